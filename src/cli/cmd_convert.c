// SPDX-License-Identifier: MIT
// presse convert: rewrites the coverage of a page in another layout.
#include <getopt.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/rewrite.h"
#include "intake/article.h"
#include "room/write.h"

enum { OPTION_TO, OPTION_DRY_RUN, OPTION_YES };
static const struct cli_option options[] = {
    {"to", 't', "LAYOUT", "dates (bold dates over links), list, table or yaml (front matter)"},
    {"dry-run", 'n', NULL, "show the change as a unified diff, and write nothing"},
    {"yes", 'y', NULL, "do not ask before writing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse convert --to LAYOUT [OPTION]... [PAGE]",
    .about = "Rewrites the coverage of a Markdown page in another layout. Prose stays where it\n"
             "is; when anything would be lost, nothing is written.",
    .options = options,
};

static const char *const layouts[] = {"dates", "list", "table", "yaml", NULL}; // as enum layout

int cmd_convert(int argc, char **argv)
{
    struct rewrite how = {0};
    struct error e = {0};
    struct room *room;
    struct str after;
    const char *value;
    int option, layout = -1;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        if (option == OPTION_TO && (layout = cli_choice(value, layouts)) < 0)
            return cli_usage(&spec, "there is no layout \"%s\"", value);
        how.dry = how.dry || option == OPTION_DRY_RUN;
        how.yes = how.yes || option == OPTION_YES;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (layout < 0)
        return cli_usage(&spec, "say which layout: --to dates, list, table or yaml");
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one page");
    how.path = optind < argc ? argv[optind] : ".";
    struct room_options loading = {.drafts = true};
    if (!room_load(how.path, &loading, &room, &e))
        return cli_fail(&e);
    const struct page *p = article_page(room, &e);
    bool ok = p && write_convert(&room->arena, p, (enum layout)layout, &after, &e) &&
              cli_rewrite(&how, room, p, after, &e);
    room_free(room);
    return ok ? 0 : cli_fail(&e);
}
