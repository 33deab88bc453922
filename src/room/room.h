// SPDX-License-Identifier: MIT
// The room: everything one organisation publishes, an immutable snapshot from which all
// outputs come. It owns one arena; pages and clips point into it and into the files read.
#ifndef PRESSE_ROOM_ROOM_H
#define PRESSE_ROOM_ROOM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/error.h"
#include "base/map.h"
#include "room/clip.h"
#include "room/inputs.h"
#include "room/kept_text.h"
#include "room/notes.h"
#include "room/reader.h"
#include "text/doc.h"

enum page_kind {
    PAGE_PLAIN,
    PAGE_COVERAGE, // holds clips
    PAGE_RELEASE,  // dated: a press release
};

struct page {
    struct room *room; // that it was read for; a later one may hold it, too
    struct str path;   // of the file, relative to the room ("content/espace-presse.md")
    struct str url;    // path on the site, starts and ends with '/': "/espace-presse/"
    enum page_kind kind;
    bool published; // not a draft, not embargoed, not expired, at room->now
    bool home;      // is shown at "/"
    struct str title, description, layout;
    struct str lang;                   // BCP 47, never empty
    struct str translation_key;        // pages with the same key are translations of one another
    int64_t date;                      // seconds since 1970, of releases; 0 when undated
    bool has_time;                     // the date had a time of day
    int64_t publish_date, expiry_date; // 0 when not given
    struct str *tags;
    size_t tags_len;
    struct str *aliases; // site paths that lead here
    size_t aliases_len;
    const struct value *front; // all front matter; of releases: keys that no field above holds
    uint32_t body;             // offset of the file's first byte after the front matter
    uint64_t head;             // sum of the bytes before it
    bool utf8;                 // the file was UTF-8 when that was found out
    struct doc *doc;        // tree of coverage and plain pages; NULL of releases (parsed to render)
    struct kept_text *text; // of releases: the whole file, to be taken once; NULL: it is read again
    struct notes notes;     // what check must look at, of pages without a tree
    struct reading *reading; // of coverage pages
    struct clip **clips;     // of coverage pages: newest first; equal dates in page order
    size_t clips_len;
    bool clipping;          // its front matter is one piece of coverage (clipping.h)
    struct clip **gathered; // those among its clips that stand in clippings, in their order
    size_t gathered_len;
    struct file_ref {
        char *full;    // path to open
        int64_t mtime; // nanoseconds
        int64_t size;
    } file;
};

struct contact {
    struct str name, mail, phone, url, text; // empty when unknown; url may be a mailto:
};

struct tag {
    struct str name, slug;
    struct page **pages; // published releases, newest first
    size_t len, cap;
    uint64_t revision; // another whenever pages differ; 0 of rooms that were loaded whole
};

// One outlet with its clips, or one year with its clips: of one coverage page.
struct clip_group {
    struct str name, slug;       // "Les Échos Start", "les-echos-start"; "2021", "2021"
    const struct outlet *outlet; // NULL for a year
    int year; // 0 for an outlet; years of undated clips come last as 0 with name ""
    struct clip **clips;
    size_t len, cap;
};

struct room {
    struct arena arena;       // owns everything below but what pages taken over from base hold
    struct room *base;        // the room that pages were taken over from; NULL when none
    struct kept_texts *texts; // see room_options; or NULL
    atomic_uint references;   // one for the owner, one for each room that has this one as base
    const struct load_record *record; // for the next load; private
    size_t taken_over;                // pages that were not read but taken over
    struct room_update *update;       // of rooms that room_update made; NULL of others
    struct room_recall *part;         // of rooms that hold a part of their releases; else NULL
    struct asked *asked;              // notes what pages ask for; NULL: nobody wants to know
    const struct diag *read_diags;    // what reading found, sorted, before room_check
    size_t read_diags_len;
    bool checked;              // room_check has run
    char *root;                // folder, or folder of the lone file
    struct str lone_file;      // name of the file when the room is one file; else empty
    int64_t now;               // the time the snapshot was made for
    struct room_inputs inputs; // what the walk found; partial of a lone file
    int64_t next_change;       // when a page appears or expires next; 0 when never
    struct str title, description;
    struct str base_url;          // "https://example.org", no slash at the end; empty when unknown
    struct str lang;              // main language
    bool title_given, lang_given; // by the configuration; else taken from pages
    struct str *languages;        // of the pages, main first
    size_t languages_len;
    struct contact contact;
    const struct value *config; // presse.yaml; an empty map when there is none
    struct outlets *outlets;
    struct page **pages; // all, sorted by url then path
    size_t pages_len;
    size_t published_len;   // how many of them are published
    struct page **releases; // published, newest first
    size_t releases_len;
    struct page **coverage; // published coverage pages, most clips first
    size_t coverage_len;
    struct clip **clips; // of all published coverage pages, newest first, each identity once
    size_t clips_len;
    struct tag *tags; // by slug
    size_t tags_len;
    struct media_file {
        struct str path; // site path "/media/logo.png"
        char *full;
        int64_t size, mtime;
    } * media;
    size_t media_len;
    struct map dead;    // address_identity of a dead link -> const struct dead_link (dead.h)
    struct diags diags; // everything found while reading; checks are added by room_check
};

struct room_recall;

struct room_options {
    int64_t now;      // 0: clock_now()
    unsigned threads; // 0: parallel_width()
    bool drafts;      // show drafts too
    bool cache;       // use what an earlier program left in data/ (cache.h)
    bool why;         // notes (code "why") say what made entries of coverage pages coverage or not
    bool note_asked;  // note what pages ask for (asked.h)
    // Where dates stand that only an entry's surroundings say is found by room_check: for those who
    // publish entries and do not edit them.
    bool places_later;
    // A room that was loaded from the same path: what did not change since is taken over from it
    // instead of being read again. It may be freed at any time after. NULL: read everything.
    struct room *previous;
    // The files that may have changed since it was loaded, relative to it, when no other can have;
    // else NULL. The others are not looked at.
    const struct str *changed;
    size_t changed_len;
    // The room's files, looked at before; must outlive the room. NULL: look now.
    const struct room_walk *walk;
    size_t texts;               // bytes of releases' files to be kept in memory until rendered
    struct reader_memo *memo;   // for a program that reads the room again and again; NULL: none
    struct room_recall *recall; // see cache.h; NULL: load the room as it is
};

// Loads a lone file or a folder. False only when there is nothing that could be a room (no
// such path, no page at all); bad pages are diagnostics.
MUST_USE bool room_load(const char *path, const struct room_options *options, struct room **out,
                        struct error *e);
// The same for one page whose bytes are at hand (they are copied); name says its format, as the
// name of a file would. presse.yaml in the working folder counts.
MUST_USE bool room_read(struct str name, struct str bytes, const struct room_options *options,
                        struct room **out, struct error *e);
// The address that the site has, instead of the one that presse.yaml gives.
void room_set_base_url(struct room *r, struct str url);
// Memory that a later room uses stays until that one is freed. Legal on NULL.
void room_free(struct room *r);

// The page whose file lies at path (relative to the room), or NULL. A page asks for it.
struct page *room_page_at(const struct room *r, struct str path);

// Years (newest first) and outlets (most clips first) of a coverage page.
size_t page_years(struct arena *a, const struct page *p, struct clip_group **out);
size_t page_outlets(struct arena *a, const struct page *p, struct clip_group **out);

// Adds every check's findings to r->diags and sorts them, once. See docs/checks.md for the codes.
void room_check(struct room *r);

#endif
