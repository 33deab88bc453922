// SPDX-License-Identifier: MIT
// Proposes readings of an item. Titles are segments (of one style, one link, one line), whole
// or without their first or last atoms; outlets are atoms, pairs of them, and names inside
// prose that agree with the address. Each is weighed by itself (reader_weigh.c). The best pairs
// that do not overlap are kept.
#include "room/reader_propose.h"

#include <string.h>

#include "base/scan.h"

#include "room/reader_labels.h"
#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_usual.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

enum { TITLES_PAIRED = 8, OUTLETS_PAIRED = 8 };

// What parts atom i from the one before it, if nothing did because it begins with a quotation mark.
static char before_quotation(const struct work *w, int i)
{
    static const char *const marks[] = {"\"", "“", "„", "«", "‘", "”", " ", "\xc2\xa0"};
    const struct flat *f = &w->x->f;
    uint32_t at = w->a.items[i].at;
    struct piece date = w->x->date_text;
    if (i == 0 && date.end <= date.at)
        return '^';
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (str_ends((struct str){f->text, at}, str_of(marks[k]))) {
            at -= (uint32_t)strlen(marks[k]);
            k = (size_t)-1;
        }
    if (at == 0)
        return '^';
    const struct run *here = flat_run_at(f, w->a.items[i].at), *before = flat_run_at(f, at - 1);
    if (here && before && (here->style != before->style || here->link != before->link))
        return '~';
    if (date.end > date.at && date.end <= at && (i == 0 || w->a.items[i - 1].end <= date.at))
        return '.';
    char c = f->text[at - 1];
    return c & 0x80 ? '-' : strchr(",:-|", c) ? c : '"';
}

uint32_t place_of(const struct work *w, int i, int j)
{
    const struct atom *m = &w->a.items[i];
    int s = w->segment[0][i];
    const int end = j;
    bool first = i == 0 || w->segment[0][i - 1] != s;
    while ((size_t)j + 1 < w->a.len && w->a.items[j + 1].before == 'b')
        s = w->segment[0][++j]; // an author is no part of the pattern
    if ((size_t)j + 1 < w->a.len && w->a.items[j + 1].quoted && !m->quoted &&
        quotes_behind_colon(w, i, j + 1))
        while ((size_t)j + 1 < w->a.len && w->a.items[j + 1].quoted)
            s = w->segment[0][++j]; // nor what the article says
    if ((size_t)j + 1 < w->a.len && w->a.items[j + 1].before == ',' && !w->primary[j] &&
        words_is_place(atoms_fold(&w->a, (size_t)j + 1, (size_t)j + 1)))
        s = w->segment[0][++j]; // nor "Madrid" behind "*The Courier*,"
    while (!w->a.items[j].bracket && !w->primary[j] && (size_t)j + 1 < w->a.len &&
           w->a.items[j + 1].bracket && w->a.items[j + 1].link < 0)
        s = w->segment[0][++j]; // nor a remark in brackets
    bool last = (size_t)j + 1 == w->a.len || w->segment[0][j + 1] != s;
    char after = (size_t)j + 1 < w->a.len ? w->a.items[j + 1].before : '^';
    if (after == '"')
        after = before_quotation(w, j + 1);
    if ((after == '~' || after == '(') && w->primary[j] && !w->primary[j + 1])
        after = '^'; // nor what stands behind the article's link
    uint32_t style =
        m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_UNDERLINE | STYLE_HEADING | STYLE_CITE);
    // '"Mind the tide". What otters did': of a text that goes on behind its quotation.
    bool quoted = m->quoted && w->a.items[end].quoted;
    uint32_t place =
        (uint32_t)first | (uint32_t)last << 1 | (uint32_t)m->bracket << 2 | (uint32_t)quoted << 3;
    char before = m->quoted && !quoted && m->before == '"' ? before_quotation(w, i) : m->before;
    place = place * 131 + (unsigned char)before;
    place = place * 131 + (unsigned char)after;
    place = place * 64 + style;
    bool row = w->x->kind == BLOCK_ROW; // of which the column says where it stands
    place = place * 3 + (row ? 0 : in_primary(w, i) ? 2U : m->link >= 0 ? 1U : 0);
    return place * 67 + (uint32_t)(m->cell + 1);
}

