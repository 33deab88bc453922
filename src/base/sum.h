// SPDX-License-Identifier: MIT
// A checksum of bytes against accidents, not against attackers: as quick as memory is read. Its
// values are kept between runs on one machine, never shared.
#ifndef PRESSE_BASE_SUM_H
#define PRESSE_BASE_SUM_H

#include <stdint.h>

#include "base/str.h"

struct sum {
    uint64_t a, b;
};

struct sum sum_of(struct str bytes);

// The same of bytes that come in pieces.
struct summing {
    uint64_t lanes[4];
};

enum { SUM_STEP = 64 };

// n: of all bytes.
void sum_begin(struct summing *s, size_t n);
// All pieces but the last are of a multiple of SUM_STEP bytes; the last, which may be empty, is
// given to sum_end.
void sum_more(struct summing *s, struct str piece);
struct sum sum_end(struct summing *s, struct str last);

#endif
