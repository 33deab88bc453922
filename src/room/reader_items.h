// SPDX-License-Identifier: MIT
// What making items of blocks and of runs of lines share. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_ITEMS_H
#define PRESSE_ROOM_READER_ITEMS_H

#include "room/reader_parts.h"

enum { LEVELS = 9 };                                      // of headings that are told apart
enum { LABEL_DATE = 8, LABEL_BOLD = 9, LABEL_LIST = 10 }; // levels of sections that labels begin
enum { SCAN_SHORTEST = 12 }; // bytes of a link's text that says more than that there is a scan

struct line {
    struct flat f;
    const struct node *node;
    char class; // 'L' article, 'D' date, 'A' attribution, 'T' short text, 'Q' long text
    bool bold, ignored;
    bool over_list; // a list follows right behind
};

struct maker {
    struct reader *r;
    int32_t section;          // where items stand now, or -1
    bool attributions;        // of quotations without links are entries
    bool prints;              // paragraphs that quote and then date are entries in print
    uint32_t heads;           // heads_of_scans()
    bool scans;               // headings are entries in print
    int source;               // cell of records that says who wrote what they quote, or -1
    bool dated;               // as lines_begin_dated()
    bool ends_dated;          // as lines_end_dated()
    uint32_t marks;           // as lines_marked_on_page()
    bool printed;             // those that rules part and that have dates are
    uint8_t over;             // what stands over a heading that is part of an item is one, too
    uint8_t over_count;       // … so many lines
    bool copies;              // lists below texts hold copies of what these name
    struct map copy_names;    // what the links in such lists are called -> how often
    bool *quoted;             // of each block: a heading that says who wrote what is below it
    bool *part;               // of each block: a heading that belongs to an item
    bool *years;              // … an item that labels what is below it with a year
    bool *facts;              // … together with the list below it
    int32_t *label_container; // of each section: the list whose item it is, or -1
    size_t label_cap;
};

// reader_items.c
// The link of the article that f is about; -1 when there is none.
int32_t items_primary(const struct flat *f);
// The folded words of f, in the reader's memory.
struct str items_folded(struct reader *r, const struct flat *f);
// The new item, for what the caller knows of it.
struct item *items_add(struct maker *m, struct flat f, const struct node *node,
                       enum block_kind kind, int32_t container, bool ignored);
// A section below those of a lesser level; it becomes the maker's.
void items_add_section(struct maker *m, struct flat f, int level, int32_t container);

// reader_copies.c
// Finds out whether the page has lists of copies below what its entries say.
void copies_find(struct maker *m);
// Behind the list of copies that begins with block i; i when none does.
size_t copies_below(struct maker *m, size_t i);
// The best of the copies in blocks `from` to end: a link without what it is called.
struct flat copies_best(struct reader *r, size_t from, size_t end);

// reader_over.c
// Finds out whether texts over headings that are parts of items belong to them as well.
void over_find(struct maker *m);
// How many blocks over heading i belong to its item.
size_t over_lines(const struct maker *m, size_t i);
// How many blocks from i on belong to the item of the heading that follows; 0 when none does.
size_t over_begins(const struct maker *m, size_t i);

// reader_lines.c
// n lines as one, an article's.
struct line lines_join(struct maker *m, struct line *lines, size_t n);
// Appends the lines of b, one for each that has an article of its own.
void lines_push(struct maker *m, struct line **lines, size_t *len, size_t *cap,
                const struct block *b);
// Appends f, a line of b.
void lines_push_one(struct maker *m, struct line **lines, size_t *len, size_t *cap, struct flat f,
                    const struct block *b);
// Makes items and sections of n lines that stand behind one another.
void lines_place(struct maker *m, struct line *lines, size_t n, int32_t container,
                 enum block_kind kind);
// Whether most paragraphs with an article begin with a date.
bool lines_begin_dated(const struct reader *r);
// Whether several paragraphs of the page are quoted first, dated last and link nothing.
bool lines_in_print(const struct reader *r);
// "[![](logo.png)](…) [![](logo.png)](…)": pictures that nothing is said of, each of which leads to
// an article; lines_add() makes an item of each.
bool lines_are_pictures(const struct flat *f);
// Makes the items of a line: one for each article in it.
void lines_add(struct maker *m, struct line *l, enum block_kind kind, int32_t container);
// Whether most paragraphs without articles that rules part are entries in print.
bool lines_printed_apart(struct maker *m);
// reader_periods.c: where entries of several lines begin, of each line; NULL when that is not to be
// seen.
bool *lines_rounds(struct maker *m, const struct line *lines, size_t n);
// Whether at least two lines of f have an article of their own.
bool lines_apart(const struct flat *f);

// reader_year_items.c: which blocks are items that label those below them in their list with a
// year; the year of such.
bool *year_items_find(struct reader *r);
struct flat year_item_of(struct reader *r, const struct block *b);

// reader_lines_dated.c
// '"Late hours," The Courier, Spring 2019.': whether text is a quotation first, and hit stands
// last.
bool line_quotes_and_dates(struct str text, const struct date_hit *hit);
// Whether l, without a link, has the date of an entry among other words.
bool line_is_dated_entry(struct reader *r, const struct line *l);

// reader_plain_heads.c: whether the text is a heading of the page that its keeper did not mark;
// where the line ends that begins a text and is one, or 0.
bool is_plain_heading(struct reader *r, const struct flat *f);
uint32_t plain_heading_end(struct reader *r, const struct flat *f);

// reader_lines_alike.c
// How most lines with an article are marked, of the page's paragraphs: what is bold or emphasised,
// and whether the date stands before that; 0 when nothing is, or each in its own way.
uint32_t lines_marked_on_page(struct reader *r);
// Whether most paragraphs with one article end with a date, be it a year; whether f does, and says
// more than a date.
bool lines_end_dated(const struct reader *r);
bool line_ends_dated(const struct reader *r, const struct flat *f);
// Whether f has several lines, each is marked so, and one has an article: each is an entry.
bool lines_are_marked(struct reader *r, const struct flat *f);
// Whether f is marked so.
bool line_is_marked(const struct reader *r, const struct flat *f, uint32_t marks);

#endif
