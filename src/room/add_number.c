// SPDX-License-Identifier: MIT
#include "room/add_number.h"

enum { DIGITS_MOST = 6 };

size_t add_number_digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && is_digit_ascii(s.p[n]))
        n++;
    bool marked = n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')') && s.p[n + 1] == ' ';
    return marked && n <= DIGITS_MOST ? n : 0;
}

struct str add_numbered(struct arena *a, struct str lines, struct str next, bool behind)
{
    size_t own = add_number_digits(lines), other = add_number_digits(next);
    if (!own || !other)
        return lines;
    long n = behind ? 1 : 0, tens = 1;
    for (size_t i = other; i-- > 0; tens *= 10)
        n += tens * (next.p[i] - '0');
    return str_format(a, "%ld%.*s", n, STR_ARG(str_from(lines, own)));
}
