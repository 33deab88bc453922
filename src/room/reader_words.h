// SPDX-License-Identifier: MIT
// The words by which the clip reader tells what a heading, a column, a key or a link says, in
// many languages (data/words.txt). They are hints that are weighed, never rules.
#ifndef PRESSE_ROOM_READER_WORDS_H
#define PRESSE_ROOM_READER_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

// Lists of stems, looked for anywhere in a text.
enum {
    STEM_COVERAGE = 1 << 0,   // announces press coverage
    STEM_LOOK_ALIKE = 1 << 1, // announces something that only looks like it
    STEM_SURELY = 1 << 2,     // announces coverage whatever else it says
    STEM_MEDIA_NAME = 1 << 3, // outlets have it in their names
    STEM_RELEASE = 1 << 4,    // a press release
    STEM_CONTACT = 1 << 5,    // invites to write or call
    STEM_PAID = 1 << 6,       // what it says about access
    STEM_REGISTERED = 1 << 7,
    STEM_FREE = 1 << 8,
    STEM_AUDIO = 1 << 9,
    STEM_VIDEO = 1 << 10,
    STEM_SOFT = 1 << 11,        // more often announces something else
    STEM_INSTITUTION = 1 << 12, // houses have it in their names, and no person
    STEM_PRINT = 1 << 13,       // on paper, and nowhere else
};
enum { STEM_ALL = (1 << 14) - 1 };
// Which of the lists `wanted` have stems in a text folded by fold_words(); of long texts only the
// beginning counts.
uint32_t words_stems_of(struct str folded, uint32_t wanted);
// The same of all of a text, however long it is.
uint32_t words_stems_of_all(struct str folded, uint32_t wanted);
// The same of all lists.
static inline uint32_t words_stems_in(struct str folded)
{
    return words_stems_of(folded, STEM_ALL);
}
// False: the text, which need not be folded to see that, has no stem of these lists.
bool words_may_begin(struct str text, uint32_t lists);

// Lists that a whole text is looked up in.
enum {
    WORD_DATE = 1 << 0, // heads a column or is the key of a field
    WORD_TITLE = 1 << 1,
    WORD_OUTLET = 1 << 2,
    WORD_NAME = 1 << 3, // a title or an outlet: the other columns decide
    WORD_LINK = 1 << 4,
    WORD_AUTHOR = 1 << 5,
    WORD_ACCESS = 1 << 6,
    WORD_LANGUAGE = 1 << 7,
    WORD_NOTE = 1 << 8,
    WORD_COLUMN = (1 << 9) - 1, // any of the above
    // Those that say what an entry is about: "Date: 3 May" tells more than "Language: French".
    WORD_TELLING = WORD_DATE | WORD_TITLE | WORD_OUTLET | WORD_LINK | WORD_AUTHOR,
    WORD_GENERIC_LINK = 1 << 9, // a link that says nothing of the article: "read more"
    WORD_KIND = 1 << 10,        // a kind of thing: "Interview", "Print", "Video"
    WORD_CONNECTOR = 1 << 11,   // stands between a title, an outlet and a date: "in", "vom"
    WORD_BY = 1 << 12,          // stands before an author's name
    WORD_WAY_ON = 1 << 13,      // a link to the page before, the next one or the top
    WORD_LANGUAGE_NAME = 1 << 14,
    WORD_INVITES = 1 << 15,          // begins an invitation: "read", "listen"
    WORD_INVITES_BRIEFLY = 1 << 16,  // and titles as well: "here", "open"
    WORD_PROGRAMME = 1 << 17,        // ends the name of one: "The Harbour Podcast"
    WORD_TAIL = 1 << 18,             // stands behind a name: "The Courier interview"
    WORD_PICTURE = 1 << 19,          // a picture of a name: "logo"
    WORD_FILE = 1 << 20,             // a sort of file: "PDF"
    WORD_LOCAL = 1 << 21,            // says where an outlet is at home: "local", "weekly"
    WORD_IN = 1 << 22,               // stands before the name of an outlet: "in", "sur"
    WORD_BEFORE_PROGRAMME = 1 << 23, // stands before the name of one: 'Sendung "Late Hours"'
    WORD_OWN = 1 << 24,              // stands before what is one's own: "my work"
    WORD_MEETING = 1 << 25,          // the last word of the name of one
    WORD_AUTHOR_FOLDER = 1 << 26,    // of an address: a person
    WORD_OWN_FOLDER = 1 << 27,       // of an address of this site: one of its lists
    WORD_ANNOUNCING = 1 << 28,       // stands before those who wrote: "featured in"
    WORD_PAGE = 1 << 29,             // stands before or behind the number of a page
    WORD_ISSUE = 1 << 30,            // the same of an issue
};
// Which lists the whole of a folded text stands in.
uint32_t words_whole_is(struct str folded);
// The same where it is known what its first word is.
uint32_t words_whole_begins(struct str folded, uint32_t first);
// Whether a text, which need not be folded for that, has more letters than any in those lists.
bool words_are_many(struct str text);
// The same of one word.
uint32_t words_one_is(struct str folded);
// Whether the last one to three words of a folded text stand in one of the lists as a whole.
bool words_end_with(struct str folded, uint32_t lists);

