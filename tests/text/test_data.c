// SPDX-License-Identifier: MIT
// If these fail, coverage kept in data files is lost, or edits to it hit the wrong lines.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

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

static const struct node *find(const struct doc *d, enum node_type type, int nth)
{
    for (const struct node *n = d->root; n; n = node_next(d->root, n))
        if (n->type == type && nth-- == 0)
            return n;
    fail_msg("the file has no such node");
    return NULL;
}

static void covers(const struct doc *d, const struct node *n, const char *want)
{
    struct str got = str_slice(d->source, n->offset, n->offset + n->length);
    if (!str_eq(got, str_of(want)))
        fail_msg("the node covers \"%.*s\", not \"%s\"", STR_ARG(got), want);
}

static struct doc *read(const char *source)
{
    return doc_read(&arena, STR("press.yml"), str_of(source), DOC_YAML, false, &diags);
}

static void a_list_of_maps_is_records_that_cover_their_lines(void **state)
{
    (void)state;
    const struct doc *d =
        read("- title: A # note\n  url: https://e.org/a\n-\n  title: \"B\n    c\"\n");
    covers(d, find(d, NODE_RECORD, 0), "- title: A # note\n  url: https://e.org/a");
    covers(d, find(d, NODE_RECORD, 1), "-\n  title: \"B\n    c\"");
    const struct node *link = find(d, NODE_LINK, 0);
    assert_true(str_eq(link->url, STR("https://e.org/a")));
    covers(d, link, "https://e.org/a");
    assert_true(str_eq(node_text(&arena, find(d, NODE_RECORD, 1)), STR("B c")));
}

static void groups_keep_their_key(void **state)
{
    (void)state;
    const struct doc *d = read("\"2021\":\n  - t: A\n2020: [{t: B, n: }, {t: C}]\n");
    const struct node *year = d->root->first;
    assert_true(str_eq(year->extra, STR("2021")));
    assert_int_equal(year->first->type, NODE_RECORD);
    year = year->next;
    assert_true(str_eq(year->extra, STR("2020")));
    assert_ptr_equal(year->first->next, year->last);
    covers(d, year->last, "t: C");
}

static void one_map_of_scalars_is_one_record(void **state)
{
    (void)state;
    const struct doc *d = read("title: A\ntags: [x, y]\n");
    assert_int_equal(d->root->first->type, NODE_RECORD);
    assert_int_equal(find(d, NODE_LIST, 0)->first->type, NODE_ITEM);
}

static void aliases_and_deep_nesting_are_refused_with_their_place(void **state)
{
    (void)state;
    read("a: &x 1\nb: *x\n");
    assert_int_equal(diags.len, 1);
    assert_string_equal(diags.items[0].code, "yaml-alias");
    assert_int_equal(diags.items[0].line, 2);
    char deep[20001];
    for (size_t i = 0; i < 20000; i++)
        deep[i] = i < 10000 ? '[' : ']';
    deep[20000] = '\0';
    read(deep);
    assert_int_equal(diags.len, 2);
    assert_string_equal(diags.items[1].code, "nested-deep");
}

static void a_mistake_names_its_line(void **state)
{
    (void)state;
    read("a: 1\nb: [1, 2\nc: 3\n");
    assert_int_equal(diags.len, 1);
    assert_string_equal(diags.items[0].code, "yaml-syntax");
    assert_true(diags.items[0].line >= 2);
    assert_true(diags.items[0].remedy.n > 0);
}

static void a_list_in_front_matter_can_be_read_as_records(void **state)
{
    (void)state;
    const char *page = "---\npress:\n  - title: A\n    url: https://e.org\n---\nText\n";
    struct doc *d = doc_read(&arena, STR("p.md"), str_of(page), DOC_MARKDOWN, false, &diags);
    const struct node *field = doc_add_records(&arena, d, value_get(d->front, STR("press")),
                                               STR("press"), d->front->key_offsets[0]);
    assert_ptr_equal(d->root->last, field);
    assert_int_equal(field->first->type, NODE_RECORD);
    covers(d, field->first, "  - title: A\n    url: https://e.org");
}

// libfyaml looped for ever on this: a directive with a byte that is no UTF-8.
static void bytes_that_are_no_utf8_end_in_a_diagnostic(void **state)
{
    (void)state;
    read("%C\xC0");
    assert_true(diags.len > 0);
    const struct doc *d = read("- title: \xC9t\xE9\n  url: https://a.example/x\n");
    assert_true(str_eq(node_text(&arena, find(d, NODE_FIELD, 0)), STR("\xC3\x89t\xC3\xA9")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(a_list_of_maps_is_records_that_cover_their_lines),
        T(groups_keep_their_key),
        T(bytes_that_are_no_utf8_end_in_a_diagnostic),
        T(one_map_of_scalars_is_one_record),
        T(aliases_and_deep_nesting_are_refused_with_their_place),
        T(a_mistake_names_its_line),
        T(a_list_in_front_matter_can_be_read_as_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
