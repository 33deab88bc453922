// SPDX-License-Identifier: MIT
// What the parts of the clip reader hand to one another. Private to the reader: nothing but
// reader*.c includes this.
//
// A block (paragraph, list item, row, card, record) is flattened into a flat: its visible text
// in one buffer, with runs that know their style, link and place in the file. An item is a
// flat that may be one clip, with the sections (headings, labels) it stands under.
#ifndef PRESSE_ROOM_READER_PARTS_H
#define PRESSE_ROOM_READER_PARTS_H

#include "base/map.h"
#include "room/reader.h"
#include "text/dates.h"

enum {
    STYLE_STRONG = 1,
    STYLE_EMPHASIS = 2,
    STYLE_UNDERLINE = 4,
    STYLE_HEADING = 8,
    STYLE_QUOTE = 16, // in a block quotation: seldom a title, never an outlet
    STYLE_CITE = 32,
    STYLE_SMALL = 64,
    STYLE_LABEL = 128, // from a heading or label above the item
    // What the class of the element says.
    STYLE_CLASS_DATE = 256,
    STYLE_CLASS_OUTLET = 512,
    STYLE_CLASS_TITLE = 1024,
    STYLE_CLASS_OTHER = 2048, // an author, an excerpt
    STYLE_PICTURE = 4096,     // what a picture is called
    STYLE_CLASSES = STYLE_CLASS_DATE | STYLE_CLASS_OUTLET | STYLE_CLASS_TITLE | STYLE_CLASS_OTHER,
};

enum { CARRIED_MOST = 16 }; // columns whose cells may fill several rows

// What stands in a flat's text for the borders between its parts.
#define FLAT_HARD_BREAK '\n'
#define FLAT_SOFT_BREAK '\v'
#define FLAT_BLOCK '\f'
#define FLAT_CELL '\x1e'

struct run {          // text of one style, link and cell
    uint32_t at, len; // in the flat's text
    uint32_t offset;  // in the file; bytes correspond one to one when `exact`
    int32_t link;     // index in links, or -1
    int16_t cell;     // column or field, or -1
    uint16_t style;
    bool exact;
};

struct proposals;

enum link_class {
    LINK_ARTICLE,   // could be an article
    LINK_HOME,      // the front page of a site: names an outlet
    LINK_SECONDARY, // another copy: PDF, archive, scan
    LINK_OTHER,     // mail, telephone, fragment, profile
    LINK_PICTURE,   // a file that is one: seldom a scan of an article
};

struct site {                         // that links lead to
    struct str host;                  // lower case, without "www."
    uint32_t is;                      // HOST_*
    bool looked_up, whole;            // whole: all its addresses are of one outlet, or of none
    const struct outlet *outlet;      // this one, when looked up; NULL for none
    struct site *same;                // of the page, where a thread made this one; NULL: not asked
    const struct host_labels *labels; // NULL until they are needed
};

struct link {
    const struct node *node;
    struct str url, title; // decoded
    uint32_t url_offset;   // in the file; 0 unknown
    uint32_t at, end;      // of its text in the flat
    uint64_t hash;         // of the address without scheme, "www." and final slash
    struct str host;       // lower case, without "www."
    struct site *site;     // that the host is, or NULL
    uint8_t class;         // enum link_class
    bool relative;
    bool played; // a film or recording that the page plays itself
};

struct stamp { // <time datetime>: a date that the mark-up states
    uint32_t at, end;
    struct date date;
};

struct flat {
    const char *text;
    uint32_t n;
    struct run *runs;
    size_t runs_len;
    struct link *links;
    size_t links_len;
    struct stamp *stamps;
    size_t stamps_len;
    uint32_t offset, end;      // of the whole in the file
    struct prose_words *words; // of the text, as long as it is weighed; NULL: not kept
    struct text_known *known;  // of the whole text; NULL: it was not asked for, or is long
};

// What was found out about a short text, trimmed: a page has the same in many places, and is read
// again with most of them.
struct text_known {
    struct date_hit hit;
    bool month; // it is the name of a month
    bool found; // it has a date in it
    bool alone; // and nothing else
    bool heading_known, folded_known;
    int8_t heading;    // words_heading()
    struct str folded; // fold_words()
};

enum block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_QUOTE,
    BLOCK_RULE,
    BLOCK_LABEL, // text of a list item that has a list below it, key of records
    BLOCK_ITEM,  // list item
    BLOCK_ROW,
    BLOCK_UNIT,   // card
    BLOCK_RECORD, // map of a data file or of front matter
};

