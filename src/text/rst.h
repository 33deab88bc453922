// SPDX-License-Identifier: MIT
// What the parts of the reader of reStructuredText share. Private to src/text/.
#ifndef PRESSE_TEXT_RST_H
#define PRESSE_TEXT_RST_H

#include "base/map.h"
#include "text/markup.h"

// What the file's explicit mark-up gives names to: found before the rest is read.
struct rst_names {
    struct map targets;       // name -> struct str *, an address in the file
    struct map substitutions; // name -> struct rst_substitution *
    struct str *anonymous;    // addresses of "__ https://…", in their order
    size_t anonymous_len, anonymous_cap, anonymous_used;
};

struct rst_substitution {
    bool image;      // text is a picture's address, else text that stands for the name
    struct str text; // in the file
};

// Reads the names of the whole file.
void rst_names_read(struct markup *m, struct rst_names *names);
// Whether what stands for an address is the name of a target, with a line behind it: "name_".
bool rst_is_reference(struct str url);
// The address of a target, which need not be written in the same case or spacing; empty when there
// is none.
struct str rst_names_target(struct arena *a, const struct rst_names *names, struct str name);

// As markup_inline(), of reStructuredText.
void rst_inline(struct markup *m, struct rst_names *names, struct node *parent, size_t from,
                size_t to);

// The table whose first line, without its indentation, is text; false when none begins there.
bool rst_table(struct markup *m, struct rst_names *names, struct node *parent, struct str text,
               size_t indent);

#endif
