// SPDX-License-Identifier: MIT
// What the files of the site share: the site itself, the furniture of each language, and the
// renderers. Nobody outside src/site includes this.
#ifndef PRESSE_SITE_SITE_PARTS_H
#define PRESSE_SITE_SITE_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/file.h"
#include "base/map.h"
#include "site/datetext.h"
#include "site/html.h"
#include "site/site.h"
#include "site/strings.h"
#include "site/theme.h"

enum {
    CLIPS_A_SCREENFUL = 40,       // more than this: years and outlets get pages of their own
    FEED_FORMATS = 3,             // Atom, RSS, JSON Feed
    FEED_TEXTS_LARGEST = 4 << 20, // bytes kept of what feeds show
    FEED_ENTRIES = 100,           // newest entries that a feed carries
    LIST_ENTRIES = 50,            // releases on one page of a list
    MENU_PAGES = 5,               // plain pages in the navigation
    LATEST_ENTRIES = 6,           // on the home page
    SITEMAP_ENTRIES = 50000,
    STRUCTURED_ENTRIES = 100, // articles that structured data of a divided coverage page names
};

// A list of releases in one language: all of them, or those of a tag.
struct section {
    const struct site_language *language;
    const struct tag *tag; // NULL: all releases
    struct str path;       // "/communiques/"
    struct page **pages;   // newest first
    size_t len, cap;
    size_t per_page;
    size_t index; // among site.sections; a route's section may be one of a lower site
    // Another whenever what is shown of its pages is, in lists or in its feeds; 0 in the lowest
    // site.
    uint64_t revision, feeds;
    bool own;                 // pages lie in the arena of the site, which stands on another
    const struct page *intro; // a page that stands at `path`: its text comes first; or NULL
};

enum { FIRST_OUTLETS = 12 }; // of a coverage page, named at once; the others unfold

// What a coverage page needs beyond the room's: made once, shared by all its routes.
struct coverage {
    const struct page *page;
    const struct site_language *language;
    struct clip_group *years, *outlets;
    const struct clip_group **named; // the outlets as pages of years and outlets list them
    size_t years_len, outlets_len;
    bool divided;            // years and outlets have pages of their own
    _Atomic uint64_t *shows; // of clips, by their order: what clip_shows says; 0: not asked yet
};

// A number for everything that the site shows of an entry, as data or in a page's list.
uint64_t clip_shows(const struct site *s, const struct coverage *c, const struct clip *clip);

// How many are named at once.
static inline size_t outlets_at_once(const struct coverage *c)
{
    return c->outlets_len > FIRST_OUTLETS + 4 ? FIRST_OUTLETS : c->outlets_len;
}

// One group of a coverage page as a page of its own.
struct coverage_part {
    const struct coverage *coverage;
    const struct clip_group *group;
    _Atomic uint64_t *shows; // what site_shows says; 0: it was not asked yet
};

struct nav_item {
    struct str title;
    struct str path;         // of the site, or a whole address
    const struct page *page; // NULL when it is none
    const struct section *section;
};

struct feed_link {
    struct str title;  // "Espace presse (Atom)"
    struct str kind;   // "Atom"
    struct str source; // "Espace presse"
    struct str type, path;
};

// Everything that the pages of one language have in common.
struct site_language {
    size_t index; // among site.languages
    struct str lang;
    bool rtl;
    bool main; // the room's main language
    const struct catalogue *strings;
    const struct datetext *dates;
    struct str home;                // "/" or "/en/"
    struct str search_path;         // "/recherche/"; empty when a page of the room is there
    const struct page *search_page; // stands for it among its translations; NULL likewise
    const struct page *home_page;   // what people wrote for it; NULL when nothing
    struct nav_item *nav;
    size_t nav_len, nav_cap;
    struct feed_link *feeds;
    size_t feeds_len, feeds_cap;
    const struct section *releases; // NULL when the language has none
    struct section *tags;           // by slug
    size_t tags_len;
    struct map tag_by_name; // as releases write it -> struct section of tags
    const struct coverage **coverage;
    size_t coverage_len, coverage_cap;
};

// Pages that are translations of one another.
struct translations {
    const struct page **pages;
    size_t len, cap;
    const struct page *only; // what pages points to as long as there is one
};

// Texts of releases as feeds show them, kept because several feeds do. The only thing of a site
// that changes after it was made; what it holds could be rendered again at any time.
struct feed_texts {
    pthread_mutex_t lock; // of all that follows
    struct arena arena;
    struct map by_file; // path of the page -> struct feed_text
    size_t bytes;
};

