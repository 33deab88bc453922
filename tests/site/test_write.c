// SPDX-License-Identifier: MIT
// Escaping: whatever a page holds, no output can be broken out of.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "site/write.h"

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

static void json_can_stand_in_a_script_element(void **state)
{
    (void)state;
    expect(write_json, STR("</script>\"\\\n\x01é\xE2\x80\xA8"),
           "\"\\u003c/script>\\\"\\\\\\n\\u0001é\\u2028\"");
    expect(write_json, STR("\xC3"), "\"\xEF\xBF\xBD\"");
}

static void a_spreadsheet_runs_nothing(void **state)
{
    (void)state;
    expect(write_csv, STR("plain"), "plain");
    expect(write_csv, STR("a,\"b\""), "\"a,\"\"b\"\"\"");
    expect(write_csv, STR("=1+1"), "\"'=1+1\"");
    expect(write_csv, STR("@x"), "\"'@x\"");
    expect(write_csv, STR("-1"), "\"'-1\"");
    expect(write_csv, STR("two\nlines"), "\"two\nlines\"");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_and_xml_cannot_be_left),
        cmocka_unit_test(json_can_stand_in_a_script_element),
        cmocka_unit_test(a_spreadsheet_runs_nothing),
        cmocka_unit_test(an_address_is_a_legal_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
