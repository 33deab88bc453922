// SPDX-License-Identifier: MIT
// Entries are read wrongly when these fail: most questions about words are answered without folding
// a text or reading it to its end, and the answers must be those of the words themselves.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "room/reader_atoms.h"
#include "room/reader_names.h"
#include "room/reader_propose.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "room/reader_words_table.h"
#include "text/fold.h"

enum { TEXT_MOST = 200, TEXTS = 30000 };

static uint64_t next_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

// A text of words with and without stems, marks and letters of many kinds.
static struct str make_text(uint64_t *state, char *out)
{
    static const char *const parts[] = {
        "press",    "Presse",     "médias", "contact",    "Interview",
        "podcast",  "of",         "the",    "i media",    "о нас",
        "報道",     "tv",         "write",  "écrire",     "l'Été",
        "d’abord",  "a",          "Z",      "2020",       "9",
        "mai",      "town",       "glass",  "RELEASE",    "subscribers",
        "vidéo",    "«",          "»",      "“",          "”",
        " – ",      "\u00a0",     "\u200b", "\u0301",     "ＡＢ",
        "™",        ", ",         ". ",     " ",          " ",
        " ",        " ",          "-",      "(",          ")",
        "\n",       "Œuvre",      "ß",      "Keynote at", "we presented",
        "Download", "designed by"};
    size_t n = 0, words = next_number(state) % 14;
    for (size_t i = 0; i < words; i++) {
        struct str part = str_of(parts[next_number(state) % (sizeof parts / sizeof *parts)]);
        memcpy(out + n, part.p, part.n);
        n += part.n;
        if (next_number(state) % 3)
            out[n++] = ' ';
    }
    return (struct str){out, n};
}

static struct str folded(struct arena *a, struct str text)
{
    return fold_words(a, text);
}

static void stems_by_the_texts_themselves(void **unused)
{
    (void)unused;
    char room[2 * TEXT_MOST];
    struct arena a = ARENA_EMPTY;
    size_t passed = 0, unopened = 0, opened = 0;
    uint64_t state = 1;
    for (int i = 0; i < TEXTS; i++) {
        struct str text = make_text(&state, room);
        uint32_t opens = words_open(folded(&a, text));
        bool may_open = words_may_open(text);
        unopened += !may_open;
        opened += opens != 0;
        if (!may_open)
            assert_int_equal(opens, 0);
        uint32_t all = words_stems_in(folded(&a, text));
        for (uint32_t list = 1; list & STEM_ALL; list <<= 1) {
            assert_int_equal(words_stems_of(folded(&a, text), list), all & list);
            bool may = words_may_begin(text, list);
            passed += !may;
            if (!may)
                assert_int_equal(all & list, 0);
        }
        if (words_are_many(text))
            assert_int_equal(words_whole_is(folded(&a, text)), 0);
        arena_reset(&a);
    }
    assert_true(passed > TEXTS); // most answers are given without folding
    assert_true(unopened > TEXTS / 10 && opened > TEXTS / 100);
    arena_free(&a);
}

// Every text of the table is found, though one bit says first whether it may be there.
// What stands under such headings is no coverage, whatever the language of the page.
static void headings_of_other_things_in_many_languages(void **unused)
{
    (void)unused;
    static const char *const headings[] = {
        "Nasze wystąpienia", "Nieuwsbrieven", "Aliadas",     "Förderer",  "Nos interventions",
        "Apresentações",     "Sostenitori",   "Nyhedsbreve", "Böcker",    "Tapahtumat",
        "Přátelé",           "Партнёры",      "Könyvek",     "Parteneri", "Εκδηλώσεις",
        "Etkinlikler",       "Butlletí",      "登壇・発表",  "活動紀錄",  "협력사",
        "Supporters",        "Testimony"};
    struct arena a = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (words_heading(&a, str_of(headings[i])) >= 0)
            fail_msg("%s", headings[i]);
    arena_free(&a);
}

