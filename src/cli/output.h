// SPDX-License-Identifier: MIT
// Cells and strings of the formats that commands print: TSV, CSV (RFC 4180), JSON (RFC 8259)
// and aligned columns.
#ifndef PRESSE_CLI_OUTPUT_H
#define PRESSE_CLI_OUTPUT_H

#include "base/buf.h"
#include "base/str.h"

// A field of a TSV line: tabs and line ends become a space; empty becomes "-".
void output_tsv(struct buf *b, struct str s);
// A JSON string with its quotation marks; bytes that are not UTF-8 become U+FFFD.
void output_json(struct buf *b, struct str s);
// s cut to `width` columns (with an ellipsis) or filled up with blanks to it. East Asian wide
// characters count two, combining marks and control characters none.
void output_column(struct buf *b, struct str s, size_t width);
size_t output_width(struct str s);

#endif
