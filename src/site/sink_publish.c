// SPDX-License-Identifier: MIT
// Renames what was staged into place. The order: the list of our files (so that a build that
// is killed here leaves nothing unknown), folders and files that stand in the way and that no
// page needs any more, new files, changed files, then what is no longer made, the list again.
// Every rename is written down and undone, last first, when a later step fails. What was taken
// out of the site lies in s->old until the end.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "site/sink_parts.h"

enum deed_kind {
    DEED_FOLDER,  // made the folder `name`
    DEED_PLACED,  // moved `staged` to `name`, where nothing was
    DEED_SWAPPED, // swapped `staged` and `name`
    DEED_COVERED, // moved `staged` over `name`, whose old file is `kept` in s->old
    DEED_TAKEN,   // moved `name` to `kept` in s->old
    DEED_UNMADE,  // removed the empty folder `name`
};

struct deed {
    enum deed_kind kind;
    const char *name;   // relative to the output
    const char *staged; // relative to s->fresh
    size_t kept;        // its number is its name in s->old
};

struct publishing {
    struct sink *s;
    struct deed *deeds;
    size_t len, cap;
    size_t kept; // next free name in s->old
    bool listed; // the list names what this build makes, too
    struct chain chain;
    struct error *e;
};

static void done(struct publishing *p, struct deed deed)
{
    ARENA_PUSH(&p->s->arena, p->deeds, p->len, p->cap) = deed;
}

static bool cannot(struct publishing *p, const char *doing, const char *name)
{
    int why = errno;
    error_errno(p->e, "cannot %s %s/%s", doing, p->s->folder, name);
    if (why == ENOSPC || why == EDQUOT)
        return error_remedy(p->e, "free some space; the site is as it was");
    return error_remedy(p->e, "the site is as it was");
}

static void kept_name(size_t kept, char out[32])
{
    snprintf(out, 32, "%zx", kept);
}

static void undo(struct publishing *p)
{
    struct sink *s = p->s;
    chain_leave(&p->chain);
    while (p->len) {
        const struct deed *d = &p->deeds[--p->len];
        char kept[32];
        kept_name(d->kept, kept);
        switch (d->kind) {
        case DEED_FOLDER:
            unlinkat(s->dir, d->name, AT_REMOVEDIR);
            break;
        case DEED_PLACED:
            renameat(s->dir, d->name, s->fresh, d->staged);
            break;
        case DEED_SWAPPED:
            renameat(s->fresh, d->staged, s->dir, d->name);
            break;
        case DEED_UNMADE:
            mkdirat(s->dir, d->name, 0755);
            break;
        case DEED_COVERED:
        case DEED_TAKEN:
            renameat(s->old, kept, s->dir, d->name);
            break;
        }
    }
}

// Moves a file or folder of the output out of the site.
static bool take_out(struct publishing *p, const char *name)
{
    char kept[32];
    kept_name(p->kept, kept);
    if (!call_rename(p->s->dir, name, p->s->old, kept))
        return cannot(p, "remove", name);
    done(p, (struct deed){.kind = DEED_TAKEN, .name = name, .kept = p->kept++});
    p->s->stats->removed++;
    return true;
}

// --- What stands in the way -----------------------------------------------------------------

static bool foreign(struct publishing *p, const char *name)
{
    error_set(p->e, ERROR_INPUT, "%s/%s was not made by presse and stands in the way", p->s->folder,
              name);
    return error_remedy(p->e, "move it away; the site is as it was");
}

// Moves a file of ours out of the site, if it is still there.
static bool take_out_ours(struct publishing *p, struct str ours)
{
    struct stat st;
    char *name = str_c(&p->s->arena, ours);
    if (!call_stat(p->s->dir, name, &st))
        return errno == ENOENT || errno == ENOTDIR || cannot(p, "look at", name);
    return !S_ISREG(st.st_mode) || take_out(p, name);
}

