// SPDX-License-Identifier: MIT
// The lock between processes: flock(2) on a file beside the database. It ends with the process
// that holds it, however that ends.
#include "store/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fault.h"

bool store_lock_open(const char *path, struct store_lock *out, struct error *e)
{
    if (!path) {
        out->fd = -1;
        return true;
    }
    int fd = fault_now() ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_errno(e, "cannot open the lock %s", path);
        return error_place(e, path, 0, 0);
    }
    out->fd = fd;
    return true;
}

bool store_lock_take(struct store_lock *l, struct error *e)
{
    if (l->fd < 0)
        return true;
    if (fault_now())
        return error_errno(e, "cannot lock the database");
    while (flock(l->fd, LOCK_EX) != 0)
        if (errno != EINTR)
            return error_errno(e, "cannot lock the database");
    return true;
}

void store_lock_leave(struct store_lock *l)
{
    if (l->fd >= 0)
        flock(l->fd, LOCK_UN);
}

void store_lock_close(struct store_lock *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}
