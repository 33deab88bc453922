// SPDX-License-Identifier: MIT
// The tree of a page. A room of ten thousand releases keeps none of theirs: they are read again
// when something is made of them.
#ifndef PRESSE_ROOM_PAGE_DOC_H
#define PRESSE_ROOM_PAGE_DOC_H

#include "room/kept_text.h"
#include "room/room.h"
#include "text/doc.h"

// The page's own, or what its file says now, in a; NULL with *e when that cannot be read. Thread
// safe.
const struct doc *page_doc(struct arena *a, const struct page *p, struct error *e);

// What the file of a page that has no tree of its own says now.
struct page_source {
    struct str text;
    enum doc_format format;
    struct text_block *kept; // where it lies, instead of the arena; or NULL
    bool same; // its front matter is what it was, and ends at p->body; the text is UTF-8 if p->utf8
};

// The file, read into a, unless its text was kept; false with *e when it cannot be read. Thread
// safe.
bool page_source(struct arena *a, const struct page *p, struct page_source *out, struct error *e);
// When nothing that leads into the text is needed any more.
void page_source_done(struct page_source *s);
// The tree of it, in a.
const struct doc *page_source_doc(struct arena *a, const struct page *p,
                                  const struct page_source *s);

#endif
