// SPDX-License-Identifier: MIT
// The routes of a room: what journalists find where, what nobody may find, and what never
// changes under an address.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "site/site.h"

struct world {
    char folder[40];
    struct room *room;
    struct theme *theme;
    struct site *site;
    struct arena arena;
};

static void write_file(struct world *w, const char *name, const char *text)
{
    struct error e = {0};
    char *path = path_join(&w->arena, w->folder, name);
    struct str dir = str_slice(str_of(path), 0, str_rfind_char(str_of(path), '/'));
    assert_true(file_make_folders(str_c(&w->arena, dir), &e));
    assert_true(file_replace(path, str_of(text), false, &e));
}

static void unmake(struct world *w)
{
    site_free(w->site);
    theme_free(w->theme);
    room_free(w->room);
    w->site = NULL;
    w->theme = NULL;
    w->room = NULL;
}

static void make(struct world *w)
{
    struct error e = {0};
    const struct room_options options = {.now = 1732450000, .threads = 1}; // 24 November 2024
    unmake(w);
    assert_true(room_load(w->folder, &options, &w->room, &e));
    assert_true(theme_load(NULL, &w->theme, &e));
    assert_true(site_make(w->room, w->theme, NULL, &w->site, &e));
}

// The bytes of a route, NUL-terminated; NULL when there is none.
static const char *get(struct world *w, const char *path)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct error e = {0};
    const struct route *route = site_find(w->site, str_of(path));
    if (!route)
        return NULL;
    if (!site_render(w->site, route, &scratch, &b, &e))
        fail_msg("%s: %s:%u: %s", path, e.file, e.line, e.message);
    return arena_copy(&w->arena, b.p ? b.p : "", b.n);
}

static void has(struct world *w, const char *path, const char *text)
{
    const char *all = get(w, path);
    if (!all || !strstr(all, text))
        fail_msg("%s lacks %s:\n%.3000s", path, text, all ? all : "(no such route)");
}

static void lacks(struct world *w, const char *path, const char *text)
{
    const char *all = get(w, path);
    if (all && strstr(all, text))
        fail_msg("%s has %s", path, text);
}

static const char config[] = "title: Les Essais\nbase_url: https://essais.example\nlang: fr\n"
                             "security:\n  contact: securite@essais.example\n";

static const char coverage[] =
    "---\ntitle: Espace presse\nurl: /espace-presse\nlang: fr\n---\nBienvenue.\n\n"
    "**11 octobre 2021**\n\n[Un <b> titre & un \"autre\"](https://www.lemonde.fr/un-titre)\n\n"
    "**7 octobre 2021**\n\n[Deuxième titre](https://www.liberation.fr/deuxieme-titre)\n\n"
    "**3 mars 2020**\n\n[Troisième titre](https://www.lemonde.fr/troisieme-titre)\n\n"
    "## Écrivez-nous\n\n[Contactez le service de presse](mailto:presse@essais.example)\n";

static const char release[] =
    "---\ntitle: Une annonce\ndate: 2024-03-04\ntags: [Outils]\naliases: [/vieux/]\n---\nLe texte "
    "de l’annonce, avec une [page](../page.md).\n";

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    strcpy(w->folder, "/tmp/presse-site-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    write_file(w, "presse.yaml", config);
    write_file(w, "content/espace-presse.md", coverage);
    write_file(w, "content/communiques/annonce.md", release);
    write_file(w, "content/page.md", "---\ntitle: Une page\n---\nProse.\n");
    make(w);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    char command[80];
    unmake(w);
    snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    assert_int_equal(system(command), 0);
    arena_free(&w->arena);
    free(w);
    return 0;
}

