// SPDX-License-Identifier: MIT
// The pieces of a form, as the HTTP library might hand them over. Input: commands of three
// bytes (what, length, offset) followed by that many bytes of value.
#include <stdlib.h>
#include <string.h>

#include "serve/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a", "b", "\xFF", ""};
    struct arena a = ARENA_EMPTY;
    struct form_builder b = FORM_BUILDER(&a, 4096);
    struct form form;
    size_t at = 0, total = 0;
    while (at + 3 <= size) {
        uint8_t what = data[at];
        size_t n = data[at + 1];
        uint64_t offset = data[at + 2];
        at += 3;
        if (n > size - at)
            n = size - at;
        (void)form_piece(&b, names[what & 3], what & 4 ? "file" : NULL, what & 8 ? "x/y" : NULL,
                         (const char *)data + at, offset, n);
        at += n;
    }
    if (form_finish(&b, &form)) {
        for (size_t i = 0; i < form.len; i++)
            total += form.fields[i].value.n;
        if (total > 4096 || form.len > FORM_MOST_FIELDS)
            abort();
    }
    arena_free(&a);
    return 0;
}
