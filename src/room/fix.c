// SPDX-License-Identifier: MIT
// Mends what can be mended with certainty, one kind after the other; the page is read again
// after each, and a kind whose result does not read as meant is left undone. An entry is only
// moved or removed when its lines are its own and no other text stands beside it.
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/moved.h"
#include "room/outline.h"
#include "room/own.h"
#include "room/verify.h"
#include "text/address.h"
#include "text/encoding.h"

enum { ROUNDS = 8 };

struct fixing {
    struct arena *a;
    struct outline outline;
    struct edits edits;
    size_t changed;
    bool *moves;      // by item: it is moved
    size_t *sections; // by item: headings without a date before it
};

static struct str replace_all(struct arena *a, struct str s, struct str old, struct str new)
{
    struct edits edits = {0};
    for (size_t at = 0, hit; (hit = str_find(str_from(s, at), old)) != STR_NOT_FOUND;) {
        edit_add(a, &edits, at + hit, at + hit + old.n, new);
        at += hit + old.n;
    }
    return edits.len ? edit_apply(a, s, &edits) : s;
}

// Puts what `mend` makes of them in the place of entries' addresses; it returns an empty one for
// what is well.
static void fix_addresses(struct fixing *f, struct str (*mend)(struct arena *, struct str))
{
    const struct clips *clips = &f->outline.page->reading->clips;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < clips->len; i++) {
        struct span at = clips->items[i].url_at;
        struct str raw = str_slice(f->outline.source, at.offset, at.offset + at.length);
        struct str plain = replace_all(f->a, raw, STR("&amp;"), STR("&"));
        if (!at.length || at.offset == last)
            continue;
        struct str clean = mend(f->a, plain);
        if (!clean.n)
            continue;
        if (!str_eq(plain, raw))
            clean = replace_all(f->a, clean, STR("&"), STR("&amp;"));
        edit_add(f->a, &f->edits, at.offset, at.offset + at.length, clean);
        last = at.offset;
        f->changed++;
    }
}

static struct str untracked(struct arena *a, struct str url)
{
    bool changed = false;
    struct str clean = address_without_tracking(a, url, &changed);
    return changed ? clean : STR_NONE;
}

static void fix_tracking(struct fixing *f)
{
    fix_addresses(f, untracked);
}

static struct str with_scheme(struct arena *a, struct str url)
{
    struct str whole = address_with_scheme(a, url);
    return str_eq(whole, url) ? STR_NONE : whole;
}

static void fix_scheme(struct fixing *f)
{
    fix_addresses(f, with_scheme);
}

// Bytes that go with items [first, last] when they are taken out: one of the gaps around them. The
// one before a heading stays: a list or a table ends there.
static struct span lines_of(const struct outline *o, size_t first, size_t last)
{
    size_t from = o->items[first].from, to = o->items[last].to;
    struct str gap;
    if (last + 1 < o->len && o->items[last + 1].level >= o->items[first].level &&
        outline_parting(o, to, o->items[last + 1].from, &gap))
        to = o->items[last + 1].from;
    else if (first > 0 && outline_parting(o, o->items[first - 1].to, from, &gap))
        from = o->items[first - 1].to;
    else
        while (to < o->source.n && (o->source.p[to] == '\n' || o->source.p[to] == '\r'))
            to++;
    return (struct span){(uint32_t)from, (uint32_t)(to - from)};
}

// Whether entry i is all that stands under the date heading before it.
static bool is_alone(const struct outline *o, size_t i)
{
    bool headed = i > 0 && !o->items[i - 1].clip && date_known(o->items[i - 1].date);
    return headed && (i + 1 == o->len || !o->items[i + 1].clip);
}

static bool adds_nothing(struct str says, struct str known)
{
    return !says.n || str_eq(says, known);
}

