// SPDX-License-Identifier: MIT
// Reads one file into a page. Called from several threads at once, each with memory of its own.
#ifndef PRESSE_ROOM_LOAD_H
#define PRESSE_ROOM_LOAD_H

#include "room/config.h"
#include "room/files.h"
#include "room/kept_text.h"

// What all threads share and none changes.
struct load_plan {
    struct room *room; // root, lang, outlets, now are set
    const struct config *config;
    bool drafts;              // options.drafts
    bool why;                 // options.why
    bool places_later;        // options.places_later
    unsigned threads;         // that may read one page
    struct reader_memo *memo; // options.memo
    struct str bytes;         // of the lone page when they are at hand; p NULL: read the file
    bool lone;                // the room is one file: clips are looked for whatever the page is
    // Anything but an ordinary dated page is not read to its end: `out` says so by `declined`.
    // With `plain` a page without a date is, unless it turns out to be coverage.
    bool releases_only, plain;
};

struct load_worker {
    struct arena keep;    // becomes part of the room
    struct arena scratch; // reset for each file
    struct diags diags;   // in keep
    struct text_writer texts;
};

struct loaded {
    struct page *page;    // NULL when the file is no page (a diagnostic says why if it matters)
    struct str data_name; // the data file whose entries the page shows (site.data.NAME)
    int64_t next_change;  // when it appears or expires next; 0 never
    struct str name_lang; // the language its name says; empty when none
    struct str lang;      // the page's, as far as it says so itself
    struct diag *diags;   // what reading it found
    size_t diags_len;
    bool read, taken; // load_page was called; it comes from an earlier load
    bool declined;    // see load_plan
    bool clipping;    // see struct page: another page shows what it holds
    bool ordinary;    // a release that nobody took for coverage: its bytes alone decided
    bool cached;      // it comes from the cache
};

// `before` is the page as an earlier reading left it, with its text, which stays while this runs;
// or NULL.
void load_page(const struct load_plan *plan, const struct source_file *file,
               const struct page *before, struct load_worker *w, struct loaded *out);

// Of the bytes of a file before its text; see struct page.
uint64_t page_head(struct str bytes);

#endif
