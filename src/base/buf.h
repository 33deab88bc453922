// SPDX-License-Identifier: MIT
// Bytes that grow at the end. Growth doubles; a buffer may carry a limit, past which it
// stops taking bytes and remembers that it overflowed, so that one check at the end of a
// piece of work is enough.
#ifndef PRESSE_BASE_BUF_H
#define PRESSE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf {
    char *p;       // n bytes; owned; not NUL-terminated
    size_t n;      // bytes used
    size_t cap;    // bytes allocated
    size_t limit;  // most bytes it may hold; 0 means no limit
    bool overflow; // a write was refused for the limit
};

#define BUF_EMPTY ((struct buf){0})

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_c(struct buf *b, const char *c); // NUL-terminated
void buf_char(struct buf *b, char c);
void buf_utf8(struct buf *b, uint32_t code_point);
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The bytes so far; valid until the next write.
struct str buf_view(const struct buf *b);
// Empties but keeps the memory.
void buf_reset(struct buf *b);
// Gives the memory back. Legal on an empty buffer.
void buf_free(struct buf *b);

#endif
