// SPDX-License-Identifier: MIT
// Policy: ordinary releases are brought up to date. They are most of a large room, nothing
// but lists and tags depends on them, and reading one touches nothing that the rooms share. Of
// plain pages that were there the text is, as long as their title and address stay, which menus
// show, and so are the entries of a coverage page, where it is the only one. Data files,
// configuration, links and files with several names are declined, and so is every edit that changes
// which languages the room has or when it changes by itself.
//
// All rooms updated one after another stand on the same base, the last that was loaded whole, and
// hold the files read since: leaves, counted, because several rooms may share them. When there
// are MOST_LEAVES, the room is loaded again.
#include "room/update.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/parallel.h"
#include "room/arrange.h"
#include "room/asked.h"
#include "room/cache.h"
#include "room/clips.h"
#include "room/files.h"
#include "room/takeover.h"
#include "room/update_lists.h"

enum { MOST_LEAVES = 512, MOST_PATHS = 128 };

struct leaf {
    atomic_uint references;
    struct arena arena;
    struct str path;
    struct loaded loaded; // page NULL: the file is gone
};

uint64_t revision_new(void)
{
    static _Atomic uint64_t last;
    return atomic_fetch_add(&last, 1) + 1;
}

// ---- leaves

static void leaf_unref(struct leaf *l)
{
    if (!l || atomic_fetch_sub(&l->references, 1) != 1)
        return;
    arena_free(&l->arena);
    free(l);
}

void update_free(struct room_update *u)
{
    if (!u)
        return;
    for (size_t i = 0; i < u->leaves_len; i++)
        leaf_unref(u->leaves[i]);
    room_free(u->before);
}

// Where path is among the leaves, or would be.
static size_t leaf_place(const struct room_update *u, struct str path, bool *found)
{
    size_t low = 0, high = u->leaves_len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = str_cmp(u->leaves[mid]->path, path);
        if (c == 0) {
            *found = true;
            return mid;
        }
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *found = false;
    return low;
}

static const struct leaf *leaf_at(const struct room_update *u, struct str path)
{
    bool found;
    size_t i = leaf_place(u, path, &found);
    return found ? u->leaves[i] : NULL;
}

bool update_page_at(const struct room_update *u, struct str path, struct page **out)
{
    const struct leaf *l = leaf_at(u, path);
    if (l)
        *out = l->loaded.page;
    return l != NULL;
}

bool update_holds(const struct room_update *u, struct str path)
{
    return leaf_at(u, path) != NULL;
}

size_t update_leaves(const struct room *r)
{
    return r->update->leaves_len;
}

struct page_change update_leaf(const struct room *r, size_t i)
{
    const struct leaf *l = r->update->leaves[i];
    const struct loaded *was = record_at(r->record, l->path);
    return (struct page_change){was ? was->page : NULL, l->loaded.page, true};
}

void update_read_diags(const struct room_update *u, struct diags *out)
{
    for (size_t i = 0; i < u->leaves_len; i++) {
        const struct loaded *l = &u->leaves[i]->loaded;
        const struct diags found = {.items = l->diags, .len = l->diags_len};
        diags_append(out, &found);
    }
}

// Takes the reference over; gives back that of the leaf in whose place it comes.
static void leaf_put(struct room_update *u, struct leaf *l)
{
    bool found;
    size_t i = leaf_place(u, l->path, &found);
    if (found) {
        leaf_unref(u->leaves[i]);
    } else {
        memmove(&u->leaves[i + 1], &u->leaves[i], (u->leaves_len - i) * sizeof *u->leaves);
        u->leaves_len++;
    }
    u->leaves[i] = l;
}

// ---- what was known

static int by_path(const void *key, const void *item)
{
    return str_cmp(*(const struct str *)key, ((const struct source_file *)item)->path);
}

const struct loaded *record_at(const struct load_record *record, struct str path)
{
    const struct source_file *file =
        record && record->len
            ? bsearch(&path, record->sources, record->len, sizeof *record->sources, by_path)
            : NULL;
    return file ? &record->loaded[file - record->sources] : NULL;
}

struct page *update_page_of(const struct room *r, struct str path)
{
    struct page *page;
    if (r->update && update_page_at(r->update, path, &page))
        return page;
    const struct loaded *l = record_at(r->record, path);
    if (l && !l->page && r->part)
        atomic_store(&r->part->missed, true);
    if (!l || !l->page || !l->data_name.n)
        return l ? l->page : NULL;
    for (size_t i = 0; i < r->pages_len; i++) // it may have given way to its data
        if (r->pages[i] == l->page)
            return l->page;
    return NULL;
}

