// SPDX-License-Identifier: MIT
// Keys and items grow together: `cap` counts both.
#include "base/value.h"

#include <string.h>

const struct value *value_get(const struct value *v, struct str key)
{
    if (!v || v->type != VALUE_MAP)
        return NULL;
    for (size_t i = 0; i < v->len; i++)
        if (str_eq(v->keys[i], key))
            return &v->items[i];
    return NULL;
}

struct str value_text(const struct value *v, struct str key)
{
    const struct value *found = value_get(v, key);
    return found && found->type != VALUE_LIST && found->type != VALUE_MAP &&
                   found->type != VALUE_NULL
               ? found->text
               : STR_NONE;
}

bool value_bool(const struct value *v, struct str key, bool fallback)
{
    const struct value *found = value_get(v, key);
    return found && found->type == VALUE_BOOL ? found->boolean : fallback;
}

static void grow(struct arena *a, struct value *v)
{
    if (v->len < v->cap)
        return;
    size_t cap = v->cap ? v->cap * 2 : 4;
    struct value *items = ARENA_ARRAY(a, cap, struct value);
    if (v->len)
        memcpy(items, v->items, v->len * sizeof *items);
    v->items = items;
    if (v->type == VALUE_MAP) {
        struct str *keys = ARENA_ARRAY(a, cap, struct str);
        size_t *offsets = ARENA_ARRAY(a, cap, size_t);
        if (v->len) {
            memcpy(keys, v->keys, v->len * sizeof *keys);
            memcpy(offsets, v->key_offsets, v->len * sizeof *offsets);
        }
        v->keys = keys;
        v->key_offsets = offsets;
    }
    v->cap = cap;
}

struct value *value_push(struct arena *a, struct value *v)
{
    grow(a, v);
    return &v->items[v->len++];
}

struct value *value_put(struct arena *a, struct value *v, struct str key, size_t key_offset)
{
    grow(a, v);
    v->keys[v->len] = key;
    v->key_offsets[v->len] = key_offset;
    return &v->items[v->len++];
}

void value_cover(struct value *v)
{
    if (!v->len)
        return;
    const struct value *last = &v->items[v->len - 1];
    size_t end = last->offset + last->length;
    v->offset = v->type == VALUE_MAP ? v->key_offsets[0] : v->items[0].offset;
    v->length = end > v->offset ? end - v->offset : 0;
}
