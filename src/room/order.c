// SPDX-License-Identifier: MIT
// The page decides its direction: that in which the fewest entries would have to move; a
// section whose entries all but say otherwise goes its own way. Within
// a section (the entries under a heading that is no date and no title) the longest ordered
// subsequence stays; the rest is out of order. A page where less than three fifths would stay is
// not kept by date at all, and nothing is said about it; nor of one that goes by the letters that
// its entries begin with.
//
// A date without day or month is taken as the day before it in the file when that lies in the
// same month or year, else as the end of the period that comes first.
#include "room/order.h"

#include <string.h>

#include "text/dates.h"
#include "text/fold.h"

static bool in_entry(const struct node *heading, const struct clip *c)
{
    return heading->offset >= c->at.offset && heading->offset < c->at.offset + c->at.length;
}

// A heading that begins a section: no date in it, and no part of an entry.
static bool begins_section(const struct node *heading, const struct clips *clips, size_t *near)
{
    struct arena scratch = ARENA_EMPTY;
    struct str text = node_text(&scratch, heading);
    struct date_hit hit;
    size_t from = 0;
    bool plain = !heading->consumed && !dates_next(text, &from, 0, &hit);
    arena_free(&scratch);
    while (*near < clips->len &&
           clips->items[*near].at.offset + clips->items[*near].at.length <= heading->offset)
        (*near)++;
    return plain && !(*near < clips->len && in_entry(heading, &clips->items[*near]));
}

// For each clip, the number of sections begun before it.
static size_t *find_sections(struct arena *a, const struct page *p)
{
    const struct clips *clips = &p->reading->clips;
    size_t *out = ARENA_ARRAY(a, clips->len, size_t);
    size_t section = 0, clip = 0, near = 0;
    const struct node *root = p->doc->root;
    for (const struct node *n = root->first; n; n = node_next(root, n)) {
        if (n->type != NODE_HEADING || !begins_section(n, clips, &near))
            continue;
        while (clip < clips->len && clips->items[clip].at.offset < n->offset)
            out[clip++] = section;
        section++;
    }
    while (clip < clips->len)
        out[clip++] = section;
    return out;
}

static int64_t period_end(struct date d)
{
    if (!d.month)
        return date_to_days((struct date){d.year, 12, 31});
    struct date next = {(int16_t)(d.year + (d.month == 12)), (uint8_t)(d.month % 12 + 1), 1};
    return date_to_days(next) - 1;
}

static bool lies_in(int64_t days, struct date period)
{
    struct date d = date_from_days(days);
    return d.year == period.year && (!period.month || d.month == period.month);
}

// Keys of a section that grow towards its end when it goes in the given direction.
static void set_keys(struct order *o, size_t from, size_t to, bool newest_first)
{
    for (size_t i = from; i < to; i++) {
        struct order_entry *x = &o->items[i];
        struct date d = x->clip->date;
        int64_t days = !d.day && newest_first ? period_end(d) : date_to_days(d);
        int64_t before = i > from ? (newest_first ? -1 : 1) * o->items[i - 1].key : 0;
        if (!d.day && i > from && lies_in(before, d))
            days = before;
        x->key = newest_first ? -days : days;
        x->newest_first = newest_first;
    }
}

// Length of the longest non-decreasing run of keys that begins at each entry of [from, to),
// computed from the end; the result is the longest of all.
static size_t measure(struct arena *a, const struct order *o, size_t from, size_t to, size_t *runs)
{
    // tails[k] is the largest first key of a run of length k + 1.
    int64_t *tails = ARENA_ARRAY(a, to - from, int64_t);
    size_t longest = 0;
    for (size_t i = to; i-- > from;) {
        int64_t key = o->items[i].key;
        size_t low = 0, high = longest; // tails do not grow with k
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (tails[mid] >= key)
                low = mid + 1;
            else
                high = mid;
        }
        tails[low] = key;
        if (low == longest)
            longest++;
        runs[i] = low + 1;
    }
    return longest;
}

static size_t section_end(const struct order *o, size_t from)
{
    size_t to = from;
    while (to < o->len && o->items[to].section == o->items[from].section)
        to++;
    return to;
}

struct runs {
    size_t rising, falling; // entries that stay when the section goes this way
};

// Marks the entries of a section that do not stay.
static void mark(struct arena *a, struct order *o, size_t from, size_t to, bool newest_first)
{
    size_t *runs = ARENA_ARRAY(a, o->len, size_t);
    set_keys(o, from, to, newest_first);
    size_t want = measure(a, o, from, to, runs);
    struct clip *last = NULL;
    int64_t least = INT64_MIN;
    for (size_t i = from; i < to; i++) {
        struct order_entry *x = &o->items[i];
        x->moved = !(runs[i] == want && x->key >= least && want > 0);
        if (!x->moved) {
            want--;
            least = x->key;
            last = x->clip;
        } else {
            x->neighbour = last;
            o->moved++;
        }
    }
}

