// SPDX-License-Identifier: MIT
// Tags of site generators and template engines inside a text: {{< … >}} and {{% … %}} of Hugo,
// {% … %} and {{ … }} of Jekyll and others. They are no text, but some show one, and some are a
// link. Entries that are nothing but tags are read by reader_shortcodes.c.
#include <string.h>

#include "room/reader_flat.h"
#include "room/reader_words.h"

enum { TAG_LONGEST = 1000 };

// The text that a template's tag at s[at] shows in the language of the visitor, as
// {% trans "Press" %} and {{ _('Press') }} do; *end is behind the tag. Empty when it is none.
struct str flat_shown_by_tag(struct str s, size_t at, size_t *end)
{
    static const char *const words[] = {"trans", "translate", "_", "gettext", "t", "ugettext"};
    size_t i = at + 2, name;
    while (i < s.n && (s.p[i] == '-' || is_space_ascii(s.p[i])))
        i++;
    for (name = i; i < s.n && (is_alpha_ascii(s.p[i]) || s.p[i] == '_');)
        i++;
    bool known = false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        known = known || str_eq(str_slice(s, name, i), str_of(words[k]));
    while (known && i < s.n && (s.p[i] == '(' || is_space_ascii(s.p[i])))
        i++;
    if (!known || i >= s.n || (s.p[i] != '"' && s.p[i] != '\''))
        return STR_NONE;
    size_t n = str_find_char(str_from(s, i + 1), s.p[i]);
    size_t close = n == STR_NOT_FOUND ? n : str_find_char(str_from(s, i + 1 + n), '}');
    if (close == STR_NOT_FOUND)
        return STR_NONE;
    *end = i + 1 + n + close + 1;
    *end += *end < s.n && s.p[*end] == '}';
    return str_slice(s, i + 1, i + 1 + n);
}

// The tag's name, or that of the tag that it ends.
static struct str name_of_tag(struct str s, size_t at)
{
    size_t i = at + 2, from;
    while (i < s.n && (strchr("<%-/", s.p[i]) || is_space_ascii(s.p[i])))
        i++;
    for (from = i; i < s.n && (is_alpha_ascii(s.p[i]) || s.p[i] == '_' || s.p[i] == '-');)
        i++;
    return str_slice(s, from, i);
}

bool flat_closes_tag(struct str s, size_t at)
{
    struct str name = name_of_tag(s, at);
    return name.n && name.p[-1] == '/';
}

bool flat_has_end_tag(struct str s)
{
    enum { NAME_LONGEST = 30 };
    char end[NAME_LONGEST + 1] = "/";
    struct str name = name_of_tag(s, 0);
    if (name.n == 0 || name.n >= NAME_LONGEST)
        return false;
    memcpy(end + 1, name.p, name.n);
    struct str near = str_slice(s, 0, s.n < TAG_LONGEST ? s.n : TAG_LONGEST);
    size_t found = str_find(near, (struct str){end, name.n + 1});
    return found != STR_NOT_FOUND && str_contains(str_slice(near, 0, found), STR("}}"));
}

struct str flat_tag_address(struct reader *r, struct str s, size_t at)
{
    struct str tag = str_slice(s, at, s.n - at < TAG_LONGEST ? s.n : at + TAG_LONGEST);
    size_t close = str_find_char(tag, '}'), value = 0;
    tag = str_slice(tag, 0, close == STR_NOT_FOUND ? 0 : close);
    while ((close = str_find(str_from(tag, value), STR("=\""))) != STR_NOT_FOUND) {
        size_t key = value + close, from = key;
        while (from > 0 && (is_alpha_ascii(tag.p[from - 1]) || strchr("_-", tag.p[from - 1])))
            from--;
        value = key + 2;
        size_t n = str_find_char(str_from(tag, value), '"');
        if (n == STR_NOT_FOUND)
            break;
        struct str text = str_slice(tag, value, value + n);
        bool web = str_starts(text, STR("https://")) || str_starts(text, STR("http://"));
        if (web && (words_column(&r->scratch, str_slice(tag, from, key)) & WORD_LINK))
            return text;
        value += n + 1;
    }
    return STR_NONE;
}

bool flat_opens_attributes(struct str s, size_t i)
{
    enum { LONGEST = 200 };
    size_t name = i + 1, length = str_find_char(str_slice(s, i, i + LONGEST), '}');
    if (i + 3 >= s.n || length == STR_NOT_FOUND)
        return false;
    bool close = i == 0 || strchr("])*_`\"", s.p[i - 1]);
    if (!close && str_trim(str_from(s, i + length + 1)).n)
        return false; // "The set {n=3} explained"
    if (s.p[name] == '.' || s.p[name] == '#')
        return is_alpha_ascii(s.p[name + 1]);
    while (name < s.n && (is_alpha_ascii(s.p[name]) || s.p[name] == '-'))
        name++;
    return name > i + 1 && name < s.n && s.p[name] == '=';
}
