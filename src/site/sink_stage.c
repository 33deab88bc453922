// SPDX-License-Identifier: MIT
// Renders every item and writes those whose bytes differ from what the output holds, out of
// sight. A worker holds the bytes of one page at a time. What the output holds is known from
// the manifest (size, time, inode and sum) or, where that does not say, by reading it.
//
// The first error stops all workers: nothing was changed yet, so stopping is enough. A file of
// the room that cannot be opened is a finding, not an error: its last copy stays.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/parallel.h"
#include "site/sink_parts.h"

// A buffer that grew larger than LARGEST_KEPT for one page is given back.
// A first build takes routes by the folder they share, CHUNK at once; later ones may make but a
// few, of which one takes as long as a hundred others.
enum {
    CHUNK = 32,
    COPY_BYTES = 1 << 17,
    LARGEST_KEPT = 1 << 20,
    LEAST_RESERVED = 1 << 16,
    MOST_RESERVED = 64 << 20
};

struct worker {
    struct arena scratch;
    struct buf out, encoded;
    struct chain chain; // below s->fresh, for a tree
    struct str made;    // folder in it that was made last
    char *copy;         // COPY_BYTES * 2, made when first needed
};

struct staging {
    struct sink *s;
    size_t chunk; // routes that a worker takes at once
    size_t chunks;
    atomic_size_t taken[2]; // from the front, from the back
    size_t *order;          // of few items: those with the largest files first; or NULL
    struct worker *workers;
    atomic_bool stop;
    pthread_mutex_t lock; // of error and notes
    struct error error;
};

static bool failed(struct staging *g, const struct error *e)
{
    pthread_mutex_lock(&g->lock);
    if (!atomic_exchange(&g->stop, true))
        g->error = *e;
    pthread_mutex_unlock(&g->lock);
    return false;
}

static bool cannot(struct staging *g, const char *doing, const char *name)
{
    struct error e = {0};
    error_errno(&e, "cannot %s %s/%s", doing, g->s->folder, name);
    if (errno == ENOSPC || errno == EDQUOT)
        error_remedy(&e, "free some space; the site is as it was");
    else if (errno == ENAMETOOLONG)
        error_remedy(&e, "shorten the address of the page");
    return failed(g, &e);
}

void staged_name(size_t i, char out[32])
{
    snprintf(out, 32, "%zx", i);
}

// A file of a tree. Most have a folder of their own, which is made and not opened: the folder above
// it is held.
static int open_in_tree(struct sink *s, struct worker *w, const char *name)
{
    const char *slash = strrchr(name, '/'), *base;
    w->chain.root = s->fresh;
    if (!slash)
        return call_create(s->fresh, name);
    struct str folder = {name, (size_t)(slash - name)};
    char path[PATH_MAX];
    memcpy(path, name, folder.n); // shorter than PATH_MAX: see name_problem
    path[folder.n] = '\0';
    int at = chain_enter(&w->chain, path, true, NULL, NULL, &base);
    if (at < 0)
        return -1;
    if (!str_eq(w->made, folder) && !call_mkdir(at, base) && errno != EEXIST)
        return -1;
    w->made = folder;
    return call_create(at, name + (base - path));
}

// Opens the place where item i is staged.
static int open_staged(struct sink *s, struct worker *w, size_t i)
{
    if (s->tree)
        return open_in_tree(s, w, s->items[i].name);
    char name[32];
    staged_name(i, name);
    return call_create(s->fresh, name);
}

// --- Comparing ------------------------------------------------------------------------------

// What the output has under the item's name: ITEM_NEW (nothing), ITEM_SAME (a file that the
// manifest knows, unchanged since), ITEM_CHANGED (a file of ours), ITEM_LEFT (one that is not).
static bool look(struct sink *s, const struct item *item, struct stat *st, enum item_state *out)
{
    *out = ITEM_NEW;
    if (s->tree)
        return true;
    if (!call_stat(s->dir, item->name, st)) {
        // A file where a folder has to be is dealt with when publishing.
        return errno == ENOENT || errno == ENOTDIR;
    }
    if (S_ISDIR(st->st_mode))
        return true;
    *out = ITEM_LEFT;
    if (!S_ISREG(st->st_mode) || !map_get(&s->ours, str_of(item->name)))
        return true;
    *out = ITEM_CHANGED;
    const struct sink_record *known = map_get(&s->manifest, str_of(item->name));
    struct file_stamp stamp = call_stamp(st);
    if (known && known->stamp.size == stamp.size && known->stamp.mtime == stamp.mtime &&
        known->stamp.inode == stamp.inode)
        *out = ITEM_SAME;
    return true;
}

static char *copy_space(struct worker *w)
{
    if (!w->copy)
        w->copy = mem_alloc(COPY_BYTES * 2);
    return w->copy;
}

