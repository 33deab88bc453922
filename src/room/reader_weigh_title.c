// SPDX-License-Identifier: MIT
// Weighs titles: what the address says, where they stand, length, marks, what borders lie inside.
#include <string.h>

#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_weigh.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"

static uint32_t times_seen(const struct work *w, const struct candidate *c)
{
    const struct seen *s = seen_of(w, c);
    return s ? s->count : 0;
}

// 'The Courier - Sendung "Late Hours": [Title](…)': what is quoted behind such a word. What a comma
// parts from it is something else, and so is what stands behind the link: '[Fen Magazine](…) "Late
// hours"'.
static bool is_called_programme(const struct work *w, const struct candidate *c)
{
    enum { APART_MOST = 5 }; // a space and a quotation mark of three bytes
    if (!c->quotation || c->first == 0 || in_primary(w, c->first) || w->primary[c->first - 1] ||
        !link_is_titled(w))
        return false;
    const struct atom *before = &w->a.items[c->first - 1];
    struct str fold = atoms_fold(&w->a, (size_t)c->first - 1, (size_t)c->first - 1);
    size_t space = str_rfind_char(fold, ' ');
    return c->at <= before->end + APART_MOST &&
           !prose_has_char(&w->x->f, before->end, c->at, ",;:") &&
           (words_whole_is(space == STR_NOT_FOUND ? fold : str_from(fold, space + 1)) &
            WORD_BEFORE_PROGRAMME);
}

// "**The Courier:** [Article in The Courier](…)": the name stands beside, and the text of the link
// is what there is of a title.
static bool is_named_beside(const struct work *w, const struct candidate *c)
{
    struct str rest = c->fold, kind, in;
    if (!str_split(&rest, ' ', &kind) || !str_split(&rest, ' ', &in) || !rest.n)
        return false;
    for (size_t i = 0; i < w->a.len; i++)
        if (!in_primary(w, (int)i) && str_eq(atoms_fold(&w->a, i, i), rest))
            return true;
    return false;
}

// Quotation marks around all of atoms i to j, and around nothing more.
static bool whole_quotation(const struct work *w, int i, int j)
{
    for (int k = i; k <= j; k++)
        if (!w->a.items[k].quoted)
            return false;
    bool opens = w->a.items[i].before == '"' || i == 0 || !w->a.items[i - 1].quoted;
    return opens && ((size_t)j + 1 == w->a.len || !w->a.items[j + 1].quoted ||
                     w->a.items[j + 1].before == '"');
}

// "by" between two links, "[Podcast]" behind a title: no part of a title.
static bool is_filler(const struct work *w, int i, int beside)
{
    uint32_t word = w->word[i];
    const struct atom *m = &w->a.items[i];
    bool same = w->segment[0][i] == w->segment[0][beside];
    if (!same && is_language_tag(w, i))
        return true;
    if ((word & WORD_GENERIC_LINK) && !role_of(w, i) &&
        (w->primary[i] ? !w->primary[beside] : same && w->units[i] > 1 && !m->quoted))
        return true;
    if (role_of(w, i) || w->primary[i] || (same && !m->bracket))
        return false;
    return (word & (WORD_KIND | WORD_GENERIC_LINK)) || (word & (WORD_CONNECTOR | WORD_BY));
}

// Begins or ends in the middle of a quotation that goes on.
static bool splits_quotation(const struct work *w, int i, int j)
{
    const struct atom *a = w->a.items;
    bool begins = i > 0 && a[i].quoted && a[i - 1].quoted && a[i].before != '"';
    bool ends =
        (size_t)j + 1 < w->a.len && a[j].quoted && a[j + 1].quoted && a[j + 1].before != '"';
    // "The [“fen” in our minds]": a word in quotation marks is no border of a text.
    bool word = i > 0 && j > i && a[i].quoted && a[i].before == '"' && !a[i + 1].quoted &&
                w->segment[0][i] == w->segment[0][i - 1] && w->units[i] <= 2 &&
                a[i].end + 8 > a[i + 1].at && a[i - 1].end + 5 > a[i].at;
    return begins || ends || word;
}

// Whether one of the words is a kind of thing or such as "link".
static bool has_kind(struct str fold)
{
    struct str w;
    while (str_split(&fold, ' ', &w))
        if (words_whole_is(w) & (WORD_KIND | WORD_GENERIC_LINK))
            return true;
    return false;
}

