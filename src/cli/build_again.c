// SPDX-License-Identifier: MIT
// A build after another. When nothing has changed, nothing is done. When releases have, the room
// is recalled as it was when everything was last built (its base), the changes are taken in as
// `presse serve` does, and only the routes that can differ from then are rendered; so are those
// that differed in builds since. Everything else is believed: the inputs, the program, the options
// and the day are the same, and every file lies there as it was left.
//
// An edit of a release's text, which no list shows, is most of what happens: then all other
// releases are left out of the room but the newest, which stand in feeds, unless its page asks for
// one (room_recall's part).
//
// A release that came, went or moved concerns lists, and every text that leads to it. Which
// addresses and files the pages asked for is remembered (room/asked.h): only what none asked for is
// taken in.
//
// Of a coverage page that has changed, clips are what others show. The room is loaded as by any
// build, which renders all but the pages that show none.
//
// What the checks found stays as it was, because only changes are taken in that add no finding and
// take none away: those of releases without any, or whose links and pictures are the same. All else
// is left to a whole build: it costs only time.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/parallel.h"
#include "cli/build.h"
#include "room/asked.h"
#include "room/cache.h"
#include "room/check.h"
#include "room/concern.h"
#include "room/takeover.h"
#include "room/update.h"
#include "site/search_rows.h"

enum {
    SETTLED_NS = 2000000000, // older than any file system's clock tick
    MOST_TEXTS = 8,          // routes that differed after the last build, if texts alone did
};

// What decides about every page besides the room: the options, the program, and the day, because
// some dates are written relative to it.
static struct str circumstances(struct building *b)
{
    struct stat self;
    if (stat("/proc/self/exe", &self) != 0)
        return STR_NONE;
    return str_format(&b->arena, "%lld %llx-%llx-%llx %d%d %s", (long long)(clock_now() / 86400),
                      (unsigned long long)self.st_size,
                      (unsigned long long)self.st_mtim.tv_nsec +
                          (unsigned long long)self.st_mtim.tv_sec * 1000000000u,
                      (unsigned long long)self.st_ino, b->drafts, b->compress,
                      b->base_url ? b->base_url : "");
}

