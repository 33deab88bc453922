// SPDX-License-Identifier: MIT
// YAML that is none, read as it looks: people keep these files by hand, and one quotation mark
// or colon too many must not lose a whole page. What counts is where lines begin: "- " opens
// an entry, "key: " a field; the rest of the line is its text, whatever stands in it. What is
// indented a little too much or too little belongs to the entry it stands in. A key that an
// entry has twice is kept twice. Deeper than VALUE_DEEPEST lines are left out.
#include <string.h>

#include "text/yaml_simple.h"

enum { KEY_LONGEST = 80, KEY_WORDS = 6, NEAR_KEY_LONGEST = 30, TAB_WIDTH = 4, FLOW_LINES = 100 };

struct lenient {
    struct arena *a;
    struct str path, whole;
    size_t next, to; // first byte of the next line; end of the part
    bool any;        // a line is being read:
    size_t at, end;  // its text, without white space at its ends
    size_t indent;   // the column it begins in, behind dashes that were read
};

static bool is_skipped(struct str line)
{
    return line.n == 0 || line.p[0] == '#' || str_eq(line, STR("---")) || str_eq(line, STR("..."));
}

// Moves to the next line that says something.
static void advance(struct lenient *l)
{
    while (l->next < l->to) {
        size_t from = l->next;
        struct str rest = str_slice(l->whole, from, l->to), line = STR_NONE;
        str_line(&rest, &line);
        l->next = l->to - rest.n;
        struct str text = str_trim(line);
        if (is_skipped(text))
            continue;
        l->at = (size_t)(text.p - l->whole.p);
        l->end = l->at + text.n;
        l->indent = l->at - from;
        for (size_t i = from; i < l->at; i++)
            l->indent += l->whole.p[i] == '\t' ? TAB_WIDTH - 1 : 0;
        l->any = true;
        return;
    }
    l->any = false;
}

static struct str text_of(const struct lenient *l)
{
    return str_slice(l->whole, l->at, l->end);
}

// The line stands in something whose lines begin behind column `outer`.
static bool is_within(const struct lenient *l, long outer)
{
    return l->any && (long)l->indent > outer;
}

static bool is_word_key(struct str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (!is_alpha_ascii(key.p[i]) && !is_digit_ascii(key.p[i]) && key.p[i] != '_' &&
            key.p[i] != '-' && !(key.p[i] & 0x80))
            return false;
    return key.n > 0 && key.n <= NEAR_KEY_LONGEST && !is_digit_ascii(key.p[0]);
}

static size_t spaces_in(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == ' ';
    return n;
}

// "key: value", "key:" and, of a word alone, "key:value". *value counts from the line's text.
static bool split_key(struct str line, struct str *key, size_t *value)
{
    char quote = line.p[0] == '"' || line.p[0] == '\'' ? line.p[0] : 0;
    if (quote) {
        size_t close = str_find_char(str_from(line, 1), quote);
        if (close == STR_NOT_FOUND || close + 2 >= line.n || line.p[close + 2] != ':')
            return false;
        *key = str_slice(line, 1, close + 1);
        *value = close + 3;
        return key->n > 0 && key->n <= KEY_LONGEST;
    }
    for (size_t i = 1; i < line.n && i <= KEY_LONGEST; i++) {
        if (line.p[i] != ':')
            continue;
        bool ends = i + 1 == line.n || is_space_ascii(line.p[i + 1]);
        *key = str_trim(str_slice(line, 0, i));
        *value = i + 1;
        if (ends)
            return spaces_in(*key) < KEY_WORDS && !strchr("[{", line.p[0]);
        if (is_word_key(*key) && line.p[i + 1] != '/' && line.p[i + 1] != ':')
            return true;
    }
    return false;
}

// "- ", and "-date: 2026": the blank was forgotten.
static bool is_dash(const struct lenient *l)
{
    struct str line = text_of(l), key;
    size_t value;
    if (line.p[0] != '-')
        return false;
    return line.n == 1 || is_space_ascii(line.p[1]) ||
           (is_alpha_ascii(line.p[1]) && split_key(str_from(line, 1), &key, &value) &&
            is_word_key(key));
}

