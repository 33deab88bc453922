// SPDX-License-Identifier: MIT
// What a build remembers of the folder that it wrote: see sink_memory.h.
#include "site/sink_memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

static const char magic[8] = "presse\n\3";

struct head {
    char magic[8];
    struct sum sum; // of everything behind this field
    struct file_stamp marker;
    uint64_t settled;
    uint64_t files;   // entries, which follow
    uint64_t changed; // texts
    uint64_t text;    // bytes of the texts, each with a NUL, which follow the entries
};

struct entry {
    struct sink_record record;
    uint64_t name; // where it begins among the texts
};

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

static bool parse_texts(struct arena *a, struct str texts, const struct head *h, struct memory *out)
{
    size_t at = 0;
    struct str *const first[] = {&out->inputs, &out->remark, &out->base};
    for (size_t i = 0; i < 3; i++)
        if (!next_text(texts, &at, first[i]))
            return false;
    out->changed = ARENA_ARRAY(a, h->changed + 1, struct str);
    for (; out->changed_len < h->changed; out->changed_len++)
        if (!next_text(texts, &at, &out->changed[out->changed_len]))
            return false;
    return true;
}

static bool parse(struct arena *a, struct str bytes, struct memory *out)
{
    struct head h;
    if (bytes.n < sizeof h)
        return false;
    memcpy(&h, bytes.p, sizeof h);
    struct str rest = str_from(bytes, sizeof h);
    const struct sum sum = sum_of(str_from(bytes, offsetof(struct head, marker)));
    if (memcmp(h.magic, magic, sizeof magic) != 0 || sum.a != h.sum.a || sum.b != h.sum.b ||
        h.files > rest.n / sizeof(struct entry) || h.changed > rest.n ||
        rest.n != h.files * sizeof(struct entry) + h.text)
        return false;
    struct str texts = str_from(rest, h.files * sizeof(struct entry));
    out->marker = h.marker;
    out->settled = h.settled;
    out->files = ARENA_SPACE(a, h.files + 1, struct memory_file);
    if (!parse_texts(a, texts, &h, out) || !texts.n || texts.p[texts.n - 1])
        return false;
    for (; out->len < h.files; out->len++) {
        struct entry e;
        memcpy(&e, rest.p + out->len * sizeof e, sizeof e);
        if (e.name >= texts.n)
            return false;
        out->files[out->len] = (struct memory_file){e.record, texts.p + e.name};
    }
    return true;
}

bool memory_read(const char *path, struct arena *a, struct memory *out)
{
    struct str bytes;
    *out = (struct memory){0};
    if (path && file_read(path, SINK_RECORD_LIMIT, a, &bytes, NULL, NULL) && parse(a, bytes, out))
        return true;
    *out = (struct memory){0};
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct memory_file *)a)->name, ((const struct memory_file *)b)->name);
}

struct memory_file *memory_find(const struct memory *m, const char *name)
{
    const struct memory_file key = {.name = name};
    return m->len ? bsearch(&key, m->files, m->len, sizeof *m->files, by_name) : NULL;
}

void memory_sort(struct memory *m)
{
    if (m->len)
        qsort(m->files, m->len, sizeof *m->files, by_name);
}

// ---- writing

static void put_text(struct buf *out, struct str s)
{
    buf_str(out, s);
    buf_char(out, '\0');
}

static void format(const struct memory *m, struct buf *out)
{
    AUTO_BUF texts = BUF_EMPTY;
    struct head h = {
        .marker = m->marker, .settled = m->settled, .files = m->len, .changed = m->changed_len};
    memcpy(h.magic, magic, sizeof magic);
    put_text(&texts, m->inputs);
    put_text(&texts, m->remark);
    put_text(&texts, m->base);
    for (size_t i = 0; i < m->changed_len; i++)
        put_text(&texts, m->changed[i]);
    buf_add(out, (const char *)&h, sizeof h);
    for (size_t i = 0; i < m->len; i++) {
        const struct entry e = {m->files[i].record, texts.n};
        buf_add(out, (const char *)&e, sizeof e);
        put_text(&texts, str_of(m->files[i].name));
    }
    buf_str(out, buf_view(&texts));
    h.text = texts.n;
    memcpy(out->p, &h, sizeof h);
    h.sum = sum_of(str_from(buf_view(out), offsetof(struct head, marker)));
    memcpy(out->p, &h, sizeof h);
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

void memory_write(const struct memory *m, const char *folder, const char *path)
{
    AUTO_BUF out = BUF_EMPTY;
    format(m, &out);
    if (!file_make_folders(folder, NULL) || !file_replace(path, buf_view(&out), false, NULL))
        unlink(path);
    forget_oldest(folder);
}
