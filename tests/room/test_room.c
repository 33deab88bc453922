// SPDX-License-Identifier: MIT
// People's folders are misread when these fail: pages missing, in the wrong place, published
// before their time, or private files published.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "folder.h"
#include "room/page_doc.h"

#define COVERAGE                                                                                   \
    "**11 octobre 2021**\n\n[La parité en 2022](https://www.nextinpact.com/a/parite-2022)\n\n"    \
    "**7 octobre 2021**\n\n[Ils ont quitté la "                                                   \
    "tech](https://start.lesechos.fr/b/quitte-la-tech)\n\n"                                        \
    "[Des profils atypiques](https://www.acteurspublics.fr/c/profils-atypiques)\n\n"               \
    "**9 avril 2020**\n\n[Dix-sept projets](https://www.aefinfo.fr/depeche/625647)\n"

static void text_is(struct str s, const char *want)
{
    char got[512];
    snprintf(got, sizeof got, "%.*s", STR_ARG(s));
    assert_string_equal(got, want);
}

static void one_file_is_a_press_room(void **state)
{
    (void)state;
    folder_write("espace-presse.md", "---\ntitle: Espace presse\nurl: /presse\n---\n" COVERAGE);
    folder_write("other.md", "# Not of this room\n");
    struct room *r = folder_load("espace-presse.md");
    assert_int_equal(r->pages_len, 1);
    assert_int_equal(r->coverage_len, 1);
    text_is(r->coverage[0]->url, "/presse/");
    text_is(r->title, "Espace presse");
    assert_int_equal(r->clips_len, 4);
    assert_int_equal(r->clips[0]->date.month, 10);
    assert_int_equal(r->clips[3]->date.year, 2020);
    text_is(r->clips[0]->outlet->name, "Next INpact");
}

// A page that its keeper names holds coverage if it says nothing else; of a folder, where most
// pages are something else, such a page stays as it is.
static void a_page_that_says_nothing_is_coverage_only_by_itself(void **state)
{
    (void)state;
    static const char page[] =
        "> A squeezebox finds its way home\n\n"
        "Alma Pettersen, [Quay Radio](https://www.quayradio.example/a-squeezebox-finds-its-way)\n\n"
        "> The record builds a whole coast\n\n"
        "Denis Lormel, [Earfen Jazz](https://www.earfen.example/the-record-builds-a-whole-coast)\n";
    folder_write("index.md", page);
    struct room *r = folder_load("index.md");
    assert_int_equal(r->clips_len, 2);
    r = folder_load("");
    assert_int_equal(r->clips_len, 0);
}

static void text_of(const struct page *p, const char *want)
{
    struct arena a = ARENA_EMPTY;
    struct error e;
    const struct doc *d = page_doc(&a, p, &e);
    assert_non_null(d);
    text_is(node_text(&a, d->root), want);
    arena_free(&a);
}

static void front_matter_is_never_shown_as_text(void **state)
{
    (void)state;
    folder_write("presse.yaml", "title: R\n");
    folder_write("content/a.md", "---\ntitle: One\ndate: 2021-10-11\n---\nA text, and more.\n");
    struct room *r = folder_load("");
    text_of(r->releases[0], "A text, and more.");
    // As many bytes, of which others are text.
    folder_write("content/a.md", "---\ntitle: One, two\ndate: 2021-10-11\n---\nA text, a.\n\n\n");
    text_of(r->releases[0], "A text, a.");
    folder_write("content/a.md", "---\ntitle: One\ndate: 2021-10-11\n---\nUn caf\xE9.\n");
    text_of(r->releases[0], "Un caf\u00e9.");
}

static void clips_are_newest_first_whatever_the_page(void **state)
{
    (void)state;
    folder_write("p.md", "---\ntitle: Revue de presse\n---\n**3 février 2021**\n\n[Un titre "
                         "long](https://a.example.org/un)\n\n"
                         "**3 mars 2021**\n\n[Un autre titre](https://b.example.org/deux)\n\n"
                         "**28 mars 2021**\n\n[Encore un titre](https://c.example.org/trois)\n");
    struct room *r = folder_load("p.md");
    assert_int_equal(r->clips_len, 3);
    for (size_t i = 1; i < r->clips_len; i++)
        assert_true(date_compare(r->clips[i - 1]->date, r->clips[i]->date) > 0);
}

