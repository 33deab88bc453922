// SPDX-License-Identifier: MIT
// If these fail, one article is shown twice, two as one, or a link runs a script.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text/address.h"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void is(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", not \"%s\"", STR_ARG(got), want);
}

static void an_address_is_split_as_people_write_it(void **state)
{
    (void)state;
    struct address x;
    assert_true(address_parse(&arena, STR(" HTTPS://u:p@Www.E.org:8080/a b?c=d#e "), &x));
    is(x.scheme, "https");
    is(x.host, "www.e.org");
    is(x.port, "8080");
    is(x.path, "/a b");
    is(x.query, "c=d");
    is(x.fragment, "e");
    assert_true(x.has_user);
    assert_true(address_parse(&arena, STR("www.e.org:80/x"), &x));
    is(x.scheme, "");
    is(x.host, "");
    assert_true(address_parse(&arena, STR("//e.org/x"), &x));
    is(x.host, "e.org");
    assert_true(address_parse(&arena, STR("http://[::1]:80/"), &x));
    is(x.host, "[::1]");
    assert_false(address_parse(&arena, STR("http:///x"), &x));
    assert_false(address_parse(&arena, STR("http://e.org:x/"), &x));
    assert_false(address_parse(&arena, STR("http://e.org/\x01/"), &x));
    assert_false(address_parse(&arena, STR("http://e x.org/"), &x));
}

