// SPDX-License-Identifier: MIT
// Links are those of clips and those in the prose of pages and releases, each address once. The
// first place that names it is where findings about it stand.
#include "cli/links.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "cli/network.h"
#include "desk/desk.h"
#include "net/health.h"
#include "text/address.h"

struct place {
    struct str file;
    unsigned line, column;
};

struct collected {
    struct arena *arena;
    struct map known; // address -> struct place
    struct health_link *links;
    size_t len, cap;
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void collect(struct collected *c, struct str url, struct str title, struct place at)
{
    if (address_kind_of(url) != ADDRESS_WEB || map_get(&c->known, url))
        return;
    struct place *p = ARENA_NEW(c->arena, struct place);
    *p = at;
    map_set(&c->known, url, p);
    ARENA_PUSH(c->arena, c->links, c->len, c->cap) = (struct health_link){url, title};
}

static void collect_tree(struct collected *c, const struct page *p, const struct doc *d)
{
    for (const struct node *n = d->root; n; n = node_next(d->root, n)) {
        struct place at = {.file = p->path};
        if (n->type != NODE_LINK)
            continue;
        doc_place(d, n->offset, &at.line, &at.column);
        collect(c, n->url, STR_NONE, at);
    }
}

static void collect_page(struct collected *c, const struct page *p)
{
    for (size_t i = 0; i < p->clips_len; i++)
        collect(c, p->clips[i]->url, p->clips[i]->title,
                (struct place){p->path, p->clips[i]->line, p->clips[i]->column});
    struct diags ignored = DIAGS_IN(c->arena); // reported when the room was read
    struct str source;
    struct error unreadable;
    enum doc_format format;
    if (p->doc)
        collect_tree(c, p, p->doc);
    else if (doc_format_of(p->path, &format) &&
             file_read(p->file.full, DOC_LARGEST, c->arena, &source, NULL, &unreadable))
        collect_tree(c, p, doc_read(c->arena, p->path, source, format, false, &ignored));
}

static void show_progress(void *context, const struct health_progress *p)
{
    double *last = context, now = clock_monotonic_ms();
    if (now - *last < 200 && p->done < p->total)
        return;
    *last = now;
    fprintf(stderr, "\r%zu of %zu links asked, %zu gone, %zu moved\033[K", p->done, p->total,
            p->by_verdict[LINK_GONE] + p->by_verdict[LINK_SOFT_GONE], p->by_verdict[LINK_MOVED]);
}

static bool stop(void *context)
{
    (void)context;
    return interrupted;
}

struct kind {
    const char *code;
    enum severity severity;
    const char *remedy;
};

static const struct kind kinds[LINK_UNSURE + 1] = {
    [LINK_MOVED] = {"link-moved", SEVERITY_WARNING, "write the new address"},
    [LINK_PAYWALLED] = {"link-paywalled", SEVERITY_NOTE, "say that it is for subscribers"},
    [LINK_BLOCKED] = {"link-blocked", SEVERITY_NOTE, "open it in a browser to be sure"},
    [LINK_GONE] = {"link-gone", SEVERITY_WARNING, "link to a copy in a public archive"},
    [LINK_SOFT_GONE] = {"link-soft-gone", SEVERITY_WARNING,
                        "look for the article's new address, or link to an archived copy"},
    [LINK_UNSURE] = {"link-unsure", SEVERITY_NOTE, "ask again on another day"},
};

static void report(struct room *r, const struct collected *c, const struct health_state *s)
{
    const struct place *at = map_get(&c->known, s->url);
    const struct kind *kind = &kinds[s->verdict];
    if (!at || !kind->code)
        return;
    struct diag *d = diag_add(&r->diags, kind->severity, kind->code, at->file, at->line, at->column,
                              "%.*s: %.*s", STR_ARG(s->url), STR_ARG(s->evidence));
    d->remedy = s->moved_to.n ? str_format(&r->arena, "write %.*s", STR_ARG(s->moved_to))
                              : str_of(kind->remedy);
}

static bool run(struct room *r, const struct collected *c, struct store *store, int64_t now,
                struct error *e)
{
    struct arena *a = c->arena;
    double last = 0;
    struct health_options o = {.store = store, .now = now, .stop = stop, .context = &last};
    struct health_progress progress;
    struct health_state *states;
    size_t len;
    if (isatty(STDERR_FILENO))
        o.progress = show_progress;
    if (!network_options(a, r, &o.fetch, e) || !health_know(store, c->links, c->len, now, e) ||
        !health_run(&o, &progress, e))
        return false;
    if (o.progress && progress.total)
        fputc('\n', stderr);
    if (interrupted)
        fprintf(stderr, "presse: stopped after %zu links; the next run goes on\n", progress.done);
    if (!health_states(store, now, a, &states, &len, e))
        return false;
    for (size_t i = 0; i < len; i++)
        report(r, c, &states[i]);
    diags_sort(&r->diags);
    return true;
}

bool links_check(struct room *r, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct collected c = {.arena = &a, .known = MAP_IN(&a)};
    for (size_t i = 0; i < r->pages_len; i++)
        if (r->pages[i]->published)
            collect_page(&c, r->pages[i]);
    struct store *store;
    if (!store_open(desk_store_location(&a, r->config, r->root), &store, e))
        return false;
    struct sigaction action = {.sa_handler = on_interrupt}, before;
    sigaction(SIGINT, &action, &before);
    bool ok = run(r, &c, store, clock_now(), e);
    sigaction(SIGINT, &before, NULL);
    store_close(store);
    return ok;
}
