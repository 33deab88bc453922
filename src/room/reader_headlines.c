// SPDX-License-Identifier: MIT
// Headings that are titles of what several outlets carried: "### Slow boats last longer", "May 3,
// 2021; covered by", "- [The Courier](…)", "- [Fen Post](…)", "- Marsh Herald (print)". What stands
// below names outlets and nothing else; the title is the heading, and the date stands in it or in a
// few words over the list. A heading without a date may be a subject: it is left alone.
#include <string.h>

#include "room/reader_items.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LONGEST = 200, TITLE_WORDS = 3, TITLE_SURELY = 5, WORDS_MOST = 24 };

struct headline {
    uint32_t outlets, others,
        copies;         // what stands below it: outlets alone, of these linked, others
    uint32_t first;     // offset in the file of the first of them
    struct date date;   // unknown: it is no title
    uint32_t title_end; // in the heading
};

// The heading, or the label of a list, that holds x: not a text that leads to the list.
static int32_t holder(const struct reader *r, const struct item *x)
{
    int32_t s = x->section;
    while (s >= 0 && (r->sections[s].level == LABEL_LIST || r->sections[s].only_date))
        s = r->sections[s].parent;
    return s;
}

static bool is_outlet_alone(const struct item *x)
{
    bool titled = x->title.end > x->title.at || x->title_other.n || x->title_above.n;
    return !titled && x->kind != BLOCK_RECORD && x->outlet.end > x->outlet.at;
}

// The first whole day or month of [at, end) of f's text.
static bool find_day(const struct reader *r, struct str text, struct date_hit *hit)
{
    size_t from = 0;
    while (dates_next(text, &from, r->languages, hit))
        if (!hit->impossible && !hit->range && hit->date.year && hit->date.month)
            return true;
    return false;
}

// The date that ends heading h, in brackets or behind a mark; then the title ends before it.
static void date_in_heading(const struct reader *r, const struct section *h, struct headline *l)
{
    struct date_hit hit;
    struct str text = {h->f.text, h->f.n};
    l->title_end = h->f.n;
    if (!find_day(r, text, &hit))
        return;
    size_t end = hit.offset;
    while (end > 0 && strchr(" (,-:", text.p[end - 1]))
        end--;
    bool last = hit.offset + hit.length + 2 >= text.n;
    if (!last || end == 0)
        return;
    l->date = hit.date;
    l->title_end = (uint32_t)end;
}

// That of the few words that stand between the heading and what is below it.
static void date_below(const struct reader *r, const struct section *h, struct headline *l)
{
    enum { BLOCKS_MOST = 3 };
    struct date_hit hit;
    size_t from = 0, to = r->blocks_len;
    while (from < to) { // the first block behind the heading
        size_t middle = from + (to - from) / 2;
        bool behind = r->blocks[middle].f.offset >= h->f.end;
        from = behind ? from : middle + 1;
        to = behind ? middle : to;
    }
    for (size_t i = from; i < r->blocks_len && i < from + BLOCKS_MOST && !date_known(l->date);
         i++) {
        const struct block *b = &r->blocks[i];
        if (b->f.offset >= l->first)
            return;
        if (b->f.n <= LONGEST && find_day(r, (struct str){b->f.text, b->f.n}, &hit))
            l->date = hit.date;
    }
}

static bool may_be_title(const struct section *h, const struct headline *l)
{
    size_t words = fold_count_words(h->folded);
    bool silent = h->coverage == 0 || (h->coverage == -1 && words >= TITLE_SURELY);
    return l->copies && !l->others && silent && !h->outlet && !h->only_date && h->f.n <= LONGEST &&
           words >= TITLE_WORDS && words <= WORDS_MOST;
}

static struct headline *find_headlines(struct reader *r)
{
    struct headline *all = ARENA_ARRAY(r->arena, r->sections_len + 1, struct headline);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        int32_t s = x->ignored ? -1 : holder(r, x);
        if (s < 0)
            continue;
        struct headline *l = &all[s];
        bool alone = is_outlet_alone(x);
        l->first = l->outlets + l->others ? l->first : x->f.offset;
        l->outlets += alone;
        l->copies += alone && x->primary >= 0 && (x->agreement >= 0.7F || x->outlet_known);
        l->others += !alone;
    }
    for (size_t s = 0; s < r->sections_len; s++) {
        const struct section *h = &r->sections[s];
        if (!may_be_title(h, &all[s]))
            continue;
        date_in_heading(r, h, &all[s]);
        if (!date_known(all[s].date))
            date_below(r, h, &all[s]);
    }
    return all;
}

void headlines_share(struct reader *r)
{
    enum { COPIES_LEAST = 2 };
    struct headline *all = find_headlines(r);
    size_t titles = 0, copies = 0;
    for (size_t s = 0; s < r->sections_len; s++) {
        titles += date_known(all[s].date);
        copies += date_known(all[s].date) ? all[s].copies : 0;
    }
    for (size_t i = 0; i < r->items_len && titles && copies >= COPIES_LEAST; i++) {
        struct item *x = &r->items[i];
        int32_t s = x->ignored ? -1 : holder(r, x);
        if (s < 0 || !date_known(all[s].date) || !is_outlet_alone(x))
            continue;
        r->sections[s].coverage = 0; // it says what they are about
        x->title_above = flat_text(r->arena, &r->sections[s].f, 0, all[s].title_end);
        x->date = date_known(x->date) ? x->date : all[s].date;
    }
}
