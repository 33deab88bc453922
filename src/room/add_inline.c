// SPDX-License-Identifier: MIT
// Entries that share a line are no models of lines; but a link is one of a link. What parts it from
// the next one (", ", " | ") parts the new one from it. What no link of the row says, a date or a
// title, is left out.
#include "room/add_inline.h"

#include "room/written.h"
#include "text/fold.h"

enum { PARTING_LONGEST = 8 };

static bool reaches(const struct node *n, size_t at)
{
    return n->length && at >= n->offset && at < (size_t)n->offset + n->length;
}

// The link whose address stands where that of c does, or NULL. It is looked for around the entry.
static const struct node *link_of(const struct outline *o, const struct clip *c)
{
    const struct node *root = o->page->doc->root, *around = c ? c->node : NULL;
    if (!c || !c->url_at.length || doc_is_data(o->page->doc, c->url_at.offset))
        return NULL;
    while (around && around != root &&
           !(node_is_block(around) && reaches(around, c->url_at.offset)))
        around = around->parent;
    around = around ? around : root;
    for (const struct node *n = around; n; n = node_next(around, n))
        if (n->type == NODE_LINK && n->url_offset == c->url_at.offset && n->length)
            return n;
    return NULL;
}

static bool parts_links(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c == '\n' || c == '<' || fold_is_letter(fold_char(c)) || fold_digit(c) >= 0)
            return false;
    }
    return s.n > 0 && s.n <= PARTING_LONGEST;
}

static void exchange(struct arena *a, const struct node *link, struct span at, struct str text,
                     struct edits *edits)
{
    bool inside = at.length && at.offset >= link->offset &&
                  at.offset + at.length <= (size_t)link->offset + link->length;
    size_t from = at.offset - link->offset;
    if (inside && text.n && !edit_overlaps(edits, from, from + at.length))
        edit_add(a, edits, from, from + at.length, text);
}

bool inline_add(struct arena *a, const struct models *m, size_t model, bool behind,
                const struct entry *entry, struct str *after)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[model];
    const struct clip *c = x->clip;
    const struct node *link = c && entry->url.n ? link_of(o, c) : NULL;
    const struct clips *clips = &o->page->reading->clips;
    bool last_one = !link || c->order + 1 >= clips->len;
    const struct node *next = last_one ? NULL : link_of(o, &clips->items[c->order + 1]);
    size_t end = link ? (size_t)link->offset + link->length : 0;
    if (!next || next->parent != link->parent || next->offset <= end ||
        !parts_links(str_slice(o->source, end, next->offset)))
        return false;
    struct edits own = {0}, edits = {0};
    exchange(a, link, c->url_at, written_url(a, o->page->doc, c->url_at.offset, entry->url), &own);
    exchange(a, link, c->outlet_at, model_text(a, m, x, c->outlet_at, entry->outlet), &own);
    exchange(a, link, c->title_at, model_text(a, m, x, c->title_at, entry->title), &own);
    struct str made = edit_apply(a, str_slice(o->source, link->offset, end), &own);
    struct str parting = str_slice(o->source, end, next->offset);
    struct str first = behind ? parting : made, last = behind ? made : parting;
    size_t at = behind ? end : link->offset;
    edit_add(a, &edits, at, at, str_format(a, "%.*s%.*s", STR_ARG(first), STR_ARG(last)));
    *after = edit_apply(a, o->source, &edits);
    return true;
}
