// SPDX-License-Identifier: MIT
// Tags of site generators and template engines inside a text: {{< … >}} and {{% … %}} of Hugo,
// {% … %} and {{ … }} of Jekyll and others. They are no text, but some show one, and some are a
// link. Entries that are nothing but tags are read by reader_shortcodes.c.
#include <string.h>

#include "room/reader_flat.h"
#include "room/reader_words.h"

enum { TAG_LONGEST = 1000, MARK_LONGEST = 12 }; // a quotation mark may be written as "&#8221;"

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

// What a key of such a tag says of its value: its words as a column's, or those for a link's text.
static uint16_t key_says(struct reader *r, struct str key)
{
    bool text =
        str_eq(key, STR("text")) || str_eq(key, STR("label")) || str_eq(key, STR("content"));
    return text ? WORD_TITLE : words_column(&r->scratch, key);
}

struct tag_link flat_tag_link(struct reader *r, struct str s, size_t at)
{
    struct str tag = str_slice(s, at, s.n - at < TAG_LONGEST ? s.n : at + TAG_LONGEST);
    size_t close = str_find_char(tag, '}'), i = 0, n;
    struct str url = STR_NONE, text = STR_NONE, bare_url = STR_NONE, bare_text = STR_NONE;
    tag = str_slice(tag, 0, close == STR_NOT_FOUND ? 0 : close);
    while ((n = str_find_char(str_from(tag, i), '"')) != STR_NOT_FOUND) {
        size_t mark = i + n, to = mark, from;
        bool named = to > 0 && tag.p[to - 1] == '=';
        to -= named;
        for (from = to; named && from > 0 &&
                        (is_alpha_ascii(tag.p[from - 1]) || strchr("_-", tag.p[from - 1]));)
            from--;
        n = str_find_char(str_from(tag, mark + 1), '"');
        if (n == STR_NOT_FOUND)
            break;
        struct str value = str_slice(tag, mark + 1, mark + 1 + n);
        bool web = str_starts(value, STR("https://")) || str_starts(value, STR("http://"));
        uint16_t says = named ? key_says(r, str_slice(tag, from, to)) : 0;
        if (web && (says & WORD_LINK))
            url = url.n ? url : value;
        else if (!web && (says & (WORD_TITLE | WORD_NAME)))
            text = value;
        else if (!named)
            *(web ? &bare_url : &bare_text) = value;
        i = mark + n + 2;
    }
    if (!url.n && bare_url.n && bare_text.n) // {{< out "https://…" "A town of glass" >}}
        return (struct tag_link){bare_url, bare_text};
    return (struct tag_link){url, text};
}

size_t flat_icon_end(struct str s, size_t i)
{
    enum { LEAST = 2, LONGEST = 60 };
    size_t end = i + 1;
    if (i > 0 && !is_space_ascii(s.p[i - 1]) && !strchr("([|>:-", s.p[i - 1]))
        return 0;
    if (end >= s.n || !is_alpha_ascii(s.p[end]) || s.p[end] < 'a')
        return 0;
    while (end < s.n && end < i + LONGEST &&
           ((s.p[end] >= 'a' && s.p[end] <= 'z') || is_digit_ascii(s.p[end]) ||
            strchr("_+-", s.p[end])))
        end++;
    if (end >= s.n || s.p[end] != ':' || end < i + 1 + LEAST)
        return 0;
    bool apart = end + 1 == s.n || is_space_ascii(s.p[end + 1]) || (s.p[end + 1] & 0x80) ||
                 strchr("{)]|,.:<", s.p[end + 1]);
    return apart ? end + 1 : 0;
}

static size_t skip_name(struct str s, size_t i)
{
    while (i < s.n && (is_alpha_ascii(s.p[i]) || is_digit_ascii(s.p[i]) || strchr("_-", s.p[i])))
        i++;
    return i;
}

bool flat_opens_shortcode(const struct reader *r, size_t at)
{
    enum { NAME_LONGEST = 30, INNER_LONGEST = 8000 };
    struct str s = str_slice(r->doc->source, at, at + INNER_LONGEST);
    bool closing = s.n > 2 && s.p[1] == '/';
    size_t from = 1 + closing, end = skip_name(s, from), key = end;
    if (end < from + 2 || end - from > NAME_LONGEST || end >= s.n || s.p[from] < 'a')
        return false;
    if (closing)
        return s.p[end] == ']' || s.p[end] == '\\';
    if (s.p[end] == ']') {
        char tag[NAME_LONGEST + 2] = "[/";
        memcpy(tag + 2, s.p + from, end - from);
        return str_contains(s, (struct str){tag, end - from + 2});
    }
    while (key < s.n && s.p[key] == ' ')
        key++;
    size_t equals = skip_name(s, key);
    return key > end && equals > key && equals < s.n && s.p[equals] == '=';
}

struct str flat_shortcode_address(struct reader *r, size_t at)
{
    struct str tag = str_slice(r->doc->source, at, at + TAG_LONGEST);
    tag = str_slice(tag, 0, str_find_char(tag, ']'));
    size_t equals = 0, n;
    while ((n = str_find_char(str_from(tag, equals), '=')) != STR_NOT_FOUND) {
        size_t key = equals += n, http;
        while (key > 0 && (is_alpha_ascii(tag.p[key - 1]) || strchr("_-", tag.p[key - 1])))
            key--;
        struct str name = str_slice(tag, key, equals++), rest = str_from(tag, equals);
        http = str_find(str_slice(rest, 0, MARK_LONGEST), STR("http"));
        if (http == STR_NOT_FOUND)
            continue;
        size_t end = http;
        while (end < rest.n && !is_space_ascii(rest.p[end]) && !strchr("\"'", rest.p[end]) &&
               !str_starts(str_from(rest, end), STR("&#8")) &&
               !str_starts(str_from(rest, end), STR("\xe2\x80")))
            end++;
        struct str url = str_slice(rest, http, end); // "link=", or a recording: "mp3="
        if ((words_column(&r->scratch, name) & WORD_LINK) || value_ends_as_document(url))
            return url;
    }
    return STR_NONE;
}
