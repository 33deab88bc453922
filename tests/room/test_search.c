// SPDX-License-Identifier: MIT
// People do not find what is there, or find what is not, when these fail: words that accents,
// elision or a plural keep apart, phrases, filters, order, and what is under embargo.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "folder.h"
#include "room/search_query.h"
#include "room/search_room.h"
#include "room/search_text.h"

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    folder_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_end();
    arena_free(&arena);
    return 0;
}

// ---- documents of a test's own

struct docs {
    struct search_doc *items;
    size_t len;
};

static void doc_of(const void *context, size_t i, struct search_doc *out)
{
    *out = ((const struct docs *)context)->items[i];
    out->text = STR_NONE; // asked for apart, as it is read anew each time
}

static bool text_of(const void *context, size_t i, struct arena *a, struct str *out,
                    struct error *e)
{
    (void)e;
    *out = str_copy(a, ((const struct docs *)context)->items[i].text);
    return true;
}

static struct search_doc doc(const char *title, const char *outlet, int year, const char *lang)
{
    return (struct search_doc){.title = str_of(title),
                               .outlet = str_of(outlet),
                               .outlet_key = str_of(outlet),
                               .date = {.year = (int16_t)year, .month = 1, .day = 1},
                               .lang = str_of(lang)};
}

static struct search_index *index_of(const struct docs *d)
{
    struct search_source source = {d, d->len, doc_of, text_of, NULL};
    return search_index_make(&source);
}

static struct search_request request_of(const char *text)
{
    // The clock is not what these tests are about.
    struct search_request request = {.len = 1000, .milliseconds = 60000};
    assert_int_equal(search_parse(&arena, str_of(text), &request.query), SEARCH_FINE);
    return request;
}

