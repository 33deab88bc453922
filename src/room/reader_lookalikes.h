// SPDX-License-Identifier: MIT
// What only looks like coverage, told by the entry itself. Private to the clip reader. What
// they fold is left in r->scratch; the caller resets it.
#ifndef PRESSE_ROOM_READER_LOOKALIKES_H
#define PRESSE_ROOM_READER_LOOKALIKES_H

#include "room/reader_parts.h"

// A link in a quotation right behind an entry: what the article was about.
bool is_quoted_note(const struct reader *r, const struct item *x);
// "doi: [10.1000/182](…)"; the item has a link.
bool is_doi(const struct item *x);
// "about my [work](…)", in running text.
bool links_own_thing(struct reader *r, const struct item *x);
// "Invited speaker at [a meeting](…)", "3 May: Intervenant à la [conference](…)": how entries about
// what one said somewhere begin, whatever the place is called.
bool opens_as_talk(struct reader *r, const struct item *x);
bool names_meeting(struct reader *r, const struct item *x);
bool announces_talk(struct reader *r, const struct item *x);
bool tells_own_news(struct reader *r, const struct item *x);
bool is_called_talk(struct reader *r, const struct item *x);
// "[Title](…) – Fen Day, [Slides](…)": what was shown is there as well.
bool has_slides(struct reader *r, const struct item *x);
// "Our talk from the 2015 Ropes Convention: [Title](…)", "[Jane Doe speaks at the Tide Summit](…)":
// no outlet is named but the speaker or where everybody publishes.
bool speaks_at_meeting(struct reader *r, const struct item *x);
bool is_typed_talk(struct reader *r, const struct item *x);
// A thesis, an invitation card of this site; the item has a link.
bool is_own_document(struct reader *r, const struct item *x);
bool announces_release(struct reader *r, const struct item *x);
bool is_pdf(const struct item *x);
// A document of this site whose text begins as a release's; the item has a link.
bool begins_as_release(struct reader *r, const struct item *x);
// A document that calls itself a release.
bool names_own_release(struct reader *r, const struct item *x);

// An entry of a network; the item has a link.
bool is_post(struct reader *r, const struct item *x);
// A link to code, in running text; the item has a link.
bool is_repository(const struct item *x);
// What lists or shows somebody; the item has a link.
bool leads_to_author(const struct item *x);
// A line without a link or an outlet's name over links that say nothing.
bool leads_lines(struct reader *r, const struct item *x);
// A link to the same once more; the item has a link.
bool is_copy(struct reader *r, const struct item *x);

#endif
