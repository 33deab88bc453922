// SPDX-License-Identifier: MIT
// A site after an edit. Only releases, texts and the entries of coverage pages change in a room
// that room_update made, hence only lists, tags, feeds, coverage pages and what counts them:
// languages, menus and media are those of the base. What would change more is declined: a first or
// last release of a language, a page that becomes a home page, an address that two things claim,
// another number of sitemaps, a search whose index has become too large.
#include <stdlib.h>
#include <string.h>

#include "room/update.h"
#include "room/update_lists.h"
#include "site/search_parts.h"

static struct site *begin(const struct site *before, const struct room *r)
{
    struct site *s = mem_alloc(sizeof *s);
    *s = *before;
    s->arena = ARENA_EMPTY;
    s->base = before->base ? before->base : before;
    s->room = r;
    s->routes = NULL;
    s->len = s->cap = 0;
    s->delta = NULL;
    s->delta_len = s->delta_cap = 0;
    s->deltas = MAP_IN(&s->arena);
    s->translations_now = MAP_IN(&s->arena);
    s->pages_len = s->base->pages_len;
    s->order = order_make();
    s->revision = revision_new();
    for (size_t i = 0; i < r->update->changes_len; i++)
        if (r->update->changes[i].shown) {
            const struct page *now = r->update->changes[i].now;
            s->listed = s->revision;
            if (now && now->kind == PAGE_COVERAGE)
                s->covered = s->revision;
        }
    s->feed_texts = ARENA_NEW(&s->arena, struct feed_texts);
    pthread_mutex_init(&s->feed_texts->lock, NULL);
    s->feed_texts->by_file = MAP_IN(&s->feed_texts->arena);
    s->memo = template_memo_make();
    s->search = search_data_make();
    s->sections_len = s->base->sections_len;
    s->sections_cap = s->sections_len + r->tags_len * s->languages_len;
    s->sections = ARENA_ARRAY(&s->arena, s->sections_cap + 1, struct section *);
    return s;
}

static bool in_language(const struct site *s, const struct site_language *l, const struct page *p)
{
    return p && p->published && p->kind == PAGE_RELEASE && language_of(s, p->lang) == l;
}

// The pages of a section with the changes worked in; all: those of the room that it is of, for
// the only language.
static void change_pages(struct site *s, struct section *t, const struct section *old,
                         const struct tag *tag)
{
    const struct room_update *u = s->room->update;
    t->own = true;
    t->len = old ? old->len : 0;
    t->pages = page_list_copy(&s->arena, old ? old->pages : NULL, t->len, u->changes_len);
    for (size_t i = 0; i < u->changes_len; i++)
        if (u->changes[i].was)
            page_list_take(t->pages, &t->len, u->changes[i].was);
    for (size_t i = 0; i < u->changes_len; i++) {
        struct page *now = u->changes[i].now;
        if (in_language(s, t->language, now) &&
            (!tag || page_list_holds(tag->pages, tag->len, now)))
            page_list_put(t->pages, &t->len, now);
    }
}

static bool is_newest(const struct section *t, const struct page *p)
{
    for (size_t i = 0; i < t->len && i < FEED_ENTRIES; i++)
        if (t->pages[i] == p)
            return true;
    return false;
}

// A text that changed is seen in the feed of all releases alone, and only while it is new.
static void revise(const struct site *s, struct section *t)
{
    const struct room_update *u = s->room->update;
    bool shown = false, fed = false;
    for (size_t i = 0; i < u->changes_len; i++) {
        shown = shown || u->changes[i].shown;
        fed = fed || (!t->tag && u->changes[i].now && is_newest(t, u->changes[i].now));
    }
    if (shown)
        t->revision = revision_new();
    if (shown || fed)
        t->feeds = revision_new();
}

static void fill_section(struct site *s, struct section *t, const struct section *old,
                         struct page **all, size_t all_len, bool changed)
{
    if (s->languages_len == 1) {
        t->pages = all;
        t->len = all_len;
    } else if (changed) {
        change_pages(s, t, old, t->tag);
    } else if (old && old->own) {
        t->pages = page_list_copy(&s->arena, old->pages, old->len, 0);
    }
    if (changed)
        revise(s, t);
}

static bool update_releases(struct site *s, struct site_language *l)
{
    const struct section *old = l->releases;
    bool any = false;
    for (size_t i = 0; i < s->room->update->changes_len; i++) {
        const struct page_change *c = &s->room->update->changes[i];
        any = any || in_language(s, l, c->now) || in_language(s, l, c->was);
    }
    if (!old)
        return !any;
    struct section *t = ARENA_NEW(&s->arena, struct section);
    *t = *old;
    t->language = l;
    fill_section(s, t, old, s->room->releases, s->room->releases_len, any);
    s->sections[t->index] = t;
    l->releases = t;
    return t->len > 0;
}

// ---- tags

static const struct section *tag_section(const struct site_language *l, struct str slug)
{
    for (size_t i = 0; i < l->tags_len; i++)
        if (str_eq(l->tags[i].tag->slug, slug))
            return &l->tags[i];
    return NULL;
}

// Sections keep their numbers, which routes of the base know them by.
static void number(struct site *s, struct section *t, const struct site_language *base)
{
    const struct section *first = tag_section(base, t->tag->slug);
    t->index = first ? first->index : s->sections_len++;
    s->sections[t->index] = t;
}

