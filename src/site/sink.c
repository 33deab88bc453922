// SPDX-License-Identifier: MIT
// The folder sink, from the open folder to the last record: see sink.h for what it promises.
#include "site/sink.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "site/sink_parts.h"

// --- The folder -----------------------------------------------------------------------------

static bool open_folder(struct sink *s, bool *created, struct error *e)
{
    *created = false;
    for (int attempt = 0; attempt < 2; attempt++) {
        s->dir = fault_now() ? -1 : open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (s->dir >= 0)
            return true;
        if (errno != ENOENT || attempt)
            break;
        if (!file_make_folders(s->folder, e))
            return false;
        *created = true;
    }
    error_errno(e, "cannot open the output folder %s", s->folder);
    return error_remedy(e, "name a folder that can be written");
}

static bool lock(struct sink *s, struct error *e)
{
    if (call_lock(s->dir))
        return true;
    if (errno != EWOULDBLOCK)
        return error_errno(e, "cannot lock the output folder %s", s->folder);
    error_set(e, ERROR_SYSTEM, "another build is writing into %s", s->folder);
    return error_remedy(e, "wait until it is done, then build again");
}

// Whether the folder holds anything but our records.
static bool scan(struct sink *s, bool *empty, struct error *e)
{
    int again = call_open_folder(s->dir, ".");
    DIR *d = again < 0 ? NULL : fdopendir(again);
    if (!d) {
        error_errno(e, "cannot list the output folder %s", s->folder);
        if (again >= 0)
            close(again);
        return false;
    }
    *empty = true;
    for (struct dirent *entry; *empty && (entry = readdir(d));) {
        const char *name = entry->d_name;
        bool ours = strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
                    strcmp(name, SINK_MARKER) == 0 || strcmp(name, SINK_STAGE) == 0 ||
                    strcmp(name, "lost+found") == 0;
        *empty = ours;
    }
    closedir(d);
    return true;
}

bool sink_open_stage(struct sink *s, struct error *e)
{
    call_remove_tree(s->dir, SINK_STAGE); // of a build that was killed
    if (call_mkdir(s->dir, SINK_STAGE) && (s->stage = call_open_folder(s->dir, SINK_STAGE)) >= 0 &&
        call_mkdir(s->stage, "new") && (s->fresh = call_open_folder(s->stage, "new")) >= 0 &&
        call_mkdir(s->stage, "old") && (s->old = call_open_folder(s->stage, "old")) >= 0)
        return true;
    error_errno(e, "cannot write into the output folder %s", s->folder);
    return error_remedy(e, "make it writable, or choose another");
}

static bool open_output(struct sink *s, struct error *e)
{
    bool found, empty;
    if (!marker_read(s, &found, e) || !scan(s, &empty, e))
        return false;
    if (!found && !empty) {
        error_set(e, ERROR_INPUT, "the output folder %s is not empty and presse did not make it",
                  s->folder);
        return error_remedy(e, "choose an empty or a new folder");
    }
    s->made = !found;
    s->tree = empty;
    if (!sink_open_stage(s, e))
        return false;
    if (!s->made) {
        manifest_read(s);
        return true;
    }
    return marker_write(s, MARKER_OLD, e); // the list of no files: the folder is ours from now on
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void sink_close_stage(struct sink *s)
{
    close_one(&s->fresh);
    close_one(&s->old);
    close_one(&s->stage);
    if (s->dir >= 0)
        call_remove_tree(s->dir, SINK_STAGE);
}

// Takes away what this build brought: the stage, and after a failed first build everything.
static void close_output(struct sink *s, bool created, bool ok)
{
    sink_close_stage(s);
    if (s->dir < 0)
        return;
    bool empty;
    if (!ok && s->made && scan(s, &empty, NULL) && empty) {
        unlinkat(s->dir, SINK_MARKER, 0);
        if (created)
            rmdir(s->folder);
    }
    close_one(&s->dir);
}

// --- Items ----------------------------------------------------------------------------------

static void note(struct sink *s, const struct route *route, const char *why)
{
    struct diags *notes = s->options.notes;
    if (!notes)
        return;
    struct str path = str_copy(notes->arena, route->path);
    struct diag *d = diag_add(notes, SEVERITY_ERROR, "output-name", path, 0, 0,
                              "this address cannot be written as a file: %s", why);
    d->remedy = STR("give the page another url");
}

static const char *name_problem(struct str name)
{
    if (name.n == 0 || name.n >= PATH_MAX)
        return "it is empty or too long";
    struct str rest = name, part;
    while (str_split(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return "it has an empty part, \".\" or \"..\"";
        if (part.n > NAME_MAX)
            return "a part is longer than 255 bytes";
    }
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
            return "it holds a control character";
    return str_starts(name, STR(".presse-")) ? "the name is kept for presse's own records" : NULL;
}

static bool is_page(struct str name)
{
    return str_ends(name, STR("/index.html"));
}

// others: the names of the items that are no page, which are few.
static bool name_is_folder(const struct sink *s, const struct map *others, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] != '/')
            continue;
        struct str folder = str_slice(name, 0, i);
        if (map_get(is_page(folder) ? &s->names : others, folder))
            return true;
    }
    return false;
}

