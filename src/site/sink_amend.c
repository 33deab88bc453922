// SPDX-License-Identifier: MIT
// A build that writes, adds and removes a few files of the last one, and believes all others. They
// are staged and put into place as in any build. Declined is what could concern another file: a
// name that a folder has or would need, a file that stays for one build more, one that is not ours.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/parallel.h"
#include "site/sink_held.h"

// ---- what is there

static void set_known(struct sink *s, const struct memory *m, const char *name,
                      struct memory_file *file, size_t *cap)
{
    s->held[file - m->files] = true;
    map_set(&s->manifest, str_of(name), &file->record);
    map_set(&s->ours, str_of(name), file);
    ARENA_PUSH(&s->arena, s->ours_list, s->ours_len, *cap) = str_of(name);
}

// Whether a file of the last build has the name of a folder that this one needs, or the other way
// round.
static bool is_in_the_way(struct sink *s, const struct memory *m, const char *name)
{
    char *part = str_c(&s->arena, str_of(name));
    for (char *slash = strchr(part, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (memory_find(m, part))
            return true;
        *slash = '/';
    }
    struct str folder = str_format(&s->arena, "%s/", name);
    size_t i = memory_place(m, str_c(&s->arena, folder));
    return i < m->len && str_starts(str_of(memory_name(m, i)), folder);
}

// Whether the item is a file that is there or can come.
static bool is_known(struct sink *s, const struct memory *m, size_t i, size_t *cap)
{
    const struct item *item = &s->items[i], *plain = &s->items[i % s->source->len];
    struct memory_file *file = memory_find(m, item->name);
    if (item->state == ITEM_LEFT)
        return item != plain && !file;
    if (!file)
        return !is_in_the_way(s, m, item->name);
    set_known(s, m, item->name, file, cap);
    return map_get(&s->manifest, str_of(plain->name)) != NULL; // else it is of another address
}

// A file that the routes no longer give, with its encoded forms: these bear the sum of the page.
static bool add_gone(struct sink *s, const struct memory *m, struct str path, size_t *cap)
{
    const struct route route = {.path = path, .kind = ROUTE_REDIRECT}; // which have any name
    char *name = str_c(&s->arena, route_file_name(&s->arena, &route));
    struct memory_file *file = memory_find(m, name);
    if (!file || map_get(&s->names, str_of(name)))
        return true;
    set_known(s, m, name, file, cap);
    bool goes = !sink_stays(s, str_of(name));
    for (size_t k = 0; k < s->options.encodings_len && goes; k++) {
        char *encoded =
            str_c(&s->arena, str_format(&s->arena, "%s%s", name, s->options.encodings[k].suffix));
        struct memory_file *other = memory_find(m, encoded);
        if (!other || other->record.sum.a != file->record.sum.a ||
            other->record.sum.b != file->record.sum.b)
            continue;
        set_known(s, m, encoded, other, cap);
        goes = !map_get(&s->names, str_of(encoded)) && !sink_stays(s, str_of(encoded));
    }
    return goes;
}

static bool look_up(struct sink *s, const struct memory *m)
{
    size_t cap = 0;
    bool ok = true;
    s->held = ARENA_ARRAY(&s->arena, m->len + 1, bool);
    for (size_t i = 0; ok && i < s->len; i++)
        ok = is_known(s, m, i, &cap);
    for (size_t i = 0; ok && i < s->options.gone_len; i++)
        ok = add_gone(s, m, s->options.gone[i], &cap);
    return ok;
}

// ---- what is made of it

static bool is_staged(const struct item *item)
{
    return item->state == ITEM_SAME || item->state == ITEM_CHANGED || item->state == ITEM_NEW;
}

// Whether each route has its file, and what was staged takes the places that are meant for it.
static bool all_fit(const struct sink *s)
{
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        bool was = map_get(&s->manifest, str_of(item->name)) != NULL;
        if (is_staged(item) ? was == (item->state == ITEM_NEW)
                            : i < s->source->len || item->state != ITEM_LEFT)
            return false;
    }
    return true;
}

// Whether the list of files is another.
static bool is_other_list(const struct sink *s)
{
    size_t here = 0;
    for (size_t i = 0; i < s->len; i++) {
        here += is_staged(&s->items[i]);
        if (s->items[i].state == ITEM_NEW)
            return true;
    }
    return here != s->ours_len;
}

static void find_others(struct sink *s, const struct memory *m)
{
    s->others = ARENA_SPACE(&s->arena, m->len + 1, struct str);
    for (size_t i = 0; i < m->len; i++)
        if (!s->held[i])
            s->others[s->others_len++] = str_of(memory_name(m, i));
}

// ---- remembering

