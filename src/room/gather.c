// SPDX-License-Identifier: MIT
// Policy: an article stands once on a page, in the words of the page itself or of the first
// clipping by address. Pages that gather are read anew whenever a clipping may be another
// (takeover.c).
#include "room/gather.h"

#include <stdlib.h>

#include "base/file.h"
#include "room/clipping.h"
#include "room/clips.h"
#include "room/place.h"

// "/press/bees/" → "/press/"
static struct str folder_of(struct str url)
{
    struct str above = str_slice(url, 0, url.n - 1);
    size_t slash = str_rfind_char(above, '/');
    return slash == STR_NOT_FOUND ? STR("/") : str_slice(above, 0, slash + 1);
}

// Whether a folder is a year or a month: "/press/2021/", "/press/2021/03/". The page of what it
// holds is that of the folder above.
static bool is_dated(struct str folder)
{
    struct str name = path_base(str_slice(folder, 0, folder.n ? folder.n - 1 : 0));
    bool year = name.n == 4 && (str_starts(name, STR("19")) || str_starts(name, STR("20")));
    for (size_t i = 0; i < name.n; i++)
        if (!is_digit_ascii(name.p[i]))
            return false;
    return year || name.n == 2;
}

// What a page is handed; two rounds over the room, which count and then hand over.
struct gathering {
    struct page *page;
    size_t clips, addresses;
    struct map known; // identities of its clips, addresses that lead to it
};

struct gatherer {
    struct room *r;
    struct arena scratch;
    struct map by_url; // struct gathering *
    struct gathering **all;
    size_t len, cap;
};

// The folder that the files of a section lie in.
static struct str section_folder(struct str path)
{
    struct str folder = path_folder(path), base = path_base(path);
    if (str_starts(base, STR("index."))) // the article is a folder
        folder = path_folder(str_slice(folder, 0, folder.n - 1));
    while (is_dated(folder))
        folder = path_folder(str_slice(folder, 0, folder.n - 1));
    return folder;
}

// A page of that address without words of its own.
static struct page *make_page(struct room *r, const struct page *member, struct str url)
{
    struct page *p = ARENA_NEW(&r->arena, struct page);
    struct arena scratch = ARENA_EMPTY;
    struct str folder = section_folder(member->path);
    struct str name = str_slice(url, 1, url.n > 1 ? url.n - 1 : 1);
    *p = (struct page){.room = r, .url = url, .published = true, .lang = member->lang};
    p->home = str_eq(url, STR("/"));
    p->path = str_format(&r->arena, "%.*s_index.md", STR_ARG(folder));
    p->title = place_title(&r->arena, name);
    p->translation_key = name;
    p->file.full = path_join(&r->arena, r->root, str_c(&scratch, p->path));
    p->doc = doc_read(&r->arena, p->path, STR(""), DOC_MARKDOWN, true, &r->diags);
    r->pages[r->pages_len++] = p;
    arena_free(&scratch);
    return p;
}

static struct gathering *gathering_of(struct gatherer *g, const struct page *member)
{
    struct str url = folder_of(member->url), above;
    while (!map_get(&g->by_url, url) && is_dated(url) && (above = folder_of(url)).n > 1)
        url = above;
    struct gathering *x = map_get(&g->by_url, url);
    if (x && x->page)
        return x;
    if (!x) {
        x = ARENA_NEW(&g->scratch, struct gathering);
        map_set(&g->by_url, url, x);
    }
    *x = (struct gathering){.page = make_page(g->r, member, url), .known = MAP_IN(&g->scratch)};
    return x;
}

static void note_pages(struct gatherer *g)
{
    for (size_t i = 0; i < g->r->pages_len; i++) {
        struct page *p = g->r->pages[i];
        if (p->clipping || p->kind == PAGE_RELEASE || !p->published || map_get(&g->by_url, p->url))
            continue;
        struct gathering *x = ARENA_NEW(&g->scratch, struct gathering);
        *x = (struct gathering){.page = p, .known = MAP_IN(&g->scratch)};
        for (size_t k = 0; k < p->clips_len; k++)
            map_set(&x->known, p->clips[k]->identity, p);
        map_set(&g->by_url, p->url, x);
    }
}

// Room for what the page has and all that it may be handed.
static void make_space(struct room *r, struct gathering *x)
{
    struct page *p = x->page;
    struct str *aliases = ARENA_ARRAY(&r->arena, p->aliases_len + x->addresses + 1, struct str);
    for (size_t i = 0; i < p->aliases_len; i++)
        aliases[i] = p->aliases[i];
    p->aliases = aliases;
    p->gathered = ARENA_ARRAY(&r->arena, x->clips + 1, struct clip *);
}

static void hand_over(struct gatherer *g, struct gathering *x, struct page *member)
{
    struct page *p = x->page;
    for (size_t i = 0; i < member->clips_len; i++) {
        struct clip *c = member->clips[i];
        if (map_set(&x->known, c->identity, p))
            continue; // the same article once more
        p->gathered[p->gathered_len++] = c;
    }
    if (member->doc && clipping_is_bare(member->doc)) {
        member->published = false;
        if (!map_get(&g->by_url, member->url) && !map_set(&x->known, member->url, p))
            p->aliases[p->aliases_len++] = member->url;
    }
}

static int by_newest(const void *a, const void *b)
{
    return clip_newest(*(struct clip *const *)a, *(struct clip *const *)b);
}

static void settle(struct room *r, struct page *p)
{
    size_t own = p->reading ? p->reading->clips.len : 0;
    p->kind = PAGE_COVERAGE;
    if (!p->reading)
        p->reading = ARENA_NEW(&r->arena, struct reading);
    p->clips_len = own + p->gathered_len;
    p->clips = ARENA_ARRAY(&r->arena, p->clips_len + 1, struct clip *);
    for (size_t i = 0; i < p->clips_len; i++)
        p->clips[i] = i < own ? &p->reading->clips.items[i] : p->gathered[i - own];
    qsort(p->clips, p->clips_len, sizeof *p->clips, by_newest);
}

void clippings_gather(struct room *r)
{
    struct gatherer g = {.r = r, .scratch = ARENA_EMPTY};
    size_t len = r->pages_len;
    g.by_url = MAP_IN(&g.scratch);
    note_pages(&g);
    for (size_t i = 0; i < len; i++) {
        const struct page *member = r->pages[i];
        if (!member->clipping || !member->published)
            continue;
        struct gathering *x = gathering_of(&g, member);
        if (x->clips == 0)
            ARENA_PUSH(&g.scratch, g.all, g.len, g.cap) = x;
        x->clips += member->clips_len;
        x->addresses++;
    }
    for (size_t i = 0; i < g.len; i++)
        make_space(r, g.all[i]);
    for (size_t i = 0; i < len; i++)
        if (r->pages[i]->clipping && r->pages[i]->published)
            hand_over(&g, gathering_of(&g, r->pages[i]), r->pages[i]);
    for (size_t i = 0; i < g.len; i++)
        settle(r, g.all[i]->page);
    arena_free(&g.scratch);
}
