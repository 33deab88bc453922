// SPDX-License-Identifier: MIT
// After an edit the server shows what a start from nothing would show; if these fail, it shows
// what somebody took away, or misses what somebody added. PRESSE_EDITS sets how many random
// edits are compared (60).
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "folder.h"
#include "room/update.h"

static const int64_t noon = 1795521600; // 2026-11-24T12:00:00Z
static time_t tick;

static int begin(void **state)
{
    (void)state;
    tick = 1600000000;
    folder_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_end();
    return 0;
}

// Writes a file as if it had been done long ago, each time at another moment.
static void put(const char *name, const char *text)
{
    folder_write(name, text);
    const struct timespec times[2] = {{.tv_sec = tick}, {.tv_sec = tick}};
    tick++;
    assert_int_equal(utimensat(AT_FDCWD, folder_path(name), times, 0), 0);
}

static struct room *load(struct room *previous, int64_t now)
{
    struct room *r = NULL;
    struct error e = {0};
    const struct room_options options = {.now = now, .threads = 2, .previous = previous};
    if (!room_load(folder_path("."), &options, &r, &e))
        fail_msg("%s", e.message);
    return r;
}

static void field(struct buf *out, struct str s)
{
    buf_str(out, s);
    buf_char(out, '|');
}

static void dump_page(struct buf *out, const struct page *p)
{
    field(out, p->path);
    field(out, p->url);
    field(out, p->title);
    field(out, p->description);
    field(out, p->lang);
    field(out, p->translation_key);
    buf_format(out, "%d %d %d %lld %u %d\n", p->kind, p->published, p->home, (long long)p->date,
               p->body, p->doc != NULL);
    for (size_t i = 0; i < p->tags_len; i++)
        field(out, p->tags[i]);
    for (size_t i = 0; i < p->aliases_len; i++)
        field(out, p->aliases[i]);
    field(out, value_text(p->front, STR("author")));
    for (size_t i = 0; i < p->clips_len; i++) {
        const struct clip *c = p->clips[i];
        field(out, c->id);
        field(out, c->title);
        field(out, c->outlet ? c->outlet->name : STR_NONE);
        field(out, c->lang);
    }
    buf_char(out, '\n');
}

static char *dump(struct room *r)
{
    struct buf out = BUF_EMPTY;
    room_check(r);
    field(&out, r->title);
    field(&out, r->lang);
    field(&out, r->contact.mail);
    buf_format(&out, "%lld\n", (long long)r->next_change);
    for (size_t i = 0; i < r->languages_len; i++)
        field(&out, r->languages[i]);
    buf_format(&out, "%zu\n", r->published_len);
    for (size_t i = 0; i < r->pages_len; i++) {
        assert_ptr_equal(room_page_at(r, r->pages[i]->path), r->pages[i]);
        dump_page(&out, r->pages[i]);
    }
    for (size_t i = 0; i < r->releases_len; i++)
        field(&out, r->releases[i]->path);
    for (size_t i = 0; i < r->clips_len; i++)
        field(&out, r->clips[i]->id);
    for (size_t i = 0; i < r->tags_len; i++)
        buf_format(&out, "%.*s %.*s %zu\n", STR_ARG(r->tags[i].slug), STR_ARG(r->tags[i].name),
                   r->tags[i].len);
    for (size_t i = 0; i < r->tags_len; i++)
        for (size_t k = 0; k < r->tags[i].len; k++)
            field(&out, r->tags[i].pages[k]->path);
    for (size_t i = 0; i < r->media_len; i++)
        field(&out, r->media[i].path);
    for (size_t i = 0; i < r->diags.len; i++) {
        const struct diag *d = &r->diags.items[i];
        field(&out, d->file);
        buf_format(&out, "%u:%u %s ", d->line, d->column, d->code);
        field(&out, d->message);
    }
    buf_char(&out, 0);
    return out.p;
}

// What differs, from a little before it.
static void same_text(const char *got, const char *want)
{
    size_t i = 0;
    while (got[i] && got[i] == want[i])
        i++;
    size_t from = i > 300 ? i - 300 : 0;
    if (got[i] != want[i])
        fail_msg("got:\n%.600s\nwant:\n%.600s", got + from, want + from);
}

static void same_as_fresh(struct room *next, int64_t now)
{
    struct room *fresh = load(NULL, now);
    char *got = dump(next), *want = dump(fresh);
    same_text(got, want);
    free(got);
    free(want);
    room_free(fresh);
}

