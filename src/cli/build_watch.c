// SPDX-License-Identifier: MIT
// presse build --watch: the folder follows the room until the program is told to stop. The room
// and its site stay in memory, so that an edit reads the files it changed and renders what can
// show them; what the last write left in the folder is believed.
//
// An edit that breaks a page is kept out, as by `presse serve`: the last good site stays, and what
// is wrong is said. A write that fails leaves the folder as it was and is tried again.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/build.h"
#include "room/cache.h"
#include "serve/listen.h"
#include "serve/news.h"
#include "serve/snapshot.h"
#include "serve/watch.h"

enum {
    RETRY_MS = 5000,          // a write that failed
    BROKEN_MS = 60000,        // an edit that was kept out: a change of the file comes sooner
    LONGEST_SLEEP_MS = 60000, // the clock may be set
};

struct watching {
    struct building *b;
    struct snapshot_options how;
    struct snapshot *written; // what the folder shows
    struct watch *watch;
    int signals;
    int64_t day;        // of the clock when it was written: some dates are told relative to it
    bool whole;         // more than the watch tells has to be read
    double retry_at;    // milliseconds: when what was put off is tried again; 0: nothing was
    struct buf trouble; // said last, so that it is said once
};

// --- Writing --------------------------------------------------------------------------------

struct step {
    struct sink_source all;
    const struct site *was, *now; // was: NULL when nothing is to be believed
};

static const struct route *route_of(const void *context, size_t i)
{
    const struct step *step = context;
    return step->all.route(step->all.context, i);
}

static bool render_of(const void *context, const struct route *route, struct arena *scratch,
                      struct buf *out, struct error *e)
{
    const struct step *step = context;
    return step->all.render(step->all.context, route, scratch, out, e);
}

static bool stays_of(const void *context, const struct route *route)
{
    const struct step *step = context;
    return step->was && site_stays(step->was, step->now, route);
}

static bool write_site(struct watching *w, const struct snapshot *now, struct sink_stats *counted,
                       struct error *e)
{
    int64_t day = clock_now() / 86400;
    const struct site *site = snapshot_site(now);
    bool same_day = w->written && day == w->day;
    const struct step step = {sink_source_of(site), same_day ? snapshot_site(w->written) : NULL,
                              site};
    const struct sink_source source = {&step, step.all.len, route_of, render_of, stays_of};
    struct sink_options to = build_options(w->b);
    to.keep = build_lacks_pages(snapshot_room(now));
    if (!sink_folder(&source, w->b->output, &to, counted, e))
        return false;
    w->day = day;
    return true;
}

// --- Saying ---------------------------------------------------------------------------------

static void say(struct str text)
{
    fprintf(stderr, "%.*s", STR_ARG(text));
}

static void say_notes(struct building *b)
{
    AUTO_BUF text = BUF_EMPTY;
    for (size_t i = 0; i < b->notes.len; i++)
        diag_print(&text, &b->notes.items[i]);
    b->notes.len = 0;
    say(buf_view(&text));
}

// --- Taking changes in ----------------------------------------------------------------------

// The room with the files at paths read again, or all of it. *out is NULL when nothing changed.
static bool read_room(struct watching *w, const struct str *paths, size_t len, bool whole,
                      struct snapshot **out, struct error *e)
{
    *out = NULL;
    if (!whole && snapshot_update(w->written, paths, len, &w->how, out))
        return true;
    if (!snapshot_load(w->b->path, &w->how, w->written, out, e))
        return false;
    const struct room *r = snapshot_room(*out);
    if (build_check_settings(r, e) && sink_check_folder(w->b->output, r->root, r->lone_file.n, e))
        return true;
    snapshot_unref(*out);
    *out = NULL;
    return false;
}

static void say_news(struct watching *w, const struct snapshot *now, double ms)
{
    AUTO_BUF news = BUF_EMPTY;
    const struct diags *was = &snapshot_room(w->written)->diags;
    fprintf(stderr, "presse: %zu file%s written, %zu removed, in %.0f ms\n", w->b->counted.written,
            w->b->counted.written == 1 ? "" : "s", w->b->counted.removed, ms);
    news_list(was, &snapshot_room(now)->diags, &news);
    say(buf_view(&news));
}

static void say_first(struct building *b, const struct room *r)
{
    again_count(b, r);
    build_print_findings(b, r);
}

// Publishes what was read, and keeps it.
static bool publish(struct watching *w, struct snapshot *now, double since, struct error *e)
{
    struct building *b = w->b;
    if (!write_site(w, now, &b->counted, e))
        return false;
    double ms = clock_monotonic_ms() - since;
    snapshot_check(now);
    if (w->written)
        say_news(w, now, ms);
    else
        say_first(b, snapshot_room(now));
    say_notes(b);
    if (b->stats)
        build_print_stats(b, ms);
    fflush(stdout);
    snapshot_unref(w->written);
    w->written = snapshot_ref(now);
    w->whole = false;
    w->retry_at = 0;
    buf_reset(&w->trouble);
    return true;
}

