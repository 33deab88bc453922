// SPDX-License-Identifier: MIT
// `presse fix` puts entries below other people's quotations, or glues a table to the heading behind
// it, when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "folder.h"
#include "room/write.h"

static void gives(const char *name, const char *text, size_t mended, const char *want)
{
    struct error e = {0};
    struct str after;
    size_t n;
    folder_write(name, text);
    struct room *r = folder_load(name);
    assert_true(
        write_fix(&r->arena, r->pages[0], &(struct fixes){.what = FIX_ORDER}, &after, &n, &e));
    if (!str_eq(after, str_of(want)))
        fail_msg("got: %.*s", STR_ARG(after));
    assert_int_equal(n, mended);
}

#define ROW_2019 "| 2019-01-06 | Fen Herald | [Barns and mice](https://fen.example/mice) |\n"
#define ROW_2018 "| 2018-12-06 | Fen Herald | [A barn for owls](https://fen.example/barn) |\n"
#define ROW_2017 "| 2017-05-02 | Fen Herald | [Two owls for a barn](https://fen.example/two) |\n"
#define ROW_2016 "| 2016-02-28 | Marsh Weekly | [No owl is alone](https://marsh.example/alone) |\n"
#define ROW_2015 "| 2015-03-01 | Marsh Weekly | [Owls at noon](https://marsh.example/noon) |\n"
#define HEAD "| Date | Outlet | Title |\n| --- | --- | --- |\n"

static void the_end_of_a_table_stays_where_its_last_row_goes_up(void **state)
{
    (void)state;
    gives("p.md",
          "# In the press\n\n## Papers\n\n" HEAD ROW_2016 ROW_2018
          "\n## Radio\n\n" HEAD ROW_2017 ROW_2015,
          1,
          "# In the press\n\n## Papers\n\n" HEAD ROW_2018 ROW_2016
          "\n## Radio\n\n" HEAD ROW_2017 ROW_2015);
}

static void neighbours_that_both_move_leave_one_gap(void **state)
{
    (void)state;
    gives("p.md",
          "# In the press\n\n" HEAD ROW_2017 ROW_2016 ROW_2015 ROW_2018 ROW_2019
          "\n## Radio\n\nNone.\n",
          2,
          "# In the press\n\n" HEAD ROW_2019 ROW_2018 ROW_2017 ROW_2016 ROW_2015
          "\n## Radio\n\nNone.\n");
}

// Which quotation belongs to which article nothing says.
static void entries_between_quotations_stay(void **state)
{
    (void)state;
    static const char page[] =
        "# In the press\n\n"
        "*[A barn for owls](https://fen.example/barn), Fen Herald, 6 December 2018*\n\n"
        "\"Never was a barn so full of owls as this one was.\"\n\n"
        "*[No owl is alone](https://marsh.example/alone), Marsh Weekly, 28 February 2016*\n\n"
        "\"What one of them sees, the others have heard of before it is day.\"\n\n"
        "*[Two owls for a barn](https://fen.example/two), Fen Herald, 2 May 2017*\n\n"
        "\"Both of them sang all night.\"\n\n"
        "*[Owls at noon](https://marsh.example/noon), Marsh Weekly, 1 March 2015*\n";
    gives("p.md", page, 0, page);
}

// The marks of a text below its key lie in the line behind it.
static void records_whose_address_stands_below_its_key_move(void **state)
{
    (void)state;
#define RECORD(title, date, url)                                                                   \
    "- title: " title "\n  date: " date                                                            \
    "\n  publisher: Fen Herald\n  url: >-\n    https://fen.example/" url "\n"
    gives("press.yml",
          RECORD("A barn for owls", "2016-12-06", "barn")
              RECORD("Two owls for a barn", "2017-05-02", "two")
                  RECORD("No owl is alone", "2016-02-28", "alone")
                      RECORD("Owls at noon", "2015-03-01", "noon"),
          1,
          RECORD("Two owls for a barn", "2017-05-02", "two")
              RECORD("A barn for owls", "2016-12-06", "barn")
                  RECORD("No owl is alone", "2016-02-28", "alone")
                      RECORD("Owls at noon", "2015-03-01", "noon"));
}

// Rules and commas between entries stay between entries.
static void what_parts_entries_stays_between_them(void **state)
{
    (void)state;
#define CARD(title, date, url)                                                                     \
    "<p>\n<a href=\"https://fen.example/" url "\">" title "</a>, Fen Herald, " date "\n</p>\n"
#define RULE "\n<hr>\n\n"
    gives("p.md",
          "# In the press\n\n" CARD("A barn for owls", "6 December 2016", "barn")
              RULE CARD("Two owls for a barn", "2 May 2018", "two")
                  RULE CARD("No owl is alone", "28 February 2015", "alone")
                      RULE CARD("Owls at noon", "1 March 2014", "noon"),
          1,
          "# In the press\n\n" CARD("Two owls for a barn", "2 May 2018", "two")
              RULE CARD("A barn for owls", "6 December 2016", "barn")
                  RULE CARD("No owl is alone", "28 February 2015", "alone")
                      RULE CARD("Owls at noon", "1 March 2014", "noon"));
#define MEMBER(title, date, url)                                                                   \
    "  {\"title\": \"" title "\", \"date\": \"" date                                               \
    "\", \"outlet\": \"Fen Herald\", \"url\": \"https://fen.example/" url "\"}"
    gives("press.json",
          "[\n" MEMBER("A barn for owls", "2016-12-06", "barn") ",\n" MEMBER(
              "No owl is alone", "2015-02-28",
              "alone") ",\n" MEMBER("Owls at noon", "2014-03-01",
                                    "noon") ",\n" MEMBER("Two owls for a barn", "2018-05-02",
                                                         "two") "\n]\n",
          1,
          "[\n" MEMBER("Two owls for a barn", "2018-05-02", "two") ",\n" MEMBER(
              "A barn for owls", "2016-12-06",
              "barn") ",\n" MEMBER("No owl is alone", "2015-02-28",
                                   "alone") ",\n" MEMBER("Owls at noon", "2014-03-01",
                                                         "noon") "\n]\n");
}

static void a_list_by_the_authors_names_stays(void **state)
{
    (void)state;
    static const char page[] =
        "# Press\n"
        "\n"
        "* Fen, Ann. [A barn for owls](https://fen.example/barn). The Fen Herald, 1/12/2015.\n"
        "* Marsh, Bo. [Two owls for a barn](https://marsh.example/owls). Marsh Weekly, 1/15/2015.\n"
        "* Moor, Cy. [No owl is alone](https://reed.example/alone). Reed News, 1/14/2015.\n"
        "* Reed, Di. [Owls at night](https://fen.example/night). The Fen Herald, 1/22/2015.\n"
        "* Stone, Ed. [Owls by day](https://marsh.example/day). Marsh Weekly, 1/23/2015.\n"
        "* Vale, Fay. [An owl counts](https://reed.example/counts). Reed News, 1/24/2015.\n"
        "* Wood, Gil. [Owls count](https://fen.example/count). The Fen Herald, 2/4/2015.\n";
    gives("p.md", page, 0, page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_by_the_authors_names_stays, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(the_end_of_a_table_stays_where_its_last_row_goes_up,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(neighbours_that_both_move_leave_one_gap, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(what_parts_entries_stays_between_them, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(entries_between_quotations_stay, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(records_whose_address_stands_below_its_key_move,
                                        folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
