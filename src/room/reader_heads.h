// SPDX-License-Identifier: MIT
// Headings in two parts, one of which names the outlet. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_HEADS_H
#define PRESSE_ROOM_READER_HEADS_H

#include "room/reader_parts.h"

struct atoms;
struct work;

// "A town of glass | The Courier": a bar or a dash parts it.
bool head_has_parts(const struct flat *f);
// Where most headings of a level are so and stand over a scan or an article, the scan is the
// article. Returns a bit for each such level.
uint32_t heads_of_scans(struct reader *r);

// Which part of its heading names the outlet.
enum head_side { HEAD_NONE, HEAD_FIRST, HEAD_LAST, HEAD_EITHER };
// The first atom of the second part of an item's heading; 0: it is not in two parts.
size_t head_second(const struct work *w);
// False: the heading of an item, which is cut, says nothing of that.
bool head_may_part(const struct item *x, const struct atoms *a);
// What one item says of that.
enum head_side head_side(struct work *w);
// Labels both parts as the page has it.
void head_label(struct work *w);

#endif