static void only_harmless_addresses_are_linked(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        enum address_kind kind;
    } cases[] = {
        {"https://e.org", ADDRESS_WEB},
        {"HTTP://e.org", ADDRESS_WEB},
        {"//e.org/x", ADDRESS_WEB},
        {"/\\e.org", ADDRESS_WEB},
        {"mailto:a@e.org", ADDRESS_MAIL},
        {"tel:+33", ADDRESS_PHONE},
        {"/a/b", ADDRESS_PATH},
        {"../a:b", ADDRESS_PATH},
        {"a/b:c", ADDRESS_PATH},
        {"www.e.org/x", ADDRESS_PATH},
        {"e.org:80/x", ADDRESS_PATH},
        {"#x", ADDRESS_FRAGMENT},
        {"  ", ADDRESS_EMPTY},
        {"https://", ADDRESS_EMPTY},
        {"javascript:alert(1)", ADDRESS_FORBIDDEN},
        {" \x01javascript:alert(1)", ADDRESS_FORBIDDEN},
        {"java\nscript:alert(1)", ADDRESS_FORBIDDEN},
        {"JaVa\tScRiPt:alert(1)", ADDRESS_FORBIDDEN},
        {"javascript\x01:alert(1)", ADDRESS_FORBIDDEN},
        {"data:text/html,x", ADDRESS_FORBIDDEN},
        {"vbscript:x", ADDRESS_FORBIDDEN},
        {"file:///etc/passwd", ADDRESS_FORBIDDEN},
        {"x.y:z", ADDRESS_FORBIDDEN},
        // sixty-three bytes before the colon, as far as a scheme is looked for
        {"crip&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:5", ADDRESS_PATH},
        {"crip&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:x", ADDRESS_FORBIDDEN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (address_kind_of(str_of(cases[i].address)) != cases[i].kind)
            fail_msg("%s", cases[i].address);
}

// Addresses are looked at in blocks.
static void a_control_character_is_seen_at_every_place(void **state)
{
    (void)state;
    static const char address[] =
        "https://www.e.org/articles/2024/05/a-title-of-some-words-é.html?a=b";
    struct address x;
    struct str whole = str_of(address);
    assert_int_equal(address_kind_of(whole), ADDRESS_WEB);
    assert_true(address_parse(&arena, whole, &x));
    for (size_t at = 1; at < whole.n; at++)
        for (int c = 0; c < 256; c++) {
            char text[sizeof address];
            memcpy(text, address, sizeof address);
            text[at] = (char)c;
            struct str s = {text, whole.n - (at % 3)};
            bool last = at + 1 == s.n, inside = at + 1 < s.n;
            bool blank = c == '\t' || c == '\n' || c == '\r';
            bool control = inside && (c < 0x20 || c == 0x7f);
            if (control || (last && c == 0x7f))
                assert_false(address_parse(&arena, s, &x));
            else if (at > 40)
                assert_true(address_parse(&arena, s, &x));
            if ((control && !blank) || (last && c == 0x7f))
                assert_int_equal(address_kind_of(s), ADDRESS_FORBIDDEN);
            else if (at > 20)
                assert_int_equal(address_kind_of(s), ADDRESS_WEB);
        }
}

static void the_same_article_has_one_identity(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"https://www.e.org/a/b/?utm_source=x&id=3#top", "e.org/a/b?id=3"},
        {"http://m.e.org:80/a/b?id=3&fbclid=1", "e.org/a/b?id=3"},
        {"https://amp.e.org/a/b/amp/?id=3", "e.org/a/b?id=3"},
        {"https://www.google.com/amp/s/www.e.org/a/b%3F", "e.org/a/b%3F"},
        {"https://e-org.cdn.ampproject.org/c/s/e.org/a/b.amp.html", "e.org/a/b.html"},
        {"HTTPS://E.ORG/%7Ea/%c3%a9/../b?z=1&a=2", "e.org/~a/b?a=2&z=1"},
        {"https://e.org/%C3%A9", "e.org/\xC3\xA9"},
        {"www.e.org", "e.org"},
        {"https://e.org:8080/", "e.org:8080"},
        {"https://e.org/#!/x", "e.org#!/x"},
        {"https://youtu.be/abc?si=zz", "youtu.be/abc"},
        {"https://e.org/a?b=1&amp;utm_medium=2", "e.org/a?b=1"},
        {"mailto:a@b.org", "mailto:a@b.org"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        is(address_identity(&arena, str_of(same[i][0])), same[i][1]);
}

// What needs no change is found without taking the address apart, and found the same.
static void a_usual_address_has_the_identity_that_taking_it_apart_gives(void **state)
{
    (void)state;
    static const char *const rests[] = {
        "www.e.org/a/b-c_d",
        "e.org",
        "e.org/",
        "m.www.e.org/a.html/",
        "mobile.e.org./a",
        "amp.e.org/a",
        "e.org/a/amp",
        "e.org/x.amp",
        "e.org/a.amp.html",
        "e.org/a//b",
        "e.org/a/./b",
        "e.org/a/../b",
        "e.org/a%7e",
        "e.org/a?b=1",
        "e.org/a#b",
        "e.org:80/a",
        "e.org/\xC3\xA9+(a),b=c",
        "www.org",
        "e.org/campaign/",
        "e.org/a b",
        "u@e.org/a",
        "E.org/Alpha/Amp",
        "e.org/lamp/camp",
        "e.org/a\t",
        "www.google.com/amp/s/e.org/a",
        "x.cdn.ampproject.org/c/s/e.org/a",
    };
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
        struct str usual = str_format(&arena, "https://%s", rests[i]);
        struct str other = str_format(&arena, "HTTPS://%s", rests[i]);
        is(address_identity(&arena, usual), str_c(&arena, address_identity(&arena, other)));
    }
    struct str url = STR("https://www.e.org/a/b/");
    assert_ptr_equal(address_plain_identity(url).p, url.p + 12);
}

