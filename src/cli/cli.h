// SPDX-License-Identifier: MIT
// Commands of the program: one file a command. A command gets its own arguments (argv[0] is
// its name), prints data on standard output and talk on standard error, and returns the exit
// code: 0 done, 1 findings or failure, 2 wrong usage.
#ifndef PRESSE_CLI_CLI_H
#define PRESSE_CLI_CLI_H

#include "base/diag.h"
#include "base/error.h"

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary; // one line for `presse --help`
};

// The commands, in alphabetical order; each documented in man/presse-NAME.1.
int cmd_add(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_build(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_convert(int argc, char **argv);
int cmd_fix(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_jobs(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_mail_in(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_user(int argc, char **argv);
int cmd_watch(int argc, char **argv);

// Prints an error as compilers do, with its remedy, and returns the exit code that suits it.
int cli_fail(const struct error *e);

#endif
