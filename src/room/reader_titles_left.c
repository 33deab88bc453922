// SPDX-License-Identifier: MIT
// Titles of a word or two beside outlets that are evident: "Ebb — [The Courier](…) (3 May 2021)",
// plays and films. Alone they could be anything; where most entries with an outlet have such a text
// and nothing else in that place, it is what the article is called.
#include "room/reader_propose.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { ENTRIES_LEAST = 4, WORDS_MOST = 6 };

// Whether the title of y could be one: no person, place, remark.
static bool may_be_title(const struct item *x, const struct reading_of *y)
{
    char room[256];
    struct str text = {x->f.text + y->title_at, y->title_end - y->title_at};
    unsigned words = 1;
    for (size_t i = 0; i < text.n; i++)
        words += text.p[i] == ' ';
    if (text.n > sizeof room / 4 || words > WORDS_MOST || prose_starts_lower(&x->f, y->title_at))
        return false;
    struct str fold = fold_words_into(text, room, sizeof room);
    enum { OTHERS = WORD_KIND | WORD_GENERIC_LINK | WORD_CONNECTOR | WORD_BY | WORD_LANGUAGE_NAME };
    return fold.n && !(words_whole_is(fold) & OTHERS) && !words_is_place(fold) &&
           !words_is_first_name(str_slice(fold, 0, str_find_char(fold, ' ')));
}

// The reading of item i that has the outlet that was chosen, and a title; NULL when it has one, or
// there is none.
static struct reading_of *with_title(const struct reader *r, const struct proposals *o, size_t i)
{
    const struct item *x = &r->items[i];
    const struct reading_of *c = o->chosen;
    if (!c || !c->has_outlet || c->has_title || x->ignored || x->mention || x->primary < 0 ||
        x->kind == BLOCK_RECORD || !(c->known || c->agreement >= 0.7F))
        return NULL;
    for (size_t k = 0; k < o->len; k++) {
        struct reading_of *y = &o->items[k];
        if (y->has_title && y->outlet_at == c->outlet_at && y->outlet_end == c->outlet_end)
            return y->score > c->score - W_PATTERN && may_be_title(x, y) ? y : NULL;
    }
    return NULL;
}

// The place of the titles that most of them have, if any.
static uint32_t place_of_most(const struct reader *r, const struct proposals *all)
{
    uint32_t place = 0;
    size_t votes = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct reading_of *y = with_title(r, &all[i], i);
        if (!y)
            continue;
        place = votes ? place : y->keys[1];
        votes = y->keys[1] == place ? votes + 1 : votes - 1;
    }
    return votes ? place : 0;
}

void titles_left(struct reader *r, struct proposals *all)
{
    size_t entries = 0, there = 0, same = 0;
    uint32_t place = place_of_most(r, all), first = 0;
    for (size_t i = 0; place && i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        const struct reading_of *y = with_title(r, &all[i], i);
        entries += x->primary >= 0 && !x->ignored && all[i].chosen && all[i].chosen->has_outlet;
        if (!y || y->keys[1] != place)
            continue;
        struct str text = {x->f.text + y->title_at, y->title_end - y->title_at};
        uint32_t hash = (uint32_t)map_hash(text);
        first = there++ ? first : hash;
        same += hash == first;
    }
    if (there < ENTRIES_LEAST || there * 5 < entries * 3 || same * 2 > there)
        return;
    for (size_t i = 0; i < r->items_len; i++) {
        struct reading_of *y = with_title(r, &all[i], i);
        if (y && y->keys[1] == place)
            all[i].chosen = y;
    }
}
