// SPDX-License-Identifier: MIT
// Markdown that most releases are written in, read without md4c, and said piece by piece: a tree is
// made of it (markdown_simple_tree.h), or HTML at once.
#ifndef PRESSE_TEXT_MARKDOWN_SIMPLE_H
#define PRESSE_TEXT_MARKDOWN_SIMPLE_H

#include "text/doc.h"

// "[text](url)", "![text](url)": bytes [from, to) of the source, and what stands in them.
struct simple_link {
    bool image;
    uint32_t from, to;
    uint32_t text, text_to; // never empty
    uint32_t url, url_to;   // never empty
};

// Who is told, in the order of the text; offsets are bytes of the source.
struct simple_sink {
    // A block, NODE_STRONG or NODE_EMPHASIS begins at `at`. level: of headings; of cells their enum
    // cell_align. header: of rows and cells of a table's head.
    void (*open)(void *to, enum node_type type, uint32_t at, unsigned level, bool header);
    // What was opened last, of that type, ends before `end`.
    void (*close)(void *to, enum node_type type, uint32_t end);
    // Never empty. plain: it holds nothing that HTML has a word for, or forbids.
    void (*text)(void *to, uint32_t from, uint32_t end, bool plain);
    void (*soft_break)(void *to, uint32_t at);
    void (*link)(void *to, const struct simple_link *link);
};

enum { SIMPLE_WINDOW = 2048 };

struct simple {
    const char *src; // well-formed UTF-8
    uint32_t end;
    bool tables; // are read as well
    const struct simple_sink *sink;
    void *to; // for the sink
    // Of the reader: bytes of the source in which marks were looked for, a bit for each that is
    // none but text; whether HTML may have a word for a byte of the text at hand.
    uint32_t seen, seen_to;
    uint64_t marks[SIMPLE_WINDOW / 64];
    bool special;
};

// Reads the block that begins at `at`, which is no line's end; returns its own end, or 0 when it is
// left to md4c: then what the sink was told of it is void.
uint32_t markdown_simple_block(struct simple *m, uint32_t at);

#endif
