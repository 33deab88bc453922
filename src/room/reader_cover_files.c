// SPDX-License-Identifier: MIT
// Files of the page's own site below a heading that says coverage: scans of articles, and what one
// takes from there to write one, "Fact sheet", "Logo", "Flyer". A list that has some of these is
// such a list.
#include "room/reader_cover.h"
#include "room/reader_words.h"
#include "text/fold.h"

bool cover_offers_file(struct reader *r, const struct item *x)
{
    enum { LONGEST = 80 };
    struct str rest = fold_words(&r->scratch, (struct str){x->f.text, x->f.n}), word;
    if (x->f.n > LONGEST || x->outlet_known || x->outlet_other.n)
        return false;
    for (; rest.n; str_split(&rest, ' ', &word))
        if (words_open(rest) & OPENS_OFFER)
            return true;
    return false;
}

const bool *cover_offers(struct reader *r)
{
    enum { AMONG = 4 };
    struct tally_of {
        uint32_t files, offers;
    } *all = ARENA_ARRAY(r->arena, r->sections_len + 1, struct tally_of);
    bool *offers = ARENA_ARRAY(r->arena, r->sections_len + 1, bool);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored || x->primary < 0 || !x->f.links[x->primary].relative || date_known(x->date))
            continue;
        struct tally_of *t = &all[x->section + 1];
        t->files++;
        t->offers += cover_offers_file(r, x);
        arena_reset(&r->scratch);
    }
    for (size_t s = 0; s <= r->sections_len; s++)
        offers[s] = all[s].offers && all[s].offers * AMONG >= all[s].files;
    return offers;
}
