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

#endif
