// SPDX-License-Identifier: MIT
// Two bits a name among sixty-four a page, and a few thousand at least: links within a site are
// fewer than its pages, mostly, and a wrong guess costs only time.
#include "room/asked.h"

#include <stdatomic.h>
#include <string.h>

#include "base/cleanup.h"

enum { WORD = 64, LEAST_WORDS = 512, MOST_WORDS = 1 << 20 };

struct asked {
    size_t len; // a power of two
    _Atomic uint64_t *words;
};

struct asked *asked_make(struct arena *a, size_t pages)
{
    struct asked *asked = ARENA_NEW(a, struct asked);
    asked->len = LEAST_WORDS;
    while (asked->len < pages && asked->len < MOST_WORDS)
        asked->len *= 2;
    asked->words = (_Atomic uint64_t *)ARENA_ARRAY(a, asked->len, uint64_t);
    return asked;
}

static uint64_t hash_of(enum asked_kind kind, struct str name)
{
    return (str_hash(name) + (uint64_t)kind + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static size_t bit_of(uint64_t hash, int i, size_t words)
{
    return (size_t)(hash >> (i ? 8 : 36)) & (words * WORD - 1);
}

void asked_note(struct asked *asked, enum asked_kind kind, struct str name)
{
    if (!asked)
        return;
    uint64_t hash = hash_of(kind, name);
    for (int i = 0; i < 2; i++) {
        size_t bit = bit_of(hash, i, asked->len);
        atomic_fetch_or_explicit(&asked->words[bit / WORD], UINT64_C(1) << bit % WORD,
                                 memory_order_relaxed);
    }
}

// On the way to "a/../b" the folder "a" is asked for, too.
void asked_note_path(struct asked *asked, struct str path)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    struct str rest = path, part;
    bool back = str_contains(path, STR(".."));
    if (!asked)
        return;
    char *clean = arena_alloc(&scratch, path.n + 1);
    size_t n = 0;
    while (str_split(&rest, '/', &part)) {
        if (str_eq(part, STR(".."))) {
            while (n && clean[--n] != '/')
                continue;
        } else if (part.n && !str_eq(part, STR("."))) {
            if (n)
                clean[n++] = '/';
            memcpy(clean + n, part.p, part.n);
            n += part.n;
        }
        if (back)
            asked_note(asked, ASKED_FILE, (struct str){clean, n});
    }
    asked_note(asked, ASKED_FILE, (struct str){clean, n});
}

void asked_add(struct asked *asked, struct str bytes)
{
    size_t len = bytes.n / sizeof(uint64_t);
    for (size_t i = 0; i < asked->len; i++) {
        uint64_t word = UINT64_MAX; // of another size: as if everything was asked for
        if (len == asked->len)
            memcpy(&word, bytes.p + i * sizeof word, sizeof word);
        atomic_fetch_or_explicit(&asked->words[i], word, memory_order_relaxed);
    }
}

struct str asked_bytes(const struct asked *asked)
{
    const void *words = (const void *)(uintptr_t)asked->words; // nobody writes any more
    return (struct str){words, asked->len * sizeof *asked->words};
}

bool asked_has(struct str bytes, enum asked_kind kind, struct str name)
{
    size_t len = bytes.n / sizeof(uint64_t);
    uint64_t hash = hash_of(kind, name);
    if (len < LEAST_WORDS || len * sizeof(uint64_t) != bytes.n || (len & (len - 1)))
        return true;
    for (int i = 0; i < 2; i++) {
        uint64_t word;
        size_t bit = bit_of(hash, i, len);
        memcpy(&word, bytes.p + bit / WORD * sizeof word, sizeof word);
        if (!(word >> bit % WORD & 1))
            return false;
    }
    return true;
}
