// SPDX-License-Identifier: MIT
// The search page: {{#search}} in a template. Without an answer it shows how to search and what
// can be browsed instead, the same bytes whether a build or the server made it.
#include "site/search_parts.h"
#include "site/write.h"
#include "text/address.h"

struct result_view {
    struct search_doc doc;
};

struct option_view {
    struct str key, name;
    uint32_t count; // 0: unknown
    bool selected;
};

struct search_view {
    const struct search_found *found; // NULL of the empty form
    struct result_view *results;
    size_t results_len;
};

static const struct view *view(const void *object)
{
    return object;
}

static const struct search_found *found_of(const void *object)
{
    return view(object)->search->found;
}

static struct str text_of(const struct view *v, const char *id)
{
    return strings_get(v->language->strings, str_of(id));
}

static struct tvalue filled(const struct template_scope *scope, const struct view *v,
                            const char *id, const char *name, struct str text)
{
    const struct strings_value values[] = {{name, text}};
    return tv_text(strings_fill(scope->arena, text_of(v, id), values, 1));
}

// ---- results

static struct tvalue marked(const struct template_scope *scope, struct str text, struct str lang)
{
    const struct search_found *f = view_of(scope)->search->found;
    struct search_mark *marks;
    size_t len = search_marks(scope->arena, &f->query, text, lang, &marks), at = 0;
    struct buf out = BUF_EMPTY;
    for (size_t i = 0; i < len; i++) {
        write_html(&out, str_slice(text, at, marks[i].from));
        buf_c(&out, "<mark>");
        write_html(&out, str_slice(text, marks[i].from, marks[i].to));
        buf_c(&out, "</mark>");
        at = marks[i].to;
    }
    write_html(&out, str_from(text, at));
    struct str html = str_copy(scope->arena, buf_view(&out));
    buf_free(&out);
    return tv_html(html);
}

static const struct search_doc *doc_of(const void *object)
{
    return &((const struct result_view *)object)->doc;
}

FIELD(result, title)
{
    return marked(scope, search_doc_heading(doc_of(object)), doc_of(object)->lang);
}

FIELD(result, href)
{
    const struct view *v = view_of(scope);
    struct str link = search_doc_link(v->site, scope->arena, doc_of(object));
    return tv_text(view_link(scope, link));
}

FIELD(result, outgoing)
{
    const struct view *v = view_of(scope);
    struct str link = search_doc_link(v->site, scope->arena, doc_of(object));
    return tv_bool(link_is_whole(link));
}

FIELD(result, place)
{
    return tv_text(view_link(scope, search_doc_place(scope->arena, doc_of(object))));
}

FIELD(result, foreign)
{
    struct str lang = doc_of(object)->lang;
    return tv_text(str_eq_ascii(lang, view_of(scope)->lang) ? STR_NONE : lang);
}

FIELD(result, iso)
{
    char iso[DATE_ISO_SIZE];
    size_t n = date_iso(doc_of(object)->date, iso);
    return tv_text((struct str){arena_copy(scope->arena, iso, n), n});
}

FIELD(result, date)
{
    char text[DATETEXT_SIZE];
    size_t n = datetext_full(view_of(scope)->language->dates, doc_of(object)->date, text);
    return tv_text((struct str){arena_copy(scope->arena, text, n), n});
}

FIELD(result, outlet)
{
    const struct search_doc *d = doc_of(object);
    return marked(scope, d->title.n ? d->outlet : STR_NONE, d->lang);
}

FIELD(result, author)
{
    return marked(scope, doc_of(object)->author, doc_of(object)->lang);
}

FIELD(result, programme)
{
    return marked(scope, doc_of(object)->programme, doc_of(object)->lang);
}

FIELD(result, note)
{
    const struct search_query *q = &view_of(scope)->search->found->query;
    struct str excerpt = search_doc_excerpt(scope->arena, q, doc_of(object));
    return marked(scope, excerpt.n ? excerpt : doc_of(object)->note, doc_of(object)->lang);
}

