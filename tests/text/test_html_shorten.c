// SPDX-License-Identifier: MIT
// If these fail, a page is read differently because it is long: its title, date or wall is lost, or
// taken from the wrong place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/html_facts.h"
#include "text/html_shorten.h"

#define WORDS "words of a text that is longer than what is kept of it, and goes on after that"
#define LONG WORDS " until " WORDS " and " WORDS "."

static const char *const pieces[] = {LONG,
                                     "  \n" LONG "  ",
                                     LONG "&amp;" LONG,
                                     "&#0000000000000000000000000000000000065;" LONG,
                                     "&" LONG,
                                     "\r\n",
                                     " ",
                                     "short",
                                     "\xC3\xA9t\xC3\xA9 " LONG,
                                     "\x01" LONG,
                                     LONG "\v" LONG,
                                     LONG "\xC2\x85" LONG,
                                     LONG "\xEF\xB7\x90" LONG,
                                     LONG "\xEF\xBF\xBE" LONG,
                                     LONG "\xF0\x9F\xBF\xBF" LONG,
                                     LONG "\x7F" LONG,
                                     LONG "\xCA\xCA" LONG,
                                     "<p>",
                                     "<p class=a title='" LONG "'>",
                                     "<p title=\"" LONG ">",
                                     "\">",
                                     "'>",
                                     "</p>",
                                     "<b>",
                                     "</b>",
                                     "<div itemprop=articleBody>",
                                     "</div>",
                                     "<h1>",
                                     "</h1>",
                                     "<time>",
                                     "</time>",
                                     "<a = \"",
                                     "<p/",
                                     "<table>",
                                     "<tr><td>",
                                     "</td>",
                                     "</table>",
                                     "<select><option>",
                                     "</select>",
                                     "<template>",
                                     "</template>",
                                     "<noscript>",
                                     "</noscript>",
                                     "<pre>\n",
                                     "</pre>",
                                     "<button>",
                                     "</button>",
                                     "<script>",
                                     "<script type=application/ld+json>",
                                     "<script type=\"APPLICATION/LD+JSON\">",
                                     "<script type=application/ld+j&#115;on>",
                                     "</script>",
                                     "</script ",
                                     "<style>",
                                     "</style>",
                                     "<!--",
                                     "-->",
                                     "<!-->",
                                     "<![CDATA[",
                                     "]]>",
                                     "<!doctype html>",
                                     "<?xml",
                                     ">",
                                     "<title>",
                                     "</title>",
                                     "<textarea>",
                                     "</textarea>",
                                     "<iframe src=/x>",
                                     "</iframe>",
                                     "<xmp>",
                                     "</xmp>",
                                     "<noframes>",
                                     "</noframes>",
                                     "<svg>",
                                     "</svg>",
                                     "<math>",
                                     "</math>",
                                     "<foreignObject>",
                                     "</foreignObject>",
                                     "<meta name=description content=\"" LONG "\">",
                                     "<html lang=fr>",
                                     "<head>",
                                     "</head>",
                                     "<body>",
                                     "</body>",
                                     "</html>",
                                     "<frameset>",
                                     "</frameset>",
                                     "<plaintext>",
                                     "<input type=password>",
                                     "<",
                                     "</",
                                     "\xF4\x8F\xBF\xBD\101AAA",
                                     "&#x10FFFD;AAAA",
                                     "&#x10FFFD;AAAB"};

static struct str facts_of(struct arena *a, struct str html,
                           struct html_facts read(struct arena *, struct str))
{
    AUTO_BUF out = BUF_EMPTY;
    struct html_facts f = read(a, html);
    html_facts_write(&f, &out);
    return str_copy(a, buf_view(&out));
}

static bool reads_the_same(struct arena *a, struct str html)
{
    return str_eq(facts_of(a, html, html_facts_read), facts_of(a, html, html_facts_read_whole));
}

static void any_order_of_pieces_is_read_as_the_whole_page_is(void **state)
{
    (void)state;
    unsigned seed = 1, odd = 0;
    for (int turn = 0; turn < 3000; turn++) {
        AUTO_ARENA a = ARENA_EMPTY;
        AUTO_BUF page = BUF_EMPTY;
        for (int i = 0; i < 3 + turn % 30; i++) {
            seed = seed * 1103515245 + 12345;
            buf_c(&page, pieces[(seed >> 8) % (sizeof pieces / sizeof *pieces)]);
        }
        if (!reads_the_same(&a, buf_view(&page)) && ++odd < 5)
            print_message("%.*s\n", STR_ARG(buf_view(&page)));
    }
    assert_int_equal(odd, 0);
}

static void a_page_becomes_what_its_tags_are(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF page = BUF_EMPTY;
    buf_c(&page, "<!doctype html><title>Titre</title><script>if (a < b) { '</p>' }");
    for (int i = 0; i < 100; i++)
        buf_c(&page, "x < y; ");
    buf_c(&page, "</script><h1>Titre</h1>");
    size_t tags = 60;
    for (int i = 0; i < 50; i++, tags += 7 + 2 * 80)
        buf_c(&page, "<p>" LONG " " LONG "</p>");
    struct html_short s = html_shorten(&a, buf_view(&page));
    assert_int_equal(s.len, 51);
    assert_true(s.html.n < tags + 100 && s.html.n < page.n / 3);
    assert_true(reads_the_same(&a, buf_view(&page)));
    assert_true(str_starts(s.runs[0].text, STR("if (a < b)")));
    assert_true(s.runs[0].raw && !s.runs[1].raw);
}

// Each of these was a second or an hour if what follows were looked for again at each letter.
static void what_repeats_itself_takes_no_longer(void **state)
{
    (void)state;
    static const char *const units[] = {"&",       "<",      "</",    "<!--",          "<a ='",
                                        "\x01 ",   "<style", "<svg>", "<style></styl", "<script>",
                                        "<p>" LONG};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        AUTO_ARENA a = ARENA_EMPTY;
        AUTO_BUF page = BUF_EMPTY;
        while (page.n < 4 << 20)
            buf_c(&page, units[i]);
        assert_true(html_shorten(&a, buf_view(&page)).html.n <= page.n);
    }
}

// The parser's library forgets some attributes of odd tags; the program that reads pages lives with
// that, and ends.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libgumbo";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_of_pieces_is_read_as_the_whole_page_is),
        cmocka_unit_test(a_page_becomes_what_its_tags_are),
        cmocka_unit_test(what_repeats_itself_takes_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