// Whether a section goes against the page: all but a few of its entries say so.
static bool goes_against(const struct runs *r, size_t len, bool newest_first)
{
    size_t with = newest_first ? r->falling : r->rising;
    size_t against = newest_first ? r->rising : r->falling;
    return len >= 3 && against > with && against * 5 >= len * 4;
}

static bool same_entry(const struct clip *a, const struct clip *b)
{
    return a->date_at.length && a->date_at.offset == b->date_at.offset &&
           date_compare(a->date, b->date) == 0;
}

// The words that an entry's first line begins with, folded; empty when a date or a number does.
static struct str first_words(struct arena *a, struct str source, const struct clip *c)
{
    enum { LETTERS = 48 };
    size_t from = c->at.offset;
    while (from > 0 && source.p[from - 1] != '\n')
        from--;
    while (from < source.n && strchr(" \t-*+>#[\"_|<", source.p[from])) {
        size_t tag = source.p[from] == '<' ? str_find_char(str_from(source, from), '>') : 0;
        from += tag == STR_NOT_FOUND ? source.n - from : tag + 1;
    }
    struct str text =
        str_slice(source, from, from + LETTERS < source.n ? from + LETTERS : source.n);
    struct date_hit hit;
    size_t at = 0;
    if (dates_next(text, &at, 0, &hit) && hit.offset == 0)
        return STR_NONE;
    struct str words = fold_words(a, text);
    return words.n && is_digit_ascii(words.p[0]) ? STR_NONE : words;
}

// Whether the entries go by the alphabet: by author, or by outlet.
static bool is_alphabetical(const struct order *o, const struct page *p)
{
    enum { LEAST = 6, STRAY = 8 }; // pairs; one in so many may be out of order
    struct arena scratch = ARENA_EMPTY;
    size_t rising = 0, falling = 0;
    struct str last = STR_NONE;
    for (size_t i = 0; i < o->len; i++) {
        const struct clip *clip = o->items[i].clip;
        bool data = doc_is_data(p->doc, clip->at.offset); // a key comes first there
        struct str own = data ? STR_NONE : first_words(&scratch, p->doc->source, clip);
        bool beside = i > 0 && o->items[i].section == o->items[i - 1].section;
        int c = beside && own.n && last.n ? str_cmp(last, own) : 0;
        rising += c < 0;
        falling += c > 0 || !own.n;
        last = own;
    }
    arena_free(&scratch);
    return rising >= LEAST && falling * STRAY <= rising;
}

static void decide(struct arena *a, struct order *o, const struct page *p)
{
    struct runs *all = ARENA_ARRAY(a, o->len, struct runs);
    size_t *runs = ARENA_ARRAY(a, o->len, size_t);
    struct runs sum = {0};
    size_t stay = 0;
    for (size_t from = 0, to; from < o->len; from = to) {
        to = section_end(o, from);
        set_keys(o, from, to, false);
        all[from].rising = measure(a, o, from, to, runs);
        set_keys(o, from, to, true);
        all[from].falling = measure(a, o, from, to, runs);
        sum.rising += all[from].rising;
        sum.falling += all[from].falling;
    }
    o->newest_first = sum.falling >= sum.rising;
    for (size_t from = 0, to; from < o->len; from = to) {
        to = section_end(o, from);
        bool own = goes_against(&all[from], to - from, o->newest_first) != o->newest_first;
        stay += own ? all[from].falling : all[from].rising;
    }
    o->ordered = o->len > 1 && stay * 5 >= o->len * 3 && (stay == o->len || !is_alphabetical(o, p));
    for (size_t from = 0, to; from < o->len && o->ordered; from = to) {
        to = section_end(o, from);
        mark(a, o, from, to,
             goes_against(&all[from], to - from, o->newest_first) != o->newest_first);
    }
}

struct order order_find(struct arena *a, const struct page *p)
{
    struct order o = {0};
    size_t cap = 0;
    const struct clips *clips = &p->reading->clips;
    size_t *sections = find_sections(a, p);
    for (size_t i = 0; i < clips->len; i++) {
        struct clip *c = &clips->items[i];
        struct order_entry *last = o.len ? &o.items[o.len - 1] : NULL;
        if (!date_known(c->date))
            continue;
        if (last && last->section == sections[i] && same_entry(last->clip, c))
            last->len++;
        else
            ARENA_PUSH(a, o.items, o.len, cap) =
                (struct order_entry){.clip = c, .len = 1, .section = sections[i]};
    }
    decide(a, &o, p);
    return o;
}
