// SPDX-License-Identifier: MIT
// Which routes of a site render otherwise than in the site it stands on, for a build that makes
// these alone. Stamps say what may; here it is looked at more closely, because a build pays for
// each route, and the server only for those that are asked for: a list's page is as it was when it
// shows the same releases and they are as many in all, a feed when its entries are, the sitemap
// when no address and no date is another.
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
    case RENDER_COVERAGE_PART:
        return true; // some of them are; none differs unless everything does
    default:
        break;
    }
    return p && page_is_hollow(p);
}

// ---- a closer look

static bool shows_same_pages(const struct section *was, const struct section *now, size_t from,
                             size_t to)
{
    bool same = true;
    for (size_t i = from; same && i < to && i < now->len; i++)
        same = was->pages[i] == now->pages[i] || page_shows_same(was->pages[i], now->pages[i]);
    return same;
}

static bool list_stays(const struct site *s, const struct route *route)
{
    const struct section *was = route->object, *now = section_now(s, was);
    size_t from = (route->number - 1) * was->per_page;
    return now && was->len == now->len && was->intro == now->intro &&
           (!was->tag || str_eq(was->tag->name, now->tag->name)) &&
           shows_same_pages(was, now, from, from + was->per_page);
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
               c.was->date == c.now->date;
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
        return places || search_links_stay(s, route->number);
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

bool site_differences(const struct site *s, struct arena *a, const struct route ***out, size_t *len)
{
    size_t cap = 0;
    *out = NULL;
    *len = 0;
    for (size_t i = 0; i < s->delta_len; i++) {
        if (!s->delta[i]->route || !map_get(&s->base->by_path, s->delta[i]->path))
            return false;
        ARENA_PUSH(a, *out, *len, cap) = s->delta[i]->route;
    }
    bool places = s->base && places_stay(s);
    for (size_t i = 0; s->base && i < s->base->len; i++) {
        const struct route *route = &s->base->routes[i];
        if (route->kind != ROUTE_FILE && site_stamp(s, route) != site_stamp(s->base, route) &&
            !map_get(&s->deltas, route->path) && !stays(s, route, places))
            ARENA_PUSH(a, *out, *len, cap) = route;
    }
    for (size_t i = 0; i < *len; i++)
        if (shows_hollow(s, (*out)[i]))
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

bool site_texts_stay(const struct site *s, int64_t *since)
{
    const struct room *r = s->room;
    if (s->base || s->languages_len != 1 || r->releases_len <= FEED_ENTRIES || has_translations(s))
        return false;
    for (size_t i = 0; i < s->len; i++)
        if (s->routes[i].renderer == RENDER_SECURITY ||
            s->routes[i].renderer == RENDER_SEARCH_TEXTS)
            return false;
    for (size_t i = 0; i < r->releases_len; i++)
        if (r->releases[i]->home || map_get(&s->contested, r->releases[i]->url))
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
