// SPDX-License-Identifier: MIT
// If these fail, a build loses files that are not its own, writes what did not change, leaves
// what is gone, or mixes what presse makes with what people write.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "sink_world.h"
#include "site/sink_zip.h"

static void build(struct world *w, size_t written, size_t unchanged, size_t removed)
{
    struct error e = {0};
    struct sink_stats stats = {0};
    if (!world_build(w, w->output, 2, &stats, &e))
        fail_msg("%s", e.message);
    assert_int_equal(stats.written, written);
    assert_int_equal(stats.unchanged, unchanged);
    assert_int_equal(stats.removed, removed);
}

static void refused(struct world *w, const char *part)
{
    struct error e = {0};
    struct str before = world_dump(w, w->output);
    assert_false(world_build(w, w->output, 2, NULL, &e));
    if (!strstr(e.message, part))
        fail_msg("\"%s\" lacks \"%s\"", e.message, part);
    assert_true(str_eq(before, world_dump(w, w->output)));
}

static void some_pages(struct world *w)
{
    world_put(w, "/", "home 1");
    world_put(w, "/a/", "a 1");
    world_put(w, "/a/b/", "b 1");
    world_put(w, "/robots.txt", "robots");
    world_put(w, "/.well-known/security.txt", "Contact: us");
}

static struct stat stat_of(struct world *w, const char *name)
{
    struct stat st;
    assert_int_equal(stat(path_join(&w->arena, w->output, name), &st), 0);
    return st;
}

static bool exists(struct world *w, const char *name)
{
    return file_exists(path_join(&w->arena, w->output, name));
}

static void only_what_changed_is_written(void **state)
{
    struct world *w = *state;
    some_pages(w);
    build(w, 5, 0, 0);
    assert_true(exists(w, ".well-known/security.txt"));
    assert_false(exists(w, ".presse-stage"));
    struct stat a = stat_of(w, "a/index.html"), home = stat_of(w, "index.html");
    build(w, 0, 5, 0);
    world_put(w, "/", "home 2");
    world_put(w, "/a/", "a 2");
    world_remove(w, "/a/b/");
    world_put(w, "/c/d/", "d 1");
    build(w, 3, 2, 1);
    assert_false(exists(w, "a/b"));
    assert_int_not_equal(stat_of(w, "index.html").st_ino, home.st_ino);
    world_put(w, "/a/", "a 2");
    a = stat_of(w, "a/index.html");
    build(w, 0, 5, 0);
    struct stat again = stat_of(w, "a/index.html");
    assert_int_equal(again.st_ino, a.st_ino);
    assert_int_equal(again.st_mtim.tv_nsec, a.st_mtim.tv_nsec);
    assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
}

// A reader who opened a page before the build still gets the style that it asks for.
static void a_style_of_pages_that_are_open_stays_for_one_build(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_put(w, "/style.0123456789ab.css", "old");
    world_put(w, "/plain.css", "plain");
    build(w, 7, 0, 0);
    world_remove(w, "/style.0123456789ab.css");
    world_remove(w, "/plain.css");
    world_put(w, "/style.ba9876543210.css", "new");
    build(w, 1, 5, 1);
    assert_true(exists(w, "style.0123456789ab.css"));
    assert_false(exists(w, "plain.css"));
    build(w, 0, 6, 1);
    assert_false(exists(w, "style.0123456789ab.css"));
    assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
    build(w, 0, 6, 0);
}

// What the sink remembers, of all folders; *first is the name of one of the files.
static size_t remembered(struct world *w, char **first)
{
    struct error e = {0};
    struct file_list list = {0};
    if (!file_exists(w->memory))
        return 0;
    assert_true(file_walk(w->memory, NULL, &w->arena, &list, &e));
    if (list.len)
        *first = path_join(&w->arena, "memory", str_c(&w->arena, list.items[0].path));
    return list.len;
}