struct block {
    const struct node *node; // NULL for front matter
    uint8_t kind;            // enum block_kind
    uint8_t level;           // of headings and labels
    bool ignored;            // between `presse: ignore` comments
    int32_t container;       // list or table: items of one container are alike; -1
    struct flat f;
    uint8_t articles; // distinct LINK_ARTICLE addresses, at most 3
    bool dated;       // the text is nothing but a date
    bool title;       // the title of a record that holds the addresses where it appeared
    bool outlet;      // the key of a record that holds others calls it their outlet
    bool told;        // a card without an address, whose cells are the outlet, the title, a note
};

struct section {
    int32_t parent; // index, or -1
    uint8_t level;
    int8_t coverage; // words_section of its text
    bool is_record;  // key of a data file
    bool title;      // as of the block
    struct flat f;
    struct str folded;
    struct date_hit date; // length 0: states no date
    bool only_date;
    bool cites;  // a paper ("Doe et al. 2022"): its year is not that of what is listed below
    bool key;    // as the block's outlet
    bool outlet; // names one, as most headings beside it do
};

struct item {
    struct flat f;
    const struct node *node;
    uint8_t kind;    // enum block_kind it came from
    bool mention;    // one of several links in running text
    bool introduces; // stands in a text that ends with a colon, over a list of articles
    bool beside;     // it has no link, in a list most of whose entries have one and read like it,
                     // or is a card that has none among such cards
    bool called;     // a record that is called after its outlet, as those beside it
    bool attributed; // the page quotes it: who wrote it, where and when, and no title
    bool ignored;
    int32_t container;
    int32_t section;       // nearest, or -1
    const uint16_t *roles; // WORD_* of each cell; NULL
    size_t roles_len;
    int32_t primary;             // index of the article's link, or -1
    struct str host;             // of the primary link, registrable or as is
    struct site *site;           // of the host, or NULL
    const struct outlet *listed; // of the primary link's address, or NULL; set with the roles
    float link_shared;           // of the words of its link's text, if several, with its address
    // What the roles step decides; offsets in f.text, `at == end` for none.
    struct piece {
        uint32_t at, end;
    } title, outlet, author, date_text;
    struct piece hour;       // of the day, right behind date_text
    struct str title_other;  // title from the link's title attribute
    struct str title_above;  // title from the record around it
    struct str outlet_other; // outlet from a section or an image
    struct date date;
    struct date_hit hit; // the date found in the item; length 0
    float agreement;     // of the outlet's name with the address, 0 to 1
    bool outlet_known;   // the table has the name
    uint64_t pattern;    // how it was read, for comparing with others
    float evidence;      // of outlet and title together
    float coverage;
    bool is_clip;
    bool talk;      // it says itself that it is one, or a post, in whatever way others are written
    bool own_part;  // it says what its keeper did there: wrote, spoke
    bool deep;      // its link leads to a page about one thing; set with the coverage
    uint32_t stems; // lists of which its text has a stem
    const struct proposals *cut; // its text in atoms, or NULL
};

// What the heading above a block says of the press (reader_attributions.c).
struct announced {
    size_t block; // up to which it is known
    bool says;
    uint32_t levels; // a bit for each of which a heading says coverage
    size_t heading;  // up to which the heading above is known
    bool beside;     // it says something else, beside such
};

