// SPDX-License-Identifier: MIT
// Which files of a folder are pages, which are media, which hold data: the layouts of a
// presse room, of Hugo and of Jekyll, as people have them.
#ifndef PRESSE_ROOM_FILES_H
#define PRESSE_ROOM_FILES_H

#include "base/file.h"
#include "room/room.h"

enum source_kind {
    SOURCE_PAGE,
    SOURCE_POST,  // Jekyll's _posts: the name begins with a date
    SOURCE_DRAFT, // Jekyll's _drafts
    SOURCE_DATA,  // a data file: a page only when it holds coverage
};

struct source_file {
    struct str path; // relative to the room
    struct str name; // relative to the folder of the pages, without _posts/ and the extension
    enum doc_format format;
    enum source_kind kind;
    struct file_stamp stamp;
};

struct media_list {
    struct media_file *items;
    size_t len, cap;
    struct map by_path; // site path -> any pointer
};

struct source_list {
    struct source_file *items; // sorted by path
    size_t len, cap;
    struct media_list media;
    bool links;              // one of the room's files is a symbolic link
    struct room_inputs rest; // of everything that the walk found besides items
};

// Lists a room's files and those of its theme. out is empty before.
MUST_USE bool files_walk(const char *root, struct room_walk *out, struct error *e);

// The same, when none but the files at `changed` can be another than `was` found them: only those
// are looked at. False when that is not enough, as some of them came or went; out is as it was
// then, but for memory in its arena.
MUST_USE bool files_walk_again(const char *root, const struct room_walk *was,
                               const struct str *changed, size_t len, struct room_walk *out);

// Fills out with the pages and media that the walk of r->root found; adds diagnostics for links
// that lead out of the room and folders that cannot be opened. Memory is r->arena and the walk's.
void files_find(struct room *r, const struct room_walk *walk, struct source_list *out);

enum files_one {
    FILES_PAGE,    // out is set; it may be gone (out->stamp.inode is 0)
    FILES_NOTHING, // no part of the room, neither before nor now
    FILES_OTHER,   // something else: media, data, configuration, …
};

// What the file at `path` (relative to r->root, in memory that outlives out) is to a room that
// was walked before. Only what a walk would find as well is a page.
enum files_one files_find_one(struct room *r, struct str path, struct source_file *out);

// The same for the lone file r->lone_file; media are added as pages ask for them. False when
// it is no file or has no format that pages are written in.
MUST_USE bool files_find_lone(struct room *r, struct source_list *out, struct error *e);

// Adds the file at `path` (relative to the room, "./" and "../" resolved) under the site path
// `site`, unless it is there already, is missing, leads out of the room, is hidden, or lies in
// data/. Returns whether the site path leads to a file now.
bool files_add_media(struct room *r, struct media_list *media, struct str path, struct str site);

// Sorts the list by site path and makes it r->media.
void files_set_media(struct room *r, struct media_list *media);

#endif