static bool same_text(const struct memory *m, const struct sink_options *o)
{
    bool same = str_eq(m->inputs, o->inputs) && str_eq(m->remark, o->remark) &&
                m->changed_len == o->changed_len;
    for (size_t i = 0; same && i < m->changed_len; i++)
        same = str_eq(m->changed[i], o->changed[i]);
    return same;
}

// In place: the same files.
static void remember_same(struct sink *s, struct sink_held *h)
{
    const struct sink_options *o = &s->options;
    struct memory_file **changed = ARENA_ARRAY(&s->arena, s->len + 1, struct memory_file *);
    size_t len = 0;
    bool same = same_text(&h->known, o), writable = memory_unlock(&h->known);
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        if (!is_staged(item) || item->believed)
            continue;
        changed[len] = memory_find(&h->known, item->name);
        if (writable)
            changed[len]->record = item->record;
        len++;
        same = same && item->state == ITEM_SAME;
    }
    h->known.inputs = o->inputs;
    h->known.remark = o->remark;
    h->known.changed = o->changed;
    h->known.changed_len = o->changed_len;
    if (!writable)
        unlink(h->path);
    bool kept = writable && (same || memory_amend(&h->known, changed, len, h->path));
    h->last.sum = kept ? h->known.sum : (struct sum){0};
}

static void remember_list(struct sink *s, struct sink_held *h)
{
    const struct sink_options *o = &s->options;
    struct stat st;
    if (!call_stat(s->dir, SINK_MARKER, &st))
        return; // what is remembered has another marker, and is not believed
    struct memory m = {.inputs = o->inputs,
                       .remark = o->remark,
                       .base = o->base,
                       .changed = o->changed,
                       .changed_len = o->changed_len,
                       .asked = h->known.asked,
                       .marker = call_stamp(&st),
                       .settled = true};
    struct memory_item *items =
        ARENA_SPACE(&s->arena, s->others_len + s->len + 1, struct memory_item);
    for (size_t i = 0; i < h->known.len; i++)
        if (!s->held[i])
            items[m.len++] =
                (struct memory_item){&h->known.files[i].record, memory_name(&h->known, i)};
    for (size_t i = 0; i < s->len; i++)
        if (is_staged(&s->items[i]))
            items[m.len++] = (struct memory_item){&s->items[i].record, s->items[i].name};
    memory_write(&m, items, o->memory, h->path);
    h->last.sum = (struct sum){0};
}

static void count(struct sink *s, const struct sink_held *h)
{
    size_t len = h->known.len - s->ours_len, rendered = 0;
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        bool written = item->state == ITEM_CHANGED || item->state == ITEM_NEW;
        s->stats->written += written;
        s->stats->bytes += written ? (uint64_t)item->record.stamp.size : 0;
        len += is_staged(item);
        rendered += i < s->source->len && !item->believed;
    }
    s->stats->unchanged = len - s->stats->written;
    s->stats->rendered = rendered;
}

// What is staged is made while the others are still looked at, so that no thread waits.
static bool is_whole(struct sink_held *h)
{
    struct sink_stats unused;
    return !h->looking || sink_last_is_whole(&h->last, &unused);
}

static void *close_stage(void *context)
{
    sink_close_stage(context);
    return NULL;
}

// closing: what was replaced is removed beside.
static bool amend(struct sink *s, struct sink_held *h, bool *done, struct beside *closing,
                  struct error *e)
{
    double start = clock_monotonic_ms();
    if (!sink_open_stage(s, e) || !sink_stage(s, e))
        return false;
    double staged = clock_monotonic_ms();
    *done = all_fit(s) && is_whole(h);
    bool list = *done && is_other_list(s);
    if (list)
        find_others(s, &h->known);
    if (*done && !sink_publish(s, e))
        return false;
    beside_begin(closing, s->options.threads, close_stage, s);
    if (list)
        remember_list(s, h);
    else if (*done)
        remember_same(s, h);
    if (*done)
        count(s, h);
    s->stats->render_ms = staged - start;
    s->stats->publish_ms = clock_monotonic_ms() - staged;
    return true;
}

bool sink_amend(struct sink_last *last, const struct sink_source *source,
                const struct sink_options *options, bool *done, struct sink_stats *stats,
                struct error *e)
{
    struct sink_held *h = last->held;
    struct sink_stats counted = {0};
    struct sink s = {.source = source,
                     .options = *options,
                     .folder = h->folder,
                     .dir = h->dir,
                     .stage = -1,
                     .fresh = -1,
                     .old = -1,
                     .stats = &counted};
    s.names = s.ours = s.manifest = MAP_IN(&s.arena);
    *done = false;
    sink_add_items(&s);
    bool ok = !look_up(&s, &h->known);
    if (!ok) {
        struct beside closing = {.running = false};
        ok = amend(&s, h, done, &closing, e);
        beside_end(&closing);
        sink_close_stage(&s);
    }
    if (*done)
        *stats = counted;
    arena_free(&s.arena);
    return ok;
}
