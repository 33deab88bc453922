// SPDX-License-Identifier: MIT
// If these fail, new coverage in a feed is not noticed, or a feed brings the reader down.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "growth.h"
#include "net/feed.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct feed read_feed(const char *text)
{
    return feed_read(&arena, str_of(text), STR_NONE);
}

static void is(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("\"%.*s\", not \"%s\"", STR_ARG(got), want);
}

static void time_is(int64_t got, const char *want)
{
    char text[TIME_RFC3339_SIZE] = "none";
    if (got)
        time_rfc3339(got, text);
    assert_string_equal(text, want);
}

static void rss_is_read(void **state)
{
    (void)state;
    struct feed f = read_feed(
        "<?xml version='1.0'?>\n<rss version='2.0' xmlns:atom='x'><channel><title>The "
        "Post</title>\n<link>https://post.example</link><atom:link rel='hub' "
        "href='https://hub.example/'/><atom:link rel=\"self\" href=\"https://post.example/rss\"/>"
        "<image><title>Logo</title><url>x</url></image>"
        "<item><title>Caf&eacute; &amp; <![CDATA[<b>bread</b>&nbsp;here]]></title><media:content "
        "url='y'><media:title>Not this</media:title></media:content>"
        "<link> https://post.example/1?utm_source=rss </link>"
        "<pubDate>Mon, 11 Oct 2021 12:00:00 +0200</pubDate>"
        "<description>&lt;p&gt;Some &lt;i&gt;text&lt;/i&gt;&lt;/p&gt;</description></item>"
        "<item><guid>https://post.example/2</guid><title>Two</title></item>"
        "<item><guid isPermaLink='false'>https://post.example/3</guid><title>Three</title></item>"
        "</channel></rss>");
    is(f.fault, "");
    is(f.title, "The Post");
    is(f.hub, "https://hub.example/");
    is(f.self, "https://post.example/rss");
    assert_int_equal(f.len, 3);
    is(f.items[0].title, "Caf\xC3\xA9 & bread\xC2\xA0here");
    is(f.items[0].url, "https://post.example/1?utm_source=rss");
    is(f.items[0].summary, "Some text");
    time_is(f.items[0].published_at, "2021-10-11T10:00:00Z");
    is(f.items[1].url, "https://post.example/2");
    is(f.items[2].url, "");
}

static void atom_is_read(void **state)
{
    (void)state;
    struct feed f = read_feed(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><link rel='self' "
        "href='/atom'/><entry><title type='html'>&lt;b&gt;One&lt;/b&gt;</title><link rel='edit' "
        "href='/no'/><link href='/one'/><id>tag:x</id><updated>2021-10-12T00:00:00Z</updated>"
        "<published>2021-10-11T10:00:00+02:00</published><content "
        "type='html'>&lt;p&gt;Body</content>"
        "</entry><entry><title type='xhtml'><div>Two <em>words</em></div></title>"
        "<source><title>Elsewhere</title></source><link rel='alternate' href='/two'/>"
        "<updated>2021-10-12T00:00:00Z</updated></entry></feed>");
    assert_int_equal(f.len, 2);
    is(f.items[0].title, "One");
    is(f.items[0].url, "/one");
    is(f.items[0].summary, "Body");
    time_is(f.items[0].published_at, "2021-10-11T08:00:00Z");
    is(f.items[1].title, "Two words");
    time_is(f.items[1].published_at, "2021-10-12T00:00:00Z");
}

static void old_rss_and_json_feed_are_read(void **state)
{
    (void)state;
    struct feed f = read_feed("<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel><title>R</title>"
                              "</channel><item><title>One</title><link>https://x.example/1</link>"
                              "<dc:date>2021-10-11</dc:date></item></rdf:RDF>");
    assert_int_equal(f.len, 1);
    time_is(f.items[0].published_at, "2021-10-11T00:00:00Z");
    f = read_feed(
        "\xEF\xBB\xBF {\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"J\","
        "\"hubs\": [{\"type\": \"rssCloud\", \"url\": \"x\"}, {\"type\": \"WebSub\", "
        "\"url\": \"https://hub.example/\"}], \"items\": [{\"id\": \"https://x.example/1\","
        "\"content_html\": \"<p>Text</p>\", \"date_published\": \"2021-10-11T10:00:00Z\"},"
        "3, {\"url\": \"https://x.example/2\", \"title\": \"T\"}]}");
    assert_int_equal(f.len, 2);
    is(f.hub, "https://hub.example/");
    is(f.items[0].url, "https://x.example/1");
    is(f.items[0].summary, "Text");
    is(f.items[1].title, "T");
}

