// SPDX-License-Identifier: MIT
// How the documents of a site differ from those of the site that it stands on, of which there are
// rows: releases that were read again, and entries of a coverage page that was. What is between
// them is as it was and in the same order. Declined are other pages that show another thing than
// they did, days that are not in order, and whatever would give the search another outlet, tag,
// language or year to choose: all texts name these by number.
#include <stdio.h>
#include <stdlib.h>

#include "room/search_room.h"
#include "room/update.h"
#include "site/search_parts.h"

enum { CHANGES_MOST = 64, LOOKED_AT = 8 };

struct change {
    size_t number; // of the document, in its own site
    struct search_doc doc;
};

struct changes {
    struct arena *arena;
    const struct room *was, *now;
    struct change gone[CHANGES_MOST], come[CHANGES_MOST];
    size_t gone_len, come_len;
    bool declined;
};

// ---- which number a document has

// Newest first, releases before clips of the same day, which all numbers rest on.
static bool in_order(const struct room *r)
{
    bool ok = !r->releases_len || r->releases[r->releases_len - 1]->date > 0;
    for (size_t i = 1; ok && i < r->releases_len; i++)
        ok = r->releases[i - 1]->date >= r->releases[i]->date;
    for (size_t i = 1; ok && i < r->clips_len; i++)
        ok = date_compare(r->clips[i - 1]->date, r->clips[i]->date) >= 0;
    return ok;
}

static size_t newer_clips(const struct room *r, struct date date)
{
    size_t from = 0, to = r->clips_len;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        bool newer = date_compare(r->clips[middle]->date, date) > 0;
        from = newer ? middle + 1 : from;
        to = newer ? to : middle;
    }
    return from;
}

static size_t releases_before(const struct room *r, struct date date)
{
    size_t from = 0, to = r->releases_len;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        bool before = date_compare(date_of_time(r->releases[middle]->date), date) >= 0;
        from = before ? middle + 1 : from;
        to = before ? to : middle;
    }
    return from;
}

// ---- what is another

static struct search_doc *add(struct changes *c, bool come, size_t number)
{
    size_t *len = come ? &c->come_len : &c->gone_len;
    c->declined = c->declined || *len == CHANGES_MOST;
    if (c->declined)
        return NULL;
    struct change *change = &(come ? c->come : c->gone)[(*len)++];
    change->number = number;
    return &change->doc;
}

static const struct page *page_of(const struct room *r, const struct clip *clip)
{
    for (size_t i = 0; i < r->coverage_len; i++)
        if (r->coverage[i]->doc == clip->doc)
            return r->coverage[i];
    return NULL;
}

static void add_clip(struct changes *c, bool come, size_t i)
{
    const struct room *r = come ? c->now : c->was;
    const struct clip *clip = r->clips[i];
    struct search_doc *doc = add(c, come, i + releases_before(r, clip->date));
    if (doc)
        search_doc_of_clip(clip, page_of(r, clip), doc);
}

static void add_release(struct changes *c, bool come, const struct page *p)
{
    const struct room *r = come ? c->now : c->was;
    size_t i = 0;
    while (i < r->releases_len && r->releases[i] != p)
        i++;
    c->declined = c->declined || i == r->releases_len;
    struct search_doc *doc =
        c->declined ? NULL : add(c, come, i + newer_clips(r, date_of_time(p->date)));
    if (doc)
        search_doc_of_page(c->arena, r, p, doc);
}

static bool same_texts(const struct str *a, const struct str *b, size_t len)
{
    bool same = true;
    for (size_t i = 0; i < len && same; i++)
        same = str_eq(a[i], b[i]);
    return same;
}

static bool same_page(const struct page *a, const struct page *b)
{
    const struct str x[] = {a->title, a->description, a->lang, a->url};
    const struct str y[] = {b->title, b->description, b->lang, b->url};
    return same_texts(x, y, sizeof x / sizeof *x) && a->tags_len == b->tags_len &&
           same_texts(a->tags, b->tags, a->tags_len);
}

static bool same_outlet(const struct outlet *a, const struct outlet *b)
{
    return a == b || (a && b && str_eq(a->name, b->name) && str_eq(a->slug, b->slug));
}

static bool same_clip(const struct clip *a, const struct clip *b)
{
    if (a == b)
        return true;
    const struct str x[] = {a->url,    a->title,     a->id,   a->outlet_text,
                            a->author, a->programme, a->note, a->lang};
    const struct str y[] = {b->url,    b->title,     b->id,   b->outlet_text,
                            b->author, b->programme, b->note, b->lang};
    return date_compare(a->date, b->date) == 0 && same_outlet(a->outlet, b->outlet) &&
           same_texts(x, y, sizeof x / sizeof *x);
}

// How many others stand before the clip; LOOKED_AT when it is not near.
static size_t before_same(struct clip *const *some, size_t len, const struct clip *c)
{
    size_t n = 0;
    while (n < LOOKED_AT && n < len && !same_clip(some[n], c))
        n++;
    return n < len ? n : LOOKED_AT;
}

