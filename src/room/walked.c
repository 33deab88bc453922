// SPDX-License-Identifier: MIT
// A name comes into a folder, leaves it or becomes another file's only with a change of the folder,
// and a change sets the time at which the kernel saw it, which nobody can set back. So names are
// believed when every folder has the device, inode and time of change that it had: on file systems
// that are known to keep such times, and when the folder was not younger than two seconds, within
// which a tick of the clock could hide a second change. What a walk does not simply list, links and
// what cannot be looked into, is never kept.
#include "room/walked.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/parallel.h"
#include "room/cache_parts.h"

enum { PORTION = 128, COMPANY = 8, LISTS = 2, WALKED_LARGEST = 256 << 20 };

static const int64_t settled_ns = 2000000000;
static const char magic[8] = "presse\n\1";

struct head {
    char magic[8];
    uint64_t sum; // of everything behind this field
    uint64_t folders[LISTS], files[LISTS];
};

struct kept_folder {
    uint64_t inode, device;
    int64_t changed;
    uint32_t at, n; // its path among the names
};

struct kept_file {
    uint32_t at, n;
    uint32_t base; // where the path's last part begins
};

// ---- keeping

static bool keeps_times(const char *root)
{
    static const uint32_t known[] = {EXT4_SUPER_MAGIC, TMPFS_MAGIC, BTRFS_SUPER_MAGIC,
                                     F2FS_SUPER_MAGIC, 0x58465342 /* XFS */};
    struct statfs fs;
    if (statfs(root, &fs) != 0)
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if ((uint32_t)fs.f_type == known[i])
            return true;
    return false;
}

static bool may_keep(const struct file_list *l, int64_t begun)
{
    bool may = !l->escapes_len && !l->unreadable_len;
    for (size_t i = 0; i < l->folders_len && may; i++)
        may = l->folders[i].changed < begun - settled_ns &&
              l->folders[i].device == l->folders[0].device;
    for (size_t i = 0; i < l->len && may; i++)
        may = !l->items[i].is_link;
    return may;
}

static uint32_t put_name(struct buf *names, struct str path)
{
    uint32_t at = (uint32_t)names->n;
    buf_str(names, path);
    buf_char(names, '\0');
    return at;
}

static void put_lists(struct buf *out, struct buf *names, const struct file_list *const *lists)
{
    for (size_t k = 0; k < LISTS; k++)
        for (size_t i = 0; i < lists[k]->folders_len; i++) {
            const struct file_folder *f = &lists[k]->folders[i];
            const struct kept_folder kept = {f->inode, f->device, f->changed,
                                             put_name(names, f->path), (uint32_t)f->path.n};
            put(out, &kept, sizeof kept);
        }
    for (size_t k = 0; k < LISTS; k++)
        for (size_t i = 0; i < lists[k]->len; i++) {
            struct str path = lists[k]->items[i].path;
            size_t base = (size_t)(path_base(path).p - path.p);
            const struct kept_file kept = {put_name(names, path), (uint32_t)path.n, (uint32_t)base};
            put(out, &kept, sizeof kept);
        }
}

void walked_keep(const char *root, const struct room_walk *w)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    AUTO_BUF names = BUF_EMPTY;
    const struct file_list *const lists[LISTS] = {&w->files, &w->theme};
    if (w->known || w->files.len < CACHE_LEAST || !may_keep(&w->files, w->begun) ||
        !may_keep(&w->theme, w->begun) || !keeps_times(root))
        return;
    struct head h = {.folders = {w->files.folders_len, w->theme.folders_len},
                     .files = {w->files.len, w->theme.len}};
    memcpy(h.magic, magic, sizeof magic);
    put(&out, &h, sizeof h);
    put_lists(&out, &names, lists);
    buf_str(&out, buf_view(&names));
    if (out.n > WALKED_LARGEST)
        return;
    h.sum = cache_sum(str_from(buf_view(&out), offsetof(struct head, folders)));
    memcpy(out.p, &h, sizeof h);
    // Where there is no data/ nothing else is kept of the room, and losing this costs only time.
    (void)!file_replace(path_join(&a, root, WALKED_FILE), buf_view(&out), false, NULL);
}

// ---- taking

struct taking {
    const char *root; // of the list
    struct file_list *list;
    const struct kept_file *kept;
    atomic_bool differs;
};

static bool get_name(struct str names, uint32_t at, uint32_t n, struct str *out)
{
    *out = str_slice(names, at, (size_t)at + n);
    return (size_t)at + n < names.n && !names.p[(size_t)at + n];
}

