// SPDX-License-Identifier: MIT
// What a build remembers of the folder that it wrote: see sink_memory.h.
#include "site/sink_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/sort.h"

static const char magic[8] = "presse\n\6";

struct head {
    char magic[8];
    struct sum sum; // of everything behind this field
    struct file_stamp marker;
    uint64_t settled;
    uint64_t files;   // entries
    uint64_t changed; // texts
    uint64_t texts;   // bytes of what follows: inputs, remark, base and changed, each with a NUL
    uint64_t asked;   // bytes
};
// Behind the texts: the entries, what was asked for, the names of the files, each with a NUL.

enum { LEAST_TEXTS = 8 << 10, TEXTS_A_FILE = 16 };

// So that every list page of a room may be among the texts.
static size_t texts_size(size_t files)
{
    return LEAST_TEXTS + files * TEXTS_A_FILE;
}

const char *sink_memory(struct arena *a)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/')
        return path_join(a, cache, "presse");
    return home && home[0] == '/' ? path_join(a, home, ".cache/presse") : NULL;
}

char *memory_path(const char *folder, int dir, struct arena *a)
{
    struct stat st;
    if (!folder || fstat(dir, &st) != 0)
        return NULL;
    return str_c(a, str_format(a, "%s/output-%llx-%llx", folder, (unsigned long long)st.st_dev,
                               (unsigned long long)st.st_ino));
}

// ---- reading

// The text at *at, behind which *at is moved. False when there is none.
static bool next_text(struct str texts, size_t *at, struct str *out)
{
    struct str rest = str_from(texts, *at);
    size_t n = *at < texts.n ? str_find_char(rest, '\0') : STR_NOT_FOUND;
    if (n == STR_NOT_FOUND)
        return false;
    *out = str_slice(rest, 0, n);
    *at += n + 1;
    return true;
}

static bool parse_texts(struct arena *a, const struct head *h, struct memory *out)
{
    const struct str texts = {(const char *)(h + 1), h->texts};
    size_t at = 0;
    struct str *const first[] = {&out->inputs, &out->remark, &out->base};
    for (size_t i = 0; i < 3; i++)
        if (!next_text(texts, &at, first[i]))
            return false;
    if (h->changed > texts.n)
        return false;
    out->changed = ARENA_ARRAY(a, h->changed + 1, struct str);
    for (; out->changed_len < h->changed; out->changed_len++)
        if (!next_text(texts, &at, &out->changed[out->changed_len]))
            return false;
    return true;
}

static struct str summed(const char *bytes, size_t n)
{
    return str_from((struct str){bytes, n}, offsetof(struct head, marker));
}

// bytes: aligned as a head is.
static bool parse(struct arena *a, char *bytes, size_t n, struct memory *out)
{
    struct head *h = (struct head *)(void *)bytes;
    if (n < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0 || h->texts > n ||
        h->texts % 8 || h->asked > n || h->files > n / sizeof(struct memory_file))
        return false;
    size_t entries = sizeof *h + h->texts;
    size_t asked = entries + h->files * sizeof(struct memory_file), before = asked + h->asked;
    const struct sum sum = sum_of(summed(bytes, n));
    if (before > n || sum.a != h->sum.a || sum.b != h->sum.b || !parse_texts(a, h, out))
        return false;
    out->files = (struct memory_file *)(void *)(bytes + entries);
    out->len = h->files;
    out->sum = sum;
    out->asked = (struct str){bytes + asked, h->asked};
    out->names = bytes + before;
    out->marker = h->marker;
    out->settled = h->settled;
    out->bytes = bytes;
    out->bytes_len = n;
    if (out->len && (n == before || bytes[n - 1]))
        return false;
    for (size_t i = 0; i < out->len; i++)
        if (out->files[i].name >= n - before)
            return false;
    return true;
}

bool memory_read(const char *path, struct arena *a, struct memory *out)
{
    struct str bytes;
    *out = (struct memory){0};
    if (path && file_read(path, SINK_RECORD_LIMIT, a, &bytes, NULL, NULL) &&
        parse(a, (char *)(uintptr_t)bytes.p, bytes.n, out))
        return true;
    *out = (struct memory){0};
    return false;
}

bool memory_map(const char *path, struct arena *a, struct memory *out)
{
    struct stat st;
    AUTO_FD fd = path ? call_open_read(AT_FDCWD, path) : -1;
    *out = (struct memory){0};
    if (fd < 0 || !call_fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size == 0 ||
        st.st_size > SINK_RECORD_LIMIT)
        return false;
    size_t n = (size_t)st.st_size;
    char *bytes = mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    if (parse(a, bytes, n, out))
        return true;
    munmap(bytes, n);
    *out = (struct memory){0};
    return false;
}

bool memory_unlock(struct memory *m)
{
    return mprotect(m->bytes, m->bytes_len, PROT_READ | PROT_WRITE) == 0;
}

void memory_unmap(struct memory *m)
{
    if (m->bytes)
        munmap(m->bytes, m->bytes_len);
    *m = (struct memory){0};
}

size_t memory_place(const struct memory *m, const char *name)
{
    size_t low = 0, high = m->len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(memory_name(m, mid), name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct memory_file *memory_find(const struct memory *m, const char *name)
{
    size_t i = memory_place(m, name);
    return i < m->len && strcmp(memory_name(m, i), name) == 0 ? &m->files[i] : NULL;
}

// ---- writing

struct texts {
    char *p; // zeroed
    size_t n, at;
};

static bool put_text(struct texts *t, struct str s)
{
    if (s.n >= t->n - t->at)
        return false;
    if (s.n)
        memcpy(t->p + t->at, s.p, s.n);
    t->at += s.n + 1;
    return true;
}

// How many changes are among them: too many are none that a later build could go by.
static uint64_t put_texts(struct texts *t, const struct memory *m)
{
    bool fits = put_text(t, m->inputs) && put_text(t, m->remark);
    size_t base = t->at;
    fits = fits && put_text(t, m->base);
    for (size_t i = 0; fits && i < m->changed_len; i++)
        fits = put_text(t, m->changed[i]);
    if (!fits)
        memset(t->p + base, 0, t->n - base);
    return fits ? m->changed_len : 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct memory_item *)a)->name, ((const struct memory_item *)b)->name);
}

