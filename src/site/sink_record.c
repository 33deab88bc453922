// SPDX-License-Identifier: MIT
// The records that the sink keeps.
//
// SINK_MARKER, a line each:  "presse output 1", then the names of all files made, sorted.
// The manifest, a line each: "presse manifest 2", the inputs, the remark, then for each file
// eight numbers in hex and its name. Names hold no line feeds: the sink refuses them. It is
// called after the device and inode of the output folder: whatever has become of that number
// since, no file of its has the inode, time and size that are written there.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "site/sink_parts.h"

static const struct str marker_head = {"presse output 1", 15};
static const struct str manifest_head = {"presse manifest 2", 17};

__extension__ typedef unsigned __int128 uint128;

static uint64_t fold(uint64_t a, uint64_t b)
{
    uint128 product = (uint128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

struct sum sum_of(struct str bytes)
{
    static const uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xc2b2ae3d27d4eb4fu;
    struct sum s = {k1 ^ bytes.n, k2};
    const char *p = bytes.p;
    size_t n = bytes.n;
    for (; n >= 16; p += 16, n -= 16) {
        s.a = fold(s.a ^ load(p), k2 ^ load(p + 8));
        s.b = fold(s.b ^ load(p + 8) ^ k1, k1 + load(p));
    }
    char rest[16] = {0};
    if (n)
        memcpy(rest, p, n);
    s.a = fold(s.a ^ load(rest), k1 ^ load(rest + 8));
    s.b = fold(s.b ^ load(rest + 8), k2 + load(rest));
    return s;
}

// Reads a record whole into the arena. False with errno.
static bool read_record(struct sink *s, int dir, const char *name, struct str *out)
{
    struct stat st;
    int fd = call_open_read(dir, name);
    if (fd < 0)
        return false;
    bool ok = call_fstat(fd, &st);
    if (ok && (!S_ISREG(st.st_mode) || st.st_size > SINK_RECORD_LIMIT)) {
        errno = EFBIG;
        ok = false;
    }
    size_t size = ok ? (size_t)st.st_size : 0;
    char *p = arena_alloc(&s->arena, size + 1);
    long got = ok ? call_read(fd, p, size) : -1;
    int why = errno;
    close(fd);
    errno = why;
    if (got < 0)
        return false;
    *out = (struct str){p, (size_t)got};
    return true;
}

bool marker_read(struct sink *s, bool *found, struct error *e)
{
    struct str text, line;
    if (!read_record(s, s->dir, SINK_MARKER, &text)) {
        *found = false;
        return errno == ENOENT || error_errno(e, "cannot read %s/" SINK_MARKER, s->folder);
    }
    if (!str_line(&text, &line) || !str_eq(line, marker_head)) {
        error_set(e, ERROR_INPUT, "%s/" SINK_MARKER " is not a list that this version made",
                  s->folder);
        return error_remedy(e, "choose an empty output folder");
    }
    size_t cap = 0;
    while (str_line(&text, &line)) {
        if (line.n == 0)
            continue;
        map_set(&s->ours, line, (void *)(uintptr_t)line.p);
        ARENA_PUSH(&s->arena, s->ours_list, s->ours_len, cap) = line;
    }
    *found = true;
    return true;
}

// The manifest knows what the last build made, the marker also what stayed then.
bool sink_stays(const struct sink *s, struct str name)
{
    struct str rest = path_base(name), part;
    bool summed = false;
    while (str_split(&rest, '.', &part)) {
        size_t i = 0;
        while (i < part.n && (is_digit_ascii(part.p[i]) || (part.p[i] >= 'a' && part.p[i] <= 'f')))
            i++;
        summed = summed || (i == 12 && part.n == 12);
    }
    return summed && map_get(&s->manifest, name) && !map_get(&s->names, name);
}

static bool published(const struct item *item, const struct sink *s)
{
    if (item->state == ITEM_KEPT)
        return map_get(&s->ours, str_of(item->name)) != NULL;
    return item->state != ITEM_LEFT;
}

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

// Replaces a record by renaming a file written beside it.
static bool replace_record(struct sink *s, const char *name, struct str bytes)
{
    char beside[64];
    snprintf(beside, sizeof beside, SINK_STAGE "/record%s", name);
    unlinkat(s->dir, beside, 0);
    int fd = call_create(s->dir, beside);
    if (fd < 0)
        return false;
    bool ok = file_write_all(fd, bytes);
    int why = errno;
    ok = call_close(fd) && ok;
    if (ok && call_rename(s->dir, beside, s->dir, name))
        return true;
    why = ok ? errno : why;
    unlinkat(s->dir, beside, 0);
    errno = why;
    return false;
}

bool marker_write(struct sink *s, enum marker_names which, struct error *e)
{
    size_t most = s->len + s->ours_len, len = 0;
    struct str *names = ARENA_ARRAY(&s->arena, most + 1, struct str);
    for (size_t i = 0; which & MARKER_NEW && i < s->len; i++)
        if (published(&s->items[i], s))
            names[len++] = str_of(s->items[i].name);
    for (size_t i = 0; i < s->ours_len; i++)
        if (which & MARKER_OLD || sink_stays(s, s->ours_list[i]))
            names[len++] = s->ours_list[i];
    qsort(names, len, sizeof *names, compare_names);
    AUTO_BUF out = BUF_EMPTY;
    buf_str(&out, marker_head);
    buf_char(&out, '\n');
    for (size_t i = 0; i < len; i++) {
        if (i && str_eq(names[i], names[i - 1]))
            continue;
        buf_str(&out, names[i]);
        buf_char(&out, '\n');
    }
    if (replace_record(s, SINK_MARKER, buf_view(&out)))
        return true;
    return error_errno(e, "cannot write %s/" SINK_MARKER, s->folder);
}

enum { NUMBERS = 8 };

static bool read_numbers(struct str line, uint64_t numbers[NUMBERS], struct str *name)
{
    for (size_t k = 0; k < NUMBERS; k++) {
        uint64_t v = 0;
        size_t i = 0;
        for (; i < line.n && i < 17 && line.p[i] != ' '; i++) {
            char c = line.p[i];
            unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                             : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                    : 16;
            if (digit == 16)
                return false;
            v = v << 4 | digit;
        }
        if (i == 0 || i == 17 || i == line.n)
            return false;
        numbers[k] = v;
        line = str_from(line, i + 1);
    }
    *name = line;
    return line.n > 0;
}

// The lines before the files; *text is what follows them.
static bool read_head(struct sink *s, struct str *text)
{
    struct str line;
    return str_line(text, &line) && str_eq(line, manifest_head) && str_line(text, &s->inputs) &&
           str_line(text, &s->remark);
}

const char *sink_memory(struct arena *a)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/')
        return path_join(a, cache, "presse");
    return home && home[0] == '/' ? path_join(a, home, ".cache/presse") : NULL;
}

char *manifest_path(struct sink *s)
{
    struct stat st;
    if (!s->options.memory || fstat(s->dir, &st) != 0)
        return NULL;
    return str_c(&s->arena,
                 str_format(&s->arena, "%s/output-%llx-%llx", s->options.memory,
                            (unsigned long long)st.st_dev, (unsigned long long)st.st_ino));
}

void manifest_read_head(struct sink *s)
{
    char bytes[4096];
    const char *path = manifest_path(s);
    int fd = path ? call_open_read(AT_FDCWD, path) : -1;
    long got = fd < 0 ? -1 : call_read(fd, bytes, sizeof bytes);
    if (fd >= 0)
        close(fd);
    struct str text = got > 0 ? str_copy(&s->arena, (struct str){bytes, (size_t)got}) : STR_NONE;
    if (!read_head(s, &text))
        s->inputs = s->remark = STR_NONE;
}

void manifest_read(struct sink *s)
{
    struct str text, line, name;
    const char *path = manifest_path(s);
    if (!path || !read_record(s, AT_FDCWD, path, &text) || !read_head(s, &text))
        return;
    uint64_t v[NUMBERS];
    while (str_line(&text, &line)) {
        if (!read_numbers(line, v, &name))
            return; // cut off: what came before it holds
        struct sink_record *r = ARENA_NEW(&s->arena, struct sink_record);
        *r = (struct sink_record){
            .stamp = {(int64_t)v[0], (int64_t)v[1], v[2]},
            .source = {(int64_t)v[3], (int64_t)v[4], v[5]},
            .sum = {v[6], v[7]},
        };
        map_set(&s->manifest, name, r);
    }
}

static void write_numbers(struct buf *out, const uint64_t numbers[NUMBERS])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t k = 0; k < NUMBERS; k++) {
        char text[17];
        size_t at = sizeof text;
        text[--at] = ' ';
        uint64_t v = numbers[k];
        do {
            text[--at] = digits[v & 15];
            v >>= 4;
        } while (v);
        buf_add(out, text + at, sizeof text - at);
    }
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

static void memory_write(struct sink *s, struct str bytes)
{
    const char *path = manifest_path(s);
    if (!path)
        return;
    if (!file_make_folders(s->options.memory, NULL) || !file_replace(path, bytes, false, NULL))
        unlink(path);
    forget_oldest(s->options.memory);
}

void manifest_write(struct sink *s)
{
    AUTO_BUF out = BUF_EMPTY;
    buf_str(&out, manifest_head);
    buf_char(&out, '\n');
    buf_str(&out, s->options.inputs);
    buf_char(&out, '\n');
    buf_str(&out, s->options.remark);
    buf_char(&out, '\n');
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        if (item->state == ITEM_KEPT || item->state == ITEM_LEFT)
            continue;
        const struct sink_record *r = &item->record;
        const uint64_t numbers[NUMBERS] = {
            (uint64_t)r->stamp.size,
            (uint64_t)r->stamp.mtime,
            r->stamp.inode,
            (uint64_t)r->source.size,
            (uint64_t)r->source.mtime,
            r->source.inode,
            r->sum.a,
            r->sum.b,
        };
        write_numbers(&out, numbers);
        buf_c(&out, item->name);
        buf_char(&out, '\n');
    }
    memory_write(s, buf_view(&out));
}
