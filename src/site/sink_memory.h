// SPDX-License-Identifier: MIT
// The memory of a build, a file of its own beside the site: sizes, times, inodes and sums of the
// files that it made, and what it made them from. It is called after the device and inode of the
// output folder: whatever has become of that number since, no file of its has the inode, time and
// size that are written there. Numbers are as this machine writes them; a sum over all of it is
// checked before anything is believed. Its loss costs only time.
#ifndef PRESSE_SITE_SINK_MEMORY_H
#define PRESSE_SITE_SINK_MEMORY_H

#include "site/sink_parts.h"

struct memory_file {
    struct sink_record record;
    uint64_t name; // where it begins among the names; see memory_name
};

struct memory {
    struct memory_file *files; // sorted by name, bytewise
    size_t len;
    struct str inputs, remark, base; // of sink_options
    struct str *changed;             // of sink_options
    size_t changed_len;
    struct str asked;         // of sink_options
    struct sum sum;           // of all of it, as it was read
    struct file_stamp marker; // of SINK_MARKER in the output
    bool settled;             // the marker names just these files
    char *bytes;              // the file as it was read, which all this lies in; private
    const char *names;        // in it
    size_t bytes_len;
};

// Where the memory of the open folder dir is, in a; NULL when nothing is remembered.
char *memory_path(const char *folder, int dir, struct arena *a);
// Read into a, or mapped until memory_unmap. False, and *out is empty, when there is none that can
// be believed. path may be NULL.
bool memory_read(const char *path, struct arena *a, struct memory *out);
bool memory_map(const char *path, struct arena *a, struct memory *out);
// A mapped one may be written to from then on; that changes this process's copy alone.
bool memory_unlock(struct memory *m);
void memory_unmap(struct memory *m); // legal on an empty one

// The name of file i, relative to the output folder.
static inline const char *memory_name(const struct memory *m, size_t i)
{
    return m->names + m->files[i].name;
}

// The first file whose name does not come before it; the one of that name, or NULL.
size_t memory_place(const struct memory *m, const char *name);
struct memory_file *memory_find(const struct memory *m, const char *name);

// What memory_write writes of a file.
struct memory_item {
    const struct sink_record *record;
    const char *name; // relative to the output folder
};

// Writes m, whose files are the m->len items, which it sorts. Failing is no error: what was
// remembered is forgotten then.
void memory_write(const struct memory *m, struct memory_item *items, const char *folder,
                  const char *path);
// Writes a mapped one over its file, of which these entries and m's texts have changed; likewise,
// and false then. m->sum is that of it now.
bool memory_amend(struct memory *m, struct memory_file *const *changed, size_t len,
                  const char *path);

#endif
