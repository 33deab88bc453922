// SPDX-License-Identifier: MIT
// Dates in any bytes: every hit lies in the text, behind the one before, and exists or says
// that it does not.
#include <stdint.h>
#include <stdlib.h>

#include "text/dates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct date_hit hit;
    size_t from = 0, last = 0;
    while (dates_next(text, &from, 0, &hit)) {
        if (hit.length == 0 || hit.offset < last || hit.offset + hit.length > size || from > size)
            abort();
        if (!hit.impossible && hit.date.year && !date_exists(hit.date))
            abort();
        last = hit.offset + hit.length;
    }
    (void)dates_month(text, 0);
    (void)dates_is_weekday(text);
    return 0;
}
