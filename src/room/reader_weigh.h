// SPDX-License-Identifier: MIT
// What weighing an outlet and weighing a title both ask of a candidate. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_WEIGH_H
#define PRESSE_ROOM_READER_WEIGH_H

#include "room/reader_work.h"

enum { MIXED = WORD_TITLE | WORD_NAME }; // the page shows that the field holds both

// What the page has of the text; NULL when nothing is kept of it.
const struct seen *seen_of(const struct work *w, const struct candidate *c);
// "In the news of [the Faculty](https://faculty.example): [Title](https://faculty.example/title)":
// the text of a link to the front page of the article's site is what it is called.
bool names_front_page(const struct work *w, const struct candidate *c);
// How far the text is what the address of the article calls its outlet, 0 to 1.
float agreement_of(struct work *w, const struct candidate *c);
// The outlet of the table, or of the page's own list, that is called so; NULL when there is none.
const struct outlet *outlet_of(struct work *w, const struct candidate *c);
// "The Harbour Podcast", "Channel 2 news": capitals, and a word that ends names of programmes.
bool names_programme(const struct work *w, const struct candidate *c);
// "Programa Manhã Clara": the whole text of a link is a word for a programme and its name.
bool begins_as_programme(const struct work *w, const struct candidate *c);
// What classes of HTML say of m: whether it is what is wanted (STYLE_CLASS_*).
float weigh_class(const struct work *w, const struct atom *m, uint16_t wanted);
// Whether a cell or field holds more than atoms i to j.
bool is_part_of_cell(const struct work *w, int i, int j);
// "Us in The Courier - Read more >" below a heading: what the link says, in atom i, is no title.
bool link_invites_below_heading(const struct work *w, int i);
// "The Courier - Title (May 2021). Also featured in The Herald": atom i says where else it was.
bool says_where_else(const struct work *w, int i);
// "[file:143]": a mark for a program; "17.1": the number of an issue.
bool is_mark(const struct work *w, const struct candidate *c);
// "Interview in Books Ireland": what it is and whose, neither title nor name.
bool says_kind_and_outlet(const struct work *w, const struct candidate *c);
// "[courier.example (on Dido in the opera)](https://courier.example/)": c is the remark behind the
// outlet's domain in the article's link, or has some of it.
bool is_remark_behind_domain(const struct work *w, const struct candidate *c);
// "The Courier [EN]"
bool is_language_tag(const struct work *w, int i);

#endif
