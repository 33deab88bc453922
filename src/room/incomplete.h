// SPDX-License-Identifier: MIT
// Entries that are still to be completed by hand: incomplete.yaml at the top of the room keeps
// what is known of an article whose page could not be read (a wall, an error, no title, no
// date). `presse check` names them; `presse add` completes them and takes them out. An entry:
//
//   - url: https://example.org/article
//     title: What is known of it
//     date: 2026-11
//     outlet: The Example
//     author: Jane Roe
//     language: en
//     access: subscribers   # or free, registration
//     kind: video           # or audio, pdf; left out of articles
//     why: a captcha answers in place of the article
//     since: 2026-11-24
#ifndef PRESSE_ROOM_INCOMPLETE_H
#define PRESSE_ROOM_INCOMPLETE_H

#include "room/ledger.h"
#include "room/room.h"
#include "room/write.h"

#define INCOMPLETE_FILE "incomplete.yaml"

// Keeps what is known of an article without an entry; what was kept of the same article stays
// where the new one knows nothing. day: when it was kept, "2026-11-24".
MUST_USE bool incomplete_keep(const char *folder, const struct entry *known, struct str why,
                              struct str day, struct error *e);
// What is kept of the article at url; its texts in a. *found false when nothing is.
MUST_USE bool incomplete_get(struct arena *a, const char *folder, struct str url, struct entry *out,
                             bool *found, struct error *e);
// Forgets the article at url, if it is kept.
MUST_USE bool incomplete_drop(const char *folder, struct str url, struct error *e);
// Every article that is kept, in a.
MUST_USE bool incomplete_list(struct arena *a, const char *folder, struct entry **out, size_t *len,
                              struct error *e);

// Adds a note "clip-incomplete" for each to r->diags.
void incomplete_check(struct room *r);

#endif