// As address_titles() of a whole number of atoms.
static float shared_by(struct work *w, const struct candidate *c)
{
    struct shares all = {0, 0};
    for (int i = c->first; i <= c->last; i++) {
        struct facts *f = &w->facts[i];
        if (!f->compared)
            f->shares = address_count(&w->address, atoms_fold(&w->a, (size_t)i, (size_t)i));
        f->compared = true;
        all.hits += f->shares.hits;
        all.asked += f->shares.asked;
    }
    return address_share(&w->address, all);
}

// "My puzzles were covered by [The Courier](…), [The Herald](…)"
static bool leads_to_row(const struct work *w, const struct candidate *c)
{
    return w->x->mention && !c->quotation && (size_t)c->last + 1 < w->a.len &&
           w->a.items[c->last + 1].before == 'b' &&
           !(w->a.items[c->first].style & (STYLE_EMPHASIS | STYLE_STRONG));
}

// "An article on [our shop in the Courier](…) praises shops that lend": in running text what stands
// behind the article's link in small letters is no title, or part of one.
static bool goes_on_behind_link(const struct work *w, const struct candidate *c)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || x->kind != BLOCK_PARAGRAPH || x->hit.length || c->end <= l->end || l->at == 0 ||
        l->end <= l->at)
        return false;
    uint32_t behind = l->end + 1;
    return c->at < behind + 1 && behind < c->end && x->f.text[l->end] == ' ' &&
           prose_starts_lower(&x->f, behind);
}

// '"The missing middle," with K. Marsh': behind a quotation who wrote it as well.
static bool is_with_others(const struct work *w, int i)
{
    static const char *const words[] = {"with ", "mit ", "avec ", "con ", "com ", "met ", "med "};
    const struct atom *m = &w->a.items[i];
    struct str text = {w->x->f.text + m->at, m->end - m->at};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (str_begins(text, words[k]))
            return m[-1].quoted && !m->quoted && w->units[i] <= 4 &&
                   !prose_starts_lower(&w->x->f, m->at + (uint32_t)strlen(words[k]));
    return false;
}

// '"Long hours," Harbour & Quay': a comma before the mark that closes a quotation ends the title.
static bool is_behind_comma_in_quotation(const struct work *w, int i)
{
    const struct atom *m = &w->a.items[i];
    return m[-1].quoted && !m->quoted && m[-1].end < m->at && w->x->f.text[m[-1].end] == ',';
}

// '"[A town of glass](…)" The Courier': quotation marks close around the article's link, and what
// goes on behind them is no part of the title.
static bool is_behind_quoted_link(const struct work *w, int i)
{
    return w->primary[i - 1] && w->a.items[i - 1].quoted && !w->primary[i] && !w->a.items[i].quoted;
}

// What the borders inside a title cost: an author, changes of link and style.
static float cost_of_joints(const struct work *w, const struct candidate *c)
{
    float cost = 0;
    for (int i = c->first + 1; i <= c->last; i++)
        if (((w->first_word[i] & WORD_BY) && w->a.items[i - 1].quoted && !w->a.items[i].quoted) ||
            (i == c->last && is_with_others(w, i)))
            cost += W_TITLE_AUTHOR;
        else if (is_behind_comma_in_quotation(w, i) || is_behind_quoted_link(w, i))
            cost += W_TITLE_COLUMN / 2;
        else if ((w->bars || w->colon) && w->label[i] != w->label[i - 1])
            cost += W_TITLE_COLUMN;
        else if (w->segment[0][i] != w->segment[0][i - 1] &&
                 w->a.items[i].link != w->a.items[i - 1].link)
            cost += W_TITLE_SPAN;
        else if (w->a.items[i].before == '~') // "*Title*, The Courier"
            cost += w->class_of_all ? W_TITLE_SPAN * 2 : W_TITLE_SPAN / 2;
    return cost;
}

// "Title (Jane Doe, John Roe) https://…": whether c ends in such brackets.
static bool ends_with_persons(const struct work *w, const struct candidate *c)
{
    int end = c->last;
    if (!w->a.items[end].bracket || w->primary[end])
        return false;
    while (end + 1 < (int)w->a.len && w->a.items[end + 1].bracket &&
           w->a.items[end + 1].before == ',')
        end++;
    return persons_in_brackets(w, c->first, end) <= c->last;
}

