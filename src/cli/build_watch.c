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
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/parallel.h"
#include "cli/build.h"
#include "room/asked.h"
#include "room/cache.h"
#include "room/concern.h"
#include "room/update.h"
#include "serve/listen.h"
#include "serve/news.h"
#include "serve/snapshot.h"
#include "serve/watch.h"
#include "site/pieces.h"
#include "site/search_rows.h"

enum {
    RETRY_MS = 5000,          // a write that failed
    BROKEN_MS = 60000,        // an edit that was kept out: a change of the file comes sooner
    LONGEST_SLEEP_MS = 60000, // the clock may be set
    KEPT_BYTES = 40 << 20,    // of memory between two edits: what one needs the next needs again
};

// What the folder shows.
struct shown {
    struct snapshot *snapshot;
    struct arena arena;
    struct site_differences differ; // from the one that was read whole last
    // Coverage pages, when it was read whole and only their files had changed since the last write.
    struct str *edited;
    size_t edited_len;
};

// What the last write left, opened while the room is read.
struct opening {
    const struct building *b;
    struct beside thread;
    struct sink_last *last;
    bool begun;
};

struct watching {
    struct building *b;
    struct opening opening;
    struct snapshot_options how;
    struct shown written;
    struct watch *watch;
    int signals;
    struct sum memory; // of the last write; zero: it cannot be told whether the folder is as it was
    int64_t day;       // of the clock when it was written: some dates are told relative to it
    bool whole;        // more than the watch tells has to be read
    double retry_at;   // milliseconds: when what was put off is tried again; 0: nothing was
    struct buf trouble; // said last, so that it is said once
};

// --- Writing --------------------------------------------------------------------------------
// The routes that differ between two sites which stand on the same one are those that differ from
// that one in either of them, or came or went; after an edit of a coverage page, those that show
// its clips. They are put over what the last write left; when that cannot be, all routes are gone
// through, and those that stay are believed.

struct step {
    struct arena arena;
    const struct site *now;
    bool some;         // only the following routes
    struct map among;  // their paths
    struct map unsure; // paths of those that are left alone when they show what they did
    const struct route **routes;
    struct str *gone;
    size_t routes_len, gone_len;
};

static void add_route(struct step *step, const struct route *route)
{
    if (!map_set(&step->among, route->path, step))
        step->routes[step->routes_len++] = route;
}

static void add_unsure(struct step *step, const struct site_differences *differ)
{
    for (size_t i = 0; i < differ->unsure_len; i++) {
        const struct route *route = site_find(step->now, differ->unsure[i]->path);
        if (!route || map_get(&step->among, route->path))
            continue;
        add_route(step, route);
        map_set(&step->unsure, route->path, step);
    }
}

static void choose(struct step *step, const struct shown *was, const struct shown *now)
{
    const struct site *before = snapshot_site(was->snapshot);
    const struct site_differences *a = &was->differ, *b = &now->differ;
    size_t most = a->len + a->gone_len + a->unsure_len + b->len + b->gone_len + b->unsure_len + 1;
    step->some = true;
    step->routes = ARENA_ARRAY(&step->arena, most, const struct route *);
    step->gone = ARENA_ARRAY(&step->arena, most, struct str);
    for (size_t i = 0; i < b->len; i++)
        if (!site_coverage_stays(before, step->now, b->routes[i]))
            add_route(step, b->routes[i]);
    for (size_t i = 0; i < a->len + a->gone_len; i++) {
        struct str path = i < a->len ? a->routes[i]->path : a->gone[i - a->len];
        const struct route *route = site_find(step->now, path);
        if (!route)
            step->gone[step->gone_len++] = path;
        else if (!site_coverage_stays(before, step->now, route))
            add_route(step, route);
    }
    for (size_t i = 0; i < b->gone_len; i++)
        step->gone[step->gone_len++] = b->gone[i];
    add_unsure(step, b);
    add_unsure(step, a);
}

enum { ASKED_AT_ONCE = 16 }; // routes, of what they show

static void ask_shows(void *context, size_t portion, unsigned worker)
{
    const struct site *s = context;
    size_t from = portion * ASKED_AT_ONCE, to = from + ASKED_AT_ONCE;
    (void)worker;
    for (size_t i = from; i < to && i < site_len(s); i++)
        (void)site_shows(s, site_route(s, i));
}

