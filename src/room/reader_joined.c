// SPDX-License-Identifier: MIT
// "[The Courier A town of glass](https://courier.example/a-town-of-glass)": the article's link
// begins with the outlet's name, and nothing parts it from the title. The address tells: its host
// is called so, and its path begins with what follows. Where the path says nothing, only a page
// that has several such links is read so. "[A town of glass The Courier](…)": or it ends with it.
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"
#include "text/fold.h"

enum { NAME_WORDS = 4, TITLE_WORDS = 3, JOINED_PLACE = 79, JOINED_TITLE = 1 << 30 };

// The last part of an address: "a-town-of-glass".
static struct str slug_of(const struct work *w)
{
    struct str path = w->address.url;
    path = str_slice(path, 0, str_find_char(path, '?'));
    path = str_slice(path, 0, str_find_char(path, '#'));
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    size_t slash = str_rfind_char(path, '/');
    return slash == STR_NOT_FOUND ? STR_NONE : str_from(path, slash + 1);
}

// Its words: "a town of glass".
static struct str words_of_address(const struct work *w)
{
    return fold_words(&w->r->scratch, slug_of(w));
}

// The letter or digit that a text begins with behind marks, folded; 0 when that is not to be seen
// at once.
static char begins_with(struct str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] > 0 && !fold_ascii[(unsigned char)s.p[i]])
        i++;
    return i < s.n ? fold_ascii[(unsigned char)s.p[i]] : 0;
}

// With which letter a title must go on behind a name so that the address does as well: of most
// addresses, which have several words. 0: with any.
static char title_letter(const struct work *w)
{
    struct str slug = slug_of(w);
    int words = 0;
    bool within = false;
    for (size_t i = 0; i < slug.n; i++) {
        if (slug.p[i] <= ' ')
            return 0;
        bool letter = fold_ascii[(unsigned char)slug.p[i]];
        words += letter && !within;
        within = letter;
    }
    return words >= TITLE_WORDS ? begins_with(slug) : 0;
}

static bool same_first_words(struct str a, struct str b, int words)
{
    for (int k = 0; k < words; k++) {
        struct str x = STR_NONE, y = STR_NONE;
        str_split(&a, ' ', &x);
        str_split(&b, ' ', &y);
        if (!x.n || !str_eq(x, y))
            return false;
    }
    return true;
}

// How the text from `at` may go on behind a name: 2 as the address does, 1 as a title could.
static int goes_on(const struct work *w, struct str name, uint32_t at, uint32_t end)
{
    struct str rest = fold_words(&w->r->scratch, (struct str){w->x->f.text + at, end - at});
    struct str path = words_of_address(w);
    uint32_t first = words_whole_is(first_word(rest));
    if (fold_count_words(rest) < TITLE_WORDS || same_first_words(name, path, 1))
        return 0;
    if (fold_count_words(path) >= TITLE_WORDS)
        return same_first_words(rest, path, 2) ? 2 : 0;
    return prose_starts_lower(&w->x->f, at) || (first & (WORD_TAIL | WORD_KIND | WORD_CONNECTOR))
               ? 0
               : 1;
}

// "A town of glass The Courier": whether the words before `at` are a title's, as the path says, and
// those behind it just what the host is called. An article before a name belongs to it.
static bool ends_with_host(struct work *w, const struct atom *m, uint32_t at)
{
    enum { TITLE_LEAST = 2 };
    struct arena *scratch = &w->r->scratch;
    struct str before = fold_words(scratch, (struct str){w->x->f.text + m->at, at - 1 - m->at});
    struct str name = fold_words(scratch, (struct str){w->x->f.text + at, m->end - at});
    struct str last = str_from(before, str_rfind_char(before, ' ') + 1);
    return fold_count_words(before) >= TITLE_LEAST && !words_is_beside(last, BESIDE_ARTICLE) &&
           !(words_whole_is(last) & WORD_CONNECTOR) &&
           address_host_names(&w->address, name) >= 0.9F &&
           address_titles(&w->address, before) >= 0.6F && address_titles(&w->address, name) <= 0 &&
           !(words_whole_is(first_word(before)) & WORD_TAIL);
}