// "0 3 4": the numbers of the documents found, in order.
static const char *run(const struct search_index *x, const struct search_request *request)
{
    struct search_answer answer;
    struct buf out = BUF_EMPTY;
    assert_int_equal(search_run(x, request, &arena, &answer), SEARCH_FINE);
    for (size_t i = 0; i < answer.len; i++)
        buf_format(&out, i ? " %u" : "%u", answer.docs[i]);
    const char *text = str_c(&arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static const char *found(const struct search_index *x, const char *text)
{
    struct search_request request = request_of(text);
    return run(x, &request);
}

static const char *best(const struct search_index *x, const char *text)
{
    struct search_request request = request_of(text);
    request.by_relevance = true;
    return run(x, &request);
}

// ---- words

static void one_vector(struct str line, unsigned number)
{
    struct str lang, text = STR_NONE, want = STR_NONE;
    assert_true(str_split(&line, '\t', &lang) && str_split(&line, '\t', &text) &&
                str_split(&line, '\t', &want));
    struct buf got = BUF_EMPTY;
    struct search_word w;
    for (size_t at = 0; search_word_next(text, &at, &w);) {
        if (got.n)
            buf_char(&got, ' ');
        buf_add(&got, w.text, w.n);
        buf_char(&got, '/');
        size_t n = search_stem(search_tongue_of(lang), w.text, w.n);
        buf_add(&got, w.text, n);
    }
    if (!str_eq(buf_view(&got), want))
        fail_msg("search_words.txt:%u: got \"%.*s\", want \"%.*s\"", number,
                 STR_ARG(buf_view(&got)), STR_ARG(want));
    buf_free(&got);
}

static void words_are_those_of_the_vectors(void **state)
{
    (void)state;
    char path[600];
    struct str bytes, line;
    snprintf(path, sizeof path, "%s/room/search_words.txt", getenv("PRESSE_TESTS"));
    assert_true(file_read(path, 1 << 20, &arena, &bytes, NULL, NULL));
    for (unsigned number = 1; str_line(&bytes, &line); number++)
        if (line.n && line.p[0] != '#')
            one_vector(line, number);
}

static void any_bytes_fall_into_words(void **state)
{
    (void)state;
    const char hostile[] =
        "caf\xC3 \xFF\xFE l'\xE2\x80 \x01\x02 a\xCC\x81\xCC\x81 \xF0\x9F\x92\xA9";
    struct str text = {hostile, sizeof hostile};
    struct search_word w;
    size_t n = 0;
    for (size_t at = 0, before = 0; search_word_next(text, &at, &w); before = at, n++) {
        assert_true(w.from >= before && w.to > w.from && w.to <= at && at <= text.n);
        assert_true(w.n > 0 && w.n <= SEARCH_WORD_LONGEST);
    }
    assert_true(n >= 2);
}

// ---- queries

static struct search_doc shelf[] = {
    {.title = STR_INIT("Les écoles du port rouvrent"), .lang = STR_INIT("fr")},
    {.title = STR_INIT("L'école de la mer"), .lang = STR_INIT("fr")},
    {.title = STR_INIT("Port cities of Europe"), .lang = STR_INIT("en")},
    {.title = STR_INIT("La mer de l'école"), .lang = STR_INIT("fr")},
    {.title = STR_INIT("Portrait d'une directrice"), .lang = STR_INIT("fr")},
    {.title = STR_INIT("東京の港"), .lang = STR_INIT("ja")},
    {.title = STR_INIT("Chats et chiens"), .lang = STR_INIT("fr"), .author = STR_INIT("A. Port")},
};
static const struct docs shelf_docs = {shelf, sizeof shelf / sizeof *shelf};

static void stems_elision_and_accents_do_not_keep_words_apart(void **state)
{
    (void)state;
    struct search_index *x = index_of(&shelf_docs);
    assert_string_equal(found(x, "ecole"), "0 1 3");
    assert_string_equal(found(x, "l’École"), "0 1 3");
    assert_string_equal(found(x, "ÉCOLES mer"), "1 3");
    assert_string_equal(found(x, "directeurs"), "4");
    assert_string_equal(found(x, "city"), "2");
    assert_string_equal(found(x, "chat"), "6");
    assert_string_equal(found(x, "de la mer"), "1 3"); // common words count for nothing
    assert_string_equal(found(x, "nothing"), "");
    assert_string_equal(found(x, ""), "0 1 2 3 4 5 6");
    search_index_free(x);
}

static void last_words_and_starred_ones_are_beginnings(void **state)
{
    (void)state;
    struct search_index *x = index_of(&shelf_docs);
    assert_string_equal(found(x, "port"), "0 2 4 6");
    assert_string_equal(found(x, "port cities"), "2");
    assert_string_equal(found(x, "port directrice"), ""); // only the last one is a beginning
    assert_string_equal(found(x, "port* directrice"), "4");
    assert_string_equal(found(x, "de* directrice"), ""); // a common word with a star is none
    assert_string_equal(found(x, "directrice de"), "4");
    assert_string_equal(found(x, "\"port\""), "0 2 6");
    search_index_free(x);
}

static void phrases_stand_as_they_are(void **state)
{
    (void)state;
    struct search_index *x = index_of(&shelf_docs);
    assert_string_equal(found(x, "\"école de la mer\""), "1");
    assert_string_equal(found(x, "« mer de l'école »"), "3");
    assert_string_equal(found(x, "\"école de la mer"), "1"); // not closed
    assert_string_equal(found(x, "\"écoles de la mer\""), "");
    assert_string_equal(found(x, "\"de la\" mer"), "1");
    assert_string_equal(found(x, "東京"), "5");
    assert_string_equal(found(x, "京東"), "");
    search_index_free(x);
}

static void relevance_puts_the_word_itself_in_the_title_first(void **state)
{
    (void)state;
    struct search_index *x = index_of(&shelf_docs);
    assert_string_equal(best(x, "port"), "0 2 4 6");
    assert_string_equal(best(x, "ecole"), "1 3 0");
    assert_string_equal(best(x, "portrait"), "4");
    search_index_free(x);
}

static void too_much_is_refused_by_name(void **state)
{
    (void)state;
    struct search_query q;
    char text[SEARCH_LONGEST * 2 + 8] = "";
    for (int i = 0; i < SEARCH_LONGEST; i++)
        strcat(text, "é");
    assert_int_equal(search_parse(&arena, str_of(text), &q), SEARCH_FINE);
    strcat(text, "é");
    assert_int_equal(search_parse(&arena, str_of(text), &q), SEARCH_TOO_LONG);
    const char *sixteen = "a b c d e f g h i j k l m n o p";
    assert_int_equal(search_parse(&arena, str_of(sixteen), &q), SEARCH_FINE);
    assert_int_equal(search_parse(&arena, STR("a b c d e f g h i j k l m n o p q"), &q),
                     SEARCH_TOO_MANY);
    assert_int_equal(search_parse(&arena, STR("caf\xE9"), &q), SEARCH_NOT_TEXT);
    assert_int_equal(search_parse(&arena, STR("?! …"), &q), SEARCH_NO_WORD);
    assert_int_equal(search_parse(&arena, STR(" \t "), &q), SEARCH_FINE);
    assert_int_equal(q.len, 0);
}

static void a_search_that_takes_too_long_says_so(void **state)
{
    (void)state;
    struct docs many = {ARENA_ARRAY(&arena, 200000, struct search_doc), 200000};
    for (size_t i = 0; i < many.len; i++)
        many.items[i] = doc("Le pont neuf et le vieux pont", "gazette", 2020, "fr");
    struct search_index *x = index_of(&many);
    struct search_request request = request_of("\"pont et neuf\"");
    struct search_answer answer = {.total = 77};
    request.milliseconds = 0.000001;
    assert_int_equal(search_run(x, &request, &arena, &answer), SEARCH_TOO_SLOW);
    assert_int_equal(answer.total, 0);
    search_index_free(x);
}

static void filters_are_exact(void **state)
{
    (void)state;
    static const struct str topics[] = {STR_INIT("Énergie")}, keys[] = {STR_INIT("energie")};
    struct search_doc items[] = {
        doc("Nouveau", "le-monde", 2024, "fr"),
        doc("Nouveau", "le-point", 2024, "fr-CA"),
        doc("Nouveau", "le-monde", 2023, "en"),
        doc("Nouveau", "", 0, ""),
    };
    items[1].topics = topics;
    items[1].topic_keys = keys;
    items[1].topics_len = 1;
    struct docs d = {items, 4};
    struct search_index *x = index_of(&d);
    struct search_request request = request_of("nouveau");
    request.filter = (struct search_filter){.year = 2024};
    assert_string_equal(run(x, &request), "0 1");
    request.filter = (struct search_filter){.outlet = STR("le-monde")};
    assert_string_equal(run(x, &request), "0 2");
    request.filter = (struct search_filter){.lang = STR("fr")};
    assert_string_equal(run(x, &request), "0 1");
    request.filter = (struct search_filter){.topic = STR("energie")};
    assert_string_equal(run(x, &request), "1");
    request.filter = (struct search_filter){.year = 2023, .outlet = STR("le-monde")};
    assert_string_equal(run(x, &request), "2");
    request.filter = (struct search_filter){.outlet = STR("le")};
    assert_string_equal(run(x, &request), "");
    assert_string_equal(found(x, "energies"), "1"); // topics are searched, too
    struct search_facets f;
    search_facets_make(&arena, search_index_source(x), &f);
    assert_int_equal(f.years_len, 2);
    assert_int_equal(f.years[0].count, 2);
    assert_int_equal(f.outlets_len, 2);
    assert_int_equal(f.langs_len, 2);
    assert_int_equal(f.topics_len, 1);
    search_index_free(x);
}

static void marks_are_the_words_found(void **state)
{
    (void)state;
    struct search_request request = request_of("\"la mer\" écoles port");
    struct search_mark *marks;
    struct str text = STR("L’école et la mer : la porte, les ports. Mer !");
    size_t n = search_marks(&arena, &request.query, text, STR("fr"), &marks);
    const char *const want[] = {"école", "la", "mer", "porte", "ports"};
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++)
        assert_true(str_eq(str_slice(text, marks[i].from, marks[i].to), str_of(want[i])));
}

// ---- random documents, every one looked at

static uint64_t seed = 20261124;

static unsigned dice(unsigned n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}

static const char *const vocabulary[] = {
    "école", "ecoles", "l'État", "états",    "port",   "ports", "portrait", "mer",    "mère",
    "city",  "cities", "chat",   "chatting", "chats",  "de",    "la",       "œuvre",  "oeuvres",
    "2021",  "20",     "été",    "ete",      "launch", "東京",  "京",       "Журнал",
};
enum { VOCABULARY = sizeof vocabulary / sizeof *vocabulary };

static struct str sentence(unsigned words)
{
    struct buf b = BUF_EMPTY;
    for (unsigned i = 0; i < words; i++)
        buf_format(&b, i ? " %s" : "%s", vocabulary[dice(VOCABULARY)]);
    struct str s = str_copy(&arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool text_has(const struct search_term *t, struct str text, enum search_tongue tongue)
{
    struct search_word w;
    for (size_t at = 0; search_word_next(text, &at, &w);) {
        struct str word = {w.text, w.n};
        if (str_eq(word, t->word) || (t->prefix && str_starts(word, t->word)))
            return true;
        size_t n = search_stem(tongue, w.text, w.n);
        if (!t->exact && tongue != TONGUE_OTHER &&
            str_eq((struct str){w.text, n}, t->stems[tongue]))
            return true;
    }
    return false;
}

static bool plainly_found(const struct search_request *r, const struct search_doc *d)
{
    if ((r->filter.year && d->date.year != r->filter.year) ||
        (r->filter.outlet.n && !str_eq(d->outlet_key, r->filter.outlet)) ||
        (r->filter.lang.n && !str_eq(d->lang, r->filter.lang)))
        return false;
    for (size_t i = 0; i < r->query.len; i++) {
        const struct search_term *t = &r->query.terms[i];
        enum search_tongue tongue = search_tongue_of(d->lang);
        if (!text_has(t, d->title, tongue) && !text_has(t, d->outlet, tongue) &&
            !text_has(t, d->author, tongue) && !text_has(t, d->note, tongue))
            return false;
    }
    return search_has_phrases(&r->query, d);
}

static struct docs random_docs(size_t len)
{
    static const char *const langs[] = {"fr", "en", "de", ""};
    static const char *const outlets[] = {"gazette", "port", "chats", ""};
    struct docs d = {ARENA_ARRAY(&arena, len + 1, struct search_doc), len};
    for (size_t i = 0; i < len; i++) {
        d.items[i] = doc("", outlets[dice(4)], (int)(2026 - i * 10 / len), langs[dice(4)]);
        d.items[i].title = sentence(dice(8));
        d.items[i].author = dice(5) ? STR_NONE : sentence(1);
        d.items[i].note = dice(3) ? STR_NONE : sentence(dice(12));
    }
    return d;
}

static void check_one(const struct search_index *x, const struct docs *d, const char *text)
{
    struct search_request request = request_of(text);
    request.len = d->len;
    if (dice(3) == 0)
        request.filter.year = 2020 + (int)dice(8);
    if (dice(4) == 0)
        request.filter.outlet = STR("gazette");
    if (dice(4) == 0)
        request.filter.lang = STR("fr");
    struct search_answer newest, most;
    assert_int_equal(search_run(x, &request, &arena, &newest), SEARCH_FINE);
    request.by_relevance = true;
    assert_int_equal(search_run(x, &request, &arena, &most), SEARCH_FINE);
    size_t n = 0;
    bool *seen = ARENA_ARRAY(&arena, d->len + 1, bool);
    for (size_t i = 0; i < d->len; i++) {
        if (!plainly_found(&request, &d->items[i]))
            continue;
        if (n >= newest.len || newest.docs[n] != i)
            fail_msg("\"%s\" should find document %zu: %.*s", text, i, STR_ARG(d->items[i].title));
        seen[i] = true;
        n++;
    }
    assert_int_equal(newest.total, n);
    assert_int_equal(most.total, n);
    assert_int_equal(most.len, n);
    for (size_t i = 0; i < n; i++) {
        assert_true(seen[most.docs[i]]);
        seen[most.docs[i]] = false; // each once
    }
    // A part of the answer is that part of the whole, whatever was passed over.
    struct search_answer part;
    request.from = dice((unsigned)n + 1);
    request.len = 1 + dice(10);
    assert_int_equal(search_run(x, &request, &arena, &part), SEARCH_FINE);
    for (size_t i = 0; i < part.len; i++)
        assert_int_equal(part.docs[i], most.docs[request.from + i]);
}

static void random_queries_find_what_a_plain_look_finds(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 63, 64, 65, 700, 3000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct docs d = random_docs(sizes[s]);
        struct search_index *x = index_of(&d);
        for (int i = 0; i < 120; i++) {
            struct str words = sentence(1 + dice(3));
            char text[300];
            static const char *const before[] = {"", "\"", "", "de ", "\""};
            static const char *const after[] = {"", "\"", "*", "", "\" 2"};
            unsigned frame = dice(5);
            snprintf(text, sizeof text, "%s%.*s%s", before[frame], STR_ARG(words), after[frame]);
            check_one(x, &d, text);
        }
        search_index_free(x);
    }
}

// ---- rooms

static void a_room_is_found_and_its_embargoes_are_not(void **state)
{
    (void)state;
    folder_write("presse.yaml", "title: Phare\nlang: fr\n");
    folder_write("content/presse.md",
                 "---\ntitle: Revue de presse\nurl: /presse\n---\n**11 octobre 2021**\n\n"
                 "[Les gardiens du phare](https://www.lemonde.fr/a/gardiens)\n\n"
                 "**7 octobre 2020**\n\n[Un gardien](https://www.lesechos.fr/b/gardien)\n");
    folder_write("content/communiques/un.md",
                 "---\ntitle: Gardiennage\ndate: 2022-01-02\ntags: [Mer]\n---\nTexte.\n");
    folder_write("content/communiques/plus-tard.md",
                 "---\ntitle: Gardien secret\ndate: 2022-01-02\npublishDate: 2030-01-01\n"
                 "tags: [Secret]\n---\nTexte.\n");
    folder_write("content/communiques/brouillon.md",
                 "---\ntitle: Gardien brouillon\ndate: 2022-01-02\ndraft: true\n---\nTexte.\n");
    folder_write("content/cachette.md",
                 "---\ntitle: Gardien en cachette\ndraft: true\n---\nTexte.\n");
    folder_write("content/tard.md", "---\ntitle: Gardiens de demain\nurl: /tard\n"
                                    "publishDate: 2030-01-01\n---\n**11 octobre 2021**\n\n"
                                    "[Le gardien de demain](https://www.lemonde.fr/a/demain)\n");
    struct room *r = folder_load("");
    struct search_source source = search_room(&arena, r, NULL, false);
    struct search_index *x = search_index_make(&source);
    assert_string_equal(found(x, "gardien"), "0 1 2");
    assert_string_equal(found(x, "secret"), "");
    assert_string_equal(found(x, "brouillon"), "");
    assert_string_equal(found(x, "revue de presse"), "3");
    struct search_doc d;
    source.doc(source.context, 1, &d);
    assert_non_null(d.clip);
    assert_true(str_eq(d.page->url, STR("/presse/")));
    assert_true(str_eq(d.outlet, STR("Le Monde")));
    struct search_facets f;
    search_facets_make(&arena, &source, &f);
    assert_int_equal(f.years_len, 3);
    assert_int_equal(f.topics_len, 1);
    assert_true(str_eq(f.topics[0].key, STR("mer")));
    search_index_free(x);
}

static void texts_count_as_what_stands_elsewhere(void **state)
{
    (void)state;
    struct search_doc items[] = {doc("Un titre", "", 2022, "fr"),
                                 doc("Marée basse", "", 2021, "fr"),
                                 doc("Encore un", "", 2020, "fr")};
    items[0].text = STR("Les gardiens de la marée\nveillent sur l’île.");
    items[2].text = STR("Rien de tel.");
    const struct docs d = {items, 3};
    struct search_index *x =
        search_index_make(&(struct search_source){&d, 3, doc_of, text_of, NULL});
    assert_string_equal(found(x, "marées"), "0 1");
    assert_string_equal(best(x, "marée"), "1 0");
    assert_string_equal(found(x, "veill"), "0");
    assert_string_equal(found(x, "\"gardiens de la maree\""), "0");
    assert_string_equal(found(x, "\"maree de la gardiens\""), "");
    assert_string_equal(found(x, "titre ile"), "0");
    search_index_free(x);
}

static const char *excerpt(const char *query, const char *text)
{
    struct search_query q;
    assert_int_equal(search_parse(&arena, str_of(query), &q), SEARCH_FINE);
    return str_c(&arena, search_excerpt(&arena, &q, str_of(text), STR("fr")));
}

static void excerpts_show_the_words_around(void **state)
{
    (void)state;
    const char *text =
        "Un premier paragraphe parle de tout autre chose, et il est long, long, long, "
        "long, long.\nPuis les gardiens veillent.\nLe dernier paragraphe parle d’autre "
        "chose encore, et il ne finit pas, il ne finit pas, il ne finit pas, il ne "
        "finit pas, il ne finit pas, il ne finit pas.";
    assert_string_equal(
        excerpt("gardien", text),
        "… parle de tout autre chose, et il est long, long, long, long, long. Puis les "
        "gardiens veillent. Le dernier paragraphe parle d’autre chose encore, et il ne "
        "finit pas, il ne finit pas, il ne finit pas, il ne finit pas, il ne finit pas, "
        "il ne …");
    assert_string_equal(excerpt("premier", "Un premier."), "Un premier.");
    assert_string_equal(excerpt("absent", text), "");
}

static void texts_of_pages_are_found_and_of_hidden_ones_not(void **state)
{
    (void)state;
    folder_write("presse.yaml", "title: Phare\nlang: fr\n");
    folder_write("content/un.md", "---\ntitle: Un\ndate: 2022-01-02\nmarqueur: enavant\n---\n"
                                  "# Un\n\nLes *gard*iens <b>veillent</b> <!-- commentaire -->\n\n"
                                  "- avec [un lien](https://x.example/adresse)\n");
    folder_write("content/deux.md", "---\ntitle: Deux\n---\nLes gardiens dorment.\n");
    folder_write("content/secret.md",
                 "---\ntitle: Trois\ndate: 2022-01-02\npublishDate: 2030-01-01\n"
                 "---\nLes gardiens secrets.\n");
    folder_write("content/brouillon.md",
                 "---\ntitle: Quatre\ndate: 2022-01-02\ndraft: true\n---\nLes gardiens.\n");
    struct room *r = folder_load("");
    struct search_source source = search_room(&arena, r, NULL, false);
    struct search_index *x = search_index_make(&source);
    assert_string_equal(found(x, "gardiens"), "0 1");
    assert_string_equal(found(x, "gardiens veillent lien"), "0");
    assert_string_equal(found(x, "\"gardiens dorment\""), "1");
    assert_string_equal(found(x, "secrets"), "");
    assert_string_equal(found(x, "enavant"), "");
    assert_string_equal(found(x, "adresse"), "");
    assert_string_equal(found(x, "commentaire"), "");
    search_index_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_those_of_the_vectors, begin, end),
        cmocka_unit_test_setup_teardown(any_bytes_fall_into_words, begin, end),
        cmocka_unit_test_setup_teardown(stems_elision_and_accents_do_not_keep_words_apart, begin,
                                        end),
        cmocka_unit_test_setup_teardown(last_words_and_starred_ones_are_beginnings, begin, end),
        cmocka_unit_test_setup_teardown(phrases_stand_as_they_are, begin, end),
        cmocka_unit_test_setup_teardown(relevance_puts_the_word_itself_in_the_title_first, begin,
                                        end),
        cmocka_unit_test_setup_teardown(too_much_is_refused_by_name, begin, end),
        cmocka_unit_test_setup_teardown(a_search_that_takes_too_long_says_so, begin, end),
        cmocka_unit_test_setup_teardown(filters_are_exact, begin, end),
        cmocka_unit_test_setup_teardown(marks_are_the_words_found, begin, end),
        cmocka_unit_test_setup_teardown(random_queries_find_what_a_plain_look_finds, begin, end),
        cmocka_unit_test_setup_teardown(a_room_is_found_and_its_embargoes_are_not, begin, end),
        cmocka_unit_test_setup_teardown(texts_count_as_what_stands_elsewhere, begin, end),
        cmocka_unit_test_setup_teardown(excerpts_show_the_words_around, begin, end),
        cmocka_unit_test_setup_teardown(texts_of_pages_are_found_and_of_hidden_ones_not, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
