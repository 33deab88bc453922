// SPDX-License-Identifier: MIT
// Whether the cost of some work grows no faster than the work. How long something takes is never
// asked by itself: machines are slow, busy, or check each access of memory.
#ifndef PRESSE_TESTS_GROWTH_H
#define PRESSE_TESTS_GROWTH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

// How much more of the work the second measurement is given.
enum { GROWTH_MORE = 64 };

// Does the work `times` times, as `what` says, and returns the processor time of what matters in
// it: the difference of two readings of growth_clock.
typedef double growth_work(const void *what, size_t times);

// Processor time of this program in seconds.
double growth_clock(void);

// Whether `times` times GROWTH_MORE of it costs about GROWTH_MORE times what `times` of it costs.
// `times` should be large enough that what the work costs at all does not hide what grows. Where
// the answer is no, the work was done several times.
bool growth_is_linear(growth_work *work, const void *what, size_t times);

// Appends the part so many times. %1 in it is a number that grows, %2 a year.
void growth_repeat(struct buf *b, const char *part, size_t times);

#endif
