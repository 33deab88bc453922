// SPDX-License-Identifier: MIT
// If these fail, a request can reach what is not published.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "serve/path.h"

static struct arena arena;

static bool decodes(const char *path, const char *want)
{
    struct str out;
    return path_decode(&arena, str_of(path), &out) && str_eq(out, str_of(want));
}

static bool refused(const char *path)
{
    struct str out;
    return !path_decode(&arena, str_of(path), &out);
}

static void paths_are_decoded_once(void **state)
{
    (void)state;
    assert_true(decodes("/", "/"));
    assert_true(decodes("/a/b/", "/a/b/"));
    assert_true(decodes("/caf%c3%A9", "/caf\xC3\xA9"));
    assert_true(decodes("/caf\xC3\xA9", "/caf\xC3\xA9"));
    assert_true(decodes("/%2541", "/%41"));
    assert_true(decodes("/a+b%20c", "/a+b c"));
    assert_true(decodes("/...", "/..."));
    assert_true(decodes("/.well-known/security.txt", "/.well-known/security.txt"));
    arena_free(&arena);
}

static void what_could_mean_another_path_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "a",
        "/%",
        "/%4",
        "/%zz",
        "/%4z",
        "/a%00b",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/..",
        "/../a",
        "/a/..",
        "/a/../b",
        "/%2e%2e/a",
        "/.%2E/a",
        "/.",
        "/./a",
        "/a/.",
        "//",
        "//a",
        "/a//b",
        "/a%0ab",
        "/a%7f",
        "/%ff",
        "/%c0%af",
        "/%c0%ae%c0%ae/",
        "/%ed%a0%80",
        "/%e2%82",
        "/%f4%90%80%80",
        "/a\x01",
        "/%u002e",
        "/%%32%65",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!refused(bad[i]))
            fail_msg("%s", bad[i]);
    arena_free(&arena);
}

// Whatever is put together from pieces of traversals, what comes out has no way up in it.
static void no_traversal_of_five_thousand_gets_through(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "/",      "..",        ".",      "%2e",       "%2E",    "%2f",      "%5c",       "\\",
        "%252e",  "%00",       "%c0%ae", "%e0%80%ae", "etc",    "a",        "passwd",    ";",
        "?",      "%",         "%2",     "..;",       "%u2215", "\xC0\xAF", "%ef%bc%8f", "~",
        "....//", "%2e%2e%2f", "%09",    "\t",        "%20",    "file:",
    };
    unsigned long long seed = 20211011;
    for (int i = 0; i < 5000; i++) {
        struct buf b = BUF_EMPTY;
        buf_char(&b, '/');
        for (int k = 0; k < 8; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_c(&b, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        struct str out, rest, part;
        if (path_decode(&arena, buf_view(&b), &out)) {
            assert_true(out.p[0] == '/' && !memchr(out.p, 0, out.n) && !memchr(out.p, '\\', out.n));
            for (rest = out; str_split(&rest, '/', &part);)
                assert_false(str_eq(part, STR("..")) || str_eq(part, STR(".")));
            assert_int_equal(utf8_valid_prefix(out), out.n);
        }
        buf_free(&b);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

static void an_encoded_path_decodes_to_itself(void **state)
{
    (void)state;
    struct str path = STR("/caf\xC3\xA9 & co/50% \"plus\"/a'b"), back;
    struct str encoded = path_encode(&arena, path);
    for (size_t i = 0; i < encoded.n; i++)
        assert_true(encoded.p[i] > ' ' && encoded.p[i] < 127 && encoded.p[i] != '"');
    assert_true(path_decode(&arena, encoded, &back) && str_eq(back, path));
    arena_free(&arena);
}

static void query_values_are_decoded_as_forms_write_them(void **state)
{
    (void)state;
    struct str out;
    assert_true(query_decode(&arena, STR("a+b%2Bc%26"), &out) && str_eq(out, STR("a b+c&")));
    assert_false(query_decode(&arena, STR("%0"), &out));
    assert_false(query_decode(&arena, STR("%00"), &out));
    assert_false(query_decode(&arena, STR("%ff"), &out));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_decoded_once),
        cmocka_unit_test(what_could_mean_another_path_is_refused),
        cmocka_unit_test(no_traversal_of_five_thousand_gets_through),
        cmocka_unit_test(an_encoded_path_decodes_to_itself),
        cmocka_unit_test(query_values_are_decoded_as_forms_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
