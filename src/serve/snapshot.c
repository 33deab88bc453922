// SPDX-License-Identifier: MIT
// A snapshot renders a route when it is first asked for and keeps the bytes while there is
// room. When there is not, a hand goes round the routes: what was used since it last came by is
// spared once, what was not is dropped. Locks are striped, so that one slow page holds up a
// sixteenth of the others at most.
#include "serve/snapshot.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "room/update.h"
#include "serve/compress.h"

enum {
    STRIPES = 16,
    KEPT_FILE = 1 << 20,
    LONGEST_PATH = 4096,
    MOST_RELICS = 16,
    RELIC_SECONDS = 24 * 3600,
};

struct entry {
    struct rendition *rendition; // under its stripe's lock
    uint64_t stamp;              // of the route when it was rendered; under the same lock
    size_t counted;              // bytes it adds to `held`; under the same lock
    atomic_bool used;            // since the hand last came by
};

// A file whose name holds the sum of its bytes, of a site that is no longer served: pages that
// readers have open still name it.
struct relic {
    struct str path; // in the snapshot's arena
    struct rendition *rendition;
    int64_t until; // seconds since 1970
};

// A snapshot that was updated stands on a stem, the last that was loaded whole. It has entries for
// the routes of its own alone; the stem's are shared by all that stand on it.
struct snapshot {
    atomic_int references;
    struct snapshot *stem; // holds one reference; itself, without, when it was loaded whole
    struct room *room;
    struct theme *theme; // the stem's; NULL of others
    struct site *site;
    struct arena arena;
    struct entry *entries; // of the site's own routes
    size_t len;
    // What follows is the stem's alone.
    struct entry not_found;
    struct relic relics[MOST_RELICS]; // newest first
    size_t relics_len;
    pthread_mutex_t stripes[STRIPES];
    atomic_size_t held; // bytes of renditions, as counted when they were made
    size_t memory;
    pthread_mutex_t sweeping;
    size_t hand; // under sweeping
};

static pthread_mutex_t *stripe_of(struct snapshot *s, size_t i)
{
    return &s->stem->stripes[i % STRIPES];
}

// Entry i of the stem's and then of s's own.
static struct entry *entry_at(struct snapshot *s, size_t i)
{
    struct snapshot *stem = s->stem;
    return i < stem->len ? &stem->entries[i] : &s->entries[i - stem->len];
}

static void keep_relics(struct snapshot *s, struct snapshot *old);

static struct snapshot *begin(size_t memory)
{
    struct snapshot *s = mem_alloc(sizeof *s);
    *s = (struct snapshot){.memory = memory ? memory : SNAPSHOT_MEMORY};
    s->stem = s;
    atomic_init(&s->references, 1);
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_init(&s->stripes[i], NULL);
    pthread_mutex_init(&s->sweeping, NULL);
    return s;
}

static void make_entries(struct snapshot *s)
{
    s->len = site_own_routes(s->site);
    s->entries = ARENA_ARRAY(&s->arena, s->len ? s->len : 1, struct entry);
}

static bool load_parts(struct snapshot *s, const char *path, const struct snapshot_options *options,
                       struct error *e)
{
    if (!room_load(path, &options->room, &s->room, e))
        return false;
    if (options->base_url.n)
        room_set_base_url(s->room, options->base_url);
    char folder[LONGEST_PATH];
    snprintf(folder, sizeof folder, "%s/theme", s->room->root);
    const char *theme = s->room->lone_file.n || !file_is_folder(folder) ? NULL : folder;
    return theme_load_public(theme, &s->theme, e) &&
           site_make(s->room, s->theme, &options->site, &s->site, e);
}

bool snapshot_load(const char *path, const struct snapshot_options *options,
                   struct snapshot *previous, struct snapshot **out, struct error *e)
{
    struct snapshot *s = begin(options->memory);
    struct snapshot_options how = *options;
    how.room.previous = previous ? previous->room : NULL;
    if (!load_parts(s, path, &how, e)) {
        snapshot_unref(s);
        return false;
    }
    make_entries(s);
    if (previous)
        keep_relics(s, previous);
    *out = s;
    return true;
}

// ---- updating