static bool is_entry(const struct lenient *l, bool near)
{
    struct str key;
    size_t value;
    return split_key(text_of(l), &key, &value) && (!near || is_word_key(key));
}

static void set_text(struct value *v, size_t from, size_t to, struct str text)
{
    v->type = VALUE_STRING;
    v->offset = from;
    v->length = to - from;
    v->text = text;
}

// Scalars

// \xHH, \uHHHH, \UHHHHHHHH at s: puts the character at *out, returns the bytes read; 0 when it
// is none.
static size_t put_number(char **out, struct str s)
{
    size_t digits = s.p[0] == 'x' ? 2 : s.p[0] == 'u' ? 4 : 8, i = 1;
    uint32_t c = 0;
    for (; i <= digits && i < s.n && hex_digit_ascii(s.p[i]) >= 0; i++)
        c = c << 4 | (uint32_t)hex_digit_ascii(s.p[i]);
    if (i <= digits || c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *out += utf8_put(c, *out);
    return i;
}

// What stands between quotation marks: escapes, and marks written twice, are read. Never longer
// than it is written.
static struct str unquoted(struct lenient *l, struct str s, char quote)
{
    char twice[2] = {quote, quote};
    if (!str_contains(s, (struct str){twice, 2}) && str_find_char(s, '\\') == STR_NOT_FOUND)
        return s;
    char *text = arena_array(l->a, s.n + 1, 1), *out = text;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;
        bool escape = quote == '"' && c == '\\';
        size_t n = 0;
        if (escape && (next == 'x' || next == 'u' || next == 'U'))
            n = put_number(&out, str_from(s, i + 1));
        bool skips = n == 0 && ((c == quote && next == quote) ||
                                (escape && (next == '"' || next == '\\' || next == '/')));
        bool space = n == 0 && escape && (next == 'n' || next == 't');
        if (n == 0)
            *out++ = space ? ' ' : skips ? next : c;
        i += n + skips + space;
    }
    return (struct str){text, (size_t)(out - text)};
}

// A text over several lines, from `from` to the end of what is read so far, on one line.
static struct str joined(struct lenient *l, size_t from, size_t to)
{
    struct str s = str_slice(l->whole, from, to);
    char *out = arena_array(l->a, s.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool space = is_space_ascii(s.p[i]);
        if (space && (n == 0 || out[n - 1] == ' '))
            continue;
        out[n++] = space ? ' ' : s.p[i];
    }
    return (struct str){out, n};
}

static struct str without_comment(struct str s)
{
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] == '#' && is_space_ascii(s.p[i - 1]))
            return str_trim(str_slice(s, 0, i));
    return s;
}

// The lines that a text goes on in: behind column `outer`, and neither entry nor field. Returns
// where the last of them ends; the line read then is the first that is not of it.
static size_t go_on(struct lenient *l, long outer, size_t end)
{
    for (advance(l); is_within(l, outer) && !is_dash(l) && !is_entry(l, true); advance(l))
        end = l->end;
    return end;
}

// "A" and "B": the marks are the text's own, for the first closes before the end. That does not
// hold of "They said "yes" to us".
static bool closes_early(struct str inner, char quote)
{
    for (size_t i = 0; i < inner.n; i++) {
        bool twice = inner.p[i] == quote && i + 1 < inner.n && inner.p[i + 1] == quote;
        if (inner.p[i] == '\\' || twice)
            i++;
        else if (inner.p[i] == quote)
            return i > 0 && !is_space_ascii(inner.p[i - 1]) && inner.p[i - 1] != '(';
    }
    return false;
}

