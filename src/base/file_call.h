// SPDX-License-Identifier: MIT
// System calls of which a build makes tens of thousands, without the C library's mark for threads
// that may be cancelled, two locked instructions each time: no thread of presse ever is.
#ifndef PRESSE_BASE_FILE_CALL_H
#define PRESSE_BASE_FILE_CALL_H

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// As openat, read, write and close: -1 and errno on failure.
static inline int file_call_open(int at, const char *path, int flags, unsigned mode)
{
#ifdef O_LARGEFILE
    flags |= O_LARGEFILE;
#endif
    return (int)syscall(SYS_openat, at, path, flags, mode);
}

static inline ssize_t file_call_read(int fd, void *to, size_t n)
{
    return syscall(SYS_read, fd, to, n);
}

static inline ssize_t file_call_write(int fd, const void *from, size_t n)
{
    return syscall(SYS_write, fd, from, n);
}

static inline int file_call_close(int fd)
{
    return (int)syscall(SYS_close, fd);
}

#endif
