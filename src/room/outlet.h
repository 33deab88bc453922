// SPDX-License-Identifier: MIT
// Outlets: newspapers, sites, stations and podcasts, known by name and by domains. The table
// that ships in the binary (data/outlets.tsv) is extended by the room's presse.yaml.
#ifndef PRESSE_ROOM_OUTLET_H
#define PRESSE_ROOM_OUTLET_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/value.h"

struct outlet {
    struct str name;     // "Next INpact"
    struct str slug;     // "next-inpact": its address and anchor
    struct str kind;     // daily, weekly, magazine, agency, radio, tv, podcast, web, trade, blog…
    struct str country;  // ISO 3166-1 alpha-2, lower case, or ""
    struct str lang;     // BCP 47, or ""
    struct str *domains; // current and former; may hold a path ("lemonde.fr/blog")
    size_t domains_len;
    struct str *names; // other spellings
    size_t names_len;
    bool listed; // false: made from a domain or a name that no table knows
    // Its name is a common word: by_name has it not, and it counts only beside an address of
    // one of its domains. What outlet_fold() makes of it; else empty.
    struct str word;
};

struct outlets {
    struct arena *arena;
    struct map by_domain; // host or registrable domain -> struct outlet *
    struct map by_name;   // folded name -> struct outlet *
    struct map with_path; // hosts of which by_domain has paths
};

// The built-in table, extended by `extra` (the `outlets:` list of presse.yaml, may be NULL).
struct outlets *outlets_make(struct arena *a, const struct value *extra, struct str file,
                             struct diags *diags);
// By the longest domain that fits the address (path prefixes, subdomains, registrable
// domain); NULL when no table knows it.
const struct outlet *outlet_by_address(const struct outlets *o, struct str address);
// The same of every address of a host, which is in lower case and without "www.". False when paths
// make a difference.
bool outlet_of_host(const struct outlets *o, struct str host, const struct outlet **found);
// The same of the host of an address.
bool outlet_of_site(const struct outlets *o, struct str address, const struct outlet **found);
// By a name as people write it: case, accents, articles and punctuation make no difference.
const struct outlet *outlet_by_name(const struct outlets *o, struct str name);
// As above, of a name that fold_words() has folded already.
const struct outlet *outlet_by_words(const struct outlets *o, struct str words);
// x, which the address has given and may be NULL, when its name is a common word and these folded
// words are it; else NULL.
const struct outlet *outlet_by_word(const struct outlet *x, struct str words);
// Case, accents, punctuation and leading articles folded away.
struct str outlet_fold(struct arena *a, struct str name);

#endif