// Whether the output's file holds exactly these bytes. *ok is false when it cannot be read.
static bool holds(struct sink *s, struct worker *w, const char *name, struct str bytes, bool *ok)
{
    int fd = call_open_read(s->dir, name);
    *ok = fd >= 0;
    bool same = *ok;
    for (size_t at = 0; same && at < bytes.n; at += COPY_BYTES) {
        size_t n = bytes.n - at < COPY_BYTES ? bytes.n - at : COPY_BYTES;
        long got = call_read(fd, copy_space(w), n);
        *ok = got >= 0;
        same = got == (long)n && memcmp(w->copy, bytes.p + at, n) == 0;
    }
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return same;
}

static bool same_stamp(const struct file_stamp *a, const struct file_stamp *b)
{
    return a->size == b->size && a->mtime == b->mtime && a->inode == b->inode;
}

static bool in_the_way(struct staging *g, const struct item *item)
{
    struct error e = {0};
    error_set(&e, ERROR_INPUT, "%s/%s was not made by presse and stands where a page belongs",
              g->s->folder, item->name);
    error_remedy(&e, "move it away, or put it into the room's media/");
    return failed(g, &e);
}

// --- Rendered items -------------------------------------------------------------------------

// Ends a staged file: its stamp goes into the record.
static bool end_staged(struct staging *g, struct item *item, int fd, bool ok)
{
    struct stat st;
    ok = ok && call_fstat(fd, &st);
    int why = errno;
    ok = call_close(fd) && ok;
    if (ok) {
        item->record.stamp = call_stamp(&st);
        return true;
    }
    errno = why ? why : errno;
    return cannot(g, "write", item->name);
}

static bool stage_bytes(struct staging *g, struct worker *w, size_t i, struct str bytes)
{
    struct item *item = &g->s->items[i];
    int fd = open_staged(g->s, w, i);
    if (fd < 0)
        return cannot(g, "write", item->name);
    errno = 0;
    return end_staged(g, item, fd, file_write_all(fd, bytes));
}

// Decides about item i, which is to hold bytes: the output has them already, or they are
// staged. known_same: the manifest says that the output has them.
static bool settle(struct staging *g, struct worker *w, size_t i, struct str bytes,
                   enum item_state there, const struct stat *st, bool known_same)
{
    struct sink *s = g->s;
    struct item *item = &s->items[i];
    bool same = known_same, ok = true;
    if (!same && there != ITEM_NEW && S_ISREG(st->st_mode) && (size_t)st->st_size == bytes.n)
        same = holds(s, w, item->name, bytes, &ok);
    if (!ok)
        return cannot(g, "read", item->name);
    if (same) {
        item->record.stamp = call_stamp(st);
        item->state = ITEM_SAME;
        return true;
    }
    if (there == ITEM_LEFT)
        return in_the_way(g, item);
    if (!stage_bytes(g, w, i, bytes))
        return false;
    item->state = there == ITEM_NEW ? ITEM_NEW : ITEM_CHANGED;
    return true;
}

// Whether the output's file is as the manifest says, and was made from bytes of this sum.
static bool known_same(const struct sink *s, const struct item *item, enum item_state there)
{
    const struct sink_record *known = map_get(&s->manifest, str_of(item->name));
    return there == ITEM_SAME && known->sum.a == item->record.sum.a &&
           known->sum.b == item->record.sum.b;
}

// The encoded form of a page: remembered by the sum of the page, so that a page that did not
// change is not encoded again.
static bool encoded_item(struct staging *g, struct worker *w, size_t i, size_t encoding,
                         struct sum sum)
{
    struct sink *s = g->s;
    struct item *item = &s->items[i];
    struct stat st;
    enum item_state there;
    if (item->state == ITEM_LEFT)
        return true;
    if (!look(s, item, &st, &there))
        return cannot(g, "look at", item->name);
    item->record.sum = sum;
    bool same = known_same(s, item, there);
    buf_reset(&w->encoded);
    if (!same && !s->options.encodings[encoding].encode(buf_view(&w->out), &w->encoded)) {
        item->state = ITEM_LEFT;
        return true;
    }
    return settle(g, w, i, buf_view(&w->encoded), there, &st, same);
}

// Room for what the file had last time and a little more: a buffer that grows is copied each time.
static void make_room(const struct sink *s, struct worker *w, const struct item *item)
{
    const struct sink_record *known = map_get(&s->manifest, str_of(item->name));
    uint64_t size = known ? (uint64_t)known->stamp.size : 0;
    if (size >= LEAST_RESERVED && size <= MOST_RESERVED)
        (void)buf_reserve(&w->out, (size_t)(size + size / 32));
}

