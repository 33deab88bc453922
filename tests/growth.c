// SPDX-License-Identifier: MIT
// Each measurement is made several times and the quickest counts: others use the machine.
#include "growth.h"

#include <malloc.h>
#include <time.h>

#include "base/arena.h"

// What is linear costs GROWTH_MORE times as much (two to four times that, as caches overflow; ten
// times where each block that grows is copied to fresh memory, as the address sanitizer does), what
// is quadratic GROWTH_MORE * GROWTH_MORE times. ENOUGH lies in the middle, far from both.
#ifdef __SANITIZE_ADDRESS__
enum { ENOUGH = 24 * GROWTH_MORE };
#else
enum { ENOUGH = 8 * GROWTH_MORE };
#endif
enum { FIRST = 3, TRIES = 8 };

double growth_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static void add_part(struct buf *b, const char *part, size_t i)
{
    for (const char *p = part; *p; p++)
        if (p[0] == '%' && p[1] == '1')
            buf_format(b, "%zu", i), p++;
        else if (p[0] == '%' && p[1] == '2')
            buf_format(b, "%zu", 1900 + i % 200), p++;
        else
            buf_char(b, *p);
}

void growth_repeat(struct buf *b, const char *part, size_t times)
{
    for (size_t i = 0; i < times; i++)
        add_part(b, part, i);
}

bool growth_is_linear(growth_work *work, const void *what, size_t times)
{
    // What was freed is kept: what a fresh page of memory costs depends on who else wants some.
    arena_keep_blocks(256 << 20);
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    // Nor are whole blocks filled, which MALLOC_PERTURB_ asks for: most of a large one is not used.
    mallopt(M_PERTURB, 0);
    // The first ones also pay for what is loaded once, which would make any growth look small.
    double few = work(what, times), many = 0;
    for (int i = 1; i < FIRST; i++)
        few = smaller(few, work(what, times));
    for (int i = 0; i < TRIES; i++) {
        double took = work(what, times * GROWTH_MORE);
        many = i ? smaller(many, took) : took;
        if (many < ENOUGH * few)
            return true;
        // Nothing that others do explains this.
        if (i && many > 2 * ENOUGH * few)
            return false;
        few = smaller(few, work(what, times));
    }
    return false;
}