static void update_tag(struct site *s, struct site_language *l, const struct site_language *before,
                       const struct tag *tag)
{
    struct section *t = &l->tags[l->tags_len];
    const struct section *old = tag_section(before, tag->slug);
    bool changed = !old || old->tag->revision != tag->revision;
    if (old)
        *t = *old;
    else
        *t = (struct section){.per_page = l->releases->per_page};
    t->language = l;
    t->tag = tag;
    t->path = routes_tag_path(&s->arena, l, tag);
    fill_section(s, t, old, tag->pages, tag->len, changed);
    if (!t->len)
        return;
    number(s, t, &s->base->languages[l->index]);
    map_set(&l->tag_by_name, tag->name, t);
    l->tags_len++;
}

static bool same_tags(const struct site_language *a, const struct site_language *b)
{
    bool same = a->tags_len == b->tags_len;
    for (size_t i = 0; same && i < a->tags_len; i++)
        same = str_eq(a->tags[i].tag->name, b->tags[i].tag->name) &&
               str_eq(a->tags[i].tag->slug, b->tags[i].tag->slug);
    return same;
}

static bool same_counts(const struct site_language *a, const struct site_language *b)
{
    bool same = a->tags_len == b->tags_len;
    for (size_t i = 0; same && i < a->tags_len; i++)
        same = a->tags[i].len == b->tags[i].len;
    return same;
}

static bool update_tags(struct site *s, struct site_language *l, const struct site_language *before)
{
    l->tags = ARENA_ARRAY(&s->arena, s->room->tags_len + 1, struct section);
    l->tags_len = 0;
    l->tag_by_name = MAP_IN(&s->arena);
    for (size_t i = 0; l->releases && i < s->room->tags_len; i++)
        update_tag(s, l, before, &s->room->tags[i]);
    return !l->tags_len == !before->tags_len; // else the list of tags comes or goes
}

// ---- coverage

// Of pages that were read since the base, in place of what the base has.
static void update_coverage(struct site *s, struct site_language *l)
{
    const struct site_language *base = &s->base->languages[l->index];
    l->coverage = ARENA_ARRAY(&s->arena, base->coverage_len + 1, const struct coverage *);
    for (size_t i = 0; i < base->coverage_len; i++) {
        const struct page *was = base->coverage[i]->page, *now;
        now = update_holds(s->room->update, was->path) ? update_page_of(s->room, was->path) : was;
        l->coverage[i] = now == was ? base->coverage[i] : coverage_make(s, l, now);
    }
}

// ---- the rest

static void update_menu(struct site *s, struct site_language *l, const struct section *was)
{
    struct nav_item *nav = ARENA_ARRAY(&s->arena, l->nav_len + 1, struct nav_item);
    for (size_t i = 0; i < l->nav_len; i++) {
        nav[i] = l->nav[i];
        if (nav[i].section == was && was)
            nav[i].section = l->releases;
        for (size_t k = 0; nav[i].page && k < s->room->update->changes_len; k++)
            if (nav[i].page == s->room->update->changes[k].was)
                nav[i].page = s->room->update->changes[k].now;
    }
    l->nav = nav;
}

static bool update_languages(struct site *s, const struct site *before)
{
    bool furniture = true, counts = true;
    s->languages = ARENA_ARRAY(&s->arena, s->languages_len + 1, struct site_language);
    for (size_t i = 0; i < s->languages_len; i++)
        s->languages[i] = before->languages[i];
    for (size_t i = 0; i < s->languages_len; i++) {
        const struct site_language *old = &before->languages[i];
        struct site_language *l = &s->languages[i];
        if (!update_releases(s, l) || !update_tags(s, l, old))
            return false;
        update_menu(s, l, old->releases);
        update_coverage(s, l);
        furniture = furniture && same_tags(l, old);
        counts = counts && same_counts(l, old);
    }
    if (!counts)
        s->counted = revision_new();
    if (!furniture || (!counts && s->counts_shown))
        s->furniture = revision_new();
    if (s->room->update->moved)
        s->addresses = revision_new();
    return true;
}

// Whether the static index has the same parts.
static bool update_search(struct site *s, const struct site *before)
{
    s->documents = before->documents + s->room->releases_len - before->room->releases_len +
                   s->room->clips_len - before->room->clips_len;
    bool was_small = before->documents <= SEARCH_STATIC_MOST;
    bool is_small = s->documents <= SEARCH_STATIC_MOST;
    return was_small == is_small && search_texts_fit(before->room, before->documents) ==
                                        search_texts_fit(s->room, s->documents);
}

// A page that others of the site hold on to: a home page, or the text above a list.
static bool is_home(const struct site *s, const struct page *p)
{
    for (size_t i = 0; p && i < s->languages_len; i++) {
        const struct site_language *l = &s->languages[i];
        if (str_eq(p->url, l->home) || l->home_page == p ||
            (l->releases && (l->releases->intro == p || str_eq(p->url, l->releases->path))))
            return true;
    }
    return false;
}

static bool has_homes(const struct site *s)
{
    for (size_t i = 0; i < s->room->update->changes_len; i++) {
        const struct page_change *c = &s->room->update->changes[i];
        if (is_home(s, c->was) || is_home(s, c->now))
            return true;
    }
    return false;
}

bool site_update(const struct site *before, const struct room *r, struct site **out)
{
    if (!r->update || !r->update->changes_len)
        return false;
    struct site *s = begin(before, r);
    bool ok =
        !has_homes(s) && update_search(s, before) && update_languages(s, before) && delta_make(s);
    if (!ok) {
        site_free(s);
        return false;
    }
    *out = s;
    return true;
}
