// SPDX-License-Identifier: MIT
#include "room/reader_memo.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/map.h"
#include "room/reader_work.h"

enum { CHANGED_MOST = 256 };

// One block of memory; the arrays lie behind it.
struct memo_item {
    struct sum key;
    uint32_t seen_in; // the last reading that had it
    uint64_t filter;  // bit h % 64 of each text that it asked for
    bool alone;       // only what is usual was weighed
    uint8_t colon;    // as it was weighed
    uint32_t stems;   // that its text has
    float link_shared;
    struct piece author;
    struct reading_of *items;
    struct atom *atoms;
    struct person_note *persons;
    uint32_t *asked;
    char *fold;
    size_t len, atoms_len, persons_len, asked_len, fold_n;
};

// How often a page has a text.
struct memo_seen {
    uint64_t hash; // of the text; 0: the place is free
    uint64_t is;
};

struct seen_table {
    struct memo_seen *places;
    size_t cap, len;
};

struct page_memo {
    struct reader_memo *of;
    struct page_memo *next;
    char *path;
    uint64_t config;
    uint32_t readings;
    struct memo_item **items; // each once
    size_t len;
    struct memo_item **table; // by key; NULL: free
    size_t cap;
    struct seen_table seen;
    unsigned habits;
    struct arena texts_arena; // of what follows
    struct map texts;
    uint64_t languages; // of the page that they stand on
    // Of the reading that goes on: the texts of which the page says another thing.
    bool all_changed;
    uint32_t changed[CHANGED_MOST];
    size_t changed_len;
    uint64_t filter;
};

struct reader_memo {
    pthread_mutex_t lock; // guards what follows
    struct page_memo *pages;
    size_t taken, all; // of all readings
};

// --- Pages ----------------------------------------------------------------------------------