// Loads after an edit, frees the room before, and compares with a load from nothing.
static struct room *follow(struct room *previous, int64_t now, size_t taken_over)
{
    struct room *next = load(previous, now), *fresh = load(NULL, now);
    room_free(previous);
    char *got = dump(next), *want = dump(fresh);
    same_text(got, want);
    assert_int_equal(fresh->taken_over, 0);
    if (taken_over != SIZE_MAX)
        assert_int_equal(next->taken_over, taken_over);
    free(got);
    free(want);
    room_free(fresh);
    return next;
}

#define COVERAGE(more)                                                                             \
    "---\ntitle: Espace presse\nurl: /revue\nlang: fr\n---\nBienvenue.\n\n**11 octobre 2021**\n\n" \
    "[Un premier titre](https://www.lemonde.fr/un-premier-titre)\n\n**7 octobre 2021**\n\n"        \
    "[Deuxième titre](https://www.liberation.fr/deuxieme-titre)\n\n**3 mars 2020**\n\n"           \
    "[Troisième titre](https://journal-inconnu.example/troisieme-titre)\n\n" more

static void some_room(void)
{
    put("presse.yaml", "title: Essai\nbase_url: https://a.example\n");
    put("content/revue.md", COVERAGE(""));
    put("content/page.md", "# Page\n\nProse.\n");
    put("content/c/1.md", "---\ntitle: Un\ndate: 2024-01-01\ntags: [a]\n---\nTexte.\n");
    put("content/c/2.md", "---\ntitle: Deux\ndate: 2024-01-02\n---\nTexte.\n");
    put("content/c/3.md", "---\ntitle: Trois\ndate: 2024-01-03\ndraft: maybe\n---\nTexte.\n");
}

static void only_what_changed_is_read(void **state)
{
    (void)state;
    some_room();
    struct room *r = follow(load(NULL, noon), noon, 5);
    assert_int_equal(r->coverage_len, 1);
    assert_int_equal(r->clips_len, 3);
    put("content/c/1.md", "---\ntitle: Encore un\ndate: 2024-01-04\ntags: [b]\n---\nTexte.\n");
    r = follow(r, noon, 4);
    put("content/page.md", "# Autre page\n\nProse.\n");
    r = follow(r, noon, 3); // what changed since the base is read each time
    put("content/revue.md",
        COVERAGE("**4 mai 2019**\n\n[Quatrième titre](https://b.example/quatrieme-titre)\n"));
    r = follow(r, noon, 2);
    assert_int_equal(unlink(folder_path("content/c/2.md")), 0);
    r = follow(r, noon, 1);
    assert_int_equal(unlink(folder_path("content/revue.md")), 0);
    r = follow(r, noon, 1);
    room_free(r);
}

static void everything_is_read_when_everything_may_differ(void **state)
{
    (void)state;
    some_room();
    put("content/c/later.md", "---\ntitle: Plus tard\ndate: 2026-11-24T14:00:00Z\n---\nT.\n");
    struct room *r = load(NULL, noon);
    r = follow(r, noon + 60, 6);
    r = follow(r, noon + 2 * 3600, 0); // the embargo has ended
    put("presse.yaml", "title: Autre\nbase_url: https://a.example\nlang: en\n");
    r = follow(r, noon + 2 * 3600, 0);
    r = follow(r, noon + 2 * 3600, 6);
    r = follow(r, noon, 0); // the clock was set back
    // A file written just now may be written again within the same tick.
    folder_write("content/c/2.md", "---\ntitle: Un peu\ndate: 2024-01-02\n---\nTexte.\n");
    room_free(r);
    r = load(NULL, noon);
    r = follow(r, noon, 5);
    room_free(r);
}

