// SPDX-License-Identifier: MIT
// An entry as one plain line, after no model: what a page is converted to, and what is added where
// no entry of the page can be followed. Private to the writers of entries.
#ifndef PRESSE_ROOM_PLAIN_H
#define PRESSE_ROOM_PLAIN_H

#include "base/buf.h"
#include "room/outline.h"

struct plain_style {
    bool cell;    // in a table of Markdown
    bool numbers; // dates as ISO 8601 writes them, not as the page does
    bool html;    // HTML instead of Markdown
};

// A text in Markdown; in a cell, bars are escaped as well.
void plain_escaped(struct buf *b, struct str s, bool cell);

// The same in HTML.
void plain_html(struct buf *b, struct str s);

// A text in double quotation marks, as JSON, YAML and TOML all read it.
void plain_quoted(struct buf *b, struct str s);

// A date as the page writes whole dates of that precision, or as ISO 8601 does.
void plain_date(struct arena *a, struct buf *b, const struct outline *o, struct date d,
                struct plain_style style);

// pattern with %d the date, %o the outlet, and %t the title, linked when there is an address. The
// title that there is not is the outlet, and an unknown date goes with what parts it from the rest.
void plain_entry(struct arena *a, struct buf *b, const struct outline *o, const char *pattern,
                 const struct clip *clip, struct plain_style style);

#endif