// The same at the end of the link.
static void find_last(struct work *w, const struct atom *m, int i)
{
    const char *text = w->x->f.text;
    uint32_t at = m->end;
    uint64_t letters = 0;
    for (int words = 1; words <= NAME_WORDS; words++) {
        uint32_t end = at;
        while (at > m->at && text[at - 1] != ' ')
            at--;
        if (at <= m->at + 1)
            return;
        letters |= address_letters(&w->r->scratch, (struct str){text + at, end - at});
        if (!prose_starts_lower(&w->x->f, at) && address_may_name(&w->address, letters) &&
            ends_with_host(w, m, at)) {
            w->joined.atom = i;
            w->joined.name_at = at;
            w->joined.name_end = m->end;
            w->joined.sure = w->joined.last = true;
        }
        at--;
    }
}

void joined_find(struct work *w)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    float best = 0;
    int i = 0;
    w->joined.name_end = 0;
    while (i < (int)w->a.len && !w->primary[i])
        i++;
    if (!l || i == (int)w->a.len || w->a.items[i].at != l->at || w->a.items[i].quoted ||
        !x->host.n || w->units[i] < NAME_WORDS || role_of(w, i))
        return;
    const struct atom *m = &w->a.items[i];
    struct arena *scratch = &w->r->scratch;
    uint64_t letters = 0;
    uint32_t end = m->at, read = m->at; // up to which the letters are known
    const char wanted = title_letter(w);
    if (m->end == l->end)
        find_last(w, m, i);
    if (w->joined.name_end)
        return;
    for (int words = 1; words <= NAME_WORDS; words++) {
        while (end < m->end && x->f.text[end] != ' ')
            end++;
        if (end >= m->end || end >= l->end) // text behind the link can stand close to it
            return;
        char next = wanted ? begins_with((struct str){x->f.text + end, l->end - end}) : 0;
        if (next && next != wanted) {
            end++;
            continue;
        }
        letters |= address_letters(scratch, (struct str){x->f.text + read, end - read});
        read = end;
        bool may = address_may_name(&w->address, letters);
        struct str name = {x->f.text + m->at, end - m->at};
        name = may ? fold_words(scratch, name) : STR_NONE;
        float agrees = may ? address_names(&w->address, name) : 0;
        int as = agrees >= 0.7F && agrees >= best ? goes_on(w, name, end + 1, l->end) : 0;
        bool sure = as == 2 && (agrees >= 0.9F || w->address.platform);
        if (sure || (as == 1 && agrees >= 0.95F)) {
            best = agrees;
            w->joined.atom = i;
            w->joined.name_at = m->at;
            w->joined.name_end = end;
            w->joined.last = false;
            w->joined.sure = sure;
        }
        end++;
    }
}

void joined_propose_title(struct work *w)
{
    int i = w->joined.atom, j = i;
    if (!w->joined.name_end || w->titles_len == TITLES_MOST)
        return;
    while (j + 1 < (int)w->a.len && w->primary[j + 1])
        j++;
    struct piece part = {w->joined.name_end + 1, w->a.items[j].end};
    if (w->joined.last)
        part = (struct piece){w->a.items[j = i].at, w->joined.name_at - 1};
    struct str text = {w->x->f.text + part.at, part.end - part.at};
    struct candidate c = candidate_of(w, i, j, part, fold_words(&w->r->scratch, text));
    c.place = place_of(w, i, j) ^ JOINED_TITLE;
    c.score = weigh_title(w, &c);
    w->titles[w->titles_len++] = c;
}

void joined_propose_outlet(struct work *w)
{
    int i = w->joined.atom;
    if (!w->joined.name_end || w->outlets_len == OUTLETS_MOST)
        return;
    struct piece part = {w->joined.name_at, w->joined.name_end};
    struct str text = {w->x->f.text + part.at, part.end - part.at};
    struct candidate c = candidate_of(w, i, i, part, fold_words(&w->r->scratch, text));
    c.score = weigh_name(w, &c) - (w->joined.sure ? W_OUTLET_INNER : W_JOINED);
    c.place = JOINED_PLACE;
    w->outlets[w->outlets_len++] = c;
}
