// SPDX-License-Identifier: MIT
// The options of a command: one table says how they are written, what they take and what they
// do; parsing, `--help` and the complaint about a wrong one all follow from it.
#ifndef PRESSE_CLI_OPTIONS_H
#define PRESSE_CLI_OPTIONS_H

#include <stdbool.h>

struct cli_option {
    const char *name;  // "format": written --format
    char letter;       // 'f': also written -f; 0 when it has no short form
    const char *value; // what it takes, for --help: "FORMAT"; NULL when it takes nothing
    const char *help;  // one line
};

struct cli_spec {
    const char *usage;                // "presse list [OPTION]... FILE-OR-FOLDER..."
    const char *about;                // a sentence or two
    const struct cli_option *options; // ends with a NULL name; --help need not be in it
};

enum { CLI_OPERANDS = -1, CLI_HELPED = -2, CLI_WRONG = -3 };

// The index in spec->options of the next option of argv, with its value in *value; options and
// operands may be mixed. CLI_OPERANDS when all options were seen: operands are argv[optind] and
// on. CLI_HELPED when --help was printed (exit with 0); CLI_WRONG after a complaint on standard
// error (exit with 2). Call it until it gives one of these three.
int cli_next_option(const struct cli_spec *spec, int argc, char **argv, const char **value);

// Complains with the usage line; returns 2.
int cli_usage(const struct cli_spec *spec, const char *message, ...)
    __attribute__((format(printf, 2, 3)));

// The index of word in the NULL-terminated list, or -1.
int cli_choice(const char *word, const char *const *words);

// Whether a stream takes colour: it is a terminal, NO_COLOR is not set, TERM is not "dumb".
bool cli_colour(int fd);

#endif
