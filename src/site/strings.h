// SPDX-License-Identifier: MIT
// Interface strings by language: catalogues compiled by msgfmt and kept in the binary, and PO
// files of a room that override single strings or add a language. A catalogue is chosen once
// per page or request, never by the locale of the process.
//
// Ids are short and in kebab case ("jump-to-year"). Texts hold placeholders in braces: {n}.
#ifndef PRESSE_SITE_STRINGS_H
#define PRESSE_SITE_STRINGS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct strings;   // the catalogues of all languages; immutable once loaded, shared by threads
struct catalogue; // one language

struct strings *strings_new(void);
// Legal on NULL.
void strings_free(struct strings *s);

// Adds a catalogue compiled by msgfmt (GNU gettext manual, "The Format of GNU MO Files") for
// language lang ("fr"), over what is there. The bytes are copied. Refuses a file that points
// outside itself, is not sorted, or whose plural rule cannot be read.
MUST_USE bool strings_add_mo(struct strings *s, struct str lang, struct str bytes, struct error *e);
// Adds the text of a PO file over what is there; fuzzy and untranslated entries are left out.
// Errors name `file`, line and column.
MUST_USE bool strings_add_po(struct strings *s, struct str lang, struct str text, const char *file,
                             struct error *e);

size_t strings_len(const struct strings *s);                         // languages
struct str strings_language(const struct strings *s, size_t i);      // sorted: "en", "fr"
bool strings_has_language(const struct strings *s, struct str lang); // "fr-CA" counts as "fr"

// The catalogue that suits a language tag (BCP 47): the same tag, or its first part, or "en",
// or any. Never NULL once one catalogue was added.
const struct catalogue *strings_catalogue(const struct strings *s, struct str lang);
struct str catalogue_language(const struct catalogue *c);

// The text of id in c, or in English, or the id itself.
struct str strings_get(const struct catalogue *c, struct str id);
// The form of id that suits n by the rule of its language.
struct str strings_plural(const struct catalogue *c, struct str id, uint64_t n);

struct strings_value {
    const char *name; // "n" for {n}
    struct str text;
};

// Puts values in the place of their {name}; other braces stay as they are.
struct str strings_fill(struct arena *a, struct str text, const struct strings_value *values,
                        size_t len);
// strings_plural with {n} filled with n, thousands set apart as the language does.
struct str strings_count(struct arena *a, const struct catalogue *c, struct str id, uint64_t n);

#endif
