// SPDX-License-Identifier: MIT
// The root class of templates: what every page has. What only coverage pages, lists or the home
// page have stands in objects of their own: {{#coverage}}, {{#list}}, {{#home}}.
#include "site/view.h"
#include "site/pieces.h"

#include <string.h>

#include "site/write.h"
#include "text/address.h"

static const void *nav_at(const void *list, size_t i)
{
    return (const struct nav_item *)list + i;
}

static const void *feed_at(const void *list, size_t i)
{
    return (const struct feed_link *)list + i;
}

struct str view_link(const struct template_scope *scope, struct str path)
{
    return uri_text(scope->arena, link_from(scope->arena, view_of(scope)->root, path));
}

struct tvalue view_rooted(const struct template_scope *scope, struct str link)
{
    struct tvalue v = tv_text(link);
    struct str root = view_of(scope)->root;
    v.root = root.n <= UINT16_MAX && str_starts(link, root) ? (uint16_t)root.n : 0;
    return v;
}

const void *view_pointer_at(const void *list, size_t i)
{
    return ((const void *const *)list)[i];
}

// The page.
FIELD(view, t)
{
    (void)scope;
    return tv_object(((const struct view *)object)->language->strings, &class_strings);
}

FIELD(view, lang)
{
    (void)scope;
    return tv_text(((const struct view *)object)->lang);
}

// "fr-FR" as Open Graph writes it: "fr_FR".
FIELD(view, locale)
{
    struct str lang = ((const struct view *)object)->lang;
    char *p = arena_copy(scope->arena, lang.p, lang.n);
    for (size_t i = 0; i < lang.n; i++)
        p[i] = p[i] == '-' ? '_' : p[i];
    return tv_text((struct str){p, lang.n});
}

FIELD(view, rtl)
{
    (void)scope;
    return tv_bool(language_is_rtl(((const struct view *)object)->lang));
}

FIELD(view, root)
{
    (void)scope;
    return tv_text(((const struct view *)object)->root);
}

FIELD(view, home_href)
{
    return tv_text(view_link(scope, ((const struct view *)object)->language->home));
}

FIELD(view, is_home)
{
    (void)scope;
    const struct view *v = object;
    return tv_bool(str_eq(v->render->route->path, v->language->home));
}

FIELD(view, style)
{
    return tv_text(view_link(scope, ((const struct view *)object)->site->style_path));
}

FIELD(view, favicon)
{
    (void)object;
    return tv_text(view_link(scope, STR("/favicon.svg")));
}

FIELD(view, logo)
{
    return tv_text(view_link(scope, ((const struct view *)object)->site->logo));
}

FIELD(view, site_name)
{
    (void)scope;
    return tv_text(((const struct view *)object)->site->name);
}

FIELD(view, title)
{
    (void)scope;
    return tv_text(((const struct view *)object)->title);
}

static struct str behind_dash(struct arena *a, struct str x, struct str y)
{
    const struct str dash = STR(" – ");
    char *p = arena_space(a, x.n + dash.n + y.n, 1);
    if (x.n)
        memcpy(p, x.p, x.n);
    memcpy(p + x.n, dash.p, dash.n);
    memcpy(p + x.n + dash.n, y.p, y.n);
    return (struct str){p, x.n + dash.n + y.n};
}

// "2021 – Espace presse – Organisation", each part once.
FIELD(view, head_title)
{
    const struct view *v = object;
    struct str parts[3] = {v->title, v->parent, v->site->name}, all = v->title;
    for (size_t i = 1; i < 3; i++) {
        if (parts[i].n && !str_eq(parts[i], parts[i - 1]) && !str_eq(parts[i], parts[0]))
            all = behind_dash(scope->arena, all, parts[i]);
    }
    return tv_text(all);
}

FIELD(view, parent)
{
    (void)scope;
    return tv_text(((const struct view *)object)->parent);
}

FIELD(view, parent_href)
{
    return tv_text(view_link(scope, ((const struct view *)object)->parent_path));
}

FIELD(view, description)
{
    (void)scope;
    return tv_text(((const struct view *)object)->description);
}

FIELD(view, canonical)
{
    const struct view *v = object;
    if (!v->site->room->base_url.n || v->render->route->renderer == RENDER_NOT_FOUND)
        return tv_text(STR_NONE);
    struct str url = link_absolute(v->site, scope->arena, v->render->route->path);
    return tv_text(uri_text(scope->arena, url));
}

FIELD(view, type)
{
    (void)scope;
    return tv_text(str_of(((const struct view *)object)->type));
}

