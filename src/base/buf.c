// SPDX-License-Identifier: MIT
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/format.h"

enum { LIKELY = 100 }; // bytes that one formatted text has at most, mostly

// A large one is copied into huge pages instead of growing in place: a fault for each small page
// takes many times as long.
static char *grown(const struct buf *b, size_t more, size_t *cap)
{
    if (*cap < MEM_HUGE_FROM)
        return mem_realloc(b->p, *cap);
    size_t huge = *cap;
    char *p = mem_alloc_huge(&huge, b->n + more);
    if (b->n)
        memcpy(p, b->p, b->n);
    free(b->p);
    *cap = b->limit && huge > b->limit ? b->limit : huge;
    return p;
}

bool buf_reserve(struct buf *b, size_t more)
{
    if (b->overflow)
        return false;
    if (more > SIZE_MAX / 4 - b->n || (b->limit && b->n + more > b->limit)) {
        b->overflow = true;
        b->cap = b->n; // whoever writes comes here again
        return false;
    }
    if (b->n + more <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap * 2 : 256;
    while (cap < b->n + more)
        cap *= 2;
    if (!b->cap && cap > MEM_HUGE_FROM)
        cap = more; // what is so large is known by who asks for it
    if (b->limit && cap > b->limit)
        cap = b->limit;
    b->p = grown(b, more, &cap);
    b->cap = cap;
    return true;
}

void buf_utf8(struct buf *b, uint32_t code_point)
{
    char out[4];
    buf_add(b, out, utf8_put(code_point, out));
}

void buf_format(struct buf *b, const char *format, ...)
{
    va_list args, again;
    if (b->cap - b->n < LIKELY && !b->limit)
        buf_reserve(b, LIKELY); // so that what is short is formatted once
    size_t room = b->cap - b->n;
    va_start(args, format);
    size_t quick = room ? format_quick(b->p + b->n, room, format, args) : FORMAT_OTHER;
    va_end(args);
    if (quick != FORMAT_OTHER) {
        b->n += quick;
        return;
    }
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(room ? b->p + b->n : NULL, room, format, args);
    va_end(args);
    bool fits = n >= 0 && (size_t)n < room;
    if (n > 0 && !fits && buf_reserve(b, (size_t)n + 1)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        fits = true;
    }
    if (n > 0 && fits)
        b->n += (size_t)n;
    va_end(again);
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p, b->n};
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->overflow = false;
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){.limit = b->limit};
}
