// SPDX-License-Identifier: MIT
// presse spoils people's pages when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "adding.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "folder.h"
#include "room/write.h"

static const char dates[] =
    "---\ntitle: Revue de presse\n---\n"
    "**11 octobre 2021** \n\n[La parité en vue](https://a.example.org/parite)\n\n"
    "**7 octobre 2021** \n\n[Ils ont quitté la tech](https://b.example.org/tech)\n\n"
    "**9 avril 2020** \n\n[Dix-sept projets](https://c.example.org/projets)\n\n"
    "Pour toute demande, [contactez le service de presse](mailto:presse@example.org).\n";

static void an_entry_gets_its_own_date_line_in_order(void **state)
{
    (void)state;
    add_gives(dates, entry(2021, 1, 2),
              "**2 janvier 2021** \n\n[Un titre tout "
              "neuf](https://www.lemonde.fr/un-titre-tout-neuf)\n\n");
    add_gives(dates, entry(2026, 12, 25),
              "**25 décembre 2026** \n\n[Un titre tout "
              "neuf](https://www.lemonde.fr/un-titre-tout-neuf)\n\n");
}

static void an_entry_of_a_known_day_joins_its_date_line(void **state)
{
    (void)state;
    add_gives(dates, entry(2021, 10, 7),
              "\n\n[Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf)");
}

static void an_entry_follows_a_list(void **state)
{
    (void)state;
    add_gives("---\ntitle: Revue de presse\n---\n# In the press\n\n"
              "- 2021-10-11, *The Gazette*: [A first article](https://a.example.org/first)\n"
              "- 2020-04-09, *The Herald*: [A second article](https://b.example.org/second)\n"
              "- 2019-01-02, *The Gazette*: [A third article](https://a.example.org/third)\n",
              entry(2020, 5, 6),
              "- 2020-05-06, *Le Monde*: [Un titre tout "
              "neuf](https://www.lemonde.fr/un-titre-tout-neuf)\n");
}

static void an_entry_follows_a_table(void **state)
{
    (void)state;
    add_gives("# Press\n\n| Date | Outlet | Title |\n|---|---|---|\n"
              "| 11.10.2021 | The Gazette | [A first article](https://a.example.org/first) |\n"
              "| 09.04.2020 | The Herald | [A second article](https://b.example.org/second) |\n",
              entry(2021, 3, 4),
              "| 04.03.2021 | Le Monde | [Un titre tout "
              "neuf](https://www.lemonde.fr/un-titre-tout-neuf) |\n");
}

static void a_missing_year_heading_is_made(void **state)
{
    (void)state;
    add_gives(
        "# Presse\n\n## 2021\n\n- 11 octobre : [La parité en vue](https://a.example.org/parite), "
        "Le Monde\n"
        "- 7 octobre : [Ils ont quitté la tech](https://b.example.org/tech), Libération\n\n"
        "## 2019\n\n- 9 avril : [Dix-sept projets](https://c.example.org/projets), Le Monde\n",
        entry(2020, 5, 6),
        "## 2020\n\n- 6 mai : [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), Le "
        "Monde\n\n");
}

static const char fields[] = "print:\n"
                             "  - year: 2015\n    month: April\n    publication: The Herald\n"
                             "    title: A library of bees\n"
                             "  - year: 2013\n    month: May\n    day: 30\n"
                             "    publication: The Gazette\n    title: Who reads at night\n"
                             "web:\n"
                             "  - date: 2013-11-04\n    publication: The Sluice\n"
                             "    title: Late hours and long queues\n"
                             "    url: https://sluice.example.org/late-hours-and-long-queues\n";

static void year_month_and_day_have_their_fields(void **state)
{
    (void)state;
    struct entry e = entry(2014, 3, 2);
    e.url = STR_NONE;
    add_to_gives("press.yaml", fields, e,
                 "  - year: 2014\n    month: March\n    day: 2\n"
                 "    publication: Le Monde\n    title: Un titre tout neuf\n");
}

static void the_key_above_an_entry_is_not_its_own(void **state)
{
    (void)state;
    add_to_gives("press.yaml", fields, entry(2014, 3, 2),
                 "  - date: 2014-03-02\n    publication: Le Monde\n"
                 "    title: Un titre tout neuf\n"
                 "    url: https://www.lemonde.fr/un-titre-tout-neuf\n");
}

