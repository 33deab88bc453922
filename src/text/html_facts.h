// SPDX-License-Identifier: MIT
// What an HTML page of somebody else says about itself, as a flat list in document order:
// titles, meta elements, link relations, JSON-LD, <time>, microdata, headings. No tree leaves
// this file, so the list can cross a process boundary (net/worker.h).
#ifndef PRESSE_TEXT_HTML_FACTS_H
#define PRESSE_TEXT_HTML_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum html_fact_kind {
    FACT_TITLE,    // value: text of <title>
    FACT_META,     // name: name, property, http-equiv or itemprop; value: content
    FACT_LINK,     // name: rel, lower case; value: href; extra: type
    FACT_JSON_LD,  // value: the script's text
    FACT_TIME,     // value: datetime attribute, or the text; name: itemprop or "pubdate"
    FACT_ITEMPROP, // name: itemprop; value: content, href, src or the text
    FACT_HEADING,  // value: text of the first <h1> elements
    FACT_LANG,     // value: lang of <html>
    FACT_CHARSET,  // value: what the page declares
    FACT_BASE,     // value: href of <base>
    FACT_TEXT,     // value: the first visible text of the body, for judging what a page is
    FACT_FORM,     // value: "password" when the page asks for one
    FACT_SOURCE,   // value: where the first scripts and frames of the page are from
    FACT_DOCUMENT, // of a file that is no page: name: "xmp:dc:title", "info:title"; see net/pdf.h
};

struct html_fact {
    enum html_fact_kind kind;
    struct str name, value, extra;
};

struct html_facts {
    struct html_fact *items;
    size_t len, cap;
    bool refused; // the page is nested deeper than HTML_DEEPEST: nothing was read
};

enum { HTML_DEEPEST = 512, HTML_FACTS_MOST = 500, HTML_TEXT_KEPT = 2000 };

// Reads html, which must be UTF-8 (see charset.h). Cost: linear, but quadratic in depth, which
// is why depth is limited before parsing.
struct html_facts html_facts_read(struct arena *a, struct str html);
// The same, more slowly: without the short cut of html_shorten.h. For tests that both agree.
struct html_facts html_facts_read_whole(struct arena *a, struct str html);
// Loads what it needs, where files cannot be opened later.
void html_facts_prepare(void);

// An estimate from above of how deeply elements are nested, in one pass without a tree.
size_t html_depth(struct str html);

// For pipes: the list as bytes, and back. False when the bytes are no such list.
void html_facts_write(const struct html_facts *f, struct buf *out);
bool html_facts_parse(struct arena *a, struct str bytes, struct html_facts *out);

#endif
