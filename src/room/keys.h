// SPDX-License-Identifier: MIT
// What a page's front matter says, in the words of Hugo and Jekyll.
#ifndef PRESSE_ROOM_KEYS_H
#define PRESSE_ROOM_KEYS_H

#include "room/room.h"

enum answer { ANSWER_NONE, ANSWER_NO, ANSWER_YES };

// Views into the document; the caller copies what it keeps.
struct front {
    struct str title, description, layout, lang, translation_key, slug;
    struct str url;      // url or permalink
    struct str category; // the first one
    struct str *tags;    // tags, categories and keywords, each once, in the order written
    size_t tags_len;
    struct str *aliases; // as written
    size_t aliases_len;
    int64_t date, publish_date, expiry_date; // seconds; 0 when not given
    bool has_date, has_time;                 // a date was given; with a time of day
    bool draft;
    bool others; // there are keys of which nothing is known here
    enum answer coverage;
};

// Reads d->front. Keys with a value of the wrong type are diagnosed ("front-type") and count as
// not there. Memory is a.
struct front keys_read(struct arena *a, const struct doc *d, struct diags *diags);

// Reads a date and time as Hugo and Jekyll take them: RFC 3339, "2021-03-04 10:00:00 +0100", a
// bare date. *has_time says whether a time of day was there.
bool keys_time(struct str text, int64_t *seconds, bool *has_time);

// A copy of v, of which front was read, with exactly the memory it needs, without the keys that
// keys_read takes.
const struct value *keys_rest(struct arena *a, const struct front *front, const struct value *v);

#endif
