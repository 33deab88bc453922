// SPDX-License-Identifier: MIT
// What the tests of each format ask of a page's tree. A test that includes this has cmocka's
// headers before it, and sets tree_set_up and tree_tear_down around each of its tests.
#ifndef PRESSE_TESTS_TEXT_TREE_H
#define PRESSE_TESTS_TEXT_TREE_H

#include "text/doc.h"

extern struct arena tree_arena;
extern struct diags tree_diags; // what reading complained of

int tree_set_up(void **state);
int tree_tear_down(void **state);

// Reads source as a page of that format, named name.
struct doc *tree_read(const char *name, struct str source, enum doc_format format);
// The nth node (from 0) of that type in document order; the test fails when there is none.
const struct node *tree_find(const struct doc *d, enum node_type type, int nth);
// How many nodes of that type there are.
int tree_count(const struct doc *d, enum node_type type);
// The test fails unless the node stands where `want` is written in the page.
void tree_covers(const struct doc *d, const struct node *n, const char *want);
// The test fails unless the node's text is `want`.
void tree_is_text(const struct node *n, const char *want);

// The test fails when a page of `part` again and again costs more than linear time.
void tree_is_read_in_linear_time(const char *part, enum doc_format format);
// The same between a beginning and an end.
void tree_holds_in_linear_time(const char *first, const char *part, const char *last,
                               enum doc_format format);

#endif
