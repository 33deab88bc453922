// SPDX-License-Identifier: MIT
// ZIP through libarchive. One route is in memory at a time; media are copied in pieces. A file
// of the room that cannot be read is an error here: an archive that lacks something unnoticed
// would be handed on as whole.
#include "site/sink_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/library.h"
#include "site/sink_call.h"

// The functions of libarchive that are called here; loaded for the first archive.
// clang-format off
#define CALLS(_) \
    _(archive_entry_free) _(archive_entry_new) _(archive_entry_set_filetype) \
    _(archive_entry_set_pathname) _(archive_entry_set_pathname_utf8) _(archive_entry_set_perm) \
    _(archive_entry_set_size) _(archive_entry_unset_mtime) _(archive_error_string) \
    _(archive_write_close) _(archive_write_data) _(archive_write_free) _(archive_write_header) \
    _(archive_write_new) _(archive_write_open_fd) _(archive_write_set_format_zip)
// clang-format on
#define CALL(name) {#name, &la.name},
LIBRARY_OF(la, CALLS, LIBRARY_POINTER, CALL, "libarchive.so.13", "libarchive13",
           "write a ZIP archive")

enum { PIECE = 1 << 16 };

struct packing {
    const struct sink_source *source;
    struct archive *zip;
    const char *path;
    struct arena scratch;
    struct buf bytes;
    struct error *e;
};

struct name {
    struct str file;
    const struct route *route;
};

static int compare_names(const void *a, const void *b)
{
    return str_cmp(((const struct name *)a)->file, ((const struct name *)b)->file);
}

static bool refused(struct packing *p)
{
    const char *why = la.archive_error_string(p->zip);
    error_set(p->e, ERROR_SYSTEM, "cannot write %s: %s", p->path, why ? why : "libarchive refuses");
    return false;
}

static bool add_header(struct packing *p, struct str name, int64_t size)
{
    struct archive_entry *entry = la.archive_entry_new();
    if (!entry)
        return refused(p);
    char *file = str_c(&p->scratch, name);
    la.archive_entry_set_pathname_utf8(entry, file);
    la.archive_entry_set_pathname(entry, file);
    la.archive_entry_set_size(entry, size);
    la.archive_entry_set_filetype(entry, AE_IFREG);
    la.archive_entry_set_perm(entry, 0644);
    // ZIP keeps local time: any time but none would depend on the zone of the machine.
    la.archive_entry_unset_mtime(entry);
    bool ok = la.archive_write_header(p->zip, entry) == ARCHIVE_OK;
    la.archive_entry_free(entry);
    return ok || refused(p);
}

static bool add_bytes(struct packing *p, struct str bytes)
{
    while (bytes.n) {
        la_ssize_t n = la.archive_write_data(p->zip, bytes.p, bytes.n);
        if (n <= 0)
            return refused(p);
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

static bool add_rendered(struct packing *p, const struct name *name)
{
    buf_reset(&p->bytes);
    if (!p->source->render(p->source->context, name->route, &p->scratch, &p->bytes, p->e))
        return error_context(p->e, "making %.*s", STR_ARG(name->file));
    struct str bytes = buf_view(&p->bytes);
    return add_header(p, name->file, (int64_t)bytes.n) && add_bytes(p, bytes);
}

static bool unreadable(struct packing *p, const char *file)
{
    error_errno(p->e, "cannot read %s", file);
    return error_remedy(p->e, "make it readable, or remove it from the room");
}

static bool add_file(struct packing *p, const struct name *name)
{
    const char *file = name->route->file;
    AUTO_FD fd = call_open_read(AT_FDCWD, file);
    struct stat st;
    if (fd < 0 || !call_fstat(fd, &st))
        return unreadable(p, file);
    if (!add_header(p, name->file, (int64_t)st.st_size))
        return false;
    char *piece = arena_alloc(&p->scratch, PIECE);
    for (int64_t left = (int64_t)st.st_size; left > 0;) {
        long n = call_read(fd, piece, left < PIECE ? (size_t)left : PIECE);
        if (n == 0) {
            error_set(p->e, ERROR_INPUT, "%s became shorter while it was read", file);
            return error_remedy(p->e, "build again");
        }
        if (n < 0)
            return unreadable(p, file);
        if (!add_bytes(p, (struct str){piece, (size_t)n}))
            return false;
        left -= n;
    }
    return true;
}

static bool add_all(struct packing *p, const struct name *names, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (i && str_eq(names[i].file, names[i - 1].file))
            continue;
        arena_reset(&p->scratch);
        bool ok = names[i].route->kind == ROUTE_FILE ? add_file(p, &names[i])
                                                     : add_rendered(p, &names[i]);
        if (!ok)
            return false;
    }
    return true;
}

static bool pack(struct packing *p, int fd, const struct name *names, size_t len)
{
    if (!library_open(&libla, p->e))
        return false;
    p->zip = la.archive_write_new();
    if (!p->zip)
        return error_set(p->e, ERROR_SYSTEM, "libarchive cannot start");
    bool ok = la.archive_write_set_format_zip(p->zip) == ARCHIVE_OK &&
              la.archive_write_open_fd(p->zip, fd) == ARCHIVE_OK;
    ok = ok ? add_all(p, names, len) : refused(p);
    if (ok && la.archive_write_close(p->zip) != ARCHIVE_OK)
        ok = refused(p);
    la.archive_write_free(p->zip);
    return ok;
}

bool sink_zip(const struct sink_source *source, const char *path, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct name *names = ARENA_ARRAY(&a, source->len + 1, struct name);
    for (size_t i = 0; i < source->len; i++) {
        const struct route *route = source->route(source->context, i);
        names[i] = (struct name){route_file_name(&a, route), route};
    }
    qsort(names, source->len, sizeof *names, compare_names);
    char *beside = str_c(&a, str_format(&a, "%s.presse-new", path));
    unlink(beside);
    int fd = call_create(AT_FDCWD, beside);
    if (fd < 0)
        return error_errno(e, "cannot write the archive %s", path);
    struct packing p = {.source = source, .path = path, .e = e};
    bool ok = pack(&p, fd, names, source->len);
    arena_free(&p.scratch);
    buf_free(&p.bytes);
    if (ok && (!call_close(fd) || !call_rename(AT_FDCWD, beside, AT_FDCWD, path))) {
        ok = error_errno(e, "cannot write the archive %s", path);
    } else if (!ok) {
        close(fd);
    }
    if (!ok)
        unlink(beside);
    return ok;
}
