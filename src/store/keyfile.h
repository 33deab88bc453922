// SPDX-License-Identifier: MIT
// Keys in files of data/: made at the first need, readable by the owner alone.
#ifndef PRESSE_STORE_KEYFILE_H
#define PRESSE_STORE_KEYFILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

// The key in the file at path (43 characters of base64url, in a); made when there is no such
// file. Two threads or processes that make it at once end up with the same one. The folder must
// exist.
MUST_USE bool keyfile_read(struct arena *a, const char *path, struct str *key, struct error *e);

#endif
