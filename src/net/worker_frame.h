// SPDX-License-Identifier: MIT
// What both sides of worker.h say to each other. Both ways a frame is its size, eight hexadecimal
// digits, and that many bytes. A frame for the worker holds what it is (enum worker_kind) and:
//   a page, feed or PDF: the charset, a NUL and its bytes; answered with what html_facts_write
//   or feed_write wrote;
//   a batch: the frames of pages one after another; answered with a frame that holds their
//   answers' frames in the same order.
#ifndef PRESSE_NET_WORKER_FRAME_H
#define PRESSE_NET_WORKER_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { WORKER_HEAD = 8 }; // digits of a size

enum worker_kind {
    WORKER_PAGE = 'P',
    WORKER_FEED = 'F',
    WORKER_PDF = 'D',
    WORKER_BATCH = 'B',
};

// False when they are no size, or it is above most.
bool worker_take_size(const char head[WORKER_HEAD], size_t most, size_t *out);
// Writes WORKER_HEAD digits, without a NUL.
void worker_put_size(char *to, size_t n);
// Takes the frame at the start of *bytes; *out is what it holds, in place.
bool worker_take_frame(struct str *bytes, struct str *out);

#endif
