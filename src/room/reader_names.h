// SPDX-License-Identifier: MIT
// How far names and titles agree with an address. Private to the clip reader. The address is
// taken apart once, for all the names and titles that are compared with it.
#ifndef PRESSE_ROOM_READER_NAMES_H
#define PRESSE_ROOM_READER_NAMES_H

#include "room/reader_parts.h"

enum { PATH_PARTS = 3, PATH_WORDS = 48 };

struct host_labels {
    struct str whole;       // the host, squeezed
    uint64_t whole_letters; // which it has: bit c % 64 for byte c
    struct label {
        struct str text; // squeezed
        uint64_t letters;
    } * items; // its suffix left out
    size_t len;
};

struct address {
    struct str host, url; // as handed over
    bool platform;        // host_is_platform() of the host
    struct host_labels of_host;
    struct label parts[PATH_PARTS]; // first parts of the path, as they are written
    size_t parts_len;
    bool parts_read, words_read;             // what is prepared when it is first needed
    uint64_t words[PATH_WORDS], words_in[4]; // hashes of the words of the path, and a filter
    uint64_t words_begin[4];                 // a filter for how they begin
    size_t words_len, words_most;            // words_most: in one part of the path
};

const struct host_labels *labels_of_host(struct arena *a, struct str host);
// An address of the site.
void site_address(struct reader *r, struct site *s, struct str url, struct address *out);
// How far a name, folded, is what the address of the item's article says: 0 without one.
float item_agrees(struct reader *r, const struct item *x, struct str folded);
// Its labels, which it keeps.
const struct host_labels *site_labels(struct reader *r, struct site *s);
// Nothing is prepared of x: what is not set here is written before it is read.
static inline void address_forget(struct address *x)
{
    x->parts_len = x->words_len = x->words_most = 0;
    x->parts_read = x->words_read = false;
    for (size_t i = 0; i < sizeof x->words_in / sizeof *x->words_in; i++)
        x->words_in[i] = x->words_begin[i] = 0;
}
// Prepares an address; what it keeps lives in a. host may be empty.
struct address address_take_apart(struct arena *a, struct str host, struct str url);
// As name_agrees(); prepares more of x when needed.
float address_names(struct address *x, struct str folded_words);
// False when address_names() gives less than 0.7 for every name of just these letters (bit c % 64
// for byte c): cheap to ask of each few words of a long text.
bool address_may_name(struct address *x, uint64_t letters);
// The same of 0.95.
bool address_may_be(const struct address *x, uint64_t letters);
// The letters that a text has when it is folded, for address_may_name(); those of several texts can
// be joined.
uint64_t address_letters(struct arena *a, struct str text);
// As address_names(), by the host alone.
float address_host_names(const struct address *x, struct str folded_words);
// 0 to 1: share of the words of a folded title that the path of the address has; -1 when it
// has several words and none of them.
float address_titles(struct address *x, struct str folded_words);
// The same in two steps: what several texts share with the path can be added up.
struct shares {
    unsigned hits, asked; // words that the path has; words that are long enough to count
};
struct shares address_count(struct address *x, struct str folded_words);
float address_share(const struct address *x, struct shares s);

#endif