// Entries anywhere among the others, that come and go, under a heading or another, with a contact
// or without, and sometimes in another language or of another title.
static void random_coverage(unsigned *seed)
{
    static const char *const heads[] = {
        "---\ntitle: Espace presse\nurl: /revue\nlang: fr\n---\nBienvenue.\n\n",
        "---\ntitle: Autre titre\nurl: /revue\nlang: fr\n---\nBienvenue.\n\n",
        "---\ntitle: Espace presse\nurl: /revue\nlang: en\naliases: [/ancien/]\n---\nWelcome.\n\n",
    };
    static const char *const parts[] = {
        "**11 octobre 2021**\n\n[Un premier titre](https://www.lemonde.fr/un-premier-titre)\n\n",
        "**7 octobre 2021**\n\n[Deuxième titre](https://www.liberation.fr/deuxieme-titre)\n\n",
        "**3 mars 2020**\n\n[Troisième titre](https://journal-inconnu.example/troisieme-titre)\n\n",
        "**4 mai 2010**\n\n[Un autre titre](https://n0.example/un-autre-titre)\n\n",
        "**4 mai 2011**\n\n[Un autre titre](https://n1.example/un-autre-titre)\n\n",
        "**5 mai 2011**\n\n[Un titre](https://www.lemonde.fr/a/un-titre-de-plus), Le Canard\n\n",
        "[Un titre de plus](https://www.lemonde.fr/a/un-titre-de-plus)\n\n",
        "**6 avril 2035**\n\n[Plus tard](https://n2.example/plus-tard?utm_source=x)\n\n",
        "## Actualités\n\n",
        "## Revue de presse\n\n",
        "[Écrivez au service de presse](mailto:presse@a.example)\n\n",
        "![](photo1.png)\n\n",
        "- **2012** : [Un entretien](https://radio.example/un-entretien), Radio\n\n",
    };
    struct buf text = BUF_EMPTY;
    int head = rand_r(seed) % 20, n = 3 + rand_r(seed) % 8;
    buf_c(&text, heads[head < 3 ? head : 0]);
    for (int i = 0; i < n; i++)
        buf_c(&text, parts[(size_t)rand_r(seed) % (sizeof parts / sizeof *parts)]);
    buf_char(&text, '\0');
    put("content/revue.md", text.p);
    buf_free(&text);
}

static void random_edit(unsigned *seed, char name[64])
{
    char text[512];
    int i = rand_r(seed) % 8, kind = rand_r(seed) % 14;
    snprintf(name, 64, "content/c/%d.md", i);
    if (kind == 0 && access(folder_path(name), F_OK) == 0 && i > 1) {
        assert_int_equal(unlink(folder_path(name)), 0);
    } else if (kind == 1) {
        random_coverage(seed);
        strcpy(name, "content/revue.md");
    } else if (kind == 2) {
        snprintf(text, sizeof text, "# Page %d\n\n[x](photo%d.png) ![](p.png) [y](/v/)\n%s", i / 4,
                 i / 4, i % 2 ? "\n[z](/nulle-part/), une page dont le texte change.\n" : "");
        put(strcpy(name, "content/page.md"), text);
    } else if (kind == 3) {
        put(strcpy(name, "content/c/photo1.png"), "x");
    } else if (kind == 4 && i == 0) {
        put(strcpy(name, "presse.yaml"),
            rand_r(seed) % 2 ? "title: Essai\nlang: fr\n" : "title: Autre\nlang: en\n");
    } else if (kind == 5) {
        // A second coverage page, or a plain one in its place.
        put(strcpy(name, "content/autre.md"),
            i % 2 ? COVERAGE("") : "# Rien\n\nThis is only some English prose.\n");
    } else if (kind == 6) {
        // Two that claim one address, each with its word of what is silent.
        snprintf(text, sizeof text,
                 "---\ntitle: Double %d\nurl: /c/double/\ndate: 2024-03-0%d\n%s---\nTexte.\n", i,
                 1 + i, i % 2 ? "check: {ignore: [url-double]}\n" : "");
        put(name, text);
    } else {
        static const char *const more[] = {
            "",
            "lang: en\n",
            "draft: x\n",
            "aliases: [/v/]\n",
            "publishDate: 2027-01-01\n",
            "url: /c/un/\n",
        };
        static const char *const texts[] = {
            "Texte.",
            "[Lien](/c/un/)",
            "[Voir](3.md) et [bas](#bas)\n\n## Bas\n\n![](photo1.png)",
            "<!-- presse: ignore link-broken -->\n[Voir](/v/)\n\n[encore](../7/)",
            "![photo](../photo1.png) [non](javascript:x) <script>x</script>",
            "[un](/c/double/#haut) [deux](un) [trois](www.example.org/x) [quatre](https://a.e/b c)",
        };
        static const char *const tags[] = {"t0", "T0", "t1", "Été", "ete, t1", "!"};
        snprintf(text, sizeof text,
                 "---\ntitle: Titre %d\ndate: 2024-0%d-11\ntags: [%s]\n%s---\n%s\n",
                 rand_r(seed) % 5, 1 + rand_r(seed) % 3, tags[rand_r(seed) % 6],
                 more[rand_r(seed) % 8 % 6], texts[rand_r(seed) % 6]);
        put(name, text);
    }
}

