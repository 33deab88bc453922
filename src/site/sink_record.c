// SPDX-License-Identifier: MIT
// The records that the sink keeps.
//
// SINK_MARKER, a line each: "presse output 1", then the names of all files made, sorted. Names hold
// no line feeds: the sink refuses them. What else is remembered of them: see sink_memory.h.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/sort.h"
#include "site/sink_memory.h"

static const struct str marker_head = {"presse output 1", 15};

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
    sort_grown(names, len, sizeof *names, compare_names);
    AUTO_BUF out = BUF_EMPTY;
    buf_str(&out, marker_head);
    buf_char(&out, '\n');
    for (size_t i = 0, k = 0; i < len || k < s->others_len;) {
        if (i && i < len && str_eq(names[i], names[i - 1])) {
            i++;
            continue;
        }
        bool other = i == len || (k < s->others_len && str_cmp(s->others[k], names[i]) < 0);
        buf_str(&out, other ? s->others[k++] : names[i++]);
        buf_char(&out, '\n');
    }
    if (replace_record(s, SINK_MARKER, buf_view(&out)))
        return true;
    return error_errno(e, "cannot write %s/" SINK_MARKER, s->folder);
}

void manifest_read(struct sink *s)
{
    struct memory m;
    if (!memory_read(memory_path(s->options.memory, s->dir, &s->arena), &s->arena, &m))
        return;
    s->manifest = map_for(&s->arena, m.len);
    for (size_t i = 0; i < m.len; i++)
        map_set(&s->manifest, str_of(memory_name(&m, i)), &m.files[i].record);
    s->memory_sum = m.sum;
    s->inputs = m.inputs;
    s->remark = m.remark;
    s->base = m.base;
    s->changed_len = m.changed_len;
    s->marker = m.marker;
    s->settled = m.settled;
}

// Whether the marker names just what this build made.
static bool is_settled(const struct sink *s)
{
    bool settled = !s->options.keep;
    for (size_t i = 0; i < s->len && settled; i++)
        settled = s->items[i].state != ITEM_KEPT;
    for (size_t i = 0; i < s->ours_len && settled; i++)
        settled = !sink_stays(s, s->ours_list[i]);
    return settled;
}

bool manifest_is_stale(struct sink *s)
{
    struct stat st;
    if (!call_stat(s->dir, SINK_MARKER, &st))
        return true;
    const struct file_stamp now = call_stamp(&st);
    return now.size != s->marker.size || now.mtime != s->marker.mtime ||
           now.inode != s->marker.inode || s->settled != is_settled(s);
}

// Whether each route has its file: then a file's name says which route it is.
static bool is_whole(const struct sink *s)
{
    for (size_t i = 0; i < s->source->len; i++)
        if (s->items[i].state == ITEM_LEFT)
            return false;
    return true;
}

void manifest_write(struct sink *s)
{
    const struct sink_options *o = &s->options;
    struct stat st;
    const char *path = memory_path(o->memory, s->dir, &s->arena);
    if (!path || !call_stat(s->dir, SINK_MARKER, &st))
        return;
    struct memory m = {.inputs = o->inputs,
                       .remark = o->remark,
                       .asked = o->asked,
                       .marker = call_stamp(&st),
                       .settled = is_settled(s)};
    struct memory_item *items = ARENA_SPACE(&s->arena, s->len + 1, struct memory_item);
    for (size_t i = 0; i < s->len; i++) {
        const struct item *item = &s->items[i];
        if (item->state != ITEM_KEPT && item->state != ITEM_LEFT)
            items[m.len++] = (struct memory_item){&item->record, item->name};
    }
    m.base = m.settled && is_whole(s) ? o->base : STR_NONE;
    memory_write(&m, items, o->memory, path);
}
