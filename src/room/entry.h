// SPDX-License-Identifier: MIT
// Makes an entry's bytes after the model of another entry of the page.
#ifndef PRESSE_ROOM_ENTRY_H
#define PRESSE_ROOM_ENTRY_H

#include "room/outline.h"
#include "room/write.h"
#include "text/encoding.h"

struct own_run;

// What all entries of the page say beside, to tell what is usual: see own_words.h.
struct own_words {
    struct own_run *runs; // in the order of the file
    size_t len, cap;
    struct map *said; // folded words -> how many entries have them
    size_t entries;
};

struct models {
    const struct outline *outline;
    struct str *heads, *tails; // by outline item: text before the first and after the last span
    struct str *shapes;        // by outline item: what stands between its spans
    struct str *date_texts;    // by clip: the date as written, or empty
    struct clip **date_clips;  // the clips that have one
    size_t dates_len;
    const struct node **pictures; // of the page, in the order of the file
    size_t pictures_len;
    int *alike;             // by clip: 120 when all entries state the same as it does
    enum encoding encoding; // of the page's file: what it has not is written as an entity
    unsigned extras;        // bits of what the page says beside: see extra.h
    struct own_words words;
    int outlet_share; // 150 when every entry names its outlet, 0 when none does
};

struct models models_make(struct arena *a, const struct outline *o);

// Why outline item i, an entry, cannot be a model: "shares its lines with another one". NULL when
// it can.
const char *model_unfit(const struct models *m, size_t i);

// How well outline item i would serve as the model of `entry`; below 0: not at all.
int model_score(const struct models *m, size_t i, const struct entry *entry, size_t near);

// The lines of an entry like item i. False when its date cannot be written in that format.
bool model_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 struct str *out);

// The lines of a heading like item i, with the date exchanged.
bool model_heading(struct arena *a, const struct models *m, size_t i, struct date date,
                   struct str *out);

// s as it is written in item x at `at`: escaped as its place needs it.
struct str model_text(struct arena *a, const struct models *m, const struct outline_item *x,
                      struct span at, struct str s);

// s in Markdown or HTML with what the page's encoding has not as references.
struct str entry_references(struct arena *a, enum encoding encoding, struct str s);

// A title as it is written in the place of that of item x: where quotation marks stand around it,
// its own are of the other kind.
struct str model_title(struct arena *a, const struct models *m, const struct outline_item *x,
                       struct str title);

// Whether the lines of item i hold the date of its clip.
bool model_has_date(const struct models *m, size_t i);

#endif
