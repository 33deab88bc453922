// SPDX-License-Identifier: MIT
// presse check: prints what is doubtful or wrong in a page or a folder. The exit code is 1 when
// anything at or above --fail-on was found, so that it can guard a commit or a publication.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "cli/links.h"
#include "cli/options.h"
#include "cli/place.h"
#include "room/page_doc.h"
#include "room/room.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF };
static const char *const formats[] = {"text", "json", "sarif", NULL};
// In the order of enum severity; "never" lies above all.
static const char *const levels[] = {"note", "warning", "error", "never", NULL};

enum { OPTION_FORMAT, OPTION_FAIL_ON, OPTION_IGNORE, OPTION_LINKS, OPTION_SAVE, OPTION_WHY };
static const struct cli_option options[] = {
    {"format", 'f', "FORMAT", "text, json or sarif"},
    {"fail-on", 0, "LEVEL", "exit with 1 from note, warning (the default), error, or never"},
    {"ignore", 'i', "CODE[,CODE]", "leave out findings with these codes; may be repeated"},
    {"links", 'l', NULL, "ask every outgoing link too, politely; the state is kept in data/"},
    {"save", 0, NULL,
     "with --links: write dead links into links.yaml, so that the site marks them"},
    {"why", 'w', NULL, "say of each entry why it was taken for press coverage, or was not"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse check [OPTION]... [FILE-OR-FOLDER]...",
    .about = "Finds what is doubtful or wrong: dates out of order, links that lead nowhere, the\n"
             "same article twice and more. docs/checks.md explains each code.",
    .options = options,
};

struct checking {
    enum format format;
    int fail_on;
    struct str ignored[64];
    size_t ignored_len;
    bool colour, links, save, why;
    struct buf out;
    struct arena arena; // owns what is kept of rooms already freed
    struct diag *found;
    struct str *files;
    size_t len, cap, files_cap;
    size_t counts[3];
    bool failed;
    const struct page *read; // the page without a tree that was shown last
    struct arena reading;
    struct str source;
};

static bool is_ignored(const struct checking *c, const char *code)
{
    for (size_t i = 0; i < c->ignored_len; i++)
        if (str_eq(c->ignored[i], str_of(code)))
            return true;
    return false;
}

// What SARIF prints at the end outlives the room.
static void keep(struct checking *c, const struct diag *d, struct str file, struct str source)
{
    size_t len = c->len;
    struct diag copy = *d;
    copy.column = findings_character(source, d->line, d->column);
    copy.message = str_copy(&c->arena, d->message);
    copy.remedy = str_copy(&c->arena, d->remedy);
    ARENA_PUSH(&c->arena, c->files, len, c->files_cap) = str_copy(&c->arena, file);
    ARENA_PUSH(&c->arena, c->found, c->len, c->cap) = copy;
}

// What the file says, of which a finding shows a line; empty when it cannot be read.
static struct str source_of(struct checking *c, const struct room *r, const struct diag *d)
{
    const struct page *p = room_page_at(r, d->file);
    struct error e = {0};
    if (!p || p->doc)
        return p ? p->doc->source : STR_NONE;
    if (c->read != p) {
        arena_reset(&c->reading);
        const struct doc *doc = page_doc(&c->reading, p, &e);
        c->source = doc ? doc->source : STR_NONE;
        c->read = p;
    }
    return c->source;
}

static void report(struct checking *c, struct room *r, const char *given)
{
    for (size_t i = 0; i < r->diags.len; i++) {
        const struct diag *d = &r->diags.items[i];
        if (is_ignored(c, d->code))
            continue;
        struct str file = cli_place(&r->arena, r, given, d->file);
        size_t total = c->counts[0] + c->counts[1] + c->counts[2];
        if (c->format == FORMAT_JSON) {
            buf_c(&c->out, total ? ",\n  " : "[\n  ");
            findings_json(&c->out, d, file);
        } else if (c->format == FORMAT_SARIF) {
            keep(c, d, file, source_of(c, r, d));
        } else {
            bool terminal = isatty(STDOUT_FILENO);
            findings_text(&c->out, d, file, c->colour, terminal ? source_of(c, r, d) : STR_NONE);
        }
        c->counts[d->severity]++;
        c->failed = c->failed || (int)d->severity >= c->fail_on;
    }
}

static int check_room(struct checking *c, const char *path)
{
    struct room *room;
    struct error e = {0};
    const struct room_options how = {.why = c->why};
    if (!cli_open_room(path, &how, &room, &e))
        return cli_fail(&e);
    room_check(room);
    if (c->links && !links_check(room, c->save, &e)) {
        room_free(room);
        return cli_fail(&e);
    }
    report(c, room, path);
    c->read = NULL;
    room_free(room);
    return 0;
}

static int finish(struct checking *c)
{
    size_t total = c->counts[0] + c->counts[1] + c->counts[2];
    if (c->format == FORMAT_JSON)
        buf_c(&c->out, total ? "\n]\n" : "[]\n");
    if (c->format == FORMAT_SARIF)
        findings_sarif(&c->out, c->found, c->files, c->len);
    struct str out = buf_view(&c->out);
    bool ok = out.n == 0 || fwrite(out.p, 1, out.n, stdout) == out.n;
    if (c->format == FORMAT_TEXT && isatty(STDERR_FILENO))
        fprintf(stderr, "%zu error%s, %zu warning%s, %zu note%s\n", c->counts[2],
                c->counts[2] == 1 ? "" : "s", c->counts[1], c->counts[1] == 1 ? "" : "s",
                c->counts[0], c->counts[0] == 1 ? "" : "s");
    buf_free(&c->out);
    arena_free(&c->arena);
    arena_free(&c->reading);
    return ok && !c->failed ? 0 : 1;
}

// Codes separated by commas. False when there are too many.
static bool add_ignored(struct checking *c, const char *value)
{
    struct str rest = str_of(value), code;
    while (str_split(&rest, ',', &code)) {
        if (c->ignored_len == sizeof c->ignored / sizeof *c->ignored)
            return false;
        c->ignored[c->ignored_len++] = str_trim(code);
    }
    return true;
}

// Takes one option; returns 0, or the exit code of a complaint.
static int take(struct checking *c, int option, const char *value)
{
    if (option == OPTION_LINKS || option == OPTION_SAVE || option == OPTION_WHY) {
        *(option == OPTION_LINKS ? &c->links : option == OPTION_SAVE ? &c->save : &c->why) = true;
        return 0;
    }
    if (option == OPTION_IGNORE)
        return add_ignored(c, value) ? 0 : cli_usage(&spec, "too many codes to ignore");
    bool format = option == OPTION_FORMAT;
    int choice = cli_choice(value, format ? formats : levels);
    if (choice < 0)
        return cli_usage(&spec, "there is no %s \"%s\"", format ? "format" : "level", value);
    if (format)
        c->format = (enum format)choice;
    else
        c->fail_on = choice;
    return 0;
}

int cmd_check(int argc, char **argv)
{
    struct checking c = {.fail_on = SEVERITY_WARNING, .colour = cli_colour(STDOUT_FILENO)};
    const char *value;
    int option, code = 0;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if ((code = take(&c, option, value)) != 0)
            return code;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (c.save && !c.links)
        return cli_usage(&spec, "--save goes with --links");
    if (optind >= argc)
        code = check_room(&c, ".");
    for (int i = optind; i < argc; i++) {
        int failed = check_room(&c, argv[i]);
        code = failed ? failed : code;
    }
    int found = finish(&c);
    return code ? code : found;
}
