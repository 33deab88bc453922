// SPDX-License-Identifier: MIT
// The routes of a site that stands on another: those of the lower one but for a small table of
// differences, made anew from all files that were read since the base. A path that two things
// claimed, or would claim, is declined: who gets it depends on the order of everything.
#include <stdlib.h>
#include <string.h>

#include "room/update.h"
#include "site/search_parts.h"

static const char html[] = "text/html; charset=utf-8";

// ---- what names of the lower site mean

const struct site_language *language_now(const struct site *s, const struct site_language *l)
{
    return s->base ? &s->languages[l->index] : l;
}

const struct section *section_now(const struct site *s, const struct section *section)
{
    return s->base ? s->sections[section->index] : section;
}

struct page *page_by_file(const struct site *s, struct str path)
{
    return room_page_at(s->room, path);
}

static bool is_listed(const struct page *p, struct str key)
{
    return p && p->published && str_eq(p->translation_key, key);
}

const struct translations *translations_find(const struct site *s, struct str key)
{
    const struct translations *now = map_get(&s->translations_now, key);
    return now || !s->translated ? now : map_get(&s->translations, key);
}

// ---- making the table

static struct delta *delta_at(const struct site *s, struct str path)
{
    return map_get(&s->deltas, path);
}

static const struct route *base_route(const struct site *s, struct str path)
{
    return map_get(&s->base->by_path, path);
}

static struct delta *delta_add(struct site *s, struct str path)
{
    struct delta *d = ARENA_NEW(&s->arena, struct delta);
    d->path = path;
    map_set(&s->deltas, path, d);
    ARENA_PUSH(&s->arena, s->delta, s->delta_len, s->delta_cap) = d;
    return d;
}

// Nothing of the base's stands at path any more.
static bool take_out(struct site *s, struct str path, enum renderer renderer, const void *object)
{
    const struct route *route = base_route(s, path);
    if (map_get(&s->base->contested, path) || delta_at(s, path) || !route ||
        route->renderer != (int)renderer || route->object != object)
        return false;
    delta_add(s, path);
    s->pages_len -= route_in_sitemap(route);
    return true;
}

// The route's number says where it will be among the site's own; NULL when path is claimed.
static struct route *put_in(struct site *s, struct str path, const char *type,
                            enum renderer renderer, const void *object)
{
    struct delta *d = delta_at(s, path);
    if (map_get(&s->base->contested, path) || (d ? d->number > 0 : base_route(s, path) != NULL))
        return NULL;
    if (!d)
        d = delta_add(s, path);
    struct route *route = &ARENA_PUSH(&s->arena, s->routes, s->len, s->cap);
    *route = (struct route){.path = path, .type = str_of(type), .object = object};
    route->renderer = (int)renderer;
    d->number = s->len; // from 1 while the table is made
    s->pages_len += route_in_sitemap(route);
    return route;
}

static enum renderer renderer_of(const struct page *p)
{
    return p->kind == PAGE_RELEASE ? RENDER_RELEASE : RENDER_PAGE;
}

static bool take_page(struct site *s, const struct page *p)
{
    bool ok = take_out(s, p->url, renderer_of(p), p);
    for (size_t i = 0; ok && i < p->aliases_len; i++)
        ok = take_out(s, p->aliases[i], RENDER_REDIRECT, p);
    return ok;
}

static bool put_page(struct site *s, const struct page *p)
{
    struct route *route = put_in(s, p->url, html, renderer_of(p), p);
    if (!route)
        return false;
    route->modified = p->file.mtime / 1000000000;
    for (size_t i = 0; i < p->aliases_len; i++) {
        route = put_in(s, p->aliases[i], html, RENDER_REDIRECT, p);
        if (!route)
            return false;
        route->kind = ROUTE_REDIRECT;
        route->target = p->url;
    }
    return true;
}

// Of coverage pages the routes are changed by themselves.
static bool has_own_route(const struct page *p)
{
    return p && p->published && p->kind != PAGE_COVERAGE;
}

