// SPDX-License-Identifier: MIT
// If these fail, readers see the wrong language or a wrong plural, or a damaged catalogue or a
// slip in a room's own strings brings the program down.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/cleanup.h"
#include "site/strings_parts.h"
#include "site/theme_data.h"

static struct str built_in(const char *name)
{
    for (const struct theme_data *d = theme_data; d->name; d++)
        if (strcmp(d->name, name) == 0)
            return (struct str){(const char *)d->bytes, d->len};
    fail_msg("%s is not in the binary", name);
    return STR_NONE;
}

static struct strings *both(void)
{
    struct strings *s = strings_new();
    struct error e = {0};
    assert_true(strings_add_mo(s, STR("fr"), built_in("strings.fr.mo"), &e));
    assert_true(strings_add_mo(s, STR("en"), built_in("strings.en.mo"), &e));
    return s;
}

static void same(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got), want);
}

static void each_language_has_its_words_and_plurals(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct strings *s = both();
    const struct catalogue *fr = strings_catalogue(s, STR("fr-CA"));
    const struct catalogue *en = strings_catalogue(s, STR("EN"));
    same(strings_get(fr, STR("press-contact")), "Contact presse");
    same(strings_get(en, STR("press-contact")), "Press contact");
    same(strings_count(&a, fr, STR("clips"), 0), "0 article");
    same(strings_count(&a, en, STR("clips"), 0), "0 articles");
    same(strings_count(&a, en, STR("clips"), 1), "1 article");
    same(strings_count(&a, fr, STR("clips"), 2021), "2021 articles");
    same(strings_count(&a, fr, STR("clips"), 12345), "12\xE2\x80\xAF"
                                                     "345 articles");
    same(strings_count(&a, en, STR("clips"), 1234567), "1,234,567 articles");
    assert_int_equal(strings_len(s), 2);
    same(strings_language(s, 0), "en");
    assert_true(strings_has_language(s, STR("fr-BE")));
    assert_false(strings_has_language(s, STR("de")));
    assert_false(strings_has_language(s, STR("no")));
    strings_free(s);
}

static void what_readers_see_is_in_many_languages(void **state)
{
    (void)state;
    static const char *const expected[][4] = {
        {"de", "Pressekontakt", "2.021 Artikel", "suche"},
        {"es", "Contacto de prensa", "2021 artículos", "busqueda"},
        {"it", "Contatto stampa", "2.021 articoli", "ricerca"},
        {"nl", "Perscontact", "2.021 artikelen", "zoeken"},
        {"pt", "Contato de imprensa", "2.021 artigos", "busca"},
        {"da", "Pressekontakt", "2.021 artikler", "soeg"},
        {"sv", "Presskontakt", "2\u00A0021 artiklar", "sok"},
        {"nb", "Pressekontakt", "2\u00A0021 artikler", "sok"},
        {"fi", "Mediayhteydet", "2\u00A0021 artikkelia", "haku"},
        {"pl", "Kontakt dla mediów", "2021 artykułów", "szukaj"},
        {"cs", "Kontakt pro média", "2\u00A0021 článků", "hledani"},
        {"ca", "Contacte de premsa", "2021 articles", "cerca"},
        {"ja", "報道関係のお問い合わせ", "2,021 件の記事", "search"},
        {"zh", "媒体联系", "2,021 篇报道", "search"},
        {"zh-Hant", "媒體聯絡", "2,021 篇報導", "search"},
        {"ru", "Контакты для прессы", "2\u00A0021 статья", "search"},
    };
    AUTO_ARENA a = ARENA_EMPTY;
    struct strings *s = both();
    struct error e = {0};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct str lang = str_of(expected[i][0]);
        struct str name = str_format(&a, "strings.%s.mo%c", expected[i][0], 0);
        assert_true(strings_add_mo(s, lang, built_in(name.p), &e));
        const struct catalogue *c = strings_catalogue(s, lang);
        same(strings_get(c, STR("press-contact")), expected[i][1]);
        same(strings_count(&a, c, STR("clips"), 2021), expected[i][2]);
        same(strings_get(c, STR("search-path")), expected[i][3]);
        same(strings_get(c, STR("desk-send")), "Send");
    }
    same(catalogue_language(strings_catalogue(s, STR("no"))), "nb");
    same(catalogue_language(strings_catalogue(s, STR("nn-NO"))), "nb");
    static const char *const traditional[] = {"zh-TW", "zh-hk", "zh_MO", "zh-Hant-SG"};
    static const char *const simplified[] = {"zh-CN", "zh-SG", "zh-Hans-HK"};
    for (size_t i = 0; i < sizeof traditional / sizeof *traditional; i++)
        same(catalogue_language(strings_catalogue(s, str_of(traditional[i]))), "zh-Hant");
    for (size_t i = 0; i < sizeof simplified / sizeof *simplified; i++)
        same(catalogue_language(strings_catalogue(s, str_of(simplified[i]))), "zh");
    strings_free(s);
}

