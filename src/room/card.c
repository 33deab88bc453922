// SPDX-License-Identifier: MIT
// Tags are matched in the bytes of the file, so that what is copied is whole elements, however
// their lines lie. Of the elements that hold one entry each, the outermost kind that most entries
// have is the card. Where tags do not match, entries stay as they were.
#include "room/card.h"

#include <string.h>

#include "base/map.h"

enum { DEEPEST = 64, SHARE = 80 };

struct element {
    size_t from, to; // bytes
    struct str tag;  // the start tag as it is written
    int parent;      // index, or -1
    size_t clips;    // entries in it
};

struct elements {
    struct element *items;
    size_t len, cap;
};

static bool is_void(struct str name)
{
    static const char *const names[] = {"br",   "img",  "hr",     "input", "wbr",   "meta",
                                        "link", "area", "source", "embed", "track", "col"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_ascii(name, str_of(names[i])))
            return true;
    return false;
}

static struct str name_at(struct str s, size_t at)
{
    size_t end = at;
    while (end < s.n && (is_alpha_ascii(s.p[end]) || is_digit_ascii(s.p[end])))
        end++;
    return str_slice(s, at, end);
}

// Past the '>' of the tag that begins at `at`; quoted values may hold one.
static size_t past_tag(struct str s, size_t at, size_t to)
{
    char quote = 0;
    for (; at < to; at++) {
        char c = s.p[at];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return to;
}

// The next tag at or behind *at. False at the end.
static bool next_tag(struct str s, size_t *at, size_t to, size_t *from, bool *closes,
                     struct str *name)
{
    for (size_t i = *at; i + 1 < to; i++) {
        if (s.p[i] != '<')
            continue;
        if (str_starts(str_from(s, i), STR("<!--"))) {
            size_t end = str_find(str_slice(s, i, to), STR("-->"));
            i = end == STR_NOT_FOUND ? to : i + end + 2;
            continue;
        }
        *closes = s.p[i + 1] == '/';
        *name = name_at(s, i + 1 + *closes);
        if (!name->n)
            continue;
        *from = i;
        *at = past_tag(s, i, to);
        if (s.p[*at - 1] == '>' && s.p[*at - 2] == '/')
            continue; // closed in itself
        if (!is_void(*name))
            return true;
        i = *at - 1;
    }
    return false;
}

static void match(struct arena *a, struct str s, struct elements *out)
{
    int open[DEEPEST];
    size_t depth = 0, at = 0, from;
    bool closes;
    struct str name;
    while (next_tag(s, &at, s.n, &from, &closes, &name)) {
        if (!closes && depth < DEEPEST) {
            struct element *x = &ARENA_PUSH(a, out->items, out->len, out->cap);
            *x = (struct element){from, 0, str_slice(s, from, at), depth ? open[depth - 1] : -1, 0};
            open[depth++] = (int)out->len - 1;
            continue;
        }
        size_t k = closes ? depth : 0; // the nearest that it closes; those within have no end
        while (k > 0 && !str_eq_ascii(name_at(out->items[open[k - 1]].tag, 1), name))
            k--;
        if (k == 0)
            continue;
        out->items[open[k - 1]].to = at;
        depth = k - 1;
    }
}

static size_t anchor(const struct clip *c)
{
    return c->url_at.length ? c->url_at.offset : c->title_at.offset;
}

// The innermost element that holds the offset: the last that begins before it and ends behind.
static int element_at(const struct elements *e, size_t at)
{
    size_t low = 0, high = e->len;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (e->items[mid].from <= at)
            low = mid + 1;
        else
            high = mid;
    }
    int i = (int)low - 1;
    while (i >= 0 && e->items[i].to <= at)
        i = e->items[i].parent;
    return i;
}

static bool is_container(const struct element *x)
{
    static const char *const names[] = {"div", "article", "section", "figure", "a", "aside"};
    struct str name = name_at(x->tag, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_ascii(name, str_of(names[i])))
            return true;
    return false;
}

// Elements of a kind differ in ids and addresses: name and class say the kind.
static struct str kind_of(struct arena *a, const struct element *x)
{
    size_t at = str_find(x->tag, STR("class="));
    struct str value = at == STR_NOT_FOUND ? STR_NONE : str_from(x->tag, at + 6);
    if (value.n && (value.p[0] == '"' || value.p[0] == '\'')) {
        size_t end = str_find_char(str_from(value, 1), value.p[0]);
        value = str_slice(value, 1, end == STR_NOT_FOUND ? value.n : end + 1);
    }
    return str_format(a, "%.*s.%.*s", STR_ARG(name_at(x->tag, 1)), STR_ARG(value));
}

static void count(struct arena *a, const struct elements *e, const struct clips *clips,
                  struct map *kinds)
{
    for (size_t i = 0; i < clips->len; i++)
        for (int k = element_at(e, anchor(&clips->items[i])); k >= 0; k = e->items[k].parent)
            e->items[k].clips++;
    for (size_t i = 0; i < e->len; i++)
        if (e->items[i].clips == 1 && e->items[i].to && is_container(&e->items[i])) {
            void **slot = map_at(kinds, kind_of(a, &e->items[i]));
            *slot = (void *)((uintptr_t)*slot + 1);
        }
}

// The outermost element that is the entry's alone and of a kind that most entries have.
static const struct element *card_of(struct arena *a, const struct elements *e, struct map *kinds,
                                     const struct clip *c, size_t all)
{
    const struct element *best = NULL;
    for (int k = element_at(e, anchor(c)); k >= 0 && e->items[k].clips == 1;
         k = e->items[k].parent) {
        const struct element *x = &e->items[k];
        if (x->to && is_container(x) &&
            (uintptr_t)map_get(kinds, kind_of(a, x)) * 100 >= all * SHARE)
            best = x;
    }
    return best;
}

static void widen(const struct outline *o, struct outline_item *x, const struct element *card)
{
    struct str s = o->source;
    if (card->from > x->from + strspn(s.p + x->from, " \t") || card->to < x->to ||
        name_at(card->tag, 1).n == 0)
        return;
    x->from = card->from;
    x->to = card->to;
    size_t line = x->from;
    while (line > 0 && (s.p[line - 1] == ' ' || s.p[line - 1] == '\t'))
        line--;
    if (line == 0 || s.p[line - 1] == '\n')
        x->from = line;
    x->whole = x->card = true;
}

void cards_find(struct arena *a, struct outline *o)
{
    const struct clips *clips = &o->page->reading->clips;
    struct elements e = {0};
    struct map kinds = MAP_IN(a);
    enum doc_format f = o->page->doc->format;
    if (clips->len < 2 || (f != DOC_HTML && f != DOC_MARKDOWN) ||
        !str_contains(o->source, STR("</")))
        return;
    match(a, o->source, &e);
    count(a, &e, clips, &kinds);
    for (size_t i = 0; i < o->len; i++) {
        struct outline_item *x = &o->items[i];
        const struct element *card = x->clip ? card_of(a, &e, &kinds, x->clip, clips->len) : NULL;
        if (card)
            widen(o, x, card);
    }
}

bool card_element(struct str source, size_t *at, size_t to, size_t *from, size_t *end)
{
    bool closes;
    struct str name, inner;
    do
        if (!next_tag(source, at, to, from, &closes, &name))
            return false;
    while (closes);
    size_t i = *at, begin, depth = 1;
    while (depth && next_tag(source, &i, to, &begin, &closes, &inner))
        if (str_eq_ascii(inner, name))
            depth = closes ? depth - 1 : depth + 1;
    *end = depth ? *from : i; // no end tag: an element without content
    return true;
}
