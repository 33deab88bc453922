// SPDX-License-Identifier: MIT
// A coverage page as a whole: ways to jump to a year or an outlet, feeds, exports.
#include "site/view.h"

#include "text/address.h"

static const struct view *view(const void *object)
{
    return object;
}

static struct str part_link(const struct template_scope *scope, const struct clip_group *group)
{
    const struct coverage *c = view_of(scope)->coverage;
    return view_link(scope, str_joined(scope->arena, c->page->url, group->slug, STR("/")));
}

static const void *group_at(const void *list, size_t i)
{
    return (const struct clip_group *)list + i;
}

static const void *year_at(const void *list, size_t i)
{
    return (const struct year_view *)list + i;
}

// A way to a year: down the page where it holds the whole coverage, else to the year's page.
FIELD(year_link, name)
{
    const struct clip_group *g = object;
    return tv_text(g->year ? g->name
                           : strings_get(view_of(scope)->language->strings, STR("undated")));
}

FIELD(year_link, href)
{
    const struct clip_group *g = object;
    const struct view *v = view_of(scope);
    struct str id = g->year ? str_format(scope->arena, "#year-%d", g->year) : STR("#undated");
    if (!v->part)
        return tv_text(id);
    if (g->year)
        return tv_text(part_link(scope, g));
    struct str page = view_link(scope, v->coverage->page->url);
    return tv_text(str_format(scope->arena, "%.*s%.*s", STR_ARG(page), STR_ARG(id)));
}

// On the page that holds the whole coverage alone, so that those of years and outlets stay as they
// are when another has an entry more.
FIELD(year_link, count)
{
    const struct clip_group *g = object;
    if (view_of(scope)->part)
        return tv_text(STR_NONE);
    return tv_text(str_format(scope->arena, "%zu", g->len));
}

FIELD(year_link, current)
{
    return tv_bool(object == view_of(scope)->part);
}

static const struct template_field year_link_fields[] = {{"name", year_link_name},
                                                         {"href", year_link_href},
                                                         {"count", year_link_count},
                                                         {"current", year_link_current}};
const struct template_class class_year_link = {"year-link", year_link_fields, 4, NULL};

// Outlets: a page each when the coverage is divided, else the clips by date, as in the index
// of a book.
FIELD(outlet, name)
{
    (void)scope;
    return tv_text(((const struct clip_group *)object)->name);
}

FIELD(outlet, href)
{
    const struct clip_group *g = object;
    return tv_text(view_of(scope)->coverage->divided ? part_link(scope, g) : STR_NONE);
}

FIELD(outlet, clips)
{
    const struct clip_group *g = object;
    if (view_of(scope)->coverage->divided)
        return tv_bool(false);
    struct clip_view *views = ARENA_ARRAY(scope->arena, g->len, struct clip_view);
    for (size_t i = 0; i < g->len; i++)
        views[i].clip = g->clips[i];
    return tv_list(views, g->len, &class_clip, view_clip_at);
}

static const struct template_field outlet_fields[] = {{"name", outlet_name},
                                                      {"href", outlet_href},
                                                      {"count", year_link_count},
                                                      {"current", year_link_current},
                                                      {"clips", outlet_clips}};
const struct template_class class_outlet = {"outlet", outlet_fields, 5, NULL};

// The coverage.
FIELD(coverage, years)
{
    (void)scope;
    return tv_list(view(object)->years, view(object)->years_len, &class_year, year_at);
}

FIELD(coverage, year_links)
{
    (void)scope;
    const struct coverage *c = view(object)->coverage;
    return tv_list(c->years, c->years_len, &class_year_link, group_at);
}

FIELD(coverage, many_years)
{
    (void)scope;
    return tv_bool(view(object)->coverage->years_len > 1);
}

// The whole coverage lists them by their entries, which it counts; its parts by name.
static struct tvalue outlets(const struct view *v, size_t from, size_t to)
{
    const struct coverage *c = v->coverage;
    return v->part ? tv_list(c->named + from, to - from, &class_outlet, view_pointer_at)
                   : tv_list(c->outlets + from, to - from, &class_outlet, group_at);
}

