// SPDX-License-Identifier: MIT
// Bytes that grow at the end. Growth doubles; a buffer may carry a limit, past which it
// stops taking bytes and remembers that it overflowed, so that one check at the end of a
// piece of work is enough.
#ifndef PRESSE_BASE_BUF_H
#define PRESSE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"

struct buf {
    char *p;       // n bytes; owned; not NUL-terminated
    size_t n;      // bytes used
    size_t cap;    // bytes allocated; never more than limit, if there is one
    size_t limit;  // most bytes it may hold; 0 means no limit
    bool overflow; // a write was refused for the limit
};

#define BUF_EMPTY ((struct buf){0})

// Makes room for `more` bytes; false, with overflow set, when the limit forbids them.
bool buf_reserve(struct buf *b, size_t more);

static inline void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (n == 0 || (n > b->cap - b->n && !buf_reserve(b, n)))
        return;
    memcpy(b->p + b->n, bytes, n);
    b->n += n;
}

static inline void buf_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

static inline void buf_c(struct buf *b, const char *c) // NUL-terminated
{
    buf_add(b, c, strlen(c));
}

static inline void buf_char(struct buf *b, char c)
{
    if (b->n < b->cap || buf_reserve(b, 1))
        b->p[b->n++] = c;
}

void buf_utf8(struct buf *b, uint32_t code_point);
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The bytes so far; valid until the next write.
struct str buf_view(const struct buf *b);
// Empties but keeps the memory.
void buf_reset(struct buf *b);
// Gives the memory back. Legal on an empty buffer.
void buf_free(struct buf *b);

#endif
