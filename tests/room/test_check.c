// SPDX-License-Identifier: MIT
// Mistakes reach the public, or press officers are bothered for nothing, when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "folder.h"

#define ENTRY(date, title, url) "**" date "**\n\n[" title "](" url ")\n\n"

static struct room *page(const char *text)
{
    char whole[4096];
    snprintf(whole, sizeof whole, "---\ntitle: Revue de presse\n---\n%s", text);
    folder_write("p.md", *text == '-' ? text : whole);
    return folder_load("p.md");
}

static const struct diag *finding(const struct room *r, const char *code)
{
    for (size_t i = 0; i < r->diags.len; i++)
        if (strcmp(r->diags.items[i].code, code) == 0)
            return &r->diags.items[i];
    fail_msg("no finding %s", code);
    return NULL;
}

static void what_feeds_cannot_show_is_said(void **state)
{
    (void)state;
    struct room *r =
        page("| Date | Média | Titre |\n|---|---|---|\n"
             "| 3 mars 2021 | Le Monde | [Le bilan de la promotion](https://a.example.org/1) |\n"
             "| 2 mars 2021 | Le Monde | [Une école ouvre](https://a.example.org/2) |\n"
             "|  | Le Monde | [Dix projets sans date](https://a.example.org/3) |\n"
             "|  | Libération | [Un autre sans date](https://a.example.org/4) |\n");
    assert_int_equal(folder_findings(r, "clip-undated"), 1);
    const struct diag *d = finding(r, "clip-undated");
    assert_int_equal(d->line, 8);
    assert_non_null(strstr(str_c(&r->arena, d->message), "2 entries"));
}

static void a_room_without_an_address_is_told(void **state)
{
    (void)state;
    folder_write("content/a.md", "# A\n");
    assert_int_equal(folder_findings(folder_load(""), "base-url"), 1);
    folder_write("presse.yaml", "base_url: https://a.example\n");
    assert_int_equal(folder_findings(folder_load(""), "base-url"), 0);
    // A lone page needs no settings.
    folder_write("p.md", "# P\n");
    assert_int_equal(folder_findings(folder_load("p.md"), "base-url"), 0);
}

static void the_fewest_entries_are_called_out_of_order(void **state)
{
    (void)state;
    struct room *r = page(
        ENTRY("11 octobre 2021", "La parité en vue", "https://a.example.org/1")
            ENTRY("3 février 2021", "La promotion nouvelle", "https://b.example.org/2")
                ENTRY("3 mars 2021", "Cinquante informaticiens", "https://c.example.org/3")
                    ENTRY("8 novembre 2020", "Le programme consolidé", "https://d.example.org/4")
                        ENTRY("9 avril 2020", "Dix-sept projets", "https://e.example.org/5"));
    assert_int_equal(folder_findings(r, "date-order"), 1);
    const struct diag *d = finding(r, "date-order");
    assert_int_equal(d->line, 12);
    assert_int_equal(d->column, 3);
    assert_true(d->remedy.n > 0);
}

static void a_page_from_old_to_new_is_in_order(void **state)
{
    (void)state;
    struct room *r =
        page(ENTRY("3 mars 2019", "Un premier article", "https://a.example.org/1")
                 ENTRY("5 avril 2020", "Un second article", "https://b.example.org/2")
                     ENTRY("6 mai 2021", "Un troisième article", "https://c.example.org/3"));
    assert_int_equal(folder_findings(r, "date-order"), 0);
}

static void an_address_may_contradict_its_date(void **state)
{
    (void)state;
    struct room *r = page(
        ENTRY("11 octobre 2021", "La parité en vue", "https://a.example.org/2020/10/11/parite-vue")
            ENTRY("3 février 2021", "La promotion nouvelle",
                  "https://b.example.org/2021/02/01/promotion"));
    assert_int_equal(folder_findings(r, "date-address"), 1);
}

static void titles_of_which_addresses_are_made_are_the_rule(void **state)
{
    (void)state;
    struct room *r =
        page(ENTRY("11 octobre 2021", "Trente lauréats retenus pour des missions",
                   "https://a.example.org/articles/4312-trente-laureats-retenus-pour-des-missions")
                 ENTRY("3 février 2021", "La promotion nouvelle ouvre demain matin",
                       "https://a.example.org/articles/la-promotion-nouvelle-ouvre-demain-matin")
                     ENTRY("2 février 2021", "Cinquante agents rejoignent trois services",
                           "https://a.example.org/7-cinquante-agents-rejoignent-trois-services")
                         ENTRY("1 février 2021", "Votre commune gagne une maison commune",
                               "https://a.example.org/articles/"
                               "8-des-tournees-moins-longues-dans-les-vallees"));
    assert_int_equal(folder_findings(r, "title-address"), 1);
    assert_int_equal(finding(r, "title-address")->line, 18);
}

