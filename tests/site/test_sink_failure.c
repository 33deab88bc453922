// SPDX-License-Identifier: MIT
// If these fail, a full disk, a kill or a reader at the wrong moment shows a broken site.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/file.h"
#include "sink_world.h"
#include "site/sink_call.h"

static void must_build(struct world *w)
{
    struct error e = {0};
    if (!world_build(w, w->output, 1, NULL, &e))
        fail_msg("%s", e.message);
}

static void first_state(struct world *w)
{
    world_put(w, "/", "home 1");
    world_put(w, "/a/", "a 1");
    world_put(w, "/a/b/", "b 1");
    world_put(w, "/file", "was a file");
    world_put(w, "/folder/in/", "was a folder");
    world_write(w, "media/one.svg", "<svg/>");
    world_put_file(w, "/media/one.svg", "media/one.svg");
}

static void second_state(struct world *w)
{
    world_put(w, "/", "home 2");
    world_put(w, "/a/", "a 2");
    world_remove(w, "/a/b/");
    world_put(w, "/c/d/", "d 1");
    world_remove(w, "/file");
    world_put(w, "/file/", "a folder now");
    world_remove(w, "/folder/in/");
    world_put(w, "/folder", "a file now");
    world_write(w, "media/one.svg", "<SVG/>");
}

// Fails call n of a build; true when there were fewer calls than n.
static bool fails_whole(struct world *w, unsigned long n, int why, struct str before)
{
    struct error e = {0};
    fault_arm(n, why);
    bool ok = world_build(w, w->output, 1, NULL, &e);
    bool reached = fault_calls() >= n;
    fault_arm(0, 0);
    if (!ok) {
        assert_true(e.kind != ERROR_NONE && e.message[0]);
        struct str after = world_dump(w, w->output);
        if (!str_eq(before, after))
            fail_msg("call %lu (%s): the site is not as it was:\n%.*s", n, e.message,
                     STR_ARG(after));
    }
    return !reached;
}

static void any_single_failure_leaves_the_site_as_it_was(void **state)
{
    struct world *w = *state;
    static const int causes[] = {EIO, ENOSPC};
    for (size_t c = 0; c < 2; c++) {
        first_state(w);
        world_remove(w, "/c/d/");
        world_remove(w, "/file/");
        world_remove(w, "/folder");
        must_build(w);
        struct str before = world_dump(w, w->output);
        second_state(w);
        struct str wanted = world_clean(w);
        unsigned long n = 1;
        for (; !fails_whole(w, n, causes[c], before); n++) {
            if (str_eq(world_dump(w, w->output), before))
                continue;
            // The failure was in something that may be lost: the site is the new one.
            assert_true(str_eq(world_dump(w, w->output), wanted));
            first_state(w);
            world_remove(w, "/c/d/");
            world_remove(w, "/file/");
            world_remove(w, "/folder");
            must_build(w);
            assert_true(str_eq(world_dump(w, w->output), before));
            second_state(w);
        }
        assert_true(n > 60);
        must_build(w);
        assert_true(str_eq(world_dump(w, w->output), wanted));
    }
}

static void a_first_build_that_fails_leaves_nothing(void **state)
{
    struct world *w = *state;
    first_state(w);
    struct str wanted = world_clean(w);
    unsigned long n = 1;
    for (; !fails_whole(w, n, ENOSPC, STR("")); n++) {
        if (file_exists(w->output) && world_dump(w, w->output).n) {
            assert_true(str_eq(world_dump(w, w->output), wanted));
            call_remove_tree(AT_FDCWD, w->output);
        }
    }
    must_build(w);
    assert_true(str_eq(world_dump(w, w->output), wanted));
}

// Every page of a version says its number; version v also has a page /only/v/.
static void version(struct world *w, unsigned v)
{
    w->len = 0;
    static const char *const always[] = {"/", "/a/", "/b/", "/b/c/", "/d/e/f/", "/style.css"};
    AUTO_ARENA a = ARENA_EMPTY;
    struct buf body = BUF_EMPTY;
    for (unsigned i = 0; i < 2000; i++)
        buf_format(&body, "version %u\n", v);
    buf_char(&body, '\0');
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        world_put(w, always[i], body.p);
    world_put(w, str_c(&a, str_format(&a, "/only/%u/", v % 7)), body.p);
    buf_free(&body);
}