static void losing_the_manifest_costs_only_time(void **state)
{
    struct world *w = *state;
    char *manifest = NULL;
    some_pages(w);
    build(w, 5, 0, 0);
    assert_int_equal(remembered(w, &manifest), 1);
    assert_int_equal(remove(path_join(&w->arena, w->root, manifest)), 0);
    world_remove(w, "/a/");
    build(w, 0, 4, 1);
    assert_int_equal(remembered(w, &manifest), 1);
    world_write(w, manifest, "presse manifest 1\nzz");
    build(w, 0, 4, 0);
    assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
}

static void no_more_is_remembered_than_of_the_last_folders(void **state)
{
    struct world *w = *state;
    char *manifest = NULL;
    some_pages(w);
    for (int i = 0; i < 200; i++) {
        char *name = str_c(&w->arena, str_format(&w->arena, "memory/output-%x", i));
        world_write(w, name, "presse manifest 1\n");
    }
    build(w, 5, 0, 0);
    assert_true(remembered(w, &manifest) < 100);
    build(w, 0, 5, 0);
}

static void a_file_that_somebody_changed_is_made_right(void **state)
{
    struct world *w = *state;
    some_pages(w);
    build(w, 5, 0, 0);
    world_write(w, "public/index.html", "spoilt");
    assert_int_equal(remove(path_join(&w->arena, w->output, "a/index.html")), 0);
    build(w, 2, 3, 0);
    assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
}

static void other_peoples_files_are_left_alone(void **state)
{
    struct world *w = *state;
    some_pages(w);
    build(w, 5, 0, 0);
    world_write(w, "public/CNAME", "example.org");
    world_write(w, "public/a/b/notes.txt", "mine");
    world_remove(w, "/a/b/");
    build(w, 0, 4, 1);
    assert_true(exists(w, "CNAME") && exists(w, "a/b/notes.txt"));
    world_put(w, "/CNAME", "made");
    refused(w, "was not made by presse");
    world_put(w, "/CNAME", "example.org"); // the same bytes: no harm, and ours from now on
    build(w, 0, 5, 0);
    world_put(w, "/a/b/notes.txt/", "page");
    refused(w, "stands in the way");
    world_remove(w, "/a/b/notes.txt/");
    world_put(w, "/a/b", "file"); // where a folder with a foreign file is
    refused(w, "stands in the way");
}

static void a_folder_that_is_not_ours_is_refused(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_write(w, "public/photo.jpg", "precious");
    refused(w, "is not empty");
    assert_true(exists(w, "photo.jpg") && !exists(w, ".presse-output"));
    world_write(w, "public/.presse-output", "something else\n");
    refused(w, "not a list that this version made");
}

