// SPDX-License-Identifier: MIT
#include "text/csv.h"

#include <string.h>

#include "base/scan.h"

static bool seems_formula(struct str s)
{
    return s.n && memchr("=+-@\t\r", s.p[0], 6);
}

void csv_quoted(struct buf *out, struct str s)
{
    buf_char(out, '"');
    if (seems_formula(s))
        buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
}

void csv_field(struct buf *out, struct str s)
{
    bool quote = seems_formula(s);
    for (size_t i = 0; i < s.n && !quote; i += SCAN_BLOCK) {
        size_t n = s.n - i < SCAN_BLOCK ? s.n - i : SCAN_BLOCK;
        scan_block b = n == SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, n);
        quote = scan_any((b == ',') | (b == '"') | (b == '\n') | (b == '\r'));
    }
    if (quote)
        csv_quoted(out, s);
    else
        buf_str(out, s);
}
