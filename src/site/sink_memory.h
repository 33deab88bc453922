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
    const char *name; // relative to the output folder
};

struct memory {
    struct memory_file *files; // sorted by name, bytewise
    size_t len;
    struct str inputs, remark, base; // of sink_options
    struct str *changed;             // of sink_options
    size_t changed_len;
    struct file_stamp marker; // of SINK_MARKER in the output
    bool settled;             // the marker names just these files
};

// Where the memory of the open folder dir is, in a; NULL when nothing is remembered.
char *memory_path(const char *folder, int dir, struct arena *a);
// False, and *out is empty, when there is none that can be believed. path may be NULL.
bool memory_read(const char *path, struct arena *a, struct memory *out);
struct memory_file *memory_find(const struct memory *m, const char *name);
void memory_sort(struct memory *m);
// Files must be sorted. Failing is no error: what was remembered is forgotten then.
void memory_write(const struct memory *m, const char *folder, const char *path);

#endif
