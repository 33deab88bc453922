// SPDX-License-Identifier: MIT
// What an earlier program left behind spares reading, and never changes what people see: a
// changed file, another configuration, a page whose time has not come or a damaged cache give
// what reading everything gives.
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "folder.h"
#include "room/cache.h"
#include "room/takeover.h"

enum { PAGES = 600 };

static const int64_t noon = 1795521600; // 2026-11-24T12:00:00Z
static time_t moment;

static void put(const char *name, const char *text)
{
    const struct timespec times[2] = {{.tv_sec = moment}, {.tv_sec = moment}};
    moment++;
    folder_write(name, text);
    assert_int_equal(utimensat(AT_FDCWD, folder_path(name), times, 0), 0);
}

static void put_release(int i, const char *title)
{
    char name[64], text[512];
    snprintf(name, sizeof name, "content/c/%03d.md", i);
    snprintf(text, sizeof text,
             "---\ntitle: %s %d\ndate: 2024-01-%02d\ntags: [t%d, été]\naliases: [/vieux/%d/]\n%s"
             "---\nUn texte où l'on dit *quelque chose* de %d.\n",
             title, i, 1 + i % 28, i % 7, i,
             i % 3 ? "" : "audience: {who: [a, b], age: 12, ratio: 0.5, open: true}\n", i);
    put(name, text);
}

static int begin(void **state)
{
    (void)state;
    moment = 1600000000;
    folder_begin();
    put("presse.yaml", "title: Essai\nlang: fr\n");
    put("content/page.md", "# Page\n\nProse.\n");
    for (int i = 0; i < PAGES; i++)
        put_release(i, "Titre");
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_end();
    return 0;
}

static struct room *load(bool cache, int64_t now)
{
    struct room *r = NULL;
    struct error e = {0};
    const struct room_options options = {.now = now, .threads = 2, .cache = cache};
    if (!room_load(folder_path("."), &options, &r, &e))
        fail_msg("%s", e.message);
    return r;
}

static void dump_value(struct buf *out, const struct value *v)
{
    buf_format(out, "%d %d %.*s %d %lld %g{", v->type, (int)v->offset, STR_ARG(v->text), v->boolean,
               (long long)v->integer, v->real);
    for (size_t i = 0; i < v->len; i++) {
        if (v->type == VALUE_MAP)
            buf_str(out, v->keys[i]);
        dump_value(out, &v->items[i]);
    }
    buf_char(out, '}');
}

static char *dump(struct room *r)
{
    struct buf out = BUF_EMPTY;
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        const struct str texts[] = {p->path, p->url,    p->title,          p->description,
                                    p->lang, p->layout, p->translation_key};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            buf_format(&out, "%.*s|", STR_ARG(texts[k]));
        for (size_t k = 0; k < p->tags_len; k++)
            buf_format(&out, "%.*s|", STR_ARG(p->tags[k]));
        for (size_t k = 0; k < p->aliases_len; k++)
            buf_format(&out, "%.*s|", STR_ARG(p->aliases[k]));
        buf_format(&out, "%d %d %lld %d %lld %u %lld %lld %s ", p->kind, p->published,
                   (long long)p->date, p->has_time, (long long)p->publish_date, p->body,
                   (long long)p->file.mtime, (long long)p->file.size, p->file.full);
        dump_value(&out, p->front);
        buf_char(&out, '\n');
    }
    for (size_t i = 0; i < r->tags_len; i++)
        buf_format(&out, "%.*s %zu\n", STR_ARG(r->tags[i].name), r->tags[i].len);
    room_check(r);
    for (size_t i = 0; i < r->diags.len; i++)
        buf_format(&out, "%.*s %s\n", STR_ARG(r->diags.items[i].file), r->diags.items[i].code);
    buf_char(&out, 0);
    return out.p;
}

// Loads with the cache; gives how many files were read, and is the room that reading all gives.
static size_t files_read(int64_t now)
{
    struct room *with = load(true, now), *without = load(false, now);
    char *got = dump(with), *want = dump(without);
    assert_string_equal(got, want);
    size_t read = with->record->read;
    assert_int_equal(without->record->read, PAGES + 1);
    free(got);
    free(want);
    room_free(with);
    room_free(without);
    return read;
}