struct reader {
    struct arena *lasting; // of the caller: what clips point into
    struct arena *arena;   // freed at the end
    struct arena scratch;
    struct doc *doc;
    const struct outlets *outlets;
    struct str lang;
    uint64_t languages; // for dates_next
    struct block *blocks;
    size_t blocks_len, blocks_cap;
    struct ahead *ahead; // flats that were made for them; or NULL
    struct section *sections;
    size_t sections_len, sections_cap;
    struct item *items;
    size_t items_len, items_cap;
    struct container {
        const struct node *node;
        uint16_t *roles;
        size_t roles_len;
        size_t clips, items; // for the decision what is coverage
    } * containers;
    size_t containers_len, containers_cap;
    struct map keys;     // folded key of a record -> its cell number + 1
    uint16_t *key_roles; // WORD_* of each key
    size_t keys_len, keys_cap;
    struct map sites;     // host -> struct site *
    struct map *texts;    // short text -> struct text_known *
    struct map addresses; // of the page's links: how often; see links_settle()
    bool addresses_counted;
    struct str card_name; // the class of the last card that its class calls an entry
    struct map own_hosts; // hosts of the page's own organisation
    bool alone;           // the page was given to be read
    bool in_texts;        // texts of the front matter were read as pages
    bool clipping;        // the front matter is one entry, and all that is read
    bool in_full;         // no entry is weighed as those before it
    bool why;             // say of each entry why it is coverage or not
    int page_coverage;    // what title, name and address of the page say
    bool month_first;     // "03/12" means 12 March
    bool days_begin;      // most entries begin with a day, under months: "12: Title"
    bool filled;          // lines end where they are full, and say nothing
    bool shortcodes;      // WordPress left the end of one there: "[/title]"
    bool years_end;       // most entries end with a year: "Title, Outlet 2019"
    bool years_begin;     // … begin with one: "2019 Title, Outlet, May 3"
    bool months_begin;    // entries begin with month and year: "8/25: Title"
    const struct node *contact;
    struct announced announced;
    const struct node *stacked;        // several tables that stand in it are one entry each
    const struct node *const *carried; // of each column: the cell above that fills it; or NULL
    bool end_sought; // of the next "presse: end": found from end_from on at end_at
    size_t end_from, end_at;
    size_t ignored_until; // offset of the file: what stands before it is not read
    struct diags *diags;
    unsigned threads;       // that may read entries beside one another
    struct page_memo *memo; // what was found of the page's entries before; or NULL
};

// reader_flat.c: mark-up to flats.
struct flat flat_of_node(struct reader *r, const struct node *n);
struct flat flat_of_range(struct reader *r, const struct node *first, const struct node *until);
bool flat_is_number(const struct node *n);
struct flat flat_of_value(struct reader *r, const struct value *map);
struct flat flat_join(struct reader *r, const struct flat *parts, size_t n);
struct flat flat_slice(struct reader *r, const struct flat *f, uint32_t at, uint32_t end);
// Text of [at, end) with white space and borders made one space, without those at its ends.
struct str flat_text(struct arena *a, const struct flat *f, uint32_t at, uint32_t end);
struct span flat_span(const struct flat *f, uint32_t at, uint32_t end);
const struct run *flat_run_at(const struct flat *f, uint32_t at);
// Whether all its letters and digits are bold or stand in a heading.
bool flat_is_strong(const struct flat *f);

// reader_wrap.c: whether an editor filled the lines of a Markdown page.
bool page_is_filled(const struct doc *d);

// reader_values.c: what a value is: an address (a bare file or path where the key's role says so),
// the name of a file that could be an article (a scan, a recording), that of a picture.
bool value_is_address(struct str s, uint16_t role);
bool value_is_file(struct str s);
bool value_is_picture(struct str s);
// "harbourtimes", "fen-post", "fp1": a name for machines.
bool value_is_slug(struct str s);
// "icon: fas fa-link", "target: _blank", "id: fp1": how a page shows it, or what it is kept by.
bool value_is_for_machines(struct str key, struct str s);
// The same whatever blanks the name has: "/img/The Courier 3 May.jpg"; a PDF, a recording.
bool value_ends_as_picture(struct str s);
bool value_ends_as_document(struct str s);
bool value_lies_with_press(struct str path);
// reader_scans.c: whether the file that value n of a record names is what its entry leads to, which
// has no address.
bool scan_in_record(struct reader *r, const struct node *n, struct str file);
// The same of the value under key i of a map of front matter.
bool scan_in_map(struct reader *r, const struct value *map, size_t i);
// Several lines of Markdown or HTML with several links, as in "content: |".
bool value_holds_blocks(struct str text);

// reader_class.c: what the class of an HTML element says: STYLE_CLASS_*; whether it is called an
// entry ("news-card", "press-item"), the frame of a page ("navbar", "footer"), or the page among
// those that the navigation leads to.
uint16_t class_style(struct str names);
bool class_is_entry(struct str names);
bool class_is_frame(struct str names);
bool class_is_current(struct str names);
bool class_is_grid_row(struct str names); // what frameworks lay whole pages out in
bool class_is_heading(struct str names);  // of a section

// reader_markup.c: 1 when the ids or classes of the page's elements say coverage of what they hold.
int markup_says(struct reader *r);
// The id of an element, as it stands in the file; empty when it has none.
struct str markup_id(const struct doc *d, const struct node *n);