static bool change_pages(struct site *s)
{
    size_t len = update_leaves(s->room);
    bool ok = true;
    for (size_t i = 0; ok && i < len; i++) {
        struct page_change c = update_leaf(s->room, i);
        ok = !has_own_route(c.was) || take_page(s, c.was);
    }
    for (size_t i = 0; ok && i < len; i++) {
        struct page_change c = update_leaf(s->room, i);
        ok = !has_own_route(c.now) || put_page(s, c.now);
    }
    return ok;
}

// ---- coverage

static bool take_coverage_route(struct site *s, struct str path, const char *type,
                                enum renderer renderer, const void *object,
                                const struct coverage *c)
{
    const struct route *route = base_route(s, path);
    (void)type;
    if (route && route->renderer == RENDER_COVERAGE_PART && renderer == RENDER_COVERAGE_PART &&
        ((const struct coverage_part *)route->object)->coverage == c)
        object = route->object;
    return take_out(s, path, renderer, object);
}

static bool put_coverage_route(struct site *s, struct str path, const char *type,
                               enum renderer renderer, const void *object, const struct coverage *c)
{
    struct route *route = put_in(s, path, type, renderer, object);
    if (route)
        route->modified = c->page->file.mtime / 1000000000;
    return route != NULL;
}

static bool change_coverage(struct site *s)
{
    bool ok = true;
    for (size_t i = 0; i < s->languages_len; i++) {
        const struct site_language *was = &s->base->languages[i], *now = &s->languages[i];
        for (size_t k = 0; ok && k < was->coverage_len; k++)
            ok = was->coverage[k] == now->coverage[k] ||
                 (coverage_routes(s, was->coverage[k], take_coverage_route) &&
                  coverage_routes(s, now->coverage[k], put_coverage_route));
    }
    return ok;
}

// ---- lists

static bool take_section(struct site *s, const struct section *old, size_t from)
{
    bool ok = true;
    for (size_t i = from; ok && i <= section_pages(old); i++)
        ok = take_out(s, section_path(&s->arena, old, i), RENDER_SECTION, old);
    for (int i = 0; ok && from == 1 && i < FEED_FORMATS; i++)
        ok = take_out(s, path_under(&s->arena, old->path, route_feed_names[i]),
                      (enum renderer)(RENDER_RELEASES_ATOM + i), old);
    return ok;
}

static bool put_section(struct site *s, const struct section *t, size_t from)
{
    for (size_t i = from; i <= section_pages(t); i++) {
        struct route *route = put_in(s, section_path(&s->arena, t, i), html, RENDER_SECTION, t);
        if (!route)
            return false;
        route->number = i;
    }
    for (int i = 0; from == 1 && i < FEED_FORMATS; i++)
        if (!put_in(s, path_under(&s->arena, t->path, route_feed_names[i]), route_feed_types[i],
                    (enum renderer)(RENDER_RELEASES_ATOM + i), t))
            return false;
    return true;
}

static bool change_sections(struct site *s)
{
    bool ok = true;
    for (size_t i = 0; ok && i < s->sections_len; i++) {
        const struct section *old = i < s->base->sections_len ? s->base->sections[i] : NULL;
        const struct section *now = s->sections[i];
        size_t was = old ? section_pages(old) : 0, is = now ? section_pages(now) : 0;
        if (was > is)
            ok = take_section(s, old, is + 1);
        else if (is > was)
            ok = put_section(s, now, was + 1);
    }
    return ok;
}

// Files of the search's addresses, as many as its documents need.
static bool change_links(struct site *s)
{
    if (!s->search_index.n || !site_find(s, s->search_index))
        return true;
    size_t was = search_link_files(s->base->documents), is = search_link_files(s->documents);
    bool ok = true;
    for (size_t i = is; ok && i < was; i++)
        ok = take_out(s, search_links_path(&s->arena, s, i), RENDER_SEARCH_LINKS, NULL);
    for (size_t i = was; ok && i < is; i++) {
        struct route *route = put_in(s, search_links_path(&s->arena, s, i), SEARCH_LINKS_TYPE,
                                     RENDER_SEARCH_LINKS, NULL);
        ok = route != NULL;
        if (ok)
            route->number = i;
    }
    return ok;
}

// ---- translations

static void gather(struct site *s, struct translations *t, size_t *cap, const struct page *p)
{
    ARENA_PUSH(&s->arena, t->pages, t->len, *cap) = p;
}

