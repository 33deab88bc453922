// SPDX-License-Identifier: MIT
// What ships in the binary: the files of theme/ and the strings of po/, compiled. The data is
// written at build time by theme/embed.py.
#ifndef PRESSE_SITE_THEME_DATA_H
#define PRESSE_SITE_THEME_DATA_H

struct theme_data {
    const char *name; // "page.mustache", "style.css", "strings.fr.mo"
    const unsigned char *bytes;
    unsigned long len;
};

extern const struct theme_data theme_data[]; // sorted by name; a NULL name ends it
extern const unsigned long theme_data_len;

#endif
