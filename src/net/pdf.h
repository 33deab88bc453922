// SPDX-License-Identifier: MIT
// What a PDF says about itself: the properties of its XMP packet and its document information,
// also when they are encrypted (with an empty password, as files for everybody are) or stand in
// compressed object streams. Each is a FACT_DOCUMENT of html_facts.h, named "xmp:…" or "info:…".
#ifndef PRESSE_NET_PDF_H
#define PRESSE_NET_PDF_H

#include "base/arena.h"
#include "base/error.h"
#include "text/html_facts.h"

enum { PDF_LARGEST = 25 << 20 };

// Loads the library that reads PDFs; to be called before files are forbidden.
MUST_USE bool pdf_prepare(struct error *e);

// Reads bytes; needs pdf_prepare. What is broken says less, or nothing: never fails.
struct html_facts pdf_facts(struct arena *a, struct str bytes);

// Whether a title is none: "Microsoft Word - brouillon3.doc", "untitled", "LMQ2103_014".
bool pdf_title_is_junk(struct arena *a, struct str title);
// Whether an author is an account or a program rather than a person: "admin", "jdupont".
bool pdf_author_is_junk(struct arena *a, struct str author);

#endif
