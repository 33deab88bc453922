// SPDX-License-Identifier: MIT
// How errors are shown on a terminal.
#include <stdio.h>

#include "cli/cli.h"

int cli_fail(const struct error *e)
{
    if (e->file[0] && e->line)
        fprintf(stderr, "%s:%u:%u: error: %s", e->file, e->line, e->column, e->message);
    else
        fprintf(stderr, "presse: %s", e->message);
    fprintf(stderr, e->remedy[0] ? "; %s\n" : "%s\n", e->remedy);
    return e->kind == ERROR_USAGE ? 2 : 1;
}