// After an edit of coverage pages alone, between two sites that were made whole: what came, and
// what the edit does not leave alone. Files of the room are as they were.
static void choose_edited(struct step *step, const struct site *was, const struct shown *now,
                          unsigned threads)
{
    size_t before = site_len(was), len = site_len(step->now);
    parallel_for(threads, (len + ASKED_AT_ONCE - 1) / ASKED_AT_ONCE, ask_shows,
                 (void *)(uintptr_t)step->now);
    step->some = true;
    step->routes = ARENA_ARRAY(&step->arena, len + 1, const struct route *);
    step->gone = ARENA_ARRAY(&step->arena, before + 1, struct str);
    for (size_t i = 0; i < len; i++) {
        const struct route *route = site_route(step->now, i);
        const struct route *old = i < before ? site_route(was, i) : NULL;
        if (!old || !str_eq(old->path, route->path))
            old = site_find(was, route->path);
        bool same = old && old->kind == route->kind;
        if (!same || (route->kind != ROUTE_FILE &&
                      !site_leaves_alone(step->now, route, now->edited, now->edited_len,
                                         site_shows(was, old))))
            add_route(step, route);
    }
    for (size_t i = 0; i < before; i++) {
        const struct route *old = site_route(was, i);
        bool stays = i < len && str_eq(site_route(step->now, i)->path, old->path);
        if (!stays && !site_find(step->now, old->path))
            step->gone[step->gone_len++] = old->path;
    }
}

static const struct route *route_of(const void *context, size_t i)
{
    const struct step *step = context;
    return step->some ? step->routes[i] : site_route(step->now, i);
}

static bool render_of(const void *context, const struct route *route, struct arena *scratch,
                      struct buf *out, struct error *e)
{
    return site_render(((const struct step *)context)->now, route, scratch, out, e);
}

static uint64_t shows_of(const void *context, const struct route *route)
{
    return site_shows(((const struct step *)context)->now, route);
}

// Of the chosen ones.
static bool shows_same(const void *context, const struct route *route, uint64_t shown)
{
    const struct step *step = context;
    return shown && map_get(&step->unsure, route->path) && shown == site_shows(step->now, route);
}

static bool stays_of(const void *context, const struct route *route, uint64_t shown)
{
    (void)shown;
    return !map_get(&((const struct step *)context)->among, route->path);
}

static void *open_last(void *context)
{
    struct opening *o = context;
    o->last = sink_last_open(o->b->output, o->b->memory);
    return NULL;
}

static void begin_opening(struct watching *w)
{
    w->opening = (struct opening){.b = w->b, .begun = true};
    beside_begin(&w->opening.thread, w->b->threads, open_last, &w->opening);
}

// NULL also when it was taken already.
static struct sink_last *take_last(struct watching *w)
{
    struct sink_last *last = NULL;
    if (w->opening.begun) {
        beside_end(&w->opening.thread);
        last = w->opening.last;
    }
    w->opening = (struct opening){0};
    return last;
}

static bool amend(struct watching *w, struct sink_last *last, const struct step *step, bool *done,
                  struct error *e)
{
    struct building *b = w->b;
    const struct sink_source source = {step,      step->routes_len, route_of,
                                       render_of, shows_same,       shows_of};
    struct sink_options to = build_options(b);
    bool ours = last && last->sum.a == w->memory.a && last->sum.b == w->memory.b;
    *done = false;
    to.gone = step->gone;
    to.gone_len = step->gone_len;
    bool ok = !ours || sink_amend(last, &source, &to, done, &b->counted, e);
    if (*done)
        w->memory = last->sum;
    return ok;
}

static bool write_all(struct watching *w, struct step *step, bool keep, struct error *e)
{
    struct sink_options to = build_options(w->b);
    struct sink_source source = {step, site_len(step->now), route_of, render_of, NULL, shows_of};
    if (step->some)
        source.stays = stays_of;
    if (!w->memory.a && !w->memory.b)
        source.stays = NULL;
    to.memory_sum = w->memory;
    step->some = false;
    to.keep = keep;
    return sink_folder(&source, w->b->output, &to, &w->b->counted, e);
}

