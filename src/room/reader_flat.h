// SPDX-License-Identifier: MIT
// How a flat is built, for reader_flat.c and the parts of it that have files of their own.
#ifndef PRESSE_ROOM_READER_FLAT_H
#define PRESSE_ROOM_READER_FLAT_H

#include "room/reader_parts.h"

enum { OPEN_TAGS = 24, SKIPPING_SHORTCODE = 2 };

// All arrays lie in the reader's scratch until the flat is finished.
struct flat_builder {
    struct reader *r;
    char *text;
    size_t n, cap;
    struct run *runs;
    size_t runs_len, runs_cap;
    struct link *links;
    size_t links_len, links_cap;
    struct stamp *stamps;
    size_t stamps_len, stamps_cap;
    uint16_t style;
    int32_t link;
    int16_t cell;
    bool alone;        // the value of front matter stands beside no address
    int skipping;      // inside "{: … }" or "{% … %}", or SKIPPING_SHORTCODE
    int32_t tag_link;  // of a site generator's tag that is open, or -1
    bool gap;          // an element ended or began: its text does not run on
    size_t address_at; // behind an address that was written alone; 0: none was
    struct {           // raw tags that are open
        char name[12];
        uint16_t style;
        int32_t link;
    } open[OPEN_TAGS];
    size_t open_len;
};

// A border between parts; two borders in a row are one, the stronger.
void flat_put_border(struct flat_builder *b, char c);
// Text of one style and link as it is; `offset` is where it stands in the file, or what it is made
// of when it is not exact.
void flat_put_run(struct flat_builder *b, const char *p, size_t n, uint32_t offset, bool exact);
// reader_flat_marks.c
// Visible text: a view into the file, or a copy that stands for what is at node_offset.
void flat_put_view(struct flat_builder *b, struct str s, uint32_t node_offset);

// What a picture is called.
void flat_put_picture(struct flat_builder *b, const struct node *n);
void flat_put_nodes(struct flat_builder *b, const struct node *first);
// One raw tag of HTML: its style or link holds for what follows up to its end tag.
void flat_put_tag(struct flat_builder *b, const struct node *n, struct str tag);
// A link at the end of the text so far; returns its index. n may be NULL.
int32_t flat_add_link(struct flat_builder *b, const struct node *n, struct str url,
                      struct str title, uint32_t url_offset);
// reader_flat_text.c: "I[nterview with us](…)": the keeper's bracket stands a letter late. Link l,
// whose text begins at `at`, gets the letter; false when there is none such.
bool flat_take_initial(struct flat_builder *b, int32_t l, size_t at);
// A link whose text is an address says nothing.
bool flat_shows_address(const struct node *n);

// reader_flat_written.c: the text of n; "[text](address)" among HTML in Markdown is a link.
void flat_put_written(struct flat_builder *b, const struct node *n);

// reader_flat_tags.c: the text that a template's tag at s[at] shows in the language of the visitor,
// as {% trans "Press" %} and {{ _('Press') }} do; *end is behind the tag. Empty when it is none.
struct str flat_shown_by_tag(struct str s, size_t at, size_t *end);
// Whether the tag at s[at] ends another: {{< /button >}}.
bool flat_closes_tag(struct str s, size_t at);
// Whether an end tag follows that which s begins with.
bool flat_has_end_tag(struct str s);

// Where on another site the tag at s[at] leads, and the text that it shows, both views into s;
// empty when it leads nowhere, or shows none.
struct tag_link {
    struct str url, text;
};
struct tag_link flat_tag_link(struct reader *r, struct str s, size_t at);
// Whether a shortcode of WordPress begins at a byte of the file: "[column size="half"]",
// "[/column]",
// "[center]" whose end stands behind. Its address, where a key calls one so; empty when it has
// none.
bool flat_opens_shortcode(const struct reader *r, size_t at);
struct str flat_shortcode_address(struct reader *r, size_t at);

// Where the icon ends that begins at s[i], ":material-newspaper:", ":link:"; 0 when none does.
size_t flat_icon_end(struct str s, size_t i);

// reader_flat_row.c: the cells of a row, and those of rows above that fill it.
void flat_put_row(struct flat_builder *b, const struct node *row);

// reader_flat_value.c: fields of data files and values of front matter.
void flat_put_field(struct flat_builder *b, const struct node *n);
void flat_put_value(struct flat_builder *b, const struct value *v);

// reader_flat_parts.c: whether n is an element of text with a class; whether a part of an entry
// ends with it that a style sheet parts from what follows.
bool flat_is_part(const struct node *n);
bool flat_ends_part(const struct node *n);

// reader_flat_text.c
// "*The Courier*.**2024**": a space was forgotten before the year that the next n bytes begin with.
bool flat_begins_year(const struct flat_builder *b, const char *p, size_t n);

#endif
