// SPDX-License-Identifier: MIT
// If this fails, `presse add` takes minutes on a page of some thousand entries.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "adding.h"
#include "growth.h"

struct shape {
    const char *name, *before, *part, *after; // see growth_repeat
};

// What adding an entry to so many takes, whether the page serves as a model or not.
static double seconds(const void *what, size_t times)
{
    const struct shape *page = what;
    struct buf b = BUF_EMPTY;
    struct error e = {0};
    struct str after;
    struct write_said said;
    const struct entry one = entry(2026, 11, 20);
    buf_c(&b, page->before);
    growth_repeat(&b, page->part, times);
    buf_c(&b, page->after);
    buf_char(&b, '\0');
    folder_begin();
    folder_write(page->name, b.p);
    struct room *r = folder_load(page->name);
    double start = growth_clock();
    bool made = write_add(&r->arena, r->pages[0], &one, &after, &said, &e);
    double took = growth_clock() - start;
    assert_true(made || e.message[0]);
    folder_end();
    buf_free(&b);
    return took;
}

static void an_entry_is_added_in_linear_time(void **state)
{
    (void)state;
#define LAST                                                                                       \
    "{\"title\":\"Z\",\"url\":\"https://z.example/z\",\"outlet\":\"Z\",\"date\":\"1900-01-01\"}]"
    static const struct shape pages[] = {
        {"p.json", "[",
         "{\"title\":\"A barn %1\",\"url\":\"https://e%1.example/barn\",\"outlet\":\"The Fen\","
         "\"date\":\"%2-05-01\"},",
         LAST},
        {"p.yml", "[",
         "{title: \"A barn %1\", url: \"https://e%1.example/barn\", outlet: The Fen, "
         "date: %2-05-01}, ",
         "{title: Z, url: \"https://z.example/z\", outlet: Z, date: 1900-01-01}]\n"},
        {"q.yml", "",
         "- title: A barn %1\n  url: https://e%1.example/barn\n  outlet: The Fen\n  date: "
         "%2-05-01\n",
         ""},
        {"p.md", "# Press\n\n",
         "## 1 May %2\n\n- [A barn %1](https://e%1.example/barn), The Fen\n\n", ""},
        {"q.md", "# Press\n\n",
         "## The Fen wrote on 1 May %2\n\nThe writer %1 asked how %1 owls were raised for "
         "[this](https://e.example/%1) and [that](https://f.example/%1).\n\n",
         ""},
        {"p.html", "<h1>Press</h1>\n<ul>",
         "<li>%2-05-01, <i>The Fen</i>: <a href=\"https://e%1.example/barn\">A barn %1</a></li>",
         "</ul>\n"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!growth_is_linear(seconds, &pages[i], 120))
            fail_msg("slow: %s", pages[i].part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_added_in_linear_time),
    };
    return cmocka_run_group_tests_name("room/write cost", tests, NULL, NULL);
}
