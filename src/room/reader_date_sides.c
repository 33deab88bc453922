// SPDX-License-Identifier: MIT
// What borders on a date in the text of an item, and what only looks like one because it runs over
// a border: the end of a link, of a line, of a text that ends with a year.
#include "room/reader_date_sides.h"

#include <string.h>

#include "room/reader_date_cells.h"

static bool is_separator(uint32_t c)
{
    return c < ' ' || c == '(' || c == ')' || c == '[' || c == ']' || c == '-' || c == '|' ||
           c == ':' || c == ',' || c == ';' || c == '/' || c == '.' || c == 0xb7 || c == 0x2022 ||
           (c >= 0x2010 && c <= 0x2015) || (c >= 0x3001 && c <= 0x3002) || c == 0xff08 ||
           c == 0xff09 || c == 0xff1a || c == 0xff0c || c == 0xff0d || c == 0xff5c || c == 0x2500 ||
           c == '~' || c == '>' || c == '<' || (c >= 0x300a && c <= 0x3011) || c == 0x2192 ||
           c == '*' || c == '"' || c == 0x201d || c == 0xbb || c == '!' || c == '?' || c == '=';
}

// "📅 3 May 2021": a sign that says what the text behind it is.
static bool is_sign(uint32_t c)
{
    return (c >= 0x25a0 && c <= 0x27bf) || c == 0xfe0f || (c >= 0x1f300 && c <= 0x1faff);
}

static bool same_run(const struct flat *f, uint32_t a, uint32_t b)
{
    const struct run *x = flat_run_at(f, a), *y = flat_run_at(f, b);
    for (const struct run *z = x; z && y && z < y; z++) // "**The Courier** **2017**" are two
        if (z->style != x->style)
            return false;
    return x && y && x->link == y->link && x->style == y->style && x->cell == y->cell;
}

enum side side_before(const struct flat *f, uint32_t at, uint32_t *cut)
{
    uint32_t i = at;
    while (i > 0 &&
           (f->text[i - 1] == ' ' || (i > 1 && memcmp(f->text + i - 2, "\xc2\xa0", 2) == 0)))
        i -= f->text[i - 1] == ' ' ? 1 : 2;
    *cut = i;
    if (i == 0 || (unsigned char)f->text[i - 1] < ' ')
        return SIDE_EDGE;
    uint32_t start = i - 1;
    while (start > 0 && ((unsigned char)f->text[start] & 0xc0) == 0x80)
        start--;
    size_t next = start;
    uint32_t c = utf8_next((struct str){f->text, f->n}, &next);
    if (is_separator(c) || is_sign(c))
        return SIDE_SEPARATOR;
    if (!same_run(f, start, at))
        return SIDE_SEPARATOR;
    uint32_t word = i;
    while (word > 0 && i - word < 24 && f->text[word - 1] != ' ' &&
           (unsigned char)f->text[word - 1] > ' ')
        word--;
    if (only_connectors((struct str){f->text + word, i - word})) {
        *cut = word;
        return SIDE_CONNECTOR;
    }
    return SIDE_OPEN;
}

enum side side_behind(const struct flat *f, uint32_t end)
{
    struct piece hour = hour_behind(f, end);
    uint32_t i = hour.end > hour.at ? hour.end : end;
    while (i < f->n && (f->text[i] == ' ' || memcmp(f->text + i, "\xc2\xa0", 2) == 0))
        i += f->text[i] == ' ' ? 1 : 2; // a NUL stands behind the text
    if (i >= f->n || (unsigned char)f->text[i] < ' ')
        return SIDE_EDGE;
    size_t next = i;
    uint32_t c = utf8_next((struct str){f->text, f->n}, &next);
    if (is_separator(c) || c == 0x201c || c == 0x201e || c == 0xab || c == 0x300c)
        return SIDE_SEPARATOR; // a quotation begins
    return same_run(f, end - 1, i) ? SIDE_OPEN : SIDE_SEPARATOR;
}

bool has_year_above(const struct reader *r, int32_t section)
{
    for (; section >= 0; section = r->sections[section].parent)
        if (r->sections[section].date.length && r->sections[section].date.date.year &&
            !spans_years(&r->sections[section].date))
            return true;
    return false;
}

