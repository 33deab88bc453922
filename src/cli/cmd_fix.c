// SPDX-License-Identifier: MIT
// presse fix: mends what `presse check` finds where the remedy is certain. Addresses that moved
// are those it is told of, on the command line or in a file.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/moves.h"
#include "cli/options.h"
#include "cli/rewrite.h"
#include "room/write.h"

enum { OPTION_DRY_RUN, OPTION_ONLY, OPTION_MOVED, OPTION_MOVED_FILE, OPTION_YES };
static const struct cli_option options[] = {
    {"dry-run", 'n', NULL, "show what would be mended as a unified diff, and write nothing"},
    {"only", 0, "CODE", "mend only date-order, tracking, clip-double or link-moved; repeatable"},
    {"moved", 'm', "OLD=NEW", "the article at address OLD is now at NEW; repeatable"},
    {"moved-file", 0, "FILE", "the same, from lines that hold OLD and NEW; - is standard input"},
    {"yes", 'y', NULL, "do not ask before writing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse fix [OPTION]... [PAGE]",
    .about = "Puts entries in order, takes tracking parameters out of addresses, removes entries\n"
             "that stand twice and writes the new addresses of articles that moved, with the\n"
             "smallest change, and shows it before writing.",
    .options = options,
};

static const char *const codes[] = {"date-order", "tracking", "clip-double", "link-moved", NULL};
static const unsigned kinds[] = {FIX_ORDER, FIX_TRACKING, FIX_DOUBLE, FIX_MOVED};

struct fixing {
    struct rewrite how;
    struct fixes fixes;
    struct moves moves;
};

static int take(struct fixing *x, int option, const char *value, struct error *e)
{
    int code = option == OPTION_ONLY ? cli_choice(value, codes) : 0;
    if (code < 0)
        return cli_usage(&spec, "presse cannot mend \"%s\" with certainty", value);
    x->how.dry = x->how.dry || option == OPTION_DRY_RUN;
    x->how.yes = x->how.yes || option == OPTION_YES;
    x->fixes.what |= option == OPTION_ONLY ? kinds[code] : 0;
    if (option == OPTION_MOVED && !moves_take(&x->moves, str_of(value), e))
        return cli_usage(&spec, "%s", e->message);
    if (option == OPTION_MOVED_FILE && !moves_read(&x->moves, value, e))
        return cli_fail(e);
    return 0;
}

static int take_all(struct fixing *x, int argc, char **argv, struct error *e)
{
    const char *value;
    int option, failed;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if ((failed = take(x, option, value, e)) != 0)
            return failed;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? CLI_HELPED : 2;
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one page");
    if ((x->fixes.what & FIX_MOVED) && !x->moves.len)
        return cli_usage(&spec, "say which addresses moved: --moved OLD=NEW");
    x->how.path = optind < argc ? argv[optind] : ".";
    x->fixes.moves = x->moves.items;
    x->fixes.moves_len = x->moves.len;
    x->fixes.what = !x->fixes.what ? FIX_ALL : x->fixes.what | (x->moves.len ? FIX_MOVED : 0);
    return 0;
}

static void report(const struct fixing *x, size_t mended)
{
    for (size_t i = 0; i < x->moves.len; i++)
        if (!x->moves.items[i].places)
            fprintf(stderr, "presse: no link of this page leads to %.*s\n",
                    STR_ARG(x->moves.items[i].from));
    fprintf(stderr, mended == 1 ? "presse: %zu thing mended%s\n" : "presse: %zu things mended%s\n",
            mended, x->how.dry && mended ? " (not written)" : "");
}

static bool fix(struct fixing *x, struct room *r, struct error *e)
{
    struct str after;
    size_t mended;
    const struct page *p = cli_coverage_page(r, e);
    if (!p || !write_fix(&r->arena, p, &x->fixes, &after, &mended, e) ||
        !cli_rewrite(&x->how, r, p, after, e))
        return false;
    report(x, mended);
    return true;
}

int cmd_fix(int argc, char **argv)
{
    struct fixing x = {0};
    struct error e = {0};
    struct room *room;
    int code = take_all(&x, argc, argv, &e);
    struct room_options loading = {.drafts = true};
    if (code == 0 && room_load(x.how.path, &loading, &room, &e)) {
        code = fix(&x, room, &e) ? 0 : cli_fail(&e);
        room_free(room);
    } else if (code == 0) {
        code = cli_fail(&e);
    }
    arena_free(&x.moves.arena);
    return code == CLI_HELPED ? 0 : code;
}