struct str again_inputs(struct building *b, const struct room_inputs *in)
{
    struct str c = circumstances(b);
    // A file that was changed just now may change again without looking changed.
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (in->partial || !c.n ||
        in->newest > (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - SETTLED_NS)
        return STR_NONE;
    return str_format(&b->arena, "%016llx%016llx %.*s", (unsigned long long)in->a,
                      (unsigned long long)in->b, STR_ARG(c));
}

static struct str base_text(struct building *b, uint64_t sum, struct str since, uint64_t furniture)
{
    struct str c = circumstances(b);
    return sum && c.n ? str_format(&b->arena, "%016llx %.*s %016llx %.*s", (unsigned long long)sum,
                                   STR_ARG(since), (unsigned long long)furniture, STR_ARG(c))
                      : STR_NONE;
}

struct str again_base(struct building *b, uint64_t sum)
{
    int64_t since;
    bool stay = site_texts_stay(b->site, &since);
    return base_text(b, sum, stay ? str_format(&b->arena, "%lld", (long long)since) : STR("-"),
                     site_furniture(b->site));
}

struct str again_remark(struct building *b, int64_t next_change)
{
    return str_format(&b->arena, "%zu %zu %d %lld", b->errors, b->warnings, b->homeless,
                      (long long)next_change);
}

void again_count(struct building *b, const struct room *r)
{
    const struct diags *d = &r->diags;
    b->errors = diags_count(d, SEVERITY_ERROR);
    b->warnings = diags_count(d, SEVERITY_WARNING) - b->errors;
    b->homeless = r->base_url.n == 0;
}

// Also whether the room has not changed by itself since.
static bool read_remark(struct building *b, const struct sink_last *last)
{
    AUTO_ARENA a = ARENA_EMPTY;
    long long change;
    int homeless;
    if (sscanf(str_c(&a, last->remark), "%zu %zu %d %lld", &b->errors, &b->warnings, &homeless,
               &change) != 4)
        return false;
    b->homeless = homeless;
    return !change || clock_now() < change;
}

// What can be made of the base.
struct base {
    uint64_t sum; // 0: there is none that fits
    bool part;    // texts of releases concern no other page, and feeds if not older than `since`
    int64_t since;
    uint64_t furniture;
};

static struct base base_of(struct building *b, const struct sink_last *last)
{
    struct base base = {0};
    struct str rest = last->base, sum, since, furniture;
    if (!str_split(&rest, ' ', &sum) || !str_split(&rest, ' ', &since) ||
        !str_split(&rest, ' ', &furniture))
        return base;
    base.sum = strtoull(str_c(&b->arena, sum), NULL, 16);
    base.part = !str_eq(since, STR("-"));
    base.since = strtoll(str_c(&b->arena, since), NULL, 10);
    base.furniture = strtoull(str_c(&b->arena, furniture), NULL, 16);
    if (!str_eq(last->base, base_text(b, base.sum, since, base.furniture)))
        base.sum = 0;
    return base;
}

// --- Taking changes in ----------------------------------------------------------------------

struct again {
    struct building *b;
    struct sink_last *last;
    struct room *base, *now; // the same when nothing differs from the base
    struct theme *theme;
    const char *theme_folder;
    bool themed;          // the theme could be loaded
    struct beside loader; // of the theme
    struct site *base_site, *site;
    const struct route **routes; // to be made, those that differ from the base first
    size_t routes_len;
    struct site_differences differ; // from the base
    struct str *gone;               // what the last build may have made, and is no more
    size_t gone_len;
    bool coverage; // the file of a coverage page has changed
    struct cache_held held;
    struct room_recall recalled; // what the base is, perhaps a part of it
    struct str *made;            // bytes of each of the routes, when they were made in such a try
};

static void *load_theme(void *context)
{
    struct again *g = context;
    struct error e = {0};
    g->themed = theme_load_public(g->theme_folder, &g->theme, &e);
    return NULL;
}

// While the room is recalled, which does not need it.
static void theme_begin(struct again *g)
{
    g->theme_folder = path_join(&g->b->arena, g->b->path, "theme");
    beside_begin(&g->loader, g->b->threads, load_theme, g);
}

static bool theme_end(struct again *g)
{
    beside_end(&g->loader);
    return g->themed;
}

// Recalls the base, or the part of it that texts need.
static bool recall(struct again *g, const struct base *base, bool part)
{
    struct building *b = g->b;
    g->recalled = (struct room_recall){
        .sum = base->sum, .held = &g->held, .part = part, .since = base->since};
    const struct room_options how = {
        .threads = b->threads, .walk = &b->walk, .recall = &g->recalled};
    struct error e = {0};
    bool loaded = room_load(b->path, &how, &g->base, &e);
    g->coverage = g->recalled.coverage;
    if (!loaded || build_lacks_pages(g->base))
        return false;
    build_set_address(b, g->base);
    g->now = g->base;
    return true;
}

// Takes in what has changed since the base.
static bool update(struct again *g)
{
    const struct room_recall *known = &g->recalled;
    const struct room_options how = {.threads = g->b->threads};
    struct room *now = NULL;
    if (known->len && !room_update(g->base, known->paths, known->len, &how, &now))
        return false;
    if (now)
        g->now = now;
    return g->now == g->base ||
           (!g->now->diags.len && check_links_stay(g->base, g->now) &&
            (!g->now->update->moved || changes_stand_alone(g->base, g->now, g->last->asked)));
}

// What the base's index of the search says of documents.
static void recall_rows(struct again *g)
{
    struct error e = {0};
    struct str bytes;
    const char *path = path_join(&g->b->arena, g->base->root, SEARCH_ROWS_FILE);
    if (g->b->rows && file_map(path, CACHE_LARGEST, &g->b->arena, &bytes, &e))
        search_rows_recall(g->b->rows, bytes, g->last->base, g->base_site);
}

static bool make_sites(struct again *g)
{
    struct error e = {0};
    struct site_options static_site = {.rows = g->b->rows};
    if (!site_make(g->base, g->theme, &static_site, &g->base_site, &e))
        return false;
    recall_rows(g);
    if (g->now == g->base)
        return true;
    return site_update(g->base_site, g->now, &g->site);
}

static bool is_listed(const struct again *g, const struct route *route)
{
    for (size_t i = 0; i < g->routes_len; i++)
        if (g->routes[i] == route)
            return true;
    return false;
}

static bool was_changed(const struct sink_last *last, const struct route *route)
{
    bool was = false;
    for (size_t i = 0; i < last->changed_len && !was; i++)
        was = str_eq(last->changed[i], route->path);
    return was;
}

// Whether the file that the last build left may show another than the route does now. One that is
// not the base's is made again, so that it stays among those.
static bool may_differ(const struct again *g, const struct site *s, const struct route *route)
{
    struct arena *a = &g->b->arena;
    uint64_t shown = sink_last_shown(g->last, str_c(a, route_file_name(a, route)));
    return !shown || was_changed(g->last, route) || shown != site_shows(s, route);
}

static void add_unsure(struct again *g, const struct site *s)
{
    struct site_differences *d = &g->differ;
    const struct route **all =
        ARENA_ARRAY(&g->b->arena, d->len + d->unsure_len + 1, const struct route *);
    if (d->len)
        memcpy(all, d->routes, d->len * sizeof(const struct route *));
    d->routes = all;
    for (size_t i = 0; i < d->unsure_len; i++)
        if (may_differ(g, s, d->unsure[i]))
            d->routes[d->len++] = d->unsure[i];
}

// What differs from the base now, and what did after the last build.
static bool choose_routes(struct again *g)
{
    struct arena *a = &g->b->arena;
    const struct site *s = g->site ? g->site : g->base_site;
    if (!site_differ(s, g->b->threads, a, &g->differ))
        return false;
    add_unsure(g, s);
    size_t most = g->differ.len + g->differ.gone_len + g->last->changed_len;
    if (most > site_own_routes(g->base_site) / 4)
        return false; // no less work than a whole build
    g->routes = ARENA_ARRAY(a, most + 1, const struct route *);
    g->gone = ARENA_ARRAY(a, most + 1, struct str);
    for (size_t i = 0; i < g->differ.len; i++)
        g->routes[g->routes_len++] = g->differ.routes[i];
    for (size_t i = 0; i < g->differ.gone_len; i++)
        g->gone[g->gone_len++] = g->differ.gone[i];
    for (size_t i = 0; i < g->last->changed_len; i++) {
        const struct route *route = site_find(s, g->last->changed[i]);
        if (!route)
            g->gone[g->gone_len++] = g->last->changed[i];
        else if (!is_listed(g, route))
            g->routes[g->routes_len++] = route;
    }
    return true;
}

static const struct route *route_of(const void *context, size_t i)
{
    return ((const struct again *)context)->routes[i];
}

static bool render_of(const void *context, const struct route *route, struct arena *scratch,
                      struct buf *out, struct error *e)
{
    const struct again *g = context;
    for (size_t i = 0; g->made && i < g->routes_len; i++) {
        if (g->routes[i] != route)
            continue;
        buf_str(out, g->made[i]);
        return true;
    }
    return site_render(g->site ? g->site : g->base_site, route, scratch, out, e);
}

static uint64_t shows_of(const void *context, const struct route *route)
{
    const struct again *g = context;
    return site_shows(g->site ? g->site : g->base_site, route);
}

static bool write_routes(struct again *g, struct error *e)
{
    struct building *b = g->b;
    const struct sink_source source = {g, g->routes_len, route_of, render_of, NULL, shows_of};
    struct sink_options to = build_options(b);
    to.inputs = again_inputs(b, &b->walk.inputs);
    to.remark = again_remark(b, g->now->next_change);
    to.base = g->last->base;
    to.gone = g->gone;
    to.gone_len = g->gone_len;
    to.changed = ARENA_ARRAY(&b->arena, g->differ.len + g->differ.gone_len + 1, struct str);
    for (size_t i = 0; i < g->differ.len; i++)
        to.changed[to.changed_len++] = g->routes[i]->path;
    for (size_t i = 0; i < g->differ.gone_len; i++)
        to.changed[to.changed_len++] = g->differ.gone[i];
    return sink_amend(g->last, &source, &to, &b->believed, &b->counted, e);
}

// Ready for another try; the theme stays.
static void forget(struct again *g)
{
    site_free(g->site);
    site_free(g->base_site);
    if (g->now != g->base)
        room_free(g->now);
    room_free(g->base);
    g->site = g->base_site = NULL;
    g->now = g->base = NULL;
    g->routes_len = g->gone_len = 0;
    g->differ = (struct site_differences){0};
    g->made = NULL;
}

// --- A part of the room ---------------------------------------------------------------------
// Most edits change the text of a release. Its page can be made without all other releases, if
// nothing on it asks for one of them, and feeds with the newest.

// Whether the i-th change is of that kind.
static bool is_text(struct again *g, size_t i)
{
    const struct room *r = g->base;
    const struct loaded *l = record_at(r->record, g->recalled.paths[i]);
    struct page *was = g->recalled.then[i];
    const struct page *p = l ? l->page : NULL;
    if (!was->lang.n)
        was->lang = r->lang;
    return p && l->ordinary && !l->diags_len && !l->next_change && !p->expiry_date &&
           p->kind == PAGE_RELEASE && !value_get(p->front, STR("check")) &&
           page_shows_same(was, p) && notes_alike(&was->notes, &p->notes);
}

static bool are_texts(struct again *g)
{
    bool ok = g->base->title_given || g->base->coverage_len;
    for (size_t i = 0; ok && i < g->recalled.len; i++)
        ok = is_text(g, i);
    return ok;
}

// The pages of the changed releases and their feeds, among which must be all that had changed
// before.
static bool choose_pages(struct again *g)
{
    struct arena *a = &g->b->arena;
    g->routes = ARENA_ARRAY(a, g->recalled.len * SITE_TEXT_ROUTES + 1, const struct route *);
    for (size_t i = 0; i < g->recalled.len; i++) {
        const struct page *p = room_page_at(g->base, g->recalled.paths[i]);
        const struct route *shown[SITE_TEXT_ROUTES];
        size_t len = p ? site_text_routes(g->base_site, p, g->recalled.since, shown) : 0;
        if (!len)
            return false;
        for (size_t k = 0; k < len; k++)
            if (!is_listed(g, shown[k]))
                g->routes[g->routes_len++] = shown[k];
    }
    g->differ.len = g->routes_len;
    for (size_t i = 0; i < g->last->changed_len; i++) {
        const struct route *route = site_find(g->base_site, g->last->changed[i]);
        if (!route || !is_listed(g, route))
            return false;
    }
    return true;
}

static bool make_pages(struct again *g)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    g->made = ARENA_ARRAY(&g->b->arena, g->routes_len + 1, struct str);
    for (size_t i = 0; i < g->routes_len; i++) {
        buf_reset(&out);
        arena_reset(&scratch);
        if (!site_render(g->base_site, g->routes[i], &scratch, &out, &e))
            return false;
        g->made[i] = str_copy(&g->b->arena, buf_view(&out));
    }
    return !atomic_load(&g->recalled.missed);
}

