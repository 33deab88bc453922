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
#include "base/map.h"
#include "serve/compress.h"

enum { STRIPES = 16, KEPT_FILE = 1 << 20, LONGEST_PATH = 4096 };

struct entry {
    const struct route *route;
    struct rendition *rendition; // under its stripe's lock
    size_t counted;              // bytes it adds to `held`; under the same lock
    atomic_bool used;            // since the hand last came by
};

struct snapshot {
    atomic_int references;
    struct room *room;
    struct theme *theme;
    struct site *site;
    struct arena arena;
    struct entry *entries;
    size_t len;
    struct map by_path; // path -> struct entry
    struct entry not_found;
    pthread_mutex_t stripes[STRIPES];
    atomic_size_t held; // bytes of renditions, as counted when they were made
    size_t memory;
    pthread_mutex_t sweeping;
    size_t hand; // under sweeping
};

static pthread_mutex_t *stripe_of(struct snapshot *s, const struct entry *entry)
{
    return entry == &s->not_found ? &s->stripes[0]
                                  : &s->stripes[(size_t)(entry - s->entries) % STRIPES];
}

static void index_routes(struct snapshot *s)
{
    s->len = site_len(s->site);
    s->entries = ARENA_ARRAY(&s->arena, s->len ? s->len : 1, struct entry);
    s->by_path = MAP_IN(&s->arena);
    for (size_t i = 0; i < s->len; i++) {
        s->entries[i].route = site_route(s->site, i);
        map_set(&s->by_path, s->entries[i].route->path, &s->entries[i]);
    }
    s->not_found.route = site_not_found(s->site);
}

static bool load_parts(struct snapshot *s, const char *path, const struct snapshot_options *options,
                       struct error *e)
{
    if (!room_load(path, &options->room, &s->room, e))
        return false;
    char folder[LONGEST_PATH];
    snprintf(folder, sizeof folder, "%s/theme", s->room->root);
    const char *theme = s->room->lone_file.n || !file_is_folder(folder) ? NULL : folder;
    return theme_load(theme, &s->theme, e) &&
           site_make(s->room, s->theme, &options->site, &s->site, e);
}

bool snapshot_load(const char *path, const struct snapshot_options *options, struct snapshot **out,
                   struct error *e)
{
    struct snapshot *s = mem_alloc(sizeof *s);
    *s = (struct snapshot){.memory = options->memory ? options->memory : SNAPSHOT_MEMORY};
    atomic_init(&s->references, 1);
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_init(&s->stripes[i], NULL);
    pthread_mutex_init(&s->sweeping, NULL);
    if (!load_parts(s, path, options, e)) {
        snapshot_unref(s);
        return false;
    }
    index_routes(s);
    *out = s;
    return true;
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
    atomic_fetch_add_explicit(&s->references, 1, memory_order_relaxed);
    return s;
}

void snapshot_unref(struct snapshot *s)
{
    if (!s || atomic_fetch_sub_explicit(&s->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < s->len; i++)
        rendition_unref(s->entries[i].rendition);
    rendition_unref(s->not_found.rendition);
    if (s->site)
        site_free(s->site);
    if (s->theme)
        theme_free(s->theme);
    room_free(s->room);
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_destroy(&s->stripes[i]);
    pthread_mutex_destroy(&s->sweeping);
    arena_free(&s->arena);
    free(s);
}

const struct room *snapshot_room(const struct snapshot *s)
{
    return s->room;
}

struct room *snapshot_room_of(struct snapshot *s)
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
    const struct entry *entry = map_get(&s->by_path, path);
    return entry ? entry->route : NULL;
}

bool snapshot_keeps_file(const struct route *route)
{
    struct stat st;
    return route->kind == ROUTE_FILE && compress_pays(route->type) && stat(route->file, &st) == 0 &&
           st.st_size <= KEPT_FILE;
}

// ---- memory

static void drop_if_unused(struct snapshot *s, struct entry *entry)
{
    if (atomic_exchange_explicit(&entry->used, false, memory_order_relaxed))
        return;
    pthread_mutex_t *stripe = stripe_of(s, entry);
    if (pthread_mutex_trylock(stripe) != 0)
        return;
    struct rendition *old = entry->rendition;
    atomic_fetch_sub(&s->held, entry->counted);
    entry->rendition = NULL;
    entry->counted = 0;
    pthread_mutex_unlock(stripe);
    rendition_unref(old);
}

static void sweep(struct snapshot *s)
{
    if (pthread_mutex_trylock(&s->sweeping) != 0)
        return;
    for (size_t steps = 0; steps < s->len * 2 && atomic_load(&s->held) > s->memory; steps++) {
        drop_if_unused(s, &s->entries[s->hand]);
        s->hand = (s->hand + 1) % s->len;
    }
    pthread_mutex_unlock(&s->sweeping);
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

static struct rendition_spec spec_of(const struct snapshot *s, const struct entry *entry)
{
    const struct route *route = entry->route;
    struct rendition_spec spec = {.status = 200, .type = route->type, .modified = route->modified};
    // Pages are asked for again each time (a 304 costs little), so that an embargo that ends or
    // a correction shows at once.
    spec.caching = is_hashed(route->path)      ? STR("public, max-age=31536000, immutable")
                   : route->kind == ROUTE_FILE ? STR("public, max-age=300")
                                               : STR("public, no-cache");
    spec.by_language = s->room->languages_len > 1 && str_eq(route->path, STR("/"));
    if (entry == &s->not_found)
        spec.status = 404;
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

static struct rendition *rendition_in(struct snapshot *s, struct entry *entry, struct error *e)
{
    struct buf bytes = BUF_EMPTY;
    bool made = false;
    atomic_store_explicit(&entry->used, true, memory_order_relaxed);
    pthread_mutex_t *stripe = stripe_of(s, entry);
    pthread_mutex_lock(stripe);
    if (!entry->rendition) {
        if (read_bytes(s, entry->route, &bytes, e)) {
            struct rendition_spec spec = spec_of(s, entry);
            entry->rendition = rendition_make(&spec, &bytes);
            // Compressed variants come later; count them as if they took as much again.
            entry->counted = rendition_size(entry->rendition) * 2;
            made = true;
            atomic_fetch_add(&s->held, entry->counted);
        }
        buf_free(&bytes);
    }
    struct rendition *r = entry->rendition ? rendition_ref(entry->rendition) : NULL;
    pthread_mutex_unlock(stripe);
    if (made && atomic_load(&s->held) > s->memory)
        sweep(s);
    return r;
}

struct rendition *snapshot_rendition(struct snapshot *s, const struct route *route, struct error *e)
{
    struct entry *entry = map_get(&s->by_path, route->path);
    return rendition_in(s, entry, e);
}

struct rendition *snapshot_not_found(struct snapshot *s, struct error *e)
{
    return rendition_in(s, &s->not_found, e);
}
