// SPDX-License-Identifier: MIT
// A link is mended when its address is the old one as written, but for the case of scheme and
// host and for the fragment, which goes along as it does in browsers (RFC 9110, 10.2.2). An
// address that moved twice is given its last place. Afterwards every link of the page must lead
// where it was meant to and every entry say what it said; of changes that do not read so, the
// others are made and they are left out.
#include "room/moved.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "room/edit.h"
#include "room/verify.h"
#include "room/written.h"
#include "text/address.h"

struct place { // of an address in the file
    uint32_t offset;
    struct str url;
    struct fix_move *move;
    struct str to;
};

struct moving {
    struct arena *a;
    struct map moves; // key -> struct fix_move
    struct place *places;
    size_t len, cap;
};

// What two addresses share when they are the same to a server.
static struct str key_of(struct arena *a, struct str url)
{
    struct address x;
    if (address_kind_of(url) != ADDRESS_WEB || !address_parse(a, url, &x))
        return STR_NONE;
    size_t cut = str_find_char(url, '#');
    struct str tail = str_slice(url, 0, cut);
    struct str query = x.query.n ? str_format(a, "?%.*s", STR_ARG(x.query)) : STR_NONE;
    if (x.has_user) // the parts do not hold it
        return tail;
    return str_format(a, "%.*s://%.*s:%.*s%.*s%.*s", STR_ARG(x.scheme), STR_ARG(x.host),
                      STR_ARG(x.port), STR_ARG(x.path.n ? x.path : STR("/")), STR_ARG(query));
}

static struct str with_fragment(struct arena *a, struct str to, struct str from)
{
    size_t at = str_find_char(from, '#');
    if (at == STR_NOT_FOUND || str_find_char(to, '#') != STR_NOT_FOUND)
        return to;
    return str_format(a, "%.*s%.*s", STR_ARG(to), STR_ARG(str_from(from, at)));
}

static struct map index_moves(struct arena *a, const struct fix_move *moves, size_t len)
{
    struct map m = MAP_IN(a);
    for (size_t i = 0; i < len; i++) {
        struct str key = key_of(a, moves[i].from);
        if (key.n)
            map_set(&m, key, (void *)(uintptr_t)&moves[i]);
    }
    return m;
}

static struct fix_move *find_move(struct arena *a, const struct map *moves, struct str url)
{
    struct str key = key_of(a, url);
    return key.n ? map_get(moves, key) : NULL;
}

// Where an address is in the end; moved_check has seen that there is an end.
static struct str last_place(struct arena *a, const struct map *moves, struct str url)
{
    const struct fix_move *m;
    while ((m = find_move(a, moves, url)) != NULL)
        url = m->to;
    return url;
}

static bool leads_on(struct arena *a, const struct map *moves, const struct fix_move *first,
                     size_t len, struct error *e)
{
    const struct fix_move *m = first;
    for (size_t steps = 0; m; m = find_move(a, moves, m->to))
        if (steps++ > len)
            return error_set(e, ERROR_INPUT, "the new address of %.*s leads back to it",
                             STR_ARG(first->from));
    return true;
}

bool moved_check(struct arena *a, const struct fix_move *moves, size_t len, struct error *e)
{
    struct map m = index_moves(a, moves, len);
    for (size_t i = 0; i < len; i++) {
        struct str from = key_of(a, moves[i].from), to = key_of(a, moves[i].to);
        const struct fix_move *other = from.n ? map_get(&m, from) : NULL;
        if (!from.n || !to.n)
            return error_set(e, ERROR_INPUT, "\"%.*s\" is no web address",
                             STR_ARG(from.n ? moves[i].to : moves[i].from));
        if (str_eq(from, to))
            return error_set(e, ERROR_INPUT, "the new address of %.*s is the old one",
                             STR_ARG(moves[i].from));
        if (!str_eq(key_of(a, other->to), to)) {
            error_set(e, ERROR_INPUT, "%.*s has two new addresses: %.*s and %.*s",
                      STR_ARG(moves[i].from), STR_ARG(moves[i].to), STR_ARG(other->to));
            return error_remedy(e, "keep one of them");
        }
        if (!leads_on(a, &m, &moves[i], len, e))
            return error_remedy(e, "leave out the move that is wrong");
    }
    return true;
}