// The names of ours below folder `name`, none of which may be needed any more.
static bool take_out_files(struct publishing *p, const char *name)
{
    struct sink *s = p->s;
    struct str prefix = str_format(&s->arena, "%s/", name);
    for (size_t i = 0; i < s->ours_len; i++)
        if (str_starts(s->ours_list[i], prefix) && !take_out_ours(p, s->ours_list[i]))
            return false;
    return true;
}

// Removes the folders above file `inner`, up to `name`, that are empty.
static void take_out_folders(struct publishing *p, const char *name, char *inner)
{
    for (char *slash; strlen(inner) > strlen(name) && (slash = strrchr(inner, '/'));) {
        *slash = '\0';
        if (unlinkat(p->s->dir, inner, AT_REMOVEDIR) != 0) {
            if (errno != ENOENT)
                return;
            continue;
        }
        char *gone = arena_copy(&p->s->arena, inner, strlen(inner));
        done(p, (struct deed){.kind = DEED_UNMADE, .name = gone});
    }
}

// A folder where a file has to be: all in it must be ours and no longer made.
static bool clear_folder(struct publishing *p, const char *name)
{
    struct sink *s = p->s;
    struct str prefix = str_format(&s->arena, "%s/", name);
    if (!take_out_files(p, name))
        return false;
    for (size_t i = s->ours_len; i-- > 0;)
        if (str_starts(s->ours_list[i], prefix))
            take_out_folders(p, name, str_c(&s->arena, s->ours_list[i]));
    struct stat st;
    if (!call_stat(s->dir, name, &st))
        return errno == ENOENT || cannot(p, "look at", name);
    return foreign(p, name);
}

// A file where a folder has to be, for `name` to lie in.
static bool clear_parents(struct publishing *p, const char *name)
{
    struct arena *a = &p->s->arena;
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        struct stat st;
        char *part = arena_copy(a, name, (size_t)(slash - name));
        if (!call_stat(p->s->dir, part, &st))
            return errno == ENOENT || cannot(p, "look at", part);
        if (S_ISDIR(st.st_mode))
            continue;
        struct str key = str_of(part);
        if (!S_ISREG(st.st_mode) || !map_get(&p->s->ours, key) || map_get(&p->s->names, key))
            return foreign(p, part);
        return take_out(p, part);
    }
    return true;
}

// --- Files into place -----------------------------------------------------------------------

static void folder_made(void *context, const char *path, size_t len)
{
    struct publishing *p = context;
    char *name = arena_copy(&p->s->arena, path, len);
    done(p, (struct deed){.kind = DEED_FOLDER, .name = name});
}

static int parent_of(struct publishing *p, const char *name, const char **base)
{
    int at = chain_enter(&p->chain, name, true, folder_made, p, base);
    if (at >= 0 || (errno != ENOTDIR && errno != ELOOP))
        return at;
    if (!clear_parents(p, name))
        return -2; // the error is set
    return chain_enter(&p->chain, name, true, folder_made, p, base);
}

static bool place_new(struct publishing *p, const char *name, const char *staged, int at,
                      const char *base)
{
    if (call_rename_new(p->s->fresh, staged, at, base))
        return true;
    if (errno != EEXIST)
        return cannot(p, "put into place", name);
    return clear_folder(p, name) &&
           (call_rename_new(p->s->fresh, staged, at, base) || cannot(p, "put into place", name));
}

static bool place(struct publishing *p, size_t i)
{
    struct sink *s = p->s;
    const struct item *item = &s->items[i];
    char staged[32], kept[32];
    staged_name(i, staged);
    const char *base;
    int at = parent_of(p, item->name, &base);
    if (at < 0)
        return at == -1 && cannot(p, "make the folder of", item->name);
    struct deed deed = {
        .kind = DEED_PLACED, .name = item->name, .staged = str_c(&s->arena, str_of(staged))};
    if (item->state == ITEM_NEW) {
        if (!place_new(p, item->name, staged, at, base))
            return false;
    } else {
        bool swapped;
        kept_name(p->kept, kept);
        if (!call_replace(s->fresh, staged, at, base, s->old, kept, &swapped))
            return cannot(p, "put into place", item->name);
        deed.kind = swapped ? DEED_SWAPPED : DEED_COVERED;
        deed.kept = swapped ? 0 : p->kept++;
    }
    done(p, deed);
    return true;
}

