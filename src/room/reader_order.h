// SPDX-License-Identifier: MIT
// The order of day and month where no date shows it. Private to the reader.
#ifndef PRESSE_ROOM_READER_ORDER_H
#define PRESSE_ROOM_READER_ORDER_H

#include "room/reader_parts.h"

// Whether "04/05/2021" is in April.
bool order_month_leads(struct reader *r);

#endif
