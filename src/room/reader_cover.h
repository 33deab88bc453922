// SPDX-License-Identifier: MIT
// What the parts of reader_coverage.c hand to one another. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_COVER_H
#define PRESSE_ROOM_READER_COVER_H

#include "room/reader_parts.h"

enum { COVER_LEVELS = 7 };

// What the headings of the page say together.
struct headings {
    // Of each level: most of the entries that stand under headings which say coverage or
    // nothing stand under those that say coverage.
    bool lead[COVER_LEVELS];
    bool articles;      // the page is a data file that lists nothing but articles
    const bool *offers; // of each section, and before the first: see cover_offers()
    struct str own;     // what the page is called: see cover_own_words()
};

// reader_cover_page.c: what the nearest heading that says anything says: see words_section().
int cover_section_says(const struct reader *r, int32_t s);
struct headings cover_headings(const struct reader *r);
// reader_cover_files.c: whether the file of this site that an entry leads to is one to take, a logo
// or a fact sheet; whether the undated files of each section are, by the number of the section + 1.
bool cover_offers_file(struct reader *r, const struct item *x);
const bool *cover_offers(struct reader *r);
// Whether section s, which says nothing, stands beside those that hold the page's coverage.
bool cover_stands_beside(const struct reader *r, int32_t s, const struct headings *all);
// Whether the file is data, or a page without words, and lists nothing but articles.
bool cover_lists_articles(struct reader *r);
// Whether most of its items are dated quotations.
bool cover_quotes_press(const struct reader *r);
// Whether most links are dated, named and lead to several sites of others.
bool cover_shape_says(struct reader *r);
// Whether they are so, or of a year, although the heading over all says something else, which is
// forgotten.
bool cover_outweighs_heading(struct reader *r);
// Makes coverage of what newsletters of others wrote.
void cover_judge_newsletters(struct reader *r);
// Makes coverage of what was broadcast, where a list of such recordings has no links.
void cover_judge_recordings(struct reader *r);
// Whether a quotation mark opens before its title.
bool cover_title_is_quoted(const struct item *x);
// Forgets headings that only say what articles are about.
void cover_judge_subjects(struct reader *r);
// … over lists of addresses and nothing else.
void cover_judge_addresses(struct reader *r);

// reader_cover_entry.c: whether the item names anything that could be an entry.
bool cover_says_something(const struct item *x);
// Whether it stands in a table or record that names two of title, outlet and date.
bool cover_has_columns(const struct item *x);
// Whether the text of its link, which stands alone, is in the address: a page about one thing.
bool cover_leads_to_article(const struct item *x);
// What speaks for it (above W_COVER_LEAST) and against it, of itself.
float cover_weigh(struct reader *r, struct item *x, const struct headings *all);

// reader_cover_judge.c: a list, or what a section holds outside lists.
struct company {
    uint32_t items, clips; // clips: what speaks for them outweighs what speaks against them
    uint32_t pages, deep;  // where their links lead: to this site, to one article
};

// "/2021/05/the-town-that-mends": a page about one thing, by somebody else.
bool cover_leads_to_page(const struct link *l);

struct company *cover_company_of(const struct item *x, struct company *lists,
                                 struct company *sections);

// What the page has that could be entries.
struct census {
    struct company *lists, *sections;
    struct map patterns; // pattern -> how many
    uint32_t parts[8];   // … have which of date, outlet and title
    uint32_t items;
    uint32_t attributed; // outlets of what is quoted, without an address
    bool announced;      // one of them stands under a heading that says coverage
};

void cover_census(struct reader *r, struct census *all);
// How likely it is coverage: above 0 more so than not.
float cover_judge(struct reader *r, const struct item *x, const struct census *all);
// Adds a note that says what made it so, with how much each fact counts.
void cover_say_why(struct reader *r, const struct item *x, const struct census *all);

// reader_cover_talks.c: whether it is a talk by its words, its address, or the meeting that is
// named where an outlet would be, and no outlet tells of it.
bool cover_is_talk(struct reader *r, const struct item *x);

// reader_cover_posts.c: a button that shares the page; the link is not relative.
bool cover_is_share_button(const struct link *l);
// Whether it is what somebody posted on a network, and no outlet did, or such a button.
bool cover_is_post(struct reader *r, const struct item *x);

// reader_cover_own.c: what the page is called, folded.
struct str cover_own_words(struct reader *r);
// Whether it is on a site that the page is called after, and no outlet but that site is named.
bool cover_is_own(struct reader *r, const struct item *x, const struct headings *all);
// Whether its address is that of a scientific paper, which no review or interview is.
bool cover_is_paper(struct reader *r, const struct item *x);
// Whether it leads to what one takes, gives or signs.
bool cover_is_tool(struct reader *r, const struct item *x);

// reader_cover_doubts.c: takes weight from what was covered, where an entry tells of both.
void cover_drop_subjects(struct reader *r);
// … from what has neither date nor outlet, where entries have both.
void cover_doubt_bare(struct reader *r);
// … from what lists sites to read.
void cover_doubt_sites(struct reader *r);
// … from lists of files and names, where coverage is elsewhere.
void cover_doubt_files(struct reader *r);
// Unmakes pictures that link where an entry with words does.
void cover_drop_logos(struct reader *r);
// … and links to files of this site that say nothing, below an article on another.
void cover_drop_copies(struct reader *r);

#endif
