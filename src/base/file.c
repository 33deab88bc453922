// SPDX-License-Identifier: MIT
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/file_call.h"

struct file_stamp file_stamp_of(const struct stat *st)
{
    return (struct file_stamp){
        .size = (int64_t)st->st_size,
        .mtime = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
        .inode = (uint64_t)st->st_ino,
    };
}

int64_t file_changed(const struct stat *st)
{
    return (int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec;
}

static ssize_t read_all(int fd, char *p, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = fault_now() ? -1 : file_call_read(fd, p + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

// ---- the folder of many files

enum { HELD_LONGEST = 512 };

static _Thread_local struct {
    unsigned wanted; // how often file_hold_begin was called and not ended
    int fd;          // of the folder; -1: not opened
    size_t n;        // of its path; 0: no file was opened yet
    char path[HELD_LONGEST];
} held = {.fd = -1};

static void held_forget(void)
{
    if (held.fd >= 0)
        file_call_close(held.fd);
    held.fd = -1;
    held.n = 0;
}

void file_hold_begin(void)
{
    held.wanted++;
}

void file_hold_end(void)
{
    if (--held.wanted == 0)
        held_forget();
}

// A descriptor of the path's folder when that is the one of the file before; -1 when it is not.
static int held_folder(const char *path, const char *slash)
{
    size_t n = (size_t)(slash - path);
    if (n == held.n && memcmp(path, held.path, n) == 0) {
        if (held.fd < 0)
            held.fd = file_call_open(AT_FDCWD, held.path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
        return held.fd;
    }
    held_forget();
    if (n && n < HELD_LONGEST) {
        memcpy(held.path, path, n);
        held.path[n] = '\0';
        held.n = n;
    }
    return -1;
}

static int open_read(const char *path)
{
    enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK };
    const char *slash = held.wanted ? strrchr(path, '/') : NULL;
    int folder = slash ? held_folder(path, slash) : -1;
    int fd = folder < 0 ? -1 : file_call_open(folder, slash + 1, FLAGS, 0);
    return fd < 0 ? file_call_open(AT_FDCWD, path, FLAGS, 0) : fd;
}

// The descriptor of a regular file of at most limit bytes; -1 with the error set.
static int open_regular(const char *path, size_t limit, struct stat *st, struct error *e)
{
    AUTO_FD fd = fault_now() ? -1 : open_read(path);
    if (fd < 0) {
        error_errno(e, "cannot open %s", path);
    } else if (fault_now() || fstat(fd, st) != 0) {
        error_errno(e, "cannot look at %s", path);
    } else if (!S_ISREG(st->st_mode)) {
        error_set(e, ERROR_INPUT, "%s is not a regular file", path);
    } else if (limit && (size_t)st->st_size > limit) {
        error_set(e, ERROR_LIMIT, "%s holds %zu bytes; at most %zu are read", path,
                  (size_t)st->st_size, limit);
        error_remedy(e, "split the file");
    } else {
        int open = fd;
        fd = -1;
        return open;
    }
    error_place(e, path, 0, 0);
    return -1;
}

bool file_map(const char *path, size_t limit, struct arena *a, struct str *out, struct error *e)
{
    struct stat st;
    AUTO_FD fd = open_regular(path, limit, &st, e);
    if (fd < 0)
        return false;
    *out = STR("");
    if (st.st_size == 0)
        return true;
    size_t n = (size_t)st.st_size;
    void *p =
        fault_now() ? MAP_FAILED : mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (p == MAP_FAILED) {
        error_errno(e, "cannot read %s", path);
        return error_place(e, path, 0, 0);
    }
    arena_adopt(a, p, n);
    *out = (struct str){p, n};
    return true;
}

bool file_read(const char *path, size_t limit, struct arena *a, struct str *out,
               struct file_stamp *stamp, struct error *e)
{
    struct stat st;
    AUTO_FD fd = open_regular(path, limit, &st, e);
    if (fd < 0)
        return false;
    size_t size = (size_t)st.st_size;
    char *p = arena_space(a, size + 1, 1);
    ssize_t got = read_all(fd, p, size);
    if (got < 0) {
        error_errno(e, "cannot read %s", path);
        return error_place(e, path, 0, 0);
    }
    p[got] = '\0';
    *out = (struct str){p, (size_t)got};
    if (stamp)
        *stamp = file_stamp_of(&st);
    return true;
}

bool file_read_known(const char *path, const struct file_stamp *known, size_t limit,
                     struct arena *a, struct str *out, struct file_stamp *stamp, struct error *e)
{
    size_t size = known->size > 0 ? (size_t)known->size : 0;
    if (!size || (limit && size > limit))
        return file_read(path, limit, a, out, stamp, e);
    AUTO_FD fd = fault_now() ? -1 : open_read(path);
    if (fd < 0) {
        error_errno(e, "cannot open %s", path);
        return error_place(e, path, 0, 0);
    }
    char *p = arena_space(a, size + 1, 1);
    ssize_t got = fault_now() ? -1 : file_call_read(fd, p, size + 1);
    if (got < 0 && errno != EINTR && errno != EISDIR && errno != EAGAIN) {
        error_errno(e, "cannot read %s", path);
        return error_place(e, path, 0, 0);
    }
    if (got != known->size) // it is another now
        return file_read(path, limit, a, out, stamp, e);
    p[size] = '\0';
    *out = (struct str){p, size};
    *stamp = *known;
    return true;
}

bool file_write_all(int fd, struct str bytes)
{
    size_t done = 0;
    while (done < bytes.n) {
        ssize_t n = fault_now() ? -1 : file_call_write(fd, bytes.p + done, bytes.n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static bool sync_folder(const char *path)
{
    struct arena a = ARENA_EMPTY;
    struct str folder = path_folder(str_of(path));
    int fd = open(folder.n ? str_c(&a, folder) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    arena_free(&a);
    return ok;
}

// Gives the finished file its name; a new one may not take another's, not even where files cannot
// have two names (FAT).
static bool give_name(const char *temporary, const char *path, bool fresh)
{
    if (fault_now())
        return false;
    if (!fresh)
        return rename(temporary, path) == 0;
    if (link(temporary, path) != 0)
        return errno != EEXIST &&
               renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0;
    unlink(temporary);
    return true;
}

static bool begin(struct arena *a, const char *path, struct file_beside *out, struct error *e)
{
    *out = (struct file_beside){path, str_c(a, str_format(a, "%s.presse-XXXXXX", path)), -1};
    out->fd = fault_now() ? -1 : mkostemp(out->temporary, O_CLOEXEC);
    if (out->fd >= 0)
        return true;
    error_errno(e, "cannot write beside %s", path);
    return error_place(e, path, 0, 0);
}

// fresh: path must not be there yet.
static bool end(struct file_beside *f, bool ok, bool fresh, struct error *e)
{
    int why = errno;
    ok = close(f->fd) == 0 && ok;
    if (ok && !give_name(f->temporary, f->path, fresh)) {
        why = errno;
        ok = false;
    }
    if (ok)
        return true;
    unlink(f->temporary);
    errno = why;
    error_errno(e, "cannot write %s", f->path);
    return error_place(e, f->path, 0, 0);
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_mode & 07777 : 0644;
}

bool file_begin(struct arena *a, const char *path, struct file_beside *out, struct error *e)
{
    mode_t mode = mode_of(path);
    if (!begin(a, path, out, e))
        return false;
    return fchmod(out->fd, mode) == 0 || end(out, false, false, e);
}

bool file_end(struct file_beside *f, bool ok, struct error *e)
{
    return end(f, ok, false, e);
}

// fresh: the mode of a file that must not be there yet; 0 replaces one.
static bool put(const char *path, struct str bytes, bool sync, mode_t fresh, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct file_beside f;
    mode_t mode = fresh ? fresh : mode_of(path);
    if (!begin(&a, path, &f, e))
        return false;
    bool ok = file_write_all(f.fd, bytes) && fchmod(f.fd, mode) == 0;
    ok = ok && (!sync || (!fault_now() && fsync(f.fd) == 0));
    if (!end(&f, ok, fresh != 0, e))
        return false;
    if (sync && !sync_folder(path))
        return error_errno(e, "cannot make the new name of %s durable", path);
    return true;
}

bool file_replace(const char *path, struct str bytes, bool sync, struct error *e)
{
    return put(path, bytes, sync, 0, e);
}

bool file_create(const char *path, struct str bytes, struct error *e)
{
    return put(path, bytes, true, 0644, e);
}

bool file_create_private(const char *path, struct str bytes, struct error *e)
{
    return put(path, bytes, true, 0600, e);
}

bool file_make_folders(const char *path, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    char *part = arena_copy(&a, path, strlen(path));
    for (char *c = part + 1;; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        bool last = *c == '\0';
        *c = '\0';
        if ((fault_now() || mkdir(part, 0755) != 0) && !(errno == EEXIST && file_is_folder(part)))
            return error_errno(e, "cannot make the folder %s", part);
        if (last)
            return true;
        *c = '/';
    }
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *path_join(struct arena *a, const char *folder, const char *name)
{
    size_t n = strlen(folder);
    if (n == 0 || name[0] == '/')
        return arena_copy(a, name, strlen(name));
    struct str slash = folder[n - 1] == '/' ? STR_NONE : STR("/");
    struct str path = str_joined(a, (struct str){folder, n}, slash, str_of(name));
    return (char *)(uintptr_t)path.p;
}

struct str path_base(struct str path)
{
    size_t at = str_rfind_char(path, '/');
    return at == STR_NOT_FOUND ? path : str_from(path, at + 1);
}

struct str path_folder(struct str path)
{
    return str_slice(path, 0, path.n - path_base(path).n);
}

struct str path_extension(struct str path)
{
    struct str base = path_base(path);
    size_t at = str_rfind_char(base, '.');
    return at == STR_NOT_FOUND || at == 0 ? STR_NONE : str_from(base, at + 1);
}
