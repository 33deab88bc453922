// SPDX-License-Identifier: MIT
// A clip is one piece of press coverage. The clip reader finds the clips of a page: see
// reader.h for how.
#ifndef PRESSE_ROOM_CLIP_H
#define PRESSE_ROOM_CLIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "room/outlet.h"
#include "text/doc.h"

enum clip_access { ACCESS_UNKNOWN, ACCESS_FREE, ACCESS_REGISTRATION, ACCESS_SUBSCRIBERS };
enum clip_kind { KIND_ARTICLE, KIND_AUDIO, KIND_VIDEO, KIND_PDF };

struct span {
    uint32_t offset, length; // bytes of the file; length 0 when the page does not say it
};

struct clip {
    struct date date;            // as precise as the page says, never more
    struct str url;              // as written, decoded; empty when the page gives none
    struct str identity;         // address_identity(url), or of the title when there is no address
    struct str id;               // 16 hexadecimal digits of identity: anchors and feed ids
    struct str title;            // without enclosing quotes; empty when the page does not say
    struct str outlet_text;      // as the page names it; empty when it does not
    const struct outlet *outlet; // resolved by name or address; NULL until the room sets it
    struct str author, programme, note; // what else the page says; empty when it does not
    enum clip_access access;
    enum clip_kind kind;
    struct str lang;    // BCP 47; empty when unknown
    uint8_t confidence; // 0 to 100
    bool repeats;       // the page has an earlier one of the same identity
    struct span at;     // the whole entry
    struct span date_at, title_at, outlet_at, url_at;
    // Where the page says these in so many words, in a field, a column or between other parts.
    struct span author_at, access_at, kind_at, lang_at;
    unsigned line, column;   // of the entry
    const struct node *node; // the smallest node that holds the entry
    const struct doc *doc;
    size_t order; // position on the page, from 0
};

struct clips {
    struct clip *items; // in the page's own order
    size_t len, cap;
};

#endif
