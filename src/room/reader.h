// SPDX-License-Identifier: MIT
// The clip reader: finds the press coverage of a page in whatever layout its keepers use.
// In two steps. First each item becomes a short sequence of typed spans with exact offsets.
// Then the page decides: roles are assigned to positions for each cluster of like items so
// that the page as a whole is most consistent.
#ifndef PRESSE_ROOM_READER_H
#define PRESSE_ROOM_READER_H

#include "room/clip.h"
#include "room/reader_memo.h"

struct reading {
    struct clips clips;
    struct str lang;            // the page's language as the reader took it, BCP 47
    const struct node *contact; // the link that invites journalists to write; NULL when none
    uint8_t confidence;         // of the page as a whole: is this coverage at all? 0 to 100
    bool is_coverage;           // the page is a coverage page
    bool in_texts;   // entries stand within texts of its front matter (not kept in the cache)
    bool unplaced;   // room_check will find the dates that stand outside of entries (outline.h)
    uint64_t linked; // the files that the page links, as one number; 0: it was not asked for
};

struct reader_how {
    unsigned threads;         // that may read entries beside one another; 0: one
    struct reader_memo *memo; // keeps what is found of entries for the next reading; or NULL
    uint64_t config;          // sum of what decides `outlets`
    bool alone; // the page was given to be read: what it lists is coverage if it says nothing else
    bool clipping; // its front matter is one entry, and nothing else is read (clipping.h)
    bool in_full;  // each entry is weighed in full, though many are alike: nothing differs
    bool why;      // notes (code "why") say of each entry what made it coverage or not
};

// Reads d. Marks nodes whose whole content is expressed by clips as consumed. What it is
// unsure of (code "clip-unsure") and lines in a coverage section that it could not read
// ("clip-unread") become diagnostics. `lang` is the front matter's or room's language, may be
// empty. Linear in the size of the page.
struct reading *reader_read(struct arena *a, struct doc *d, const struct outlets *outlets,
                            struct str lang, struct diags *diags);
// The same, however it is read.
struct reading *reader_read_as(struct arena *a, struct doc *d, const struct outlets *outlets,
                               struct str lang, const struct reader_how *how, struct diags *diags);

#endif
