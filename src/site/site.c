// SPDX-License-Identifier: MIT
// Makes the table of routes and finds the renderer of each. The table is sorted by path, so
// that every consumer walks it in the same order.
#include "site/site.h"

#include <stdlib.h>

#include "base/prefetch.h"
#include "base/sort.h"
#include "room/update.h"
#include "site/search_parts.h"
#include "text/address.h"

static const render_function renderers[RENDERERS] = {
    [RENDER_HOME] = render_home,
    [RENDER_PAGE] = render_page,
    [RENDER_COVERAGE] = render_coverage,
    [RENDER_COVERAGE_PART] = render_coverage_part,
    [RENDER_RELEASE] = render_release,
    [RENDER_SECTION] = render_section,
    [RENDER_TAGS] = render_tags,
    [RENDER_NOT_FOUND] = render_not_found,
    [RENDER_SEARCH] = render_search,
    [RENDER_SEARCH_INDEX] = render_search_index,
    [RENDER_SEARCH_LINKS] = render_search_links,
    [RENDER_SEARCH_TEXTS] = render_search_texts,
    [RENDER_COVERAGE_ATOM] = render_coverage_feed,
    [RENDER_COVERAGE_RSS] = render_coverage_feed,
    [RENDER_COVERAGE_FEED_JSON] = render_coverage_feed,
    [RENDER_COVERAGE_JSON] = render_coverage_json,
    [RENDER_COVERAGE_CSV] = render_coverage_csv,
    [RENDER_RELEASES_ATOM] = render_releases_feed,
    [RENDER_RELEASES_RSS] = render_releases_feed,
    [RENDER_RELEASES_FEED_JSON] = render_releases_feed,
    [RENDER_SITEMAP] = render_sitemap,
    [RENDER_SITEMAP_INDEX] = render_sitemap_index,
    [RENDER_ROBOTS] = render_robots,
    [RENDER_SECURITY] = render_security,
    [RENDER_STYLE] = render_style,
    [RENDER_FAVICON] = render_favicon,
    [RENDER_ASSET] = render_asset,
    [RENDER_REDIRECT] = render_redirect,
};

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct route *)a)->path, ((const struct route *)b)->path);
}

int translations_order(const void *a, const void *b)
{
    const struct page *const *x = a, *const *y = b;
    int c = str_cmp((*x)->lang, (*y)->lang);
    return c ? c : str_cmp((*x)->url, (*y)->url);
}

static void index_pages(struct site *s)
{
    s->media_by_path = map_for(&s->arena, s->room->media_len);
    s->translations = map_for(&s->arena, s->room->pages_len);
    struct translations *all = ARENA_SPACE(&s->arena, s->room->pages_len + 1, struct translations);
    for (size_t i = 0; i < s->room->pages_len; i++) {
        struct page *p = s->room->pages[i];
        PREFETCH_NEXT(s->room->pages, s->room->pages_len, i);
        if (!p->published || !p->translation_key.n)
            continue;
        void **known = map_at(&s->translations, p->translation_key);
        struct translations *t = *known;
        if (!t) {
            *known = t = all++;
            *t = (struct translations){.pages = &t->only, .cap = 1};
        }
        ARENA_PUSH(&s->arena, t->pages, t->len, t->cap) = p;
        if (t->len > 1)
            qsort(t->pages, t->len, sizeof *t->pages, translations_order);
        s->translated |= t->len > 1;
    }
    for (size_t i = 0; i < s->room->media_len; i++)
        map_set(&s->media_by_path, s->room->media[i].path, &s->room->media[i]);
}

static void index_routes(struct site *s)
{
    sort_grown(s->routes, s->len, sizeof *s->routes, by_path);
    s->pages = ARENA_ARRAY(&s->arena, s->pages_len, const struct route *);
    size_t pages = 0;
    for (size_t i = 0; i < s->len; i++) {
        struct route *route = &s->routes[i];
        struct map_slot *slot = &s->by_path.slots[route->slot];
        if (slot->key.p == route->path.p)
            slot->value = route;
        else // the map has grown since
            map_set(&s->by_path, route->path, route);
        if (route_in_sitemap(route))
            s->pages[pages++] = route;
    }
}

static struct str text_or_name(const struct value *v)
{
    if (v && v->type == VALUE_MAP)
        return value_text(v, STR("name"));
    return v ? v->text : STR_NONE;
}

