// SPDX-License-Identifier: MIT
// Entries that are no plain model for another: `presse add` refuses the page, or writes another
// article's words below the new title, when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "adding.h"

static void a_title_becomes_a_link_where_none_is_one(void **state)
{
    (void)state;
    add_gives("# In the press\n\n"
              "- \"A barn for owls,\" *The Fen Herald*, Aug. 13, 2018\n\n"
              "- \"Two owls for a barn,\" *Marsh Weekly*, May 2, 2016\n",
              entry(2017, 3, 4),
              "- \"[Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf),\" *Le Monde*, "
              "March 4, 2017\n\n");
    struct entry e = entry(2017, 3, 4);
    e.url = STR("https://www.lemonde.fr/a?b=1&copy=2");
    add_to_gives(
        "p.html",
        "<h1>In the press</h1>\n<ul>\n"
        "<li>2018-08-13, <i>The Fen Herald</i>: <b>A barn for owls</b></li>\n"
        "<li>2016-05-02, <i>Marsh Weekly</i>: <b>Two owls for a barn</b></li>\n</ul>\n",
        e,
        "<li>2017-03-04, <i>Le Monde</i>: <b><a "
        "href=\"https://www.lemonde.fr/a?b=1&amp;copy=2\">Un titre tout neuf</a></b></li>\n");
    add_to_gives("p.org",
                 "* In the press\n"
                 "- /The Fen Herald/: A barn for owls, 2018-08-13\n"
                 "- /Marsh Weekly/: Two owls for a barn, 2016-05-02\n",
                 entry(2017, 3, 4),
                 "- /Le Monde/: [[https://www.lemonde.fr/un-titre-tout-neuf][Un titre tout neuf]], "
                 "2017-03-04\n");
}

