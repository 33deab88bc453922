// SPDX-License-Identifier: MIT
// Which handler takes a path. Patterns are compared part by part in the order of the table; the
// tables are short, and the last entry usually takes everything.
#include "serve/http.h"

// Takes the next part of *s (without its '/'); false at the end.
static bool next_part(struct str *s, struct str *part)
{
    if (s->n == 0)
        return false;
    struct str rest = str_from(*s, 1);
    size_t slash = str_find_char(rest, '/');
    *part = str_slice(rest, 0, slash);
    *s = str_from(rest, slash == STR_NOT_FOUND ? rest.n : slash);
    return true;
}

static bool matches(struct str pattern, struct str path, struct str params[REQUEST_MOST_PARAMS])
{
    size_t taken = 0;
    struct str want, got, before;
    while (next_part(&pattern, &want)) {
        before = path;
        if (str_eq(want, STR("*"))) {
            if (taken < REQUEST_MOST_PARAMS)
                params[taken] = str_from(before, 1);
            return true;
        }
        if (!next_part(&path, &got))
            return false;
        if (want.n > 1 && want.p[0] == ':') {
            if (got.n == 0 || taken == REQUEST_MOST_PARAMS)
                return false;
            params[taken++] = got;
        } else if (!str_eq(want, got)) {
            return false;
        }
    }
    return path.n == 0;
}

const struct handler *handlers_find(const struct handlers *h, enum http_method method,
                                    struct str path, struct str params[REQUEST_MOST_PARAMS],
                                    unsigned *allowed)
{
    enum http_method asked = method == HTTP_HEAD ? HTTP_GET : method;
    char path_first = path.n > 1 ? path.p[1] : '\0'; // most patterns begin with another
    *allowed = 0;
    for (size_t i = 0; i < h->len; i++) {
        const struct handler *one = &h->items[i];
        char first = one->pattern[1];
        if (first != ':' && first != '*' && first != path_first)
            continue;
        if (!matches(str_of(one->pattern), path, params))
            continue;
        if (one->methods & HTTP_METHOD_BIT(asked))
            return one;
        *allowed |= one->methods;
    }
    return NULL;
}