static void sort_candidates(struct candidate *c, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t k = i;
        while (k > 0 && c[i].score > c[k - 1].score)
            k--;
        if (k == i)
            continue;
        struct candidate t = c[i];
        memmove(&c[k + 1], &c[k], (i - k) * sizeof *c);
        c[k] = t;
    }
}

// Whether plain text that neither takes stands beside title t at atom i.
static bool is_text_beside(const struct work *w, const struct candidate *t,
                           const struct candidate *o, int i)
{
    return i >= 0 && i < (int)w->a.len && w->segment[0][i] == w->segment[0][t->first] &&
           !(o && w->a.items[i].at >= o->at && w->a.items[i].at < o->end) &&
           !(w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK));
}

// 'A "wheelhouse dog" for all': a few quoted words inside a longer text.
static bool is_quoted_inside(const struct work *w, const struct candidate *t,
                             const struct candidate *o)
{
    enum { TITLE_WORDS = 4 };
    return t->quotation && t->units < TITLE_WORDS && is_text_beside(w, t, o, t->first - 1) &&
           is_text_beside(w, t, o, t->last + 1);
}

// 'Open tides: "Several doubts remain"': what stands before the colon belongs to what is quoted,
// where it is no person, and the name stands elsewhere.
static bool is_led_by_colon(const struct work *w, const struct candidate *t,
                            const struct candidate *o)
{
    enum { WORDS_LEAST = 3 };
    const int before = t->first - 1;
    return t->quotation && o && is_text_beside(w, t, o, before) &&
           w->units[before] >= WORDS_LEAST && !is_person(w, before) &&
           !(w->first_word[before] & WORD_BY) &&
           prose_has_char(&w->x->f, w->a.items[before].end, t->at, ":");
}

// "« Mind the tide »: what otters did to the wall": what is said behind the colon belongs to it.
static bool goes_on_behind_colon(const struct work *w, const struct candidate *t,
                                 const struct candidate *o)
{
    enum { WORDS_LEAST = 3 };
    const int next = t->last + 1;
    unsigned words = 0;
    for (int i = next; t->quotation && is_text_beside(w, t, o, i); i++)
        words += w->units[i];
    return words >= WORDS_LEAST && !is_person(w, next) &&
           prose_has_char(&w->x->f, t->end, w->a.items[next].at, ":");
}

// A sentence, of atoms i to j, that is none of a name and says no kind of thing: "An interview by
// …".
static bool is_sentence_of_title(const struct work *w, int i, int j)
{
    enum { WORDS_LEAST = 4, LOWER_LEAST = 2, LONG = 7 };
    const struct atom *m = &w->a.items[i];
    struct str rest = atoms_fold(&w->a, (size_t)i, (size_t)i), word = STR_NONE;
    unsigned words = 0;
    for (int k = i; k <= j; k++)
        words += w->units[k];
    while (str_split(&rest, ' ', &word) && words_is_beside(word, BESIDE_ARTICLE))
        ;
    int lower = prose_lower_words(&w->x->f, m->at, w->a.items[j].end, LOWER_LEAST);
    return words >= WORDS_LEAST && !m->quoted && !m->bracket && !is_person(w, i) &&
           !(words_whole_is(word) & (WORD_KIND | WORD_BY)) && !(w->first_word[i] & WORD_BY) &&
           !prose_starts_lower(&w->x->f, m->at) &&
           (lower >= LOWER_LEAST || (lower && words >= LONG));
}