// What the snapshot before had rendered of the routes that neither has from the stem.
static void carry_over(struct snapshot *s, struct snapshot *old)
{
    for (size_t i = 0; old != old->stem && i < s->len; i++) {
        const struct route *route = site_own_route(s->site, i);
        const struct route *was = site_find(old->site, route->path);
        size_t at = was ? site_route_index(old->site, was) : 0;
        if (!was || at < s->stem->len || !site_stays(old->site, s->site, route))
            continue;
        struct entry *from = entry_at(old, at), *to = &s->entries[i];
        pthread_mutex_lock(stripe_of(old, at));
        if (from->rendition) {
            to->rendition = rendition_ref(from->rendition);
            to->stamp = from->stamp;
            to->counted = from->counted;
            atomic_fetch_add(&s->stem->held, to->counted);
        }
        pthread_mutex_unlock(stripe_of(old, at));
    }
}

bool snapshot_update(struct snapshot *old, const struct str *paths, size_t len,
                     const struct snapshot_options *options, struct snapshot **out)
{
    struct room *room;
    struct site *site;
    if (!room_update(old->room, paths, len, &options->room, &room))
        return false;
    *out = NULL;
    if (!room)
        return true;
    if (!site_update(old->site, room, &site)) {
        room_free(room);
        return false;
    }
    struct snapshot *s = begin(options->memory);
    s->stem = snapshot_ref(old->stem);
    s->room = room;
    s->site = site;
    make_entries(s);
    carry_over(s, old);
    *out = s;
    return true;
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
    atomic_fetch_add_explicit(&s->references, 1, memory_order_relaxed);
    return s;
}

static void drop_entries(struct snapshot *s)
{
    for (size_t i = 0; i < s->len; i++) {
        atomic_fetch_sub(&s->stem->held, s->entries[i].counted);
        rendition_unref(s->entries[i].rendition);
    }
    rendition_unref(s->not_found.rendition);
    for (size_t i = 0; i < s->relics_len; i++)
        rendition_unref(s->relics[i].rendition);
}

void snapshot_unref(struct snapshot *s)
{
    if (!s || atomic_fetch_sub_explicit(&s->references, 1, memory_order_acq_rel) != 1)
        return;
    struct snapshot *stem = s->stem == s ? NULL : s->stem;
    drop_entries(s);
    site_free(s->site);
    if (s->theme)
        theme_free(s->theme);
    room_free(s->room);
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_destroy(&s->stripes[i]);
    pthread_mutex_destroy(&s->sweeping);
    arena_free(&s->arena);
    free(s);
    snapshot_unref(stem);
}

const struct room *snapshot_room(const struct snapshot *s)
{
    return s->room;
}

const struct site *snapshot_site(const struct snapshot *s)
{
    return s->site;
}

void snapshot_check(struct snapshot *s)
{
    room_check(s->room);
}

const struct route *snapshot_find(const struct snapshot *s, struct str path)
{
    return site_find(s->site, path);
}

bool snapshot_keeps_file(const struct route *route)
{
    struct stat st;
    return route->kind == ROUTE_FILE && compress_pays(route->type) && stat(route->file, &st) == 0 &&
           st.st_size <= KEPT_FILE;
}

// ---- memory

static void drop_if_unused(struct snapshot *s, size_t i)
{
    struct entry *entry = entry_at(s, i);
    if (atomic_exchange_explicit(&entry->used, false, memory_order_relaxed))
        return;
    pthread_mutex_t *stripe = stripe_of(s, i);
    if (pthread_mutex_trylock(stripe) != 0)
        return;
    struct rendition *old = entry->rendition;
    atomic_fetch_sub(&s->stem->held, entry->counted);
    entry->rendition = NULL;
    entry->counted = 0;
    pthread_mutex_unlock(stripe);
    rendition_unref(old);
}

static void sweep(struct snapshot *s)
{
    struct snapshot *stem = s->stem;
    size_t all = stem->len + (s == stem ? 0 : s->len);
    if (pthread_mutex_trylock(&stem->sweeping) != 0)
        return;
    for (size_t n = 0; n < all * 2 && atomic_load(&stem->held) > stem->memory; n++) {
        stem->hand = stem->hand < all ? stem->hand : 0;
        drop_if_unused(s, stem->hand++);
    }
    pthread_mutex_unlock(&stem->sweeping);
}

// ---- rendering

// "style.0123456789ab.css": the name changes when the bytes do.
static bool is_hashed(struct str path)
{
    struct str rest = path_base(path), part;
    while (str_split(&rest, '.', &part)) {
        size_t hex = 0;
        while (hex < part.n &&
               (is_digit_ascii(part.p[hex]) || (part.p[hex] >= 'a' && part.p[hex] <= 'f')))
            hex++;
        if (part.n >= 8 && hex == part.n && rest.p)
            return true;
    }
    return false;
}

