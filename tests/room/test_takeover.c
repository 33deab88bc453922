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
    for (size_t i = 0; i < r->pages_len; i++) {
        assert_ptr_equal(r->pages[i]->room, r);
        dump_page(&out, r->pages[i]);
    }
    for (size_t i = 0; i < r->releases_len; i++)
        field(&out, r->releases[i]->path);
    for (size_t i = 0; i < r->clips_len; i++)
        field(&out, r->clips[i]->id);
    for (size_t i = 0; i < r->tags_len; i++)
        buf_format(&out, "%.*s %zu\n", STR_ARG(r->tags[i].slug), r->tags[i].len);
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

// Loads after an edit, frees the room before, and compares with a load from nothing.
static struct room *follow(struct room *previous, int64_t now, size_t taken_over)
{
    struct room *next = load(previous, now), *fresh = load(NULL, now);
    room_free(previous);
    char *got = dump(next), *want = dump(fresh);
    assert_string_equal(got, want);
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

static void random_edit(unsigned *seed)
{
    char name[64], text[512];
    int i = rand_r(seed) % 8, kind = rand_r(seed) % 10;
    snprintf(name, sizeof name, "content/c/%d.md", i);
    if (kind == 0 && access(folder_path(name), F_OK) == 0 && i > 1) {
        assert_int_equal(unlink(folder_path(name)), 0);
    } else if (kind == 1) {
        snprintf(
            text, sizeof text,
            COVERAGE("**4 mai 20%02d**\n\n[Un autre titre](https://n%d.example/un-autre-titre)\n"),
            10 + i, i % 3);
        put("content/revue.md", text);
    } else if (kind == 2) {
        snprintf(text, sizeof text, "# Page %d\n\n[x](photo%d.png) ![](p.png)\n", i, i);
        put("content/page.md", text);
    } else if (kind == 3) {
        put("content/c/photo1.png", "x");
    } else if (kind == 4 && i == 0) {
        put("presse.yaml", rand_r(seed) % 2 ? "title: Essai\nlang: fr\n" : "title: Autre\n");
    } else if (kind == 5) {
        // A second coverage page, or a plain one in its place.
        put("content/autre.md",
            i % 2 ? COVERAGE("") : "# Rien\n\nThis is only some English prose.\n");
    } else {
        snprintf(text, sizeof text,
                 "---\ntitle: Titre %d\ndate: 2024-0%d-11\ntags: [t%d]\n%s---\nTexte.\n",
                 rand_r(seed) % 5, 1 + i, rand_r(seed) % 3,
                 (const char *const[]){"", "lang: en\n", "draft: x\n", "aliases: [/v/]\n"}[i % 4]);
        put(name, text);
    }
}

static void edits_give_what_a_load_from_nothing_gives(void **state)
{
    (void)state;
    const char *given = getenv("PRESSE_EDITS");
    int edits = given ? atoi(given) : 60;
    unsigned seed = 300;
    some_room();
    struct room *r = load(NULL, noon);
    size_t taken_over = 0, clips = 0;
    for (int i = 0; i < edits; i++) {
        random_edit(&seed);
        r = follow(r, noon, SIZE_MAX);
        taken_over += r->taken_over;
        clips += r->clips_len;
    }
    assert_true(taken_over > (size_t)edits && clips > (size_t)edits);
    room_free(r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(only_what_changed_is_read),
        TEST(everything_is_read_when_everything_may_differ),
        TEST(edits_give_what_a_load_from_nothing_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
