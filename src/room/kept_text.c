// SPDX-License-Identifier: MIT
// Blocks that the system takes back at once (cmd_build.c), each when the last of its texts is done
// with. Without memory nothing is kept.
#include "room/kept_text.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCK = 2 << 20, LARGEST = 64 << 10 }; // with its header as large as a huge page

struct text_block {
    _Atomic(struct text_block *) *slot; // of the block in its list
    atomic_size_t users;                // texts that nobody is done with, and who writes to it
    size_t used;
    char bytes[];
};

struct kept_texts {
    atomic_size_t begun; // blocks
    size_t most;
    _Atomic(struct text_block *) blocks[];
};

struct kept_text {
    _Atomic(struct text_block *) block; // NULL: taken
    struct str text;
};

struct kept_texts *kept_texts_make(size_t most)
{
    size_t blocks = most / BLOCK;
    struct kept_texts *all = mem_alloc(sizeof *all + blocks * sizeof *all->blocks);
    atomic_init(&all->begun, 0);
    all->most = blocks;
    for (size_t i = 0; i < blocks; i++)
        atomic_init(&all->blocks[i], NULL);
    return all;
}

void kept_texts_free(struct kept_texts *all)
{
    for (size_t i = 0; all && i < all->most; i++)
        free(atomic_load(&all->blocks[i]));
    free(all);
}

static struct text_block *begin_block(struct kept_texts *all)
{
    size_t i = atomic_load(&all->begun) < all->most ? atomic_fetch_add(&all->begun, 1) : all->most;
    if (i >= all->most)
        return NULL;
    struct text_block *b = aligned_alloc(BLOCK, BLOCK);
    if (!b)
        return NULL;
    madvise(b, BLOCK, MADV_HUGEPAGE); // a wish: one fault instead of five hundred
    b->slot = &all->blocks[i];
    atomic_init(&b->users, 1);
    b->used = 0;
    atomic_store(b->slot, b);
    return b;
}

void kept_text_done(struct text_block *b)
{
    if (!b || atomic_fetch_sub(&b->users, 1) != 1)
        return;
    atomic_store(b->slot, NULL);
    free(b);
}

void text_writer_end(struct text_writer *w)
{
    kept_text_done(w->open);
    *w = (struct text_writer){0};
}

struct kept_text *text_keep(struct text_writer *w, struct arena *a, struct str text)
{
    if (!w->all || !text.n || text.n > LARGEST)
        return NULL;
    if (!w->open || text.n > BLOCK - sizeof *w->open - w->open->used) {
        kept_text_done(w->open);
        w->open = begin_block(w->all);
        if (!w->open) {
            w->all = NULL; // there is no more room
            return NULL;
        }
    }
    struct text_block *b = w->open;
    struct kept_text *t = ARENA_NEW(a, struct kept_text);
    t->text = (struct str){memcpy(b->bytes + b->used, text.p, text.n), text.n};
    b->used += text.n;
    atomic_fetch_add(&b->users, 1);
    atomic_init(&t->block, b);
    return t;
}

struct text_block *kept_text_take(struct kept_text *t, struct str *out)
{
    struct text_block *b = t ? atomic_exchange(&t->block, NULL) : NULL;
    if (b)
        *out = t->text;
    return b;
}