// The folder stays as it is; all is read again with the next change, or in a while. The same
// trouble again and again is said once.
static void put_off(struct watching *w, struct str why, int wait)
{
    w->whole = true;
    w->retry_at = clock_monotonic_ms() + wait;
    if (str_eq(why, buf_view(&w->trouble)))
        return;
    say(why);
    buf_reset(&w->trouble);
    buf_str(&w->trouble, why);
}

static void failed(struct watching *w, const struct error *e)
{
    AUTO_BUF text = BUF_EMPTY;
    news_error(e, &text);
    put_off(w, buf_view(&text), RETRY_MS);
}

static bool is_broken(struct watching *w, const struct snapshot *now)
{
    AUTO_BUF text = BUF_EMPTY;
    news_broken(snapshot_room(w->written), &snapshot_room(now)->diags, &text);
    if (!text.n)
        return false;
    buf_c(&text, "presse: the site stays as it was until that is mended\n");
    put_off(w, buf_view(&text), BROKEN_MS);
    return true;
}

static void follow(struct watching *w)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    struct snapshot *now;
    struct str *paths;
    size_t len;
    double since = clock_monotonic_ms();
    bool named = watch_changes(w->watch, &a, &paths, &len);
    if (!read_room(w, paths, len, w->whole || !named, &now, &e)) {
        failed(w, &e);
        return;
    }
    if (now && !is_broken(w, now) && !publish(w, now, since, &e))
        failed(w, &e);
    snapshot_unref(now);
}

// --- The loop -------------------------------------------------------------------------------

// Milliseconds until the room has to be read though none of its files changed: what was put off
// is tried again, a release's time comes, or a day has passed, which some dates are told relative
// to.
static double rest_ms(const struct watching *w)
{
    int64_t at = snapshot_room(w->written)->next_change, now = clock_now();
    if (w->retry_at > 0)
        return w->retry_at - clock_monotonic_ms();
    if (now / 86400 != w->day || (at && now >= at))
        return 0;
    return at ? 1000.0 * (double)(at - now) : LONGEST_SLEEP_MS;
}

static int wait_ms(const struct watching *w)
{
    int change = watch_wait_ms(w->watch);
    double rest = rest_ms(w);
    if (change >= 0)
        return change;
    return rest > LONGEST_SLEEP_MS ? LONGEST_SLEEP_MS : rest > 0 ? (int)rest + 1 : 0;
}

// False when it is time to stop.
static bool take_signals(struct watching *w)
{
    struct signalfd_siginfo info;
    while (read(w->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGHUP)
            return false;
        w->whole = true;
        w->retry_at = clock_monotonic_ms();
    }
    return true;
}

static void loop(struct watching *w)
{
    for (;;) {
        struct pollfd wait[] = {{.fd = w->signals, .events = POLLIN},
                                {.fd = watch_fd(w->watch), .events = POLLIN}};
        if (poll(wait, 2, wait_ms(w)) < 0 && errno != EINTR)
            return;
        if (wait[0].revents && !take_signals(w))
            return;
        if (wait[1].revents)
            (void)watch_changed(w->watch);
        bool due = rest_ms(w) <= 0;
        w->whole = w->whole || due;
        if (due || watch_wait_ms(w->watch) == 0)
            follow(w);
    }
}

static bool take_signals_over(struct watching *w, struct error *e)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    w->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return w->signals >= 0 || error_errno(e, "cannot wait for signals");
}

// Whether a file changed after it was read and before it was watched.
static bool changed_meanwhile(const struct watching *w, const struct room *r)
{
    struct room_walk walk = {0};
    bool walked = room_walk_make(w->b->path, &walk);
    bool same = walked && walk.inputs.a == r->inputs.a && walk.inputs.b == r->inputs.b;
    room_walk_free(&walk);
    return !same;
}

static bool open_watch(struct watching *w, const struct room *r, struct error *e)
{
    bool ok = watch_open(r->root, r->lone_file, &w->watch, e);
    if (!ok && e->remedy[0])
        error_remedy(e, "raise fs.inotify.max_user_watches, or build without --watch when "
                        "something has changed");
    return ok;
}

static bool start(struct watching *w, struct error *e)
{
    double since = clock_monotonic_ms();
    struct snapshot *first;
    if (!read_room(w, NULL, 0, true, &first, e))
        return false;
    const struct room *r = snapshot_room(first);
    bool ok = open_watch(w, r, e);
    bool again = ok && changed_meanwhile(w, r);
    ok = ok && publish(w, first, since, e);
    if (again)
        w->retry_at = clock_monotonic_ms();
    if (ok)
        room_cache_write(r);
    snapshot_unref(first);
    return ok;
}

bool build_watch(struct building *b, struct error *e)
{
    struct watching w = {.b = b, .signals = -1};
    if (b->base_url)
        w.how.base_url = str_of(b->base_url);
    w.how.room = (struct room_options){.threads = b->threads, .drafts = b->drafts, .cache = true};
    bool ok = start(&w, e) && take_signals_over(&w, e); // until then they end it, as any build
    if (ok) {
        fputs("presse: following the room's files; stop with Ctrl+C\n", stderr);
        service_notify("READY=1");
        loop(&w);
        service_notify("STOPPING=1");
    }
    watch_close(w.watch);
    if (w.signals >= 0)
        close(w.signals);
    snapshot_unref(w.written);
    buf_free(&w.trouble);
    return ok;
}