static void an_entry_among_logos_has_none(void **state)
{
    (void)state;
    add_to_gives(
        "press.html",
        "<h1>Press</h1>\n"
        "<div class=\"item\"><img src=\"0.png\" alt=\"Harbour Herald\"><p>March 25, 2021</p>"
        "<h4>A choir in the mill</h4><a href=\"https://harbourherald.example/881\">Read</a></div>\n"
        "<div class=\"item\"><img src=\"1.png\" alt=\"Fen Weekly\"><p>May 12, 2019</p>"
        "<h4>Forty voices</h4><a href=\"https://fenweekly.example/56666\">Read</a></div>\n",
        entry(2020, 5, 6),
        "<div class=\"item\"><p>May 6, 2020</p><h4>Un titre tout neuf</h4>"
        "<a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Read</a></div>\n");
}

static void line_ends_stay_as_they_are(void **state)
{
    (void)state;
    add_gives("---\r\ntitle: Revue de presse\r\n---\r\n- 2021-10-11, *The Gazette*: [A first "
              "article](https://a.example.org/first)\r\n"
              "- 2020-04-09, *The Herald*: [A second article](https://b.example.org/second)\r\n",
              entry(2020, 5, 6),
              "- 2020-05-06, *Le Monde*: [Un titre tout "
              "neuf](https://www.lemonde.fr/un-titre-tout-neuf)\r\n");
}

static void what_a_title_holds_is_escaped(void **state)
{
    (void)state;
    struct entry e = entry(2020, 5, 6);
    e.title = STR("A *strange* [title] | with_marks");
    add_gives("---\ntitle: Revue de presse\n---\n- 2021-10-11, *The Gazette*: [A first "
              "article](https://a.example.org/first)\n"
              "- 2020-04-09, *The Herald*: [A second article](https://b.example.org/second)\n",
              e,
              "- 2020-05-06, *Le Monde*: [A \\*strange\\* \\[title\\] \\| "
              "with\\_marks](https://www.lemonde.fr/un-titre-tout-neuf)\n");
}

static struct str fixed(struct room *r, unsigned what, size_t *mended)
{
    struct error e = {0};
    struct str after;
    assert_true(
        write_fix(&r->arena, r->pages[0], &(struct fixes){.what = what}, &after, mended, &e));
    return after;
}

static void fix_puts_entries_in_order(void **state)
{
    (void)state;
    size_t mended;
    folder_write("p.md",
                 "---\ntitle: Revue de presse\n---\n**11 octobre 2021**\n\n[La parité en "
                 "vue](https://a.example.org/1)\n\n"
                 "**3 février 2021**\n\n[La promotion nouvelle](https://b.example.org/2)\n\n"
                 "**3 mars 2021**\n\n[Cinquante informaticiens](https://c.example.org/3)\n\n"
                 "**28 mars 2021**\n\n[Comment entreprendre](https://d.example.org/4)\n\n"
                 "**9 avril 2020**\n\n[Dix-sept projets](https://e.example.org/5)\n");
    struct room *r = folder_load("p.md");
    struct str after = fixed(r, FIX_ALL, &mended);
    assert_int_equal(mended, 2);
    folder_write("p.md", str_c(&r->arena, after));
    assert_int_equal(folder_findings(folder_load("p.md"), "date-order"), 0);
    assert_int_equal(after.n, r->pages[0]->doc->source.n);
}

static void fix_removes_tracking_and_doubles(void **state)
{
    (void)state;
    size_t mended;
    folder_write("p.md", "---\ntitle: Revue de presse\n---\n- 2021-10-11: [A first "
                         "article](https://a.example.org/first?utm_source=x&b=1)\n"
                         "- 2020-04-09: [A second article](https://b.example.org/second)\n"
                         "- 2020-04-09: [A second article](http://www.b.example.org/second/)\n"
                         "- 2019-04-09: [A third article](https://b.example.org/third)\n");
    struct str after = fixed(folder_load("p.md"), FIX_ALL, &mended);
    const char want[] = "---\ntitle: Revue de presse\n---\n- 2021-10-11: [A first "
                        "article](https://a.example.org/first?b=1)\n"
                        "- 2020-04-09: [A second article](https://b.example.org/second)\n"
                        "- 2019-04-09: [A third article](https://b.example.org/third)\n";
    assert_int_equal(mended, 2);
    assert_int_equal(after.n, sizeof want - 1);
    assert_memory_equal(after.p, want, after.n);
}

