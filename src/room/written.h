// SPDX-License-Identifier: MIT
// How an address stands in a file, which is not always how it is meant: entities in HTML,
// backslashes in Markdown and quoted YAML, no scheme in a bare "www.example.org".
#ifndef PRESSE_ROOM_WRITTEN_H
#define PRESSE_ROOM_WRITTEN_H

#include "text/doc.h"

// The bytes from `at` on that say `url`; 0 when other bytes stand there.
size_t written_length(struct str source, size_t at, struct str url);

// url as it is written at `at`, by what stands before it: escaped for an HTML attribute, for
// parentheses, for a data file.
struct str written_url(struct arena *a, const struct doc *d, size_t at, struct str url);

// url in an HTML attribute, and in the parentheses of a Markdown link, that are yet to be written.
struct str written_href(struct arena *a, struct str url);
struct str written_target(struct arena *a, struct str url);

#endif
