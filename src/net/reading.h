// SPDX-License-Identifier: MIT
// Pages that are read beside the caller's work: a thread hands them to the page reader
// (worker.h), a few at a time, while the caller goes on asking servers. At most READING_MOST
// wait; who brings one more waits for them. For one caller's thread.
#ifndef PRESSE_NET_READING_H
#define PRESSE_NET_READING_H

#include "net/metadata.h"

enum { READING_MOST = 128 };

struct reading {
    struct str html, content_type, url; // url: the final address
    int http_status;
    void *user;
    bool read;                // false: it could not be read within its limits
    struct metadata metadata; // of a page that was read
};

struct readings;

// program: see worker_make.
struct readings *readings_make(const char *program);
// Waits for the page at work; what has not been handed over is dropped silently. Legal on NULL.
void readings_free(struct readings *r);

// Called for each page that has been read, from readings_add and readings_turn; the page and its
// metadata are valid during the call.
typedef void readings_done(const struct reading *page);

// The texts of the page are copied.
void readings_add(struct readings *r, const struct reading *page, readings_done *done);
// Hands over what has been read meanwhile, and begins what waits. wait: until none is left.
void readings_turn(struct readings *r, bool wait, readings_done *done);

#endif