// '"I never saw the sea". How the fen lives with its tides. The Courier', 'Wolves in the harbour:
// "Do not feed them". The Courier': a sentence between what is quoted and the name, or before it
// and a colon, is a part of the title.
static bool goes_on_beside_quotation(const struct work *w, const struct candidate *t,
                                     const struct candidate *o)
{
    enum { GAP_LONGEST = 6, NAME_WORDS = 5 };
    const struct atom *a = w->a.items;
    int i = t->last + 1, j = i, before = t->first - 1;
    if (!t->quotation || o->at < t->end ||
        (o->units > NAME_WORDS && o->agreement < 0.7F && !o->known))
        return false;
    if (is_text_beside(w, t, o, before) && a[before].link == a[t->first].link &&
        prose_has_char(&w->x->f, a[before].end, t->at, ":") &&
        (before == 0 || w->segment[0][before - 1] != w->segment[0][before]))
        return is_sentence_of_title(w, before, before);
    if (!is_text_beside(w, t, o, i) || a[i].end > o->at || a[i].at > t->end + GAP_LONGEST ||
        !prose_has_char(&w->x->f, t->end, a[i].at, "."))
        return false;
    while (is_text_beside(w, t, o, j + 1) && a[j + 1].end <= o->at)
        j++;
    return is_sentence_of_title(w, i, j);
}

// What a title leaves of the article's link text and of its own segment.
struct left {
    struct left_atom {
        uint32_t at, end;
        float cost;
        bool beside; // it shares the title's segment and says something
    } atoms[ATOMS_MOST];
    size_t len;
};

// Whether most words of atom i, and not one alone, are in the article's address: they are a part
// of its title.
static bool is_in_address(struct work *w, int i)
{
    struct facts *f = &w->facts[i];
    if (!f->compared)
        f->shares = address_count(&w->address, atoms_fold(&w->a, (size_t)i, (size_t)i));
    f->compared = true;
    return f->shares.hits >= 1 && f->shares.hits * 3 >= f->shares.asked * 2;
}

static bool has_break(const struct work *w, uint32_t from, uint32_t to)
{
    static const char breaks[] = {FLAT_BLOCK, FLAT_HARD_BREAK, '\0'};
    return from < to && prose_has_char(&w->x->f, from, to, breaks);
}

// Whether the article's link stands in another line than t.
static bool is_line_apart(const struct work *w, const struct candidate *t)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    return l && x->kind != BLOCK_RECORD && x->kind != BLOCK_ROW &&
           (has_break(w, l->end, t->at) || has_break(w, t->end, l->at));
}

// Whether atom i stands in the line of t.
static bool is_in_line(const struct work *w, const struct candidate *t, int i)
{
    const struct atom *m = &w->a.items[i];
    return !has_break(w, m->at, t->at) && !has_break(w, t->end, m->end);
}

// "A town on stilts: What Its Boats Have To Teach Us!": what a colon alone parts from the title,
// and is a sentence or exclaims, is its end.
static bool ends_title(const struct work *w, const struct candidate *t, int i)
{
    enum { WORDS_LEAST = 5 };
    const struct atom *m = &w->a.items[i];
    if (i != t->last + 1 || m->before != ':' || m->quoted || m->bracket ||
        w->units[i] < WORDS_LEAST || w->segment[0][i] != w->segment[0][t->last] ||
        ((size_t)i + 1 < w->a.len && w->segment[2][i + 1] == w->segment[2][i]))
        return false;
    char last = w->x->f.text[m->end - 1];
    return last == '?' || last == '!' || is_sentence_of_title(w, i, i);
}

// "[Doe, Jane, “A town of glass,” *The Courier*](…)": before what is quoted stands who wrote it,
// the surname first.
static bool is_before_quoted(const struct work *w, const struct candidate *t, int i)
{
    const struct atom *a = w->a.items;
    const struct flat *f = &w->x->f;
    if (!t || !t->quotation || t->first != 2 || i >= t->first || w->primary[0] != w->primary[2] ||
        w->units[0] > 2 || w->units[1] > 2 || a[0].quoted || a[1].bracket ||
        prose_starts_lower(f, a[0].at) || prose_starts_lower(f, a[1].at) || w->word[0] & WORD_KIND)
        return false;
    return a[1].before == ',' && prose_has_char(f, a[1].end, t->at, ",") &&
           prose_lower_words(f, a[0].at, a[1].end, 1) == 0;
}

