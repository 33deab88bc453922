// SPDX-License-Identifier: MIT
// A folder that lives as long as a test, and rooms loaded from it.
#ifndef PRESSE_TESTS_ROOM_FOLDER_H
#define PRESSE_TESTS_ROOM_FOLDER_H

#include "room/room.h"

void folder_begin(void);        // makes an empty folder
void folder_end(void);          // removes it and all rooms
int folder_setup(void **state); // the same two, for cmocka
int folder_teardown(void **state);
const char *folder_path(const char *name);             // of a file in it, valid until folder_end
void folder_write(const char *name, const char *text); // makes the folders above it
struct room *folder_load(const char *name);            // "" for the folder itself; at 2026-11-24
struct room *folder_load_with(const char *name, struct room_options options);
const struct page *folder_page(const struct room *r, const char *url); // or NULL
// How many findings have this code; checks the room first when it was not.
size_t folder_findings(struct room *r, const char *code);

#endif
