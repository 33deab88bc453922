// SPDX-License-Identifier: MIT
// A build that believes the last one. If these fail, a site shows what is no longer so, or what
// nobody made: because a file was touched, because the memory was damaged, or because writing
// broke off.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/file.h"
#include "sink_world.h"

// The same letters in capitals, where there are enough of them.
static bool shout(struct str bytes, struct buf *out)
{
    for (size_t i = 0; bytes.n >= 4 && i < bytes.n; i++)
        buf_char(out, (char)(bytes.p[i] & ~0x20));
    return bytes.n >= 4;
}

static bool all_types(struct str type)
{
    (void)type;
    return true;
}

static struct sink_options options(const struct world *w)
{
    static const struct sink_encoding encodings[] = {{".loud", shout}};
    return (struct sink_options){.threads = 1,
                                 .memory = w->memory,
                                 .inputs = STR("1 inputs"),
                                 .remark = STR("a remark"),
                                 .base = STR("1 base"),
                                 .encodings = encodings,
                                 .encodings_len = 1,
                                 .encodes = all_types};
}

static bool build_into(struct world *w, const char *folder, const char *memory, struct error *e)
{
    struct sink_source source = world_source(w);
    struct sink_options o = options(w);
    o.memory = memory;
    return sink_folder(&source, folder, &o, NULL, e);
}

static void build(struct world *w)
{
    struct error e = {0};
    if (!build_into(w, w->output, w->memory, &e))
        fail_msg("%s", e.message);
}

static void some_pages(struct world *w)
{
    world_put(w, "/", "home 1");
    world_put(w, "/a/", "page a 1");
    world_put(w, "/b/", "page b 1");
    world_put(w, "/c/", "c1"); // too short to shout
    build(w);
}

// The output is what a build of its own gives.
static void same_as_clean(struct world *w)
{
    struct error e = {0};
    char *clean = path_join(&w->arena, w->root, "clean");
    assert_true(build_into(w, clean, NULL, &e));
    assert_string_equal(str_c(&w->arena, world_dump(w, w->output)),
                        str_c(&w->arena, world_dump(w, clean)));
}

// Routes at the paths, of all that the world has.
struct part {
    struct sink_source whole;
    size_t at[8];
};

static const struct route *part_route(const void *context, size_t i)
{
    const struct part *p = context;
    return p->whole.route(p->whole.context, p->at[i]);
}

static bool part_render(const void *context, const struct route *route, struct arena *scratch,
                        struct buf *out, struct error *e)
{
    const struct part *p = context;
    return p->whole.render(p->whole.context, route, scratch, out, e);
}

enum outcome { NOT_WHOLE, DECLINED, FAILED, DONE };

static enum outcome amend(struct world *w, const char *const *paths, size_t len)
{
    struct part p = {.whole = world_source(w)};
    struct sink_source source = {&p, len, part_route, part_render, NULL};
    struct sink_options o = options(w);
    struct sink_stats stats;
    struct error e = {0};
    bool done = false, ok = true;
    struct str changed[8];
    o.changed = changed;
    for (size_t i = 0; i < len; i++) {
        for (size_t k = 0; k < w->len; k++)
            if (str_eq(w->routes[k].path, str_of(paths[i])))
                p.at[i] = k;
        changed[o.changed_len++] = str_of(paths[i]);
    }
    struct sink_last *last = sink_last_open(w->output, w->memory);
    if (last)
        sink_last_look(last, 2);
    bool whole = last && sink_last_is_whole(last, &stats);
    if (whole)
        ok = sink_amend(last, &source, &o, &done, &stats, &e);
    sink_last_close(last);
    return !whole ? NOT_WHOLE : !ok ? FAILED : done ? DONE : DECLINED;
}

static void what_changed_is_written_and_remembered(void **state)
{
    struct world *w = *state;
    const char *const paths[] = {"/a/", "/c/"};
    some_pages(w);
    world_put(w, "/a/", "page a 2");
    for (int i = 0; i < 3; i++) { // the second finds nothing to write
        assert_int_equal(amend(w, paths, 2), DONE);
        same_as_clean(w);
    }
    struct sink_last *last = sink_last_open(w->output, w->memory);
    assert_non_null(last);
    assert_int_equal(last->changed_len, 2);
    assert_true(str_eq(last->changed[1], STR("/c/")) && str_eq(last->base, STR("1 base")) &&
                str_eq(last->inputs, STR("1 inputs")) && str_eq(last->remark, STR("a remark")));
    sink_last_close(last);
}

