// SPDX-License-Identifier: MIT
// Proposes outlets that are written in several parts: all of a cell or link that slashes part, one
// side of a bar, a sort of outlet and its name in quotation marks.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

// "Newsroom / KNA": all of a cell, of bold or emphasised text or of an element for it, that slashes
// part; or all of the article's link, in few words.
void add_outlet_slashed(struct work *w, int i)
{
    enum { NAME_WORDS = 4 };
    const struct atom *m = &w->a.items[i];
    int j = i;
    bool few = w->primary[i];
    bool own = (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE | STYLE_CLASS_OUTLET)) ||
               (role_of(w, i) & WORD_OUTLET);
    while ((own || few) && j + 1 < (int)w->a.len && w->a.items[j + 1].before == '|' &&
           w->a.items[j + 1].style == m->style && w->a.items[j + 1].link == m->link &&
           w->a.items[j + 1].cell == m->cell &&
           prose_has_char(&w->x->f, w->a.items[j].end, w->a.items[j + 1].at, "/"))
        j++;
    for (int k = i; k <= j; k++)
        few = few && w->units[k] <= NAME_WORDS;
    few = few && w->x->f.links[m->link].at == m->at &&
          w->x->f.links[m->link].end <= w->a.items[j].end + 1;
    if (j > i && (own || few) && (i == 0 || w->a.items[i].before != '|'))
        add_outlet(w, i, j, m->at, W_OUTLET_WHOLE * 2 + (few ? W_OUTLET_WORD : 0), true);
}

// "[Culture & Shows - The Courier / A town of glass](…)": of what a bar or slash parts in two all
// of one side is a name, when a part of it is what the address or the table calls the outlet, and
// the others are as short as what is printed in it.
void add_outlet_of_side(struct work *w, int i)
{
    enum { PART_WORDS = 3, NAME_WORDS = 5, PARTS_MOST = 3 };
    const struct atom *a = w->a.items;
    int n = (int)w->a.len, j = i;
    unsigned others = 0, title = 0;
    bool evident = false;
    if (!w->primary[i] || a[i].before == '-' || a[i].before == ',' || role_of(w, i))
        return;
    while (j + 1 < n && a[j + 1].link == a[i].link && strchr("-,", a[j + 1].before))
        j++;
    if (j == i || j - i >= PARTS_MOST || (i > 0) != (a[i].before == '|') ||
        (i == 0 && (j + 1 >= n || a[j + 1].before != '|')))
        return;
    for (int k = i; k <= j; k++) {
        struct candidate part = candidate_of(w, k, k, (struct piece){a[k].at, a[k].end},
                                             atoms_fold(&w->a, (size_t)k, (size_t)k));
        weigh_name(w, &part);
        bool names = (part.agreement >= 0.7F || part.known) && w->units[k] <= NAME_WORDS;
        evident = evident || names;
        others += names ? 0 : w->units[k];
        if (!names && (w->units[k] > PART_WORDS || is_person(w, k) || a[k].quoted ||
                       address_titles(&w->address, part.fold) > 0.5F))
            return;
    }
    for (int k = i > 0 ? 0 : j + 1; k < (i > 0 ? i : n); k++)
        title += w->primary[k] && a[k].link == a[i].link ? w->units[k] : 0;
    if (evident && title >= 2 && title >= others)
        add_outlet(w, i, j, a[i].at, W_OUTLET_WORD + W_OUTLET_BRACKET + W_OUTLET_SAME, true);
}

// 'Газета "Заря"', 'časopis „Řeka“': atom i says what sort of outlet it is that is called as the
// quoted one behind it. A title stands elsewhere, or it may be that.
static bool names_quoted(const struct work *w, int i)
{
    enum { NAME_WORDS = 4, TITLE_WORDS = 3, GAP_LONGEST = 5 };
    const struct atom *m = &w->a.items[i], *name = m + 1;
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    bool title = false;
    if ((size_t)i + 1 >= w->a.len || m->quoted || !name->quoted || name->before != '"' ||
        m->bracket != name->bracket || m->link != name->link || w->units[i] > 2 ||
        w->units[i + 1] > NAME_WORDS || name->at > m->end + GAP_LONGEST ||
        prose_has_char(&w->x->f, m->end, name->at, ",:;.-") ||
        ((size_t)i + 2 < w->a.len && name[1].quoted && name[1].before != '"'))
        return false;
    struct str last = str_from(fold, str_rfind_char(fold, ' ') + 1);
    if (!(words_whole_is(last) & WORD_OUTLET) && !words_is_beside(last, BESIDE_MEDIUM) &&
        !(words_stems_in(last) & STEM_MEDIA_NAME))
        return false;
    for (int k = 0; k < (int)w->a.len && !title; k++)
        title = k != i && k != i + 1 && w->units[k] >= TITLE_WORDS &&
                (w->a.items[k].quoted || w->primary[k]);
    return title ||
           address_host_names(&w->address, atoms_fold(&w->a, (size_t)i + 1, (size_t)i + 1)) >= 0.9F;
}

void add_outlet_quoted(struct work *w, int i)
{
    enum { PROGRAMME_WORDS = 5 };
    const struct atom *a = w->a.items;
    if (!names_quoted(w, i))
        return;
    for (size_t k = 0; k < w->outlets_len; k++)
        if (w->outlets[k].first == i && w->outlets[k].last == i)
            w->outlets[k].score -= W_OUTLET_COLUMN;
    if (prose_starts_lower(&w->x->f, a[i].at)) { // 'in the newspaper "Fen Post"'
        add_outlet(w, i + 1, i + 1, a[i + 1].at, 2 * W_OUTLET_SENTENCE + W_OUTLET_CONNECTOR, true);
        return;
    }
    add_outlet(w, i, i + 1, a[i].at, 2 * W_OUTLET_SENTENCE + W_OUTLET_CONNECTOR, true);
    bool programme = (size_t)i + 2 < w->a.len && a[i + 2].quoted && a[i + 2].before == '"' &&
                     i > 0 && a[i - 1].quoted && w->units[i + 2] <= PROGRAMME_WORDS &&
                     !((size_t)i + 3 < w->a.len && a[i + 3].quoted);
    if (programme)
        add_outlet(w, i, i + 2, a[i].at, 4 * W_OUTLET_SENTENCE, true);
}
