// SPDX-License-Identifier: MIT
// What part of a flat says, and where that stands in the file. White space and borders are one
// space; a run that does not stand in the file byte for byte gives the place of its whole.
#include <string.h>

#include "room/reader_parts.h"
#include "text/fold.h"

struct str flat_text(struct arena *a, const struct flat *f, uint32_t at, uint32_t end)
{
    char *out = arena_alloc(a, end - at + 1);
    size_t n = 0;
    bool gap = false;
    struct str s = {f->text + at, end - at};
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x80 && !gap) {
            out[n++] = s.p[i++];
            continue;
        }
        size_t start = i;
        uint32_t c = utf8_next(s, &i);
        bool space = c <= ' ' || (fold_is_space(c) && c != 0x200d && c != 0x200c);
        if (space) {
            gap = n > 0;
            continue;
        }
        if (gap)
            out[n++] = ' ';
        gap = false;
        memcpy(out + n, s.p + start, i - start);
        n += i - start;
    }
    return (struct str){out, n};
}

struct span flat_span(const struct flat *f, uint32_t at, uint32_t end)
{
    if (at >= end)
        return (struct span){0, 0};
    const struct run *first = flat_run_at(f, at), *last = flat_run_at(f, end - 1);
    if (!first || !last)
        return (struct span){0, 0};
    uint32_t from = first->exact ? first->offset + (at - first->at) : first->offset;
    uint32_t to = last->exact ? last->offset + (end - last->at) : last->offset + 1;
    return (struct span){from, to > from ? to - from : 0};
}

bool flat_is_strong(const struct flat *f)
{
    bool any = false;
    for (size_t i = 0; i < f->runs_len; i++) {
        const struct run *run = &f->runs[i];
        bool letters = false;
        for (uint32_t k = 0; k < run->len && !letters; k++) {
            char c = f->text[run->at + k];
            letters = is_alpha_ascii(c) || is_digit_ascii(c) || (c & 0x80);
        }
        if (letters && !(run->style & (STYLE_STRONG | STYLE_HEADING)))
            return false;
        any = any || letters;
    }
    return any;
}
