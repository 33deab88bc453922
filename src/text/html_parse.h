// SPDX-License-Identifier: MIT
// HTML as events: gumbo parses (HTML Living Standard 13.2), this walks its tree and keeps its
// types to itself. Offsets count from the start of the bytes given. Private to src/text/.
#ifndef PRESSE_TEXT_HTML_PARSE_H
#define PRESSE_TEXT_HTML_PARSE_H

#include "text/html_tags.h"

struct html_element {
    struct str name;            // as written, or the standard name
    const struct html_tag *tag; // never NULL
    size_t start, content;      // of the start tag: its '<', and the byte after its '>'
    size_t inner_end, end;      // of the end tag: its '<', and the byte after its '>'
    bool started, ended;        // the tags are written; else the offsets above are 0
    const void *parsed;         // for html_attribute
};

struct html_events {
    void *data;
    // An element begins; false: leave its contents out. *cookie is handed to leave.
    bool (*enter)(void *data, const struct html_element *e, void **cookie);
    void (*leave)(void *data, const struct html_element *e, void *cookie);
    // Text: `raw` stands in the bytes given, with its references not decoded; `decoded` is
    // what it means, and lives only for the call.
    void (*text)(void *data, struct str raw, struct str decoded);
};

// The decoded value of an attribute: valid until the parse ends. False when it is not there.
// *offset (may be NULL) is where the value stands, perhaps with character references; 0: nowhere.
bool html_attribute(const struct html_element *e, const char *name, struct str *value,
                    size_t *offset, const char *base);

// Parses html as the inside of <body> (a whole page is fine too).
void html_parse(struct str html, const struct html_events *events);
// Loads what it needs, where files cannot be opened later.
void html_prepare(void);

enum html_refusal { HTML_FINE, HTML_TOO_DEEP, HTML_TOO_COSTLY };
enum { HTML_TREE_DEEPEST = 512, HTML_NODES_MOST = 4000000, HTML_ATTRIBUTES_MOST = 256 };

// Must be asked before html_parse: gumbo is quadratic in depth and in attributes, and makes
// copies of what is left open. One pass; *at is where the page was refused.
enum html_refusal html_guard(struct str html, size_t *at);

#endif