// "interview in", "podcast on": leads from a title to the name of an outlet.
bool words_lead_to_outlet(struct str folded);

// Lists of what texts begin with.
enum {
    OPENS_TALK = 1 << 0,     // "keynote at"
    OPENS_PART = 1 << 1,     // of any word: what part one had there: "invited"
    OPENS_OWN_NEWS = 1 << 2, // "we presented"
    OPENS_CREDIT = 1 << 3,   // "designed by"
    OPENS_COPY = 1 << 4,     // "download"
    OPENS_WEBINAR = 1 << 5,  // what is nothing but a talk: "webinar"
    OPENS_NOUN = 1 << 6,     // of any part of a text: a talk, or an article about one: "lecture"
    OPENS_MEETING = 1 << 7,  // of any word: names of meetings: "tedx"
    OPENS_DOCUMENT = 1 << 8, // of any word: a paper that is no article: "master s thesis"
    OPENS_OFFER = 1 << 9,    // of any word: a file that one takes from a press page: "fact sheet"
};
// Which openings a folded text begins with.
uint32_t words_open(struct str folded);
// Whether a text that is not folded may begin with one: a quick look.
bool words_may_open(struct str text);

// How many words at the end of a folded name are no part of it: "the courier interview": 1, "the
// courier on youtube": 2.
int words_tail(struct str folded);

// Of these, what the heading of a column or the key of a field says, as it is written there; in a.
uint16_t words_column(struct arena *a, struct str heading);

// Whether a folded word is a person's first name.
bool words_is_first_name(struct str folded);
// Whether a folded text is the name of a country or a large town.
bool words_is_place(struct str folded);

// Lists of words beside names.
enum {
    BESIDE_ARTICLE = 1 << 2,     // as embed-words.py orders the lists: two are names
    BESIDE_FOR = 1 << 3,         // before whom something was for
    BESIDE_MEDIUM = 1 << 4,      // begins names of outlets: "Radio Fen"
    BESIDE_BEFORE = 1 << 5,      // besides articles, between "in" and the name: "magazine"
    BESIDE_WITHIN = 1 << 6,      // joins words of one
    BESIDE_ABOUT = 1 << 7,       // no name of an outlet follows
    BESIDE_TELLS = 1 << 8,       // what an outlet does: "writes"
    BESIDE_TALK = 1 << 9,        // what the type of a record calls a talk
    BESIDE_SLIDES = 1 << 10,     // what was shown while one spoke
    BESIDE_SPEAKS = 1 << 11,     // what one does who speaks before others
    BESIDE_APPEARANCE = 1 << 12, // how one comes to be in an outlet: "guest", "column"
    BESIDE_LEADS_IN = 1 << 13,   // between that and the outlet's name: "in"
    BESIDE_LEADS_ON = 1 << 14,   // the same, or between it and a subject or a person: "on", "with"
};
// Whether a folded word is in one of these lists.
bool words_is_beside(struct str folded, uint32_t lists);

// What a host is, told by the lists of hosts.
enum {
    HOST_PLATFORM = 1 << 0,  // everybody publishes there
    HOST_SCHOLARLY = 1 << 1, // papers, code, documents
    HOST_RESOLVER = 1 << 2,  // leads on to somewhere else
    HOST_NETWORK = 1 << 3,   // what an account looks like there: one part
    HOST_BLOGS = 1 << 4,     // one part that begins with @
    HOST_CAREERS = 1 << 5,   // of persons and companies
    HOST_POSTS = 1 << 6,     // networks, whose pages are what somebody posted
    HOST_TALKS = 1 << 7,     // talks: recordings, and announcements of meetings
    HOST_PAPERS = 1 << 8,    // scientific papers, and hardly anything else
    HOST_TOOLS = 1 << 9,     // what one takes, gives or signs there is no article
};
// host is one of a list or below one; in lower case.
uint32_t words_host_is(struct str host);

// Does a heading (or title, or file name) announce press coverage (1), something that only
// looks like it (-2: releases, talks, press kit, contacts …), something that mostly is not
// (-1: projects, events, videos …), or neither (0)?
int words_section(struct str folded);
// The same of a heading or title as it is written; what is folded lives in a. Of several things it
// is coverage that counts ("Press releases, media mentions & podcasts"), and what a mark sets
// apart is only a name ("Press · Jane Doe, Brand Strategist").
int words_heading(struct arena *a, struct str text);

#endif
