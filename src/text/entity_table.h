// SPDX-License-Identifier: MIT
// The table behind entity.h.
#ifndef PRESSE_TEXT_ENTITY_TABLE_H
#define PRESSE_TEXT_ENTITY_TABLE_H

#include <stddef.h>

struct entity {
    char name[32]; // without '&' and ';'
    char text[7];  // UTF-8
};

extern const struct entity entity_table[];
extern const size_t entity_table_len;

#endif
