// SPDX-License-Identifier: MIT
// Entries in print among entries with links: a line without an article that is marked as most of
// those with one are (what is bold or emphasised, a date before or behind it) is an entry as well.
// "Jane Doe, *Ropes*, **The Courier**, 3 May 2021, p. 14." beside "John Roe, [*Sails*](…), **Fen
// Post**, 4 April 2021."
#include <string.h>

#include "room/reader_items.h"

enum { LINE_LONGEST = 320, LEAST = 2, LOOKED_AT = 48 };

// The end of what is looked at of f: all of it, or the lines that are not behind LINE_LONGEST.
static uint32_t lines_within(const struct flat *f)
{
    uint32_t n = f->n;
    if (n <= LINE_LONGEST)
        return n;
    for (n = LINE_LONGEST; n > 0 && f->text[n] != FLAT_SOFT_BREAK && f->text[n] != FLAT_HARD_BREAK;)
        n--;
    return n;
}

// How a line is marked: the styles that it has, and 1 where its date stands before them, 2 where it
// stands behind the first. 0: it has no marks, or no date.
static uint32_t marks_of(const struct reader *r, const struct flat *f)
{
    enum { MARKS = STYLE_STRONG | STYLE_EMPHASIS | STYLE_UNDERLINE | STYLE_CITE };
    uint32_t styles = 0, first = f->n;
    const uint32_t n = lines_within(f);
    struct date_hit hit;
    size_t from = 0;
    for (size_t i = 0; i < f->runs_len && f->runs[i].at < n; i++) {
        const struct run *run = &f->runs[i];
        if ((run->style & MARKS) && !(run->style & STYLE_PICTURE)) {
            styles |= run->style & MARKS;
            first = run->at < first ? run->at : first;
        }
    }
    if (!styles || n == 0)
        return 0;
    while (dates_next((struct str){f->text, n}, &from, r->languages, &hit))
        if (!hit.impossible && !hit.range && (hit.date.year || hit.date.day) && // or a heading's
            (hit.date.month || hit.season))
            return styles | (hit.offset < first ? 1U << 16 : 2U << 16);
    return 0;
}

// How most of these lines are marked; 0 when nothing is, or each in its own way.
static uint32_t marks_of_most(const struct reader *r, const struct flat *const *linked, size_t n)
{
    uint32_t marks = 0;
    size_t alike = 0, votes = 0; // the one that most have, if any does
    for (size_t i = 0; i < n; i++) {
        uint32_t mine = marks_of(r, linked[i]);
        marks = votes ? marks : mine;
        votes += mine == marks ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < n && marks; i++)
        alike += marks_of(r, linked[i]) == marks;
    return alike >= LEAST && alike * 3 >= n * 2 ? marks : 0;
}

bool line_is_marked(const struct reader *r, const struct flat *f, uint32_t marks)
{
    return marks && marks_of(r, f) == marks;
}

// The next line of f from *at on, which moves behind it; one without text at the end.
static struct flat next_line(struct reader *r, const struct flat *f, uint32_t *at)
{
    uint32_t from = *at, to = from;
    while (to < f->n && f->text[to] != FLAT_SOFT_BREAK && f->text[to] != FLAT_HARD_BREAK)
        to++;
    *at = to + 1;
    return flat_slice(r, f, from < to ? from : to, to);
}

uint32_t lines_marked_on_page(struct reader *r)
{
    struct flat lines[LOOKED_AT];
    const struct flat *linked[LOOKED_AT];
    size_t n = 0;
    for (size_t i = 0; i < r->blocks_len && n < LOOKED_AT; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_PARAGRAPH || b->ignored || !b->articles)
            continue;
        if (b->articles == 1)
            linked[n++] = &b->f;
        for (uint32_t at = 0; b->articles > 1 && at < b->f.n && n < LOOKED_AT;) {
            lines[n] = next_line(r, &b->f, &at);
            linked[n] = &lines[n];
            n += links_articles(&lines[n]) == 1 && marks_of(r, &lines[n]);
        }
    }
    return marks_of_most(r, linked, n);
}

bool lines_are_marked(struct reader *r, const struct flat *f)
{
    uint32_t at = 0, marks = 0;
    if (f->links_len == 0 || f->n == 0 ||
        !(memchr(f->text, FLAT_SOFT_BREAK, f->n) || memchr(f->text, FLAT_HARD_BREAK, f->n)) ||
        !links_articles(f))
        return false;
    while (at <= f->n) { // an address at the end has no text
        struct flat line = next_line(r, f, &at);
        uint32_t mine = marks_of(r, &line);
        if (!mine || (marks && mine != marks))
            return false;
        marks = mine;
    }
    return true;
}

bool line_ends_dated(const struct reader *r, const struct flat *f)
{
    enum { END_LONGEST = 40, SHORTEST = 24, LONGEST = 240 };
    uint32_t end = f->n, at;
    struct date_hit hit;
    size_t from = 0;
    while (end > 0 && strchr(" .)]", f->text[end - 1]))
        end--;
    if (end < SHORTEST || end > LONGEST || !is_digit_ascii(f->text[end - 1]))
        return false;
    for (at = end > END_LONGEST ? end - END_LONGEST : 0; at > 0 && at < end && f->text[at] != ' ';)
        at++;
    struct str text = {f->text + at, end - at};
    while (dates_next(text, &from, r->languages, &hit))
        if (hit.offset + hit.length == text.n)
            return !hit.impossible && !hit.range && hit.date.year && at + hit.offset > SHORTEST / 2;
    return false;
}

bool lines_end_dated(const struct reader *r)
{
    enum { ENTRIES_LEAST = 3 };
    size_t linked = 0, dated = 0;
    for (size_t i = 0; i < r->blocks_len && linked < LOOKED_AT; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_PARAGRAPH || b->ignored || b->articles != 1)
            continue;
        linked++;
        dated += line_ends_dated(r, &b->f);
    }
    return dated >= ENTRIES_LEAST && dated * 3 >= linked * 2;
}
