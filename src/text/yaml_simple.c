// SPDX-License-Identifier: MIT
// A site of ten thousand releases has ten thousand front matters, and libfyaml takes longer
// over each than all else that is done with the file. Here is only what needs no knowledge of
// YAML's darker corners: keys of letters, one a line; values on that line, plain ones that
// begin with a letter or digit, quoted ones without escapes; lists and maps of these, each deeper
// than what it stands in, as the data files are written that sites keep. At the first byte that is
// anything else the whole is given up and left to libfyaml.
#include "text/yaml_simple.h"

#include <string.h>

#include "base/scan.h"

enum { KEYS_MOST = 64, KEY_LONGEST = 100, VALUE_LONGEST = 4000 };

struct reader {
    struct arena *a;
    struct str whole;
    size_t at, to; // of the line that is read next; of the end
    bool simple;   // all of it is, as text_is_simple says
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

static bool has_controls(struct str s)
{
    size_t i = 0;
    for (; i + SCAN_BLOCK <= s.n; i += SCAN_BLOCK) {
        scan_block b = scan_load(s.p + i);
        if (scan_any((b < 0x20) & (b != '\n')))
            return true;
    }
    while (i < s.n && ((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n'))
        i++;
    return i < s.n;
}

// From i on, where a character begins, as far as blocks show nothing but letters of most scripts
// and ASCII, with line feeds if there may be `lines`.
static size_t letter_blocks(struct str s, size_t i, bool lines)
{
    const scan_mask allowed = (scan_mask){0} - (signed char)lines;
    while (i + SCAN_BLOCK <= s.n) {
        scan_block b = scan_load(s.p + i);
        scan_mask control = (b < 0x20) & ~((b == '\n') & allowed);
        control |= b == 0x7f;
        if (!scan_any(control | scan_wide(b))) {
            i += SCAN_BLOCK;
            continue;
        }
        if (i < 2 || scan_any(control | scan_odd(s.p + i)))
            break;
        i += SCAN_BLOCK;
        i -= scan_begun(s.p, i);
    }
    return i;
}

static bool text_is_simple(struct str s, bool lines)
{
    for (size_t i = 0; i < s.n;) {
        i = letter_blocks(s, i, lines);
        for (size_t to = i < 2 ? 2 : i + SCAN_BLOCK; i < to && i < s.n;) {
            uint32_t c = utf8_next(s, &i);
            if ((c < 0x20 && !(lines && c == '\n')) || c == 0x7f ||
                (c >= 0x80 && !is_plain_wide(c)))
                return false;
        }
    }
    return true;
}

static bool is_simple(const struct reader *r, struct str line)
{
    return r->simple || text_is_simple(line, false);
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
    if (s.n > VALUE_LONGEST || !is_simple(r, s))
        return false;
    if (s.p[0] == '"' || s.p[0] == '\'')
        return read_quoted(r, s, v);
    if (!is_word(s.p[0]) && !(s.p[0] & 0x80))
        return false;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (is_word(c) || (c & 0x80))
            continue;
        if (in_list && !strchr(" -_./", c))
            return false;
        if ((c == ':' && (i + 1 == s.n || s.p[i + 1] == ' ')) || (c == '#' && s.p[i - 1] == ' '))
            return false;
    }
    set_text(r, v, s);
    yaml_type_plain(v);
    return true;
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
    value_cover(v);
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

// Passes blank lines and comments of simple text (any other is taken for a line, and refused);
// the line that is read next, and its indent. False at the end.
static bool peek(struct reader *r, struct str *line, size_t *indent)
{
    for (; r->at < r->to; r->at += line->n + 1) {
        *line = line_at(r, r->at);
        *indent = spaces_before(*line);
        if (*indent < line->n && (line->p[*indent] != '#' || !is_simple(r, *line)))
            return true;
    }
    return false;
}

static size_t key_length(struct str line)
{
    size_t n = 0;
    while (n < line.n && (is_word(line.p[n]) || line.p[n] == '_' || (n && line.p[n] == '-')))
        n++;
    bool ends = n && n < line.n && line.p[n] == ':' && (n + 1 == line.n || line.p[n + 1] == ' ');
    return ends && n <= KEY_LONGEST && is_alpha_ascii(line.p[0]) ? n : 0;
}

static bool read_block(struct reader *r, size_t indent, unsigned deep, struct value *v);

// What stands behind the colon of a key in column `indent`; r is at the next line.
static bool read_value(struct reader *r, struct str s, size_t indent, unsigned deep,
                       struct value *v)
{
    struct str next;
    size_t column;
    if (s.n)
        return s.p[0] == '[' ? read_flow(r, s, v) : read_scalar(r, s, false, v);
    return peek(r, &next, &column) &&
           (column > indent || (column == indent && is_dash(next, column))) &&
           read_block(r, column, deep + 1, v);
}

// Keys in column `indent`; the first stands at `first` of its line, which may be behind a dash.
static bool read_map(struct reader *r, size_t indent, unsigned deep, struct value *map)
{
    struct str line;
    size_t column = indent;
    bool first = true;
    map->type = VALUE_MAP;
    for (; first || peek(r, &line, &column); first = false) {
        if (first)
            line = line_at(r, r->at);
        if (column < indent)
            break;
        struct str text = str_from(line, indent);
        size_t offset = r->at + indent, n = key_length(text);
        struct str key = str_slice(text, 0, n);
        struct value one = {0};
        if (n == 0 || column > indent || map->len == KEYS_MOST || value_get(map, key))
            return false;
        r->at += line.n + 1;
        if (!read_value(r, str_trim(str_from(text, n + 1)), indent, deep, &one))
            return false;
        *value_put(r->a, map, key, offset) = one;
    }
    value_cover(map);
    return true;
}

// The lines "- item" whose dashes stand in column `indent`.
static bool read_items(struct reader *r, size_t indent, unsigned deep, struct value *v)
{
    struct str line;
    size_t column;
    v->type = VALUE_LIST;
    while (peek(r, &line, &column)) {
        struct value one = {0};
        if (column < indent || (column == indent && !is_dash(line, column)))
            break;
        struct str item = str_from(line, indent + 2);
        if (column > indent || item.n == 0 || item.p[0] == ' ')
            return false;
        if (key_length(item)) {
            if (!read_map(r, indent + 2, deep + 1, &one))
                return false;
        } else {
            item = str_trim(item);
            if (item.n == 0 || !read_scalar(r, item, false, &one))
                return false;
            r->at += line.n + 1;
        }
        *value_push(r->a, v) = one;
    }
    value_cover(v);
    return true;
}

static bool read_block(struct reader *r, size_t indent, unsigned deep, struct value *v)
{
    struct str line = line_at(r, r->at);
    return deep < VALUE_DEEPEST &&
           (is_dash(line, indent) ? read_items(r, indent, deep, v) : read_map(r, indent, deep, v));
}

bool yaml_read_simple(struct arena *a, struct str whole, size_t from, size_t to, struct value *out)
{
    struct reader r = {.a = a, .whole = whole, .at = from, .to = to};
    struct value v = {0};
    struct str line, all = str_slice(whole, from, to);
    size_t indent;
    r.simple = from < to && text_is_simple(all, true);
    if (from >= to || (!r.simple && has_controls(all)))
        return false;
    if (str_eq(line_at(&r, r.at), STR("---")))
        r.at += 4;
    if (!peek(&r, &line, &indent) || indent > 0 || !read_block(&r, 0, 0, &v) ||
        peek(&r, &line, &indent))
        return false;
    *out = v;
    return true;
}
