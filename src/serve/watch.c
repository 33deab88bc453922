// SPDX-License-Identifier: MIT
// Watches folders. A folder that appears is watched with all it already holds, because files
// may have been put there before the watch stood; it counts as a change itself.
#include "serve/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"

enum {
    DEEPEST = 64,
    MOST_NAMED = 128,
    QUIET_MS = 3,          // without an event before a change counts as whole
    QUIET_ENDED_MS = 1,    // likewise, of one file that was closed behind its writer
    LONGEST_WAIT_MS = 250, // a stream of changes is taken at least this often
};

static const uint32_t EVENTS = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                               IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK;

struct watched {
    int wd;     // below 0: free
    char *path; // owned
};

struct watch {
    int fd;
    char *root;
    char *lone_file; // NULL for the whole folder
    struct watched *items;
    size_t len, cap;
    struct arena names; // of changed
    struct str changed[MOST_NAMED];
    size_t changed_len;
    bool whole; // something has changed that is no file, or too many have
    bool ended; // what has changed is one file, closed behind its writer or moved into place
    double changed_at, first_change_at; // milliseconds; 0: no change waits
};

static void remember(struct watch *w, int wd, const char *path)
{
    for (size_t i = 0; i < w->len; i++) {
        if (w->items[i].wd != wd && w->items[i].wd >= 0)
            continue;
        free(w->items[i].path);
        w->items[i] = (struct watched){wd, strdup(path)};
        return;
    }
    if (w->len == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 16;
        w->items = mem_realloc(w->items, w->cap * sizeof *w->items);
    }
    w->items[w->len++] = (struct watched){wd, strdup(path)};
}

static void forget(struct watch *w, int wd)
{
    for (size_t i = 0; i < w->len; i++) {
        if (w->items[i].wd != wd)
            continue;
        free(w->items[i].path);
        w->items[i] = (struct watched){-1, NULL};
    }
}

static const char *path_of(const struct watch *w, int wd)
{
    for (size_t i = 0; i < w->len; i++)
        if (w->items[i].wd == wd)
            return w->items[i].path;
    return NULL;
}

static bool is_private(const struct watch *w, const char *folder, const char *name)
{
    return name[0] == '.' || (strcmp(folder, w->root) == 0 && strcmp(name, "data") == 0);
}

