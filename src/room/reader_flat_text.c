// SPDX-License-Identifier: MIT
// What part of a flat says, and where that stands in the file. White space and borders are one
// space; a run that does not stand in the file byte for byte gives the place of its whole.
#include <string.h>

#include "base/scan.h"
#include "room/reader_flat.h"
#include "room/reader_parts.h"
#include "text/fold.h"

// As many of the next bytes as say what they say, with one space between them, all at once; where
// they end. Letters of two bytes may be among them, but no sign that U+0085, U+00A0, U+00AD or
// U+061C could be.
static inline size_t copy_block(struct str s, size_t i, char *out, size_t *n, bool *gap)
{
    size_t left = s.n - i;
    scan_block b = left >= SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, left);
    scan_mask bytes = (scan_mask)b;
    scan_mask two = (bytes < -64) | ((bytes > -62) & (bytes < -32) & (bytes != -40));
    unsigned spaces = scan_bits((bytes >= 0) & (bytes <= ' ')),
             other = scan_bits(~(two | (bytes > 0)));
    unsigned last = *gap || *n == 0; // a space here would add nothing
    size_t taken =
        (size_t)__builtin_ctz(other | (spaces & (spaces << 1 | last)) | 1u << SCAN_BLOCK);
    if (taken == 0)
        return i;
    if (*gap)
        out[(*n)++] = ' ';
    scan_mask space = (bytes <= ' ') & (bytes >= 0);
    b = (b & (scan_block)~space) | ((scan_block)space & ' ');
    memcpy(out + *n, &b, sizeof b);
    *gap = spaces >> (taken - 1) & 1;
    *n += taken - *gap;
    return i + taken;
}

struct str flat_text(struct arena *a, const struct flat *f, uint32_t at, uint32_t end)
{
    char *out = arena_space(a, end - at + 1 + SCAN_BLOCK, 1);
    size_t n = 0;
    bool gap = false;
    struct str s = {f->text + at, end - at};
    for (size_t i = 0; i < s.n;) {
        size_t start = i;
        i = copy_block(s, i, out, &n, &gap);
        if (i > start)
            continue;
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
    out[n] = '\0';
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

bool flat_begins_year(const struct flat_builder *b, const char *p, size_t n)
{
    const struct run *last = b->runs_len ? &b->runs[b->runs_len - 1] : NULL;
    return n >= 4 && is_digit_ascii(p[0]) && is_digit_ascii(p[3]) && last &&
           last->style != b->style && last->at + last->len == b->n && b->text[b->n - 1] == '.';
}

bool flat_take_initial(struct flat_builder *b, int32_t l, size_t at)
{
    size_t i = b->runs_len;
    while (i > 0 && b->runs[i - 1].at > at)
        i--;
    struct run *first = i > 1 ? &b->runs[i - 1] : NULL, *before = first ? first - 1 : NULL;
    if (!first || first->at != at || first->link != l || before->link >= 0 || at >= b->n ||
        before->cell != first->cell || before->at + before->len != at || b->text[at] < 'a' ||
        b->text[at] > 'z' || b->text[at - 1] < 'A' || b->text[at - 1] > 'Z' ||
        (at > 1 && (unsigned char)b->text[at - 2] > ' '))
        return false;
    struct run letter = {.at = (uint32_t)at - 1,
                         .len = 1,
                         .offset =
                             before->exact ? before->offset + before->len - 1 : before->offset,
                         .link = l,
                         .cell = first->cell,
                         .style = first->style,
                         .exact = before->exact};
    if (before->len == 1) {
        *before = letter;
        return true;
    }
    before->len--;
    (void)ARENA_PUSH(&b->r->scratch, b->runs, b->runs_len, b->runs_cap);
    memmove(&b->runs[i], &b->runs[i - 1], (b->runs_len - i) * sizeof *b->runs);
    b->runs[i - 1] = letter;
    return true;
}
