// SPDX-License-Identifier: MIT
// One tag as CommonMark (6.6) lets it stand in Markdown: already known to be well formed.
#ifndef PRESSE_TEXT_HTML_RAW_TAG_H
#define PRESSE_TEXT_HTML_RAW_TAG_H

#include <stdbool.h>

#include "base/str.h"

struct raw_tag {
    struct str name; // as written; empty of comments, declarations and processing instructions
    bool closing;
};

struct raw_tag raw_tag_read(struct str tag);
// The value of an attribute as written, without its quotes: a view into tag. False when the
// tag has none of that name.
bool raw_tag_attribute(struct str tag, struct str name, struct str *value);

#endif