static void records_without_addresses_get_one(void **state)
{
    (void)state;
    add_to_gives("p.yml",
                 "press:\n"
                 "  - title: A barn for owls\n    outlet: The Fen Herald\n    date: 2018-08-13\n"
                 "  - title: Two owls for a barn\n    outlet: Marsh Weekly\n    date: 2016-05-02\n",
                 entry(2017, 3, 4),
                 "  - title: Un titre tout neuf\n"
                 "    url: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "    outlet: Le Monde\n    date: 2017-03-04\n");
    add_to_gives("p.yml",
                 "press:\n"
                 "  - outlet: The Fen Herald\n    link: \"\"\n"
                 "    title: A barn for owls\n    date: 2018-08-13\n"
                 "  - outlet: Marsh Weekly\n    link: \"\"\n"
                 "    title: Two owls for a barn\n    date: 2016-05-02\n",
                 entry(2017, 3, 4),
                 "  - outlet: Le Monde\n"
                 "    link: \"https://www.lemonde.fr/un-titre-tout-neuf\"\n"
                 "    title: Un titre tout neuf\n    date: 2017-03-04\n");
}

static void what_no_comment_is_stays(void **state)
{
    (void)state;
    add_to_gives("p.yml",
                 "press:\n"
                 "  - title: A barn for owls # Ann\n    url: https://www.fen.example/a\n"
                 "    outlet: The Fen Herald\n"
                 "    hint: |\n      Ask for # 1\n    date: 2018-08-13\n"
                 "  - title: Two owls for a barn\n    url: https://www.fen.example/b\n"
                 "    outlet: Marsh Weekly\n"
                 "    hint: |\n      Ask for # 1\n    date: 2016-05-02\n"
                 "  - title: Three owls\n    url: https://www.fen.example/c\n"
                 "    outlet: Reed Post\n"
                 "    hint: |\n      Ask for # 1\n    date: 2015-05-02\n",
                 entry(2017, 3, 4),
                 "  - title: Un titre tout neuf\n"
                 "    url: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "    outlet: Le Monde\n"
                 "    hint: |\n      Ask for # 1\n    date: 2017-03-04\n");
}

static void numbers_of_a_list_stay_when_words_behind_them_go(void **state)
{
    (void)state;
    add_gives(
        "# Stampa\n\n"
        "1. Quotidiano locale: Il Messaggero del Fosso — “Un fienile per i gufi” (13/12/2020)\n"
        "2. Rivista online: Palude Oggi — “Due gufi” (28/06/2020)\n"
        "3. Quotidiano: La Civetta — “Nessun gufo” (24/03/2019)\n",
        entry(2021, 2, 3),
        "1. Le Monde — “[Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf)” "
        "(03/02/2021)\n");
}

static void a_link_to_an_outlet_leads_to_the_new_one(void **state)
{
    (void)state;
    add_gives(
        "# In the press\n\n"
        "- [A barn for owls](https://fen.example/barn), [The Fen Herald](https://fen.example/), "
        "Aug. 13, 2018\n"
        "- [Two owls for a barn](https://marsh.example/owls), [Marsh "
        "Weekly](https://marsh.example/), May 2, 2016\n",
        entry(2017, 3, 4),
        "- [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), [Le "
        "Monde](https://www.lemonde.fr/), Mar. 4, 2017\n");
}

static void an_introduction_stays_before_its_entry(void **state)
{
    (void)state;
#define BUZZ                                                                                       \
    "\"Never was a barn so full. These owls create buzz and energy, and would add a brand new "    \
    "dimension to the fen. These kinds of owls do things and affect change in ways that do not "   \
    "always fit what a fen asks for. These are the owls that we need in the fen, and there will "  \
    "be more of them, the longer one looks at the barn.\"\n\n"
    struct error error = {0};
    struct str after;
    struct write_said said;
    struct entry e = entry(2018, 8, 1);
    folder_write("p.md",
                 "# In the press\n\n" BUZZ
                 "*[A barn for owls](https://fen.example/barn), The Fen Herald, 13 August "
                 "2019*\n\n" BUZZ "*[Two owls for a barn](https://marsh.example/owls), Marsh "
                 "Weekly, 2 May 2016*\n");
    struct room *r = folder_load("p.md");
    if (!write_add(&r->arena, r->pages[0], &e, &after, &said, &error))
        fail_msg("%s", error.message);
    assert_true(
        str_contains(after, STR("13 August 2019*\n\n*[Un titre tout neuf](https://www.lemonde."
                                "fr/un-titre-tout-neuf), Le Monde, 1 August 2018*\n\n" BUZZ)));
}

static void days_are_no_numbers(void **state)
{
    (void)state;
    add_gives("# Presse\n\n"
              "13. Dezember 2020: [Ein Hof für Eulen](https://moorboten.example/hof), Moorboten\n\n"
              "28. Juni 2019: [Zwei Eulen](https://sumpffunk.example/zwei), Sumpffunk\n\n"
              "24. März 2018: [Keine Eule](https://moorboten.example/keine), Moorboten\n",
              entry(2021, 2, 3),
              "3. Februar 2021: [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), "
              "Le Monde\n\n");
}

static void a_month_above_days_is_found_or_made(void **state)
{
    (void)state;
    static const char page[] =
        "# Revue de presse\n\n## 2021\n\n### Mars\n\n"
        "- 12 : [Une ferme pour les chouettes](https://marais.example/ferme), Le Marais\n"
        "- 9 : [Deux chouettes](https://lagune.example/deux), Radio Lagune\n\n"
        "### Février\n\n"
        "- 28 : [Aucune chouette](https://marais.example/aucune), Le Marais\n\n"
        "## 2020\n\n### Novembre\n\n"
        "- 3 : [La nuit des chouettes](https://lagune.example/nuit), Radio Lagune\n";
    add_gives(page, entry(2021, 2, 3),
              "\n- 3 : [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), Le Monde");
    add_gives(
        page, entry(2020, 12, 25),
        "### Décembre\n\n- 25 : [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), "
        "Le Monde\n\n");
}

static void a_numbered_row_gets_the_next_number(void **state)
{
    (void)state;
    add_gives("# Press\n\nNo.|Date|Source|Title\n---|---|---|---\n"
              "12|10/23/2018|The Fen Herald|[A barn for owls](https://fen.example/barn)\n"
              "11|10/04/2018|Marsh Weekly|[Two owls for a barn](https://marsh.example/owls)\n"
              "9|09/19/2018|The Fen Herald|[No owl is alone](https://fen.example/alone)\n",
              entry(2019, 3, 14),
              "13|03/14/2019|Le Monde|[Un titre tout neuf](https://www.lemonde.fr/"
              "un-titre-tout-neuf)\n");
}

static void a_quotation_in_its_own_line_is_left_out(void **state)
{
    (void)state;
    add_gives("# Press\n\n"
              "<b>The Fen Herald, November 15, 2017</b>\n"
              "<br><b>A barn for owls</b>\n"
              "<br>\"Never was a barn so full of owls, and of their friends, as this one was.\"\n\n"
              "<a href=\"https://fen.example/a-barn-for-owls\" "
              "target=\"blank\">https://fen.example/a-barn-for-owls</a>\n"
              "\n"
              "<b>Marsh Weekly, October 18, 2016</b>\n"
              "<br><b>Two owls for a barn</b>\n"
              "<br>\"Both of them sang all night, and neither of them would say why it did.\"\n\n"
              "<a href=\"https://marsh.example/two-owls-for-a-barn\" "
              "target=\"blank\">https://marsh.example/two-owls-for-a-barn</a>\n",
              entry(2018, 3, 14),
              "<b>Le Monde, March 14, 2018</b>\n"
              "<br><b>Un titre tout neuf</b>\n\n"
              "<a href=\"https://www.lemonde.fr/un-titre-tout-neuf\" "
              "target=\"blank\">https://www.lemonde.fr/un-titre-tout-neuf</a>\n\n");
}

static void a_field_goes_with_all_its_lines(void **state)
{
    (void)state;
    add_to_gives("press.yml",
                 "- title: A barn for owls\n"
                 "  date: 2018-08-13\n"
                 "  blurb: >-\n"
                 "    Never was a barn so full: of owls,\n"
                 "    and of hay.\n"
                 "  publisher: The Fen Herald\n"
                 "  url: >-\n"
                 "    https://fen.example/barn\n"
                 "- title: >-\n"
                 "    Two owls for\n"
                 "    a barn\n"
                 "  date: 2016-05-02\n"
                 "  blurb: >-\n"
                 "    Both of them sang.\n"
                 "  publisher: Marsh Weekly\n"
                 "  url: >-\n"
                 "    https://marsh.example/owls\n",
                 entry(2019, 3, 14),
                 "- title: >-\n"
                 "    Un titre tout neuf\n"
                 "  date: 2019-03-14\n"
                 "  publisher: Le Monde\n"
                 "  url: >-\n"
                 "    https://www.lemonde.fr/un-titre-tout-neuf\n");
}

static void an_outlet_that_titles_name_is_left_out(void **state)
{
    (void)state;
    struct error error = {0};
    struct str after;
    struct write_said said;
    struct entry e = entry(2023, 4, 1);
    folder_write(
        "p.md",
        "# Presse\n\n## Juni 2024\n\n"
        "[Der Eulenhof in den Fenner Nachrichten](https://fennernachrichten.example/hof)\n\n"
        "## Mai 2022\n\n"
        "[Der Eulenhof auf Sumpffunk](https://sumpffunk.example/hof)\n\n"
        "[Die Anfänge des Hofs im Moorboten](https://moorboten.example/alt)\n");
    struct room *r = folder_load("p.md");
    if (!write_add(&r->arena, r->pages[0], &e, &after, &said, &error))
        fail_msg("%s", error.message);
    assert_true(
        str_contains(after, STR("## April 2023\n\n[Un titre tout neuf](https://www.lemonde.fr/"
                                "un-titre-tout-neuf)\n\n## Mai 2022\n")));
    assert_true(str_contains(said.left_out, STR("outlet")));
}

static void what_looks_like_a_tag_is_no_tag_in_data(void **state)
{
    (void)state;
    struct entry e = entry(2023, 4, 1);
    e.title = STR("Why <blink> is 1 < 2");
    add_to_gives("p.yml",
                 "- title: The owl house\n"
                 "  source: Marsh Weekly\n"
                 "  url: https://marsh.example/house\n"
                 "  date: 2022-03-25\n"
                 "- title: Owls at night\n"
                 "  source: Fen Herald\n"
                 "  url: https://fen.example/night\n"
                 "  date: 2021-03-13\n",
                 e,
                 "- title: Why &lt;blink> is 1 < 2\n"
                 "  source: Le Monde\n"
                 "  url: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "  date: 2023-04-01\n");
}

#define SENTENCE                                                                                   \
    "Our owl trial was one of several that were discussed in a long article in the Marsh Weekly"

// The sentence would be said of an article that it is not about.
static void a_sentence_about_one_article_is_not_said_of_another(void **state)
{
    (void)state;
    add_gives("# In the news\n\n"
              "* [Can owls help people?](https://marsh.example/owls). " SENTENCE ". - Aug, 2016\n"
              "* [Night owls of the fen](https://fen.example/night), Fen Herald. - Oct, 2015\n"
              "* [The owl house](https://reed.example/house), Reed Post. - May, 2014\n",
              entry(2019, 3, 0),
              "* [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), Le Monde. - Mar, "
              "2019\n");
    folder_write("q.md",
                 "# In the news\n\n"
                 "* [Can owls help?](https://marsh.example/owls). " SENTENCE ". - Aug, 2016\n"
                 "* [Night owls](https://fen.example/night). They asked us at length how the "
                 "young owls were raised in the reeds for the Fen Herald. - Oct, 2015\n");
    struct error error = {0};
    struct str after;
    struct write_said said;
    struct entry e = entry(2019, 3, 0);
    struct room *r = folder_load("q.md");
    if (write_add(&r->arena, r->pages[0], &e, &after, &said, &error))
        assert_false(str_contains(after, STR("discussed in a long article in the Le Monde")));
}

static void a_logo_is_not_said_to_be_of_another_outlet(void **state)
{
    (void)state;
    struct error error = {0};
    struct str after;
    struct write_said said;
    struct entry e = entry(2021, 2, 3);
    folder_write("p.md", "---\ntitle: In the press\npress:\n"
                         "- title: A barn for owls\n"
                         "  date: 2018-08-13\n"
                         "  logo: '![The Fen Herald](/logos/fen.png)'\n"
                         "  url: https://fen.example/a-barn-for-owls\n"
                         "- title: Two owls for a barn\n"
                         "  date: 2016-05-02\n"
                         "  logo: '![Marsh Weekly](/logos/marsh.png)'\n"
                         "  url: https://marsh.example/two-owls-for-a-barn\n---\n");
    struct room *r = folder_load("p.md");
    assert_int_equal(r->pages[0]->reading->clips.len, 2);
    assert_false(write_add(&r->arena, r->pages[0], &e, &after, &said, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_title_becomes_a_link_where_none_is_one, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(records_without_addresses_get_one, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(what_no_comment_is_stays, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(numbers_of_a_list_stay_when_words_behind_them_go,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_link_to_an_outlet_leads_to_the_new_one, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_introduction_stays_before_its_entry, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_month_above_days_is_found_or_made, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(days_are_no_numbers, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_numbered_row_gets_the_next_number, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_quotation_in_its_own_line_is_left_out, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_field_goes_with_all_its_lines, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_sentence_about_one_article_is_not_said_of_another,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_looks_like_a_tag_is_no_tag_in_data, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_outlet_that_titles_name_is_left_out, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_logo_is_not_said_to_be_of_another_outlet, folder_setup,
                                        folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
