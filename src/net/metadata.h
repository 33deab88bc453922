// SPDX-License-Identifier: MIT
// What is known of an article from the page at its address, each thing with where it was
// found. A bot wall, a consent page, a log-in page or an error never becomes a title.
#ifndef PRESSE_NET_METADATA_H
#define PRESSE_NET_METADATA_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "text/html_facts.h"

enum metadata_origin { // in the order of trust
    ORIGIN_NONE,
    ORIGIN_HAND,    // given by a person
    ORIGIN_JSON_LD, // schema.org
    ORIGIN_OPEN_GRAPH,
    ORIGIN_META, // other meta elements: citation_, parsely-, DC., twitter:
    ORIGIN_MICRODATA,
    ORIGIN_XMP,     // a PDF's XMP packet
    ORIGIN_PDF,     // and its document information
    ORIGIN_TIME,    // <time>
    ORIGIN_TITLE,   // <title> or <h1>
    ORIGIN_HTML,    // what <html> itself says: its language
    ORIGIN_ADDRESS, // the address itself
    ORIGIN_SERVER,  // what the server said: the type, a redirect
};
const char *metadata_origin_name(enum metadata_origin o); // "JSON-LD", "Open Graph", …

enum metadata_access { META_ACCESS_UNKNOWN, META_FREE, META_REGISTRATION, META_SUBSCRIBERS };
enum metadata_kind { META_ARTICLE, META_AUDIO, META_VIDEO, META_PDF };

// What kind of page answered.
enum metadata_wall {
    WALL_NONE,
    WALL_ROBOT,   // a challenge, a captcha
    WALL_CONSENT, // a privacy choice in place of the article
    WALL_LOGIN,   // a form for a password in place of the article
    WALL_ERROR,   // says that the page is not there, whatever its status
    WALL_PARKED,  // a domain for sale
    WALL_HOME,    // the outlet's home page
};
const char *metadata_wall_name(enum metadata_wall w);

struct metadata_text {
    struct str text; // empty when unknown
    enum metadata_origin origin;
};

struct metadata {
    struct metadata_text title, outlet, author, lang, canonical;
    struct date date; // a whole day where any part of the page names one; else a month or year
    enum metadata_origin date_origin;
    enum metadata_access access;
    enum metadata_origin access_origin;
    enum metadata_kind kind;
    enum metadata_origin kind_origin; // ORIGIN_NONE: nothing says so, it is taken for an article
    enum metadata_wall wall;
};

// url: the final address; http_status: 0 when the page came from a file. Nothing is invented:
// what no part of the page says stays empty. Behind a wall only what the address says is kept.
struct metadata metadata_of(struct arena *a, const struct html_facts *facts, struct str url,
                            int http_status, struct str content_type);

#endif
