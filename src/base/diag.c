// SPDX-License-Identifier: MIT
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/scan.h"

struct diag *diag_add(struct diags *d, enum severity severity, const char *code, struct str file,
                      unsigned line, unsigned column, const char *message, ...)
{
    char text[2048];
    va_list args;
    va_start(args, message);
    vsnprintf(text, sizeof text, message, args);
    va_end(args);
    ARENA_PUSH(d->arena, d->items, d->len, d->cap) = (struct diag){
        .file = file,
        .line = line,
        .column = column,
        .severity = severity,
        .code = code,
        .message = str_copy(d->arena, str_of(text)),
    };
    return &d->items[d->len - 1];
}

static int compare(const struct diag *a, const struct diag *b)
{
    int c = str_cmp(a->file, b->file);
    if (c)
        return c;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return strcmp(a->code, b->code);
}

// A merge sort, because equals must keep their order.
static void sort(struct diag *items, struct diag *spare, size_t n)
{
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, j = half, k = 0;
    sort(items, spare, half);
    sort(items + half, spare, n - half);
    while (i < half && j < n)
        spare[k++] = compare(&items[i], &items[j]) <= 0 ? items[i++] : items[j++];
    while (i < half)
        spare[k++] = items[i++];
    while (j < n)
        spare[k++] = items[j++];
    memcpy(items, spare, n * sizeof *items);
}

void diags_sort(struct diags *d)
{
    sort(d->items, ARENA_ARRAY(d->arena, d->len, struct diag), d->len);
}

void diags_append(struct diags *to, const struct diags *from)
{
    for (size_t i = 0; i < from->len; i++)
        ARENA_PUSH(to->arena, to->items, to->len, to->cap) = from->items[i];
}

size_t diags_count(const struct diags *d, enum severity at_least)
{
    size_t n = 0;
    for (size_t i = 0; i < d->len; i++)
        n += d->items[i].severity >= at_least;
    return n;
}

const char *severity_name(enum severity s)
{
    return s == SEVERITY_ERROR ? "error" : s == SEVERITY_WARNING ? "warning" : "note";
}

static bool ends_line(struct str text, size_t i)
{
    return text.p[i] == '\n' || (text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n'));
}

// How many lines begin behind the first; the first `room` of their places.
static size_t line_starts(struct str text, size_t *starts, size_t room)
{
    size_t len = 0, i = 0;
    for (; i + SCAN_BLOCK <= text.n; i += SCAN_BLOCK) {
        scan_block b = scan_load(text.p + i);
        for (unsigned bits = scan_bits((b == '\n') | (b == '\r')); bits; bits &= bits - 1) {
            size_t at = i + (size_t)__builtin_ctz(bits);
            if (!ends_line(text, at))
                continue;
            if (len < room)
                starts[len] = at + 1;
            len++;
        }
    }
    for (; i < text.n; i++)
        if (ends_line(text, i)) {
            if (len < room)
                starts[len] = i + 1;
            len++;
        }
    return len;
}

struct line_index line_index_make(struct arena *a, struct str text)
{
    enum { BYTES_A_LINE = 32 }; // seldom fewer
    size_t room = text.n / BYTES_A_LINE + 1;
    struct line_index x = {.text = text, .starts = ARENA_SPACE(a, room + 1, size_t)};
    x.len = line_starts(text, x.starts + 1, room) + 1;
    if (x.len - 1 > room) {
        x.starts = ARENA_SPACE(a, x.len, size_t);
        line_starts(text, x.starts + 1, x.len - 1);
    }
    x.starts[0] = 0;
    return x;
}

struct line_index line_index_later(struct arena *a, struct str text)
{
    return (struct line_index){.text = text, .later = a};
}

void line_index_ready(struct line_index *x)
{
    if (x->later)
        *x = line_index_make(x->later, x->text);
}

void line_index_find(struct line_index *x, size_t offset, unsigned *line, unsigned *column)
{
    line_index_ready(x);
    size_t low = 0, high = x->len;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (x->starts[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    *line = (unsigned)low + 1;
    *column = (unsigned)(offset - x->starts[low]) + 1;
}
