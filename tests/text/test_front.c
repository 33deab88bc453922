// SPDX-License-Identifier: MIT
// If these fail, titles, dates and addresses of pages are lost, or prose is taken for keys.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "text/doc.h"

static struct arena arena;
static struct diags diags;

static int set_up(void **state)
{
    (void)state;
    diags = DIAGS_IN(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct doc *read(const char *source)
{
    return doc_read(&arena, STR("page.md"), str_of(source), DOC_MARKDOWN, false, &diags);
}

static void has(const struct doc *d, const char *key, const char *want)
{
    struct str got = value_text(d->front, str_of(key));
    if (!str_eq(got, str_of(want)))
        fail_msg("%s is \"%.*s\", not \"%s\"", key, STR_ARG(got), want);
}

static void body_is(const struct doc *d, const char *want)
{
    struct str got = node_text(&arena, d->root);
    if (!str_eq(got, str_of(want)))
        fail_msg("the body is \"%.*s\", not \"%s\"", STR_ARG(got), want);
}

static void every_builder_s_front_matter_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        enum front_format format;
    } cases[] = {
        {"---\ntitle: A b\ntags: [x, y]\n---\nText\n", FRONT_YAML},
        {"---\r\ntitle: A b\r\ntags: [x, y]\r\n...\r\nText\r\n", FRONT_YAML},
        {"+++\ntitle = \"A b\"\ntags = ['x', 'y']\n+++\nText\n", FRONT_TOML},
        {";;;\n{\"title\": \"A b\", \"tags\": [\"x\", \"y\"]}\n;;;\nText\n", FRONT_JSON},
        {"{\n\"title\": \"A b\",\n\"tags\": [\"x\", \"y\"]}\nText\n", FRONT_JSON},
        {"Title: A b\nTags: x, y\n\nText\n", FRONT_HEADERS},
        {"<!--\n.. title: A b\n.. tags: x, y\n-->\n\nText\n", FRONT_HEADERS},
        {".. title: A b\n.. tags: x,y\n\nText\n", FRONT_HEADERS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct doc *d = read(cases[i].source);
        assert_int_equal(d->front_format, cases[i].format);
        has(d, "title", "A b");
        const struct value *tags = value_get(d->front, STR("tags"));
        assert_int_equal(tags->len, 2);
        assert_true(str_eq(tags->items[1].text, STR("y")));
        assert_true(str_starts(str_from(d->source, tags->items[1].offset), STR("y")));
        body_is(d, "Text");
        assert_int_equal(diags.len, 0);
    }
}

static void prose_is_not_taken_for_keys(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "---\n\nText\n\n---\n\nmore\n",
        "Contact: us\n\nText\n",
        "{{< shortcode >}}\n\nText\n",
        "{% include x %}\n",
        "Title of it\n\nText\n",
        "Date: see below.\nOr here\n\nx\n",
        "---\n",
        "+++\n",
        "",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct doc *d = read(cases[i]);
        if (d->front_format != FRONT_NONE || d->front_end != 0)
            fail_msg("front matter in: %s", cases[i]);
    }
    assert_int_equal(diags.len, 0);
}

static void front_matter_without_end_is_said_and_its_keys_kept(void **state)
{
    (void)state;
    const struct doc *d = read("---\ntitle: A\n\nText\n");
    has(d, "title", "A");
    body_is(d, "Text");
    assert_string_equal(diags.items[0].code, "front-unclosed");
    assert_int_equal(diags.items[0].line, 1);
    assert_true(diags.items[0].remedy.n > 0);
}

static void one_bad_line_loses_one_value(void **state)
{
    (void)state;
    const struct doc *d = read("---\ntitle: A: b\nurl: /x\ntags:\n  - y\nbad: \"z\n---\nText\n");
    has(d, "url", "/x");
    has(d, "title", "A: b");
    assert_int_equal(value_get(d->front, STR("tags"))->len, 1);
    assert_string_equal(diags.items[0].code, "yaml-syntax");
    assert_true(diags.items[0].line >= 2);
    body_is(d, "Text");
}

static void front_matter_that_is_too_large_is_refused(void **state)
{
    (void)state;
    size_t n = FRONT_LARGEST + 100;
    char *page = calloc(1, n + 20);
    strcpy(page, "---\na: ");
    memset(page + 7, 'x', n);
    strcpy(page + 7 + n, "\n---\nText\n");
    const struct doc *d = read(page);
    assert_string_equal(diags.items[0].code, "front-large");
    body_is(d, "Text");
    free(page);
}

static void an_old_encoding_does_not_lose_the_title(void **state)
{
    (void)state;
    const struct doc *d = read("---\ntitle: \"L'\xE9t\xE9\"\nurl: /x\n---\nText\n");
    has(d, "title", "L'\xC3\xA9t\xC3\xA9");
    has(d, "url", "/x");
    assert_int_equal(diags.len, 1);
}

// A build that reads a page again without its front matter must publish the same text.
static void a_body_can_be_read_without_its_front_matter(void **state)
{
    (void)state;
    static const char *const sources[] = {
        "---\ntitle: A\n---\n# Head\n\nSome *text*.[^1]\n\n[^1]: Note.\n\n- one\n- [two](/x)\n",
        "+++\ntitle = 'A'\n+++\n\nText\n",
        "No front matter, a [link][l].\n\n[l]: https://a.example\n",
        "\xEF\xBB\xBF---\ntitle: A\n---\nText with a mark.\n",
        "---\ntitle: A\n---\n",
        "---\ntitle: A\n---\nUn caf\xE9, s'il vous pla\xEEt.\n",
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const struct doc *whole = read(sources[i]);
        const struct doc *body = doc_read_body(&arena, STR("page.md"), str_of(sources[i]),
                                               DOC_MARKDOWN, whole->front_end, whole->utf8, &diags);
        const struct node *x = whole->root, *y = body->root;
        for (; x && y; x = node_next(whole->root, x), y = node_next(body->root, y)) {
            assert_int_equal(x->type, y->type);
            assert_int_equal(x->offset, y->offset);
            assert_true(str_eq(x->text, y->text));
            assert_true(str_eq(x->url, y->url));
        }
        assert_true(!x && !y);
        assert_int_equal(body->front->len, 0);
    }
    struct str org = STR("#+TITLE: A\n\nText\n");
    const struct doc *d = doc_read_body(&arena, STR("p.org"), org, DOC_ORG, 3, false, &diags);
    has(d, "title", "A");
}

static void lines_behind_a_comment_of_html_are_keys(void **state)
{
    (void)state;
    const struct doc *d =
        read("---\n<!--permalink: /press/\ntitle: A b\nlayout: page\n---\nText\n");
    has(d, "title", "A b");
    has(d, "layout", "page");
    body_is(d, "Text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(a_body_can_be_read_without_its_front_matter),
        T(every_builder_s_front_matter_is_read),
        T(prose_is_not_taken_for_keys),
        T(front_matter_without_end_is_said_and_its_keys_kept),
        T(lines_behind_a_comment_of_html_are_keys),
        T(one_bad_line_loses_one_value),
        T(front_matter_that_is_too_large_is_refused),
        T(an_old_encoding_does_not_lose_the_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
