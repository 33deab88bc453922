// SPDX-License-Identifier: MIT
// What pictures are called says something of an entry when it is the entry's own: the logo of
// an outlet, the title on a scan. Where most of a page's pictures are called the same beside
// articles of several sites, or several scans, their name is the page's (its subject, "logo",
// "PDF", a template's words): it is made blank in the text of the entries. So is the name of a
// file.
#include <string.h>

#include "room/reader_parts.h"

enum { LEAST = 3, NAMES_LONGEST = 200 };

struct picture_name {
    uint32_t count;
    const struct link *link; // of the first of them
    bool hosts; // stands with addresses of several sites, or of several files of the page's own
};

static bool leads_elsewhere(const struct link *l, const struct link *first)
{
    return !str_eq(l->host, first->host) || (l->relative && l->hash != first->hash);
}

static struct str name_of(const struct flat *f, const struct run *run)
{
    bool named = (run->style & STYLE_PICTURE) && run->len <= NAMES_LONGEST && run->link >= 0;
    return named ? str_trim((struct str){f->text + run->at, run->len}) : STR_NONE;
}

// Counts what the item's pictures are called; how many are called anything.
static size_t count(struct reader *r, const struct item *x, struct map *names)
{
    size_t named = 0;
    for (size_t i = 0; i < x->f.runs_len; i++) {
        struct str name = name_of(&x->f, &x->f.runs[i]);
        if (!name.n)
            continue;
        const struct link *l = &x->f.links[x->f.runs[i].link];
        void **slot = map_at(names, name);
        struct picture_name *seen = *slot;
        if (!seen)
            *slot = seen = ARENA_NEW(r->arena, struct picture_name);
        seen->link = seen->count ? seen->link : l;
        seen->hosts = seen->hosts || leads_elsewhere(l, seen->link);
        seen->count++;
        named++;
    }
    return named;
}

static void make_blank(struct reader *r, struct flat *f, const struct run *run)
{
    char *text = arena_copy(r->arena, f->text, f->n);
    memset(text + run->at, ' ', run->len);
    f->text = text;
    f->links[run->link].end = f->links[run->link].at;
}

// "IMG-2016-0012", which leads to "uploads/IMG-2016-0012.jpg".
static bool is_file_name(struct str name, struct str url)
{
    bool figures = false;
    for (size_t i = 0; i < name.n; i++)
        figures = figures || is_digit_ascii(name.p[i]);
    return figures && str_find_char(name, ' ') == STR_NOT_FOUND && str_contains(url, name);
}

void pictures_settle(struct reader *r)
{
    struct map names = MAP_IN(r->arena);
    size_t named = 0;
    for (size_t i = 0; i < r->items_len; i++)
        named += count(r, &r->items[i], &names);
    for (size_t i = 0; i < r->items_len && named; i++) {
        struct flat *f = &r->items[i].f;
        for (size_t k = 0; k < f->runs_len; k++) {
            struct str name = name_of(f, &f->runs[k]);
            const struct picture_name *seen = name.n ? map_get(&names, name) : NULL;
            bool usual = seen && seen->hosts && seen->count >= LEAST && seen->count * 2 > named;
            if (usual || (name.n && is_file_name(name, f->links[f->runs[k].link].url)))
                make_blank(r, f, &f->runs[k]);
        }
    }
}
