// SPDX-License-Identifier: MIT
// The writer thread: group commit. It takes every work that waits (up to STORE_BATCH), runs
// them in one transaction, each in a savepoint, commits once, then tells all callers. Trouble
// that is not one work's own (a lost transaction, a failed commit) makes it run each work of
// the batch again alone, so that a bad neighbour costs nobody else anything.
#include "store/engine.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

struct task {
    store_work *work;
    void *context;
    struct error error;
    bool ok, done, changed;
    struct task *next;
};

struct writer {
    struct db *db;
    struct store_lock *lock;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wanted;   // something waits, or stop
    pthread_cond_t finished; // a batch is done
    struct task *first, *last;
    size_t waiting;
    bool stop;
    struct error trouble; // of the last task that changed or should have, when that did not work
};

void store_forget(struct db *db)
{
    db->forget = true;
}

static void run_in_savepoint(struct db *db, struct task *t)
{
    t->error = (struct error){0};
    if (!db->calls->transaction(db, TX_SAVE, &t->error)) {
        t->ok = false;
        return;
    }
    db->changed = false;
    t->ok = t->work(db, t->context, &t->error);
    t->changed = db->changed;
    if (t->ok)
        t->ok = db->calls->transaction(db, TX_RELEASE, &t->error);
    // What is told as failed must not be committed with its neighbours.
    if (!t->ok && !db->calls->broken(db) && !db->calls->transaction(db, TX_UNDO, NULL))
        db->calls->transaction(db, TX_ROLLBACK, NULL);
}

// True when the works have their own outcome; false when the transaction as a whole failed.
static bool run_batch(struct writer *w, struct task *tasks, struct error *e)
{
    struct db *db = w->db;
    if (!store_lock_take(w->lock, e))
        return false;
    bool ok = db->calls->transaction(db, TX_WRITE, e);
    for (struct task *t = tasks; ok && t; t = t->next) {
        run_in_savepoint(db, t);
        if (db->calls->broken(db)) {
            *e = t->error;
            ok = false;
        }
    }
    ok = ok && db->calls->transaction(db, TX_COMMIT, e);
    if (!ok)
        db->calls->transaction(db, TX_ROLLBACK, NULL);
    else if (db->forget) // what stays because somebody reads is tried again after the next batch
        db->forget = !db->calls->forget(db);
    store_lock_leave(w->lock);
    return ok;
}

static void fail(struct task *t, const struct error *e)
{
    t->ok = false;
    t->error = *e;
}

static void run_tasks(struct writer *w, struct task *tasks)
{
    struct error e = {0};
    if (run_batch(w, tasks, &e))
        return;
    if (!tasks->next) {
        fail(tasks, &e);
        return;
    }
    for (struct task *t = tasks, *next; t; t = next) {
        next = t->next;
        t->next = NULL;
        if (!run_batch(w, t, &e))
            fail(t, &e);
        t->next = next;
    }
}

// Takes up to STORE_BATCH tasks off the queue. The mutex is held.
static struct task *take(struct writer *w)
{
    struct task *first = w->first, *t = first;
    for (size_t n = 1; t->next && n < STORE_BATCH; n++)
        t = t->next;
    w->first = t->next;
    if (!w->first)
        w->last = NULL;
    t->next = NULL;
    return first;
}

static void *loop(void *context)
{
    struct writer *w = context;
    pthread_mutex_lock(&w->mutex);
    for (;;) {
        while (!w->first && !w->stop)
            pthread_cond_wait(&w->wanted, &w->mutex);
        if (!w->first)
            break;
        struct task *tasks = take(w);
        pthread_mutex_unlock(&w->mutex);
        run_tasks(w, tasks);
        pthread_mutex_lock(&w->mutex);
        for (struct task *t = tasks, *next; t; t = next) {
            next = t->next; // the caller may return, and its task vanish, once done is set
            bool sick = !t->ok && (t->error.kind == ERROR_SYSTEM || t->error.kind == ERROR_LIMIT);
            if (sick || (t->ok && t->changed))
                w->trouble = sick ? t->error : (struct error){0};
            t->done = true;
            w->waiting--;
        }
        pthread_cond_broadcast(&w->finished);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

bool writer_healthy(struct writer *w, struct error *e)
{
    pthread_mutex_lock(&w->mutex);
    bool fine = w->trouble.kind == ERROR_NONE;
    if (!fine && e)
        *e = w->trouble;
    pthread_mutex_unlock(&w->mutex);
    return fine;
}

bool writer_do(struct writer *w, store_work *work, void *context, struct error *e)
{
    struct task t = {.work = work, .context = context};
    pthread_mutex_lock(&w->mutex);
    if (w->waiting >= STORE_WAITING || w->stop) {
        pthread_mutex_unlock(&w->mutex);
        error_set(e, ERROR_LIMIT, "the database is busy: %d changes wait already", STORE_WAITING);
        error_name(e, "refuse-busy", 0);
        return error_remedy(e, "try again in a minute");
    }
    w->waiting++;
    if (w->last)
        w->last->next = &t;
    else
        w->first = &t;
    w->last = &t;
    pthread_cond_signal(&w->wanted);
    while (!t.done)
        pthread_cond_wait(&w->finished, &w->mutex);
    pthread_mutex_unlock(&w->mutex);
    if (!t.ok && e)
        *e = t.error;
    return t.ok;
}

bool writer_start(struct db *db, struct store_lock *lock, struct writer **out, struct error *e)
{
    struct writer *w = mem_alloc(sizeof *w);
    memset(w, 0, sizeof *w);
    w->db = db;
    w->lock = lock;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->wanted, NULL);
    pthread_cond_init(&w->finished, NULL);
    if (fault_now() || pthread_create(&w->thread, NULL, loop, w) != 0) {
        free(w);
        return error_set(e, ERROR_SYSTEM, "cannot start the thread that writes the database");
    }
    *out = w;
    return true;
}

void writer_stop(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->mutex);
    w->stop = true;
    pthread_cond_signal(&w->wanted);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->mutex);
    pthread_cond_destroy(&w->wanted);
    pthread_cond_destroy(&w->finished);
    free(w);
}
