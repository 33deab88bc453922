// SPDX-License-Identifier: MIT
// presse mail-in: takes one message from a mail server. When it cannot be stored now the exit
// code is 75 (EX_TEMPFAIL of sysexits.h), at which mail servers keep the message and try again.
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/room_desk.h"
#include "desk/mail_in.h"

enum { TRY_AGAIN = 75 };

static const struct cli_option options[] = {
    {"room", 'r', "FOLDER", "the room that the mail is for (.)"},
    {"to", 't', "ADDRESS", "the recipient that the mail server names"},
    {0},
};
enum { OPTION_ROOM, OPTION_TO };

static const struct cli_spec spec = {
    "presse mail-in [OPTION]... < MESSAGE",
    "Brings a reply back into its request; a mail that belongs to none becomes a new request.",
    options,
};

static bool read_all(struct buf *out, struct error *e)
{
    char piece[65536];
    for (;;) {
        ssize_t n = read(STDIN_FILENO, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_errno(e, "cannot read the message from standard input");
        if (n == 0)
            return true;
        buf_add(out, piece, (size_t)n);
        if (out->overflow)
            return error_set(e, ERROR_LIMIT, "the message has more than %d bytes", MAIL_IN_MOST);
    }
}

int cmd_mail_in(int argc, char **argv)
{
    static const char *const fates[] = {
        [MAIL_JOINED] = "added to its request",
        [MAIL_NEW] = "a new request",
        [MAIL_AGAIN] = "stored before, not added again",
        [MAIL_AUTOMATIC] = "an automatic answer, noted only",
        [MAIL_OURS] = "our own mail, not stored",
        [MAIL_BOUNCED] = "a mail of ours came back, added to its request",
    };
    const char *value, *room = ".", *to = "";
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        *(option == OPTION_ROOM ? &room : &to) = value;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (optind != argc)
        return cli_usage(&spec, "the message is read from standard input");
    AUTO_BUF raw = {.limit = MAIL_IN_MOST};
    struct room_desk r = {0};
    struct error e = {0};
    enum mail_in_fate fate = MAIL_NEW;
    int64_t request;
    bool opened = read_all(&raw, &e) && room_desk_open(room, &r, &e);
    bool ok = opened && mail_in_take(r.desk, buf_view(&raw), str_of(to), &fate, &request, &e);
    room_desk_close(&r);
    if (ok) {
        fprintf(stderr, "presse: mail: %s\n", fates[fate]);
        return 0;
    }
    (void)cli_fail(&e);
    // What is no message, or too large a one, will not get better by waiting.
    return raw.overflow || (opened && e.kind == ERROR_INPUT) ? 1 : TRY_AGAIN;
}
