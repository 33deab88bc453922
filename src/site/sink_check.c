// SPDX-License-Identifier: MIT
// Which output folders are refused whatever they hold: writing there would mix what presse
// makes with what people write.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "site/sink.h"

// The real path of a folder that may not exist yet: that of the part that does, and the rest.
static char *real_path(struct arena *a, const char *path)
{
    char *part = arena_copy(a, path, strlen(path));
    const char *rest = "";
    for (;;) {
        char *real = realpath(part[0] ? part : ".", NULL);
        if (real) {
            char *whole = *rest ? path_join(a, real, rest) : arena_copy(a, real, strlen(real));
            free(real);
            return whole;
        }
        char *slash = strrchr(part, '/');
        if (!slash && !part[0]) // the current folder is gone
            return arena_copy(a, path, strlen(path));
        if (!slash) {
            rest = *rest ? path_join(a, part, rest) : arena_copy(a, part, strlen(part));
            part = arena_copy(a, "", 0);
            continue;
        }
        if (slash[1])
            rest =
                *rest ? path_join(a, slash + 1, rest) : arena_copy(a, slash + 1, strlen(slash + 1));
        if (slash == part) {
            part = arena_copy(a, "/", 1);
            continue;
        }
        *slash = '\0';
    }
}

// Whether path is folder or lies in it.
static bool lies_in(struct str path, struct str folder)
{
    if (str_eq(folder, STR("/")))
        return true;
    return str_starts(path, folder) && (path.n == folder.n || path.p[folder.n] == '/');
}

static bool refuse(struct error *e, const char *folder, const char *why)
{
    error_set(e, ERROR_INPUT, "the output folder %s %s", folder, why);
    return error_remedy(e, "choose a folder of its own, as in: -o public");
}

bool sink_check_folder(const char *folder, const char *root, bool lone, struct error *e)
{
    static const char *const sources[] = {
        "content", "media", "theme", "data",      ".git",   "static", "assets",  "images",
        "img",     "files", "pdf",   "documents", "_posts", "_data",  "_drafts", "uploads"};
    struct arena a = ARENA_EMPTY;
    struct str out = str_of(real_path(&a, folder));
    char *room_path = real_path(&a, root);
    struct str room = str_of(room_path);
    bool ok = true;
    if (str_eq(out, room))
        ok = refuse(e, folder, "is the room itself");
    else if (lies_in(room, out))
        ok = refuse(e, folder, "contains the room");
    for (size_t i = 0; ok && !lone && i < sizeof sources / sizeof *sources; i++)
        if (lies_in(out, str_of(path_join(&a, room_path, sources[i]))))
            ok = refuse(e, folder, "lies among the sources of the room");
    arena_free(&a);
    return ok;
}
