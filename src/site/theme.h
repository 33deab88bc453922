// SPDX-License-Identifier: MIT
// What a theme holds: the built-in files, overridden one by one by those of the same name in
// the room's theme/ folder.
//
//     page.mustache, partials/clip.mustache   templates "page" and "partials/clip"
//     style.css                               replaces the built-in style
//     extra.css                               is put after the style, whichever it is
//     strings.fr.po                           overrides strings of a language, or adds one
//     anything else                           an asset: a logo, a font
#ifndef PRESSE_SITE_THEME_H
#define PRESSE_SITE_THEME_H

#include "base/str.h"
#include "site/site.h"
#include "site/strings.h"
#include "site/template.h"

enum {
    THEME_FILE_LIMIT = 4 << 20, // bytes of one file of a theme
    THEME_FILES_LIMIT = 1000,   // files of a theme
};

const struct template_set *theme_templates(const struct theme *t);
const struct strings *theme_strings(const struct theme *t);
struct str theme_style(const struct theme *t); // CSS

struct theme_asset {
    struct str name; // relative to theme/: "fonts/title.woff2"
    struct str bytes;
};
uint64_t theme_sum(const struct theme *t); // of what the room's own files hold
size_t theme_assets(const struct theme *t, const struct theme_asset **out); // sorted by name

#endif
