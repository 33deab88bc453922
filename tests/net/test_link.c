// SPDX-License-Identifier: MIT
// If these fail, an article that stands behind a wall is reported dead, or a dead one alive.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "net/link.h"

enum { DAY = 86400, NOW = 1790000000 };
static const struct link_history never = {0};

static enum link_verdict verdict(struct link_answer x, const char *title)
{
    struct arena a = ARENA_EMPTY;
    if (!x.final_url.n)
        x.final_url = STR("https://journal.example/a/article-1");
    struct link_judgement j =
        link_judge(&a, STR("https://journal.example/a/article-1"), str_of(title), &x, &never, NOW);
    arena_free(&a);
    return j.verdict;
}

static void walls_are_never_death(void **state)
{
    (void)state;
    static const int refusals[] = {401, 403, 429, 451, 999};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(verdict((struct link_answer){.http_status = refusals[i]}, ""),
                         LINK_BLOCKED);
    static const enum metadata_wall walls[] = {WALL_ROBOT, WALL_CONSENT, WALL_LOGIN};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            verdict((struct link_answer){.http_status = 200, .has_page = true, .wall = walls[i]},
                    ""),
            LINK_BLOCKED);
    assert_int_equal(verdict((struct link_answer){.status = FETCH_ROBOTS}, ""), LINK_BLOCKED);
    assert_int_equal(verdict((struct link_answer){.status = FETCH_LATER}, ""), LINK_BLOCKED);
    assert_int_equal(
        verdict((struct link_answer){.http_status = 503, .has_page = true, .wall = WALL_ROBOT}, ""),
        LINK_BLOCKED);
}

// Asks every `step` seconds and gets the same answer.
static enum link_verdict after_asking(struct link_answer x, int times, int64_t step)
{
    struct arena a = ARENA_EMPTY;
    struct link_history h = never;
    x.final_url = x.final_url.n ? x.final_url : STR("https://journal.example/a/1");
    for (int i = 0; i < times; i++)
        h = link_judge(&a, STR("https://journal.example/a/1"), STR_NONE, &x, &h, NOW + i * step)
                .after;
    arena_free(&a);
    return h.verdict;
}

static void death_takes_days_and_tries(void **state)
{
    (void)state;
    struct link_answer missing = {.http_status = 404};
    assert_int_equal(after_asking(missing, 1, DAY), LINK_UNSURE);
    assert_int_equal(after_asking(missing, 3, DAY), LINK_UNSURE); // two days in all
    assert_int_equal(after_asking(missing, 4, DAY), LINK_GONE);
    assert_int_equal(after_asking(missing, 2, 30 * DAY), LINK_UNSURE); // two tries only
    assert_int_equal(after_asking(missing, 50, 3600), LINK_UNSURE);    // many tries, two days
    assert_int_equal(after_asking((struct link_answer){.status = FETCH_NO_HOST}, 4, DAY),
                     LINK_GONE);
    assert_int_equal(after_asking((struct link_answer){.http_status = 500}, 9, DAY), LINK_UNSURE);
    assert_int_equal(after_asking((struct link_answer){.status = FETCH_TIMEOUT}, 9, DAY),
                     LINK_UNSURE);
    assert_int_equal(after_asking((struct link_answer){.status = FETCH_TLS}, 9, DAY), LINK_UNSURE);
}

static void one_good_answer_forgives_all(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct link_history h = {LINK_UNSURE, NOW, NOW - 9 * DAY, NOW, 2};
    struct link_answer good = {.http_status = 200, .final_url = STR("https://a.example/x")};
    h = link_judge(&a, STR("https://a.example/x"), STR_NONE, &good, &h, NOW + DAY).after;
    assert_int_equal(h.verdict, LINK_OK);
    assert_int_equal(h.bad_since, 0);
    assert_int_equal(h.bad_tries, 0);
    arena_free(&a);
}

static void a_clock_that_went_back_starts_anew(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct link_history h = {LINK_UNSURE, NOW, NOW + 900 * DAY, NOW + 901 * DAY, 2};
    struct link_answer x = {.http_status = 404, .final_url = STR("https://a.example/x")};
    struct link_judgement j = link_judge(&a, STR("https://a.example/x"), STR_NONE, &x, &h, NOW);
    assert_int_equal(j.verdict, LINK_UNSURE);
    assert_int_equal(j.after.bad_since, NOW);
    arena_free(&a);
}

static void stand_ins_are_seen_in_time(void **state)
{
    (void)state;
    struct link_answer home = {
        .http_status = 200, .redirected = true, .final_url = STR("https://journal.example/")};
    assert_int_equal(after_asking(home, 4, DAY), LINK_SOFT_GONE);
    assert_int_equal(after_asking(home, 1, DAY), LINK_UNSURE);
    struct link_answer parked = {.http_status = 200, .has_page = true, .wall = WALL_PARKED};
    assert_int_equal(after_asking(parked, 4, DAY), LINK_SOFT_GONE);
}

static void strange_titles_are_told_from_rewritten_ones(void **state)
{
    (void)state;
    struct link_answer x = {.http_status = 200, .has_page = true};
    x.title = STR("Dix recettes pour une soir\xC3\xA9"
                  "e d'\xC3\xA9t\xC3\xA9");
    assert_int_equal(verdict(x, "La biblioth\xC3\xA8que rouvre ses portes"), LINK_UNSURE);
    x.title = STR("La BIBLIOTHEQUE a rouvert : reportage");
    assert_int_equal(verdict(x, "La biblioth\xC3\xA8que rouvre ses portes"), LINK_OK);
    x.title = STR("Accueil");
    assert_int_equal(verdict(x, ""), LINK_OK); // nothing to compare with
}

static void moves_count_only_for_good_and_elsewhere(void **state)
{
    (void)state;
    struct link_answer x = {.http_status = 200,
                            .redirected = true,
                            .permanent = true,
                            .final_url = STR("https://journal2.example/a/article-1")};
    assert_int_equal(verdict(x, ""), LINK_MOVED);
    x.permanent = false;
    assert_int_equal(verdict(x, ""), LINK_OK);
    x.permanent = true;
    x.final_url = STR("https://www.journal.example/a/article-1/?utm_source=x");
    assert_int_equal(verdict(x, ""), LINK_OK); // the same article
}

static void paid_articles_are_alive(void **state)
{
    (void)state;
    assert_int_equal(verdict((struct link_answer){.http_status = 402}, ""), LINK_PAYWALLED);
    assert_int_equal(
        verdict(
            (struct link_answer){.http_status = 200, .has_page = true, .access = META_SUBSCRIBERS},
            ""),
        LINK_PAYWALLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walls_are_never_death),
        cmocka_unit_test(death_takes_days_and_tries),
        cmocka_unit_test(one_good_answer_forgives_all),
        cmocka_unit_test(a_clock_that_went_back_starts_anew),
        cmocka_unit_test(stand_ins_are_seen_in_time),
        cmocka_unit_test(strange_titles_are_told_from_rewritten_ones),
        cmocka_unit_test(moves_count_only_for_good_and_elsewhere),
        cmocka_unit_test(paid_articles_are_alive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
