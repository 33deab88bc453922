// SPDX-License-Identifier: MIT
#include "room/silence.h"

#include <string.h>

struct silences silences_of(struct arena *a, struct str source)
{
    struct silences out = {0};
    struct str rest = source, line;
    unsigned number = 0;
    size_t open = 0; // comments whose next line has not come yet begin here
    if (!str_contains(rest, STR("presse: ignore")))
        return out;
    while (str_line(&rest, &line)) {
        number++;
        size_t at = str_find(line, STR("presse: ignore"));
        bool empty = str_trim(line).n == 0;
        if (at == STR_NOT_FOUND) {
            for (size_t i = open; i < out.len; i++)
                out.items[i].to = number;
            open = empty ? open : out.len;
            continue;
        }
        struct str codes = str_from(line, at + 14);
        size_t end = str_find(codes, STR("-->"));
        ARENA_PUSH(a, out.items, out.len, out.cap) =
            (struct silence){number, number, str_trim(str_slice(codes, 0, end))};
    }
    return out;
}

static bool names(struct str codes, const char *code)
{
    size_t at = str_find(codes, str_of(code)), n = strlen(code);
    if (codes.n == 0)
        return true;
    if (at == STR_NOT_FOUND)
        return false;
    bool begins = at == 0 || codes.p[at - 1] == ' ' || codes.p[at - 1] == ',';
    bool ends = at + n == codes.n || codes.p[at + n] == ' ' || codes.p[at + n] == ',';
    return begins && ends;
}

bool silences_hold(const struct silences *s, unsigned line, const char *code)
{
    for (size_t i = 0; i < s->len; i++) {
        const struct silence *x = &s->items[i];
        if (line >= x->from && line <= x->to && names(x->codes, code))
            return true;
    }
    return false;
}