static void an_unknown_language_reads_english_and_an_unknown_string_its_id(void **state)
{
    (void)state;
    struct strings *s = both();
    same(catalogue_language(strings_catalogue(s, STR("eu"))), "en");
    same(strings_get(strings_catalogue(s, STR("fr")), STR("no-such-string")), "no-such-string");
    strings_free(s);
    s = strings_new();
    same(strings_get(strings_catalogue(s, STR("fr")), STR("home")), "home");
    strings_free(s);
}

static void a_room_overrides_strings_and_adds_languages(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct strings *s = both();
    struct error e = {0};
    assert_true(strings_add_po(s, STR("fr"),
                               STR("# ours\nmsgid \"press-contact\"\nmsgstr \"Service \"\n\"presse "
                                   "\\\"nous\\\"\"\n\n#, fuzzy\nmsgid \"home\"\nmsgstr \"Faux\"\n"
                                   "#~ msgid \"old\"\n#~ msgstr \"vieux\"\n"
                                   "msgid \"tags\"\nmsgstr \"\"\n"),
                               "theme/strings.fr.po", &e));
    assert_true(strings_add_po(
        s, STR("pl"),
        STR("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 "
            "&& (n%100<10 || n%100>=20) ? 1 : 2);\\n\"\n"
            "msgid \"clips\"\nmsgid_plural \"clips\"\nmsgstr[0] \"{n} artykuł\"\n"
            "msgstr[1] \"{n} artykuły\"\nmsgstr[2] \"{n} artykułów\"\n"),
        "theme/strings.pl.po", &e));
    const struct catalogue *fr = strings_catalogue(s, STR("fr"));
    const struct catalogue *pl = strings_catalogue(s, STR("pl"));
    same(strings_get(fr, STR("press-contact")), "Service presse \"nous\"");
    same(strings_get(fr, STR("home")), "Accueil");
    same(strings_get(fr, STR("tags")), "Thèmes");
    same(strings_count(&a, pl, STR("clips"), 1), "1 artykuł");
    same(strings_count(&a, pl, STR("clips"), 3), "3 artykuły");
    same(strings_count(&a, pl, STR("clips"), 13), "13 artykułów");
    same(strings_get(pl, STR("home")), "Home");
    strings_free(s);
}

static void po_error(const char *text, unsigned line, unsigned column, const char *part)
{
    struct strings *s = strings_new();
    struct error e = {0};
    assert_false(strings_add_po(s, STR("fr"), str_of(text), "strings.fr.po", &e));
    assert_string_equal(e.file, "strings.fr.po");
    assert_int_equal(e.line, line);
    assert_int_equal(e.column, column);
    if (!strstr(e.message, part))
        fail_msg("\"%s\" lacks \"%s\"", e.message, part);
    strings_free(s);
}

