// SPDX-License-Identifier: MIT
// Headers that every response carries, whoever made it.
#ifndef PRESSE_SERVE_SECURITY_H
#define PRESSE_SERVE_SECURITY_H

#include "serve/http.h"

extern const struct header security_headers[];
extern const size_t security_headers_len;

#endif
