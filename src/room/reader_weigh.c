// SPDX-License-Identifier: MIT
// What is found out about a candidate by itself, kept for the text of one atom: it is weighed as a
// title, as an outlet, and as a part of longer names.
#include "room/reader_weigh.h"

#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"

enum { PROSE_MOST = 3 };

uint32_t asked_hash(struct str fold)
{
    return (uint32_t)(map_hash(fold) >> 32);
}

const struct seen *seen_of(const struct work *w, const struct candidate *c)
{
    if (w->asked && c->fold.n < COUNTED_BELOW && w->asked->len++ < ASKED_MOST)
        w->asked->hashes[w->asked->len - 1] = asked_hash(c->fold);
    if (c->whole >= 0)
        return w->atom_seen[c->whole];
    return c->fold.n < COUNTED_BELOW ? map_get(w->seen, c->fold) : NULL;
}

bool is_prose(struct work *w, const struct candidate *c, int least)
{
    struct facts *known = c->whole >= 0 ? &w->facts[c->whole] : NULL;
    if (!known)
        return prose_lower_words(&w->x->f, c->at, c->end, least) >= least;
    if (!known->counted)
        known->lower = prose_lower_words(&w->x->f, c->at, c->end, PROSE_MOST);
    known->counted = true;
    return known->lower >= least;
}

bool names_front_page(const struct work *w, const struct candidate *c)
{
    const struct flat *f = &w->x->f;
    int32_t link = w->a.items[c->first].link, primary = w->x->primary;
    return link >= 0 && primary >= 0 && f->links[link].class == LINK_HOME &&
           f->links[link].at == c->at && f->links[link].end == c->end &&
           str_eq(f->links[link].host, f->links[primary].host);
}

float agreement_of(struct work *w, const struct candidate *c)
{
    struct facts *known = c->whole >= 0 ? &w->facts[c->whole] : NULL;
    if (known && known->agreed)
        return known->agreement;
    float agreement = names_front_page(w, c) ? 1.0F : address_names(&w->address, c->fold);
    if (known) {
        known->agreement = agreement;
        known->agreed = true;
    }
    return agreement;
}

float host_named(struct work *w, int i)
{
    struct facts *f = &w->facts[i];
    if (!f->hosted)
        f->host = address_host_names(&w->address, atoms_fold(&w->a, (size_t)i, (size_t)i));
    f->hosted = true;
    return f->host;
}

const struct outlet *outlet_of(struct work *w, const struct candidate *c)
{
    struct facts *known = c->whole >= 0 ? &w->facts[c->whole] : NULL;
    if (known && known->looked_up)
        return known->known;
    const struct outlet *outlet = outlet_by_words(w->r->outlets, c->fold);
    if (!outlet)
        outlet = outlet_by_word(w->x->listed, c->fold);
    if (known) {
        known->known = outlet;
        known->looked_up = true;
    }
    return outlet;
}

static unsigned units_of(const struct work *w, int i, int j, struct str fold)
{
    struct str all = atoms_fold(&w->a, (size_t)i, (size_t)j);
    if (fold.p != all.p || fold.n != all.n) // some words are left out
        return atoms_units(fold);
    struct units sum = {0, 0};
    for (int k = i; k <= j; k++) {
        sum.words += w->counted[k].words;
        sum.wide += w->counted[k].wide;
    }
    return atoms_sum_units(sum);
}

struct candidate candidate_of(const struct work *w, int i, int j, struct piece part,
                              struct str fold)
{
    struct candidate c = {.at = part.at, .end = part.end, .first = i, .last = j, .fold = fold};
    c.whole = i == j && part.at == w->a.items[i].at && part.end == w->a.items[i].end ? i : -1;
    if (c.whole >= 0) {
        c.units = w->units[i];
        c.word = w->word[i];
        c.first_word = w->first_word[i];
    } else {
        c.units = units_of(w, i, j, fold);
        c.first_word = words_whole_is(first_word(fold));
        c.word = words_whole_begins(fold, c.first_word);
    }
    return c;
}

bool names_programme(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 6 };
    size_t space = c->units > WORDS_MOST ? STR_NOT_FOUND : str_rfind_char(c->fold, ' ');
    const char *text = w->x->f.text;
    uint32_t end = c->end;
    if (space == STR_NOT_FOUND || !(words_whole_is(str_from(c->fold, space + 1)) & WORD_PROGRAMME))
        return false;
    while (end > c->at && text[end - 1] != ' ')
        end--;
    return !prose_starts_lower(&w->x->f, c->at) && prose_lower_words(&w->x->f, c->at, end, 1) == 0;
}

// "Programa Manhã Clara", "Podcast Fen": the word for a programme, and its name in capitals, as the
// whole text of a link that more stands beside.
bool begins_as_programme(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 5 };
    size_t space = str_find_char(c->fold, ' ');
    if (space == STR_NOT_FOUND || c->units > WORDS_MOST || !in_primary(w, c->first) ||
        (c->first > 0 && w->primary[c->first - 1]) || (size_t)c->last + 1 >= w->a.len ||
        w->primary[c->last + 1] ||
        !(words_whole_is(str_slice(c->fold, 0, space)) & WORD_BEFORE_PROGRAMME))
        return false;
    const char *text = w->x->f.text;
    uint32_t name = c->at;
    while (name < c->end && text[name] != ' ')
        name++;
    return !prose_starts_lower(&w->x->f, c->at) && !prose_starts_lower(&w->x->f, name + 1) &&
           !prose_has_char(&w->x->f, c->at, c->end, ":!?\"");
}

