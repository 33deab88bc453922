// SPDX-License-Identifier: MIT
// Entries of a long list are alike. Those whose texts are parted by the same marks, links and
// styles have one shape, and the first of each are weighed in full. Where the same atoms won in all
// of them, and weighing nothing but these gives the same readings, nothing else is weighed of the
// others of the shape, on three conditions. The outlet is evident, by the address, the table or the
// column: another name has no chance beside it. Or else it is worth something by its place, and
// neither the address nor the table knows another name in the entry. Title and outlet are worth no
// less than they were in the first ones: one that is cut at the wrong place is. And at least half
// of what the page reads is read that way, as the page counts: then a reading that is worth less by
// itself cannot gain more from the page (W_PATTERN), for all other patterns together have less. All
// else is weighed in full, and so is what fails them.
#include "room/reader_usual.h"

#include <float.h>

#include "room/reader_weigh.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"

enum { WEIGHED_LEAST = 2 * USUAL_SAMPLES };
#define NAME_LEAST 1.5F // of a name that nothing but its place and its other entries tell
#define SLACK 1.0F // by which it may be worth less: half a mark of style, a word in the address

struct shape {
    uint32_t len, samples[USUAL_SAMPLES];
    bool known; // what is usual
    struct usual usual;
};

static uint64_t mixed(uint64_t h, uint64_t more)
{
    h = (h ^ more) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

// What parts and marks atom m, of which `link` is the article's.
static uint64_t atom_bits(const struct item *x, const struct atom *m)
{
    const struct link *l = m->link >= 0 ? &x->f.links[m->link] : NULL;
    bool primary = l && x->primary >= 0 && l->hash == x->f.links[x->primary].hash;
    unsigned link = !l ? 0 : primary ? 1 : 2U + l->class;
    return (uint64_t)m->style << 40 | (uint64_t)(uint16_t)m->cell << 24 | (uint64_t)link << 16 |
           (uint64_t)(unsigned char)m->before << 8 | (uint64_t)m->quoted << 2 |
           (uint64_t)m->bracket << 1 | m->tight;
}

static uint64_t shape_hash(const struct item *x, const struct proposals *p)
{
    uint64_t h = mixed(
        (uint64_t)x->kind << 8 | (uint64_t)x->mention << 4 | (uint64_t)x->introduces << 3 |
            (uint64_t)x->called << 2 | (uint64_t)x->attributed << 1 | (x->hit.length > 0),
        (uint64_t)x->f.links_len << 8 | (uint64_t)(x->primary >= 0) << 1 | (x->listed != NULL));
    h = mixed(h, (uint64_t)(uintptr_t)x->roles ^ p->colon);
    for (size_t i = 0; i < p->atoms_len; i++)
        h = mixed(h, atom_bits(x, &p->atoms[i]));
    return h;
}

struct shape **shapes_find(struct reader *r, struct proposals *all)
{
    struct map shapes = MAP_IN(r->arena);
    struct shape **of = ARENA_SPACE(r->arena, r->items_len + 1, struct shape *);
    uint64_t *hashes = ARENA_SPACE(r->arena, r->items_len + 1, uint64_t);
    for (uint32_t i = 0; i < r->items_len; i++) {
        hashes[i] = shape_hash(&r->items[i], &all[i]);
        void **slot = map_at(&shapes, (struct str){(const char *)&hashes[i], sizeof *hashes});
        if (!*slot)
            *slot = ARENA_NEW(r->arena, struct shape);
        struct shape *shape = of[i] = *slot;
        all[i].sample = r->in_full || shape->len < USUAL_SAMPLES;
        if (shape->len < USUAL_SAMPLES)
            shape->samples[shape->len] = i;
        shape->len++;
    }
    return of;
}

// The atom that begins, or ends, at `at`; -1 for none.
static int atom_at(const struct proposals *p, uint32_t at, bool end)
{
    for (size_t i = 0; i < p->atoms_len; i++)
        if ((end ? p->atoms[i].end : p->atoms[i].at) == at)
            return (int)i;
    return -1;
}

static bool positions_of(const struct proposals *p, struct usual *u)
{
    const struct reading_of *x = p->len ? p->items : NULL;
    if (!x || !x->has_title || (!x->has_outlet && p->atoms_len > 1))
        return false;
    u->first = atom_at(p, x->title_at, false);
    u->last = atom_at(p, x->title_end, true);
    u->outlet = x->has_outlet ? atom_at(p, x->outlet_at, false) : -1;
    return u->first >= 0 && u->last >= u->first && x->has_outlet == (u->outlet >= 0);
}

static bool same_reading(const struct reading_of *a, const struct reading_of *b)
{
    return a->score == b->score && a->title_at == b->title_at && a->title_end == b->title_end &&
           a->outlet_at == b->outlet_at && a->outlet_end == b->outlet_end &&
           a->has_title == b->has_title && a->has_outlet == b->has_outlet;
}

static bool has_labels(const struct work *w)
{
    for (size_t i = 0; i < w->a.len; i++)
        if (w->label[i])
            return true;
    return false;
}

// The address or the table says that the text is a name.
static bool names_something(struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 9, KNOWN_WORDS = 7 };
    return (c->units <= KNOWN_WORDS && outlet_of(w, c)) ||
           (c->units <= NAME_WORDS && agreement_of(w, c) > 0.5F);
}

static bool stands_again(const struct work *w, const struct candidate *c)
{
    const struct seen *seen = seen_of(w, c);
    return seen && seen->count > 1;
}

