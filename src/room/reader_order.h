// SPDX-License-Identifier: MIT
// The order of day and month. Private to the reader.
#ifndef PRESSE_ROOM_READER_ORDER_H
#define PRESSE_ROOM_READER_ORDER_H

#include "room/reader_parts.h"

// Whether "04/05/2021" is in April.
bool order_month_first(struct reader *r);
// "3.23.2023": with full stops only what the page shows puts the month first. Over 0 when it does,
// under 0 when it shows that the day comes first.
int order_dotted(const struct reader *r);

#endif