static void a_link_pasted_under_another_title_is_found(void **state)
{
    (void)state;
    struct room *r =
        page(ENTRY("11 octobre 2021", "Trente-quatre lauréats retenus pour des missions",
                   "https://a.example.org/la-semaine-du-numerique-ouvre-demain-matin")
                 ENTRY("3 février 2021", "La promotion nouvelle ouvre aux profils",
                       "https://b.example.org/promotion-nouvelle-profils-divers")
                     ENTRY("2 février 2021", "The ministry hires fifty developers",
                           "https://c.example.org/ministry-hiring-fifty-developers-now"));
    assert_int_equal(folder_findings(r, "title-address"), 1);
    assert_int_equal(finding(r, "title-address")->line, 6);
}

static void the_same_article_twice_is_found(void **state)
{
    (void)state;
    struct room *r =
        page(ENTRY("11 octobre 2021", "La parité en vue",
                   "https://www.a.example.org/parite?utm_source=x")
                 ENTRY("10 octobre 2021", "La parité en vue", "http://a.example.org/parite/"));
    assert_int_equal(folder_findings(r, "clip-double"), 1);
    assert_int_equal(folder_findings(r, "tracking"), 1);
}

static void impossible_and_future_dates_are_found(void **state)
{
    (void)state;
    struct room *r =
        page(ENTRY("11 octobre 2027", "La parité en vue", "https://a.example.org/1")
                 ENTRY("31 février 2021", "La promotion nouvelle", "https://b.example.org/2")
                     ENTRY("9 avril 2020", "Dix-sept projets", "https://e.example.org/5"));
    assert_int_equal(folder_findings(r, "date-future"), 1);
    assert_int_equal(folder_findings(r, "date-impossible"), 1);
    r = page(ENTRY("11 octobre 2021", "La parité en vue", "https://a.example.org/1")
                 ENTRY("20211-02-03", "La promotion nouvelle", "https://b.example.org/2")
                     ENTRY("9 avril 2020", "Dix-sept projets", "https://e.example.org/5"));
    assert_int_equal(folder_findings(r, "date-impossible"), 1);
    struct str remedy = finding(r, "date-impossible")->remedy;
    assert_true(str_contains(remedy, STR("2021")));
}

static void an_entry_without_an_address_of_the_web_is_found(void **state)
{
    (void)state;
    struct room *r = page("\n- 2021-10-12 [Une digue](https://www.lemonde.fr/une-digue), Le Monde\n"
                          "- 2021-10-11 [La digue tient](http://intranet/revue), Libération\n"
                          "- 2021-10-10 [Qui la garde ?](mailto:a@e.example), Le Figaro\n");
    assert_int_equal(folder_findings(r, "clip-address"), 2);
}

static void links_and_pictures_are_checked(void **state)
{
    (void)state;
    folder_write("content/a.md",
                 "# A heading\n\nSome [empty]() and [bad](javascript:alert(1)) and "
                 "[no scheme](www.example.org/x) and [gone](/nowhere/) and [here](/b/) and "
                 "[there](#a-heading) and [lost](#nothing).\n\n"
                 "[two words](https://e.example.org/a b), `[code](https://e.example.org/a b)`, "
                 "[titled](https://e.example.org/a \"t\"), [one](/a b) and [other](/c "
                 "d).\n\n![](missing.png)\n\n"
                 "<script>alert(1)</script>\n");
    folder_write("content/b.md", "# B\n\nBack to [a](../a/) and [file](a.md).\n");
    struct room *r = folder_load("");
    assert_int_equal(folder_findings(r, "link-empty"), 1);
    assert_int_equal(folder_findings(r, "link-forbidden"), 1);
    assert_int_equal(folder_findings(r, "address-scheme"), 1);
    assert_int_equal(folder_findings(r, "link-broken"), 2);
    assert_int_equal(folder_findings(r, "address-spaces"), 3);
    assert_int_equal(folder_findings(r, "image-missing"), 1);
    assert_int_equal(folder_findings(r, "alt-missing"), 1);
    assert_int_equal(folder_findings(r, "html-script"), 1);
}