// Entries of both rooms in their order.
static void compare_clips(struct changes *c)
{
    size_t i = 0, k = 0, a = c->was->clips_len, b = c->now->clips_len;
    struct clip *const *x = c->was->clips, *const *y = c->now->clips;
    while ((i < a || k < b) && !c->declined) {
        if (i < a && k < b && same_clip(x[i], y[k])) {
            i++;
            k++;
            continue;
        }
        bool is_new = k < b && (i == a || before_same(x + i, a - i, y[k]) == LOOKED_AT);
        bool is_old = i < a && (k == b || before_same(y + k, b - k, x[i]) == LOOKED_AT);
        if (is_new)
            add_clip(c, true, k++);
        if (is_old || !is_new) // else both are near, in another order
            add_clip(c, false, i++);
    }
}

static bool is_release(const struct page *p)
{
    return p && p->published && p->kind == PAGE_RELEASE;
}

static bool is_other(const struct page *p)
{
    return p && p->published && p->kind != PAGE_RELEASE;
}

static void compare(struct changes *c)
{
    for (size_t i = 0; i < update_leaves(c->now) && !c->declined; i++) {
        struct page_change leaf = update_leaf(c->now, i);
        if (is_release(leaf.was))
            add_release(c, false, leaf.was);
        if (is_release(leaf.now))
            add_release(c, true, leaf.now);
        if (is_other(leaf.was) || is_other(leaf.now))
            c->declined = c->declined || !is_other(leaf.was) || !is_other(leaf.now) ||
                          leaf.was->kind != leaf.now->kind || !same_page(leaf.was, leaf.now);
    }
    if (c->now->clips != c->was->clips && !c->declined)
        compare_clips(c);
}

// ---- what can be chosen

static bool same_tags(const struct room *a, const struct room *b)
{
    bool same = a->tags_len == b->tags_len;
    for (size_t i = 0; same && i < a->tags_len; i++)
        same = str_eq(a->tags[i].name, b->tags[i].name) && str_eq(a->tags[i].slug, b->tags[i].slug);
    return same;
}

// Whether all that go by the key have one name, whichever is the first.
static bool is_only_tag(const struct room *r, struct str key, struct str name)
{
    bool only = true;
    for (size_t i = 0; i < r->tags_len && only; i++)
        only = !str_eq(r->tags[i].slug, key) || str_eq(r->tags[i].name, name);
    return only;
}

static bool is_only_outlet(const struct room *r, struct str key, struct str name)
{
    const struct outlet *fine = NULL;
    for (size_t i = 0; i < r->clips_len; i++) {
        const struct outlet *o = r->clips[i]->outlet;
        if (!o || o == fine || !str_eq(o->slug, key))
            continue;
        if (!str_eq(o->name, name))
            return false;
        fine = o;
    }
    return true;
}

// False when there is no such choice.
static bool count(struct search_facet *facets, size_t len, struct str key, struct str name,
                  int more)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq(facets[i].key, key)) {
            facets[i].count += (uint32_t)more;
            return str_eq(facets[i].name, name);
        }
    return false;
}

static bool count_outlet(const struct changes *c, struct search_facets *f,
                         const struct search_doc *d, int more)
{
    struct str key = d->outlet_key, name = d->outlet;
    return !key.n || (count(f->outlets, f->outlets_len, key, name, more) &&
                      is_only_outlet(c->was, key, name) && is_only_outlet(c->now, key, name));
}

static bool count_topics(const struct changes *c, struct search_facets *f,
                         const struct search_doc *d, int more)
{
    bool ok = true;
    for (size_t i = 0; i < d->topics_len && ok; i++)
        ok = !d->topic_keys[i].n ||
             (count(f->topics, f->topics_len, d->topic_keys[i], d->topics[i], more) &&
              is_only_tag(c->now, d->topic_keys[i], d->topics[i]));
    return ok;
}

static bool count_doc(const struct changes *c, struct search_facets *f, const struct search_doc *d,
                      int more)
{
    struct str lang = str_slice(d->lang, 0, str_find_char(d->lang, '-'));
    char digits[8];
    struct str year = {digits, (size_t)snprintf(digits, sizeof digits, "%d", d->date.year)};
    return count_outlet(c, f, d, more) && count_topics(c, f, d, more) &&
           (!lang.n || count(f->langs, f->langs_len, lang, lang, more)) &&
           (!d->date.year || count(f->years, f->years_len, year, year, more));
}

static struct search_facet *facets_below(struct arena *a, const struct rows_view *v, int which,
                                         const char **text, size_t *len)
{
    *len = v->facets_len[which];
    struct search_facet *out = ARENA_ARRAY(a, *len + 1, struct search_facet);
    for (size_t i = 0; i < *len; i++) {
        const struct row_facet *f = &v->facets[which][i];
        out[i].key = str_copy(a, (struct str){*text, f->key_n});
        out[i].name = str_copy(a, (struct str){*text + f->key_n, f->name_n});
        out[i].count = (uint32_t)f->count;
        *text += f->key_n + f->name_n;
    }
    return out;
}

