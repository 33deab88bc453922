// SPDX-License-Identifier: MIT
#include "site/sink_call.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file_call.h"

enum { DEEPEST_TREE = 80 };

static int opened(int at, const char *name, int flags)
{
    int fd;
    do {
        fd = fault_now() ? -1 : file_call_open(at, name, flags | O_CLOEXEC | O_NOFOLLOW, 0644);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

int call_open_folder(int at, const char *name)
{
    return opened(at, name, O_RDONLY | O_DIRECTORY);
}

int call_open_read(int at, const char *name)
{
    return opened(at, name, O_RDONLY | O_NONBLOCK);
}

int call_create(int at, const char *name)
{
    return opened(at, name, O_WRONLY | O_CREAT | O_EXCL);
}

bool call_mkdir(int at, const char *name)
{
    return !fault_now() && mkdirat(at, name, 0755) == 0;
}

bool call_stat(int at, const char *name, struct stat *st)
{
    return !fault_now() && fstatat(at, name, st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool call_fstat(int fd, struct stat *st)
{
    return !fault_now() && fstat(fd, st) == 0;
}

static bool renamed(int from, const char *old, int to, const char *name, unsigned flags)
{
    int rc;
    do {
        rc = fault_now() ? -1 : renameat2(from, old, to, name, flags);
    } while (rc != 0 && errno == EINTR);
    return rc == 0;
}

static bool flag_unknown(void)
{
    return errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP;
}

bool call_rename(int from, const char *old, int to, const char *name)
{
    return renamed(from, old, to, name, 0);
}

bool call_rename_new(int from, const char *old, int to, const char *name)
{
    if (renamed(from, old, to, name, RENAME_NOREPLACE))
        return true;
    struct stat st;
    if (!flag_unknown())
        return false;
    if (fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renamed(from, old, to, name, 0);
}

bool call_replace(int from, const char *old, int to, const char *name, int keep, const char *kept,
                  bool *swapped)
{
    *swapped = renamed(from, old, to, name, RENAME_EXCHANGE);
    if (*swapped)
        return true;
    if (!flag_unknown())
        return false;
    return linkat(to, name, keep, kept, 0) == 0 && renamed(from, old, to, name, 0);
}

bool call_close(int fd)
{
    bool failed = fault_now();
    int why = errno;
    bool ok = file_call_close(fd) == 0 && !failed;
    if (failed)
        errno = why;
    return ok;
}

long call_read(int fd, char *bytes, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n = fault_now() ? -1 : file_call_read(fd, bytes + done, len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (long)done;
}

bool call_lock(int fd)
{
    return !fault_now() && flock(fd, LOCK_EX | LOCK_NB) == 0;
}

bool call_sync(int fd)
{
    return !fault_now() && syncfs(fd) == 0;
}

static void empty_folder(int fd, int depth)
{
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = again < 0 ? NULL : fdopendir(again);
    for (struct dirent *entry; d && (entry = readdir(d));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(fd, entry->d_name, 0) == 0 || depth == DEEPEST_TREE)
            continue;
        int inner = openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (inner < 0)
            continue;
        empty_folder(inner, depth + 1);
        close(inner);
        unlinkat(fd, entry->d_name, AT_REMOVEDIR);
    }
    if (d)
        closedir(d);
    else if (again >= 0)
        close(again);
}

void call_remove_tree(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        unlinkat(at, name, 0);
        return;
    }
    empty_folder(fd, 0);
    close(fd);
    unlinkat(at, name, AT_REMOVEDIR);
}

struct file_stamp call_stamp(const struct stat *st)
{
    return (struct file_stamp){
        .size = (int64_t)st->st_size,
        .mtime = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
        .inode = (uint64_t)st->st_ino,
    };
}
