// SPDX-License-Identifier: MIT
#include "cli/rewrite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/place.h"
#include "room/write.h"

static bool agreed(void)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return true;
    fputs("Write this? [y/N] ", stderr);
    int c = getchar();
    return c == 'y' || c == 'Y' || c == 'o' || c == 'O'; // "oui" too
}

bool cli_rewrite_ledger(const struct rewrite *how, const struct ledger *l, const char *about,
                        struct error *e)
{
    bool here = strcmp(l->folder, ".") == 0;
    struct str name =
        here ? l->name : str_of(path_join(l->arena, l->folder, str_c(l->arena, l->name)));
    struct str diff = write_diff(l->arena, name, l->source, ledger_text(l, about));
    if (diff.n == 0)
        return true;
    fwrite(diff.p, 1, diff.n, stdout);
    fflush(stdout);
    return how->dry || !(how->yes || agreed()) || ledger_write(l, about, e);
}

bool cli_rewrite(const struct rewrite *how, struct room *r, const struct page *p, struct str after,
                 struct error *e)
{
    struct str name = cli_place(&r->arena, r, how->path, p->path);
    struct str diff = write_diff(&r->arena, name, p->doc->bytes, after);
    if (diff.n == 0)
        return true;
    fwrite(diff.p, 1, diff.n, stdout);
    fflush(stdout);
    bool go = !how->dry && (how->yes || agreed());
    if (how->written)
        *how->written = go;
    return !go || write_save(p, after, e);
}
