// SPDX-License-Identifier: MIT
// What the server counts, in the text format of OpenMetrics 1.0. It is served at an address of
// its own (a port or a local socket), never beside the public site. No label holds anything
// that a visitor wrote.
#ifndef PRESSE_SERVE_METRICS_H
#define PRESSE_SERVE_METRICS_H

#include "base/buf.h"
#include "serve/desk.h"
#include "serve/http.h"

#define METRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

enum metrics_part { METRICS_SITE, METRICS_DESK, METRICS_OWN, METRICS_PARTS };

struct metrics;
struct metrics *metrics_make(const char *version); // outlives it
void metrics_free(struct metrics *m);              // legal on NULL

// The same handler, counted: how often, with what status, how long it took. In arena a.
struct handler metrics_count(struct metrics *m, struct arena *a, enum metrics_part part,
                             const struct handler *h);

// The room was read: what it holds, or that the edit could not be used.
void metrics_read(struct metrics *m, bool used, double seconds);
void metrics_room(struct metrics *m, size_t pages, size_t clips, size_t errors, size_t warnings);

// The whole text. desk may be NULL; indexes: of the search, made ahead.
void metrics_write(const struct metrics *m, struct desk_site *desk, size_t connections,
                   size_t indexes, struct buf *out);

#endif
