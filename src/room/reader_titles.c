// SPDX-License-Identifier: MIT
// Proposes titles: segments (of one style, one link, one line), whole or without their first or
// last atoms, and what is quoted. What is cut off costs by what parts it from the rest.
#include <float.h>
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_work.h"

static uint32_t last_word_at(const struct flat *f, uint32_t at, uint32_t end)
{
    while (end > at && f->text[end - 1] != ' ')
        end--;
    return end;
}

// "in", "on", "for"; in print "by" as well
static bool leads_to_name(const struct flat *f, uint32_t at, uint32_t end, bool printed)
{
    uint32_t wanted = printed ? WORD_IN | WORD_BY : WORD_IN;
    char room[32];
    struct str word = {f->text + at, end - at};
    return (prose_word_is(f, at, end) & wanted) ||
           words_is_beside(fold_words_into(word, room, sizeof room), BESIDE_FOR);
}

// "From Marsh to Sea: Sailors Mend Their Ropes": hardly a word begins in lower case.
static bool is_in_title_case(const struct flat *f, uint32_t at, uint32_t end)
{
    enum { WORDS_LEAST = 4 };
    unsigned words = 1;
    for (uint32_t i = at; i < end; i++)
        words += f->text[i] == ' ';
    return words >= WORDS_LEAST && prose_lower_words(f, at, end, 2) == 0;
}

// "A town of glass in *The Courier*", "… on [The Courier](…)": where the title in atoms i to j ends
// that leads to the name behind it by such a word. A sentence, as in "Our boats are featured in
// [The Courier](…)", is no title: it keeps the word.
static uint32_t without_preposition(struct work *w, int i, int j)
{
    enum { TITLE_WORDS = 3, NAME_WORDS = 7 };
    const struct flat *f = &w->x->f;
    const struct atom *m = &w->a.items[j], *next = m + 1;
    unsigned words = 0;
    if ((size_t)j + 1 >= w->a.len || next->at > m->end + 4 || w->units[j + 1] > NAME_WORDS ||
        w->segment[2][j] != w->segment[2][j + 1] || (w->first_word[j] & WORD_KIND) ||
        (next->before != '~' && next->before != '"') || prose_starts_lower(f, next->at))
        return m->end;
    for (int k = i; k <= j; k++)
        words += w->units[k];
    uint32_t at = last_word_at(f, m->at, m->end);
    if (words <= TITLE_WORDS || (at <= m->at && i == j) || !prose_starts_lower(f, at) ||
        strchr("?!.", f->text[m->end - 1]) || !leads_to_name(f, at, m->end, w->printed) ||
        prose_has_char(f, m->end, next->at, ",:;.-("))
        return m->end;
    while (at > w->a.items[i].at && strchr(" ,", f->text[at - 1]))
        at--;
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    bool own = w->printed || w->a.items[i].quoted ||
               (m->style & (STYLE_EMPHASIS | STYLE_STRONG | STYLE_CITE | STYLE_HEADING));
    bool titled =
        own || is_in_title_case(f, w->a.items[i].at, at) ||
        address_titles(&w->address, str_slice(fold, 0, str_rfind_char(fold, ' '))) >= 0.5F;
    return titled ? at : m->end;
}

// ", by Jane Doe", ", par Jean Dupont": who wrote it, behind such a word.
static bool says_author(const struct work *w, int i)
{
    enum { NAMES_LEAST = 2, NAMES_MOST = 4 };
    const struct atom *m = &w->a.items[i];
    uint32_t at = m->at;
    unsigned names = 1;
    while (at < m->end && w->x->f.text[at] != ' ')
        at++;
    if (at >= m->end || !prose_starts_lower(&w->x->f, m->at) || m->quoted ||
        prose_lower_words(&w->x->f, at + 1, m->end, 1))
        return false;
    for (uint32_t k = at + 1; k < m->end; k++)
        names += w->x->f.text[k] == ' ';
    return names >= NAMES_LEAST && names <= NAMES_MOST;
}

// A first name stands behind the word "by".
static bool is_known_person(const struct work *w, int i)
{
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i), by;
    return str_split(&fold, ' ', &by) && words_is_first_name(first_word(fold));
}

// What it costs that a title goes on behind the article's link with who wrote it, what sort of
// thing it is or in which language: "[A town of glass](…) (Video), Español".
static float cost_of_tail(const struct work *w, int i, int j)
{
    enum { REMARK = WORD_KIND | WORD_LANGUAGE_NAME | WORD_FILE };
    if (!w->primary[i] || w->primary[j])
        return 0;
    bool author = (w->first_word[j] & WORD_BY) && says_author(w, j);
    return author || (w->word[j] & REMARK) ? W_TITLE_AUTHOR : 0;
}

