// SPDX-License-Identifier: MIT
// The layer is a VFS of SQLite (https://www.sqlite.org/vfs.html) around the usual one.
#include "power.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum what { WROTE, CUT_TO, SYNCED, DELETED, ACKNOWLEDGED };
enum { DATABASE, WAL, JOURNAL, FILES };

struct moment {
    enum what what;
    int file;
    int64_t at; // offset; size; request
    int n;
    char *bytes;
};

static struct moment *moments;
static size_t moments_len, moments_cap;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs *below, layer;

struct layer_file {
    sqlite3_file base;
    sqlite3_file *real; // behind this struct
    int file;
};

static void note(enum what what, int file, int64_t at, const void *bytes, int n)
{
    pthread_mutex_lock(&lock);
    if (moments_len == moments_cap) {
        moments_cap = moments_cap ? moments_cap * 2 : 1024;
        moments = realloc(moments, moments_cap * sizeof *moments);
    }
    struct moment *m = moments ? &moments[moments_len++] : NULL;
    char *copy = n ? malloc((size_t)n) : NULL;
    if (!m || (n && !copy))
        abort();
    if (n)
        memcpy(copy, bytes, (size_t)n);
    *m = (struct moment){what, file, at, n, copy};
    pthread_mutex_unlock(&lock);
}

#define REAL(f) (((struct layer_file *)(f))->real)
#define CALL(f, method, ...) REAL(f)->pMethods->method(REAL(f), __VA_ARGS__)

static int do_close(sqlite3_file *f)
{
    return REAL(f)->pMethods->xClose(REAL(f));
}

static int do_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return CALL(f, xRead, to, n, at);
}

static int do_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    note(WROTE, ((struct layer_file *)f)->file, at, from, n);
    return CALL(f, xWrite, from, n, at);
}

static int do_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    note(CUT_TO, ((struct layer_file *)f)->file, size, NULL, 0);
    return CALL(f, xTruncate, size);
}

static int do_sync(sqlite3_file *f, int flags)
{
    int code = CALL(f, xSync, flags);
    note(SYNCED, ((struct layer_file *)f)->file, 0, NULL, 0);
    return code;
}

static int do_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return CALL(f, xFileSize, size);
}

static int do_lock(sqlite3_file *f, int how)
{
    return CALL(f, xLock, how);
}

static int do_unlock(sqlite3_file *f, int how)
{
    return CALL(f, xUnlock, how);
}

static int do_check(sqlite3_file *f, int *reserved)
{
    return CALL(f, xCheckReservedLock, reserved);
}

static int do_control(sqlite3_file *f, int op, void *arg)
{
    return CALL(f, xFileControl, op, arg);
}

static int do_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int do_traits(sqlite3_file *f)
{
    (void)f;
    return 0; // a disk that promises nothing
}

static int do_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return CALL(f, xShmMap, page, size, extend, out);
}

static int do_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return CALL(f, xShmLock, offset, n, flags);
}

static void do_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int do_shm_unmap(sqlite3_file *f, int gone)
{
    return CALL(f, xShmUnmap, gone);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_check,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_traits,
    .xShmMap = do_shm_map,
    .xShmLock = do_shm_lock,
    .xShmBarrier = do_shm_barrier,
    .xShmUnmap = do_shm_unmap,
};

static int do_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    int file = flags & SQLITE_OPEN_MAIN_DB        ? DATABASE
               : flags & SQLITE_OPEN_WAL          ? WAL
               : flags & SQLITE_OPEN_MAIN_JOURNAL ? JOURNAL
                                                  : FILES;
    if (file == FILES)
        return below->xOpen(below, name, f, flags, out);
    struct layer_file *l = (struct layer_file *)f;
    *l = (struct layer_file){.real = (sqlite3_file *)(void *)(l + 1), .file = file};
    int code = below->xOpen(below, name, l->real, flags, out);
    if (l->real->pMethods)
        l->base.pMethods = &methods;
    return code;
}

static bool ends(const char *name, const char *end)
{
    size_t n = strlen(name), k = strlen(end);
    return n >= k && strcmp(name + n - k, end) == 0;
}