// The item for an encoded form; a name that something else has is left to that.
static void add_encoded(struct sink *s, const struct item *plain, struct item *item,
                        const char *suffix)
{
    item->route = plain->route;
    item->name = str_c(&s->arena, str_format(&s->arena, "%s%s", plain->name, suffix));
    bool wanted = plain->state != ITEM_LEFT && plain->route->kind != ROUTE_FILE &&
                  s->options.encodes(plain->route->type) && !name_problem(str_of(item->name)) &&
                  !map_get(&s->names, str_of(item->name));
    if (wanted)
        map_set(&s->names, str_of(item->name), item);
    else
        item->state = ITEM_LEFT;
}

void sink_add_items(struct sink *s)
{
    size_t routes = s->source->len;
    s->len = routes * (1 + s->options.encodings_len);
    s->items = ARENA_ARRAY(&s->arena, s->len, struct item);
    s->names = map_for(&s->arena, s->len);
    struct map others = MAP_IN(&s->arena);
    for (size_t i = 0; i < routes; i++) {
        struct item *item = &s->items[i];
        item->route = s->source->route(s->source->context, i);
        struct str name = route_file_name(&s->arena, item->route);
        const char *problem = name_problem(name);
        item->name = str_c(&s->arena, name);
        name.p = item->name;
        void **at = problem ? NULL : map_at(&s->names, name);
        if (at && *at)
            problem = "another address gives the same file";
        if (problem) {
            item->state = ITEM_LEFT;
            note(s, item->route, problem);
            continue;
        }
        *at = item;
        if (!is_page(name))
            map_set(&others, name, item);
    }
    for (size_t i = 0; i < routes; i++) {
        struct item *item = &s->items[i];
        if (item->state == ITEM_LEFT || !name_is_folder(s, &others, str_of(item->name)))
            continue;
        item->state = ITEM_LEFT;
        note(s, item->route, "another address gives a file where this one needs a folder");
    }
    for (size_t k = 0; k < s->options.encodings_len; k++)
        for (size_t i = 0; i < routes; i++)
            add_encoded(s, &s->items[i], &s->items[i + (k + 1) * routes],
                        s->options.encodings[k].suffix);
    arena_trim(&s->arena);
}

static bool same_record(const struct sink_record *a, const struct sink_record *b)
{
    return a->stamp.size == b->stamp.size && a->stamp.mtime == b->stamp.mtime &&
           a->stamp.inode == b->stamp.inode && a->source.size == b->source.size &&
           a->source.mtime == b->source.mtime && a->source.inode == b->source.inode &&
           a->sum.a == b->sum.a && a->sum.b == b->sum.b;
}

// Counts, and says whether the manifest has to be written anew.
static bool count(struct sink *s)
{
    size_t known = 0;
    bool differs = false;
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        s->stats->rendered +=
            i < s->source->len && !item->believed && item->route->kind != ROUTE_FILE;
        if (item->state == ITEM_KEPT || item->state == ITEM_LEFT)
            continue;
        bool same = item->state == ITEM_SAME;
        s->stats->unchanged += same;
        s->stats->written += !same;
        s->stats->bytes += same ? 0 : (uint64_t)item->record.stamp.size;
        const struct sink_record *r = map_get(&s->manifest, str_of(item->name));
        differs = differs || !r || !same_record(r, &item->record);
        known++;
    }
    return differs || known != s->manifest.len || !str_eq(s->inputs, s->options.inputs) ||
           !str_eq(s->remark, s->options.remark) || !str_eq(s->base, s->options.base) ||
           s->changed_len || manifest_is_stale(s);
}

static bool build(struct sink *s, struct error *e)
{
    double start = clock_monotonic_ms();
    sink_add_items(s);
    if (!sink_stage(s, e))
        return false;
    double staged = clock_monotonic_ms();
    s->stats->render_ms = staged - start;
    if (s->options.complete)
        s->options.complete(s->options.context, &s->options);
    if (!sink_publish(s, e))
        return false;
    if (count(s))
        manifest_write(s);
    s->stats->publish_ms = clock_monotonic_ms() - staged;
    return true;
}

bool sink_folder(const struct sink_source *source, const char *folder,
                 const struct sink_options *options, struct sink_stats *stats, struct error *e)
{
    struct sink_stats counted = {0};
    struct sink s = {.source = source,
                     .options = *options,
                     .folder = folder,
                     .dir = -1,
                     .stage = -1,
                     .fresh = -1,
                     .old = -1,
                     .stats = &counted};
    s.names = s.ours = s.manifest = MAP_IN(&s.arena);
    bool created;
    bool ok = open_folder(&s, &created, e) && lock(&s, e);
    if (ok) {
        ok = open_output(&s, e) && build(&s, e);
        close_output(&s, created, ok);
    } else {
        close_one(&s.dir);
    }
    arena_free(&s.arena);
    if (ok && stats)
        *stats = counted;
    return ok;
}