static void add_title(struct work *w, int i, int j, float penalty)
{
    if (i > j || w->titles_len == TITLES_MOST)
        return;
    penalty += cost_of_tail(w, i, j);
    for (size_t k = 0; k < w->titles_len; k++)
        if (w->titles[k].first == i && w->titles[k].last == j) {
            float less = w->titles[k].penalty - penalty;
            w->titles[k].score += less > 0 ? less : 0;
            w->titles[k].penalty -= less > 0 ? less : 0;
            return;
        }
    uint32_t end = without_preposition(w, i, j);
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    if (end < w->a.items[j].end)
        fold = str_slice(fold, 0, str_rfind_char(fold, ' '));
    struct candidate c = candidate_of(w, i, j, (struct piece){w->a.items[i].at, end}, fold);
    c.place = place_of(w, i, j);
    bool author = j > i && (w->first_word[j] & WORD_BY) && says_author(w, j) &&
                  is_known_person(w, j); // "A café by Fen Helpers"
    // "**A town of glass** by Jane Doe"
    bool apart = author && w->a.items[j].style != w->a.items[j - 1].style;
    c.penalty = penalty;
    c.score = weigh_title(w, &c) - c.penalty - (author ? W_TITLE_AUTHOR : 0) -
              (apart ? W_TITLE_AUTHOR : 0);
    w->titles[w->titles_len++] = c;
}

// "(Jane Doe, May 2020)": what shares its brackets with the date is an author or an outlet.
static bool shares_brackets_with_date(const struct work *w, int i)
{
    enum { GAP_LONGEST = 3 };
    const struct atom *m = &w->a.items[i];
    struct piece date = w->x->date_text;
    uint32_t from = m->at < date.at ? m->end : date.end, to = m->at < date.at ? date.at : m->at;
    return m->bracket && date.end > date.at && from < to && to - from <= GAP_LONGEST &&
           !prose_has_char(&w->x->f, from, to, "()[]") &&
           !prose_has_char(&w->x->f, m->at, m->end, "0123456789"); // the page
}

// The heading of an entry whose outlet stands in an element for it: there is no outlet to cut off.
static bool is_heading_beside_outlet(const struct work *w, int i)
{
    return w->outlet_by_class && (w->a.items[i].style & STYLE_HEADING) &&
           !(w->a.items[i].style & STYLE_CLASS_OUTLET);
}

// "The treasure, interview on [The Harbour Radio](…)": leads from the title to the outlet's link.
static bool leads_to_link(const struct work *w, int i)
{
    return (size_t)i + 1 < w->a.len && w->a.items[i].link < 0 && w->a.items[i + 1].link >= 0 &&
           words_lead_to_outlet(atoms_fold(&w->a, (size_t)i, (size_t)i));
}

// "The Courier: A town of glass https://…": the address is shown, and the text says all else.
static bool leads_by_address(const struct work *w)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    return l && l->end == l->at && (x->kind == BLOCK_ITEM || x->kind == BLOCK_PARAGRAPH);
}

static float cut_cost(const struct work *w, int i)
{
    if (w->a.items[i].before == 'b' || leads_to_link(w, i) || shares_brackets_with_date(w, i) ||
        ((w->first_word[i] & WORD_BY) && says_author(w, i)))
        return -W_LEFT_OVER / 2; // "… by Jane Doe"
    if (is_heading_beside_outlet(w, i))
        return W_TITLE_CUT * 2;
    switch (w->a.items[i].before) {
    case '-':
    case '|':
    case '.':
        return W_TITLE_CUT_DASH;
    case '~':
        return W_TITLE_CUT_DASH / 2;
    case '^':
        return 0;
    default:
        return w->printed || (w->a.items[i].before == ':' && leads_by_address(w)) ? W_TITLE_CUT_DASH
                                                                                  : W_TITLE_CUT;
    }
}

// "[A town<br>of glass](…)": the text of the article's link to its end, over line breaks. Where a
// line begins with a capital it may be a name.
static void add_broken_link(struct work *w)
{
    const struct link *l = w->x->primary >= 0 ? &w->x->f.links[w->x->primary] : NULL;
    int i = 0, j, n = (int)w->a.len;
    float penalty = 0;
    while (i < n && !w->primary[i])
        i++;
    for (j = i; j + 1 < n && w->primary[j + 1]; j++) {
        const struct atom *m = &w->a.items[j + 1];
        if (m->style != w->a.items[i].style || m->cell != w->a.items[i].cell ||
            m->link != w->a.items[i].link)
            return;
        if (m->before == '^' && !prose_starts_lower(&w->x->f, m->at))
            penalty += W_TITLE_CUT;
    }
    if (l && j > i && w->a.items[i].at == l->at && w->a.items[j].end == l->end &&
        w->segment[1][i] != w->segment[1][j])
        add_title(w, i, j, penalty);
}

// "<h3>A town<br>of glass</h3>": a heading to its end, over line breaks before small letters.
static void add_broken_heading(struct work *w, int i)
{
    int j = i;
    bool broken = false;
    for (int n = (int)w->a.len; j + 1 < n; j++) {
        const struct atom *m = &w->a.items[j], *next = m + 1;
        bool line = next->before == '^';
        if (next->style != m->style || next->link != m->link || next->cell != m->cell ||
            (line && (memchr(w->x->f.text + m->end, FLAT_BLOCK, next->at - m->end) ||
                      !prose_starts_lower(&w->x->f, next->at))))
            break;
        broken = broken || line;
    }
    if (broken)
        add_title(w, i, j, -W_TITLE_CUT);
}

