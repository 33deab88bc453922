// SPDX-License-Identifier: MIT
// UTF-8 is checked by three tables of half bytes, as Keiser and Lemire describe it ("Validating
// UTF-8 in less than one instruction per byte", 2020): a pair of bytes is wrong when all three say
// so of it for the same reason.
#include "base/scan_wide.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define AVX2 __attribute__((target("avx2")))

enum { WIDE = 32 };

static inline bool has_wide(void)
{
    return __builtin_cpu_supports("avx2");
}

AVX2 static inline __m256i table_of(const unsigned char t[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

AVX2 static inline __m256i load(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline __m256i upper_half(__m256i b)
{
    return _mm256_and_si256(_mm256_srli_epi16(b, 4), _mm256_set1_epi8(15));
}

struct tables {
    __m256i low, high, one, two;
};

AVX2 static inline struct tables tables_of(const struct wide_set *set)
{
    return (struct tables){table_of(set->low), table_of(set->high),
                           _mm256_set1_epi8((char)set->others[0]),
                           _mm256_set1_epi8((char)set->others[1])};
}

// Of the bytes at p those that are not in the set, a bit a byte.
AVX2 static inline uint32_t outside(const char *p, const struct tables *t)
{
    __m256i b = load(p);
    __m256i shared = _mm256_and_si256(_mm256_shuffle_epi8(t->low, b), // 0 beyond ASCII
                                      _mm256_shuffle_epi8(t->high, upper_half(b)));
    __m256i none = _mm256_cmpeq_epi8(shared, _mm256_setzero_si256());
    __m256i other = _mm256_or_si256(_mm256_cmpeq_epi8(b, t->one), _mm256_cmpeq_epi8(b, t->two));
    return (uint32_t)_mm256_movemask_epi8(_mm256_andnot_si256(other, none));
}

AVX2 static size_t until(const char *p, size_t n, const struct wide_set *set)
{
    const struct tables t = tables_of(set);
    size_t i = 0;
    for (; i + WIDE <= n; i += WIDE) {
        uint32_t other = outside(p + i, &t);
        if (other != UINT32_MAX)
            return i + (size_t)__builtin_ctz(~other);
    }
    return i;
}

AVX2 static size_t bits_of(const char *p, size_t n, const struct wide_set *set, uint64_t *bits)
{
    const struct tables t = tables_of(set);
    size_t i = 0;
    for (; i + 64 <= n; i += 64) {
        uint64_t first = outside(p + i, &t), second = outside(p + i + WIDE, &t);
        bits[i / 64] = ~(first | second << WIDE);
    }
    return i;
}

size_t wide_bits(const char *p, size_t n, const struct wide_set *set, uint64_t *bits)
{
    return n >= 64 && has_wide() ? bits_of(p, n, set, bits) : 0;
}

size_t wide_until(const char *p, size_t n, const struct wide_set *set)
{
    return n >= WIDE && has_wide() ? until(p, n, set) : 0;
}

// Why a byte and the one before it are wrong together.
enum {
    SHORT = 1,       // the first of a sequence, and none that continues it
    LONG = 2,        // ASCII, and one that continues
    OVERLONG_3 = 4,  // E0 80 to E0 9F
    LARGE = 8,       // beyond U+10FFFF
    SURROGATE = 16,  // ED A0 to ED BF
    OVERLONG_2 = 32, // C0, C1
    LARGE_8 = 64,    // F5 80 and beyond; and F0 80
    TWO = 128,       // two that continue: right as the third or fourth byte
    ANY = SHORT | LONG | TWO,
};

static const unsigned char before_high[16] = {LONG,
                                              LONG,
                                              LONG,
                                              LONG,
                                              LONG,
                                              LONG,
                                              LONG,
                                              LONG,
                                              TWO,
                                              TWO,
                                              TWO,
                                              TWO,
                                              SHORT | OVERLONG_2,
                                              SHORT,
                                              SHORT | OVERLONG_3 | SURROGATE,
                                              SHORT | LARGE | LARGE_8};
static const unsigned char before_low[16] = {ANY | OVERLONG_3 | OVERLONG_2 | LARGE_8,
                                             ANY | OVERLONG_2,
                                             ANY,
                                             ANY,
                                             ANY | LARGE,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8 | SURROGATE,
                                             ANY | LARGE | LARGE_8,
                                             ANY | LARGE | LARGE_8};
static const unsigned char this_high[16] = {SHORT,
                                            SHORT,
                                            SHORT,
                                            SHORT,
                                            SHORT,
                                            SHORT,
                                            SHORT,
                                            SHORT,
                                            LONG | OVERLONG_2 | TWO | OVERLONG_3 | LARGE_8,
                                            LONG | OVERLONG_2 | TWO | OVERLONG_3 | LARGE,
                                            LONG | OVERLONG_2 | TWO | SURROGATE | LARGE,
                                            LONG | OVERLONG_2 | TWO | SURROGATE | LARGE,
                                            SHORT,
                                            SHORT,
                                            SHORT,
                                            SHORT};

// The end of the last whole character before p + i, of what is well formed so far.
static size_t whole(const char *p, size_t i)
{
    const unsigned char *u = (const unsigned char *)p;
    if (i >= 1 && u[i - 1] >= 0xC0)
        return i - 1;
    if (i >= 2 && u[i - 2] >= 0xE0)
        return i - 2;
    return i >= 3 && u[i - 3] >= 0xF0 ? i - 3 : i;
}

AVX2 static size_t well_formed(const char *p, size_t n)
{
    const __m256i first = table_of(before_high), second = table_of(before_low);
    const __m256i third = table_of(this_high), half = _mm256_set1_epi8(15);
    __m256i last = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + WIDE <= n; i += WIDE) {
        __m256i b = load(p + i), joint = _mm256_permute2x128_si256(last, b, 0x21);
        __m256i one = _mm256_alignr_epi8(b, joint, 15), two = _mm256_alignr_epi8(b, joint, 14);
        __m256i three = _mm256_alignr_epi8(b, joint, 13);
        __m256i wrong = _mm256_and_si256(
            _mm256_and_si256(_mm256_shuffle_epi8(first, upper_half(one)),
                             _mm256_shuffle_epi8(second, _mm256_and_si256(one, half))),
            _mm256_shuffle_epi8(third, upper_half(b)));
        // The third byte of three and the third and fourth of four, which have to be TWO.
        __m256i wanted = _mm256_or_si256(_mm256_subs_epu8(two, _mm256_set1_epi8(0xE0 - 0x80)),
                                         _mm256_subs_epu8(three, _mm256_set1_epi8(0xF0 - 0x80)));
        wrong = _mm256_xor_si256(wrong, _mm256_and_si256(wanted, _mm256_set1_epi8((char)0x80)));
        if (!_mm256_testz_si256(wrong, wrong))
            break;
        last = b;
    }
    return whole(p, i);
}

size_t wide_utf8(const char *p, size_t n)
{
    return n >= WIDE && has_wide() ? well_formed(p, n) : 0;
}

#else

size_t wide_until(const char *p, size_t n, const struct wide_set *set)
{
    (void)p, (void)n, (void)set;
    return 0;
}

size_t wide_bits(const char *p, size_t n, const struct wide_set *set, uint64_t *bits)
{
    (void)p, (void)n, (void)set, (void)bits;
    return 0;
}

size_t wide_utf8(const char *p, size_t n)
{
    (void)p, (void)n;
    return 0;
}

#endif
