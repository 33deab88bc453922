// SPDX-License-Identifier: MIT
// presse backup: the private database as one checked file, while the server works.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/room_desk.h"
#include "store/backup.h"

static const struct cli_option options[] = {
    {"room", 'r', "FOLDER", "the room whose database it is (.)"},
    {"check", 'c', NULL, "only check the backup FILE"},
    {0},
};
enum { OPTION_ROOM, OPTION_CHECK };

static const struct cli_spec spec = {
    "presse backup [OPTION]... FILE",
    "Writes the private database to FILE, which must not exist, and checks it.",
    options,
};

int cmd_backup(int argc, char **argv)
{
    const char *value, *room = ".";
    bool check = false;
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        if (option == OPTION_ROOM)
            room = value;
        else
            check = true;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (argc - optind != 1)
        return cli_usage(&spec, argc > optind ? "name one file; --room names the room"
                                              : "name the file to write");
    struct room_desk r = {0};
    struct backup_report report;
    struct error e = {0};
    const char *path = argv[optind];
    bool ok = check ? backup_check(path, &report, &e)
                    : room_desk_locate(room, &r, &e) && backup_make(r.location, path, &report, &e);
    room_desk_close(&r);
    if (!ok)
        return cli_fail(&e);
    fprintf(stderr, "presse: %s: %lld rows in %lld tables, %lld bytes, schema %lld\n", path,
            (long long)report.rows, (long long)report.tables, (long long)report.bytes,
            (long long)report.schema);
    return 0;
}
