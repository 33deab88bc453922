// SPDX-License-Identifier: MIT
// Of each file its bytes are kept as they were, and where each piece stands in them. Entries mostly
// come again in their order, so a piece is looked for near the one that was taken last.
#include "site/pieces.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 8, LARGEST_KEPT = 64 << 20 };

struct piece {
    uint64_t shows;
    size_t at, n; // in the file
};

struct pieces_of {
    struct piece *items;
    size_t len, cap;
};

struct piece_list {
    struct pieces *all;
    struct piece_list *next;
    struct str path;
    uint64_t key;
    bool busy; // under the lock
    char *bytes;
    size_t cap;
    struct pieces_of was, now;
    size_t at; // of those that were, from where on they were not met yet
};

struct pieces {
    pthread_mutex_t lock;
    struct piece_list *lists;
};

struct pieces *pieces_make(void)
{
    struct pieces *p = mem_alloc(sizeof *p);
    *p = (struct pieces){.lists = NULL};
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

void pieces_free(struct pieces *p)
{
    for (struct piece_list *l = p ? p->lists : NULL, *next; l; l = next) {
        next = l->next;
        free(l->bytes);
        free(l->was.items);
        free(l->now.items);
        free(l);
    }
    if (p)
        pthread_mutex_destroy(&p->lock);
    free(p);
}

static struct piece_list *list_make(struct pieces *p, struct str path)
{
    struct piece_list *l = mem_alloc(sizeof *l + path.n);
    *l = (struct piece_list){.all = p, .next = p->lists, .path = {(char *)(l + 1), path.n}};
    memcpy(l + 1, path.p, path.n);
    p->lists = l;
    return l;
}

struct piece_list *pieces_open(struct pieces *p, struct str path, uint64_t key)
{
    if (!p)
        return NULL;
    pthread_mutex_lock(&p->lock);
    struct piece_list *l = p->lists;
    while (l && !str_eq(l->path, path))
        l = l->next;
    if (!l)
        l = list_make(p, path);
    if (l->busy)
        l = NULL;
    else
        l->busy = true;
    pthread_mutex_unlock(&p->lock);
    if (!l)
        return NULL;
    if (l->key != key)
        l->was.len = 0;
    l->key = key;
    l->at = l->now.len = 0;
    return l;
}

static void add(struct pieces_of *all, struct piece piece)
{
    if (all->len == all->cap) {
        all->cap = all->cap ? all->cap * 2 : 64;
        all->items = mem_realloc(all->items, all->cap * sizeof *all->items);
    }
    all->items[all->len++] = piece;
}

bool pieces_take(struct piece_list *l, uint64_t shows, struct buf *out)
{
    for (size_t i = l ? l->at : 0; l && i < l->was.len && i < l->at + LOOKED_AT; i++) {
        const struct piece *known = &l->was.items[i];
        if (known->shows != shows)
            continue;
        add(&l->now, (struct piece){shows, out->n, known->n});
        buf_add(out, l->bytes + known->at, known->n);
        l->at = i + 1;
        return true;
    }
    return false;
}

void pieces_note(struct piece_list *l, uint64_t shows, const struct buf *out, size_t from)
{
    if (l)
        add(&l->now, (struct piece){shows, from, out->n - from});
}

static bool keep_bytes(struct piece_list *l, const struct buf *out)
{
    if (out->overflow || out->n > LARGEST_KEPT)
        return false;
    if (out->n > l->cap) {
        l->cap = out->n + out->n / 16;
        free(l->bytes);
        l->bytes = mem_alloc(l->cap);
    }
    if (out->n)
        memcpy(l->bytes, out->p, out->n);
    return true;
}

void pieces_close(struct piece_list *l, const struct buf *out)
{
    if (!l)
        return;
    const struct pieces_of before = l->was;
    l->was = l->now;
    l->now = before;
    if (!keep_bytes(l, out))
        l->was.len = 0;
    pthread_mutex_lock(&l->all->lock);
    l->busy = false;
    pthread_mutex_unlock(&l->all->lock);
}