const struct page *update_reading_of(const struct room *r, struct str path)
{
    const struct page *p = r ? update_page_of(r, path) : NULL;
    return p && p->doc && !page_is_hollow(p) ? p : NULL;
}

struct page *room_page_at(const struct room *r, struct str path)
{
    asked_note(r->asked, ASKED_FILE, path);
    return update_page_of(r, path);
}

static bool is_release(const struct loaded *l)
{
    const struct page *p = l->page;
    return p && p->kind == PAGE_RELEASE && !p->doc && !p->reading && !p->home && !l->data_name.n;
}

static bool is_plain(const struct loaded *l)
{
    const struct page *p = l->page;
    return p && p->kind == PAGE_PLAIN && p->doc && !p->clips_len && !p->home && !l->data_name.n &&
           !page_is_hollow(p);
}

static bool is_coverage(const struct loaded *l)
{
    const struct page *p = l->page;
    return p && p->kind == PAGE_COVERAGE && p->doc && p->reading && p->published && !p->home &&
           !p->gathered_len && !l->data_name.n && !page_is_hollow(p) &&
           !doc_is_data(p->doc, p->doc->front_end);
}

// Whether it is the room's only page with entries: outlets that no table knows are made by the
// first entry of all that names them.
static bool is_only_coverage(const struct room *r, const struct loaded *l)
{
    return is_coverage(l) && r->record->clip_pages == 1 && r->coverage_len == 1 &&
           r->coverage[0] == l->page;
}

// What was known of a file. *fit: it was not there, or can be brought up to date.
static const struct loaded *known_at(const struct room *r, struct str path, bool *fit)
{
    const struct leaf *leaf = r->update ? leaf_at(r->update, path) : NULL;
    const struct loaded *l = leaf ? &leaf->loaded : record_at(r->record, path);
    *fit = !l || (leaf && !l->page) || is_release(l) || is_plain(l) || is_only_coverage(r, l);
    return l;
}

// ---- reading

struct update {
    struct room *before, *r;
    const struct room_options *options;
};

static struct leaf *leaf_make(struct str path)
{
    struct leaf *l = mem_alloc(sizeof *l);
    *l = (struct leaf){.arena = ARENA_EMPTY};
    atomic_init(&l->references, 1);
    l->path = str_copy(&l->arena, path);
    return l;
}

static struct load_plan plan_of(const struct update *u, enum page_kind kind)
{
    const struct room_options *o = u->options;
    return (struct load_plan){.room = u->r,
                              .config = &u->r->record->config,
                              .drafts = o->drafts,
                              .threads = o->threads ? o->threads : parallel_width(),
                              .memo = o->memo,
                              .places_later = o->places_later,
                              .releases_only = kind != PAGE_COVERAGE,
                              .plain = kind == PAGE_PLAIN};
}

static bool is_of_kind(const struct loaded *l, enum page_kind kind)
{
    return kind == PAGE_COVERAGE ? is_coverage(l)
           : kind == PAGE_PLAIN  ? is_plain(l)
                                 : is_release(l);
}

// False when the file is not, or is no longer, a page of that kind.
static bool leaf_read(struct update *u, const struct source_file *file, struct leaf *l,
                      enum page_kind kind)
{
    const struct load_plan plan = plan_of(u, kind);
    struct load_worker w = {.keep = l->arena, .scratch = ARENA_EMPTY};
    struct str lang = u->r->lang;
    w.diags = DIAGS_IN(&w.keep);
    if (!u->r->lang_given)
        u->r->lang = STR_NONE; // reading must not know what the pages gave
    load_page(&plan, file, update_reading_of(u->before, file->path), &w, &l->loaded);
    u->r->lang = lang;
    l->arena = w.keep;
    l->loaded.diags = w.diags.items;
    l->loaded.diags_len = w.diags.len;
    arena_free(&w.scratch);
    if (l->loaded.declined || !is_of_kind(&l->loaded, kind))
        return false;
    l->loaded.lang = l->loaded.page->lang;
    if (!l->loaded.lang.n)
        l->loaded.page->lang = lang;
    if (kind == PAGE_COVERAGE)
        clips_resolve_page(&l->arena, u->r, l->loaded.page);
    return true;
}

// When the room changes by itself next is the least over all pages; it is not looked for again.
static bool keeps_time(struct room *r, const struct loaded *was, int64_t next)
{
    if (was && was->next_change && was->next_change == r->next_change && next != r->next_change)
        return false;
    if (next && (!r->next_change || next < r->next_change))
        r->next_change = next;
    return true;
}