static bool take_part(struct again *g)
{
    return are_texts(g) && theme_end(g) && make_sites(g) && choose_pages(g) && make_pages(g);
}

// --- Clips ----------------------------------------------------------------------------------
// When the file of a coverage page has changed, the room is loaded and the site built as ever, but
// that pages are left alone which show no clips.

// Leaves for again_believe what the last build left. The folder is whole.
static void leave(struct building *b, const struct sink_last *last, const struct base *base)
{
    struct again_known *known = b->known = ARENA_NEW(&b->arena, struct again_known);
    *known = (struct again_known){.base = base->sum,
                                  .furniture = base->furniture,
                                  .memory = last->sum,
                                  .asked = str_copy(&b->arena, last->asked)};
    known->changed = map_for(&b->arena, last->changed_len);
    for (size_t i = 0; i < last->changed_len; i++)
        map_set(&known->changed, str_copy(&b->arena, last->changed[i]), known);
}

static const struct route *route_at(const void *context, size_t i)
{
    return site_route(((const struct building *)context)->site, i);
}

static bool render_at(const void *context, const struct route *route, struct arena *scratch,
                      struct buf *out, struct error *e)
{
    return site_render(((const struct building *)context)->site, route, scratch, out, e);
}

static bool stays_at(const void *context, const struct route *route, uint64_t shown)
{
    const struct building *b = context;
    const struct cache_near *near = &b->room->record->near;
    return !map_get(&b->known->changed, route->path) &&
           site_leaves_alone(b->site, route, near->changed, near->len, shown);
}

