// SPDX-License-Identifier: MIT
// Unified diffs by Myers' algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986)
// over lines. When two texts differ in more than a few thousand lines, all between the first
// and the last difference counts as replaced.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "room/write.h"

enum { CONTEXT = 3, MOST_STEPS = 1500 };

struct lines {
    struct str *items; // each with its line end
    size_t len, cap;
};

static struct lines split(struct arena *a, struct str text)
{
    struct lines out = {0};
    while (text.n) {
        size_t end = str_find_char(text, '\n');
        size_t n = end == STR_NOT_FOUND ? text.n : end + 1;
        ARENA_PUSH(a, out.items, out.len, out.cap) = str_slice(text, 0, n);
        text = str_from(text, n);
    }
    return out;
}

struct script {
    bool *removed, *added; // by line of the old and of the new text
};

struct myers {
    const struct lines *old, *new;
    long from, old_len, new_len; // the middle that differs
};

static bool line_eq(const struct myers *m, long x, long y)
{
    return str_eq(m->old->items[m->from + x], m->new->items[m->from + y]);
}

// Walks back through the furthest points of each step and marks what was removed and added.
static void trace(const struct myers *m, long *const *steps, long d, const struct script *s)
{
    long x = m->old_len, y = m->new_len;
    for (; d > 0; d--) {
        const long *v = steps[d - 1] + d; // diagonal k stands at v[k]
        long k = x - y;
        bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);
        long before = down ? k + 1 : k - 1;
        long px = v[before], py = px - before;
        if (down)
            s->added[m->from + py] = true;
        else
            s->removed[m->from + px] = true;
        x = px;
        y = py;
    }
}

// False when the texts differ by more than MOST_STEPS lines.
static bool compare(struct arena *a, const struct myers *m, const struct script *s)
{
    long *steps[MOST_STEPS + 1];
    long width = 0;
    long *v = ARENA_ARRAY(a, 2 * MOST_STEPS + 4, long);
    long *mid = v + MOST_STEPS + 1;
    for (long d = 0; d <= MOST_STEPS; d++) {
        for (long k = -d; k <= d; k += 2) {
            bool down = k == -d || (k != d && mid[k - 1] < mid[k + 1]);
            long x = d == 0 ? 0 : down ? mid[k + 1] : mid[k - 1] + 1;
            long y = x - k;
            while (x < m->old_len && y < m->new_len && x >= 0 && y >= 0 && line_eq(m, x, y)) {
                x++;
                y++;
            }
            mid[k] = x;
            if (x >= m->old_len && y >= m->new_len) {
                trace(m, steps, d, s);
                return true;
            }
        }
        width = d + 1;
        steps[d] = ARENA_ARRAY(a, (size_t)(2 * width + 1), long);
        memcpy(steps[d], mid - width, (size_t)(2 * width + 1) * sizeof(long));
    }
    return false;
}

static struct script find(struct arena *a, const struct lines *old, const struct lines *new)
{
    struct script s = {ARENA_ARRAY(a, old->len + 1, bool), ARENA_ARRAY(a, new->len + 1, bool)};
    size_t head = 0, tail = 0;
    while (head < old->len && head < new->len &&str_eq(old->items[head], new->items[head]))
        head++;
    while (tail < old->len - head &&
           tail < new->len - head &&str_eq(old->items[old->len - tail - 1],
                                           new->items[new->len - tail - 1]))
        tail++;
    struct myers m = {old, new, (long)head, (long)(old->len - head - tail),
                      (long)(new->len - head - tail)};
    if (!compare(a, &m, &s)) {
        memset(s.removed + head, true, (size_t)m.old_len);
        memset(s.added + head, true, (size_t)m.new_len);
    }
    return s;
}

static void put_line(struct buf *b, char sign, struct str line)
{
    buf_char(b, sign);
    buf_str(b, line);
    if (!line.n || line.p[line.n - 1] != '\n')
        buf_c(b, "\n\\ No newline at end of file\n");
}

struct hunk {
    size_t old_from, new_from, old_len, new_len;
    struct buf body;
};

static void flush(struct buf *out, struct hunk *h)
{
    // A range of no lines is written as the line before it.
    size_t x = h->old_from + (h->old_len > 0), y = h->new_from + (h->new_len > 0);
    buf_format(out, "@@ -%zu,%zu +%zu,%zu @@\n", x, h->old_len, y, h->new_len);
    buf_str(out, buf_view(&h->body));
    buf_reset(&h->body);
    h->old_len = h->new_len = 0;
}

// Lines from the next change on that are alike, at most `most` of them counted.
static size_t alike_ahead(const struct script *s, const struct lines *old, size_t x, size_t y,
                          size_t most)
{
    size_t n = 0;
    while (n < most && x + n < old->len && !s->removed[x + n] && !s->added[y + n])
        n++;
    return n;
}

static void hunks(struct buf *out, const struct script *s, const struct lines *old,
                  const struct lines *new)
{
    struct hunk h = {0};
    size_t x = 0, y = 0;
    while (x < old->len || y < new->len) {
        bool removed = x < old->len && s->removed[x], added = y < new->len && s->added[y];
        if (!removed && !added && h.body.n == 0) {
            size_t ahead = alike_ahead(s, old, x, y, CONTEXT + 1);
            bool last = x + ahead >= old->len && y + ahead >= new->len;
            if (ahead > CONTEXT || last) { // no change within reach: not of this hunk
                x++;
                y++;
                continue;
            }
        }
        if (h.body.n == 0) {
            h.old_from = x;
            h.new_from = y;
        }
        if (removed) {
            put_line(&h.body, '-', old->items[x++]);
            h.old_len++;
        } else if (added) {
            put_line(&h.body, '+', new->items[y++]);
            h.new_len++;
        } else {
            size_t ahead = alike_ahead(s, old, x, y, 2 * CONTEXT + 1);
            bool last = x + ahead >= old->len && y + ahead >= new->len;
            bool ends = ahead > 2 * CONTEXT || last;
            size_t take = ends && ahead > CONTEXT ? CONTEXT : ahead;
            for (size_t i = 0; i < take; i++, x++, y++, h.old_len++, h.new_len++)
                put_line(&h.body, ' ', old->items[x]);
            if (ends)
                flush(out, &h);
        }
    }
    if (h.body.n)
        flush(out, &h);
    buf_free(&h.body);
}

struct str write_diff(struct arena *a, struct str path, struct str before, struct str after)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    if (str_eq(before, after))
        return STR_NONE;
    struct lines old = split(&scratch, before), new = split(&scratch, after);
    struct script s = find(&scratch, &old, &new);
    buf_format(&out, "--- %.*s\n+++ %.*s\n", STR_ARG(path), STR_ARG(path));
    hunks(&out, &s, &old, &new);
    return str_copy(a, buf_view(&out));
}
