// SPDX-License-Identifier: MIT
// The frame of a section is taken from others of its level: mark-up without words, or words that
// two of them have. Where the page has only one, its tags are closed as they are there.
#include "room/add_frame.h"

#include <string.h>

#include "room/own.h"

enum { TAGS_OPEN = 16, FEWEST_ALIKE = 2 };

struct level { // of the items of an outline, the headings of one level
    const struct outline *o;
    size_t from, to;
    uint8_t level;
};

static bool is_head(const struct level *l, size_t i)
{
    return i >= l->from && i < l->to && !l->o->items[i].clip && l->o->items[i].level == l->level;
}

// What stands between heading i and the item below it.
static struct str open_of(const struct level *l, size_t i)
{
    const struct outline *o = l->o;
    bool below = i + 1 < l->to && o->items[i + 1].level > l->level;
    return below ? str_slice(o->source, o->items[i].to, o->items[i + 1].from) : STR_NONE;
}

// What stands between heading i and the entry above it.
static struct str close_of(const struct level *l, size_t i)
{
    const struct outline *o = l->o;
    bool above = i > l->from && o->items[i - 1].clip;
    return above ? str_slice(o->source, o->items[i - 1].to, o->items[i].from) : STR_NONE;
}

static bool is_table_head(struct str s)
{
    return str_contains(s, STR("|-")) || str_contains(s, STR("| -")) ||
           str_contains(s, STR("|:-")) || str_contains(s, STR("<th"));
}

// Whether s can be written again: it says nothing, or others say the same.
static bool serves(const struct level *l, struct str s,
                   struct str (*part)(const struct level *, size_t))
{
    size_t alike = 0;
    if (!s.n || !own_has_words(s) || is_table_head(s))
        return s.n > 0;
    for (size_t i = l->from; i < l->to && alike < FEWEST_ALIKE; i++)
        alike += is_head(l, i) && str_eq(part(l, i), s);
    return alike >= FEWEST_ALIKE;
}

// The one nearest to the model's heading that serves; empty when none does.
static struct str find(const struct level *l, size_t near,
                       struct str (*part)(const struct level *, size_t))
{
    for (size_t apart = 0; apart < l->to - l->from; apart++) {
        size_t below = near + apart, above = near >= apart ? near - apart : SIZE_MAX;
        if (is_head(l, below) && serves(l, part(l, below), part))
            return part(l, below);
        if (is_head(l, above) && serves(l, part(l, above), part))
            return part(l, above);
    }
    return STR_NONE;
}

// ---- tags

struct tags {
    struct str open[TAGS_OPEN];
    size_t len;
    size_t closed; // tags that close what was opened before
    bool broken;   // more are open than can be kept
};

static bool next_tag(struct str *rest, struct str *name, bool *closing)
{
    size_t at;
    while ((at = str_find_char(*rest, '<')) != STR_NOT_FOUND) {
        struct str tag = str_from(*rest, at + 1);
        *closing = tag.n && tag.p[0] == '/';
        tag = str_from(tag, *closing);
        size_t n = 0;
        while (n < tag.n && (is_alpha_ascii(tag.p[n]) || is_digit_ascii(tag.p[n])))
            n++;
        *rest = str_from(tag, n);
        *name = str_slice(tag, 0, n);
        if (n)
            return true;
    }
    return false;
}

static bool is_void(struct str name)
{
    static const char *const voids[] = {"br", "hr", "img", "col", "input", "meta", "link", "wbr"};
    for (size_t i = 0; i < sizeof voids / sizeof *voids; i++)
        if (str_eq_ascii(name, str_of(voids[i])))
            return true;
    return false;
}

static void take_tags(struct tags *t, struct str s)
{
    struct str name;
    bool closing;
    while (next_tag(&s, &name, &closing)) {
        if (is_void(name))
            continue;
        if (closing && t->len && str_eq_ascii(t->open[t->len - 1], name))
            t->len--;
        else if (closing)
            t->closed++;
        else if (t->len < TAGS_OPEN)
            t->open[t->len++] = name;
        else
            t->broken = true;
    }
}

// Whether what s opens it closes, and the other way round.
static bool is_even(struct str opens, struct str closes)
{
    struct tags t = {.len = 0};
    take_tags(&t, opens);
    bool inside = t.closed == 0;
    take_tags(&t, closes);
    // "</ul></section><section>": the section that is closed was opened before the heading.
    return !t.broken && inside && t.closed == t.len;
}

// Behind the last entry of the model's section: the end tags of what `opens` opened.
static struct str close_tags(const struct outline *o, size_t model_end, struct str opens)
{
    struct tags t = {.len = 0};
    take_tags(&t, opens);
    size_t at = model_end, open = t.len;
    while (open > 0) {
        struct str rest = str_from(o->source, at), tag = str_trim(rest);
        size_t blanks = (size_t)(tag.p - rest.p), end = str_find_char(tag, '>');
        struct str name = str_from(tag, 2);
        if (!str_starts(tag, STR("</")) || end == STR_NOT_FOUND || t.broken ||
            !str_starts_ascii(name, t.open[open - 1]))
            return STR_NONE;
        open--;
        at += blanks + end + 1;
    }
    return str_slice(o->source, model_end, at);
}

// ----

// The last entry of the section that begins with heading i.
static size_t last_of(const struct level *l, size_t i)
{
    size_t end = i + 1;
    while (end < l->to && l->o->items[end].level > l->level)
        end++;
    return end - 1;
}

// The headings, which may stand in an element that ends behind their entries, and what is below.
static struct str all_opens(struct arena *a, const struct outline *o, const struct frame *f,
                            const size_t *heads, size_t depth, size_t len)
{
    struct str all = STR_NONE;
    for (size_t k = depth; k < len; k++) {
        const struct outline_item *x = &o->items[heads[k]];
        struct str head = str_slice(o->source, x->from, x->to);
        all = str_format(a, "%.*s%.*s%.*s", STR_ARG(all), STR_ARG(head), STR_ARG(f->opens[k]));
    }
    return all;
}

bool frame_find(struct arena *a, const struct outline *o, size_t from, size_t to,
                const size_t *heads, size_t heads_len, size_t depth, struct frame *out)
{
    *out = (struct frame){.opens = ARENA_ARRAY(a, heads_len + 1, struct str)};
    for (size_t k = depth; k < heads_len; k++) {
        struct level l = {o, from, to, o->items[heads[k]].level};
        struct str own = open_of(&l, heads[k]);
        if (!str_trim(own).n)
            continue;
        out->opens[k] = find(&l, heads[k], open_of);
        out->any = out->any || str_trim(out->opens[k]).n > 0;
        if (!out->opens[k].n && str_contains(own, STR("<")))
            return false;
    }
    if (!out->any)
        return true;
    struct level top = {o, from, to, o->items[heads[depth]].level};
    struct str opens = all_opens(a, o, out, heads, depth, heads_len);
    out->close = find(&top, heads[depth], close_of);
    if (!out->close.n) {
        struct str tags = close_tags(o, o->items[last_of(&top, heads[depth])].to, opens);
        out->close = str_format(a, "%.*s%s%s", STR_ARG(tags), o->eol, o->eol);
    }
    return is_even(opens, out->close);
}
