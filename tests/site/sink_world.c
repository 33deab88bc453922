// SPDX-License-Identifier: MIT
#include "sink_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "site/sink_call.h"

int world_open(void **state)
{
    struct world *w = mem_alloc(sizeof *w);
    *w = (struct world){0};
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; // many small files
    w->root = path_join(&w->arena, base, "presse-sink-XXXXXX");
    assert_non_null(mkdtemp(w->root));
    w->output = path_join(&w->arena, w->root, "public");
    w->memory = path_join(&w->arena, w->root, "memory");
    *state = w;
    return 0;
}

int world_close(void **state)
{
    struct world *w = *state;
    call_remove_tree(AT_FDCWD, w->root);
    arena_free(&w->arena);
    free(w);
    return 0;
}

static size_t place_of(struct world *w, const char *path)
{
    for (size_t i = 0; i < w->len; i++)
        if (str_eq(w->routes[i].path, str_of(path)))
            return i;
    assert_true(w->len < WORLD_PAGES);
    w->routes[w->len] = (struct route){.path = str_copy(&w->arena, str_of(path))};
    return w->len++;
}

void world_put(struct world *w, const char *path, const char *body)
{
    size_t i = place_of(w, path);
    w->routes[i].kind = ROUTE_RENDERED;
    w->bodies[i] = str_copy(&w->arena, str_of(body));
}

void world_put_file(struct world *w, const char *path, const char *file)
{
    size_t i = place_of(w, path);
    w->routes[i].kind = ROUTE_FILE;
    w->routes[i].file = path_join(&w->arena, w->root, file);
}

void world_remove(struct world *w, const char *path)
{
    size_t i = place_of(w, path);
    w->len--;
    w->routes[i] = w->routes[w->len];
    w->bodies[i] = w->bodies[w->len];
}

static const struct route *route_at(const void *context, size_t i)
{
    return &((const struct world *)context)->routes[i];
}

static bool render(const void *context, const struct route *route, struct arena *scratch,
                   struct buf *out, struct error *e)
{
    const struct world *w = context;
    (void)scratch;
    struct str body = w->bodies[route - w->routes];
    if (str_eq(body, STR("FAIL")))
        return error_set(e, ERROR_INPUT, "the page cannot be rendered");
    buf_str(out, body);
    return true;
}

struct sink_source world_source(const struct world *w)
{
    return (struct sink_source){w, w->len, route_at, render, NULL, NULL};
}

bool world_build(const struct world *w, const char *folder, unsigned threads,
                 struct sink_stats *stats, struct error *e)
{
    struct sink_source source = world_source(w);
    struct sink_options options = {.threads = threads, .memory = w->memory};
    return sink_folder(&source, folder, &options, stats, e);
}

struct str world_dump(struct world *w, const char *folder)
{
    struct error e = {0};
    struct file_list list = {0};
    if (!file_exists(folder))
        return STR("");
    assert_true(file_walk(folder, NULL, &w->arena, &list, &e));
    struct buf out = BUF_EMPTY;
    for (size_t i = 0; i < list.len; i++) {
        struct str bytes;
        char *path = path_join(&w->arena, folder, str_c(&w->arena, list.items[i].path));
        assert_true(file_read(path, 0, &w->arena, &bytes, NULL, &e));
        buf_format(&out, "== %.*s %zu\n", STR_ARG(list.items[i].path), bytes.n);
        buf_str(&out, bytes);
    }
    struct str text = str_copy(&w->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

struct str world_clean(struct world *w)
{
    static unsigned long number;
    struct error e = {0};
    char *folder = str_c(&w->arena, str_format(&w->arena, "%s/clean-%lu", w->root, number++));
    if (!world_build(w, folder, 1, NULL, &e))
        fail_msg("%s", e.message);
    struct str dump = world_dump(w, folder);
    call_remove_tree(AT_FDCWD, folder);
    return dump;
}

void world_write(struct world *w, const char *name, const char *text)
{
    struct error e = {0};
    char *path = path_join(&w->arena, w->root, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_true(file_make_folders(path, &e));
    *slash = '/';
    assert_true(file_replace(path, str_of(text), false, &e));
}
