// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_OPTIONS = 40, FIRST_CODE = 1000 };

static void help(const struct cli_spec *spec)
{
    printf("usage: %s\n\n%s\n\n", spec->usage, spec->about);
    for (const struct cli_option *o = spec->options; o->name; o++) {
        char left[64];
        int n = o->letter ? snprintf(left, sizeof left, "-%c, ", o->letter)
                          : snprintf(left, sizeof left, "    ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", o->name, o->value ? " " : "",
                 o->value ? o->value : "");
        printf("  %-28s %s\n", left, o->help);
    }
    printf("  %-28s %s\n", "-h, --help", "print this and exit");
}

// Builds what getopt_long wants; codes are FIRST_CODE + index.
static void tables(const struct cli_spec *spec, struct option *longs, char *shorts)
{
    size_t n = 0;
    *shorts++ = ':';
    for (; spec->options[n].name && n < MOST_OPTIONS; n++) {
        const struct cli_option *o = &spec->options[n];
        longs[n] = (struct option){.name = o->name,
                                   .has_arg = o->value ? required_argument : no_argument,
                                   .val = FIRST_CODE + (int)n};
        if (o->letter) {
            *shorts++ = o->letter;
            if (o->value)
                *shorts++ = ':';
        }
    }
    longs[n++] = (struct option){.name = "help", .val = 'h'};
    longs[n] = (struct option){0};
    *shorts++ = 'h';
    *shorts = '\0';
}

static int index_of(const struct cli_spec *spec, int code)
{
    if (code >= FIRST_CODE)
        return code - FIRST_CODE;
    for (int i = 0; spec->options[i].name; i++)
        if (spec->options[i].letter == code)
            return i;
    return CLI_WRONG;
}

int cli_next_option(const struct cli_spec *spec, int argc, char **argv, const char **value)
{
    struct option longs[MOST_OPTIONS + 2];
    char shorts[2 * MOST_OPTIONS + 4];
    tables(spec, longs, shorts);
    opterr = 0;
    int code = getopt_long(argc, argv, shorts, longs, NULL);
    *value = optarg;
    if (code == -1)
        return CLI_OPERANDS;
    if (code == 'h' && index_of(spec, 'h') == CLI_WRONG) {
        help(spec);
        return CLI_HELPED;
    }
    if (code == '?' || code == ':') {
        const char *word = argv[optind - 1];
        cli_usage(spec, code == ':' ? "the option %s needs a value" : "%s is no option here", word);
        return CLI_WRONG;
    }
    return index_of(spec, code);
}

int cli_usage(const struct cli_spec *spec, const char *message, ...)
{
    va_list args;
    va_start(args, message);
    fputs("presse: ", stderr);
    vfprintf(stderr, message, args);
    va_end(args);
    fprintf(stderr, "\nusage: %s\n", spec->usage);
    return 2;
}

int cli_choice(const char *word, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

bool cli_colour(int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}
