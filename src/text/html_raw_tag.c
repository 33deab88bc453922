// SPDX-License-Identifier: MIT
#include "text/html_raw_tag.h"

static bool is_name_byte(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c) || c == '-';
}

struct raw_tag raw_tag_read(struct str tag)
{
    struct raw_tag t = {0};
    size_t i = 1;
    t.closing = tag.n > 1 && tag.p[1] == '/';
    i += t.closing;
    size_t to = i;
    while (to < tag.n && is_name_byte(tag.p[to]))
        to++;
    if (i < tag.n && is_alpha_ascii(tag.p[i]))
        t.name = str_slice(tag, i, to);
    return t;
}

static size_t skip_spaces(struct str s, size_t i)
{
    while (i < s.n && is_space_ascii(s.p[i]))
        i++;
    return i;
}

static bool ends_name(char c)
{
    return is_space_ascii(c) || c == '=' || c == '>' || c == '/';
}

// Reads the value that begins at i; returns where it ends.
static size_t read_value(struct str s, size_t i, struct str *value)
{
    char quote = i < s.n && (s.p[i] == '"' || s.p[i] == '\'') ? s.p[i] : '\0';
    size_t from = quote ? i + 1 : i, to = from;
    while (to < s.n && (quote ? s.p[to] != quote : !is_space_ascii(s.p[to]) && s.p[to] != '>'))
        to++;
    *value = str_slice(s, from, to);
    return to + (quote != '\0');
}

bool raw_tag_attribute(struct str tag, struct str name, struct str *value)
{
    struct raw_tag t = raw_tag_read(tag);
    size_t i = t.name.n ? (size_t)(t.name.p - tag.p) + t.name.n : tag.n;
    while ((i = skip_spaces(tag, i)) < tag.n && tag.p[i] != '>') {
        size_t from = i;
        while (i < tag.n && !ends_name(tag.p[i]))
            i++;
        struct str found = str_slice(tag, from, i), v = STR_NONE;
        size_t equals = skip_spaces(tag, i);
        if (equals < tag.n && tag.p[equals] == '=')
            i = read_value(tag, skip_spaces(tag, equals + 1), &v);
        else if (i == from)
            i++;
        if (found.n && str_eq_ascii(found, name)) {
            *value = v;
            return true;
        }
    }
    return false;
}
