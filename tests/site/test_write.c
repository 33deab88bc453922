// SPDX-License-Identifier: MIT
// Escaping: whatever a page holds, no output can be broken out of.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "site/template.h"
#include "site/write.h"

#define FILLING "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ-_"

static void expect(void (*write)(struct buf *, struct str), struct str in, const char *out)
{
    AUTO_BUF b = BUF_EMPTY;
    write(&b, in);
    buf_char(&b, 0);
    assert_string_equal(b.p, out);
}

static void html_and_xml_cannot_be_left(void **state)
{
    (void)state;
    expect(write_html, STR("a <b> & \"c\" 'd'"), "a &lt;b&gt; &amp; &quot;c&quot; 'd'");
    expect(write_html, STR("é\xFFx\x01y\0z"), "é\xEF\xBF\xBDxyz");
    expect(write_xml, STR("\xEF\xBF\xBE|\xC2\x85|\t\n"), "||\t\n");
    expect(write_html, STR(""), "");
}

// Whoever cuts a text within a letter does not break the page.
static void half_a_letter_is_seen_in_text_that_is_known(void **state)
{
    (void)state;
    expect(write_html_known, STR("\xA9 caf\xC3\xA9"), "\xEF\xBF\xBD caf\xC3\xA9");
    expect(write_html_known, STR("caf\xC3"), "caf\xEF\xBF\xBD");
    expect(write_html_known, STR("\xF0\x9F\x98"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    expect(write_html_known, STR(""), "");
}

static void json_can_stand_in_a_script_element(void **state)
{
    (void)state;
    expect(write_json, STR("</script>\"\\\n\x01é\xE2\x80\xA8"),
           "\"\\u003c/script>\\\"\\\\\\n\\u0001é\\u2028\"");
    expect(write_json, STR("\xC3"), "\"\xEF\xBF\xBD\"");
}

static void an_address_is_a_legal_reference(void **state)
{
    (void)state;
    expect(write_uri, STR("https://x.org/a b?c=é&d=[1]"),
           "https://x.org/a%20b?c=%C3%A9&amp;d=%5B1%5D");
    expect(write_uri, STR("http://[::1]/a[0]"), "http://[::1]/a%5B0%5D");
    expect(write_uri, STR("/a%20b%zz"), "/a%20b%25zz");
    expect(write_uri, STR("java\tscript:\"x"), "java%09script:%22x");
}

// Text is looked at in blocks: what must be escaped is found at every place of one, and what need
// not is left alone, also where it reaches over the end of a block.
static const struct {
    void (*write)(struct buf *, struct str);
    const char *in, *out;
} pieces[] = {
    {write_html, "<", "&lt;"},
    {write_html, ">", "&gt;"},
    {write_html, "&", "&amp;"},
    {write_html, "\"", "&quot;"},
    {write_html, "\x01", ""},
    {write_html, "\x7F", ""},
    {write_html, "\n'\\", "\n'\\"},
    {write_html, "\xFF", "\xEF\xBF\xBD"},
    {write_html, "\xC3", "\xEF\xBF\xBD"},
    {write_html, "\xE2\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {write_html, "\xC2\x85", ""},
    {write_html, "\xC2\xA0\xC2\xAB", "\xC2\xA0\xC2\xAB"},
    {write_html, "\xC3\xA9\xE2\x80\x99\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x80\x99\xF0\x9F\x98\x80"},
    {write_html, "\xE2\x80\xA8", "\xE2\x80\xA8"},
    {write_html, "\xE0\x9F\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {write_html, "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {write_html_known, "<", "&lt;"},
    {write_html_known, ">", "&gt;"},
    {write_html_known, "&", "&amp;"},
    {write_html_known, "\"", "&quot;"},
    {write_html_known, "\x01", ""},
    {write_html_known, "\x7F", ""},
    {write_html_known, "\n'\\:;=\t", "\n'\\:;=\t"},
    {write_html_known, "\xC2\x85", ""},
    {write_html_known, "\xC2\xA0\xC2\xAB", "\xC2\xA0\xC2\xAB"},
    {write_html_known, "\xEF\xBF\xBE", ""},
    {write_html_known, "\xEF\xBB\xBF&", "\xEF\xBB\xBF&amp;"},
    {write_html_known, "\xC3\xA9\xE2\x80\x99\xF0\x9F\x98\x80",
     "\xC3\xA9\xE2\x80\x99\xF0\x9F\x98\x80"},
    {write_json, "<", "\\u003c"},
    {write_json, "\\", "\\\\"},
    {write_json, "\"", "\\\""},
    {write_json, "\n", "\\n"},
    {write_json, "&>'", "&>'"},
    {write_json, "\xE2\x80\xA9", "\\u2029"},
    {write_json, "\xC2\xBB", "\xC2\xBB"},
    {write_json, "\xC2\x85", "\xC2\x85"},
    {write_uri, "&", "&amp;"},
    {write_uri, "\xC3\xA9", "%C3%A9"},
    {write_uri, "a b", "a%20b"},
    {write_uri, "%", "%25"},
    {write_uri, "%41~_|", "%41~_%7C"},
    {write_uri, "{}[]^`", "%7B%7D%5B%5D%5E%60"},
    {write_uri, "\"<>\\", "%22%3C%3E%5C"},
    {template_escape, "&", "&amp;"},
    {template_escape, "<>", "&lt;&gt;"},
    {template_escape, "\"", "&quot;"},
    {template_escape, "'=?", "&#39;=?"},
};

static void nothing_is_missed_at_any_place_of_a_block(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++)
        for (int before = 0; before < 40; before++)
            for (int after = 0; after < 40; after++) {
                char in[128], out[256];
                const char *mark = pieces[k].write == write_json ? "\"" : "";
                int n = snprintf(in, sizeof in, "%.*s%s%.*s", before, FILLING, pieces[k].in, after,
                                 FILLING);
                snprintf(out, sizeof out, "%s%.*s%s%.*s%s", mark, before, FILLING, pieces[k].out,
                         after, FILLING, mark);
                expect(pieces[k].write, (struct str){in, (size_t)n}, out);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_and_xml_cannot_be_left),
        cmocka_unit_test(half_a_letter_is_seen_in_text_that_is_known),
        cmocka_unit_test(json_can_stand_in_a_script_element),
        cmocka_unit_test(an_address_is_a_legal_reference),
        cmocka_unit_test(nothing_is_missed_at_any_place_of_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