static struct rendition_spec spec_of(const struct snapshot *s, const struct route *route,
                                     int status)
{
    struct rendition_spec spec = {
        .status = status, .type = route->type, .modified = route->modified};
    // Pages are asked for again each time (a 304 costs little), so that an embargo that ends or
    // a correction shows at once.
    spec.caching = is_hashed(route->path)      ? STR("public, max-age=31536000, immutable")
                   : route->kind == ROUTE_FILE ? STR("public, max-age=300")
                                               : STR("public, no-cache");
    spec.by_language = s->room->languages_len > 1 && str_eq(route->path, STR("/"));
    return spec;
}

static bool read_bytes(struct snapshot *s, const struct route *route, struct buf *out,
                       struct error *e)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    if (route->kind != ROUTE_FILE)
        return site_render(s->site, route, &scratch, out, e);
    struct str bytes;
    if (!file_read(route->file, KEPT_FILE, &scratch, &bytes, NULL, e))
        return false;
    buf_str(out, bytes);
    return true;
}

// Under the entry's lock. What was rendered for another stamp goes.
static bool renew(struct snapshot *s, struct entry *entry, const struct route *route, int status,
                  struct error *e)
{
    struct buf bytes = BUF_EMPTY;
    struct rendition *old = entry->rendition;
    bool made = read_bytes(s, route, &bytes, e);
    if (made) {
        struct rendition_spec spec = spec_of(s, route, status);
        atomic_fetch_sub(&s->stem->held, entry->counted);
        entry->rendition = rendition_make(&spec, &bytes);
        entry->stamp = site_stamp(s->site, route);
        // Compressed variants come later; count them as if they took as much again.
        entry->counted = rendition_size(entry->rendition) * 2;
        atomic_fetch_add(&s->stem->held, entry->counted);
        rendition_unref(old);
    }
    buf_free(&bytes);
    return made;
}

static struct rendition *rendition_in(struct snapshot *s, struct entry *entry, size_t i,
                                      const struct route *route, int status, struct error *e)
{
    if (!atomic_load_explicit(&entry->used, memory_order_relaxed))
        atomic_store_explicit(&entry->used, true, memory_order_relaxed);
    pthread_mutex_t *stripe = stripe_of(s, i);
    pthread_mutex_lock(stripe);
    bool there = entry->rendition && entry->stamp == site_stamp(s->site, route);
    bool made = !there && renew(s, entry, route, status, e);
    struct rendition *r = there || made ? rendition_ref(entry->rendition) : NULL;
    pthread_mutex_unlock(stripe);
    if (made && atomic_load(&s->stem->held) > s->stem->memory)
        sweep(s);
    return r;
}

struct rendition *snapshot_rendition(struct snapshot *s, const struct route *route, struct error *e)
{
    size_t i = site_route_index(s->site, route);
    return rendition_in(s, entry_at(s, i), i, route, 200, e);
}

struct rendition *snapshot_not_found(struct snapshot *s, struct error *e)
{
    return rendition_in(s, &s->stem->not_found, 0, site_not_found(s->site), 404, e);
}

// ---- relics

static void add_relic(struct snapshot *s, struct str path, struct rendition *r, int64_t until)
{
    if (s->relics_len == MOST_RELICS || site_find(s->site, path) || until <= s->room->now)
        return;
    s->relics[s->relics_len++] = (struct relic){str_copy(&s->arena, path), rendition_ref(r), until};
}

static void keep_relics(struct snapshot *s, struct snapshot *old)
{
    const struct route *lasting[SITE_LASTING];
    size_t len = site_lasting(old->site, lasting);
    struct error e = {0};
    for (size_t i = 0; i < len; i++) {
        bool stays = site_find(s->site, lasting[i]->path) != NULL;
        struct rendition *r = stays ? NULL : snapshot_rendition(old, lasting[i], &e);
        if (r)
            add_relic(s, lasting[i]->path, r, s->room->now + RELIC_SECONDS);
        rendition_unref(r);
    }
    for (size_t i = 0; i < old->stem->relics_len; i++) {
        const struct relic *relic = &old->stem->relics[i];
        add_relic(s, relic->path, relic->rendition, relic->until);
    }
}

struct rendition *snapshot_relic(struct snapshot *s, struct str path)
{
    const struct snapshot *stem = s->stem;
    for (size_t i = 0; i < stem->relics_len; i++)
        if (str_eq(stem->relics[i].path, path))
            return rendition_ref(stem->relics[i].rendition);
    return NULL;
}
