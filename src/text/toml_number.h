// SPDX-License-Identifier: MIT
// Numbers, dates and times of TOML 1.0, each the whole of s or nothing.
#ifndef PRESSE_TEXT_TOML_NUMBER_H
#define PRESSE_TEXT_TOML_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

bool toml_integer(struct str s, int64_t *out);
bool toml_real(struct str s, double *out);
// An offset date-time, local date-time, local date or local time that exists.
bool toml_time(struct str s);

#endif
