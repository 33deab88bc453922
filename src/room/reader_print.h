// SPDX-License-Identifier: MIT
// Numbers of pages and issues in folded words. Results borrow nothing.
#ifndef PRESSE_ROOM_READER_PRINT_H
#define PRESSE_ROOM_READER_PRINT_H

#include "base/str.h"

// "auf Seite 2", "p. 12": where in the paper.
bool is_page_number(struct str folded);

// That, or "no. 49", "vol. 12": what stands beside a name and is no part of it.
bool is_print_number(struct str folded);

// "vol": what such a number is called.
bool is_print_word(struct str folded);

// "analyse Nr. 649", "La Brèche n°3": whether the number of an issue is in it.
bool has_issue_number(struct str folded);

// "Reeds no. 5/2011": where, in the text itself, the word begins before the number at `at`; `at`
// when it is not that of an issue.
uint32_t issue_before(struct str text, uint32_t at);
// "episode 420", "folge 12": the number of one in a series.
bool is_numbered_kind(struct str fold);

#endif