static void tracking_goes_and_nothing_else(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://E.org/a?utm_source=x", "https://E.org/a"},
        {"https://e.org/a?b=1&utm_source=x&c=%7e#d", "https://e.org/a?b=1&c=%7e#d"},
        {"https://e.org/a?fbclid=x&c=1", "https://e.org/a?c=1"},
        {"https://e.org/a#xtor=RSS-1", "https://e.org/a"},
        {"https://e.org/a?utm_source=x#part", "https://e.org/a#part"},
        {"https://www.google.com/url?sa=t&url=https%3A%2F%2Fe.org%2Fa%3Fid%3D1&usg=x",
         "https://e.org/a?id=1"},
        {"https://www.google.co.uk/url?q=http://e.org/a%2528b&sa=D", "http://e.org/a%28b"},
        {"https://l.facebook.com/l.php?u=https%3A%2F%2Fe.org%2Fa%3Ffbclid%3Dx&h=y",
         "https://e.org/a"},
        {"https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2F%C3%A9%29&data=1",
         "https://e.org/%C3%A9%29"},
        {"https://vk.com/away.php?to=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252F"
         "e.org%252Fa",
         "https://e.org/a"},
        {"https://www.google.com/amp/s/e.org/a", "https://e.org/a"},
    };
    bool changed;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        is(address_without_tracking(&arena, str_of(cases[i][0]), &changed), cases[i][1]);
        assert_true(changed);
    }
    is(address_without_tracking(&arena, STR("https://e.org/a?id=1#x"), &changed),
       "https://e.org/a?id=1#x");
    assert_false(changed);
    static const char *const kept[] = {
        "https://www.google.com/url?q=javascript:x&u=https://e.org/a",
        "https://www.google.com/search?q=https://e.org/a",
        "https://notfacebook.com/l.php?u=https://e.org/a",
        "https://www.google.example.org/url?q=https://e.org/a",
        "https://www.google.com/url?q=https://nowhere",
        "https://www.google.com/amp/s/nowhere",
        "https://e.org/url?q=https://f.org/a",
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        is(address_without_tracking(&arena, str_of(kept[i]), &changed), kept[i]);
        assert_false(changed);
    }
}

static void misspelt_schemes_are_told(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"ttps://e.org/a", "https://e.org/a"},     {"hhttp://e.org", "http://e.org"},
        {"htp://e.org/a", "http://e.org/a"},       {"httpss://e.org/a", "https://e.org/a"},
        {"https//e.org/a", "https://e.org/a"},     {"https:/e.org/a", "https://e.org/a"},
        {"https:///e.org/a", "https://e.org/a"},   {"http//:e.org", "http://e.org"},
        {"http:\\\\e.org/a", "http://e.org/a"},    {"https;//e.org", "https://e.org"},
        {"http://https://e.org", "https://e.org"}, {"https://http//e.org", "http://e.org"},
        {" Ttps://e.org/a ", "https://e.org/a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        is(address_meant(&arena, str_of(cases[i][0])), cases[i][1]);
        is(address_identity(&arena, str_of(cases[i][0])),
           str_c(&arena, address_identity(&arena, str_of(cases[i][1]))));
    }
    static const char *const fine[] = {
        "https://e.org/a",
        "HTTP://e.org",
        "http/a.html",
        "tests//a.html",
        "sftp://e.org/a",
        "ftp://e.org/a",
        "http.html",
        "https://",
        "ttps://nowhere",
        "ssh://e.org",
        "ttps://.org",
        "//e.org/a",
        "",
        "http://tp//e.org",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        is(address_meant(&arena, str_of(fine[i])), "");
}

