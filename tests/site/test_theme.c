// SPDX-License-Identifier: MIT
// If these fail, a room's own look is ignored, or a slip in it is not shown where it is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "site/theme.h"

struct folder {
    struct arena arena;
    char *path;
};

static int make_folder(void **state)
{
    struct folder *f = mem_alloc(sizeof *f);
    *f = (struct folder){0};
    char name[] = "/tmp/presse-theme-XXXXXX";
    f->path = arena_copy(&f->arena, mkdtemp(name), sizeof name - 1);
    *state = f;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    char *command = str_c(&f->arena, str_format(&f->arena, "rm -r '%s'", f->path));
    int status = system(command);
    arena_free(&f->arena);
    free(f);
    return status;
}

static void put(struct folder *f, const char *name, const char *text)
{
    struct error e = {0};
    char *path = path_join(&f->arena, f->path, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_true(file_make_folders(path, &e));
    *slash = '/';
    assert_true(file_replace(path, str_of(text), false, &e));
}

static void the_built_in_theme_is_complete(void **state)
{
    (void)state;
    struct theme *t = NULL;
    struct error e = {0};
    if (!theme_load(NULL, &t, &e))
        fail_msg("%s:%u:%u: %s", e.file, e.line, e.column, e.message);
    assert_true(strings_has_language(theme_strings(t), STR("fr")));
    theme_free(t);
    assert_true(theme_load_public("/nowhere/at/all", &t, &e));
    assert_true(template_exists(theme_templates(t), STR("release")));
    assert_false(template_exists(theme_templates(t), STR("desk/inbox")));
    theme_free(t);
    assert_true(theme_load("/nowhere/at/all", &t, &e));
    assert_true(template_exists(theme_templates(t), STR("desk/inbox")));
    theme_free(t);
}

static void a_room_overrides_file_by_file(void **state)
{
    struct folder *f = *state;
    put(f, "page.mustache", "mine {{>partials/x}}");
    put(f, "partials/x.mustache", "\xEF\xBB\xBFx");
    put(f, "style.css", "p{}");
    put(f, "extra.css", "q{}");
    put(f, "logo.svg", "<svg/>");
    put(f, "fonts/a.woff2", "wOF2");
    put(f, "strings.fr.po", "msgid \"home\"\nmsgstr \"Début\"\n");
    struct theme *t = NULL;
    struct error e = {0};
    if (!theme_load(f->path, &t, &e))
        fail_msg("%s:%u:%u: %s", e.file, e.line, e.column, e.message);
    assert_true(template_exists(theme_templates(t), STR("partials/x")));
    assert_true(str_eq(theme_style(t), STR("p{}\nq{}")));
    const struct theme_asset *assets;
    size_t len = theme_assets(t, &assets);
    size_t found = 0;
    for (size_t i = 0; i < len; i++)
        found +=
            str_eq(assets[i].name, STR("logo.svg")) || str_eq(assets[i].name, STR("fonts/a.woff2"));
    assert_int_equal(found, 2);
    const struct catalogue *fr = strings_catalogue(theme_strings(t), STR("fr"));
    assert_true(str_eq(strings_get(fr, STR("home")), STR("Début")));
    theme_free(t);
}

static void fails_at(struct folder *f, const char *name, unsigned line, unsigned column)
{
    struct theme *t = NULL;
    struct error e = {0};
    assert_false(theme_load(f->path, &t, &e));
    assert_null(t);
    assert_string_equal(e.file, path_join(&f->arena, f->path, name));
    assert_int_equal(e.line, line);
    assert_int_equal(e.column, column);
}

static void a_template_that_does_not_close_is_shown(void **state)
{
    put(*state, "page.mustache", "<p>\n  {{#x}}\n");
    fails_at(*state, "page.mustache", 2, 3);
}

static void a_partial_that_is_nowhere_is_shown(void **state)
{
    put(*state, "page.mustache", "<p>{{>no-such-partial}}");
    fails_at(*state, "page.mustache", 1, 4);
}

static void bytes_that_are_not_utf8_are_shown(void **state)
{
    put(*state, "style.css", "a{}\nb{content:'\xE9'}");
    fails_at(*state, "style.css", 2, 12);
}

static void a_string_without_quotes_is_shown(void **state)
{
    put(*state, "strings.fr.po", "msgid \"home\"\nmsgstr Accueil\n");
    fails_at(*state, "strings.fr.po", 2, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_built_in_theme_is_complete, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_room_overrides_file_by_file, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_template_that_does_not_close_is_shown, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_partial_that_is_nowhere_is_shown, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(bytes_that_are_not_utf8_are_shown, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_string_without_quotes_is_shown, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
