// SPDX-License-Identifier: MIT
// The light tree that every page becomes, whatever it was written in: Markdown, HTML,
// AsciiDoc, org, reStructuredText, or a YAML, TOML or JSON data file. Nodes know where they stand
// in the file, so every fact that is later found has a line and a column, and can be written back.
//
// Text of a node is a view into the file wherever the file holds it unchanged, and a copy in
// the arena where it had to be decoded (entities, escapes). A page is read once; the tree is
// immutable afterwards but for `consumed`, which the clip reader sets.
#ifndef PRESSE_TEXT_DOC_H
#define PRESSE_TEXT_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/value.h"

enum node_type {
    NODE_DOCUMENT,
    // blocks
    NODE_HEADING, // level 1 to 6; extra = the id that {#…} gives it
    NODE_PARAGRAPH,
    // ordered, level = first number (ordered); children are NODE_ITEM; header: it has no tags of
    // its own in HTML, only items
    NODE_LIST,
    NODE_ITEM, // extra = "x" or " " when it is a task, done or not
    NODE_QUOTE,
    NODE_CODE_BLOCK, // text; extra = info string
    NODE_RULE,
    NODE_TABLE,    // children are NODE_ROW
    NODE_ROW,      // header: it stands in the table's head
    NODE_CELL,     // header; level = enum cell_align
    NODE_DIVISION, // a container without meaning of its own (HTML div, section, li-less wrapper…)
    NODE_HTML_BLOCK, // raw HTML as written, in text; its parsed form (if any) are its children
    NODE_TERM,       // definition list: <dt>
    NODE_DEFINITION, // <dd>
    NODE_RECORD,     // one map of a data file; children are NODE_FIELD
    // extra = key; children: text, or a link when the value is an address; NODE_RECORDs of a
    // nested map or list of maps; a NODE_LIST of a list of scalars. Below the root: a group.
    NODE_FIELD,
    // inlines
    NODE_TEXT, // text
    NODE_CODE, // text
    NODE_EMPHASIS,
    NODE_STRONG,
    NODE_DELETED,
    NODE_LINK,  // url, title; children are the link text
    NODE_IMAGE, // url, title; children are the alternative text
    NODE_SOFT_BREAK,
    NODE_HARD_BREAK,
    NODE_HTML_INLINE, // one raw tag as written, in text
    NODE_TIME,        // HTML <time>: extra = datetime; children are what it shows
    // HTML <span>, <cite>, <small>…: extra = class or tag name; header: a block inside an inline,
    // as a <div> in a link: extra = tag name
    NODE_SPAN,
    NODE_TAG, // text = (a part of) a tag of a template language, or a mark that shows nothing:
              // template_tags.h
};

enum cell_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct node {
    uint8_t type; // enum node_type
    uint8_t level;
    bool ordered : 1;
    bool tight : 1;           // list whose items have no paragraphs of their own
    bool header : 1;          // see the type
    bool autolink : 1;        // link written as a bare address or <address>
    bool reference : 1;       // link written [text][label]; its address stands at the definition
    bool consumed : 1;        // all it says is expressed by clips: not rendered with the prose
    uint8_t more_rows : 4;    // HTML cells: how many rows and columns more than its own it fills,
    uint8_t more_columns : 4; // 15 at most
    uint32_t offset;          // first byte in the file, mark-up included
    uint32_t length;     // bytes, mark-up included; of blocks: whole lines without the last end
    uint32_t url_offset; // links, images: where the address stands in the file; 0 unknown
    struct node *parent, *first, *last, *next;
    struct str text;  // see the type
    struct str url;   // decoded: entities and backslashes resolved, not percent-decoded
    struct str title; // decoded; of other HTML elements than links and images their class
    struct str extra; // see the type; of HTML links their class
};

enum doc_format {
    DOC_MARKDOWN,
    DOC_HTML,
    DOC_ASCIIDOC,
    DOC_ORG,
    DOC_YAML,
    DOC_TOML,
    DOC_JSON,
    DOC_RST,
};

enum front_format { FRONT_NONE, FRONT_YAML, FRONT_TOML, FRONT_JSON, FRONT_HEADERS };