static void everything_that_was_promised_is_there(void **state)
{
    struct world *w = *state;
    static const char *const paths[] = {
        "/",
        "/espace-presse/",
        "/espace-presse/atom.xml",
        "/espace-presse/rss.xml",
        "/espace-presse/feed.json",
        "/espace-presse/coverage.json",
        "/espace-presse/coverage.csv",
        "/communiques/",
        "/communiques/annonce/",
        "/communiques/atom.xml",
        "/communiques/rss.xml",
        "/communiques/feed.json",
        "/page/",
        "/tags/",
        "/tags/outils/",
        "/sitemap.xml",
        "/robots.txt",
        "/404.html",
        "/favicon.svg",
        "/.well-known/security.txt",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (!get(w, paths[i]))
            fail_msg("there is no %s", paths[i]);
    }
    for (size_t i = 1; i < site_len(w->site); i++)
        assert_true(str_cmp(site_route(w->site, i - 1)->path, site_route(w->site, i)->path) < 0);
}

static void a_journalist_sees_articles_and_contact(void **state)
{
    struct world *w = *state;
    has(w, "/espace-presse/", "<h1>Espace presse</h1>");
    has(w, "/espace-presse/", "<html lang=\"fr\"");
    has(w, "/espace-presse/", "Bienvenue.");
    has(w, "/espace-presse/", "<time datetime=\"2021-10-11\">11 octobre</time>");
    has(w, "/espace-presse/", "Deuxième titre</a></h3>");
    has(w, "/espace-presse/", "mailto:presse@essais.example");
    has(w, "/espace-presse/",
        "<link rel=\"canonical\" href=\"https://essais.example/espace-presse/\">");
    lacks(w, "/espace-presse/", "<h1>Espace presse</h1>\n<h1>");
    lacks(w, "/espace-presse/", " style=");
}

static void structured_data_cannot_leave_its_element(void **state)
{
    struct world *w = *state;
    has(w, "/espace-presse/", "\"@type\":\"NewsArticle\"");
    has(w, "/espace-presse/", "\"datePublished\":\"2021-10-11\"");
    lacks(w, "/espace-presse/", "isAccessibleForFree");
    write_file(w, "content/espace-presse.md",
               "---\ntitle: </script><script>x\nurl: /espace-presse\n---\n**11 octobre "
               "2021**\n\n[a](https://www.lemonde.fr/a)\n");
    make(w);
    lacks(w, "/espace-presse/", "<script>x");
}

static void links_work_under_any_folder(void **state)
{
    struct world *w = *state;
    has(w, "/communiques/annonce/", "href=\"../../page/\"");
    has(w, "/espace-presse/", "href=\"../style.");
    has(w, "/", "href=\"espace-presse/\"");
    lacks(w, "/espace-presse/", "href=\"/");
    has(w, "/404.html", "href=\"/style.");
}

static void old_addresses_lead_to_the_new_ones(void **state)
{
    struct world *w = *state;
    const struct route *route = site_find(w->site, STR("/vieux/"));
    assert_non_null(route);
    assert_int_equal(route->kind, ROUTE_REDIRECT);
    assert_true(str_eq(route->target, STR("/communiques/annonce/")));
    has(w, "/vieux/", "url=../communiques/annonce/");
}

static void a_spreadsheet_gets_every_article(void **state)
{
    struct world *w = *state;
    has(w, "/espace-presse/coverage.csv", "date,outlet,title,url");
    has(w, "/espace-presse/coverage.csv", "\r\n2021-10-07,");
    has(w, "/espace-presse/coverage.json", "\"count\": 3");
}

// The id lines of a feed.
static char *ids_of(struct world *w, const char *path)
{
    AUTO_BUF b = BUF_EMPTY;
    for (const char *p = get(w, path); (p = strstr(p, "urn:uuid:")); p += 45)
        buf_add(&b, p, 45);
    return arena_copy(&w->arena, b.p, b.n);
}

