// SPDX-License-Identifier: MIT
// Any bytes: the two readers of UTF-8 agree on what is valid, decoding always moves on and
// encodes back to the same bytes, and the lines of a text hold no line end.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_decoding(struct str s)
{
    size_t valid = utf8_valid_prefix(s), i = 0;
    check(valid <= s.n);
    while (i < s.n) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        char again[4];
        check(i > at && i <= s.n);
        if (at < valid)
            check(utf8_put(c, again) == i - at && memcmp(again, s.p + at, i - at) == 0);
        else if (at == valid)
            check(c == 0xFFFD && i == at + 1);
    }
}

static void check_lines(struct str s)
{
    struct str rest = s, line;
    while (str_line(&rest, &line))
        check(!str_contains(line, STR("\n")) && !str_contains(line, STR("\r")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str s = {(const char *)data, size};
    check_decoding(s);
    check_lines(s);
    return 0;
}
