// SPDX-License-Identifier: MIT
// Prose as HTML: what people wrote is shown, nothing that they wrote can harm a reader.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "site/html.h"

static struct doc *page_of(struct arena *a, const char *source)
{
    struct diags found = DIAGS_IN(a);
    return doc_read(a, STR("test.md"), str_of(source), DOC_MARKDOWN, false, &found);
}

static void expect(const char *source, const char *html)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    const struct html_options options = {.title = STR("Espace presse"), .ids = false};
    html_render(&b, &a, page_of(&a, source)->root, &options);
    buf_char(&b, 0);
    assert_string_equal(b.p, html);
}

static void ordinary_prose_keeps_its_form(void **state)
{
    (void)state;
    expect("A *b* **c** `d` ~~e~~\n", "<p>A <em>b</em> <strong>c</strong> <code>d</code> "
                                      "<del>e</del></p>\n");
    expect("- a\n- b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    expect("3. a\n4. b\n", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    expect("> q\n", "<blockquote>\n<p>q</p>\n</blockquote>\n");
    expect("```c\na < b\n```\n",
           "<pre tabindex=\"0\"><code class=\"language-c\">a &lt; b\n</code></pre>\n");
    expect("a  \nb\n", "<p>a<br>\nb</p>\n");
}

static void a_table_keeps_its_head_and_alignment(void **state)
{
    (void)state;
    expect("| a | b |\n|---|--:|\n| 1 | 2 |\n",
           "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr><th scope=\"col\">a</th>"
           "<th scope=\"col\" class=\"right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td>"
           "<td class=\"right\">2</td></tr>\n</tbody>\n</table></div>\n");
}

static void headings_follow_the_page_title_without_gaps(void **state)
{
    (void)state;
    expect("# One\n\n#### Two\n\n# Three\n", "<h2>One</h2>\n<h3>Two</h3>\n<h2>Three</h2>\n");
    expect("##### Deep\n", "<h2>Deep</h2>\n");
    expect("# Espace presse\n\nText\n", "<p>Text</p>\n");
}

static void attribute_lists_are_no_words(void **state)
{
    (void)state;
    expect("## A place {#place .wide}\n", "<h2>A place</h2>\n");
    expect("## 2017 {#2017}\n", "<h2>2017</h2>\n");
    expect("## A [b](/c){: .d}\n", "<h2>A <a href=\"/c\">b</a></h2>\n");
    expect("A [b](/c){:target=\"_blank\"}, **d**{.e} f\n",
           "<p>A <a href=\"/c\">b</a>, <strong>d</strong> f</p>\n");
    expect("[b](/c){target=_blank rel=\"x_y_z\"}.\n", "<p><a href=\"/c\">b</a>.</p>\n");
    expect("Some words.\n{: .lead}\n", "<p>Some words.</p>\n");
    expect("- one {: .a}\n- two\n{.b}\n", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n");
    // What is none stays.
    expect("The set {n=3} and {.x} is {#y}.\n", "<p>The set {n=3} and {.x} is {#y}.</p>\n");
    expect("Fine {:) and \\{#x} and {: never\n", "<p>Fine {:) and {#x} and {: never</p>\n");
    expect("## A {brace} and {2} more\n", "<h2>A {brace} and {2} more</h2>\n");
}

static void tags_of_a_template_language_show_nothing(void **state)
{
    (void)state;
    expect("{% include header.html title=\"x\" %}\n\nWelcome to {{ site.title }}!\n",
           "<p>Welcome to !</p>\n");
    expect("## {{ page.title }}\n\n{% for x in y %}\n- {{ x.title }}\n{% endfor %}\n", "");
    expect("{{< unknown\n  src=\"a_b_c\" >}}\n\nText\n", "<p>Text</p>\n");
    expect("[TOC]\n\n* TOC\n{:toc}\n\nText\n", "<p>Text</p>\n");
    expect("> [!NOTE]\n> A remark.\n", "<blockquote>\n<p>\nA remark.</p>\n</blockquote>\n");
    // What is none, or is code, is shown.
    expect("A {{ never closed and `{{ code }}` [TOC] b\n",
           "<p>A {{ never closed and <code>{{ code }}</code> [TOC] b</p>\n");
    expect("[!NOTE] is {a} mark\n", "<p>[!NOTE] is {a} mark</p>\n");
}

static void what_tags_of_hugo_show_is_shown(void **state)
{
    (void)state;
    expect("{{< figure src=\"/a.png\" title=\"A mill\" >}}\n",
           "<p><img src=\"/a.png\" alt=\"A mill\" loading=\"lazy\"></p>\n");
    expect("{{< figure alt='By night' caption=\"A mill\" src=/a.png >}}\n",
           "<p><img src=\"/a.png\" alt=\"By night\" loading=\"lazy\"></p>\n");
    expect("{{< youtube a-B_1 >}}\n",
           "<p><a href=\"https://www.youtube.com/watch?v=a-B_1\" rel=\"external\">"
           "https://www.youtube.com/watch?v=a-B_1</a></p>\n");
    expect("{{<vimeo id=\"12\" title=\"A film\">}}\n",
           "<p><a href=\"https://vimeo.com/12\" rel=\"external\">A film</a></p>\n");
    expect("{{< youtube \"x\\\"onload=\" >}}{{< figure >}}{{< youtube >}}\n", "");
}

static void heading_ids_are_stable_and_unique(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    const struct html_options options = {.ids = true};
    html_render(&b, &a,
                page_of(&a, "## L’été, là-bas !\n\n## L’été, là-bas !\n\n## Contact\n\n"
                            "## One {#My-2.id .x}\n\n## Two {#main}\n\n## Three {#a;b}\n")
                    ->root,
                &options);
    buf_char(&b, 0);
    assert_non_null(strstr(b.p, "<h2 id=\"lété-là-bas\">"));
    assert_non_null(strstr(b.p, "<h2 id=\"lété-là-bas-2\">"));
    assert_non_null(strstr(b.p, "<h2 id=\"s-contact\">"));
    assert_non_null(strstr(b.p, "<h2 id=\"My-2.id\">One</h2>"));
    assert_non_null(strstr(b.p, "<h2 id=\"s-main\">Two</h2>"));
    assert_non_null(strstr(b.p, "<h2 id=\"three\">Three</h2>"));
}

static void only_addresses_of_the_list_are_linked(void **state)
{
    (void)state;
    expect("[a](https://x.org/?a=1&b=2)",
           "<p><a href=\"https://x.org/?a=1&amp;b=2\" rel=\"external\">a</a></p>\n");
    expect("[a](mailto:p@x.org) [b](/c/) [d](#e)",
           "<p><a href=\"mailto:p@x.org\">a</a> <a href=\"/c/\">b</a> <a href=\"#e\">d</a></p>\n");
    expect("[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](data:text/html,x) [d](vbscript:x)",
           "<p>a b c d</p>\n");
    expect("[a](&#106;avascript:alert(1))", "<p>a</p>\n");
}

static void a_picture_of_another_site_is_a_link(void **state)
{
    (void)state;
    expect("![alt](/media/x.png \"t\")",
           "<p><img src=\"/media/x.png\" alt=\"alt\" title=\"t\" loading=\"lazy\"></p>\n");
    expect("![alt](https://x.org/x.png)",
           "<p><a href=\"https://x.org/x.png\" rel=\"external\">alt</a></p>\n");
}

static void raw_html_is_kept_by_a_list(void **state)
{
    (void)state;
    expect("H<sub>2</sub>O <kbd>x</kbd>", "<p>H<sub>2</sub>O <kbd>x</kbd></p>\n");
    expect("a <b onclick=\"x()\" style=\"y\">c</b>", "<p>a <strong>c</strong></p>\n");
    expect("a <em>b", "<p>a <em>b</em></p>\n");
    expect("a <blink>b</blink>", "<p>a b</p>\n");
    expect("a <a href=\"javascript:x\">b</a> <a href='https://x.org/'>c</a>",
           "<p>a b <a href=\"https://x.org/\" rel=\"external\">c</a></p>\n");
    expect("<iframe src=\"https://video.example/1\" title=\"Film\"></iframe>\n",
           "<p><a href=\"https://video.example/1\" rel=\"external\">Film</a>\n</p>\n");
    expect("a <img src=x onerror=alert(1)> b",
           "<p>a <img src=\"x\" alt=\"\" loading=\"lazy\"> b</p>\n");
}

// Nothing below may come out as an element or attribute that runs.
static void no_script_survives(void **state)
{
    (void)state;
    static const char *const vectors[] = {
        "<script>alert(1)</script>",
        "a <script>alert(1)</script> b",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<a href=\"java\nscript:alert(1)\">x</a>",
        "<a href=\"  javascript:alert(1)\">x</a>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<b <script>alert(1)</script>",
        "<a href='https://x.org/\" onmouseover=\"alert(1)'>x</a>",
        "[x](https://x.org/\"onmouseover=\"alert(1))",
        "![x\" onerror=\"alert(1)](/y)",
        "<style>@import 'javascript:x'</style>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        "<div\n onclick=alert(1)>x</div>",
        "<!--><script>alert(1)</script>-->",
        "<scr<script>ipt>alert(1)</script>",
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        AUTO_ARENA a = ARENA_EMPTY;
        AUTO_BUF b = BUF_EMPTY;
        const struct html_options options = {.ids = true};
        html_render(&b, &a, page_of(&a, vectors[i])->root, &options);
        buf_char(&b, 0);
        bool bad = strstr(b.p, "<script") || strstr(b.p, "<svg") || strstr(b.p, "<style") ||
                   strstr(b.p, "\"javascript:") || strstr(b.p, "<iframe");
        for (const char *tag = strchr(b.p, '<'); tag && !bad; tag = strchr(tag + 1, '<')) {
            const char *handler = strstr(tag, " on"), *end = strchr(tag, '>');
            bad = handler && end && handler < end && handler[3] != ' ' &&
                  memchr(tag, '"', (size_t)(handler - tag)) == NULL;
        }
        if (bad)
            fail_msg("%s became %s", vectors[i], b.p);
    }
}

// What clips say is not said twice, and nothing empty is left behind.
static void consumed_entries_leave_no_trace(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    const struct html_options options = {.ids = false};
    struct doc *d =
        page_of(&a, "Intro\n\n## Revue\n\n### 2021\n\n- one\n- two\n\n---\n\n### 2020\n\n"
                    "three\n\n## Contact\n\nWrite\n");
    for (struct node *n = d->root->first; n; n = n->next) {
        if (n->type == NODE_LIST)
            n->first->consumed = n->last->consumed = 1;
        if (n->type == NODE_PARAGRAPH && str_eq(node_text(&a, n), STR("three")))
            n->consumed = 1;
    }
    size_t split = html_render(&b, &a, d->root, &options);
    assert_int_equal(split, strlen("<p>Intro</p>\n"));
    buf_char(&b, 0);
    assert_string_equal(b.p, "<p>Intro</p>\n<h2>Contact</h2>\n<p>Write</p>\n");
}

static void a_table_of_clips_goes_with_its_head(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    const struct html_options options = {.ids = false};
    struct doc *d = page_of(&a, "| Date | Title |\n|---|---|\n| 1 | 2 |\n\nEnd\n");
    d->root->first->last->consumed = 1;
    html_render(&b, &a, d->root, &options);
    buf_char(&b, 0);
    assert_string_equal(b.p, "<p>End</p>\n");
}

static void nesting_has_a_limit_and_keeps_the_text(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY, source = BUF_EMPTY;
    for (int i = 0; i < 3000; i++)
        buf_c(&source, "> ");
    buf_c(&source, "deep");
    buf_char(&source, 0);
    const struct html_options options = {.ids = false};
    html_render(&b, &a, page_of(&a, source.p)->root, &options);
    buf_char(&b, 0);
    assert_non_null(strstr(b.p, "deep"));
    assert_true(b.n < 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_prose_keeps_its_form),
        cmocka_unit_test(a_table_keeps_its_head_and_alignment),
        cmocka_unit_test(headings_follow_the_page_title_without_gaps),
        cmocka_unit_test(attribute_lists_are_no_words),
        cmocka_unit_test(tags_of_a_template_language_show_nothing),
        cmocka_unit_test(what_tags_of_hugo_show_is_shown),
        cmocka_unit_test(heading_ids_are_stable_and_unique),
        cmocka_unit_test(only_addresses_of_the_list_are_linked),
        cmocka_unit_test(a_picture_of_another_site_is_a_link),
        cmocka_unit_test(raw_html_is_kept_by_a_list),
        cmocka_unit_test(no_script_survives),
        cmocka_unit_test(consumed_entries_leave_no_trace),
        cmocka_unit_test(a_table_of_clips_goes_with_its_head),
        cmocka_unit_test(nesting_has_a_limit_and_keeps_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