static void ids_of_feeds_outlive_titles_and_hosts(void **state)
{
    struct world *w = *state;
    static const char *const feeds[] = {"/espace-presse/atom.xml", "/espace-presse/rss.xml",
                                        "/espace-presse/feed.json", "/communiques/atom.xml"};
    const char *before[4];
    for (size_t i = 0; i < 4; i++)
        before[i] = ids_of(w, feeds[i]);
    assert_true(strlen(before[0]) == 45 * 4); // the feed and three articles
    write_file(w, "presse.yaml", "title: Autre nom\nbase_url: https://autre.example\nlang: fr\n");
    write_file(w, "content/espace-presse.md",
               "---\ntitle: Revue\nurl: /espace-presse\nlang: fr\n---\n"
               "**11 octobre 2021**\n\n[Tout autre](https://www.lemonde.fr/un-titre)\n\n"
               "**7 octobre 2021**\n\n[Encore autre](https://www.liberation.fr/deuxieme-titre)\n\n"
               "**3 mars 2020**\n\n[Autre](http://lemonde.fr/troisieme-titre/?utm_source=x)\n");
    make(w);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(ids_of(w, feeds[i]), before[i]);
}

// The first id of an entry in a feed of releases.
static const char *entry_id(struct world *w)
{
    const char *all = get(w, "/communiques/atom.xml");
    const char *entry = all ? strstr(all, "<entry>") : NULL;
    const char *id = entry ? strstr(entry, "urn:uuid:") : NULL;
    assert_non_null(id);
    return arena_copy(&w->arena, id, 45);
}

static void remove_file(struct world *w, const char *name)
{
    assert_int_equal(unlink(path_join(&w->arena, w->folder, name)), 0);
}

static void a_release_keeps_its_id_when_its_file_is_renamed(void **state)
{
    struct world *w = *state;
    const char *before = entry_id(w);
    // A short address is no former one.
    write_file(w, "content/communiques/annonce.md",
               "---\ntitle: Autre titre\ndate: 2024-03-04\naliases: [/court/]\n---\nTexte.\n");
    make(w);
    assert_string_equal(entry_id(w), before);
    // Renamed, and moved, with the alias that keeps the old address alive.
    remove_file(w, "content/communiques/annonce.md");
    write_file(w, "content/communiques/nouveau.md",
               "---\ntitle: Autre titre\ndate: 2024-03-04\n"
               "aliases: [/court/, /communiques/annonce/]\n---\nTexte.\n");
    make(w);
    assert_string_equal(entry_id(w), before);
    remove_file(w, "content/communiques/nouveau.md");
    write_file(w, "content/archives/annonce.md",
               "---\ntitle: Autre titre\ndate: 2024-03-04\n"
               "aliases: [/communiques/annonce.html]\n---\nTexte.\n");
    make(w);
    assert_string_equal(entry_id(w), before);
    // An id of its own makes the address free.
    write_file(w, "content/archives/annonce.md",
               "---\ntitle: Titre\ndate: 2024-03-04\nid: cp-12\n---\nTexte.\n");
    make(w);
    const char *own = entry_id(w);
    assert_string_not_equal(own, before);
    remove_file(w, "content/archives/annonce.md");
    write_file(w, "content/communiques/x.md",
               "---\ntitle: Titre\ndate: 2024-03-05\nid: cp-12\n---\nTexte.\n");
    make(w);
    assert_string_equal(entry_id(w), own);
}

static void a_tag_can_be_followed(void **state)
{
    struct world *w = *state;
    has(w, "/tags/outils/atom.xml", "<title>Outils, Communiqués");
    has(w, "/tags/outils/atom.xml", "Une annonce");
    has(w, "/tags/outils/rss.xml", "Une annonce");
    has(w, "/tags/outils/feed.json",
        "\"feed_url\": \"https://essais.example/tags/outils/feed.json\"");
    has(w, "/tags/outils/", "title=\"Outils (Atom)\" href=\"../../tags/outils/atom.xml\"");
    write_file(w, "content/communiques/autre.md",
               "---\ntitle: Sans étiquette\ndate: 2024-03-06\n---\nTexte.\n");
    make(w);
    has(w, "/communiques/atom.xml", "Sans étiquette");
    lacks(w, "/tags/outils/atom.xml", "Sans étiquette");
}

