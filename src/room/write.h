// SPDX-License-Identifier: MIT
// Writing into a page as its keepers would. Every function here makes the new bytes of a page
// and changes nothing; write_save puts them into the file. What was made is read again before
// it is handed over: the entries must be exactly those that were meant. The bytes are in the
// encoding of the file, with its byte-order mark and line ends.
#ifndef PRESSE_ROOM_WRITE_H
#define PRESSE_ROOM_WRITE_H

#include "base/error.h"
#include "room/room.h"

struct entry {
    struct date date; // at least a year
    // May be empty where the page does not say such things either. Where it names outlets and this
    // one is empty, the name of the address's site stands for it.
    struct str title, outlet, url;
    // Written where the page says such things of other entries, in its own words; else named in
    // left_out. May be empty or unknown.
    struct str author, lang;
    enum clip_access access;
    enum clip_kind kind;
    unsigned extras; // of the writer alone: which of them the page has a place for
};

// What is to be told of an entry that was added, in a.
struct write_said {
    struct str left_out; // what the page's layout has no place for ("outlet, author"), or empty
    struct str plain;    // why it is written unlike the page's others, as a sentence, or empty
};

// The page with the entry added where its date belongs: under the right heading (made when it is
// missing), in the layout, date format, quotes and punctuation of its neighbours. Where none of
// these can be followed it becomes a plain line or record.
MUST_USE bool write_add(struct arena *a, const struct page *p, const struct entry *entry,
                        struct str *after, struct write_said *said, struct error *e);

// The same where p shows files that hold an article each: *p becomes the page of one that is not
// there yet, called and written like those beside it. write_save makes it.
MUST_USE bool write_add_to(struct arena *a, const struct page **p, const struct entry *entry,
                           struct str *after, struct write_said *said, struct error *e);

// Kinds of mending, of which a call names any.
enum {
    FIX_ORDER = 1,
    FIX_TRACKING = 2,
    FIX_DOUBLE = 4,
    FIX_MOVED = 8,
    FIX_SCHEME = 16,
    FIX_ALL = 31
};

// An article that moved: links that lead to `from` shall lead to `to`. Both are whole web
// addresses; `from` is compared as a server would, so that neither the case of the host nor a
// fragment counts, but https and http, a final slash and each parameter do.
struct fix_move {
    struct str from, to;
    size_t places; // set by write_fix: how many places of the page were mended
};

struct fixes {
    unsigned what;          // FIX_…
    struct fix_move *moves; // for FIX_MOVED; may be empty
    size_t moves_len;
};

// A page as it is written into, in a: with its tree, which is read from the file where the room
// kept none (releases), and without a reading unless it is a coverage page.
MUST_USE bool write_open(struct arena *a, const struct page *p, const struct page **out,
                         struct error *e);

// The page with what is certain mended, as the smallest change: addresses that moved exchanged,
// in entries and in prose, tracking parameters taken away, doubled entries removed (the first
// stays), entries put in order. *mended counts; when it is 0 the page is as before. Of a page
// that is no coverage page (write_open) only the addresses that moved are mended. Refuses moves
// that contradict one another.
MUST_USE bool write_fix(struct arena *a, const struct page *p, const struct fixes *fixes,
                        struct str *after, size_t *mended, struct error *e);

// The last two only stand in a file of their own.
enum layout { LAYOUT_DATES, LAYOUT_LIST, LAYOUT_TABLE, LAYOUT_YAML, LAYOUT_TOML, LAYOUT_JSON };

// The Markdown page with its coverage in another layout, in the page's own order; prose stays
// where it is. Authors, access and notes are kept. An entry that the layout cannot hold, or that
// would read otherwise in it, stays as it stands, and `stays` (in a) says so with its place and the
// reason. Refused when that holds for more than half of them.
MUST_USE bool write_convert(struct arena *a, const struct page *p, enum layout layout,
                            struct str *after, struct diags *stays, struct error *e);

// The bytes of a new file `name` that holds the coverage of p, of whatever format that is, and
// nothing else of it: a Markdown page with a title, or (YAML, TOML, JSON) a list of records.
// Refused when the layout cannot hold one of them, and when the name is none of that format.
MUST_USE bool write_export(struct arena *a, const struct page *p, enum layout layout,
                           struct str name, struct str *out, struct error *e);

// Replaces the file of p, whose bytes were p->doc->bytes, atomically; keeps its mode. Refuses
// when the file has changed since. Unless the file is under version control the old bytes are
// kept beside it as NAME~. A file that is not there yet (write_add_to) is made, unless somebody
// else has made it meanwhile.
MUST_USE bool write_save(const struct page *p, struct str after, struct error *e);

// A unified diff (as `diff -u`; `patch` applies it), empty when nothing changed.
struct str write_diff(struct arena *a, struct str path, struct str before, struct str after);

#endif