FIELD(result, kind)
{
    static const char *const ids[] = {NULL, "search-release", "search-page"};
    enum search_kind kind = doc_of(object)->kind;
    return tv_text(kind == SEARCH_CLIP ? STR_NONE : text_of(view_of(scope), ids[kind]));
}

FIELD(result, more)
{
    (void)scope;
    const struct search_doc *d = doc_of(object);
    return tv_bool(d->author.n || d->programme.n || d->kind != SEARCH_CLIP);
}

static const struct template_field result_fields[] = {
    {"title", result_title}, {"href", result_href},           {"outgoing", result_outgoing},
    {"place", result_place}, {"foreign", result_foreign},     {"iso", result_iso},
    {"date", result_date},   {"outlet", result_outlet},       {"author", result_author},
    {"note", result_note},   {"programme", result_programme}, {"kind", result_kind},
    {"more", result_more},
};
static const struct template_class class_result = {
    "result", result_fields, sizeof result_fields / sizeof *result_fields, NULL};

static const void *result_at(const void *list, size_t i)
{
    return (const struct result_view *)list + i;
}

// ---- filters

FIELD(option, key)
{
    (void)scope;
    return tv_text(((const struct option_view *)object)->key);
}

FIELD(option, name)
{
    (void)scope;
    return tv_text(((const struct option_view *)object)->name);
}

FIELD(option, count)
{
    const struct option_view *o = object;
    return tv_text(o->count ? str_format(scope->arena, "%u", o->count) : STR_NONE);
}

FIELD(option, selected)
{
    (void)scope;
    return tv_bool(((const struct option_view *)object)->selected);
}

static const struct template_field option_fields[] = {{"key", option_key},
                                                      {"name", option_name},
                                                      {"count", option_count},
                                                      {"selected", option_selected}};
static const struct template_class class_option = {"option", option_fields, 4, NULL};

static const void *option_at(const void *list, size_t i)
{
    return (const struct option_view *)list + i;
}

