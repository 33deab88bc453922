// SPDX-License-Identifier: MIT
// What stands at the end of an outlet's name and is no part of it, once the name is chosen.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

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

// Whether the words are kinds of things and nothing else: "Live interview".
static bool are_kinds(struct str folded)
{
    while (folded.n && !(words_whole_is(folded) & WORD_KIND)) {
        struct str word;
        if (!str_split(&folded, ' ', &word) || !(words_one_is(word) & WORD_KIND))
            return false;
    }
    return folded.n > 0;
}

// "## Radio Fen – Live interview": behind a dash in a heading, what it was.
static uint32_t without_kind(const struct item *x, struct piece o)
{
    enum { LONGEST = 40, NAME_LEAST = 3 };
    static const char *const dashes[] = {" – ", " — ", " - "};
    struct str text = {x->f.text + o.at, o.end - o.at};
    const struct run *run = text.n ? flat_run_at(&x->f, o.at) : NULL;
    if (!run || !(run->style & STYLE_HEADING))
        return o.end;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        struct str dash = str_of(dashes[i]), rest = text;
        size_t at = 0, next;
        while ((next = str_find(rest, dash)) != STR_NOT_FOUND) {
            at += next + dash.n;
            rest = str_from(text, at);
        }
        char room[2 * LONGEST];
        if (at > NAME_LEAST + dash.n && rest.n <= LONGEST &&
            are_kinds(fold_words_into(rest, room, sizeof room)))
            return o.at + (uint32_t)(at - dash.n);
    }
    return o.end;
}

struct piece outlet_trim(const struct reader *r, const struct item *x, struct piece o)
{
    o.end = without_own_date(r, x, o);
    o.end = without_kind(x, o);
    return o;
}
