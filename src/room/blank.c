// SPDX-License-Identifier: MIT
// What no entry says cannot be written after a model; but a heading or a key for it says where
// it goes. The reader decides: what it does not read back as meant is not written, and a page
// whose other entries would change is left as it is.
#include "room/blank.h"

#include <string.h>

#include "base/map.h"
#include "room/extra.h"
#include "room/own.h"
#include "room/reader_words.h"
#include "room/verify.h"
#include "text/fold.h"

enum { OUTLET = EXTRAS, PLACES }; // beside enum EXTRA_…

struct blank {
    struct arena *a;
    const struct page *was;
    const struct entry *entry;
    enum encoding encoding;
};

// The page with the new entry, read.
struct grown {
    const struct clip *clip;
    struct outline o;
    const struct outline_item *item;
};

static bool read_back(const struct blank *b, struct str text, struct grown *g)
{
    size_t where;
    struct page *now = verify_read(b->a, b->was, text);
    if (!verify_one_more(b->a, b->was, now, &where))
        return false;
    g->clip = &now->reading->clips.items[where];
    g->o = outline_make(b->a, now);
    g->item = NULL;
    for (size_t i = 0; i < g->o.len; i++)
        if (g->o.items[i].clip == g->clip)
            g->item = &g->o.items[i];
    return g->item != NULL;
}

// The words for it, and whether `c` says them; empty when the entry has nothing to say.
static struct str wanted(const struct blank *b, const struct outline *o, int which)
{
    const struct entry *e = b->entry;
    switch (which) {
    case OUTLET:
        return e->outlet;
    case EXTRA_AUTHOR:
        return e->author;
    case EXTRA_LANG:
        return str_slice(e->lang, 0, e->lang.n == 5 ? 5 : e->lang.n < 2 ? e->lang.n : 2);
    case EXTRA_ACCESS:
        return e->access ? extras_usual_word(o, e, which) : STR_NONE;
    default: // that an article is one is no news
        return e->kind ? extras_usual_word(o, e, which) : STR_NONE;
    }
}

static bool says(const struct blank *b, const struct clip *c, int which)
{
    const struct entry *e = b->entry;
    switch (which) {
    case OUTLET:
        return str_eq(fold_words(b->a, c->outlet_text), fold_words(b->a, e->outlet));
    case EXTRA_AUTHOR:
        return str_eq(fold_words(b->a, c->author), fold_words(b->a, e->author));
    case EXTRA_LANG:
        return c->lang.n && str_starts(c->lang, str_slice(e->lang, 0, 2));
    case EXTRA_ACCESS:
        return c->access == e->access;
    default:
        return c->kind == e->kind && c->kind_at.length;
    }
}

static bool is_for(struct arena *a, struct str heading, int which)
{
    static const char *const kinds[] = {"type", "kind", "media type", "format", "genre", "art"};
    static const uint16_t roles[PLACES] = {[OUTLET] = WORD_OUTLET,
                                           [EXTRA_AUTHOR] = WORD_AUTHOR,
                                           [EXTRA_ACCESS] = WORD_ACCESS,
                                           [EXTRA_LANG] = WORD_LANGUAGE};
    struct str words = fold_words(a, heading);
    for (size_t i = 0; which == EXTRA_KIND && i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(words, str_of(kinds[i])))
            return true;
    return (words_column(a, heading) & roles[which]) != 0;
}

// ---- cells

static bool is_empty_cell(struct str s)
{
    s = str_trim(s);
    return s.n == 0 || str_eq(s, STR("-")) || str_eq(s, STR("–")) || str_eq(s, STR("—")) ||
           str_eq(s, STR("&nbsp;"));
}

static bool fill_cell(const struct blank *b, const struct grown *g, int which, struct str word,
                      struct edits *edits)
{
    const struct node *row = g->clip->node;
    while (row && row->type != NODE_ROW)
        row = row->parent;
    if (!row || !row->parent || row->parent->first->type != NODE_ROW)
        return false;
    struct str s = g->o.source;
    size_t k = s.p[g->item->from] == '|' || s.p[g->item->from] == '<' ? 1 : 0, from, to;
    const struct node *head = row->parent->first->first;
    while (head && !is_for(b->a, node_text(b->a, head), which)) {
        head = head->next;
        k++;
    }
    if (!head || !k || !extras_cell(s, g->item, 0, &k, &from, &to) ||
        !is_empty_cell(str_slice(s, from, to)))
        return false;
    const struct models m = {.outline = &g->o, .encoding = b->encoding};
    word =
        model_text(b->a, &m, g->item, (struct span){(uint32_t)from, (uint32_t)(to - from)}, word);
    bool html = s.p[from - 1] == '>';
    edit_add(b->a, edits, from, to, html ? word : str_format(b->a, " %.*s ", STR_ARG(word)));
    return true;
}

// ---- fields

// The key and the value of "key: value", "key = value" or "\"key\": value" in [from, to) of the
// source. False when there is no such pair.
static bool read_pair(const struct outline *o, size_t from, size_t to, struct str *key,
                      struct span *value)
{
    struct str s = o->source;
    char sign = doc_is_toml(o->page->doc, from) ? '=' : ':';
    while (from < to && strchr(" \t-{", s.p[from]))
        from++;
    size_t at = from + str_find_char(str_slice(s, from, to), sign);
    if (at >= to)
        return false;
    struct str name = str_trim(str_slice(s, from, at));
    if (name.n >= 2 && strchr("\"'", name.p[0]) && name.p[name.n - 1] == name.p[0])
        name = str_slice(name, 1, name.n - 1);
    size_t begin = at + 1, end = to;
    while (end > begin && is_space_ascii(s.p[end - 1]))
        end--;
    while (begin < end && is_space_ascii(s.p[begin]))
        begin++;
    *key = name;
    *value = (struct span){(uint32_t)begin, (uint32_t)(end - begin)};
    return name.n > 0;
}

