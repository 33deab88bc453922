// SPDX-License-Identifier: MIT
// A clip's id is a hash of its identity (see address_identity): editing a title, moving from
// http to https or adding a tracking parameter does not change it. Hash: two FNV-1a sums, one
// over the text and one over its reverse, mixed; fixed for ever.
#include "room/clips.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "text/address.h"
#include "text/fold.h"
#include "text/lang.h"

static uint64_t mix(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

struct str clip_id(struct arena *a, struct str s)
{
    uint64_t there = 0xcbf29ce484222325u, back = 0x84222325cbf29ce4u;
    for (size_t i = 0; i < s.n; i++) { // beside one another: each waits for its last product
        there = (there ^ (unsigned char)s.p[i]) * 0x100000001b3u;
        back = (back ^ (unsigned char)s.p[s.n - 1 - i]) * 0x100000001b3u;
    }
    uint64_t h = mix(there) ^ mix(back + 0x9e3779b97f4a7c15u);
    char *id = arena_space(a, 16, 1);
    for (int i = 16; i-- > 0; h >>= 4)
        id[i] = "0123456789abcdef"[h & 15];
    return (struct str){id, 16};
}

int clip_newest(const struct clip *a, const struct clip *b)
{
    int c = date_compare(b->date, a->date);
    if (c)
        return c;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return str_cmp(a->identity, b->identity);
}

static int by_newest(const void *a, const void *b)
{
    return clip_newest(*(struct clip *const *)a, *(struct clip *const *)b);
}

// Clips of an earlier reading, which mostly come again in their order.
struct earlier {
    const struct clip *items;
    size_t len, at; // from where on they were not met yet
};

// One with that address near where the last was met; NULL when there is none.
static const struct clip *earlier_of(struct earlier *e, struct str url)
{
    enum { LOOKED_AT = 8 };
    for (size_t i = e->at; i < e->len && i < e->at + LOOKED_AT; i++)
        if (str_eq(e->items[i].url, url)) {
            e->at = i + 1;
            return &e->items[i];
        }
    return NULL;
}

// What is found out about the clips of a page, beside one another.
enum { FINISHED_AT_ONCE = 128 };

struct finishing {
    struct clips *found;
    const struct page *page;
    const struct clip **earlier; // of each, one with that address; or NULL
    struct arena *arenas;        // of each thread
};

// The identity, and the id of the first clip that has it.
static void identify(struct arena *a, struct clip *c, const struct clip *was, const struct page *p)
{
    bool web = c->url.n && address_kind_of(c->url) == ADDRESS_WEB;
    struct str plain = address_plain_identity(c->url);
    if (!web || (was && str_starts(was->identity, STR("title:"))))
        was = NULL; // its identity says more than its address
    if (plain.n)
        c->identity = plain;
    else if (c->url.n)
        c->identity = was ? str_copy(a, was->identity) : address_identity(a, c->url);
    if (!c->identity.n)
        c->identity = str_format(a, "title:%.*s", STR_ARG(c->title.n ? c->title : c->outlet_text));
    if (c->url.n && !web) // the same file name on two sites or pages is not the same article
        c->identity = str_format(a, "%.*s#%.*s", STR_ARG(p->url), STR_ARG(c->identity));
    c->id = was && !was->repeats ? str_copy(a, was->id) : clip_id(a, c->identity);
}

static void identify_some(void *context, size_t portion, unsigned worker)
{
    struct finishing *f = context;
    size_t from = portion * FINISHED_AT_ONCE, to = from + FINISHED_AT_ONCE;
    for (size_t i = from; i < to && i < f->found->len; i++)
        identify(&f->arenas[worker], &f->found->items[i], f->earlier[i], f->page);
}

static void identify_all(struct arena *a, struct finishing *f, unsigned threads)
{
    size_t portions = (f->found->len + FINISHED_AT_ONCE - 1) / FINISHED_AT_ONCE;
    if (threads > portions)
        threads = (unsigned)portions;
    if (threads < 2) {
        f->arenas = a;
        for (size_t i = 0; i < portions; i++)
            identify_some(f, i, 0);
        return;
    }
    f->arenas = mem_alloc(threads * sizeof *f->arenas);
    for (unsigned t = 0; t < threads; t++)
        f->arenas[t] = ARENA_EMPTY;
    parallel_for(threads, portions, identify_some, f);
    for (unsigned t = 0; t < threads; t++)
        arena_absorb(a, &f->arenas[t]);
    free(f->arenas);
}

// The same article once more has an id of its own.
static void count_one(struct arena *a, struct map *seen, struct clip *c)
{
    void **count = map_at(seen, c->identity);
    size_t n = (size_t)(uintptr_t)*count;
    *count = (void *)(uintptr_t)(n + 1);
    c->repeats = n > 0;
    if (n)
        c->id = clip_id(a, str_format(a, "%.*s\n%zu", STR_ARG(c->identity), n));
}

void clips_sort(struct arena *a, struct page *p)
{
    struct clips *found = &p->reading->clips;
    p->clips = found->len ? ARENA_ARRAY(a, found->len, struct clip *) : NULL;
    p->clips_len = found->len;
    for (size_t i = 0; i < found->len; i++)
        p->clips[i] = &found->items[i];
    size_t sorted = 1; // most pages are in this order
    while (sorted < found->len && clip_newest(p->clips[sorted - 1], p->clips[sorted]) < 0)
        sorted++;
    if (sorted < found->len)
        qsort(p->clips, found->len, sizeof *p->clips, by_newest);
}

void clips_finish(struct arena *a, struct page *p, const struct clips *before, unsigned threads)
{
    struct clips *found = &p->reading->clips;
    struct arena scratch = ARENA_EMPTY;
    struct map seen = map_for(&scratch, found->len);
    struct earlier e = {0};
    if (before)
        e = (struct earlier){before->items, before->len, 0};
    struct finishing f = {.found = found, .page = p};
    f.earlier = ARENA_SPACE(&scratch, found->len + 1, const struct clip *);
    for (size_t i = 0; i < found->len; i++)
        f.earlier[i] = found->items[i].url.n ? earlier_of(&e, found->items[i].url) : NULL;
    identify_all(a, &f, threads);
    for (size_t i = 0; i < found->len; i++)
        count_one(a, &seen, &found->items[i]);
    arena_free(&scratch);
    clips_sort(a, p);
}

static struct outlet *unlisted(struct arena *a, struct map *made, struct str key, struct str name,
                               struct str domain)
{
    void **slot = map_at(made, str_copy(a, key));
    if (*slot)
        return *slot;
    struct outlet *o = ARENA_NEW(a, struct outlet);
    o->name = name;
    o->slug = key;
    if (domain.n) {
        o->domains = ARENA_NEW(a, struct str);
        o->domains[0] = domain;
        o->domains_len = 1;
    }
    *slot = o;
    return o;
}

static struct str slug_of(struct arena *a, struct str name)
{
    struct str folded = fold_words(a, name);
    char *p = arena_copy(a, folded.p, folded.n);
    for (size_t i = 0; i < folded.n; i++)
        if (p[i] == ' ')
            p[i] = '-';
    return (struct str){p, folded.n};
}

// What resolving the clips of a room has found out. Pages repeat their outlets: each spelling and
// each site is looked up once.
struct resolving {
    struct arena *a; // of the outlets that are made
    const struct room *r;
    struct map made;  // slug -> struct outlet *
    struct map names; // outlet_text -> const struct outlet *
    struct map sites; // "https://host" -> struct known_site *
};

struct known_site {
    bool whole; // all its addresses are of one outlet, or none of them is of a listed one
    bool made;  // `outlet` is found out
    const struct outlet *listed, *outlet;
};

static struct resolving resolving_in(struct arena *a, const struct room *r, struct arena *scratch)
{
    return (struct resolving){.a = a, .r = r, MAP_IN(scratch), MAP_IN(scratch), MAP_IN(scratch)};
}

// Of a usual address; NULL of another, which is to be looked at for itself.
static struct known_site *site_of(struct resolving *x, struct str url)
{
    size_t from = str_starts(url, STR("https://")) ? 8 : 7, end = from;
    if (from == 7 && !str_starts(url, STR("http://")))
        return NULL;
    while (end < url.n && url.p[end] != '/' && url.p[end] != '?' && url.p[end] != '#')
        end++;
    if (end == from || url.p[from] == '\\' || address_has_control(url))
        return NULL;
    void **slot = map_at(&x->sites, str_slice(url, 0, end));
    struct known_site *s = *slot;
    if (!s) {
        *slot = s = ARENA_NEW(x->sites.arena, struct known_site);
        s->whole = outlet_of_site(x->r->outlets, url, &s->listed);
    }
    return s->whole ? s : NULL;
}

static const struct outlet *listed_at(struct resolving *x, struct str url)
{
    const struct known_site *s = site_of(x, url);
    return s ? s->listed : outlet_by_address(x->r->outlets, url);
}

static const struct outlet *made_of_domain(struct resolving *x, struct str url)
{
    const struct outlet *known = outlet_by_address(x->r->outlets, url);
    struct address parts;
    if (known || !address_parse(x->a, url, &parts))
        return known;
    struct str domain = address_registrable(x->a, parts.host);
    return domain.n ? unlisted(x->a, &x->made, slug_of(x->a, domain), domain, domain) : NULL;
}

static const struct outlet *outlet_at(struct resolving *x, struct str url)
{
    if (address_kind_of(url) != ADDRESS_WEB)
        return NULL;
    struct known_site *s = site_of(x, url);
    if (!s)
        return made_of_domain(x, url);
    if (!s->made)
        s->outlet = made_of_domain(x, url);
    s->made = true;
    return s->outlet;
}

static const struct outlet *outlet_of(struct resolving *x, const struct clip *c)
{
    if (c->outlet_text.n) {
        const struct outlet *known = outlet_by_name(x->r->outlets, c->outlet_text);
        if (!known && address_kind_of(c->url) == ADDRESS_WEB)
            known = outlet_by_word(listed_at(x, c->url), fold_words(x->a, c->outlet_text));
        struct str slug = known ? STR_NONE : slug_of(x->a, c->outlet_text);
        if (known || slug.n)
            return known ? known : unlisted(x->a, &x->made, slug, c->outlet_text, STR_NONE);
    }
    return outlet_at(x, c->url);
}

// The language that an address or an outlet says; empty when neither does.
static struct str language_of_source(struct resolving *x, const struct clip *c)
{
    struct str said = address_lang(c->url); // outlets write in several
    if (said.n || !c->outlet || c->outlet->lang.n)
        return said.n || !c->outlet ? said : c->outlet->lang;
    // "RTS - CQFD": its address is of an outlet that the table knows.
    const struct outlet *o =
        !c->outlet->listed && address_kind_of(c->url) == ADDRESS_WEB ? listed_at(x, c->url) : NULL;
    return o ? o->lang : STR_NONE;
}

// The language of a title: its source's, if its letters are of that language, or what its script
// tells. Short titles in Latin script say too little to guess from.
static struct str title_language(struct resolving *x, const struct clip *c)
{
    struct str said = language_of_source(x, c);
    if (said.n && lang_may_be(said, c->title))
        return said;
    bool other_script = c->title.n && (unsigned char)c->title.p[0] >= 0xCD;
    return other_script ? lang_detect(c->title).lang : STR_NONE;
}

static void resolve_page(struct resolving *x, struct page *p)
{
    for (size_t k = 0; p->reading && k < p->clips_len; k++) {
        struct clip *c = p->clips[k];
        if (c->outlet)
            continue;
        void **slot = c->outlet_text.n ? map_at(&x->names, c->outlet_text) : NULL;
        const struct outlet *o = slot && *slot ? *slot : outlet_of(x, c);
        c->outlet = o;
        if (!c->lang.n)
            c->lang = title_language(x, c);
        if (slot && o)
            memcpy(map_at(&x->names, c->outlet_text), &o, sizeof o);
    }
}

void clips_resolve(struct room *r)
{
    struct arena scratch = ARENA_EMPTY;
    struct resolving x = resolving_in(&r->arena, r, &scratch);
    for (size_t i = 0; i < r->pages_len; i++)
        resolve_page(&x, r->pages[i]);
    arena_free(&scratch);
}

void clips_resolve_page(struct arena *a, const struct room *r, struct page *p)
{
    struct arena scratch = ARENA_EMPTY;
    struct resolving x = resolving_in(a, r, &scratch);
    resolve_page(&x, p);
    arena_free(&scratch);
}
