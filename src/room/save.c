// SPDX-License-Identifier: MIT
// A page's file is replaced only when it still holds the bytes that were read. The old bytes
// are kept as NAME~ unless a folder above is a repository of Git, Mercurial, Subversion or
// Fossil: there the history keeps them.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "room/write.h"

static bool is_versioned(const char *path)
{
    static const char *const marks[] = {".git", ".hg", ".svn", ".fslckout", "_FOSSIL_", NULL};
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_FREE char *real = realpath(path, NULL);
    for (char *slash; real && (slash = strrchr(real, '/'));) {
        *slash = '\0';
        for (const char *const *m = marks; *m; m++)
            if (file_exists(str_c(&a, str_format(&a, "%s/%s", real, *m))))
                return true;
    }
    return false;
}

static bool unchanged(const char *path, struct str before, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str now;
    if (!file_read(path, DOC_LARGEST, &a, &now, NULL, e))
        return false;
    if (str_eq(now, before))
        return true;
    error_set(e, ERROR_INPUT, "%s has changed while it was worked on; nothing was written", path);
    return error_remedy(e, "run the command again");
}

bool write_open(struct arena *a, const struct page *p, const struct page **out, struct error *e)
{
    bool coverage = p->kind == PAGE_COVERAGE || p->room->lone_file.n;
    struct page *x = ARENA_NEW(a, struct page);
    struct diags ignored = DIAGS_IN(a); // reported when the room was read
    struct str source;
    enum doc_format format;
    *x = *p;
    if (!coverage)
        x->reading = NULL;
    if (!x->doc) {
        if (!doc_format_of(p->path, &format))
            return error_set(e, ERROR_INPUT, "%.*s is no page", STR_ARG(p->path));
        if (!file_read(p->file.full, DOC_LARGEST, a, &source, NULL, e))
            return false;
        x->doc = doc_read(a, p->path, source, format, false, &ignored);
    }
    *out = x;
    return true;
}

// A file that is not there yet, with the folders that it lies in.
static bool create(struct arena *a, const char *path, struct str bytes, struct error *e)
{
    struct str folder = path_folder(str_of(path));
    return (!folder.n || file_make_folders(str_c(a, folder), e)) && file_create(path, bytes, e);
}

bool write_save(const struct page *p, struct str after, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    const char *path = p->file.full;
    AUTO_FREE char *real = realpath(path, NULL); // a link stays a link: its target is written
    if (!real && errno == ENOENT && !p->doc->bytes.n)
        return create(&a, path, after, e);
    if (!real)
        return error_errno(e, "cannot find %s", path);
    if (!unchanged(real, p->doc->bytes, e))
        return false;
    if (!is_versioned(real)) {
        char *old = str_c(&a, str_format(&a, "%s~", real));
        if (!file_replace(old, p->doc->bytes, true, e))
            return error_context(e, "keeping the old version: ");
    }
    return unchanged(real, p->doc->bytes, e) && file_replace(real, after, true, e);
}
