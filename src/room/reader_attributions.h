// SPDX-License-Identifier: MIT
// Who wrote what is quoted, where and when, behind a quotation without a link. Private to the clip
// reader.
#ifndef PRESSE_ROOM_READER_ATTRIBUTIONS_H
#define PRESSE_ROOM_READER_ATTRIBUTIONS_H

#include "room/reader_parts.h"

// Whether several blocks of the page are such quotations.
bool attributes_quotations(const struct reader *r);
// Where in f that begins; f->n when it is no such quotation.
uint32_t attribution_in(const struct reader *r, const struct flat *f);
// It alone, as an entry of its own.
struct flat attribution_of(struct reader *r, const struct flat *f, uint32_t at);

#endif
