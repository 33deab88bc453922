// SPDX-License-Identifier: MIT
// What the parts of the conversion hand to one another.
#ifndef PRESSE_ROOM_CONVERT_H
#define PRESSE_ROOM_CONVERT_H

#include "room/outline.h"
#include "room/write.h"

// What an entry's lines say beside its clip, as one line of Markdown; empty when that is nothing.
// What parts and joins its parts ("in", "read", commas) does not count.
struct convert_rest {
    struct str text;
    bool linked; // there is a link or a picture in it
};

// The rests of a page's entries, as its clips stand. False when the first that cannot be had in one
// line, or has a link though `plain` was wanted, would be lost; e names it.
MUST_USE bool convert_rests(struct arena *a, const struct outline *o, bool plain,
                            struct convert_rest **out, struct error *e);

// What a page says otherwise in its new layout.
struct convert_wrong {
    size_t count;             // of entries; 0: nothing
    size_t besides;           // of entries whose note, author or language alone reads otherwise
    const struct clip *first; // of the entries as they were; NULL when there are only more now
    const struct clip *read;  // how it is read now, or NULL
};

// Compares the entries of `now` with those of `was`, whose rests these are.
struct convert_wrong convert_compare(struct arena *a, const struct page *was,
                                     const struct page *now, const struct convert_rest *rests);

// Says so, with the entry's place. Returns false.
bool convert_refuse(const struct page *p, const struct convert_wrong *w, struct error *e);

// The entries with their rests as records of a data file or of front matter, under `key` when it is
// not empty. eol: the line end.
struct convert_records {
    const struct clips *clips;
    const struct convert_rest *rests;
};

void convert_yaml(struct buf *b, struct convert_records r, struct str key, const char *eol);
void convert_toml(struct buf *b, struct convert_records r, struct str key, const char *eol);
void convert_json(struct buf *b, struct convert_records r);

// The note of a clip in two: the word that tells the access, and the rest.
void convert_split_note(const struct clip *c, struct str *access, struct str *note);

#endif
