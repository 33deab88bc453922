// SPDX-License-Identifier: MIT
// A site as one ZIP archive, to hand over or to upload somewhere.
#ifndef PRESSE_SITE_SINK_ZIP_H
#define PRESSE_SITE_SINK_ZIP_H

#include "site/sink.h"

// Writes all routes into the archive at path, in the order of their file names, without times
// (they read as 1980-01-01): the same site gives the same bytes. The archive appears whole, by
// a rename; one that was there stays when this fails.
MUST_USE bool sink_zip(const struct sink_source *source, const char *path, struct error *e);

#endif
