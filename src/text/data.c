// SPDX-License-Identifier: MIT
// Data files to the tree. Every map in a list is a record; a map at the top is a set of groups
// (year -> list, section -> list), or one record when it holds scalars only. A value that is
// an address becomes a link, so that records and prose are read by the same means. Records
// cover whole lines where they are written so, from the dash or header that opens them.
#include "text/doc.h"
#include "text/tree.h"
#include "text/value_read.h"

static bool is_scalar(const struct value *v)
{
    return v->type != VALUE_LIST && v->type != VALUE_MAP;
}

static size_t value_end(const struct value *v)
{
    size_t end = v->offset + v->length;
    if (is_scalar(v) || v->len == 0)
        return end;
    const struct value *last = &v->items[v->len - 1];
    size_t inner = value_end(last);
    return inner > end ? inner : end;
}

static size_t line_start(struct str s, size_t at)
{
    while (at && s.p[at - 1] != '\n' && s.p[at - 1] != '\r')
        at--;
    return at;
}

static size_t line_end(struct str s, size_t at)
{
    while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
        at++;
    return at;
}

// Whether nothing but blanks and dashes stands in the line before `at`; sets *start to where it
// begins. No more than they are is looked at: a whole file may be one line.
static bool dashes_before(struct str s, size_t at, size_t *start)
{
    while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t' || s.p[at - 1] == '-'))
        at--;
    *start = at;
    return at == 0 || s.p[at - 1] == '\n';
}

// The extent of a map that is a record: its lines, with the dash or "[[header]]" before it,
// when it has lines of its own; else just from its first byte to its last.
static void record_extent(const struct doc *d, const struct value *v, struct node *n)
{
    struct str s = d->source;
    size_t from = v->offset, to = value_end(v);
    size_t start;
    if (dashes_before(s, from, &start)) {
        size_t above = start ? line_start(s, start - 1) : 0;
        if (start && str_find_char(str_slice(s, start, from), '-') == STR_NOT_FOUND &&
            str_eq(str_trim(str_slice(s, above, start)), STR("-")))
            start = above;
        from = start;
        to = line_end(s, to);
    }
    n->offset = (uint32_t)from;
    n->length = (uint32_t)(to > from ? to - from : 0);
}

static bool is_address(struct str s)
{
    return (str_starts_ascii(s, STR("http://")) || str_starts_ascii(s, STR("https://"))) &&
           str_find_char(s, ' ') == STR_NOT_FOUND && s.n > 8;
}

// Moves the nodes to where `from` stands in the file, or to one place when it is a copy.
static void place(struct node *n, uint32_t from, bool copy)
{
    for (; n; n = n->next) {
        n->offset = copy ? from : n->offset + from;
        n->length = copy ? 0 : n->length;
        n->url_offset = copy || !n->url_offset ? 0 : n->url_offset + from;
        place(n->first, from, copy);
    }
}

struct node *doc_blocks(struct arena *a, const struct doc *d, struct str text, size_t offset)
{
    struct diags unheard = DIAGS_IN(a);
    struct line_index lines = line_index_later(a, text);
    struct doc part = {.path = d->path,
                       .source = text,
                       .bytes = text,
                       .root = ARENA_NEW(a, struct node),
                       .lines = &lines};
    struct reading_state s = {.a = a, .d = &part, .diags = &unheard, .utf8 = true};
    *part.root = (struct node){.type = NODE_DOCUMENT};
    markdown_read_part(&s, part.root, 0, text.n);
    bool copy = text.p < d->source.p || text.p + text.n > d->source.p + d->source.n;
    place(part.root->first, (uint32_t)(copy ? offset : (size_t)(text.p - d->source.p)), copy);
    return part.root;
}

// "<a href="…">Title</a>, The Courier", "The Courier | Title | https://…": what links when no field
// beside it holds an address.
static bool links_inside(struct str text)
{
    enum { SCHEME = sizeof "http" - 1 };
    size_t at = str_find(text, STR("http"));
    return str_contains(text, STR("](")) || str_contains(text, STR("<a ")) ||
           (at != STR_NOT_FOUND && at > 0 &&
            (str_starts(str_from(text, at + SCHEME), STR("://")) ||
             str_starts(str_from(text, at + SCHEME), STR("s://"))));
}

struct node *doc_inlines(struct arena *a, const struct doc *d, struct str text, size_t offset,
                         bool alone)
{
    bool links = alone ? links_inside(text) : str_contains(text, STR("]("));
    struct node *only = links ? doc_blocks(a, d, text, offset)->first : NULL;
    if (!only || only->next || only->type != NODE_PARAGRAPH)
        return NULL;
    for (struct node *n = only->first; n; n = n->next)
        n->parent = NULL;
    return only->first;
}

// `alone`: no address stands in a field beside it.
static void add_scalar(struct arena *a, const struct doc *d, struct node *parent,
                       const struct value *v, bool alone)
{
    if (v->type == VALUE_NULL || v->text.n == 0)
        return;
    struct node *inlines = doc_inlines(a, d, v->text, v->offset, alone);
    for (struct node *next; inlines; inlines = next) {
        next = inlines->next;
        inlines->next = NULL;
        tree_append(parent, inlines);
        if (!next)
            return;
    }
    if (is_address(v->text)) {
        parent = tree_add(a, parent, NODE_LINK, v->offset);
        parent->length = (uint32_t)v->length;
        parent->url = v->text;
        parent->url_offset = (uint32_t)v->offset;
        parent->autolink = true;
    }
    struct node *t = tree_add(a, parent, NODE_TEXT, v->offset);
    t->length = (uint32_t)v->length;
    t->text = v->text;
}

