// SPDX-License-Identifier: MIT
// Addresses with tags of site generators, and where they lead once the site's root is known.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/template_tags.h"

static void leads_to(const char *written, const char *path)
{
    struct arena a = ARENA_EMPTY;
    struct str got = template_address(&a, str_of(written));
    if (!str_eq(got, str_of(path)))
        fail_msg("%s leads to %.*s, not to %s", written, STR_ARG(got), path);
    arena_free(&a);
}

static void addresses_lead_from_the_root(void **state)
{
    (void)state;
    leads_to("{{ site.baseurl }}/a/b.pdf", "/a/b.pdf");
    leads_to("{{site.baseurl}}a/b.pdf", "/a/b.pdf");
    leads_to("{{ site.url }}{{ site.baseurl }}/a.pdf", "/a.pdf");
    leads_to("{{ site.url }}/{{ site.baseurl }}/a.pdf?x#y", "/a.pdf?x#y");
    leads_to("{{ '/a.pdf' | relative_url }}", "/a.pdf");
    leads_to("{{ \"a.pdf\" | absolute_url }}", "/a.pdf");
    leads_to("{{- \"a.pdf\" | relURL -}}", "/a.pdf");
    leads_to("{{ '/a/' | url }}b.pdf", "/a/b.pdf");
    leads_to("{{ '/a.pdf' | prepend: site.baseurl }}", "/a.pdf");
    leads_to("{% link a/b.pdf %}", "/a/b.pdf");
    leads_to("{{< ref \"about.md\" >}}", "about.md");
    leads_to("{{< relref \"about.md#us\" >}}", "about.md#us");
    leads_to("{static}/a.pdf", "/a.pdf");
    leads_to("{filename}a.pdf", "/a.pdf");
    leads_to("|filename|/a.pdf", "/a.pdf");
}

static void addresses_without_tags_stay(void **state)
{
    (void)state;
    leads_to("https://e.org/{a}", "https://e.org/{a}");
    leads_to("a{b}.pdf", "a{b}.pdf");
    leads_to("{stat}/a.pdf", "{stat}/a.pdf");
    leads_to("", "");
    leads_to("https://e.org/{{ open", "https://e.org/{{ open");
}

static void what_is_not_known_leads_nowhere(void **state)
{
    (void)state;
    leads_to("{{ page.url }}", "");
    leads_to("{{ entry.link }}", "");
    leads_to("https://e.org/{{ x }}", "");
    leads_to("{% post_url 2016-07-26-name %}", "");
    leads_to("{% link %}", "");
}

static void a_tag_ends_where_it_closes(void **state)
{
    (void)state;
    assert_int_equal(template_tag_end(STR("a {{ b }} c"), 2), 9);
    assert_int_equal(template_tag_end(STR("{% b %}"), 0), 7);
    assert_int_equal(template_tag_end(STR("{{ b %}"), 0), 0);
    assert_int_equal(template_tag_end(STR("{ b }}"), 0), 0);
    assert_int_equal(template_tag_end(STR("{{}}"), 0), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_lead_from_the_root),
        cmocka_unit_test(addresses_without_tags_stay),
        cmocka_unit_test(what_is_not_known_leads_nowhere),
        cmocka_unit_test(a_tag_ends_where_it_closes),
    };
    return cmocka_run_group_tests_name("template tags", tests, NULL, NULL);
}
