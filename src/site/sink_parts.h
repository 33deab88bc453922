// SPDX-License-Identifier: MIT
// Shared by the stages of the folder sink: records, staging, publishing.
#ifndef PRESSE_SITE_SINK_PARTS_H
#define PRESSE_SITE_SINK_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "base/sum.h"
#include "site/sink.h"
#include "site/sink_call.h"

#define SINK_MARKER FILE_BUILT_MARK
#define SINK_STAGE ".presse-stage"

enum {
    SINK_DEPTH_LIMIT = 64,         // folders within one another
    SINK_RECORD_LIMIT = 512 << 20, // bytes of the marker and of the manifest
    SINK_MEMORIES = 64,            // manifests in one folder; the oldest go
};

// What the manifest remembers of one file.
struct sink_record {
    struct file_stamp stamp;  // of the file in the output
    struct file_stamp source; // of the file it was copied from; when it was rendered, zero but
                              // for the inode, which is what its source's `shows` said
    struct sum sum;           // of the bytes; zero when it was copied
};

enum item_state {
    ITEM_OPEN,    // not looked at yet
    ITEM_SAME,    // the output holds these bytes already
    ITEM_NEW,     // staged; the output has no such file
    ITEM_CHANGED, // staged; takes the place of a file of ours
    ITEM_KEPT,    // its source cannot be read: whatever the output has stays
    ITEM_LEFT,    // not published: its name is taken
};

struct item {
    const struct route *route;
    char *name; // relative to the output folder
    enum item_state state;
    bool believed; // what the last build left was not looked at
    struct sink_record record;
};

struct sink {
    struct arena arena;
    const struct sink_source *source;
    struct sink_options options;
    const char *folder; // as the caller named it, for messages
    int dir;            // the output, locked; -1 when not open
    int stage;          // SINK_STAGE
    int fresh;          // "new" in it: what this build wrote
    int old;            // "old" in it: what was taken out of the site
    bool made;          // the output was empty before this build
    bool tree;          // nothing to compare with: staged as a tree, published by a few renames
    // One for each route, then one for each route in each encoding.
    struct item *items;
    size_t len;
    struct map names; // name -> struct item
    struct map ours;  // name -> itself: what earlier builds made
    struct str *ours_list;
    size_t ours_len;
    bool *held;         // of sink_amend: which of the files that are remembered are among ours
    struct str *others; // of sink_amend: names of all other files of ours, sorted, which stay
    size_t others_len;
    struct map manifest; // name -> struct sink_record
    struct sum memory_sum;
    struct str inputs, remark, base; // of the build that wrote the manifest; empty when unknown
    size_t changed_len;              // likewise
    struct file_stamp marker;        // likewise
    bool settled;                    // likewise
    struct sink_stats *stats;
};

// --- Records --------------------------------------------------------------------------------

// Reads SINK_MARKER; *found is false when there is none. Refuses a damaged one.
MUST_USE bool marker_read(struct sink *s, bool *found, struct error *e);
enum marker_names {
    MARKER_OLD = 1, // what earlier builds made
    MARKER_NEW = 2, // the items of this build that are published
    MARKER_BOTH = 3,
};

// Writes SINK_MARKER whole.
MUST_USE bool marker_write(struct sink *s, enum marker_names which, struct error *e);
// What is remembered of the open output folder (sink_memory.h). What is missing or damaged counts
// as empty.
void manifest_read(struct sink *s);
void manifest_write(struct sink *s);
// Whether the list of files is another than the manifest says.
bool manifest_is_stale(struct sink *s);

// --- Folders --------------------------------------------------------------------------------

// The folders from a root down to the one used last, held open.
struct chain {
    int root;
    size_t depth;
    struct {
        int fd;
        char name[256];
    } parts[SINK_DEPTH_LIMIT];
};

// Called when a folder was made: of the first `len` bytes of path.
typedef void chain_made(void *context, const char *path, size_t len);

// The folder that file `path` is in, below chain->root: open, held until the next call. Makes
// what is missing when make. -1 and errno on failure. *base is the file's own name in path.
int chain_enter(struct chain *c, const char *path, bool make, chain_made *made, void *context,
                const char **base);
void chain_leave(struct chain *c);

// Whether a file that is no longer made stays for one build more: its name holds the sum of its
// bytes ("style.0123456789ab.css"), so pages that readers still have open ask for it.
bool sink_stays(const struct sink *s, struct str name);

// --- Steps of sink_folder, for sink_amend ----------------------------------------------------

// Makes an item of each route, and of each in each encoding.
void sink_add_items(struct sink *s);
// Makes the folders that a build needs while it runs; sink_close_stage takes them away.
MUST_USE bool sink_open_stage(struct sink *s, struct error *e);
void sink_close_stage(struct sink *s);

// --- Stages ---------------------------------------------------------------------------------

// Renders all items and writes those that differ below s->fresh.
MUST_USE bool sink_stage(struct sink *s, struct error *e);
// The name of a staged item below s->fresh, when it is no tree.
void staged_name(size_t i, char out[32]);
// Renames everything into place, or puts everything back.
MUST_USE bool sink_publish(struct sink *s, struct error *e);

#endif
