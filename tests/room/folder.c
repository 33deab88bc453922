// SPDX-License-Identifier: MIT
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

static struct arena arena;
static char root[64];
static struct room *rooms[64];
static size_t rooms_len;
static const struct room *checked; // the room that was checked last

void folder_begin(void)
{
    strcpy(root, "/tmp/presse-test-XXXXXX");
    assert_non_null(mkdtemp(root));
}

void folder_end(void)
{
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+rwx %s && rm -rf %s", root, root);
    assert_int_equal(system(command), 0);
    while (rooms_len)
        room_free(rooms[--rooms_len]);
    arena_free(&arena);
}

const char *folder_path(const char *name)
{
    return path_join(&arena, root, name);
}

void folder_write(const char *name, const char *text)
{
    struct error e = {0};
    char *path = path_join(&arena, root, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_true(file_make_folders(path, &e));
    *slash = '/';
    assert_true(file_replace(path, str_of(text), false, &e));
}

struct room *folder_load_with(const char *name, struct room_options options)
{
    struct room *r = NULL;
    struct error e = {0};
    if (!options.now)
        options.now = 1795521600; // 2026-11-24T12:00:00Z
    if (!room_load(*name ? folder_path(name) : root, &options, &r, &e))
        fail_msg("%s", e.message);
    rooms[rooms_len++] = r;
    checked = NULL;
    return r;
}

struct room *folder_load(const char *name)
{
    return folder_load_with(name, (struct room_options){0});
}

const struct page *folder_page(const struct room *r, const char *url)
{
    for (size_t i = 0; i < r->pages_len; i++)
        if (str_eq(r->pages[i]->url, str_of(url)))
            return r->pages[i];
    return NULL;
}

size_t folder_findings(struct room *r, const char *code)
{
    size_t n = 0;
    if (checked != r)
        room_check(r);
    checked = r;
    for (size_t i = 0; i < r->diags.len; i++)
        n += strcmp(r->diags.items[i].code, code) == 0;
    return n;
}

int folder_setup(void **state)
{
    (void)state;
    folder_begin();
    return 0;
}

int folder_teardown(void **state)
{
    (void)state;
    folder_end();
    return 0;
}
