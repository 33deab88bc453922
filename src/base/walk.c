// SPDX-License-Identifier: MIT
// Walks a folder through file descriptors, so that a folder swapped for a link while it is
// walked leads nowhere. A link is followed only when its target lies inside the folder.
//
// Asking for the size and time of each file takes nearly all of the time; the files of a large
// folder are asked for by several threads, one of them while the others' names are still listed,
// each through a descriptor of its own: one that threads share has a counter that they would fight
// over.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/sort.h"

enum { DEEPEST = 64, MANY = 512, PORTION = 128 };

struct walk {
    struct arena *arena;
    struct file_list *out;
    const char *const *skip;
    const char *root; // real path of the walked folder
};

static bool skipped(const struct walk *w, const char *name, int depth)
{
    if (name[0] == '.')
        return true;
    for (const char *const *s = depth == 0 ? w->skip : NULL; s && *s; s++)
        if (strcmp(*s, name) == 0)
            return true;
    return false;
}

static struct str join(struct arena *a, struct str prefix, const char *name)
{
    size_t n = strlen(name), before = prefix.n ? prefix.n + 1 : 0;
    char *path = ARENA_SPACE(a, before + n + 1, char);
    if (before) {
        memcpy(path, prefix.p, prefix.n);
        path[prefix.n] = '/';
    }
    memcpy(path + before, name, n + 1);
    return (struct str){path, before + n};
}

static bool stays_inside(const struct walk *w, struct str path)
{
    struct arena a = ARENA_EMPTY;
    char *full = path_join(&a, w->root, str_c(&a, path));
    char *real = realpath(full, NULL);
    size_t n = strlen(w->root);
    bool inside = real && strncmp(real, w->root, n) == 0 && (real[n] == '/' || real[n] == '\0');
    free(real);
    arena_free(&a);
    return inside;
}

static void add_file(struct walk *w, struct str path, const struct file_stamp *stamp, bool is_link)
{
    struct file_list *l = w->out;
    ARENA_PUSH(w->arena, l->items, l->len, l->cap) =
        (struct file_entry){.path = path, .is_link = is_link, .stamp = *stamp};
}

static void add_unreadable(struct walk *w, struct str path, const char *why)
{
    struct file_list *l = w->out;
    const char *kept = arena_copy(w->arena, why, strlen(why));
    ARENA_PUSH(w->arena, l->unreadable, l->unreadable_len, l->unreadable_cap) =
        (struct file_trouble){path, kept};
}

static void add_folder(struct walk *w, struct str path, int fd)
{
    struct file_list *l = w->out;
    struct stat st = {0};
    if (fstat(fd, &st) != 0)
        add_unreadable(w, path, strerror(errno));
    ARENA_PUSH(w->arena, l->folders, l->folders_len, l->folders_cap) =
        (struct file_folder){path, (uint64_t)st.st_ino, (uint64_t)st.st_dev, file_changed(&st)};
}

static void walk_folder(struct walk *w, int fd, struct str prefix, int depth);

static void walk_entry(struct walk *w, int fd, struct str prefix, const char *name, int depth)
{
    struct stat st;
    struct str path = join(w->arena, prefix, name);
    if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT) // else it was removed while we walk
            add_unreadable(w, path, strerror(errno));
        return;
    }
    bool is_link = S_ISLNK(st.st_mode);
    if (is_link && (!stays_inside(w, path) || fstatat(fd, name, &st, 0) != 0)) {
        struct file_list *l = w->out;
        ARENA_PUSH(w->arena, l->escapes, l->escapes_len, l->escapes_cap) = path;
        return;
    }
    const struct file_stamp stamp = file_stamp_of(&st);
    if (S_ISREG(st.st_mode))
        add_file(w, path, &stamp, is_link);
    if (!S_ISDIR(st.st_mode) || is_link)
        return;
    if (depth >= DEEPEST) {
        add_unreadable(w, path, "folders lie within one another more than 64 deep");
        return;
    }
    int sub = fault_now() ? -1 : openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (sub < 0) {
        add_unreadable(w, path, strerror(errno));
        return;
    }
    add_folder(w, path, sub);
    if (faccessat(sub, FILE_BUILT_MARK, F_OK, 0) == 0)
        close(sub); // a site that a build wrote is never a source
    else
        walk_folder(w, sub, path, depth + 1);
}