// Whether the second of two entries says nothing that the first does not.
static bool is_repetition(const struct clip *first, const struct clip *c)
{
    return str_eq(first->title, c->title) && date_compare(first->date, c->date) == 0 &&
           adds_nothing(c->outlet_text, first->outlet_text) && adds_nothing(c->note, first->note) &&
           adds_nothing(c->author, first->author) &&
           (c->access == ACCESS_UNKNOWN || c->access == first->access);
}

// Whether two items stand in one section: people list an article under two headings on purpose.
static bool same_section(const struct fixing *f, size_t i, size_t k)
{
    const struct outline *o = &f->outline;
    const struct node *x = o->items[i].clip->node, *y = o->items[k].clip->node;
    if (x && y && x->type == NODE_RECORD && x->parent != y->parent)
        return false;
    return f->sections[i] == f->sections[k];
}

static bool is_section(const struct outline_item *x)
{
    return !x->clip && !date_known(x->date);
}

// Whether text of its own stands between item i and the entry before it: what introduces the one,
// or comments on the other, and which of both nothing says. Behind the last of a section it ends
// that.
static bool has_words_before(const struct outline *o, size_t i)
{
    bool between = i > 0 && i < o->len && o->items[i - 1].clip && !is_section(&o->items[i]);
    return between && own_speaks_behind(o, i - 1);
}

static bool stands_free(const struct outline *o, size_t first, size_t last)
{
    return !has_words_before(o, first) && !has_words_before(o, last + 1);
}

static void fix_double(struct fixing *f)
{
    const struct outline *o = &f->outline;
    struct map seen = MAP_IN(f->a);
    for (size_t i = 0; i < o->len; i++) {
        struct clip *c = o->items[i].clip;
        if (!c || !c->url.n)
            continue;
        void **slot = map_at(&seen, address_identity(f->a, c->url));
        const struct outline_item *first = *slot;
        if (!first) {
            *slot = &o->items[i];
            continue;
        }
        if (!o->items[i].whole || !is_repetition(first->clip, c) ||
            !same_section(f, (size_t)(first - o->items), i))
            continue;
        size_t from = is_alone(o, i) ? i - 1 : i;
        if (!stands_free(o, from, i))
            continue;
        struct span lines = lines_of(o, from, i);
        edit_add(f->a, &f->edits, lines.offset, lines.offset + lines.length, STR(""));
        f->changed++;
    }
}

// The items that must move together with entry i: its date line when it has one of its own.
static bool block_of(const struct outline *o, size_t i, size_t *first, size_t *last)
{
    *first = *last = i;
    const struct clip *c = o->items[i].clip;
    bool own_date = c->date_at.offset >= o->items[i].from && c->date_at.offset < o->items[i].to;
    if (own_date)
        return o->items[i].whole;
    while (*first > 0 && o->items[*first].clip)
        (*first)--;
    bool headed = !o->items[*first].clip && o->items[*first].date_at.offset == c->date_at.offset;
    for (*last = *first + 1; *last < o->len && o->items[*last].clip; (*last)++)
        if (!o->items[*last].whole || o->items[*last].clip->date_at.offset != c->date_at.offset)
            return false;
    (*last)--;
    return headed;
}

static struct date date_of(const struct outline_item *x)
{
    return x->clip ? x->clip->date : x->date;
}

// Items of the same level around `at` that no heading of a lower level parts from it.
static size_t target_of(const struct outline *o, size_t first, size_t last)
{
    uint8_t level = o->items[first].level;
    struct date d = date_of(&o->items[first]);
    bool newest_first = o->items[last].newest_first;
    size_t from = first, to = last + 1;
    while (from > 0 && o->items[from - 1].level >= level)
        from--;
    while (to < o->len && o->items[to].level >= level)
        to++;
    for (size_t i = from; i < to; i++) {
        const struct outline_item *x = &o->items[i];
        bool moved = x->moved || (i + 1 < o->len && !x->clip && o->items[i + 1].moved);
        if (x->level != level || moved || !date_known(date_of(x)) || (i >= first && i <= last))
            continue;
        int c = date_compare(date_of(x), d);
        if (newest_first ? c < 0 : c > 0)
            return i;
    }
    return to;
}

