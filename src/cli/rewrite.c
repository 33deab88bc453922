// SPDX-License-Identifier: MIT
#include "cli/rewrite.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/place.h"
#include "room/write.h"

const struct page *cli_coverage_page(const struct room *r, struct error *e)
{
    if (r->lone_file.n && r->pages_len && r->pages[0]->reading)
        return r->pages[0];
    if (!r->lone_file.n && r->coverage_len)
        return r->coverage[0];
    error_set(e, ERROR_MISSING, "%s has no coverage page", r->root);
    error_remedy(e, "name the page");
    return NULL;
}

static bool agreed(void)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return true;
    fputs("Write this? [y/N] ", stderr);
    int c = getchar();
    return c == 'y' || c == 'Y' || c == 'o' || c == 'O'; // "oui" too
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
    if (how->dry || !(how->yes || agreed()))
        return true;
    return write_save(p, after, e);
}
