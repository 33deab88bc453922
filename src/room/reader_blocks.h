// SPDX-License-Identifier: MIT
// What the parts of reader_blocks.c that have files of their own share with it.
#ifndef PRESSE_ROOM_READER_BLOCKS_H
#define PRESSE_ROOM_READER_BLOCKS_H

#include "room/reader_parts.h"

enum { LABEL_LEVEL = 11 }; // of labels; headings have 1 to 7
enum { TERM_LEVEL = 7 };   // of what definitions are of

struct tally { // of the articles in some blocks
    uint64_t seen[3];
    unsigned articles; // distinct, at most 3
    bool cards;        // cards were made of them
};

// Counts those that f leads to.
void blocks_count(struct tally *t, const struct flat *f);
// Adds those of other blocks.
void tally_add(struct tally *t, const struct tally *more);

// A block of that kind, and what it holds; nothing when it says nothing.
struct tally blocks_push(struct reader *r, enum block_kind kind, const struct node *n,
                         struct flat f, int level, int32_t container);
int32_t blocks_container(struct reader *r, const struct node *n);
// Makes the blocks from `start` on one block.
void blocks_merge(struct reader *r, size_t start, enum block_kind kind, const struct node *n,
                  int32_t container);
// "Le Monde: https://…": an entry whose name is the key.
struct tally blocks_push_pair(struct reader *r, const struct node *n, struct str key,
                              size_t key_offset, const struct value *url, int32_t container);
// An address of an article, not of a profile, a platform or a front page.
bool blocks_lead_to_article(struct reader *r, struct str url);

// "A garden on a ferry, Harbour Courier, 3 May 2021": a text with a date in it.
bool blocks_is_dated(const struct reader *r, struct str text);

static inline bool is_web_address(struct str s)
{
    return str_starts_ascii(s, STR("http://")) || str_starts_ascii(s, STR("https://"));
}

// reader_shortcodes.c: paragraph, list item or HTML n as the records that its tags for a site
// generator are. False when it is anything else.
bool shortcodes_collect(struct reader *r, const struct node *n, struct tally *all);

// reader_markdown_inside.c: the blocks of a block of HTML that holds Markdown. False, and nothing
// done, when it holds none.
bool markdown_inside_collect(struct reader *r, const struct node *n, struct tally *t, int depth);
// The same of a comment at the beginning of a line that goes on as Markdown; *next is behind that
// paragraph.
bool markdown_behind_comment(struct reader *r, const struct node *n, const struct node **next,
                             struct tally *t, int depth);
// The first node of what stands behind the comment that n begins with, up to byte `end`, as
// Markdown; NULL when n is something else.
const struct node *markdown_of_comment(struct reader *r, const struct node *n, size_t end);
// The blocks of what stands below parent.
struct tally blocks_collect_below(struct reader *r, const struct node *parent, int depth);

// reader_translations.c: "{de: …, en: …}", one text or the addresses of one article in several
// languages.
bool record_is_translations(const struct node *record);
// Whether the field stands in such a record.
bool field_is_of_language(const struct node *field);
// "en", "pt-BR", "français".
bool field_is_called_by_language(const struct node *field);
// Whether another text of the record is that of field n in another language, among the first of
// those from `from` up to `until`: "title_fr" or "title" for "title_en".
bool field_has_translation(const struct node *n, const struct node *from, const struct node *until);

// reader_record_links.c: whether a field of a record lists more addresses of its entry alone.
bool record_lists_links(struct reader *r, const struct node *field);
// The same of "links: [https://…, https://…]".
bool record_lists_addresses(const struct node *field);
// "source: https://own.example/…" in all records, beside "link: https://…" of another site in some:
// where the keeper has it from, no address of the article.
bool record_tells_origin(const struct node *field);

// reader_definitions.c: the term and the definitions of paragraph n of a Markdown page. False, and
// nothing done, when it is none.
bool definitions_collect(struct reader *r, const struct node *n, struct tally *all);

// reader_nested.c: the list below an item, or NULL.
const struct node *blocks_nested_list(const struct node *item);
// The blocks of a list.
struct tally blocks_collect_list(struct reader *r, const struct node *list, int depth);

// reader_records.c: whether a field, or what stands below it, holds a record or an entry that is
// written as Markdown or HTML; how many; whether it is a text of several lines with several links.
bool field_holds_record(const struct node *field);
// Whether an address stands anywhere in it, or too much to look at.
bool field_holds_address(const struct node *field);
size_t records_in(const struct node *field);
bool field_holds_page(const struct node *field);
bool field_is_empty_list(const struct node *field);
// How many fields of a record have keys that say what they hold of an entry.
size_t record_telling_fields(struct reader *r, const struct node *record);
// "year: 2020" over a list of one article: the record in the field tells more of an entry than the
// one around it, which groups such and has so many that tell something. Not so "image: {src: …,
// alt: …}" beside the address.
bool field_holds_entry(struct reader *r, size_t around, const struct node *field);
// Whether a neighbour of the record groups others by that key: so does the record, then, however
// few it holds.
bool record_is_grouping(const struct node *record, struct str key);
// One of several records whose maps hold scalars alone, and one article among them: its parts are
// in maps of their own, "meta: {date: …}", "article: {title: …, url: …}".
bool record_has_parts(struct reader *r, const struct node *record, struct flat *own);

// reader_front.c: lists of maps with addresses, in front matter.
void front_collect(struct reader *r);

// reader_tables.c: those of a table; *t is what they hold.
void tables_collect(struct reader *r, const struct node *table, struct tally *t, int depth);

// reader_stacks.c: whether a table is one entry with a line in each row, as those beside it; its
// block.
bool stacks_hold(struct reader *r, const struct node *table);
struct tally stacks_collect(struct reader *r, const struct node *table, int depth);

// reader_cards.c
struct child {
    size_t start, end; // its blocks
    struct tally t;
    const struct node *node;
};

// Containers beside one another of which most hold one article: each of those is a card. *t is
// what all of them hold.
void cards_make(struct reader *r, struct child *children, size_t n, struct tally *t);
// reader_cards_told.c: the same of cards that have neither an address nor a date. False, and
// nothing done, when they are none.
bool cards_make_told(struct reader *r, struct child *children, size_t n);
// The same as cards_make() of a list or a list item, whose blocks begin at `start`, if its class
// calls it an entry.
void cards_make_one(struct reader *r, const struct node *n, size_t start, struct tally *t);

#endif