struct doc {
    struct str path;   // as given by the caller; used in diagnostics
    struct str source; // the whole file; offsets count from here
    struct str bytes;  // as it was given: source was made of it when it is UTF-16, or a data file
                       // that is not UTF-8
    bool utf8;         // they are UTF-8
    bool apart;        // Markdown of which no block at the top decides how another is read
    enum doc_format format;
    enum front_format front_format; // FRONT_HEADERS: Pelican's, Nikola's, AsciiDoc's, org's
    struct value *front;            // a VALUE_MAP; empty when there is none, never NULL
    size_t front_end;               // offset of the first byte of the body
    struct node *root;              // NODE_DOCUMENT; of a data file: its records; never NULL
    struct line_index *lines;       // ready when all was read; else made when first asked for
};

// The format that the name of a file says, by extension (.md, .markdown, .mdx, .qmd, .rmd, .html,
// .htm, .adoc, .asciidoc, .org, .rst, .yml, .yaml, .toml, .json). False when it is none of them.
bool doc_format_of(struct str path, enum doc_format *format);

enum { DOC_LARGEST = 32 << 20, FRONT_LARGEST = 64 << 10 };

// Reads `source` (which must live as long as the arena) into a tree. Never fails: what cannot
// be read becomes a diagnostic, and as much of the rest as possible is kept. A byte-order mark
// is skipped; UTF-16 with such a mark is read; bytes that are not UTF-8 are reported once with
// their place and read as windows-1252. front_only: stop after the front matter (root has no
// children).
struct doc *doc_read(struct arena *a, struct str path, struct str source, enum doc_format format,
                     bool front_only, struct diags *diags);

// The same, when an earlier reading of the file is at hand: of Markdown, what did not change is
// taken from there. The result shares nothing with it. utf8: the source was found to be UTF-8
// (`utf8` of a reading of its front matter), and is not looked through again; before: may be NULL.
struct doc *doc_read_again(struct arena *a, struct str path, struct str source,
                           enum doc_format format, bool utf8, const struct doc *before,
                           struct diags *diags);

// The same for a source whose front matter is known to end at `body` (an earlier doc.front_end of
// the same bytes): it is not read again, and the result's front is empty. AsciiDoc, org and
// reStructuredText, whose attributes stand in the body, and data files are read whole. utf8: the
// source is known to be UTF-8 (an earlier doc.utf8).
struct doc *doc_read_body(struct arena *a, struct str path, struct str source,
                          enum doc_format format, size_t body, bool utf8, struct diags *diags);

// Puts what the value v (under `key` of the front matter or of another file's map) holds into
// the tree: a NODE_FIELD with extra = key at the end of root's children, in it a NODE_RECORD
// for each map of a list. Its place is the value's, before the body. Returns the field.
struct node *doc_add_records(struct arena *a, struct doc *d, const struct value *v, struct str key,
                             size_t key_offset);

// The Markdown that a value of front matter or of a data file is written in, as the first of its
// inlines; NULL when it holds no link, or is more than one paragraph. `offset` is where the value
// stands; what the file has as it is keeps its own place. alone: no address stands in a field
// beside it; then links in HTML and bare addresses count as well.
struct node *doc_inlines(struct arena *a, const struct doc *d, struct str text, size_t offset,
                         bool alone);

// Blocks of a text that such a value holds, read as Markdown; below a node of their own.
struct node *doc_blocks(struct arena *a, const struct doc *d, struct str text, size_t offset);

// Visible text under n, with one space for breaks and none at the ends; images give their
// alternative text. A view into the file when a single text node says it all.
struct str node_text(struct arena *a, const struct node *n);

// Whether what stands at byte `at` is data: in a data file, or in the front matter.
bool doc_is_data(const struct doc *d, size_t at);

// Whether YAML, or TOML, stands there: in a data file or in front matter.
bool doc_is_yaml(const struct doc *d, size_t at);
bool doc_is_toml(const struct doc *d, size_t at);

bool node_is_block(const struct node *n);
// The node after n in document order, staying below top; NULL at the end.
struct node *node_next(const struct node *top, const struct node *n);
// Line and column of byte `offset` of the file.
void doc_place(const struct doc *d, size_t offset, unsigned *line, unsigned *column);

#endif
