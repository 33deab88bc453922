// SPDX-License-Identifier: MIT
// Where a page stands on the site, what language its name says, and which pages are
// translations of one another: all that follows from names and paths.
#ifndef PRESSE_ROOM_PLACE_H
#define PRESSE_ROOM_PLACE_H

#include "base/arena.h"
#include "base/str.h"

// The language that a file name says and the name without it: "a/page.fr" -> "fr", "a/page";
// "en/press" -> "en" and the name unchanged. Empty when it says none.
struct str place_lang(struct arena *a, struct str name, struct str *rest);

// Splits "2021-03-04-title" (after the last '/'): the date's text and the name without it.
bool place_post(struct arena *a, struct str name, struct str *date, struct str *rest);

struct place {
    struct str name;      // without language suffix and post date: "blog/title", "x/index"
    struct str front_url; // front matter's url, permalink of a page, or empty
    struct str pattern;   // the site's permalink pattern (Jekyll), or empty
    struct str slug;      // front matter's slug, or empty
    struct str prefix;    // "fr" when the page stands under its language, or empty
    struct str title, category;
    struct str date; // "2021-03-04" or empty
};

// The site path of a page: begins and ends with '/'. Placeholders of Hugo and Jekyll (:title,
// :slug, :year, :month, :day, :i_month, :i_day, :categories, :name) are filled. False when the
// address that the front matter asks for cannot be used; out is then made from the name.
bool place_url(struct arena *a, const struct place *p, struct str *out);

// Makes a site path of what people write as one: "/x", "x", "https://host/x", "/x.html".
// False when it holds control characters, "..", a query, or nothing.
bool place_path(struct arena *a, struct str written, struct str *out);

// ASCII lower case; blanks and what addresses reserve become '-'. Other UTF-8 is kept.
struct str place_slug(struct arena *a, struct str s);

// A name for people from a file name: "espace-presse" -> "Espace presse".
struct str place_title(struct arena *a, struct str name);

#endif
