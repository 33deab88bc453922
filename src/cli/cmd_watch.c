// SPDX-License-Identifier: MIT
// presse watch: asks the feeds that presse.yaml names, and lets a person accept or dismiss what
// they brought.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/findings.h"
#include "cli/options.h"
#include "cli/output.h"
#include "desk/desk.h"
#include "intake/network.h"
#include "intake/watch.h"

enum { OPTION_ROOM, OPTION_ALL, OPTION_STATE, OPTION_JSON };
static const struct cli_option options[] = {
    {"room", 0, "PATH", "the room: a folder or a page; the current folder's unless named"},
    {"all", 'a', NULL, "run: ask every feed now, due or not"},
    {"state", 0, "STATE", "list: new (the default), accepted or dismissed"},
    {"json", 0, NULL, "list, feeds: print JSON lines"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse watch [OPTION]... [run | list | feeds | accept NAME... | dismiss NAME...]",
    .about =
        "Watches the feeds of presse.yaml for new coverage. `run` asks those that are due,\n"
        "`list` shows what they brought, `accept` writes articles into the page, `dismiss`\n"
        "never shows them again, `feeds` says how the feeds are. NAME is the eight characters\n"
        "that list shows, or the article's address.",
    .options = options,
};

struct watching {
    const char *path, *state;
    bool all, json;
    struct arena arena;
    struct room *room;
    struct store *store;
    struct watch_plan plan;
};

static bool open_all(struct watching *w, struct error *e)
{
    const struct room_options drafts = {.drafts = true};
    return room_load(w->path, &drafts, &w->room, e) &&
           watch_read(&w->arena, w->room->config, &w->plan, e) &&
           store_open(desk_store_location(&w->arena, w->room->config, w->room->root), &w->store, e);
}

static void close_all(struct watching *w)
{
    store_close(w->store);
    room_free(w->room);
    arena_free(&w->arena);
}

// ---- list and feeds

static void json_text(struct buf *b, const char *name, struct str text)
{
    buf_format(b, "%s\"%s\":", b->n > 1 ? "," : "", name);
    output_json(b, text);
}

static void json_time(struct buf *b, const char *name, int64_t at)
{
    char text[TIME_RFC3339_SIZE];
    time_rfc3339(at, text);
    if (at)
        json_text(b, name, str_of(text));
    else
        buf_format(b, ",\"%s\":null", name);
}

static void end_line(struct buf *b)
{
    buf_c(b, "}\n");
    fwrite(b->p, 1, b->n, stdout);
    buf_free(b);
}

static void print_candidate(const struct watching *w, const struct watch_candidate *c)
{
    char day[DATE_ISO_SIZE] = "";
    if (c->published_at)
        date_iso(date_of_time(c->published_at), day);
    if (!w->json) {
        printf("%.*s  %-10s  %.*s%s%.*s\n          %.*s\n", STR_ARG(c->name), day,
               STR_ARG(c->outlet), c->outlet.n ? ": " : "", STR_ARG(c->title), STR_ARG(c->url));
        return;
    }
    struct buf b = BUF_EMPTY;
    buf_c(&b, "{");
    json_text(&b, "name", c->name);
    json_text(&b, "date", str_of(day));
    json_text(&b, "title", c->title);
    json_text(&b, "outlet", c->outlet);
    json_text(&b, "url", c->url);
    json_text(&b, "word", c->word);
    json_text(&b, "feed", c->feed);
    json_text(&b, "state", c->state);
    end_line(&b);
}

static bool list(struct watching *w, struct error *e)
{
    struct watch_candidate *all;
    size_t len;
    if (!watch_candidates(w->store, str_of(w->state), &w->arena, &all, &len, e))
        return false;
    for (size_t i = 0; i < len; i++)
        print_candidate(w, &all[i]);
    if (!len && !w->json)
        fputs("presse: no candidate\n", stderr);
    return true;
}

static void print_feed(const struct watching *w, const struct watch_state *s)
{
    const char *state = s->failures ? "failing" : s->checked_at ? "well" : "not asked yet";
    if (!w->json) {
        printf("%.*s  %s%s%.*s%s%.*s\n", STR_ARG(s->url), state, s->trouble.n ? ": " : "",
               STR_ARG(s->trouble), s->moved_to.n ? "; moved to " : "", STR_ARG(s->moved_to));
        return;
    }
    struct buf b = BUF_EMPTY;
    buf_c(&b, "{");
    json_text(&b, "url", s->url);
    json_text(&b, "title", s->title);
    json_text(&b, "state", str_of(state));
    json_text(&b, "trouble", s->trouble);
    json_text(&b, "moved_to", s->moved_to);
    json_text(&b, "hub", s->hub);
    buf_format(&b, ",\"failures\":%lld", (long long)s->failures);
    json_time(&b, "checked_at", s->checked_at);
    json_time(&b, "next_at", s->next_at);
    json_time(&b, "good_at", s->good_at);
    json_time(&b, "hub_until", s->hub_until);
    end_line(&b);
}

static bool feeds(struct watching *w, struct error *e)
{
    struct watch_state *all;
    size_t len;
    if (!watch_states(w->store, &w->arena, &all, &len, e))
        return false;
    for (size_t i = 0; i < len; i++)
        print_feed(w, &all[i]);
    return true;
}

// ---- run, accept, dismiss

static bool run(struct watching *w, bool *troubled, struct error *e)
{
    struct watch_options o = {.store = w->store, .room = w->room, .all = w->all};
    struct watch_outcome out;
    struct diags found = DIAGS_IN(&w->arena);
    AUTO_BUF text = BUF_EMPTY;
    if (!w->plan.len)
        return error_set(e, ERROR_MISSING, "presse.yaml names no feed under watch: feeds:");
    if (!network_options(&w->arena, w->room, &o.fetch, e) || !watch_run(&w->plan, &o, &out, e) ||
        !watch_report(w->store, &w->plan, clock_now(), &w->arena, &found, e))
        return false;
    for (size_t i = 0; i < found.len; i++)
        findings_text(&text, &found.items[i], found.items[i].file, false, STR_NONE);
    fwrite(text.n ? text.p : "", 1, text.n, stderr);
    fprintf(stderr, "presse: %zu feed%s asked, %zu unchanged, %zu failed, %zu new candidate%s\n",
            out.asked, out.asked == 1 ? "" : "s", out.unchanged, out.failed, out.found,
            out.found == 1 ? "" : "s");
    *troubled = diags_count(&found, SEVERITY_WARNING) > 0;
    return true;
}

// Each article is written into the room as it is after the one before.
static bool accept_one(struct watching *w, const struct watch_candidate *c, struct error *e)
{
    const struct room_options drafts = {.drafts = true};
    struct room *now;
    bool kept = false;
    if (!room_load(w->path, &drafts, &now, e))
        return false;
    bool ok = watch_accept(w->store, now, c, &kept, e);
    room_free(now);
    if (ok)
        fprintf(stderr, kept ? "presse: kept in incomplete.yaml: %.*s\n" : "presse: added: %.*s\n",
                STR_ARG(c->title));
    return ok;
}

static bool decide(struct watching *w, bool accepted, char **names, int len, struct error *e)
{
    for (int i = 0; i < len; i++) {
        struct watch_candidate c;
        if (!watch_candidate(w->store, str_of(names[i]), &w->arena, &c, e) ||
            !(accepted ? accept_one(w, &c, e) : watch_decide(w->store, c.name, false, e)))
            return false;
    }
    return true;
}

static int act(struct watching *w, const char *action, char **rest, int len)
{
    struct error e = {0};
    bool troubled = false, ok;
    bool names = strcmp(action, "accept") == 0 || strcmp(action, "dismiss") == 0;
    if (names ? len == 0 : len > 0)
        return cli_usage(&spec, names ? "name a candidate" : "%s takes no names", action);
    if (w->all && strcmp(action, "run") != 0)
        return cli_usage(&spec, "--all goes with run");
    if (!open_all(w, &e))
        return cli_fail(&e);
    ok = names                          ? decide(w, *action == 'a', rest, len, &e)
         : strcmp(action, "run") == 0   ? run(w, &troubled, &e)
         : strcmp(action, "feeds") == 0 ? feeds(w, &e)
                                        : list(w, &e);
    return !ok ? cli_fail(&e) : troubled;
}

int cmd_watch(int argc, char **argv)
{
    static const char *const actions[] = {"run", "list", "feeds", "accept", "dismiss", NULL};
    static const char *const states[] = {"new", "accepted", "dismissed", NULL};
    struct watching w = {.path = ".", .state = "new"};
    const char *value;
    int option;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        w.path = option == OPTION_ROOM ? value : w.path;
        w.state = option == OPTION_STATE ? value : w.state;
        w.all = w.all || option == OPTION_ALL;
        w.json = w.json || option == OPTION_JSON;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (cli_choice(w.state, states) < 0)
        return cli_usage(&spec, "there is no state \"%s\"", w.state);
    const char *action = optind < argc ? argv[optind++] : "list";
    if (cli_choice(action, actions) < 0)
        return cli_usage(&spec, "there is no action \"%s\"", action);
    int code = act(&w, action, argv + optind, argc - optind);
    close_all(&w);
    return code;
}
