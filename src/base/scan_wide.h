// SPDX-License-Identifier: MIT
// Looking at thirty-two bytes at a time where the machine can (AVX2, which is asked for when it
// runs). Each says how far it is sure; what it is not sure of is the caller's, who looks at sixteen
// (scan.h). Elsewhere it is sure of nothing.
#ifndef PRESSE_BASE_SCAN_WIDE_H
#define PRESSE_BASE_SCAN_WIDE_H

#include <stddef.h>
#include <stdint.h>

// Bytes to look for. Of ASCII those for which low[byte % 16] and high[byte / 16] share a bit,
// high[8] and beyond being 0; and two others.
struct wide_set {
    unsigned char low[16], high[16], others[2];
};

// How many of the n bytes at p surely come before the first of the set.
size_t wide_until(const char *p, size_t n, const struct wide_set *set);
// Which of them are in the set: bits[i / 64] >> i % 64 & 1, for as many as it returns, a multiple
// of 64.
size_t wide_bits(const char *p, size_t n, const struct wide_set *set, uint64_t *bits);
// How many of them are surely whole characters of well-formed UTF-8.
size_t wide_utf8(const char *p, size_t n);

#endif
