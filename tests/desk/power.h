// SPDX-License-Identifier: MIT
// Disks that lose power: a layer below SQLite that notes every write, and makes from what it noted
// the files that a power cut would have left at any moment.
#ifndef PRESSE_TESTS_DESK_POWER_H
#define PRESSE_TESTS_DESK_POWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// From now on all that SQLite writes passes through the layer. Ends the program when it cannot.
void power_begin(void);
void power_end(void);
// Notes that a request was acknowledged.
void power_acknowledge(int64_t request);
// How many things were noted; cuts are numbered so.
size_t power_moments(void);
// Writes the database and its log as they may be after a cut at that moment: what was synced is
// there, every other write is there or not by chance. *acknowledged: how many of `requests` were
// acknowledged before. False when a file cannot be written.
bool power_cut(size_t moment, const char *database, unsigned *chance, int64_t *requests,
               size_t most, size_t *acknowledged);

#endif