// Those of the base under the same key but for pages that were read again, and what these are now.
static void change_key(struct site *s, struct str key)
{
    const struct translations *old = map_get(&s->base->translations, key);
    if (!key.n || map_get(&s->translations_now, key))
        return;
    struct translations *t = ARENA_NEW(&s->arena, struct translations);
    size_t cap = 0;
    for (size_t i = 0; old && i < old->len; i++)
        if (!old->pages[i]->path.n || !update_holds(s->room->update, old->pages[i]->path))
            gather(s, t, &cap, old->pages[i]);
    for (size_t i = 0; i < update_leaves(s->room); i++) {
        const struct page *now = update_leaf(s->room, i).now;
        if (is_listed(now, key))
            gather(s, t, &cap, now);
    }
    if (t->len)
        qsort(t->pages, t->len, sizeof *t->pages, translations_order);
    map_set(&s->translations_now, key, t);
}

static void change_translations(struct site *s)
{
    for (size_t i = 0; i < update_leaves(s->room); i++) {
        struct page_change c = update_leaf(s->room, i);
        if (c.was)
            change_key(s, c.was->translation_key);
        if (c.now)
            change_key(s, c.now->translation_key);
    }
}

static int by_path(const void *a, const void *b)
{
    return str_cmp((*(struct delta *const *)a)->path, (*(struct delta *const *)b)->path);
}

static size_t sitemaps(size_t pages)
{
    return pages ? (pages - 1) / SITEMAP_ENTRIES : 0;
}

bool delta_make(struct site *s)
{
    if (!change_pages(s) || !change_coverage(s) || !change_sections(s) || !change_links(s) ||
        sitemaps(s->pages_len) != sitemaps(s->base->pages_len))
        return false;
    change_translations(s);
    for (size_t i = 0; i < s->delta_len; i++) {
        struct delta *d = s->delta[i];
        d->route = d->number ? &s->routes[d->number - 1] : NULL;
    }
    if (s->delta_len)
        qsort(s->delta, s->delta_len, sizeof *s->delta, by_path);
    return true;
}

// ---- looking into the table

const struct route *site_find(const struct site *s, struct str path)
{
    const struct delta *d = s->base ? delta_at(s, path) : NULL;
    return d ? d->route : map_get(s->base ? &s->base->by_path : &s->by_path, path);
}

size_t site_route_index(const struct site *s, const struct route *route)
{
    const struct site *base = s->base ? s->base : s;
    bool lower = route >= base->routes && route < base->routes + base->len;
    return lower ? (size_t)(route - base->routes) : base->len + (size_t)(route - s->routes);
}

size_t site_own_routes(const struct site *s)
{
    return s->len;
}

const struct route *site_own_route(const struct site *s, size_t i)
{
    return &s->routes[i];
}

static uint64_t mixed(uint64_t a, uint64_t b)
{
    return (a ^ b * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xd6e8feb86659fd93);
}

uint64_t site_shown_stamp(const struct site *s, const struct route *route)
{
    const struct section *section = NULL;
    switch ((enum renderer)route->renderer) {
    case RENDER_SITEMAP:
    case RENDER_SITEMAP_INDEX:
    case RENDER_SEARCH:
    case RENDER_SEARCH_INDEX:
    case RENDER_SEARCH_LINKS:
        return mixed(s->furniture, s->listed);
    case RENDER_COVERAGE:
    case RENDER_COVERAGE_PART:
    case RENDER_COVERAGE_ATOM:
    case RENDER_COVERAGE_RSS:
    case RENDER_COVERAGE_FEED_JSON:
    case RENDER_COVERAGE_JSON:
    case RENDER_COVERAGE_CSV:
        return mixed(s->furniture, s->covered);
    case RENDER_TAGS:
        return mixed(s->furniture, s->counted);
    case RENDER_SECURITY:     // tells a date
    case RENDER_SEARCH_TEXTS: // tells words of every text
        return s->revision;
    case RENDER_SECTION:
        section = section_now(s, route->object);
        break;
    case RENDER_RELEASES_ATOM:
    case RENDER_RELEASES_RSS:
    case RENDER_RELEASES_FEED_JSON:
        section = section_now(s, route->object);
        return mixed(s->furniture, section ? section->feeds : 0);
    case RENDER_HOME:
        section = language_now(s, route->object)->releases;
        return mixed(mixed(s->furniture, section ? section->revision : 0), s->covered);
    default:
        break;
    }
    return section ? mixed(s->furniture, section->revision) : s->furniture;
}