static struct left_atom left_atom(struct work *w, const struct candidate *t, int i, bool same,
                                  bool apart)
{
    const struct atom *m = &w->a.items[i];
    struct left_atom left = {m->at, m->end, W_LEFT_OVER / 3, false};
    if (w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK))
        return left;
    bool by = (w->first_word[i] & WORD_BY) || is_before_quoted(w, t, i) ||
              is_print_number(atoms_fold(&w->a, (size_t)i, (size_t)i)) || is_cited_person(w, i);
    // "*Title: and what it says*", "**“What they said” – and how it went on**": half of an
    // emphasised text is no title.
    enum { NAME_WORDS = 4 };
    bool strong = (m->style & STYLE_STRONG) &&
                  ((m->before == '-' && w->units[i] > NAME_WORDS) || (t && t->quotation));
    bool styled = same && w->segment[0][i] == w->segment[0][t->first] &&
                  (strong || (m->style & (STYLE_EMPHASIS | STYLE_CITE | STYLE_UNDERLINE)));
    // So is half of a line that has no link, where the link stands below it.
    bool line = same && apart && is_in_line(w, t, i) && !is_person(w, i);
    bool own = w->primary[i] || (m->style & STYLE_HEADING) || m->cell >= 0 || styled || line;
    left.beside = same && own && !by;
    left.cost = by ? W_LEFT_OVER / 4 : own ? W_LEFT_OVER : W_LEFT_OVER / 8;
    if ((own && !by && is_in_address(w, i)) || (same && ends_title(w, t, i)))
        left.cost += W_LEFT_TITLE;
    return left;
}

static bool may_be_title(struct work *w, int i)
{
    enum { WORDS_LEAST = 3 };
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    return w->units[i] >= WORDS_LEAST && !is_person(w, i) && !(w->first_word[i] & WORD_BY) &&
           !is_print_number(fold) && remark_from(w, i, i) > i;
}

// "[3 May 2021](…)", "[Read more](…)": the text of the article's link is a date, or says nothing.
static bool link_says_nothing(const struct work *w)
{
    bool any = false;
    for (int i = 0; i < (int)w->a.len; i++)
        any = any || (w->primary[i] && !(w->word[i] & WORD_GENERIC_LINK));
    return w->x->primary >= 0 && !any &&
           (w->x->kind == BLOCK_ITEM || w->x->kind == BLOCK_PARAGRAPH);
}

static void find_left(struct work *w, const struct candidate *t, struct left *left)
{
    const bool apart = t && is_line_apart(w, t);
    // In print, what stands beside the name is a title: there is nothing else to say.
    const bool printed = !t && (w->printed || link_says_nothing(w));
    left->len = 0;
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        bool taken = t && m->at >= t->at && m->end <= t->end;
        bool same = t && w->segment[1][i] == w->segment[1][t->first];
        if (!taken && (w->primary[i] || same))
            left->atoms[left->len++] = left_atom(w, t, i, same, apart);
        else if (printed && may_be_title(w, i))
            left->atoms[left->len++] = (struct left_atom){m->at, m->end, W_LEFT_TITLE, false};
    }
}

// Parts of the article's link text, and of the title's own segment, that neither takes.
static float left_over(const struct work *w, const struct candidate *t, const struct candidate *o,
                       const struct left *left)
{
    float cost = 0;
    bool beside = false;
    // "WXF Ch.2, 3 May: Quay Hour, Episode 420": that number is the last thing to be a title.
    const float times = t && o && is_numbered_kind(t->fold) ? 3 : 1;
    for (size_t i = 0; i < left->len; i++) {
        const struct left_atom *m = &left->atoms[i];
        bool taken = o && m->at >= o->at && m->at < o->end;
        cost += taken ? 0 : m->cost * times;
        beside = beside || (m->beside && !taken);
    }
    // A quotation is the title when it stands alone, not when it is part of one.
    if (t && ((t->quotation && beside) || is_quoted_inside(w, t, o) ||
              goes_on_behind_colon(w, t, o) || is_led_by_colon(w, t, o)))
        cost += W_TITLE_QUOTED;
    if (t && o && goes_on_beside_quotation(w, t, o))
        cost += W_TITLE_COLUMN / 2;
    float most = 4 * W_LEFT_OVER;
    return cost < most ? cost : most;
}

