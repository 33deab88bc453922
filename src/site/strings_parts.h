// SPDX-License-Identifier: MIT
// Shared by the readers of catalogues and the look-up.
#ifndef PRESSE_SITE_STRINGS_PARTS_H
#define PRESSE_SITE_STRINGS_PARTS_H

#include "base/map.h"
#include "site/strings.h"

enum {
    STRINGS_FORMS_LIMIT = 10,      // plural forms of a language
    STRINGS_ENTRIES_LIMIT = 20000, // strings of a catalogue
    PLURAL_STEPS_LIMIT = 128,
    PLURAL_DEPTH_LIMIT = 32,
};

// A plural rule in postfix order: run without branches, so it always ends.
struct plural_step {
    uint8_t op; // enum plural_op
    uint64_t number;
};

struct plural_rule {
    unsigned forms; // 1 to STRINGS_FORMS_LIMIT; 0 when no rule was read
    struct plural_step steps[PLURAL_STEPS_LIMIT];
    size_t len;
};

// Reads "nplurals=2; plural=(n > 1);" (GNU gettext manual, "Plural forms"): the operators of
// C on unsigned numbers. False when it is something else.
bool plural_rule_read(struct str text, struct plural_rule *out);
// The form for n, below rule->forms. A division by zero counts as 0.
unsigned plural_rule_form(const struct plural_rule *rule, uint64_t n);

struct strings_entry {
    struct str forms[STRINGS_FORMS_LIMIT];
    size_t len;
};

struct catalogue {
    struct str lang;
    struct map entries; // id -> struct strings_entry
    struct plural_rule rule;
    const struct catalogue *english; // where missing strings come from; NULL of English itself
};

struct strings {
    struct arena arena;
    struct catalogue **items; // sorted by language
    size_t len, cap;
};

// The catalogue of lang, made when it is not there.
struct catalogue *strings_open(struct strings *s, struct str lang);
// Sets the plural rule and checks the charset from a header entry (lines "Name: value").
MUST_USE bool catalogue_header(struct catalogue *c, struct str header, struct error *e);
// Copies an entry in, over one of the same id.
void catalogue_put(struct strings *s, struct catalogue *c, struct str id,
                   const struct strings_entry *entry);

#endif
