// SPDX-License-Identifier: MIT
// Quotations of the press without links: "*What they say.* –Jane Doe, The Courier, 3 May 2021", or
// with the name below them. The entry is what stands behind the quotation. Only several on a
// page show that this is how it keeps them.
#include <string.h>

#include "room/reader_attributions.h"

enum { LONGEST = 120, QUOTED_LEAST = 12, WORDS_MOST = 16, SEVERAL = 3 };

// Bytes of a dash that begins s; 0 when there is none.
static uint32_t dash_length(struct str s)
{
    static const char *const dashes[] = {"–", "—", "―", "--", "- "};
    if (s.n == 0 || (s.p[0] != '-' && s.p[0] != '\xe2'))
        return 0;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (str_starts(s, str_of(dashes[i])))
            return (uint32_t)strlen(dashes[i]);
    return 0;
}

static bool ends_quoted(struct str s)
{
    return str_ends(s, STR("\"")) || str_ends(s, STR("”")) || str_ends(s, STR("“")) ||
           str_ends(s, STR("»"));
}

static bool is_quoted_style(uint16_t style)
{
    return style & (STYLE_EMPHASIS | STYLE_QUOTE);
}

// Whether a quotation ends before the dash at byte `at`.
static bool ends_quotation(const struct flat *f, uint32_t at)
{
    uint32_t end = at;
    while (end > 0 && (unsigned char)f->text[end - 1] <= ' ')
        end--;
    const struct run *before = end ? flat_run_at(f, end - 1) : NULL, *behind = flat_run_at(f, at);
    if (end < QUOTED_LEAST || !before || !behind || before->link >= 0)
        return false;
    bool turns = is_quoted_style(before->style) && before->style != behind->style &&
                 !(behind->style & STYLE_EMPHASIS);
    return turns || ends_quoted((struct str){f->text, end});
}

// Whether it has the date of an entry behind a name or an address, and few words.
static bool is_dated(const struct reader *r, struct str text, bool linked)
{
    size_t from = 0, words = 1;
    struct date_hit hit;
    for (size_t i = 0; i < text.n; i++)
        words += text.p[i] == ' ';
    return words <= WORDS_MOST && dates_next(text, &from, r->languages, &hit) && !hit.impossible &&
           hit.date.year && !hit.range && (linked || hit.offset > 2);
}

// "… May 2021.": a quick look, for most paragraphs end with words.
static bool ends_with_number(const struct flat *f, uint32_t end)
{
    while (end > 0 && strchr(".)]", f->text[end - 1]))
        end--;
    return end > 0 && is_digit_ascii(f->text[end - 1]);
}

uint32_t attribution_in(const struct reader *r, const struct flat *f)
{
    uint32_t end = f->n;
    while (end > 0 && (unsigned char)f->text[end - 1] <= ' ')
        end--;
    uint32_t least = end > LONGEST ? end - LONGEST : 0;
    if (end < QUOTED_LEAST || f->links_len > 1 || !ends_with_number(f, end))
        return f->n;
    bool quote = flat_run_at(f, end - 1) && (flat_run_at(f, end - 1)->style & STYLE_QUOTE);
    for (uint32_t i = end; i > least && i > QUOTED_LEAST; i--) {
        struct str rest = {f->text + i, end - i};
        uint32_t dash = dash_length(rest);
        bool line = quote && (unsigned char)f->text[i - 1] < ' ';
        if (f->links_len && (!line || f->links[0].at < i))
            continue;
        if (dash ? (line || ends_quotation(f, i)) && is_dated(r, str_from(rest, dash), false)
                 : line && is_dated(r, rest, f->links_len > 0))
            return i + dash;
        if (line)
            break;
    }
    return f->n;
}

struct flat attribution_of(struct reader *r, const struct flat *f, uint32_t at)
{
    while (at < f->n && f->text[at] == ' ')
        at++;
    struct flat own = flat_slice(r, f, at, f->n);
    for (size_t i = 0; i < own.runs_len; i++)
        own.runs[i].style &= (uint16_t)~STYLE_QUOTE;
    return own;
}

bool attributes_quotations(const struct reader *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->blocks_len && n < SEVERAL; i++) {
        const struct block *b = &r->blocks[i];
        if ((b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_QUOTE) && !b->ignored)
            n += attribution_in(r, &b->f) < b->f.n;
    }
    return n >= SEVERAL;
}
