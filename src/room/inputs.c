// SPDX-License-Identifier: MIT
// A file whose bytes changed has another time or inode, unless it was written again, with the
// same size, within the tick of the clock in which it was looked at: see inputs.newest, by
// which a caller can tell that this is not so.
#include "room/inputs.h"

#include <string.h>

#include "room/files.h"
#include "room/walked.h"

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static void add_path(struct room_inputs *inputs, struct str path)
{
    uint64_t eight = 0;
    const char *p = path.p;
    size_t n = path.n;
    inputs->a = mix(inputs->a, n);
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&eight, p, 8);
        inputs->a = mix(inputs->a, eight);
        inputs->b = mix(inputs->b + 1, eight);
    }
    eight = 0;
    if (n)
        memcpy(&eight, p, n);
    inputs->a = mix(inputs->a, eight);
    inputs->b = mix(inputs->b + n, eight);
}

void inputs_add_file(struct room_inputs *inputs, const struct file_entry *file)
{
    const uint64_t facts[] = {(uint64_t)file->stamp.size, (uint64_t)file->stamp.mtime,
                              file->stamp.inode};
    add_path(inputs, file->path);
    for (size_t k = 0; k < 3; k++) {
        inputs->a = mix(inputs->a, facts[k]);
        inputs->b = mix(inputs->b, facts[k] + k);
    }
    if (file->stamp.mtime > inputs->newest)
        inputs->newest = file->stamp.mtime;
}

void inputs_add_trouble(struct room_inputs *inputs, const struct file_list *list)
{
    for (size_t i = 0; i < list->escapes_len; i++)
        add_path(inputs, list->escapes[i]);
    for (size_t i = 0; i < list->unreadable_len; i++)
        add_path(inputs, list->unreadable[i].path);
}

void inputs_add(struct room_inputs *inputs, const struct file_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        inputs_add_file(inputs, &list->items[i]);
    // What was not followed or not readable is part of the answer, too.
    inputs_add_trouble(inputs, list);
    inputs->a = mix(inputs->a, list->len);
}

bool room_walk_make(const char *path, struct room_walk *out)
{
    *out = (struct room_walk){.brief = true};
    if (file_is_folder(path) && files_walk(path, out, NULL)) {
        walked_keep(path, out);
        arena_trim(&out->arena);
        return true;
    }
    room_walk_free(out);
    return false;
}

void room_walk_free(struct room_walk *w)
{
    arena_free(&w->arena);
    *w = (struct room_walk){0};
}
