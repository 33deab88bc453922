// SPDX-License-Identifier: MIT
// If these fail, `presse add` makes a file that is called unlike its neighbours, or takes the name
// of another article.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "room/file_name.h"

static struct arena arena;

// What the next file is called beside some of articles on owls, on days of 2021; "" when that
// cannot be told.
static void gives(const char *first, const char *second, const char *want)
{
    const struct file_named next = {
        STR_NONE, STR("L'été des chouettes à Über"), STR("Le Monde"), {2026, 11, 20}};
    const struct file_named all[] = {
        {str_of(first), STR("Owls in the barn"), STR("Fen Herald"), {2021, 3, 5}},
        {str_of(second ? second : ""),
         STR("L'oeil des hiboux à Köln"),
         STR("Marsh"),
         {2021, 4, 6}}};
    struct str out = STR_NONE;
    bool told = file_name_like(&arena, all, second ? 2 : 1, &next, &out);
    assert_int_equal(told, *want != 0);
    if (told && !str_eq(out, str_of(want)))
        fail_msg("%.*s is not %s", STR_ARG(out), want);
}

static void names_are_made_of_the_same_parts(void **state)
{
    (void)state;
    gives("owls-in-the-barn", NULL, "l-ete-des-chouettes-a-uber");
    gives("2021-03-05-owls-in-the-barn", NULL, "2026-11-20-l-ete-des-chouettes-a-uber");
    gives("20210305_fen_herald", NULL, "20261120_le_monde");
    gives("fen-herald-2021-03", "marsh-2021-04", "le-monde-2026-11");
    gives("press-07", "press-08", "press-09");
    gives("owls-in-the-barn.fr", "2021-x.fr", "");
}

static void words_are_written_as_others_are(void **state)
{
    (void)state;
    gives("owls-in-the-barn", "l-oeil-des-hiboux-a-koeln", "l-ete-des-chouettes-a-ueber");
    gives("owls-in-the-barn", "loeil-des-hiboux-a-koln", "lete-des-chouettes-a-uber");
    gives("owls-in", "l-oeil-des-hiboux", "l-ete-des"); // no longer than the longest
}

static void what_tells_nothing_is_no_manner(void **state)
{
    (void)state;
    gives("barn", NULL, "");
    gives("barn", "night", "");
    gives("barn-1", NULL, "");
    gives("barn-1-2", "barn-1-3", "");
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_made_of_the_same_parts),
        cmocka_unit_test(words_are_written_as_others_are),
        cmocka_unit_test(what_tells_nothing_is_no_manner),
    };
    return cmocka_run_group_tests_name("room/file name", tests, NULL, tear_down);
}
