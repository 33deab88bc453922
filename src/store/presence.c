// SPDX-License-Identifier: MIT
#include "store/presence.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/str.h"

static bool hold(const char *location, int how, struct presence *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    char *path = str_c(&a, str_format(&a, "%s-open", location));
    int fd = fault_now() ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_errno(e, "cannot open %s", path);
        return error_place(e, path, 0, 0);
    }
    if (flock(fd, how | LOCK_NB) == 0) {
        out->fd = fd;
        return true;
    }
    int why = errno;
    close(fd);
    if (why == EWOULDBLOCK) {
        error_set(e, ERROR_INPUT, "the database %s is in use", location);
        return error_remedy(e, how == LOCK_EX ? "stop `presse serve` first"
                                              : "wait for the restore to end");
    }
    errno = why;
    return error_errno(e, "cannot lock %s", path);
}

bool presence_share(const char *location, struct presence *out, struct error *e)
{
    return hold(location, LOCK_SH, out, e);
}

bool presence_alone(const char *location, struct presence *out, struct error *e)
{
    return hold(location, LOCK_EX, out, e);
}

void presence_end(struct presence *p)
{
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}
