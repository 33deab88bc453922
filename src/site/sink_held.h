// SPDX-License-Identifier: MIT
// Shared by sink_last.c and sink_amend.c.
#ifndef PRESSE_SITE_SINK_HELD_H
#define PRESSE_SITE_SINK_HELD_H

#include "site/sink_memory.h"

struct sink_held {
    struct sink_last last;
    struct arena arena;
    const char *folder; // as the caller named it
    const char *path;   // of the memory
    int dir;            // locked
    struct memory known;
    atomic_size_t next;  // portion of files to look at
    atomic_bool differs; // one is not as it was left
    pthread_t *threads;
    unsigned threads_len; // running
    bool looking;         // whether all are as they were left is asked for, and not known yet
    double begun_ms;
};

#endif