// Whether the folders are as they were, all on one device.
static bool same_folders(const char *root, const struct kept_folder *kept, size_t len,
                         struct str names)
{
    AUTO_FD fd = len ? open(root, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    bool same = fd >= 0;
    for (size_t i = 0; i < len && same; i++) {
        struct str path;
        struct stat st;
        same = get_name(names, kept[i].at, kept[i].n, &path) && !fault_now() &&
               fstatat(fd, path.n ? path.p : ".", &st, AT_SYMLINK_NOFOLLOW) == 0 &&
               S_ISDIR(st.st_mode) && (uint64_t)st.st_ino == kept[i].inode &&
               (uint64_t)st.st_dev == kept[i].device && file_changed(&st) == kept[i].changed;
    }
    return same;
}

static bool look_at(int fd, const char *name, struct file_stamp *out)
{
    struct stat st;
    if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return false;
    *out = file_stamp_of(&st);
    return true;
}

// Whether the last of the next files lies in the folder of file i as well: they are sorted.
static bool has_company(const struct taking *t, size_t i, size_t to)
{
    const struct file_entry *items = t->list->items;
    size_t last = i + COMPANY, base = t->kept[i].base;
    return base && last < to && t->kept[last].base == base &&
           memcmp(items[i].path.p, items[last].path.p, base) == 0;
}

// Files that share a folder are asked for through it, which is half of the way.
static void look_at_portion(void *context, size_t portion, unsigned worker)
{
    struct taking *t = context;
    size_t from = portion * PORTION,
           to = from + PORTION < t->list->len ? from + PORTION : t->list->len;
    AUTO_FD root = open(t->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int folder = -1;
    size_t base = 0;
    bool ok = root >= 0;
    (void)worker;
    for (size_t i = from; i < to && ok && !atomic_load(&t->differs); i++) {
        struct file_entry *f = &t->list->items[i];
        if (folder >= 0 && (t->kept[i].base != base ||
                            memcmp(f->path.p, t->list->items[i - 1].path.p, base) != 0)) {
            close(folder);
            folder = -1;
        }
        if (folder < 0 && has_company(t, i, to)) {
            char name[PATH_MAX];
            base = t->kept[i].base;
            if (base < sizeof name) {
                memcpy(name, f->path.p, base);
                name[base - 1] = '\0';
                folder = openat(root, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            }
        }
        ok = look_at(folder < 0 ? root : folder, f->path.p + (folder < 0 ? 0 : base), &f->stamp);
    }
    if (folder >= 0)
        close(folder);
    if (!ok)
        atomic_store(&t->differs, true);
}

static bool take_list(struct arena *a, const char *root, const struct kept_file *kept, size_t len,
                      struct str names, struct file_list *out)
{
    struct file_list list = {.len = len, .cap = len};
    struct taking t = {.root = root, .list = &list, .kept = kept};
    list.items = len ? ARENA_ARRAY(a, len, struct file_entry) : NULL;
    for (size_t i = 0; i < len; i++)
        if (!get_name(names, kept[i].at, kept[i].n, &list.items[i].path) ||
            kept[i].base > kept[i].n)
            return false;
    unsigned threads = len < CACHE_LEAST ? 1 : parallel_width();
    parallel_for(threads, (len + PORTION - 1) / PORTION, look_at_portion, &t);
    *out = list;
    return !atomic_load(&t.differs);
}

static bool is_usable(struct str bytes, struct head *h)
{
    if (bytes.n < sizeof *h)
        return false;
    memcpy(h, bytes.p, sizeof *h);
    if (memcmp(h->magic, magic, sizeof magic) != 0 ||
        h->sum != cache_sum(str_from(bytes, offsetof(struct head, folders))))
        return false;
    size_t left = bytes.n - sizeof *h;
    for (size_t k = 0; k < LISTS; k++) {
        if (h->folders[k] > left / sizeof(struct kept_folder))
            return false;
        left -= h->folders[k] * sizeof(struct kept_folder);
    }
    for (size_t k = 0; k < LISTS; k++) {
        if (h->files[k] > left / sizeof(struct kept_file))
            return false;
        left -= h->files[k] * sizeof(struct kept_file);
    }
    return true;
}

bool walked_take(const char *root, struct room_walk *out)
{
    struct str bytes;
    struct head h;
    char *theme = path_join(&out->arena, root, "theme");
    const char *path = path_join(&out->arena, root, WALKED_FILE);
    if (out->brief ? !file_map(path, WALKED_LARGEST, &out->arena, &bytes, NULL)
                   : !file_read(path, WALKED_LARGEST, &out->arena, &bytes, NULL, NULL))
        return false;
    if (!is_usable(bytes, &h) || !keeps_times(root))
        return false;
    const struct kept_folder *folders = (const void *)(bytes.p + sizeof h);
    const struct kept_file *files = (const void *)(folders + h.folders[0] + h.folders[1]);
    struct str names =
        str_from(bytes, (size_t)((const char *)(files + h.files[0] + h.files[1]) - bytes.p));
    struct file_list of_room, of_theme;
    if (!same_folders(root, folders, h.folders[0], names) ||
        (h.folders[1] && !same_folders(theme, folders + h.folders[0], h.folders[1], names)) ||
        !take_list(&out->arena, root, files, h.files[0], names, &of_room) ||
        !take_list(&out->arena, theme, files + h.files[0], h.files[1], names, &of_theme))
        return false;
    out->files = of_room;
    out->theme = of_theme;
    out->known = true;
    return true;
}
