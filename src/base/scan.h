// SPDX-License-Identifier: MIT
// Looking at sixteen bytes at a time, in what the machine has for that: the compiler makes it of
// these types. A comparison of a block gives a mask; of each byte of a mask its highest bit says
// whether it holds.
#ifndef PRESSE_BASE_SCAN_H
#define PRESSE_BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SCAN_BLOCK = 16 };

typedef unsigned char scan_block __attribute__((vector_size(SCAN_BLOCK)));
typedef signed char scan_mask __attribute__((vector_size(SCAN_BLOCK)));

// The SCAN_BLOCK bytes at p.
static inline scan_block scan_load(const char *p)
{
    scan_block b;
    memcpy(&b, p, sizeof b);
    return b;
}

// The n bytes at p, fewer than SCAN_BLOCK, and zeros behind them.
static inline scan_block scan_load_part(const char *p, size_t n)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    typedef uint64_t halves __attribute__((vector_size(SCAN_BLOCK)));
    uint64_t low = 0, high = 0;
    uint32_t begin = 0, end = 0;
    if (n >= 8) {
        memcpy(&low, p, 8);
        memcpy(&high, p + n - 8, 8);
        high = high >> 8 * (SCAN_BLOCK - 1 - n) >> 8; // without those that stand in `low`
    } else if (n >= 4) {
        memcpy(&begin, p, 4);
        memcpy(&end, p + n - 4, 4);
        low = begin | (uint64_t)end << 8 * (n - 4);
    } else if (n) {
        const unsigned char *c = (const unsigned char *)p;
        low = c[0] | (uint64_t)c[n / 2] << 8 * (n / 2) | (uint64_t)c[n - 1] << 8 * (n - 1);
    }
    return (scan_block)(halves){low, high};
#else
    scan_block b = {0};
    memcpy(&b, p, n);
    return b;
#endif
}

// How many of eight bytes, in the order of memory, come before the first that has a bit set.
static inline size_t scan_zeros(uint64_t eight)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return eight ? (size_t)__builtin_ctzll(eight) / 8 : 8;
#else
    return eight ? (size_t)__builtin_clzll(eight) / 8 : 8;
#endif
}

// The place of the first byte for which it holds; SCAN_BLOCK when there is none.
static inline size_t scan_first(scan_mask m)
{
#ifdef __SSE2__
    typedef char chars __attribute__((vector_size(SCAN_BLOCK)));
    unsigned bits = (unsigned)__builtin_ia32_pmovmskb128((chars)m);
    return (size_t)__builtin_ctz(bits | 1u << SCAN_BLOCK);
#else
    uint64_t halves[2];
    memcpy(halves, &m, sizeof halves);
    size_t first = scan_zeros(halves[0] & 0x8080808080808080u);
    return first < 8 ? first : 8 + scan_zeros(halves[1] & 0x8080808080808080u);
#endif
}

// Bit i: it holds for the i-th byte.
static inline unsigned scan_bits(scan_mask m)
{
#ifdef __SSE2__
    typedef char chars __attribute__((vector_size(SCAN_BLOCK)));
    return (unsigned)__builtin_ia32_pmovmskb128((chars)m);
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < SCAN_BLOCK; i++)
        bits |= (unsigned)(m[i] < 0) << i;
    return bits;
#endif
}

static inline bool scan_any(scan_mask m)
{
    return scan_first(m) < SCAN_BLOCK;
}

// The bytes of a block beyond ASCII.
static inline scan_mask scan_wide(scan_block b)
{
    return (scan_mask)b;
}

// Whether a block of UTF-8 holds only ASCII and whole sequences of two bytes that begin with
// `least`, 0xC2 or more, up to 0xDF. *owed: which of its bytes must continue what the block before
// began, a bit a byte; afterwards the same for the next block, when it is true.
static inline bool scan_simple(scan_block b, unsigned char least, unsigned *owed)
{
    enum { ALL = (1u << SCAN_BLOCK) - 1 };
    unsigned wide = scan_bits(scan_wide(b)), goes_on = scan_bits((scan_mask)b < -64);
    scan_mask high = (scan_mask)(b + (unsigned char)(0x7F - 0xDF)); // 0xDF becomes the highest
    unsigned leads = scan_bits(high > (signed char)(0x7F - 0xDF + least - 1));
    unsigned wanted = leads << 1 | *owed;
    *owed = wanted >> SCAN_BLOCK;
    return ((wide ^ goes_on ^ leads) | ((wanted & ALL) ^ goes_on)) == 0;
}

// What the next block owes when the bytes that end at `end` are well formed, in sequences of at
// most three.
static inline unsigned scan_owed(const char *end)
{
    unsigned char last = (unsigned char)end[-1], before = (unsigned char)end[-2];
    return last >= 0xE0 ? 3 : last >= 0xC0 || before >= 0xE0;
}

// Where the block of UTF-8 at p breaks a sequence of two or three bytes off: bytes that continue
// where none may, or do not where one must. Two bytes before p are looked at.
static inline scan_mask scan_broken(const char *p)
{
    scan_mask b = (scan_mask)scan_load(p);
    scan_mask one = (scan_mask)scan_load(p - 1), two = (scan_mask)scan_load(p - 2);
    scan_mask wanted = (one & (one > -65)) | (two & (two > -33)); // from 0xC0, from 0xE0
    return (b < -64) ^ wanted;
}

// How many bytes before p + i belong to a sequence of two or three that goes on there, when all
// before is well formed.
static inline size_t scan_begun(const char *p, size_t i)
{
    if (i >= 1 && (unsigned char)p[i - 1] >= 0xC0)
        return 1;
    return i >= 2 && (unsigned char)p[i - 2] >= 0xE0 ? 2 : 0;
}

// What is neither ASCII nor belongs to a letter or sign of most scripts: U+00A0 to U+07FF and
// U+1000 to U+CFFF, but for the separators of lines and paragraphs.
static inline scan_mask scan_odd(const char *p)
{
    scan_block b = scan_load(p), one = scan_load(p - 1), two = scan_load(p - 2);
    scan_mask lead = ((b & 0xFE) == 0xC0) | (b == 0xE0) | ((scan_mask)b & ((scan_mask)b > -20));
    scan_mask control = (one == 0xC2) & ((scan_mask)b < -96);
    scan_mask separator = (two == 0xE2) & (one == 0x80) & ((b & 0xFE) == 0xA8);
    return scan_broken(p) | lead | control | separator;
}

#endif