static bool place_all(struct publishing *p, enum item_state state)
{
    for (size_t i = 0; i < p->s->len; i++)
        if (p->s->items[i].state == state && !place(p, i))
            return false;
    return true;
}

// The first build: the entries at the top of the staged tree, the home page last.
static bool place_tree(struct publishing *p)
{
    struct sink *s = p->s;
    struct map seen = MAP_IN(&s->arena);
    bool home = false;
    for (size_t i = 0; i <= s->len; i++) {
        if (i == s->len && !home)
            break;
        const char *name = i == s->len ? "index.html" : s->items[i].name;
        if (i < s->len && s->items[i].state != ITEM_NEW)
            continue;
        struct str top = str_slice(str_of(name), 0, strcspn(name, "/"));
        if (i < s->len && str_eq(top, STR("index.html"))) {
            home = true;
            continue;
        }
        if (map_set(&seen, top, p))
            continue;
        char *entry = str_c(&s->arena, top);
        if (!call_rename_new(s->fresh, entry, s->dir, entry))
            return cannot(p, "put into place", entry);
        done(p, (struct deed){.kind = DEED_PLACED, .name = entry, .staged = entry});
    }
    return true;
}

// --- What is no longer made -----------------------------------------------------------------

static bool is_stale(const struct sink *s, struct str name)
{
    const struct item *item = map_get(&s->names, name);
    return (!item || item->state == ITEM_LEFT) && !sink_stays(s, name);
}

static bool remove_stale(struct publishing *p)
{
    const struct sink *s = p->s;
    for (size_t i = 0; i < s->ours_len; i++)
        if (is_stale(s, s->ours_list[i]) && !take_out_ours(p, s->ours_list[i]))
            return false;
    return true;
}

// Folders that the removals left empty; one that is not stays.
static void remove_empty_folders(struct sink *s)
{
    for (size_t i = s->ours_len; i-- > 0;) {
        if (!is_stale(s, s->ours_list[i]))
            continue;
        char *name = str_c(&s->arena, s->ours_list[i]);
        for (char *slash; (slash = strrchr(name, '/'));) {
            *slash = '\0';
            if (unlinkat(s->dir, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
                break;
        }
    }
}

static bool names_changed(const struct sink *s)
{
    for (size_t i = 0; i < s->len; i++)
        if (s->items[i].state == ITEM_NEW ||
            (s->items[i].state == ITEM_SAME && !map_get(&s->ours, str_of(s->items[i].name))))
            return true;
    return false;
}

static bool publish(struct publishing *p)
{
    struct sink *s = p->s;
    bool more = names_changed(s);
    if (s->options.sync && !call_sync(s->dir))
        return cannot(p, "write to the disk", "");
    if (more && !marker_write(s, MARKER_BOTH, p->e))
        return false;
    p->listed = more;
    bool ok = s->tree ? place_tree(p) : place_all(p, ITEM_NEW) && place_all(p, ITEM_CHANGED);
    if (!ok || (!s->options.keep && !remove_stale(p)))
        return false;
    bool fewer = false;
    for (size_t i = 0; i < s->ours_len && !fewer && !s->options.keep; i++)
        fewer = is_stale(s, s->ours_list[i]);
    if (fewer && !marker_write(s, MARKER_NEW, p->e))
        return false;
    return !s->options.sync || call_sync(s->dir) || cannot(p, "write to the disk", "");
}

bool sink_publish(struct sink *s, struct error *e)
{
    struct error why = {0};
    struct publishing p = {.s = s, .e = &why, .chain = {.root = s->dir}};
    bool ok = publish(&p);
    if (!ok) {
        undo(&p);
        bool relisted = !p.listed || marker_write(s, MARKER_OLD, NULL);
        (void)relisted; // a list with more names than there are files does no harm
        s->stats->removed = 0;
        if (e)
            *e = why;
        return false;
    }
    chain_leave(&p.chain);
    if (!s->options.keep)
        remove_empty_folders(s);
    return true;
}
