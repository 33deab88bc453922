// SPDX-License-Identifier: MIT
// A date that stands once for a row of links: all of them have it.
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
    enum { GAP_LONGEST = 9 };
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

// A date that stands once for a row of links, at its end: "In [The Courier](…) and
// [The Post](…). May 2021".
void dates_share(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (!x->mention || x->primary < 0 || !date_known(x->date) || !ends_row(x))
            continue;
        for (size_t k = i; k > 0 && goes_on_row(&r->items[k - 1], &r->items[k]); k--) {
            if (r->items[k - 1].hit.length)
                break;
            r->items[k - 1].date = x->date;
        }
    }
}