FIELD(view, no_index)
{
    (void)scope;
    int renderer = ((const struct view *)object)->render->route->renderer;
    return tv_bool(renderer == RENDER_NOT_FOUND || renderer == RENDER_SEARCH);
}

FIELD(view, structured)
{
    (void)scope;
    return tv_html(((const struct view *)object)->structured);
}

FIELD(view, before)
{
    (void)scope;
    return tv_html(((const struct view *)object)->before);
}

FIELD(view, content)
{
    (void)scope;
    return tv_html(((const struct view *)object)->content);
}

FIELD(view, nav)
{
    (void)scope;
    const struct site_language *l = ((const struct view *)object)->language;
    return tv_list(l->nav, l->nav_len, &class_nav, nav_at);
}

FIELD(view, has_nav)
{
    (void)scope;
    const struct view *v = object;
    const struct site_language *l = v->language;
    // The only page of a room bears the room's name: one link to it is enough.
    bool same = l->nav_len == 1 && str_eq(l->nav[0].title, v->site->name);
    return tv_bool(l->nav_len > 0 && !same);
}

FIELD(view, feeds)
{
    const struct view *v = object;
    const struct site_language *l = v->language;
    if (!v->section || !v->section->tag)
        return tv_list(l->feeds, l->feeds_len, &class_feed, feed_at);
    // A tag's own feeds come first.
    size_t len = FEED_FORMATS + l->feeds_len;
    struct feed_link *all = ARENA_ARRAY(scope->arena, len, struct feed_link);
    feed_links(scope->arena, v->section->tag->name, v->section->path, all);
    memcpy(all + FEED_FORMATS, l->feeds, l->feeds_len * sizeof *all);
    return tv_list(all, len, &class_feed, feed_at);
}

FIELD(view, has_feeds)
{
    (void)scope;
    return tv_bool(((const struct view *)object)->language->feeds_len > 0);
}

static const struct translations *translations_of(const struct view *v)
{
    const struct page *p = v->page;
    const struct translations *t =
        p && p->translation_key.n ? translations_find(v->site, p->translation_key) : NULL;
    return t && t->len > 1 ? t : NULL;
}

FIELD(view, translations)
{
    (void)scope;
    const struct translations *t = translations_of(object);
    return tv_list(t ? t->pages : NULL, t ? t->len : 0, &class_translation, view_pointer_at);
}

FIELD(view, translated)
{
    (void)scope;
    return tv_bool(translations_of(object) != NULL);
}

FIELD(view, contact)
{
    (void)scope;
    const struct site *s = ((const struct view *)object)->site;
    const struct contact *c = &s->room->contact;
    bool known = c->name.n || c->mail.n || c->phone.n || c->url.n || s->request_form.n;
    return tv_object(known ? s : NULL, &class_contact);
}

FIELD(view, footer)
{
    (void)scope;
    return tv_text(value_text(((const struct view *)object)->site->room->config, STR("footer")));
}

FIELD(view, live)
{
    (void)scope;
    return tv_bool(((const struct view *)object)->site->options.live);
}

// The script that fetches the page again when the room changes.
FIELD(view, reload)
{
    return tv_text(view_link(scope, ((const struct view *)object)->site->options.reload_url));
}

FIELD(view, coverage)
{
    (void)scope;
    const struct view *v = object;
    return tv_object(v->coverage ? v : NULL, &class_coverage);
}

FIELD(view, list)
{
    (void)scope;
    const struct view *v = object;
    return tv_object(v->section ? v : NULL, &class_list);
}

FIELD(view, release)
{
    (void)scope;
    const struct view *v = object;
    bool release = v->render->route->renderer == RENDER_RELEASE;
    return tv_object(release ? v->page : NULL, &class_release);
}

FIELD(view, home)
{
    (void)scope;
    const struct view *v = object;
    return tv_object(v->render->route->renderer == RENDER_HOME ? v : NULL, &class_home);
}

FIELD(view, search)
{
    (void)scope;
    const struct view *v = object;
    return tv_object(v->search ? v : NULL, &class_search);
}

FIELD(view, search_href)
{
    return tv_text(view_link(scope, ((const struct view *)object)->language->search_path));
}

FIELD(view, tags)
{
    (void)scope;
    const struct site_language *l = ((const struct view *)object)->language;
    return tv_list(l->tags, l->tags_len, &class_tag, view_section_at);
}

// Front matter that presse does not know is the theme's: {{page.audience}}.
FIELD(view, page)
{
    (void)scope;
    const struct page *p = ((const struct view *)object)->page;
    return tv_object(p ? p->front : NULL, &class_value);
}

