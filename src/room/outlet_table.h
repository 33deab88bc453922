// SPDX-License-Identifier: MIT
// The table of outlets that ships in the binary: data/outlets.tsv as the build embeds it, one
// outlet a line: name ("?" before one that is a common word), kind, country, language, domains
// (spaces between, "~" before a former one), other names (semicolons between).
#ifndef PRESSE_ROOM_OUTLET_TABLE_H
#define PRESSE_ROOM_OUTLET_TABLE_H

extern const char *const outlet_table[]; // ends with NULL

#endif
