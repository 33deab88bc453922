// SPDX-License-Identifier: MIT
// Which atoms are title and outlet in most entries of one shape. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_USUAL_H
#define PRESSE_ROOM_READER_USUAL_H

#include "room/reader_propose.h"

enum { USUAL_SAMPLES = 8 }; // of each shape, weighed in full

struct work;

struct usual {
    int first, last;   // atoms of the title
    int outlet;        // atom of the outlet, or -1: there is none
    float title, name; // the least that they are worth
    float lead;        // … more than other readings of the same entry
};

struct shape; // what items have in common

// The shape of each item, which are cut; marks those that are weighed in full first (`sample`).
struct shape **shapes_find(struct reader *r, struct proposals *all);
// Learns from the samples, which have been weighed, and says of all others what is usual of their
// shape (`usual`).
void shapes_learn(struct shape *const *of, struct work *w, struct proposals *all);
// Doubts what was weighed alone and is not how half of the page reads (`unusual`). Keys are
// numbered up to `keys`.
void shapes_doubt(struct reader *r, struct proposals *all, size_t keys);
// Weighs nothing but the usual title and outlet, if any, of the item that w was turned to, the only
// ones of w->titles and w->outlets then. False: they do not speak for themselves.
bool usual_weigh(struct work *w, const struct usual *u);

#endif
