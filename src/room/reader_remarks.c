// SPDX-License-Identifier: MIT
// Remarks in brackets behind the title of an entry that has no link: "Knots and what they cost
// (print only)", "Stroom van de kerk (nr. 73, alleen op papier)". Where there is a link, its text
// ends the title; here the words in the brackets must, or that they end the entry in small letters.
#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_work.h"

// Whether atom i says how or where the article can be read, or what it is.
static bool tells_of_copy(const struct work *w, int i)
{
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    return (w->word[i] & (WORD_KIND | WORD_LANGUAGE_NAME | WORD_GENERIC_LINK)) ||
           is_print_number(fold) || words_stems_of(fold, STEM_PRINT | STEM_PAID | STEM_REGISTERED);
}

// Whether nothing is behind atom i but marks.
static bool ends_entry(const struct work *w, int i)
{
    return (size_t)i + 1 == w->a.len && w->x->date_text.at < w->a.items[i].at + 1;
}

int remark_from(const struct work *w, int i, int j)
{
    const struct atom *a = w->a.items;
    int from = j, to = j; // what stands in the brackets
    if (!w->printed || !a[j].bracket || a[j].quoted || a[j].cell >= 0)
        return j + 1;
    while (from > 0 && a[from].before != '(' && a[from - 1].bracket)
        from--;
    while ((size_t)to + 1 < w->a.len && a[to + 1].bracket && a[to + 1].before != '(')
        to++;
    bool tells = ends_entry(w, to) && prose_starts_lower(&w->x->f, a[from].at);
    tells = tells || (w->first_word[from] & WORD_BY); // "(by Jane Doe)"
    for (int k = from; k <= to && !tells; k++)
        tells = tells_of_copy(w, k);
    return !tells ? j + 1 : from > i ? from : i;
}

// "(The Courier, 3 May 2021, pdf)": the brackets around atom i say where and when it was, and then
// what it is.
static bool stands_in_source(const struct work *w, int i)
{
    enum { LONGEST = 120 };
    const struct flat *f = &w->x->f;
    const struct atom *m = &w->a.items[i];
    struct piece date = w->x->date_text;
    uint32_t open = m->at, close = m->end;
    if (!m->bracket || date.end <= date.at || tells_of_copy(w, i) || prose_starts_lower(f, m->at))
        return false;
    while (open > 0 && m->at - open < LONGEST && f->text[open] != '(')
        open--;
    while (close < f->n && close - m->end < LONGEST && f->text[close] != ')')
        close++;
    return f->text[open] == '(' && open < date.at && date.end <= close;
}

bool holds_remark(const struct work *w, int i, int j)
{
    if (w->printed && i == j && stands_in_source(w, i))
        return false;
    for (int k = i; k <= j && w->printed; k++)
        if (remark_from(w, i, k) <= k)
            return true;
    return false;
}
