// SPDX-License-Identifier: MIT
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
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
    pthread_t ids[MOST_THREADS];
    unsigned started = 0;
    for (unsigned t = 1; t < threads && t < count; t++) {
        shares[t] = (struct share){&job, t};
        if (pthread_create(&ids[started], NULL, run, &shares[t]) == 0)
            started++;
    }
    shares[0] = (struct share){&job, 0};
    run(&shares[0]);
    for (unsigned t = 0; t < started; t++)
        pthread_join(ids[t], NULL);
}

void beside_begin(struct beside *b, unsigned threads, void *(*work)(void *), void *context)
{
    threads = threads ? threads : parallel_width();
    b->running = threads > 1 && pthread_create(&b->thread, NULL, work, context) == 0;
    if (!b->running)
        work(context);
}

void beside_end(struct beside *b)
{
    if (b->running)
        pthread_join(b->thread, NULL);
    b->running = false;
}
