// SPDX-License-Identifier: MIT
// Character sets of pages that others wrote, made UTF-8. Labels mean what the WHATWG Encoding
// Standard says: "latin1" and "ascii" are windows-1252.
#ifndef PRESSE_TEXT_CHARSET_H
#define PRESSE_TEXT_CHARSET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

// bytes as UTF-8: by byte-order mark, then by label (of the HTTP header, may be empty), then
// (html) by what a <meta> in the first 1024 bytes declares, then UTF-8 if it is valid, else
// windows-1252. A label that the bytes contradict (declared UTF-8, but is not) counts for
// nothing. Returns bytes itself when nothing has to change.
struct str charset_to_utf8(struct arena *a, struct str bytes, struct str label, bool html);

// The value of the charset parameter of a Content-Type (RFC 9110, section 8.3.1), without its
// quotation marks: a view into content_type; empty when there is none.
struct str charset_label(struct str content_type);

// Loads what conversion needs, so that it works afterwards without opening files.
void charset_prepare(void);

#endif
