// SPDX-License-Identifier: MIT
// TOML 1.0, whole: there is no TOML library for C in Debian. A table remembers how it came to
// be, because that decides what may still be added to it: [headers] may complete tables that
// only stood in longer headers; dotted keys may add to tables that dotted keys of the same
// section made; inline tables and arrays are closed for good. Look-up goes through one map for
// the whole text, so that many keys cost linear time.
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "text/toml_scan.h"
#include "text/value_read.h"

enum origin {
    ORIGIN_IMPLIED = 1, // stood in a longer header only
    ORIGIN_HEADER,      // [table], or one element of [[array]]
    ORIGIN_DOTTED,      // made by a dotted key
    ORIGIN_CLOSED,      // { inline table }
    ORIGIN_TABLES,      // the list of [[array]] headers
};

// What a table or list remembers, found by the number kept in value.integer while reading.
struct table {
    enum origin origin;
    size_t section; // header after which a dotted key made it
};

struct toml {
    struct toml_scan scan;
    struct map index; // table number and key -> position + 1 in the table
    struct table *tables;
    size_t len, cap;
    size_t section;
};

static struct table *info(struct toml *t, const struct value *v)
{
    return &t->tables[v->integer];
}

static void start(struct toml *t, struct value *v, enum value_type type, enum origin origin,
                  size_t offset)
{
    v->type = type;
    v->offset = offset;
    v->integer = (int64_t)t->len;
    ARENA_PUSH(t->scan.a, t->tables, t->len, t->cap) = (struct table){origin, t->section};
}

static struct str index_key(struct toml *t, const struct value *table, struct str key)
{
    struct str k = {NULL, sizeof table->integer + key.n};
    char *p = arena_alloc(t->scan.a, k.n);
    memcpy(p, &table->integer, sizeof table->integer);
    if (key.n)
        memcpy(p + sizeof table->integer, key.p, key.n);
    k.p = p;
    return k;
}

// The value under key in table, or a new one (type VALUE_NULL, *fresh set).
static struct value *find_or_add(struct toml *t, struct value *table, struct str key, size_t offset,
                                 bool *fresh)
{
    void **slot = map_at(&t->index, index_key(t, table, key));
    *fresh = *slot == NULL;
    if (!*fresh)
        return &table->items[(uintptr_t)*slot - 1];
    *slot = (void *)(uintptr_t)(table->len + 1);
    return value_put(t->scan.a, table, key, offset);
}

struct path {
    struct str keys[VALUE_DEEPEST];
    size_t offsets[VALUE_DEEPEST];
    size_t len;
};

static bool read_path(struct toml *t, struct path *p)
{
    p->len = 0;
    do {
        toml_skip_blanks(&t->scan);
        if (p->len == VALUE_DEEPEST)
            return toml_wrong(&t->scan, t->scan.at, "tables are nested more than 32 levels deep",
                              "nest less deeply");
        if (!toml_key(&t->scan, &p->keys[p->len], &p->offsets[p->len]))
            return false;
        p->len++;
        toml_skip_blanks(&t->scan);
    } while (toml_peek(&t->scan) == '.' && t->scan.at++ < t->scan.end);
    return true;
}

static bool taken(struct toml *t, size_t at)
{
    return toml_wrong(&t->scan, at, "this name is already used for something else",
                      "choose another name, or merge the two");
}

// One step of a header: into the table called key, or the last of the tables called so.
static struct value *step_header(struct toml *t, struct value *table, struct str key, size_t at)
{
    bool fresh;
    struct value *v = find_or_add(t, table, key, at, &fresh);
    if (fresh)
        start(t, v, VALUE_MAP, ORIGIN_IMPLIED, at);
    if (v->type == VALUE_LIST && info(t, v)->origin == ORIGIN_TABLES)
        return &v->items[v->len - 1];
    if (v->type == VALUE_MAP && info(t, v)->origin != ORIGIN_CLOSED)
        return v;
    taken(t, at);
    return NULL;
}

