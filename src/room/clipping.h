// SPDX-License-Identifier: MIT
// Clippings: files whose front matter is one piece of coverage (title, outlet, address), as
// collections of Hugo, Jekyll and Decap hold them. The page of their folder shows them all.
#ifndef PRESSE_ROOM_CLIPPING_H
#define PRESSE_ROOM_CLIPPING_H

#include "text/doc.h"

// Whether the front matter of d is an entry: it has a title and the web address of an article, and
// names an outlet or lies in a folder that says coverage. A page with a text of its own is one only
// in such a folder.
bool clipping_is(struct arena *a, const struct doc *d);
// The same of a folder's own file ("seals/index.md"), which might be the page of a section: it must
// name an outlet.
bool clipping_is_bundle(struct arena *a, const struct doc *d);
// What the reader reads of it: the fields that say something of an article, in memory of a.
const struct value *clipping_fields(struct arena *a, const struct value *front);
// Whether nothing but the fields stands in the file.
bool clipping_is_bare(const struct doc *d);

#endif