// From the quotation mark at `from` to the same mark at the end of this line or of one of the
// next. False, with nothing read, when no line ends so.
static bool read_quoted(struct lenient *l, struct value *v, size_t from, long outer)
{
    char quote = l->whole.p[from];
    struct lenient ahead = *l;
    for (bool first = true;; first = false) {
        struct str line = str_slice(l->whole, first ? from : ahead.at, ahead.end);
        struct str bare = without_comment(line);
        struct str shown = bare.n > 1 && bare.p[bare.n - 1] == quote ? bare : line;
        if (shown.n > (first ? 1U : 0U) && shown.p[shown.n - 1] == quote &&
            !(quote == '"' && shown.n > 1 && shown.p[shown.n - 2] == '\\')) {
            size_t end = (size_t)(shown.p - l->whole.p) + shown.n - 1;
            if (closes_early(str_slice(l->whole, from + 1, end), quote))
                return false;
            *l = ahead;
            struct str text = first ? str_slice(l->whole, from + 1, end) : joined(l, from + 1, end);
            set_text(v, from + 1, end, unquoted(l, text, quote));
            advance(l);
            return true;
        }
        advance(&ahead);
        if (!is_within(&ahead, outer) || is_dash(&ahead) || is_entry(&ahead, true))
            return false;
    }
}

// "|" and ">": the lines behind column `outer` as they stand.
static void read_lines(struct lenient *l, struct value *v, long outer)
{
    advance(l);
    size_t from = l->any ? l->at : l->to, end = from;
    for (; is_within(l, outer); advance(l))
        end = l->end;
    set_text(v, from, end, joined(l, from, end));
}

// "[a, b]" and "{a: b}", perhaps over FLOW_LINES lines, by libfyaml. False, with nothing read,
// when that cannot be: then the lines are read again.
static bool read_flow(struct lenient *l, struct value *v, size_t from, long outer)
{
    struct lenient ahead = *l;
    struct diags unheard = DIAGS_IN(l->a);
    size_t end = ahead.end, lines = 1;
    for (advance(&ahead); is_within(&ahead, outer) && !is_dash(&ahead); advance(&ahead)) {
        if (++lines > FLOW_LINES)
            return false;
        end = ahead.end;
    }
    struct value one = {0};
    if (l->whole.p[end - 1] != (l->whole.p[from] == '[' ? ']' : '}') ||
        !yaml_read_any(l->a, l->path, l->whole, from, end, &one, &unheard) ||
        (one.type != VALUE_LIST && one.type != VALUE_MAP))
        return false;
    *l = ahead;
    *v = one;
    return true;
}

// What stands in the line from `from` on, which is in its text.
static void read_scalar(struct lenient *l, struct value *v, size_t from, long outer)
{
    char c = l->whole.p[from];
    if ((c == '"' || c == '\'') && read_quoted(l, v, from, outer))
        return;
    if ((c == '[' || c == '{') && read_flow(l, v, from, outer))
        return;
    if ((c == '|' || c == '>') && l->end - from <= 3) {
        read_lines(l, v, outer);
        return;
    }
    struct str first = without_comment(str_slice(l->whole, from, l->end));
    size_t end = from + first.n, last = go_on(l, outer, end);
    set_text(v, from, last, last == end ? first : joined(l, from, last));
    if (last == end)
        yaml_type_plain(v);
}

// Lists and maps

static void read_block(struct lenient *l, struct value *v, long outer, unsigned deep);

static void read_map(struct lenient *l, struct value *v, long outer, unsigned deep)
{
    v->type = VALUE_MAP;
    while (is_within(l, outer) && !is_dash(l)) {
        struct str line = text_of(l), key;
        size_t value, column = l->indent, offset = l->at;
        if (!split_key(line, &key, &value)) {
            advance(l); // a text that belongs to nothing
            continue;
        }
        struct value one = {.offset = offset + value};
        while (value < line.n && is_space_ascii(line.p[value]))
            value++;
        if (value < line.n && line.p[value] != '#') {
            read_scalar(l, &one, offset + value, (long)column);
        } else {
            advance(l);
            if (l->any && (l->indent > column || (l->indent == column && is_dash(l))))
                read_block(l, &one, (long)column - is_dash(l), deep + 1);
        }
        *value_put(l->a, v, key, (size_t)(key.p - l->whole.p)) = one;
    }
    value_cover(v);
}

static void read_item(struct lenient *l, struct value *v, unsigned deep)
{
    size_t column = l->indent, at = l->at + 1;
    while (at < l->end && is_space_ascii(l->whole.p[at]))
        at++;
    v->offset = at;
    if (at < l->end) {
        l->indent += at - l->at;
        l->at = at;
        read_block(l, v, (long)column, deep + 1);
        return;
    }
    advance(l);
    if (l->any && (l->indent > column || (l->indent == column && !is_dash(l))))
        read_block(l, v, (long)column - (l->indent == column), deep + 1);
}

