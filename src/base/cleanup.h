// SPDX-License-Identifier: MIT
// Cleanup attributes: a handle declared with one of these is released when its scope ends.
#ifndef PRESSE_BASE_CLEANUP_H
#define PRESSE_BASE_CLEANUP_H

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file_call.h"

static inline void cleanup_fd(int *fd)
{
    if (*fd >= 0)
        file_call_close(*fd);
}

static inline void cleanup_free(void *p)
{
    free(*(void **)p);
}

#define AUTO_FD __attribute__((cleanup(cleanup_fd))) int
#define AUTO_FREE __attribute__((cleanup(cleanup_free)))
#define AUTO_ARENA __attribute__((cleanup(arena_free))) struct arena
#define AUTO_BUF __attribute__((cleanup(buf_free))) struct buf

#endif
