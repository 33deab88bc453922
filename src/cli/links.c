// SPDX-License-Identifier: MIT
#include "cli/links.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/rewrite.h"
#include "desk/desk.h"
#include "intake/links.h"
#include "intake/network.h"
#include "intake/private.h"
#include "net/memento.h"
#include "room/dead.h"

enum { BAR = 24 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void show_progress(void *context, const struct health_progress *p)
{
    double *last = context, now = clock_monotonic_ms();
    if (now - *last < 200 && p->done < p->total)
        return;
    *last = now;
    char bar[BAR + 1];
    size_t full = p->total ? p->done * BAR / p->total : 0;
    memset(bar, ' ', BAR);
    memset(bar, '#', full < BAR ? full : BAR);
    bar[BAR] = '\0';
    fprintf(stderr, "\r[%s] %zu of %zu links asked, %zu gone, %zu moved\033[K", bar, p->done,
            p->total, p->by_verdict[LINK_GONE] + p->by_verdict[LINK_SOFT_GONE],
            p->by_verdict[LINK_MOVED]);
}

static bool stop(void *context)
{
    (void)context;
    return interrupted;
}

static bool save_dead(struct room *r, struct arena *a, const struct health_state *states,
                      size_t len, struct error *e)
{
    struct ledger dead;
    size_t changed;
    if (!ledger_read(a, r->root, DEAD_FILE, &dead, &r->diags)) {
        error_set(e, ERROR_INPUT, "%s cannot be read", DEAD_FILE);
        return error_remedy(e, "mend it, or move it away");
    }
    links_mark(&dead, states, len, &changed);
    return !changed || ledger_write(&dead, DEAD_ABOUT, e);
}

static bool run(struct room *r, const struct room_links *l, struct store *store, bool save,
                struct error *e)
{
    struct arena *a = l->arena;
    double last = 0;
    struct health_options o = {.store = store, .now = clock_now(), .stop = stop, .context = &last};
    struct health_progress progress;
    struct health_state *states;
    size_t len;
    if (isatty(STDERR_FILENO))
        o.progress = show_progress;
    if (!network_options(a, r, &o.fetch, e) || !health_know(store, l->links, l->len, o.now, e) ||
        !health_run(&o, &progress, e))
        return false;
    if (o.progress && progress.total)
        fputc('\n', stderr);
    if (interrupted)
        fprintf(stderr, "presse: stopped after %zu links; the next run goes on\n", progress.done);
    if (progress.offline)
        fprintf(stderr,
                "presse: none of %zu links answered: this machine seems to be offline. Nothing is "
                "held against them; try again later\n",
                progress.offline);
    if (!health_states(store, o.now, a, &states, &len, e) ||
        (save && !save_dead(r, a, states, len, e)))
        return false;
    size_t kept = 0;
    if (private_wanted(r) && !interrupted &&
        !private_keep(r, l, states, len, &o.fetch, stop, NULL, &kept, e))
        return false;
    if (kept)
        fprintf(stderr, "presse: %zu private cop%s kept in data/copies\n", kept,
                kept == 1 ? "y" : "ies");
    links_report(l, states, len, &r->arena, &r->diags);
    diags_sort(&r->diags);
    return true;
}

bool links_check(struct room *r, bool save, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct room_links l;
    struct store *store;
    links_collect(&a, r, &l);
    if (!store_open(desk_store_location(&a, r->config, r->root), &store, e))
        return false;
    struct sigaction action = {.sa_handler = on_interrupt}, before;
    sigaction(SIGINT, &action, &before);
    bool ok = run(r, &l, store, save, e);
    sigaction(SIGINT, &before, NULL);
    store_close(store);
    return ok;
}

// What the store knows; nothing when the room has none yet: fixing makes no database.
static bool troubled(struct room *r, struct health_state **out, size_t *len, struct error *e)
{
    struct store *store;
    const char *location = desk_store_location(&r->arena, r->config, r->root);
    *len = 0;
    if (!strstr(location, "://") && access(location, F_OK) != 0)
        return true;
    if (!store_open(location, &store, e))
        return false;
    bool ok = health_troubled(store, &r->arena, out, len, e);
    store_close(store);
    return ok;
}

bool links_moved(struct room *r, struct moved_link **out, size_t *len, struct error *e)
{
    struct health_state *states;
    size_t n;
    if (!troubled(r, &states, &n, e))
        return false;
    *out = ARENA_ARRAY(&r->arena, n + 1, struct moved_link);
    *len = 0;
    for (size_t i = 0; i < n; i++)
        if (states[i].verdict == LINK_MOVED && states[i].moved_to.n)
            (*out)[(*len)++] = (struct moved_link){states[i].url, states[i].moved_to};
    return true;
}

// Dead links that the room still has.
static size_t still_linked(const struct room_links *l, struct health_state *states, size_t len)
{
    size_t kept = 0;
    for (size_t i = 0; i < len; i++)
        if (links_place(l, states[i].url))
            states[kept++] = states[i];
    return kept;
}

static void say(const struct diags *found)
{
    for (size_t i = 0; i < found->len; i++)
        fprintf(stderr, "presse: %.*s; %.*s\n", STR_ARG(found->items[i].message),
                STR_ARG(found->items[i].remedy));
}

bool links_fix_dead(struct room *r, const struct rewrite *how, size_t *mended, struct error *e)
{
    struct room_links l;
    struct ledger dead;
    struct health_state *states;
    struct memento_archive *archives;
    struct fetch_options fetch;
    struct diags found = DIAGS_IN(&r->arena);
    size_t len, archives_len, marked, copies;
    *mended = 0;
    if (!ledger_read(&r->arena, r->root, DEAD_FILE, &dead, &found)) {
        say(&found);
        return error_set(e, ERROR_INPUT, "%s cannot be read", DEAD_FILE);
    }
    links_collect(&r->arena, r, &l);
    if (!troubled(r, &states, &len, e) ||
        !links_archives(&r->arena, r->config, &archives, &archives_len, e) ||
        !network_options(&r->arena, r, &fetch, e))
        return false;
    links_mark(&dead, states, still_linked(&l, states, len), &marked);
    if (!links_find_copies(&l, &dead, &fetch, archives, archives_len, &found, &copies, e))
        return false;
    say(&found);
    *mended = marked + copies;
    if (!*mended)
        return true;
    return cli_rewrite_ledger(how, &dead, DEAD_ABOUT, e);
}
