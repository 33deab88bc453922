// SPDX-License-Identifier: MIT
// Coverage pages in the cache: their clips, as the reader and the room left them, and the link that
// invites journalists to write. Not their trees, which are the larger part and are needed only to
// render or check the pages themselves.
//
// Outlets come back as objects of their own. They are the same for the same clips, which is all
// that anyone compares.
#include <string.h>

#include "base/map.h"
#include "room/cache_parts.h"
#include "room/clips.h"
#include "room/takeover.h"

#define NO_OUTLET UINT32_MAX

struct fixed_clip {
    struct date date;
    uint8_t access, kind, confidence, unused;
    uint32_t outlet, order, line, column;
};

static const char hollow[] = ""; // the source of a hollow page

bool coverage_is_kept(const struct loaded *l)
{
    const struct page *p = l->page;
    return p && p->kind == PAGE_COVERAGE && p->published && !p->expiry_date && !l->next_change &&
           !l->data_name.n && !p->gathered_len && p->doc && p->reading;
}

bool page_is_hollow(const struct page *p)
{
    return p->doc && p->doc->source.p == hollow;
}

// ---- writing

// Numbers are looked up by address.
static struct str address_key(const struct outlet *const *o)
{
    return (struct str){(const char *)o, sizeof *o};
}

static void put_outlet(struct buf *out, const struct outlet *o)
{
    const struct str texts[] = {o->name, o->slug, o->kind, o->country, o->lang};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_text(out, texts[i]);
    const uint32_t counts[] = {(uint32_t)o->domains_len, (uint32_t)o->names_len, o->listed};
    put(out, counts, sizeof counts);
    for (size_t i = 0; i < o->domains_len; i++)
        put_text(out, o->domains[i]);
    for (size_t i = 0; i < o->names_len; i++)
        put_text(out, o->names[i]);
}

void put_outlets(struct buf *out, struct outlet_set *set, const struct load_record *record)
{
    set->numbers = MAP_IN(set->arena);
    for (size_t i = 0; i < record->len; i++) {
        if (!coverage_is_kept(&record->loaded[i]))
            continue;
        const struct clips *clips = &record->loaded[i].page->reading->clips;
        for (size_t k = 0; k < clips->len; k++) {
            const struct outlet *o = clips->items[k].outlet;
            const struct outlet **kept = ARENA_NEW(set->arena, const struct outlet *);
            *kept = o;
            if (!o || map_get(&set->numbers, address_key(kept)))
                continue;
            ARENA_PUSH(set->arena, set->items, set->len, set->cap) = o;
            map_set(&set->numbers, address_key(kept), (void *)(uintptr_t)set->len);
        }
    }
    const uint32_t len = (uint32_t)set->len;
    put(out, &len, sizeof len);
    for (size_t i = 0; i < set->len; i++)
        put_outlet(out, set->items[i]);
}

static void put_clip(struct buf *out, const struct outlet_set *set, const struct clip *c)
{
    const size_t number = (size_t)(uintptr_t)map_get(&set->numbers, address_key(&c->outlet));
    const struct fixed_clip f = {
        .date = c->date,
        .access = (uint8_t)c->access,
        .kind = (uint8_t)c->kind,
        .confidence = c->confidence,
        .outlet = c->outlet ? (uint32_t)number - 1 : NO_OUTLET,
        .order = (uint32_t)c->order,
        .line = c->line,
        .column = c->column,
    };
    put(out, &f, sizeof f);
    const struct str texts[] = {c->url,    c->identity,  c->id,   c->title, c->outlet_text,
                                c->author, c->programme, c->note, c->lang};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_text(out, texts[i]);
}

void put_coverage(struct buf *out, const struct outlet_set *set, const struct page *p)
{
    const struct reading *reading = p->reading;
    struct arena scratch = ARENA_EMPTY;
    const uint32_t facts[] = {reading->confidence, reading->is_coverage, reading->contact != NULL,
                              (uint32_t)reading->clips.len};
    put(out, facts, sizeof facts);
    put_text(out, reading->lang);
    put_text(out, reading->contact ? reading->contact->url : STR_NONE);
    put_text(out, reading->contact ? node_text(&scratch, reading->contact) : STR_NONE);
    for (size_t i = 0; i < reading->clips.len; i++)
        put_clip(out, set, &reading->clips.items[i]);
    arena_free(&scratch);
}

