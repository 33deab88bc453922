// SPDX-License-Identifier: MIT
// Where outlets are at home: "Le Parisien (France)", "El Comercio, Ecuador". Where a page says so
// of several, the place is no part of their names; of one alone it may tell it from another of its
// name.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

// Brackets say more than a comma does that it is none of the name.
enum { OUTLETS_LEAST = 3, BRACKETED_LEAST = 2, PLACE_LONGEST = 40, NAME_LEAST = 2 };

static bool is_place(struct str s)
{
    char room[3 * PLACE_LONGEST];
    s = str_trim(s);
    return s.n && s.n <= PLACE_LONGEST && words_is_place(fold_words_into(s, room, sizeof room));
}

static bool is_bracketed(struct str name)
{
    return name.n && name.p[name.n - 1] == ')';
}

// Where the name ends before a place in brackets, or behind a comma; its length when none is there.
// In brackets a region may stand before the country.
static size_t name_end(struct str name)
{
    bool bracket = is_bracketed(name);
    size_t at = str_rfind_char(name, bracket ? '(' : ',');
    if (at == STR_NOT_FOUND || at < NAME_LEAST || name.n - at > PLACE_LONGEST)
        return name.n;
    struct str place = str_slice(name, at + 1, name.n - bracket);
    size_t comma = bracket ? str_rfind_char(place, ',') : STR_NOT_FOUND;
    if (!is_place(comma == STR_NOT_FOUND ? place : str_from(place, comma + 1)))
        return name.n;
    while (at > 0 && name.p[at - 1] == ' ')
        at--;
    return at;
}

static struct str name_of(const struct item *x)
{
    return (struct str){x->f.text + x->outlet.at, x->outlet.end - x->outlet.at};
}

void outlets_leave_places(struct reader *r)
{
    struct map seen = MAP_IN(r->arena);
    size_t different = 0, bracketed = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->outlet.end <= x->outlet.at || x->kind == BLOCK_RECORD ||
            name_end(name_of(x)) == name_of(x).n)
            continue;
        void **slot = map_at(&seen, name_of(x));
        different += *slot == NULL;
        bracketed += *slot == NULL && is_bracketed(name_of(x));
        *slot = x;
    }
    bool all = different >= OUTLETS_LEAST;
    for (size_t i = 0; i < r->items_len && (all || bracketed >= BRACKETED_LEAST); i++) {
        struct item *x = &r->items[i];
        if (x->outlet.end > x->outlet.at && x->kind != BLOCK_RECORD &&
            (all || is_bracketed(name_of(x))))
            x->outlet.end = x->outlet.at + (uint32_t)name_end(name_of(x));
    }
}