static void what_describes_a_picture_is_not_published(void **state)
{
    struct world *w = *state;
    write_file(w, "media/photo.jpg", "x");
    write_file(w, "media/photo.yaml", "credit: A secret address\n");
    write_file(w, "media/logo.png", "x");
    write_file(w, "media/logo.png.yml", "credit: B\n");
    write_file(w, "media/alone.yaml", "credit: C\n");
    write_file(w, "static/photo.webp", "x");
    write_file(w, "static/photo.yaml", "credit: D\n");
    write_file(w, "static/openapi.yaml", "openapi: 3.0.0\n");
    write_file(w, "content/lien.md", "---\ntitle: Lien\n---\n[a](/media/photo.yaml)\n");
    make(w);
    assert_non_null(site_find(w->site, STR("/media/photo.jpg")));
    assert_non_null(site_find(w->site, STR("/media/logo.png")));
    assert_non_null(site_find(w->site, STR("/photo.webp")));
    assert_non_null(site_find(w->site, STR("/openapi.yaml")));
    assert_null(site_find(w->site, STR("/media/photo.yaml")));
    assert_null(site_find(w->site, STR("/media/logo.png.yml")));
    assert_null(site_find(w->site, STR("/media/alone.yaml")));
    assert_null(site_find(w->site, STR("/photo.yaml")));
    size_t said = 0;
    for (size_t i = 0; i < w->room->diags.len; i++)
        said += strcmp(w->room->diags.items[i].code, "media-sidecar") == 0;
    assert_int_equal(said, 1);
}

static void without_an_address_feeds_say_what_is_missing(void **state)
{
    struct world *w = *state;
    write_file(w, "presse.yaml", "title: Les Essais\n");
    make(w);
    has(w, "/espace-presse/atom.xml", "set base_url in presse.yaml");
    has(w, "/espace-presse/feed.json", "set base_url in presse.yaml");
    has(w, "/espace-presse/atom.xml", "<id>urn:uuid:");
    lacks(w, "/espace-presse/", "canonical");
    lacks(w, "/robots.txt", "Sitemap");
}

static void drafts_and_what_is_not_yet_or_no_more_out_are_nowhere(void **state)
{
    struct world *w = *state;
    static const char *const fronts[] = {"draft: true", "publishDate: 2030-01-01",
                                         "expiryDate: 2020-01-01"};
    for (size_t i = 0; i < 3; i++) {
        char name[60], text[200];
        snprintf(name, sizeof name, "content/communiques/secret-%zu.md", i);
        snprintf(text, sizeof text,
                 "---\ntitle: Qzsecret\ndate: 2024-01-0%zu\ntags: [Qzsecret]\naliases: "
                 "[/qzsecret/]\n%s\n---\nQzsecret\n",
                 i + 1, fronts[i]);
        write_file(w, name, text);
    }
    make(w);
    for (size_t i = 0; i < site_len(w->site); i++) {
        const struct route *route = site_route(w->site, i);
        assert_false(str_contains(route->path, STR("secret")));
        if (route->kind != ROUTE_FILE)
            lacks(w, str_c(&w->arena, route->path), "zsecret");
    }
}

static void two_makes_give_the_same_bytes(void **state)
{
    struct world *w = *state;
    AUTO_BUF first = BUF_EMPTY, second = BUF_EMPTY;
    for (int round = 0; round < 2; round++) {
        make(w);
        for (size_t i = 0; i < site_len(w->site); i++) {
            const char *path = str_c(&w->arena, site_route(w->site, i)->path);
            buf_c(round ? &second : &first, path);
            buf_c(round ? &second : &first, get(w, path));
        }
    }
    assert_int_equal(first.n, second.n);
    assert_memory_equal(first.p, second.p, first.n);
}

