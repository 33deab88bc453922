// SPDX-License-Identifier: MIT
// A new file for an article where each has one: private to the writer of entries.
#ifndef PRESSE_ROOM_ADD_FILE_H
#define PRESSE_ROOM_ADD_FILE_H

#include "room/write.h"

// Whether each article that p shows has a file of its own, and p says none itself.
bool add_file_serves(const struct page *p);

// The page of a file that is not there yet, in *out, and its bytes: called like the files beside
// it, with their keys, in their order, quotation marks and form of dates.
bool add_file(struct arena *a, const struct page *p, const struct entry *entry,
              const struct page **out, struct str *after, struct write_said *said, struct error *e);

#endif
