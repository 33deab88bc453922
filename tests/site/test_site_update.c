// SPDX-License-Identifier: MIT
// After an edit a site that was brought up to date gives, route for route and byte for byte, what
// a new one would; and what keeps its stamp keeps its bytes. If these fail, readers see a list, a
// tag or a feed that is no longer so. PRESSE_EDITS sets how many random edits are compared (80).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../room/folder.h"
#include "base/cleanup.h"
#include "room/update.h"
#include "site/search_parts.h"

static const int64_t noon = 1795521600; // 2026-11-24T12:00:00Z
static struct theme *theme;

// A room with its site. What a site stands on must outlive it.
struct world {
    struct room *room;
    struct site *site, *lowest;
    struct room *lowest_room;
    struct search_rows *rows; // of the lowest
};

// What a route of the lowest site had rendered to when it had this stamp.
struct seen {
    size_t index;
    uint64_t stamp;
    struct str bytes;
};

static struct arena kept;
static struct seen *seen;
static size_t seen_len, seen_cap;

static int begin(void **state)
{
    (void)state;
    struct error e = {0};
    folder_begin();
    assert_true(theme_load(NULL, &theme, &e));
    return 0;
}

static int end(void **state)
{
    (void)state;
    theme_free(theme);
    arena_free(&kept);
    seen = NULL;
    seen_len = seen_cap = 0;
    folder_end();
    return 0;
}

static void load(struct world *w, struct room *previous)
{
    struct error e = {0};
    const struct room_options options = {.now = noon, .threads = 1, .previous = previous};
    if (!room_load(folder_path("."), &options, &w->room, &e))
        fail_msg("%s", e.message);
    w->rows = search_rows_make();
    const struct site_options live = {.live = true, .rows = w->rows};
    assert_true(site_make(w->room, theme, &live, &w->site, &e));
    w->lowest = w->site;
    w->lowest_room = w->room;
    seen_len = 0;
}

static void unload(struct world *w)
{
    if (w->site != w->lowest) {
        site_free(w->site);
        room_free(w->room);
    }
    site_free(w->lowest);
    room_free(w->lowest_room);
    search_rows_free(w->rows);
}

static struct str render(const struct site *s, const struct route *route, struct arena *a)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct error e = {0};
    if (route->kind == ROUTE_FILE)
        return STR("file");
    if (!site_render(s, route, &scratch, &b, &e))
        fail_msg("%.*s: %s", STR_ARG(route->path), e.message);
    return str_copy(a, buf_view(&b));
}

static void keeps_its_stamp(const struct world *w, const struct route *route, struct str bytes)
{
    size_t index = site_route_index(w->site, route);
    uint64_t stamp = site_stamp(w->site, route);
    if (index >= site_own_routes(w->lowest)) {
        assert_ptr_equal(site_own_route(w->site, index - site_own_routes(w->lowest)), route);
        return;
    }
    assert_ptr_equal(site_own_route(w->lowest, index), route);
    for (size_t i = 0; i < seen_len; i++) {
        if (seen[i].index != index || seen[i].stamp != stamp)
            continue;
        if (!str_eq(seen[i].bytes, bytes))
            fail_msg("%.*s has kept its stamp and not its bytes:\n%.*s", STR_ARG(route->path),
                     STR_ARG(bytes));
        return;
    }
    ARENA_PUSH(&kept, seen, seen_len, seen_cap) =
        (struct seen){index, stamp, str_copy(&kept, bytes)};
}

static void same_as_new(const struct world *w)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct world fresh;
    size_t remembered = seen_len;
    load(&fresh, NULL);
    seen_len = remembered;
    assert_int_equal(site_len(w->site), site_len(fresh.site));
    for (size_t i = 0; i < site_len(fresh.site); i++) {
        const struct route *got = site_route(w->site, i), *want = site_route(fresh.site, i);
        assert_string_equal(str_c(&a, got->path), str_c(&a, want->path));
        assert_string_equal(str_c(&a, got->type), str_c(&a, want->type));
        assert_string_equal(str_c(&a, got->target), str_c(&a, want->target));
        assert_int_equal(got->kind, want->kind);
        assert_int_equal(got->modified, want->modified);
        assert_ptr_equal(site_find(w->site, want->path), got);
        struct str bytes = render(w->site, got, &a);
        assert_string_equal(str_c(&a, bytes), str_c(&a, render(fresh.site, want, &a)));
        keeps_its_stamp(w, got, bytes);
    }
    unload(&fresh);
}

