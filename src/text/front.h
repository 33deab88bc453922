// SPDX-License-Identifier: MIT
// Front matter: where it stands in a file, and reading it. Private to src/text/.
#ifndef PRESSE_TEXT_FRONT_H
#define PRESSE_TEXT_FRONT_H

#include "text/tree.h"

// Fills d->front, d->front_format and d->front_end. `begin` is where the text starts, after a
// byte-order mark.
void front_read(struct reading_state *s, size_t begin);

#endif