// The count that a facet must pass to be among the SEARCH_OPTIONS_MOST with most documents.
static uint32_t count_to_pass(const struct search_facet *facets, size_t len)
{
    uint32_t low = 0, high = UINT32_MAX;
    while (len > SEARCH_OPTIONS_MOST && low < high) {
        uint32_t middle = low + (high - low) / 2;
        size_t above = 0;
        for (size_t i = 0; i < len; i++)
            above += facets[i].count > middle;
        if (above > SEARCH_OPTIONS_MOST)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// A filter's choices; none when there is nothing to choose between.
static struct tvalue options(const struct template_scope *scope, const struct search_facet *facets,
                             size_t len, struct str chosen, bool languages)
{
    struct option_view *all = ARENA_ARRAY(scope->arena, len + 1, struct option_view);
    uint32_t pass = count_to_pass(facets, len);
    size_t n = 0;
    bool known = false;
    for (size_t i = 0; i < len; i++) {
        bool selected = chosen.n && str_eq(facets[i].key, chosen);
        known |= selected;
        if (facets[i].count <= pass && !selected)
            continue;
        struct str name =
            languages ? language_autonym(scope->arena, facets[i].key) : facets[i].name;
        all[n++] = (struct option_view){facets[i].key, name, facets[i].count, selected};
    }
    if (chosen.n && !known)
        all[n++] = (struct option_view){chosen, chosen, 0, true};
    if (n < 2 && !chosen.n)
        return tv_bool(false);
    return tv_list(all, n, &class_option, option_at);
}

static const struct search_facets *facets_of(const void *object)
{
    return site_search_facets(view(object)->site);
}

FIELD(search, years)
{
    const struct search_facets *f = facets_of(object);
    const struct search_found *found = found_of(object);
    struct str year =
        found && found->asked.year ? str_format(scope->arena, "%d", found->asked.year) : STR_NONE;
    return options(scope, f->years, f->years_len, year, false);
}

FIELD(search, outlets)
{
    const struct search_facets *f = facets_of(object);
    const struct search_found *found = found_of(object);
    return options(scope, f->outlets, f->outlets_len, found ? found->asked.outlet : STR_NONE,
                   false);
}

FIELD(search, topics)
{
    const struct search_facets *f = facets_of(object);
    const struct search_found *found = found_of(object);
    return options(scope, f->topics, f->topics_len, found ? found->asked.topic : STR_NONE, false);
}

FIELD(search, langs)
{
    const struct search_facets *f = facets_of(object);
    const struct search_found *found = found_of(object);
    return options(scope, f->langs, f->langs_len, found ? found->asked.lang : STR_NONE, true);
}

static bool has_items(struct tvalue v)
{
    return v.type == TVALUE_LIST && v.len > 0;
}

FIELD(search, has_years)
{
    return tv_bool(has_items(search_years(object, scope)));
}

FIELD(search, has_outlets)
{
    return tv_bool(has_items(search_outlets(object, scope)));
}

FIELD(search, has_topics)
{
    return tv_bool(has_items(search_topics(object, scope)));
}

FIELD(search, has_langs)
{
    return tv_bool(has_items(search_langs(object, scope)));
}

FIELD(search, by_date)
{
    (void)scope;
    const struct search_found *f = found_of(object);
    return tv_bool(f && f->asked.by_date);
}

// ---- the answer

FIELD(search, action)
{
    return tv_text(view_link(scope, view(object)->render->route->path));
}

FIELD(search, query)
{
    (void)scope;
    const struct search_found *f = found_of(object);
    bool shown = f && f->refusal != SEARCH_NOT_TEXT;
    return tv_text(shown ? f->asked.text : STR_NONE);
}

FIELD(search, asked)
{
    (void)scope;
    const struct search_found *f = found_of(object);
    return tv_bool(f && (f->anything || f->refusal != SEARCH_FINE));
}

FIELD(search, answered)
{
    (void)scope;
    const struct search_found *f = found_of(object);
    return tv_bool(f && f->anything && f->refusal == SEARCH_FINE);
}

FIELD(search, count)
{
    const struct search_found *f = found_of(object);
    return tv_text(strings_count(scope->arena, view(object)->language->strings,
                                 STR("search-results"), f ? f->answer.total : 0));
}

FIELD(search, none)
{
    (void)scope;
    const struct search_found *f = found_of(object);
    return tv_bool(f && f->anything && f->refusal == SEARCH_FINE && !f->answer.total);
}

FIELD(search, results)
{
    (void)scope;
    const struct search_view *s = view(object)->search;
    return tv_list(s->results, s->results_len, &class_result, result_at);
}

FIELD(search, has_results)
{
    (void)scope;
    return tv_bool(view(object)->search->results_len > 0);
}

static struct tvalue refusal(const struct template_scope *scope, const struct view *v,
                             enum search_refusal why)
{
    static const struct {
        const char *id;
        int limit;
    } texts[] = {
        [SEARCH_TOO_LONG] = {"search-too-long", SEARCH_LONGEST},
        [SEARCH_TOO_MANY] = {"search-too-many", SEARCH_TERMS},
        [SEARCH_TOO_SLOW] = {"search-too-slow", 0},
        [SEARCH_NO_WORD] = {"search-no-word", 0},
        [SEARCH_NOT_TEXT] = {"search-not-text", 0},
    };
    if (why == SEARCH_FINE)
        return tv_text(STR_NONE);
    return filled(scope, v, texts[why].id, "n", str_format(scope->arena, "%d", texts[why].limit));
}

FIELD(search, refused)
{
    const struct search_found *f = found_of(object);
    return refusal(scope, object, f ? f->refusal : SEARCH_FINE);
}

// What the script says for the server.
FIELD(search, too_long)
{
    return refusal(scope, object, SEARCH_TOO_LONG);
}

FIELD(search, too_many)
{
    return refusal(scope, object, SEARCH_TOO_MANY);
}

static void component(struct buf *out, const char *name, struct str text)
{
    static const char hex[] = "0123456789ABCDEF";
    if (!text.n)
        return;
    buf_char(out, out->n ? '&' : '?');
    buf_c(out, name);
    buf_char(out, '=');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = is_digit_ascii(text.p[i]) || is_alpha_ascii(text.p[i]) || c == '-' || c == '_';
        if (plain)
            buf_char(out, text.p[i]);
        else
            buf_format(out, "%%%c%c", hex[c >> 4], hex[c & 15]);
    }
}

static size_t pages_of(const struct search_found *f)
{
    size_t pages = f && f->answer.total ? (f->answer.total - 1) / SEARCH_PAGE_RESULTS + 1 : 1;
    return pages < SEARCH_PAGES_MOST ? pages : SEARCH_PAGES_MOST;
}

static struct tvalue page_link(const struct template_scope *scope, const struct view *v,
                               size_t page)
{
    const struct search_found *f = v->search->found;
    struct arena *a = scope->arena;
    if (!f || page < 1 || page > pages_of(f))
        return tv_text(STR_NONE);
    struct buf out = BUF_EMPTY;
    component(&out, "q", f->asked.text);
    component(&out, "year", f->asked.year ? str_format(a, "%d", f->asked.year) : STR_NONE);
    component(&out, "outlet", f->asked.outlet);
    component(&out, "topic", f->asked.topic);
    component(&out, "lang", f->asked.lang);
    component(&out, "sort", f->asked.by_date ? STR("date") : STR_NONE);
    component(&out, "page", page > 1 ? str_format(a, "%zu", page) : STR_NONE);
    struct str link = str_format(a, "%.*s%.*s", STR_ARG(view_link(scope, v->render->route->path)),
                                 STR_ARG(buf_view(&out)));
    buf_free(&out);
    return tv_text(link);
}

FIELD(search, previous)
{
    const struct search_found *f = found_of(object);
    return page_link(scope, object, f ? f->asked.page - 1 : 0);
}

FIELD(search, next)
{
    const struct search_found *f = found_of(object);
    return page_link(scope, object, f ? f->asked.page + 1 : 0);
}

FIELD(search, many_pages)
{
    (void)scope;
    const struct search_found *f = found_of(object);
    return tv_bool(f && (pages_of(f) > 1 || f->asked.page > 1));
}

FIELD(search, position)
{
    const struct search_found *f = found_of(object);
    const struct strings_value values[] = {
        {"n", str_format(scope->arena, "%zu", f ? f->asked.page : 1)},
        {"total", str_format(scope->arena, "%zu", pages_of(f))},
    };
    return tv_text(strings_fill(scope->arena, text_of(object, "page-number"), values, 2));
}

// ---- the script of a built site

FIELD(search, script)
{
    return tv_text(view_link(scope, view(object)->site->search_script));
}

FIELD(search, index)
{
    return tv_text(view_link(scope, view(object)->site->search_index));
}

FIELD(search, results_one)
{
    (void)scope;
    return tv_text(strings_plural(view(object)->language->strings, STR("search-results"), 1));
}

FIELD(search, results_other)
{
    (void)scope;
    return tv_text(strings_plural(view(object)->language->strings, STR("search-results"), 5));
}

// ---- what can be browsed

FIELD(browse, title)
{
    (void)scope;
    return tv_text(((const struct coverage *)object)->page->title);
}

FIELD(browse, href)
{
    return tv_text(view_link(scope, ((const struct coverage *)object)->page->url));
}

struct browse_year {
    const struct coverage *coverage;
    const struct clip_group *group;
};

FIELD(browse_year, name)
{
    const struct clip_group *g = ((const struct browse_year *)object)->group;
    return tv_text(g->year ? g->name : text_of(view_of(scope), "undated"));
}

FIELD(browse_year, href)
{
    const struct browse_year *y = object;
    struct str url = y->coverage->page->url;
    struct arena *a = scope->arena;
    if (y->coverage->divided && y->group->slug.n)
        return tv_text(
            view_link(scope, str_format(a, "%.*s%.*s/", STR_ARG(url), STR_ARG(y->group->slug))));
    struct str id = y->group->year ? str_format(a, "#year-%d", y->group->year) : STR("#undated");
    return tv_text(view_link(scope, str_format(a, "%.*s%.*s", STR_ARG(url), STR_ARG(id))));
}

static const struct template_field browse_year_fields[] = {{"name", browse_year_name},
                                                           {"href", browse_year_href}};
static const struct template_class class_browse_year = {"year", browse_year_fields, 2, NULL};

static const void *browse_year_at(const void *list, size_t i)
{
    return (const struct browse_year *)list + i;
}

FIELD(browse, years)
{
    const struct coverage *c = object;
    struct browse_year *all = ARENA_ARRAY(scope->arena, c->years_len + 1, struct browse_year);
    for (size_t i = 0; i < c->years_len; i++)
        all[i] = (struct browse_year){c, &c->years[i]};
    return tv_list(all, c->years_len, &class_browse_year, browse_year_at);
}

static const struct template_field browse_fields[] = {
    {"title", browse_title}, {"href", browse_href}, {"years", browse_years}};
static const struct template_class class_browse = {"browse", browse_fields, 3, NULL};

FIELD(search, browse)
{
    (void)scope;
    const struct site_language *l = view(object)->language;
    return tv_list(l->coverage, l->coverage_len, &class_browse, view_pointer_at);
}

FIELD(search, releases_href)
{
    const struct section *s = view(object)->language->releases;
    return tv_text(s ? view_link(scope, s->path) : STR_NONE);
}

static const struct template_field search_fields[] = {
    {"action", search_action},
    {"query", search_query},
    {"asked", search_asked},
    {"answered", search_answered},
    {"count", search_count},
    {"none", search_none},
    {"results", search_results},
    {"has_results", search_has_results},
    {"refused", search_refused},
    {"too_long", search_too_long},
    {"too_many", search_too_many},
    {"years", search_years},
    {"outlets", search_outlets},
    {"topics", search_topics},
    {"langs", search_langs},
    {"has_years", search_has_years},
    {"has_outlets", search_has_outlets},
    {"has_topics", search_has_topics},
    {"has_langs", search_has_langs},
    {"by_date", search_by_date},
    {"previous", search_previous},
    {"next", search_next},
    {"many_pages", search_many_pages},
    {"position", search_position},
    {"script", search_script},
    {"index", search_index},
    {"results_one", search_results_one},
    {"results_other", search_results_other},
    {"browse", search_browse},
    {"releases_href", search_releases_href},
};
const struct template_class class_search = {"search", search_fields,
                                            sizeof search_fields / sizeof *search_fields, NULL};

// ---- the page

static bool render(const struct render *r, const struct search_found *found, struct error *e)
{
    const struct site_language *l = language_now(r->site, r->route->object);
    struct view v = view_make(r, l, l->search_page);
    struct search_view s = {.found = found};
    size_t len = found ? found->answer.len : 0;
    s.results = ARENA_ARRAY(r->arena, len + 1, struct result_view);
    const struct search_source *source = len ? site_search_source(r->site) : NULL;
    for (; s.results_len < len; s.results_len++)
        source->doc(source->context, found->answer.docs[s.results_len],
                    &s.results[s.results_len].doc);
    v.search = &s;
    v.title = text_of(&v, "search");
    bool named = found && found->query.len;
    if (named) {
        const struct strings_value values[] = {{"q", str_trim(found->asked.text)}};
        v.title = strings_fill(r->arena, text_of(&v, "search-title"), values, 1);
    }
    return view_render(&v, "search", e);
}

bool render_search(const struct render *r, struct error *e)
{
    return render(r, NULL, e);
}

bool site_search_page(const struct site *s, const struct route *route,
                      const struct search_found *found, struct arena *scratch, struct buf *out,
                      struct error *e)
{
    const struct render r = {s, route, scratch, out};
    return render(&r, found, e);
}