// "[The Courier](…), [Long Hours (podcast)](…)": in a row of names what calls itself a sort of
// outlet is one.
static bool is_called_outlet(const struct work *w, const struct candidate *c)
{
    static const char *const sorts[] = {"podcast",    "radio",    "tv",  "newsletter",
                                        "television", "magazine", "blog"};
    enum { NAME_WORDS = 4 };
    size_t next = (size_t)c->last + !w->a.items[c->last].bracket;
    if (!w->x->mention || c->units > NAME_WORDS || next >= w->a.len || !w->a.items[next].bracket)
        return false;
    struct str sort = atoms_fold(&w->a, next, next);
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (str_is(sort, sorts[i]))
            return true;
    return false;
}

// `<b class="outlet">The Courier</b> <span class="text">Report “A town of glass” on the
// fen</span>`: what is quoted in an element for something else is all there is of a title.
static bool is_quoted_beside_outlet(const struct work *w, const struct candidate *c)
{
    return c->quotation && w->outlet_by_class &&
           (w->a.items[c->first].style & STYLE_CLASSES) == STYLE_CLASS_OTHER;
}

static float weigh_title_class(const struct work *w, const struct candidate *c)
{
    const struct atom *first = &w->a.items[c->first], *last = &w->a.items[c->last];
    bool runs_on = (first->style & ~last->style & ~w->class_of_all) & STYLE_CLASS_TITLE;
    bool outlet = first->style & last->style & ~w->class_of_all & STYLE_CLASS_OUTLET;
    if (is_quoted_beside_outlet(w, c))
        return 0;
    return weigh_class(w, first, STYLE_CLASS_TITLE) - (runs_on ? W_CLASS_OTHER : 0) -
           (outlet ? W_TITLE_COLUMN / 2 : 0);
}

// An address of this site, which says nothing of an outlet by its host.
static bool leads_to_own_file(const struct work *w)
{
    return w->x->primary >= 0 && w->x->f.links[w->x->primary].relative;
}

// Addresses are mostly in Latin letters: that one has no word of it says nothing of such a title.
static bool is_in_other_script(const struct candidate *c)
{
    for (size_t i = 0; i < c->fold.n; i++)
        if (is_alpha_ascii(c->fold.p[i]))
            return false;
    return true;
}

static float weigh_length(unsigned units)
{
    return units >= 4   ? W_TITLE_WORDS
           : units == 3 ? W_TITLE_WORDS / 2
           : units == 2 ? W_TITLE_WORDS / 6
                        : -W_TITLE_WORDS / 3;
}

// "*The Courier*, Jane Doe - A town of glass", "(*The Courier*, Jane Doe). A town of glass": a
// comma puts the person to the name before, and another mark parts the title from both.
static bool begins_with_author(const struct work *w, const struct candidate *c)
{
    const struct flat *f = &w->x->f;
    const struct atom *m = &w->a.items[c->first], *next = m + 1;
    if (c->first == 0 || c->last == c->first || m->quoted || !is_person(w, c->first) ||
        !prose_has_char(f, m[-1].end, m->at, ",") || prose_has_char(f, m->end, next->at, ","))
        return false;
    return w->segment[0][c->first - 1] != w->segment[0][c->first] || (m->bracket && !next->bracket);
}

// 'Report in "The Courier" about our boats': behind the name what it was about, before it what it
// was and where.
static bool stands_beside_phrase(const struct work *w, const struct candidate *c)
{
    const struct flat *f = &w->x->f;
    struct piece name = w->phrase.name;
    if (name.end <= name.at || in_primary(w, c->first))
        return false;
    if (c->end <= name.at)
        return c->last + 1 == w->phrase.atom && prose_ends_open(f, c->at, c->end);
    return c->at >= name.end && prose_starts_lower(f, c->at) &&
           words_is_beside(first_word(c->fold), BESIDE_ABOUT);
}

// What a title stands beside, or begins and ends with, that is no part of it.
static float cost_of_ends(const struct work *w, const struct candidate *c, bool link)
{
    float cost = (begins_with_author(w, c) ? 2 * W_TITLE_AUTHOR : 0) +
                 (stands_beside_phrase(w, c) ? W_TITLE_COLUMN : 0);
    if (c->first <= 1 && is_cited_person(w, 0))
        cost += W_TITLE_COLUMN / 2;
    if (c->last == c->first)
        return cost;
    if (link && w->a.items[c->last].bracket && !w->primary[c->last])
        cost += 2 * W_TITLE_QUOTED; // a note in brackets behind the link
    if (!link && (is_print_number(atoms_fold(&w->a, (size_t)c->last, (size_t)c->last)) ||
                  is_page_number(atoms_fold(&w->a, (size_t)c->first, (size_t)c->first))))
        cost += W_TITLE_AUTHOR;
    if (is_filler(w, c->last, c->last - 1) || is_filler(w, c->first, c->first + 1))
        cost += W_TITLE_COLUMN / 2;
    return cost;
}