static void keep(struct proposals *out, const struct reading_of *x)
{
    size_t i = out->len < READINGS_KEPT ? out->len++ : READINGS_KEPT;
    if (i == READINGS_KEPT) {
        i = READINGS_KEPT - 1;
        if (out->items[i].score >= x->score)
            return;
    }
    for (; i > 0 && out->items[i - 1].score < x->score; i--)
        out->items[i] = out->items[i - 1];
    out->items[i] = *x;
}

// Whether the two and any with less to say for them cannot be among the best any more.
static inline bool is_beaten(const struct proposals *out, const struct candidate *t,
                             const struct candidate *o)
{
    return out->len == READINGS_KEPT && out->items[READINGS_KEPT - 1].score >= t->score + o->score;
}

// "[A town of glass](…) / The Courier": all that is behind the article's link, and could be no
// person.
static bool ends_line_of_link(const struct work *w, const struct candidate *o)
{
    enum { NAME_WORDS = 4 };
    int i = o->first;
    return i > 0 && w->primary[i - 1] && !w->primary[i] && (size_t)o->last + 1 == w->a.len &&
           strchr("|-", w->a.items[i].before) && o->units <= NAME_WORDS && !o->inside &&
           o->at == w->a.items[i].at && !seems_person(w, i) &&
           !(w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK | WORD_LANGUAGE_NAME));
}

static void pair(struct work *w, const struct candidate *t, const struct candidate *o,
                 const struct left *left, struct proposals *out)
{
    bool overlap = t && o && t->at < o->end && o->at < t->end;
    if (overlap && !o->inside)
        return;
    float score = (t ? t->score : 0) + (o ? o->score : 0); // at most: all else only takes away
    bool full = out->len == READINGS_KEPT;
    if ((full && out->items[READINGS_KEPT - 1].score >= score) ||
        (t && o && str_eq(t->fold, o->fold)))
        return;
    struct reading_of x = {.has_title = t != NULL, .has_outlet = o != NULL};
    x.score = score - left_over(w, t, o, left);
    if (overlap) // a name inside the title may be what the article is about
        x.score -= W_OUTLET_PROSE;
    if (full && out->items[READINGS_KEPT - 1].score >= x.score)
        return;
    if (t) {
        x.title_at = t->at;
        x.title_end = t->end;
        x.keys[1] = t->place;
    }
    if (o) {
        x.outlet_at = o->at;
        x.outlet_end = o->end;
        x.agreement = o->agreement;
        x.known = o->known;
        x.linked = w->primary[o->first];
        x.beside = ends_line_of_link(w, o);
        x.outlet_hash = (uint32_t)(map_hash(o->fold) >> 32) | 1;
        x.keys[2] = o->place;
    }
    keep(out, &x);
}

// What the labels of the item say of what stands behind them, together.
static uint32_t labels_roles(const struct work *w)
{
    uint32_t all = 0;
    for (size_t i = 0; i < w->a.len; i++)
        all |= w->label[i];
    return all;
}

// "## Radio Fen", "**Type:** interview", "(no longer online)": what has no label is a remark, but
// for the heading.
static void label_heading(struct work *w)
{
    uint32_t roles = labels_roles(w);
    for (size_t i = 0; i < w->a.len && roles && !(roles & WORD_OUTLET); i++)
        if (w->a.items[i].style & STYLE_HEADING)
            w->label[i] = WORD_OUTLET;
        else if (!w->label[i] && w->a.items[i].link < 0)
            w->label[i] = WORD_NOTE;
}

