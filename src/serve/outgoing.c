// SPDX-License-Identifier: MIT
// A job's row says only that it is time: what there is to do follows from the store and the room.
// A link job that is not through after a slice hands the rest to a new job, so that its lease
// is never outlived and the feeds have their turn.
#include "serve/outgoing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "intake/links.h"
#include "intake/network.h"
#include "intake/private.h"
#include "intake/watch.h"
#include "room/dead.h"
#include "serve/hub.h"
#include "serve/log.h"
#include "store/job.h"

enum { DAY = 86400, LOOK_SECONDS = 20, EVERY_MOST = 366, RETRY_SOON = 300 };

struct outgoing {
    struct live *live;
    struct store *store;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    atomic_bool stop;
    double slice_end; // monotonic milliseconds
    bool cut;         // the slice ended before its work
};

// ---- the configuration

static bool read_every(const struct room *r, int64_t *days, struct error *e)
{
    const struct value *every = value_get(value_get(r->config, STR("links")), STR("every"));
    *days = 0;
    if (!every)
        return true;
    if (every->type != VALUE_INTEGER || every->integer < 1 || every->integer > EVERY_MOST)
        return error_set(e, ERROR_INPUT,
                         "presse.yaml: links: every: \"%.*s\" is not between 1 and %d days",
                         STR_ARG(every->text), EVERY_MOST);
    *days = every->integer;
    return true;
}

bool outgoing_wanted(const struct room *r, bool *wanted, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct watch_plan plan;
    struct fetch_options fetch;
    int64_t days;
    if (!read_every(r, &days, e) || !watch_read(&a, r->config, &plan, e) ||
        !network_options(&a, r, &fetch, e))
        return false;
    *wanted = days || plan.len;
    return true;
}

// ---- outcomes

static void log_trouble(const char *what, const struct error *e)
{
    AUTO_BUF line = BUF_EMPTY;
    log_start(&line, what);
    log_pair(&line, "reason", str_of(e->message));
    log_write(&line);
}

struct ending {
    const struct job *job;
    struct str rest; // key of the job that goes on; empty when there is none
    int64_t now;
};

static bool end_work(struct db *db, void *context, struct error *e)
{
    const struct ending *x = context;
    return job_done(db, x->job, e) &&
           (!x->rest.n || job_add(db, x->job->kind, x->rest, STR(""), x->now, e));
}

static bool must_stop(void *context)
{
    struct outgoing *o = context;
    if (atomic_load(&o->stop) || clock_monotonic_ms() > o->slice_end)
        o->cut = true;
    return o->cut;
}

// ---- links

static bool save_marks(const struct room *r, const struct health_state *states, size_t len,
                       struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct ledger dead;
    struct diags wrong = DIAGS_IN(&a);
    size_t changed;
    if (!value_bool(value_get(r->config, STR("links")), STR("save"), false))
        return true;
    if (!ledger_read(&a, r->root, DEAD_FILE, &dead, &wrong))
        return error_set(e, ERROR_INPUT, "%s cannot be read", DEAD_FILE);
    links_mark(&dead, states, len, &changed);
    return !changed || ledger_write(&dead, DEAD_ABOUT, e);
}

static bool do_links(struct outgoing *o, const struct room *r, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct room_links links;
    struct health_options h = {
        .store = o->store, .now = clock_now(), .stop = must_stop, .context = o};
    struct health_progress progress;
    struct health_state *states;
    size_t len, kept;
    int64_t days;
    links_collect(&a, r, &links);
    if (!read_every(r, &days, e) || !network_options(&a, r, &h.fetch, e))
        return false;
    h.fresh = days * DAY - DAY / 2;
    return health_know(o->store, links.links, links.len, h.now, e) &&
           health_run(&h, &progress, e) && health_states(o->store, h.now, &a, &states, &len, e) &&
           save_marks(r, states, len, e) &&
           (o->cut || !private_wanted(r) ||
            private_keep(r, &links, states, len, &h.fetch, must_stop, o, &kept, e));
}

// ---- feeds

static bool do_feeds(struct outgoing *o, const struct room *r, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct watch_plan plan;
    struct watch_outcome outcome;
    struct watch_options w = {.store = o->store, .room = r, .stop = must_stop, .context = o};
    return watch_read(&a, r->config, &plan, e) && network_options(&a, r, &w.fetch, e) &&
           watch_run(&plan, &w, &outcome, e) && hub_subscribe(r, o->store, &plan, &w.fetch, e);
}

// ---- which jobs there should be

struct wish {
    struct str kind, key;
    int64_t at;
};

