// SPDX-License-Identifier: MIT
// If these fail, one page made on purpose, or only a long one, stops a build or a server.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <malloc.h>
#include <math.h>
#include <time.h>

#include "base/buf.h"
#include "room/outline.h"
#include "room/reader.h"
#include "room/room.h"

// A page that is read in linear time costs MORE times as much when it is MORE times longer (up to
// twice that, as caches overflow); one in quadratic time MORE * MORE times. ENOUGH lies far from
// both: others use the machine.
enum { TIMES = 1000, MORE = 16, ENOUGH = 3 * MORE, TRIES = 8 };

static struct outlets *outlets;
static struct arena lasting;

// %1 is a number that grows, %2 a year.
struct shape {
    enum doc_format format;
    const char *before, *part;
};

static void add_part(struct buf *b, const char *part, int i)
{
    for (const char *p = part; *p; p++)
        if (p[0] == '%' && p[1] == '1')
            buf_format(b, "%d", i), p++;
        else if (p[0] == '%' && p[1] == '2')
            buf_format(b, "%d", 1900 + i % 200), p++;
        else
            buf_char(b, *p);
}

// Processor time in seconds.
static double used(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// What reading the part so many times takes.
static double seconds(const struct shape *page, int times)
{
    struct buf b = BUF_EMPTY;
    buf_c(&b, page->before);
    for (int i = 0; i < times; i++)
        add_part(&b, page->part, i);
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    double start = used();
    struct doc *d = doc_read(&a, STR("p"), buf_view(&b), page->format, false, &diags);
    struct page read = {.doc = d};
    read.reading = reader_read(&a, d, outlets, STR("en"), &diags);
    outline_place_dates(&read);
    double took = used() - start;
    arena_free(&a);
    buf_free(&b);
    return took;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static bool is_linear(const struct shape *page)
{
    double once = INFINITY, more = INFINITY; // the quickest of each
    for (int i = 0; i < TRIES; i++) {
        once = smaller(once, seconds(page, TIMES));
        more = smaller(more, seconds(page, TIMES * MORE));
        if (more < ENOUGH * once)
            return true;
    }
    return false;
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
        {DOC_MARKDOWN, "- [", "one, two - three \"four\" (five) "},
        {DOC_MARKDOWN, "", "- a\n  - b\n    - c\n      - [d](https://e.org/%1)\n"},
        {DOC_MARKDOWN, "- ", "3 May %2, 12/11/%2 and "},
        {DOC_HTML, "", "<div><h3>T %1</h3><a href='https://e.org/%1'>t</a></div>\n"},
        {DOC_HTML, "<p>", "<time datetime='%2-01-02'>x</time> <a href='https://e.org/%1'>t</a> "},
        {DOC_YAML, "", "- title: A title %1\n  url: https://e.org/%1\n  date: %2-05-01\n"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!is_linear(&pages[i]))
            fail_msg("slow: %s", pages[i].part);
}

static int set_up(void **state)
{
    (void)state;
    struct diags diags = DIAGS_IN(&lasting);
    // What was freed is kept: what a fresh page of memory costs depends on who else wants some.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
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