// reader_links.c: what kind of address a link has.
void link_classify(struct reader *r, struct link *l);
// "Listen on: [Shop](…)", "Watch on [Site](…)": the words before the link tell where to hear it.
bool link_invites(const struct flat *f, const struct link *l);
// "https://web.archive.org/web/2026/https://…": a copy of something.
bool link_is_archived(const struct link *l);
// "[English version](…)", "[PDF](…)", "[archived](…)": below an article or its name, what l leads
// to is a copy of it.
bool link_is_copy(const struct flat *f, const struct link *l);
void links_settle(struct reader *r,
                  struct flat *f); // among several: which are secondary or home pages
// What stands in a remark below the lines that name title, outlet and date is no article.
void links_drop_remarks(const struct flat *f);
unsigned links_articles(const struct flat *f);
// reader_links_persons.c: those who wrote it, took part or were asked are no articles beside one.
void links_drop_persons(struct flat *f);
struct str host_site(struct arena *a, struct str host); // its registrable domain
uint32_t link_host_is(const struct link *l);            // HOST_* of its host
bool host_is_platform(struct str host);                 // video, social, document hosts
bool host_is_scholarly(struct str host);                // papers, code, talks
bool host_is_resolver(struct str host);                 // leads on to somewhere else

// reader_sites.c: what is known of a host, which may be written in capitals.
struct site *site_of(struct reader *r, struct str host);
// As outlet_by_address() of an address of the site.
const struct outlet *site_outlet(struct reader *r, struct site *s, struct str url);

// reader_names.c: 0 to 1: does a folded name agree with the address? See reader_names.h for
// asking often.
float name_agrees(struct str folded_words, struct str host, struct str url);
// As address_titles().
float title_in_address(struct str folded_words, struct str url);

// reader_ahead.c: makes flats of the nodes at the top of the page, where there are several threads
// and many of them; the flat of a node, which was made then or is made now.
void flats_make(struct reader *r);
struct flat flat_made(struct reader *r, const struct node *n);

// reader_blocks.c: tree to blocks. reader_items.c: blocks to items and sections.
void blocks_collect(struct reader *r);
void items_collect(struct reader *r);

// reader_players.c: films and recordings that the page plays become links of entries without one;
// what headings over them name, when they are short: the outlet.
void players_place(struct reader *r);
void players_name(struct reader *r);

// reader_bracketed.c: titles that end with the outlet in brackets, where most of them do.
void bracketed_name(struct reader *r);
// reader_tongues.c: countries and languages in brackets behind names and titles, where several are.
void tongues_cut(struct reader *r);
// reader_fields.c: cuts what fields for the outlet say besides.
void fields_cut(struct reader *r);
// reader_fields_kinds.c: "title: The Courier - Interview (May 2021)" over a text with the title.
void fields_part_kinds(struct reader *r);
// "The Courier, Roccacanna, « What the otters say »": the name up to the comma, and the title
// within the marks, in the text. False when it has no such parts.
bool field_quotes(struct str text, struct piece *name, struct piece *title);

// reader_pictures.c: leaves out what all pictures are called.
void pictures_settle(struct reader *r);

// reader_columns.c: what columns and keys hold.
void columns_learn(struct reader *r); // by what the page's rows hold
// reader_key_names.c: two keys for outlets, of which one names what the other holds for machines:
// their cells, or -1.
struct key_pair {
    int16_t machine, name;
};
struct key_pair keys_of_outlets(const struct reader *r);
// That for machines is none where these records have both.
void keys_yield_to_names(struct key_pair p, const struct item *first, const struct item *end,
                         uint16_t *roles);

// reader_time.c: the date of each item, by the item and its sections.
void dates_decide(struct reader *r);
// The date that an address holds, such as /2021/05/; without a year: none.
struct date date_in_address(struct str url);
// reader_hours.c: the time of day behind a date that ends there.
struct piece hour_behind(const struct flat *f, uint32_t date_end);
// reader_months.c: the name of a month that stands alone in the entry, which has no other date.
bool month_alone(const struct reader *r, const struct item *x, struct date_hit *hit);
// "## Marca" over what leads to marca.example is no month.
void months_that_are_names(struct reader *r);
// reader_years.c: takes the year in a heading for that of the entries below whose addresses have
// it.
void years_of_headings(struct reader *r);
bool years_end_entries(const struct reader *r);
bool years_begin_entries(const struct reader *r);
// "The Lighthouse (2019)": the date in a heading is the year of what it names.
bool is_year_of_work(const struct section *s, const struct date_hit *hit);

