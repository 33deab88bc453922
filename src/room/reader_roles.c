// SPDX-License-Identifier: MIT
// Decides which text is the title and which the outlet. Every item proposes several readings,
// each a title and an outlet (or none) among its atoms, weighed by what the texts themselves
// say. Then the page decides: readings that many alike items share gain, and the names found
// for an address hold for its other articles. What is left over becomes the note.
#include <string.h>

#include "room/reader_propose.h"
#include "room/reader_weights.h"
#include "text/fold.h"

struct pattern { // how many items read the same way
    float weight;
};

struct page {
    struct reader *r;
    struct proposals *of; // for each item
    struct map patterns;  // key bytes -> struct pattern *
    struct map kinds;     // kind byte -> struct pattern *: all items of the kind
    struct map names;     // host -> folded name that its articles have most often
};

static struct pattern *pattern_at(struct page *p, struct map *m, const void *key, size_t n)
{
    struct str k = {key, n};
    struct pattern *x = map_get(m, k);
    if (!x) {
        x = ARENA_NEW(p->r->arena, struct pattern);
        map_set(m, str_copy(p->r->arena, k), x);
    }
    return x;
}

static struct pattern *find_pattern(const struct map *m, const void *key, size_t n)
{
    return map_get(m, (struct str){key, n});
}

static struct reading_of *best_reading(struct page *p, size_t i, bool with_page)
{
    struct proposals *o = &p->of[i];
    struct reading_of *best = NULL;
    float best_score = -1e9F;
    char kind = (char)p->r->items[i].kind;
    const struct pattern *all = with_page ? find_pattern(&p->kinds, &kind, 1) : NULL;
    struct str host = p->r->items[i].host;
    struct str name = STR_NONE;
    if (with_page && host.n) {
        const struct str *known = map_get(&p->names, host);
        name = known ? *known : STR_NONE;
    }
    for (size_t k = 0; k < o->len; k++) {
        struct reading_of *x = &o->items[k];
        float score = x->score;
        if (all && all->weight > o->chosen_weight) {
            const struct pattern *s = find_pattern(&p->patterns, &x->key, sizeof x->key);
            float own = o->chosen == x ? o->chosen_weight : 0;
            float share = s ? (s->weight - own) / (all->weight - o->chosen_weight) : 0;
            score += W_PATTERN * (share > 0 ? share : 0);
        }
        if (name.n && x->outlet_fold.n)
            score += str_eq(name, x->outlet_fold) ? W_OUTLET_SAME
                     : x->agreement < 0.7F        ? -W_OUTLET_SAME
                                                  : 0;
        if (score > best_score) {
            best_score = score;
            best = x;
        }
    }
    o->best_score = best_score;
    return best;
}

static void choose(struct page *p, bool with_page)
{
    struct reader *r = p->r;
    struct reading_of **chosen = ARENA_ARRAY(r->arena, r->items_len + 1, struct reading_of *);
    for (size_t i = 0; i < r->items_len; i++)
        chosen[i] = best_reading(p, i, with_page);
    p->patterns = MAP_IN(r->arena);
    p->kinds = MAP_IN(r->arena);
    p->names = MAP_IN(r->arena);
    for (size_t i = 0; i < r->items_len; i++) {
        struct proposals *o = &p->of[i];
        o->chosen = chosen[i];
        o->chosen_weight = 0;
        if (!chosen[i] || (!chosen[i]->has_title && !chosen[i]->has_outlet))
            continue;
        float w = chosen[i]->score / 4;
        o->chosen_weight = w < 0.1F ? 0.1F : w > 1 ? 1 : w;
        char kind = (char)r->items[i].kind;
        pattern_at(p, &p->patterns, &chosen[i]->key, sizeof chosen[i]->key)->weight +=
            o->chosen_weight;
        pattern_at(p, &p->kinds, &kind, 1)->weight += o->chosen_weight;
        struct str host = r->items[i].host;
        if (host.n && chosen[i]->has_outlet && chosen[i]->agreement >= 0.7F &&
            !map_get(&p->names, host)) {
            struct str *name = ARENA_NEW(r->arena, struct str);
            *name = chosen[i]->outlet_fold;
            map_set(&p->names, host, name);
        }
    }
}