static void two_builds_exclude_each_other(void **state)
{
    struct world *w = *state;
    some_pages(w);
    build(w, 5, 0, 0);
    int fd = open(w->output, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    refused(w, "another build");
    close(fd);
    build(w, 0, 5, 0);
}

static void files_and_folders_change_places(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_put(w, "/x/y/z.txt", "z");
    world_put(w, "/x/y/w/", "w");
    build(w, 7, 0, 0);
    world_remove(w, "/x/y/z.txt");
    world_remove(w, "/x/y/w/");
    world_put(w, "/x/y", "a file now");
    build(w, 1, 5, 2);
    assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
    world_remove(w, "/x/y");
    world_put(w, "/x/y/z.txt", "z");
    build(w, 1, 5, 1);
    assert_true(str_eq(world_dump(w, w->output), world_clean(w)));
}

static void a_page_that_cannot_be_rendered_leaves_the_site_as_it_was(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_put(w, "/z/", "FAIL");
    refused(w, "cannot be rendered");
    assert_false(file_exists(w->output));
    world_remove(w, "/z/");
    build(w, 5, 0, 0);
    world_put(w, "/", "home 2");
    world_put(w, "/z/", "FAIL");
    refused(w, "cannot be rendered");
}

static void media_are_copied_and_a_missing_one_keeps_its_last_copy(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_write(w, "media/logo.svg", "<svg/>");
    world_put_file(w, "/media/logo.svg", "media/logo.svg");
    build(w, 6, 0, 0);
    build(w, 0, 6, 0);
    world_write(w, "media/logo.svg", "<SVG/>");
    build(w, 1, 5, 0);
    assert_int_equal(remove(path_join(&w->arena, w->root, "media/logo.svg")), 0);
    world_put(w, "/", "home 2");
    struct diags notes = DIAGS_IN(&w->arena);
    struct sink_source source = world_source(w);
    struct sink_options options = {.threads = 2, .notes = &notes};
    struct error e = {0};
    struct sink_stats stats;
    assert_true(sink_folder(&source, w->output, &options, &stats, &e));
    assert_int_equal(stats.written, 1);
    assert_int_equal(notes.len, 1);
    assert_string_equal(notes.items[0].code, "unreadable-file");
    assert_true(exists(w, "media/logo.svg"));
}

static void addresses_that_no_file_can_have_are_noted(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_put(w, "/../evil/", "x");
    world_put(w, "/.presse-output", "x");
    world_put(w, "/line\nfeed/", "x");
    world_put(w, "/a//b/", "x");
    world_put(w, "/a/index.html", "x");
    world_put(w, "/robots.txt/deep/", "x");
    struct diags notes = DIAGS_IN(&w->arena);
    struct sink_source source = world_source(w);
    struct sink_options options = {.threads = 1, .notes = &notes};
    struct error e = {0};
    struct sink_stats stats;
    assert_true(sink_folder(&source, w->output, &options, &stats, &e));
    assert_int_equal(stats.written, 5);
    assert_int_equal(notes.len, 6);
}

static bool shout(struct str bytes, struct buf *out)
{
    if (bytes.n < 4)
        return false;
    for (size_t i = 0; i < bytes.n; i++)
        buf_char(out, (char)(bytes.p[i] & ~0x20));
    return true;
}

static bool all_types(struct str type)
{
    (void)type;
    return true;
}

static void encoded(struct world *w, size_t written, size_t unchanged, size_t removed)
{
    static const struct sink_encoding encodings[] = {{".loud", shout}};
    struct sink_source source = world_source(w);
    struct sink_options options = {
        .threads = 2, .encodings = encodings, .encodings_len = 1, .encodes = all_types};
    struct error e = {0};
    struct sink_stats stats;
    assert_true(sink_folder(&source, w->output, &options, &stats, &e));
    assert_int_equal(stats.written, written);
    assert_int_equal(stats.unchanged, unchanged);
    assert_int_equal(stats.removed, removed);
}

static void encoded_forms_follow_their_pages(void **state)
{
    struct world *w = *state;
    world_put(w, "/", "home");
    world_put(w, "/short/", "abc"); // does not pay
    world_put(w, "/long/", "abcdef");
    encoded(w, 5, 0, 0);
    assert_true(exists(w, "index.html.loud") && !exists(w, "short/index.html.loud"));
    encoded(w, 0, 5, 0);
    world_put(w, "/long/", "abcdeg");
    encoded(w, 2, 3, 0);
    world_put(w, "/", "h");
    encoded(w, 1, 3, 1);
    build(w, 0, 3, 1); // without encodings they go
    assert_false(exists(w, "long/index.html.loud"));
}

static struct str zip_of(struct world *w, const char *name)
{
    struct sink_source source = world_source(w);
    struct error e = {0};
    struct str bytes;
    char *path = path_join(&w->arena, w->root, name);
    if (!sink_zip(&source, path, &e))
        fail_msg("%s", e.message);
    assert_true(file_read(path, 0, &w->arena, &bytes, NULL, &e));
    return bytes;
}

static void an_archive_holds_the_site_and_is_the_same_each_time(void **state)
{
    struct world *w = *state;
    some_pages(w);
    world_write(w, "media/logo.svg", "<svg/>");
    world_put_file(w, "/media/logo.svg", "media/logo.svg");
    struct str one = zip_of(w, "one.zip");
    assert_int_equal(setenv("TZ", "Asia/Tokyo", 1), 0);
    struct str two = zip_of(w, "two.zip");
    assert_int_equal(unsetenv("TZ"), 0);
    assert_true(str_eq(one, two));
    assert_true(str_contains(one, STR("a/b/index.html")) && str_contains(one, STR("media/logo")));
    world_put(w, "/z/", "FAIL");
    struct sink_source source = world_source(w);
    struct error e = {0};
    assert_false(sink_zip(&source, path_join(&w->arena, w->root, "one.zip"), &e));
    assert_true(file_exists(path_join(&w->arena, w->root, "one.zip")));
    assert_false(file_exists(path_join(&w->arena, w->root, "one.zip.presse-new")));
}

static void a_link_in_the_output_is_not_followed(void **state)
{
    struct world *w = *state;
    some_pages(w);
    build(w, 5, 0, 0);
    world_write(w, "elsewhere/index.html", "not ours");
    assert_int_equal(remove(path_join(&w->arena, w->output, "a/b/index.html")), 0);
    assert_int_equal(remove(path_join(&w->arena, w->output, "a/b")), 0);
    assert_int_equal(symlink("../../elsewhere", path_join(&w->arena, w->output, "a/b")), 0);
    world_put(w, "/a/b/", "b 2");
    struct error e = {0};
    assert_false(world_build(w, w->output, 2, NULL, &e));
    struct str bytes;
    assert_true(file_read(path_join(&w->arena, w->root, "elsewhere/index.html"), 0, &w->arena,
                          &bytes, NULL, &e));
    assert_true(str_eq(bytes, STR("not ours")));
}

static void check(struct world *w, const char *output, const char *room, const char *part)
{
    struct error e = {0};
    bool ok = sink_check_folder(path_join(&w->arena, w->root, output),
                                path_join(&w->arena, w->root, room), false, &e);
    assert_int_equal(ok, part == NULL);
    if (part && !strstr(e.message, part))
        fail_msg("\"%s\" lacks \"%s\"", e.message, part);
}

static void the_room_is_never_its_own_output(void **state)
{
    struct world *w = *state;
    world_write(w, "room/content/a.md", "a");
    world_write(w, "other/a.md", "a");
    check(w, "room", "room", "is the room");
    check(w, "other/../room/", "room", "is the room");
    check(w, "", "room", "contains the room");
    check(w, "room/content", "room", "sources");
    check(w, "room/content/not/there/yet", "room", "sources");
    check(w, "room/media/x", "room", "sources");
    check(w, "room/static", "room", "sources");
    check(w, "room/public", "room", NULL);
    check(w, "roomy", "room", NULL);
    check(w, "room/contents", "room", NULL);
    assert_int_equal(symlink("room", path_join(&w->arena, w->root, "link")), 0);
    check(w, "link", "room", "is the room");
    check(w, "link/content/x", "room", "sources");
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(only_what_changed_is_written),
        WITH_WORLD(a_style_of_pages_that_are_open_stays_for_one_build),
        WITH_WORLD(losing_the_manifest_costs_only_time),
        WITH_WORLD(no_more_is_remembered_than_of_the_last_folders),
        WITH_WORLD(a_file_that_somebody_changed_is_made_right),
        WITH_WORLD(other_peoples_files_are_left_alone),
        WITH_WORLD(a_folder_that_is_not_ours_is_refused),
        WITH_WORLD(two_builds_exclude_each_other),
        WITH_WORLD(files_and_folders_change_places),
        WITH_WORLD(a_page_that_cannot_be_rendered_leaves_the_site_as_it_was),
        WITH_WORLD(media_are_copied_and_a_missing_one_keeps_its_last_copy),
        WITH_WORLD(addresses_that_no_file_can_have_are_noted),
        WITH_WORLD(encoded_forms_follow_their_pages),
        WITH_WORLD(an_archive_holds_the_site_and_is_the_same_each_time),
        WITH_WORLD(a_link_in_the_output_is_not_followed),
        WITH_WORLD(the_room_is_never_its_own_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
