// SPDX-License-Identifier: MIT
// Rows that are kept in a file come back as they were, and nothing of a file that was damaged, cut
// short or kept of another room: the search of a built site would find what is not there.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "site/search_parts.h"

static const uint64_t ids[] = {7, 8, 9}, links[] = {1, 0, 5};
static const uint32_t cells[] = {2, 0, 3};
static const struct row_day days[] = {{{2024, 5, 1}, 3, 11}};
static struct search_facet year = {.count = 3};

static void note(struct search_rows *rows, const struct site *s)
{
    const struct search_facets facets = {.years = &year, .years_len = 1};
    struct rows_noted noted = {.documents = 3,
                               .ids = ids,
                               .links = links,
                               .days = days,
                               .days_len = 1,
                               .day_text = STR(",[\"x\",3]..."),
                               .facets = &facets};
    year.key = year.name = STR("2024");
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++) {
        noted.cells[c] = cells;
        noted.columns[c] = STR(",a,bc");
    }
    rows_note(rows, s, &noted);
}

static void is_as_noted(const struct rows_view *v)
{
    assert_non_null(v);
    assert_int_equal(v->documents, 3);
    assert_int_equal(v->days_len, 1);
    assert_int_equal(v->facets_len[ROW_YEARS], 1);
    assert_int_equal(v->facets_len[ROW_LANGS], 0);
    assert_memory_equal(v->ids, ids, sizeof ids);
    assert_memory_equal(v->links, links, sizeof links);
    assert_memory_equal(v->days, days, sizeof days);
    assert_memory_equal(v->day_text, ",[\"x\",3]...", 11);
    assert_memory_equal(v->facet_text, "20242024", 8);
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++) {
        assert_memory_equal(v->cells[c], cells, sizeof cells);
        assert_memory_equal(v->columns[c], ",a,bc", 5);
    }
}

static void rows_come_back(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    const struct site s = {.revision = 3}, other = {.revision = 4};
    struct search_rows *rows = search_rows_make(), *next = search_rows_make();
    assert_int_equal(search_rows_kept(rows, STR("key")).n, 0);
    assert_null(rows_of(rows, &s));
    assert_null(rows_of(NULL, &s));
    note(rows, &s);
    is_as_noted(rows_of(rows, &s));
    assert_null(rows_of(rows, &other));
    struct str bytes = str_copy(&a, search_rows_kept(rows, STR("key")));
    search_rows_recall(next, bytes, STR("key"), &other);
    is_as_noted(rows_of(next, &other));
    assert_null(rows_of(next, &s));
    search_rows_free(rows);
    search_rows_free(next);
}

static void nothing_comes_of_others(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    const struct site s = {.revision = 3};
    struct search_rows *rows = search_rows_make();
    note(rows, &s);
    struct str whole = search_rows_kept(rows, STR("key"));
    for (size_t n = 0; n <= whole.n; n++) {
        char *bytes = arena_copy(&a, whole.p, whole.n);
        struct search_rows *next = search_rows_make();
        bytes[n % whole.n] ^= n < whole.n; // the last one is right
        search_rows_recall(next, (struct str){bytes, whole.n}, STR("key"), &s);
        assert_int_equal(rows_of(next, &s) != NULL, n == whole.n);
        search_rows_recall(next, str_slice(whole, 0, n), STR("key"), &s);
        assert_int_equal(rows_of(next, &s) != NULL, n == whole.n);
        search_rows_recall(next, whole, STR("another"), &s);
        assert_null(rows_of(next, &s));
        search_rows_free(next);
    }
    search_rows_free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test(nothing_comes_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
