// SPDX-License-Identifier: MIT
// What belongs to one entry alone is not copied for another, and what is written looks as its
// neighbours do: the page's keeper corrects `presse add` by hand when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "adding.h"

static void fields_of_one_entry_are_not_said_of_another(void **state)
{
    (void)state;
    add_to_gives("p.yml",
                 "- publisher: The Fen Herald\n"
                 "  title: A barn for owls\n"
                 "  url: https://fen.example/barn\n"
                 "  button: READ IT\n"
                 "  language: en\n"
                 "  quotes:\n"
                 "    - Owls fill the barn to its roof.\n"
                 "    - This much loved barn is full.\n"
                 "- publisher: Marsh Weekly\n"
                 "  title: Two owls for a barn\n"
                 "  url: https://marsh.example/owls\n"
                 "  button: READ IT\n"
                 "  language: en\n"
                 "- publisher: Reed News\n"
                 "  title: No owl is alone\n"
                 "  url: https://reed.example/alone\n"
                 "  button: READ IT\n"
                 "  language: en\n",
                 entry(2019, 3, 14),
                 "- publisher: Le Monde\n"
                 "  title: Un titre tout neuf\n"
                 "  url: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "  button: READ IT\n");
    add_to_gives("p.yml",
                 "- logo: fen.png\n"
                 "  outlet: The Fen Herald\n"
                 "  title: A barn for owls\n"
                 "  url: https://fen.example/barn\n"
                 "- logo: marsh.png\n"
                 "  outlet: Marsh Weekly\n"
                 "  title: Two owls for a barn\n"
                 "  url: https://marsh.example/owls\n",
                 entry(2019, 3, 14),
                 "- outlet: Le Monde\n"
                 "  title: Un titre tout neuf\n"
                 "  url: https://www.lemonde.fr/un-titre-tout-neuf\n");
    add_to_gives("p.yml",
                 "- title: A barn for owls\n"
                 "  description: Owls of the fen got a barn of their own when nobody looked.\n"
                 "  link: https://fen.example/barn\n"
                 "  source: The Fen Herald\n"
                 "  date: May 4, 2021\n"
                 "- title: Two owls for a barn\n"
                 "  description: Stephanie Moor, Deborah Reed and Alina Fen of the barn are on a "
                 "mission for owls.\n"
                 "  link: https://marsh.example/owls\n"
                 "  source: Marsh Weekly\n"
                 "  date: May 2, 2020\n"
                 "- title: No owl is alone\n"
                 "  description: Owls again.\n"
                 "  link: https://fen.example/alone\n"
                 "  source: The Fen Herald\n"
                 "  date: April 4, 2019\n",
                 entry(2020, 11, 20),
                 "- title: Un titre tout neuf\n"
                 "  link: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "  source: Le Monde\n"
                 "  date: November 20, 2020\n");
}

static void a_year_beside_the_date_is_that_of_the_entry(void **state)
{
    (void)state;
    add_to_gives("p.yml",
                 "- year: 2026\n"
                 "  outlet: The Fen Herald\n"
                 "  title: A barn for owls\n"
                 "  url: https://fen.example/barn\n"
                 "  date: \"2026-12-17\"\n"
                 "- year: 2025\n"
                 "  outlet: Marsh Weekly\n"
                 "  title: Two owls for a barn\n"
                 "  url: https://marsh.example/owls\n"
                 "  date: \"2025-12-17\"\n",
                 entry(2024, 8, 20),
                 "- year: 2024\n"
                 "  outlet: Le Monde\n"
                 "  title: Un titre tout neuf\n"
                 "  url: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "  date: \"2024-08-20\"\n");
}

static void what_parts_an_author_from_the_rest_goes_with_it(void **state)
{
    (void)state;
    add_to_gives(
        "p.html",
        "<h1>Rassegna stampa</h1>\n"
        "<article class=\"card\">\n"
        "  <p class=\"outlet\">Corriere del Fosso</p>\n"
        "  <h2><a href=\"https://fosso.example/gufi\">Un fienile per i gufi</a></h2>\n"
        "  <p class=\"meta\">di Anna Fossi · 20 marzo 2026</p>\n"
        "</article>\n"
        "<article class=\"card\">\n"
        "  <p class=\"outlet\">Palude Oggi</p>\n"
        "  <h2><a href=\"https://palude.example/due\">Due gufi per un fienile</a></h2>\n"
        "  <p class=\"meta\">di Carlo Canne · 7 marzo 2025</p>\n"
        "</article>\n"
        "<article class=\"card\">\n"
        "  <p class=\"outlet\">Corriere del Fosso</p>\n"
        "  <h2><a href=\"https://fosso.example/solo\">Nessun gufo resta solo</a></h2>\n"
        "  <p class=\"meta\">di Anna Fossi · 1 marzo 2024</p>\n"
        "</article>\n",
        entry(2025, 8, 20),
        "<article class=\"card\">\n"
        "  <p class=\"outlet\">Le Monde</p>\n"
        "  <h2><a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Un titre tout neuf</a></h2>\n"
        "  <p class=\"meta\">20 agosto 2025</p>\n"
        "</article>\n");
    add_to_gives("p.md",
                 "# Presse\n"
                 "\n"
                 "| Datum | Medium | Thema |\n"
                 "|---|---|---|\n"
                 "| 25.07.2026 | **Moorboten** — Karl Moor | [Ein Hof für "
                 "Eulen](https://moorboten.example/hof) |\n"
                 "| 26.07.2025 | **Sumpffunk** — Anna Ried | [Zwei "
                 "Eulen](https://sumpffunk.example/zwei) |\n"
                 "| 27.07.2024 | **Moorboten** — Karl Moor | [Keine "
                 "Eule](https://moorboten.example/keine) |\n",
                 entry(2025, 8, 20),
                 "| 20.08.2025 | **Le Monde** | [Un titre tout "
                 "neuf](https://www.lemonde.fr/un-titre-tout-neuf) |\n");
}

static void columns_of_a_table_stay_below_one_another(void **state)
{
    (void)state;
    struct entry e = entry(2018, 3, 5);
    e.url = STR("https://lemonde.fr/a");
    add_to_gives(
        "p.md",
        "# Press\n"
        "\n"
        "| outlet           | title                                             | date        |\n"
        "|------------------|---------------------------------------------------|-------------|\n"
        "| The Fen Herald   | [A barn for owls](https://fen.example/barn)       | 28 Nov 2018 |\n"
        "| Marsh Weekly     | [Two owls for a barn](https://marsh.example/owls) | 4 Jul 2018  |\n"
        "| The Fen Herald   | [No owl is alone](https://fen.example/alone)      | 14 Dec 2017 |\n",
        e,
        "| Le Monde         | [Un titre tout neuf](https://lemonde.fr/a)        | 5 Mar 2018  |\n");
}

static void quotation_marks_in_a_title_are_of_the_other_kind(void **state)
{
    (void)state;
    struct entry e = entry(2012, 8, 20);
    e.title = STR("He said \"no\" to owls");
    add_to_gives("p.html",
                 "<h1>In the press</h1>\n"
                 "<ul>\n"
                 "<li>September 14, 2012 <a href=\"https://fen.example/barn\">The Fen Herald: \"A "
                 "barn for owls\"</a></li>\n"
                 "<li>May 2, 2012 <a href=\"https://marsh.example/owls\">Marsh Weekly: \"Two owls "
                 "for a barn\"</a></li>\n"
                 "<li>May 1, 2011 <a href=\"https://fen.example/alone\">The Fen Herald: \"No owl "
                 "is alone\"</a></li>\n"
                 "</ul>\n",
                 e,
                 "<li>August 20, 2012 <a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Le "
                 "Monde: \"He said 'no' to owls\"</a></li>\n");
}

static void a_title_in_an_attribute_is_written_as_one(void **state)
{
    (void)state;
    struct entry e = entry(2022, 8, 20);
    e.title = STR("He said \"no\" to [owls]");
    add_to_gives("p.md",
                 "# Press\n"
                 "\n"
                 "<h4>They talk about the barn</h4>\n"
                 "\n"
                 "### The Fen Herald\n"
                 "\n"
                 "<p class=\"small\">October 4, 2022</p>\n"
                 "\n"
                 "<a target=\"_blank\" href=\"https://fen.example/barn\" title=\"A barn for "
                 "owls\">Read</a>\n"
                 "\n"
                 "---\n"
                 "\n"
                 "### Marsh Weekly\n"
                 "\n"
                 "<p class=\"small\">May 2, 2022</p>\n"
                 "\n"
                 "<a target=\"_blank\" href=\"https://marsh.example/owls\" title=\"Two owls for a "
                 "barn\">Read</a>\n"
                 "\n"
                 "---\n"
                 "\n"
                 "### The Fen Herald\n"
                 "\n"
                 "<p class=\"small\">May 1, 2021</p>\n"
                 "\n"
                 "<a target=\"_blank\" href=\"https://fen.example/alone\" title=\"No owl is "
                 "alone\">Read</a>\n",
                 e,
                 "### Le Monde\n"
                 "\n"
                 "<p class=\"small\">August 20, 2022</p>\n"
                 "\n"
                 "<a target=\"_blank\" href=\"https://www.lemonde.fr/un-titre-tout-neuf\" "
                 "title=\"He said &quot;no&quot; to [owls]\">Read</a>\n"
                 "\n"
                 "---\n"
                 "\n");
}

static void a_heading_of_a_season_is_made_for_the_new_one(void **state)
{
    (void)state;
    add_to_gives("p.md",
                 "# Presse\n"
                 "\n"
                 "### Sommer 2016\n"
                 "\n"
                 "* [Eulen](https://moorboten.example/hof), Moorboten vom 23.8.2016\n"
                 "\n"
                 "### Sommer 2013\n"
                 "\n"
                 "* [Noch eine Eule](https://sumpffunk.example/zwei), Sumpffunk vom 11.7.2013\n",
                 entry(2026, 11, 20),
                 "### Herbst 2026\n"
                 "\n"
                 "* [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf), Le Monde vom "
                 "20.11.2026\n"
                 "\n");
}

static void the_name_of_a_paper_with_its_year_is_no_heading_to_make(void **state)
{
    (void)state;
    add_to_gives("p.md",
                 "# In the media\n"
                 "\n"
                 "## Horne, Powell & Holyoak, 2015, *Fen Studies*\n"
                 "\n"
                 "- [The Fen Herald](https://fen.example/barn)\n"
                 "- [Marsh Weekly](https://marsh.example/owls)\n"
                 "\n"
                 "## Powell, Yu & Holyoak, 2017, *Owl Science*\n"
                 "\n"
                 "- [The Fen Herald](https://fen.example/alone)\n"
                 "- [Reed News](https://reed.example/alone)\n",
                 entry(2026, 11, 20), "- [Le Monde](https://www.lemonde.fr/un-titre-tout-neuf)\n");
}

static void a_new_heading_does_not_part_a_list(void **state)
{
    (void)state;
    add_to_gives(
        "p.md",
        "# Press\n"
        "\n"
        "**February 2017**\n"
        "\n"
        "  * 7 Feb.: [Owls in barns](https://fen.example/barn) | The Fen Herald\n"
        "  * 6 Feb.: [Two owls for a barn](https://marsh.example/owls) | Marsh Weekly\n"
        "  * [Our press release on feeders](/releases/feeders.pdf)\n",
        entry(2015, 3, 5),
        "\n"
        "\n"
        "**March 2015**\n"
        "\n"
        "  * 5 Mar.: [Un titre tout neuf](https://www.lemonde.fr/un-titre-tout-neuf) | Le Monde");
}

static void a_link_of_a_picture_that_goes_shows_the_title(void **state)
{
    (void)state;
    add_to_gives("p.html",
                 "<h1>In the press</h1>\n"
                 "<section><span class=\"date\">1/22/19</span><h3>The Fen Herald</h3>\n"
                 "  <p>A barn for owls and nobody else.</p>\n"
                 "  <a href=\"https://fen.example/barn\"><img src=\"barn.jpg\"></a>\n"
                 "</section>\n"
                 "<section><span class=\"date\">6/15/18</span><h3>Marsh Weekly</h3>\n"
                 "  <p>Two owls for a barn that had none.</p>\n"
                 "  <a href=\"https://marsh.example/owls\"><img src=\"owls.jpg\"></a>\n"
                 "</section>\n",
                 entry(2025, 8, 20),
                 "<section><span class=\"date\">8/20/25</span><h3>Le Monde</h3>\n"
                 "  <p>Un titre tout neuf.</p>\n"
                 "  <a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Un titre tout neuf</a>\n"
                 "</section>\n");
}

static void an_org_file_has_the_weekday_and_no_file_before_the_address(void **state)
{
    (void)state;
    add_to_gives(
        "p.org",
        "* In the press\n"
        "- <2023-12-18 Mon> [[file:./files/barn.pdf][A barn for owls]], /The Fen Herald/\n"
        "- <2022-05-02 Mon> [[file:./files/owls.pdf][Two owls for a barn]], /Marsh Weekly/\n"
        "- <2021-05-03 Mon> [[file:./files/alone.pdf][No owl is alone]], /The Fen Herald/\n",
        entry(2025, 8, 20),
        "- <2025-08-20 Wed> [[https://www.lemonde.fr/un-titre-tout-neuf][Un titre tout neuf]], /Le "
        "Monde/\n");
}

static void words_about_one_article_are_not_said_of_another(void **state)
{
    (void)state;
    add_to_gives(
        "p.md",
        "# Presse\n"
        "\n"
        "| Datum | Medium | Thema |\n"
        "|---|---|---|\n"
        "| 25.07.2026 | **Moorboten** — Karl Moor | [Ein Hof für "
        "Eulen](https://moorboten.example/hof) — ein späterer Hinweis auf die Zählung dieses Hofs, "
        "der dazu noch Zahlen nennt (Eulen, Mäuse) |\n"
        "| 26.07.2025 | **Sumpffunk** — Anna Ried | [Zwei Eulen](https://sumpffunk.example/zwei) — "
        "aufgebaut auf den Messungen dieser Scheune (Tagestabellen, die Spanne 2–3,8 Eulen) |\n"
        "| 27.07.2024 | **Moorboten** — Karl Moor | [Keine Eule](https://moorboten.example/keine) "
        "— Porträt dieses Hofs im Anschluss an den eigenen Bericht der Redaktion zur Zählung |\n",
        entry(2025, 8, 20),
        "| 20.08.2025 | **Le Monde** | [Un titre tout "
        "neuf](https://www.lemonde.fr/un-titre-tout-neuf) |\n");
    add_to_gives("p.md",
                 "# Prensa\n"
                 "\n"
                 "#### **“Un granero para los búhos”** *El Correo del Pantano*\n"
                 "- Fecha: 02/02/2026\n"
                 "- URL: https://pantano.example/granero\n"
                 "- Etiqueta: Búhos sanos\n"
                 "- Resumen: El granero se llenó de búhos en una sola noche.\n"
                 "\n"
                 "#### **“Dos búhos para un granero”** *La Lechuza*\n"
                 "- Fecha: 03/03/2025\n"
                 "- URL: https://lechuza.example/dos\n"
                 "- Etiqueta: Búhos sanos\n"
                 "- Resumen: Dos búhos buscaron casa y la encontraron.\n"
                 "\n"
                 "#### **“Ningún búho está solo”** *El Correo del Pantano*\n"
                 "- Fecha: 04/04/2024\n"
                 "- URL: https://pantano.example/solo\n"
                 "- Etiqueta: Graneros\n"
                 "- Resumen: Los búhos se cuentan unos a otros.\n"
                 "\n"
                 "#### **“Búhos de noche”** *La Lechuza*\n"
                 "- Fecha: 05/05/2023\n"
                 "- URL: https://lechuza.example/noche\n"
                 "- Etiqueta: Noches\n"
                 "- Resumen: Nadie duerme en el granero.\n",
                 entry(2025, 8, 20),
                 "#### **“Un titre tout neuf”** *Le Monde*\n"
                 "- Fecha: 20/08/2025\n"
                 "- URL: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "\n");
    add_to_gives("p.html",
                 "<h1>In the news</h1>\n"
                 "<section class=\"box\">\n"
                 "  <h3>A barn for owls in the Fen Herald</h3>\n"
                 "  <p class=\"date\">05/04/23</p>\n"
                 "  Dr. Fenner was asked by many about the\n"
                 "  <a href=\"https://fen.example/barn\">The Fen Herald</a>\n"
                 "  and her owls.\n"
                 "</section>\n"
                 "<section class=\"box\">\n"
                 "  <h3>Two owls for a barn</h3>\n"
                 "  <p class=\"date\">07/04/23</p>\n"
                 "  Dr. Moor spoke about the barn to\n"
                 "  <a href=\"https://marsh.example/owls\">Marsh Weekly</a>\n"
                 "  from the roof.\n"
                 "</section>\n"
                 "<section class=\"box\">\n"
                 "  <h3>No owl is alone</h3>\n"
                 "  <p class=\"date\">01/04/24</p>\n"
                 "  The owls met\n"
                 "  <a href=\"https://reed.example/alone\">Reed News</a>\n"
                 "</section>\n",
                 entry(2023, 8, 20),
                 "<section class=\"box\">\n"
                 "  <h3>Un titre tout neuf</h3>\n"
                 "  <p class=\"date\">08/20/23</p>\n"
                 "  <a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Le Monde</a>\n"
                 "</section>\n");
}

static void a_new_row_fills_no_other(void **state)
{
    (void)state;
    add_to_gives("p.html",
                 "<h1>In the press</h1>\n<table>\n"
                 "<tr><th>Date</th><th>Outlet</th><th>Title</th></tr>\n"
                 "<tr><td rowspan=\"2\">3 May 2021</td><td>The Fen Herald</td>"
                 "<td><a href=\"https://fen.example/barn\">A barn for owls</a></td></tr>\n"
                 "<tr><td>Marsh Weekly</td>"
                 "<td><a href=\"https://marsh.example/owls\">Two owls for a barn</a></td></tr>\n"
                 "</table>\n",
                 entry(2023, 11, 5),
                 "<tr><td>5 November 2023</td><td>Le Monde</td>"
                 "<td><a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Un titre tout neuf</a>"
                 "</td></tr>\n");
}

static void attributes_that_describe_one_element_are_not_copied(void **state)
{
    (void)state;
    struct entry e = entry(2023, 11, 5);
    e.author = STR("Jane Roe");
    add_to_gives(
        "p.html",
        "<h1>In the press</h1>\n"
        "<article class=\"card\" data-card data-id=\"barn\" data-year=\"2024\" data-search=\"fen "
        "herald barn owls\" data-sort=\"press\">\n"
        "  <h3>A barn for owls</h3>\n"
        "  <p class=\"meta\"><a href=\"/people/ann\">Ann Fen</a>, The Fen Herald, 28 May 2024</p>\n"
        "  <a href=\"https://fen.example/barn\">Read it</a>\n"
        "</article>\n"
        "<article class=\"card\" data-card data-id=\"owls\" data-year=\"2023\" data-search=\"marsh "
        "weekly owls\" data-sort=\"press\">\n"
        "  <h3>Two owls for a barn</h3>\n"
        "  <p class=\"meta\"><a href=\"/people/bo\">Bo Reed</a>, Marsh Weekly, 2 May 2023</p>\n"
        "  <a href=\"https://marsh.example/owls\">Read it</a>\n"
        "</article>\n"
        "<article class=\"card\" data-card data-id=\"alone\" data-year=\"2022\" data-search=\"fen "
        "herald alone\" data-sort=\"press\">\n"
        "  <h3>No owl is alone</h3>\n"
        "  <p class=\"meta\"><a href=\"/people/ann\">Ann Fen</a>, The Fen Herald, 1 May 2022</p>\n"
        "  <a href=\"https://fen.example/alone\">Read it</a>\n"
        "</article>\n",
        e,
        "<article class=\"card\" data-card data-year=\"2023\" data-sort=\"press\">\n"
        "  <h3>Un titre tout neuf</h3>\n"
        "  <p class=\"meta\">Jane Roe, Le Monde, 5 November 2023</p>\n"
        "  <a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Read it</a>\n"
        "</article>\n");
    e = entry(2020, 11, 5);
    e.author = STR("Jane Roe");
    add_to_gives("p.yml",
                 "- title: A barn for owls\n"
                 "  person: <a href=\"/people/ann\">Ann Fen</a>\n"
                 "  link: https://fen.example/barn\n"
                 "  source: The Fen Herald\n"
                 "  date: May 4, 2021\n"
                 "- title: Two owls for a barn\n"
                 "  person: <a href=\"/people/bo\">Bo Reed</a>\n"
                 "  link: https://marsh.example/owls\n"
                 "  source: Marsh Weekly\n"
                 "  date: May 2, 2020\n",
                 e,
                 "- title: Un titre tout neuf\n"
                 "  person: Jane Roe\n"
                 "  link: https://www.lemonde.fr/un-titre-tout-neuf\n"
                 "  source: Le Monde\n"
                 "  date: November 5, 2020\n");
}

int main(void)
{
    folder_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_of_one_entry_are_not_said_of_another, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_year_beside_the_date_is_that_of_the_entry, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(what_parts_an_author_from_the_rest_goes_with_it,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(columns_of_a_table_stay_below_one_another, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(quotation_marks_in_a_title_are_of_the_other_kind,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_title_in_an_attribute_is_written_as_one, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_heading_of_a_season_is_made_for_the_new_one, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(the_name_of_a_paper_with_its_year_is_no_heading_to_make,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_new_heading_does_not_part_a_list, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_link_of_a_picture_that_goes_shows_the_title, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_org_file_has_the_weekday_and_no_file_before_the_address,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(words_about_one_article_are_not_said_of_another,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_new_row_fills_no_other, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(attributes_that_describe_one_element_are_not_copied,
                                        folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