struct move {
    size_t first, last, target; // items
    struct date date;
    bool newest_first;
};

static int by_target(const void *a, const void *b)
{
    const struct move *x = a, *y = b;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    int c = date_compare(x->date, y->date);
    if (c == 0)
        return x->first < y->first ? -1 : x->first > y->first;
    return x->newest_first ? -c : c;
}

// The last item before `to` that stays where it is; `to` when there is none.
static size_t last_staying(const struct fixing *f, size_t to)
{
    size_t i = to;
    while (i > 0 && f->moves[i - 1])
        i--;
    return i > 0 ? i - 1 : to;
}

// White space between two neighbours of the level of item i, as near it as there are any.
static struct str gap_near(const struct fixing *f, size_t i, uint8_t level)
{
    const struct outline *o = &f->outline;
    struct str gap;
    for (size_t far = 0; far < o->len; far++) {
        size_t around[2] = {i + far, i - far};
        for (size_t k = 0; k < 2; k++) {
            size_t n = around[k];
            if (n + 1 < o->len && o->items[n + 1].level == level &&
                (o->items[n].level == level || o->items[n].clip) &&
                outline_parting(o, o->items[n].to, o->items[n + 1].from, &gap) && gap.n)
                return gap;
        }
    }
    return str_format(f->a, "%s%s", o->eol, level == LEVEL_ENTRY ? "" : o->eol);
}

// Before the entry that follows it when there is one; else behind the last of its section.
static void put_block(struct fixing *f, const struct move *m)
{
    const struct outline *o = &f->outline;
    uint8_t level = o->items[m->first].level;
    struct str own = str_slice(o->source, o->items[m->first].from, o->items[m->last].to);
    struct str gap = gap_near(f, m->first, level);
    bool before = m->target < o->len && o->items[m->target].level == level;
    size_t at, after = 0;
    if (before) {
        at = o->items[m->target].from;
    } else {
        after = last_staying(f, m->target);
        if (after == m->target) { // nowhere
            memset(f->moves + m->first, false, m->last - m->first + 1);
            return;
        }
        at = o->items[after].to;
    }
    edit_add(f->a, &f->edits, at, at,
             before ? str_format(f->a, "%.*s%.*s", STR_ARG(own), STR_ARG(gap))
                    : str_format(f->a, "%.*s%.*s", STR_ARG(gap), STR_ARG(own)));
    f->changed++;
}

// Takes out what has been put elsewhere: neighbours as one, for a gap goes but once.
static void take_out(struct fixing *f)
{
    for (size_t i = 0, end; i < f->outline.len; i = end) {
        for (end = i + 1; f->moves[i] && end < f->outline.len && f->moves[end];)
            end++;
        if (!f->moves[i])
            continue;
        struct span lines = lines_of(&f->outline, i, end - 1);
        edit_add(f->a, &f->edits, lines.offset, lines.offset + lines.length, STR(""));
    }
}

