// SPDX-License-Identifier: MIT
#include "desk/runner.h"
#include "desk/texts.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "desk/field.h"
#include "desk/mail.h"
#include "desk/remind.h"
#include "desk/retention.h"
#include "store/job.h"

enum { WAIT_SECONDS = 5, LIST_MOST = 1000 };

// Days that may lie between two looks, and looks after a jump before anything is erased again.
enum { SEEN_DAYS = 45, STEADY_LOOKS = 7 };

struct seen {
    bool plausible;
};

static bool done_work(struct db *db, void *context, struct error *e)
{
    return job_done(db, context, e);
}

// A clock that jumps must erase nothing: what is old is erased only when the day before (or one
// of the last SEEN_DAYS, for machines that were off) was seen by this very job. After a jump a
// wrong clock has STEADY_LOOKS days to be noticed.
static bool setting(struct db *db, const char *name, int64_t value, int64_t now, struct error *e)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    return DB_CHANGE(db, SQL_SETTING_SET, NULL, e, C_TEXT(str_of(name)), C_TEXT(str_of(text)),
                     C_INT(now));
}

static bool seen_work(struct db *db, void *context, struct error *e)
{
    struct seen *s = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    int64_t now = clock_now(), last = 0;
    if (!DB_QUERY(db, SQL_SETTING_GET, &a, &t, e, C_TEXT(STR("retention-seen"))))
        return false;
    if (t.rows)
        last = strtoll(str_c(&a, table_text(&t, 0, 0)), NULL, 10);
    bool jumped = t.rows && (now < last - 86400 || now - last > SEEN_DAYS * 86400);
    if (!DB_QUERY(db, SQL_SETTING_GET, &a, &t, e, C_TEXT(STR("retention-steady"))))
        return false;
    // Before the first jump nothing is counted.
    int64_t looks = t.rows ? strtoll(str_c(&a, table_text(&t, 0, 0)), NULL, 10) : STEADY_LOOKS;
    looks = jumped ? 0 : looks + 1;
    s->plausible = looks >= STEADY_LOOKS;
    struct desk_actor who = {.who = ACTOR_SYSTEM};
    return setting(db, "retention-seen", now, now, e) &&
           setting(db, "retention-steady", s->plausible ? STEADY_LOOKS : looks, now, e) &&
           (!jumped || desk_log(db, who, 0, "retention held", STR(""), e));
}

static bool do_retention(struct desk *d, const struct job *j, struct error *e)
{
    int64_t count;
    struct job copy = *j;
    struct seen s = {0};
    if (!store_write(d->store, seen_work, &s, e))
        return false;
    return (!s.plausible || retention_run(d, clock_now(), &count, e)) &&
           store_write(d->store, done_work, &copy, e);
}

// The outcome is recorded with the job either way; only a broken store is an error.
static bool run_one(struct desk *d, const struct job *j, bool *ok, struct error *e)
{
    struct error why = {0};
    bool for_good = false;
    if (str_eq(j->kind, STR("mail"))) {
        *ok = mail_send(d, j, &for_good, &why);
    } else if (str_eq(j->kind, STR(REMIND_JOB))) {
        *ok = remind_run(d, j, &why);
    } else if (str_eq(j->kind, STR("retention"))) {
        *ok = do_retention(d, j, &why);
    } else if (str_eq(j->kind, STR(SWEEP_JOB))) {
        *ok = sweep_run(d, j, &for_good, &why);
    } else {
        *ok = desk_refuse(&why, ERROR_SYSTEM, WORD_REFUSE_JOB_UNKNOWN, 0);
    }
    if (*ok)
        return true;
    return job_failed(d->store, j, clock_now(), &why, for_good, e);
}

static bool daily_work(struct db *db, void *context, struct error *e)
{
    const int64_t *now = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct str day = str_format(&a, "retention:%lld", (long long)(*now / 86400));
    return job_add(db, STR("retention"), day, STR(""), *now, e);
}

bool run_due(struct desk *d, int64_t *done, int64_t *failed, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t now = clock_now();
    *done = *failed = 0;
    if (!store_write(d->store, daily_work, &now, e))
        return false;
    struct str without = desk_can_mail(d) ? STR("") : STR("mail");
    for (;;) {
        struct job j;
        bool found, ok;
        arena_reset(&a);
        if (!job_claim(d->store, without, clock_now(), &a, &j, &found, e))
            return false;
        if (!found)
            return true;
        if (!run_one(d, &j, &ok, e))
            return false;
        *(ok ? done : failed) += 1;
    }
}

struct runner {
    struct desk *desk;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool woken, stop;
};