// More than a screenful: years and outlets get pages of their own.
static void a_long_page_is_divided(void **state)
{
    struct world *w = *state;
    AUTO_BUF b = BUF_EMPTY;
    buf_c(&b, "---\ntitle: Revue de presse\nurl: /revue\nlang: fr\n---\n");
    for (int i = 0; i < 60; i++)
        buf_format(&b, "**%d octobre %d**\n\n[Titre numéro %d](https://www.%s/article-%d)\n\n",
                   1 + i % 28, 2023 - i / 30, i, i % 2 ? "lemonde.fr" : "liberation.fr", i);
    buf_char(&b, 0);
    write_file(w, "content/revue.md", b.p);
    make(w);
    has(w, "/revue/2023/", "<h1>2023</h1>");
    has(w, "/revue/2023/", "href=\"../../revue/#clip-");
    has(w, "/revue/le-monde/", "<h1>Le Monde</h1>");
    lacks(w, "/revue/2023/", "<time datetime=\"2022");
    has(w, "/revue/", "href=\"#year-2022\"");
    has(w, "/revue/", "href=\"../revue/le-monde/\"");
    has(w, "/sitemap.xml", "https://essais.example/revue/2023/");
    assert_null(get(w, "/espace-presse/2021/"));
}

// Search engines learn of every article: of the newest from the page, of all from its years.
static void structured_data_names_every_article(void **state)
{
    struct world *w = *state;
    AUTO_BUF b = BUF_EMPTY;
    buf_c(&b, "---\ntitle: Revue de presse\nurl: /revue\nlang: fr\n---\n");
    for (int i = 0; i < 130; i++)
        buf_format(&b, "**%d octobre 2023**\n\n[Titre numéro %d](https://www.lemonde.fr/n-%d)\n\n",
                   1 + i / 5, i, i);
    buf_char(&b, 0);
    write_file(w, "content/revue.md", b.p);
    make(w);
    has(w, "/revue/2023/", "\"position\":130,");
    has(w, "/revue/", "\"numberOfItems\":130");
    has(w, "/revue/", "\"position\":100,");
    lacks(w, "/revue/", "\"position\":101,");
}

// A room may be called otherwise than the organisation that publishes it.
static void the_organisation_is_the_publisher(void **state)
{
    struct world *w = *state;
    has(w, "/espace-presse/", "\"Organization\",\"name\":\"Les Essais\"");
    write_file(w, "presse.yaml", "title: Salle\norganisation: Atelier SA\nlang: fr\n");
    make(w);
    has(w, "/espace-presse/", "<title>Espace presse – Salle</title>");
    has(w, "/espace-presse/", "\"Organization\",\"name\":\"Atelier SA\"");
    write_file(w, "presse.yaml", "organisation: Atelier SA\nlang: fr\n");
    make(w);
    has(w, "/page/", "<title>Une page – Atelier SA</title>");
}

// A cutting that the room keeps itself, shown on its page and among the newest at home.
static void an_article_may_lie_in_the_room(void **state)
{
    struct world *w = *state;
    write_file(w, "content/espace-presse.md",
               "---\ntitle: Espace presse\nurl: /espace-presse\nlang: fr\n---\n"
               "**11 octobre 2021**\n\n[Une coupure](/media/coupure.pdf)\n\n"
               "**7 octobre 2021**\n\n[Autre](https://www.lemonde.fr/autre)\n");
    write_file(w, "media/coupure.pdf", "%PDF-1.4");
    make(w);
    has(w, "/espace-presse/", "href=\"../media/coupure.pdf\"");
    has(w, "/", "href=\"media/coupure.pdf\"");
}

static void lists_are_paginated(void **state)
{
    struct world *w = *state;
    write_file(w, "presse.yaml",
               "title: T\nlang: fr\nreleases:\n  path: /nouvelles/\n  per_page: 2\n");
    for (int i = 1; i <= 6; i++) {
        char name[60], text[100];
        snprintf(name, sizeof name, "content/n/annonce-%d.md", i);
        snprintf(text, sizeof text, "---\ntitle: Annonce %d\ndate: 2023-01-0%d\n---\nx\n", i, i);
        write_file(w, name, text);
    }
    make(w);
    has(w, "/nouvelles/", "Une annonce");
    has(w, "/nouvelles/", "Annonce 5");
    has(w, "/nouvelles/", "7 communiqués");
    has(w, "/nouvelles/", "nouvelles/page/2/\" rel=\"next\"");
    has(w, "/nouvelles/page/2/", "Annonce 3");
    has(w, "/nouvelles/page/2/", "nouvelles/\" rel=\"prev\"");
    has(w, "/nouvelles/page/2/", "nouvelles/page/1/\" rel=\"next\"");
    has(w, "/nouvelles/page/2/", "3 janvier 2023 – 4 janvier 2023");
    has(w, "/nouvelles/page/1/", "Annonce 1");
    assert_null(get(w, "/nouvelles/page/3/"));
}

