// SPDX-License-Identifier: MIT
// What proposing and weighing the readings of an item share. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_WORK_H
#define PRESSE_ROOM_READER_WORK_H

#include "room/reader_atoms.h"
#include "room/reader_heads.h"
#include "room/reader_names.h"
#include "room/reader_propose.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { TITLES_MOST = 40, OUTLETS_MOST = 96, COUNTED_BELOW = 60, ASKED_MOST = 256 };
enum { PLACES_MOST = 128 };
#define OUTLET_MARKS "?!\"" // no name of an outlet has them

struct candidate {
    uint32_t at, end;
    int first, last; // atoms
    float score;
    float penalty; // that the score has in it
    float weight;  // what weigh_outlet() gave, when `weighed`
    bool weighed;
    uint32_t place; // what the pattern knows of it
    float agreement;
    float shared; // of a title: what address_titles() says
    bool known;
    bool quotation; // a whole quotation
    bool inside;    // a name inside prose: may lie in the title
    struct str fold;
    unsigned units;      // length of fold
    uint32_t word;       // lists that fold stands in
    uint32_t first_word; // and its first word
    int whole;           // the atom that fold is the whole of, or -1
};

struct facts { // of one atom's folded text, found when they are first asked for
    bool agreed, looked_up, counted, compared, hosted;
    float agreement;
    float host; // address_host_names()
    const struct outlet *known;
    int lower;
    struct shares shares; // of its words, with the address
};

struct seen { // a folded text, over all items
    uint32_t count;
    uint32_t last_item;
    uint64_t host; // of the last of them
    bool hosts;    // stands with addresses of several sites
};

struct person_place { // who stands there, over all items
    uint32_t place, persons, seeming, others;
};

struct asked_texts { // folded texts of which an item asked how often the page has them
    uint32_t hashes[ASKED_MOST];
    size_t len; // more than ASKED_MOST: not all are here
};

// What one thread needs for the item that it is at. What it learns goes to that item's proposals:
// items are proposed for in any order.
struct work {
    struct reader *r;                  // the thread's own
    const struct map *seen;            // folded text -> struct seen *
    const struct person_place *places; // PLACES_MOST of them, once all items are counted
    struct asked_texts *asked;         // NULL: nobody wants to know
    bool titles_are_names;             // the page shows that STYLE_CLASS_TITLE says an outlet
    bool titles_begin;                 // … and that emphasis at the beginning says a title
    bool headings_are_names;           // … and that headings over labels do
    enum head_side heads;              // … which part of a heading in two does
    enum head_side bars;               // … which of a link that a bar parts (reader_bars.c)
    enum head_side colon;              // … of the item's link, which a colon parts
    bool phrases;                      // several entries are such (reader_phrases.c)
    bool tells;                        // most entries say who told of something (reader_tells.c)
    bool tells_asked;                  // it is being found out whether they do
    struct {
        int atom;
        struct piece name; // at == end: it is none
        bool told, sure;   // it tells; the name is surely an outlet's
    } phrase;
    uint16_t class_of_all;               // STYLE_CLASS_* that all its atoms have, or 0
    bool printed;                        // a line that has no link
    bool outlet_by_class;                // an atom has STYLE_CLASS_OUTLET
    bool has_at, has_stop, has_marks;    // "@"; "."; any of OUTLET_MARKS stands in the text
    bool has_owner;                      // an atom's folded text has " s "
    bool stands_for_person[ATOMS_MOST];  // the page shows that persons stand there
    const struct seen *const *atom_seen; // of each atom
    const struct item *x;
    struct address address; // of the article
    struct atoms a;
    int16_t linked_cell; // that holds the text of the article's link, or -1
    size_t titles_len, outlets_len;
    struct {
        int atom;
        uint32_t name_at, name_end; // name_end is 0: there is none
        bool sure, last;            // last: it stands at the end
    } joined; // a name at one end of the article's link that nothing parts from the title
    // What follows is written before it is read; nothing clears it.
    struct prose_words words; // of its text
    struct facts facts[ATOMS_MOST];
    unsigned units[ATOMS_MOST];
    struct units counted[ATOMS_MOST]; // that units come from
    int segment[3][ATOMS_MOST];       // by style, by link, by line
    uint32_t word[ATOMS_MOST];        // lists that the atom stands in
    uint32_t first_word[ATOMS_MOST];
    uint16_t label[ATOMS_MOST]; // what the label before it says it is
    bool primary[ATOMS_MOST];   // in the article's link
    struct candidate titles[TITLES_MOST], outlets[OUTLETS_MOST];
};

