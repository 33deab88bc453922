// SPDX-License-Identifier: MIT
// What is made of a room for its search, each part at first need, and running a query.
#include "site/search.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "room/search_room.h"
#include "room/search_text.h"
#include "site/search_parts.h"
#include "text/address.h"

struct search_data {
    pthread_mutex_t lock;
    struct arena arena;
    bool sourced, numbered, counted; // what follows is there
    bool missed;                     // a site above this one would have used it
    bool compared;                   // with the site below: `again` holds
    const struct rows_again *again;  // NULL: all is made of the documents
    const uint64_t *ids, *links;     // of each document, for rows; NULL: nobody wants them
    struct search_source source;
    uint64_t version, *parts; // of all, and of the files of addresses
    uint64_t *shows;          // of these files: all that is written in them; 0: that is not known
    struct search_facets facets;
    struct search_index *index;
};

struct search_data *search_data_make(void)
{
    struct search_data *d = mem_alloc(sizeof *d);
    *d = (struct search_data){.arena = ARENA_EMPTY};
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

void search_data_free(struct search_data *d)
{
    if (!d)
        return;
    search_index_free(d->index);
    arena_free(&d->arena);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

static void mix(uint64_t *sum, uint64_t n)
{
    *sum = (*sum ^ n) * 0x9E3779B97F4A7C15ULL;
}

size_t search_doc_of_link(const struct search_source *source, size_t link)
{
    return source->len - 1 - link;
}

// Documents are told by what never changes of them: whatever else is another, an address stands at
// the same place of the same file.
uint64_t search_id_sum(const struct search_doc *d)
{
    return str_hash(search_doc_id(d));
}

// An address of the room's own may lead elsewhere when another page changes.
uint64_t search_link_sum(const struct search_doc *d)
{
    if (!d->clip)
        return 1;
    enum address_kind kind = address_kind_of(d->clip->url);
    bool web = kind == ADDRESS_WEB || kind == ADDRESS_FORBIDDEN; // it may say what is meant
    struct str place = web ? d->clip->url : d->page ? d->page->url : STR_NONE;
    return kind == ADDRESS_PATH ? 0 : (map_hash(place) ^ (web ? 1 : 2)) | 4;
}

// Of all documents, newest first.
static void sum_documents(const struct search_source *source, uint64_t *ids, uint64_t *links)
{
    for (size_t i = 0; i < source->len; i++) {
        struct search_doc doc = {0};
        ids[i] = source->page_hash ? source->page_hash(source->context, i) : 0;
        if (!ids[i]) {
            source->doc(source->context, i, &doc);
            ids[i] = search_id_sum(&doc);
        }
        links[i] = search_link_sum(&doc);
    }
}

// The same, of those of the site below and the few that are others.
static void sum_again(const struct rows_again *again, uint64_t *ids, uint64_t *links)
{
    for (size_t i = 0; i < again->steps_len; i++) {
        const struct rows_step *step = &again->steps[i];
        size_t len = step->to - step->from;
        if (step->fresh) {
            ids[step->at] = step->id;
            links[step->at] = step->link;
        } else if (len) {
            memcpy(ids + step->at, again->rows->ids + step->from, len * sizeof *ids);
            memcpy(links + step->at, again->rows->links + step->from, len * sizeof *links);
        }
    }
}

static void number_versions(struct search_data *d, size_t len, const uint64_t *ids,
                            const uint64_t *links)
{
    d->parts = ARENA_ARRAY(&d->arena, len / SEARCH_LINKS + 1, uint64_t);
    d->shows = ARENA_ARRAY(&d->arena, len / SEARCH_LINKS + 1, uint64_t);
    d->version = len;
    for (size_t i = 0; i * SEARCH_LINKS < len; i++) {
        uint64_t part = 0, shows = 0;
        bool known = true;
        for (size_t k = i * SEARCH_LINKS; k < len && k < (i + 1) * SEARCH_LINKS; k++) {
            mix(&part, ids[len - 1 - k]);
            mix(&shows, links[len - 1 - k]);
            known = known && links[len - 1 - k];
        }
        d->parts[i] = part;
        d->shows[i] = known ? (shows ^ part) | 1 : 0;
        mix(&d->version, part);
    }
}

static struct search_data *sourced(const struct site *s);

// What the base's pages are as documents. NULL where nobody has asked for it: to make it for one
// site alone takes longer than it spares.
static const struct search_source *source_below(const struct site *s)
{
    struct search_data *d = s->base ? s->base->search : NULL;
    if (!d)
        return NULL;
    pthread_mutex_lock(&d->lock);
    bool wanted = d->sourced || d->missed;
    d->missed = true;
    pthread_mutex_unlock(&d->lock);
    return wanted ? &sourced(s->base)->source : NULL;
}

static struct search_data *sourced(const struct site *s)
{
    bool places = search_again(s) != NULL; // all else is known of those below
    struct search_data *d = s->search;
    pthread_mutex_lock(&d->lock);
    if (!d->sourced) {
        d->source = search_room(&d->arena, s->room, source_below(s), places);
        d->sourced = true;
    }
    pthread_mutex_unlock(&d->lock);
    return d;
}

const struct rows_again *search_again(const struct site *s)
{
    struct search_data *d = s->search;
    if (!s->options.rows)
        return NULL;
    pthread_mutex_lock(&d->lock);
    if (!d->compared)
        d->again = rows_again_make(&d->arena, s);
    d->compared = true;
    pthread_mutex_unlock(&d->lock);
    return d->again;
}

static void number(const struct site *s, struct search_data *d, const struct rows_again *again)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    bool kept = s->options.rows && !s->base && !again;
    struct arena *a = kept ? &d->arena : &scratch;
    size_t len = again ? again->documents : d->source.len;
    uint64_t *ids = ARENA_SPACE(a, len + 1, uint64_t);
    uint64_t *links = ARENA_SPACE(a, len + 1, uint64_t);
    if (again)
        sum_again(again, ids, links);
    else
        sum_documents(&d->source, ids, links);
    number_versions(d, len, ids, links);
    d->ids = kept ? ids : NULL;
    d->links = kept ? links : NULL;
    d->numbered = true;
}

static const struct search_data *numbered(const struct site *s)
{
    const struct rows_again *again = search_again(s);
    struct search_data *d = again ? s->search : sourced(s);
    pthread_mutex_lock(&d->lock);
    if (!d->numbered)
        number(s, d, again);
    pthread_mutex_unlock(&d->lock);
    return d;
}

void search_sums(const struct site *s, const uint64_t **ids, const uint64_t **links)
{
    const struct search_data *d = numbered(s);
    *ids = d->ids;
    *links = d->links;
}

const struct search_source *site_search_source(const struct site *s)
{
    return &sourced(s)->source;
}

const struct search_facets *site_search_facets(const struct site *s)
{
    const struct rows_again *again = search_again(s);
    if (again)
        return &again->facets;
    struct search_data *d = sourced(s);
    pthread_mutex_lock(&d->lock);
    if (!d->counted)
        search_facets_make(&d->arena, &d->source, &d->facets);
    d->counted = true;
    pthread_mutex_unlock(&d->lock);
    return &d->facets;
}

uint64_t search_version(const struct site *s)
{
    return numbered(s)->version;
}

uint64_t search_part_version(const struct site *s, size_t part)
{
    return numbered(s)->parts[part];
}

uint64_t search_part_shows(const struct site *s, size_t part)
{
    return numbered(s)->shows[part];
}

const struct search_index *site_search_index(const struct site *s)
{
    struct search_data *d = sourced(s);
    pthread_mutex_lock(&d->lock);
    if (!d->index)
        d->index = search_index_make(&d->source);
    pthread_mutex_unlock(&d->lock);
    return d->index;
}

struct str search_doc_excerpt(struct arena *a, const struct search_query *q,
                              const struct search_doc *d)
{
    struct search_mark *marks;
    if (d->clip || !d->page || !q->len || search_marks(a, q, d->title, d->lang, &marks) ||
        search_marks(a, q, d->note, d->lang, &marks))
        return STR_NONE;
    struct str text;
    struct error unheard; // what stands there without an excerpt is a result as well
    return search_text(a, d->page, &text, &unheard) ? search_excerpt(a, q, text, d->lang)
                                                    : STR_NONE;
}

struct str search_doc_id(const struct search_doc *d)
{
    return d->clip ? d->clip->id : d->page->url;
}

void site_search(const struct site *s, const struct search_asked *asked, struct arena *a,
                 struct search_found *out)
{
    *out = (struct search_found){.asked = *asked};
    struct search_asked *q = &out->asked;
    q->page = q->page < 1 ? 1 : q->page > SEARCH_PAGES_MOST ? SEARCH_PAGES_MOST : q->page;
    out->anything = str_trim(q->text).n || q->year || q->outlet.n || q->topic.n || q->lang.n;
    out->refusal = search_parse(a, q->text, &out->query);
    if (out->refusal != SEARCH_FINE || !out->anything)
        return;
    struct search_request request = {
        .query = out->query,
        .filter = {q->year, q->outlet, q->topic, q->lang},
        .by_relevance = !q->by_date,
        .from = (q->page - 1) * SEARCH_PAGE_RESULTS,
        .len = SEARCH_PAGE_RESULTS,
    };
    out->refusal = search_run(site_search_index(s), &request, a, &out->answer);
}

// ---- routes

static int by_language(const void *a, const void *b)
{
    const struct page *const *x = a, *const *y = b;
    return str_cmp((*x)->lang, (*y)->lang);
}

// The search pages of all languages are translations of one another, under a key that no page
// that people wrote can have.
static const struct page *add_translation(struct site *s, const struct site_language *l,
                                          struct str path)
{
    const struct str key = STR("\n/search/");
    struct page *page = ARENA_NEW(&s->arena, struct page);
    *page = (struct page){.url = path, .lang = l->lang, .translation_key = key, .published = true};
    page->title = strings_get(l->strings, STR("search"));
    struct translations **known = (struct translations **)map_at(&s->translations, key);
    if (!*known)
        *known = ARENA_NEW(&s->arena, struct translations);
    struct translations *t = *known;
    ARENA_PUSH(&s->arena, t->pages, t->len, t->cap) = page;
    qsort(t->pages, t->len, sizeof *t->pages, by_language);
    s->translated |= t->len > 1;
    return page;
}

static void add_page(struct site *s, struct site_language *l)
{
    struct str path = str_format(&s->arena, "%.*s%.*s/", STR_ARG(l->home),
                                 STR_ARG(strings_get(l->strings, STR("search-path"))));
    if (route_add(s, path, "text/html; charset=utf-8", RENDER_SEARCH, l)) {
        l->search_path = path;
        l->search_page = add_translation(s, l, path);
    }
}

// "/search/" leads to the search in any room.
static void add_common_path(struct site *s, const struct site_language *l)
{
    struct page *page = ARENA_NEW(&s->arena, struct page);
    *page = (struct page){.lang = l->lang, .title = strings_get(l->strings, STR("search"))};
    struct route *route =
        route_add(s, STR("/search/"), "text/html; charset=utf-8", RENDER_REDIRECT, page);
    if (!route)
        return;
    route->kind = ROUTE_REDIRECT;
    route->target = l->search_path;
}

static const struct theme_asset *script_of(const struct site *s)
{
    const struct theme_asset *assets;
    size_t len = theme_assets(s->theme, &assets);
    for (size_t i = 0; i < len; i++)
        if (str_eq(assets[i].name, STR("search.js")))
            return &assets[i];
    return NULL;
}

static size_t count_documents(const struct room *r)
{
    size_t n = r->clips_len + r->releases_len;
    for (size_t i = 0; i < r->pages_len; i++)
        n += r->pages[i]->published && r->pages[i]->kind != PAGE_RELEASE;
    return n;
}

bool search_texts_fit(const struct room *r, size_t documents)
{
    return documents <= SEARCH_STATIC_MOST && documents - r->clips_len <= SEARCH_STATIC_TEXTS;
}

size_t search_link_files(size_t documents)
{
    return (documents + SEARCH_LINKS - 1) / SEARCH_LINKS;
}

struct str search_links_path(struct arena *a, const struct site *s, size_t part)
{
    struct str folder = path_folder(s->search_index);
    return str_format(a, "%.*slinks-%zu.json", STR_ARG(folder), part);
}

static void add_static_index(struct site *s, const struct site_language *l)
{
    static const char json[] = "application/json; charset=utf-8";
    size_t documents = s->documents;
    const struct theme_asset *script = script_of(s);
    if (documents > SEARCH_STATIC_MOST || !script)
        return;
    s->search_script =
        str_format(&s->arena, "/search.%012llx.js",
                   (unsigned long long)(str_hash(script->bytes) & 0xFFFFFFFFFFFFULL));
    s->search_index = path_under(&s->arena, l->search_path, "index.json");
    route_add(s, s->search_script, "text/javascript; charset=utf-8", RENDER_ASSET, script);
    route_add(s, s->search_index, json, RENDER_SEARCH_INDEX, NULL);
    if (search_texts_fit(s->room, documents))
        route_add(s, path_under(&s->arena, l->search_path, "texts.json"), json, RENDER_SEARCH_TEXTS,
                  NULL);
    for (size_t i = 0; i < search_link_files(documents); i++) {
        struct str path = search_links_path(&s->arena, s, i);
        struct route *route = route_add(s, path, SEARCH_LINKS_TYPE, RENDER_SEARCH_LINKS, NULL);
        if (route)
            route->number = i;
    }
}

void search_routes_add(struct site *s)
{
    const struct site_language *main = NULL;
    s->documents = count_documents(s->room);
    for (size_t i = 0; i < s->languages_len; i++) {
        add_page(s, &s->languages[i]);
        if (s->languages[i].main)
            main = &s->languages[i];
    }
    if (!main || !main->search_path.n)
        return;
    add_common_path(s, main);
    add_static_index(s, main);
}

bool route_is_search(const struct route *route)
{
    return route->renderer == RENDER_SEARCH;
}

const struct route *site_search_route(const struct site *s)
{
    for (size_t i = 0; i < s->languages_len; i++)
        if (s->languages[i].main && s->languages[i].search_path.n)
            return site_find(s, s->languages[i].search_path);
    return NULL;
}
