// SPDX-License-Identifier: MIT
// Which addresses a site has. In this order, the first to claim a path keeps it: the pages
// that people wrote, what hangs beneath them, the lists and home pages that presse adds, the
// files at the root, media, and last the aliases.
#include <stdlib.h>
#include <string.h>

#include "base/prefetch.h"
#include "site/search_parts.h"

static const char html[] = "text/html; charset=utf-8";
static const char json[] = "application/json; charset=utf-8";
static const char xml[] = "application/xml; charset=utf-8";

struct route *route_add(struct site *s, struct str path, const char *type, enum renderer renderer,
                        const void *object)
{
    void **known = map_at(&s->by_path, path);
    if (*known) {
        map_set(&s->contested, path, s);
        return NULL;
    }
    *known = s; // the route's own address once all are sorted
    struct route *route = &ARENA_PUSH(&s->arena, s->routes, s->len, s->cap);
    *route = (struct route){.path = path, .type = str_of(type), .object = object};
    route->renderer = (int)renderer;
    route->slot = map_place(&s->by_path, known);
    return route;
}

struct str media_type(struct str path)
{
    static const char *const types[][2] = {
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"png", "image/png"},
        {"webp", "image/webp"},
        {"avif", "image/avif"},
        {"gif", "image/gif"},
        {"svg", "image/svg+xml"},
        {"pdf", "application/pdf"},
        {"mp4", "video/mp4"},
        {"webm", "video/webm"},
        {"mp3", "audio/mpeg"},
        {"ogg", "audio/ogg"},
        {"wav", "audio/wav"},
        {"zip", "application/zip"},
        {"vtt", "text/vtt; charset=utf-8"},
        {"woff2", "font/woff2"},
        {"woff", "font/woff"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"txt", "text/plain; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"json", "application/json; charset=utf-8"},
        {"ics", "text/calendar; charset=utf-8"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"odt", "application/vnd.oasis.opendocument.text"},
        {"eps", "application/postscript"},
        {"tif", "image/tiff"},
        {"tiff", "image/tiff"},
        {"ico", "image/x-icon"},
    };
    struct str extension = path_extension(path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_eq_ascii(extension, str_of(types[i][0])))
            return str_of(types[i][1]);
    }
    return STR("application/octet-stream");
}

static void stamp(struct route *route, const struct page *page)
{
    if (route)
        route->modified = page->file.mtime / 1000000000;
}

// What add says of the page of a group; true when the group has none.
static bool part_route(struct site *s, const struct coverage *c, const struct clip_group *group,
                       coverage_route *add)
{
    if (!group->slug.n)
        return true;
    struct coverage_part *part = ARENA_NEW(&s->arena, struct coverage_part);
    *part = (struct coverage_part){c, group, arena_alloc(&s->arena, sizeof *part->shows)};
    atomic_init(part->shows, 0);
    struct str path =
        str_format(&s->arena, "%.*s%.*s/", STR_ARG(c->page->url), STR_ARG(group->slug));
    return add(s, path, html, RENDER_COVERAGE_PART, part, c);
}

static int by_slug(const void *a, const void *b)
{
    return str_cmp((*(const struct clip_group *const *)a)->slug,
                   (*(const struct clip_group *const *)b)->slug);
}

// The largest come first, then the others, both by name: an entry more moves few.
static void name_outlets(struct site *s, struct coverage *c)
{
    size_t first = outlets_at_once(c);
    c->named = ARENA_ARRAY(&s->arena, c->outlets_len + 1, const struct clip_group *);
    for (size_t i = 0; i < c->outlets_len; i++)
        c->named[i] = &c->outlets[i];
    qsort(c->named, first, sizeof *c->named, by_slug);
    qsort(c->named + first, c->outlets_len - first, sizeof *c->named, by_slug);
}

