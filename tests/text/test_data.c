// SPDX-License-Identifier: MIT
// If these fail, coverage kept in data files is lost, or edits to it hit the wrong lines.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tree.h"

static struct doc *read(const char *source)
{
    return tree_read("press.yml", str_of(source), DOC_YAML);
}

static void a_list_of_maps_is_records_that_cover_their_lines(void **state)
{
    (void)state;
    const struct doc *d =
        read("- title: A # note\n  url: https://e.org/a\n-\n  title: \"B\n    c\"\n");
    tree_covers(d, tree_find(d, NODE_RECORD, 0), "- title: A # note\n  url: https://e.org/a");
    tree_covers(d, tree_find(d, NODE_RECORD, 1), "-\n  title: \"B\n    c\"");
    const struct node *link = tree_find(d, NODE_LINK, 0);
    assert_true(str_eq(link->url, STR("https://e.org/a")));
    tree_covers(d, link, "https://e.org/a");
    tree_is_text(tree_find(d, NODE_RECORD, 1), "B c");
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
    tree_covers(d, year->last, "t: C");
}

static void one_map_of_scalars_is_one_record(void **state)
{
    (void)state;
    const struct doc *d = read("title: A\ntags: [x, y]\n");
    assert_int_equal(d->root->first->type, NODE_RECORD);
    assert_int_equal(tree_find(d, NODE_LIST, 0)->first->type, NODE_ITEM);
}

// Where a field beside a text has the address, one in the text is another's.
static void a_text_links_where_no_field_beside_it_does(void **state)
{
    (void)state;
    const struct doc *d = read("- text: The Post, https://e.org/b\n  url: https://e.org/a\n"
                               "- text: The Post, https://e.org/c\n");
    assert_int_equal(tree_count(d, NODE_LINK), 2);
    assert_true(str_eq(tree_find(d, NODE_LINK, 0)->url, STR("https://e.org/a")));
    assert_true(str_eq(tree_find(d, NODE_LINK, 1)->url, STR("https://e.org/c")));
}

static void aliases_and_deep_nesting_are_refused_with_their_place(void **state)
{
    (void)state;
    read("a: &x 1\nb: *x\n");
    assert_int_equal(tree_diags.len, 1);
    assert_string_equal(tree_diags.items[0].code, "yaml-alias");
    assert_int_equal(tree_diags.items[0].line, 2);
    char deep[20001];
    for (size_t i = 0; i < 20000; i++)
        deep[i] = i < 10000 ? '[' : ']';
    deep[20000] = '\0';
    read(deep);
    assert_int_equal(tree_diags.len, 2);
    assert_string_equal(tree_diags.items[1].code, "nested-deep");
}

static void a_mistake_names_its_line(void **state)
{
    (void)state;
    read("a: 1\nb: [1, 2\nc: 3\n");
    assert_int_equal(tree_diags.len, 1);
    assert_string_equal(tree_diags.items[0].code, "yaml-syntax");
    assert_true(tree_diags.items[0].line >= 2);
    assert_true(tree_diags.items[0].remedy.n > 0);
}

static void a_list_in_front_matter_can_be_read_as_records(void **state)
{
    (void)state;
    const char *page = "---\npress:\n  - title: A\n    url: https://e.org\n---\nText\n";
    struct doc *d = tree_read("p.md", str_of(page), DOC_MARKDOWN);
    const struct node *field = doc_add_records(&tree_arena, d, value_get(d->front, STR("press")),
                                               STR("press"), d->front->key_offsets[0]);
    assert_ptr_equal(d->root->last, field);
    assert_int_equal(field->first->type, NODE_RECORD);
    tree_covers(d, field->first, "  - title: A\n    url: https://e.org");
}

// libfyaml looped for ever on this: a directive with a byte that is no UTF-8.
static void bytes_that_are_no_utf8_end_in_a_diagnostic(void **state)
{
    (void)state;
    read("%C\xC0");
    assert_true(tree_diags.len > 0);
    const struct doc *d = read("- title: \xC9t\xE9\n  url: https://a.example/x\n");
    tree_is_text(tree_find(d, NODE_FIELD, 0), "\xC3\x89t\xC3\xA9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)
        T(a_list_of_maps_is_records_that_cover_their_lines),
        T(groups_keep_their_key),
        T(bytes_that_are_no_utf8_end_in_a_diagnostic),
        T(one_map_of_scalars_is_one_record),
        T(a_text_links_where_no_field_beside_it_does),
        T(aliases_and_deep_nesting_are_refused_with_their_place),
        T(a_mistake_names_its_line),
        T(a_list_in_front_matter_can_be_read_as_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
