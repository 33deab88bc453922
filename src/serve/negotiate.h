// SPDX-License-Identifier: MIT
// Content negotiation (RFC 9110, section 12.5): encodings and languages.
#ifndef PRESSE_SERVE_NEGOTIATE_H
#define PRESSE_SERVE_NEGOTIATE_H

#include <stdbool.h>

#include "base/str.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI, ENCODINGS };

extern const struct str encoding_names[ENCODINGS]; // "", "gzip", "br"

// The encoding to send: the acceptable one with the highest quality; of equals the smallest
// (br, gzip, identity). Identity when nothing listed is acceptable, as browsers expect.
// header.p NULL: no header was sent.
enum encoding encoding_choose(struct str header);

// Index of the offered language that the reader prefers, by RFC 4647 look-up ("fr-CA" takes
// "fr"; "fr" takes "fr-CA" when nothing better is there), or STR_NOT_FOUND when the header
// names none of them. "*" names none.
size_t language_choose(struct str header, const struct str *offered, size_t len);

#endif
