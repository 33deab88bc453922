// SPDX-License-Identifier: MIT
#include "cli/output.h"

#include "base/scan.h"

void output_tsv(struct buf *b, struct str s)
{
    size_t at = b->n;
    buf_str(b, s.n ? s : STR("-"));
    for (; at < b->n; at++) {
        while (at + SCAN_BLOCK <= b->n && !scan_any(scan_load(b->p + at) < ' '))
            at += SCAN_BLOCK;
        if (at < b->n && (b->p[at] == '\t' || b->p[at] == '\n' || b->p[at] == '\r'))
            b->p[at] = ' ';
    }
}

void output_json(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c == '"' || c == '\\')
            buf_format(b, "\\%c", (char)c);
        else if (c == '\n')
            buf_c(b, "\\n");
        else if (c == '\t')
            buf_c(b, "\\t");
        else if (c < 0x20 || c == 0x7f)
            buf_format(b, "\\u%04x", c);
        else
            buf_utf8(b, c);
    }
    buf_char(b, '"');
}

static size_t width_of(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},  {0xac00, 0xd7a3},
                {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6},
                {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x300 && c < 0x370) ||
        (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || c == 0xfeff)
        return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (c >= wide[i].from && c <= wide[i].to)
            return 2;
    return 1;
}

size_t output_width(struct str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.n;)
        width += width_of(utf8_next(s, &i));
    return width;
}

void output_column(struct buf *b, struct str s, size_t width)
{
    size_t used = 0, i = 0, total = output_width(s);
    size_t room = total > width ? width - 1 : width;
    while (i < s.n) {
        uint32_t c = utf8_next(s, &i);
        size_t w = width_of(c);
        if (used + w > room)
            break;
        if (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0)) // nothing drives the terminal
            buf_utf8(b, c);
        used += w;
    }
    if (total > width) {
        buf_c(b, "…");
        used++;
    }
    while (used++ < width)
        buf_char(b, ' ');
}