static int edits_wanted(void)
{
    const char *given = getenv("PRESSE_EDITS");
    return given ? atoi(given) : 60;
}

static void edits_give_what_a_load_from_nothing_gives(void **state)
{
    (void)state;
    int edits = edits_wanted();
    unsigned seed = 300;
    char name[64];
    some_room();
    struct room *r = load(NULL, noon);
    size_t taken_over = 0, clips = 0;
    for (int i = 0; i < edits; i++) {
        random_edit(&seed, name);
        r = follow(r, noon, SIZE_MAX);
        taken_over += r->taken_over;
        clips += r->clips_len;
    }
    assert_true(taken_over > (size_t)edits && clips > (size_t)edits);
    room_free(r);
}

// Brings a room up to date with up to two files, or loads it again when that is declined.
static struct room *update(struct room *r, struct str *paths, size_t len, size_t *updated)
{
    const struct room_options options = {.now = noon};
    struct room *next = NULL;
    if (!room_update(r, paths, len, &options, &next))
        next = load(r, noon);
    else if (!next)
        return r;
    else
        ++*updated;
    room_free(r);
    return next;
}

static void updates_give_what_a_load_from_nothing_gives(void **state)
{
    (void)state;
    unsigned seed = 301;
    size_t updated = 0;
    for (int configured = 0; configured < 2; configured++) {
        some_room();
        if (configured)
            put("presse.yaml", "title: Essai\nlang: fr\n");
        struct room *r = load(NULL, noon);
        for (int i = 0; i < edits_wanted() * 2; i++) {
            char names[2][64];
            random_edit(&seed, names[0]);
            random_edit(&seed, names[1]);
            struct str paths[2] = {str_of(names[0]), str_of(names[1])};
            r = update(r, paths, 2, &updated);
            if (rand_r(&seed) % 4)
                same_as_fresh(r, noon);
        }
        same_as_fresh(r, noon);
        room_free(r);
    }
    assert_true(updated > (size_t)edits_wanted() / 2);
}

static bool is_updated(const char *name)
{
    const struct room_options options = {.now = noon};
    struct str path = str_of(name);
    struct room *r = load(NULL, noon), *next = NULL;
    bool done = room_update(r, &path, 1, &options, &next);
    if (next)
        same_as_fresh(next, noon);
    room_free(next);
    room_free(r);
    return done;
}

static void an_update_reads_releases_plain_pages_and_the_only_coverage(void **state)
{
    (void)state;
    some_room();
    put("presse.yaml", "title: Essai\nlang: fr\nbase_url: https://a.example\n");
    put("data/x.md", "x");
    put("content/_index.md", "# A\n");
    assert_true(is_updated("content/c/1.md"));
    assert_true(is_updated("content/c/no-such.md"));
    assert_true(is_updated("content/c/4913"));
    assert_true(is_updated("content/revue.md"));
    assert_true(is_updated("content/page.md"));
    assert_false(is_updated("content/_index.md"));
    assert_false(is_updated("presse.yaml"));
    assert_false(is_updated("presse.toml"));
    assert_false(is_updated("links.yaml"));
    assert_false(is_updated("theme/page.mustache"));
    // Which page names an outlet first, no page can say alone.
    put("content/autre.md", COVERAGE(""));
    assert_false(is_updated("content/revue.md"));
    assert_int_equal(unlink(folder_path("content/autre.md")), 0);
    // A second name of a file would have to be read again with it.
    assert_int_equal(link(folder_path("content/c/1.md"), folder_path("content/c/9.md")), 0);
    assert_false(is_updated("content/c/1.md"));
    assert_int_equal(unlink(folder_path("content/c/9.md")), 0);
    assert_int_equal(symlink("1.md", folder_path("content/c/9.md")), 0);
    assert_false(is_updated("content/c/1.md"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(only_what_changed_is_read),
        TEST(everything_is_read_when_everything_may_differ),
        TEST(edits_give_what_a_load_from_nothing_gives),
        TEST(updates_give_what_a_load_from_nothing_gives),
        TEST(an_update_reads_releases_plain_pages_and_the_only_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
