// SPDX-License-Identifier: MIT
// Where a page writes its outlets. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_SLOTS_H
#define PRESSE_ROOM_READER_SLOTS_H

#include "room/reader_parts.h"

// Once every item has its outlet: the names that were cut become whole where most are.
void slots_fill(struct reader *r);

#endif
