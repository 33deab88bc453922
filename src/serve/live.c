// SPDX-License-Identifier: MIT
// The snapshot in service. When nothing else is to be done, the thread renders and compresses
// the routes of small sites, so that the first reader does not wait for it. Another makes the index
// of the search, which takes longer than an edit should wait.
#include "serve/live.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "room/cache.h"
#include "serve/news.h"
#include "site/search.h"

enum { WARMED_ROUTES = 300, MOST_PENDING = 128 };

// What is to be read again.
struct pending {
    struct arena arena; // of the paths
    struct str paths[MOST_PENDING];
    size_t len;
    bool whole; // not only these files
};

struct live {
    struct live_options options;
    pthread_mutex_t lock; // guards what follows
    pthread_cond_t changed;
    struct snapshot *current;
    atomic_uint_fast64_t version; // of it; written under the lock, read without
    int64_t next_change;
    bool wanted, warm, stopping;
    bool walked; // the current one stands on a look at all files since it was first read: the
                 // thread's own
    struct pending pending; // from the last reading that was kept out, too
    pthread_t thread;
    bool unindexed; // the current one's search was not made ready yet
    bool indexes;   // the thread that does so runs
    size_t indexed; // how often that was done
    pthread_cond_t swapped;
    pthread_t indexer;
};

struct snapshot *live_snapshot(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    struct snapshot *s = snapshot_ref(l->current);
    pthread_mutex_unlock(&l->lock);
    return s;
}

const atomic_uint_fast64_t *live_version(const struct live *l)
{
    return &l->version;
}

int64_t live_next_change(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    int64_t at = l->next_change;
    pthread_mutex_unlock(&l->lock);
    return at;
}

static void pending_add(struct pending *p, const struct str *paths, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p->len == MOST_PENDING)
            p->whole = true;
        else
            p->paths[p->len++] = str_copy(&p->arena, paths[i]);
    }
}

void live_update(struct live *l, const struct str *paths, size_t len)
{
    pthread_mutex_lock(&l->lock);
    pending_add(&l->pending, paths, len);
    l->wanted = true;
    pthread_cond_signal(&l->changed);
    pthread_mutex_unlock(&l->lock);
}

void live_reload(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    l->wanted = true;
    l->pending.whole = true;
    pthread_cond_signal(&l->changed);
    pthread_mutex_unlock(&l->lock);
}

// ---- telling

static void tell(struct live *l, struct snapshot *served, struct live_outcome *outcome)
{
    const struct diags *found = &snapshot_room(served)->diags;
    outcome->room = snapshot_room(served);
    outcome->errors = diags_count(found, SEVERITY_ERROR);
    outcome->warnings = diags_count(found, SEVERITY_WARNING) - outcome->errors;
    if (l->options.told)
        l->options.told(l->options.context, outcome);
}

// ---- swapping

static void swap(struct live *l, struct snapshot *s)
{
    pthread_mutex_lock(&l->lock);
    struct snapshot *old = l->current;
    l->current = snapshot_ref(s);
    atomic_fetch_add(&l->version, 1);
    l->next_change = snapshot_room(s)->next_change;
    l->warm = true;
    l->unindexed = true;
    pthread_cond_signal(&l->swapped);
    pthread_mutex_unlock(&l->lock);
    snapshot_unref(old);
}

static void keep_old(struct live *l, struct snapshot *old, struct str why, double ms)
{
    struct live_outcome outcome = {.broken = why, .ms = ms};
    tell(l, old, &outcome);
}

// Files that are all that changed since `old`, or the whole room.
static bool read_changes(struct live *l, struct snapshot *old, const struct pending *p,
                         struct snapshot **new, struct error *e)
{
    struct snapshot_options how = l->options.snapshot;
    *new = NULL;
    if (!p->whole && snapshot_update(old, p->paths, p->len, &how, new))
        return true;
    how.room.changed = p->whole || !l->walked ? NULL : p->paths;
    how.room.changed_len = p->len;
    return snapshot_load(l->options.path, &how, old, new, e);
}

static struct pending take_pending(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    struct pending p = l->pending;
    l->pending = (struct pending){0};
    pthread_mutex_unlock(&l->lock);
    return p;
}

// What was kept out is read again with the next change.
static void give_back(struct live *l, const struct pending *p)
{
    pthread_mutex_lock(&l->lock);
    pending_add(&l->pending, p->paths, p->len);
    l->pending.whole = l->pending.whole || p->whole;
    pthread_mutex_unlock(&l->lock);
}

static void take_new(struct live *l, struct snapshot *old, struct snapshot *new, double start)
{
    struct buf text = BUF_EMPTY;
    swap(l, new);
    l->walked = l->walked || !snapshot_room(new)->update;
    struct live_outcome outcome = {.swapped = true, .ms = clock_monotonic_ms() - start};
    snapshot_check(new);
    news_list(&snapshot_room(old)->diags, &snapshot_room(new)->diags, &text);
    outcome.news = buf_view(&text);
    tell(l, new, &outcome);
    buf_free(&text);
}