struct coverage *coverage_make(struct site *s, const struct site_language *l,
                               const struct page *page)
{
    struct coverage *c = ARENA_NEW(&s->arena, struct coverage);
    *c = (struct coverage){.page = page, .language = l};
    c->years_len = page_years(&s->arena, page, &c->years);
    c->outlets_len = page_outlets(&s->arena, page, &c->outlets);
    name_outlets(s, c);
    c->divided = page->clips_len > CLIPS_A_SCREENFUL;
    c->shows = ARENA_ARRAY(&s->arena, page->clips_len + 1, _Atomic uint64_t);
    return c;
}

bool coverage_routes(struct site *s, const struct coverage *c, coverage_route *add)
{
    static const struct {
        const char *name, *type;
        enum renderer renderer;
    } files[] = {
        {"atom.xml", "application/atom+xml; charset=utf-8", RENDER_COVERAGE_ATOM},
        {"rss.xml", "application/rss+xml; charset=utf-8", RENDER_COVERAGE_RSS},
        {"feed.json", "application/feed+json; charset=utf-8", RENDER_COVERAGE_FEED_JSON},
        {"coverage.json", json, RENDER_COVERAGE_JSON},
        {"coverage.csv", "text/csv; charset=utf-8", RENDER_COVERAGE_CSV},
    };
    bool ok = add(s, c->page->url, html, RENDER_COVERAGE, c, c);
    for (size_t i = 0; ok && c->divided && i < c->years_len; i++)
        ok = part_route(s, c, &c->years[i], add);
    for (size_t i = 0; ok && c->divided && i < c->outlets_len; i++)
        ok = part_route(s, c, &c->outlets[i], add);
    for (size_t i = 0; ok && i < sizeof files / sizeof *files; i++) {
        struct str path = path_under(&s->arena, c->page->url, files[i].name);
        ok = add(s, path, files[i].type, files[i].renderer, c, c);
    }
    return ok;
}

// A path that is claimed stays with what has it.
static bool add_coverage_route(struct site *s, struct str path, const char *type,
                               enum renderer renderer, const void *object, const struct coverage *c)
{
    stamp(route_add(s, path, type, renderer, object), c->page);
    return true;
}

static void add_coverage(struct site *s, const struct page *page)
{
    struct site_language *l = &s->languages[language_of(s, page->lang) - s->languages];
    struct coverage *c = coverage_make(s, l, page);
    ARENA_PUSH(&s->arena, l->coverage, l->coverage_len, l->coverage_cap) = c;
    (void)coverage_routes(s, c, add_coverage_route);
}

static bool is_home(const struct site *s, const struct page *page)
{
    return language_of(s, page->lang)->home_page == page;
}

static void add_page(struct site *s, const struct page *page)
{
    enum renderer renderer = page->kind == PAGE_RELEASE ? RENDER_RELEASE : RENDER_PAGE;
    if (page->kind == PAGE_COVERAGE)
        add_coverage(s, page);
    else if (!is_home(s, page))
        stamp(route_add(s, page->url, html, renderer, page), page);
}

static const struct page *plain_page_at(const struct site *s, struct str path)
{
    for (size_t i = 0; i < s->room->pages_len; i++) {
        const struct page *p = s->room->pages[i];
        if (p->published && p->kind == PAGE_PLAIN && str_eq(p->url, path))
            return p;
    }
    return NULL;
}

static size_t per_page(const struct site *s)
{
    const struct value *n = value_get(value_get(s->room->config, STR("releases")), STR("per_page"));
    bool usable = n && n->type == VALUE_INTEGER && n->integer >= 1 && n->integer <= 10000;
    return usable ? (size_t)n->integer : LIST_ENTRIES;
}

static struct str releases_path(struct site *s, const struct site_language *l)
{
    struct str path =
        str_trim(value_text(value_get(s->room->config, STR("releases")), STR("path")));
    if (!l->main || !path.n)
        return str_format(&s->arena, "%.*s%.*s/", STR_ARG(l->home),
                          STR_ARG(strings_get(l->strings, STR("releases-path"))));
    while (path.n && path.p[0] == '/')
        path = str_from(path, 1);
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    return str_format(&s->arena, "/%.*s/", STR_ARG(path));
}

