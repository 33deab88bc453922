// SPDX-License-Identifier: MIT
// presse user: accounts of the press service. Passwords come from standard input, one line, so
// that they stand in no argument list; on a terminal they are asked without echo.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/room_desk.h"
#include "desk/staff.h"

static const struct cli_option options[] = {
    {"room", 'r', "FOLDER", "the room whose accounts these are (.)"},
    {"name", 'n', "NAME", "how the account is shown (the address)"},
    {"manager", 'm', NULL, "may also export and erase personal data"},
    {"format", 'f', "FORMAT", "of the list: table, tsv or json"},
    {0},
};
enum { OPTION_ROOM, OPTION_NAME, OPTION_MANAGER, OPTION_FORMAT };

static const struct cli_spec spec = {
    "presse user add|reset|remove ADDRESS | presse user list",
    "Keeps the accounts of the press service. The password is read from standard input.",
    options,
};

static bool read_line(const char *prompt, char *out, size_t size)
{
    struct termios old;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &old) == 0;
    if (terminal) {
        struct termios quiet = old;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        fputs(prompt, stderr);
    }
    bool ok = fgets(out, (int)size, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        fputc('\n', stderr);
    }
    if (ok)
        out[strcspn(out, "\r\n")] = '\0';
    return ok;
}

static bool read_password(char *out, size_t size, struct error *e)
{
    char again[1200];
    if (!read_line("Password: ", out, size))
        return error_set(e, ERROR_USAGE, "no password on standard input");
    if (!isatty(STDIN_FILENO))
        return true;
    if (read_line("Again: ", again, sizeof again) && strcmp(out, again) == 0)
        return true;
    return error_set(e, ERROR_INPUT, "the two passwords differ");
}

static int list(struct desk *d, const char *format, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct staff *staff;
    size_t len;
    if (!staff_list(d, &a, &staff, &len, e))
        return cli_fail(e);
    bool json = strcmp(format, "json") == 0, tsv = strcmp(format, "tsv") == 0;
    buf_c(&b, json ? "[" : tsv ? "address\tname\trole\tsecond step\tstate\n" : "");
    for (size_t i = 0; i < len; i++) {
        const struct staff *s = &staff[i];
        const struct str cells[] = {
            s->email, s->name, s->role == ROLE_MANAGER ? STR("manager") : STR("officer"),
            s->totp ? STR("yes") : STR("no"), s->disabled ? STR("removed") : STR("active")};
        static const char *const keys[] = {"address", "name", "role", "second_step", "state"};
        buf_c(&b, json ? (i ? ",\n {" : "\n {") : "");
        for (size_t k = 0; k < 5; k++) {
            if (json) {
                buf_format(&b, "%s\"%s\": ", k ? ", " : "", keys[k]);
                output_json(&b, cells[k]);
            } else if (tsv) {
                buf_c(&b, k ? "\t" : "");
                output_tsv(&b, cells[k]);
            } else {
                output_column(&b, cells[k], k < 2 ? 30 : 9);
                buf_char(&b, ' ');
            }
        }
        buf_c(&b, json ? "}" : "\n");
    }
    buf_c(&b, json ? "\n]\n" : "");
    fwrite(b.p, 1, b.n, stdout);
    return 0;
}

struct arguments {
    const char *room, *name, *format;
    bool manager;
};

static int run_action(struct desk *d, const char *action, const char *address,
                      const struct arguments *x)
{
    char password[1200];
    struct error e = {0};
    struct str email = str_of(address);
    int64_t id;
    bool ok;
    if (strcmp(action, "remove") == 0) {
        ok = staff_remove(d, email, &e);
    } else {
        ok = read_password(password, sizeof password, &e);
        if (ok && strcmp(action, "add") == 0)
            ok = staff_add(d, email, x->name ? str_of(x->name) : email,
                           x->manager ? ROLE_MANAGER : ROLE_OFFICER, str_of(password), &id, &e);
        else if (ok)
            ok = staff_reset(d, email, str_of(password), &e);
        explicit_bzero(password, sizeof password);
    }
    if (!ok)
        return cli_fail(&e);
    fprintf(stderr, "presse: account %s: %s\n", address,
            *action == 'a'                 ? "added"
            : strcmp(action, "reset") == 0 ? "reset"
                                           : "removed");
    return 0;
}

int cmd_user(int argc, char **argv)
{
    static const char *const actions[] = {"add", "reset", "remove", "list", NULL};
    static const char *const formats[] = {"table", "tsv", "json", NULL};
    struct arguments x = {.room = ".", .format = "table"};
    const char *value;
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        if (option == OPTION_ROOM)
            x.room = value;
        else if (option == OPTION_NAME)
            x.name = value;
        else if (option == OPTION_MANAGER)
            x.manager = true;
        else
            x.format = value;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (cli_choice(x.format, formats) < 0)
        return cli_usage(&spec, "--format cannot take \"%s\"", x.format);
    const char *action = optind < argc ? argv[optind] : "";
    int chosen = cli_choice(action, actions);
    if (chosen < 0)
        return cli_usage(&spec, "say what to do: add, reset, remove or list");
    if (argc - optind != (chosen == 3 ? 1 : 2))
        return cli_usage(&spec, "%s takes %s", action, chosen == 3 ? "no address" : "one address");
    struct room_desk r;
    struct error e = {0};
    int code = room_desk_open(x.room, &r, &e) ? 0 : cli_fail(&e);
    if (code == 0)
        code = chosen == 3 ? list(r.desk, x.format, &e)
                           : run_action(r.desk, action, argv[optind + 1], &x);
    room_desk_close(&r);
    return code;
}
