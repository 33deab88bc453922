// SPDX-License-Identifier: MIT
// Log lines in logfmt: `time=… event=request status=200 path="/a b"`. Nothing that a client
// sends can end a line, start another, or forge a pair.
#ifndef PRESSE_SERVE_LOG_H
#define PRESSE_SERVE_LOG_H

#include "base/buf.h"

// Starts a line with time and event; event is a literal.
void log_start(struct buf *line, const char *event);
// Adds key=value; the value is quoted and escaped where it must be, and cut after 1,024 bytes.
void log_pair(struct buf *line, const char *key, struct str value);
void log_number(struct buf *line, const char *key, int64_t value);
// Ends the line and writes it to standard error in one call.
void log_write(struct buf *line);

#endif
