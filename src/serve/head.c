// SPDX-License-Identifier: MIT
// One pass over the bytes, line by line, without copying.
#include "serve/head.h"

#include <string.h>

// Takes a line off *rest, without its CR LF.
static bool take_line(struct str *rest, struct str *line)
{
    const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    if (!end || end == rest->p || end[-1] != '\r')
        return false;
    *line = (struct str){rest->p, (size_t)(end - rest->p) - 1};
    *rest = str_from(*rest, line->n + 2);
    return true;
}

static bool take_word(struct str *line, struct str *word)
{
    size_t space = str_find_char(*line, ' ');
    if (space == STR_NOT_FOUND || space == 0)
        return false;
    *word = str_slice(*line, 0, space);
    *line = str_from(*line, space + 1);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool take_header(struct str line, struct header *out)
{
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND || colon == 0)
        return false;
    struct str value = str_from(line, colon + 1);
    while (value.n && is_blank(value.p[0]))
        value = str_from(value, 1);
    while (value.n && is_blank(value.p[value.n - 1]))
        value.n--;
    *out = (struct header){str_slice(line, 0, colon), value};
    return true;
}

bool head_read(struct str bytes, struct head *out)
{
    struct str rest = bytes, line;
    out->headers_len = 0;
    if (!take_line(&rest, &line) || !take_word(&line, &out->method) ||
        !take_word(&line, &out->target))
        return false;
    out->version = line;
    for (;;) {
        if (!take_line(&rest, &line))
            return false;
        if (line.n == 0)
            break;
        if (is_blank(line.p[0]) || out->headers_len == REQUEST_MOST_HEADERS ||
            !take_header(line, &out->headers[out->headers_len]))
            return false;
        out->headers_len++;
    }
    out->size = bytes.n - rest.n;
    return true;
}
