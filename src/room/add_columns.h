// SPDX-License-Identifier: MIT
// A row of a Markdown table whose columns stand below one another.
#ifndef PRESSE_ROOM_ADD_COLUMNS_H
#define PRESSE_ROOM_ADD_COLUMNS_H

#include "base/arena.h"
#include "base/str.h"

// The row with each cell filled up to the width that it has in `model`, where blanks fill the
// model's cells; else the row as it is. A cell that says more stays longer.
struct str add_columns(struct arena *a, struct str row, struct str model);

#endif
