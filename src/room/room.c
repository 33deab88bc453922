// SPDX-License-Identifier: MIT
// Loads a room: finds its files, reads them in parallel, then puts them in order. The order
// depends on paths and contents alone, never on threads or the folder's own order.
#include "room/room.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/parallel.h"
#include "room/arrange.h"
#include "room/asked.h"
#include "room/cache.h"
#include "room/clips.h"
#include "room/config.h"
#include "room/dead.h"
#include "room/files.h"
#include "room/load.h"
#include "room/takeover.h"
#include "room/update.h"
#include "room/walked.h"
#include "text/address.h"

struct crew {
    struct load_plan plan;
    const struct room *previous; // that may have earlier readings of the pages; or NULL
    const struct source_list *sources;
    const size_t *order;   // of the sources, in which they are read
    struct loaded *loaded; // one a source
    struct load_worker *workers;
};

// What one load goes by.
struct plan {
    struct str bytes;        // of a lone page when they are at hand
    int64_t begun;           // when its files were looked at
    struct loaded *recalled; // one a source, from the cache; NULL: nothing is recalled
    uint64_t cache;          // see load_record
    struct cache_near near;  // likewise
    struct room_walk walk;   // likewise
};

enum { LARGE = 64 << 10 }; // bytes; such a page takes as long as a hundred others

// Large pages first: one that comes last keeps one thread busy while the others have nothing.
static const size_t *reading_order(struct arena *a, const struct source_list *sources)
{
    size_t *order = ARENA_ARRAY(a, sources->len + 1, size_t), len = 0;
    for (int large = 1; large >= 0; large--)
        for (size_t i = 0; i < sources->len; i++)
            if ((sources->items[i].stamp.size >= LARGE) == large)
                order[len++] = i;
    return order;
}

static void work(void *context, size_t item, unsigned worker)
{
    struct crew *c = context;
    size_t i = c->order[item];
    struct loaded *l = &c->loaded[i];
    struct load_worker *w = &c->workers[worker];
    if (l->taken || l->read || l->cached)
        return;
    size_t mark = w->diags.len;
    const struct source_file *file = &c->sources->items[i];
    load_page(&c->plan, file, update_reading_of(c->previous, file->path), w, l);
    l->read = true;
    l->lang = l->page ? l->page->lang : STR_NONE;
    l->diags = w->diags.len > mark ? w->diags.items + mark : NULL;
    l->diags_len = w->diags.len - mark;
}

// Leaves behind what the next load needs to take pages over.
static void record(struct room *r, const struct crew *c, const struct plan *p)
{
    struct load_record *record = ARENA_NEW(&r->arena, struct load_record);
    // Joining pages with their data changes what was loaded.
    struct loaded *kept =
        p->recalled ? p->recalled : ARENA_SPACE(&r->arena, c->sources->len + 1, struct loaded);
    for (size_t i = 0; i < c->sources->len; i++) {
        kept[i] = c->loaded[i];
        const struct page *page = c->loaded[i].page;
        record->read += c->loaded[i].read;
        record->clip_pages += page && (page->kind == PAGE_COVERAGE || page->clips_len);
        r->taken_over += c->loaded[i].taken;
    }
    record->sources = c->sources->items;
    record->loaded = kept;
    record->len = c->sources->len;
    record->config = *c->plan.config;
    record->links = c->sources->links;
    record->drafts = c->plan.drafts;
    record->begun = p->begun;
    record->rest = c->sources->rest;
    record->cache = p->cache;
    record->near = p->near;
    record->walk = p->walk;
    r->record = record;
}

