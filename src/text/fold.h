// SPDX-License-Identifier: MIT
// Text made comparable: letters without case and accents, whatever the script.
#ifndef PRESSE_TEXT_FOLD_H
#define PRESSE_TEXT_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/calendar.h"

// The character without case and accent ("É" gives "e", "Ж" gives "ж", full-width letters and
// digits give plain ones); 0 when it is a mark or an invisible character that falls away.
uint32_t fold_char_far(uint32_t c); // the same, beyond the table
static inline uint32_t fold_char(uint32_t c)
{
    return c < CALENDAR_FOLDED ? calendar_fold[c] : fold_char_far(c);
}
// ASCII letters in lower case, and digits, by byte; 0 for all others.
extern const char fold_ascii[256];
// Letters and digits of any script; ideographs and kana are letters.
bool fold_is_letter_wide(uint32_t c); // the same, beyond ASCII
static inline bool fold_is_letter(uint32_t c)
{
    if (c >= 0x80)
        return fold_is_letter_wide(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}
// White space and invisible characters, also those that only direct the text.
bool fold_is_space_wide(uint32_t c); // the same, beyond ASCII
static inline bool fold_is_space(uint32_t c)
{
    return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) : fold_is_space_wide(c);
}
// The value of a decimal digit of any common script, or -1.
int fold_digit(uint32_t c);

// Words of s, folded, joined by one space: "L’Étudiant (Paris)" gives "l etudiant paris".
struct str fold_words(struct arena *a, struct str s);
// The same into out, at most size bytes; the empty view when it would not fit.
struct str fold_words_into(struct str s, char *out, size_t size);
// The same into out, which has room for s.n * 3 / 2 + FOLD_ROOM bytes; returns how many were
// written.
enum { FOLD_ROOM = 20 };
size_t fold_words_at(struct str s, char *out);
// As above without the spaces: "letudiantparis".
struct str fold_joined(struct arena *a, struct str s);
// How many words a text has that fold_words() has folded.
size_t fold_count_words(struct str folded);

#endif