static void read_list(struct lenient *l, struct value *v, long outer, unsigned deep)
{
    size_t column = l->indent;
    v->type = VALUE_LIST;
    while (is_within(l, outer)) {
        if (!is_dash(l)) {
            if (l->indent <= column && is_entry(l, false))
                break;  // the map around the list goes on
            advance(l); // a text that belongs to nothing
            continue;
        }
        struct value one = {0};
        read_item(l, &one, deep);
        *value_push(l->a, v) = one;
    }
    value_cover(v);
}

// What the line that is read opens; it stands behind column `outer`.
static void read_block(struct lenient *l, struct value *v, long outer, unsigned deep)
{
    if (deep > VALUE_DEEPEST)
        while (is_within(l, outer))
            advance(l);
    else if (is_dash(l))
        read_list(l, v, outer, deep);
    else if (is_entry(l, false))
        read_map(l, v, outer, deep);
    else
        read_scalar(l, v, l->at, outer);
}

static bool has_key(const struct value *v, struct str key)
{
    for (size_t i = 0; i < v->len; i++)
        if (str_eq(v->keys[i], key))
            return true;
    return false;
}

// The last entry of a list, when it has none of the fields that stand behind the list: they are
// its own, and their indentation was forgotten.
static struct value *lacks_fields(struct value *list, const struct value *fields)
{
    enum { FIELDS_MOST = 40 };
    struct value *last = list->len ? &list->items[list->len - 1] : NULL;
    if (!last || last->type != VALUE_MAP || fields->len > FIELDS_MOST || last->len > FIELDS_MOST)
        return NULL;
    for (size_t i = 0; i < fields->len; i++)
        if (has_key(last, fields->keys[i]))
            return NULL;
    return last;
}

// "_comments:" over what the fields of the entries before it mean: for keepers.
static bool is_for_keepers(const struct value *v)
{
    bool keepers = v->type == VALUE_MAP && v->len > 0;
    for (size_t i = 0; i < v->len && keepers; i++)
        keepers = v->keys[i].n && v->keys[i].p[0] == '_';
    return keepers;
}

// What stands behind the first list or map, at the same column.
static void add_block(struct lenient *l, struct value *v, const struct value *more)
{
    if (is_for_keepers(more))
        return;
    bool alike = more->type == v->type;
    struct value *last =
        v->type == VALUE_LIST && more->type == VALUE_MAP ? lacks_fields(v, more) : NULL;
    for (size_t i = 0; last && i < more->len; i++)
        *value_put(l->a, last, more->keys[i], more->key_offsets[i]) = more->items[i];
    if (last) {
        value_cover(last);
        return;
    }
    for (size_t i = 0; alike && i < more->len; i++)
        if (v->type == VALUE_MAP)
            *value_put(l->a, v, more->keys[i], more->key_offsets[i]) = more->items[i];
        else
            *value_push(l->a, v) = more->items[i];
    if (!alike && v->type == VALUE_LIST && more->type == VALUE_MAP) // its dash is missing
        *value_push(l->a, v) = *more;
    else if (!alike && v->type == VALUE_MAP && more->type == VALUE_LIST)
        *value_put(l->a, v, STR_NONE, more->offset) = *more;
}

bool yaml_read_lenient(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                       struct value *out)
{
    struct lenient l = {.a = a, .path = path, .whole = whole, .next = from, .to = to};
    struct value v = {.offset = from};
    advance(&l);
    if (!l.any)
        return false;
    read_block(&l, &v, -1, 0);
    while (l.any) {
        struct value more = {.offset = l.at};
        read_block(&l, &more, -1, 0);
        if (v.type != VALUE_LIST && v.type != VALUE_MAP)
            v = more;
        else
            add_block(&l, &v, &more);
    }
    if (v.type != VALUE_LIST && v.type != VALUE_MAP)
        return false;
    value_cover(&v);
    *out = v;
    return true;
}
