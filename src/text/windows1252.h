// SPDX-License-Identifier: MIT
// windows-1252 as browsers read it (WHATWG Encoding): the fall-back for bytes that are not
// UTF-8.
#ifndef PRESSE_TEXT_WINDOWS1252_H
#define PRESSE_TEXT_WINDOWS1252_H

#include <stdint.h>

uint32_t windows1252_to_unicode(unsigned char byte);

#endif