static void addresses_are_published_as_meant(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://e.org/a?utm_source=x", "https://e.org/a?utm_source=x"},
        {"http://e.org/a", "http://e.org/a"},
        {"ttps://e.org/a", "https://e.org/a"},
        {"http://https://e.org/a", "https://e.org/a"},
        {"www.e.org/a", "https://www.e.org/a"},
        {"WWW.e.org", "https://WWW.e.org"},
        {"https://www.google.com/url?q=https%3A%2F%2Fe.org%2Fa&sa=D", "https://e.org/a"},
        {"www.google.com/url?q=https://e.org/a", "https://e.org/a"},
        {"/press/", "/press/"},
        {"e.org/a", "e.org/a"},
        {"mailto:a@e.org", "mailto:a@e.org"},
        {"javascript:alert(1)", "javascript:alert(1)"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is(address_published(&arena, str_of(cases[i][0])), cases[i][1]);
}

static void outlets_are_known_by_their_registrable_domain(void **state)
{
    (void)state;
    is(address_registrable(&arena, STR("Start.LesEchos.fr.")), "lesechos.fr");
    is(address_registrable(&arena, STR("news.bbc.co.uk")), "bbc.co.uk");
    is(address_registrable(&arena, STR("co.uk")), "co.uk");
    is(address_registrable(&arena, STR("192.0.2.1")), "192.0.2.1");
    is(address_registrable(&arena, STR("[::1]")), "[::1]");
    is(address_registrable(&arena, STR("localhost")), "localhost");
}

static void a_date_in_the_path_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        int year, month, day;
    } cases[] = {
        {"https://e.org/2021/10/11/a-b", 2021, 10, 11},
        {"https://e.org/a/2021/10/x", 2021, 10, 0},
        {"https://e.org/a-20211011", 2021, 10, 11},
        {"https://e.org/2021-10-11-a", 2021, 10, 11},
        {"https://e.org/a/2021/oct/11/b", 2021, 10, 11},
        {"https://e.org/2021/3/4/b", 2021, 3, 4},
        {"https://e.org/2021/02/31/b", 2021, 2, 0},
        {"https://e.org/2021/a", 0, 0, 0},
        {"https://e.org/120211011", 0, 0, 0},
        {"https://e.org/a?x=2021/10/11", 0, 0, 0},
        {"https://2021-10-11.org/a", 0, 0, 0},
        {"https://e.org/12345678", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date d = address_date(str_of(cases[i].address));
        if (d.year != cases[i].year || d.month != cases[i].month || d.day != cases[i].day)
            fail_msg("%s gives %d-%d-%d", cases[i].address, d.year, d.month, d.day);
    }
    // Wherever in the path it stands, and whatever stands before it.
    char address[128];
    for (int before = 0; before < 60; before++) {
        for (int behind = 0; behind < 40; behind += 3) {
            int year = behind % 2 ? 2021 : 1999;
            snprintf(address, sizeof address, "https://e.org/%.*s/%d/10/11%.*s", before,
                     "a120-b2-19c-2a0d-1e9f-20x-2019y-7-1999-80-2-0-1-9-a-b-c-d-e-f", year, behind,
                     "/x-2-0-2-0-1-9-1-9-2-0-a-b-c-d-e-f-g-h-i");
            struct date d = address_date(str_of(address));
            if (d.year != year || d.month != 10 || d.day != 11)
                fail_msg("%s gives %d-%d-%d", address, d.year, d.month, d.day);
        }
    }
}

static void a_path_may_begin_with_a_language(void **state)
{
    (void)state;
    is(address_lang(STR("https://e.org/en/a-law")), "en");
    is(address_lang(STR("https://e.org/zh/?a=b")), "zh");
    is(address_lang(STR("https://e.org/enough")), "");
    is(address_lang(STR("https://e.org/it/a-server")), ""); // a field, as often as not
    is(address_lang(STR("https://e.org/news/en/a")), "");
    is(address_lang(STR("https://e.org")), "");
    is(address_lang(STR("")), "");
}

static void the_slug_gives_its_words(void **state)
{
    (void)state;
    is(address_slug_words(&arena, STR("https://e.org/n/La-D%C3%AFnum-vise_2022-12345.html?x=a-b")),
       "la dinum vise 2022");
    is(address_slug_words(&arena, STR("https://e.org/2021/x")), "");
    is(address_slug_words(&arena, STR("https://a-b.org")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, NULL, tear_down)
        T(an_address_is_split_as_people_write_it),
        T(only_harmless_addresses_are_linked),
        T(a_control_character_is_seen_at_every_place),
        T(the_same_article_has_one_identity),
        T(a_usual_address_has_the_identity_that_taking_it_apart_gives),
        T(tracking_goes_and_nothing_else),
        T(misspelt_schemes_are_told),
        T(addresses_are_published_as_meant),
        T(outlets_are_known_by_their_registrable_domain),
        T(a_date_in_the_path_is_read),
        T(a_path_may_begin_with_a_language),
        T(the_slug_gives_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