static void make_segments(struct work *w)
{
    int s[3] = {0, 0, 0};
    labels_find(w->x, &w->a, w->headings_are_names, w->label);
    if (w->headings_are_names && w->a.len && (w->a.items[0].style & STYLE_HEADING))
        label_heading(w);
    w->linked_cell = -1;
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i], *b = i ? m - 1 : m;
        bool border = i && (m->before == '^' || m->cell != b->cell);
        bool link = i && (m->link != b->link);
        bool style = i && (((m->style ^ b->style) & ~(STYLE_SMALL)) || m->before == '~');
        bool part = i && (m->before == '.' || m->before == '|' ||
                          (m->before == '"' && before_quotation(w, i) == '|'));
        s[0] += border || link || style || part;
        s[1] += border || link || m->before == '.';
        s[2] += border || m->before == '.';
        for (int k = 0; k < 3; k++)
            w->segment[k][i] = s[k];
        struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
        w->counted[i] = atoms_count_units(fold);
        w->units[i] = atoms_sum_units(w->counted[i]);
        w->first_word[i] = words_whole_is(first_word(fold));
        w->word[i] = words_whole_begins(fold, w->first_word[i]);
        w->facts[i] = (struct facts){0};
        w->primary[i] = in_primary(w, i);
        if (w->primary[i])
            w->linked_cell = m->cell;
    }
    if (w->heads && labels_roles(w) == 0)
        head_label(w);
    if (w->bars && labels_roles(w) == 0)
        bars_label(w);
    if (w->colon && labels_roles(w) == 0)
        colons_label(w);
    phrase_find(w);
    tells_find(w);
}

// "by Jane Doe", "par Jean Dupont": the text behind such a word, in its own atom.
static struct piece find_author(const struct work *w)
{
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        if (role_of(w, i) & WORD_AUTHOR)
            return (struct piece){m->at, m->end};
        if (is_person(w, i) && !w->primary[i])
            return (struct piece){m->at, m->end};
        if (!(w->first_word[i] & WORD_BY) || w->units[i] > 5 || w->units[i] < 2)
            continue;
        uint32_t at = m->at;
        while (at < m->end && w->x->f.text[at] != ' ')
            at++;
        return (struct piece){at + 1, m->end};
    }
    return (struct piece){0, 0};
}

static void make_pairs(struct work *w, struct proposals *out)
{
    struct left none, left[TITLES_PAIRED];
    find_left(w, NULL, &none);
    pair(w, NULL, NULL, &none, out);
    for (size_t i = 0; i < w->titles_len && i < TITLES_PAIRED; i++) {
        find_left(w, &w->titles[i], &left[i]);
        pair(w, &w->titles[i], NULL, &left[i], out);
    }
    for (size_t k = 0; k < w->outlets_len && k < OUTLETS_PAIRED; k++) {
        pair(w, NULL, &w->outlets[k], &none, out);
        for (size_t i = 0; i < w->titles_len && i < TITLES_PAIRED; i++) {
            if (is_beaten(out, &w->titles[i], &w->outlets[k]))
                break; // the better ones come first
            pair(w, &w->titles[i], &w->outlets[k], &left[i], out);
        }
    }
}

bool propose_usual(struct work *w, const struct usual *u, struct proposals *out)
{
    struct left left;
    if ((w->tells && w->phrase.told) || !usual_weigh(w, u))
        return false;
    find_left(w, &w->titles[0], &left);
    pair(w, &w->titles[0], w->outlets_len ? &w->outlets[0] : NULL, &left, out);
    return out->len > 0;
}

static void propose_all(struct work *w, struct proposals *out)
{
    out->usual = NULL;
    propose_titles(w);
    propose_outlets(w);
    sort_candidates(w->titles, w->titles_len);
    sort_candidates(w->outlets, w->outlets_len);
    make_pairs(w, out);
}

void propose(struct work *w, struct proposals *out)
{
    struct reading_of kept[READINGS_KEPT];
    out->items = kept;
    if (!out->usual || !propose_usual(w, out->usual, out))
        propose_all(w, out);
    out->items = ARENA_SPACE(w->r->arena, out->len, struct reading_of);
    memcpy(out->items, kept, out->len * sizeof *kept);
    struct piece author = out->author = find_author(w);
    for (size_t i = 0; i < out->len; i++) {
        struct reading_of *x = &out->items[i];
        bool apart = (!x->has_title || author.at >= x->title_end || author.end <= x->title_at) &&
                     (!x->has_outlet || author.at >= x->outlet_end || author.end <= x->outlet_at);
        x->has_author = apart;
    }
}

