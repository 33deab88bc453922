// SPDX-License-Identifier: MIT
// What an edit brings to light, as lines for whoever keeps the room: findings that were not there
// before, and those for which the last good room stays.
#ifndef PRESSE_SERVE_NEWS_H
#define PRESSE_SERVE_NEWS_H

#include "base/buf.h"
#include "base/error.h"
#include "room/room.h"

// A diagnostic or an error as compilers print it, with a line end.
void diag_print(struct buf *out, const struct diag *d);
void news_error(const struct error *e, struct buf *out);

// Errors, new since `was`, that reading found in files whose pages it publishes: an edit that
// broke them.
void news_broken(const struct room *was, const struct diags *found, struct buf *out);
// Findings of `now` that `was` lacks, wherever in their file; the first of them.
void news_list(const struct diags *was, const struct diags *now, struct buf *out);

#endif
