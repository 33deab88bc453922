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
                                 .asked = STR("asked"),
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

// gone: a path that has no route any more, or NULL.
static enum outcome amend_gone(struct world *w, const char *const *paths, size_t len,
                               const char *gone)
{
    struct str gone_path = gone ? str_of(gone) : STR_NONE;
    struct part p = {.whole = world_source(w)};
    struct sink_source source = {&p, len, part_route, part_render, NULL, NULL};
    struct sink_options o = options(w);
    struct sink_stats stats;
    struct error e = {0};
    bool done = false, ok = true;
    struct str changed[8];
    o.changed = changed;
    o.gone = &gone_path;
    o.gone_len = gone != NULL;
    for (size_t i = 0; i < len; i++) {
        for (size_t k = 0; k < w->len; k++)
            if (str_eq(w->routes[k].path, str_of(paths[i])))
                p.at[i] = k;
        changed[o.changed_len++] = str_of(paths[i]);
    }
    if (gone)
        changed[o.changed_len++] = gone_path;
    struct sink_last *last = sink_last_open(w->output, w->memory);
    if (last)
        sink_last_look(last, 2);
    bool whole = last && sink_last_is_whole(last, &stats);
    if (whole)
        ok = sink_amend(last, &source, &o, &done, &stats, &e);
    sink_last_close(last);
    return !whole ? NOT_WHOLE : !ok ? FAILED : done ? DONE : DECLINED;
}

static enum outcome amend(struct world *w, const char *const *paths, size_t len)
{
    return amend_gone(w, paths, len, NULL);
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

// Amends, compares, and sees that the next build believes what is remembered.
static void comes_out_right(struct world *w, const char *const *paths, size_t len, const char *gone)
{
    for (int i = 0; i < 2; i++) {
        assert_int_equal(amend_gone(w, paths, len, gone), DONE);
        same_as_clean(w);
    }
}

static void a_file_more_or_less_is_taken_in(void **state)
{
    struct world *w = *state;
    const char *const some[] = {"/a/", "/new/deep/", "/x"};
    const char *const c[] = {"/c/"};
    some_pages(w);
    world_put(w, "/new/deep/", "newly");
    world_put(w, "/x", "y"); // too short to shout
    comes_out_right(w, some, 3, NULL);
    world_remove(w, "/new/deep/");
    world_put(w, "/c/", "now it shouts"); // a loud form comes
    comes_out_right(w, c, 1, "/new/deep/");
    assert_false(file_exists(path_join(&w->arena, w->root, "public/new")));
    world_put(w, "/a/", "a"); // a loud form goes
    comes_out_right(w, some, 1, NULL);
    world_remove(w, "/a/");
    comes_out_right(w, NULL, 0, "/a/");
    struct sink_last *last = sink_last_open(w->output, w->memory);
    assert_non_null(last);
    assert_true(str_eq(last->asked, STR("asked")) && str_eq(last->base, STR("1 base")));
    sink_last_close(last);
    build(w); // knows all files as its own
    same_as_clean(w);
}

static void a_file_that_may_concern_others_is_declined(void **state)
{
    struct world *w = *state;
    const char *const beneath[] = {"/c.txt/d/"}, *const above[] = {"/b"}, *const loud[] = {"/n/"};
    some_pages(w);
    world_put(w, "/c.txt", "a file");
    world_put(w, "/style.0123456789ab.css", "a style");
    world_put(w, "/n/index.html.loud", "as the loud form of another");
    build(w);
    struct str before = world_dump(w, w->output);
    world_put(w, "/c.txt/d/", "needs a folder");
    assert_int_equal(amend(w, beneath, 1), DECLINED);
    world_put(w, "/b", "is a folder");
    assert_int_equal(amend(w, above, 1), DECLINED);
    world_put(w, "/n/", "its loud form is there");
    assert_int_equal(amend(w, loud, 1), DECLINED);
    // Readers may have a page open that asks for it.
    assert_int_equal(amend_gone(w, NULL, 0, "/style.0123456789ab.css"), DECLINED);
    assert_true(str_eq(before, world_dump(w, w->output)));
}

static void a_file_of_others_is_left_alone(void **state)
{
    struct world *w = *state;
    const char *const mine[] = {"/mine/"};
    some_pages(w);
    world_write(w, "public/mine/index.html", "not made by a build");
    world_put(w, "/mine/", "a page");
    struct str before = world_dump(w, w->output);
    assert_int_equal(amend(w, mine, 1), FAILED);
    assert_true(str_eq(before, world_dump(w, w->output)));
    world_put(w, "/mine/", "not made by a build");
    assert_int_equal(amend(w, mine, 1), DECLINED);
    assert_true(str_eq(before, world_dump(w, w->output)));
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

// A page comes, one goes, one is changed.
static void any_single_failure_of_other_files_leaves_the_site(void **state)
{
    struct world *w = *state;
    const char *const paths[] = {"/new/", "/b/"};
    bool more = true;
    for (unsigned long n = 1; more; n++) {
        char text[32];
        world_put(w, "/old/", "an old page");
        world_put(w, "/b/", "page b");
        build(w);
        struct str before = world_dump(w, w->output);
        snprintf(text, sizeof text, "page b %lu", n);
        world_put(w, "/new/", "a new page");
        world_put(w, "/b/", text);
        world_remove(w, "/old/");
        fault_arm(n, n % 2 ? EIO : ENOSPC);
        enum outcome got = amend_gone(w, paths, 2, "/old/");
        more = fault_calls() >= n;
        fault_arm(0, 0);
        if (got != DONE)
            assert_true(str_eq(before, world_dump(w, w->output)));
        else
            same_as_clean(w);
        if (amend_gone(w, paths, 2, "/old/") != DONE)
            build(w);
        same_as_clean(w);
        world_remove(w, "/new/");
        build(w);
    }
}

int main(void)
{
#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        WITH_WORLD(what_changed_is_written_and_remembered),
        WITH_WORLD(a_file_more_or_less_is_taken_in),
        WITH_WORLD(a_file_that_may_concern_others_is_declined),
        WITH_WORLD(a_file_of_others_is_left_alone),
        WITH_WORLD(a_folder_that_was_touched_is_not_believed),
        WITH_WORLD(a_damaged_memory_is_none),
        WITH_WORLD(any_single_failure_leaves_the_site_and_a_memory_that_is_true),
        WITH_WORLD(any_single_failure_of_other_files_leaves_the_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