static void a_presse_room_has_content_and_media_and_keeps_data_private(void **state)
{
    (void)state;
    folder_write("presse.yaml", "title: La maison\nbase_url: https://www.example.org/\nlang: fr\n"
                                "contact:\n  name: Presse\n  mail: presse@example.org\n");
    folder_write("content/espace-presse.md", "---\ntitle: Presse\n---\n" COVERAGE);
    folder_write("content/communiques/un.md",
                 "---\ntitle: Un\ndate: 2021-05-06\ntags: [A, b]\n---\nTexte.\n");
    folder_write("content/en/about.md", "---\ntitle: About us\n---\nWe are a small house.\n");
    folder_write("media/logo.svg", "<svg/>");
    folder_write("data/store.md", "# Private\n");
    folder_write("notes.md", "# Not in content\n");
    folder_write("content/press.md~", "what it said before");
    folder_write("content/#press.md#", "what it may say");
    folder_write("content/~$press.md", "# Open elsewhere\n");
    folder_write("media/~$kit.docx", "open elsewhere");
    folder_write("media/photo.jpg.part", "half a photo");
    struct room *r = folder_load("");
    assert_int_equal(r->pages_len, 3);
    text_is(r->title, "La maison");
    text_is(r->base_url, "https://www.example.org");
    text_is(r->contact.mail, "presse@example.org");
    assert_non_null(folder_page(r, "/espace-presse/"));
    assert_int_equal(folder_page(r, "/communiques/un/")->kind, PAGE_RELEASE);
    text_is(folder_page(r, "/en/about/")->lang, "en");
    assert_int_equal(r->media_len, 1);
    text_is(r->media[0].path, "/media/logo.svg");
    assert_int_equal(r->tags_len, 2);
}

static void a_jekyll_site_reads_as_it_is(void **state)
{
    (void)state;
    folder_write("_config.yml", "title: A site\nurl: https://site.example\nlang: en\n");
    folder_write("_posts/2021-03-04-a-title.md", "---\ntitle: A title\n---\nHello there.\n");
    folder_write("_drafts/later.md", "---\ntitle: Later\n---\nNot yet.\n");
    folder_write("_layouts/page.html", "{{ content }}");
    folder_write("_site/index.html", "<p>made</p>");
    folder_write("node_modules/x/readme.md", "# x\n");
    folder_write("README.md", "# For programmers\n");
    folder_write("about.md", "---\npermalink: /about.html\n---\n# About\n\nWho we are and why.\n");
    struct room *r = folder_load("");
    const struct page *post = folder_page(r, "/2021/03/04/a-title/");
    assert_non_null(post);
    assert_int_equal(post->kind, PAGE_RELEASE);
    assert_int_equal(post->date, 1614816000);
    text_is(post->aliases[0], "/2021/03/04/a-title.html");
    text_is(folder_page(r, "/about/")->title, "About");
    text_is(folder_page(r, "/about/")->aliases[0], "/about.html");
    assert_int_equal(r->pages_len, 3);
    assert_int_equal(r->releases_len, 1);
    text_is(r->base_url, "https://site.example");
}

static void a_hugo_site_reads_as_it_is(void **state)
{
    (void)state;
    folder_write(
        "config.toml",
        "title = \"A site\"\nbaseURL = \"https://hugo.example/\"\nlanguageCode = \"en-gb\"\n");
    folder_write("content/_index.md", "---\ntitle: Home\n---\nWelcome to all of you.\n");
    folder_write("content/news/one/index.md",
                 "+++\ntitle = \"One\"\ndate = 2022-01-02T10:00:00+01:00\naliases = "
                 "[\"/old/\"]\n+++\nText.\n");
    folder_write("content/news/one/photo.jpg", "x");
    folder_write("content/page.fr.md", "---\ntitle: La page\n---\nBonjour à tous.\n");
    folder_write("content/page.md", "---\ntitle: The page\n---\nGood morning.\n");
    folder_write("public/index.html", "<p>made</p>");
    struct room *r = folder_load("");
    assert_true(folder_page(r, "/")->home);
    const struct page *one = folder_page(r, "/news/one/");
    assert_non_null(one);
    assert_int_equal(one->date, 1641114000);
    assert_true(one->has_time);
    text_is(one->aliases[0], "/old/");
    const struct page *en = folder_page(r, "/page/"), *fr = folder_page(r, "/fr/page/");
    assert_non_null(en);
    assert_non_null(fr);
    text_is(fr->lang, "fr");
    assert_true(str_eq(en->translation_key, fr->translation_key));
    text_is(r->lang, "en-gb");
    assert_int_equal(r->media_len, 1);
    text_is(r->media[0].path, "/news/one/photo.jpg");
}