// The end of the link's text that a hit begins in and runs out of: "[Top 10](…), 3 May 2021" has
// no tenth of anything. 0 when it does not, or when it begins with the link.
static size_t link_crossed(const struct flat *f, const struct date_hit *h)
{
    const struct run *run = flat_run_at(f, (uint32_t)h->offset);
    const struct link *l = run && run->link >= 0 ? &f->links[run->link] : NULL;
    return l && l->at < h->offset && l->end < h->offset + h->length ? l->end : 0;
}

// The border that a hit runs over, where a date of as much begins behind it: "Town Fair 2020" over
// "September 4, 2020". 0: none.
static size_t border_crossed(const struct reader *r, struct str text, const struct date_hit *h)
{
    struct date_hit behind;
    for (size_t i = h->offset; i < h->offset + h->length; i++) {
        if (text.p[i] != FLAT_BLOCK && text.p[i] != FLAT_HARD_BREAK)
            continue;
        size_t from = i + 1;
        bool any = dates_next(text, &from, r->languages, &behind) && !behind.impossible;
        return any && behind.offset == i + 1 && parts_of(behind.date) >= parts_of(h->date) ? i : 0;
    }
    return 0;
}

// "Radio Sept" over "2019", "2018" over "Des gens habiles": a hit runs over a border, and more
// words stand beside a part of it on that part's line. Which border; 0: none.
static size_t border_between_lines(const struct flat *f, const struct date_hit *h)
{
    uint32_t cut;
    for (size_t i = h->offset; i < h->offset + h->length; i++)
        if (f->text[i] == FLAT_BLOCK || f->text[i] == FLAT_HARD_BREAK)
            return side_before(f, (uint32_t)h->offset, &cut) == SIDE_OPEN ||
                           side_behind(f, (uint32_t)(h->offset + h->length)) == SIDE_OPEN
                       ? i
                       : 0;
    return 0;
}

// What of a hit is a date by itself before the border: "2018" of "2018", "Des gens habiles".
static bool take_before(const struct reader *r, struct str text, size_t border, struct date_hit *h)
{
    struct date_hit before;
    size_t from = h->offset;
    bool any = dates_next(str_slice(text, 0, border), &from, r->languages, &before) &&
               !before.impossible && before.offset == h->offset;
    *h = any ? before : *h;
    return any;
}

// "Radio Sept, 2019-01-02": where within a hit a date in digits begins. 0: none does.
static size_t date_in_digits(struct str text, const struct date_hit *h)
{
    static const char form[] = "0000-00-00";
    size_t end = h->offset + h->length;
    if (is_digit_ascii(text.p[h->offset])) // it begins with its day or year
        return 0;
    for (size_t at = h->offset + 1; at < end && at + sizeof form - 1 <= text.n; at++) {
        size_t k = 0;
        while (k < sizeof form - 1 &&
               (form[k] == '0' ? is_digit_ascii(text.p[at + k]) : text.p[at + k] == form[k]))
            k++;
        if (k == sizeof form - 1 && !is_digit_ascii(text.p[at - 1]))
            return at;
    }
    return 0;
}

// "Day of the Tides 2020, **March 9**" under "2020": a year right behind a word, where headings
// give the years, is a part of that text, and the date begins behind it. Where it ends; 0: there is
// none.
static size_t year_of_text(const struct reader *r, const struct item *x, const struct date_hit *h)
{
    enum { DIGITS = 4 };
    struct str text = {x->f.text, x->f.n};
    size_t end = h->offset + DIGITS;
    uint32_t cut;
    if (!h->date.year || !h->date.day || h->length <= DIGITS || h->offset == 0)
        return 0;
    for (size_t i = h->offset; i < end; i++)
        if (!is_digit_ascii(text.p[i]))
            return 0;
    bool word = (text.p[end] == ',' || text.p[end] == '.') && text.p[end + 1] == ' ' &&
                side_before(&x->f, (uint32_t)h->offset, &cut) == SIDE_OPEN;
    return word && has_year_above(r, x->section) ? end : 0;
}

size_t date_crosses(const struct reader *r, const struct item *x, struct str text,
                    struct date_hit *h, bool *shorter)
{
    const size_t borders[] = {link_crossed(&x->f, h), border_crossed(r, text, h),
                              year_of_text(r, x, h), date_in_digits(text, h)};
    size_t most = 0, line = border_between_lines(&x->f, h);
    for (size_t i = 0; i < sizeof borders / sizeof *borders; i++)
        most = borders[i] > most ? borders[i] : most;
    *shorter = line && most <= h->offset && take_before(r, text, line, h);
    return *shorter || most > line ? most : line;
}
