// SPDX-License-Identifier: MIT
// What the text of a page holds that its check must look at: faults that show in the text alone,
// and links within the site, whose ends only the room knows. Of releases, which keep no tree,
// they are taken while the file is read.
#ifndef PRESSE_ROOM_NOTES_H
#define PRESSE_ROOM_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/doc.h"

enum note_kind {
    NOTE_EMPTY,     // a link without address
    NOTE_FORBIDDEN, // text: the scheme
    NOTE_BLANK,     // in an address
    NOTE_CUT,       // likewise; what was to be a link is none
    NOTE_ANCHOR,    // text: "#x", which no heading of the page is
    NOTE_UNTOLD,    // a picture without alternative text
    NOTE_SCRIPT,
    NOTE_TAG, // text: the page's first tag of a template language whose meaning is not known
    // text: the address
    NOTE_SCHEME, // "ttps://example.org/x"
    NOTE_HOST,   // "www.example.org/x"; no fault when a file has that name
    NOTE_LINK,
    NOTE_PICTURE,
    NOTE_KINDS
};

struct note {
    uint8_t kind;          // enum note_kind
    unsigned line, column; // 1-based
    struct str text;
};

struct notes {
    struct note *items;
    size_t len, cap;
};

// The code of the finding that such a note is, or becomes when its link leads nowhere.
const char *note_code(enum note_kind kind);

// Whether it is a finding depends on what other pages there are.
bool note_depends(enum note_kind kind);

// Adds the notes of a page, in its order, to out; all in keep. What a comment in the page silences
// is left out.
void notes_take(struct arena *keep, const struct doc *d, struct notes *out);

struct notes notes_copy(struct arena *a, const struct notes *notes);

// Whether there may be any: false of most texts, which then need not be parsed. body: behind the
// front matter.
bool notes_possible(struct str body, enum doc_format format);

// Whether the same would be found of both, wherever it stands.
bool notes_alike(const struct notes *a, const struct notes *b);

#endif
