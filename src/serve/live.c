// SPDX-License-Identifier: MIT
// The snapshot in service. When nothing else is to be done, the thread renders and compresses
// the routes of small sites, so that the first reader does not wait for it.
#include "serve/live.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum { WARMED_ROUTES = 300, MOST_NEWS = 20 };

struct live {
    struct live_options options;
    pthread_mutex_t lock; // guards what follows
    pthread_cond_t changed;
    struct snapshot *current;
    int64_t next_change;
    bool wanted, warm, stopping;
    pthread_t thread;
};

void diag_print(struct buf *out, const struct diag *d)
{
    if (d->file.n)
        buf_str(out, d->file);
    else
        buf_c(out, "presse");
    if (d->line)
        buf_format(out, ":%u:%u", d->line, d->column ? d->column : 1);
    buf_format(out, ": %s: %.*s [%s]", severity_name(d->severity), STR_ARG(d->message), d->code);
    if (d->remedy.n)
        buf_format(out, "; %.*s", STR_ARG(d->remedy));
    buf_char(out, '\n');
}

struct snapshot *live_snapshot(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    struct snapshot *s = snapshot_ref(l->current);
    pthread_mutex_unlock(&l->lock);
    return s;
}

int64_t live_next_change(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    int64_t at = l->next_change;
    pthread_mutex_unlock(&l->lock);
    return at;
}

void live_reload(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    l->wanted = true;
    pthread_cond_signal(&l->changed);
    pthread_mutex_unlock(&l->lock);
}

// ---- is the edit broken?

static const struct page *page_of_file(const struct room *r, struct str path)
{
    for (size_t i = 0; i < r->pages_len; i++)
        if (str_eq(r->pages[i]->path, path))
            return r->pages[i];
    return NULL;
}

static bool is_known(const struct diags *old, const struct diag *d)
{
    for (size_t i = 0; old && i < old->len; i++) {
        const struct diag *o = &old->items[i];
        if (str_eq(o->file, d->file) && strcmp(o->code, d->code) == 0 &&
            str_eq(o->message, d->message))
            return true;
    }
    return false;
}

// An error that reading found in a file whose page is being served, and that is new.
static bool breaks(const struct diag *d, struct snapshot *old)
{
    const struct room *r = snapshot_room(old);
    if (d->severity != SEVERITY_ERROR || is_known(&r->diags, d))
        return false;
    const struct page *was = page_of_file(r, d->file);
    return was && was->published;
}

static void find_broken(struct snapshot *old, struct snapshot *new, struct buf *out)
{
    const struct diags *found = &snapshot_room(new)->diags;
    for (size_t i = 0; i < found->len; i++)
        if (breaks(&found->items[i], old))
            diag_print(out, &found->items[i]);
}

// ---- telling

static void list_news(const struct diags *old, const struct diags *new, struct buf *out)
{
    size_t shown = 0;
    for (size_t i = 0; i < new->len &&shown < MOST_NEWS; i++) {
        if (is_known(old, &new->items[i]))
            continue;
        diag_print(out, &new->items[i]);
        shown++;
    }
}

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
    l->next_change = snapshot_room(s)->next_change;
    l->warm = true;
    pthread_mutex_unlock(&l->lock);
    snapshot_unref(old);
}

static void keep_old(struct live *l, struct snapshot *old, struct str why, double ms)
{
    struct live_outcome outcome = {.broken = why, .ms = ms};
    tell(l, old, &outcome);
}

static void error_print(struct buf *out, const struct error *e)
{
    if (e->file[0] && e->line)
        buf_format(out, "%s:%u:%u: error: ", e->file, e->line, e->column ? e->column : 1);
    else
        buf_c(out, "presse: error: ");
    buf_c(out, e->message);
    if (e->remedy[0])
        buf_format(out, "; %s", e->remedy);
    buf_char(out, '\n');
}

static void read_again(struct live *l)
{
    struct error e = {0};
    struct buf text = BUF_EMPTY;
    struct snapshot *new = NULL, *old = live_snapshot(l);
    double start = clock_monotonic_ms();
    struct snapshot_options how = l->options.snapshot;
    how.room.previous = snapshot_room_of(old);
    bool read = snapshot_load(l->options.path, &how, &new, &e);
    if (!read)
        error_print(&text, &e);
    else
        find_broken(old, new, &text);
    double ms = clock_monotonic_ms() - start;
    if (text.n) {
        keep_old(l, old, buf_view(&text), ms);
    } else {
        swap(l, new);
        snapshot_check(new);
        list_news(&snapshot_room(old)->diags, &snapshot_room(new)->diags, &text);
        struct live_outcome outcome = {.swapped = true, .ms = ms, .news = buf_view(&text)};
        tell(l, new, &outcome);
    }
    buf_free(&text);
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
    size_t n = site_len(snapshot_site(s));
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

bool live_start(const struct live_options *options, struct live **out, struct error *e)
{
    struct snapshot *first;
    double start = clock_monotonic_ms();
    if (!snapshot_load(options->path, &options->snapshot, &first, e))
        return false;
    double ms = clock_monotonic_ms() - start;
    snapshot_check(first);
    struct live *l = mem_alloc(sizeof *l);
    *l = (struct live){.options = *options, .current = first, .warm = true};
    l->next_change = snapshot_room(first)->next_change;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->changed, NULL);
    struct live_outcome outcome = {.swapped = true, .first = true, .ms = ms};
    tell(l, first, &outcome);
    if (pthread_create(&l->thread, NULL, work, l) != 0) {
        snapshot_unref(first);
        free(l);
        return error_errno(e, "cannot start the thread that reads the room");
    }
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
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    snapshot_unref(l->current);
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
    free(l);
}
