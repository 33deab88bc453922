// SPDX-License-Identifier: MIT
// Front matter as Hugo and Jekyll read it: "---" around YAML, at the first line.
#include "text/front.h"

#include "text/value_read.h"

struct fences {
    size_t from, to; // the part between the fences
    size_t end;      // first byte after the closing fence's line
};

static struct str line_at(struct str s, size_t at)
{
    struct str rest = str_from(s, at), line = STR_NONE;
    return str_line(&rest, &line) ? line : STR_NONE;
}

static size_t next_line(struct str s, size_t at)
{
    struct str rest = str_from(s, at), line;
    return str_line(&rest, &line) ? s.n - rest.n : s.n;
}

static bool is_fence(struct str line, struct str mark)
{
    return str_starts(line, mark) && str_trim(str_from(line, mark.n)).n == 0;
}

static bool find_fences(struct str s, size_t begin, struct str mark, struct str also,
                        struct fences *f)
{
    f->from = next_line(s, begin);
    size_t last = begin + FRONT_LARGEST;
    for (size_t at = f->from; at < s.n && at <= last; at = next_line(s, at)) {
        struct str line = line_at(s, at);
        if (is_fence(line, mark) || (also.n && is_fence(line, also))) {
            f->to = at;
            f->end = next_line(s, at);
            return true;
        }
    }
    return false;
}

void front_read(struct reading_state *s, size_t begin)
{
    struct doc *d = s->d;
    d->front_end = begin;
    struct fences f;
    if (!is_fence(line_at(d->source, begin), STR("---")) ||
        !find_fences(d->source, begin, STR("---"), STR("..."), &f))
        return;
    struct value v = {0};
    d->front_format = FRONT_YAML;
    d->front_end = f.end;
    if (value_read_yaml(s->a, d->path, d->source, f.from, f.to, &v, s->diags) &&
        v.type == VALUE_MAP)
        *d->front = v;
}
