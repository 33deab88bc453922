// SPDX-License-Identifier: MIT
// Remembers what parts of templates gave that come out the same on many pages: the head of a page,
// the menu, the list of feeds, the contact. Steps are remembered when, while they were run, only
// fields were asked for that are fixed, that is, depend on nothing but the memo's key; then they
// ask for the same fields, and get the same answers, wherever the key is the same.
//
// Threads share a memo without locks: keys and parts are only added, each whole. Two threads may
// add the same; that costs its memory and nothing else.
#include <stdlib.h>
#include <string.h>

#include "site/template_parts.h"

enum {
    BUCKETS = 64,
    MOST_BYTES = 6 << 20,
};

struct memo_held {
    struct memo_held *next; // that was added before
    struct memo_part part;
    char text[];
};

struct memo_key {
    struct memo_key *next;
    struct str key;
    size_t steps;
    _Atomic(const struct memo_held *) parts[]; // and then the bytes of the key
};

struct template_memo {
    _Atomic(struct memo_key *) buckets[BUCKETS];
    _Atomic(struct memo_held *) last;
    atomic_size_t bytes;
};

struct template_memo *template_memo_make(void)
{
    struct template_memo *m = mem_alloc(sizeof *m);
    memset(m, 0, sizeof *m);
    return m;
}

void template_memo_free(struct template_memo *m)
{
    for (size_t i = 0; m && i < BUCKETS; i++)
        for (struct memo_key *k = atomic_load(&m->buckets[i]), *next; k; k = next) {
            next = k->next;
            free(k);
        }
    for (struct memo_held *h = m ? atomic_load(&m->last) : NULL, *next; h; h = next) {
        next = h->next;
        free(h);
    }
    free(m);
}

static void *take(struct template_memo *m, size_t size)
{
    bool full = atomic_fetch_add(&m->bytes, size) + size > MOST_BYTES;
    return full ? NULL : mem_alloc(size);
}

struct memo_key *memo_open(struct template_memo *m, struct str key, uint64_t hash, size_t steps)
{
    _Atomic(struct memo_key *) *bucket = &m->buckets[hash % BUCKETS];
    for (struct memo_key *k = atomic_load(bucket); k; k = k->next)
        if (str_eq(k->key, key) && k->steps == steps)
            return k;
    size_t size = sizeof(struct memo_key) + steps * sizeof(struct memo_held *);
    struct memo_key *k = take(m, size + key.n);
    if (!k)
        return NULL;
    memset(k, 0, size);
    memcpy((char *)k + size, key.p, key.n);
    k->key = (struct str){(char *)k + size, key.n};
    k->steps = steps;
    k->next = atomic_load(bucket);
    while (!atomic_compare_exchange_weak(bucket, &k->next, k))
        continue;
    return k;
}

const struct memo_part *memo_find(const struct memo_key *k, size_t step)
{
    const struct memo_held *held = atomic_load_explicit(&k->parts[step], memory_order_acquire);
    return held ? &held->part : NULL;
}

void memo_add(struct template_memo *m, struct memo_key *k, size_t step,
              const struct memo_part *part)
{
    struct memo_held *held = take(m, sizeof *held + part->text.n);
    if (!held)
        return;
    held->part = *part;
    held->part.text.p = held->text;
    if (part->text.n)
        memcpy(held->text, part->text.p, part->text.n);
    held->next = atomic_load(&m->last);
    while (!atomic_compare_exchange_weak(&m->last, &held->next, held))
        continue;
    atomic_store_explicit(&k->parts[step], held, memory_order_release);
}