float shared_by_link(struct work *w)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->end <= l->at)
        return 0;
    for (size_t i = 0; i < w->titles_len; i++) {
        const struct candidate *c = &w->titles[i];
        if (c->first == c->last && c->at == l->at && c->end == l->end)
            return str_find_char(c->fold, ' ') == STR_NOT_FOUND ? 0 : c->shared;
    }
    struct str text = {x->f.text + l->at, l->end - l->at};
    struct str words = fold_words(&w->r->scratch, text);
    return str_find_char(words, ' ') == STR_NOT_FOUND ? 0 : address_titles(&w->address, words);
}

// `<p class="title"><em>Title</em>, The Courier, p. 5</p>`: what the class of all the text says,
// where mark-up parts it, it says of the entry and not of its parts.
static uint16_t class_of_all(const struct atoms *a)
{
    enum { PARTING = STYLE_EMPHASIS | STYLE_STRONG | STYLE_CITE };
    uint16_t all = STYLE_CLASSES, some = 0, every = PARTING;
    for (size_t i = 0; i < a->len; i++) {
        all &= a->items[i].style;
        some |= a->items[i].style & PARTING;
        every &= a->items[i].style;
    }
    return some & ~every ? all : 0;
}

// "wxyz s morning shift"
static bool has_owner(struct str fold)
{
    for (size_t i = 0; i + 2 < fold.n; i += SCAN_BLOCK - 2) {
        size_t left = fold.n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(fold.p + i) : scan_load_part(fold.p + i, left);
        unsigned spaces = scan_bits((scan_mask)(b == ' '));
        if (scan_bits((scan_mask)(b == 's')) & spaces << 1 & spaces >> 1)
            return true;
    }
    return false;
}

// Which marks the text has.
static void find_marks(struct work *w, const struct flat *f)
{
    scan_mask at = {0}, stops = {0}, marks = {0};
    for (uint32_t i = 0; i < f->n; i += SCAN_BLOCK) {
        size_t left = f->n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(f->text + i) : scan_load_part(f->text + i, left);
        at |= (scan_mask)(b == '@');
        stops |= (scan_mask)(b == '.');
        marks |= (b == '?') | (b == '!') | (b == '"'); // OUTLET_MARKS
    }
    w->has_at = scan_any(at);
    w->has_stop = scan_any(stops);
    w->has_marks = scan_any(marks);
}

void work_leave(struct work *w, uint32_t i)
{
    prose_forget(&w->r->items[i].f);
    arena_reset(&w->r->scratch);
}

bool item_is_printed(const struct item *x)
{
    return x->primary < 0 && x->f.links_len == 0 && !x->attributed &&
           (x->kind == BLOCK_ITEM || x->kind == BLOCK_PARAGRAPH);
}

void work_turn(struct work *w, uint32_t i, const struct proposals *cut)
{
    struct item *x = &w->r->items[i];
    prose_keep(&x->f, &w->words);
    struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
    w->x = x;
    w->a = (struct atoms){.items = cut->atoms, .len = cut->atoms_len, .fold = cut->fold};
    w->atom_seen = cut->seen;
    w->colon = (enum head_side)cut->colon;
    w->printed = item_is_printed(x);
    w->class_of_all = class_of_all(&w->a);
    find_marks(w, &x->f);
    w->has_owner = has_owner((struct str){cut->fold, cut->fold_n});
    w->outlet_by_class = false;
    for (size_t k = 0; k < w->a.len; k++)
        w->outlet_by_class |= (w->a.items[k].style & STYLE_CLASS_OUTLET) != 0;
    if (x->site)
        site_address(w->r, x->site, url, &w->address);
    else
        w->address = address_take_apart(&w->r->scratch, x->host, url);
    memset(w->stands_for_person, 0, sizeof w->stands_for_person);
    make_segments(w);
}
