// SPDX-License-Identifier: MIT
// Dates in HTTP headers (RFC 9110, section 5.6.7): the preferred form and the two old ones.
#ifndef PRESSE_NET_HTTPDATE_H
#define PRESSE_NET_HTTPDATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

// Seconds since 1970. False when s is no such date; *seconds is then untouched.
bool httpdate_parse(struct str s, int64_t *seconds);

#endif
