// SPDX-License-Identifier: MIT
// Fails unless both values say the same in the same places. Include behind cmocka.h.
#ifndef PRESSE_TESTS_TEXT_VALUES_H
#define PRESSE_TESTS_TEXT_VALUES_H

#include "base/value.h"

static inline void same_value(const struct value *a, const struct value *b)
{
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->offset, b->offset);
    assert_int_equal(a->length, b->length);
    assert_true(str_eq(a->text, b->text));
    assert_int_equal(a->len, b->len);
    for (size_t i = 0; i < a->len; i++) {
        if (a->type == VALUE_MAP) {
            assert_true(str_eq(a->keys[i], b->keys[i]));
            assert_int_equal(a->key_offsets[i], b->key_offsets[i]);
        }
        same_value(&a->items[i], &b->items[i]);
    }
}

#endif
