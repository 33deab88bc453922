// SPDX-License-Identifier: MIT
// What the index of a built site's search says of each document, kept when the whole index is
// made, so that the one after an edit is made of it (search_again.c). In memory for a program that
// stays, or in a file of the room's private data/ folder for the next one. Its loss costs only
// time.
#ifndef PRESSE_SITE_SEARCH_ROWS_H
#define PRESSE_SITE_SEARCH_ROWS_H

#include "site/site.h"

#define SEARCH_ROWS_FILE "data/.presse-search"

// Given to sites by their options, which it outlives. It holds the rows of one site, the last one
// that was made whole, and the others that stand on that site use them.
struct search_rows;

struct search_rows *search_rows_make(void);
void search_rows_free(struct search_rows *rows); // legal on NULL
// The rows as the bytes of a file, under a key by which they are told from those of another room;
// empty when no index was made. Valid while rows are.
struct str search_rows_kept(struct search_rows *rows, struct str key);
// Bytes that were kept, of a site as s is; they outlive the rows. Nothing is taken of bytes that
// are not whole, or were kept under another key: that shows when they are asked for first.
void search_rows_recall(struct search_rows *rows, struct str bytes, struct str key,
                        const struct site *s);

#endif