static inline uint16_t role_of(const struct work *w, int atom)
{
    int16_t cell = w->a.items[atom].cell;
    if (w->label[atom])
        return w->label[atom];
    uint16_t role = cell >= 0 && (size_t)cell < w->x->roles_len ? w->x->roles[cell] : 0;
    // "title: The Courier: [Title](…)": the title is what is linked; the rest may be anything.
    bool beside = (role & WORD_TITLE) && cell == w->linked_cell && !w->primary[atom];
    return beside && w->x->kind == BLOCK_RECORD ? 0 : role;
}

static inline bool in_primary(const struct work *w, int atom)
{
    int32_t l = w->a.items[atom].link;
    return l >= 0 && w->x->primary >= 0 &&
           w->x->f.links[l].hash == w->x->f.links[w->x->primary].hash;
}

static inline struct str first_word(struct str fold)
{
    return str_slice(fold, 0, str_find_char(fold, ' '));
}

// Whether the text from at to end, which folds to `fold`, has a word that media have in their
// names.
static inline bool names_media(const struct work *w, uint32_t at, uint32_t end, struct str fold)
{
    return item_may_say(w->x, (struct piece){at, end}, STEM_MEDIA_NAME) &&
           words_stems_of(fold, STEM_MEDIA_NAME);
}

// How far the host is called as atom i.
float host_named(struct work *w, int i);
// What stands at `part` of atoms i to j; fold is the folded text.
struct candidate candidate_of(const struct work *w, int i, int j, struct piece part,
                              struct str fold);
