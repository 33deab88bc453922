// SPDX-License-Identifier: MIT
// A date or a title that stands once for a row of links: all of them have it.
#include <string.h>

#include "room/reader_parts.h"
#include "text/fold.h"

// Behind the last letter or digit of the first n bytes; 0 when there is none.
static uint32_t words_end(const struct flat *f, uint32_t n)
{
    while (n && !is_alpha_ascii(f->text[n - 1]) && !is_digit_ascii(f->text[n - 1]) &&
           !(f->text[n - 1] & 0x80))
        n--;
    return n;
}

// Whether mention x goes on with the row that the mention before it began: ", [The Post](…)",
// " and the [Herald](…)".
static bool goes_on_row(const struct item *before, const struct item *x)
{
    static const char *const joins[] = {"and", "and the", "et", "und", "y", "e", "og", "och", "en"};
    enum { GAP_LONGEST = 12 };
    if (!x->mention || !before->mention || x->node != before->node || x->primary < 0 ||
        before->primary < 0 || x->ignored)
        return false;
    const struct link *l = &x->f.links[x->primary], *last = &before->f.links[before->primary];
    char room[2 * GAP_LONGEST];
    if (l->at > GAP_LONGEST || last->end <= last->at || l->end <= l->at ||
        words_end(&before->f, before->f.n) > last->end || memchr(x->f.text, '.', l->at))
        return false;
    struct str gap = fold_words_into((struct str){x->f.text, l->at}, room, sizeof room);
    for (size_t i = 0; gap.n && i < sizeof joins / sizeof *joins; i++)
        if (str_eq(gap, str_of(joins[i])))
            return true;
    return gap.n == 0;
}

// "[The Courier](…) and [The Post](…). May 2021": behind all links, in a sentence of its own.
static bool ends_row(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    uint32_t at = x->date_text.at, to = at;
    while (to > l->end && (x->f.text[to - 1] == ' ' || x->f.text[to - 1] == FLAT_SOFT_BREAK))
        to--;
    return x->date_text.end > at && to == l->end + 1 && x->f.text[to - 1] == '.' &&
           words_end(&x->f, x->f.n) <= x->date_text.end;
}

// Where the row of links begins that ends with mention i.
static size_t row_begins(const struct reader *r, size_t i)
{
    while (i > 0 && goes_on_row(&r->items[i - 1], &r->items[i]))
        i--;
    return i;
}

// "* [The Courier](…), [The Post](…), Jane Doe, May 2021": the row begins the list item, so that
// what stands behind it is said of all.
static bool heads_entry(const struct reader *r, size_t i)
{
    const struct item *x = &r->items[i], *first = &r->items[row_begins(r, i)];
    return x->kind == BLOCK_ITEM && first != x &&
           words_end(&first->f, first->f.links[first->primary].at) == 0;
}

// "* **Our boats:** [In the Courier](…) [cover page](…) (May 2021)": the row is all that the list
// item links, and the date all that stands behind it.
static bool ends_entry(const struct reader *r, size_t i)
{
    const struct item *x = &r->items[i];
    size_t from = row_begins(r, i);
    bool first = from == 0 || r->items[from - 1].node != x->node;
    bool last = i + 1 == r->items_len || x[1].node != x->node;
    return x->kind == BLOCK_ITEM && from < i && first && last &&
           x->date_text.end > x->date_text.at && words_end(&x->f, x->f.n) <= x->date_text.end &&
           words_end(&x->f, x->date_text.at) <= x->f.links[x->primary].end;
}

// "News of it, January 2023: [The Courier](…), [The Post](…)": between the date and the first link
// stands a colon, and nothing else.
static bool announces_row(const struct item *x)
{
    uint32_t at = x->date_text.end, end = x->f.links[x->primary].at, colons = 0;
    for (; at < end; at++) {
        if (x->f.text[at] != ' ' && x->f.text[at] != ':' && x->f.text[at] != ')')
            return false;
        colons += x->f.text[at] == ':';
    }
    return x->date_text.end > x->date_text.at && colons == 1;
}

// "| 11/2021 | Featured in [The Courier](…), [The Post](…)", "3 May 2021: told by [The Courier](…),
// [The Post](…)": the date begins the text.
static bool heads_row(const struct item *x)
{
    return x->date_text.end > x->date_text.at && x->date_text.end <= x->f.links[x->primary].at &&
           words_end(&x->f, x->date_text.at) == 0;
}

// Gives the date before the first of a row to those behind it, up to one that has its own.
static void share_forward(struct reader *r, size_t i)
{
    for (size_t k = i + 1; k < r->items_len && goes_on_row(&r->items[k - 1], &r->items[k]); k++) {
        if (r->items[k].hit.length)
            break;
        r->items[k].date = r->items[i].date;
    }
}

// A date that stands once for a row of links, at its end: "In [The Courier](…) and
// [The Post](…). May 2021"; or before it.
void dates_share(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->mention && x->primary >= 0 && date_known(x->date) &&
            (announces_row(x) || heads_row(x)))
            share_forward(r, i);
        if (!x->mention || x->primary < 0 || !date_known(x->date) ||
            !(ends_row(x) || (x->date_text.at >= x->f.links[x->primary].end &&
                              (heads_entry(r, i) || ends_entry(r, i)))))
            continue;
        for (size_t k = i, from = row_begins(r, i); k > from && !r->items[k - 1].hit.length; k--)
            r->items[k - 1].date = x->date;
    }
}

static bool is_titled(const struct item *x)
{
    return x->title.end > x->title.at || x->title_other.n || x->title_above.n;
}

// "[The Courier](…), [The Post](…), May 2021, “A town of glass”"
void titles_share(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (!x->mention || x->primary < 0 || x->title.end <= x->title.at ||
            x->title.at < x->f.links[x->primary].end || !heads_entry(r, i))
            continue;
        struct str title = flat_text(r->arena, &x->f, x->title.at, x->title.end);
        for (size_t k = i, from = row_begins(r, i); k > from && !is_titled(&r->items[k - 1]); k--)
            r->items[k - 1].title_above = title;
    }
}
