// SPDX-License-Identifier: MIT
// Files: read whole, write so that a reader sees the old or the new bytes and nothing else,
// and walk a folder. All calls go through the fault seam (fault.h).
#ifndef PRESSE_BASE_FILE_H
#define PRESSE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct file_stamp {
    int64_t size;  // bytes
    int64_t mtime; // nanoseconds since 1970
    uint64_t inode;
};

struct stat;
struct file_stamp file_stamp_of(const struct stat *st);
int64_t file_changed(const struct stat *st); // of a folder: see file_folder

// Reads path into arena a. Refuses anything but a regular file, and files over limit bytes
// (0: no limit) with ERROR_LIMIT. stamp may be NULL.
MUST_USE bool file_read(const char *path, size_t limit, struct arena *a, struct str *out,
                        struct file_stamp *stamp, struct error *e);
// The same of a file that was looked at and had that stamp. While it has as many bytes, which the
// reading itself says, it is not looked at again, and stamp is as it was.
MUST_USE bool file_read_known(const char *path, const struct file_stamp *known, size_t limit,
                              struct arena *a, struct str *out, struct file_stamp *stamp,
                              struct error *e);

// From the first on until the second, for each of a thread: the folder of the files that it reads
// one after another is held open, and they are opened below it. Calls may be nested.
void file_hold_begin(void);
void file_hold_end(void);

// The same, mapped instead of read, which needs no memory of its own. Only for a file that is
// replaced and never written again, and for a short time: when it is cut short meanwhile, the
// program ends.
MUST_USE bool file_map(const char *path, size_t limit, struct arena *a, struct str *out,
                       struct error *e);

// Writes bytes to path through a temporary file beside it, renamed over it. Keeps the mode of
// an existing file; a new one gets 0644. sync: fsync the file and its folder before returning.
MUST_USE bool file_replace(const char *path, struct str bytes, bool sync, struct error *e);

// The same for a file that must not be there yet, with fsync.
MUST_USE bool file_create(const char *path, struct str bytes, struct error *e);

// The same; only its owner may read it, at no time anybody else.
MUST_USE bool file_create_private(const char *path, struct str bytes, struct error *e);

// A file that is written in pieces beside path, and takes its name at the end.
struct file_beside {
    const char *path;
    char *temporary; // in the arena
    int fd;          // to write to
};

// a and path must outlive it. Keeps the mode of an existing file.
MUST_USE bool file_begin(struct arena *a, const char *path, struct file_beside *out,
                         struct error *e);
// Closes it and gives it its name; ok false, or a failure: it is removed, and path is as it was.
MUST_USE bool file_end(struct file_beside *f, bool ok, struct error *e);

// mkdir -p. Existing folders are fine.
MUST_USE bool file_make_folders(const char *path, struct error *e);

struct file_entry {
    struct str path; // relative to the walked folder, '/' between parts, in the arena
    bool is_link;    // a symbolic link whose target lies in the walked folder
    struct file_stamp stamp;
};

struct file_list {
    struct file_entry *items; // sorted by path, bytewise; regular files only
    size_t len, cap;
    struct str *escapes; // symbolic links that lead out of the folder: not followed
    size_t escapes_len, escapes_cap;
    // The folders that were looked into, the walked one first with an empty path, and those that
    // were passed by because of their mark; as they were before they were looked into.
    struct file_folder {
        struct str path;
        uint64_t inode, device;
        int64_t changed; // when the kernel last saw it change, nanoseconds since 1970
    } * folders;
    size_t folders_len, folders_cap;
    struct file_trouble {
        struct str path;
        const char *why; // "Permission denied"
    } * unreadable;      // folders and files that could not be looked into
    size_t unreadable_len, unreadable_cap;
};

// Lists every regular file under folder, at any depth up to 64; deeper folders are unreadable.
// Names that start with '.' and (at the top level only) names in skip (NULL-terminated array, may
// be NULL) are left out, and so are folders below that hold a FILE_BUILT_MARK: a build wrote them.
#define FILE_BUILT_MARK ".presse-output"
MUST_USE bool file_walk(const char *folder, const char *const *skip, struct arena *a,
                        struct file_list *out, struct error *e);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

// Joins with one '/' between; b absolute or a empty gives b.
char *path_join(struct arena *a, const char *folder, const char *name);
struct str path_base(struct str path);      // after the last '/'
struct str path_folder(struct str path);    // what stands before that, '/' and all
struct str path_extension(struct str path); // after the last '.' of the base name, or empty

// write(2) until all is written, EINTR and short writes included.
MUST_USE bool file_write_all(int fd, struct str bytes);

#endif
