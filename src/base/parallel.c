// SPDX-License-Identifier: MIT
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

// Items are taken BATCH at once where each thread takes SHARES times or more.
enum { MOST_THREADS = 64, BATCH = 8, SHARES = 64 };

struct job {
    atomic_size_t next;
    size_t count;
    size_t batch;
    void (*work)(void *, size_t, unsigned);
    void *context;
};

struct share {
    struct job *job;
    unsigned worker;
};

unsigned parallel_width(void)
{
    const char *forced = getenv("PRESSE_THREADS");
    long n = forced ? strtol(forced, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (unsigned)n;
}

static void *run(void *argument)
{
    struct share *s = argument;
    struct job *j = s->job;
    file_hold_begin();
    for (;;) {
        size_t from = atomic_fetch_add(&j->next, j->batch);
        if (from >= j->count)
            break;
        size_t to = from + j->batch < j->count ? from + j->batch : j->count;
        for (size_t i = from; i < to; i++)
            j->work(j->context, i, s->worker);
    }
    file_hold_end();
    return NULL;
}

// --- Threads that are kept ------------------------------------------------------------------

struct helper {
    struct helper *next; // that waits, too
    pthread_t thread;
    pthread_cond_t wake, ended;
    void *(*work)(void *); // NULL: there is none
    void *context;
    bool leave;
    atomic_bool done; // is read without the lock, too
};

static struct {
    pthread_mutex_t lock; // of all helpers
    unsigned most, len;
    struct helper *idle;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *help(void *argument)
{
    struct helper *h = argument;
    pthread_mutex_lock(&kept.lock);
    for (;;) {
        while (!h->work && !h->leave)
            pthread_cond_wait(&h->wake, &kept.lock);
        if (!h->work)
            break;
        pthread_mutex_unlock(&kept.lock);
        h->work(h->context);
        pthread_mutex_lock(&kept.lock);
        h->work = NULL;
        atomic_store(&h->done, true);
        pthread_cond_signal(&h->ended);
    }
    pthread_mutex_unlock(&kept.lock);
    return NULL;
}

// NULL when none can start.
static struct helper *helper_make(void)
{
    sigset_t all, before;
    struct helper *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    pthread_cond_init(&h->wake, NULL);
    pthread_cond_init(&h->ended, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&h->thread, NULL, help, h) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        return h;
    pthread_cond_destroy(&h->wake);
    pthread_cond_destroy(&h->ended);
    free(h);
    return NULL;
}

// NULL when none is kept that has nothing to do.
static struct helper *helper_begin(void *(*work)(void *), void *context)
{
    pthread_mutex_lock(&kept.lock);
    struct helper *h = kept.idle;
    if (h)
        kept.idle = h->next;
    else if (kept.len < kept.most && (h = helper_make()))
        kept.len++;
    if (h) {
        h->work = work;
        h->context = context;
        atomic_store(&h->done, false);
        pthread_cond_signal(&h->wake);
    }
    pthread_mutex_unlock(&kept.lock);
    return h;
}

static void helper_free(struct helper *h)
{
    pthread_join(h->thread, NULL);
    pthread_cond_destroy(&h->wake);
    pthread_cond_destroy(&h->ended);
    free(h);
}

// Under the lock. Those that are no longer wanted are to be freed without it.
static struct helper *helpers_leave(void)
{
    struct helper *gone = NULL, *h;
    while (kept.len > kept.most && (h = kept.idle)) {
        kept.idle = h->next;
        kept.len--;
        h->next = gone;
        gone = h;
        h->leave = true;
        pthread_cond_signal(&h->wake);
    }
    return gone;
}

static void helpers_free(struct helper *h)
{
    for (struct helper *next; h; h = next) {
        next = h->next;
        helper_free(h);
    }
}

static void helper_end(struct helper *h)
{
    enum { LOOKS = 64 }; // most have nearly done: to sleep and be woken takes longer
    for (int i = 0; i < LOOKS && !atomic_load(&h->done); i++)
        sched_yield();
    pthread_mutex_lock(&kept.lock);
    while (!atomic_load(&h->done))
        pthread_cond_wait(&h->ended, &kept.lock);
    h->next = kept.idle;
    kept.idle = h;
    struct helper *gone = helpers_leave();
    pthread_mutex_unlock(&kept.lock);
    helpers_free(gone);
}

void parallel_keep_threads(unsigned most)
{
    pthread_mutex_lock(&kept.lock);
    kept.most = most;
    struct helper *gone = helpers_leave();
    pthread_mutex_unlock(&kept.lock);
    helpers_free(gone);
}

// --- Work -----------------------------------------------------------------------------------

static bool start(struct beside *b, void *(*work)(void *), void *context)
{
    b->helper = helper_begin(work, context);
    b->running = b->helper || pthread_create(&b->thread, NULL, work, context) == 0;
    return b->running;
}

void parallel_for(unsigned threads, size_t count, void (*work)(void *, size_t, unsigned),
                  void *context)
{
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    if (threads < 1)
        threads = 1;
    struct job job = {.count = count, .work = work, .context = context};
    job.batch = count > (size_t)threads * BATCH * SHARES ? BATCH : 1;
    struct share shares[MOST_THREADS];
    struct beside others[MOST_THREADS];
    unsigned started = 0;
    for (unsigned t = 1; t < threads && t < count; t++) {
        shares[t] = (struct share){&job, t};
        started += start(&others[started], run, &shares[t]);
    }
    shares[0] = (struct share){&job, 0};
    run(&shares[0]);
    for (unsigned t = 0; t < started; t++)
        beside_end(&others[t]);
}

void beside_begin(struct beside *b, unsigned threads, void *(*work)(void *), void *context)
{
    threads = threads ? threads : parallel_width();
    *b = (struct beside){.running = false};
    if (threads < 2 || !start(b, work, context))
        work(context);
}

void beside_end(struct beside *b)
{
    if (b->running && b->helper)
        helper_end(b->helper);
    else if (b->running)
        pthread_join(b->thread, NULL);
    b->running = false;
}
