// SPDX-License-Identifier: MIT
// If these fail, a screen reader speaks a page in the wrong language.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "text/lang.h"
#include "text/lang_tag.h"

static void languages_are_told_from_a_few_lines(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *text;
    } table[] = {
        {"fr", "Les titres de la presse sur notre association. Vous pouvez écrire au service qui "
               "répond dans la journée."},
        {"en",
         "A list of articles about the project. If you find one that is not here, write to us."},
        {"de", "Über den Verein ist in der Zeitung und auch im Radio berichtet worden."},
        {"es", "Los artículos de prensa sobre la asociación que se publican en el país."},
        {"it",
         "Gli articoli che parlano della nostra associazione sono raccolti in questa pagina."},
        {"pt", "Os artigos que foram publicados sobre a nossa associação não estão todos aqui."},
        {"nl", "De artikelen die over het project zijn verschenen en niet op deze pagina staan."},
        {"da", "Artiklerne om foreningen er samlet her, og det er ikke alle der kan læses."},
        {"sv", "Artiklarna om föreningen är samlade här och det är inte alla som kan läsas."},
        {"pl", "Artykuły o stowarzyszeniu, które nie są dostępne, oraz te z prasy."},
        {"cs",
         "Články o spolku, které jsou na této stránce, ale nejsou to všechny, jako by to bylo."},
        {"ro", "Articolele din presă despre asociație sunt pe această pagină și nu sunt toate."},
        {"hu", "Az egyesületről szóló cikkek, és nem csak azok, a lap alján is van egy."},
        {"tr", "Bu sayfa dernek için ve basın ile ilgili bir liste olarak daha çok haber var."},
        {"fi", "Lehtijutut ovat tässä, mutta ei kaikki, ja se on niin kuin sen pitää olla."},
        {"ru", "Статьи о проекте в прессе."},
        {"uk", "Статті про проєкт у пресі та її відгуки."},
        {"bg", "Статии за проекта във вестниците, които са събрани тук от хора със сърце."},
        {"sr", "Чланци о пројекту који ће бити објављени у новинама, ђаци."},
        {"el", "Άρθρα για το έργο"},
        {"ja", "図書館についての記事"},
        {"zh", "关于图书馆的报道"},
        {"ko", "도서관에 관한 기사"},
        {"ar", "مقالات عن المشروع في الصحافة"},
        {"fa", "مقاله‌هایی درباره‌ی پروژه در مطبوعات گفتگو"},
        {"he", "כתבות על הפרויקט"},
        {"th", "บทความเกี่ยวกับโครงการ"},
        {"hi", "परियोजना के बारे में लेख"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct lang_guess g = lang_detect(str_of(table[i].text));
        if (!str_eq(g.lang, str_of(table[i].lang)))
            fail_msg("%s was taken for \"%.*s\"", table[i].lang, STR_ARG(g.lang));
        assert_in_range(g.confidence, 1, 100);
    }
}

static void months_tell_where_words_do_not(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *text;
    } table[] = {
        {"nl",
         "Knack: Modder (31 oktober 2017) De Gids: Molens (2 maart 2016) Dag: Zee (mei 2011)"},
        {"de", "Seeblatt, 3. März 2021. Hafenbote, 17. Dezember 2020. Kurier, 5. Oktober 2019."},
        {"es", "Faro, 3 de enero. Ancla, 5 de julio. Puerto, 9 de octubre."},
        {"fr", "Marée, 4 février 2020. Phare, 8 août 2019. Quai, 1er décembre 2018."},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct lang_guess g = lang_detect_dated(str_of(table[i].text));
        if (!str_eq(g.lang, str_of(table[i].lang)))
            fail_msg("%s was taken for \"%.*s\"", table[i].lang, STR_ARG(g.lang));
    }
    assert_int_equal(lang_detect(str_of(table[1].text)).lang.n, 0);
}

// Portuguese has nearly all words that Galician has, and is not left undecided for it.
static void kin_do_not_speak_against_each_other(void **state)
{
    (void)state;
    struct lang_guess g =
        lang_detect(STR("Encontro do grupo de leitura e a feira no centro da vila"));
    assert_true(str_eq(g.lang, STR("pt")));
}

static void tags_are_read_as_keepers_write_them(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"fr", "fr"},     {"pt_BR", "pt-BR"}, {"de_DE.UTF-8", "de-DE"},
        {" EN ", "en"},   {"Español", "es"},  {"français", "fr"},
        {"German", "de"}, {"eng", "en"},      {"zh-Hans", "zh-Hans"},
        {"gsw", "gsw"},   {"C", ""},          {"Klingon", ""},
        {"", ""},         {"fr-", ""},        {"e\xFFn", ""},
        {"xx", ""},       {"en us", ""},      {"en-\"><script", ""},
    };
    AUTO_ARENA a = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str tag = lang_tag(&a, str_of(table[i][0]));
        if (!str_eq(tag, str_of(table[i][1])))
            fail_msg("\"%s\" was taken for \"%.*s\"", table[i][0], STR_ARG(tag));
    }
}

static void what_does_not_tell_is_not_guessed(void **state)
{
    (void)state;
    static const char *const mute[] = {
        "", "   ", "2021-10-11 404", "NASA ESA CERN", "https://a.example/x", "\xFF\xFE\xFD"};
    for (size_t i = 0; i < sizeof mute / sizeof *mute; i++)
        assert_int_equal(lang_detect(str_of(mute[i])).lang.n, 0);
}

// A title that a screen reader would read in the wrong language.
static void letters_exclude_languages(void **state)
{
    (void)state;
    static const char *const may[][2] = {
        {"ja", "\u5ec3\u6821\u3092\u30d3\u30fc\u30eb\u5de5\u5834\u306b"},
        {"ja", "AI\u4eba\u5de5"},
        {"ru", "NASA \u0438 \u0415\u041a\u0410"},
        {"fr", "Le p\u00e8re Goriot"},
        {"en-GB", "Mud"},
        {"ja", "2021"},
        {"ja", ""},
        {"tlh", "Heghlu'meH"},
        {"zh-Hant", "\u5ec3\u6821"}};
    static const char *const may_not[][2] = {
        {"ja", "Saving old town houses"},
        {"ru", "The robots of Tomsk"},
        {"zh-Hans", "Beijing"},
        {"en", "\u0412\u0435\u0434\u043e\u043c\u043e\u0441\u0442\u0438"},
        {"el", "Caf\u00e9"}};
    for (size_t i = 0; i < sizeof may / sizeof *may; i++)
        if (!lang_may_be(str_of(may[i][0]), str_of(may[i][1])))
            fail_msg("\"%s\" may be %s", may[i][1], may[i][0]);
    for (size_t i = 0; i < sizeof may_not / sizeof *may_not; i++)
        if (lang_may_be(str_of(may_not[i][0]), str_of(may_not[i][1])))
            fail_msg("\"%s\" is no %s", may_not[i][1], may_not[i][0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_told_from_a_few_lines),
        cmocka_unit_test(months_tell_where_words_do_not),
        cmocka_unit_test(kin_do_not_speak_against_each_other),
        cmocka_unit_test(tags_are_read_as_keepers_write_them),
        cmocka_unit_test(what_does_not_tell_is_not_guessed),
        cmocka_unit_test(letters_exclude_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