static bool wish_work(struct db *db, void *context, struct error *e)
{
    const struct wish *w = context;
    return job_add(db, w->kind, w->key, STR(""), w->at, e);
}

// When the next feed is due; 0 when none is watched.
static bool feeds_due(struct outgoing *o, const struct room *r, struct arena *a, int64_t *at,
                      struct error *e)
{
    struct watch_plan plan;
    struct watch_state *states;
    size_t len, known = 0;
    *at = 0;
    if (!watch_read(a, r->config, &plan, e) || !watch_states(o->store, a, &states, &len, e))
        return false;
    for (size_t i = 0; i < plan.len; i++)
        for (size_t k = 0; k < len; k++) {
            if (!str_eq(plan.feeds[i].url, states[k].url))
                continue;
            known++;
            if (!*at || states[k].next_at < *at)
                *at = states[k].next_at;
        }
    if (known < plan.len) // one that was never asked
        *at = 1;
    return true;
}

static bool add_jobs(struct outgoing *o, const struct room *r, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t days, due, now = clock_now();
    if (!read_every(r, &days, e) || !feeds_due(o, r, &a, &due, e))
        return false;
    struct wish links = {STR("links"), STR_NONE, now}, feeds = {STR("feeds"), STR_NONE, now};
    if (days)
        links.key = str_format(&a, "links:%lld", (long long)(now / (days * DAY)));
    // Every restart and every due time has a job of its own; a failed one is not in its way.
    if (due && due <= now)
        feeds.key = str_format(&a, "feeds:%lld", (long long)(now / RETRY_SOON));
    return (!links.key.n || store_write(o->store, wish_work, &links, e)) &&
           (!feeds.key.n || store_write(o->store, wish_work, &feeds, e));
}

// ---- the thread

static bool do_job(struct outgoing *o, const struct room *r, const struct job *j, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct error why = {0};
    bool links = str_eq(j->kind, STR("links"));
    o->cut = false;
    o->slice_end = clock_monotonic_ms() + OUTGOING_SLICE_MS;
    bool ok = links ? do_links(o, r, &why) : do_feeds(o, r, &why);
    if (!ok) {
        log_trouble("outgoing-failed", &why);
        return job_failed(o->store, j, clock_now(), &why, false, e);
    }
    struct ending end = {.job = j, .now = clock_now()};
    if (o->cut)
        end.rest = str_format(&a, "%.*s+%lld", STR_ARG(j->kind), (long long)store_new_id());
    return store_write(o->store, end_work, &end, e);
}

static bool do_due(struct outgoing *o, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct snapshot *now = live_snapshot(o->live);
    const struct room *r = snapshot_room(now);
    bool found = true, ok = add_jobs(o, r, e);
    while (ok && found && !atomic_load(&o->stop)) {
        struct job j;
        arena_reset(&a);
        ok = job_claim_outgoing(o->store, clock_now(), &a, &j, &found, e) &&
             (!found || do_job(o, r, &j, e));
    }
    snapshot_unref(now);
    return ok;
}

static void *loop(void *context)
{
    struct outgoing *o = context;
    while (!atomic_load(&o->stop)) {
        struct error e = {0};
        struct timespec until;
        if (!do_due(o, &e)) // tried again later
            log_trouble("outgoing-failed", &e);
        pthread_mutex_lock(&o->mutex);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += LOOK_SECONDS;
        while (!atomic_load(&o->stop) && pthread_cond_timedwait(&o->wake, &o->mutex, &until) == 0) {
        }
        pthread_mutex_unlock(&o->mutex);
    }
    return NULL;
}

bool outgoing_start(struct live *live, struct store *store, struct outgoing **out, struct error *e)
{
    struct outgoing *o = mem_alloc(sizeof *o);
    memset(o, 0, sizeof *o);
    o->live = live;
    o->store = store;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&o->mutex, NULL);
    pthread_cond_init(&o->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&o->thread, NULL, loop, o) != 0) {
        free(o);
        return error_set(e, ERROR_SYSTEM, "cannot start the thread that asks other servers");
    }
    *out = o;
    return true;
}

void outgoing_stop(struct outgoing *o)
{
    if (!o)
        return;
    pthread_mutex_lock(&o->mutex);
    atomic_store(&o->stop, true);
    pthread_cond_signal(&o->wake);
    pthread_mutex_unlock(&o->mutex);
    pthread_join(o->thread, NULL);
    pthread_mutex_destroy(&o->mutex);
    pthread_cond_destroy(&o->wake);
    free(o);
}