static bool same_value(const struct value *a, const struct value *b)
{
    bool same = a->type == b->type && str_eq(a->text, b->text) && a->boolean == b->boolean &&
                a->integer == b->integer && memcmp(&a->real, &b->real, sizeof a->real) == 0 &&
                a->len == b->len;
    for (size_t i = 0; same && i < a->len; i++)
        same = (a->type != VALUE_MAP || str_eq(a->keys[i], b->keys[i])) &&
               same_value(&a->items[i], &b->items[i]);
    return same;
}

static bool same_names(const struct str *a, size_t a_len, const struct str *b, size_t b_len)
{
    bool same = a_len == b_len;
    for (size_t i = 0; same && i < a_len; i++)
        same = str_eq(a[i], b[i]);
    return same;
}

bool page_shows_same(const struct page *a, const struct page *b)
{
    return str_eq(a->url, b->url) && a->published == b->published && str_eq(a->title, b->title) &&
           str_eq(a->description, b->description) && str_eq(a->lang, b->lang) &&
           str_eq(a->layout, b->layout) && str_eq(a->translation_key, b->translation_key) &&
           a->date == b->date && a->has_time == b->has_time &&
           same_names(a->tags, a->tags_len, b->tags, b->tags_len) &&
           same_names(a->aliases, a->aliases_len, b->aliases, b->aliases_len) &&
           same_value(a->front, b->front);
}

// Whether only the text of a plain page is another, and its description, which the search shows, or
// the entries of a coverage page.
static bool keeps_place(const struct page *was, const struct page *now)
{
    struct page other = *was;
    if (!now)
        return false;
    other.description = now->description;
    return was->kind == now->kind && page_shows_same(&other, now) &&
           page_links_same_files(was, now) &&
           (was->kind != PAGE_COVERAGE || page_invites_alike(was, now));
}

// Reads one file; on success its leaf is among the room's, and its change among the changes.
static bool take_file(struct update *u, struct str path)
{
    struct source_file file;
    struct leaf *l = leaf_make(path);
    bool fit;
    const struct loaded *was = known_at(u->before, path, &fit);
    struct room_update *list = u->r->update;
    enum files_one what = files_find_one(u->r, l->path, &file);
    bool gone = what == FILES_PAGE && !file.stamp.inode;
    bool was_here = was && was->page;
    enum page_kind kind = was_here ? was->page->kind : PAGE_RELEASE;
    bool placed = kind != PAGE_RELEASE;
    bool ok = fit && what != FILES_OTHER;
    ok = ok && (what == FILES_NOTHING || gone || leaf_read(u, &file, l, kind));
    ok = ok && (!placed || keeps_place(was->page, l->loaded.page));
    ok = ok && keeps_time(u->r, was, l->loaded.next_change);
    if (!ok || what == FILES_NOTHING || (gone && !was_here)) {
        leaf_unref(l);
        return ok;
    }
    struct page_change change = {was_here ? was->page : NULL, l->loaded.page, true};
    change.shown = !change.was || !change.now || kind == PAGE_COVERAGE ||
                   !page_shows_same(change.was, change.now);
    list->changes[list->changes_len++] = change;
    leaf_put(list, l);
    return true;
}

// ---- the room

bool page_stays(const struct page_change *c)
{
    const struct page *a = c->was, *b = c->now;
    return a && b && str_eq(a->url, b->url) && a->published == b->published &&
           str_eq(a->lang, b->lang) && str_eq(a->translation_key, b->translation_key) &&
           !value_get(a->front, STR("check")) && !value_get(b->front, STR("check")) &&
           same_names(a->aliases, a->aliases_len, b->aliases, b->aliases_len);
}

static bool is_possible(const struct room *previous, const struct room_options *options, size_t len,
                        int64_t now)
{
    const struct load_record *record = previous->record;
    size_t leaves = previous->update ? previous->update->leaves_len : 0;
    bool time_passed =
        now < previous->now || (previous->next_change && now >= previous->next_change);
    bool named = previous->title_given || previous->coverage_len;
    return record && !previous->lone_file.n && record->drafts == options->drafts &&
           !record->links && named && !time_passed && len <= MOST_PATHS &&
           leaves + len <= MOST_LEAVES;
}

