// SPDX-License-Identifier: MIT
// A build that writes a few files over those of the last one, and believes all others. Files are
// staged and put into place as in any build; what would add or take away a file is declined,
// because the list of files would have to be written anew.
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "site/sink_held.h"

static bool is_known(struct sink *s, const struct memory *m, struct item *item)
{
    struct memory_file *file = memory_find(m, item->name);
    if (!file || item->state == ITEM_LEFT)
        return !file && item->state == ITEM_LEFT;
    map_set(&s->manifest, str_of(item->name), &file->record);
    map_set(&s->ours, str_of(item->name), item);
    return true;
}

// Whether the routes give files that are there. In an encoding a file may be missing, because it
// did not pay.
static bool all_known(struct sink *s, const struct memory *m)
{
    for (size_t i = 0; i < s->len; i++)
        if (!is_known(s, m, &s->items[i]) && (i < s->source->len || s->items[i].state != ITEM_OPEN))
            return false;
    return true;
}

// Whether what was staged takes the places of files that are there, and of all of them.
static bool all_fit(const struct sink *s)
{
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        bool was = map_get(&s->manifest, str_of(item->name)) != NULL;
        bool is = item->state == ITEM_SAME || item->state == ITEM_CHANGED;
        if (was != is || (!is && item->state != ITEM_LEFT))
            return false;
    }
    return true;
}

static bool same_text(const struct memory *m, const struct sink_options *o)
{
    bool same = str_eq(m->inputs, o->inputs) && str_eq(m->remark, o->remark) &&
                m->changed_len == o->changed_len;
    for (size_t i = 0; same && i < m->changed_len; i++)
        same = str_eq(m->changed[i], o->changed[i]);
    return same;
}

static void remember(struct sink *s, struct sink_held *h)
{
    const struct sink_options *o = &s->options;
    struct memory_file **changed = ARENA_ARRAY(&s->arena, s->len + 1, struct memory_file *);
    size_t len = 0;
    bool same = same_text(&h->known, o), writable = memory_unlock(&h->known);
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        s->stats->written += item->state == ITEM_CHANGED;
        s->stats->bytes += item->state == ITEM_CHANGED ? (uint64_t)item->record.stamp.size : 0;
        if (item->state == ITEM_LEFT)
            continue;
        changed[len] = memory_find(&h->known, item->name);
        if (writable)
            changed[len]->record = item->record;
        len++;
        same = same && item->state == ITEM_SAME;
    }
    s->stats->unchanged = h->known.len - s->stats->written;
    h->known.inputs = o->inputs;
    h->known.remark = o->remark;
    h->known.changed = o->changed;
    h->known.changed_len = o->changed_len;
    if (!writable)
        unlink(h->path);
    else if (!same)
        memory_amend(&h->known, changed, len, h->path);
}

static bool amend(struct sink *s, struct sink_held *h, bool *done, struct error *e)
{
    double start = clock_monotonic_ms();
    if (!sink_open_stage(s, e) || !sink_stage(s, e))
        return false;
    double staged = clock_monotonic_ms();
    *done = all_fit(s);
    if (*done && !sink_publish(s, e))
        return false;
    if (*done)
        remember(s, h);
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
    bool ok = !all_known(&s, &h->known);
    if (!ok) {
        ok = amend(&s, h, done, e);
        sink_close_stage(&s);
    }
    if (*done)
        *stats = counted;
    arena_free(&s.arena);
    return ok;
}
