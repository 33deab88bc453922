// SPDX-License-Identifier: MIT
#include "cli/place.h"

#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"

static bool read_stdin(struct buf *b, struct error *e)
{
    char chunk[1 << 16];
    ssize_t n;
    b->limit = DOC_LARGEST;
    while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) > 0)
        buf_add(b, chunk, (size_t)n);
    if (n < 0)
        return error_errno(e, "cannot read standard input");
    if (b->overflow)
        return error_set(e, ERROR_LIMIT, "standard input holds more than %d bytes", DOC_LARGEST);
    return true;
}

bool cli_read_stdin(struct arena *a, struct str *out, struct error *e)
{
    AUTO_BUF text = BUF_EMPTY;
    if (!read_stdin(&text, e))
        return false;
    *out = str_copy(a, buf_view(&text));
    return true;
}

bool cli_open_room(const char *path, const struct room_options *options, struct room **out,
                   struct error *e)
{
    if (strcmp(path, "-") != 0)
        return room_load(path, options, out, e);
    AUTO_BUF text = BUF_EMPTY;
    if (!read_stdin(&text, e))
        return false;
    return room_read(STR("-"), buf_view(&text), options, out, e);
}

struct str cli_place(struct arena *a, const struct room *r, const char *given, struct str path)
{
    if (r->lone_file.n && str_eq(path, r->lone_file))
        return str_of(given);
    if (strcmp(r->root, ".") == 0)
        return path;
    return str_of(path_join(a, r->root, str_c(a, path)));
}
