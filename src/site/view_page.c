// SPDX-License-Identifier: MIT
// Pages that are mostly text: plain ones, releases, lists of releases, the home page, and the
// page for addresses that lead nowhere.
#include "room/page_doc.h"
#include "site/html.h"
#include "site/view.h"

// The text of the page as HTML, in r's arena; *split: see html_render.
static bool text_html(const struct render *r, const struct page *page, struct html_options *options,
                      struct str *out, size_t *split, struct error *e)
{
    const struct doc *d = page->doc;
    struct page_source source = {.format = DOC_HTML};
    size_t at = r->out->n; // rendered at the end of the output, then moved to the arena
    if (!d && !page_source(r->arena, page, &source, e))
        return false;
    options->utf8 = page->utf8;
    bool simple = source.same && source.format == DOC_MARKDOWN && page->utf8 &&
                  html_render_simple(r->out, r->arena, source.text, page->body, options);
    if (!simple) {
        if (!d)
            d = page_source_doc(r->arena, page, &source);
        options->utf8 = d->utf8;
    }
    *split = (simple ? r->out->n : html_render(r->out, r->arena, d->root, options)) - at;
    *out = str_copy(r->arena, str_from(buf_view(r->out), at));
    r->out->n = at;
    page_source_done(&source);
    return true;
}

bool view_text(struct view *v, const struct page *page, struct error *e)
{
    const struct render *r = v->render;
    const struct link_context links = {r->site, page, v->root};
    struct html_options options = {
        .resolve = link_resolve, .context = &links, .title = page->title, .ids = true};
    struct str all;
    size_t split;
    if (!text_html(r, page, &options, &all, &split, e))
        return false;
    v->before = str_slice(all, 0, split);
    v->content = str_from(all, split);
    return true;
}

bool page_html(const struct render *r, const struct page *page, struct str root, struct str *out,
               struct error *e)
{
    const struct link_context links = {r->site, page, root};
    struct html_options options = {
        .resolve = link_resolve, .context = &links, .title = page->title};
    size_t split;
    return text_html(r, page, &options, out, &split, e);
}

// A page without clips has no before and after.
static void join_text(struct view *v)
{
    v->content = (struct str){v->before.n ? v->before.p : v->content.p, v->before.n + v->content.n};
    v->before = STR_NONE;
}

bool render_page(const struct render *r, struct error *e)
{
    const struct page *page = r->route->object;
    struct view v = view_make(r, language_of(r->site, page->lang), page);
    if (!view_text(&v, page, e))
        return false;
    join_text(&v);
    structured_make(&v);
    return view_render(&v, "page", e);
}

bool render_release(const struct render *r, struct error *e)
{
    const struct page *page = r->route->object;
    struct view v = view_make(r, language_of(r->site, page->lang), page);
    v.type = "article";
    if (v.language->releases) {
        const struct page *intro = v.language->releases->intro;
        v.parent = intro ? intro->title : strings_get(v.language->strings, STR("press-releases"));
        v.parent_path = v.language->releases->path;
    }
    if (!view_text(&v, page, e))
        return false;
    join_text(&v);
    structured_make(&v);
    return view_render(&v, "release", e);
}

bool render_section(const struct render *r, struct error *e)
{
    const struct section *s = section_now(r->site, r->route->object);
    struct view v = view_make(r, s->language, s->intro);
    v.lang = s->language->lang;
    v.section = s;
    v.number = r->route->number;
    struct section_range shown = section_range(s, v.number);
    v.releases = s->pages + shown.from;
    v.releases_len = shown.to - shown.from;
    if (s->tag) {
        v.title = s->tag->name;
        v.parent = strings_get(s->language->strings, STR("tags"));
        v.parent_path = path_under(r->arena, s->language->home, "tags/");
    } else if (!s->intro) {
        v.title = strings_get(s->language->strings, STR("press-releases"));
    } else if (v.number == 1) {
        if (!view_text(&v, s->intro, e))
            return false;
        join_text(&v);
    }
    structured_make(&v);
    return view_render(&v, "releases", e);
}

bool render_tags(const struct render *r, struct error *e)
{
    const struct site_language *l = language_now(r->site, r->route->object);
    struct view v = view_make(r, l, NULL);
    v.title = strings_get(l->strings, STR("tags"));
    return view_render(&v, "tags", e);
}

bool render_home(const struct render *r, struct error *e)
{
    const struct site_language *l = language_now(r->site, r->route->object);
    struct view v = view_make(r, l, l->home_page);
    if (!l->home_page) {
        // The name of the room, unless its only page bears it already.
        bool taken = l->coverage_len && str_eq(l->coverage[0]->page->title, r->site->name);
        bool named = r->site->name.n && !taken;
        v.title = named ? r->site->name : strings_get(l->strings, STR("press-room"));
        v.description = l->main ? r->site->room->description : STR_NONE;
    } else if (!view_text(&v, l->home_page, e)) {
        return false;
    }
    join_text(&v);
    structured_make(&v);
    return view_render(&v, "home", e);
}

// Shown at any depth, so its links start where the site stands.
bool render_not_found(const struct render *r, struct error *e)
{
    const struct site_language *l = &r->site->languages[0];
    struct view v = view_make(r, l, NULL);
    v.root = str_format(r->arena, "%.*s/", STR_ARG(r->site->prefix));
    v.title = strings_get(l->strings, STR("not-found"));
    return view_render(&v, "not-found", e);
}
