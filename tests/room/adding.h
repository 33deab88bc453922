// SPDX-License-Identifier: MIT
// An entry is added to a page: what must stand there, and that no other byte differs. For tests
// that have included cmocka; folder_begin has been called.
#ifndef PRESSE_TEST_ADDING_H
#define PRESSE_TEST_ADDING_H

#include <string.h>

#include "folder.h"
#include "room/write.h"

static inline struct entry entry(int year, int month, int day)
{
    return (struct entry){.date = {(int16_t)year, (uint8_t)month, (uint8_t)day},
                          .title = STR("Un titre tout neuf"),
                          .outlet = STR("Le Monde"),
                          .url = STR("https://www.lemonde.fr/un-titre-tout-neuf")};
}

// Adds to a page; the result must hold `want` and otherwise the old bytes.
static inline void add_to_gives(const char *name, const char *text, struct entry e,
                                const char *want)
{
    struct error error = {0};
    struct str after;
    struct write_said said;
    folder_write(name, text);
    struct room *r = folder_load(name);
    if (!write_add(&r->arena, r->pages[0], &e, &after, &said, &error))
        fail_msg("%s", error.message);
    size_t at = str_find(after, str_of(want));
    if (at == STR_NOT_FOUND)
        fail_msg("not there: %s\nin: %.*s", want, STR_ARG(after));
    struct str old = str_of(text);
    assert_int_equal(after.n, old.n + strlen(want));
    assert_memory_equal(after.p, old.p, at);
    assert_memory_equal(after.p + at + strlen(want), old.p + at, old.n - at);
}

static inline void add_gives(const char *text, struct entry e, const char *want)
{
    add_to_gives("p.md", text, e, want);
}

#endif
