// SPDX-License-Identifier: MIT
// Releases: one, their lists, their tags; and the home page, which shows the newest of all.
#include "site/view.h"

static const struct page *page_of(const void *object)
{
    return object;
}

const void *view_section_at(const void *list, size_t i)
{
    return (const struct section *)list + i;
}

// A release.
FIELD(release, title)
{
    (void)scope;
    return tv_text(page_of(object)->title);
}

FIELD(release, href)
{
    return view_rooted(scope, view_link(scope, page_of(object)->url));
}

FIELD(release, description)
{
    (void)scope;
    return tv_text(page_of(object)->description);
}

FIELD(release, iso)
{
    char iso[DATE_ISO_SIZE];
    if (!page_of(object)->date)
        return tv_text(STR_NONE);
    size_t n = date_iso(date_of_time(page_of(object)->date), iso);
    return tv_text((struct str){arena_copy(scope->arena, iso, n), n});
}

static struct str release_day(const struct template_scope *scope, const struct page *p)
{
    char text[DATETEXT_SIZE];
    if (!p->date)
        return STR_NONE;
    size_t n = datetext_full(view_of(scope)->language->dates, date_of_time(p->date), text);
    return (struct str){arena_copy(scope->arena, text, n), n};
}

FIELD(release, date)
{
    return tv_text(release_day(scope, page_of(object)));
}

FIELD(release, foreign)
{
    struct str lang = page_of(object)->lang;
    return tv_text(str_eq_ascii(lang, view_of(scope)->lang) ? STR_NONE : lang);
}

// Those of the language's tags that the release bears.
FIELD(release, tags)
{
    const struct page *p = page_of(object);
    const struct site_language *l = view_of(scope)->language;
    const struct section **found =
        ARENA_ARRAY(scope->arena, p->tags_len + 1, const struct section *);
    size_t len = 0;
    for (size_t i = 0; i < p->tags_len; i++) {
        const struct section *t = map_get(&l->tag_by_name, p->tags[i]);
        if (t)
            found[len++] = t;
    }
    return tv_list(found, len, &class_tag, view_pointer_at);
}

FIELD(release, has_tags)
{
    const struct page *p = page_of(object);
    return tv_bool(p->tags_len && view_of(scope)->language->tags_len);
}

static const struct template_field release_fields[] = {
    {"title", release_title},       {"href", release_href}, {"description", release_description},
    {"iso", release_iso},           {"date", release_date}, {"foreign", release_foreign},
    {"has_tags", release_has_tags}, {"tags", release_tags},
};
const struct template_class class_release = {"release", release_fields,
                                             sizeof release_fields / sizeof *release_fields, NULL};

// A tag: a section of releases.
FIELD(tag, name)
{
    (void)scope;
    return tv_text(((const struct section *)object)->tag->name);
}

FIELD(tag, href)
{
    return view_rooted(scope, view_link(scope, ((const struct section *)object)->path));
}

FIELD(tag, count)
{
    const struct section *t = object;
    return tv_text(
        strings_count(scope->arena, view_of(scope)->language->strings, STR("releases"), t->len));
}

static const struct template_field tag_fields[] = {
    {"name", tag_name}, {"href", tag_href}, {"count", tag_count}};
const struct template_class class_tag = {"tag", tag_fields, 3, NULL};

// A page of a list.
FIELD(list, releases)
{
    (void)scope;
    const struct view *v = object;
    return tv_list(v->releases, v->releases_len, &class_release, view_pointer_at);
}

static struct tvalue list_page(const struct template_scope *scope, size_t number)
{
    const struct section *s = view_of(scope)->section;
    return tv_text(number ? view_link(scope, section_path(scope->arena, s, number)) : STR_NONE);
}

FIELD(list, newer)
{
    const struct view *v = object;
    return list_page(scope, section_newer(v->section, v->number));
}

FIELD(list, older)
{
    const struct view *v = object;
    return list_page(scope, section_older(v->section, v->number));
}

FIELD(list, many_pages)
{
    (void)scope;
    return tv_bool(section_pages(((const struct view *)object)->section) > 1);
}

// From when to when its releases are: a number would say less, and a total would change.
FIELD(list, position)
{
    const struct view *v = object;
    if (!v->releases_len)
        return tv_text(STR_NONE);
    struct str from = release_day(scope, v->releases[v->releases_len - 1]);
    struct str to = release_day(scope, v->releases[0]);
    if (!from.n || !to.n || str_eq(from, to))
        return tv_text(from.n ? from : to);
    return tv_text(str_format(scope->arena, "%.*s – %.*s", STR_ARG(from), STR_ARG(to)));
}