static void dates_are_read_as_feeds_write_them(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"Mon, 11 Oct 2021 10:00:00 GMT", "2021-10-11T10:00:00Z"},
        {"Mon, 11 Oct 2021 10:00:00 -0500", "2021-10-11T15:00:00Z"},
        {"11 Oct 2021 10:00 +02:00", "2021-10-11T08:00:00Z"},
        {"Mon, 11 October 2021 10:00:00 CEST", "2021-10-11T08:00:00Z"},
        {"Mon, 11 Oct 21 10:00:00 Z", "2021-10-11T10:00:00Z"},
        {" 11 Oct 2021 ", "2021-10-11T00:00:00Z"},
        {"2021-10-11T10:00:00+02:00", "2021-10-11T08:00:00Z"},
        {"2021-10-11", "2021-10-11T00:00:00Z"},
        {"Mon, 32 Oct 2021 10:00:00 GMT", "none"},
        {"soon", "none"},
        {"", "none"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        time_is(feed_time(str_of(table[i][0])), table[i][1]);
}

static void what_stands_before_a_fault_is_kept(void **state)
{
    (void)state;
    struct feed f = read_feed("<rss><channel><item><title>Whole</title></item><item><title>Half");
    assert_int_equal(f.len, 1);
    is(f.items[0].title, "Whole");
    assert_true(f.fault.n > 0);
    static const char entity[] = "<!DOCTYPE rss [<!ENTITY a 'x'>]><rss><channel><item>"
                                 "<title>&a;</title></item></channel></rss>";
    static const char *const none[] = {
        "",           "garbage", "<html><body/></html>",
        "{\"a\": 1}", "{",       "<!DOCTYPE html><html></html>",
        entity,
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        f = read_feed(none[i]);
        assert_int_equal(f.len, 0);
        assert_true(f.fault.n > 0);
    }
}

static void other_character_sets_are_read(void **state)
{
    (void)state;
    struct feed f = read_feed("<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><item>"
                              "<title>\xE9t\xE9</title></item></channel></rss>");
    assert_int_equal(f.len, 1);
    is(f.items[0].title, "\xC3\xA9t\xC3\xA9");
    f = feed_read(&arena, STR("<rss><channel><item><title>\xEF\xE0</title></item></channel></rss>"),
                  STR("windows-1251"));
    is(f.items[0].title, "\xD0\xBF\xD0\xB0");
}

static double read_long_feed(const void *what, size_t bytes)
{
    AUTO_BUF b = BUF_EMPTY;
    buf_c(&b, "<rss><channel>");
    growth_repeat(&b, what, (bytes - b.n) / strlen(what));
    double start = growth_clock();
    struct feed f = feed_read(&arena, buf_view(&b), STR_NONE);
    double took = growth_clock() - start;
    assert_true(f.len <= FEED_ITEMS_MOST);
    arena_free(&arena);
    return took;
}

// Guarantee 27: no more than two seconds at any input up to the limit. The slowest takes about a
// tenth of a second; no byte costs more when there are more of them.
static void hostile_feeds_end_in_time(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<item>",        "<item><title>&lt;b&gt;</title></item>",
        "<a b='c'>",     "&amp;",
        "<![CDATA[x]]>", "<item><title>x</title><link>https://x.example/</link></item>",
        "<!-- -->",      "<?x y?>",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!growth_is_linear(read_long_feed, parts[i], FEED_LARGEST / GROWTH_MORE))
            fail_msg("slow: %s", parts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rss_is_read, clear),
        cmocka_unit_test_teardown(atom_is_read, clear),
        cmocka_unit_test_teardown(old_rss_and_json_feed_are_read, clear),
        cmocka_unit_test_teardown(dates_are_read_as_feeds_write_them, clear),
        cmocka_unit_test_teardown(what_stands_before_a_fault_is_kept, clear),
        cmocka_unit_test_teardown(other_character_sets_are_read, clear),
        cmocka_unit_test_teardown(hostile_feeds_end_in_time, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
