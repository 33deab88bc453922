// SPDX-License-Identifier: MIT
// The site of a room: one table of routes, from which `build`, `serve` and `publish` all take
// their output. A route is rendered by a pure function of (room, theme, time).
#ifndef PRESSE_SITE_SITE_H
#define PRESSE_SITE_SITE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "room/room.h"

struct site;

enum route_kind {
    ROUTE_RENDERED, // bytes come from site_render
    ROUTE_FILE,     // bytes are the file `file` (media), sent as they are
    ROUTE_REDIRECT, // leads to `target`; a build writes a small page that says so
};

struct route {
    struct str path; // starts with '/'; ends with '/' for pages: "/espace-presse/", "/robots.txt"
    struct str type; // media type with charset: "text/html; charset=utf-8"
    enum route_kind kind;
    const char *file;  // ROUTE_FILE: path to open
    struct str target; // ROUTE_REDIRECT: site path or absolute address
    int64_t modified;  // seconds since 1970; 0 when unknown
    // Private to site/: what renders it, with what.
    const void *object;
    int renderer;
    size_t number; // page number of paginated lists, from 1 (section.c)
    size_t slot;   // where it was put into the site's map
};

struct theme; // templates, styles and strings: those in the binary, overridden by the room's theme/

// Loads the theme in `folder` (may be NULL or absent) over the built-in one.
MUST_USE bool theme_load(const char *folder, struct theme **out, struct error *e);
// The same for a site alone: of a theme without a folder the desk's templates are left out, which
// take longer to compile than all others.
MUST_USE bool theme_load_public(const char *folder, struct theme **out, struct error *e);
void theme_free(struct theme *t);

struct pieces;
struct search_rows;

struct site_options {
    bool live;             // served by `presse serve`: forms and search may be offered
    struct str reload_url; // with --watch: the script that pages load; empty otherwise
    struct pieces
        *pieces; // keeps what lists of entries gave (pieces.h), outlives the site; or NULL
    // keeps what the search's index says of documents (search_rows.h), outlives the site; or NULL
    struct search_rows *rows;
    bool whole; // all routes will be rendered, each once
};

// The routes of room r. Both r and t must outlive the site. Paths that two things claim are
// diagnosed in r->diags by room_check; the first wins here.
MUST_USE bool site_make(const struct room *r, const struct theme *t,
                        const struct site_options *options, struct site **out, struct error *e);
// The same for a room that room_update made from that of `before`, in time that hardly depends on
// its size. False when too much has changed: site_make then. The site stands on the one that
// `before` stood on, or on `before` itself, which must outlive it; `before` otherwise need not.
MUST_USE bool site_update(const struct site *before, const struct room *r, struct site **out);
void site_free(struct site *s);

// Of sites that stand on one another, a route of the lowest is a route of all, and renders the
// same bytes wherever it has the same stamp.
uint64_t site_stamp(const struct site *s, const struct route *route);
// Whether both stand on the same lowest one.
bool site_stand_together(const struct site *a, const struct site *b);
// Whether it is a route of a coverage page whose entries are as they were in was: sites that stand
// on one another each have such routes of their own once the page was read again. Provided that no
// text leads to a page that came or went.
bool site_coverage_stays(const struct site *was, const struct site *now, const struct route *route);
// Whether a route of now renders the same bytes as in was; false when that cannot be told.
bool site_stays(const struct site *was, const struct site *now, const struct route *route);
// In which routes a site differs from the lowest.
struct site_differences {
    const struct route **routes; // that may render otherwise, or came
    size_t len;
    struct str *gone; // paths of those that went
    size_t gone_len;
    // Files of the search's addresses: whether they do, site_shows tells, which takes a while.
    const struct route **unsure;
    size_t unsure_len;
};

// In a, with that many threads (0: parallel_width()). Provided that no text leads to a page that
// came or went (room/asked.h). False when some show what is left out of a room that was recalled
// (room/cache.h), or claim one file of a built site.
MUST_USE bool site_differ(const struct site *s, unsigned threads, struct arena *a,
                          struct site_differences *out);
// What all pages have in common, and where they may lead, but for releases. While it is the same,
// and no other files than these of coverage pages have changed, the route renders as before when
// site_leaves_alone says so. shown: what site_shows said when it was rendered; 0: nothing.
uint64_t site_furniture(const struct site *s);
bool site_leaves_alone(const struct site *s, const struct route *route, const struct str *changed,
                       size_t len, uint64_t shown);
// A number for what a page of a year or an outlet, or a file of the search's addresses, shows; 0:
// it is no such route. Asked again, it costs nothing.
uint64_t site_shows(const struct site *s, const struct route *route);
// Whether the text of a release is shown on its own page alone and, unless it is older than *since,
// in the feeds of all releases; and that page depends on no other release: one language, no
// translations, no address that two things claim, no text or day in other files. Such pages and
// feeds may be made of a part of the room.
MUST_USE bool site_texts_stay(const struct site *s, int64_t *since);
enum { SITE_TEXT_ROUTES = 4 };
// Those routes, for release p of such a part; 0: they are not where they are expected.
size_t site_text_routes(const struct site *s, const struct page *p, int64_t since,
                        const struct route *out[SITE_TEXT_ROUTES]);
// Below site_own_routes(lowest) for routes of the lowest site, from there on for a site's own,
// of which it has site_own_routes.
size_t site_route_index(const struct site *s, const struct route *route);
size_t site_own_routes(const struct site *s);
const struct route *site_own_route(const struct site *s, size_t i);

size_t site_len(const struct site *s);
const struct route *site_route(const struct site *s, size_t i);       // sorted by path, bytewise
const struct route *site_find(const struct site *s, struct str path); // exact path, or NULL
const struct route *site_not_found(const struct site *s);             // "/404.html"

// Renders one route into out. scratch is reset by the caller between routes. Thread safe.
MUST_USE bool site_render(const struct site *s, const struct route *route, struct arena *scratch,
                          struct buf *out, struct error *e);

// The files whose names hold the sums of their bytes, which change with them.
enum { SITE_LASTING = 2 };
size_t site_lasting(const struct site *s, const struct route *out[SITE_LASTING]);

// The name of the file that a build writes for a route: "/espace-presse/" gives
// "espace-presse/index.html".
struct str route_file_name(struct arena *a, const struct route *route);

#endif
