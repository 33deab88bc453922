// SPDX-License-Identifier: MIT
// A file whose bytes changed has another time or inode, unless it was written again, with the
// same size, within the tick of the clock in which it was looked at: see inputs.newest, by
// which a caller can tell that this is not so.
#include "room/inputs.h"

#include "room/files.h"

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static void add_path(struct room_inputs *inputs, struct str path)
{
    inputs->a = mix(inputs->a, str_hash(path));
    for (size_t i = 0; i < path.n; i++)
        inputs->b = inputs->b * 131 + (unsigned char)path.p[i];
}

void inputs_add(struct room_inputs *inputs, const struct file_list *list)
{
    for (size_t i = 0; i < list->len; i++) {
        const struct file_entry *f = &list->items[i];
        add_path(inputs, f->path);
        const uint64_t facts[] = {(uint64_t)f->stamp.size, (uint64_t)f->stamp.mtime,
                                  f->stamp.inode};
        for (size_t k = 0; k < 3; k++) {
            inputs->a = mix(inputs->a, facts[k]);
            inputs->b = mix(inputs->b, facts[k] + k);
        }
        if (f->stamp.mtime > inputs->newest)
            inputs->newest = f->stamp.mtime;
    }
    // What was not followed or not readable is part of the answer, too.
    for (size_t i = 0; i < list->escapes_len; i++)
        add_path(inputs, list->escapes[i]);
    for (size_t i = 0; i < list->unreadable_len; i++)
        add_path(inputs, list->unreadable[i].path);
    inputs->a = mix(inputs->a, list->len);
}

bool room_inputs_now(const char *path, struct room_inputs *out)
{
    struct arena a = ARENA_EMPTY;
    struct file_list list;
    *out = (struct room_inputs){0};
    bool ok = file_is_folder(path) && files_walk(path, &a, &list, out, NULL);
    arena_free(&a);
    return ok;
}
