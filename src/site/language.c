// SPDX-License-Identifier: MIT
// The furniture of each language, computed once: strings, dates, navigation, feeds. A room has
// the languages of its published pages, its main one first and always.
#include <string.h>

#include "site/site_parts.h"
#include "text/address.h"

static struct str primary(struct str lang)
{
    return str_slice(lang, 0, str_find_char(lang, '-'));
}

bool language_is_rtl(struct str lang)
{
    static const char *const list[] = {"ar", "he", "fa", "ur", "ps", "yi", "dv", "ug", "ckb"};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (str_eq_ascii(primary(lang), str_of(list[i])))
            return true;
    }
    return false;
}

const struct site_language *language_of(const struct site *s, struct str lang)
{
    if (s->languages_len == 1)
        return &s->languages[0];
    for (size_t i = 0; i < s->languages_len; i++) {
        if (str_eq_ascii(s->languages[i].lang, lang))
            return &s->languages[i];
    }
    for (size_t i = 0; i < s->languages_len; i++) {
        if (str_eq_ascii(primary(s->languages[i].lang), primary(lang)))
            return &s->languages[i];
    }
    return &s->languages[0];
}

static void add(struct site *s, struct str lang)
{
    for (size_t i = 0; i < s->languages_len; i++) {
        if (str_eq_ascii(s->languages[i].lang, lang))
            return;
    }
    struct site_language *l = &s->languages[s->languages_len++];
    *l = (struct site_language){
        .index = s->languages_len - 1, .lang = lang, .main = s->languages_len == 1};
    l->rtl = language_is_rtl(lang);
    l->strings = strings_catalogue(theme_strings(s->theme), lang);
    l->dates = datetext_make(&s->arena, lang);
    l->home = l->main ? STR("/") : str_format(&s->arena, "/%.*s/", STR_ARG(lang));
}

static void find_home_pages(struct site *s)
{
    for (size_t i = 0; i < s->room->pages_len; i++) {
        const struct page *p = s->room->pages[i];
        struct site_language *l = &s->languages[language_of(s, p->lang) - s->languages];
        if (p->published && p->kind != PAGE_COVERAGE && str_eq(p->url, l->home))
            l->home_page = p;
    }
}

void languages_make(struct site *s)
{
    const struct room *r = s->room;
    s->languages = ARENA_ARRAY(&s->arena, r->languages_len + 1, struct site_language);
    add(s, r->lang.n ? r->lang : STR("en"));
    struct str last = STR_NONE; // nearly all pages have one language
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        if (!p->published || !p->lang.n || str_eq(p->lang, last))
            continue;
        add(s, p->lang);
        last = p->lang;
    }
    find_home_pages(s);
}

// Menus name the pages that are meant for everybody: those right under the home page.
static bool in_menu(const struct site_language *l, const struct page *p)
{
    struct str rest = str_from(p->url, l->home.n);
    return p->published && p->kind == PAGE_PLAIN && str_starts(p->url, l->home) && rest.n > 1 &&
           str_find_char(rest, '/') == rest.n - 1 && p != l->home_page &&
           !(l->releases && l->releases->intro == p);
}

static struct nav_item *nav_add(struct site *s, struct site_language *l, struct str title,
                                struct str path)
{
    struct nav_item *item = &ARENA_PUSH(&s->arena, l->nav, l->nav_len, l->nav_cap);
    *item = (struct nav_item){.title = title, .path = path};
    return item;
}

static bool menu_from_config(struct site *s, struct site_language *l)
{
    const struct value *menu = value_get(s->room->config, STR("menu"));
    if (!menu || menu->type != VALUE_LIST || !l->main)
        return false;
    for (size_t i = 0; i < menu->len; i++) {
        struct str title = value_text(&menu->items[i], STR("title"));
        struct str url = value_text(&menu->items[i], STR("url"));
        enum address_kind kind = address_kind_of(url);
        if (title.n && (kind == ADDRESS_WEB || kind == ADDRESS_PATH))
            nav_add(s, l, title, url);
    }
    return l->nav_len > 0;
}

static void make_menu(struct site *s, struct site_language *l)
{
    if (menu_from_config(s, l))
        return;
    for (size_t i = 0; i < l->coverage_len; i++) {
        const struct page *p = l->coverage[i]->page;
        if (!str_eq(p->url, l->home))
            nav_add(s, l, p->title, p->url)->page = p;
    }
    if (l->releases) {
        const struct page *intro = l->releases->intro;
        struct str title = strings_get(l->strings, STR("press-releases"));
        nav_add(s, l, intro ? intro->title : title, l->releases->path)->section = l->releases;
    }
    size_t most = l->nav_len + MENU_PAGES;
    for (size_t i = 0; i < s->room->pages_len && l->nav_len < most; i++) {
        const struct page *p = s->room->pages[i];
        if (language_of(s, p->lang) == l && in_menu(l, p))
            nav_add(s, l, p->title, p->url)->page = p;
    }
}

void feed_links(struct arena *a, struct str title, struct str folder,
                struct feed_link out[FEED_FORMATS])
{
    static const char *const kinds[][3] = {
        {"Atom", "application/atom+xml", "atom.xml"},
        {"RSS", "application/rss+xml", "rss.xml"},
        {"JSON", "application/feed+json", "feed.json"},
    };
    for (size_t i = 0; i < FEED_FORMATS; i++) {
        struct feed_link *f = &out[i];
        f->title = str_format(a, "%.*s (%s)", STR_ARG(title), kinds[i][0]);
        f->kind = str_of(kinds[i][0]);
        f->source = title;
        f->type = str_of(kinds[i][1]);
        f->path = path_under(a, folder, kinds[i][2]);
    }
}

static void add_feeds(struct site *s, struct site_language *l, struct str title, struct str folder)
{
    struct feed_link made[FEED_FORMATS];
    feed_links(&s->arena, title, folder, made);
    for (size_t i = 0; i < FEED_FORMATS; i++)
        ARENA_PUSH(&s->arena, l->feeds, l->feeds_len, l->feeds_cap) = made[i];
}

void navigation_make(struct site *s)
{
    for (size_t i = 0; i < s->languages_len; i++) {
        struct site_language *l = &s->languages[i];
        make_menu(s, l);
        for (size_t k = 0; k < l->coverage_len; k++)
            add_feeds(s, l, l->coverage[k]->page->title, l->coverage[k]->page->url);
        if (l->releases)
            add_feeds(s, l, strings_get(l->strings, STR("press-releases")), l->releases->path);
    }
}