// By which the next write knows that nobody else has built into the folder since.
static struct sum memory_of(const struct building *b)
{
    struct sink_last *last = sink_last_open(b->output, b->memory);
    struct sum sum = last ? last->sum : (struct sum){0};
    sink_last_close(last);
    return sum;
}

static bool write_site(struct watching *w, const struct shown *now, struct error *e)
{
    int64_t day = clock_now() / 86400;
    struct step step = {.now = snapshot_site(now->snapshot)};
    bool lacks = build_lacks_pages(snapshot_room(now->snapshot)), done = false;
    step.among = step.unsure = MAP_IN(&step.arena);
    const struct snapshot *was = w->written.snapshot;
    bool together = was && site_stand_together(snapshot_site(was), step.now);
    if (together && day == w->day && !lacks)
        choose(&step, &w->written, now);
    else if (was && day == w->day && !lacks && now->edited_len &&
             site_furniture(snapshot_site(was)) == site_furniture(step.now))
        choose_edited(&step, snapshot_site(was), now,
                      w->b->threads ? w->b->threads : parallel_width());
    struct sink_last *last = take_last(w);
    bool ok = !step.some || amend(w, last, &step, &done, e);
    sink_last_close(last);
    ok = ok && (done || write_all(w, &step, lacks, e));
    arena_free(&step.arena);
    if (!done || (!w->memory.a && !w->memory.b))
        w->memory = memory_of(w->b);
    w->day = ok ? day : w->day;
    return ok;
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

static void shown_free(struct shown *s)
{
    snapshot_unref(s->snapshot);
    arena_free(&s->arena);
    *s = (struct shown){0};
}

// False when it cannot be told what an update concerns. There may be none: nothing has changed
// then.
static bool find_differences(const struct watching *w, const struct snapshot *was,
                             struct shown *now)
{
    if (!now->snapshot)
        return true;
    const struct room *before = snapshot_room(was), *r = snapshot_room(now->snapshot);
    return (!r->update->moved || changes_stand_alone(before, r, asked_bytes(r->asked))) &&
           site_differ(snapshot_site(now->snapshot), w->b->threads, &now->arena, &now->differ);
}

static bool is_coverage(const struct room *r, struct str path)
{
    const struct page *p = update_page_of(r, path);
    return p && p->kind == PAGE_COVERAGE;
}

// Of a room that was read whole after these files had changed.
static void find_edited(const struct snapshot *was, const struct str *paths, size_t len,
                        struct shown *now)
{
    const struct room *before = snapshot_room(was), *r = snapshot_room(now->snapshot);
    bool only = !before->next_change || r->now < before->next_change;
    for (size_t i = 0; i < len && only; i++)
        only = is_coverage(before, paths[i]) && is_coverage(r, paths[i]);
    if (!only)
        return;
    now->edited = ARENA_ARRAY(&now->arena, len + 1, struct str);
    for (size_t i = 0; i < len; i++)
        now->edited[now->edited_len++] = str_copy(&now->arena, paths[i]);
    asked_add(r->asked, asked_bytes(before->asked)); // by pages that are not rendered again
}

// The room with the files at paths read again, or all of it. No snapshot: nothing changed.
static bool read_room(struct watching *w, const struct str *paths, size_t len, bool whole,
                      struct shown *out, struct error *e)
{
    struct snapshot *was = w->written.snapshot;
    *out = (struct shown){0};
    if (!whole && snapshot_update(was, paths, len, &w->how, &out->snapshot) &&
        find_differences(w, was, out))
        return true;
    shown_free(out);
    struct snapshot_options how = w->how;
    how.room.changed = whole ? NULL : paths;
    how.room.changed_len = len;
    if (!snapshot_load(w->b->path, &how, was, &out->snapshot, e))
        return false;
    const struct room *r = snapshot_room(out->snapshot);
    if (!whole)
        find_edited(was, paths, len, out);
    if (build_check_settings(r, e) && sink_check_folder(w->b->output, r->root, r->lone_file.n, e))
        return true;
    shown_free(out);
    return false;
}

static void say_written(const struct building *b, double ms)
{
    fprintf(stderr, "presse: %zu file%s written, %zu removed, in %.0f ms\n", b->counted.written,
            b->counted.written == 1 ? "" : "s", b->counted.removed, ms);
}

static void say_news(const struct watching *w, const struct room *now)
{
    AUTO_BUF news = BUF_EMPTY;
    news_list(&snapshot_room(w->written.snapshot)->diags, &now->diags, &news);
    say(buf_view(&news));
}

static void say_first(struct building *b, const struct room *r)
{
    again_count(b, r);
    build_print_findings(b, r);
}

// Publishes what was read, and keeps it. That the folder has it is said before it is checked.
static bool publish(struct watching *w, struct shown *now, double since, struct error *e)
{
    struct building *b = w->b;
    const struct room *r = snapshot_room(now->snapshot);
    if (!write_site(w, now, e))
        return false;
    double ms = clock_monotonic_ms() - since;
    if (w->written.snapshot)
        say_written(b, ms);
    snapshot_check(now->snapshot);
    if (w->written.snapshot)
        say_news(w, r);
    else
        say_first(b, r);
    say_notes(b);
    if (b->stats)
        build_print_stats(b, ms);
    fflush(stdout);
    shown_free(&w->written);
    w->written = *now;
    *now = (struct shown){0};
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

static bool is_broken(struct watching *w, const struct room *now)
{
    AUTO_BUF text = BUF_EMPTY;
    news_broken(snapshot_room(w->written.snapshot), &now->diags, &text);
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
    struct shown now;
    struct str *paths;
    size_t len;
    double since = clock_monotonic_ms();
    bool named = watch_changes(w->watch, &a, &paths, &len);
    begin_opening(w);
    bool read = read_room(w, paths, len, w->whole || !named, &now, &e);
    if (read && now.snapshot && !is_broken(w, snapshot_room(now.snapshot)))
        read = publish(w, &now, since, &e);
    sink_last_close(take_last(w));
    if (!read)
        failed(w, &e);
    shown_free(&now);
}

// --- The loop -------------------------------------------------------------------------------

// Milliseconds until the room has to be read though none of its files changed: what was put off
// is tried again, a release's time comes, or a day has passed, which some dates are told relative
// to.
static double rest_ms(const struct watching *w)
{
    int64_t at = snapshot_room(w->written.snapshot)->next_change, now = clock_now();
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

// Whether all that has changed is a page that was there, closed behind its writer: nothing else
// has to be waited for.
static bool is_written(const struct watching *w)
{
    struct str path;
    return watch_ended(w->watch, &path) &&
           update_page_of(snapshot_room(w->written.snapshot), path) != NULL;
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
        if (due || watch_wait_ms(w->watch) == 0 || is_written(w))
            follow(w);
    }
}

static bool take_signals_over(struct watching *w, struct error *e)
{
    w->signals = service_signals();
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
    struct shown first;
    if (!read_room(w, NULL, 0, true, &first, e))
        return false;
    const struct room *r = snapshot_room(first.snapshot);
    bool ok = open_watch(w, r, e);
    bool again = ok && changed_meanwhile(w, r);
    ok = ok && publish(w, &first, since, e);
    if (again)
        w->retry_at = clock_monotonic_ms();
    if (ok)
        room_cache_write(r);
    shown_free(&first);
    return ok;
}

bool build_watch(struct building *b, struct error *e)
{
    struct watching w = {.b = b, .signals = -1};
    arena_keep_blocks(KEPT_BYTES);
    if (b->base_url)
        w.how.base_url = str_of(b->base_url);
    w.how.room = (struct room_options){.threads = b->threads,
                                       .drafts = b->drafts,
                                       .cache = true,
                                       .note_asked = true,
                                       .places_later = true,
                                       .memo = reader_memo_new()};
    w.how.site.pieces = pieces_make();
    w.how.site.rows = search_rows_make();
    bool ok = start(&w, e) && take_signals_over(&w, e); // until then they end it, as any build
    if (ok) {
        fputs("presse: following the room's files; stop with Ctrl+C\n", stderr);
        service_notify("READY=1");
        parallel_keep_threads(b->threads ? b->threads : parallel_width());
        loop(&w);
        parallel_keep_threads(0);
        service_notify("STOPPING=1");
    }
    watch_close(w.watch);
    if (w.signals >= 0)
        close(w.signals);
    shown_free(&w.written);
    reader_memo_free(w.how.room.memo);
    pieces_free(w.how.site.pieces);
    search_rows_free(w.how.site.rows);
    buf_free(&w.trouble);
    return ok;
}
