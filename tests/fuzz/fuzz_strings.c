// SPDX-License-Identifier: MIT
// Catalogues: the first byte says whether the rest is a compiled one, a PO file or a rule.
#include <stddef.h>
#include <stdint.h>

#include "site/strings_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct str rest = {(const char *)data + 1, size - 1};
    struct error e = {0};
    struct strings *s = strings_new();
    bool ok = false;
    if (data[0] == 'm') {
        ok = strings_add_mo(s, STR("fr"), rest, &e);
    } else if (data[0] == 'p') {
        ok = strings_add_po(s, STR("fr"), rest, "strings.fr.po", &e);
    } else {
        struct plural_rule rule;
        ok = plural_rule_read(rest, &rule);
        for (uint64_t n = 0; ok && n < 300; n++)
            if (plural_rule_form(&rule, n) >= rule.forms)
                __builtin_trap();
    }
    struct arena a = ARENA_EMPTY;
    if (ok)
        strings_count(&a, strings_catalogue(s, STR("fr-CA")), STR("clips"), 12345);
    arena_free(&a);
    strings_free(s);
    return 0;
}
