// SPDX-License-Identifier: MIT
// Bytes and meaning are walked side by side: a byte that says itself, a backslash before one, or
// a character reference. Anything else is not this address.
#include "room/written.h"

#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/entity.h"

enum { REFERENCE_LONGEST = 40 };

// The bytes of a character reference at `at` that says the beginning of `url`, whose bytes are
// then in *said; 0 when there is none.
static size_t reference(struct str source, size_t at, struct str url, size_t *said)
{
    char decoded[8];
    struct str rest = str_slice(source, at, at + REFERENCE_LONGEST);
    size_t end = str_find_char(rest, ';');
    if (end == STR_NOT_FOUND)
        return 0;
    size_t n = entity_decode(str_slice(rest, 0, end + 1), decoded);
    if (!n || !str_starts(url, (struct str){decoded, n}))
        return 0;
    *said = n;
    return end + 1;
}

// A blank of a long value at which its line goes on in the next one, with the blanks around it.
static size_t line_break(struct str source, size_t at)
{
    size_t end = at;
    bool broken = false;
    while (end < source.n && is_space_ascii(source.p[end]))
        broken = source.p[end++] == '\n' || broken;
    return broken ? end - at : 0;
}

static size_t walk(struct str source, size_t at, struct str url)
{
    size_t i = at;
    for (size_t k = 0; k < url.n;) {
        size_t said = 1, bytes = 0;
        if (i >= source.n)
            return 0;
        if (source.p[i] == '&')
            bytes = reference(source, i, str_from(url, k), &said);
        if (!bytes && source.p[i] == url.p[k])
            bytes = 1;
        else if (!bytes && source.p[i] == '\\' && i + 1 < source.n && source.p[i + 1] == url.p[k])
            bytes = 2;
        if (!bytes && url.p[k] == ' ')
            bytes = line_break(source, i);
        if (!bytes)
            return 0;
        i += bytes;
        k += said;
    }
    return i - at;
}

size_t written_length(struct str source, size_t at, struct str url)
{
    size_t n = walk(source, at, url);
    if (!n && str_starts(url, STR("http://"))) // "www.example.org", linked as it stands
        n = walk(source, at, str_from(url, 7));
    return n;
}

static bool is_balanced(struct str url)
{
    long depth = 0;
    for (size_t i = 0; i < url.n && depth >= 0; i++)
        depth += (url.p[i] == '(') - (url.p[i] == ')');
    return depth == 0;
}

static struct str escaped(struct arena *a, struct str url, bool attribute, bool parentheses)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (c == '&' && attribute)
            buf_c(&b, "&amp;");
        else if (parentheses && (c == '(' || c == ')'))
            buf_format(&b, "\\%c", c);
        else if ((unsigned char)c <= ' ' || strchr("\"'<>\\^`{}|", c))
            buf_format(&b, "%%%02X", (unsigned char)c);
        else
            buf_char(&b, c);
    }
    return str_copy(a, buf_view(&b));
}

struct str written_url(struct arena *a, const struct doc *d, size_t at, struct str url)
{
    char before = at ? d->source.p[at - 1] : ' ';
    bool attribute = (before == '"' || before == '\'' || before == '=') && !doc_is_data(d, at);
    return escaped(a, url, attribute, before == '(' && !is_balanced(url));
}

struct str written_href(struct arena *a, struct str url)
{
    return escaped(a, url, true, false);
}

struct str written_target(struct arena *a, struct str url)
{
    return escaped(a, url, false, !is_balanced(url));
}
