// SPDX-License-Identifier: MIT
// Finds the command in a table, runs it, gives its exit code.
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "cli/cli.h"
#include "net/worker.h"

static const struct command commands[] = {
    {"add", cmd_add, "add an entry to a coverage page, in the page's own way"},
    {"backup", cmd_backup, "write the private database to a checked file"},
    {"build", cmd_build, "write the press room into a folder"},
    {"check", cmd_check, "find what is doubtful or wrong in pages"},
    {"convert", cmd_convert, "rewrite the coverage of a page in another layout"},
    {"fix", cmd_fix, "mend what check finds and is certain"},
    {"init", cmd_init, "write a small press room to begin with"},
    {"jobs", cmd_jobs, "list the queue of mails and other work, or do it"},
    {"list", cmd_list, "list the press coverage of pages"},
    {"mail-in", cmd_mail_in, "take a mail from a mail server"},
    {"restore", cmd_restore, "put a backup in the place of the database"},
    {"serve", cmd_serve, "show the press room in a browser"},
    {"user", cmd_user, "keep the accounts of the press service"},
    {"watch", cmd_watch, "watch feeds for new coverage, accept or dismiss it"},
    {NULL, NULL, NULL},
};

static void usage(FILE *out)
{
    fputs("usage: presse COMMAND [OPTION]... [FILE-OR-FOLDER]\n\n", out);
    for (const struct command *c = commands; c->name; c++)
        fprintf(out, "  %-10s %s\n", c->name, c->summary);
    fputs("\n`presse COMMAND --help` tells more of one command.\n", out);
}

// Data that did not reach its file is a failure, however well the command went.
static int finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("presse: cannot write the output");
    return code ? code : 1;
}

int main(int argc, char **argv)
{
    fault_from_environment();
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "page-reader") == 0) // started by net/worker.c, not by people
        return worker_main(false);
    if (strcmp(argv[1], "pdf-reader") == 0)
        return worker_main(true);
    if (strcmp(argv[1], "--version") == 0) {
        puts("presse " PRESSE_VERSION);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return 0;
    }
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(argv[1], c->name) == 0)
            return finish(c->run(argc - 1, argv + 1));
    fprintf(stderr, "presse: there is no command \"%s\"; `presse --help` lists them\n", argv[1]);
    return 2;
}
