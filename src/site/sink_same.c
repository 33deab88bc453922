// SPDX-License-Identifier: MIT
// A build that has nothing to do. The manifest names what the site was made from; when that is
// the same, and every file that was made is still as it was left, nothing is read, rendered or
// written. Anything else that is found in the folder, a file that stays for one build more or
// the remains of a build that was killed, is left to a build.
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "site/sink_parts.h"

static bool nothing_else(struct sink *s)
{
    struct stat st;
    return !call_stat(s->dir, SINK_STAGE, &st);
}

static bool all_as_left(struct sink *s)
{
    if (s->manifest.len != s->ours_len)
        return false;
    for (size_t i = 0; i < s->ours_len; i++) {
        const struct sink_record *r = map_get(&s->manifest, s->ours_list[i]);
        char name[PATH_MAX];
        struct stat st;
        if (!r || s->ours_list[i].n >= sizeof name)
            return false;
        memcpy(name, s->ours_list[i].p, s->ours_list[i].n);
        name[s->ours_list[i].n] = '\0';
        if (!call_stat(s->dir, name, &st) || !S_ISREG(st.st_mode))
            return false;
        struct file_stamp now = call_stamp(&st);
        if (now.size != r->stamp.size || now.mtime != r->stamp.mtime || now.inode != r->stamp.inode)
            return false;
    }
    return true;
}

bool sink_is_current(const char *folder, const char *memory, struct str inputs, struct arena *a,
                     struct str *remark, struct sink_stats *stats)
{
    double start = clock_monotonic_ms();
    struct sink s = {
        .folder = folder, .options.memory = memory, .stage = -1, .fresh = -1, .old = -1};
    s.names = s.ours = s.manifest = MAP_IN(&s.arena);
    s.dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool found = false;
    bool same =
        inputs.n && s.dir >= 0 && call_lock(s.dir) && marker_read(&s, &found, NULL) && found;
    if (same) {
        manifest_read(&s);
        same = str_eq(s.inputs, inputs) && nothing_else(&s) && all_as_left(&s);
    }
    if (same) {
        *remark = str_copy(a, s.remark);
        *stats = (struct sink_stats){.unchanged = s.ours_len,
                                     .publish_ms = clock_monotonic_ms() - start};
    }
    if (s.dir >= 0)
        close(s.dir);
    arena_free(&s.arena);
    return same;
}

bool sink_has_inputs(const char *folder, const char *memory)
{
    struct sink s = {.folder = folder, .options.memory = memory};
    s.dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s.dir < 0)
        return false;
    manifest_read_head(&s);
    close(s.dir);
    bool has = s.inputs.n > 0;
    arena_free(&s.arena);
    return has;
}
