// SPDX-License-Identifier: MIT
// If these fail, links are judged by another link's page or by none, or one hostile page costs
// the others theirs. The test program is its own page reader, as presse is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "net/reading.h"
#include "net/worker.h"

enum { PAGES = 3 * READING_MOST + 1 };

static struct seen {
    int times;
    bool read;
    char title[64], url[64];
} seen[PAGES];

static void keep(const struct reading *page)
{
    struct seen *s = page->user;
    s->times++;
    s->read = page->read;
    snprintf(s->title, sizeof s->title, "%.*s", STR_ARG(page->metadata.title.text));
    snprintf(s->url, sizeof s->url, "%.*s", STR_ARG(page->url));
}

// The caller's texts are gone when it comes back.
static void bring(struct readings *r, size_t i)
{
    AUTO_BUF html = BUF_EMPTY;
    char url[64];
    snprintf(url, sizeof url, "https://a.example/%zu", i);
    buf_format(&html, "<!doctype html><title>The article number %zu</title><p>Text.", i);
    const struct reading page = {.html = buf_view(&html),
                                 .content_type = STR("text/html; charset=utf-8"),
                                 .url = str_of(url),
                                 .http_status = 200,
                                 .user = &seen[i]};
    readings_add(r, &page, keep);
    if (i % 5 == 0)
        readings_turn(r, false, keep);
    memset(url, '?', sizeof url - 1);
}

static void every_page_comes_back_once_with_what_it_says(void **state)
{
    (void)state;
    char title[64], url[64];
    memset(seen, 0, sizeof seen);
    struct readings *r = readings_make(NULL);
    for (size_t i = 0; i < PAGES; i++)
        bring(r, i);
    readings_turn(r, true, keep);
    readings_free(r);
    for (size_t i = 0; i < PAGES; i++) {
        snprintf(title, sizeof title, "The article number %zu", i);
        snprintf(url, sizeof url, "https://a.example/%zu", i);
        assert_int_equal(seen[i].times, 1);
        assert_true(seen[i].read);
        assert_string_equal(seen[i].title, title);
        assert_string_equal(seen[i].url, url);
    }
}

static void a_page_that_cannot_be_read_costs_no_other(void **state)
{
    (void)state;
    AUTO_BUF deep = BUF_EMPTY;
    memset(seen, 0, sizeof seen);
    for (int i = 0; i < 20000; i++)
        buf_c(&deep, "<div>");
    const struct reading hostile = {.html = buf_view(&deep), .user = &seen[1]};
    struct readings *r = readings_make(NULL);
    bring(r, 0);
    readings_add(r, &hostile, keep);
    bring(r, 2);
    readings_turn(r, true, keep);
    readings_turn(r, true, keep); // nothing is left
    readings_free(r);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(seen[i].times, 1);
        assert_int_equal(seen[i].read, i != 1);
    }
}

static void who_stops_hears_no_more(void **state)
{
    (void)state;
    memset(seen, 0, sizeof seen);
    struct readings *r = readings_make(NULL);
    for (size_t i = 1; i <= READING_MOST; i++)
        bring(r, i);
    int before = 0, after = 0;
    for (size_t i = 0; i < PAGES; i++)
        before += seen[i].times;
    readings_free(r);
    for (size_t i = 0; i < PAGES; i++)
        after += seen[i].times;
    assert_int_equal(after, before);
    readings_free(NULL);
    readings_free(readings_make(NULL));
}

static void without_a_reader_no_page_is_read(void **state)
{
    (void)state;
    memset(seen, 0, sizeof seen);
    struct readings *r = readings_make("/nowhere/presse");
    bring(r, 0);
    readings_turn(r, true, keep);
    readings_free(r);
    assert_int_equal(seen[0].times, 1);
    assert_false(seen[0].read);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "page-reader") == 0)
        return worker_main(false);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_comes_back_once_with_what_it_says),
        cmocka_unit_test(a_page_that_cannot_be_read_costs_no_other),
        cmocka_unit_test(who_stops_hears_no_more),
        cmocka_unit_test(without_a_reader_no_page_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