static void translations_point_at_one_another(void **state)
{
    struct world *w = *state;
    write_file(w, "content/a-propos.fr.md", "---\ntitle: À propos\n---\nOui.\n");
    write_file(w, "content/a-propos.en.md", "---\ntitle: About\n---\nYes.\n");
    make(w);
    bool linked = false;
    for (size_t i = 0; i < site_len(w->site); i++) {
        const char *path = str_c(&w->arena, site_route(w->site, i)->path);
        if (strstr(path, "a-propos") && strstr(get(w, path), "hreflang=\"en\""))
            linked = true;
    }
    assert_true(linked);
}

static void clips_that_are_files_of_the_site_lead_to_them_from_everywhere(void **state)
{
    struct world *w = *state;
    write_file(w, "media/coupure.pdf", "%PDF-1.4");
    write_file(w, "content/espace-presse.md",
               "---\ntitle: Espace presse\nurl: /espace-presse\nlang: fr\n---\n"
               "- 11 octobre 2021, Le Monde : [Un titre paru](/media/coupure.pdf)\n"
               "- 7 octobre 2021, Libération : [Un autre titre](/media/coupure.pdf)\n"
               "- 3 mars 2020, La Croix : [Encore un titre](https://www.la-croix.com/encore)\n");
    make(w);
    has(w, "/espace-presse/", "href=\"../media/coupure.pdf\"");
    has(w, "/", "href=\"media/coupure.pdf\"");
}

static void a_page_without_a_language_gets_the_one_it_is_written_in(void **state)
{
    struct world *w = *state;
    write_file(w, "presse.yaml", "title: Les Essais\n");
    write_file(w, "content/espace-presse.md",
               "---\ntitle: Espace presse\nurl: /espace-presse\n---\nVoici ce que les journaux ont "
               "écrit sur nous. Pour une interview, écrivez au service qui vous répond dans la "
               "journée.\n\n**11 octobre 2021**\n\n[A title](https://www.lemonde.fr/a)\n");
    make(w);
    has(w, "/espace-presse/", "<html lang=\"fr\"");
}

static void write_entries(struct world *w, int len)
{
    AUTO_BUF text = BUF_EMPTY;
    buf_c(&text, "---\ntitle: Espace presse\nurl: /espace-presse\nlang: fr\n---\n");
    for (int i = 0; i < len; i++)
        buf_format(&text, "**%d mai 20%d**\n\n[Titre %d & plus](%s%d)\n\n", i % 3 + 1, i % 4 + 10,
                   i,
                   i % 7 == 3   ? "/media/"
                   : i % 3 == 0 ? "https://www.lemonde.fr/"
                                : "https://www.lesechos.fr/",
                   i);
    buf_char(&text, '\0');
    write_file(w, "content/espace-presse.md", text.p);
}

static void whole_is_the_same(struct world *w)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    const struct site_options whole = {.whole = true};
    struct site *kept = NULL;
    struct error e = {0};
    assert_true(site_make(w->room, w->theme, &whole, &kept, &e));
    assert_int_equal(site_len(kept), site_len(w->site));
    for (size_t i = 0; i < site_len(kept); i++) {
        const struct route *one = site_route(w->site, i), *other = site_route(kept, i);
        AUTO_BUF a = BUF_EMPTY;
        AUTO_BUF b = BUF_EMPTY;
        if (one->kind == ROUTE_FILE)
            continue;
        assert_true(site_render(w->site, one, &scratch, &a, &e));
        assert_true(site_render(kept, other, &scratch, &b, &e));
        if (!str_eq(buf_view(&a), buf_view(&b)))
            fail_msg("%.*s differs:\n%.*s", STR_ARG(one->path), STR_ARG(buf_view(&b)));
    }
    site_free(kept);
}

