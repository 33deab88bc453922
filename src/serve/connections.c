// SPDX-License-Identifier: MIT
// The open connections. Deadlines are written without the lock, by the thread that serves the
// connection, and read by the one that watches: a second more or less does not matter.
#include "serve/connections.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

enum {
    DRAIN_IDLE_MS = 1000, // a connection that asked so lately may ask once more while draining
    DRAIN_LOOK_MS = 50,
};

static int64_t coarse_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void tracked_deadline(struct tracked *t, unsigned seconds)
{
    int64_t at = seconds ? coarse_ms() + (int64_t)seconds * 1000 : INT64_MAX;
    atomic_store_explicit(&t->deadline, at, memory_order_relaxed);
}

void tracked_idle(struct tracked *t, unsigned seconds)
{
    int64_t now = coarse_ms();
    atomic_store_explicit(&t->deadline, now + (int64_t)seconds * 1000, memory_order_relaxed);
    atomic_store_explicit(&t->idle_since, now, memory_order_relaxed);
}

void tracked_busy(struct tracked *t)
{
    atomic_store_explicit(&t->idle_since, INT64_MAX, memory_order_relaxed);
}

// Under the lock.
static void list(struct connections *all, struct tracked *t)
{
    t->previous = NULL;
    t->next = all->first;
    if (t->next)
        t->next->previous = t;
    all->first = t;
    all->count++;
    peers_add(&all->peers, &t->peer);
    pthread_cond_broadcast(&all->changed);
}

// Under the lock.
static void unlist(struct connections *all, struct tracked *t)
{
    if (t->previous)
        t->previous->next = t->next;
    else
        all->first = t->next;
    if (t->next)
        t->next->previous = t->previous;
    all->count--;
    peers_remove(&all->peers, &t->peer);
    pthread_cond_broadcast(&all->changed);
}

void connections_add(struct connections *all, struct tracked *t)
{
    pthread_mutex_lock(&all->lock);
    list(all, t);
    pthread_mutex_unlock(&all->lock);
}

void connections_remove(struct connections *all, struct tracked *t)
{
    pthread_mutex_lock(&all->lock);
    unlist(all, t);
    pthread_mutex_unlock(&all->lock);
}

void connections_pass(struct connections *all, struct tracked *t)
{
    pthread_mutex_lock(&all->lock);
    unlist(all, t);
    all->passed++;
    pthread_mutex_unlock(&all->lock);
}

void connections_arrive(struct connections *all, struct tracked *t)
{
    pthread_mutex_lock(&all->lock);
    list(all, t);
    all->passed--;
    pthread_mutex_unlock(&all->lock);
}

void connections_lose(struct connections *all)
{
    pthread_mutex_lock(&all->lock);
    all->passed--;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
}

bool connections_welcome(struct connections *all, const struct peer *who, unsigned most)
{
    if (who->loopback)
        return true;
    pthread_mutex_lock(&all->lock);
    bool room = peers_count(&all->peers, who) < most;
    pthread_mutex_unlock(&all->lock);
    return room;
}

size_t connections_count(struct connections *all)
{
    pthread_mutex_lock(&all->lock);
    size_t n = all->count + all->passed;
    pthread_mutex_unlock(&all->lock);
    return n;
}

// ---- time

static void shut_late(struct connections *all)
{
    int64_t now = coarse_ms();
    for (struct tracked *t = all->first; t; t = t->next)
        if (atomic_load_explicit(&t->deadline, memory_order_relaxed) < now)
            shutdown(t->fd, SHUT_RDWR);
}

static void *watch_deadlines(void *p)
{
    struct connections *all = p;
    pthread_mutex_lock(&all->lock);
    while (!all->stopping) {
        if (all->count == 0) {
            pthread_cond_wait(&all->changed, &all->lock);
            continue;
        }
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        while (!all->stopping &&
               pthread_cond_timedwait(&all->changed, &all->lock, &until) != ETIMEDOUT)
            continue;
        shut_late(all);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

bool connections_open(struct connections *all, struct error *e)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&all->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&all->lock, NULL);
    int why = pthread_create(&all->watcher, NULL, watch_deadlines, all);
    all->watching = why == 0;
    errno = why;
    return all->watching || error_errno(e, "cannot start the thread that keeps time limits");
}

void connections_close(struct connections *all)
{
    pthread_mutex_lock(&all->lock);
    all->stopping = true;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
    if (all->watching)
        pthread_join(all->watcher, NULL);
    pthread_cond_destroy(&all->changed);
    pthread_mutex_destroy(&all->lock);
}

// Connections that ask at short intervals learn from their next answer that they are to close;
// those that have been silent are shut.
static void shut_idle(struct connections *all)
{
    int64_t silent_since = coarse_ms() - DRAIN_IDLE_MS;
    for (struct tracked *t = all->first; t; t = t->next)
        if (atomic_load_explicit(&t->idle_since, memory_order_relaxed) < silent_since)
            shutdown(t->fd, SHUT_RDWR);
}

void connections_drain(struct connections *all, unsigned seconds)
{
    int64_t until = (int64_t)clock_monotonic_ms() + (int64_t)seconds * 1000;
    pthread_mutex_lock(&all->lock);
    while (all->count + all->passed > 0 && (int64_t)clock_monotonic_ms() < until) {
        int64_t next = (int64_t)clock_monotonic_ms() + DRAIN_LOOK_MS;
        struct timespec at = {next / 1000, next % 1000 * 1000000};
        shut_idle(all);
        pthread_cond_timedwait(&all->changed, &all->lock, &at);
    }
    pthread_mutex_unlock(&all->lock);
}