// reader_dated.c: whether all of the text is a date.
bool flat_is_date(struct reader *r, struct flat *f, struct date_hit *hit);
// "Fen Courier (3 May 2021)": flat_is_date() was asked, and a date of some year is in it.
bool flat_states_day(const struct flat *f);
// "The Courier, 19/01/2015": short, a date of some year in it and a name besides.
bool flat_names_and_dates(const struct reader *r, const struct flat *f);
// Whether s is empty, or nothing but a word that joins a name and a date: "in", "vom".
bool only_connectors(struct str s);

// reader_rows.c: gives the date or the title behind a row of links to all of them.
void dates_share(struct reader *r);
void titles_share(struct reader *r);

// reader_headlines.c: gives a dated heading as title to the outlets that are all there is below it.
void headlines_share(struct reader *r);

// reader_names_alone.c: of lists whose entries are names of outlets and nothing else.
void names_alone_share(struct reader *r);

// reader_led.c: takes what leads to outlets from their names: "Guest on".
void outlets_led(struct reader *r);
// Outlets that only the title names, in entries that have none (reader_named.c).
void titles_name(struct reader *r);

// reader_places.c: takes places from the ends of outlets' names where several have them.
void outlets_leave_places(struct reader *r);

// reader_years.c: the year that the text begins with, or 0: "2019 Doe, Jane. “Ropes”, The Courier,
// May 3".
int year_begins(const struct flat *f);

// reader_label_name.c: the name in the words of h, above the entry, that its address says is the
// outlet's; at == end when there is none, or it is all of h. Whether what stands before it leads to
// it: "Our interview in".
struct piece label_name(struct reader *r, const struct section *h, const struct item *x);
bool label_leads_to(const struct flat *f, struct piece name);

// reader_roles.c: title, outlet and author of each item.
void roles_decide(struct reader *r);

// reader_print_authors.c: takes authors from the titles of entries without links where most have
// one in the same place.
void authors_in_print(struct reader *r);

// reader_trim.c: an outlet's name without what only stands at its end.
struct piece outlet_trim(const struct reader *r, const struct item *x, struct piece outlet);
// reader_led_links.c: "In [Fen Hours](…) they talk of us".
void links_led_name(struct reader *r);
// reader_trim_places.c: towns and sorts of things behind names and titles are no titles.
void titles_leave_places(struct reader *r);
// reader_trim_fields.c: the same of what only fields of records hold.
struct piece outlet_trim_field(const struct reader *r, const struct item *x, struct piece o);
// Where most titles end with a word that leads to the outlet right behind, it is no part of them.
void titles_trim(struct reader *r);

// reader_extras.c: the author is the whole of a field or column for it; access, kind and language
// of an item, and where it says them, after the clip has its texts.
void extras_author(struct item *x);
void extras_find(struct reader *r, const struct item *x, struct clip *c);

// reader_stems.c: what of an item's text the rules that look for words of a list need to look at.
// The lists that the whole text and its atoms have stems of.
uint32_t item_stems(const struct item *x, const struct proposals *cut);
// False: p, which is a part of the text, has no stem of these lists.
bool item_may_say(const struct item *x, struct piece p, uint32_t lists);
// Which of these lists p has stems of.
uint32_t item_says(struct reader *r, const struct item *x, struct piece p, uint32_t lists);
// The folded words of p; may be in r->scratch, and are looked at until the reading ends at most.
struct str folded_piece(struct reader *r, const struct item *x, struct piece p);

// reader_share.c: does the work for each number below len, on several threads where that is many;
// r is the thread's own, and its memory becomes the page's. No work may depend on another.
typedef void reader_work(struct reader *r, size_t i, void *context);
void reader_share(struct reader *r, size_t len, reader_work *work, void *context);

// reader.c: 1 when the page's title, name or first heading, of the blocks so far, say coverage;
// less than 0: something else.
int reader_page_says(struct reader *r);
// reader_cards_told.c: items of lists that name outlet and title and nothing else, without a link
// or a date. What is known of the item of a card that is told.
void told_lists_find(struct reader *r);
void told_note(struct item *x);

// reader_coverage.c: which items are coverage.
void coverage_decide(struct reader *r);

#endif