// Releases, entries and tags stand in several lists; what one gave is taken into the others.
static void a_site_that_is_rendered_whole_is_the_same(void **state)
{
    struct world *w = *state;
    write_entries(w, 90);
    for (int i = 0; i < 120; i++) {
        write_file(w, str_c(&w->arena, str_format(&w->arena, "content/communiques/n%d.md", i)),
                   str_c(&w->arena,
                         str_format(&w->arena,
                                    "---\ntitle: Annonce %d & plus\ndate: 2024-0%d-04\nlang: %s\n"
                                    "tags: [Outils, Étés, t%d]\ndescription: %s\n---\nTexte.\n",
                                    i, i % 9 + 1, i % 5 ? "fr" : "en", i % 3,
                                    i % 2 ? "Voir ../ici" : "''")));
    }
    make(w);
    assert_non_null(get(w, "/espace-presse/2010/"));
    whole_is_the_same(w);
}

// An entry on two pages leads on each to its place there.
static void an_entry_of_two_pages_is_kept_for_each(void **state)
{
    struct world *w = *state;
    struct page *one = NULL, *other = NULL;
    write_entries(w, 90);
    write_file(w, "content/revue.md",
               "---\ntitle: Revue\nurl: /revue\nlang: fr\n---\n**3 mai 2011**\n\n"
               "[Une revue](https://www.lemonde.fr/revue)\n\n**2 mai 2011**\n\n"
               "[Une autre](https://www.lesechos.fr/autre)\n");
    make(w);
    for (size_t i = 0; i < w->room->pages_len; i++)
        if (str_eq(w->room->pages[i]->url, STR("/revue/")))
            other = w->room->pages[i];
        else if (str_eq(w->room->pages[i]->url, STR("/espace-presse/")))
            one = w->room->pages[i];
    assert_non_null(one);
    assert_non_null(other);
    other->clips = one->clips;
    other->clips_len = one->clips_len;
    other->lang = one->lang;
    site_free(w->site);
    w->site = NULL;
    struct error e = {0};
    const struct site_options options = {.whole = false};
    assert_true(site_make(w->room, w->theme, &options, &w->site, &e));
    assert_non_null(get(w, "/revue/2010/"));
    whole_is_the_same(w);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(everything_that_was_promised_is_there),
        TEST(clips_that_are_files_of_the_site_lead_to_them_from_everywhere),
        TEST(a_page_without_a_language_gets_the_one_it_is_written_in),
        TEST(a_journalist_sees_articles_and_contact),
        TEST(structured_data_cannot_leave_its_element),
        TEST(links_work_under_any_folder),
        TEST(old_addresses_lead_to_the_new_ones),
        TEST(a_spreadsheet_gets_every_article),
        TEST(ids_of_feeds_outlive_titles_and_hosts),
        TEST(a_release_keeps_its_id_when_its_file_is_renamed),
        TEST(a_tag_can_be_followed),
        TEST(what_describes_a_picture_is_not_published),
        TEST(without_an_address_feeds_say_what_is_missing),
        TEST(drafts_and_what_is_not_yet_or_no_more_out_are_nowhere),
        TEST(two_makes_give_the_same_bytes),
        TEST(a_long_page_is_divided),
        TEST(structured_data_names_every_article),
        TEST(the_organisation_is_the_publisher),
        TEST(an_article_may_lie_in_the_room),
        TEST(lists_are_paginated),
        TEST(a_site_that_is_rendered_whole_is_the_same),
        TEST(an_entry_of_two_pages_is_kept_for_each),
        TEST(translations_point_at_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