static struct room *begin(struct room *previous, size_t len, int64_t now)
{
    struct room *r = mem_alloc(sizeof *r), *base = previous->update ? previous->base : previous;
    *r = *previous;
    r->arena = ARENA_EMPTY;
    r->base = base;
    r->now = now;
    r->checked = false;
    r->inputs.partial = true;
    r->diags = DIAGS_IN(&r->arena);
    atomic_init(&r->references, 1);
    atomic_fetch_add(&base->references, 1);
    struct room_update *u = r->update = ARENA_NEW(&r->arena, struct room_update);
    const struct room_update *old = previous->update;
    u->leaves = ARENA_ARRAY(&r->arena, (old ? old->leaves_len : 0) + len, struct leaf *);
    for (size_t i = 0; old && i < old->leaves_len; i++) {
        u->leaves[u->leaves_len++] = old->leaves[i];
        atomic_fetch_add(&old->leaves[i]->references, 1);
    }
    u->changes = ARENA_ARRAY(&r->arena, len, struct page_change);
    u->before = previous;
    atomic_fetch_add(&previous->references, 1);
    return r;
}

static bool all_stay(const struct room_update *u)
{
    bool all = true;
    for (size_t i = 0; i < u->changes_len; i++)
        all = page_stays(&u->changes[i]) && all;
    return all;
}

static bool says_other(const struct room *r, const struct loaded *l)
{
    return l && l->page && l->lang.n && !str_eq(l->lang, r->lang);
}

// Whether the language that most pages say is theirs is the same for sure: none says another, and
// no page that went said it.
static bool language_stays(const struct room *before, const struct room *r)
{
    const struct load_record *record = r->record;
    const struct room_update *u = r->update;
    bool stays = true;
    for (size_t i = 0; stays && i < record->len; i++)
        stays = !says_other(r, &record->loaded[i]);
    for (size_t i = 0; stays && i < u->leaves_len; i++)
        stays = !says_other(r, &u->leaves[i]->loaded);
    for (size_t i = 0; stays && i < u->changes_len; i++) {
        const struct page *was = u->changes[i].was, *now = u->changes[i].now;
        const struct leaf *leaf = was && before->update ? leaf_at(before->update, was->path) : NULL;
        const struct loaded *old = leaf  ? &leaf->loaded
                                   : was ? record_at(r->record, was->path)
                                         : NULL;
        const struct leaf *new = now ? leaf_at(u, now->path) : NULL;
        stays = !old || !old->lang.n || (new &&new->loaded.lang.n);
    }
    return stays;
}

// The entries of the room, in the memory of the page that they stand on: rooms after this one have
// them for as long as they have it. False when there is no such change.
static bool update_clips(struct room *r)
{
    bool any = false;
    for (size_t i = 0; i < r->update->changes_len; i++) {
        struct page *p = r->update->changes[i].now;
        if (!p || p->kind != PAGE_COVERAGE)
            continue;
        bool found;
        struct arena *a = &r->update->leaves[leaf_place(r->update, p->path, &found)]->arena;
        r->coverage = ARENA_NEW(a, struct page *);
        r->coverage[0] = p;
        arrange_clips(a, r);
        any = true;
    }
    return any;
}

static bool follow(struct update *u, const struct str *paths, size_t len)
{
    struct room *r = u->r;
    for (size_t i = 0; i < len; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = str_eq(paths[k], paths[i]);
        if (!again && !take_file(u, paths[i]))
            return false;
    }
    r->update->moved = !all_stay(r->update);
    bool counted = update_clips(r) || r->update->moved;
    if (counted && !r->lang_given && !language_stays(u->before, r))
        return false; // which language most pages have would have to be counted again
    update_lists(u->before, r);
    if (r->update->moved && !update_languages_stay(r))
        return false;
    // Before it is checked, a room's findings are those of reading; of the others nothing is new.
    for (size_t i = 0; i < r->update->changes_len; i++) {
        const struct page *p = r->update->changes[i].now;
        const struct leaf *l = p ? leaf_at(r->update, p->path) : NULL;
        const struct diags found = {.items = l ? l->loaded.diags : NULL,
                                    .len = l ? l->loaded.diags_len : 0};
        diags_append(&r->diags, &found);
    }
    diags_sort(&r->diags);
    return r->pages_len > 0;
}

bool room_update(struct room *previous, const struct str *paths, size_t len,
                 const struct room_options *options, struct room **out)
{
    int64_t now = options->now ? options->now : clock_now();
    if (!is_possible(previous, options, len, now))
        return false;
    struct update u = {previous, begin(previous, len, now), options};
    bool ok = follow(&u, paths, len);
    bool changed = u.r->update->changes_len > 0;
    *out = ok && changed ? u.r : NULL;
    if (!*out)
        room_free(u.r);
    return ok;
}
