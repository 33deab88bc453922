// SPDX-License-Identifier: MIT
// Fields of CSV (RFC 4180). A field that a spreadsheet would take for a formula (it starts with
// = + - @, tab or CR) gets an apostrophe in front.
#ifndef PRESSE_TEXT_CSV_H
#define PRESSE_TEXT_CSV_H

#include "base/buf.h"

// A field in quotes.
void csv_quoted(struct buf *out, struct str s);
// The same, in quotes only when it must be.
void csv_field(struct buf *out, struct str s);

#endif