static int do_delete(sqlite3_vfs *v, const char *name, int sync)
{
    (void)v;
    int code = below->xDelete(below, name, sync);
    if (ends(name, "-wal") || ends(name, "-journal"))
        note(DELETED, ends(name, "-wal") ? WAL : JOURNAL, 0, NULL, 0);
    return code;
}

void power_begin(void)
{
    sqlite3_initialize();
    below = sqlite3_vfs_find(NULL);
    layer = *below;
    layer.zName = "power";
    layer.szOsFile = (int)sizeof(struct layer_file) + below->szOsFile;
    layer.xOpen = do_open;
    layer.xDelete = do_delete;
    if (sqlite3_vfs_register(&layer, 1) != SQLITE_OK)
        abort();
}

void power_end(void)
{
    sqlite3_vfs_unregister(&layer);
    sqlite3_vfs_register(below, 1);
}

void power_acknowledge(int64_t request)
{
    note(ACKNOWLEDGED, FILES, request, NULL, 0);
}

size_t power_moments(void)
{
    return moments_len;
}

struct content {
    char *bytes;
    size_t n, cap;
};

static void set_size(struct content *c, size_t n)
{
    if (n > c->cap) {
        c->cap = n * 2;
        c->bytes = realloc(c->bytes, c->cap);
        if (!c->bytes)
            abort();
    }
    if (n > c->n)
        memset(c->bytes + c->n, 0, n - c->n);
    c->n = n;
}

static void apply(struct content *c, const struct moment *m)
{
    size_t at = (size_t)m->at;
    if (m->what == CUT_TO)
        set_size(c, at);
    else if (m->what == DELETED)
        set_size(c, 0);
    else if (m->what == WROTE) {
        if (at + (size_t)m->n > c->n)
            set_size(c, at + (size_t)m->n);
        memcpy(c->bytes + at, m->bytes, (size_t)m->n);
    }
}

// The last moment before the cut at which this file was safe.
static size_t last_sync(int file, size_t cut)
{
    for (size_t i = cut; i > 0; i--)
        if (moments[i - 1].what == SYNCED && moments[i - 1].file == file)
            return i;
    return 0;
}

// SQLite syncs the folder with the first sync of a file that it made: by then what was deleted
// before stays so.
static bool folder_synced(size_t from, size_t cut)
{
    for (size_t i = from + 1; i < cut; i++) {
        bool first = moments[i].what == SYNCED;
        for (size_t k = i;
             first && k > 0 &&
             !(moments[k - 1].what == DELETED && moments[k - 1].file == moments[i].file);
             k--)
            first = moments[k - 1].what != SYNCED || moments[k - 1].file != moments[i].file;
        if (first)
            return true;
    }
    return false;
}

static bool write_file(const char *path, const struct content *c)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && (!c->n || fwrite(c->bytes, 1, c->n, f) == c->n);
    return f && fclose(f) == 0 && ok;
}

bool power_cut(size_t cut, const char *database, unsigned *chance, int64_t *requests, size_t most,
               size_t *acknowledged)
{
    static const char *const suffixes[] = {"", "-wal", "-journal"};
    char path[512];
    bool ok = true;
    snprintf(path, sizeof path, "%s-shm", database);
    unlink(path);
    for (int file = 0; file < FILES; file++) {
        struct content c = {0};
        size_t safe = last_sync(file, cut);
        for (size_t i = 0; i < cut; i++)
            if (moments[i].file == file && (i < safe || rand_r(chance) % 2 ||
                                            (moments[i].what == DELETED && folder_synced(i, cut))))
                apply(&c, &moments[i]);
        snprintf(path, sizeof path, "%s%s", database, suffixes[file]);
        if (c.n || file == DATABASE)
            ok = write_file(path, &c) && ok;
        else
            unlink(path);
        free(c.bytes);
    }
    *acknowledged = 0;
    for (size_t i = 0; i < cut; i++)
        if (moments[i].what == ACKNOWLEDGED && *acknowledged < most)
            requests[(*acknowledged)++] = moments[i].at;
    return ok;
}
