// SPDX-License-Identifier: MIT
// A printf for what most formatted texts are made of: letters, strings and whole numbers. The C
// library's takes ten times as long to get to work.
#ifndef PRESSE_BASE_FORMAT_H
#define PRESSE_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#define FORMAT_OTHER ((size_t)-1)

// What vsnprintf would write, without the NUL at the end, when format holds nothing but %.*s, %s,
// %c, %d, %u, %zu and %%, and it fits into most bytes. Its length; else FORMAT_OTHER, and what
// is in room is of no use.
size_t format_quick(char *room, size_t most, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
