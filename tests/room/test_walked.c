// SPDX-License-Identifier: MIT
// If these fail, a file that came, went or changed between two builds is overlooked: the names of
// an earlier walk were believed when they should not have been.
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "folder.h"
#include "room/walked.h"

enum { FILES = 600 };

static const int64_t later = 10000000000; // nanoseconds: folders are no longer young then

static const char *root(void)
{
    return folder_path(".");
}

static int begin(void **state)
{
    (void)state;
    folder_begin();
    for (int i = 0; i < FILES; i++) {
        char name[64];
        snprintf(name, sizeof name, i % 100 ? "content/c/%03d.md" : "content/b/%03d/index.md", i);
        folder_write(name, "# Titre\n");
    }
    folder_write("content/empty/built/x.md", "x");
    folder_write("content/empty/built/" FILE_BUILT_MARK, "");
    folder_write("theme/extra.css", "main {}\n");
    folder_write("data/private", "");
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_end();
    return 0;
}

static void walk(struct room_walk *w)
{
    assert_int_equal(unlink(folder_path(WALKED_FILE)) == 0 || !file_exists(WALKED_FILE), true);
    assert_true(room_walk_make(root(), w));
    assert_false(w->known);
}

// Keeps the names as a walk would in ten seconds.
static void keep(void)
{
    struct room_walk w;
    walk(&w);
    assert_false(file_exists(folder_path(WALKED_FILE))); // the folders are too young
    w.begun += later;
    walked_keep(root(), &w);
    room_walk_free(&w);
}

static bool take(struct room_walk *w)
{
    *w = (struct room_walk){0};
    bool taken = walked_take(root(), w);
    if (!taken)
        room_walk_free(w);
    return taken;
}

static bool is_taken(void)
{
    struct room_walk w;
    bool taken = take(&w);
    room_walk_free(&w);
    return taken;
}

static void same_list(const struct file_list *a, const struct file_list *b)
{
    assert_int_equal(a->len, b->len);
    for (size_t i = 0; i < a->len; i++) {
        assert_true(str_eq(a->items[i].path, b->items[i].path));
        assert_false(a->items[i].is_link);
        assert_int_equal(a->items[i].stamp.size, b->items[i].stamp.size);
        assert_int_equal(a->items[i].stamp.mtime, b->items[i].stamp.mtime);
        assert_int_equal(a->items[i].stamp.inode, b->items[i].stamp.inode);
    }
}

static void same_as_a_walk(void)
{
    struct room_walk known, now;
    assert_true(take(&known));
    walk(&now);
    same_list(&known.files, &now.files);
    same_list(&known.theme, &now.theme);
    room_walk_free(&known);
    room_walk_free(&now);
}

static void add_to(const char *path)
{
    int fd = open(folder_path(path), O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_true(fd >= 0 && write(fd, "more\n", 5) == 5);
    close(fd);
}

static void names_are_kept_and_the_rest_is_asked_for(void **state)
{
    (void)state;
    keep();
    same_as_a_walk();
    keep();
    add_to("content/c/001.md");
    add_to("theme/extra.css");
    same_as_a_walk();
    keep();
    struct room_walk w;
    assert_true(room_walk_make(root(), &w));
    assert_true(w.known && w.files.len == FILES && w.theme.len == 1 && w.inputs.a);
    room_walk_free(&w);
}

static void young_folders_are_not_believed(void **state)
{
    (void)state;
    struct room_walk w;
    walk(&w);
    walked_keep(root(), &w);
    room_walk_free(&w);
    assert_false(is_taken());
}

static void come_or_go(const char *path, bool comes)
{
    keep();
    assert_true(is_taken());
    if (comes)
        folder_write(path, "x");
    else
        assert_int_equal(unlink(folder_path(path)), 0);
    assert_false(is_taken());
}

static void what_comes_or_goes_is_seen(void **state)
{
    (void)state;
    come_or_go("content/c/new.md", true);
    come_or_go("content/b/100/picture.jpg", true);
    come_or_go("content/b/100/index.md", false);
    come_or_go("content/c/007.md", false);
    come_or_go("content/d/first.md", true);
    come_or_go("presse.yaml", true);
    come_or_go("theme/other.css", true);
    come_or_go("content/empty/built/" FILE_BUILT_MARK, false);
    keep();
    assert_int_equal(rename(folder_path("content/c/008.md"), folder_path("content/c/008b.md")), 0);
    assert_false(is_taken());
    keep(); // another file of the same name, size and time
    folder_write("content/c/beside", "# Titre\n");
    keep();
    assert_int_equal(rename(folder_path("content/c/beside"), folder_path("content/c/009.md")), 0);
    assert_false(is_taken());
    keep();
    assert_int_equal(rename(folder_path("content/b"), folder_path("content/moved")), 0);
    assert_false(is_taken());
}

static void what_is_not_listed_alone_is_not_kept(void **state)
{
    (void)state;
    assert_int_equal(symlink("001.md", folder_path("content/c/link.md")), 0);
    keep();
    assert_false(file_exists(folder_path(WALKED_FILE)));
    assert_int_equal(unlink(folder_path("content/c/link.md")), 0);
    assert_int_equal(symlink("/etc", folder_path("content/c/link")), 0);
    keep();
    assert_false(file_exists(folder_path(WALKED_FILE)));
}

static void damage_is_seen(void **state)
{
    (void)state;
    keep();
    struct arena a = ARENA_EMPTY;
    struct str whole;
    struct error e = {0};
    assert_true(file_read(folder_path(WALKED_FILE), 0, &a, &whole, NULL, &e));
    for (size_t at = 0; at < whole.n; at += at < 200 ? 1 : 331) {
        char *bytes = arena_copy(&a, whole.p, whole.n);
        bytes[at] ^= 1;
        assert_true(
            file_replace(folder_path(WALKED_FILE), (struct str){bytes, whole.n}, false, &e));
        assert_false(is_taken());
        assert_true(file_replace(folder_path(WALKED_FILE), (struct str){whole.p, at}, false, &e));
        assert_false(is_taken());
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_kept_and_the_rest_is_asked_for, begin, end),
        cmocka_unit_test_setup_teardown(young_folders_are_not_believed, begin, end),
        cmocka_unit_test_setup_teardown(what_comes_or_goes_is_seen, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_listed_alone_is_not_kept, begin, end),
        cmocka_unit_test_setup_teardown(damage_is_seen, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