static void note_place(struct moving *v, struct str url, size_t offset)
{
    struct fix_move *move = offset ? find_move(v->a, &v->moves, url) : NULL;
    if (!move)
        return;
    struct str to = with_fragment(v->a, last_place(v->a, &v->moves, url), url);
    ARENA_PUSH(v->a, v->places, v->len, v->cap) = (struct place){(uint32_t)offset, url, move, to};
}

static int by_offset(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

// Every place that a link of the page takes its address from, each once.
static void find_places(struct moving *v, const struct page *p)
{
    static const struct clips none = {0};
    const struct clips *clips = p->reading ? &p->reading->clips : &none;
    const struct node *root = p->doc->root;
    for (const struct node *n = root; n; n = node_next(root, n))
        if (n->type == NODE_LINK)
            note_place(v, n->url, n->url_offset);
    for (size_t i = 0; i < clips->len; i++)
        if (clips->items[i].url_at.length)
            note_place(v, clips->items[i].url, clips->items[i].url_at.offset);
    if (v->len)
        qsort(v->places, v->len, sizeof *v->places, by_offset);
    size_t kept = 0;
    for (size_t i = 0; i < v->len; i++)
        if (kept == 0 || v->places[kept - 1].offset != v->places[i].offset)
            v->places[kept++] = v->places[i];
    v->len = kept;
}

static bool was_meant(struct moving *v, struct str was, struct str now)
{
    if (str_eq(was, now))
        return true;
    struct str to = with_fragment(v->a, last_place(v->a, &v->moves, was), was);
    return str_eq(address_identity(v->a, to), address_identity(v->a, now));
}

static bool entries_as_meant(struct moving *v, const struct clips *x, const struct clips *y)
{
    if (x->len != y->len)
        return false;
    for (size_t i = 0; i < x->len; i++) {
        struct clip like = y->items[i];
        like.url = x->items[i].url;
        if (!verify_same(v->a, &x->items[i], &like) ||
            !was_meant(v, x->items[i].url, y->items[i].url))
            return false;
    }
    return true;
}

static bool reads_as_meant(struct moving *v, const struct page *was, const struct page *now)
{
    const struct node *m = was->doc->root, *n = now->doc->root;
    if (was->reading && !entries_as_meant(v, &was->reading->clips, &now->reading->clips))
        return false;
    for (; m && n; m = node_next(was->doc->root, m), n = node_next(now->doc->root, n))
        if (m->type != n->type || (m->type == NODE_LINK && !was_meant(v, m->url, n->url)))
            return false;
    return !m && !n;
}

// Mends the places [from, to) of p; when that does not read as meant, one half after the other.
// `grown` is by how much what was mended before has moved the rest.
static const struct page *mend(struct moving *v, const struct page *p, size_t from, size_t to,
                               long *grown, size_t *mended)
{
    struct edits edits = {0};
    long by = 0;
    size_t made = 0;
    for (size_t i = from; i < to; i++) {
        struct place *x = &v->places[i];
        size_t at = (size_t)((long)x->offset + *grown);
        size_t n = written_length(p->doc->source, at, x->url);
        struct str text = written_url(v->a, p->doc, at, x->to);
        if (!n)
            continue;
        edit_add(v->a, &edits, at, at + n, text);
        by += (long)text.n - (long)n;
        made++;
    }
    if (!made)
        return p;
    const struct page *now = verify_read(v->a, p, edit_apply(v->a, p->doc->source, &edits));
    if (reads_as_meant(v, p, now)) {
        for (size_t i = from; i < to; i++)
            v->places[i].move->places++;
        *grown += by;
        *mended += made;
        return now;
    }
    if (to - from == 1)
        return p;
    size_t middle = from + (to - from) / 2;
    p = mend(v, p, from, middle, grown, mended);
    return mend(v, p, middle, to, grown, mended);
}

const struct page *moved_mend(struct arena *a, const struct page *p, struct fix_move *moves,
                              size_t len, size_t *mended)
{
    struct moving v = {.a = a, .moves = index_moves(a, moves, len)};
    long grown = 0;
    for (size_t i = 0; i < len; i++)
        moves[i].places = 0;
    find_places(&v, p);
    return v.len ? mend(&v, p, 0, v.len, &grown, mended) : p;
}
