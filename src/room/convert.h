// SPDX-License-Identifier: MIT
// What the parts of the conversion hand to one another.
#ifndef PRESSE_ROOM_CONVERT_H
#define PRESSE_ROOM_CONVERT_H

#include "room/outline.h"
#include "room/write.h"

// Whether all that the entries' lines say is in their clips: no word, link or picture more. What
// parts and joins them ("in", "read", commas) does not count. Else e names the first entry that
// says more, and what.
MUST_USE bool convert_says_all(struct arena *a, const struct outline *o, struct error *e);

// The entries as records of a data file or of front matter, under `key` when it is not empty.
// eol: the line end.
void convert_yaml(struct buf *b, const struct clips *clips, struct str key, const char *eol);
void convert_toml(struct buf *b, const struct clips *clips, struct str key, const char *eol);
void convert_json(struct buf *b, const struct clips *clips);

// The note of a clip in two: the word that tells the access, and the rest.
void convert_split_note(const struct clip *c, struct str *access, struct str *note);

#endif