static void convert_loses_nothing(void **state)
{
    (void)state;
    static const enum layout layouts[] = {LAYOUT_LIST, LAYOUT_TABLE, LAYOUT_YAML};
    for (size_t i = 0; i < 3; i++) {
        struct error e = {0};
        struct str after;
        folder_write("p.md", dates);
        struct room *r = folder_load("p.md");
        struct diags stays = DIAGS_IN(&r->arena);
        if (!write_convert(&r->arena, r->pages[0], layouts[i], &after, &stays, &e))
            fail_msg("layout %zu: %s", i, e.message);
        assert_int_equal(stays.len, 0);
        assert_true(str_contains(after, STR("[contactez le service de presse]")));
        folder_write("p.md", str_c(&r->arena, after));
        struct room *now = folder_load("p.md");
        assert_int_equal(now->clips_len, r->clips_len);
        for (size_t k = 0; k < r->clips_len; k++) {
            assert_true(str_eq(now->clips[k]->title, r->clips[k]->title));
            assert_true(str_eq(now->clips[k]->url, r->clips[k]->url));
            assert_int_equal(date_compare(now->clips[k]->date, r->clips[k]->date), 0);
        }
    }
}

static void saving_keeps_mode_and_the_old_version(void **state)
{
    (void)state;
    struct error e = {0};
    AUTO_ARENA a = ARENA_EMPTY;
    struct str old;
    struct stat st;
    folder_write("p.md", dates);
    chmod(folder_path("p.md"), 0640);
    struct room *r = folder_load("p.md");
    assert_true(write_save(r->pages[0], STR("new\n"), &e));
    assert_int_equal(stat(folder_path("p.md"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_true(file_read(folder_path("p.md~"), 0, &a, &old, NULL, &e));
    assert_true(str_eq(old, str_of(dates)));
}

static void a_file_that_changed_meanwhile_is_not_written(void **state)
{
    (void)state;
    struct error e = {0};
    AUTO_ARENA a = ARENA_EMPTY;
    struct str now;
    folder_write("p.md", dates);
    struct room *r = folder_load("p.md");
    folder_write("p.md", "somebody else's\n");
    assert_false(write_save(r->pages[0], STR("new\n"), &e));
    assert_true(file_read(folder_path("p.md"), 0, &a, &now, NULL, &e));
    assert_true(str_eq(now, STR("somebody else's\n")));
}

static void patch_applies_the_diff(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    static const char *const pairs[][2] = {
        {"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", "a\nB\nc\nd\ne\nf\ng\nh\ni\nJ\nk\n"},
        {"a\nb", "a\nb\n"},
        {"", "x\n"},
        {"x\ny\n", ""},
        {"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n1\n2\n3\n4\n5\n6\n8\n9\n10\n11\n"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char command[512];
        struct error e = {0};
        struct str now;
        struct str diff = write_diff(&a, STR("p"), str_of(pairs[i][0]), str_of(pairs[i][1]));
        folder_write("p", pairs[i][0]);
        folder_write("d", str_c(&a, diff));
        snprintf(command, sizeof command, "cd %s && patch -s p d", folder_path("."));
        assert_int_equal(system(command), 0);
        if (!*pairs[i][1])
            continue; // patch removes a file that becomes empty
        assert_true(file_read(folder_path("p"), 0, &a, &now, NULL, &e));
        assert_true(str_eq(now, str_of(pairs[i][1])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_entry_gets_its_own_date_line_in_order, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_entry_of_a_known_day_joins_its_date_line, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_entry_follows_a_list, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(an_entry_follows_a_table, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_missing_year_heading_is_made, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(year_month_and_day_have_their_fields, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(the_key_above_an_entry_is_not_its_own, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_entry_among_logos_has_none, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(line_ends_stay_as_they_are, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_a_title_holds_is_escaped, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(fix_puts_entries_in_order, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(fix_removes_tracking_and_doubles, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(convert_loses_nothing, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(saving_keeps_mode_and_the_old_version, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_changed_meanwhile_is_not_written, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(patch_applies_the_diff, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
