// SPDX-License-Identifier: MIT
// Comments of the keepers and signs: what they say of the model's article is not known of a new
// one. A sign that stands in every entry ("📰") is the page's way.
#include <string.h>

#include "room/own.h"

struct dropping {
    struct arena *a;
    const struct outline *o;
    const struct outline_item *x;
    const struct own_parts *parts;
    struct edits *edits;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

// Takes [from, to) away with the blanks before it, and the line with it when nothing else is there.
static void drop(const struct dropping *d, size_t from, size_t to)
{
    struct str s = d->o->source;
    size_t start = from, end = to;
    while (start > d->x->from && is_blank(s.p[start - 1]))
        start--;
    while (end < d->x->to && (is_blank(s.p[end]) || s.p[end] == '\r'))
        end++;
    bool begins = start == d->x->from || s.p[start - 1] == '\n';
    bool ends = end == d->x->to || s.p[end] == '\n';
    if (begins && ends && end < d->x->to) {
        from = start;
        to = end + 1;
    } else if (begins && ends && start > d->x->from) {
        from = start - 1;
    } else if (!begins) {
        from = start;
    }
    if (!own_holds_part(d->parts, from, to) && !edit_overlaps(d->edits, from, to))
        edit_add(d->a, d->edits, from, to, STR(""));
}

// Whether a program reads the comment: "<!--more-->", "<!-- wp:list-item -->", "<!-- lint-ignore
// -->".
static bool is_for_program(struct str said)
{
    struct str text = str_trim(said), word = str_slice(text, 0, str_find_char(text, ' '));
    if (!said.n || !is_space_ascii(said.p[0]))
        return true;
    for (size_t i = 0; i < word.n; i++)
        if (strchr(":/_-.[", word.p[i]) && i + 1 < word.n)
            return true;
    return false;
}

// "<!-- checked by Ann -->"
static void drop_comments(const struct dropping *d)
{
    struct str s = d->o->source;
    for (size_t at = d->x->from; at < d->x->to;) {
        struct str rest = str_slice(s, at, d->x->to);
        size_t open = str_find(rest, STR("<!--"));
        size_t close = open == STR_NOT_FOUND ? open : str_find(rest, STR("-->"));
        if (close == STR_NOT_FOUND || close < open)
            return;
        struct str said = str_slice(rest, open + 4, close);
        if (!is_for_program(said))
            drop(d, at + open, at + close + 3);
        at += close + 3;
    }
}

// Where the comment of a line of YAML or TOML begins: at a "#" behind a blank, outside quotation
// marks; the end of the line when there is none.
static size_t comment_at(struct str line)
{
    char quote = '\0';
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        bool begins = i == 0 || strchr(" \t[{,:=", line.p[i - 1]);
        if (quote && c == '\\' && quote == '"')
            i++;
        else if (quote)
            quote = c == quote ? '\0' : quote;
        else if (begins && (c == '"' || c == '\''))
            quote = c;
        else if (c == '#' && (i == 0 || is_blank(line.p[i - 1])))
            return i;
    }
    return line.n;
}

static size_t depth_of(struct str line)
{
    size_t n = 0;
    while (n < line.n && strchr(" \t-", line.p[n]))
        n++;
    return n;
}

static void drop_line_comments(const struct dropping *d)
{
    struct str s = d->o->source;
    size_t text_depth = 0; // of a key whose text stands below it, and 1; there "#" is a letter
    for (size_t at = d->x->from, end; at < d->x->to; at = end + 1) {
        size_t n = str_find_char(str_slice(s, at, d->x->to), '\n');
        end = n == STR_NOT_FOUND ? d->x->to : at + n;
        struct str line = str_slice(s, at, end), shown = str_trim(line);
        if (text_depth && (!shown.n || depth_of(line) >= text_depth))
            continue;
        size_t sign = comment_at(line);
        struct str value = str_trim(str_slice(line, 0, sign));
        text_depth = value.n && strchr("|>", value.p[value.n - 1]) ? depth_of(line) + 1 : 0;
        if (sign < line.n)
            drop(d, at + sign, at + line.n - (line.p[line.n - 1] == '\r'));
    }
}

// ---- signs

static bool is_sign(uint32_t c)
{
    return (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf);
}

// The sign at *at or behind it, with what varies it, and the blanks behind it.
static bool next_sign(struct str s, size_t *at, size_t to, struct span *sign, size_t *end)
{
    while (*at < to) {
        size_t from = *at;
        if (!is_sign(utf8_next(s, at)))
            continue;
        *end = *at;
        *sign = (struct span){(uint32_t)from, (uint32_t)(*at - from)};
        while (*at < to && utf8_next(s, at) == 0xfe0f)
            *end = *at;
        while (*end < to && is_blank(s.p[*end]))
            ++*end;
        *at = *end;
        return true;
    }
    return false;
}

static bool stands_in_all(const struct outline *o, struct str sign)
{
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        if (x->clip && !str_contains(str_slice(o->source, x->from, x->to), sign))
            return false;
    }
    return true;
}

static void drop_signs(const struct dropping *d)
{
    struct str s = d->o->source;
    struct span sign;
    for (size_t at = d->x->from, end; next_sign(s, &at, d->x->to, &sign, &end);) {
        size_t to = sign.offset + sign.length;
        if (own_holds_part(d->parts, sign.offset, to) ||
            edit_overlaps(d->edits, sign.offset, end) ||
            stands_in_all(d->o, str_slice(s, sign.offset, to)))
            continue;
        edit_add(d->a, d->edits, sign.offset, end, STR(""));
    }
}

void own_drop_notes(struct arena *a, const struct outline *o, const struct outline_item *x,
                    const struct own_parts *parts, struct edits *edits)
{
    struct dropping d = {a, o, x, parts, edits};
    enum doc_format format = o->page->doc->format;
    if (format == DOC_JSON)
        return;
    if (doc_is_data(o->page->doc, x->from)) {
        drop_line_comments(&d);
        return;
    }
    drop_comments(&d);
    drop_signs(&d);
}