// Whether a file holds 2,000 equal lines.
static bool is_whole(struct str bytes)
{
    struct str line, first;
    struct str rest = bytes;
    if (!str_line(&rest, &first))
        return false;
    size_t lines = 1;
    while (str_line(&rest, &line)) {
        if (line.n == 0)
            break;
        if (!str_eq(line, first))
            return false;
        lines++;
    }
    return lines == 2000;
}

static const char *const kept_pages[] = {"index.html", "a/index.html", "b/c/index.html",
                                         "d/e/f/index.html", "style.css"};

static bool site_is_whole(const char *output)
{
    AUTO_ARENA a = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof kept_pages / sizeof *kept_pages; i++) {
        struct str bytes;
        if (!file_read(path_join(&a, output, kept_pages[i]), 0, &a, &bytes, NULL, NULL) ||
            !is_whole(bytes))
            return false;
    }
    return true;
}

static void a_kill_leaves_whole_pages_and_the_next_build_mends(void **state)
{
    struct world *w = *state;
    version(w, 0);
    must_build(w);
    unsigned seed = 20261124;
    for (unsigned round = 1; round <= 40; round++) {
        pid_t child = fork();
        if (child == 0) {
            for (unsigned v = round * 100;; v++) {
                version(w, v);
                struct error e = {0};
                if (!world_build(w, w->output, 1, NULL, &e))
                    _exit(9);
            }
        }
        seed = seed * 1103515245 + 12345;
        struct timespec pause = {0, (long)(seed % 15000000)};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        assert_true(site_is_whole(w->output));
        if (round % 8 == 0) {
            version(w, round);
            must_build(w);
            assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
        }
    }
}

struct watch {
    const char *output;
    atomic_bool stop;
    atomic_size_t reads, broken;
};

static void *read_always(void *argument)
{
    struct watch *r = argument;
    while (!atomic_load(&r->stop)) {
        if (!site_is_whole(r->output))
            atomic_fetch_add(&r->broken, 1);
        atomic_fetch_add(&r->reads, 1);
    }
    return NULL;
}

static void readers_never_miss_a_page_during_builds(void **state)
{
    struct world *w = *state;
    version(w, 0);
    must_build(w);
    struct watch r = {.output = w->output};
    atomic_init(&r.stop, false);
    pthread_t readers[2];
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_always, &r), 0);
    for (unsigned v = 1; v <= 100; v++) {
        version(w, v);
        must_build(w);
    }
    while (atomic_load(&r.reads) < 20)
        sched_yield();
    atomic_store(&r.stop, true);
    for (size_t i = 0; i < 2; i++)
        pthread_join(readers[i], NULL);
    assert_int_equal(atomic_load(&r.broken), 0);
}

static void edits_in_any_order_give_what_a_clean_build_gives(void **state)
{
    struct world *w = *state;
    static const char *const paths[] = {"/",   "/a/",  "/a/b/", "/a/b/c.txt", "/d",
                                        "/d/", "/e/f", "/e/f/", "/e/f/g/",    "/h.json"};
    unsigned seed = 7;
    world_put(w, "/", "home");
    for (unsigned edit = 0; edit < 300; edit++) {
        AUTO_ARENA a = ARENA_EMPTY;
        seed = seed * 1103515245 + 12345;
        const char *path = paths[(seed >> 16) % 10];
        unsigned what = (seed >> 24) % 4;
        world_put(w, path, str_c(&a, str_format(&a, "%s %u", path, (seed >> 8) % 5)));
        if (what == 0 && w->len > 1)
            world_remove(w, path);
        struct error e = {0};
        if (!world_build(w, w->output, 1 + edit % 3, NULL, &e))
            fail_msg("edit %u, %s: %s", edit, path, e.message);
        struct str got = world_dump(w, w->output), want = world_clean(w);
        if (!str_eq(got, want))
            fail_msg("edit %u, %s:\n%.*s\ninstead of\n%.*s", edit, path, STR_ARG(got),
                     STR_ARG(want));
    }
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(any_single_failure_leaves_the_site_as_it_was),
        WITH_WORLD(a_first_build_that_fails_leaves_nothing),
        WITH_WORLD(a_kill_leaves_whole_pages_and_the_next_build_mends),
        WITH_WORLD(readers_never_miss_a_page_during_builds),
        WITH_WORLD(edits_in_any_order_give_what_a_clean_build_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
