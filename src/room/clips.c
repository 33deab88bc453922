// SPDX-License-Identifier: MIT
// A clip's id is a hash of its identity (see address_identity): editing a title, moving from
// http to https or adding a tracking parameter does not change it. Hash: two FNV-1a sums, one
// over the text and one over its reverse, mixed; fixed for ever.
#include "room/clips.h"

#include <stdlib.h>
#include <string.h>

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
    return a->order < b->order ? -1 : a->order > b->order;
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

static struct str web_identity(struct arena *a, struct earlier *e, struct str url)
{
    const struct clip *was = earlier_of(e, url);
    bool told =
        was && address_kind_of(url) == ADDRESS_WEB && !str_starts(was->identity, STR("title:"));
    return told ? str_copy(a, was->identity) : address_identity(a, url);
}

static void identify(struct arena *a, struct map *seen, struct earlier *e, struct clip *c,
                     const struct page *p)
{
    if (c->url.n)
        c->identity = web_identity(a, e, c->url);
    if (!c->identity.n)
        c->identity = str_format(a, "title:%.*s", STR_ARG(c->title.n ? c->title : c->outlet_text));
    bool local = c->url.n && address_kind_of(c->url) != ADDRESS_WEB;
    if (local) // the same file name on two sites or pages is not the same article
        c->identity = str_format(a, "%.*s#%.*s", STR_ARG(p->url), STR_ARG(c->identity));
    void **count = map_at(seen, c->identity);
    size_t n = (size_t)(uintptr_t)*count;
    *count = (void *)(uintptr_t)(n + 1);
    struct str name = n ? str_format(a, "%.*s\n%zu", STR_ARG(c->identity), n) : c->identity;
    c->id = clip_id(a, name);
}

void clips_sort(struct arena *a, struct page *p)
{
    struct clips *found = &p->reading->clips;
    p->clips = found->len ? ARENA_ARRAY(a, found->len, struct clip *) : NULL;
    p->clips_len = found->len;
    for (size_t i = 0; i < found->len; i++)
        p->clips[i] = &found->items[i];
    if (found->len)
        qsort(p->clips, found->len, sizeof *p->clips, by_newest);
}

void clips_finish(struct arena *a, struct page *p, const struct clips *before)
{
    struct clips *found = &p->reading->clips;
    struct arena scratch = ARENA_EMPTY;
    struct map seen = map_for(&scratch, found->len);
    struct earlier e = {0};
    if (before)
        e = (struct earlier){before->items, before->len, 0};
    for (size_t i = 0; i < found->len; i++)
        identify(a, &seen, &e, &found->items[i], p);
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

static const struct outlet *outlet_of(struct arena *a, const struct room *r, struct map *made,
                                      const struct clip *c)
{
    if (c->outlet_text.n) {
        const struct outlet *known = outlet_by_name(r->outlets, c->outlet_text);
        if (!known && address_kind_of(c->url) == ADDRESS_WEB)
            known = outlet_by_word(outlet_by_address(r->outlets, c->url),
                                   fold_words(a, c->outlet_text));
        struct str slug = known ? STR_NONE : slug_of(a, c->outlet_text);
        if (known || slug.n)
            return known ? known : unlisted(a, made, slug, c->outlet_text, STR_NONE);
    }
    if (address_kind_of(c->url) != ADDRESS_WEB)
        return NULL;
    const struct outlet *known = outlet_by_address(r->outlets, c->url);
    struct address parts;
    if (known || !address_parse(a, c->url, &parts))
        return known;
    struct str domain = address_registrable(a, parts.host);
    return domain.n ? unlisted(a, made, slug_of(a, domain), domain, domain) : NULL;
}

// The language that an address or an outlet says; empty when neither does.
static struct str language_of_source(const struct room *r, const struct clip *c)
{
    struct str said = address_lang(c->url); // outlets write in several
    if (said.n || !c->outlet || c->outlet->lang.n)
        return said.n || !c->outlet ? said : c->outlet->lang;
    // "RTS - CQFD": its address is of an outlet that the table knows.
    const struct outlet *o = !c->outlet->listed && address_kind_of(c->url) == ADDRESS_WEB
                                 ? outlet_by_address(r->outlets, c->url)
                                 : NULL;
    return o ? o->lang : STR_NONE;
}

// The language of a title: its source's, if its letters are of that language, or what its script
// tells. Short titles in Latin script say too little to guess from.
static struct str title_language(const struct room *r, const struct clip *c)
{
    struct str said = language_of_source(r, c);
    if (said.n && lang_may_be(said, c->title))
        return said;
    bool other_script = c->title.n && (unsigned char)c->title.p[0] >= 0xCD;
    return other_script ? lang_detect(c->title).lang : STR_NONE;
}

static void resolve_page(struct arena *a, const struct room *r, struct map *made, struct map *cache,
                         struct page *p)
{
    for (size_t k = 0; p->reading && k < p->clips_len; k++) {
        struct clip *c = p->clips[k];
        if (c->outlet)
            continue;
        // Pages repeat their outlets: each spelling is looked up once.
        void **slot = c->outlet_text.n ? map_at(cache, c->outlet_text) : NULL;
        const struct outlet *o = slot && *slot ? *slot : outlet_of(a, r, made, c);
        c->outlet = o;
        if (!c->lang.n)
            c->lang = title_language(r, c);
        if (slot && o)
            memcpy(map_at(cache, c->outlet_text), &o, sizeof o);
    }
}

void clips_resolve(struct room *r)
{
    struct arena scratch = ARENA_EMPTY;
    struct map made = MAP_IN(&scratch), cache = MAP_IN(&scratch);
    for (size_t i = 0; i < r->pages_len; i++)
        resolve_page(&r->arena, r, &made, &cache, r->pages[i]);
    arena_free(&scratch);
}

void clips_resolve_page(struct arena *a, const struct room *r, struct page *p)
{
    struct arena scratch = ARENA_EMPTY;
    struct map made = MAP_IN(&scratch), cache = MAP_IN(&scratch);
    resolve_page(a, r, &made, &cache, p);
    arena_free(&scratch);
}