// The file on its way out, piece by piece, and the sum of what follows that.
struct stream {
    int fd;
    struct summing summing;
    struct buf waiting;
    bool ok;
};

static void write_piece(struct stream *s, struct str piece)
{
    sum_more(&s->summing, piece);
    s->ok = s->ok && file_write_all(s->fd, piece);
}

static void put(struct stream *s, const void *p, size_t n)
{
    enum { PIECE = 64 << 10 };
    buf_add(&s->waiting, p, n);
    if (s->waiting.n < PIECE)
        return;
    size_t whole = s->waiting.n / SUM_STEP * SUM_STEP, rest = s->waiting.n - whole;
    write_piece(s, (struct str){s->waiting.p, whole});
    memmove(s->waiting.p, s->waiting.p + whole, rest);
    s->waiting.n = rest;
}

static size_t names_size(const struct memory_item *items, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += strlen(items[i].name) + 1;
    return n;
}

static void put_files(struct stream *s, const struct memory *m, const struct memory_item *items)
{
    size_t name = 0;
    for (size_t i = 0; i < m->len; i++) {
        const struct memory_file f = {*items[i].record, name};
        put(s, &f, sizeof f);
        name += strlen(items[i].name) + 1;
    }
    put(s, m->asked.p, m->asked.n);
    for (size_t i = 0; i < m->len; i++)
        put(s, items[i].name, strlen(items[i].name) + 1);
}

// The magic and the sum last: they say that the rest is there.
static bool write_all(const struct memory *m, struct memory_item *items, int fd)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct texts texts = {.n = texts_size(m->len)};
    struct head h = {.marker = m->marker,
                     .settled = m->settled,
                     .files = m->len,
                     .texts = texts.n,
                     .asked = m->asked.n};
    const size_t before = offsetof(struct head, marker), head = sizeof h - before;
    struct stream s = {.fd = fd, .waiting = BUF_EMPTY};
    texts.p = ARENA_ARRAY(&a, texts.n, char);
    h.changed = put_texts(&texts, m);
    sort_grown(items, m->len, sizeof *items, by_name);
    s.ok = lseek(fd, (off_t)before, SEEK_SET) >= 0;
    sum_begin(&s.summing, head + texts.n + m->len * sizeof(struct memory_file) + m->asked.n +
                              names_size(items, m->len));
    put(&s, &h.marker, head);
    put(&s, texts.p, texts.n);
    put_files(&s, m, items);
    s.ok = s.ok && file_write_all(fd, buf_view(&s.waiting));
    h.sum = sum_end(&s.summing, buf_view(&s.waiting));
    buf_free(&s.waiting);
    memcpy(h.magic, magic, sizeof magic);
    return s.ok && lseek(fd, 0, SEEK_SET) == 0 &&
           file_write_all(fd, (struct str){(const char *)&h, before});
}

// The folder keeps what was used last: output folders come and go.
static void forget_oldest(const char *folder)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct file_list list = {0};
    if (!file_walk(folder, NULL, &a, &list, NULL))
        return;
    for (size_t left = list.len; left > SINK_MEMORIES; left--) {
        struct file_entry *oldest = NULL;
        for (size_t i = 0; i < list.len; i++)
            if (list.items[i].path.n &&
                (!oldest || list.items[i].stamp.mtime < oldest->stamp.mtime))
                oldest = &list.items[i];
        if (str_starts(oldest->path, STR("output-")))
            unlink(path_join(&a, folder, str_c(&a, oldest->path)));
        oldest->path = STR_NONE;
    }
}

void memory_write(const struct memory *m, struct memory_item *items, const char *folder,
                  const char *path)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct file_beside file;
    if (!file_make_folders(folder, NULL) || !file_begin(&a, path, &file, NULL) ||
        !file_end(&file, write_all(m, items, file.fd), NULL))
        unlink(path);
    forget_oldest(folder);
}

// ---- amending
// The file is written in place, for a few hundred bytes of it: when that breaks off, its sum is
// wrong, and it is forgotten.

static bool write_at(int fd, const struct memory *m, const void *part, size_t n)
{
    const char *from = part;
    off_t at = (off_t)(from - m->bytes);
    for (size_t done = 0; done < n;) {
        ssize_t wrote = fault_now() ? -1 : pwrite(fd, from + done, n - done, at + (off_t)done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        done += (size_t)wrote;
    }
    return true;
}

bool memory_amend(struct memory *m, struct memory_file *const *changed, size_t len,
                  const char *path)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct head *h = (struct head *)(void *)m->bytes;
    struct texts now = {.p = ARENA_ARRAY(&a, h->texts, char), .n = h->texts};
    h->changed = put_texts(&now, m); // which may be views of the old ones
    memcpy(h + 1, now.p, now.n);
    h->sum = sum_of(summed(m->bytes, m->bytes_len));
    AUTO_FD fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool ok = fd >= 0 && write_at(fd, m, h, sizeof *h + now.n);
    for (size_t i = 0; ok && i < len; i++)
        ok = write_at(fd, m, changed[i], sizeof *changed[i]);
    m->sum = h->sum;
    if (!ok)
        unlink(path);
    return ok;
}
