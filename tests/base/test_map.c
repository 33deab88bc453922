// SPDX-License-Identifier: MIT
// If these fail, pages and outlets are looked up wrongly.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/map.h"

static void every_key_finds_its_value(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct map m = MAP_IN(&a);
    static int values[3000];
    for (int i = 0; i < 3000; i++)
        assert_null(map_set(&m, str_format(&a, "key %d", i), &values[i]));
    assert_int_equal(m.len, 3000);
    for (int i = 0; i < 3000; i++)
        assert_ptr_equal(map_get(&m, str_format(&a, "key %d", i)), &values[i]);
    assert_null(map_get(&m, STR("key 3000")));
    assert_ptr_equal(map_set(&m, STR("key 7"), &values[0]), &values[7]);
    assert_int_equal(m.len, 3000);
    arena_free(&a);
}

static void the_empty_key_is_a_key(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct map m = MAP_IN(&a);
    int v;
    assert_null(map_get(&m, STR_NONE));
    *map_at(&m, STR_NONE) = &v;
    assert_ptr_equal(map_get(&m, STR("")), &v);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_finds_its_value),
        cmocka_unit_test(the_empty_key_is_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