// Reads all sources; what the workers found becomes the room's.
static struct loaded *read_all(struct room *r, const struct source_list *sources,
                               const struct config *config, struct plan *p,
                               const struct room_options *options)
{
    struct room *base = takeover_base(r, options->previous, options->drafts, config->sum);
    unsigned threads = options->threads ? options->threads : parallel_width();
    if (sources->len < 16)
        threads = 1; // starting a thread costs more than reading a few pages
    struct crew crew = {
        .plan = {.room = r,
                 .config = config,
                 .drafts = options->drafts,
                 .why = options->why,
                 .places_later = options->places_later,
                 .threads = options->threads ? options->threads : parallel_width(),
                 .memo = options->memo,
                 .lone = r->lone_file.n > 0,
                 .bytes = p->bytes},
        .previous = options->previous,
        .sources = sources,
        .order = reading_order(&r->arena, sources),
        .loaded = p->recalled ? p->recalled : ARENA_ARRAY(&r->arena, sources->len, struct loaded),
        .workers = mem_alloc(threads * sizeof(struct load_worker)),
    };
    for (unsigned t = 0; t < threads; t++) {
        crew.workers[t] = (struct load_worker){.keep = ARENA_EMPTY, .scratch = ARENA_EMPTY};
        crew.workers[t].diags = DIAGS_IN(&crew.workers[t].keep);
        crew.workers[t].texts.all = r->texts;
    }
    if (base)
        takeover_begin(r, base, sources, crew.loaded);
    else if (options->cache && !p->recalled)
        p->cache = cache_take(r, sources, config, crew.loaded, &p->near);
    parallel_for(threads, sources->len, work, &crew);
    if (base && takeover_coverage(base, sources, crew.loaded))
        r->outlets = base->outlets;
    else if (base)
        parallel_for(threads, sources->len, work, &crew);
    for (unsigned t = 0; t < threads; t++) {
        diags_append(&r->diags, &crew.workers[t].diags);
        text_writer_end(&crew.workers[t].texts);
        arena_free(&crew.workers[t].scratch);
        arena_trim(&crew.workers[t].keep);
        arena_absorb(&r->arena, &crew.workers[t].keep);
    }
    free(crew.workers);
    takeover_diags(r, crew.loaded, sources->len);
    record(r, &crew, p);
    if (r->taken_over) {
        atomic_fetch_add(&base->references, 1);
        r->base = base;
    }
    return crew.loaded;
}

static void split_path(struct room *r, const char *path)
{
    if (file_is_folder(path)) {
        r->root = arena_copy(&r->arena, path, strlen(path));
        return;
    }
    struct str s = str_of(path);
    r->lone_file = str_copy(&r->arena, path_base(s));
    size_t n = s.n - r->lone_file.n;
    r->root = n ? arena_copy(&r->arena, path, n) : arena_copy(&r->arena, ".", 1);
}

static bool keeps_out(const struct diag *d, const struct room *r)
{
    static const char *const codes[] = {"file-unreadable", "file-large", "link-outside"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(d->code, codes[i]) == 0)
            return true;
    return r->lone_file.n > 0;
}

// Why there is nothing to publish: what kept pages from being read, or that there are none.
static bool no_page(const struct room *r, struct error *e)
{
    struct arena a = ARENA_EMPTY;
    const struct diag *why = NULL;
    for (size_t i = 0; i < r->diags.len; i++)
        if (keeps_out(&r->diags.items[i], r) &&
            (!why || r->diags.items[i].severity > why->severity))
            why = &r->diags.items[i];
    char *content = path_join(&a, r->root, "content");
    if (why && r->lone_file.n) {
        error_set(e, ERROR_INPUT, "%.*s", STR_ARG(why->message));
        error_remedy(e, "%.*s", STR_ARG(why->remedy));
    } else if (why) {
        error_set(e, ERROR_INPUT, "no page could be read: %.*s", STR_ARG(why->message));
        error_place(e, path_join(&a, r->root, str_c(&a, why->file)), why->line, why->column);
        error_remedy(e, "%.*s", STR_ARG(why->remedy));
    } else if (file_exists(content) && !file_is_folder(content)) {
        error_set(e, ERROR_INPUT, "%s is a file, not a folder of pages", content);
        error_remedy(e, "rename it to content.md, or make content a folder");
    } else {
        error_set(e, ERROR_MISSING, "%s holds no page", r->root);
        error_remedy(e, "`presse init %s` makes a first one", r->root);
    }
    arena_free(&a);
    return false;
}