static void read_again(struct live *l)
{
    struct error e = {0};
    struct buf text = BUF_EMPTY;
    struct snapshot *new, *old = live_snapshot(l);
    double start = clock_monotonic_ms();
    struct pending pending = take_pending(l);
    bool read = read_changes(l, old, &pending, &new, &e);
    if (!read)
        news_error(&e, &text);
    else if (new)
        news_broken(snapshot_room(old), &snapshot_room(new)->diags, &text);
    if (text.n) {
        give_back(l, &pending);
        keep_old(l, old, buf_view(&text), clock_monotonic_ms() - start);
    } else if (new) {
        take_new(l, old, new, start);
    }
    buf_free(&text);
    arena_free(&pending.arena);
    snapshot_unref(new);
    snapshot_unref(old);
}

// ---- the thread

static bool has_work(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    bool work = l->wanted || l->stopping;
    pthread_mutex_unlock(&l->lock);
    return work;
}

static void warm(struct live *l)
{
    struct snapshot *s = live_snapshot(l);
    struct error e = {0};
    bool small = snapshot_room(s)->pages_len <= WARMED_ROUTES; // to count its routes takes time
    size_t n = small ? site_len(snapshot_site(s)) : 0;
    for (size_t i = 0; n <= WARMED_ROUTES && i < n && !has_work(l); i++) {
        const struct route *route = site_route(snapshot_site(s), i);
        if (route->kind == ROUTE_REDIRECT ||
            (route->kind == ROUTE_FILE && !snapshot_keeps_file(route)))
            continue;
        struct rendition *r = snapshot_rendition(s, route, &e);
        if (r)
            rendition_warm(r);
        rendition_unref(r);
    }
    snapshot_unref(s);
}

static void *work(void *p)
{
    struct live *l = p;
    struct snapshot *first = live_snapshot(l);
    room_cache_write(snapshot_room(first));
    snapshot_unref(first);
    pthread_mutex_lock(&l->lock);
    while (!l->stopping) {
        bool wanted = l->wanted, warming = l->warm;
        if (!wanted && !warming) {
            pthread_cond_wait(&l->changed, &l->lock);
            continue;
        }
        l->wanted = false;
        l->warm = wanted && warming;
        pthread_mutex_unlock(&l->lock);
        if (wanted)
            read_again(l);
        else
            warm(l);
        pthread_mutex_lock(&l->lock);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

// ---- the search

static void *index_ahead(void *p)
{
    struct live *l = p;
    pthread_mutex_lock(&l->lock);
    while (!l->stopping) {
        if (!l->unindexed) {
            pthread_cond_wait(&l->swapped, &l->lock);
            continue;
        }
        l->unindexed = false;
        struct snapshot *s = snapshot_ref(l->current);
        pthread_mutex_unlock(&l->lock);
        if (site_search_route(snapshot_site(s)))
            (void)site_search_index(snapshot_site(s));
        snapshot_unref(s);
        pthread_mutex_lock(&l->lock);
        l->indexed++;
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

size_t live_indexes(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    size_t n = l->indexed;
    pthread_mutex_unlock(&l->lock);
    return n;
}

bool live_start(const struct live_options *options, struct live **out, struct error *e)
{
    struct snapshot *first;
    double start = clock_monotonic_ms();
    struct live_options own = *options;
    own.snapshot.room.memo = reader_memo_new();
    if (!snapshot_load(options->path, &own.snapshot, NULL, &first, e)) {
        reader_memo_free(own.snapshot.room.memo);
        return false;
    }
    double ms = clock_monotonic_ms() - start;
    snapshot_check(first);
    struct live *l = mem_alloc(sizeof *l);
    *l = (struct live){.options = own, .current = first, .warm = true, .unindexed = true};
    l->next_change = snapshot_room(first)->next_change;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->changed, NULL);
    pthread_cond_init(&l->swapped, NULL);
    struct live_outcome outcome = {.swapped = true, .first = true, .ms = ms};
    tell(l, first, &outcome);
    if (pthread_create(&l->thread, NULL, work, l) != 0) {
        snapshot_unref(first);
        reader_memo_free(own.snapshot.room.memo);
        free(l);
        return error_errno(e, "cannot start the thread that reads the room");
    }
    // Without it the first search makes the index.
    l->indexes = pthread_create(&l->indexer, NULL, index_ahead, l) == 0;
    *out = l;
    return true;
}

void live_stop(struct live *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_signal(&l->changed);
    pthread_cond_signal(&l->swapped);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    if (l->indexes)
        pthread_join(l->indexer, NULL);
    snapshot_unref(l->current);
    reader_memo_free(l->options.snapshot.room.memo);
    arena_free(&l->pending.arena);
    pthread_cond_destroy(&l->changed);
    pthread_cond_destroy(&l->swapped);
    pthread_mutex_destroy(&l->lock);
    free(l);
}