bool quotes_behind_colon(const struct work *w, int first, int i)
{
    enum { TITLE_LEAST = 5, QUOTED_LEAST = 12 };
    unsigned title = 0, quoted = 0;
    if (i <= first || w->a.items[i].link >= 0 || w->a.items[i].cell >= 0 || !w->a.items[i].quoted ||
        w->a.items[i].before != '"' || w->a.items[first].quoted ||
        !prose_has_char(&w->x->f, w->a.items[i - 1].end, w->a.items[i].at, ":"))
        return false;
    for (int k = first; k < i; k++)
        title += w->units[k];
    for (; (size_t)i < w->a.len && w->a.items[i].quoted; i++)
        quoted += w->units[i];
    return title >= TITLE_LEAST && quoted >= QUOTED_LEAST;
}

// 'A town of glass in the fen: “Many words of what it says”': outside a link, what is quoted behind
// a colon is no part of the title. Behind a name it is: 'Jane Doe: “…”'.
static void add_before_quotation(struct work *w, int i, int j)
{
    int from = i + 1;
    while (from <= j && !(w->a.items[from].quoted && w->a.items[from].before == '"'))
        from++;
    if (from <= j && quotes_behind_colon(w, i, from))
        add_title(w, i, from - 1, -W_LEFT_OVER - W_TITLE_CUT);
}

// "The Courier: Knots and what they cost (print only)"
static void add_before_remark(struct work *w, int i, int j)
{
    int from = remark_from(w, i, j);
    if (from > j || from == i)
        return;
    add_title(w, i, from - 1, 0);
    if (from > i + 1)
        add_title(w, i + 1, from - 1, cut_cost(w, i + 1));
}

// "The Courier: A town of glass (Jane Doe, John Roe) https://…"
static void add_before_persons(struct work *w, int i, int j)
{
    int from = persons_in_brackets(w, i, j);
    if (from > j)
        return;
    add_title(w, i, from - 1, 0);
    add_title(w, i + 1, from - 1, cut_cost(w, i + 1));
}

// What it costs to cut atoms i to j out of their segment of the level, at one end or both; more
// than any title is worth when they are not proposed.
static float cost_of_cutting(const struct work *w, int level, int i, int j)
{
    const int *segment = w->segment[level], n = (int)w->a.len;
    int a = i, b = j;
    while (a > 0 && segment[a - 1] == segment[i])
        a--;
    while (b + 1 < n && segment[b + 1] == segment[j])
        b++;
    int before = i - a, behind = b - j;
    if (segment[i] != segment[j] || before + behind > 2)
        return FLT_MAX;
    if (before + behind == 2 && before != 1)
        return cut_cost(w, before ? i : j + 1) + W_LEFT_OVER / 2;
    return (before ? cut_cost(w, i) : 0) + (behind ? cut_cost(w, j + 1) : 0);
}

void propose_title(struct work *w, int i, int j)
{
    float least = FLT_MAX;
    for (int level = 0; level < 3; level++) {
        float cost = cost_of_cutting(w, level, i, j);
        least = cost < least ? cost : least;
    }
    if (least < FLT_MAX)
        add_title(w, i, j, least);
}

void propose_titles(struct work *w)
{
    int n = (int)w->a.len;
    w->titles_len = 0;
    w->joined.name_end = 0; // of the entry before
    if (w->tells && w->phrase.told)
        return; // it has none
    add_broken_link(w);
    for (int level = 0; level < 3; level++)
        for (int i = 0, j; i < n; i = j + 1) {
            for (j = i; j + 1 < n && w->segment[level][j + 1] == w->segment[level][i];)
                j++;
            add_title(w, i, j, 0);
            if (level == 2 && (w->a.items[i].style & STYLE_HEADING))
                add_broken_heading(w, i);
            if (i == j)
                continue;
            if (level == 1) {
                add_before_quotation(w, i, j);
                add_before_persons(w, i, j);
                add_before_remark(w, i, j);
            }
            for (int k = i + 2; k <= j; k++)
                if (w->a.items[k].before == 'b') // "The Courier: A town of glass by Jane Doe, Fen"
                    add_title(w, i + 1, k - 1, cut_cost(w, i + 1) + cut_cost(w, k));
            add_title(w, i + 1, j, cut_cost(w, i + 1));
            add_title(w, i, j - 1, cut_cost(w, j));
            add_title(w, i + 1, j - 1, cut_cost(w, i + 1) + cut_cost(w, j));
            if (j == i + 1)
                continue;
            add_title(w, i, j - 2, cut_cost(w, j - 1) + W_LEFT_OVER / 2);
            add_title(w, i + 2, j, cut_cost(w, i + 2) + W_LEFT_OVER / 2);
        }
    for (int i = 0; i < n; i++)
        if (w->a.items[i].quoted) {
            int j = i;
            while (j + 1 < n && w->a.items[j + 1].quoted && w->a.items[j + 1].before != '"')
                j++;
            add_title(w, i, j, 0);
            i = j;
        }
    joined_find(w);
    joined_propose_title(w);
}
