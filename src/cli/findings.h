// SPDX-License-Identifier: MIT
// How findings are printed: as compilers do, as JSON, and as SARIF 2.1.0.
#ifndef PRESSE_CLI_FINDINGS_H
#define PRESSE_CLI_FINDINGS_H

#include "base/buf.h"
#include "room/room.h"

// "file:line:column: severity: message; remedy [code]", one a line. With `colour` in colour;
// with `source` (the bytes of the file) the line itself follows with a mark under the place.
void findings_text(struct buf *b, const struct diag *d, struct str file, bool colour,
                   struct str source);

// {"file": …, "line": …, "column": …, "severity": …, "code": …, "message": …, "remedy": …}
void findings_json(struct buf *b, const struct diag *d, struct str file);

// The column, in characters, of byte column `column` of a line of source, both from 1; 0 when the
// source does not have that line. SARIF counts characters (section 3.14.17), not bytes.
unsigned findings_character(struct str source, unsigned line, unsigned column);

// A whole SARIF log (OASIS SARIF 2.1.0) of len findings; files[i] belongs to items[i].
void findings_sarif(struct buf *b, const struct diag *items, const struct str *files, size_t len);

#endif
