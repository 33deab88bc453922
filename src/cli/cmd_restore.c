// SPDX-License-Identifier: MIT
// presse restore: puts a backup in the place of the private database.
#include <getopt.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/room_desk.h"
#include "store/backup.h"

static const struct cli_option options[] = {
    {"room", 'r', "FOLDER", "the room whose database is restored (.)"},
    {"replace", 0, NULL, "replace a database that holds requests or accounts"},
    {0},
};
enum { OPTION_ROOM, OPTION_REPLACE };

static const struct cli_spec spec = {
    "presse restore [OPTION]... FILE",
    "Restores the private database from a backup, all or nothing, brought up to date.",
    options,
};

int cmd_restore(int argc, char **argv)
{
    const char *value, *room = ".";
    bool replace = false;
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        if (option == OPTION_ROOM)
            room = value;
        else
            replace = true;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (argc - optind != 1)
        return cli_usage(&spec, argc > optind ? "name one backup; --room names the room"
                                              : "name the backup");
    struct room_desk r = {0};
    struct backup_report report;
    struct error e = {0};
    bool ok = room_desk_locate(room, &r, &e) &&
              backup_restore(argv[optind], r.location, replace, &report, &e);
    room_desk_close(&r);
    if (!ok)
        return cli_fail(&e);
    fprintf(stderr, "presse: restored %lld rows of %lld tables\n", (long long)report.rows,
            (long long)report.tables);
    return 0;
}
