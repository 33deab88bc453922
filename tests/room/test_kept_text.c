// SPDX-License-Identifier: MIT
// If these fail, a release is shown with another's text, or memory grows with the room.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/parallel.h"
#include "room/kept_text.h"

enum { TEXTS = 4000, MOST = 6 << 20, LENGTH = 3000 };

static struct str text_of(size_t i, char *to)
{
    size_t n = LENGTH - i % 700;
    memset(to, 'a' + (char)(i % 26), n);
    snprintf(to, n, "%zu", i);
    return (struct str){to, n};
}

// Returns how many were kept.
static size_t keep_all(struct kept_texts *all, struct arena *a, struct kept_text **texts)
{
    char bytes[LENGTH];
    struct text_writer w = {.all = all};
    size_t kept = 0;
    for (size_t i = 0; i < TEXTS; i++) {
        texts[i] = text_keep(&w, a, text_of(i, bytes));
        kept += texts[i] != NULL;
    }
    text_writer_end(&w);
    return kept;
}

static void a_text_is_handed_out_once(void **state)
{
    (void)state;
    static struct kept_text *texts[TEXTS];
    AUTO_ARENA a = ARENA_EMPTY;
    struct kept_texts *all = kept_texts_make(MOST);
    size_t kept = keep_all(all, &a, texts);
    assert_true(kept > MOST / LENGTH / 2 && kept <= MOST / (LENGTH - 700));
    for (size_t i = 0; i < TEXTS; i += 1 + i % 3) {
        char bytes[LENGTH];
        struct str got = STR_NONE, want = text_of(i, bytes);
        struct text_block *block = kept_text_take(texts[i], &got);
        assert_true(!block == !texts[i]);
        assert_true(!block || str_eq(got, want));
        assert_null(kept_text_take(texts[i], &got));
        kept_text_done(block);
    }
    kept_texts_free(all); // with those that nobody took
}

struct taking {
    struct kept_text **texts;
    size_t taken[8];
};

static void take_one(void *context, size_t i, unsigned worker)
{
    struct taking *t = context;
    struct str got;
    struct text_block *block = kept_text_take(t->texts[i / 2], &got); // each asked for twice
    t->taken[worker] += block != NULL;
    kept_text_done(block);
}

static void threads_may_ask_for_the_same(void **state)
{
    (void)state;
    static struct kept_text *texts[TEXTS];
    AUTO_ARENA a = ARENA_EMPTY;
    struct kept_texts *all = kept_texts_make(MOST);
    size_t kept = keep_all(all, &a, texts), taken = 0;
    struct taking t = {.texts = texts};
    parallel_for(8, 2 * (size_t)TEXTS, take_one, &t);
    for (size_t i = 0; i < 8; i++)
        taken += t.taken[i];
    assert_int_equal(taken, kept);
    kept_texts_free(all);
}

static void what_is_not_to_be_kept_is_not(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct str got;
    struct text_writer none = {0};
    assert_null(text_keep(&none, &a, STR("a")));
    text_writer_end(&none);
    assert_null(kept_text_take(NULL, &got));
    kept_text_done(NULL);
    kept_texts_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_handed_out_once),
        cmocka_unit_test(threads_may_ask_for_the_same),
        cmocka_unit_test(what_is_not_to_be_kept_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
