// SPDX-License-Identifier: MIT
// Prose may begin with "Contact: …" too, so headers are only believed when the first key is
// one that site builders know and every line up to the blank one fits.
#include "text/front_headers.h"

#include <string.h>

static const char *const known[] = {
    "title",    "date",        "modified", "category", "categories", "tags",  "slug",     "author",
    "authors",  "summary",     "lang",     "status",   "template",   "url",   "save_as",  "layout",
    "subtitle", "description", "keywords", "link",     "type",       "draft", "permalink"};
static const char *const lists[] = {"tags", "keywords", "authors", "categories"};

#define IS_ONE_OF(name, list) is_one_of((name), (list), sizeof(list) / sizeof *(list))
static bool is_one_of(struct str s, const char *const *list, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq_ascii(s, str_of(list[i])))
            return true;
    return false;
}

static struct value string_value(struct reading_state *s, struct str text)
{
    return (struct value){.type = VALUE_STRING,
                          .text = text_decode(s->a, text.p, text.n, s->utf8),
                          .offset = (size_t)(text.p - s->d->source.p),
                          .length = text.n};
}

void front_add_header(struct reading_state *s, struct str key, struct str value)
{
    struct value *front = s->d->front;
    size_t offset = (size_t)(key.p - s->d->source.p);
    key = str_lower_ascii(s->a, key);
    if (value_get(front, key))
        return;
    struct value v = string_value(s, value);
    if (IS_ONE_OF(key, lists)) {
        struct value list = {.type = VALUE_LIST, .offset = v.offset, .length = v.length};
        struct str rest = value, part;
        while (value.n && str_split(&rest, ',', &part))
            if (str_trim(part).n)
                *value_push(s->a, &list) = string_value(s, str_trim(part));
        v = list;
    } else if (str_eq_ascii(value, STR("true")) || str_eq_ascii(value, STR("false"))) {
        v.type = VALUE_BOOL;
        v.boolean = str_eq_ascii(value, STR("true"));
    }
    *value_put(s->a, front, key, offset) = v;
}

// Splits "Key: value" or, with dots, ".. key: value".
static bool split(struct str line, bool dots, struct str *key, struct str *value)
{
    if (dots && !str_starts(line, STR(".. ")))
        return false;
    line = str_from(line, dots ? 3 : 0);
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND || colon == 0 || colon > 40)
        return false;
    for (size_t i = 0; i < colon; i++)
        if (!is_alpha_ascii(line.p[i]) && !is_digit_ascii(line.p[i]) && !strchr("_- ", line.p[i]))
            return false;
    *key = str_trim(str_slice(line, 0, colon));
    *value = str_trim(str_from(line, colon + 1));
    return key->n > 0 && is_alpha_ascii(line.p[0]);
}

// The lines from `rest` on that are headers; moves *rest past them. False when a line before
// the blank one (or the end of the comment) is none.
static bool walk(struct reading_state *s, struct str *rest, bool dots, bool comment, bool add)
{
    struct str line, key, value;
    bool first = true, seen = false;
    while (str_line(rest, &line)) {
        if (comment ? str_eq(str_trim(line), STR("-->")) : str_trim(line).n == 0)
            return seen;
        if (comment && str_trim(line).n == 0)
            continue;
        bool goes_on = !first && !dots && is_space_ascii(line.p[0]);
        if (!goes_on && (!split(line, dots, &key, &value) || (first && !IS_ONE_OF(key, known))))
            return false;
        if (!goes_on && add)
            front_add_header(s, key, value);
        first = false;
        seen = true;
    }
    return seen && !comment;
}

void front_read_headers(struct reading_state *s, size_t begin)
{
    struct str top = str_slice(s->d->source, 0, begin + FRONT_LARGEST), line;
    struct str rest = str_from(top, begin);
    bool comment = str_starts(rest, STR("<!--"));
    if (comment && (!str_line(&rest, &line) || !str_eq(str_trim(line), STR("<!--"))))
        return;
    bool dots = str_starts(rest, STR(".. "));
    if (comment && !dots)
        return;
    struct str again = rest;
    if (!walk(s, &again, dots, comment, false))
        return;
    walk(s, &rest, dots, comment, true);
    s->d->front_format = FRONT_HEADERS;
    s->d->front_end = (size_t)(rest.n ? rest.p - s->d->source.p : (long)top.n);
}