static bool rendered_item(struct staging *g, struct worker *w, size_t i)
{
    struct sink *s = g->s;
    struct item *item = &s->items[i];
    struct error e = {0};
    arena_reset(&w->scratch);
    if (w->out.cap > LARGEST_KEPT)
        buf_free(&w->out);
    buf_reset(&w->out);
    make_room(s, w, item);
    if (!s->source->render(s->source->context, item->route, &w->scratch, &w->out, &e)) {
        error_context(&e, "making %s", item->name);
        return failed(g, &e);
    }
    struct str bytes = buf_view(&w->out);
    struct stat st;
    enum item_state there;
    if (!look(s, item, &st, &there))
        return cannot(g, "look at", item->name);
    item->record.sum = sum_of(bytes);
    if (s->source->shows)
        item->record.source.inode = s->source->shows(s->source->context, item->route);
    bool ok = settle(g, w, i, bytes, there, &st, known_same(s, item, there));
    for (size_t k = 0; ok && k < s->options.encodings_len; k++)
        ok = encoded_item(g, w, i + (k + 1) * s->source->len, k, item->record.sum);
    return ok;
}

// --- Copied items ---------------------------------------------------------------------------

static bool is_content_problem(int why)
{
    return why == EACCES || why == ENOENT || why == ENOTDIR || why == ELOOP || why == EPERM;
}

// A file of the room that cannot be copied: noted, its last copy stays.
static bool keep(struct staging *g, struct item *item, const char *why)
{
    item->state = ITEM_KEPT;
    struct diags *notes = g->s->options.notes;
    if (!notes)
        return true;
    pthread_mutex_lock(&g->lock);
    struct str file = str_copy(notes->arena, str_of(item->route->file));
    struct diag *d = diag_add(notes, SEVERITY_ERROR, "unreadable-file", file, 0, 0,
                              "the file cannot be published: %s", why);
    d->remedy = STR("make it readable, or remove it from the room");
    pthread_mutex_unlock(&g->lock);
    return true;
}

// Whether two open files hold the same bytes.
static bool same_bytes(int a, int b, struct worker *w, bool *ok)
{
    char *one = copy_space(w), *two = one + COPY_BYTES;
    for (;;) {
        long n = call_read(a, one, COPY_BYTES);
        long m = n < 0 ? -1 : call_read(b, two, COPY_BYTES);
        *ok = n >= 0 && m >= 0;
        if (n != m || !*ok || memcmp(one, two, (size_t)n) != 0)
            return false;
        if (n < COPY_BYTES)
            return true;
    }
}

static bool copy_bytes(int from, int to, struct worker *w)
{
    char *space = copy_space(w);
    for (;;) {
        long n = call_read(from, space, COPY_BYTES);
        if (n < 0)
            return false;
        if (!file_write_all(to, (struct str){space, (size_t)n}))
            return false;
        if (n < COPY_BYTES)
            return true;
    }
}

static bool output_holds_file(struct staging *g, struct worker *w, const struct item *item,
                              int source, bool *ok)
{
    int there = call_open_read(g->s->dir, item->name);
    *ok = there >= 0;
    bool same = *ok && same_bytes(source, there, w, ok);
    int why = errno;
    if (there >= 0)
        close(there);
    *ok = *ok && lseek(source, 0, SEEK_SET) == 0;
    errno = why;
    return same;
}

static bool copy_opened(struct staging *g, struct worker *w, size_t i, int source,
                        const struct stat *from)
{
    struct sink *s = g->s;
    struct item *item = &s->items[i];
    struct stat st;
    enum item_state there;
    if (!look(s, item, &st, &there))
        return cannot(g, "look at", item->name);
    item->record.source = call_stamp(from);
    const struct sink_record *known = map_get(&s->manifest, str_of(item->name));
    bool same = there == ITEM_SAME && same_stamp(&known->source, &item->record.source);
    bool ok = true;
    if (!same && there != ITEM_NEW && S_ISREG(st.st_mode) && st.st_size == from->st_size)
        same = output_holds_file(g, w, item, source, &ok);
    if (!ok)
        return cannot(g, "read", item->name);
    if (same) {
        item->record.stamp = call_stamp(&st);
        item->state = ITEM_SAME;
        return true;
    }
    if (there == ITEM_LEFT)
        return in_the_way(g, item);
    int fd = open_staged(s, w, i);
    if (fd < 0)
        return cannot(g, "write", item->name);
    errno = 0;
    if (!end_staged(g, item, fd, copy_bytes(source, fd, w)))
        return false;
    item->state = there == ITEM_NEW ? ITEM_NEW : ITEM_CHANGED;
    return true;
}