static bool is_folder(int parent, const struct dirent *entry)
{
    struct stat st;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(parent, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

// False, with errno set, only when the folder itself cannot be watched.
static bool add_folder(struct watch *w, const char *path, int depth)
{
    int wd = fault_now() ? -1 : inotify_add_watch(w->fd, path, EVENTS);
    if (wd < 0)
        return false;
    remember(w, wd, path);
    DIR *d = w->lone_file || depth == DEEPEST ? NULL : opendir(path);
    struct dirent *entry;
    while (d && (entry = readdir(d))) {
        char below[PATH_MAX];
        if (is_private(w, path, entry->d_name) || !is_folder(dirfd(d), entry))
            continue;
        int n = snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        // A folder that vanished meanwhile is no loss; the limit on watches is told below.
        if (n > 0 && (size_t)n < sizeof below && !add_folder(w, below, depth + 1) &&
            errno == ENOSPC) {
            closedir(d);
            errno = ENOSPC;
            return false;
        }
    }
    if (d)
        closedir(d);
    return true;
}

bool watch_open(const char *root, struct str lone_file, struct watch **out, struct error *e)
{
    struct watch *w = mem_alloc(sizeof *w);
    *w = (struct watch){.root = strdup(*root ? root : ".")};
    w->lone_file = lone_file.n ? strndup(lone_file.p, lone_file.n) : NULL;
    w->fd = fault_now() ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd >= 0 && add_folder(w, w->root, 0)) {
        *out = w;
        return true;
    }
    bool full = errno == ENOSPC || errno == EMFILE;
    error_errno(e, "cannot watch %s for changes", w->root);
    if (full)
        error_remedy(e, "raise fs.inotify.max_user_watches, or serve with --no-watch and send "
                        "SIGHUP after a change");
    watch_close(w);
    return false;
}

int watch_fd(const struct watch *w)
{
    return w->fd;
}

static bool changed_whole(struct watch *w)
{
    w->whole = true;
    w->ended = false;
    return true;
}

static bool changed_file(struct watch *w, const char *folder, const char *name, uint32_t mask)
{
    bool ended = (mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0;
    const char *below = folder + strlen(w->root);
    struct str path =
        str_format(&w->names, "%s%s%s", *below == '/' ? below + 1 : below, *below ? "/" : "", name);
    for (size_t i = 0; i < w->changed_len; i++)
        if (str_eq(w->changed[i], path)) {
            w->ended = w->ended && ended;
            return true;
        }
    w->ended = ended && !w->changed_len && !w->whole;
    if (w->changed_len == MOST_NAMED)
        return changed_whole(w);
    w->changed[w->changed_len++] = path;
    return true;
}

bool watch_ended(const struct watch *w, struct str *path)
{
    *path = w->ended ? w->changed[0] : STR_NONE;
    return w->ended;
}

bool watch_changes(struct watch *w, struct arena *a, struct str **paths, size_t *len)
{
    bool named = !w->whole;
    *len = w->changed_len;
    *paths = ARENA_ARRAY(a, w->changed_len + 1, struct str);
    for (size_t i = 0; i < w->changed_len; i++)
        (*paths)[i] = str_copy(a, w->changed[i]);
    arena_reset(&w->names);
    w->changed_len = 0;
    w->whole = w->ended = false;
    w->changed_at = w->first_change_at = 0;
    return named;
}

static bool concerns(struct watch *w, const struct inotify_event *event)
{
    if (event->mask & IN_Q_OVERFLOW)
        return changed_whole(w);
    if (event->mask & IN_IGNORED) {
        forget(w, event->wd);
        return false;
    }
    const char *folder = path_of(w, event->wd);
    if (!folder || event->len == 0 || is_private(w, folder, event->name))
        return false;
    if (w->lone_file)
        return strcmp(event->name, w->lone_file) == 0 && changed_whole(w);
    if (!(event->mask & IN_ISDIR))
        return (!(event->mask & IN_CREATE) || (event->mask & IN_CLOSE_WRITE)) &&
               changed_file(w, folder, event->name, event->mask);
    if (event->mask & (IN_CREATE | IN_MOVED_TO)) {
        char below[PATH_MAX];
        int n = snprintf(below, sizeof below, "%s/%s", folder, event->name);
        if (n > 0 && (size_t)n < sizeof below)
            (void)add_folder(w, below, 1);
    }
    return changed_whole(w);
}

static bool read_events(struct watch *w)
{
    _Alignas(struct inotify_event) char block[16384];
    bool changed = false;
    for (;;) {
        ssize_t n = read(w->fd, block, sizeof block);
        if (n <= 0)
            return changed;
        for (char *at = block; at < block + n;) {
            const struct inotify_event *event = (const void *)at;
            changed = concerns(w, event) || changed;
            at += sizeof *event + event->len;
        }
    }
}

bool watch_changed(struct watch *w)
{
    if (!read_events(w))
        return false;
    w->changed_at = clock_monotonic_ms();
    if (w->first_change_at <= 0)
        w->first_change_at = w->changed_at;
    return true;
}

int watch_wait_ms(const struct watch *w)
{
    if (w->changed_at <= 0)
        return -1;
    double now = clock_monotonic_ms(),
           quiet = w->changed_at + (w->ended ? QUIET_ENDED_MS : QUIET_MS);
    double latest = w->first_change_at + LONGEST_WAIT_MS;
    double until = quiet < latest ? quiet : latest;
    return until > now ? (int)(until - now) + 1 : 0;
}

void watch_close(struct watch *w)
{
    if (!w)
        return;
    if (w->fd >= 0)
        close(w->fd);
    for (size_t i = 0; i < w->len; i++)
        free(w->items[i].path);
    arena_free(&w->names);
    free(w->items);
    free(w->lone_file);
    free(w->root);
    free(w);
}