struct reader_memo *reader_memo_new(void)
{
    struct reader_memo *m = mem_alloc(sizeof *m);
    *m = (struct reader_memo){.pages = NULL};
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

static void forget_all(struct page_memo *m)
{
    for (size_t i = 0; i < m->len; i++)
        free(m->items[i]);
    free(m->items);
    free(m->table);
    free(m->seen.places);
    m->items = m->table = NULL;
    m->len = m->cap = 0;
    m->seen = (struct seen_table){0};
    arena_free(&m->texts_arena);
    m->texts = (struct map){0};
}

void reader_memo_free(struct reader_memo *m)
{
    for (struct page_memo *p = m ? m->pages : NULL, *next; p; p = next) {
        next = p->next;
        forget_all(p);
        free(p->path);
        free(p);
    }
    if (m)
        pthread_mutex_destroy(&m->lock);
    free(m);
}

void reader_memo_counts(const struct reader_memo *m, size_t *taken, size_t *all)
{
    *taken = m->taken;
    *all = m->all;
}

struct page_memo *known_open(struct reader_memo *m, struct str path, uint64_t config)
{
    pthread_mutex_lock(&m->lock);
    struct page_memo *p = m->pages;
    while (p && !str_eq(str_of(p->path), path))
        p = p->next;
    if (!p) {
        p = mem_alloc(sizeof *p);
        *p = (struct page_memo){
            .of = m, .next = m->pages, .path = mem_alloc(path.n + 1), .config = config};
        memcpy(p->path, path.p, path.n);
        p->path[path.n] = 0;
        m->pages = p;
    }
    pthread_mutex_unlock(&m->lock);
    if (p->config != config)
        forget_all(p);
    p->config = config;
    p->readings++;
    return p;
}

struct map *known_texts(struct page_memo *m, uint64_t languages)
{
    if (m->languages != languages || m->texts.len > KNOWN_TEXTS_MOST || !m->texts.arena) {
        arena_free(&m->texts_arena);
        m->texts = MAP_IN(&m->texts_arena);
    }
    m->languages = languages;
    return &m->texts;
}

// --- Keys -----------------------------------------------------------------------------------
// Everything of an item that cutting and proposing look at. Where it stands in the file and below
// which headings is no part of that.

static void put(struct buf *b, uint64_t n)
{
    buf_add(b, &n, sizeof n);
}

static void put_text(struct buf *b, struct str s)
{
    put(b, s.n);
    buf_str(b, s);
}

static uint64_t date_bits(struct date d)
{
    return (uint64_t)(uint16_t)d.year << 16 | (uint64_t)d.month << 8 | d.day;
}

static void put_flat(struct buf *b, const struct flat *f)
{
    put_text(b, (struct str){f->text, f->n});
    put(b, f->runs_len);
    for (size_t i = 0; i < f->runs_len; i++) {
        const struct run *r = &f->runs[i];
        put(b, (uint64_t)r->at << 32 | r->len);
        put(b, (uint64_t)(uint32_t)r->link << 32 | (uint64_t)(uint16_t)r->cell << 16 | r->style);
        put(b, r->exact);
    }
    put(b, f->links_len);
    for (size_t i = 0; i < f->links_len; i++) {
        const struct link *l = &f->links[i];
        put(b, (uint64_t)l->at << 32 | l->end);
        put(b, l->hash);
        put(b, (uint64_t)l->class << 2 | (uint64_t)l->relative << 1 | (l->site != NULL));
        put_text(b, l->url);
        put_text(b, l->title);
        put_text(b, l->host);
    }
    put(b, f->stamps_len);
    for (size_t i = 0; i < f->stamps_len; i++) {
        put(b, (uint64_t)f->stamps[i].at << 32 | f->stamps[i].end);
        put(b, date_bits(f->stamps[i].date));
    }
}

static void put_hit(struct buf *b, const struct date_hit *h)
{
    put(b, h->offset);
    put(b, h->length);
    put(b, date_bits(h->date) << 32 | date_bits(h->other));
    put(b, (uint64_t)h->strength << 8 | (uint64_t)h->impossible << 5 | (uint64_t)h->range << 4 |
               (uint64_t)h->season << 3 | (uint64_t)h->bare_year << 2 | (uint64_t)h->misspelt << 1 |
               h->dotted);
}

static struct sum key_of(const struct item *x, struct buf *b)
{
    buf_reset(b);
    put_flat(b, &x->f);
    put_hit(b, &x->hit);
    put(b, (uint64_t)x->date_text.at << 32 | x->date_text.end);
    put(b, (uint64_t)(uint32_t)x->primary << 32 | (uint64_t)x->kind << 8 |
               (uint64_t)x->attributed << 6 | (uint64_t)x->called << 5 | (uint64_t)x->mention << 4 |
               (uint64_t)x->introduces << 3 | (uint64_t)x->ignored << 2 |
               (uint64_t)(x->site != NULL) << 1 | (x->roles != NULL));
    put_text(b, x->host);
    put_text(b, x->roles ? (struct str){(const char *)x->roles, x->roles_len * sizeof *x->roles}
                         : STR_NONE);
    return sum_of(buf_view(b));
}

static bool same_key(struct sum a, struct sum b)
{
    return a.a == b.a && a.b == b.b;
}

void known_find(const struct page_memo *m, const struct item *x, struct buf *b, struct proposals *p)
{
    p->key = key_of(x, b);
    p->known = NULL;
    for (size_t i = p->key.a; m->cap && m->table[i % m->cap]; i++)
        if (same_key(m->table[i % m->cap]->key, p->key)) {
            p->known = m->table[i % m->cap];
            p->atoms = p->known->atoms;
            p->atoms_len = p->known->atoms_len;
            p->fold = p->known->fold;
            p->fold_n = p->known->fold_n;
            p->stems = p->known->stems;
            return;
        }
}

// --- What the page says ---------------------------------------------------------------------

static struct memo_seen *seen_at(const struct seen_table *t, uint64_t hash)
{
    size_t i = hash;
    while (t->places[i % t->cap].hash && t->places[i % t->cap].hash != hash)
        i++;
    return &t->places[i % t->cap];
}

static struct seen_table table_of(const struct map *seen)
{
    struct seen_table t = {.cap = 2 * seen->len + 1, .len = seen->len};
    t.places = mem_alloc(t.cap * sizeof *t.places);
    memset(t.places, 0, t.cap * sizeof *t.places);
    for (size_t i = 0; i < seen->cap; i++) {
        const struct map_slot *slot = &seen->slots[i];
        const struct seen *s = slot->key.p ? slot->value : NULL;
        if (s)
            *seen_at(&t, slot->hash | 1) =
                (struct memo_seen){slot->hash | 1, (uint64_t)s->count << 1 | s->hosts};
    }
    return t;
}

// Texts that a has and b does not, or says another thing of.
static void add_changed(struct page_memo *m, const struct seen_table *a, const struct seen_table *b)
{
    for (size_t i = 0; i < a->cap; i++) {
        const struct memo_seen *s = &a->places[i];
        if (!s->hash || (b->len && seen_at(b, s->hash)->is == s->is))
            continue;
        m->all_changed = m->all_changed || m->changed_len == CHANGED_MOST;
        if (m->all_changed)
            return;
        uint32_t hash = (uint32_t)(s->hash >> 32);
        m->changed[m->changed_len++] = hash;
        m->filter |= UINT64_C(1) << hash % 64;
    }
}

void known_compare(struct page_memo *m, const struct map *seen, unsigned habits)
{
    struct seen_table now = table_of(seen);
    m->all_changed = m->habits != habits;
    m->changed_len = 0;
    m->filter = 0;
    add_changed(m, &now, &m->seen);
    add_changed(m, &m->seen, &now);
    free(m->seen.places);
    m->seen = now;
    m->habits = habits;
}

// --- Entries --------------------------------------------------------------------------------

static bool asked_changed(const struct page_memo *m, const struct memo_item *x)
{
    if (m->all_changed)
        return true;
    for (size_t i = 0; i < x->asked_len && (x->filter & m->filter); i++)
        for (size_t k = 0; k < m->changed_len; k++)
            if (x->asked[i] == m->changed[k])
                return true;
    return false;
}

bool known_recall(const struct page_memo *m, struct arena *a, struct proposals *p)
{
    const struct memo_item *x = p->known;
    if (!x || (x->alone && !p->usual) || x->colon != p->colon || asked_changed(m, x)) {
        p->known = NULL;
        return false;
    }
    p->usual = x->alone ? p->usual : NULL;
    p->len = x->len;
    p->items =
        memcpy(ARENA_SPACE(a, x->len, struct reading_of), x->items, x->len * sizeof *x->items);
    p->author = x->author;
    p->persons = x->persons;
    p->persons_len = x->persons_len;
    p->link_shared = x->link_shared;
    return true;
}

// The next n bytes of what lies behind an item, with what is at `from`.
static void *lay(char **at, const void *from, size_t n)
{
    void *to = *at;
    if (n)
        memcpy(to, from, n);
    *at += (n + 7) / 8 * 8;
    return to;
}

void known_note(struct proposals *p, const struct asked_texts *asked)
{
    if (asked->len > ASKED_MOST)
        return;
    size_t items = p->len * sizeof *p->items, atoms = p->atoms_len * sizeof *p->atoms,
           persons = p->persons_len * sizeof *p->persons,
           texts = asked->len * sizeof *asked->hashes;
    struct memo_item *x =
        mem_alloc(sizeof *x + items + atoms + persons + texts + p->fold_n + 5 * sizeof(uint64_t));
    char *at = (char *)(x + 1);
    *x = (struct memo_item){.key = p->key,
                            .alone = p->usual != NULL,
                            .colon = p->colon,
                            .stems = p->stems,
                            .link_shared = p->link_shared,
                            .author = p->author,
                            .items = lay(&at, p->items, items),
                            .atoms = lay(&at, p->atoms, atoms),
                            .persons = lay(&at, p->persons, persons),
                            .asked = lay(&at, asked->hashes, texts),
                            .fold = lay(&at, p->fold, p->fold_n),
                            .len = p->len,
                            .atoms_len = p->atoms_len,
                            .persons_len = p->persons_len,
                            .asked_len = asked->len,
                            .fold_n = p->fold_n};
    for (size_t i = 0; i < asked->len; i++)
        x->filter |= UINT64_C(1) << asked->hashes[i] % 64;
    p->noted = x;
}

static void make_table(struct page_memo *m)
{
    free(m->table);
    m->cap = 2 * m->len + 1;
    m->table = mem_alloc(m->cap * sizeof *m->table);
    for (size_t i = 0; i < m->cap; i++)
        m->table[i] = NULL;
    for (size_t i = 0; i < m->len; i++) {
        size_t k = m->items[i]->key.a;
        while (m->table[k % m->cap])
            k++;
        m->table[k % m->cap] = m->items[i];
    }
}

void known_close(struct page_memo *m, const struct proposals *all, size_t len)
{
    struct memo_item **old = m->items;
    size_t old_len = m->len, taken = 0;
    m->items = mem_alloc((len + 1) * sizeof *m->items);
    m->len = 0;
    for (size_t i = 0; i < len; i++) {
        struct memo_item *x = all[i].known ? all[i].known : all[i].noted;
        taken += all[i].known != NULL;
        if (!x || x->seen_in == m->readings)
            continue;
        x->seen_in = m->readings;
        m->items[m->len++] = x;
    }
    for (size_t i = 0; i < old_len; i++)
        if (old[i]->seen_in != m->readings)
            free(old[i]);
    free(old);
    make_table(m);
    pthread_mutex_lock(&m->of->lock);
    m->of->taken += taken;
    m->of->all += len;
    pthread_mutex_unlock(&m->of->lock);
}
