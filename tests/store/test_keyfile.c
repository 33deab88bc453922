// SPDX-License-Identifier: MIT
// If these fail, two parts of a program that need the same key at once get two, or one gets none:
// a hub is not asked for news, or what it delivers counts as another's.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "place.h"
#include "store/keyfile.h"

enum { READERS = 8, ROUNDS = 60 };

struct reader {
    pthread_t thread;
    pthread_barrier_t *start;
    const char *path;
    struct arena a;
    struct str key;
    struct error why;
    bool ok;
};

static void *read_one(void *context)
{
    struct reader *r = context;
    pthread_barrier_wait(r->start);
    r->ok = keyfile_read(&r->a, r->path, &r->key, &r->why);
    return NULL;
}

static void read_at_once(const char *path)
{
    AUTO_ARENA a = ARENA_EMPTY;
    pthread_barrier_t start;
    struct reader all[READERS];
    struct str kept = STR_NONE;
    struct error e = {0};
    pthread_barrier_init(&start, NULL, READERS);
    for (size_t i = 0; i < READERS; i++) {
        all[i] = (struct reader){.start = &start, .path = path};
        assert_int_equal(pthread_create(&all[i].thread, NULL, read_one, &all[i]), 0);
    }
    for (size_t i = 0; i < READERS; i++)
        pthread_join(all[i].thread, NULL);
    FINE(keyfile_read(&a, path, &kept, &e));
    for (size_t i = 0; i < READERS; i++) {
        if (!all[i].ok)
            fail_msg("%s", all[i].why.message);
        assert_true(str_eq(all[i].key, kept));
        arena_free(&all[i].a);
    }
    pthread_barrier_destroy(&start);
}

static void all_who_need_it_first_at_once_get_the_same_key(void **state)
{
    (void)state;
    place_begin();
    char path[512];
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(path, sizeof path, "%s", place_file("hub.key"));
        read_at_once(path);
        struct stat st;
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 07777, 0600);
        unlink(path);
    }
    DIR *folder = opendir(place_file(""));
    assert_non_null(folder);
    for (struct dirent *x; (x = readdir(folder));)
        assert_null(strstr(x->d_name, "key")); // nothing half made is left
    closedir(folder);
    place_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_who_need_it_first_at_once_get_the_same_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
