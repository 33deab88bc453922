// SPDX-License-Identifier: MIT
// Lists of copies below what an entry says: "A town of glass", "📰 3 May 2016 The Courier", and then
// "- [PDF](…)", "- [archived](…)", "- [original](…)". What such links are called is a word for a
// copy, or stands below one entry after another. Only several such lists show that a page keeps its
// entries so, and one of the addresses of each must be a file of this site or in an archive: below
// a title the names of several outlets are entries.
#include "room/reader_items.h"
#include "room/reader_names.h"
#include "text/fold.h"

enum { COPIES_MOST = 6, TEXT_LONGEST = 60 };

// The link that is all of list item b; NULL when it is anything else.
static const struct link *link_alone(const struct block *b)
{
    const struct link *l = b->kind == BLOCK_ITEM && b->f.links_len == 1 ? b->f.links : NULL;
    return l && l->at == 0 && l->end == b->f.n && l->end > l->at && l->end <= TEXT_LONGEST &&
                   (l->class == LINK_ARTICLE || l->class == LINK_SECONDARY ||
                    l->class == LINK_PICTURE)
               ? l
               : NULL;
}

static bool is_kept_copy(const struct link *l)
{
    return link_is_archived(l) || (l->relative && value_is_file(l->url)) ||
           l->class == LINK_PICTURE;
}

// "[The Courier](https://thecourier.example/…)": the name of an outlet, whatever else it is called
// in other lists.
static bool names_outlet(struct maker *m, const struct block *b, const struct link *l)
{
    struct str fold = items_folded(m->r, &b->f);
    return outlet_by_words(m->r->outlets, fold) || name_agrees(fold, l->host, l->url) >= 0.7F;
}

// Behind the list that begins with block i, when it holds nothing but links to copies; i when it
// holds anything else.
static size_t list_of_copies(struct maker *m, size_t i)
{
    const struct reader *r = m->r;
    size_t end = i;
    bool kept = false;
    for (; end < r->blocks_len && r->blocks[end].kind == BLOCK_ITEM &&
           r->blocks[end].container == r->blocks[i].container;
         end++) {
        const struct block *b = &r->blocks[end];
        const struct link *l = link_alone(b);
        if (!l || end == i + COPIES_MOST)
            return i;
        bool again = (uintptr_t)map_get(&m->copy_names, items_folded(m->r, &b->f)) > 1;
        bool copy = again ? !names_outlet(m, b, l) : link_is_copy(&b->f, l);
        if (!copy)
            return i;
        kept = kept || is_kept_copy(l);
    }
    return kept ? end : i;
}

static bool begins_list(const struct reader *r, size_t i)
{
    return i > 0 && r->blocks[i].kind == BLOCK_ITEM && r->blocks[i - 1].kind == BLOCK_PARAGRAPH &&
           r->blocks[i - 1].f.links_len == 0;
}

void copies_find(struct maker *m)
{
    enum { LISTS_LEAST = 2 };
    struct reader *r = m->r;
    size_t kept = 0, lists = 0;
    m->copies = false;
    for (size_t i = 0; i < r->blocks_len && kept < LISTS_LEAST; i++) {
        const struct link *l = link_alone(&r->blocks[i]);
        kept += l && is_kept_copy(l);
    }
    if (kept < LISTS_LEAST)
        return;
    m->copy_names = MAP_IN(r->arena);
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        void **times = link_alone(b) ? map_at(&m->copy_names, items_folded(r, &b->f)) : NULL;
        if (times)
            *times = (void *)((uintptr_t)*times + 1);
    }
    for (size_t i = 0; i < r->blocks_len; i++)
        lists += begins_list(r, i) && list_of_copies(m, i) > i;
    m->copies = lists >= LISTS_LEAST;
}

size_t copies_below(struct maker *m, size_t i)
{
    return m->copies && i < m->r->blocks_len && begins_list(m->r, i) ? list_of_copies(m, i) : i;
}

// The article itself before a copy in an archive, and that before a file of this site.
static int worth(const struct link *l)
{
    return l->relative ? 0 : link_is_archived(l) ? 1 : 2;
}

struct flat copies_best(struct reader *r, size_t from, size_t end)
{
    const struct flat *best = &r->blocks[from].f;
    for (size_t i = from + 1; i < end; i++)
        if (worth(r->blocks[i].f.links) > worth(best->links))
            best = &r->blocks[i].f;
    struct link *l = ARENA_NEW(r->arena, struct link);
    *l = best->links[0];
    l->class = LINK_ARTICLE;
    l->at = l->end = 0;
    return (struct flat){
        .text = "", .links = l, .links_len = 1, .offset = best->offset, .end = best->end};
}
