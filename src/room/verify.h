// SPDX-License-Identifier: MIT
// Reads a page that was changed again, to see that its entries are those that were meant.
#ifndef PRESSE_ROOM_VERIFY_H
#define PRESSE_ROOM_VERIFY_H

#include "room/room.h"
#include "room/write.h"

// The page with other bytes, read as p was. Never NULL.
struct page *verify_read(struct arena *a, const struct page *p, struct str after);

// The same for bytes of another format, as a file of that name.
struct page *verify_read_as(struct arena *a, const struct page *p, struct str path,
                            enum doc_format format, struct str after);

// p itself, read so, and in UTF-8 whatever its file is: what writers work on.
struct page *verify_page(struct arena *a, const struct page *p);

// Whether two entries say the same: date, address, title, outlet.
bool verify_same(struct arena *a, const struct clip *x, const struct clip *y);

// Whether two entries say the same of author, access and what else there is.
bool verify_extras(struct arena *a, const struct clip *x, const struct clip *y);

// Whether `now` has the entries of `was`, in order, and one more at *where. Of an old entry whose
// title or outlet could not be told they may be known now.
bool verify_one_more(struct arena *a, const struct page *was, const struct page *now,
                     size_t *where);

// Whether c says what `entry` says; what the page's layout has no place for may be missing, and
// is named in *left_out ("outlet, title").
bool verify_entry(struct arena *a, const struct clip *c, const struct entry *entry,
                  struct str *left_out);

// Adds a name to such a list; takes it out.
void leave_out(struct arena *a, struct str *left_out, const char *name);
void leave_unsaid(struct arena *a, struct str *left_out, const char *name);

#endif