// By what the last load found, when it is known what has changed since.
static bool walk_again(const struct room *r, const struct room_options *options,
                       struct room_walk *out)
{
    const struct room *last = options->previous;
    return options->changed && last && !last->update && last->record &&
           last->record->walk.files.len && strcmp(last->root, r->root) == 0 &&
           files_walk_again(r->root, &last->record->walk, options->changed, options->changed_len,
                            out);
}

// Finds the files and, when asked to, brings back how they were.
static bool find(struct room *r, struct source_list *sources, struct plan *p,
                 const struct room_options *options, struct error *e)
{
    const struct room_walk *walk = options->walk;
    struct room_walk own = {0};
    if (r->lone_file.n)
        return files_find_lone(r, sources, e);
    if (!walk && !walk_again(r, options, &own) && !files_walk(r->root, &own, e)) {
        room_walk_free(&own);
        return false;
    }
    if (!walk) {
        if (options->cache)
            walked_keep(r->root, &own);
        arena_absorb(&r->arena, &own.arena);
        p->walk = own;
        walk = &own;
    }
    p->begun = walk->begun;
    files_find(r, walk, sources);
    return true;
}

static bool load(struct room *r, struct str bytes, const struct room_options *options,
                 struct error *e)
{
    struct source_list sources = {0};
    struct config config;
    struct plan p = {.bytes = bytes};
    if (!find(r, &sources, &p, options, e))
        return false;
    config_read(r, &config);
    if (options->recall && !cache_recall(r, &sources, &config, options->recall, &p.recalled))
        return error_set(e, ERROR_MISSING, "nothing is left of an earlier build of this room");
    struct loaded *loaded = read_all(r, &sources, &config, &p, options);
    arrange_pages(r, loaded, sources.len);
    if (r->pages_len == 0)
        return no_page(r, e);
    if (!r->base || r->outlets != r->base->outlets) // else those taken over are resolved
        clips_resolve(r);
    dead_read(r);
    arrange_room(r, &sources.media);
    files_set_media(r, &sources.media);
    diags_sort(&r->diags);
    if (options->note_asked)
        r->asked = asked_make(&r->arena, r->pages_len);
    arena_trim(&r->arena);
    return true;
}

static struct room *begin(const struct room_options *options)
{
    struct room *r = mem_alloc(sizeof *r);
    *r = (struct room){.arena = ARENA_EMPTY, .now = options->now ? options->now : clock_now()};
    r->texts = options->texts ? kept_texts_make(options->texts) : NULL;
    atomic_init(&r->references, 1);
    r->diags = DIAGS_IN(&r->arena);
    return r;
}

static const struct room_options defaults = {0};

bool room_load(const char *path, const struct room_options *options, struct room **out,
               struct error *e)
{
    if (!options)
        options = &defaults;
    if (!file_exists(path)) {
        error_errno(e, "cannot open %s", path);
        return error_remedy(e, "name a page or a folder of pages");
    }
    struct room *r = begin(options);
    split_path(r, path);
    if (!load(r, STR_NONE, options, e)) {
        room_free(r);
        return false;
    }
    *out = r;
    return true;
}

bool room_read(struct str name, struct str bytes, const struct room_options *options,
               struct room **out, struct error *e)
{
    if (!options)
        options = &defaults;
    struct room *r = begin(options);
    r->root = arena_copy(&r->arena, ".", 1);
    r->lone_file = str_copy(&r->arena, name);
    struct str copy = str_copy(&r->arena, bytes); // not NULL, even when empty
    if (!load(r, copy, options, e)) {
        room_free(r);
        return false;
    }
    *out = r;
    return true;
}

void room_set_base_url(struct room *r, struct str url)
{
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    r->base_url = str_copy(&r->arena, url);
}

void room_free(struct room *r)
{
    if (!r || atomic_fetch_sub(&r->references, 1) != 1)
        return;
    struct room *base = r->base;
    update_free(r->update);
    kept_texts_free(r->texts);
    arena_free(&r->arena);
    free(r);
    room_free(base);
}
