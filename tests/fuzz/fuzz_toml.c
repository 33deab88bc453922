// SPDX-License-Identifier: MIT
#include <stdint.h>
#include <stdlib.h>

#include "text/value_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    struct value v;
    struct str s = {arena_copy(&a, (const char *)data, size), size};
    bool read = value_read_toml(&a, STR("page"), s, 0, s.n, &v, &diags);
    if (read == (diags.len > 0))
        abort();
    arena_free(&a);
    return 0;
}