static bool update(struct world *w, const char *const *names, size_t len)
{
    const struct room_options options = {.now = noon};
    struct str paths[4];
    struct world next = *w;
    for (size_t i = 0; i < len; i++)
        paths[i] = str_of(names[i]);
    if (room_update(w->room, paths, len, &options, &next.room)) {
        if (!next.room)
            return true;
        if (site_update(w->site, next.room, &next.site)) {
            if (w->site != w->lowest) {
                site_free(w->site);
                room_free(w->room);
            }
            room_check(next.room);
            *w = next;
            return true;
        }
        room_free(next.room);
    }
    load(&next, w->room);
    unload(w);
    *w = next;
    return false;
}

static void put_release(const char *name, int date, const char *more, const char *text)
{
    char whole[512];
    snprintf(whole, sizeof whole, "---\ntitle: Titre de %s\ndate: 2024-01-%02d\n%s---\n%s\n", name,
             date, more, text);
    folder_write(name, whole);
}

static void some_room(const char *more)
{
    char text[512];
    snprintf(text, sizeof text, "title: Essai\nreleases: {per_page: 3}\n%s", more);
    folder_write("presse.yaml", text);
    folder_write("content/page.md", "# Page\n\n[Un](c/1.md), [deux](c/2.md), [trois](/c/3/)\n");
    folder_write("content/revue.md",
                 "---\ntitle: Espace presse\nurl: /revue\n---\n**11 octobre 2021**\n\n"
                 "[Un premier titre](https://www.lemonde.fr/un-premier-titre)\n\n"
                 "**3 mars 2020**\n\n[Autre](https://www.liberation.fr/autre)\n");
    for (int i = 0; i < 9; i++) {
        char name[32];
        snprintf(name, sizeof name, "content/c/%d.md", i);
        put_release(name, 1 + i, i % 2 ? "tags: [impair]\n" : "tags: [pair, Trois]\n",
                    "Voir [un](1.md) et [six](6.md).");
    }
    put_release("content/c/1.en.md", 2, "tags: [odd, pair]\n", "Some text, see [two](2.md).");
}

// About as many entries as make years and outlets pages of their own, of which one or another
// comes, goes or changes; sometimes the page is called or placed otherwise.
static void put_coverage(unsigned *seed)
{
    static const char *const outlets[] = {"www.lemonde.fr", "www.liberation.fr", "echo.example",
                                          "radio.example"};
    static const char *const heads[] = {"title: Espace presse\nurl: /revue\n",
                                        "title: Revue\nurl: /revue\n",
                                        "title: Espace presse\nurl: /revue\naliases: [/vieux/]\n"};
    AUTO_BUF text = BUF_EMPTY;
    unsigned head = (unsigned)rand_r(seed) % 24, gone = (unsigned)rand_r(seed) % 60;
    unsigned len = rand_r(seed) % 4 ? 39 + (unsigned)rand_r(seed) % 5 : 2;
    buf_format(&text, "---\n%s---\n\n", heads[head < 3 ? head : 0]);
    for (unsigned i = 0; i < len; i++) {
        bool other = rand_r(seed) % 30 == 0;
        unsigned of = other ? (unsigned)rand_r(seed) % 4 : i % 3;
        if (i == gone)
            continue;
        buf_format(&text, "**%u mai %u**\n\n[Un titre, numéro %u%s](https://%s/un-titre-%u)%s\n\n",
                   28 - i % 28, 2024 - i / 9 - 9 * other, i, other ? " bis" : "", outlets[of], i,
                   i % 11 ? "" : ", Le Canard");
    }
    buf_c(&text, rand_r(seed) % 4 ? "" : "[Un lien](page.md) et un mot.\n");
    buf_char(&text, '\0');
    folder_write("content/revue.md", text.p);
}