FIELD(view, config)
{
    (void)scope;
    return tv_object(((const struct view *)object)->site->room->config, &class_value);
}

static const struct template_field fields[] = {
    {"t", view_t},
    {"lang", view_lang},
    {"rtl", view_rtl},
    {"locale", view_locale},
    {"root", view_root},
    {"home_href", view_home_href},
    {"is_home", view_is_home},
    {"style", view_style},
    {"favicon", view_favicon},
    {"logo", view_logo},
    {"site_name", view_site_name},
    {"title", view_title},
    {"head_title", view_head_title},
    {"parent", view_parent},
    {"parent_href", view_parent_href},
    {"description", view_description},
    {"canonical", view_canonical},
    {"type", view_type},
    {"no_index", view_no_index},
    {"structured", view_structured},
    {"before", view_before},
    {"content", view_content},
    {"nav", view_nav},
    {"has_nav", view_has_nav},
    {"feeds", view_feeds},
    {"has_feeds", view_has_feeds},
    {"translations", view_translations},
    {"translated", view_translated},
    {"contact", view_contact},
    {"footer", view_footer},
    {"live", view_live},
    {"reload", view_reload},
    {"coverage", view_coverage},
    {"list", view_list},
    {"release", view_release},
    {"home", view_home},
    {"search", view_search},
    {"search_href", view_search_href},
    {"tags", view_tags},
    {"page", view_page},
    {"config", view_config},
};
const struct template_class class_view = {"page", fields, sizeof fields / sizeof *fields, NULL};

// Fields that are the same on every page of one language whose links start at the same place.
static bool is_fixed(const struct template_class *cls, const char *field)
{
    static const char *const furniture[] = {
        "t",       "lang",    "rtl",    "locale",    "root",    "home_href", "style",
        "favicon", "logo",    "nav",    "site_name", "has_nav", "feeds",     "has_feeds",
        "footer",  "contact", "reload", "live",      "config",  "tags",      "search_href",
    };
    if (cls != &class_view)
        return cls == &class_feed || cls == &class_contact || cls == &class_strings ||
               cls == &class_value || cls == &class_tag || cls == &class_nav;
    for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++)
        if (strcmp(field, furniture[i]) == 0)
            return true;
    return false;
}

// A tag's own feeds stand before those that all pages have.
static bool is_fixed_of_tags(const struct template_class *cls, const char *field)
{
    bool feeds = cls == &class_feed || (cls == &class_view && strcmp(field, "feeds") == 0);
    return !feeds && is_fixed(cls, field);
}

struct view view_make(const struct render *r, const struct site_language *l,
                      const struct page *page)
{
    l = language_now(r->site, l);
    struct view v = {.render = r, .site = r->site, .language = l, .page = page};
    v.root = link_root(r->arena, r->route->path);
    v.lang = page ? page->lang : l->lang;
    v.title = page ? page->title : r->site->name;
    v.description = page ? page->description : STR_NONE;
    v.type = "website";
    return v;
}

static bool is_of_tag(const struct view *v)
{
    return v->section && v->section->tag;
}

// What is fixed depends on the language of the furniture and of the page, on where links start, on
// where the page stands in the navigation, and on whether that is a tag.
static struct str memo_key(const struct view *v)
{
    const struct site_language *l = v->language;
    size_t n = sizeof l, lang = v->lang.n + 1;
    char *key = arena_alloc(v->render->arena, n + 1 + l->nav_len + lang + v->root.n);
    memcpy(key, &l, n);
    key[n++] = is_of_tag(v);
    for (size_t i = 0; i < l->nav_len; i++)
        key[n++] = nav_leads_to(&l->nav[i], v);
    if (v->lang.n)
        memcpy(key + n, v->lang.p, v->lang.n);
    memcpy(key + n + lang, v->root.p, v->root.n);
    return (struct str){key, n + lang + v->root.n};
}

bool view_render(struct view *v, const char *name, struct error *e)
{
    v->pieces = view_pieces(v);
    const struct template_scope scope = {
        .arena = v->render->arena,
        .user = v,
        .fixed = is_of_tag(v) ? is_fixed_of_tags : is_fixed,
        .memo = v->site->memo,
        .memo_key = memo_key(v),
        .items = view_items(v),
    };
    bool ok = template_render(v->site->templates, str_of(name), v, &class_view, &scope,
                              v->render->out, e);
    pieces_close(v->pieces, v->render->out);
    return ok;
}