// The article's link is all there is, and most words of its text are in the address: no name is
// worth as much. Some words of it may be one.
static bool weigh_link(struct work *w, const struct usual *u)
{
    enum { WORDS_LEAST = 5 };
    struct candidate *t = w->titles;
    w->titles_len = w->outlets_len = 0;
    if (w->a.len != 1 || !w->primary[0] || w->x->attributed || role_of(w, 0) ||
        (w->a.items[0].style & (STYLE_HEADING | STYLE_CLASSES)) || w->units[0] < WORDS_LEAST)
        return false;
    propose_title(w, 0, 0);
    return w->titles_len && t->score >= u->title && t->shared >= 0.6F && !names_something(w, t) &&
           !stands_again(w, t) && !propose_parts(w, 0);
}

static bool is_evident(const struct work *w, const struct candidate *c)
{
    return c->agreement >= 0.7F || c->known || (role_of(w, c->first) & WORD_OUTLET);
}

// The address and the table know no other text of the item as a name.
static bool others_name_nothing(struct work *w, int outlet)
{
    for (int i = 0; i < (int)w->a.len && !w->has_owner; i++) {
        const struct atom *m = &w->a.items[i];
        struct candidate c = candidate_of(w, i, i, (struct piece){m->at, m->end},
                                          atoms_fold(&w->a, (size_t)i, (size_t)i));
        if (i != outlet && names_something(w, &c))
            return false;
    }
    if (w->x->host.n)
        propose_inside(w);
    return !w->has_owner && w->outlets_len == 1;
}

bool usual_weigh(struct work *w, const struct usual *u)
{
    const struct candidate *t = w->titles, *o = w->outlets;
    if (u->outlet < 0)
        return weigh_link(w, u);
    if (w->a.len <= (size_t)u->last || w->a.len <= (size_t)u->outlet || has_labels(w))
        return false;
    w->titles_len = w->outlets_len = 0;
    propose_outlet(w, u->outlet);
    if (w->outlets_len != 1 || o->score < u->name || prose_starts_lower(&w->x->f, o->at))
        return false; // "in The Courier"
    propose_title(w, u->first, u->last);
    return w->titles_len && t->score >= u->title &&
           (is_evident(w, o) || (o->score >= NAME_LEAST && others_name_nothing(w, u->outlet)));
}

// Whether sample i of a shape says the same when nothing but the usual atoms are weighed.
static bool holds_for(struct work *w, uint32_t i, const struct proposals *p, struct usual *u)
{
    const struct usual any = {u->first, u->last, u->outlet, -FLT_MAX, -FLT_MAX, 0};
    struct reading_of items[READINGS_KEPT];
    struct proposals few = {.items = items};
    work_turn(w, i, p);
    bool holds = propose_usual(w, &any, &few) && p->len && same_reading(items, p->items);
    float title = w->titles_len ? w->titles[0].score - SLACK : 0;
    float name = w->outlets_len ? w->outlets[0].score - SLACK : 0;
    float lead = p->len > 1 ? p->items[0].score - p->items[1].score - SLACK : FLT_MAX;
    u->title = title < u->title ? title : u->title;
    u->name = name < u->name ? name : u->name;
    u->lead = lead < u->lead ? lead : u->lead;
    work_leave(w, i);
    return holds;
}

static void learn(struct work *w, struct proposals *all, struct shape *s)
{
    struct usual u = {.title = FLT_MAX, .name = FLT_MAX, .lead = FLT_MAX};
    if (s->len < WEIGHED_LEAST || !positions_of(&all[s->samples[0]], &u))
        return;
    for (size_t k = 0; k < USUAL_SAMPLES; k++)
        if (!holds_for(w, s->samples[k], &all[s->samples[k]], &u))
            return;
    s->usual = u;
    s->known = true;
}

void shapes_learn(struct shape *const *of, struct work *w, struct proposals *all)
{
    for (uint32_t i = 0; i < w->r->items_len; i++) {
        if (of[i]->samples[0] == i)
            learn(w, all, of[i]);
        all[i].usual = !all[i].sample && of[i]->known ? &of[i]->usual : NULL;
    }
}

// How much the page's patterns add to reading x of an item, of whose kind the page has `all`, at
// most 1 (reader_roles.c).
static float share_of(const struct reading_of *x, const float *patterns, float all)
{
    float share = 0;
    for (int n = 0; n < 3; n++)
        share += key_shares[n] * (patterns[x->keys[n]] < all ? patterns[x->keys[n]] / all : 1);
    return share;
}

void shapes_doubt(struct reader *r, struct proposals *all, size_t keys)
{
    float *patterns = ARENA_ARRAY(r->arena, keys + 1, float), most = 0;
    float kinds[UINT8_MAX + 1] = {0}, total = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct reading_of *x = all[i].len ? all[i].items : NULL;
        if (!x || r->items[i].ignored || (!x->has_title && !x->has_outlet))
            continue;
        float weight = reading_weight(x);
        for (int n = 0; n < 3; n++) {
            patterns[x->keys[n]] += weight;
            most = patterns[x->keys[n]] > most ? patterns[x->keys[n]] : most;
        }
        kinds[r->items[i].kind] += weight;
        total += weight;
    }
    for (size_t i = 0; i < r->items_len; i++) {
        const struct reading_of *x = all[i].usual ? all[i].items : NULL;
        float of_kind = kinds[r->items[i].kind];
        all[i].unusual =
            x && 2 * patterns[x->keys[0]] < total + 1 &&
            W_PATTERN * ((most < of_kind ? most / of_kind : 1) - share_of(x, patterns, of_kind)) >
                all[i].usual->lead;
    }
}