// ---- regular files of one folder

struct regular {
    struct str path;
    struct file_stamp stamp;
    int why;    // errno; 0 when it was looked at
    bool other; // it is no regular file any more
};

struct portion {
    struct regular files[PORTION];
    size_t len;
    struct portion *next; // that was listed after it
};

struct regulars {
    struct arena *scratch;
    size_t len;
    size_t prefix; // of each path: where its name begins
    int fd;
    struct portion *first, *last; // last: what is being filled
    struct portion *next;         // the one to be looked at next; under the lock
    size_t ready;                 // how many from `next` on are full, or all that there will be
    bool listed;                  // there will be no more
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct beside helper;
};

static void look_at(const struct regulars *all, struct regular *f, int fd)
{
    struct stat st;
    if (fstatat(fd, f->path.p + all->prefix, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        f->why = errno;
        return;
    }
    f->other = !S_ISREG(st.st_mode);
    f->stamp = file_stamp_of(&st);
}

// The portion to be looked at next, when there is or will be one.
static struct portion *take_portion(struct regulars *all)
{
    pthread_mutex_lock(&all->lock);
    while (!all->ready && !all->listed)
        pthread_cond_wait(&all->more, &all->lock);
    struct portion *p = all->ready ? all->next : NULL;
    if (p) {
        all->next = p->next;
        all->ready--;
    }
    pthread_mutex_unlock(&all->lock);
    return p;
}

static void give_portions(struct regulars *all, size_t more, bool listed)
{
    pthread_mutex_lock(&all->lock);
    all->ready += more;
    all->listed = listed;
    pthread_cond_broadcast(&all->more);
    pthread_mutex_unlock(&all->lock);
}

static void look_at_portions(struct regulars *all, int fd)
{
    for (struct portion *p; (p = take_portion(all));)
        for (size_t i = 0; i < p->len; i++)
            look_at(all, &p->files[i], fd);
}

static void *help(void *context)
{
    struct regulars *all = context;
    int own = openat(all->fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    look_at_portions(all, own < 0 ? all->fd : own);
    if (own >= 0)
        close(own);
    return NULL;
}

static void help_too(void *context, size_t item, unsigned worker)
{
    struct regulars *all = context;
    (void)item;
    if (worker)
        help(all);
    else
        look_at_portions(all, all->fd);
}

static void add_regular(struct regulars *all, struct str path)
{
    struct portion *p = all->last;
    if (!p || p->len == PORTION) {
        struct portion *fresh = ARENA_SPACE(all->scratch, 1, struct portion);
        fresh->len = 0;
        fresh->next = NULL;
        if (p) {
            p->next = fresh; // nobody follows it before `p` is given away
            give_portions(all, 1, false);
        } else {
            all->first = all->next = fresh;
        }
        all->last = p = fresh;
    }
    p->files[p->len++] = (struct regular){.path = path};
    if (++all->len == MANY && parallel_width() > 1)
        beside_begin(&all->helper, parallel_width(), help, all);
}

// Looks at those that nobody has looked at yet; returns when all are.
static void look_at_rest(struct regulars *all)
{
    unsigned threads = all->len < MANY ? 1 : parallel_width() - all->helper.running;
    give_portions(all, all->last != NULL, true);
    parallel_for(threads, threads, help_too, all);
    beside_end(&all->helper);
}

// By name: the first bytes that differ anywhere decide about most.
struct named {
    uint64_t key;
    const struct regular *file;
    const char *name; // from the key on
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return strcmp(x->name, y->name);
}

static uint64_t key_of(const char *name)
{
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof key; i++) {
        key = key << 8 | (unsigned char)*name;
        name += *name != '\0';
    }
    return key;
}

// How many bytes the names of all begin with.
static size_t common_length(const struct named *all, size_t len)
{
    size_t common = len ? strlen(all[0].name) : 0;
    for (size_t i = 1; i < len; i++) {
        size_t n = 0;
        while (n < common && all[i].name[n] == all[0].name[n])
            n++;
        common = n;
    }
    return common;
}

static struct named *sorted_by_name(const struct regulars *all)
{
    struct named *order = ARENA_SPACE(all->scratch, all->len + 1, struct named);
    size_t len = 0;
    for (const struct portion *p = all->first; p; p = p->next)
        for (size_t i = 0; i < p->len; i++)
            order[len++] =
                (struct named){.file = &p->files[i], .name = p->files[i].path.p + all->prefix};
    size_t common = common_length(order, len);
    for (size_t i = 0; i < len; i++) {
        order[i].name += common;
        order[i].key = key_of(order[i].name);
    }
    sort_grown(order, len, sizeof *order, by_name);
    return order;
}

static void add_regulars(struct walk *w, struct regulars *all, int depth)
{
    look_at_rest(all);
    const struct named *order = sorted_by_name(all);
    for (size_t i = 0; i < all->len; i++) {
        const struct regular *f = order[i].file;
        if (f->other)
            walk_entry(w, all->fd, str_slice(f->path, 0, all->prefix ? all->prefix - 1 : 0),
                       f->path.p + all->prefix, depth);
        else if (!f->why)
            add_file(w, f->path, &f->stamp, false);
        else if (f->why != ENOENT)
            add_unreadable(w, f->path, strerror(f->why));
    }
}

// Owns fd.
static void walk_folder(struct walk *w, int fd, struct str prefix, int depth)
{
    DIR *d = fdopendir(fd);
    if (!d) {
        add_unreadable(w, prefix, strerror(errno));
        close(fd);
        return;
    }
    struct arena scratch = ARENA_EMPTY;
    struct regulars files = {.scratch = &scratch,
                             .prefix = prefix.n ? prefix.n + 1 : 0,
                             .fd = dirfd(d),
                             .lock = PTHREAD_MUTEX_INITIALIZER,
                             .more = PTHREAD_COND_INITIALIZER};
    for (struct dirent *entry; errno = 0, (entry = readdir(d));) {
        if (skipped(w, entry->d_name, depth))
            continue;
        if (entry->d_type == DT_REG)
            add_regular(&files, join(w->arena, prefix, entry->d_name));
        else
            walk_entry(w, dirfd(d), prefix, entry->d_name, depth);
    }
    if (errno != 0)
        add_unreadable(w, prefix, strerror(errno));
    add_regulars(w, &files, depth);
    closedir(d);
    arena_free(&scratch);
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct file_entry *)a)->path, ((const struct file_entry *)b)->path);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool file_walk(const char *folder, const char *const *skip, struct arena *a, struct file_list *out,
               struct error *e)
{
    struct file_list list = {0};
    char *root = realpath(folder, NULL);
    int fd = root && !fault_now() ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0) {
        error_errno(e, "cannot open the folder %s", folder);
        free(root);
        return error_place(e, folder, 0, 0);
    }
    struct walk w = {.arena = a, .out = &list, .skip = skip, .root = root};
    add_folder(&w, STR_NONE, fd);
    walk_folder(&w, fd, STR_NONE, 0);
    free(root);
    sort_grown(list.items, list.len, sizeof *list.items, by_path);
    if (list.escapes_len)
        qsort(list.escapes, list.escapes_len, sizeof *list.escapes, by_bytes);
    *out = list;
    return true;
}
