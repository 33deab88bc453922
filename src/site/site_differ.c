// SPDX-License-Identifier: MIT
// Which routes of a site render otherwise than in the site it stands on, for a build that makes
// these alone. Stamps say what may; here it is looked at more closely, because a build pays for
// each route, and the server only for those that are asked for: a list's page is as it was when it
// shows the same releases and they are as many in all, a feed when its entries are, the sitemap
// when no address and no date is another.
#include "base/parallel.h"
#include "room/cache.h"
#include "room/update.h"
#include "site/search_parts.h"

// Whether the route shows the text of a page that is hollow.
static bool shows_hollow(const struct site *s, const struct route *route)
{
    const struct page *p = NULL;
    switch ((enum renderer)route->renderer) {
    case RENDER_PAGE:
    case RENDER_RELEASE:
    case RENDER_REDIRECT:
        p = route->object;
        break;
    case RENDER_HOME:
        p = language_now(s, route->object)->home_page;
        break;
    case RENDER_SECTION:
        p = section_now(s, route->object)->intro;
        break;
    case RENDER_COVERAGE:
        p = ((const struct coverage *)route->object)->page;
        break;
    case RENDER_COVERAGE_PART:
        p = ((const struct coverage_part *)route->object)->coverage->page;
        break;
    default:
        break;
    }
    return p && page_is_hollow(p);
}

// ---- a closer look

static bool shows_same_pages(const struct section *was, const struct section *now, size_t number)
{
    struct section_range old = section_range(was, number), new = section_range(now, number);
    bool same = old.to - old.from == new.to - new.from;
    for (size_t i = 0; same && i < old.to - old.from; i++) {
        const struct page *a = was->pages[old.from + i], *b = now->pages[new.from + i];
        same = a == b || page_shows_same(a, b);
    }
    return same;
}

static bool list_stays(const struct site *s, const struct route *route)
{
    const struct section *was = route->object, *now = section_now(s, was);
    size_t number = route->number;
    return now && number <= section_pages(now) && was->intro == now->intro &&
           (was->len == now->len || number > 1) && // how many in all
           section_newer(was, number) == section_newer(now, number) &&
           (!was->tag || str_eq(was->tag->name, now->tag->name)) &&
           shows_same_pages(was, now, number);
}

// Whether no address came or went and no release is of another day: links to documents of the
// search and the sitemap are as they were.
static bool places_stay(const struct site *s)
{
    bool stay = true;
    for (size_t i = 0; stay && i < update_leaves(s->room); i++) {
        struct page_change c = update_leaf(s->room, i);
        stay = c.was && c.now && str_eq(c.was->url, c.now->url) &&
               c.was->published == c.now->published && c.was->kind == c.now->kind &&
               c.was->date == c.now->date && c.now->kind != PAGE_COVERAGE;
    }
    return stay;
}

static bool stays(const struct site *s, const struct route *route, bool places)
{
    if (s->furniture != s->base->furniture)
        return false;
    switch ((enum renderer)route->renderer) {
    case RENDER_SITEMAP:
    case RENDER_SITEMAP_INDEX:
        return places;
    case RENDER_SEARCH_LINKS:
        return places;
    case RENDER_SECTION:
        return list_stays(s, route);
    case RENDER_RELEASES_ATOM:
    case RENDER_RELEASES_RSS:
    case RENDER_RELEASES_FEED_JSON:
        return feed_stays(route->object, section_now(s, route->object));
    default:
        return false;
    }
}

// ---- what came or went

static bool same_translations(const struct translations *a, const struct translations *b)
{
    size_t len = a ? a->len : 0;
    bool same = len == (b ? b->len : 0);
    for (size_t i = 0; same && i < len; i++)
        same = str_eq(a->pages[i]->url, b->pages[i]->url) &&
               str_eq(a->pages[i]->lang, b->pages[i]->lang);
    return same || (len <= 1 && (!b || b->len <= 1));
}

// Whether every page that stays has the translations that it had.
static bool translations_stay(const struct site *s)
{
    for (size_t i = 0; i < s->translations_now.cap; i++) {
        const struct map_slot *slot = &s->translations_now.slots[i];
        if (slot->value &&
            !same_translations(map_get(&s->base->translations, slot->key), slot->value))
            return false;
    }
    return true;
}

// Whether no other address of the site gives the file that a build writes for the route.
static bool has_own_file(const struct site *s, const struct route *route)
{
    struct arena a = ARENA_EMPTY;
    struct str name = route_file_name(&a, route);
    struct str folder = path_folder(name);
    const struct str paths[] = {
        str_format(&a, "/%.*s", STR_ARG(name)),
        str_format(&a, "/%.*s", STR_ARG(folder)),
        str_format(&a, "/%.*s", STR_ARG(str_slice(folder, 0, folder.n - (folder.n > 0)))),
    };
    bool own = true;
    for (size_t i = 0; own && i < sizeof paths / sizeof *paths; i++) {
        const struct route *other = site_find(s, paths[i]);
        own = !other || other == route || !str_eq(route_file_name(&a, other), name);
    }
    arena_free(&a);
    return own;
}

