// SPDX-License-Identifier: MIT
// Paths of requests: what is let through has no way up, no NUL and no backslash, is UTF-8, and
// survives being written into a Location and read again.
#include <stdlib.h>
#include <string.h>

#include "serve/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_EMPTY;
    struct str path = {(const char *)data, size}, out, back, rest, part;
    if (path_decode(&a, path, &out)) {
        if (out.p[0] != '/' || memchr(out.p, 0, out.n) || memchr(out.p, '\\', out.n) ||
            utf8_valid_prefix(out) != out.n)
            abort();
        for (rest = out; str_split(&rest, '/', &part);)
            if (str_eq(part, STR("..")) || str_eq(part, STR(".")))
                abort();
        if (!path_decode(&a, path_encode(&a, out), &back) || !str_eq(out, back))
            abort();
    }
    (void)query_decode(&a, path, &out);
    arena_free(&a);
    return 0;
}
