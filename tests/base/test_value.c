// SPDX-License-Identifier: MIT
// If these fail, front matter keys are lost or mixed up.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/value.h"

static void keys_keep_their_values_and_order(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct value map = {.type = VALUE_MAP};
    for (int i = 0; i < 100; i++) {
        struct value *v = value_put(&a, &map, str_format(&a, "k%d", i), (size_t)i);
        v->type = VALUE_INTEGER;
        v->integer = i;
        v->text = str_format(&a, "%d", i);
    }
    assert_int_equal(map.len, 100);
    assert_int_equal(value_get(&map, STR("k42"))->integer, 42);
    assert_true(str_eq(value_text(&map, STR("k99")), STR("99")));
    assert_null(value_get(&map, STR("k100")));
    assert_true(str_eq(map.keys[3], STR("k3")) && map.key_offsets[3] == 3);
    arena_free(&a);
}

static void wrong_types_read_as_absent(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct value map = {.type = VALUE_MAP};
    value_put(&a, &map, STR("list"), 0)->type = VALUE_LIST;
    struct value *text = value_put(&a, &map, STR("draft"), 0);
    text->type = VALUE_STRING;
    text->text = STR("yes");
    assert_int_equal(value_text(&map, STR("list")).n, 0);
    assert_true(value_bool(&map, STR("draft"), true));
    assert_false(value_bool(&map, STR("draft"), false)); // a text is no boolean
    assert_null(value_get(NULL, STR("x")));
    assert_null(value_get(text, STR("x")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_keep_their_values_and_order),
        cmocka_unit_test(wrong_types_read_as_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
