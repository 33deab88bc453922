// SPDX-License-Identifier: MIT
// What the short road reads, libfyaml must read alike, to the last offset, without a word. What
// is no YAML is read as well, and all its places lie in the file.
#include <stdint.h>
#include <stdlib.h>

#include "text/yaml_simple.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(bool fine)
{
    if (!fine)
        abort();
}

static void compare(const struct value *a, const struct value *b)
{
    same(a->type == b->type && a->offset == b->offset && a->length == b->length);
    same(str_eq(a->text, b->text) && a->boolean == b->boolean && a->integer == b->integer);
    same(a->real == b->real && a->len == b->len);
    for (size_t i = 0; i < a->len; i++) {
        if (a->type == VALUE_MAP)
            same(str_eq(a->keys[i], b->keys[i]) && a->key_offsets[i] == b->key_offsets[i]);
        compare(&a->items[i], &b->items[i]);
    }
}

static void within(const struct value *v, size_t end)
{
    same(v->offset <= end && v->length <= end - v->offset);
    for (size_t i = 0; i < v->len; i++) {
        same(v->type != VALUE_MAP || v->key_offsets[i] + v->keys[i].n <= end);
        within(&v->items[i], end);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    struct value simple, any;
    struct str s = {arena_copy(&a, (const char *)data, size), size};
    size_t from = size > 4 ? 4 : 0;
    if (yaml_read_simple(&a, s, from, s.n, &simple)) {
        same(yaml_read_any(&a, STR("page"), s, from, s.n, &any, &diags) && diags.len == 0);
        compare(&simple, &any);
    }
    if (utf8_valid_prefix(s) == s.n && yaml_read_lenient(&a, STR("page"), s, from, s.n, &any))
        within(&any, s.n);
    arena_free(&a);
    return 0;
}