// What a site that stands on another has at a path.
struct delta {
    struct str path;
    const struct route *route; // of its own; NULL: nothing
    size_t number;             // of that route among its own
};

struct site {
    struct arena arena;
    const struct site *base;   // that it stands on; NULL: it stands by itself
    uint64_t furniture;        // another whenever what all pages show may be
    uint64_t addresses;        // another whenever a link to a release may lead elsewhere
    uint64_t revision;         // another for each site
    uint64_t counted;          // another whenever how many releases a tag has is
    bool counts_shown;         // by pages other than the list of tags: then it is furniture
    uint64_t listed;           // another whenever what is shown of any release elsewhere is
    uint64_t covered;          // another whenever an entry of a coverage page is
    struct section **sections; // those of base in its order, then its own; NULL: gone
    size_t sections_len, sections_cap;
    struct map contested; // paths that two things claimed; of a site that stands by itself
    struct map deltas;    // path -> struct delta; empty of a site that stands by itself
    struct delta **delta; // the same, sorted by path
    size_t delta_len, delta_cap;
    struct map translations_now; // of the keys that changed pages have or had
    struct site_order *order;    // all routes in one list, made when asked for
    size_t documents;            // that a search would find
    struct feed_texts *feed_texts;
    struct template_memo *memo;    // of view_render
    struct kept_items *kept_items; // of lists (view_items.c); NULL: none are
    bool many_lists;               // most releases stand in others than that of all
    const struct room *room;
    const struct theme *theme;
    const struct template_set *templates;
    struct site_options options;
    struct site_language *languages;
    size_t languages_len;
    struct str name;         // of the room; of the organisation when only that was given
    struct str publisher;    // the organisation, for structured data; else the name
    struct str organisation; // the same as structured data
    struct str host;         // of base_url; empty when unknown
    struct str prefix;       // path of base_url: "" or "/presse"
    struct str style_path;   // "/style.0123456789ab.css"
    struct str style;        // what it holds
    struct str request_form; // address of the form for journalists; empty when there is none
    struct str logo;         // site path; empty when there is none
    struct str search_script, search_index; // site paths; empty when there is no static index
    struct search_data *search;             // what the search has made so far
    struct map translations;                // key -> struct translations
    bool translated;                        // one of them has more than one page
    struct map media_by_path;
    struct route *routes; // sorted by path once made
    size_t len, cap;
    struct map by_path;         // path -> struct route
    const struct route **pages; // routes that a sitemap names, sorted by path
    size_t pages_len;
};

enum renderer {
    RENDER_HOME, // object: struct site_language
    RENDER_PAGE,
    RENDER_COVERAGE,      // struct coverage
    RENDER_COVERAGE_PART, // struct coverage_part
    RENDER_RELEASE,       // struct page
    RENDER_SECTION,       // struct section, number
    RENDER_TAGS,          // struct site_language
    RENDER_NOT_FOUND,
    RENDER_SEARCH,        // struct site_language
    RENDER_SEARCH_INDEX,  // of the whole room
    RENDER_SEARCH_LINKS,  // number: which part
    RENDER_SEARCH_TEXTS,  // of the whole room
    RENDER_COVERAGE_ATOM, // struct coverage
    RENDER_COVERAGE_RSS,
    RENDER_COVERAGE_FEED_JSON,
    RENDER_COVERAGE_JSON,
    RENDER_COVERAGE_CSV,
    RENDER_RELEASES_ATOM, // struct section
    RENDER_RELEASES_RSS,
    RENDER_RELEASES_FEED_JSON,
    RENDER_SITEMAP,       // number: 0 for the only one, else from 1
    RENDER_SITEMAP_INDEX, // number: how many
    RENDER_ROBOTS,
    RENDER_SECURITY,
    RENDER_STYLE,
    RENDER_FAVICON,
    RENDER_ASSET, // struct theme_asset
    RENDER_REDIRECT,
    RENDERERS,
};

struct render {
    const struct site *site;
    const struct route *route;
    struct arena *arena; // scratch
    struct buf *out;
};

typedef bool (*render_function)(const struct render *r, struct error *e);

// Routes.
void routes_add_all(struct site *s);
struct str routes_tag_path(struct arena *a, const struct site_language *l, const struct tag *tag);
extern const char *const route_feed_names[FEED_FORMATS], *const route_feed_types[FEED_FORMATS];
bool route_in_sitemap(const struct route *route);
struct coverage *coverage_make(struct site *s, const struct site_language *l,
                               const struct page *page);
// Says each route that a coverage page has to add, until that returns false; false then.
typedef bool coverage_route(struct site *s, struct str path, const char *type,
                            enum renderer renderer, const void *object, const struct coverage *c);
