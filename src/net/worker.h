// SPDX-License-Identifier: MIT
// Parsers of bytes that were fetched run in a process of their own: no network, no files, a
// limit on memory and time. A page that kills its reader costs one report, not the server.
//
// The worker is this program itself, started as `presse page-reader` (main calls worker_main);
// it reads one page after another from its standard input. It is started at the first page,
// and again after it died.
#ifndef PRESSE_NET_WORKER_H
#define PRESSE_NET_WORKER_H

#include "base/arena.h"
#include "base/error.h"
#include "net/feed.h"
#include "text/html_facts.h"

enum {
    WORKER_PAGE_LARGEST = 1 << 20,   // bytes of HTML; more are cut off
    WORKER_MEMORY = 512 << 20,       // bytes of address space
    WORKER_CPU_SECONDS = 2,          // for each page
    WORKER_WALL_MILLISECONDS = 5000, // for each page, and for each batch of them
    WORKER_BATCH_PAGES = 64,         // in one exchange, at most
    WORKER_BATCH_BYTES = 128 << 10,  // of their HTML and charsets
};

struct worker;

// program: path of this binary; NULL: /proc/self/exe.
struct worker *worker_make(const char *program);
void worker_free(struct worker *w); // ends the process; legal on NULL

// What the page says about itself. charset: what the HTTP header said, or empty. False when
// the page could not be read within its limits; the next page is read by a new process.
MUST_USE bool worker_read_page(struct worker *w, struct arena *a, struct str html,
                               struct str charset, struct html_facts *out, struct error *e);

struct worker_page {
    struct str html, charset; // see worker_read_page
    bool read;                // false: it could not be read within its limits
    struct html_facts facts;  // of a page that was read
};

// Reads the first pages, as many as go into one exchange, and says how many: at least one of n,
// which is not 0. Where the process dies of one, takes too long or answers with nonsense, these
// pages are read one by one, so that each but the guilty one is read.
size_t worker_read_pages(struct worker *w, struct arena *a, struct worker_page *pages, size_t n);

// The same as worker_read_page for a feed. A feed with a fault is read: see feed.h.
MUST_USE bool worker_read_feed(struct worker *w, struct arena *a, struct str bytes,
                               struct str charset, struct feed *out, struct error *e);

// The same for a PDF: see pdf.h. Its library is loaded by a process that is started for it.
MUST_USE bool worker_read_pdf(struct worker *w, struct arena *a, struct str bytes,
                              struct html_facts *out, struct error *e);

// The worker's side: closes itself in, then serves standard input until it ends. pdf: it was
// started as `presse pdf-reader`.
int worker_main(bool pdf);

#endif
