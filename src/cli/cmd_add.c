// SPDX-License-Identifier: MIT
// presse add: writes one entry into a coverage page, in the page's own way, where its date
// belongs. What was added is shown as a diff on standard output.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/rewrite.h"
#include "room/write.h"
#include "text/address.h"

enum { OPTION_DATE, OPTION_TITLE, OPTION_OUTLET, OPTION_URL, OPTION_DRY_RUN };
static const struct cli_option options[] = {
    {"date", 'd', "DATE", "when it appeared: 2026-11-24, 2026-11 or 2026"},
    {"title", 't', "TEXT", "the article's title"},
    {"outlet", 'o', "NAME", "the outlet; without it the name that presse's table has"},
    {"url", 'u', "ADDRESS", "the article's address"},
    {"dry-run", 'n', NULL, "show what would be written as a diff, and write nothing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse add --date DATE --title TEXT [--outlet NAME] --url ADDRESS [PAGE]",
    .about = "Adds an entry to a coverage page, where its date belongs, in the page's own layout,\n"
             "date format, quotes and punctuation. Without PAGE: the room's largest coverage page.",
    .options = options,
};

static bool read_date(const char *value, struct date *out)
{
    int year = 0, month = 0, day = 0, n = 0;
    int got = sscanf(value, "%4d-%2d-%2d%n", &year, &month, &day, &n);
    if (got < 3)
        day = 0, got = sscanf(value, "%4d-%2d%n", &year, &month, &n);
    if (got == 1)
        month = 0, got = sscanf(value, "%4d%n", &year, &n);
    *out = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return got >= 1 && (size_t)n == strlen(value) && date_exists(*out);
}

static int take(struct entry *entry, bool *dry, int option, const char *value)
{
    switch (option) {
    case OPTION_DATE:
        if (!read_date(value, &entry->date))
            return cli_usage(&spec, "\"%s\" is no date; write it as 2026-11-24", value);
        break;
    case OPTION_TITLE:
        entry->title = str_trim(str_of(value));
        break;
    case OPTION_OUTLET:
        entry->outlet = str_trim(str_of(value));
        break;
    case OPTION_URL:
        entry->url = str_trim(str_of(value));
        break;
    default:
        *dry = true;
    }
    return 0;
}

static bool add(struct room *r, struct entry *entry, const char *given, bool dry, struct error *e)
{
    const struct page *p = cli_coverage_page(r, e);
    struct str after, left_out;
    if (!p)
        return false;
    const struct outlet *known = entry->outlet.n ? NULL : outlet_by_address(r->outlets, entry->url);
    if (known)
        entry->outlet = known->name;
    if (!write_add(&r->arena, p, entry, &after, &left_out, e))
        return false;
    if (left_out.n)
        fprintf(stderr, "presse: this page's layout has no place for: %.*s\n", STR_ARG(left_out));
    return cli_rewrite(&(struct rewrite){.dry = dry, .yes = true, .path = given}, r, p, after, e);
}

int cmd_add(int argc, char **argv)
{
    struct entry entry = {0};
    struct error e = {0};
    struct room *room;
    bool dry = false;
    const char *value;
    int option, code;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if ((code = take(&entry, &dry, option, value)) != 0)
            return code;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (!date_known(entry.date) || (!entry.title.n && !entry.url.n))
        return cli_usage(&spec, "an entry needs --date, --title and --url");
    if (entry.url.n && address_kind_of(entry.url) != ADDRESS_WEB)
        return cli_usage(&spec, "\"%.*s\" is no web address", STR_ARG(entry.url));
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one page");
    const char *path = optind < argc ? argv[optind] : ".";
    struct room_options how = {.drafts = true};
    if (!room_load(path, &how, &room, &e))
        return cli_fail(&e);
    bool ok = add(room, &entry, path, dry, &e);
    room_free(room);
    return ok ? 0 : cli_fail(&e);
}