static void leave(int64_t now)
{
    struct room *r = load(true, now);
    room_cache_write(r);
    room_free(r);
}

static void a_second_program_reads_what_is_new(void **state)
{
    (void)state;
    assert_int_equal(files_read(noon), PAGES + 1);
    leave(noon);
    assert_int_equal(files_read(noon), 1);
    put_release(7, "Autre titre");
    assert_int_equal(files_read(noon), 2);
    assert_int_equal(unlink(folder_path("content/c/008.md")), 0);
    put("content/c/008b.md", "---\ntitle: Neuf\ndate: 2024-01-01\n---\nTexte.\n");
    assert_int_equal(files_read(noon), 3);
    // The same bytes in another file.
    assert_int_equal(rename(folder_path("content/c/009.md"), folder_path("content/c/aside")), 0);
    put_release(9, "Titre");
    assert_int_equal(unlink(folder_path("content/c/aside")), 0);
    assert_int_equal(files_read(noon), 4);
}

static void another_configuration_or_time_is_read(void **state)
{
    (void)state;
    put("content/c/010.md", "---\ntitle: Plus tard\ndate: 2026-11-24T11:00:00Z\n---\nT.\n");
    leave(noon);
    assert_int_equal(files_read(noon), 1);
    assert_int_equal(files_read(noon - 7200), 2); // the clock was set back: not out yet
    put("presse.yaml", "title: Essai\nlang: en\n");
    assert_int_equal(files_read(noon), PAGES + 1);
}

static void what_was_written_just_now_is_not_believed(void **state)
{
    (void)state;
    folder_write("content/c/011.md", "---\ntitle: Neuf\ndate: 2024-01-01\n---\nTexte.\n");
    leave(noon);
    assert_int_equal(files_read(noon), 2);
}

static void drafts_never_come_out_of_it(void **state)
{
    (void)state;
    struct room *r = NULL;
    struct error e = {0};
    const struct room_options options = {.now = noon, .drafts = true, .cache = true};
    put("content/c/012.md", "---\ntitle: Neuf\ndate: 2024-01-01\ndraft: true\n---\nTexte.\n");
    assert_true(room_load(folder_path("."), &options, &r, &e));
    room_cache_write(r);
    room_free(r);
    assert_int_equal(files_read(noon), PAGES + 1);
    leave(noon);
    assert_int_equal(files_read(noon), 2);
}

static void a_small_room_is_left_alone(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        char name[64];
        snprintf(name, sizeof name, "content/c/%03d.md", i);
        assert_int_equal(unlink(folder_path(name)), 0);
    }
    leave(noon);
    assert_false(file_exists(folder_path("data")));
}

static void write_cache(struct str bytes)
{
    struct error e = {0};
    assert_true(file_replace(folder_path(CACHE_FILE), bytes, false, &e));
}

static void a_damaged_cache_is_as_good_as_none(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct str whole;
    struct error e = {0};
    leave(noon);
    assert_true(file_read(folder_path(CACHE_FILE), 0, &a, &whole, NULL, &e));
    for (size_t i = 0; i < 12; i++) {
        struct str bad = str_copy(&a, whole);
        size_t at = i * i * bad.n / 144 + i;
        ((char *)(uintptr_t)bad.p)[at] ^= (char)(1 << i % 8);
        write_cache(bad);
        assert_int_equal(files_read(noon), PAGES + 1);
        write_cache(str_slice(whole, 0, at));
        assert_int_equal(files_read(noon), PAGES + 1);
    }
    write_cache(whole);
    assert_int_equal(files_read(noon), 1);
    assert_int_equal(unlink(folder_path(CACHE_FILE)), 0);
    assert_int_equal(files_read(noon), PAGES + 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_second_program_reads_what_is_new),
        TEST(another_configuration_or_time_is_read),
        TEST(what_was_written_just_now_is_not_believed),
        TEST(drafts_never_come_out_of_it),
        TEST(a_small_room_is_left_alone),
        TEST(a_damaged_cache_is_as_good_as_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
