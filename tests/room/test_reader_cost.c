// SPDX-License-Identifier: MIT
// If these fail, one page made on purpose, or only a long one, stops a build or a server.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "growth.h"
#include "room/outline.h"
#include "room/reader.h"
#include "room/room.h"

static struct outlets *outlets;
static struct arena lasting;

struct shape {
    enum doc_format format;
    const char *before, *part; // see growth_repeat
};

// What reading the part so many times takes.
static double seconds(const void *what, size_t times)
{
    const struct shape *page = what;
    struct buf b = BUF_EMPTY;
    buf_c(&b, page->before);
    growth_repeat(&b, page->part, times);
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    double start = growth_clock();
    struct doc *d = doc_read(&a, STR("p"), buf_view(&b), page->format, false, &diags);
    struct page read = {.doc = d};
    read.reading = reader_read(&a, d, outlets, STR("en"), &diags);
    outline_place_dates(&read, 1);
    double took = growth_clock() - start;
    arena_free(&a);
    buf_free(&b);
    return took;
}

static void what_is_repeated_is_read_in_linear_time(void **state)
{
    (void)state;
    static const struct shape pages[] = {
        {DOC_MARKDOWN, "", "**%1 May %2**\n\n[A title %1](https://e%1.org/a-title-%1)\n\n"},
        {DOC_MARKDOWN, "", "Monday %1\n\n[A title](https://e.org/a-title-%1)\n\n"},
        {DOC_MARKDOWN, "", "[a %1](https://e.org/%1) "},
        {DOC_MARKDOWN, "# Press\n\n",
         "[Title %1 about towns](https://e%1.org/title-%1-about-towns), 3 March 2020; "},
        {DOC_MARKDOWN, "", "- [The same title](https://e.org/a), 1 May %2\n"},
        {DOC_MARKDOWN, "", "### [A title](https://e.org/%1)\n\nE, 3 May %2\n\n"},
        {DOC_MARKDOWN, "|Date|Title|\n|---|---|\n", "|1 May %2|[A title %1](https://e.org/%1)|\n"},
        {DOC_MARKDOWN, "|Date|Title|\n|-|-|\n", "|1 May %2|[A title %1](https://e.org/%1)|\n"},
        {DOC_MARKDOWN, "", "<!-- presse: ignore -->\n\n[a](https://e.org/%1)\n\n"},
        {DOC_MARKDOWN, "# Press\n\n[", "word, and: more - words (so) "},
        {DOC_MARKDOWN, "# Press\n\n", "[a](http://b.example/c) "},
        {DOC_MARKDOWN, "# Press\n\n", "- 3/4/2020 [a](http://b.example/c)\n"},
        {DOC_MARKDOWN, "", "> - "},
        {DOC_MARKDOWN, "<div>\n<p>", "[a](https:b"},
        {DOC_MARKDOWN, "# Press\n\n", "**3 May 2020**\n\n"},
        {DOC_MARKDOWN, "- [", "one, two - three \"four\" (five) "},
        {DOC_MARKDOWN, "", "\"It is about harbours here\"\n\nAb\n\n"},
        {DOC_MARKDOWN, "", "- a\n  - b\n    - c\n      - [d](https://e.org/%1)\n"},
        {DOC_MARKDOWN, "- ", "3 May %2, 12/11/%2 and "},
        {DOC_MARKDOWN, "- The Courier: a town of glass in the fen", " . . . . . . . ."},
        {DOC_MARKDOWN, "**The Courier** [A town](https://e.org/a-town)\nThere is one ",
         "and [other](https://e%1.org/a/b-c-%1) "},
        {DOC_HTML, "", "<div><h3>T %1</h3><a href='https://e.org/%1'>t</a></div>\n"},
        {DOC_HTML, "<p>", "<time datetime='%2-01-02'>x</time> <a href='https://e.org/%1'>t</a> "},
        {DOC_MARKDOWN, "# Press\n\n", "[](https://e.org/%1)"},
        {DOC_MARKDOWN, "<div class='post'><p>a</p>\n<p>",
         "<a href='https://e.org/%1'><img src='a.jpg' alt='b'></a>"},
        {DOC_MARKDOWN, "# Press\n\n",
         "- [Rope %1](https://site%1.example/press-release/%1), Site%1, 1 May %2\n"},
        {DOC_MARKDOWN, "# Openrecord press\n\n",
         "- [Rope %1](https://openrecord.example/blog/%1), Openrecord, 1 May %2\n"},
        {DOC_MARKDOWN, "# Press\n\n",
         "- Guest on Radio Fen%1 (Spain), 1 May %2: [A rope](https://e%1.org/%1)\n"},
        {DOC_MARKDOWN, "# Press\n\n", "- [Outlet%1](https://outlet%1.example/a)\n"},
        {DOC_YAML, "", "- title: The Courier, Town, « A rope %1 »\n  date: %2-05-01\n"},
        {DOC_YAML, "- title: a\n  url: https://e.org/a\n", "  t%1_en: word %1\n"},
        {DOC_YAML, "- quote: They say\n", "  source%1: The Courier, May %2\n"},
        {DOC_YAML, "- quote: a\n", "  k%1:\n    alpha: x\n    source: The Courier\n"},
        {DOC_YAML, "", "- title: A title %1\n  url: https://e.org/%1\n  date: %2-05-01\n"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!growth_is_linear(seconds, &pages[i], 200))
            fail_msg("slow: %s", pages[i].part);
}

static int set_up(void **state)
{
    (void)state;
    struct diags diags = DIAGS_IN(&lasting);
    outlets = outlets_make(&lasting, NULL, STR_NONE, &diags);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&lasting);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_repeated_is_read_in_linear_time),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
