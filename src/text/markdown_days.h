// SPDX-License-Identifier: MIT
// Lists that are dates. Private to src/text/.
#ifndef PRESSE_TEXT_MARKDOWN_DAYS_H
#define PRESSE_TEXT_MARKDOWN_DAYS_H

#include "text/doc.h"

// Makes the ordered list, which is the last of its parent's children and whose places are known,
// paragraphs again when its numbers are days: "25. Februar 2024", "12. 3. 2021". Places count from
// the first byte of `file`; nodes are made in a.
void markdown_days(struct arena *a, struct str file, struct node *list);

// Whether s begins with a date that has a day, number and all: "25. Februar 2024: …". One without
// its year must not run on: "2. March for Science".
bool days_begin(struct str s);

#endif
