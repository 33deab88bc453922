// SPDX-License-Identifier: MIT
// Work shared between threads: items are taken from a counter, each exactly once.
#ifndef PRESSE_BASE_PARALLEL_H
#define PRESSE_BASE_PARALLEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

// Number of processors this process may use; PRESSE_THREADS in the environment overrides it
// (1 to 64).
unsigned parallel_width(void);

// Calls work(context, item, worker) once for each item in [0, count), on up to `threads`
// threads (the caller's is one of them). worker is in [0, threads): use it for memory of
// one's own. Returns when all is done. A thread that cannot start leaves its share to the rest.
void parallel_for(unsigned threads, size_t count,
                  void (*work)(void *context, size_t item, unsigned worker), void *context);

// Threads that have done their work wait for more, up to `most` of them, of a program that asks for
// them again and again: to start and end one takes a tenth of a millisecond. They take no signals.
// 0 ends them, as when the program began.
void parallel_keep_threads(unsigned most);

struct helper;

// One piece of work beside the caller's.
struct beside {
    struct helper *helper; // a thread that is kept; NULL: one of its own
    pthread_t thread;
    bool running;
};

// Starts work(context) on a thread of its own; calls it at once when there is one thread only
// (`threads`, 0: parallel_width()) or none can start.
void beside_begin(struct beside *b, unsigned threads, void *(*work)(void *), void *context);
// Waits for it. Legal when nothing was begun.
void beside_end(struct beside *b);

#endif