static void texts_of_releases_are_checked(void **state)
{
    (void)state;
    folder_write("media/there.png", "x");
    folder_write("content/a.md",
                 "---\ntitle: A\ndate: 2024-05-06\n---\n"
                 "Some [empty]() and [bad](javascript:alert(1)) and [gone](/nowhere/) and "
                 "[here](/b/) and [file](b.md) and [lost](#nothing) and [host](www.e.org/x).\n\n"
                 "![](missing.png) ![](/media/there.png) ![there](/media/there.png)\n\n"
                 "<script>alert(1)</script>\n\n"
                 "<!-- presse: ignore link-broken -->\n[gone too](/nowhere/)\n");
    folder_write("presse.yaml", "title: T\nlang: fr\nreleases: {path: news}\n");
    folder_write(
        "content/b.md",
        "---\ntitle: B\nlang: en\ndate: 2024-05-07\n---\nTo [all](/communiques/), [the search]"
        "(/recherche/?q=x), [a tag](/en/tags/x/), [home](/en/) and [news](/news/2/).\n");
    folder_write("content/c.md", "---\ntitle: C\ndate: 2024-05-08\ncheck: {ignore: [alt-missing]}\n"
                                 "---\n![](/media/there.png)\n");
    struct room *r = folder_load("");
    assert_null(room_page_at(r, STR("content/a.md"))->doc);
    assert_int_equal(folder_findings(r, "link-empty"), 1);
    assert_int_equal(folder_findings(r, "link-forbidden"), 1);
    assert_int_equal(folder_findings(r, "link-broken"), 2);
    assert_int_equal(folder_findings(r, "address-scheme"), 1);
    assert_int_equal(folder_findings(r, "image-missing"), 1);
    assert_int_equal(folder_findings(r, "alt-missing"), 2);
    assert_int_equal(folder_findings(r, "html-script"), 1);
}

static void two_pages_at_one_address_are_found(void **state)
{
    (void)state;
    folder_write("content/a.md", "---\ntitle: A\nurl: /x/\n---\nText of a.\n");
    folder_write("content/b.md", "---\ntitle: B\nurl: /x\naliases: [/c/]\n---\nText of b.\n");
    folder_write("content/c.md", "# C\n\nText of c.\n");
    assert_int_equal(folder_findings(folder_load(""), "url-double"), 2);
}

static void a_key_of_the_wrong_type_is_found(void **state)
{
    (void)state;
    folder_write(
        "content/a.md",
        "---\ntitle: [A, B]\ndate: yesterday\ndraft: maybe\nlang: Klingon\n---\nText of a.\n");
    folder_write("content/b.md", "---\ntitle: B\nlang: Español\n---\nText of b.\n");
    folder_write("presse.yaml", "lang: fr_FR.UTF-8\n");
    struct room *r = folder_load("");
    assert_int_equal(folder_findings(r, "front-type"), 4);
    assert_true(str_eq(folder_page(r, "/b/")->lang, STR("es")));
    assert_true(str_eq(r->lang, STR("fr-FR")));
    folder_write("presse.yaml", "lang: Klingon\n");
    r = folder_load("");
    assert_int_equal(folder_findings(r, "config"), 1);
    assert_int_equal(r->lang_given, false);
    folder_write("presse.yaml", "desk: 5\noutlets: {a: b}\nwatch: [x]\nlinks:\nmenu: home\n");
    assert_int_equal(folder_findings(folder_load(""), "config"), 4);
}

static void a_finding_can_be_silenced(void **state)
{
    (void)state;
    struct room *r = page("<!-- presse: ignore tracking -->\n[La parité en "
                          "vue](https://a.example.org/1?utm_source=x)\n\n"
                          "[empty]()\n");
    assert_int_equal(folder_findings(r, "tracking"), 0);
    assert_int_equal(folder_findings(r, "link-empty"), 1);
    r = page("---\ncheck: {ignore: [link-empty]}\n---\n[empty]()\n");
    assert_int_equal(folder_findings(r, "link-empty"), 0);
    folder_write("presse.yaml", "check:\n  ignore: [link-empty]\n");
    assert_int_equal(folder_findings(page("[empty]()\n"), "link-empty"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_feeds_cannot_show_is_said, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_room_without_an_address_is_told, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(the_fewest_entries_are_called_out_of_order, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_page_from_old_to_new_is_in_order, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_address_may_contradict_its_date, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(titles_of_which_addresses_are_made_are_the_rule,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_link_pasted_under_another_title_is_found, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(the_same_article_twice_is_found, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(impossible_and_future_dates_are_found, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_entry_without_an_address_of_the_web_is_found,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(links_and_pictures_are_checked, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(texts_of_releases_are_checked, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(two_pages_at_one_address_are_found, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_key_of_the_wrong_type_is_found, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_finding_can_be_silenced, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
