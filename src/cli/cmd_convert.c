// SPDX-License-Identifier: MIT
// presse convert: rewrites the coverage of a page in another layout.
#include <getopt.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "cli/options.h"
#include "cli/place.h"
#include "cli/rewrite.h"
#include "intake/article.h"
#include "room/write.h"

enum { OPTION_TO, OPTION_OUTPUT, OPTION_DRY_RUN, OPTION_YES };
static const struct cli_option options[] = {
    {"to", 't', "LAYOUT", "dates (bold dates over links), list, table, yaml, toml or json"},
    {"output", 'o', "FILE", "write the entries alone into this new file, and leave the page"},
    {"dry-run", 'n', NULL, "show the change as a unified diff, and write nothing"},
    {"yes", 'y', NULL, "do not ask before writing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse convert --to LAYOUT [OPTION]... [PAGE]",
    .about = "Rewrites the coverage of a Markdown page in another layout. Prose stays where it\n"
             "is. An entry that would lose something or read otherwise stays as it stands, and\n"
             "is named; when that is most of them, nothing is written. Pages of other formats\n"
             "are converted into a new file, with --output.",
    .options = options,
};

static const char *const layouts[] = {"dates", "list", "table", "yaml",
                                      "toml",  "json", NULL}; // as enum layout

static bool export(struct room *r, const struct page *p, enum layout layout, const char *path,
                   bool dry, struct error *e)
{
    struct str bytes;
    if (!write_export(&r->arena, p, layout, str_of(path), &bytes, e))
        return false;
    if (dry) {
        fwrite(bytes.p, 1, bytes.n, stdout);
        return true;
    }
    if (!file_exists(path))
        return file_replace(path, bytes, true, e);
    error_set(e, ERROR_INPUT, "%s is there already; nothing was written", path);
    return error_remedy(e, "name a new file");
}

static void tell(const struct room *r, const char *path, const struct diags *stays)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < stays->len; i++)
        findings_text(&b, &stays->items[i], cli_place(stays->arena, r, path, stays->items[i].file),
                      false, STR_NONE);
    fwrite(b.p, 1, b.n, stderr);
}

static bool convert(struct room *r, enum layout layout, const char *output,
                    const struct rewrite *how, struct error *e)
{
    struct str after;
    struct diags stays = DIAGS_IN(&r->arena);
    const struct page *p = article_page(r, e);
    if (p && output)
        return export(r, p, layout, output, how->dry, e);
    if (!p || !write_convert(&r->arena, p, layout, &after, &stays, e))
        return false;
    tell(r, how->path, &stays);
    return cli_rewrite(how, r, p, after, e);
}

int cmd_convert(int argc, char **argv)
{
    struct rewrite how = {0};
    struct error e = {0};
    struct room *room;
    const char *value, *output = NULL;
    int option, layout = -1;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        if (option == OPTION_TO && (layout = cli_choice(value, layouts)) < 0)
            return cli_usage(&spec, "there is no layout \"%s\"", value);
        output = option == OPTION_OUTPUT ? value : output;
        how.dry = how.dry || option == OPTION_DRY_RUN;
        how.yes = how.yes || option == OPTION_YES;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (layout < 0)
        return cli_usage(&spec, "say which layout: --to dates, list, table, yaml, toml or json");
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one page");
    how.path = optind < argc ? argv[optind] : ".";
    struct room_options loading = {.drafts = true};
    if (!room_load(how.path, &loading, &room, &e))
        return cli_fail(&e);
    bool ok = convert(room, (enum layout)layout, output, &how, &e);
    room_free(room);
    return ok ? 0 : cli_fail(&e);
}
