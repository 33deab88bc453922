// SPDX-License-Identifier: MIT
// Conditional requests and ranges. Input: up to six lines, the values of If-Match,
// If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range and Range. Whatever they
// are, a part lies within the whole.
#include <stdlib.h>

#include "base/str.h"
#include "serve/condition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum http_header order[] = {HEADER_IF_MATCH,          HEADER_IF_NONE_MATCH,
                                             HEADER_IF_MODIFIED_SINCE, HEADER_IF_UNMODIFIED_SINCE,
                                             HEADER_IF_RANGE,          HEADER_RANGE};
    struct request q = {.method = HTTP_GET};
    struct str rest = {(const char *)data, size}, line;
    for (size_t i = 0; i < 6 && str_split(&rest, '\n', &line); i++)
        if (line.n)
            q.known[order[i]] = line;
    struct validators v = {STR("\"a\""), 784111777, 784111900};
    (void)condition_evaluate(&q, &v);
    for (uint64_t whole = 0; whole <= 1000; whole += 500) {
        uint64_t from = 0, len = 0;
        if (range_evaluate(&q, &v, whole, &from, &len) == RANGE_PART &&
            (len == 0 || from >= whole || len > whole - from))
            abort();
    }
    return 0;
}