// What stands under such headings is coverage.
static void headings_of_coverage_in_many_languages(void **unused)
{
    (void)unused;
    static const char *const headings[] = {"Couverture médiatique",
                                           "On en parle",
                                           "Bekannt durch",
                                           "Was andere über uns schreiben",
                                           "Han hablado de nosotros",
                                           "Quem fala da gente",
                                           "Hanno parlato di noi",
                                           "Sui giornali",
                                           "In het nieuws",
                                           "I nyhederne",
                                           "Mediaosumat",
                                           "Piszą o nas",
                                           "Píší o nás",
                                           "Pisali su o nama",
                                           "Про нас пишуть",
                                           "Στα ΜΜΕ",
                                           "Bizden bahsedenler",
                                           "Hedabideetan",
                                           "Ajakirjanduses",
                                           "Spaudoje"};
    struct arena a = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (words_heading(&a, str_of(headings[i])) <= 0)
            fail_msg("%s", headings[i]);
    arena_free(&a);
}

static void every_listed_word(void **unused)
{
    (void)unused;
    size_t len = words_whole_first[4096];
    assert_true(len > 1000);
    for (size_t i = 0; i < len; i++)
        assert_int_equal(words_whole_is(str_of(words_whole[i].text)), words_whole[i].lists);
    for (size_t i = 0; i < words_names_first[4096]; i++) {
        struct str name = str_of(words_names[i].text);
        uint32_t beside = words_names[i].lists & ~3U; // but for persons and places
        assert_true(words_is_first_name(name) || words_is_place(name) || beside);
        assert_int_equal(words_is_beside(name, beside), beside != 0);
    }
}

static void words_beside_names(void **state)
{
    (void)state;
    assert_true(words_is_beside(STR("the"), BESIDE_ARTICLE));
    assert_false(words_is_beside(STR("the"), BESIDE_FOR | BESIDE_MEDIUM | BESIDE_ABOUT));
    assert_true(words_is_beside(STR("fur"), BESIDE_FOR));
    assert_true(words_is_beside(STR("podcast"), BESIDE_MEDIUM));
    assert_true(words_is_beside(STR("numero"), BESIDE_BEFORE));
    assert_true(words_is_beside(STR("und"), BESIDE_WITHIN));
    assert_true(words_is_beside(STR("uber"), BESIDE_ABOUT));
    assert_false(words_is_beside(STR("anna"), BESIDE_ARTICLE | BESIDE_FOR | BESIDE_ABOUT));
}

static bool is_border(struct str text, size_t i)
{
    return i == 0 || i == text.n || text.p[i - 1] == ' ' || text.p[i] == ' ';
}

// What an item says of its whole text holds for every part of it, and for its atoms side by side.
static void parts_of_items(void **unused)
{
    (void)unused;
    char room[2 * TEXT_MOST];
    uint64_t state = 2;
    for (int i = 0; i < TEXTS; i++) {
        struct arena a = ARENA_EMPTY;
        struct reader r = {.arena = &a};
        struct str text = make_text(&state, room);
        struct item x = {.f = {.text = text.p, .n = (uint32_t)text.n}, .primary = -1};
        if (text.n > 20 && i % 2)
            x.date_text = (struct piece){3, 9};
        struct atom atoms[ATOMS_MOST];
        struct atoms out = {.items = atoms};
        atoms_cut(&r, &x, &out);
        struct proposals cut = {
            .atoms = atoms, .atoms_len = out.len, .fold = out.fold, .fold_n = out.fold_n};
        x.stems = item_stems(&x, &cut);
        x.cut = &cut;
        for (uint32_t at = 0; at <= text.n; at++)
            for (uint32_t end = at; end <= text.n; end++) {
                struct piece p = {at, end};
                if (!is_border(text, at) || !is_border(text, end) || next_number(&state) % 8)
                    continue;
                uint32_t says = words_stems_in(folded(&a, str_slice(text, at, end)));
                assert_int_equal(item_says(&r, &x, p, STEM_ALL), says);
                assert_int_equal(item_says(&r, &x, p, STEM_MEDIA_NAME), says & STEM_MEDIA_NAME);
            }
        for (size_t k = 0; k + 1 < out.len; k++)
            assert_int_equal(words_stems_in(atoms_fold(&out, k, k + 1)) & ~x.stems, 0);
        arena_free(&r.scratch);
        arena_free(&a);
    }
}

