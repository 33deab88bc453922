// SPDX-License-Identifier: MIT
// What stands at the end of an outlet's name and is no part of it, once the name is chosen.
#include <string.h>

#include "room/reader_parts.h"

// "Elle September 2016", "The Courier (May 2021)" of an entry that has this date elsewhere as well.
static uint32_t without_own_date(const struct reader *r, const struct item *x, struct piece o)
{
    enum { LONGEST = 80, NAME_LEAST = 2 };
    struct str text = {x->f.text + o.at, o.end - o.at};
    struct date_hit hit = {0};
    size_t from = 0, end = text.n;
    while (end > 0 && strchr(")].", text.p[end - 1]))
        end--;
    if (!x->date.year || text.n > LONGEST || end < NAME_LEAST || !is_digit_ascii(text.p[end - 1]) ||
        !dates_may_hold(text, x->date.year))
        return o.end;
    while (dates_next(text, &from, r->languages, &hit) && hit.offset + hit.length < end)
        ;
    if (hit.offset + hit.length != end || hit.impossible || hit.date.year != x->date.year ||
        (hit.date.month && hit.date.month != x->date.month))
        return o.end;
    end = hit.offset;
    while (end > 0 && strchr(" ([,-:", text.p[end - 1]))
        end--;
    return end < NAME_LEAST ? o.end : o.at + (uint32_t)end;
}

struct piece outlet_trim(const struct reader *r, const struct item *x, struct piece o)
{
    o.end = without_own_date(r, x, o);
    return o;
}