static void random_edit(unsigned *seed, char name[64])
{
    static const char *const more[] = {
        "",
        "tags: [pair]\n",
        "tags: [Pair, autre]\n",
        "tags: [trois]\nlang: en\n",
        "draft: true\n",
        "aliases: [/ancien/]\n",
        "url: /ailleurs/\ntags: [pair]\n",
        "url: /communiques/page/2/\n",
        "translationKey: c/3\n",
        "url: /en/\nlang: en\n",
        "tags: [impair]\ndescription: Autrement dit\n",
        "url: /search/\n",
    };
    static const char *const texts[] = {"Un texte, [puis](3.md).", "Un autre texte.",
                                        "Un autre texte.\n\nSa suite.", "Un autre texte.\n\nFin."};
    unsigned i = (unsigned)rand_r(seed) % 12, kind = (unsigned)rand_r(seed) % 16;
    snprintf(name, 64, "content/c/%u%s.md", i, kind == 15 ? ".en" : "");
    if (kind < 3 && i > 1) {
        unlink(folder_path(name));
        return;
    }
    if (kind == 3 || kind == 4) {
        static const char *const pages[] = {"content/page.md", "content/autre.md"};
        char text[256];
        snprintf(name, 64, "%s", pages[i % 2]);
        snprintf(text, sizeof text,
                 "---\ntitle: Page%s\n---\nUn texte, [puis](c/%u.md), qui change.\n",
                 i == 11 ? " nouvelle" : "", i);
        folder_write(name, text);
        return;
    }
    if (kind == 5 || kind == 6) {
        put_coverage(seed);
        snprintf(name, 64, "content/revue.md");
        return;
    }
    int date = 1 + rand_r(seed) % 12;
    put_release(name, date, more[kind < 12 ? (unsigned)rand_r(seed) % 12 : 1],
                texts[rand_r(seed) % 4]);
}

static int edits_wanted(void)
{
    const char *given = getenv("PRESSE_EDITS");
    return given ? atoi(given) : 80;
}

static void follow_edits(const char *more, unsigned seed)
{
    struct world w;
    int updated = 0, copied = 0, edits = edits_wanted();
    some_room(more);
    load(&w, NULL);
    same_as_new(&w);
    for (int i = 0; i < edits; i++) {
        char names[2][64];
        random_edit(&seed, names[0]);
        random_edit(&seed, names[1]);
        const char *const paths[] = {names[0], names[1]};
        updated += update(&w, paths, 2);
        same_as_new(&w);
        copied += w.site != w.lowest && search_again(w.site);
    }
    unload(&w);
    assert_true(updated > edits / 8);
    assert_true(copied > edits / 32); // the search's index was made of the one before
}

static void edits_of_one_language_give_what_a_new_site_gives(void **state)
{
    (void)state;
    follow_edits("lang: fr\nbase_url: https://a.example/presse\n", 5);
}

static void edits_of_two_languages_give_what_a_new_site_gives(void **state)
{
    (void)state;
    follow_edits("lang: fr\n", 11);
}

static void ordinary_edits_are_not_declined(void **state)
{
    (void)state;
    struct world w;
    const char *const name[] = {"content/c/4.md"}, *const other[] = {"content/c/20.md"};
    some_room("lang: fr\n");
    unlink(folder_path("content/c/1.en.md"));
    load(&w, NULL);
    same_as_new(&w);
    put_release(name[0], 5, "tags: [pair]\n", "Un autre texte.");
    assert_true(update(&w, name, 1));
    same_as_new(&w);
    put_release(name[0], 5, "tags: [pair]\n", "Un autre texte.\n\nQue les listes ne montrent pas.");
    assert_true(update(&w, name, 1));
    same_as_new(&w);
    put_release(name[0], 30, "tags: [nouveau]\n", "Un autre texte.");
    assert_true(update(&w, name, 1));
    same_as_new(&w);
    put_release(other[0], 31, "tags: [nouveau, pair]\naliases: [/vingt/]\n", "Vingt.");
    assert_true(update(&w, other, 1));
    same_as_new(&w);
    // The text of a plain page, which stands in the menu, and its first words, which the search
    // shows.
    const char *const page[] = {"content/page.md"};
    folder_write(page[0], "# Page\n\nUn premier paragraphe, [un](c/1.md).\n");
    assert_true(update(&w, page, 1));
    same_as_new(&w);
    folder_write(page[0], "# Page\n\nUn premier paragraphe, [un](c/1.md).\n\nEt [deux](c/2.md).\n");
    assert_true(update(&w, page, 1));
    same_as_new(&w);
    folder_write(page[0], "# Une page\n\nUn premier paragraphe, [un](c/1.md).\n");
    assert_false(update(&w, page, 1)); // its name stands in the menu
    same_as_new(&w);
    put_release(name[0], 30, "tags: [nouveau]\n", "Un autre texte.");
    put_release(other[0], 31, "tags: [nouveau, pair]\naliases: [/vingt/]\n", "Vingt.");
    unlink(folder_path(name[0]));
    unlink(folder_path(other[0]));
    const char *const both[] = {name[0], other[0]};
    assert_true(update(&w, both, 2));
    same_as_new(&w);
    unload(&w);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(ordinary_edits_are_not_declined),
        TEST(edits_of_one_language_give_what_a_new_site_gives),
        TEST(edits_of_two_languages_give_what_a_new_site_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