// A page of a year or an outlet that shows the entries that it showed.
static bool shows_same_part(const struct site *s, const struct route *now)
{
    const struct route *was = site_find(s->base, now->path);
    return now->renderer == RENDER_COVERAGE_PART && was && was->renderer == now->renderer &&
           s->furniture == s->base->furniture && site_shows(s, now) == site_shows(s->base, was);
}

enum { ASKED_AT_ONCE = 8 }; // routes, of what they show

static void ask_shows(void *context, size_t portion, unsigned worker)
{
    const struct site *s = context;
    (void)worker;
    for (size_t i = portion * ASKED_AT_ONCE; i < s->len && i < (portion + 1) * ASKED_AT_ONCE; i++)
        (void)site_shows(s, &s->routes[i]);
}

static bool add_moved(const struct site *s, struct arena *a, struct site_differences *out,
                      size_t *cap)
{
    size_t gone_cap = 0;
    for (size_t i = 0; i < s->delta_len; i++) {
        const struct delta *d = s->delta[i];
        bool was = map_get(&s->base->by_path, d->path) != NULL;
        if (d->route && !was && !has_own_file(s, d->route))
            return false;
        if (d->route && was && shows_same_part(s, d->route))
            continue;
        if (d->route)
            ARENA_PUSH(a, out->routes, out->len, *cap) = d->route;
        else if (was)
            ARENA_PUSH(a, out->gone, out->gone_len, gone_cap) = d->path;
    }
    return translations_stay(s);
}

static bool is_unsure(const struct site *s, const struct route *route)
{
    return route->renderer == RENDER_SEARCH_LINKS && s->furniture == s->base->furniture;
}

bool site_differ(const struct site *s, unsigned threads, struct arena *a,
                 struct site_differences *out)
{
    size_t cap = 0, unsure_cap = 0;
    *out = (struct site_differences){0};
    if (!s->base)
        return true;
    parallel_for(threads ? threads : parallel_width(), (s->len + ASKED_AT_ONCE - 1) / ASKED_AT_ONCE,
                 ask_shows, (void *)(uintptr_t)s);
    if (!add_moved(s, a, out, &cap))
        return false;
    bool places = places_stay(s);
    for (size_t i = 0; i < s->base->len; i++) {
        const struct route *route = &s->base->routes[i];
        if (route->kind != ROUTE_FILE &&
            site_shown_stamp(s, route) != site_shown_stamp(s->base, route) &&
            !map_get(&s->deltas, route->path) && !stays(s, route, places)) {
            if (is_unsure(s, route))
                ARENA_PUSH(a, out->unsure, out->unsure_len, unsure_cap) = route;
            else
                ARENA_PUSH(a, out->routes, out->len, cap) = route;
        }
    }
    for (size_t i = 0; i < out->len; i++)
        if (shows_hollow(s, out->routes[i]))
            return false;
    return true;
}

static bool has_translations(const struct site *s)
{
    for (size_t i = 0; i < s->translations.cap; i++) {
        const struct translations *t = s->translations.slots[i].value;
        if (t && t->len > 1)
            return true;
    }
    return false;
}

// Among those of one language: a release that is the home page, or shares its address with another.
static bool has_odd_release(const struct site *s)
{
    const struct room *r = s->room;
    const struct page *home = s->languages[0].home_page;
    if (!s->contested.len)
        return home && home->kind == PAGE_RELEASE;
    for (size_t i = 0; i < r->releases_len; i++)
        if (r->releases[i]->home || map_get(&s->contested, r->releases[i]->url))
            return true;
    return false;
}

bool site_texts_stay(const struct site *s, int64_t *since)
{
    const struct room *r = s->room;
    if (s->base || s->languages_len != 1 || r->releases_len <= FEED_ENTRIES || has_translations(s))
        return false;
    for (size_t i = 0; i < s->len; i++)
        if (s->routes[i].renderer == RENDER_SECURITY ||
            s->routes[i].renderer == RENDER_SEARCH_TEXTS)
            return false;
    if (has_odd_release(s))
        return false;
    *since = r->releases[FEED_ENTRIES - 1]->date;
    return true;
}

size_t site_text_routes(const struct site *s, const struct page *p, int64_t since,
                        const struct route *out[SITE_TEXT_ROUTES])
{
    struct arena a = ARENA_EMPTY;
    const struct section *all = s->languages[0].releases;
    bool fed = p->date >= since, there = all != NULL;
    size_t len = 1;
    out[0] = site_find(s, p->url);
    there = there && out[0] && out[0]->object == p;
    for (int i = 0; there && fed && i < FEED_FORMATS; i++) {
        const struct route *route = site_find(s, path_under(&a, all->path, route_feed_names[i]));
        there = route && route->object == all && route->renderer == RENDER_RELEASES_ATOM + i;
        out[len++] = route;
    }
    arena_free(&a);
    return there ? len : 0;
}