static void slips_in_po_files_are_shown_at_their_place(void **state)
{
    (void)state;
    po_error("msgid \"a\"\nmsgstr \"b\n", 2, 8, "double quote");
    po_error("msgid \"a\"\nmsgstr b\n", 2, 8, "was expected");
    po_error("msgid \"a\"\nmsgtsr \"b\"\n", 2, 1, "neither");
    po_error("msgstr \"b\"\n", 1, 1, "without a msgid");
    po_error("\"b\"\n", 1, 1, "belongs to no");
    po_error("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[12] \"c\"\n", 3, 7, "plural form");
    po_error("msgid \"a\\q\"\n", 1, 9, "escape");
    po_error("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=system(n);\\n\"\n", 2, 1,
             "plural rule");
    po_error("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n", 2, 1,
             "UTF-8");
}

static void damaged_catalogues_are_refused(void **state)
{
    (void)state;
    struct str good = built_in("strings.fr.mo");
    for (size_t n = 0; n < good.n; n += n < 64 ? 1 : 37) {
        struct strings *s = strings_new();
        struct error e = {0};
        AUTO_FREE char *cut = mem_alloc(n); // its end is where a sanitizer looks
        memcpy(cut, good.p, n);
        assert_false(strings_add_mo(s, STR("fr"), (struct str){cut, n}, &e));
        strings_free(s);
    }
    for (size_t at = 0; at < 600; at++) {
        AUTO_FREE char *bent = mem_alloc(good.n);
        memcpy(bent, good.p, good.n);
        bent[at] = (char)~bent[at];
        struct strings *s = strings_new();
        struct error e = {0};
        if (!strings_add_mo(s, STR("fr"), (struct str){bent, good.n}, &e))
            assert_true(e.kind == ERROR_INPUT || e.kind == ERROR_LIMIT);
        strings_free(s);
    }
}

static unsigned form(const char *rule, uint64_t n)
{
    struct plural_rule r;
    assert_true(plural_rule_read(str_of(rule), &r));
    return plural_rule_form(&r, n);
}

static void plural_rules_are_computed_as_c_does(void **state)
{
    (void)state;
    assert_int_equal(form("nplurals=2; plural=n>1", 2), 1);
    assert_int_equal(form("nplurals=9; plural=1+2*3;", 0), 7);
    assert_int_equal(form("nplurals=9; plural=(8-2)-1", 0), 5);
    assert_int_equal(form("nplurals=9; plural=n ? n==1 ? 3 : 4 : 5", 1), 3);
    assert_int_equal(form("nplurals=9; plural=n ? n==1 ? 3 : 4 : 5", 0), 5);
    assert_int_equal(form("nplurals=2; plural=!(n==1)", 1), 0);
    assert_int_equal(form("nplurals=2; plural=n/0", 1), 0);
    assert_int_equal(form("nplurals=2; plural=n", 7), 0); // out of range
    struct plural_rule r;
    AUTO_BUF deep = BUF_EMPTY;
    buf_c(&deep, "nplurals=2; plural=");
    for (int i = 0; i < 100000; i++)
        buf_char(&deep, '(');
    assert_false(plural_rule_read(buf_view(&deep), &r));
    assert_false(plural_rule_read(STR("nplurals=2; plural=n n"), &r));
    assert_false(plural_rule_read(STR("nplurals=0; plural=n"), &r));
    assert_false(plural_rule_read(STR("plural=n"), &r));
}

static void placeholders_are_filled(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct strings_value values[] = {{"title", STR("a {n}")}, {"n", STR("3")}};
    same(strings_fill(&a, STR("{n}: {title}, {x} {"), values, 2), "3: a {n}, {x} {");
    same(strings_fill(&a, STR("{{n}}"), values, 2), "{3}");
    same(strings_fill(&a, STR("none"), values, 2), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_has_its_words_and_plurals),
        cmocka_unit_test(what_readers_see_is_in_many_languages),
        cmocka_unit_test(an_unknown_language_reads_english_and_an_unknown_string_its_id),
        cmocka_unit_test(a_room_overrides_strings_and_adds_languages),
        cmocka_unit_test(slips_in_po_files_are_shown_at_their_place),
        cmocka_unit_test(damaged_catalogues_are_refused),
        cmocka_unit_test(plural_rules_are_computed_as_c_does),
        cmocka_unit_test(placeholders_are_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