// Brackets and quotation marks that were opened inside belong to the end.
static uint32_t close_marks(const struct flat *f, uint32_t at, uint32_t end)
{
    int round = 0, square = 0;
    for (uint32_t i = at; i < end; i++) {
        round += f->text[i] == '(' ? 1 : f->text[i] == ')' ? -1 : 0;
        square += f->text[i] == '[' ? 1 : f->text[i] == ']' ? -1 : 0;
    }
    for (int k = 0; k < 2 && end < f->n; k++) {
        if (f->text[end] == ')' && round > 0) {
            end++;
            round--;
        } else if (f->text[end] == ']' && square > 0) {
            end++;
            square--;
        } else if (f->text[end] == '.' && end - at > 20 && k == 0 && end + 1 == f->n) {
            end++;
        }
    }
    static const char *const pairs[][2] = {{"“", "”"},   {"«", "»"},   {"„", "“"},
                                           {"「", "」"}, {"『", "』"}, {"\"", "\""}};
    struct str inside = {f->text + at, end - at};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str open = str_of(pairs[i][0]), close = str_of(pairs[i][1]);
        uint32_t gap = end < f->n && f->text[end] == ' ' ? 1 : 0;
        if (gap == 0 && end + 2 <= f->n && memcmp(f->text + end, "\xc2\xa0", 2) == 0)
            gap = 2;
        if (!str_starts(str_from((struct str){f->text, f->n}, end + gap), close))
            continue;
        size_t opened = 0, closed = 0;
        for (size_t k = 0; k + open.n <= inside.n; k++)
            opened += memcmp(inside.p + k, open.p, open.n) == 0;
        for (size_t k = 0; k + close.n <= inside.n; k++)
            closed += memcmp(inside.p + k, close.p, close.n) == 0;
        bool same = str_eq(open, close);
        if (same ? opened % 2 == 1 : opened > closed)
            return end + gap + (uint32_t)close.n;
    }
    return end;
}

// The brackets around a kind of thing at the beginning: "[Vidéo]Programme …".
static uint32_t open_marks(const struct flat *f, uint32_t at, uint32_t end)
{
    if (at == 0 || (f->text[at - 1] != '[' && f->text[at - 1] != '('))
        return at;
    char close = f->text[at - 1] == '[' ? ']' : ')';
    for (uint32_t i = at; i < end; i++)
        if (f->text[i] == close)
            return at - 1;
    return at;
}

// An outlet that stands above the item: a heading or label that names it.
static void outlet_from_sections(struct reader *r, struct item *x)
{
    for (int32_t s = x->section; s >= 0; s = r->sections[s].parent) {
        const struct section *h = &r->sections[s];
        if (h->date.length || h->f.n > 80 || h->folded.n == 0)
            continue;
        struct str text = flat_text(r->arena, &h->f, 0, h->f.n);
        while (text.n && (text.p[text.n - 1] == ':' || text.p[text.n - 1] == ' '))
            text.n--;
        const struct outlet *known = outlet_by_name(r->outlets, text);
        float agrees = 0;
        if (x->primary >= 0)
            agrees = name_agrees(h->folded, x->host, x->f.links[x->primary].url);
        if (known || agrees >= 0.75F) {
            x->outlet_other = text;
            return;
        }
    }
}

static void settle(struct page *p, size_t i)
{
    struct reader *r = p->r;
    struct item *x = &r->items[i];
    const struct reading_of *c = p->of[i].chosen;
    x->evidence = p->of[i].best_score;
    if (c && c->has_title)
        x->title = (struct piece){open_marks(&x->f, c->title_at, c->title_end),
                                  close_marks(&x->f, c->title_at, c->title_end)};
    if (c && c->has_outlet) {
        x->outlet = (struct piece){c->outlet_at, close_marks(&x->f, c->outlet_at, c->outlet_end)};
        x->agreement = c->agreement;
        x->outlet_known = c->known;
    }
    if (c)
        x->author = c->author;
    bool kept = x->outlet.end > x->outlet.at && (x->agreement >= 0.7F || x->outlet_known);
    if (!kept)
        outlet_from_sections(r, x);
    x->title_other = p->of[i].title_other;
}

void roles_decide(struct reader *r)
{
    struct page p = {.r = r};
    p.of = proposals_make(r);
    choose(&p, false);
    for (int round = 0; round < W_PATTERN_ROUNDS; round++)
        choose(&p, true);
    for (size_t i = 0; i < r->items_len; i++)
        settle(&p, i);
}