uint64_t site_stamp(const struct site *s, const struct route *route)
{
    return mixed(s->addresses, site_shown_stamp(s, route));
}

bool site_stand_together(const struct site *a, const struct site *b)
{
    return (a->base ? a->base : a) == (b->base ? b->base : b);
}

static bool is_coverage(const struct route *route)
{
    return route->renderer == RENDER_COVERAGE || route->renderer == RENDER_COVERAGE_PART ||
           (route->renderer >= RENDER_COVERAGE_ATOM && route->renderer <= RENDER_COVERAGE_CSV);
}

bool site_coverage_stays(const struct site *was, const struct site *now, const struct route *route)
{
    const struct route *old = is_coverage(route) ? site_find(was, route->path) : NULL;
    return old && site_stand_together(was, now) && old->renderer == route->renderer &&
           site_shown_stamp(was, old) == site_shown_stamp(now, route);
}

bool site_stays(const struct site *was, const struct site *now, const struct route *route)
{
    const struct route *old = site_stand_together(was, now) ? site_find(was, route->path) : NULL;
    bool same = old == route || (old && old->object == route->object && old->kind == route->kind &&
                                 old->renderer == route->renderer);
    return same && old && site_stamp(was, old) == site_stamp(now, route);
}

// ---- all of them

// A sorted list of the base's routes with the differences worked in; keep: which of the site's own
// belong to it.
static const struct route **merged(const struct site *s, struct arena *a,
                                   const struct route *const *lower, size_t lower_len,
                                   bool (*keep)(const struct route *), size_t *len)
{
    const struct route **all = ARENA_SPACE(a, lower_len + s->len + 1, const struct route *);
    size_t n = 0, k = 0;
    for (size_t i = 0; i <= lower_len; i++) {
        int c = 1;
        while (k < s->delta_len &&
               (c = i < lower_len ? str_cmp(s->delta[k]->path, lower[i]->path) : -1) < 0) {
            const struct route *own = s->delta[k++]->route;
            if (own && keep(own))
                all[n++] = own;
        }
        if (k < s->delta_len && c == 0) {
            const struct route *own = s->delta[k++]->route;
            if (own && keep(own))
                all[n++] = own;
        } else if (i < lower_len) {
            all[n++] = lower[i];
        }
    }
    *len = n;
    return all;
}

const struct route *const *sitemap_routes(const struct site *s, struct arena *a)
{
    size_t len;
    if (!s->base)
        return s->pages;
    return merged(s, a, s->base->pages, s->base->pages_len, route_in_sitemap, &len);
}

struct site_order {
    pthread_mutex_t lock;
    struct arena arena;
    const struct route **routes; // NULL until asked for
    size_t len;
};

struct site_order *order_make(void)
{
    struct site_order *o = mem_alloc(sizeof *o);
    *o = (struct site_order){.arena = ARENA_EMPTY};
    pthread_mutex_init(&o->lock, NULL);
    return o;
}

void order_free(struct site_order *o)
{
    if (!o)
        return;
    pthread_mutex_destroy(&o->lock);
    arena_free(&o->arena);
    free(o);
}

static bool any(const struct route *route)
{
    return route != NULL;
}

static const struct site_order *ordered(const struct site *s)
{
    struct site_order *o = s->order;
    pthread_mutex_lock(&o->lock);
    if (!o->routes) {
        const struct site *base = s->base;
        const struct route **lower = ARENA_SPACE(&o->arena, base->len + 1, const struct route *);
        for (size_t i = 0; i < base->len; i++)
            lower[i] = &base->routes[i];
        o->routes = merged(s, &o->arena, lower, base->len, any, &o->len);
    }
    pthread_mutex_unlock(&o->lock);
    return o;
}

size_t site_len(const struct site *s)
{
    return s->base ? ordered(s)->len : s->len;
}

const struct route *site_route(const struct site *s, size_t i)
{
    return s->base ? ordered(s)->routes[i] : &s->routes[i];
}
