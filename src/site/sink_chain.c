// SPDX-License-Identifier: MIT
// Held folders: files are written in order of their paths, so the folder of the next file is
// mostly that of the last one, or shares its beginning.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "site/sink_parts.h"

static void close_from(struct chain *c, size_t depth)
{
    while (c->depth > depth)
        close(c->parts[--c->depth].fd);
}

void chain_leave(struct chain *c)
{
    close_from(c, 0);
}

static int enter_part(int at, const char *name, bool make, bool *made)
{
    *made = false;
    int fd = -1;
    if (make) {
        *made = call_mkdir(at, name);
        if (!*made && errno != EEXIST)
            return -1;
    }
    fd = call_open_folder(at, name);
    if (fd < 0 && *made) {
        int why = errno;
        unlinkat(at, name, AT_REMOVEDIR);
        errno = why;
    }
    return fd;
}

int chain_enter(struct chain *c, const char *path, bool make, chain_made *made, void *context,
                const char **base)
{
    size_t depth = 0;
    const char *part = path;
    for (const char *slash; (slash = strchr(part, '/')); part = slash + 1, depth++) {
        size_t n = (size_t)(slash - part);
        if (depth == SINK_DEPTH_LIMIT || n >= sizeof c->parts[0].name) {
            errno = ENAMETOOLONG;
            return -1;
        }
        if (depth < c->depth && strncmp(c->parts[depth].name, part, n) == 0 &&
            c->parts[depth].name[n] == '\0')
            continue;
        close_from(c, depth);
        memcpy(c->parts[depth].name, part, n);
        c->parts[depth].name[n] = '\0';
        bool new = false;
        int at = depth ? c->parts[depth - 1].fd : c->root;
        int fd = enter_part(at, c->parts[depth].name, make, &new);
        if (fd < 0)
            return -1;
        c->parts[depth].fd = fd;
        c->depth = depth + 1;
        if (new &&made)
            made(context, path, (size_t)(slash - path));
    }
    *base = part;
    return depth ? c->parts[depth - 1].fd : c->root;
}
