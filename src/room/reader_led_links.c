// SPDX-License-Identifier: MIT
// Sentences that say where something was and link the name: "3 May 2021 In [Fen Hours](…) they talk
// of us". Where most entries beside such a one name an outlet, the name is its outlet, and the
// sentence no title.
#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

// One to three words that begin with capitals.
static bool is_name(const struct flat *f, const struct link *l)
{
    enum { LONGEST = 40, WORDS_MOST = 3 };
    size_t words = 0;
    bool begins = true;
    if (l->end <= l->at || l->end - l->at > LONGEST)
        return false;
    for (uint32_t i = l->at; i < l->end; i++) {
        unsigned char c = (unsigned char)f->text[i];
        if (begins && !((c >= 'A' && c <= 'Z') || is_digit_ascii((char)c) || c >= 0xC3))
            return false;
        words += begins;
        begins = c == ' ';
    }
    return words <= WORDS_MOST && !prose_starts_lower(f, l->at);
}

// "In [Fen Hours](…) they talk of us": nothing but such a word and the date stand before the link,
// and a sentence goes on behind it.
static bool is_led(const struct item *x)
{
    enum { LEAD_LONGEST = 12, SENTENCE_LEAST = 12 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    char room[2 * LEAD_LONGEST];
    if (!l || x->kind == BLOCK_RECORD || x->kind == BLOCK_ROW || !is_name(&x->f, l) ||
        x->f.n < l->end + SENTENCE_LEAST || x->f.text[l->end] != ' ' ||
        !prose_starts_lower(&x->f, l->end + 1))
        return false;
    uint32_t from =
        x->date_text.end > x->date_text.at && x->date_text.end <= l->at ? x->date_text.end : 0;
    struct str lead = str_trim((struct str){x->f.text + from, l->at - from});
    return lead.n && lead.n <= LEAD_LONGEST &&
           (words_one_is(fold_words_into(lead, room, sizeof room)) & WORD_IN);
}

void links_led_name(struct reader *r)
{
    enum { LEAST = 3 };
    struct list {
        uint32_t named, items;
    } *lists = ARENA_ARRAY(r->arena, r->containers_len + 1, struct list);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        lists[x->container + 1].named += x->primary >= 0 && x->outlet.end > x->outlet.at;
        lists[x->container + 1].items += x->primary >= 0;
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        const struct list *all = &lists[x->container + 1];
        if (x->container < 0 || x->outlet.end > x->outlet.at || x->outlet_other.n ||
            all->named < LEAST || all->named * 3 < all->items * 2 || !is_led(x))
            continue;
        const struct link *l = &x->f.links[x->primary];
        x->outlet = (struct piece){l->at, l->end};
        x->title = (struct piece){0, 0};
    }
}