static void add_section(struct site *s, const struct section *section)
{
    for (size_t i = 1; i <= section_pages(section); i++) {
        struct str path = section_path(&s->arena, section, i);
        struct route *route = route_add(s, path, html, RENDER_SECTION, section);
        if (route)
            route->number = i;
    }
}

const char *const route_feed_names[FEED_FORMATS] = {"atom.xml", "rss.xml", "feed.json"};
const char *const route_feed_types[FEED_FORMATS] = {"application/atom+xml; charset=utf-8",
                                                    "application/rss+xml; charset=utf-8",
                                                    "application/feed+json; charset=utf-8"};

static void add_release_feeds(struct site *s, const struct section *section)
{
    for (int i = 0; i < FEED_FORMATS; i++)
        route_add(s, path_under(&s->arena, section->path, route_feed_names[i]), route_feed_types[i],
                  (enum renderer)(RENDER_RELEASES_ATOM + i), section);
}

static void number_section(struct site *s, struct section *section)
{
    section->index = s->sections_len;
    ARENA_PUSH(&s->arena, s->sections, s->sections_len, s->sections_cap) = section;
}

struct str routes_tag_path(struct arena *a, const struct site_language *l, const struct tag *tag)
{
    return str_format(a, "%.*stags/%.*s/", STR_ARG(l->home), STR_ARG(tag->slug));
}

// The pages of a tag that are in the language; all of them need no list of their own.
static void select_pages(struct site *s, struct section *t, struct page **pages, size_t len)
{
    size_t n = 0;
    for (size_t k = 0; k < len && s->languages_len > 1; k++)
        n += language_of(s, pages[k]->lang) == t->language;
    if (s->languages_len == 1 || n == len) {
        t->pages = pages;
        t->len = len;
        return;
    }
    t->pages = ARENA_SPACE(&s->arena, n, struct page *);
    for (size_t k = 0; k < len; k++)
        if (language_of(s, pages[k]->lang) == t->language)
            t->pages[t->len++] = pages[k];
}

static void add_tags(struct site *s, struct site_language *l)
{
    l->tags = ARENA_ARRAY(&s->arena, s->room->tags_len + 1, struct section);
    l->tag_by_name = MAP_IN(&s->arena);
    for (size_t i = 0; i < s->room->tags_len; i++) {
        const struct tag *tag = &s->room->tags[i];
        struct section *t = &l->tags[l->tags_len];
        *t = (struct section){.language = l, .tag = tag, .per_page = l->releases->per_page};
        t->path = routes_tag_path(&s->arena, l, tag);
        select_pages(s, t, tag->pages, tag->len);
        if (t->len) {
            map_set(&l->tag_by_name, tag->name, t);
            number_section(s, t);
        }
        l->tags_len += t->len > 0;
    }
    for (size_t i = 0; i < l->tags_len; i++) {
        add_section(s, &l->tags[i]);
        add_release_feeds(s, &l->tags[i]);
    }
    if (l->tags_len)
        route_add(s, path_under(&s->arena, l->home, "tags/"), html, RENDER_TAGS, l);
}

// The list of a language's releases. It comes before the pages are added, so that a page which
// stands at its path becomes its introduction.
static void make_releases(struct site *s, struct site_language *l)
{
    struct section *section = ARENA_NEW(&s->arena, struct section);
    *section = (struct section){.language = l, .per_page = per_page(s)};
    select_pages(s, section, s->room->releases, s->room->releases_len);
    if (!section->len)
        return;
    number_section(s, section);
    section->path = releases_path(s, l);
    section->intro = plain_page_at(s, section->path);
    l->releases = section;
    if (section->intro)
        add_section(s, section);
}

// The search's script, and the desk's style and scripts, which the desk serves itself.
static bool has_own_address(struct str name)
{
    return str_eq(name, STR("search.js")) ||
           (str_starts(name, STR("desk/")) &&
            (str_ends(name, STR(".css")) || str_ends(name, STR(".js"))));
}