// Plain text below the heading of a card that is as long as a title.
static bool is_text_below_heading(struct work *w, const struct candidate *c)
{
    enum { TITLE_LEAST = 4, PROSE_LEAST = 2 };
    const struct atom *m = &w->a.items[c->first];
    unsigned heading = 0;
    if (w->x->kind != BLOCK_UNIT || in_primary(w, c->first) || m->quoted ||
        (m->style & (STYLE_HEADING | STYLE_STRONG | STYLE_EMPHASIS | STYLE_CLASS_TITLE)))
        return false;
    for (int i = 0; i < c->first; i++)
        heading += w->a.items[i].style & STYLE_HEADING ? w->units[i] : 0;
    return heading >= TITLE_LEAST && is_prose(w, c, PROSE_LEAST);
}

// A question mark ends the candidate, or stands right behind it.
static bool asks(const struct work *w, const struct candidate *c)
{
    const struct flat *f = &w->x->f;
    char last = f->text[c->end - 1], next = c->end < f->n ? f->text[c->end] : ' ';
    return last == '?' || last == '!' || next == '?' || next == '!';
}

// 'Jane Doe in "Late hours", Fen FM' below a quotation: who spoke, and on which programme; but not
// the words of a link that has a title's: "— [Title](…), The Courier".
static bool says_who_spoke(const struct work *w, const struct candidate *c)
{
    enum { LINKED_LEAST = 4 };
    if (in_primary(w, c->first) && c->units >= LINKED_LEAST && link_is_titled(w))
        return false;
    const struct atom *before = c->first > 0 ? &w->a.items[c->first - 1] : NULL;
    return !c->quotation || (before && prose_ends_open(&w->x->f, before->at, before->end));
}

// The number of a page is no title, and no part of one is a remark such as "(print only)".
static float cost_of_print(const struct work *w, const struct candidate *c, bool link)
{
    if (!link && is_print_number(c->fold))
        return W_TITLE_COLUMN;
    if (!holds_remark(w, c->first, c->last))
        return 0;
    return remark_from(w, c->first, c->last) == c->first ? W_TITLE_COLUMN : W_TITLE_AUTHOR;
}

// What is called as the address or the table calls an outlet is a name sooner than a title.
static float cost_of_name(struct work *w, struct candidate *c)
{
    float agrees = agreement_of(w, c);
    return W_TITLE_HOST * (agrees >= 0.75F ? agrees : 0) + (outlet_of(w, c) ? W_TITLE_KNOWN : 0);
}

// The full stop at i stands right behind what is quoted at the beginning.
static bool ends_quotation(const struct work *w, const struct candidate *c, uint32_t i)
{
    enum { MARK_LONGEST = 5 };
    int k = c->first;
    while (k < c->last && w->a.items[k + 1].quoted)
        k++;
    return w->a.items[c->first].quoted && w->a.items[k].end < i &&
           i <= w->a.items[k].end + MARK_LONGEST;
}

// A full stop behind a word, and one that begins with a capital behind that: "e.V.", "z. B." and
// "2.0" end nothing.
static bool has_several_sentences(const struct work *w, const struct candidate *c)
{
    enum { WORD_SHORTEST = 4 };
    const struct flat *f = &w->x->f;
    for (uint32_t i = c->at, word = c->at; i + 2 < c->end; i++) {
        if (f->text[i] == ' ' || f->text[i] == '.') {
            bool quoted = i > c->at && !is_alpha_ascii(f->text[i - 1]) && ends_quotation(w, c, i);
            if (f->text[i] == '.' && f->text[i + 1] == ' ' && i - word >= WORD_SHORTEST &&
                !quoted && !prose_starts_lower(f, i + 2))
                return true;
            word = i + 1;
        }
    }
    return false;
}