static void fix_order(struct fixing *f)
{
    const struct outline *o = &f->outline;
    struct move *moves = ARENA_ARRAY(f->a, o->len, struct move);
    size_t len = 0;
    for (size_t i = 0; i < o->len; i++) {
        struct move m = {.newest_first = o->items[i].newest_first};
        if (!o->items[i].moved || !block_of(o, i, &m.first, &m.last))
            continue;
        m.target = target_of(o, m.first, m.last);
        m.date = date_of(&o->items[m.first]);
        i = m.last;
        if ((m.target >= m.first && m.target <= m.last + 1) || !stands_free(o, m.first, m.last) ||
            has_words_before(o, m.target))
            continue;
        moves[len++] = m;
        memset(f->moves + m.first, true, m.last - m.first + 1);
    }
    if (len)
        qsort(moves, len, sizeof *moves, by_target);
    for (size_t i = 0; i < len; i++)
        put_block(f, &moves[i]);
    take_out(f);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

// What the entries say, sorted; the address by what it identifies. With `once`, alike entries
// count once.
static struct str *sayings(struct arena *a, const struct page *p, bool once, size_t *len)
{
    const struct clips *clips = &p->reading->clips;
    struct str *out = ARENA_ARRAY(a, clips->len + 1, struct str);
    for (size_t i = 0; i < clips->len; i++) {
        const struct clip *c = &clips->items[i];
        char day[DATE_ISO_SIZE];
        date_iso(c->date, day);
        out[i] = str_format(a, "%s\t%.*s\t%.*s\t%.*s", day, STR_ARG(address_identity(a, c->url)),
                            STR_ARG(c->title), STR_ARG(once ? STR_NONE : c->outlet_text));
    }
    qsort(out, clips->len, sizeof *out, by_text);
    *len = 0;
    for (size_t i = 0; i < clips->len; i++)
        if (!once || i == 0 || !str_eq(out[i], out[i - 1]))
            out[(*len)++] = out[i];
    return out;
}

static bool says_the_same(struct arena *a, const struct page *x, const struct page *y, bool once)
{
    size_t n, m;
    struct str *was = sayings(a, x, once, &n), *now = sayings(a, y, once, &m);
    for (size_t i = 0; n == m && i < n; i++)
        if (!str_eq(was[i], now[i]))
            return false;
    return n == m;
}

static const struct page *run(struct arena *a, const struct page *p, void (*fix)(struct fixing *),
                              bool once, size_t *mended)
{
    struct fixing f = {.a = a, .outline = outline_make(a, p)};
    f.moves = ARENA_ARRAY(a, f.outline.len + 1, bool);
    f.sections = ARENA_ARRAY(a, f.outline.len + 1, size_t);
    for (size_t i = 0; i < f.outline.len; i++) {
        const struct outline_item *x = &f.outline.items[i];
        f.sections[i + 1] = f.sections[i] + is_section(x);
    }
    fix(&f);
    if (!f.changed)
        return p;
    struct str after = edit_apply(a, p->doc->source, &f.edits);
    const struct page *now = verify_read(a, p, after);
    if (!says_the_same(a, p, now, once) || order_find(a, now).moved > order_find(a, p).moved)
        return p;
    *mended += f.changed;
    return now;
}

bool write_fix(struct arena *a, const struct page *page, const struct fixes *fixes,
               struct str *after, size_t *mended, struct error *e)
{
    if (!page->doc)
        return error_set(e, ERROR_INPUT, "%.*s was not opened", STR_ARG(page->path));
    if (!moved_check(a, fixes->moves, fixes->moves_len, e))
        return false;
    const struct page *p = verify_page(a, page);
    *mended = 0;
    if (fixes->what & FIX_MOVED)
        p = moved_mend(a, p, fixes->moves, fixes->moves_len, mended);
    if (!page->reading)
        return encoding_bytes(a, page->doc->bytes, p->doc->source, after, e);
    if (fixes->what & FIX_SCHEME)
        p = run(a, p, fix_scheme, false, mended);
    if (fixes->what & FIX_TRACKING)
        p = run(a, p, fix_tracking, false, mended);
    if (fixes->what & FIX_DOUBLE)
        p = run(a, p, fix_double, true, mended);
    // Where a date is only a month or a year, its place follows from its neighbours'.
    for (size_t round = 0, before = SIZE_MAX;
         (fixes->what & FIX_ORDER) && round < ROUNDS && before != *mended; round++) {
        before = *mended;
        p = run(a, p, fix_order, false, mended);
    }
    return encoding_bytes(a, page->doc->bytes, p->doc->source, after, e);
}
