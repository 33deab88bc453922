// SPDX-License-Identifier: MIT
// A section is what lies from the line that names its outlet to the line that names the next
// one. It is copied with one entry in it: the mark-up before its first entry and behind its last
// one goes with it, when no words stand there.
#include "room/add_section.h"

#include "room/add_sound.h"
#include "text/fold.h"

struct part { // of the outline: the entries of one section, and where its heading stands
    size_t first, last;
    struct span name; // of the outlet, in the line above
    size_t from;      // of that line
};

static bool named_above(const struct clip *c)
{
    return c && c->outlet_text.n && !c->outlet_at.length;
}

static size_t next_entry(const struct outline *o, size_t i)
{
    while (i < o->len && !o->items[i].clip)
        i++;
    return i;
}

// The last place of the outlet's name between the entry before and the section's first one.
static bool find_name(const struct outline *o, size_t before, struct part *p)
{
    const struct outline_item *x = &o->items[p->first];
    struct str name = x->clip->outlet_text;
    size_t from = before;
    p->name = (struct span){0};
    for (size_t at; (at = str_find(str_slice(o->source, from, x->from), name)) != STR_NOT_FOUND;) {
        p->name = (struct span){(uint32_t)(from + at), (uint32_t)name.n};
        from += at + name.n;
    }
    p->from = p->name.offset;
    while (p->from > before && o->source.p[p->from - 1] != '\n')
        p->from--;
    return p->name.length > 0;
}

// The section whose entries begin with item i; `before` is the end of the one before.
static bool section_at(const struct outline *o, size_t i, size_t before, struct part *p)
{
    if (i >= o->len || !named_above(o->items[i].clip))
        return false;
    *p = (struct part){.first = i, .last = i};
    for (size_t k = next_entry(o, i + 1); k < o->len; k = next_entry(o, k + 1)) {
        const struct clip *c = o->items[k].clip;
        if (!named_above(c) || !str_eq(c->outlet_text, o->items[i].clip->outlet_text))
            break;
        p->last = k;
    }
    return find_name(o, before, p);
}

// Whether s has letters or digits outside tags.
static bool has_words(struct str s)
{
    bool tag = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        tag = c == '<' || (tag && c != '>');
        if (!tag && (fold_is_letter(fold_char(c)) || fold_digit(c) >= 0))
            return true;
    }
    return false;
}

bool section_add(struct arena *a, const struct models *m, size_t model, const struct entry *entry,
                 struct str *after)
{
    const struct outline *o = m->outline;
    struct part p = {0}, next;
    size_t before = 0, i = next_entry(o, 0);
    if (!entry->outlet.n || !named_above(o->items[model].clip))
        return false;
    for (;; i = next_entry(o, p.last + 1)) {
        if (i > model || !section_at(o, i, before, &p))
            return false;
        before = o->items[p.last].to;
        if (p.last >= model)
            break;
    }
    if (!section_at(o, next_entry(o, p.last + 1), before, &next))
        return false;
    size_t name_end = p.name.offset + p.name.length, first = o->items[p.first].from;
    struct str head = str_slice(o->source, p.from, p.name.offset);
    struct str between = str_slice(o->source, name_end, first);
    struct str behind = str_slice(o->source, before, next.from), text;
    if (has_words(head) || has_words(between) || has_words(behind) ||
        !sound_write(a, m, model, entry, &text))
        return false;
    struct str name = model_text(a, m, &o->items[p.first], p.name, entry->outlet);
    struct edits edits = {0};
    edit_add(a, &edits, p.from, p.from,
             str_format(a, "%.*s%.*s%.*s%.*s%.*s", STR_ARG(head), STR_ARG(name), STR_ARG(between),
                        STR_ARG(text), STR_ARG(behind)));
    *after = edit_apply(a, o->source, &edits);
    return true;
}