static void nothing_is_published_before_or_after_its_time(void **state)
{
    (void)state;
    folder_write("content/draft.md", "---\ntitle: Draft\nDraft: true\n---\nNo.\n");
    folder_write("content/unpublished.md", "---\ntitle: No\npublished: false\n---\nNo.\n");
    folder_write("content/later.md",
                 "---\ntitle: Later\ndate: 2020-01-01\npublishDate: 2026-12-01\n---\nNo.\n");
    folder_write("content/future.md", "---\ntitle: Future\ndate: 2027-01-01\n---\nNo.\n");
    folder_write("content/gone.md", "---\ntitle: Gone\nexpiryDate: 2020-01-01\n---\nNo.\n");
    folder_write("content/here.md", "---\ntitle: Here\nexpiryDate: 2026-11-30\n---\nYes, here.\n");
    struct room *r = folder_load("");
    for (size_t i = 0; i < r->pages_len; i++)
        assert_int_equal(r->pages[i]->published, str_eq(r->pages[i]->title, STR("Here")));
    assert_int_equal(r->next_change, 1795996800); // 2026-11-30
    assert_int_equal(r->releases_len, 0);
    r = folder_load_with("", (struct room_options){.drafts = true});
    assert_true(folder_page(r, "/draft/")->published);
    assert_false(folder_page(r, "/later/")->published);
}

static void coverage_can_be_forced_and_forbidden(void **state)
{
    (void)state;
    folder_write("content/a.md", "---\ntitle: A\ncoverage: false\n---\n" COVERAGE);
    folder_write("content/b.md", "---\ntitle: B\ndate: 2021-01-01\ncoverage: true\n---\n" COVERAGE);
    struct room *r = folder_load("");
    assert_int_equal(folder_page(r, "/a/")->kind, PAGE_PLAIN);
    assert_int_equal(folder_page(r, "/b/")->kind, PAGE_COVERAGE);
}

static void an_article_on_two_pages_counts_once(void **state)
{
    (void)state;
    folder_write("content/press.fr.md", "---\ntitle: Presse\n---\n" COVERAGE);
    folder_write("content/press.en.md", "---\ntitle: Press\n---\n" COVERAGE);
    struct room *r = folder_load("");
    assert_int_equal(r->coverage_len, 2);
    assert_int_equal(r->clips_len, 4);
}

static void ids_outlive_titles_hosts_and_schemes(void **state)
{
    (void)state;
    folder_write("a.md", "---\ntitle: Revue de presse\n---\n**3 mars 2021**\n\n[Un "
                         "titre](https://www.a.example.org/un?utm_source=x)\n\n"
                         "**2 mars 2021**\n\n[Deux](https://b.example.org/deux-choses)\n");
    folder_write("b.md", "---\ntitle: Revue de presse\n---\n**3 mars 2021**\n\n[Tout autre "
                         "chose](http://a.example.org/un/)\n\n"
                         "**2 mars 2021**\n\n[Deux](https://b.example.org/deux-choses)\n");
    struct room *a = folder_load("a.md"), *b = folder_load("b.md");
    assert_int_equal(a->clips_len, 2);
    assert_int_equal(a->clips[0]->id.n, 16);
    assert_true(str_eq(a->clips[0]->id, b->clips[0]->id));
    assert_false(str_eq(a->clips[0]->id, a->clips[1]->id));
}

static void groups_hold_every_clip_once(void **state)
{
    (void)state;
    struct clip_group *groups;
    struct arena scratch = ARENA_EMPTY;
    folder_write("p.md", "---\ntitle: Revue de presse\n---\n" COVERAGE);
    struct room *r = folder_load("p.md");
    assert_int_equal(page_years(&scratch, r->coverage[0], &groups), 2);
    assert_int_equal(groups[0].year, 2021);
    assert_int_equal(groups[0].len, 3);
    assert_int_equal(page_outlets(&scratch, r->coverage[0], &groups), 4);
    text_is(groups[0].slug, "acteurs-publics");
    arena_free(&scratch);
}

