// SPDX-License-Identifier: MIT
// Pages of Markdown made of odd parts, for tests that compare two ways of reading them.
#ifndef PRESSE_TESTS_MARKDOWN_PAGES_H
#define PRESSE_TESTS_MARKDOWN_PAGES_H

#include "base/buf.h"

// Adds the page of that number: up to twelve parts, a quarter of the pages plain ones only.
void markdown_page(struct buf *out, unsigned number);

#endif
