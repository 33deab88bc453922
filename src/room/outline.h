// SPDX-License-Identifier: MIT
// A coverage page as a writer sees it: whole lines that are one entry each, headings that give
// dates, headings that begin sections, and what stands between them.
#ifndef PRESSE_ROOM_OUTLINE_H
#define PRESSE_ROOM_OUTLINE_H

#include "room/edit.h"
#include "room/order.h"
#include "room/room.h"

enum { LEVEL_DATE_LINE = 7, LEVEL_ENTRY = 8 };

struct outline_item {
    size_t from, to;     // bytes: whole lines, without the last line end
    uint8_t level;       // 1-6 headings, LEVEL_DATE_LINE, LEVEL_ENTRY
    struct clip *clip;   // of an entry
    bool whole;          // of an entry: the lines are its own alone
    bool card;           // of an entry: they are an element of HTML with several in it
    bool newest_first;   // of an entry: how its section goes
    bool moved;          // of an entry: stands out of order
    struct date date;    // of a heading that gives one: as precise as it says; else DATE_NONE
    struct span date_at; // where a heading says it
};

struct outline {
    const struct page *page;
    struct str source;
    struct outline_item *items; // in the order of the file
    size_t len, cap;
    bool newest_first, ordered;
    const char *eol;           // the file's line end
    size_t line_from, line_to; // the line looked at last; thousands of entries may share one
};

// Sets date_at of the clips of p whose date stands above them, in a heading or a date line.
void outline_place_dates(const struct page *p, unsigned threads);

struct outline outline_make(struct arena *a, const struct page *p);

// White space between the end of `from` and the beginning of `to`; false when other text (or
// nothing at all) stands there.
bool outline_gap(const struct outline *o, size_t from, size_t to, struct str *gap);

// The same where a rule that parts entries ("---", "<hr>") may stand in the white space, and in
// JSON a comma does.
bool outline_parting(const struct outline *o, size_t from, size_t to, struct str *gap);

#endif
