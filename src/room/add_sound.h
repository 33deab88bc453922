// SPDX-License-Identifier: MIT
// The lines of a new entry, where they are whole after the model's own words were taken away.
// Private to the writer of entries.
#ifndef PRESSE_ROOM_ADD_SOUND_H
#define PRESSE_ROOM_ADD_SOUND_H

#include "room/entry.h"

// model_write of outline item i. False also when brackets, quotation marks or asterisks do not
// close as they do in the model's lines, or its link would show nothing; what the entry itself says
// does not count. A mark that was left where an item begins ("* . [Title]") is taken away.
bool sound_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 struct str *out);

// Whether the lines of a model close as many round and square brackets as they open.
bool sound_model(const struct outline *o, const struct outline_item *x);

#endif
