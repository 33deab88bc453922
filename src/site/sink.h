// SPDX-License-Identifier: MIT
// Where rendered routes go when they go into a folder. What a reader of the folder may rely on:
//
// - Nothing changes until everything was rendered and written beside the site. Then files are
//   renamed into place, each whole; what is no longer made goes last. A failure at any step
//   puts back the names that were changed: the site is as it was, byte for byte.
// - After a kill in the middle each file is whole, old or new; the next build mends the rest.
// - A file whose bytes are the same is not touched.
// - A file whose name holds the sum of its bytes stays for one build after the last that made
//   it: pages that readers have open still ask for it.
// - Only files that a build made are replaced or removed; others are left alone, and one that
//   stands in the way is an error. A folder that is not empty and was not made by a build is
//   refused. Two builds into one folder exclude one another.
//
// In the folder, ".presse-output" lists the files made and marks the folder as ours;
// ".presse-stage" exists during a build. Sizes, times and sums of the files, and what the site
// was made from, are remembered elsewhere (sink_memory): they are of this machine and no part of
// the site. Their loss costs only time.
#ifndef PRESSE_SITE_SINK_H
#define PRESSE_SITE_SINK_H

#include "base/diag.h"
#include "base/sum.h"
#include "site/site.h"

// What is written: routes and the function that renders them; a site, or a test's own.
struct sink_source {
    const void *context;
    size_t len;
    const struct route *(*route)(const void *context, size_t i);
    bool (*render)(const void *context, const struct route *route, struct arena *scratch,
                   struct buf *out, struct error *e);
    // Whether the route gives what it gave the last build into the folder: what that left is
    // believed then, if it is remembered. May be NULL: it cannot be known. shown: what `shows` said
    // when it was made; 0: nothing.
    bool (*stays)(const void *context, const struct route *route, uint64_t shown);
    // A number for what the route shows, to be remembered; 0: none. May be NULL.
    uint64_t (*shows)(const void *context, const struct route *route);
};

struct sink_source sink_source_of(const struct site *s);

// A second form of a page that web servers send as it lies there: "index.html.gz".
struct sink_encoding {
    const char *suffix; // ".gz"
    // Appends the encoded bytes; the same bytes give the same result. False when it does not pay.
    bool (*encode)(struct str bytes, struct buf *out);
};

// Where builds remember what they made: the user's cache folder (XDG Base Directory
// Specification), in a; NULL when there is none.
const char *sink_memory(struct arena *a);

struct sink_options {
    unsigned threads;    // 0: parallel_width()
    const char *memory;  // folder, made when needed; NULL: nothing is remembered
    bool sync;           // wait until the disk holds everything
    bool keep;           // remove nothing: the source is known to lack something
    struct diags *notes; // takes what could not be published; may be NULL
    const struct sink_encoding *encodings;
    size_t encodings_len; // 0: none
    // What the site is made from, in one line without control characters, and what the caller
    // wants to know of this build later, likewise. No inputs: the next build looks at everything.
    struct str inputs, remark;
    // From what a later build can bring the site up to date with sink_amend, likewise; empty: it
    // cannot.
    struct str base;
    // Of sink_amend: paths of the routes that differ from base, also of those that base has and
    // that are gone; and paths that the last build may have had a file for and that have no route.
    struct str *changed, *gone;
    size_t changed_len, gone_len;
    bool (*encodes)(struct str type); // whether rendered files of this media type are encoded
    // What the pages asked for, any bytes; likewise kept for later.
    struct str asked;
    // Unless zero: the source's `stays` is believed only when the folder's memory has this sum.
    struct sum memory_sum;
    // Called once everything is rendered: fills what the caller had not known before, the remark,
    // what was asked for and the base. May be NULL.
    void (*complete)(void *context, struct sink_options *options);
    void *context;
};

struct sink_stats {
    size_t written, unchanged, removed; // files
    size_t rendered;                    // pages, whether they were written or not
    uint64_t bytes;                     // written
    double render_ms, publish_ms;       // rendering with writing beside; renaming into place
};

// Writes all routes of source below folder, which is made when it is not there. A file of the
// room that cannot be read is noted, its last copy kept, and everything else published.
MUST_USE bool sink_folder(const struct sink_source *source, const char *folder,
                          const struct sink_options *options, struct sink_stats *stats,
                          struct error *e);

// What the last build of a folder left, held so that no other build changes it.
struct sink_last {
    struct str inputs, remark, base, asked; // of its options
    struct str *changed;                    // paths of routes that were made anew since base
    size_t changed_len;
    struct sum sum;         // of its memory; after sink_amend that of the new one, 0: it is unknown
    struct sink_held *held; // private
};

// NULL when that cannot be told: there is none, or its memory is lost, or the folder holds what
// only a build can put in order.
struct sink_last *sink_last_open(const char *folder, const char *memory);
// Begins to look at the files, with threads - 1 threads. To be called once at most.
void sink_last_look(struct sink_last *last, unsigned threads);
// Whether the folder holds, untouched, what that build made. *stats says so. Waits.
MUST_USE bool sink_last_is_whole(struct sink_last *last, struct sink_stats *stats);
// What the source's `shows` said of the route whose file this is when that was made; 0: it is not
// known.
uint64_t sink_last_shown(const struct sink_last *last, const char *file);
void sink_last_close(struct sink_last *last); // legal on NULL

// Brings the last build up to date with the routes of source, which must be all that differ since
// then or came, and with what is gone; options.base is the same as of that. *done is false, and
// nothing is changed, when this is not enough: another file may be concerned, or the folder is not
// whole, where sink_last_look was called. To be called once.
MUST_USE bool sink_amend(struct sink_last *last, const struct sink_source *source,
                         const struct sink_options *options, bool *done, struct sink_stats *stats,
                         struct error *e);

// Refuses an output folder that is the room, contains it, or lies where its sources are.
// root is the room's folder; lone says that the room is one file in it.
MUST_USE bool sink_check_folder(const char *folder, const char *root, bool lone, struct error *e);

#endif
