// SPDX-License-Identifier: MIT
// Directives are taken as they are written here and in no other way: "%2d" is left to the C
// library.
#include "base/format.h"

#include <stdbool.h>
#include <string.h>

struct room {
    char *p;
    size_t n, most;
    bool other;
};

static void add(struct room *r, const char *p, size_t n)
{
    if (n > r->most - r->n) {
        r->other = true;
        return;
    }
    if (n)
        memcpy(r->p + r->n, p, n);
    r->n += n;
}

static void add_number(struct room *r, unsigned long long v, bool minus)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + v % 10);
    while (v /= 10);
    if (minus)
        digits[--at] = '-';
    add(r, digits + at, sizeof digits - at);
}

static void add_int(struct room *r, int v)
{
    add_number(r, v < 0 ? 0u - (unsigned)v : (unsigned)v, v < 0);
}

static void add_some(struct room *r, int most, const char *p)
{
    if (most < 0)
        add(r, p, strlen(p));
    else
        add(r, p, strnlen(p, (size_t)most));
}

size_t format_quick(char *room, size_t most, const char *format, va_list args)
{
    struct room r = {.p = room, .most = most};
    while (!r.other) {
        const char *end = strchr(format, '%');
        size_t n = end ? (size_t)(end - format) : strlen(format);
        add(&r, format, n);
        if (!end)
            break;
        format = end + 1;
        if (strncmp(format, ".*s", 3) == 0) {
            int width = va_arg(args, int);
            add_some(&r, width, va_arg(args, const char *));
            format += 3;
            continue;
        }
        if (strncmp(format, "zu", 2) == 0) {
            add_number(&r, va_arg(args, size_t), false);
            format += 2;
            continue;
        }
        char c = (char)(*format == 'c' ? va_arg(args, int) : '%');
        if (*format == 's')
            add_some(&r, -1, va_arg(args, const char *));
        else if (*format == 'd')
            add_int(&r, va_arg(args, int));
        else if (*format == 'u')
            add_number(&r, va_arg(args, unsigned), false);
        else if (*format == 'c' || *format == '%')
            add(&r, &c, 1);
        else
            r.other = true;
        format++;
    }
    return r.other ? FORMAT_OTHER : r.n;
}