static void read_settings(struct site *s)
{
    const struct room *r = s->room;
    struct address base;
    struct str spelt = text_or_name(value_get(r->config, STR("organisation")));
    struct str name = spelt.n ? spelt : text_or_name(value_get(r->config, STR("organization")));
    s->name = r->title_given || !name.n ? r->title : name;
    s->publisher = name.n ? name : s->name;
    bool known = r->base_url.n && address_parse(&s->arena, r->base_url, &base);
    if (known)
        s->host = base.host;
    if (known)
        s->prefix = str_eq(base.path, STR("/")) ? STR_NONE : base.path;
    struct str form = value_text(value_get(r->config, STR("desk")), STR("form"));
    enum address_kind kind = address_kind_of(form);
    if (kind == ADDRESS_WEB || kind == ADDRESS_PATH)
        s->request_form = form;
    else if (s->options.live && value_get(r->config, STR("desk")))
        s->request_form = STR("/ask/"); // the desk of the same server
    s->logo = text_or_name(value_get(r->config, STR("logo")));
    if (address_kind_of(s->logo) != ADDRESS_PATH || s->logo.p[0] != '/')
        s->logo = STR_NONE;
    s->style = theme_style(s->theme);
    s->style_path = str_format(&s->arena, "/style.%012llx.css",
                               (unsigned long long)(str_hash(s->style) & 0xFFFFFFFFFFFFULL));
}

static bool counts_shown(const struct site *s)
{
    static const char *const names[] = {"home",     "page",      "coverage", "release",
                                        "releases", "not-found", "search"};
    bool shown = false;
    for (size_t i = 0; !shown && i < sizeof names / sizeof *names; i++)
        shown = template_asks(s->templates, str_of(names[i]), STR("tags"), STR("count"));
    return shown;
}

// Whether most releases stand in other lists than that of all.
static bool are_in_many_lists(const struct site *s)
{
    size_t shown = 0;
    for (size_t i = 0; i < s->sections_len; i++)
        shown += s->sections[i]->len;
    return shown >= s->room->releases_len * 2 && s->room->releases_len;
}

bool site_make(const struct room *r, const struct theme *t, const struct site_options *options,
               struct site **out, struct error *e)
{
    (void)e;
    struct site *s = mem_alloc(sizeof *s);
    *s = (struct site){.room = r, .theme = t, .templates = theme_templates(t)};
    if (options)
        s->options = *options;
    // Most routes are those of pages; the others grow with them.
    s->cap = r->pages_len + r->pages_len / 8 + 64;
    s->routes = ARENA_SPACE(&s->arena, s->cap, struct route);
    s->by_path = map_for(&s->arena, s->cap);
    s->contested = MAP_IN(&s->arena);
    s->furniture = s->addresses = s->revision = revision_new();
    s->listed = s->counted = s->covered = s->revision;
    s->counts_shown = counts_shown(s);
    s->order = order_make();
    s->feed_texts = ARENA_NEW(&s->arena, struct feed_texts);
    pthread_mutex_init(&s->feed_texts->lock, NULL);
    s->feed_texts->by_file = MAP_IN(&s->feed_texts->arena);
    s->memo = template_memo_make();
    s->search = search_data_make();
    read_settings(s);
    s->organisation = structured_organisation(s, &s->arena);
    index_pages(s);
    languages_make(s);
    routes_add_all(s);
    index_routes(s);
    navigation_make(s);
    s->many_lists = are_in_many_lists(s);
    if (s->options.whole)
        s->kept_items = kept_items_make(r->releases_len + r->clips_len * 2 + r->tags_len);
    arena_trim(&s->arena);
    *out = s;
    return true;
}

void site_free(struct site *s)
{
    if (!s)
        return;
    template_memo_free(s->memo);
    kept_items_free(s->kept_items);
    pthread_mutex_destroy(&s->feed_texts->lock);
    arena_free(&s->feed_texts->arena);
    search_data_free(s->search);
    order_free(s->order);
    arena_free(&s->arena);
    free(s);
}

const struct route *site_not_found(const struct site *s)
{
    return site_find(s, STR("/404.html"));
}

size_t site_lasting(const struct site *s, const struct route *out[SITE_LASTING])
{
    const struct str paths[SITE_LASTING] = {s->style_path, s->search_script};
    size_t len = 0;
    for (size_t i = 0; i < SITE_LASTING; i++) {
        const struct route *route = paths[i].n ? site_find(s, paths[i]) : NULL;
        if (route)
            out[len++] = route;
    }
    return len;
}

bool site_render(const struct site *s, const struct route *route, struct arena *scratch,
                 struct buf *out, struct error *e)
{
    const struct render r = {s, route, scratch, out};
    return renderers[route->renderer](&r, e);
}

struct str route_file_name(struct arena *a, const struct route *route)
{
    struct str name = str_from(route->path, 1);
    bool folder = !name.n || name.p[name.n - 1] == '/';
    // A redirect from "/old" becomes a page that any server finds there.
    if (!folder && route->kind == ROUTE_REDIRECT && !path_extension(name).n)
        return str_joined(a, name, STR("/index.html"), STR_NONE);
    return folder ? str_joined(a, name, STR("index.html"), STR_NONE) : name;
}
