// SPDX-License-Identifier: MIT
// One writer for each context that text can land in. Every byte of content that reaches an
// output passes through exactly one of these; none of them trusts its input to be UTF-8.
#ifndef PRESSE_SITE_WRITE_H
#define PRESSE_SITE_WRITE_H

#include "base/buf.h"
#include "base/str.h"

// HTML text and double-quoted attribute values: & < > " become character references, control
// characters that HTML forbids are left out, bytes that are not UTF-8 become U+FFFD.
void write_html(struct buf *out, struct str s);
// The same, of a part of what is known to be UTF-8.
void write_html_known(struct buf *out, struct str s);

// XML 1.0 text and double-quoted attribute values: as write_html, and without the code points
// that XML 1.0 forbids (section 2.2).
void write_xml(struct buf *out, struct str s);

// A JSON string with its quotes (RFC 8259, section 7). '<' and U+2028, U+2029 are written as
// escapes, so that the result may stand inside a script element.
void write_json(struct buf *out, struct str s);

// A URI reference for an attribute or XML: white space, quotes, angle brackets, control
// characters and everything outside ASCII percent-encoded, '&' as a reference. What is already
// percent-encoded stays.
void write_uri(struct buf *out, struct str s);

// The same percent-encoding without the character reference, in an arena: for JSON.
struct str uri_text(struct arena *a, struct str s);

#endif
