// SPDX-License-Identifier: MIT
// Remembers what parts of templates gave that come out the same on many pages: the menu's
// frame, the list of feeds, the contact. A part is remembered when, while it was rendered, only
// fields were asked for that are fixed, that is, depend on nothing but the memo's key; then it asks
// for the same fields, and gets the same answers, wherever the key is the same.
//
// Threads share a memo without locks: entries are only added, each whole, to the front of a
// bucket's list. Two threads may add the same entry; that costs its memory and nothing else.
#include <stdlib.h>
#include <string.h>

#include "site/template_parts.h"

enum {
    BUCKETS = 256,
    MOST_ENTRIES = 4096,
    MOST_BYTES = 4 << 20,
};

struct memo_entry {
    struct memo_entry *next;
    const struct step *step;
    struct memo_found found;
    struct str key;
    char bytes[]; // of the key, then of the text
};

struct template_memo {
    _Atomic(struct memo_entry *) buckets[BUCKETS];
    atomic_size_t entries, bytes;
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
        for (struct memo_entry *e = atomic_load(&m->buckets[i]), *next; e; e = next) {
            next = e->next;
            free(e);
        }
    free(m);
}

static _Atomic(struct memo_entry *) *bucket_of(struct template_memo *m, const struct step *step,
                                               uint64_t hash)
{
    return &m->buckets[(hash ^ (uintptr_t)step / sizeof *step) % BUCKETS];
}

const struct memo_found *memo_find(struct template_memo *m, const struct step *step, struct str key,
                                   uint64_t hash)
{
    for (const struct memo_entry *e = atomic_load(bucket_of(m, step, hash)); e; e = e->next)
        if (e->step == step && str_eq(e->key, key))
            return &e->found;
    return NULL;
}

void memo_add(struct template_memo *m, const struct step *step, struct str key, uint64_t hash,
              struct str text, bool varies)
{
    size_t size = key.n + (varies ? 0 : text.n);
    if (atomic_fetch_add(&m->entries, 1) >= MOST_ENTRIES ||
        atomic_fetch_add(&m->bytes, size) + size > MOST_BYTES)
        return;
    struct memo_entry *e = mem_alloc(sizeof *e + size);
    memcpy(e->bytes, key.p, key.n);
    if (size > key.n)
        memcpy(e->bytes + key.n, text.p, text.n);
    e->step = step;
    e->key = (struct str){e->bytes, key.n};
    e->found = (struct memo_found){.text = {e->bytes + key.n, size - key.n}, .varies = varies};
    _Atomic(struct memo_entry *) *bucket = bucket_of(m, step, hash);
    e->next = atomic_load(bucket);
    while (!atomic_compare_exchange_weak(bucket, &e->next, e))
        continue;
}
