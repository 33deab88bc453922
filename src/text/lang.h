// SPDX-License-Identifier: MIT
// The language of a text, told from its script, its letters and its commonest words, among
// some 40. Meant for pages of a few lines and more; a title alone often says too little.
#ifndef PRESSE_TEXT_LANG_H
#define PRESSE_TEXT_LANG_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct lang_guess {
    struct str lang;     // BCP 47, a literal: "fr", "zh"; empty when the text does not tell
    unsigned confidence; // 0 to 100
};

enum { LANG_LOOKED_AT = 16 << 10 }; // bytes of a text that are looked at

// Linear. text is UTF-8; mark-up and addresses in it do no harm but help nothing.
struct lang_guess lang_detect(struct str text);
// The same by names of months as well. Dates are often in another language than the text, so this
// is for what lang_detect() does not tell.
struct lang_guess lang_detect_dated(struct str text);
// Whether text may be in the language by the letters it has: "NHK World" is no Japanese. True for a
// text without letters, and for a language whose script is not known here.
bool lang_may_be(struct str lang, struct str text);

#endif