// Whether it has at least so many words in lower case that are more than connectors (up to 3):
// a sentence rather than a name.
bool is_prose(struct work *w, const struct candidate *c, int least);
// reader_persons.c: a first name and one to three names more, and no outlet.
bool is_person(const struct work *w, int atom);
// "Jane Doe and Leslie M. Roe": each half a first name and more.
bool are_persons(const struct work *w, int atom);
// Or two or three words that could be one's name, whatever the first is.
bool seems_person(const struct work *w, int atom);
// "[Jane Doe, *The Courier* 12](…)": the article's link is all of the entry, and atom i says whose
// the article is; emphasis tells the name, and there is no title.
bool is_cited_person(const struct work *w, int i);
// The first of the names that stand in brackets at the end of atoms i to j, with nothing else in
// them: "Title (Jane Doe, John Roe)". One name is known to be a person's, or there are several;
// j + 1 when there are no such brackets.
int persons_in_brackets(const struct work *w, int i, int j);
// reader_remarks.c: in an entry without a link the first of the atoms i to j that are a remark in
// brackets at their end: "(print only)"; j + 1 when none are. It may be i.
int remark_from(const struct work *w, int i, int j);
// Whether there is one among them.
bool holds_remark(const struct work *w, int i, int j);
// Notes who stands where in the item; returns how many, ATOMS_MOST at most.
size_t persons_note(const struct work *w, struct person_note *notes);
// Counts them, for persons_place(): those of all items first, in their order. Whether a name among
// them may be a person's.
bool persons_count(struct person_place *places, const struct person_note *notes, size_t len);
// Finds the atoms that are persons by where they stand: is_person() holds for them from now on.
// False when there are none.
bool persons_place(struct work *w);
// Whether the article's link says its title.
bool link_is_titled(const struct work *w);
// Where atoms i to j stand: by these numbers patterns are compared between items.
uint32_t place_of(const struct work *w, int i, int j);
// Atom i begins a quotation of many words behind a title that begins at `first` and a colon.
bool quotes_behind_colon(const struct work *w, int first, int i);
// What is known of a folded text's hash where `asked` is wanted.
uint32_t asked_hash(struct str fold);
// Turns to item i, of which `cut` has the atoms, and forgets what was found of it.
void work_turn(struct work *w, uint32_t i, const struct proposals *cut);
void work_leave(struct work *w, uint32_t i);
// Fills `out` but for the numbers of its keys, of the item that was turned to.
void propose(struct work *w, struct proposals *out);
// How much of the text of the article's link its address has, when that is several words. Behind
// propose().
float shared_by_link(struct work *w);
// Makes the one reading of what is usual, but for the numbers of its keys, where out->items has
// room for READINGS_KEPT. False, and nothing made: it does not speak for itself (reader_usual.h).
bool propose_usual(struct work *w, const struct usual *u, struct proposals *out);
// Proposes the titles (reader_titles.c); atoms i to j as one, if propose_titles() would.
void propose_titles(struct work *w);
void propose_title(struct work *w, int i, int j);
// reader_outlets.c: fills w->outlets; adds atom i to them; says whether one can be a part of atom
// i.
void propose_outlets(struct work *w);
void propose_outlet(struct work *w, int i);
// Atoms i to j from `at` on, which have `bonus` for where they stand and weigh at least what the
// best of them does when they are one name (`inherits`).
void add_outlet(struct work *w, int i, int j, uint32_t at, float bonus, bool inherits);
// reader_outlet_parts.c: those that begin with atom i.
void add_outlet_slashed(struct work *w, int i);
void add_outlet_of_side(struct work *w, int i);
void add_outlet_quoted(struct work *w, int i);
bool propose_parts(struct work *w, int i);
// "Communauté de communes du Lac", "Amt für Deiche Fenburg": atom i is the name of a house, of
// which no part is another.
bool begins_as_house(const struct work *w, int i);
// Adds to the outlets the names inside longer text that agree with the address (reader_inside.c).
void propose_inside(struct work *w);
// reader_joined.c: a name that nothing parts from the title behind it.
void joined_find(struct work *w);
void joined_propose_title(struct work *w);
void joined_propose_outlet(struct work *w);
// reader_phrases.c: "Interview on Radio Fen about the dyke": finds the name in it; proposes that.
void phrase_find(struct work *w);
void phrase_propose(struct work *w);
// reader_tells.c: "The Courier's review of our play": finds the name in it as well. tells_perhaps()
// is a quick look at a text whose atoms are known; tells_count() adds what was found to `all`.
struct tells {
    uint32_t hashes[64]; // of the names
    size_t len;
    size_t shown; // entries that tell, by an outlet that is sure or that told before
};
bool tells_perhaps(const struct flat *f, const struct atom *atoms, size_t len);
void tells_find(struct work *w);
void tells_count(struct work *w, struct tells *all);
// reader_bars.c: which side of the bars in links names the outlet; labels both as the page has it.
enum head_side bars_decide(struct work *w, const struct proposals *all);
void bars_label(struct work *w);
// reader_colons.c: the same of colons, for each entry by itself.
void colons_decide(struct work *w, struct proposals *all);
void colons_label(struct work *w);
// reader_forms.c: "[Interview — WXYZ](…)": behind such a word and a dash a name that is no
// person's.
bool is_headed_by_kind(const struct work *w, int name);
// "**The Courier:** [The Courier feature](…)": c is all of the article's link and says the name
// before it and more.
bool repeats_label(const struct work *w, const struct candidate *c);
// "**Title** … [Listen on The Tidal Hour](…)": where the name in atom i begins, or 0.
uint32_t place_sent_to(const struct work *w, int i);
// The word is "with".
bool says_with(const struct work *w, uint32_t at, uint32_t end);
// "Interview with Jane Doe, The Courier": c is who was asked, and the outlet stands beside.
bool is_who_was_asked(const struct work *w, const struct candidate *c);
// "<h3>THE COURIER<br>19/01/2015</h3>": c shares the heading of a card without links with the date.
bool shares_dated_heading(const struct work *w, const struct candidate *c);
// "Article about the boats in [The Courier](…)": c is the link's text.
bool is_published_in(const struct work *w, const struct candidate *c);
// "(réservé aux abonnés)", "(free)": c says who may read.
bool says_access(const struct work *w, const struct candidate *c);
// "by Jane Doe in The Courier": where the name behind the author in atom i begins, or 0.
uint32_t place_behind_author(struct work *w, int i);
// "The Courier, par Jean Roseau": atom i is the last of it.
bool begins_with_by(const struct work *w, int i);
// What that says of c as the outlet.
float weigh_sent_to(const struct work *w, const struct candidate *c);
// What the form of the entry says of c as the outlet: behind a quotation of the press, behind
// "Interview —", in a heading with the date.
float weigh_form(const struct work *w, const struct candidate *c);
// What speaks for and against a name, a name that is the outlet, a title. They set what the
// candidate says of itself: agreement, known, quotation.
float weigh_name(struct work *w, struct candidate *c);
float weigh_outlet(struct work *w, struct candidate *c);
float weigh_title(struct work *w, struct candidate *c);

#endif