// Words that are kept say what they say when they are looked at anew, in whatever order they are
// asked for.
static void words_as_they_are_kept(void **unused)
{
    (void)unused;
    static struct prose_words words;
    char room[24 * TEXT_MOST];
    uint64_t state = 3;
    for (int i = 0; i < TEXTS / 10; i++) {
        size_t n = 0;
        for (uint64_t parts = next_number(&state) % 24; parts > 0; parts--)
            n += make_text(&state, room + n).n;
        struct flat kept = {.text = room, .n = (uint32_t)n}, anew = kept;
        prose_keep(&kept, &words);
        for (int k = 0; k < 40 && n; k++) {
            uint32_t at = (uint32_t)(next_number(&state) % n);
            uint32_t end = at + 1 + (uint32_t)(next_number(&state) % (n - at));
            int most = 1 + (int)(next_number(&state) % 4);
            while (at > 0 && room[at - 1] != ' ')
                at--;
            while (end < n && room[end] != ' ')
                end++;
            assert_int_equal(prose_lower_words(&kept, at, end, most),
                             prose_lower_words(&anew, at, end, most));
            assert_int_equal(prose_ends_open(&kept, at, end), prose_ends_open(&anew, at, end));
            uint32_t stop = at;
            while (stop < end && room[stop] != ' ')
                stop++;
            assert_int_equal(prose_word_is(&kept, at, stop), prose_word_is(&anew, at, stop));
        }
        prose_forget(&kept);
    }
}

// An address that is made of some of the words, all of them or others.
static struct str make_slug(uint64_t *state, struct str words, char *out)
{
    static const char *const begins[] = {"https://courier.example/",
                                         "https://courier.example/2021/",
                                         "https://courier.example/?id=", "/scans/", "https://"};
    static const char *const others[] = {"12-", "town-", "x", "-", "The-"};
    static const char *const ends[] = {"", "/", ".html", "-2", "s", "?page=2", "/amp", "//"};
    struct str begin = str_of(begins[next_number(state) % 5]), word;
    struct str other = str_of(others[next_number(state) % 5]), end;
    size_t n = begin.n;
    memcpy(out, begin.p, n);
    if (next_number(state) % 2) {
        memcpy(out + n, other.p, other.n);
        n += other.n;
    }
    while (str_split(&words, ' ', &word)) {
        if (next_number(state) % 12 == 0)
            continue;
        memcpy(out + n, word.p, word.n);
        out[n] = next_number(state) % 16 ? out[n] : (char)(out[n] & ~0x20);
        n += word.n;
        if (words.n)
            out[n++] = next_number(state) % 20 ? '-' : '_';
    }
    end = str_of(ends[next_number(state) % 8]);
    memcpy(out + n, end.p, end.n);
    return (struct str){out, n + end.n};
}

static void words_of_an_address_whether_it_is_the_title_or_has_some(void **unused)
{
    (void)unused;
    char room[2 * TEXT_MOST], slug[4 * TEXT_MOST];
    struct arena a = ARENA_EMPTY;
    size_t whole = 0;
    uint64_t state = 7;
    for (int i = 0; i < TEXTS; i++) {
        struct str words = folded(&a, make_text(&state, room));
        struct address once = {.url = make_slug(&state, words, slug)}, again = once;
        address_count(&again, STR("q")); // reads its words, one by one
        struct shares is = address_count(&once, words), was = address_count(&again, words);
        if (is.hits != was.hits || is.asked != was.asked)
            fail_msg("%.*s: %u of %u of \"%.*s\", and one by one %u of %u", STR_ARG(once.url),
                     is.hits, is.asked, STR_ARG(words), was.hits, was.asked);
        whole += !once.words_read;
        arena_reset(&a);
    }
    assert_true(whole > TEXTS / 50);
    arena_free(&a);
}

// A column that describes articles is not taken for their outlets.
static void columns_of_descriptions_in_many_languages(void **state)
{
    (void)state;
    static const char *const columns[] = {"Kurzbeschreibung",
                                          "Zusammenfassung",
                                          "Breve descripción",
                                          "Résumé",
                                          "Krótki opis",
                                          "Beskrivelse",
                                          "概要",
                                          "Projekt"};
    struct arena a = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        assert_int_equal(words_column(&a, str_of(columns[i])), WORD_NOTE);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_an_address_whether_it_is_the_title_or_has_some),
        cmocka_unit_test(stems_by_the_texts_themselves),
        cmocka_unit_test(headings_of_other_things_in_many_languages),
        cmocka_unit_test(headings_of_coverage_in_many_languages),
        cmocka_unit_test(every_listed_word),
        cmocka_unit_test(words_beside_names),
        cmocka_unit_test(columns_of_descriptions_in_many_languages),
        cmocka_unit_test(parts_of_items),
        cmocka_unit_test(words_as_they_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