static bool copied_item(struct staging *g, struct worker *w, size_t i)
{
    struct item *item = &g->s->items[i];
    int source = fault_now() ? -1 : open(item->route->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct error e = {0};
    struct stat st;
    if (source < 0 && is_content_problem(errno))
        return keep(g, item, strerror(errno));
    if (source < 0) {
        error_errno(&e, "cannot open %s", item->route->file);
        return failed(g, &e);
    }
    bool ok = call_fstat(source, &st);
    if (!ok) {
        error_errno(&e, "cannot look at %s", item->route->file);
        failed(g, &e);
    } else if (!S_ISREG(st.st_mode)) {
        ok = keep(g, item, "it is not a regular file");
    } else {
        ok = copy_opened(g, w, i, source, &st);
    }
    close(source);
    return ok;
}

// --- Believed items -------------------------------------------------------------------------

static const struct sink_record *known_of(const struct sink *s, const struct item *item)
{
    struct str name = str_of(item->name);
    return map_get(&s->ours, name) ? map_get(&s->manifest, name) : NULL;
}

// Whether the file lies there as the last build left it, and its encoded forms, unless they did not
// pay then.
static bool believed_item(struct sink *s, size_t i)
{
    const struct sink_source *from = s->source;
    const struct sum *last = &s->options.memory_sum;
    bool other = (last->a || last->b) && (last->a != s->memory_sum.a || last->b != s->memory_sum.b);
    const struct sink_record *known = from->stays && !other ? known_of(s, &s->items[i]) : NULL;
    if (!known || !from->stays(from->context, s->items[i].route, known->source.inode))
        return false;
    s->items[i].record = *known;
    s->items[i].state = ITEM_SAME;
    s->items[i].believed = true;
    for (size_t k = 0; k < s->options.encodings_len; k++) {
        struct item *encoded = &s->items[i + (k + 1) * from->len];
        known = encoded->state == ITEM_LEFT ? NULL : known_of(s, encoded);
        encoded->state = known ? ITEM_SAME : ITEM_LEFT;
        if (known)
            encoded->record = *known;
    }
    return true;
}

// --- All items ------------------------------------------------------------------------------

// Every other worker begins at the back: each is then in folders of its own, and what comes last is
// in the middle, among many pages of one kind.
static size_t next_chunk(struct staging *g, unsigned worker)
{
    if (g->order)
        return g->order[atomic_fetch_add(&g->taken[0], 1)];
    size_t before = atomic_fetch_add(&g->taken[worker % 2], 1);
    return worker % 2 ? g->chunks - 1 - before : before;
}

static void work(void *context, size_t any, unsigned worker)
{
    struct staging *g = context;
    struct worker *w = &g->workers[worker];
    size_t len = g->s->source->len;
    (void)any; // it is called as often as there are chunks
    size_t chunk = next_chunk(g, worker);
    size_t to = (chunk + 1) * g->chunk < len ? (chunk + 1) * g->chunk : len;
    for (size_t i = chunk * g->chunk; i < to && !atomic_load(&g->stop); i++) {
        struct item *item = &g->s->items[i];
        if (item->state == ITEM_LEFT || believed_item(g->s, i))
            continue;
        bool ok = item->route->kind == ROUTE_FILE ? copied_item(g, w, i) : rendered_item(g, w, i);
        if (!ok)
            return;
    }
}

static int64_t known_size(const struct sink *s, size_t i)
{
    const struct sink_record *known = map_get(&s->manifest, str_of(s->items[i].name));
    return known ? known->stamp.size : 0;
}

// What takes longest is begun first: else one thread would make it alone at the end.
static size_t *largest_first(struct sink *s)
{
    enum { FEW = 64 };
    size_t len = s->source->len;
    if (s->tree || len > FEW)
        return NULL;
    size_t *order = ARENA_ARRAY(&s->arena, len + 1, size_t);
    int64_t sizes[FEW];
    for (size_t i = 0; i < len; i++) {
        size_t at = i;
        sizes[i] = known_size(s, i);
        for (; at > 0 && sizes[order[at - 1]] < sizes[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

bool sink_stage(struct sink *s, struct error *e)
{
    unsigned threads = s->options.threads ? s->options.threads : parallel_width();
    struct staging g = {.s = s, .lock = PTHREAD_MUTEX_INITIALIZER};
    atomic_init(&g.stop, false);
    g.chunk = s->tree ? CHUNK : 1;
    g.chunks = (s->source->len + g.chunk - 1) / g.chunk;
    g.order = largest_first(s);
    g.workers = mem_alloc(threads * sizeof *g.workers);
    for (unsigned t = 0; t < threads; t++)
        g.workers[t] = (struct worker){0};
    parallel_for(threads, g.chunks, work, &g);
    for (unsigned t = 0; t < threads; t++) {
        arena_free(&g.workers[t].scratch);
        buf_free(&g.workers[t].out);
        buf_free(&g.workers[t].encoded);
        chain_leave(&g.workers[t].chain);
        free(g.workers[t].copy);
    }
    free(g.workers);
    if (!atomic_load(&g.stop))
        return true;
    if (e)
        *e = g.error;
    return false;
}