// ---- reading

static void get_outlet(struct reader *x, struct outlet *o)
{
    uint32_t counts[3];
    o->name = get_text(x);
    o->slug = get_text(x);
    o->kind = get_text(x);
    o->country = get_text(x);
    o->lang = get_text(x);
    get(x, counts, sizeof counts);
    o->domains_len = counts[0];
    o->names_len = counts[1];
    o->listed = counts[2] != 0;
    o->domains = counts[0] ? get_texts(x, counts[0]) : NULL;
    o->names = counts[1] ? get_texts(x, counts[1]) : NULL;
}

bool get_outlets(struct reader *x, struct outlet_set *set)
{
    uint32_t len;
    get(x, &len, sizeof len);
    if (x->bad || len > x->rest.n)
        return false;
    set->items = ARENA_ARRAY(set->arena, len + 1, const struct outlet *);
    for (; set->len < len && !x->bad; set->len++) {
        struct outlet *o = ARENA_NEW(set->arena, struct outlet);
        get_outlet(x, o);
        set->items[set->len] = o;
    }
    return !x->bad;
}

static void get_clip(struct reader *x, const struct outlet_set *set, struct clip *c)
{
    struct fixed_clip f;
    get(x, &f, sizeof f);
    c->date = f.date;
    c->access = (enum clip_access)f.access;
    c->kind = (enum clip_kind)f.kind;
    c->confidence = f.confidence;
    c->order = f.order;
    c->line = f.line;
    c->column = f.column;
    x->bad = x->bad || (f.outlet != NO_OUTLET && f.outlet >= set->len);
    c->outlet = f.outlet == NO_OUTLET || x->bad ? NULL : set->items[f.outlet];
    struct str *const texts[] = {&c->url,    &c->identity,  &c->id,   &c->title, &c->outlet_text,
                                 &c->author, &c->programme, &c->note, &c->lang};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = get_text(x);
}

static struct doc *hollow_doc(struct arena *a, struct str path)
{
    static struct value nothing = {.type = VALUE_MAP};
    struct doc *d = ARENA_NEW(a, struct doc);
    d->path = path;
    d->source = d->bytes = (struct str){hollow, 0};
    d->front = &nothing;
    d->root = ARENA_NEW(a, struct node);
    (void)doc_format_of(path, &d->format);
    return d;
}

static const struct node *contact_link(struct arena *a, struct str url, struct str text)
{
    struct node *link = ARENA_NEW(a, struct node), *words = ARENA_NEW(a, struct node);
    link->type = NODE_LINK;
    link->url = url;
    words->type = NODE_TEXT;
    words->text = text;
    words->parent = link;
    link->first = link->last = words;
    return link;
}

void get_coverage(struct reader *x, const struct outlet_set *set, bool clips, struct page *p)
{
    struct reading *reading = ARENA_NEW(x->arena, struct reading);
    uint32_t facts[4];
    get(x, facts, sizeof facts);
    reading->confidence = (uint8_t)facts[0];
    reading->is_coverage = facts[1] != 0;
    reading->lang = get_text(x);
    struct str url = get_text(x), text = get_text(x);
    if (facts[2])
        reading->contact = contact_link(x->arena, url, text);
    p->kind = PAGE_COVERAGE;
    p->doc = hollow_doc(x->arena, p->path);
    p->reading = reading;
    x->bad = x->bad || facts[3] > x->rest.n;
    if (x->bad || !clips)
        return;
    reading->clips.len = reading->clips.cap = facts[3];
    reading->clips.items = ARENA_ARRAY(x->arena, facts[3] + 1, struct clip);
    for (size_t i = 0; i < facts[3] && !x->bad; i++) {
        get_clip(x, set, &reading->clips.items[i]);
        reading->clips.items[i].doc = p->doc;
    }
    clips_sort(x->arena, p);
}