static bool all_counted(const struct search_facet *facets, size_t len)
{
    bool all = true;
    for (size_t i = 0; i < len && all; i++)
        all = facets[i].count > 0;
    return all;
}

static bool count_again(const struct changes *c, const struct rows_view *v, struct search_facets *f)
{
    const char *text = v->facet_text;
    f->years = facets_below(c->arena, v, ROW_YEARS, &text, &f->years_len);
    f->outlets = facets_below(c->arena, v, ROW_OUTLETS, &text, &f->outlets_len);
    f->topics = facets_below(c->arena, v, ROW_TOPICS, &text, &f->topics_len);
    f->langs = facets_below(c->arena, v, ROW_LANGS, &text, &f->langs_len);
    bool ok = true;
    for (size_t i = 0; i < c->come_len && ok; i++)
        ok = count_doc(c, f, &c->come[i].doc, 1);
    for (size_t i = 0; i < c->gone_len && ok; i++)
        ok = count_doc(c, f, &c->gone[i].doc, -1);
    return ok && all_counted(f->years, f->years_len) && all_counted(f->outlets, f->outlets_len) &&
           all_counted(f->topics, f->topics_len) && all_counted(f->langs, f->langs_len);
}

// ---- the parts

static int by_number(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

// The documents below up to the next that is another.
static size_t run_of(const struct changes *c, size_t gone, size_t come, size_t at, size_t from,
                     size_t documents)
{
    size_t end = gone < c->gone_len ? c->gone[gone].number : documents, len = end - from;
    bool sooner = come < c->come_len && c->come[come].number - at < len;
    return end < from ? 0 : sooner ? c->come[come].number - at : len;
}

static bool part_all(struct changes *c, const struct rows_view *v, struct rows_again *out)
{
    size_t gone = 0, come = 0, at = 0, from = 0;
    qsort(c->gone, c->gone_len, sizeof *c->gone, by_number);
    qsort(c->come, c->come_len, sizeof *c->come, by_number);
    out->steps = ARENA_ARRAY(c->arena, 2 * (c->gone_len + c->come_len) + 2, struct rows_step);
    while (from < v->documents || come < c->come_len) {
        struct rows_step *step = &out->steps[out->steps_len];
        if (come < c->come_len && c->come[come].number == at) {
            const struct search_doc *d = &c->come[come++].doc;
            *step = (struct rows_step){.fresh = true, .at = at++, .doc = *d};
            step->id = search_id_sum(d);
            step->link = search_link_sum(d);
            out->steps_len++;
            continue;
        }
        if (gone < c->gone_len && c->gone[gone].number == from) {
            gone++;
            from++;
            continue;
        }
        size_t len = run_of(c, gone, come, at, from, v->documents);
        if (!len)
            return false; // they are not the documents that there were
        *step = (struct rows_step){.from = from, .to = from + len, .at = at};
        out->steps_len++;
        from += len;
        at += len;
    }
    out->documents = at;
    return gone == c->gone_len;
}

static int newest_first(const void *a, const void *b)
{
    const struct rows_day *x = a, *y = b;
    return date_compare(y->date, x->date);
}

static void count_days(struct changes *c, struct rows_again *out)
{
    struct rows_day *days = ARENA_ARRAY(c->arena, c->gone_len + c->come_len + 1, struct rows_day);
    size_t len = 0;
    for (size_t i = 0; i < c->gone_len; i++)
        days[len++] = (struct rows_day){c->gone[i].doc.date, -1};
    for (size_t i = 0; i < c->come_len; i++)
        days[len++] = (struct rows_day){c->come[i].doc.date, 1};
    if (len)
        qsort(days, len, sizeof *days, newest_first);
    out->days = days;
    for (size_t i = 0; i < len; i++) {
        struct rows_day *last = out->days_len ? &days[out->days_len - 1] : NULL;
        if (last && date_compare(last->date, days[i].date) == 0)
            last->more += days[i].more;
        else
            days[out->days_len++] = days[i];
    }
}

const struct rows_again *rows_again_make(struct arena *a, const struct site *s)
{
    const struct site *below = s->base ? s->base : s;
    const struct rows_view *v = rows_of(s->options.rows, below);
    if (!v || v->documents != below->documents)
        return NULL;
    struct changes *c = ARENA_NEW(a, struct changes);
    *c = (struct changes){.arena = a, .was = below->room, .now = s->room};
    if (s->base) {
        if (!same_tags(c->was, c->now) || !in_order(c->was) || !in_order(c->now))
            return NULL;
        compare(c);
    }
    struct rows_again *out = ARENA_NEW(a, struct rows_again);
    *out = (struct rows_again){.rows = v};
    if (c->declined || !count_again(c, v, &out->facets) || !part_all(c, v, out) ||
        out->documents != s->documents)
        return NULL;
    count_days(c, out);
    return out;
}
