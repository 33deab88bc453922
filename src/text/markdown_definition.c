// SPDX-License-Identifier: MIT
// A definition is "[label]: address" at the start of a line. The first with the same decoded
// address serves: two with equal addresses mean the same.
#include "text/markdown_definition.h"

#include "base/map.h"
#include "text/entity.h"

// Backslashes before punctuation fall away, as in md4c's copy.
static struct str unescape(struct arena *a, struct str s)
{
    if (str_find_char(s, '\\') == STR_NOT_FOUND)
        return s;
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool escape = s.p[i] == '\\' && i + 1 < s.n && !is_alpha_ascii(s.p[i + 1]) &&
                      !is_digit_ascii(s.p[i + 1]) && (unsigned char)s.p[i + 1] < 0x80;
        if (escape)
            i++;
        out[n++] = s.p[i];
    }
    return (struct str){out, n};
}

// The address of a definition that `line` is, as written; empty when it is none.
static struct str destination(struct str line)
{
    while (line.n && (line.p[0] == ' ' || line.p[0] == '>'))
        line = str_from(line, 1);
    size_t close = str_find(line, STR("]:"));
    if (line.n == 0 || line.p[0] != '[' || close == STR_NOT_FOUND)
        return STR_NONE;
    struct str rest = str_trim(str_from(line, close + 2));
    if (rest.n && rest.p[0] == '<')
        return str_slice(rest, 1, str_find_char(rest, '>'));
    size_t end = 0;
    while (end < rest.n && !is_space_ascii(rest.p[end]))
        end++;
    return str_slice(rest, 0, end);
}

void markdown_find_definitions(struct reading_state *s, struct node *top, size_t from, size_t to)
{
    struct map places = MAP_IN(s->a);
    struct str rest = str_slice(s->d->source, from, to), line;
    while (str_line(&rest, &line)) {
        struct str raw = destination(line);
        if (raw.n == 0)
            continue;
        void **slot = map_at(&places, entity_decode_all(s->a, unescape(s->a, raw)));
        if (!*slot)
            *slot = (void *)(uintptr_t)(raw.p - s->d->source.p);
    }
    for (struct node *n = top; n; n = node_next(top, n))
        if (n->reference && n->url_offset == 0)
            n->url_offset = (uint32_t)(uintptr_t)map_get(&places, n->url);
}
