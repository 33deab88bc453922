// SPDX-License-Identifier: MIT
// Texts over the headings of entries: "The Courier" or "3 May 2021" over "## [A town of glass](…)".
// Rules between the entries tell that they belong to what follows, and so does a date over the
// first heading with none behind the last, or as many lines between two headings, always, as stand
// over the first and behind the last.
#include <string.h>

#include "room/reader_items.h"

enum { OVER_NONE, OVER_RULED, OVER_DATED, OVER_COUNTED };
enum { LINES_MOST = 2, SHORT_TEXT = 80 };

static bool is_short(const struct maker *m, size_t i)
{
    const struct block *b = &m->r->blocks[i];
    return b->kind == BLOCK_PARAGRAPH && b->articles == 0 && b->f.n > 0 && b->f.n <= SHORT_TEXT &&
           b->f.text[b->f.n - 1] != '.';
}

// Heading i is part of an item, and block `before` stands in the same part of the page.
static bool may_hold(const struct maker *m, size_t i, size_t before)
{
    const struct block *b = m->r->blocks;
    return i < m->r->blocks_len && m->part[i] && b[i].ignored == b[before].ignored;
}

// Block i is a short text right behind a rule, or a heading of a section, and over a heading.
static bool is_ruled_off(const struct maker *m, size_t i)
{
    const struct block *before = i > 0 ? &m->r->blocks[i - 1] : NULL;
    return is_short(m, i) && may_hold(m, i + 1, i) && before &&
           (before->kind == BLOCK_RULE || (before->kind == BLOCK_HEADING && !m->part[i - 1]));
}

// "3 May 2021", "The Courier, 3 May 2021"
static bool states_date(const struct block *b)
{
    return b->kind == BLOCK_PARAGRAPH && !b->articles && (b->dated || flat_states_day(&b->f));
}

static bool is_date_over(const struct maker *m, size_t i)
{
    return states_date(&m->r->blocks[i]) && may_hold(m, i + 1, i);
}

// Whether the n blocks before heading i are short texts.
static bool has_short_over(const struct maker *m, size_t i, size_t n)
{
    for (size_t k = 1; k <= n; k++)
        if (k > i || !is_short(m, i - k) || !may_hold(m, i, i - k))
            return false;
    return true;
}

static bool are_ruled(const struct maker *m)
{
    enum { BEHIND_RULES = 2 };
    size_t parts = 0, over = 0, ruled = 0;
    for (size_t i = 1; i < m->r->blocks_len; i++) {
        bool text = m->part[i] && is_ruled_off(m, i - 1);
        parts += m->part[i];
        over += text;
        ruled += text && m->r->blocks[i - 2].kind == BLOCK_RULE;
    }
    return ruled >= BEHIND_RULES && over * 3 >= parts * 2;
}

static size_t last_part(const struct maker *m)
{
    size_t last = 0;
    for (size_t i = 0; i < m->r->blocks_len; i++)
        last = m->part[i] ? i : last;
    return last;
}

// Paragraphs and quotations from block i on, which is not the first, in the same part of the page.
static size_t texts_from(const struct maker *m, size_t i)
{
    const struct block *b = m->r->blocks;
    size_t end = i;
    while (end < m->r->blocks_len && b[end].ignored == b[i - 1].ignored &&
           (b[end].kind == BLOCK_PARAGRAPH || b[end].kind == BLOCK_QUOTE))
        end++;
    return end - i;
}

// Most headings, the first of them as well, have a date over them, and none stands behind the last.
static bool are_dated(const struct maker *m)
{
    enum { LEAST = 2 };
    size_t parts = 0, over = 0, last = last_part(m);
    bool first = false;
    for (size_t i = 0; i < m->r->blocks_len; i++) {
        if (!m->part[i])
            continue;
        bool dated = i > 0 && is_date_over(m, i - 1);
        first = parts++ == 0 ? dated : first;
        over += dated;
    }
    if (!first || over < LEAST || over * 3 < parts * 2)
        return false;
    for (size_t i = last + 1, end = i + texts_from(m, i); i < end; i++)
        if (states_date(&m->r->blocks[i]))
            return false;
    return true;
}

// How many short texts stand over each heading: as many as are between two headings, less those
// behind the last one. 0 when that does not tell.
static size_t count_over(const struct maker *m)
{
    enum { GAPS_LEAST = 2, LONGEST = 8 };
    size_t gaps[LONGEST + 1] = {0}, all = 0, over = 0, parts = 0, best = 0, first = 0;
    for (size_t i = 0; i < m->r->blocks_len; i++) {
        if (!m->part[i])
            continue;
        first = parts++ == 0 ? i : first;
        size_t n = texts_from(m, i + 1);
        if (i + 1 + n >= m->r->blocks_len || !m->part[i + 1 + n])
            continue;
        all++;
        gaps[n < LONGEST ? n : LONGEST]++;
    }
    for (size_t n = 1; n < LONGEST; n++)
        best = gaps[n] > gaps[best] ? n : best;
    size_t behind = texts_from(m, last_part(m) + 1);
    size_t lines = behind < best ? best - behind : 0;
    if (!lines || lines > LINES_MOST || gaps[best] < GAPS_LEAST || gaps[best] * 4 < all * 3 ||
        !has_short_over(m, first, lines))
        return 0;
    for (size_t i = first; i < m->r->blocks_len; i++)
        over += m->part[i] && has_short_over(m, i, lines);
    return over * 4 >= parts * 3 ? lines : 0;
}

void over_find(struct maker *m)
{
    m->over = are_ruled(m) ? OVER_RULED : OVER_NONE;
    m->over_count = m->over ? 1 : (uint8_t)count_over(m);
    if (m->over_count && !m->over)
        m->over = OVER_COUNTED;
    else if (!m->over && are_dated(m))
        m->over = OVER_DATED, m->over_count = 1;
}

size_t over_lines(const struct maker *m, size_t i)
{
    bool over = i >= m->over_count && m->part[i] &&
                (m->over == OVER_RULED     ? is_ruled_off(m, i - 1)
                 : m->over == OVER_DATED   ? is_date_over(m, i - 1)
                 : m->over == OVER_COUNTED ? has_short_over(m, i, m->over_count)
                                           : false);
    return over ? m->over_count : 0;
}

size_t over_begins(const struct maker *m, size_t i)
{
    size_t heading = i + m->over_count;
    return m->over && heading < m->r->blocks_len ? over_lines(m, heading) : 0;
}
