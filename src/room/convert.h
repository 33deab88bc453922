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

struct convert_entry {
    struct convert_rest rest;
    struct str stays; // why it stays as it stands ("it says more …"); empty: it is converted
};

// What is to be done with each entry of a page, as its clips stand. One stays whose rest cannot be
// had in one line, or has a link or a picture though `plain` was wanted.
struct convert_entry *convert_entries(struct arena *a, const struct outline *o, bool plain);

// One of the forms of a layout, with dates as the page writes them or as numbers.
struct convert_form;
struct convert_aside; // how what else an entry says is joined to it
struct convert_attempt {
    size_t next; // 0 to begin with
    const struct convert_form *form;
    const struct convert_aside *aside;
    bool numbers;
};

// The next one; false when all were had.
bool convert_next(struct convert_attempt *t, enum layout layout);

// The page with its entries in that form, where they stand.
struct str convert_page(struct arena *a, const struct outline *o, const struct convert_attempt *t,
                        const struct convert_entry *entries);
// A new page that holds them alone, in one run.
struct str convert_alone(struct arena *a, const struct outline *o, const struct convert_attempt *t,
                         const struct convert_entry *entries);
// The page with its entries as a list in the front matter, which may be in TOML; their lines go.
struct str convert_front(struct arena *a, const struct outline *o,
                         const struct convert_entry *entries);

// How many items of the outline, from the first on, stand in the front matter under one key.
size_t convert_in_front(const struct outline *o);

// How an entry is read in the new layout.
struct convert_verdict {
    bool wrong;
    bool more;               // wrong for what is read behind it, as an entry that was not there
    const struct clip *read; // how, or NULL: not at all
};

// What a page says otherwise in its new layout.
struct convert_wrong {
    size_t count;                 // of entries; 0: nothing
    size_t besides;               // of entries whose note, author or language alone reads otherwise
    struct convert_verdict *each; // as the clips stand
};

// Compares the entries of `now` with those of `was`. All must stand in their order but those
// without a date and those that stay.
struct convert_wrong convert_compare(struct arena *a, const struct page *was,
                                     const struct page *now, const struct convert_entry *entries);

// What is wrong with an entry, as a sentence without a subject: "in that layout its date …".
struct str convert_says(struct arena *a, const struct clip *was, const struct convert_verdict *v);

// The entries that are converted as records of a data file or of front matter, under `key` when it
// is not empty. eol: the line end.
struct convert_records {
    const struct clips *clips;
    const struct convert_entry *entries;
};

void convert_yaml(struct buf *b, struct convert_records r, struct str key, const char *eol);
void convert_toml(struct buf *b, struct convert_records r, struct str key, const char *eol);
void convert_json(struct buf *b, struct convert_records r);

// The note of a clip in two: the word that tells the access, and the rest.
void convert_split_note(const struct clip *c, struct str *access, struct str *note);

#endif