// On the first page alone, so that the others stay as they are when releases come.
FIELD(list, count)
{
    const struct view *v = object;
    if (v->number > 1)
        return tv_text(STR_NONE);
    return tv_text(
        strings_count(scope->arena, v->language->strings, STR("releases"), v->section->len));
}

FIELD(list, is_tag)
{
    (void)scope;
    return tv_bool(((const struct view *)object)->section->tag != NULL);
}

static struct tvalue list_feed(const void *object, const struct template_scope *scope,
                               const char *name)
{
    const struct section *s = ((const struct view *)object)->section;
    return tv_text(view_link(scope, path_under(scope->arena, s->path, name)));
}

FIELD(list, atom)
{
    return list_feed(object, scope, "atom.xml");
}

FIELD(list, rss)
{
    return list_feed(object, scope, "rss.xml");
}

FIELD(list, feed_json)
{
    return list_feed(object, scope, "feed.json");
}

static const struct template_field list_fields[] = {
    {"releases", list_releases},
    {"newer", list_newer},
    {"older", list_older},
    {"position", list_position},
    {"many_pages", list_many_pages},
    {"count", list_count},
    {"is_tag", list_is_tag},
    {"atom", list_atom},
    {"rss", list_rss},
    {"feed_json", list_feed_json},
};
const struct template_class class_list = {"list", list_fields,
                                          sizeof list_fields / sizeof *list_fields, NULL};

// The home page.
FIELD(home, clips)
{
    const struct site_language *l = ((const struct view *)object)->language;
    const struct page *p = l->coverage_len ? l->coverage[0]->page : NULL;
    size_t len = p ? p->clips_len : 0;
    len = len < LATEST_ENTRIES ? len : LATEST_ENTRIES;
    struct clip_view *views = ARENA_ARRAY(scope->arena, len + 1, struct clip_view);
    for (size_t i = 0; i < len; i++)
        views[i].clip = p->clips[i];
    return tv_list(views, len, &class_clip, view_clip_at);
}

FIELD(home, has_clips)
{
    (void)scope;
    const struct site_language *l = ((const struct view *)object)->language;
    return tv_bool(l->coverage_len && l->coverage[0]->page->clips_len);
}

FIELD(home, coverage_title)
{
    (void)scope;
    const struct site_language *l = ((const struct view *)object)->language;
    return tv_text(l->coverage_len ? l->coverage[0]->page->title : STR_NONE);
}

FIELD(home, coverage_href)
{
    const struct site_language *l = ((const struct view *)object)->language;
    return tv_text(l->coverage_len ? view_link(scope, l->coverage[0]->page->url) : STR_NONE);
}

FIELD(home, coverage_count)
{
    const struct site_language *l = ((const struct view *)object)->language;
    size_t n = l->coverage_len ? l->coverage[0]->page->clips_len : 0;
    return tv_text(strings_count(scope->arena, l->strings, STR("clips"), n));
}

FIELD(home, releases)
{
    (void)scope;
    const struct section *s = ((const struct view *)object)->language->releases;
    size_t len = s ? s->len : 0;
    return tv_list(s ? s->pages : NULL, len < LATEST_ENTRIES ? len : LATEST_ENTRIES, &class_release,
                   view_pointer_at);
}

FIELD(home, has_releases)
{
    (void)scope;
    return tv_bool(((const struct view *)object)->language->releases != NULL);
}

FIELD(home, releases_href)
{
    const struct section *s = ((const struct view *)object)->language->releases;
    return tv_text(s ? view_link(scope, s->path) : STR_NONE);
}

FIELD(home, releases_count)
{
    const struct view *v = object;
    const struct section *s = v->language->releases;
    return tv_text(
        strings_count(scope->arena, v->language->strings, STR("releases"), s ? s->len : 0));
}

FIELD(home, empty)
{
    (void)scope;
    const struct view *v = object;
    return tv_bool(!v->content.n && !v->language->coverage_len && !v->language->releases);
}

static const struct template_field home_fields[] = {
    {"clips", home_clips},
    {"has_clips", home_has_clips},
    {"coverage_title", home_coverage_title},
    {"coverage_href", home_coverage_href},
    {"coverage_count", home_coverage_count},
    {"releases", home_releases},
    {"has_releases", home_has_releases},
    {"releases_href", home_releases_href},
    {"releases_count", home_releases_count},
    {"empty", home_empty},
};
const struct template_class class_home = {"home", home_fields,
                                          sizeof home_fields / sizeof *home_fields, NULL};
