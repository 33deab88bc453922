// SPDX-License-Identifier: MIT
// Who wrote what is quoted, where and when, behind, below or beside a quotation without a link.
// Private to the clip reader.
#ifndef PRESSE_ROOM_READER_ATTRIBUTIONS_H
#define PRESSE_ROOM_READER_ATTRIBUTIONS_H

#include "room/reader_parts.h"

// Whether several blocks of the page are such quotations.
bool attributes_quotations(struct reader *r);
// Where in block i that begins; the length of its text when it is no such quotation.
uint32_t attribution_in(struct reader *r, size_t i);
// Of each block: whether it is a heading that says so over a quotation, as several on end do.
bool *attributions_heading(struct reader *r);
// It alone, as an entry of its own.
struct flat attribution_of(struct reader *r, const struct flat *f, uint32_t at);

// The key of records that hold a quotation and say there where it stood and when, as its cell; -1:
// there are not several such records.
int attributes_records(struct reader *r);
// Whether the record is one of these: *own says who wrote what it quotes.
bool record_attribution(struct reader *r, const struct flat *f, int cell, struct flat *own);

#endif