// `<p class="byline">By Jane Doe · The Courier</p>`: what stands behind the author.
static bool is_behind_author(const struct work *w, const struct atom *m)
{
    int i = (int)(m - w->a.items), first = i;
    while (first > 0 && (w->a.items[first - 1].style & STYLE_CLASS_OTHER))
        first--;
    return first < i && (w->first_word[first] & WORD_BY);
}

float weigh_class(const struct work *w, const struct atom *m, uint16_t wanted)
{
    uint16_t says = m->style & STYLE_CLASSES & ~w->class_of_all;
    if (w->x->primary < 0 &&
        (m->style & STYLE_HEADING)) // `<h2 class="title">The Courier, 2019</h2>`
        says &= (uint16_t)~STYLE_CLASS_TITLE;
    if (w->titles_are_names && (says & STYLE_CLASS_TITLE))
        says ^= STYLE_CLASS_TITLE | STYLE_CLASS_OUTLET;
    if (says == STYLE_CLASS_DATE && wanted == STYLE_CLASS_OUTLET)
        return 0; // "3 May 2024 · The Courier": what stands beside the date
    if (says == STYLE_CLASS_OTHER && wanted == STYLE_CLASS_OUTLET && is_behind_author(w, m))
        return 0;
    return says == 0 ? 0 : says & wanted ? W_CLASS_SAYS : -W_CLASS_OTHER;
}

bool is_part_of_cell(const struct work *w, int i, int j)
{
    int16_t cell = w->a.items[i].cell;
    return cell >= 0 && ((i > 0 && w->a.items[i - 1].cell == cell) ||
                         ((size_t)j + 1 < w->a.len && w->a.items[j + 1].cell == cell));
}

bool link_is_titled(const struct work *w)
{
    for (size_t i = 0; i < w->a.len; i++)
        if (w->primary[i] && !(w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)))
            return true;
    return false;
}

bool is_mark(const struct work *w, const struct candidate *c)
{
    struct str text = {w->x->f.text + c->at, c->end - c->at};
    if (c->agreement >= 0.7F || (text.n && is_alpha_ascii(text.p[text.n - 1])))
        return false;
    size_t colon = str_find_char(text, ':');
    bool word = false;
    for (size_t i = colon == STR_NOT_FOUND ? 0 : colon + 1; i < text.n && !word; i++)
        word = !is_digit_ascii(text.p[i]) && text.p[i] != '.' && text.p[i] != '/';
    return !word;
}

bool link_invites_below_heading(const struct work *w, int i)
{
    enum { TITLE_LEAST = 3 };
    bool invites = false, heading = false;
    for (size_t k = 0; k < w->a.len && w->primary[i]; k++) {
        invites = invites || (w->primary[k] && k > 0 && w->primary[k - 1] &&
                              (w->word[k] & WORD_GENERIC_LINK) && w->units[k] > 1);
        heading = heading || (!w->primary[k] && (w->a.items[k].style & STYLE_HEADING) &&
                              w->units[k] >= TITLE_LEAST);
    }
    return invites && heading;
}

bool says_where_else(const struct work *w, int i)
{
    static const char *const words[] = {"also ",    "aussi ",  "auch ", "anche ",
                                        "tambien ", "tambem ", "ook "};
    static const char *const verbs[] = {" in ", " on ",  " by ", " dans ", " sur ", " par ",
                                        " im ", " bei ", " su ", " en ",   " por ", " em "};
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    bool also = false, in = false;
    if (i == 0 || w->primary[i] || w->a.items[i].quoted || !fold.n || !strchr("ato", fold.p[0]))
        return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        also = also || str_begins(fold, words[k]);
    for (size_t k = 0; also && k < sizeof verbs / sizeof *verbs; k++)
        in = in || str_contains(fold, str_of(verbs[k]));
    return in;
}

bool says_kind_and_outlet(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 6 };
    const struct flat *f = &w->x->f;
    struct str rest = c->fold, kind, in;
    if (!(c->first_word & WORD_TAIL) || c->units > NAME_WORDS || !str_split(&rest, ' ', &kind) ||
        !str_split(&rest, ' ', &in) || !(words_whole_is(in) & WORD_IN) || rest.n == 0 ||
        prose_has_char(f, c->at, c->end, "?!:\"") || prose_lower_words(f, c->at, c->end, 1) > 0)
        return false;
    uint32_t last = c->end;
    while (last > c->at && f->text[last - 1] != ' ')
        last--;
    return !prose_starts_lower(f, last) && !words_is_first_name(first_word(rest));
}

bool is_language_tag(const struct work *w, int i)
{
    static const char *const codes[] = {"en", "fr", "de", "es", "it", "pt", "nl", "da", "sv",
                                        "no", "fi", "pl", "cs", "ca", "eu", "ja", "zh", "ru"};
    if (!w->a.items[i].bracket || w->a.items[i].at == 0 ||
        w->x->f.text[w->a.items[i].at - 1] != '[')
        return false;
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        if (str_is(fold, codes[k]))
            return true;
    return w->word[i] & WORD_LANGUAGE_NAME;
}

bool is_remark_behind_domain(const struct work *w, const struct candidate *c)
{
    const struct flat *f = &w->x->f;
    int i = 0, n = (int)w->a.len;
    while (i < n && !w->primary[i])
        i++;
    if (i + 1 >= n || c->first < i || c->last <= i || !w->a.items[i + 1].bracket ||
        !w->primary[c->last] || !w->x->host.n)
        return false;
    const struct atom *name = &w->a.items[i];
    return str_eq_ascii((struct str){f->text + name->at, name->end - name->at}, w->x->host);
}
