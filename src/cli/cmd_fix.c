// SPDX-License-Identifier: MIT
// presse fix: mends what `presse check` finds where the remedy is certain.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/rewrite.h"
#include "room/write.h"

enum { OPTION_DRY_RUN, OPTION_ONLY, OPTION_YES };
static const struct cli_option options[] = {
    {"dry-run", 'n', NULL, "show what would be mended as a unified diff, and write nothing"},
    {"only", 0, "CODE", "mend only date-order, tracking or clip-double; may be repeated"},
    {"yes", 'y', NULL, "do not ask before writing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse fix [OPTION]... [PAGE]",
    .about = "Puts entries in order, takes tracking parameters out of addresses and removes\n"
             "entries that stand twice, with the smallest change, and shows it before writing.",
    .options = options,
};

static const char *const codes[] = {"date-order", "tracking", "clip-double", NULL};
static const unsigned kinds[] = {FIX_ORDER, FIX_TRACKING, FIX_DOUBLE};

static bool fix(struct room *r, unsigned what, const struct rewrite *how, struct error *e)
{
    struct str after;
    size_t mended;
    const struct page *p = cli_coverage_page(r, e);
    if (!p || !write_fix(&r->arena, p, what, &after, &mended, e) ||
        !cli_rewrite(how, r, p, after, e))
        return false;
    fprintf(stderr, mended == 1 ? "presse: %zu thing mended%s\n" : "presse: %zu things mended%s\n",
            mended, how->dry && mended ? " (not written)" : "");
    return true;
}

int cmd_fix(int argc, char **argv)
{
    struct rewrite how = {0};
    struct error e = {0};
    struct room *room;
    unsigned what = 0;
    const char *value;
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        int code = option == OPTION_ONLY ? cli_choice(value, codes) : 0;
        if (code < 0)
            return cli_usage(&spec, "presse cannot mend \"%s\" with certainty", value);
        how.dry = how.dry || option == OPTION_DRY_RUN;
        how.yes = how.yes || option == OPTION_YES;
        what |= option == OPTION_ONLY ? kinds[code] : 0;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one page");
    how.path = optind < argc ? argv[optind] : ".";
    struct room_options loading = {.drafts = true};
    if (!room_load(how.path, &loading, &room, &e))
        return cli_fail(&e);
    bool ok = fix(room, what ? what : FIX_ALL, &how, &e);
    room_free(room);
    return ok ? 0 : cli_fail(&e);
}
