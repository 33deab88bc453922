// SPDX-License-Identifier: MIT
// Accept-Encoding and Accept-Language, the same bytes as either.
#include <stdlib.h>

#include "serve/negotiate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str offered[] = {STR("fr"), STR("en"), STR("pt-BR"), STR("")};
    struct str header = {(const char *)data, size};
    if (encoding_choose(header) >= ENCODINGS)
        abort();
    size_t i = language_choose(header, offered, 4);
    if (i != STR_NOT_FOUND && i >= 3)
        abort();
    return 0;
}
