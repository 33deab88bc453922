// SPDX-License-Identifier: MIT
// If these fail, a release is shown otherwise when its text is made HTML at once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "markdown_pages.h"
#include "site/html.h"

enum { PAGES = 20000 };

static struct html_target resolve(const void *context, struct arena *a, struct str url)
{
    (void)context;
    struct html_target t = {.url = url, .outgoing = str_starts(url, STR("http"))};
    if (str_starts(url, STR("/b_c"))) // a link with something behind it
        t.after = str_copy(a, STR(" <small>(copie)</small>"));
    if (str_eq(url, STR("c"))) // leads nowhere
        t.url = STR_NONE;
    return t;
}

// Both ways; whether the text was made HTML at once.
static bool compare(struct str page, const struct html_options *options)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF want = BUF_EMPTY;
    AUTO_BUF got = BUF_EMPTY;
    struct diags found = DIAGS_IN(&a);
    const struct doc *d = doc_read(&a, STR("a.md"), page, DOC_MARKDOWN, false, &found);
    buf_c(&got, "before");
    bool simple = d->utf8 && html_render_simple(&got, &a, page, d->front_end, options);
    if (!simple) {
        assert_int_equal(got.n, strlen("before"));
        return false;
    }
    buf_c(&want, "before");
    size_t split = html_render(&want, &a, d->root, options);
    assert_int_equal(split, want.n);
    if (!str_eq(buf_view(&want), buf_view(&got)))
        fail_msg("\"%.*s\" is \"%.*s\", not \"%.*s\"", STR_ARG(page), STR_ARG(buf_view(&got)),
                 STR_ARG(buf_view(&want)));
    return true;
}

static void pages_are_the_same_html_as_by_their_tree(void **state)
{
    (void)state;
    const char *asked = getenv("PRESSE_PAGES");
    unsigned pages = asked ? (unsigned)atoi(asked) : PAGES, simple = 0;
    for (unsigned i = 0; i < pages; i++) {
        AUTO_BUF page = BUF_EMPTY;
        const struct html_options options = {
            .resolve = resolve, .title = STR(" mot"), .ids = i % 2, .utf8 = true};
        markdown_page(&page, i);
        simple += compare(buf_view(&page), &options);
    }
    assert_true(simple > pages / 40);
}

static void usual_pages_need_no_tree(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "",
        "\n\n",
        "---\ntitle: A\n---\n\nMot.\n",
        "## Un\n\n# Deux\n\n### Un\n\n#### main\n\n## clip-1\n\n## ...\n\n## Été & **autres**\n",
        "# mot\n\nDeux\n\n# mot\n",
        "# [mot](/b_c)\n\n# *mot* et [deux](c)",
        "# Un titre qui est si long que ce n'en est plus un, mais une phrase que son auteur "
        "voulait mettre en avant, **sans** en faire un titre pour autant, ce que l'on voit "
        "ici\n\nMot",
        "## Un titre qui est presque aussi long, dont l'adresse est coupée à la fin d'un mot",
        "Il a dit \"voilà\" > & : «\xC2\xA0mot\xC2\xA0», \xEF\xBC\xA1.\n\n- \"a\"\n- b & c\n",
        "> [a](javascript:b)\n> **[m](c)** *![m](c)*\n\n![ ](c) et **![ ](b.png)** **![ ](c)** x",
        "Une ligne\net **deux**\nen *trois* [mots](https://e.org/?a=b;c=d)\n\n\n- [x](/b_c)\n- y",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        for (int ids = 0; ids < 2; ids++) {
            const struct html_options options = {
                .resolve = resolve, .title = STR("mot"), .ids = ids, .utf8 = true};
            if (!compare(str_of(pages[i]), &options))
                fail_msg("\"%s\" is left", pages[i]);
        }
}

// Marks on both sides of each border of what is looked at in one go.
static void long_lines_are_whole(void **state)
{
    (void)state;
    const struct html_options options = {.utf8 = true};
    for (size_t before = 0; before < 140; before++)
        for (size_t line = 0; line < 3; line++) {
            AUTO_BUF page = BUF_EMPTY;
            for (size_t i = 0; i < 2048 * line + before; i++)
                buf_char(&page, i % 9 != 4 ? 'x' : ' ');
            buf_c(&page, "y \"& \xC2\xA0 **mot** [a](b) w");
            for (size_t i = 0; i < 70; i++)
                buf_char(&page, 'z');
            assert_true(compare(buf_view(&page), &options));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_the_same_html_as_by_their_tree),
        cmocka_unit_test(usual_pages_need_no_tree),
        cmocka_unit_test(long_lines_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