static void a_file_more_or_less_is_declined(void **state)
{
    struct world *w = *state;
    const char *const a[] = {"/a/"}, *const c[] = {"/c/"}, *const new[] = {"/new/"};
    some_pages(w);
    struct str before = world_dump(w, w->output);
    world_put(w, "/new/", "new");
    assert_int_equal(amend(w, new, 1), DECLINED);
    world_remove(w, "/new/");
    world_put(w, "/c/", "now it shouts");
    assert_int_equal(amend(w, c, 1), DECLINED);
    world_put(w, "/c/", "c1");
    world_put(w, "/a/", "a");
    assert_int_equal(amend(w, a, 1), DECLINED); // its loud form would have to go
    assert_true(str_eq(before, world_dump(w, w->output)));
    build(w);
    same_as_clean(w);
}

static void a_folder_that_was_touched_is_not_believed(void **state)
{
    struct world *w = *state;
    const char *const paths[] = {"/a/"};
    some_pages(w);
    world_write(w, "public/b/index.html", "page b x");
    assert_int_equal(amend(w, paths, 1), NOT_WHOLE);
    build(w);
    assert_int_equal(unlink(path_join(&w->arena, w->root, "public/b/index.html")), 0);
    assert_int_equal(amend(w, paths, 1), NOT_WHOLE);
    build(w);
    world_write(w, "public/.presse-output", "presse output 1\n");
    assert_int_equal(amend(w, paths, 1), NOT_WHOLE);
    build(w);
    world_write(w, "public/.presse-stage/new/1", "of a build that was killed");
    assert_int_equal(amend(w, paths, 1), NOT_WHOLE);
    build(w);
    assert_int_equal(amend(w, paths, 1), DONE);
    same_as_clean(w);
}

static char *memory_of(struct world *w)
{
    struct error e = {0};
    struct file_list list = {0};
    assert_true(file_walk(w->memory, NULL, &w->arena, &list, &e));
    assert_int_equal(list.len, 1);
    return path_join(&w->arena, w->memory, str_c(&w->arena, list.items[0].path));
}

static void a_damaged_memory_is_none(void **state)
{
    struct world *w = *state;
    const char *const paths[] = {"/a/"};
    struct str bytes;
    struct error e = {0};
    some_pages(w);
    char *path = memory_of(w);
    assert_true(file_read(path, 0, &w->arena, &bytes, NULL, &e));
    for (size_t i = 0; i < 64; i++) {
        size_t at = i * bytes.n / 64;
        struct str bad = str_copy(&w->arena, bytes);
        ((char *)(uintptr_t)bad.p)[at] ^= 4;
        assert_true(file_replace(path, bad, false, &e));
        assert_int_equal(amend(w, paths, 1), NOT_WHOLE);
        assert_true(file_replace(path, str_slice(bytes, 0, at), false, &e));
        assert_int_equal(amend(w, paths, 1), NOT_WHOLE);
    }
    build(w);
    assert_int_equal(amend(w, paths, 1), DONE);
}

static void any_single_failure_leaves_the_site_and_a_memory_that_is_true(void **state)
{
    struct world *w = *state;
    const char *const paths[] = {"/a/", "/b/"};
    bool more = true;
    some_pages(w);
    for (unsigned long n = 1; more; n++) {
        char text[32];
        struct str before = world_dump(w, w->output);
        snprintf(text, sizeof text, "page a %lu", n + 1);
        world_put(w, "/a/", text);
        fault_arm(n, n % 2 ? EIO : ENOSPC);
        enum outcome got = amend(w, paths, 2);
        more = fault_calls() >= n;
        fault_arm(0, 0);
        if (got != DONE)
            assert_true(str_eq(before, world_dump(w, w->output)));
        if (amend(w, paths, 2) != DONE)
            build(w);
        same_as_clean(w);
    }
}

int main(void)
{
#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        WITH_WORLD(what_changed_is_written_and_remembered),
        WITH_WORLD(a_file_more_or_less_is_declined),
        WITH_WORLD(a_folder_that_was_touched_is_not_believed),
        WITH_WORLD(a_damaged_memory_is_none),
        WITH_WORLD(any_single_failure_leaves_the_site_and_a_memory_that_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
