// SPDX-License-Identifier: MIT
// presse jobs: the queue of mails and other work. Exit code 1 when a job has failed or is stuck.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/room_desk.h"
#include "desk/runner.h"
#include "store/job.h"

static const struct cli_option options[] = {
    {"room", 'r', "FOLDER", "the room whose jobs these are (.)"},
    {"state", 's', "STATE", "list waiting, running, failed, done or all jobs (all)"},
    {"format", 'f', "FORMAT", "of the list: tsv or json"},
    {0},
};
enum { OPTION_ROOM, OPTION_STATE, OPTION_FORMAT };

static const struct cli_spec spec = {
    "presse jobs [list] | presse jobs run | presse jobs again|drop NUMBER",
    "Lists the jobs, does those that are due, tries one again, or forgets one.",
    options,
};

static void print_time(struct buf *b, int64_t time, bool json)
{
    char text[TIME_RFC3339_SIZE] = "";
    if (time)
        time_rfc3339(time, text);
    if (json)
        output_json(b, str_of(text));
    else
        output_tsv(b, str_of(text));
}

static void print_job(struct buf *b, const struct job_row *j, bool json)
{
    bool stuck = str_eq(j->state, STR("running")) && j->claimed_until < clock_now();
    struct str state = stuck ? STR("stuck") : j->state;
    if (!json) {
        buf_format(b, "%lld\t%.*s\t%.*s\t%lld\t", (long long)j->id, STR_ARG(j->kind),
                   STR_ARG(state), (long long)j->attempts);
        print_time(b, j->run_at, false);
        buf_char(b, '\t');
        output_tsv(b, j->last_error);
        buf_char(b, '\n');
        return;
    }
    buf_format(b, " {\"id\": \"%lld\", \"kind\": ", (long long)j->id);
    output_json(b, j->kind);
    buf_c(b, ", \"state\": ");
    output_json(b, state);
    buf_format(b, ", \"tries\": %lld, \"due\": ", (long long)j->attempts);
    print_time(b, j->run_at, true);
    buf_c(b, ", \"error\": ");
    output_json(b, j->last_error);
    buf_char(b, '}');
}

static int list(struct desk *d, const char *state, bool json, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct job_row *rows;
    struct job_health h;
    size_t len;
    if (!jobs_list(d, str_of(state), &a, &rows, &len, e) || !jobs_health(d, &h, e))
        return cli_fail(e);
    buf_c(&b, json ? "[\n" : "number\tkind\tstate\ttries\tdue\terror\n");
    for (size_t i = 0; i < len; i++) {
        print_job(&b, &rows[i], json);
        buf_c(&b, json && i + 1 < len ? ",\n" : "");
    }
    buf_c(&b, json ? "\n]\n" : "");
    fwrite(b.p, 1, b.n, stdout);
    if (!desk_can_mail(d))
        fputs("presse: no mail server is set up: mail waits\n", stderr);
    return h.failed + h.stuck > 0;
}

static int run(struct desk *d, struct error *e)
{
    int64_t done, failed;
    if (!run_due(d, &done, &failed, e))
        return cli_fail(e);
    fprintf(stderr, "presse: %lld done, %lld not\n", (long long)done, (long long)failed);
    return failed > 0;
}

static int change(struct desk *d, bool again, const char *number, struct error *e)
{
    bool found;
    int64_t id = strtoll(number, NULL, 10);
    bool ok = again ? job_again(d->store, id, &found, e) : job_drop(d->store, id, &found, e);
    if (ok && !found)
        ok = error_set(e, ERROR_MISSING, "there is no job %s that waits or has failed", number);
    return ok ? 0 : cli_fail(e);
}

int cmd_jobs(int argc, char **argv)
{
    static const char *const actions[] = {"list", "run", "again", "drop", NULL};
    static const char *const states[] = {"waiting", "running", "failed", "done", "all", NULL};
    static const char *const formats[] = {"tsv", "json", NULL};
    const char *value, *room = ".", *state = "all", *format = "tsv";
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        *(option == OPTION_ROOM ? &room : option == OPTION_STATE ? &state : &format) = value;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (cli_choice(state, states) < 0 || cli_choice(format, formats) < 0)
        return cli_usage(&spec, "there is no such state or format");
    int action = optind < argc ? cli_choice(argv[optind], actions) : 0;
    int operands = argc - optind - (optind < argc);
    if (action < 0 || operands != (action >= 2))
        return cli_usage(&spec, "say what to do: list, run, again NUMBER or drop NUMBER");
    struct room_desk r;
    struct error e = {0};
    int code = room_desk_open(room, &r, &e) ? 0 : cli_fail(&e);
    if (code == 0 && action == 0)
        code = list(r.desk, state, strcmp(format, "json") == 0, &e);
    else if (code == 0)
        code = action == 1 ? run(r.desk, &e) : change(r.desk, action == 2, argv[argc - 1], &e);
    room_desk_close(&r);
    return code;
}
