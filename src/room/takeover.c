// SPDX-License-Identifier: MIT
// A page is as it was when its file has the same path, size, time and inode, and the time lies
// far enough before the earlier load that the file cannot have changed again in the same tick.
// Everything else that decides what becomes of a page must be the same too: the configuration,
// whether drafts show, and that no page has appeared or expired meanwhile.
//
// Coverage pages hang together: an outlet that the table does not know is made by the first
// clip that names it. They are taken over all or none.
#include "room/takeover.h"

#include <string.h>

enum {
    SETTLED_NS = 2000000000,
    MOST_READ = 512, // pages read beside the base, from which on a load starts from nothing
};

struct room *takeover_base(const struct room *r, struct room *previous, bool drafts,
                           uint64_t config_sum)
{
    if (!previous || r->lone_file.n || previous->lone_file.n)
        return NULL;
    struct room *base = previous;
    while (base->base) // one that was updated, one that took over
        base = base->base;
    const struct load_record *last = previous->record, *record = base->record;
    bool same = record && last && (previous == base || last->read <= MOST_READ) &&
                record->config.sum == config_sum && record->drafts == drafts &&
                strcmp(base->root, r->root) == 0;
    bool time_passed = r->now < base->now || (base->next_change && r->now >= base->next_change);
    return same && !time_passed ? base : NULL;
}

static bool unchanged(const struct source_file *a, const struct source_file *b, int64_t begun)
{
    return str_eq(a->path, b->path) && a->kind == b->kind && a->stamp.size == b->stamp.size &&
           a->stamp.mtime == b->stamp.mtime && a->stamp.inode == b->stamp.inode &&
           a->stamp.mtime < begun - SETTLED_NS;
}

// Whether no other page depends on what it holds.
static bool stands_alone(const struct loaded *l)
{
    return !l->data_name.n && !l->clipping &&
           (!l->page || (l->page->kind != PAGE_COVERAGE && !l->page->clips_len));
}

static void take(struct room *r, const struct loaded *from, struct loaded *to)
{
    struct page *page = ARENA_NEW(&r->arena, struct page);
    *page = *from->page;
    page->room = r;
    page->lang = from->lang; // before the room's own language stood in for it
    *to = *from;
    to->page = page;
    to->taken = true;
}

void takeover_begin(struct room *r, const struct room *base, const struct source_list *sources,
                    struct loaded *loaded)
{
    const struct load_record *old = base->record;
    size_t k = 0;
    for (size_t i = 0; i < sources->len; i++) {
        const struct source_file *file = &sources->items[i];
        while (k < old->len && str_cmp(old->sources[k].path, file->path) < 0)
            k++;
        if (k < old->len && old->loaded[k].page && !old->loaded[k].data_name.n &&
            !old->loaded[k].clipping && unchanged(file, &old->sources[k], old->begun))
            take(r, &old->loaded[k], &loaded[i]);
    }
}

bool takeover_coverage(const struct room *base, const struct source_list *sources,
                       struct loaded *loaded)
{
    const struct load_record *old = base->record;
    size_t before = 0, taken = 0;
    bool all = true;
    for (size_t k = 0; k < old->len; k++) {
        before += !stands_alone(&old->loaded[k]);
        // Such pages were joined with their data, or gave what they hold to another.
        all = all && !old->loaded[k].data_name.n && !old->loaded[k].clipping;
    }
    for (size_t i = 0; i < sources->len; i++) {
        taken += loaded[i].taken && !stands_alone(&loaded[i]);
        all = all && (loaded[i].taken || stands_alone(&loaded[i]));
    }
    if (all && before == taken)
        return true;
    for (size_t i = 0; i < sources->len; i++)
        if (loaded[i].taken && !stands_alone(&loaded[i]))
            loaded[i] = (struct loaded){0};
    return false;
}

void takeover_diags(struct room *r, const struct loaded *loaded, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const struct diags found = {.items = loaded[i].diags, .len = loaded[i].diags_len};
        if (loaded[i].taken && found.len)
            diags_append(&r->diags, &found);
    }
}