static struct value *open_table(struct toml *t, struct value *parent, struct str key, size_t at,
                                size_t header)
{
    bool fresh;
    struct value *v = find_or_add(t, parent, key, at, &fresh);
    if (fresh) {
        start(t, v, VALUE_MAP, ORIGIN_HEADER, header);
        return v;
    }
    if (v->type != VALUE_MAP || info(t, v)->origin != ORIGIN_IMPLIED) {
        toml_wrong(&t->scan, at, "this table is already defined", "merge the two tables");
        return NULL;
    }
    info(t, v)->origin = ORIGIN_HEADER;
    v->offset = header;
    return v;
}

static struct value *open_element(struct toml *t, struct value *parent, struct str key, size_t at,
                                  size_t header)
{
    bool fresh;
    struct value *v = find_or_add(t, parent, key, at, &fresh);
    if (fresh)
        start(t, v, VALUE_LIST, ORIGIN_TABLES, header);
    if (v->type != VALUE_LIST || info(t, v)->origin != ORIGIN_TABLES) {
        taken(t, at);
        return NULL;
    }
    struct value *element = value_push(t->scan.a, v);
    start(t, element, VALUE_MAP, ORIGIN_HEADER, header);
    return element;
}

// "[a.b]" or "[[a.b]]": the table that the following keys go into, or NULL.
static struct value *read_header(struct toml *t, struct value *root)
{
    struct toml_scan *s = &t->scan;
    size_t header = s->at++;
    bool element = toml_peek(s) == '[';
    s->at += element;
    struct path p;
    if (!read_path(t, &p))
        return NULL;
    bool closed =
        toml_peek(s) == ']' && (!element || (s->at + 1 < s->end && s->whole.p[s->at + 1] == ']'));
    if (!closed) {
        toml_wrong(s, s->at, "a table header is not closed", "write [name], or [[name]]");
        return NULL;
    }
    s->at += element ? 2 : 1;
    if (!toml_end_line(s))
        return NULL;
    t->section++;
    struct value *v = root;
    for (size_t i = 0; v && i + 1 < p.len; i++)
        v = step_header(t, v, p.keys[i], p.offsets[i]);
    if (!v)
        return NULL;
    size_t last = p.len - 1;
    return element ? open_element(t, v, p.keys[last], p.offsets[last], header)
                   : open_table(t, v, p.keys[last], p.offsets[last], header);
}

static bool read_value(struct toml *t, struct value *v, unsigned deep);

// "a.b.c = value" into table.
static bool read_pair(struct toml *t, struct value *table, unsigned deep)
{
    struct toml_scan *s = &t->scan;
    struct path p;
    if (!read_path(t, &p))
        return false;
    if (toml_peek(s) != '=')
        return toml_wrong(s, s->at, "an \"=\" is expected after the key", "write key = value");
    s->at++;
    toml_skip_blanks(s);
    bool fresh;
    for (size_t i = 0; i + 1 < p.len; i++) {
        struct value *v = find_or_add(t, table, p.keys[i], p.offsets[i], &fresh);
        if (fresh)
            start(t, v, VALUE_MAP, ORIGIN_DOTTED, p.offsets[i]);
        else if (v->type != VALUE_MAP || info(t, v)->origin == ORIGIN_HEADER ||
                 info(t, v)->origin == ORIGIN_CLOSED ||
                 (info(t, v)->origin == ORIGIN_DOTTED && info(t, v)->section != t->section))
            return taken(t, p.offsets[i]);
        if (info(t, v)->origin == ORIGIN_IMPLIED)
            *info(t, v) = (struct table){ORIGIN_DOTTED, t->section};
        table = v;
    }
    size_t last = p.len - 1;
    struct value *v = find_or_add(t, table, p.keys[last], p.offsets[last], &fresh);
    if (!fresh)
        return toml_wrong(s, p.offsets[last], "this key is written twice", "remove one of them");
    return read_value(t, v, deep + (unsigned)p.len);
}

