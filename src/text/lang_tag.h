// SPDX-License-Identifier: MIT
// Language tags (BCP 47, RFC 5646) as keepers write them: "fr", "pt_BR", "de_DE.UTF-8", "Español".
#ifndef PRESSE_TEXT_LANG_TAG_H
#define PRESSE_TEXT_LANG_TAG_H

#include "base/arena.h"
#include "base/str.h"

// "aa" to "zu" of ISO 639-1, in lower case.
bool lang_is_code(struct str s);
// "AD" to "ZW" of ISO 3166-1, "UK" and "EU", in capitals.
bool country_is_code(struct str s);
// The code of a language by its name in English or its own, "français"; STR_NONE for none.
struct str lang_of_name(struct str written);
// The tag that is meant, copied, its language in lower case: by its form, or by the language's
// name in English or its own. STR_NONE where it is neither.
struct str lang_tag(struct arena *a, struct str written);

#endif
