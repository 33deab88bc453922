// SPDX-License-Identifier: MIT
// The encodings that hand-kept files come in, and the way back into them: UTF-8, UTF-16 with a
// byte-order mark, and windows-1252 (ISO-8859-1 is a part of it), also mixed with UTF-8.
#ifndef PRESSE_TEXT_ENCODING_H
#define PRESSE_TEXT_ENCODING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF16,   // with a byte-order mark
    ENCODING_WESTERN, // windows-1252, no character of UTF-8 among it
    ENCODING_MIXED,   // UTF-8 with bytes that are none, which are read as windows-1252
};

bool encoding_is_utf16(struct str bytes); // as encoding_of, of which it is the first question
enum encoding encoding_of(struct str bytes);

// The bytes of a file as UTF-8: bytes itself when it is that already. The byte-order mark of
// UTF-16 is left out; that of UTF-8 stays.
struct str encoding_text(struct arena *a, struct str bytes);

// Whether the character can be written in a file of that encoding.
bool encoding_has(enum encoding e, uint32_t character);

// text in the encoding of the file whose bytes are `like`; lines that stand there are written as
// they are there. Refuses a character that the encoding has not.
MUST_USE bool encoding_bytes(struct arena *a, struct str like, struct str text, struct str *out,
                             struct error *e);

#endif