float weigh_title(struct work *w, struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    const struct item *x = w->x;
    unsigned units = c->units;
    float score = 0;
    uint16_t role = role_of(w, c->first);
    if (role & (WORD_TITLE | WORD_NAME))
        score += role & WORD_TITLE ? W_TITLE_COLUMN : W_TITLE_COLUMN / 3;
    else if (role & ~WORD_LINK)
        score -= W_TITLE_COLUMN;
    c->quotation = whole_quotation(w, c->first, c->last);
    score += weigh_title_class(w, c);
    bool link = in_primary(w, c->first);
    float shared = c->shared = shared_by(w, c);
    if (!role && shared > 0 && (names_programme(w, c) || (units <= 3 && leads_to_own_file(w))))
        shared = 0; // its address has its name, or is called after either
    score += shared >= 0                            ? W_TITLE_ADDRESS * shared
             : units <= 3 && !is_in_other_script(c) ? -W_TITLE_STRANGE
                                                    : 0;
    score += link ? W_TITLE_LINK : 0;
    score += m->style & STYLE_HEADING ? W_TITLE_HEADING : 0;
    score += m->style & (STYLE_STRONG | STYLE_UNDERLINE) ? W_TITLE_STRONG : 0;
    bool ends =
        (size_t)c->last + 1 == w->a.len || w->segment[0][c->last + 1] != w->segment[0][c->last];
    if (c->first == 0 && ends && (m->style & STYLE_EMPHASIS) && w->a.len > (size_t)c->last + 1)
        score += w->titles_begin ? W_TITLE_COLUMN / 2 : W_TITLE_STRONG * 2; // "*Title*, Outlet"
    if (x->attributed && says_who_spoke(w, c))
        score -= W_TITLE_COLUMN;
    if (c->quotation && (role & MIXED) == WORD_TITLE && is_part_of_cell(w, c->first, c->last))
        score -= W_TITLE_QUOTED; // `title: "Late hours" and long queues`
    else if (c->quotation)       // a long one beside a link is what they said
        score += units <= 18 || link ? W_TITLE_QUOTED : -W_TITLE_QUOTED;
    if (splits_quotation(w, c->first, c->last))
        score -= W_TITLE_QUOTED;
    score -= cost_of_joints(w, c);
    if (ends_with_persons(w, c))
        score -= W_TITLE_AUTHOR;
    score -= role ? 0 : cost_of_print(w, c, link);
    if (!role && is_remark_behind_domain(w, c))
        score -= W_TITLE_COLUMN;
    if (goes_on_behind_link(w, c)) // "[interview](…) about my work"
        score -= w->word[c->first] & WORD_KIND ? W_TITLE_COLUMN : W_TITLE_PROSE;
    bool named = (says_kind_and_outlet(w, c) && !is_named_beside(w, c)) ||
                 (c->last <= c->first + 1 && is_headed_by_kind(w, c->last)) ||
                 place_sent_to(w, c->first);
    if (!role && begins_as_programme(w, c))
        score -= W_TITLE_COLUMN / 2;
    if (!role && (named || is_mark(w, c) || is_called_programme(w, c) || is_called_outlet(w, c)))
        score -= W_TITLE_COLUMN;
    score -= cost_of_ends(w, c, link) +
             (shares_dated_heading(w, c) || is_published_in(w, c) ? W_TITLE_COLUMN / 2 : 0);
    score += weigh_length(units) - (!role && is_numbered_kind(c->fold) ? W_TITLE_STRANGE : 0);
    if (c->word & (WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR))
        score -= W_TITLE_COLUMN;
    else if (m->bracket && link && units <= 3 && has_kind(c->fold))
        score -= W_TITLE_COLUMN / 2; // "[partial article]"
    if (units <= 3 && !role && names_media(w, c->at, c->end, c->fold))
        score -= W_OUTLET_WORD;
    if (times_seen(w, c) > 1 && units <= 8)
        score -= W_TITLE_AGAIN;
    score -= units <= 6 && !repeats_label(w, c) ? cost_of_name(w, c) : 0;
    if (!link && units > 12 && shared < 0.6F && w->has_stop && has_several_sentences(w, c) &&
        !(m->style & STYLE_HEADING) && !role)
        score -= W_TITLE_PROSE;
    if (!role && link_invites_below_heading(w, c->first))
        score -= W_TITLE_COLUMN / 2;
    if (!role && (is_text_below_heading(w, c) || says_where_else(w, c->first)))
        score -= W_TITLE_PROSE;
    if (!link && ((m->style & STYLE_QUOTE) || (!role && leads_to_row(w, c))))
        score -= W_TITLE_PROSE;
    if ((size_t)c->last + 1 < w->a.len && prose_ends_open(&w->x->f, c->at, c->end))
        score -= !link && w->primary[c->last + 1] ? W_TITLE_PROSE : W_TITLE_CUT; // "Co-author of"
    if ((c->first_word & (WORD_BY | WORD_CONNECTOR)) && prose_starts_lower(&w->x->f, c->at) &&
        !link)
        score -= W_TITLE_PROSE;
    if (asks(w, c))
        score += W_TITLE_QUESTION;
    return score;
}