static uint64_t shows_at(const void *context, const struct route *route)
{
    return site_shows(((const struct building *)context)->site, route);
}

void again_believe(struct building *b, struct sink_source *source, struct sink_options *to)
{
    const struct again_known *known = b->known;
    const struct cache_near *near = &b->room->record->near;
    if (!known || b->lacks_pages || !near->sum || near->sum != known->base ||
        site_furniture(b->site) != known->furniture)
        return;
    *source = (struct sink_source){b, source->len, route_at, render_at, stays_at, shows_at};
    to->memory_sum = known->memory;
    asked_add(b->room->asked, known->asked);
}

// --- All of it ------------------------------------------------------------------------------

static bool take_whole(struct again *g)
{
    g->b->rows = search_rows_make();
    return update(g) && theme_end(g) && make_sites(g) && choose_routes(g);
}

static bool take(struct again *g, const struct base *base)
{
    bool part = base->part && g->last->changed_len <= MOST_TEXTS;
    bool recalled = recall(g, base, part), can = false;
    if (recalled && g->recalled.part) {
        can = take_part(g);
        if (can)
            return true;
        forget(g);
        recalled = recall(g, base, false);
    }
    can = recalled && take_whole(g);
    (void)theme_end(g);
    return can;
}

static bool take_in(struct building *b, struct sink_last *last, const struct base *base,
                    struct error *e)
{
    struct again *g = ARENA_NEW(&b->arena, struct again);
    *g = (struct again){.b = b, .last = last, .held.arena = &b->arena};
    double since = clock_monotonic_ms();
    theme_begin(g);
    bool ok = true, can = take(g, base);
    b->load_ms = build_lap(&since);
    if (can)
        ok = write_routes(g, e);
    else if (g->coverage && sink_last_is_whole(last, &b->counted))
        leave(b, last, base);
    if (b->believed) {
        b->again = g; // the program ends: giving memory back piece by piece is wasted
        return ok;
    }
    forget(g);
    search_rows_free(b->rows);
    b->rows = NULL;
    if (g->theme)
        theme_free(g->theme);
    return ok;
}

bool build_again(struct building *b, struct error *e)
{
    if (!b->output || b->archive)
        return true;
    unsigned threads = b->threads ? b->threads : parallel_width();
    struct sink_last *last = sink_last_open(b->output, b->memory);
    bool ok = true;
    if (last && (last->inputs.n || last->base.n) && read_remark(b, last) &&
        room_walk_make(b->path, &b->walk)) {
        sink_last_look(last, threads);
        struct str inputs = again_inputs(b, &b->walk.inputs);
        const struct base base = base_of(b, last);
        if (inputs.n && str_eq(inputs, last->inputs))
            b->believed = sink_last_is_whole(last, &b->counted);
        else if (base.sum)
            ok = take_in(b, last, &base, e);
    }
    sink_last_close(last);
    return ok;
}
