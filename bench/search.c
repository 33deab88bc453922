// SPDX-License-Identifier: MIT
// How fast searches are, beside SQLite's FTS5 with prefix='2 3 4' over the same titles in the
// same run: building the index, and 300 queries of one or two beginnings of 3 to 6 letters, the
// first 20 results by date and by relevance. Times are of the processor, so that other work on
// the machine counts little. By date both must name the same rows.
//
//     search [DOCUMENTS]
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "room/search_query.h"

enum { QUERIES = 300, ROWS = 20, VOCABULARY = 8500, LEAST_WORDS = 7, MORE_WORDS = 11 };

static uint64_t state = 88172645463325252ULL;

static uint32_t dice(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % n;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// ---- titles

static char vocabulary[VOCABULARY][24];

static void make_vocabulary(void)
{
    static const char *const parts[] = {
        "a",    "ba",  "bri", "ca",  "che", "con", "de", "dri", "e",   "es",  "fa", "flo",
        "gi",   "gra", "ho",  "i",   "ja",  "ki",  "la", "li",  "ma",  "men", "mi", "no",
        "o",    "pa",  "por", "pre", "qua", "re",  "ri", "sa",  "ser", "so",  "ta", "te",
        "tion", "tu",  "u",   "va",  "ver", "vi",  "wa", "xe",  "yo",  "zi"};
    enum { PARTS = sizeof parts / sizeof *parts };
    for (size_t i = 0; i < VOCABULARY; i++) {
        vocabulary[i][0] = '\0';
        for (uint32_t n = 2 + dice(4); n; n--)
            strcat(vocabulary[i], parts[dice(PARTS)]);
    }
}

// Word k is about as frequent as the k-th of a language.
static const char *some_word(void)
{
    uint32_t range = VOCABULARY;
    for (uint32_t n = dice(6); n; n--)
        range = range * 2 / 5 + 3;
    return vocabulary[dice(range)];
}

static struct str *titles;
static size_t titles_len;

static void make_titles(struct arena *a)
{
    titles = ARENA_ARRAY(a, titles_len, struct str);
    for (size_t i = 0; i < titles_len; i++) {
        char text[1024] = "";
        size_t n = 0;
        for (uint32_t words = LEAST_WORDS + dice(MORE_WORDS); words; words--)
            n += (size_t)sprintf(text + n, n ? " %s" : "%s", some_word());
        titles[i] = str_copy(a, (struct str){text, n});
    }
}

static void doc_of(const void *context, size_t i, struct search_doc *out)
{
    (void)context;
    *out = (struct search_doc){.title = titles[i], .date = {.year = 2020}};
}

static char queries[QUERIES][32];

static void beginning(char *out, struct str word)
{
    size_t n = 3 + dice(4);
    sprintf(out + strlen(out), "%s%.*s*", *out ? " " : "", (int)(n < word.n ? n : word.n), word.p);
}

// One or two words of one title, so that something is found.
static void make_queries(void)
{
    for (size_t i = 0; i < QUERIES; i++) {
        struct str rest = titles[dice((uint32_t)titles_len)], word;
        uint32_t first = dice(LEAST_WORDS - 1), second = first + 1;
        queries[i][0] = '\0';
        for (uint32_t k = 0; str_split(&rest, ' ', &word); k++)
            if (k == first || (i % 2 && k == second))
                beginning(queries[i], word);
    }
}

// ---- what is measured

struct rows {
    uint32_t ids[ROWS];
    size_t len;
};
static struct rows ours[QUERIES], theirs[QUERIES];

struct figures {
    double p50, p99;
};

static struct figures figures_of(double *times)
{
    qsort(times, QUERIES, sizeof *times, by_size);
    return (struct figures){times[QUERIES / 2] * 1e3, times[QUERIES * 99 / 100] * 1e3};
}

static struct figures run_ours(const struct search_index *x, bool by_relevance)
{
    static double times[QUERIES];
    for (size_t i = 0; i < QUERIES; i++) {
        struct arena a = ARENA_EMPTY;
        struct search_answer answer;
        struct search_request request = {
            .by_relevance = by_relevance, .len = ROWS, .milliseconds = 60000};
        double start = seconds();
        if (search_parse(&a, str_of(queries[i]), &request.query) != SEARCH_FINE ||
            search_run(x, &request, &a, &answer) != SEARCH_FINE)
            exit(1);
        ours[i].len = answer.len;
        memcpy(ours[i].ids, answer.docs, answer.len * sizeof *answer.docs);
        arena_free(&a);
        times[i] = seconds() - start;
    }
    return figures_of(times);
}

static void must(sqlite3 *db, int result)
{
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
        return;
    fprintf(stderr, "search: SQLite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

// Row N - i is document i: the newest has the greatest number.
static sqlite3 *build_theirs(void)
{
    sqlite3 *db;
    sqlite3_stmt *insert;
    must(NULL, sqlite3_open(":memory:", &db));
    must(db, sqlite3_exec(db,
                          "CREATE VIRTUAL TABLE f USING fts5(t, prefix='2 3 4', content='',"
                          " tokenize='unicode61 remove_diacritics 2'); BEGIN",
                          NULL, NULL, NULL));
    must(db, sqlite3_prepare_v2(db, "INSERT INTO f(rowid, t) VALUES(?, ?)", -1, &insert, NULL));
    for (size_t i = titles_len; i-- > 0;) {
        must(db, sqlite3_bind_int64(insert, 1, (sqlite3_int64)(titles_len - i)));
        must(db, sqlite3_bind_text(insert, 2, titles[i].p, (int)titles[i].n, SQLITE_STATIC));
        must(db, sqlite3_step(insert));
        must(db, sqlite3_reset(insert));
    }
    sqlite3_finalize(insert);
    must(db, sqlite3_exec(db, "COMMIT; INSERT INTO f(f) VALUES('optimize')", NULL, NULL, NULL));
    return db;
}

static struct figures run_theirs(sqlite3 *db, const char *sql)
{
    static double times[QUERIES];
    sqlite3_stmt *select;
    must(db, sqlite3_prepare_v2(db, sql, -1, &select, NULL));
    for (size_t i = 0; i < QUERIES; i++) {
        theirs[i].len = 0;
        double start = seconds();
        must(db, sqlite3_bind_text(select, 1, queries[i], -1, SQLITE_STATIC));
        while (sqlite3_step(select) == SQLITE_ROW)
            theirs[i].ids[theirs[i].len++] =
                (uint32_t)(titles_len - (size_t)sqlite3_column_int64(select, 0));
        must(db, sqlite3_reset(select));
        times[i] = seconds() - start;
    }
    sqlite3_finalize(select);
    return figures_of(times);
}

static void same_rows(void)
{
    for (size_t i = 0; i < QUERIES; i++) {
        if (ours[i].len == theirs[i].len &&
            memcmp(ours[i].ids, theirs[i].ids, ours[i].len * sizeof *ours[i].ids) == 0)
            continue;
        fprintf(stderr, "search: %s finds other rows than SQLite's\n", queries[i]);
        exit(1);
    }
}

static void tell(const char *what, struct figures p, struct figures f)
{
    printf("  %-22s %7.1f x faster at the median, %.1f x at p99"
           "  [presse p50 %.3f, p99 %.3f ms; FTS5 p50 %.2f, p99 %.2f ms]\n",
           what, f.p50 / p.p50, f.p99 / p.p99, p.p50, p.p99, f.p50, f.p99);
}

int main(int argc, char **argv)
{
    struct arena a = ARENA_EMPTY;
    titles_len = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 1000000;
    if (!titles_len)
        return 2;
    make_vocabulary();
    make_titles(&a);
    make_queries();
    const struct search_source source = {NULL, titles_len, doc_of, NULL, NULL};
    double start = seconds();
    struct search_index *x = search_index_make(&source);
    double own = seconds() - start;
    struct figures by_date = run_ours(x, false);
    start = seconds();
    sqlite3 *db = build_theirs();
    double other = seconds() - start;
    struct figures date =
        run_theirs(db, "SELECT rowid FROM f WHERE f MATCH ? ORDER BY rowid DESC LIMIT 20");
    same_rows();
    struct figures by_relevance = run_ours(x, true);
    struct figures rank =
        run_theirs(db, "SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT 20");
    printf("searching %zu titles, %zu words\n", titles_len, search_index_words(x));
    printf("  %-22s %7.1f x faster  [presse %.2f s, %.0f MB; FTS5 %.2f s, %.0f MB]\n", "index",
           other / own, own, (double)search_index_bytes(x) / 1e6, other,
           (double)sqlite3_memory_used() / 1e6);
    tell("by date", by_date, date);
    tell("by relevance", by_relevance, rank);
    sqlite3_close(db);
    search_index_free(x);
    arena_free(&a);
    return 0;
}
