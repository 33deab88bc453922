// SPDX-License-Identifier: MIT
// If these fail, a page a press officer wrote is lost, half-written or read from elsewhere.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"

struct box {
    char folder[64];
    struct arena arena;
};

static int set_up(void **state)
{
    struct box *b = calloc(1, sizeof *b);
    strcpy(b->folder, "/tmp/presse-file-XXXXXX");
    if (!b || !mkdtemp(b->folder))
        return -1;
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct box *b = *state;
    fault_arm(0, 0);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", b->folder);
    int status = system(command);
    arena_free(&b->arena);
    free(b);
    return status;
}

static char *in(struct box *b, const char *name)
{
    return path_join(&b->arena, b->folder, name);
}

static void put(struct box *b, const char *name, const char *text)
{
    struct error e;
    assert_true(file_replace(in(b, name), str_of(text), false, &e));
}

static void assert_holds(struct box *b, const char *name, const char *text)
{
    struct str got;
    struct error e;
    assert_true(file_read(in(b, name), 0, &b->arena, &got, NULL, &e));
    assert_true(str_eq(got, str_of(text)));
}

static void a_replaced_file_keeps_its_mode(void **state)
{
    struct box *b = *state;
    put(b, "page.md", "old");
    assert_int_equal(chmod(in(b, "page.md"), 0640), 0);
    put(b, "page.md", "new");
    assert_holds(b, "page.md", "new");
    struct stat st;
    assert_int_equal(stat(in(b, "page.md"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
}

// The n-th call fails, for every n: the old bytes or the new ones, nothing else, no litter.
static void no_single_failure_loses_a_file(void **state)
{
    struct box *b = *state;
    bool done = false;
    for (unsigned long n = 1; !done; n++) {
        assert_in_range(n, 1, 50);
        put(b, "page.md", "old");
        struct error e = {0};
        fault_arm(n, n % 2 ? ENOSPC : EIO);
        done = file_replace(in(b, "page.md"), STR("new"), true, &e);
        fault_arm(0, 0);
        if (!done)
            assert_true(strlen(e.message) > 0);
        assert_holds(b, "page.md", done ? "new" : "old");
        struct file_list list;
        assert_true(file_walk(b->folder, NULL, &b->arena, &list, &e));
        assert_int_equal(list.len, 1);
    }
}

static void limits_and_wrong_kinds_are_refused_with_a_reason(void **state)
{
    struct box *b = *state;
    struct str got = STR("untouched"), mapped;
    struct error e;
    put(b, "big", "0123456789");
    put(b, "empty", "");
    assert_false(file_read(in(b, "big"), 9, &b->arena, &got, NULL, &e));
    assert_int_equal(e.kind, ERROR_LIMIT);
    assert_true(file_read(in(b, "big"), 10, &b->arena, &got, NULL, &e));
    assert_false(file_read(in(b, "none"), 0, &b->arena, &got, NULL, &e));
    assert_int_equal(e.kind, ERROR_MISSING);
    assert_false(file_read(b->folder, 0, &b->arena, &got, NULL, &e));
    assert_int_equal(mkfifo(in(b, "pipe"), 0600), 0);
    assert_true(file_map(in(b, "big"), 10, &b->arena, &mapped, &e) && str_eq(mapped, got));
    assert_false(file_map(in(b, "big"), 9, &b->arena, &mapped, &e));
    assert_false(file_map(b->folder, 0, &b->arena, &mapped, &e));
    assert_false(file_map(in(b, "none"), 0, &b->arena, &mapped, &e));
    assert_true(file_map(in(b, "empty"), 0, &b->arena, &mapped, &e) && mapped.n == 0);
    assert_false(file_read(in(b, "pipe"), 0, &b->arena, &got, NULL, &e)); // and does not hang
    assert_true(str_eq(got, STR("0123456789")));
}

static void a_known_file_is_read_as_it_is_now(void **state)
{
    struct box *b = *state;
    struct file_stamp known, now;
    struct str got;
    struct error e;
    put(b, "page.md", "one");
    assert_true(file_read(in(b, "page.md"), 0, &b->arena, &got, &known, &e));
    assert_true(file_read_known(in(b, "page.md"), &known, 9, &b->arena, &got, &now, &e));
    assert_true(str_eq(got, STR("one")) && now.mtime == known.mtime && now.size == 3);
    static const char *const other[] = {"", "on", "more", "much more than before"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        put(b, "page.md", other[i]);
        assert_true(file_read_known(in(b, "page.md"), &known, 0, &b->arena, &got, &now, &e));
        assert_true(str_eq(got, str_of(other[i])) && now.size == (int64_t)got.n);
    }
    assert_false(file_read_known(in(b, "page.md"), &known, 9, &b->arena, &got, &now, &e));
    assert_int_equal(e.kind, ERROR_LIMIT);
    assert_false(file_read_known(in(b, "none"), &known, 9, &b->arena, &got, &now, &e));
    assert_int_equal(e.kind, ERROR_MISSING);
    assert_int_equal(mkfifo(in(b, "pipe"), 0600), 0);
    assert_false(file_read_known(in(b, "pipe"), &known, 9, &b->arena, &got, &now, &e));
}

static int next_descriptor(void)
{
    int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

static void files_of_a_held_folder_are_those_of_their_path(void **state)
{
    struct box *b = *state;
    assert_int_equal(mkdir(in(b, "one"), 0755), 0);
    assert_int_equal(mkdir(in(b, "two"), 0755), 0);
    put(b, "one/a", "1a");
    put(b, "one/b", "1b");
    put(b, "two/a", "2a");
    int free_before = next_descriptor();
    file_hold_begin();
    for (int turn = 0; turn < 2; turn++) {
        assert_holds(b, "one/a", "1a");
        assert_holds(b, "one/b", "1b");
        file_hold_begin();
        assert_holds(b, "one/a", "1a");
        file_hold_end();
        assert_holds(b, "two/a", "2a");
        assert_holds(b, "one/b", "1b");
        assert_holds(b, "one/a", "1a");
        assert_true(next_descriptor() > free_before);
    }
    assert_int_equal(rename(in(b, "one"), in(b, "gone")), 0);
    assert_int_equal(mkdir(in(b, "one"), 0755), 0);
    put(b, "one/c", "1c");
    assert_holds(b, "one/c", "1c"); // not in the folder that is held
    file_hold_end();
    assert_int_equal(next_descriptor(), free_before);
    assert_holds(b, "one/c", "1c");
    assert_int_equal(next_descriptor(), free_before);
}

static void a_walk_is_sorted_and_stays_inside(void **state)
{
    struct box *b = *state;
    struct error e;
    assert_true(file_make_folders(in(b, "room/content/deep"), &e));
    assert_true(file_make_folders(in(b, "room/data"), &e));
    assert_true(file_make_folders(in(b, "room/content/.git"), &e));
    put(b, "secret", "s");
    put(b, "room/content/b.md", "b");
    put(b, "room/content/a.md", "a");
    put(b, "room/content/deep/data", "kept: skip counts at the top only");
    put(b, "room/content/.git/config", "hidden");
    put(b, "room/data/store.db", "private");
    assert_int_equal(symlink("../../secret", in(b, "room/content/leak.md")), 0);
    assert_int_equal(symlink("a.md", in(b, "room/content/c.md")), 0);
    const char *const skip[] = {"data", NULL};
    struct file_list l;
    assert_true(file_walk(in(b, "room"), skip, &b->arena, &l, &e));
    assert_int_equal(l.len, 4);
    assert_true(str_eq(l.items[0].path, STR("content/a.md")));
    assert_true(str_eq(l.items[1].path, STR("content/b.md")));
    assert_true(str_eq(l.items[2].path, STR("content/c.md")) && l.items[2].is_link);
    assert_true(str_eq(l.items[3].path, STR("content/deep/data")));
    assert_int_equal(l.escapes_len, 1);
    assert_true(str_eq(l.escapes[0], STR("content/leak.md")));
}

// A large folder is looked at by several threads while it is listed: each file once, all of it.
static void each_file_of_a_large_folder_is_walked_once(void **state)
{
    struct box *b = *state;
    static const size_t sizes[] = {127, 128, 129, 511, 512, 513, 1400};
    static const char *const threads[] = {"1", "2", "5"};
    struct error e;
    size_t len = 0;
    assert_true(file_make_folders(in(b, "room/sub"), &e));
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        char name[32];
        for (; len < sizes[k]; len++) { // of as many bytes as its number
            snprintf(name, sizeof name, "room/sub/%06zu.md", len * 7919 % 10007);
            FILE *f = fopen(in(b, name), "w");
            assert_non_null(f);
            assert_int_equal(ftruncate(fileno(f), (off_t)(len * 7919 % 10007)), 0);
            assert_int_equal(fclose(f), 0);
        }
        for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
            struct file_list l;
            setenv("PRESSE_THREADS", threads[t], 1);
            assert_true(file_walk(in(b, "room"), NULL, &b->arena, &l, &e));
            assert_int_equal(l.len, len);
            for (size_t i = 0; i < l.len; i++) {
                snprintf(name, sizeof name, "sub/%06d.md", (int)l.items[i].stamp.size);
                assert_true(str_eq(l.items[i].path, str_of(name)));
                assert_true(i == 0 || str_cmp(l.items[i - 1].path, l.items[i].path) < 0);
            }
        }
    }
    unsetenv("PRESSE_THREADS");
}

static void paths_are_taken_apart(void **state)
{
    struct box *b = *state;
    assert_string_equal(path_join(&b->arena, "a/", "b"), "a/b");
    assert_string_equal(path_join(&b->arena, "", "b"), "b");
    assert_string_equal(path_join(&b->arena, "a", "/b"), "/b");
    assert_true(str_eq(path_base(STR("a/b.md")), STR("b.md")));
    assert_true(str_eq(path_extension(STR("a.x/b.fr.md")), STR("md")));
    assert_int_equal(path_extension(STR("a.x/.hidden")).n, 0);
}

static void a_new_file_takes_no_other_ones_name(void **state)
{
    struct box *b = *state;
    struct error e = {0};
    struct str now;
    assert_true(file_create(in(b, "new.md"), STR("one"), &e));
    assert_false(file_create(in(b, "new.md"), STR("two"), &e));
    assert_true(file_read(in(b, "new.md"), 0, &b->arena, &now, NULL, &e));
    assert_true(str_eq(now, STR("one")));
    for (unsigned long n = 1; n < 6; n++) { // what fails half-way leaves nothing behind
        fault_arm(n, ENOSPC);
        bool done = file_create(in(b, "late.md"), STR("three"), &e);
        fault_arm(0, 0);
        assert_int_equal(done, file_exists(in(b, "late.md")));
        remove(in(b, "late.md"));
    }
    struct file_list list;
    assert_true(file_walk(b->folder, NULL, &b->arena, &list, &e));
    assert_int_equal(list.len, 1);
}

// The same of a file that is written in pieces.
static void no_single_failure_loses_a_file_in_pieces(void **state)
{
    struct box *b = *state;
    bool done = false;
    for (unsigned long n = 1; !done; n++) {
        assert_in_range(n, 1, 50);
        put(b, "page.md", "old");
        assert_int_equal(chmod(in(b, "page.md"), 0640), 0);
        struct error e = {0};
        struct file_beside f;
        fault_arm(n, n % 2 ? ENOSPC : EIO);
        done = file_begin(&b->arena, in(b, "page.md"), &f, &e);
        if (done) {
            bool whole = file_write_all(f.fd, STR("ne")) && file_write_all(f.fd, STR("w"));
            done = file_end(&f, whole, &e);
        }
        fault_arm(0, 0);
        if (!done)
            assert_true(strlen(e.message) > 0);
        assert_holds(b, "page.md", done ? "new" : "old");
        struct stat st;
        assert_true(stat(in(b, "page.md"), &st) == 0 && (st.st_mode & 07777) == 0640);
        struct file_list list;
        assert_true(file_walk(b->folder, NULL, &b->arena, &list, &e));
        assert_int_equal(list.len, 1);
    }
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_replaced_file_keeps_its_mode),
        CASE(no_single_failure_loses_a_file),
        CASE(no_single_failure_loses_a_file_in_pieces),
        CASE(limits_and_wrong_kinds_are_refused_with_a_reason),
        CASE(a_known_file_is_read_as_it_is_now),
        CASE(files_of_a_held_folder_are_those_of_their_path),
        CASE(a_walk_is_sorted_and_stays_inside),
        CASE(each_file_of_a_large_folder_is_walked_once),
        CASE(paths_are_taken_apart),
        CASE(a_new_file_takes_no_other_ones_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
