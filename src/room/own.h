// SPDX-License-Identifier: MIT
// What in an entry's lines is the entry's own beside date, title, outlet and address: a new entry
// made after its model must not have it. Private to the writer of entries.
#ifndef PRESSE_ROOM_OWN_H
#define PRESSE_ROOM_OWN_H

#include "room/edit.h"
#include "room/entry.h"

struct own_part { // a span of the model
    struct span span;
};

struct own_parts { // in the order of the file
    struct own_part items[10];
    size_t len;
};

// Adds to edits what takes from outline item i the words, pictures, fields and paragraphs that no
// other entry has. The parts themselves stay.
void own_drop(struct arena *a, const struct models *m, size_t i, const struct own_parts *parts,
              struct edits *edits);

// The spans of item x, and of what else the page says, in the order of the file.
struct own_parts model_parts(const struct models *m, const struct outline_item *x);

// The same for pictures that are the entry's alone, or the logo of another outlet than `entry`'s,
// with the link around them. To be called
// before the parts are exchanged: a copy of the address may go with a picture.
void own_drop_pictures(struct arena *a, const struct models *m, size_t i,
                       const struct own_parts *parts, const struct entry *entry,
                       struct edits *edits);

// The text between the first and the last part with the parts left out: how an entry is built.
struct str own_shape(struct arena *a, struct str source, const struct own_parts *parts);

// In a record of data: takes the fields, or the members of a JSON object, that hold no part, but
// for those that most entries have in the same words.
void own_drop_fields(struct arena *a, struct edits *edits, const struct outline *o,
                     const struct outline_item *x, const struct own_parts *parts);
void own_drop_members(struct arena *a, struct edits *edits, const struct outline *o,
                      const struct outline_item *x, const struct own_parts *parts);

// Takes comments away, and signs ("📺") that not every entry has.
void own_drop_notes(struct arena *a, const struct outline *o, const struct outline_item *x,
                    const struct own_parts *parts, struct edits *edits);

// Whether a part touches bytes of [from, to).
bool own_holds_part(const struct own_parts *parts, size_t from, size_t to);

// The member of a JSON object at *at or behind, which lies in [from, to): from its key to the end
// of its value. Sets *at behind it. False when there is none.
bool own_member(struct str source, size_t *at, size_t to, struct span *out);

// What a data file writes for nothing: "", '', ~ or null.
bool own_is_null(struct str value);

// Whether item x is a row of a Markdown table, in lines of its own.
bool own_is_row(const struct outline *o, const struct outline_item *x);

// At least two letters outside tags.
bool own_has_words(struct str s);
// How many parts between blanks have them.
size_t own_count_words(struct str s);

// Whether words stand between outline item i and the next one, or the end of the file.
bool own_speaks_behind(const struct outline *o, size_t i);

// How many other entries near `own` have the same text in this place.
size_t own_repeats(const struct str *texts, size_t len, size_t own);

static inline bool own_lies_in(const struct outline_item *x, struct span s)
{
    return s.length && s.offset >= x->from && s.offset + s.length <= x->to;
}

#endif