static void add_media(struct site *s)
{
    for (size_t i = 0; i < s->room->media_len; i++) {
        const struct media_file *m = &s->room->media[i];
        struct route *route = route_add(s, m->path, "", RENDER_ASSET, NULL);
        if (!route)
            continue;
        route->kind = ROUTE_FILE;
        route->type = media_type(m->path);
        route->file = m->full;
        route->modified = m->mtime / 1000000000;
    }
    const struct theme_asset *assets;
    size_t len = theme_assets(s->theme, &assets);
    for (size_t i = 0; i < len; i++) {
        if (has_own_address(assets[i].name))
            continue;
        struct str path = str_format(&s->arena, "/theme/%.*s", STR_ARG(assets[i].name));
        struct route *route = route_add(s, path, "", RENDER_ASSET, &assets[i]);
        if (route)
            route->type = media_type(path);
    }
}

static void add_redirects(struct site *s)
{
    for (size_t i = 0; i < s->room->pages_len; i++) {
        const struct page *p = s->room->pages[i];
        for (size_t k = 0; p->published && k < p->aliases_len; k++) {
            struct route *route = route_add(s, p->aliases[k], html, RENDER_REDIRECT, p);
            if (!route)
                continue;
            route->kind = ROUTE_REDIRECT;
            route->target = p->url;
        }
    }
}

static void add_root_files(struct site *s)
{
    route_add(s, STR("/404.html"), html, RENDER_NOT_FOUND, NULL);
    route_add(s, STR("/robots.txt"), "text/plain; charset=utf-8", RENDER_ROBOTS, NULL);
    route_add(s, STR("/favicon.svg"), "image/svg+xml", RENDER_FAVICON, NULL);
    route_add(s, s->style_path, "text/css; charset=utf-8", RENDER_STYLE, NULL);
    if (value_get(s->room->config, STR("security")))
        route_add(s, STR("/.well-known/security.txt"), "text/plain; charset=utf-8", RENDER_SECURITY,
                  NULL);
}

bool route_in_sitemap(const struct route *route)
{
    return route->renderer <= RENDER_TAGS && route->kind == ROUTE_RENDERED;
}

static void add_sitemaps(struct site *s)
{
    size_t pages = 0;
    for (size_t i = 0; i < s->len; i++)
        pages += route_in_sitemap(&s->routes[i]);
    s->pages_len = pages;
    size_t files = pages ? (pages - 1) / SITEMAP_ENTRIES + 1 : 1;
    struct route *first = route_add(s, STR("/sitemap.xml"), xml,
                                    files > 1 ? RENDER_SITEMAP_INDEX : RENDER_SITEMAP, NULL);
    if (first)
        first->number = files > 1 ? files : 0;
    for (size_t i = 1; files > 1 && i <= files; i++) {
        struct route *part =
            route_add(s, str_format(&s->arena, "/sitemap-%zu.xml", i), xml, RENDER_SITEMAP, NULL);
        if (part)
            part->number = i;
    }
}

void routes_add_all(struct site *s)
{
    for (size_t i = 0; i < s->languages_len; i++)
        make_releases(s, &s->languages[i]);
    for (size_t i = 0; i < s->room->pages_len; i++) {
        PREFETCH_NEXT(s->room->pages, s->room->pages_len, i);
        if (s->room->pages[i]->published)
            add_page(s, s->room->pages[i]);
    }
    for (size_t i = 0; i < s->languages_len; i++) {
        struct site_language *l = &s->languages[i];
        if (l->releases) {
            add_section(s, l->releases);
            add_release_feeds(s, l->releases);
            add_tags(s, l);
        }
        route_add(s, l->home, html, RENDER_HOME, l);
    }
    search_routes_add(s);
    add_root_files(s);
    add_media(s);
    add_sitemaps(s);
    add_redirects(s);
}