static void add_record(struct arena *a, struct doc *d, struct node *parent, const struct value *v);

static bool has_map(const struct value *v)
{
    for (size_t i = 0; i < v->len; i++)
        if (!is_scalar(&v->items[i]))
            return true;
    return false;
}

// What a field holds: text, records, or a list.
static void add_value(struct arena *a, struct doc *d, struct node *parent, const struct value *v,
                      bool alone)
{
    if (is_scalar(v)) {
        add_scalar(a, d, parent, v, alone);
    } else if (v->type == VALUE_MAP) {
        add_record(a, d, parent, v);
    } else if (has_map(v)) {
        for (size_t i = 0; i < v->len; i++)
            add_value(a, d, parent, &v->items[i], alone);
    } else {
        struct node *list = tree_add(a, parent, NODE_LIST, v->offset);
        list->length = (uint32_t)(value_end(v) - v->offset);
        list->tight = true;
        for (size_t i = 0; i < v->len; i++) {
            struct node *item = tree_add(a, list, NODE_ITEM, v->items[i].offset);
            item->length = (uint32_t)v->items[i].length;
            add_scalar(a, d, item, &v->items[i], alone);
        }
    }
}

static struct node *add_field(struct arena *a, struct doc *d, struct node *parent, struct str key,
                              size_t key_offset, const struct value *v, bool alone)
{
    struct node *n = tree_add(a, parent, NODE_FIELD, key_offset);
    n->extra = key;
    add_value(a, d, n, v, alone);
    size_t end = value_end(v);
    if (n->last && (size_t)n->last->offset + n->last->length > end)
        end = (size_t)n->last->offset + n->last->length;
    n->length = (uint32_t)(end > key_offset ? end - key_offset : 0);
    return n;
}

static bool has_key(const struct value *v, size_t from, size_t to, struct str key)
{
    for (size_t i = from; i < to; i++)
        if (str_eq(v->keys[i], key))
            return true;
    return false;
}

// The keys i to the next that begins a further entry, whose dash was forgotten: the first key
// again, or any whose next is there again as well.
static size_t entry_end(const struct value *v, size_t i)
{
    enum { COMPARED = 64 }; // keys: an entry has a few
    size_t end = i + 1;
    bool few = v->len <= COMPARED;
    while (end < v->len && !str_eq(v->keys[end], v->keys[i]) &&
           !(few && end + 1 < v->len && has_key(v, i, end, v->keys[end]) &&
             has_key(v, i, end, v->keys[end + 1])))
        end++;
    return end;
}

// Whether a field of the map, or of one in it, is an address.
static bool has_address(const struct value *map)
{
    for (size_t i = 0; i < map->len; i++) {
        const struct value *v = &map->items[i];
        if (is_scalar(v) ? is_address(v->text) : v->type == VALUE_MAP)
            return true;
    }
    return false;
}

static void add_record(struct arena *a, struct doc *d, struct node *parent, const struct value *v)
{
    for (size_t i = 0, end; i < v->len || i == 0; i = end) {
        end = v->len ? entry_end(v, i) : 1;
        struct value one = *v;
        bool whole = i == 0 && end >= v->len;
        if (!whole) {
            one.keys += i;
            one.key_offsets += i;
            one.items += i;
            one.len = end - i;
            one.offset = i ? one.key_offsets[0] : v->offset;
            one.length = value_end(&one.items[one.len - 1]) - one.offset;
        }
        struct node *n = tree_add(a, parent, NODE_RECORD, one.offset);
        record_extent(d, &one, n);
        bool alone = !has_address(&one);
        for (size_t k = 0; k < one.len; k++)
            add_field(a, d, n, one.keys[k], one.key_offsets[k], &one.items[k], alone);
    }
}

struct node *doc_add_records(struct arena *a, struct doc *d, const struct value *v, struct str key,
                             size_t key_offset)
{
    return add_field(a, d, d->root, key, key_offset, v, false);
}

static bool read_value(struct reading_state *s, struct value *v)
{
    struct doc *d = s->d;
    if (!s->utf8) { // libfyaml does not end on some bytes that are no UTF-8
        d->source = text_decode(s->a, d->source.p, d->source.n, false);
        *d->lines = line_index_later(s->a, d->source);
    }
    size_t from = d->front_end, to = d->source.n;
    if (d->format == DOC_YAML)
        return value_read_yaml_kept(s->a, d->path, d->source, from, to, 0, v, s->diags);
    if (d->format == DOC_TOML)
        return value_read_toml(s->a, d->path, d->source, from, to, v, s->diags);
    if (value_read_json(s->a, d->path, d->source, from, to, v, s->diags))
        return true;
    // A comma too many and a key without quotation marks are fine in YAML, of which JSON is part.
    struct diags unheard = DIAGS_IN(s->a);
    return value_read_yaml_kept(s->a, d->path, d->source, from, to, 0, v, &unheard);
}

// A list of maps or a map: what a group of records is written as.
static bool is_group(const struct value *v)
{
    return v->type == VALUE_MAP || (v->type == VALUE_LIST && has_map(v));
}

static bool has_group(const struct value *v)
{
    for (size_t i = 0; i < v->len; i++)
        if (is_group(&v->items[i]))
            return true;
    return false;
}

void data_read(struct reading_state *s)
{
    struct value v = {0};
    struct node *root = s->d->root;
    if (!read_value(s, &v) || is_scalar(&v))
        return;
    if (v.type == VALUE_LIST || !has_group(&v)) {
        add_value(s->a, s->d, root, &v, true);
        return;
    }
    for (size_t i = 0; i < v.len; i++)
        add_field(s->a, s->d, root, v.keys[i], v.key_offsets[i], &v.items[i], true);
}