static void the_order_of_threads_changes_nothing(void **state)
{
    (void)state;
    char name[64], text[256];
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "content/r/%03d.md", (i * 37) % 200);
        snprintf(text, sizeof text,
                 "---\ntitle: R%d\ndate: 2021-01-%02d\ntags: [t%d]\n---\nText %d.\n", i, i % 28 + 1,
                 i % 7, i);
        folder_write(name, text);
    }
    struct room *one = folder_load_with("", (struct room_options){.threads = 1});
    struct room *many = folder_load_with("", (struct room_options){.threads = 4});
    assert_int_equal(one->releases_len, 200);
    assert_int_equal(many->releases_len, 200);
    for (size_t i = 0; i < 200; i++) {
        assert_true(str_eq(one->releases[i]->url, many->releases[i]->url));
        assert_true(str_eq(one->releases[i]->title, many->releases[i]->title));
    }
    assert_int_equal(one->tags_len, 7);
}

static void a_release_says_what_its_first_paragraph_says(void **state)
{
    (void)state;
    folder_write("content/r.md",
                 "---\ndate: 2021-01-02\nauthor: Me\n---\n# The heading\n\n![x](a.png)\n\n"
                 "The first *paragraph* of this release.\n\nThe second.\n");
    struct room *r = folder_load("");
    const struct page *p = r->releases[0];
    text_is(p->title, "The heading");
    text_is(p->description, "The first paragraph of this release.");
    assert_null(p->doc);
    text_is(value_text(p->front, STR("author")), "Me");
    assert_null(value_get(p->front, STR("date")));
}

static void what_cannot_be_read_is_said_and_the_rest_is_there(void **state)
{
    (void)state;
    folder_write("content/good.md", "# Good\n\nAll is well here.\n");
    folder_write("content/secret.md", "# Secret\n");
    assert_int_equal(symlink("/etc/passwd", folder_path("content/link.md")), 0);
    if (geteuid() != 0)
        assert_int_equal(chmod(folder_path("content/secret.md"), 0), 0);
    struct room *r = folder_load("");
    assert_non_null(folder_page(r, "/good/"));
    assert_null(folder_page(r, "/link/"));
    assert_int_equal(folder_findings(r, "link-outside"), 1);
    if (geteuid() != 0)
        assert_int_equal(folder_findings(r, "file-unreadable"), 1);
}

// Somebody who is told to start afresh loses the room that is there.
static void a_room_that_cannot_be_read_is_not_called_empty(void **state)
{
    (void)state;
    struct room *r = NULL;
    struct error e = {0};
    folder_write("content", "# A page\n");
    assert_false(room_load(folder_path(""), NULL, &r, &e));
    assert_non_null(strstr(e.message, "is a file, not a folder"));
    assert_int_equal(unlink(folder_path("content")), 0);
    assert_int_equal(symlink("/etc", folder_path("content")), 0);
    assert_false(room_load(folder_path(""), NULL, &r, &e));
    assert_non_null(strstr(e.message, "leads out of the room"));
    assert_non_null(strstr(e.file, "content"));
    assert_int_equal(unlink(folder_path("content")), 0);
    assert_int_equal(mkdir(folder_path("content"), 0), 0);
    if (geteuid() != 0) {
        assert_false(room_load(folder_path(""), NULL, &r, &e));
        assert_non_null(strstr(e.message, "Permission denied"));
    }
    assert_int_equal(rmdir(folder_path("content")), 0);
}

static void a_folder_without_pages_is_refused_with_a_remedy(void **state)
{
    (void)state;
    struct room *r = NULL;
    struct error e = {0};
    assert_false(room_load(folder_path(""), NULL, &r, &e));
    assert_int_equal(e.kind, ERROR_MISSING);
    assert_non_null(strstr(e.remedy, "presse init"));
    assert_false(room_load(folder_path("none.md"), NULL, &r, &e));
    folder_write("x.png", "x");
    assert_false(room_load(folder_path("x.png"), NULL, &r, &e));
    assert_null(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_file_is_a_press_room, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_page_that_says_nothing_is_coverage_only_by_itself,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(front_matter_is_never_shown_as_text, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(clips_are_newest_first_whatever_the_page, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_presse_room_has_content_and_media_and_keeps_data_private,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_jekyll_site_reads_as_it_is, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_hugo_site_reads_as_it_is, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_published_before_or_after_its_time, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(coverage_can_be_forced_and_forbidden, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(an_article_on_two_pages_counts_once, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(ids_outlive_titles_hosts_and_schemes, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(groups_hold_every_clip_once, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(the_order_of_threads_changes_nothing, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_release_says_what_its_first_paragraph_says, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_said_and_the_rest_is_there,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_room_that_cannot_be_read_is_not_called_empty,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_folder_without_pages_is_refused_with_a_remedy,
                                        folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
