// SPDX-License-Identifier: MIT
// A build without an output, as `hugo --renderToMemory` makes one: the room is loaded and checked,
// nothing of an earlier program is used, every route is rendered, and its bytes are kept to the
// end. Prints files and bytes.
//
//     render ROOM [THREADS]
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/parallel.h"
#include "site/site.h"

struct worker {
    struct arena kept, scratch;
    struct buf out;
    size_t bytes;
};

struct rendering {
    const struct site *site;
    struct worker *workers;
};

static _Noreturn void die(const struct error *e)
{
    fprintf(stderr, "render: %s\n", e->message);
    exit(1);
}

static void render(void *context, size_t i, unsigned worker)
{
    struct rendering *r = context;
    struct worker *w = &r->workers[worker];
    const struct route *route = site_route(r->site, i);
    struct error e = {0};
    struct str bytes;
    arena_reset(&w->scratch);
    buf_reset(&w->out);
    if (route->kind == ROUTE_FILE) {
        if (!file_read(route->file, 0, &w->kept, &bytes, NULL, &e))
            die(&e);
    } else {
        if (!site_render(r->site, route, &w->scratch, &w->out, &e))
            die(&e);
        bytes = str_copy(&w->kept, buf_view(&w->out));
    }
    w->bytes += bytes.n;
}

// As a build does (cmd_build.c).
static void keep_little_memory(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 512 << 10);
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

static void *check(void *room)
{
    room_check(room);
    return NULL;
}

// Nothing is read twice; `presse build`, whose memory is to be small, keeps fewer (cmd_build.c).
enum { TEXTS_KEPT = 256 << 20 };

int main(int argc, char **argv)
{
    struct error e = {0};
    struct room *room;
    struct theme *theme;
    struct site *site;
    if (argc < 2) {
        fputs("usage: render ROOM [THREADS]\n", stderr);
        return 2;
    }
    unsigned threads = argc > 2 ? (unsigned)atoi(argv[2]) : parallel_width();
    keep_little_memory();
    const struct room_options how = {.threads = threads, .texts = TEXTS_KEPT};
    const struct site_options static_site = {.whole = true};
    if (!room_load(argv[1], &how, &room, &e) || !theme_load_public(NULL, &theme, &e) ||
        !site_make(room, theme, &static_site, &site, &e))
        die(&e);
    struct beside checker; // as a build checks
    beside_begin(&checker, threads, check, room);
    struct rendering r = {site, mem_alloc(threads * sizeof *r.workers)};
    for (unsigned t = 0; t < threads; t++)
        r.workers[t] = (struct worker){.out = BUF_EMPTY};
    parallel_for(threads, site_len(site), render, &r);
    beside_end(&checker);
    size_t bytes = 0;
    for (unsigned t = 0; t < threads; t++)
        bytes += r.workers[t].bytes;
    printf("%zu %zu\n", site_len(site), bytes);
    return 0; // the process ends with what it holds
}