// Puts the word in the place of an empty value, between the quotation marks that are there or
// that the format needs.
static void fill_value(const struct blank *b, const struct grown *g, struct span value,
                       struct str word, struct edits *edits)
{
    const struct models m = {.outline = &g->o, .encoding = b->encoding};
    struct str s = g->o.source, old = str_slice(s, value.offset, value.offset + value.length);
    bool json = g->o.page->doc->format == DOC_JSON, quoted = old.n == 2;
    if (json && !quoted) { // null
        struct grown with = *g;
        edit_add(b->a, edits, value.offset, value.offset + value.length, STR("\"\""));
        with.o.source = edit_apply(b->a, s, edits);
        const struct models n = {.outline = &with.o, .encoding = b->encoding};
        word = model_text(b->a, &n, g->item, (struct span){value.offset + 1, 0}, word);
        edits->len = 0;
        edit_add(b->a, edits, value.offset, value.offset + value.length,
                 str_format(b->a, "\"%.*s\"", STR_ARG(word)));
        return;
    }
    struct span in = {value.offset + quoted, 0};
    word = model_text(b->a, &m, g->item, in, word);
    size_t to = quoted ? in.offset : value.offset + value.length;
    while (old.n == 0 && to < g->item->to && (s.p[to] == ' ' || s.p[to] == '\t'))
        to++; // "author: ": the blank behind is not doubled
    bool close = old.n == 0 && !is_space_ascii(s.p[value.offset - 1]);
    edit_add(b->a, edits, in.offset, to, close ? str_format(b->a, " %.*s", STR_ARG(word)) : word);
}

static bool fill_field(const struct blank *b, const struct grown *g, int which, struct str word,
                       struct edits *edits)
{
    struct str s = g->o.source, key;
    struct span value, member;
    bool json = g->o.page->doc->format == DOC_JSON;
    size_t from = g->item->from, to;
    for (size_t at = from + 1; from < g->item->to; from = to + 1) {
        if (json && !own_member(s, &at, g->item->to, &member))
            return false;
        size_t line = str_find_char(str_slice(s, from, g->item->to), '\n');
        to = json                    ? member.offset + member.length
             : line == STR_NOT_FOUND ? g->item->to
                                     : from + line;
        if (!read_pair(&g->o, json ? member.offset : from, to, &key, &value) ||
            (value.length &&
             !own_is_null(str_slice(s, value.offset, value.offset + value.length))) ||
            !is_for(b->a, key, which))
            continue;
        fill_value(b, g, value, word, edits);
        return true;
    }
    return false;
}

// ---- titles that are too short to be seen

static const struct node *link_of(const struct clip *c)
{
    for (const struct node *n = c->node; n; n = node_next(c->node, n))
        if (n->type == NODE_LINK && n->url_offset && n->url_offset == c->url_at.offset)
            return n;
    return NULL;
}

static bool meets(struct span x, struct span y)
{
    return x.length && y.length && x.offset < y.offset + y.length && y.offset < x.offset + x.length;
}

static struct span words_of_link(const struct outline *o, const struct clip *c)
{
    const struct node *link = c->title.n ? NULL : link_of(c);
    const struct node *n = link ? link->first : NULL;
    if (!n || n->type != NODE_TEXT || n->next || !n->length || n->offset <= link->offset)
        return (struct span){0};
    struct span s = {n->offset, n->length};
    struct str text = str_slice(o->source, s.offset, s.offset + s.length);
    bool taken = meets(s, c->date_at) || meets(s, c->outlet_at) || meets(s, c->author_at) ||
                 meets(s, c->url_at);
    return taken || !str_eq(text, n->text) ? (struct span){0} : s;
}

void blank_titles(struct arena *a, const struct outline *o)
{
    struct map seen = MAP_IN(a);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < o->len; i++) {
            struct clip *c = o->items[i].clip;
            struct span s = c && !c->title_at.length ? words_of_link(o, c) : (struct span){0};
            struct str words = fold_words(a, str_slice(o->source, s.offset, s.offset + s.length));
            if (!s.length || (words_whole_is(words) & WORD_GENERIC_LINK))
                continue;
            void **times = map_at(&seen, words);
            if (pass == 0)
                *times = *times ? (void *)&seen : (void *)c;
            else if (*times == c)
                c->title_at = s;
        }
}

// ---- the whole

void blank_fill(struct arena *a, const struct page *was, const struct entry *entry,
                enum encoding encoding, struct str *after, struct str *left_out)
{
    static const char *const names[PLACES] = {[OUTLET] = "outlet",
                                              [EXTRA_AUTHOR] = "author",
                                              [EXTRA_ACCESS] = "access",
                                              [EXTRA_KIND] = "kind",
                                              [EXTRA_LANG] = "language"};
    const struct blank b = {a, was, entry, encoding};
    struct grown g, next;
    if (!read_back(&b, *after, &g))
        return;
    for (int which = 0; which < PLACES; which++) {
        struct edits edits = {0};
        struct str word = wanted(&b, &g.o, which), ignored;
        if (!word.n || says(&b, g.clip, which) ||
            !(extras_in_record(&g.o, g.clip) ? fill_field : fill_cell)(&b, &g, which, word, &edits))
            continue;
        struct str made = edit_apply(a, g.o.source, &edits);
        if (!read_back(&b, made, &next) || !says(&b, next.clip, which) ||
            !verify_entry(a, next.clip, entry, &ignored))
            continue;
        g = next;
        *after = made;
        leave_unsaid(a, left_out, names[which]);
    }
}