static void *loop(void *context)
{
    struct runner *r = context;
    (void)zone_known(
        STR("Europe/Paris")); // loads what knows zones, or the first reader waits for it
    pthread_mutex_lock(&r->mutex);
    while (!r->stop) {
        r->woken = false;
        pthread_mutex_unlock(&r->mutex);
        int64_t done, failed;
        struct error e;
        (void)!run_due(r->desk, &done, &failed, &e); // a broken store is tried again later
        pthread_mutex_lock(&r->mutex);
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += WAIT_SECONDS;
        while (!r->woken && !r->stop && pthread_cond_timedwait(&r->wake, &r->mutex, &until) == 0) {
        }
    }
    pthread_mutex_unlock(&r->mutex);
    return NULL;
}

bool runner_start(struct desk *d, struct runner **out, struct error *e)
{
    struct runner *r = mem_alloc(sizeof *r);
    memset(r, 0, sizeof *r);
    r->desk = d;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&r->mutex, NULL);
    pthread_cond_init(&r->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (fault_now() || pthread_create(&r->thread, NULL, loop, r) != 0) {
        free(r);
        return error_set(e, ERROR_SYSTEM, "cannot start the thread that does the jobs");
    }
    *out = r;
    return true;
}

void runner_wake(struct runner *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->mutex);
    r->woken = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->mutex);
}

void runner_stop(struct runner *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->mutex);
    r->stop = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->mutex);
    pthread_join(r->thread, NULL);
    pthread_mutex_destroy(&r->mutex);
    pthread_cond_destroy(&r->wake);
    free(r);
}

// What a job's mail is, for people who look at the queue.
static bool read_mail(struct db *db, struct str number, struct arena *a, struct job_row *row,
                      struct error *e)
{
    struct table t;
    if (!str_eq(row->kind, STR("mail")))
        return true;
    int64_t id = strtoll(str_c(a, number), NULL, 10);
    if (!DB_QUERY(db, SQL_MESSAGE_RECEIVER, a, &t, e, C_INT(id)))
        return false;
    if (!t.rows)
        return true;
    row->mail_request = table_int(&t, 0, 0);
    row->mail_kind = table_text(&t, 0, 1);
    row->mail_to = table_text(&t, 0, 2);
    return true;
}

static bool list_read(struct db *db, struct str state, struct arena *a, struct job_row **out,
                      size_t *len, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_JOB_LIST, a, &t, e, C_TEXT(state), C_INT(LIST_MOST)))
        return false;
    struct job_row *rows = ARENA_ARRAY(a, t.rows + 1, struct job_row);
    for (size_t i = 0; i < t.rows; i++) {
        rows[i] = (struct job_row){
            .id = table_int(&t, i, 0),
            .kind = table_text(&t, i, 1),
            .key = table_text(&t, i, 2),
            .state = table_text(&t, i, 3),
            .attempts = table_int(&t, i, 4),
            .run_at = table_int(&t, i, 5),
            .claimed_until = table_int(&t, i, 6),
            .last_error = table_text(&t, i, 7),
            .created_at = table_int(&t, i, 8),
            .finished_at = table_int(&t, i, 9),
            .error_id = table_text(&t, i, 10),
            .error_number = table_int(&t, i, 11),
        };
        if (!read_mail(db, table_text(&t, i, 12), a, &rows[i], e))
            return false;
    }
    *out = rows;
    *len = t.rows;
    return true;
}

bool jobs_list(struct desk *d, struct str state, struct arena *a, struct job_row **out, size_t *len,
               struct error *e)
{
    struct db *db;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = list_read(db, state, a, out, len, e);
    store_read_end(d->store, db);
    return ok;
}

bool jobs_health(struct desk *d, struct job_health *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct db *db;
    struct table t, stuck;
    struct job_health h = {0};
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = db_query(db, SQL_JOB_COUNTS, NULL, 0, &a, &t, e) &&
              DB_QUERY(db, SQL_JOB_STUCK, &a, &stuck, e, C_INT(clock_now()));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        struct str state = table_text(&t, i, 0);
        int64_t n = table_int(&t, i, 2), due = table_int(&t, i, 3);
        bool waiting = str_eq(state, STR("waiting"));
        h.waiting += waiting ? n : 0;
        h.running += str_eq(state, STR("running")) ? n : 0;
        h.failed += str_eq(state, STR("failed")) ? n : 0;
        h.mail_waiting += waiting && str_eq(table_text(&t, i, 1), STR("mail")) ? n : 0;
        if (waiting && (!h.oldest_due || due < h.oldest_due))
            h.oldest_due = due;
    }
    h.stuck = table_int(&stuck, 0, 0);
    *out = h;
    return true;
}
