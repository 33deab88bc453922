// SPDX-License-Identifier: MIT
// What the last build left. A folder is as it was left when every file has the size, time and
// inode that the memory says, and the list of them, too: then nothing was added to it either, as
// only builds write there. The remains of a build that was killed, or a file that stays for one
// build more, are left to a build.
//
// Looking at ten thousand files takes longer than everything else that a build with little to do
// does; it is done on threads beside, each with a descriptor of its own for the folder: one
// that threads share has a counter that they would fight over.
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "site/sink_held.h"

enum { PORTION = 256 };

static bool same_stamp(const struct file_stamp *a, const struct file_stamp *b)
{
    return a->size == b->size && a->mtime == b->mtime && a->inode == b->inode;
}

static bool is_as_left(int dir, const char *name, const struct file_stamp *left)
{
    struct stat st;
    if (!call_stat(dir, name, &st) || !S_ISREG(st.st_mode))
        return false;
    const struct file_stamp now = call_stamp(&st);
    return same_stamp(&now, left);
}

static void look(struct sink_held *h, int dir)
{
    const struct memory *m = &h->known;
    for (size_t from; (from = atomic_fetch_add(&h->next, PORTION)) < m->len;) {
        size_t to = from + PORTION < m->len ? from + PORTION : m->len;
        for (size_t i = from; i < to && !atomic_load(&h->differs); i++)
            if (!is_as_left(dir, memory_name(m, i), &m->files[i].record.stamp))
                atomic_store(&h->differs, true);
    }
}

static void *look_beside(void *context)
{
    struct sink_held *h = context;
    int dir = open(h->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat own, held;
    bool same = dir >= 0 && fstat(dir, &own) == 0 && fstat(h->dir, &held) == 0 &&
                own.st_ino == held.st_ino && own.st_dev == held.st_dev;
    if (same) // else the others do it
        look(h, dir);
    if (dir >= 0)
        close(dir);
    return NULL;
}

static bool nothing_else(const struct sink_held *h)
{
    struct stat st;
    return !call_stat(h->dir, SINK_STAGE, &st) && is_as_left(h->dir, SINK_MARKER, &h->known.marker);
}

struct sink_last *sink_last_open(const char *folder, const char *memory)
{
    struct sink_held *h = mem_alloc(sizeof *h);
    *h = (struct sink_held){.folder = folder, .begun_ms = clock_monotonic_ms()};
    h->last.held = h;
    h->dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (h->dir >= 0 && call_lock(h->dir))
        h->path = memory_path(memory, h->dir, &h->arena);
    if (!memory_map(h->path, &h->arena, &h->known) || !h->known.settled || !nothing_else(h)) {
        sink_last_close(&h->last);
        return NULL;
    }
    h->last.inputs = h->known.inputs;
    h->last.remark = h->known.remark;
    h->last.base = h->known.base;
    h->last.asked = h->known.asked;
    h->last.sum = h->known.sum;
    h->last.changed = h->known.changed;
    h->last.changed_len = h->known.changed_len;
    return &h->last;
}

void sink_last_look(struct sink_last *last, unsigned threads)
{
    struct sink_held *h = last->held;
    h->looking = true;
    h->threads = ARENA_ARRAY(&h->arena, threads, pthread_t);
    for (unsigned t = 1; t < threads; t++)
        if (pthread_create(&h->threads[h->threads_len], NULL, look_beside, h) == 0)
            h->threads_len++;
}

static void join(struct sink_held *h)
{
    for (; h->threads_len; h->threads_len--)
        pthread_join(h->threads[h->threads_len - 1], NULL);
}

bool sink_last_is_whole(struct sink_last *last, struct sink_stats *stats)
{
    struct sink_held *h = last->held;
    look(h, h->dir);
    join(h);
    h->looking = false;
    *stats = (struct sink_stats){.unchanged = h->known.len,
                                 .publish_ms = clock_monotonic_ms() - h->begun_ms};
    return !atomic_load(&h->differs);
}

uint64_t sink_last_shown(const struct sink_last *last, const char *file)
{
    const struct memory_file *known = memory_find(&last->held->known, file);
    return known ? known->record.source.inode : 0;
}

void sink_last_close(struct sink_last *last)
{
    if (!last)
        return;
    struct sink_held *h = last->held;
    atomic_store(&h->differs, true); // nobody waits for an answer any more
    join(h);
    if (h->dir >= 0)
        close(h->dir);
    memory_unmap(&h->known);
    arena_free(&h->arena);
    free(h);
}
