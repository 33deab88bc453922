// SPDX-License-Identifier: MIT
// A site of ten thousand releases has ten thousand front matters, and libfyaml takes longer
// over each than all else that is done with the file. Here is only what needs no knowledge of
// YAML's darker corners: keys of letters, one a line; values on that line, plain ones that
// begin with a letter or digit, quoted ones without escapes; lists of such values. At the first
// byte that is anything else the whole is given up and left to libfyaml.
#include "text/yaml_simple.h"

#include <string.h>

enum { KEYS_MOST = 64, KEY_LONGEST = 100, VALUE_LONGEST = 4000 };

struct reader {
    struct arena *a;
    struct str whole;
    size_t at, to; // of the line that is read next; of the end
};

// Letters beyond ASCII, but none that YAML treats in a way of its own.
static bool is_plain_wide(uint32_t c)
{
    return c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xfff0;
}

static bool is_word(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c);
}

static bool text_is_simple(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c < 0x20 || c == 0x7f || (c >= 0x80 && !is_plain_wide(c)))
            return false;
    }
    return true;
}

static void set_text(struct reader *r, struct value *v, struct str text)
{
    v->type = VALUE_STRING;
    v->text = text;
    v->offset = (size_t)(text.p - r->whole.p);
    v->length = text.n;
}

// "…" or '…' that ends at the end of s.
static bool read_quoted(struct reader *r, struct str s, struct value *v)
{
    char quote = s.p[0];
    struct str text = str_slice(s, 1, s.n - 1);
    if (s.n < 3 || s.p[s.n - 1] != quote || str_find_char(text, quote) != STR_NOT_FOUND ||
        str_find_char(text, '\\') != STR_NOT_FOUND || is_space_ascii(text.p[0]) ||
        is_space_ascii(text.p[text.n - 1]))
        return false;
    set_text(r, v, text);
    return true;
}

// s has no white space at its ends and is not empty.
static bool read_scalar(struct reader *r, struct str s, bool in_list, struct value *v)
{
    if (s.n > VALUE_LONGEST || !text_is_simple(s))
        return false;
    if (s.p[0] == '"' || s.p[0] == '\'')
        return read_quoted(r, s, v);
    if (!is_word(s.p[0]) && !(s.p[0] & 0x80))
        return false;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (in_list && !is_word(c) && !(c & 0x80) && !strchr(" -_./", c))
            return false;
        if ((c == ':' && (i + 1 == s.n || s.p[i + 1] == ' ')) || (c == '#' && s.p[i - 1] == ' '))
            return false;
    }
    set_text(r, v, s);
    yaml_type_plain(v);
    return true;
}

static void cover_items(struct value *list)
{
    const struct value *last = &list->items[list->len - 1];
    list->offset = list->items[0].offset;
    list->length = last->offset + last->length - list->offset;
}

// "[a, b]".
static bool read_flow(struct reader *r, struct str s, struct value *v)
{
    struct str rest = str_slice(s, 1, s.n - 1), part;
    if (s.n < 3 || s.p[s.n - 1] != ']')
        return false;
    v->type = VALUE_LIST;
    while (str_split(&rest, ',', &part)) {
        struct value one = {0};
        part = str_trim(part);
        if (part.n == 0 || !read_scalar(r, part, true, &one))
            return false;
        *value_push(r->a, v) = one;
    }
    cover_items(v);
    return true;
}

static struct str line_at(const struct reader *r, size_t at)
{
    const char *p = r->whole.p + at;
    const char *end = memchr(p, '\n', r->to - at);
    return (struct str){p, end ? (size_t)(end - p) : r->to - at};
}

static size_t spaces_before(struct str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static bool is_dash(struct str line, size_t indent)
{
    return indent + 1 < line.n && line.p[indent] == '-' && line.p[indent + 1] == ' ';
}

// The lines "- item" that follow a key without a value; all begin in one column.
static bool read_items(struct reader *r, struct value *v)
{
    size_t indent = spaces_before(line_at(r, r->at));
    v->type = VALUE_LIST;
    while (r->at < r->to) {
        struct str line = line_at(r, r->at);
        struct value one = {0};
        if (spaces_before(line) != indent || !is_dash(line, indent))
            break;
        struct str item = str_trim(str_from(line, indent + 2));
        if (item.n == 0 || !read_scalar(r, item, false, &one))
            return false;
        *value_push(r->a, v) = one;
        r->at += line.n + 1;
    }
    cover_items(v);
    return true;
}

static bool read_value(struct reader *r, struct str s, struct value *v)
{
    struct str next = r->at < r->to ? line_at(r, r->at) : STR_NONE;
    bool items = is_dash(next, spaces_before(next));
    if (s.n == 0)
        return items && read_items(r, v);
    if (items)
        return false;
    return s.p[0] == '[' ? read_flow(r, s, v) : read_scalar(r, s, false, v);
}

static size_t key_length(struct str line)
{
    size_t n = 0;
    while (n < line.n && (is_word(line.p[n]) || line.p[n] == '_' || (n && line.p[n] == '-')))
        n++;
    bool ends = n && n < line.n && line.p[n] == ':' && (n + 1 == line.n || line.p[n + 1] == ' ');
    return ends && n <= KEY_LONGEST && is_alpha_ascii(line.p[0]) ? n : 0;
}

static bool read_line(struct reader *r, struct value *map)
{
    struct str line = line_at(r, r->at);
    size_t offset = r->at, n = key_length(line);
    struct str key = str_slice(line, 0, n);
    struct value one = {0};
    if (n == 0 || map->len == KEYS_MOST || value_get(map, key))
        return false;
    r->at += line.n + 1;
    if (!read_value(r, str_trim(str_from(line, n + 1)), &one))
        return false;
    *value_put(r->a, map, key, offset) = one;
    return true;
}

bool yaml_read_simple(struct arena *a, struct str whole, size_t from, size_t to, struct value *out)
{
    struct reader r = {a, whole, from, to};
    struct value map = {.type = VALUE_MAP};
    if (from >= to || memchr(whole.p + from, '\t', to - from) ||
        memchr(whole.p + from, '\r', to - from))
        return false;
    while (r.at < to)
        if (!read_line(&r, &map))
            return false;
    const struct value *last = &map.items[map.len - 1];
    map.offset = map.key_offsets[0];
    map.length = last->offset + last->length - map.offset;
    *out = map;
    return true;
}