static bool read_array(struct toml *t, struct value *v, unsigned deep)
{
    struct toml_scan *s = &t->scan;
    start(t, v, VALUE_LIST, ORIGIN_CLOSED, s->at++);
    for (;;) {
        if (!toml_skip_lines(s))
            return false;
        if (toml_peek(s) == ']')
            break;
        struct value item = {0};
        if (!read_value(t, &item, deep + 1))
            return false;
        *value_push(s->a, v) = item;
        if (!toml_skip_lines(s))
            return false;
        if (toml_peek(s) == ',')
            s->at++;
        else if (toml_peek(s) != ']')
            return toml_wrong(s, s->at, "a comma or \"]\" is expected in an array",
                              "separate the values by commas and close the array");
    }
    s->at++;
    v->length = s->at - v->offset;
    return true;
}

static bool read_inline_table(struct toml *t, struct value *v, unsigned deep)
{
    struct toml_scan *s = &t->scan;
    start(t, v, VALUE_MAP, ORIGIN_CLOSED, s->at++);
    toml_skip_blanks(s);
    bool more = toml_peek(s) != '}';
    while (more) {
        if (!read_pair(t, v, deep))
            return false;
        toml_skip_blanks(s);
        more = toml_peek(s) == ',';
        if (!more && toml_peek(s) != '}')
            return toml_wrong(s, s->at, "a comma or \"}\" is expected in an inline table",
                              "keep the table on one line, without a comma at its end");
        s->at += more;
        toml_skip_blanks(s);
    }
    s->at++;
    v->length = s->at - v->offset;
    return true;
}

static bool read_value(struct toml *t, struct value *v, unsigned deep)
{
    if (deep > VALUE_DEEPEST)
        return toml_wrong(&t->scan, t->scan.at, "values are nested more than 32 levels deep",
                          "nest less deeply");
    if (toml_peek(&t->scan) == '[')
        return read_array(t, v, deep);
    if (toml_peek(&t->scan) == '{')
        return read_inline_table(t, v, deep);
    return toml_scalar(&t->scan, v);
}

static bool read_all(struct toml *t, struct value *root)
{
    struct toml_scan *s = &t->scan;
    struct value *table = root;
    while (toml_skip_lines(s) && s->at < s->end) {
        if (toml_peek(s) == '[') {
            table = read_header(t, root);
            if (!table)
                return false;
        } else {
            if (!read_pair(t, table, 0))
                return false;
            table->length = s->at - table->offset; // a header's table ends with its last pair
            if (!toml_end_line(s))
                return false;
        }
    }
    return !s->mistake;
}

// The numbers of tables have served.
static void forget_numbers(struct value *v)
{
    if (v->type != VALUE_MAP && v->type != VALUE_LIST)
        return;
    v->integer = 0;
    for (size_t i = 0; i < v->len; i++)
        forget_numbers(&v->items[i]);
}

bool value_read_toml(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                     struct value *out, struct diags *diags)
{
    struct toml t = {.scan = {.a = a, .whole = whole, .at = from, .end = to}};
    t.index = MAP_IN(a);
    struct value root = {0};
    start(&t, &root, VALUE_MAP, ORIGIN_HEADER, from);
    size_t valid = utf8_valid_prefix(str_slice(whole, from, to));
    if (valid < to - from)
        toml_wrong(&t.scan, from + valid, "the text is not UTF-8", "save the file as UTF-8");
    if (!t.scan.mistake && read_all(&t, &root)) {
        forget_numbers(&root);
        *out = root;
        return true;
    }
    struct line_index lines = line_index_make(a, whole);
    unsigned line = 0, column = 0;
    line_index_find(&lines, t.scan.mistake_at, &line, &column);
    diag_add(diags, SEVERITY_ERROR, "toml-syntax", path, line, column, "this is not TOML: %s",
             t.scan.mistake)
        ->remedy = str_of(t.scan.remedy);
    return false;
}
