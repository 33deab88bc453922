// SPDX-License-Identifier: MIT
// Coverage is filed under the wrong outlet, or under none, when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "room/outlet.h"

static struct arena arena;
static struct outlets *table;

static int make_table(void **state)
{
    (void)state;
    table = outlets_make(&arena, NULL, STR_NONE, NULL);
    return 0;
}

static int free_table(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void address_is(const char *address, const char *name)
{
    const struct outlet *x = outlet_by_address(table, str_of(address));
    if (!name) {
        assert_null(x);
        return;
    }
    assert_non_null(x);
    assert_string_equal(str_c(&arena, x->name), name);
}

static void an_address_tells_the_outlet(void **state)
{
    (void)state;
    address_is("https://www.nextinpact.com/lebrief/48394/x", "Next INpact");
    address_is("https://next.ink/brief/x", "Next");
    address_is("https://start.lesechos.fr/a", "Les Échos Start");
    address_is("http://www.lesechos.fr", "Les Échos");
    address_is("https://www.acteurspublics.com/2019/04/30/x", "Acteurs publics");
    address_is("https://www.lemonde.fr/blog/binaire/2022/06/03/x/", "Binaire");
    address_is("https://WWW.LeMonde.fr:443/a?b=c", "Le Monde");
    address_is("https://www.radiofrance.fr/franceinter/podcasts/x", "France Inter");
    address_is("https://lemonde.fr.example.org/", NULL);
    address_is("mailto:a@lemonde.fr", NULL);
    address_is("", NULL);
}

static void a_name_tells_the_outlet_however_it_is_written(void **state)
{
    (void)state;
    static const char *const same[] = {"Le Monde", "LE MONDE", "le monde", "LeMonde"};
    for (size_t i = 0; i < 4; i++)
        assert_non_null(outlet_by_name(table, str_of(same[i])));
    assert_non_null(outlet_by_name(table, STR("L'Obs")));
    assert_non_null(outlet_by_name(table, STR("L’Obs")));
    assert_non_null(outlet_by_name(table, STR("Guardian")));
    assert_non_null(outlet_by_name(table, STR("New York Times")));
    assert_null(outlet_by_name(table, STR("Presse")));
    assert_null(outlet_by_name(table, STR("")));
}

static void a_common_word_is_a_name_only_beside_its_address(void **state)
{
    (void)state;
    assert_null(outlet_by_name(table, STR("Vert")));
    const struct outlet *x = outlet_by_address(table, STR("https://vert.eco/a"));
    assert_non_null(x);
    assert_string_equal(str_c(&arena, x->name), "Vert");
    assert_ptr_equal(outlet_by_word(x, STR("vert")), x);
    assert_null(outlet_by_word(x, STR("rouge")));
    assert_null(outlet_by_word(NULL, STR("vert")));
}

static void a_site_has_one_outlet_unless_its_paths_make_a_difference(void **state)
{
    (void)state;
    const struct outlet *x;
    assert_true(outlet_of_site(table, STR("https://www.vert.eco/a"), &x));
    assert_ptr_equal(x, outlet_by_address(table, STR("https://vert.eco/b")));
    assert_true(outlet_of_site(table, STR("https://nobody.example/a"), &x));
    assert_null(x);
    size_t split = 0;
    for (size_t i = 0; i < table->with_path.cap; i++)
        if (table->with_path.slots[i].key.p) {
            struct str url =
                str_format(&arena, "https://%.*s/a", STR_ARG(table->with_path.slots[i].key));
            assert_false(outlet_of_site(table, url, &x));
            split++;
        }
    assert_true(split > 0);
}

static void presse_yaml_extends_the_table(void **state)
{
    (void)state;
    struct value list = {.type = VALUE_LIST};
    struct value *x = value_push(&arena, &list);
    x->type = VALUE_MAP;
    *value_put(&arena, x, STR("name"), 0) =
        (struct value){.type = VALUE_STRING, .text = STR("La Feuille")};
    struct value *d = value_put(&arena, x, STR("domains"), 0);
    d->type = VALUE_LIST;
    *value_push(&arena, d) = (struct value){.type = VALUE_STRING, .text = STR("feuille.example")};
    value_push(&arena, &list)->type = VALUE_STRING;
    struct diags diags = DIAGS_IN(&arena);
    struct outlets *o = outlets_make(&arena, &list, STR("presse.yaml"), &diags);
    assert_non_null(outlet_by_address(o, STR("https://www.feuille.example/a")));
    assert_string_equal(str_c(&arena, outlet_by_name(o, STR("la feuille"))->slug), "la-feuille");
    assert_int_equal(diags.len, 1);
    assert_string_equal(diags.items[0].code, "outlet-invalid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_tells_the_outlet),
        cmocka_unit_test(a_name_tells_the_outlet_however_it_is_written),
        cmocka_unit_test(a_common_word_is_a_name_only_beside_its_address),
        cmocka_unit_test(a_site_has_one_outlet_unless_its_paths_make_a_difference),
        cmocka_unit_test(presse_yaml_extends_the_table),
    };
    return cmocka_run_group_tests(tests, make_table, free_table);
}
