// SPDX-License-Identifier: MIT
// A list is copied and each page taken out or put in at its place, which is found by halving: a
// copy of a hundred thousand pointers takes less time than looking at a thousand pages. Of the
// tags, only those that a changed page bears or bore get another list.
#include "room/update_lists.h"

#include <stdlib.h>
#include <string.h>

#include "room/arrange.h"

typedef int (*page_order)(const void *, const void *);

// The first place whose page does not come before p.
static size_t place_of(struct page *const *pages, size_t len, const struct page *p,
                       page_order order)
{
    size_t low = 0, high = len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (order(&pages[mid], &p) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void take_out(struct page **pages, size_t *len, const struct page *p, page_order order)
{
    size_t i = place_of(pages, *len, p, order);
    if (i == *len || pages[i] != p)
        return;
    memmove(&pages[i], &pages[i + 1], (*len - i - 1) * sizeof *pages);
    --*len;
}

static void put_in(struct page **pages, size_t *len, struct page *p, page_order order)
{
    size_t i = place_of(pages, *len, p, order);
    memmove(&pages[i + 1], &pages[i], (*len - i) * sizeof *pages);
    pages[i] = p;
    ++*len;
}

struct page **page_list_copy(struct arena *a, struct page *const *pages, size_t len, size_t more)
{
    struct page **copy = ARENA_SPACE(a, len + more, struct page *);
    if (len)
        memcpy(copy, pages, len * sizeof *copy);
    return copy;
}

void page_list_take(struct page **pages, size_t *len, const struct page *p)
{
    take_out(pages, len, p, page_by_newest);
}

void page_list_put(struct page **pages, size_t *len, struct page *p)
{
    put_in(pages, len, p, page_by_newest);
}

bool page_list_holds(struct page *const *pages, size_t len, const struct page *p)
{
    size_t i = place_of(pages, len, p, page_by_newest);
    return i < len && pages[i] == p;
}

static void update_pages(struct room *r)
{
    const struct room_update *u = r->update;
    r->pages = page_list_copy(&r->arena, r->pages, r->pages_len, u->changes_len);
    r->releases = page_list_copy(&r->arena, r->releases, r->releases_len, u->changes_len);
    for (size_t i = 0; i < u->changes_len; i++) {
        const struct page *was = u->changes[i].was;
        if (!was)
            continue;
        take_out(r->pages, &r->pages_len, was, page_by_url);
        if (was->kind == PAGE_RELEASE)
            take_out(r->releases, &r->releases_len, was, page_by_newest);
        r->published_len -= was->published;
    }
    for (size_t i = 0; i < u->changes_len; i++) {
        struct page *now = u->changes[i].now;
        if (!now)
            continue;
        put_in(r->pages, &r->pages_len, now, page_by_url);
        if (now->published && now->kind == PAGE_RELEASE)
            put_in(r->releases, &r->releases_len, now, page_by_newest);
        r->published_len += now->published;
    }
}

// ---- tags

static bool bears(const struct page *p, struct str slug, struct str *name)
{
    struct arena a = ARENA_EMPTY;
    bool found = false;
    bool release = p && p->published && p->kind == PAGE_RELEASE;
    for (size_t i = 0; release && i < p->tags_len && !found; i++) {
        found = str_eq(tag_slug(&a, p->tags[i]), slug);
        if (found)
            *name = p->tags[i];
    }
    arena_free(&a);
    return found;
}

static size_t tag_place(const struct room *r, struct str slug, bool *found)
{
    size_t i = 0;
    while (i < r->tags_len && str_cmp(r->tags[i].slug, slug) < 0)
        i++;
    *found = i < r->tags_len && str_eq(r->tags[i].slug, slug);
    return i;
}

// The tag is called as the newest of its releases spells it.
static void update_tag(struct room *r, struct str slug)
{
    const struct room_update *u = r->update;
    bool found;
    size_t i = tag_place(r, slug, &found);
    struct tag tag = {.slug = str_copy(&r->arena, slug)};
    if (found)
        tag = r->tags[i];
    tag.pages = page_list_copy(&r->arena, tag.pages, tag.len, u->changes_len);
    for (size_t k = 0; k < u->changes_len; k++)
        if (u->changes[k].was)
            take_out(tag.pages, &tag.len, u->changes[k].was, page_by_newest);
    for (size_t k = 0; k < u->changes_len; k++)
        if (bears(u->changes[k].now, slug, &tag.name))
            put_in(tag.pages, &tag.len, u->changes[k].now, page_by_newest);
    tag.cap = tag.len;
    tag.revision = revision_new();
    if (tag.len)
        (void)bears(tag.pages[0], slug, &tag.name);
    if (found && !tag.len) {
        memmove(&r->tags[i], &r->tags[i + 1], (r->tags_len - i - 1) * sizeof *r->tags);
        r->tags_len--;
        return;
    }
    if (!tag.len)
        return;
    if (!found) {
        memmove(&r->tags[i + 1], &r->tags[i], (r->tags_len - i) * sizeof *r->tags);
        r->tags_len++;
    }
    r->tags[i] = tag;
}

static void touch_tags(struct room *r, const struct page *p, struct map *done)
{
    bool release = p && p->published && p->kind == PAGE_RELEASE;
    for (size_t i = 0; release && i < p->tags_len; i++) {
        struct str slug = tag_slug(done->arena, p->tags[i]);
        if (slug.n && !map_set(done, slug, r))
            update_tag(r, slug);
    }
}

// What lies in the memory of an earlier update is copied: only the base stays.
static void copy_tags(const struct room *before, struct room *r)
{
    size_t more = 0;
    for (size_t i = 0; i < r->update->changes_len; i++)
        more += r->update->changes[i].now ? r->update->changes[i].now->tags_len : 0;
    r->tags = ARENA_ARRAY(&r->arena, r->tags_len + more, struct tag);
    for (size_t i = 0; i < r->tags_len; i++) {
        struct tag *t = &r->tags[i];
        *t = before->tags[i];
        if (!t->revision)
            continue;
        t->slug = str_copy(&r->arena, t->slug);
        t->pages = page_list_copy(&r->arena, t->pages, t->len, 0);
    }
}

static void update_tags(const struct room *before, struct room *r)
{
    struct arena scratch = ARENA_EMPTY;
    struct map done = MAP_IN(&scratch);
    copy_tags(before, r);
    for (size_t i = 0; i < r->update->changes_len; i++) {
        touch_tags(r, r->update->changes[i].was, &done);
        touch_tags(r, r->update->changes[i].now, &done);
    }
    arena_free(&scratch);
}

void update_lists(const struct room *before, struct room *r)
{
    update_pages(r);
    update_tags(before, r);
    const struct room_update *u = r->update;
    size_t leaves = 0;
    for (size_t i = 0; i < u->changes_len; i++)
        leaves += u->changes[i].now != NULL;
    r->taken_over = r->pages_len - leaves;
}

bool update_languages_stay(const struct room *r)
{
    const struct room_update *u = r->update;
    size_t known = 1; // the main one comes first and always
    bool plain = r->languages_len == 1;
    for (size_t i = 0; i < u->changes_len && plain; i++)
        plain = !u->changes[i].now || str_eq(u->changes[i].now->lang, r->lang);
    for (size_t i = 0; i < r->pages_len && !plain; i++) {
        const struct page *p = r->pages[i];
        size_t k = 0;
        while (p->published && k < known && !str_eq(r->languages[k], p->lang))
            k++;
        if (!p->published || k < known)
            continue;
        if (known == r->languages_len || !str_eq(r->languages[known], p->lang))
            return false;
        known++;
    }
    return plain || known == r->languages_len;
}