FIELD(coverage, first_outlets)
{
    (void)scope;
    return outlets(object, 0, outlets_at_once(view(object)->coverage));
}

FIELD(coverage, more_outlets)
{
    (void)scope;
    const struct coverage *c = view(object)->coverage;
    return outlets(object, outlets_at_once(c), c->outlets_len);
}

FIELD(coverage, has_more_outlets)
{
    (void)scope;
    return tv_bool(outlets_at_once(view(object)->coverage) < view(object)->coverage->outlets_len);
}

FIELD(coverage, has_outlets)
{
    (void)scope;
    return tv_bool(view(object)->coverage->outlets_len > 1);
}

FIELD(coverage, divided)
{
    (void)scope;
    return tv_bool(view(object)->coverage->divided);
}

FIELD(coverage, part)
{
    (void)scope;
    return tv_bool(view(object)->part != NULL);
}

FIELD(coverage, empty)
{
    (void)scope;
    return tv_bool(view(object)->clips_len == 0);
}

FIELD(coverage, count)
{
    const struct view *v = object;
    return tv_text(strings_count(scope->arena, v->language->strings, STR("clips"), v->clips_len));
}

FIELD(coverage, outlet_count)
{
    const struct view *v = object;
    size_t n = v->part ? 0 : v->coverage->outlets_len;
    return tv_text(n > 1 ? strings_count(scope->arena, v->language->strings, STR("outlets"), n)
                         : STR_NONE);
}

static struct tvalue beneath(const struct view *v, const struct template_scope *scope,
                             const char *name)
{
    return tv_text(view_link(scope, path_under(scope->arena, v->coverage->page->url, name)));
}

FIELD(coverage, atom)
{
    return beneath(object, scope, "atom.xml");
}

FIELD(coverage, rss)
{
    return beneath(object, scope, "rss.xml");
}

FIELD(coverage, feed_json)
{
    return beneath(object, scope, "feed.json");
}

FIELD(coverage, csv)
{
    return beneath(object, scope, "coverage.csv");
}

FIELD(coverage, json)
{
    return beneath(object, scope, "coverage.json");
}

static const struct template_field coverage_fields[] = {
    {"years", coverage_years},
    {"year_links", coverage_year_links},
    {"many_years", coverage_many_years},
    {"first_outlets", coverage_first_outlets},
    {"more_outlets", coverage_more_outlets},
    {"has_more_outlets", coverage_has_more_outlets},
    {"has_outlets", coverage_has_outlets},
    {"divided", coverage_divided},
    {"part", coverage_part},
    {"empty", coverage_empty},
    {"count", coverage_count},
    {"outlet_count", coverage_outlet_count},
    {"atom", coverage_atom},
    {"rss", coverage_rss},
    {"feed_json", coverage_feed_json},
    {"csv", coverage_csv},
    {"json", coverage_json},
};
const struct template_class class_coverage = {
    "coverage", coverage_fields, sizeof coverage_fields / sizeof *coverage_fields, NULL};

bool render_coverage(const struct render *r, struct error *e)
{
    const struct coverage *c = r->route->object;
    struct view v = view_make(r, c->language, c->page);
    v.coverage = c;
    view_clips(&v, c->page->clips, c->page->clips_len);
    if (!view_text(&v, c->page, e))
        return false;
    structured_make(&v);
    return view_render(&v, "coverage", e);
}

bool render_coverage_part(const struct render *r, struct error *e)
{
    const struct coverage_part *part = r->route->object;
    const struct page *page = part->coverage->page;
    struct view v = view_make(r, part->coverage->language, NULL);
    v.lang = page->lang;
    v.title = part->group->name;
    v.parent = page->title;
    v.parent_path = page->url;
    v.coverage = part->coverage;
    v.part = part->group;
    view_clips(&v, part->group->clips, part->group->len);
    structured_make(&v);
    return view_render(&v, "coverage", e);
}