bool coverage_routes(struct site *s, const struct coverage *c, coverage_route *add);

// Lists of releases in pages (section.c), by the numbers of their routes.
struct section_range {
    size_t from, to; // among the section's pages
};
size_t section_pages(const struct section *section);
struct str section_path(struct arena *a, const struct section *section, size_t number); // in a
struct section_range section_range(const struct section *section, size_t number);
size_t section_newer(const struct section *section, size_t number); // 0: there is none
size_t section_older(const struct section *section, size_t number);

// Sites that stand on another (site_delta.c). What a route, a section or a coverage page of the
// lower site names is found anew in s.
const struct site_language *language_now(const struct site *s, const struct site_language *l);
const struct section *section_now(const struct site *s, const struct section *section);
// May be NULL for a key of one page alone.
const struct translations *translations_find(const struct site *s, struct str key);
struct page *page_by_file(const struct site *s, struct str path);
// The routes that a sitemap names, sorted by path; in a.
const struct route *const *sitemap_routes(const struct site *s, struct arena *a);
// site_stamp, but for where links of texts lead.
uint64_t site_shown_stamp(const struct site *s, const struct route *route);
// Makes the routes in which s differs from its base. False: it cannot be told.
MUST_USE bool delta_make(struct site *s);
void order_free(struct site_order *o); // legal on NULL
struct site_order *order_make(void);
int translations_order(const void *a, const void *b);
struct route *route_add(struct site *s, struct str path, const char *type, enum renderer renderer,
                        const void *object);
struct str media_type(struct str path);

// What items gave in lists, of so many (view_items.c).
struct kept_items *kept_items_make(size_t most);
void kept_items_free(struct kept_items *k); // legal on NULL

// Languages.
void languages_make(struct site *s);
const struct site_language *language_of(const struct site *s, struct str lang);
bool language_is_rtl(struct str lang);
// Navigation and feeds; once the sections and coverage pages of all languages are known.
void navigation_make(struct site *s);
// The feeds beneath `folder`, of what is called title.
void feed_links(struct arena *a, struct str title, struct str folder,
                struct feed_link out[FEED_FORMATS]);

// Addresses.
struct str path_under(struct arena *a, struct str folder, const char *name);
// "../../" for "/a/b/": from there to the root of the site. "./" for the root itself.
struct str link_root(struct arena *a, struct str path);
// A site path (or whole address) as a link in a page whose link_root is root.
struct str link_from(struct arena *a, struct str root, struct str path);
// With base_url in front; the bare path when it is unknown; a whole address as it is.
struct str link_absolute(const struct site *s, struct arena *a, struct str path);
// Whether it is an address of its own rather than a place on the site.
bool link_is_whole(struct str address);

// Resolves the addresses of a page's own text (html_options.resolve).
struct link_context {
    const struct site *site;
    const struct page *page;
    struct str root; // link_root of where the text is shown, or base_url with a slash
};
struct html_target link_resolve(const void *context, struct arena *a, struct str url);

// The rest: one file each.
bool render_home(const struct render *r, struct error *e);
bool render_page(const struct render *r, struct error *e);
bool render_coverage(const struct render *r, struct error *e);
bool render_coverage_part(const struct render *r, struct error *e);
bool render_release(const struct render *r, struct error *e);
bool render_section(const struct render *r, struct error *e);
bool render_tags(const struct render *r, struct error *e);
bool render_not_found(const struct render *r, struct error *e);
bool render_search(const struct render *r, struct error *e);
bool render_search_index(const struct render *r, struct error *e);
bool render_search_links(const struct render *r, struct error *e);
bool render_search_texts(const struct render *r, struct error *e);
bool render_coverage_feed(const struct render *r, struct error *e);
// Whether the feeds of a section show what they did; now may be NULL.
bool feed_stays(const struct section *was, const struct section *now);
bool render_releases_feed(const struct render *r, struct error *e);
bool render_coverage_json(const struct render *r, struct error *e);
bool render_coverage_csv(const struct render *r, struct error *e);
bool render_sitemap(const struct render *r, struct error *e);
bool render_sitemap_index(const struct render *r, struct error *e);
bool render_robots(const struct render *r, struct error *e);
bool render_security(const struct render *r, struct error *e);
bool render_style(const struct render *r, struct error *e);
bool render_favicon(const struct render *r, struct error *e);
bool render_asset(const struct render *r, struct error *e);
bool render_redirect(const struct render *r, struct error *e);

// What structured data says of who publishes, in a (structured.c).
struct str structured_organisation(const struct site *s, struct arena *a);

#endif
