// SPDX-License-Identifier: MIT
// Character references of HTML and Markdown: "&eacute;", "&#233;", "&#xE9;".
#ifndef PRESSE_TEXT_ENTITY_H
#define PRESSE_TEXT_ENTITY_H

#include <stdbool.h>

#include "base/str.h"

// Decodes one whole reference, from '&' to ';' (HTML 13.5; the names of that list that end
// in ';'). Writes at most 8 bytes of UTF-8 and returns their number; 0 when it is none.
// Numbers that stand for no character give U+FFFD; 128 to 159 are read as windows-1252.
size_t entity_decode(struct str reference, char out[8]);

// s with every reference decoded: s itself when there is none, else a copy in a.
struct str entity_decode_all(struct arena *a, struct str s);

#endif
