// SPDX-License-Identifier: MIT
// Log lines in logfmt.
#include "serve/log.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { LONGEST_VALUE = 1024 };

void log_start(struct buf *line, const char *event)
{
    char when[TIME_RFC3339_SIZE];
    time_rfc3339(clock_now(), when);
    buf_format(line, "time=%s event=%s", when, event);
}

static bool is_bare(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c >= 0x7F || c == '"' || c == '=' || c == '\\')
            return false;
    }
    return s.n > 0;
}

// Everything but printable ASCII is written as an escape, so that neither a terminal nor a
// reader of lines (also one that knows U+2028) can be fooled.
static void add_escaped(struct buf *line, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            buf_char(line, '\\');
            buf_char(line, (char)c);
        } else if (c < ' ' || c >= 0x7F) {
            buf_format(line, "\\x%02x", c);
        } else {
            buf_char(line, (char)c);
        }
    }
}

void log_pair(struct buf *line, const char *key, struct str value)
{
    value = str_slice(value, 0, LONGEST_VALUE);
    buf_format(line, " %s=", key);
    if (is_bare(value)) {
        buf_str(line, value);
        return;
    }
    buf_char(line, '"');
    add_escaped(line, value);
    buf_char(line, '"');
}

void log_number(struct buf *line, const char *key, int64_t value)
{
    buf_format(line, " %s=%" PRId64, key, value);
}

void log_write(struct buf *line)
{
    buf_char(line, '\n');
    // A log that cannot be written must not stop the server.
    bool written = file_write_all(STDERR_FILENO, buf_view(line));
    (void)written;
    buf_reset(line);
}
