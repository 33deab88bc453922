// SPDX-License-Identifier: MIT
// Web addresses: parsing (RFC 3986, leniently, as people write them), what may be linked,
// and when two addresses mean the same article.
#ifndef PRESSE_TEXT_ADDRESS_H
#define PRESSE_TEXT_ADDRESS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

struct address {
    struct str scheme;   // lower case, "" when the address has none
    struct str host;     // lower case, IDN as written; without port and user; "" when none
    struct str port;     // digits, or ""
    struct str path;     // with its leading slash, as written
    struct str query;    // without '?'
    struct str fragment; // without '#'
    bool has_user;       // user:password@ was there
};

// Splits s. False when it cannot be an address at all (control characters, no host after
// "//", a port that is no number). "www.example.org/x" has no scheme and no host.
bool address_parse(struct arena *a, struct str s, struct address *out);

enum address_kind {
    ADDRESS_WEB,      // http, https
    ADDRESS_MAIL,     // mailto:
    ADDRESS_PHONE,    // tel:, sms:
    ADDRESS_PATH,     // /x, x.html, ../x: of this site
    ADDRESS_FRAGMENT, // #x
    ADDRESS_EMPTY,
    ADDRESS_FORBIDDEN, // javascript:, data:, vbscript:, file: and every scheme not on the list
};
// What kind of link s is; the allow-list of schemes for everything that is published.
enum address_kind address_kind_of(struct str s);
// Whether a control character stands in s, which no parsed address has.
bool address_has_control(struct str s);

// The identity of an article: http/https, "www.", "m.", "amp." and AMP paths, trailing slash,
// default ports, fragments, tracking parameters, redirectors, a misspelt scheme, parameter order
// and percent-encoding of unreserved characters make no difference. "lemonde.fr/a/b?id=3".
struct str address_identity(struct arena *a, struct str s);
// The same as a part of s, when nothing in it needs to change; else empty.
struct str address_plain_identity(struct str s);

// The address that is meant by s where its scheme is misspelt ("ttps://e.org", "https//e.org",
// "http://https://e.org"); else empty. In a.
struct str address_meant(struct arena *a, struct str s);

// address_meant(s) where there is one, "https://" before "www."; else s itself. In a.
struct str address_with_scheme(struct arena *a, struct str s);

// The address that s carries and leads to, when s is that of a redirector ("https://
// www.google.com/url?q=https%3A%2F%2Fe.org%2Fa") or of an AMP cache; else empty. In a. Brackets,
// quotation marks and blanks stay encoded.
struct str address_behind(struct arena *a, struct str s);

// s as readers are to get it: address_with_scheme(s), or address_behind() that; or s itself. In a.
struct str address_published(struct arena *a, struct str s);

// s without tracking parameters (utm_*, fbclid, gclid, mc_cid, xtor, at_*, …), otherwise as
// written, or address_behind(s) without them; *changed says whether any was there.
struct str address_without_tracking(struct arena *a, struct str s, bool *changed);

// s with "%41" as "A"; what is no such triplet stays. In a.
struct str address_decode(struct arena *a, struct str s);

// The registrable domain of a host ("start.lesechos.fr" -> "lesechos.fr") by the public suffix
// list; the host itself when it is an address number or a bare suffix.
struct str address_registrable(struct arena *a, struct str host);
// Loads what address_registrable needs, where files cannot be opened later.
void address_prepare(void);

// A date that the path of an address states (/2021/10/11/, 20211011, /2021/10/…), or DATE_NONE.
struct date address_date(struct str s);

// The language that the path of an address begins with ("/en/news"), a literal; empty when none
// does.
struct str address_lang(struct str s);

// The longest hyphenated words of the path, as lower-case ASCII words joined by one space:
// "la dinum vise parite en 2022"; empty when the path has no slug.
struct str address_slug_words(struct arena *a, struct str s);

#endif
