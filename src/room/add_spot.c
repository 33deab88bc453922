// SPDX-License-Identifier: MIT
#include "room/add_spot.h"

#include "room/own.h"

static bool is_date_heading(const struct outline_item *x)
{
    return x->level < LEVEL_ENTRY && date_known(x->date);
}

// Whether item i of a data file stands in another list than the one before it: a key ends what is
// between them.
static bool begins_list(const struct outline *o, size_t i)
{
    size_t from = o->items[i - 1].to, to = o->items[i].from;
    bool both = o->items[i - 1].clip && o->items[i].clip;
    enum doc_format format = o->page->doc->format;
    if ((format != DOC_YAML && format != DOC_JSON) || !both || from >= to)
        return false;
    struct str between = str_trim(str_slice(o->source, from, to));
    while (between.n &&
           (between.p[between.n - 1] == '[' || is_space_ascii(between.p[between.n - 1])))
        between.n--;
    return between.n && between.p[between.n - 1] == ':';
}

struct scope scope_of(const struct outline *o, size_t model)
{
    struct scope s = {model, model + 1};
    while (s.from > 0 && (o->items[s.from - 1].clip || is_date_heading(&o->items[s.from - 1])) &&
           !begins_list(o, s.from))
        s.from--;
    while (s.to < o->len && (o->items[s.to].clip || is_date_heading(&o->items[s.to])) &&
           !begins_list(o, s.to))
        s.to++;
    while (s.to < o->len && !o->items[s.to - 1].clip) // it is of what follows
        s.to--;
    return s;
}

size_t heads_of(const struct outline *o, struct scope s, size_t model, size_t *heads)
{
    size_t len = 0;
    uint8_t level = LEVEL_ENTRY;
    for (size_t i = model; i-- > s.from && len < MOST_HEADS;)
        if (o->items[i].level < level) {
            level = o->items[i].level;
            heads[len++] = i;
        }
    for (size_t i = 0; i < len / 2; i++) {
        size_t keep = heads[i];
        heads[i] = heads[len - 1 - i];
        heads[len - 1 - i] = keep;
    }
    return len;
}

// d cut to the precision of `like`.
static struct date cut(struct date d, struct date like)
{
    return (struct date){d.year, like.month ? d.month : 0, like.day ? d.day : 0};
}

int spot_precision(struct date d)
{
    return d.day ? 3 : d.month ? 2 : d.year ? 1 : 0;
}

int spot_stands(bool newest_first, struct date x, struct date d)
{
    struct date shared = {d.year, x.month && d.month ? d.month : 0, x.day && d.day ? d.day : 0};
    int c = date_compare(cut(x, shared), cut(shared, x));
    return newest_first ? -c : c;
}

static size_t next_head(const struct outline *o, size_t from, size_t to, uint8_t level)
{
    while (from < to && o->items[from].level > level)
        from++;
    return from;
}

// Where the entry goes: down the model's headings as far as the page has them for its date.
static struct spot by_date(const struct outline *o, struct date d, struct scope s,
                           const size_t *heads, size_t heads_len)
{
    size_t from = s.from, to = s.to, depth = 0;
    for (; depth < heads_len; depth++) {
        const struct outline_item *model = &o->items[heads[depth]];
        size_t found = to, before = to;
        for (size_t i = from; i < to; i++) {
            const struct outline_item *x = &o->items[i];
            if (x->level != model->level)
                continue;
            int c = spot_stands(o->newest_first, x->date, d);
            bool finer =
                spot_precision(x->date) > spot_precision(d); // its day is not said of the entry
            if (c == 0 && !finer && found == to)
                found = i;
            if (c > 0 && before == to)
                before = i;
        }
        if (found == to)
            return before < to ? (struct spot){before, 0, depth}
                               : (struct spot){o->len, to - 1, depth};
        from = found + 1;
        to = next_head(o, from, to, model->level);
    }
    for (size_t i = from; i < to; i++) {
        const struct outline_item *x = &o->items[i];
        bool later = x->clip && !x->moved && date_known(x->clip->date) &&
                     spot_stands(x->newest_first, x->clip->date, d) > 0;
        bool unordered = x->clip && !o->ordered && o->newest_first;
        if (later || unordered)
            return (struct spot){i, 0, depth};
    }
    return (struct spot){o->len, to > from ? to - 1 : from - 1, depth};
}

// Behind the entry before, where text introduces each entry: between both it would introduce the
// new one. That it does, and comments on none, is seen by the last one, behind which nothing is
// said.
static struct spot before_introduction(const struct outline *o, struct scope s, struct spot spot)
{
    size_t i = spot.before;
    bool between = i > s.from && i < s.to && o->items[i].clip && o->items[i - 1].clip;
    return between && own_speaks_behind(o, i - 1) && !own_speaks_behind(o, s.to - 1)
               ? (struct spot){o->len, i - 1, spot.depth}
               : spot;
}

struct spot spot_find(const struct outline *o, struct date d, struct scope s, const size_t *heads,
                      size_t heads_len)
{
    return before_introduction(o, s, by_date(o, d, s, heads, heads_len));
}
