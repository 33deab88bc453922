// SPDX-License-Identifier: MIT
// Building an index: one pass over the documents numbers the words and notes which stand where;
// the words are sorted; a second pass over the notes writes the lists, each at the place that
// the first pass has counted out. A word that stands in many documents gets a bit set instead.
#include "room/search_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/search_parts.h"

struct slot {
    uint32_t last;  // number of the last document + 1; 0: none yet
    uint32_t count; // documents
    uint32_t bytes; // of the differences; words beyond 4 GiB of them are dense long before
};

struct new_word {
    uint64_t at; // in text
    uint32_t hash;
    uint8_t n;
    struct slot slots[SLOTS];
};

static const uint32_t doc_end = UINT32_MAX; // among the notes: the document ends

struct builder {
    struct search_index *x;
    char *text;
    size_t text_n, text_cap;
    struct new_word *words;
    size_t len, cap;
    uint32_t *table; // word + 1, by hash; a power of two
    size_t table_cap;
    size_t texts;    // bytes that were taken in
    uint32_t *notes; // word * SLOTS + slot
    size_t notes_len, notes_cap;
};

uint32_t search_hash(struct str s)
{
    uint64_t h = str_hash(s);
    return (uint32_t)(h ^ (h >> 32));
}

struct str search_primary(struct str lang)
{
    return str_slice(lang, 0, str_find_char(lang, '-'));
}

static void *grown(void *old, size_t need, size_t *cap, size_t size)
{
    if (need <= *cap)
        return old;
    *cap = *cap ? *cap * 2 : 1024;
    *cap = *cap < need ? need : *cap;
    return mem_realloc(old, *cap * size);
}

static void rehash(struct builder *b)
{
    b->table_cap = b->table_cap ? b->table_cap * 2 : 4096;
    free(b->table);
    b->table = mem_alloc(b->table_cap * sizeof *b->table);
    memset(b->table, 0, b->table_cap * sizeof *b->table);
    for (size_t i = 0; i < b->len; i++) {
        size_t at = b->words[i].hash & (b->table_cap - 1);
        while (b->table[at])
            at = (at + 1) & (b->table_cap - 1);
        b->table[at] = (uint32_t)i + 1;
    }
}

static uint32_t word_number(struct builder *b, const struct search_word *w)
{
    if (b->len * 2 >= b->table_cap)
        rehash(b);
    uint32_t hash = search_hash((struct str){w->text, w->n});
    size_t at = hash & (b->table_cap - 1);
    for (; b->table[at]; at = (at + 1) & (b->table_cap - 1)) {
        const struct new_word *known = &b->words[b->table[at] - 1];
        if (known->hash == hash && known->n == w->n &&
            memcmp(b->text + known->at, w->text, w->n) == 0)
            return b->table[at] - 1;
    }
    b->words = grown(b->words, b->len + 1, &b->cap, sizeof *b->words);
    b->text = grown(b->text, b->text_n + w->n, &b->text_cap, 1);
    b->words[b->len] = (struct new_word){.at = b->text_n, .hash = hash, .n = (uint8_t)w->n};
    memcpy(b->text + b->text_n, w->text, w->n);
    b->text_n += w->n;
    b->table[at] = (uint32_t)++b->len;
    return (uint32_t)b->len - 1;
}

static uint32_t varint_len(uint32_t v)
{
    uint32_t n = 1;
    for (; v >= 128; v >>= 7)
        n++;
    return n;
}

static void note_text(struct builder *b, uint32_t doc, struct str text, unsigned slot)
{
    struct search_word w;
    for (size_t at = 0; search_word_next(text, &at, &w);) {
        uint32_t word = word_number(b, &w);
        struct slot *s = &b->words[word].slots[slot];
        if (s->last == doc + 1)
            continue;
        s->bytes += varint_len(doc + 1 - s->last);
        s->last = doc + 1;
        s->count++;
        b->notes = grown(b->notes, b->notes_len + 2, &b->notes_cap, sizeof *b->notes);
        b->notes[b->notes_len++] = word * SLOTS + slot;
    }
}

static void note_body(struct builder *b, uint32_t i, unsigned slot)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    const struct search_source *source = &b->x->source;
    if (!source->text || b->texts >= SEARCH_TEXTS_MOST)
        return;
    struct str text;
    struct error unheard; // whoever shows the page says so; it is found by what else it says
    (void)!source->text(source->context, i, &scratch, &text, &unheard);
    b->texts += text.n;
    note_text(b, i, text, slot);
}

static void note_doc(struct builder *b, uint32_t i)
{
    struct search_index *x = b->x;
    struct search_doc d = {0};
    x->source.doc(x->source.context, i, &d);
    enum search_tongue tongue = search_tongue_of(d.lang);
    unsigned other = slot_of(tongue, PLACE_OTHER);
    note_text(b, i, d.title, slot_of(tongue, PLACE_TITLE));
    note_text(b, i, d.outlet, other);
    note_text(b, i, d.author, other);
    note_text(b, i, d.programme, other);
    note_text(b, i, d.note, other);
    note_body(b, i, other);
    for (size_t k = 0; k < d.topics_len; k++) {
        note_text(b, i, d.topics[k], other);
        ARENA_PUSH(&x->arena, x->topics, x->topics_len, x->topics_cap) =
            (struct topic_entry){search_hash(d.topic_keys[k]), i};
    }
    b->notes = grown(b->notes, b->notes_len + 1, &b->notes_cap, sizeof *b->notes);
    b->notes[b->notes_len++] = doc_end;
    x->outlets[i] = d.outlet_key.n ? str_hash(d.outlet_key) : 0;
    x->langs[i] = d.lang.n ? search_hash(search_primary(d.lang)) : 0;
    x->years[i] = d.date.year;
}

// ---- sorting

struct sorted {
    struct str text;
    uint32_t word;
};

static int by_text(const void *a, const void *b)
{
    return str_cmp(((const struct sorted *)a)->text, ((const struct sorted *)b)->text);
}

static struct sorted *sort_words(const struct builder *b)
{
    struct sorted *all = mem_alloc((b->len + 1) * sizeof *all);
    for (size_t i = 0; i < b->len; i++)
        all[i] = (struct sorted){{b->text + b->words[i].at, b->words[i].n}, (uint32_t)i};
    if (b->len)
        qsort(all, b->len, sizeof *all, by_text);
    return all;
}

static size_t count_lists(const struct builder *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->len; i++)
        for (unsigned s = 0; s < SLOTS; s++)
            n += b->words[i].slots[s].count > 0;
    return n;
}

// Gives every list its place. list_of tells which list a note belongs to.
static void lay_out(struct builder *b, const struct sorted *sorted, uint32_t *list_of)
{
    struct search_index *x = b->x;
    uint64_t text_at = 0, postings = 0, dense = 0;
    uint32_t list = 0;
    for (size_t i = 0; i < b->len; i++) {
        const struct new_word *w = &b->words[sorted[i].word];
        memcpy(x->text + text_at, sorted[i].text.p, w->n);
        x->text_at[i] = text_at;
        x->lists_at[i] = list;
        text_at += w->n;
        for (unsigned s = 0; s < SLOTS; s++) {
            const struct slot *slot = &w->slots[s];
            if (!slot->count)
                continue;
            bool many = slot->count > x->source.len / DENSE && slot->count > 64;
            x->lists[list] =
                (struct search_list){many ? dense : postings, slot->count, (uint8_t)s, many};
            dense += many ? x->bits_len : 0;
            postings += many ? 0 : slot->bytes;
            list_of[sorted[i].word * SLOTS + s] = list++;
        }
    }
    x->text_at[b->len] = text_at;
    x->lists_at[b->len] = list;
    x->postings = arena_alloc(&x->arena, postings + 8);
    x->dense = ARENA_ARRAY(&x->arena, dense + 1, uint64_t);
}

struct cursor {
    unsigned char *out;
    uint64_t *bits; // of a dense list; else NULL
    uint32_t last;
};

static void write_lists(struct builder *b, const uint32_t *list_of, size_t lists)
{
    const struct search_index *x = b->x;
    struct cursor *cursors = mem_alloc((lists + 1) * sizeof *cursors);
    for (size_t i = 0; i < lists; i++) {
        bool dense = x->lists[i].dense;
        cursors[i] = (struct cursor){dense ? NULL : x->postings + x->lists[i].at,
                                     dense ? x->dense + x->lists[i].at : NULL, 0};
    }
    uint32_t doc = 0;
    for (size_t i = 0; i < b->notes_len; i++) {
        if (b->notes[i] == doc_end) {
            doc++;
            continue;
        }
        struct cursor *c = &cursors[list_of[b->notes[i]]];
        if (c->bits) {
            c->bits[doc / 64] |= (uint64_t)1 << doc % 64;
            continue;
        }
        uint32_t v = doc + 1 - c->last;
        for (; v >= 128; v >>= 7)
            *c->out++ = (unsigned char)(v | 128);
        *c->out++ = (unsigned char)v;
        c->last = doc + 1;
    }
    free(cursors);
}

// ---- stems

static int by_hash(const void *a, const void *b)
{
    const struct stem_entry *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

static bool has_tongue(const struct search_index *x, size_t word, enum search_tongue tongue)
{
    for (uint32_t l = x->lists_at[word]; l < x->lists_at[word + 1]; l++)
        if (x->lists[l].slot / PLACES == tongue)
            return true;
    return false;
}

static void add_stems(struct search_index *x, enum search_tongue tongue)
{
    struct stem_entry *all = ARENA_ARRAY(&x->arena, x->words_len + 1, struct stem_entry);
    size_t n = 0;
    for (size_t i = 0; i < x->words_len; i++) {
        char word[SEARCH_WORD_ROOM];
        struct str text = index_word(x, i);
        if (!has_tongue(x, i, tongue))
            continue;
        memcpy(word, text.p, text.n);
        struct str stem = {word, search_stem(tongue, word, text.n)};
        all[n++] = (struct stem_entry){search_hash(stem), (uint32_t)i};
    }
    if (n)
        qsort(all, n, sizeof *all, by_hash);
    x->stems[tongue] = all;
    x->stems_len[tongue] = n;
}

// ---- the whole

static void make_index(struct builder *b)
{
    struct search_index *x = b->x;
    struct sorted *sorted = sort_words(b);
    size_t lists = count_lists(b);
    uint32_t *list_of = mem_alloc((b->len * SLOTS + 1) * sizeof *list_of);
    x->words_len = b->len;
    x->text = arena_alloc(&x->arena, b->text_n + 1);
    x->text_at = ARENA_ARRAY(&x->arena, b->len + 1, uint64_t);
    x->lists_at = ARENA_ARRAY(&x->arena, b->len + 1, uint32_t);
    x->lists = ARENA_ARRAY(&x->arena, lists + 1, struct search_list);
    lay_out(b, sorted, list_of);
    write_lists(b, list_of, lists);
    add_stems(x, TONGUE_FRENCH);
    add_stems(x, TONGUE_ENGLISH);
    free(list_of);
    free(sorted);
}

struct search_index *search_index_make(const struct search_source *source)
{
    struct search_index *x = mem_alloc(sizeof *x);
    *x = (struct search_index){.source = *source, .bits_len = (source->len + 63) / 64};
    x->pool = bits_pool_make();
    x->outlets = ARENA_ARRAY(&x->arena, source->len + 1, uint64_t);
    x->langs = ARENA_ARRAY(&x->arena, source->len + 1, uint32_t);
    x->years = ARENA_ARRAY(&x->arena, source->len + 1, int16_t);
    struct builder b = {.x = x};
    for (size_t i = 0; i < source->len; i++)
        note_doc(&b, (uint32_t)i);
    make_index(&b);
    free(b.text);
    free(b.words);
    free(b.table);
    free(b.notes);
    return x;
}

void search_index_free(struct search_index *x)
{
    if (!x)
        return;
    bits_pool_free(x->pool);
    arena_free(&x->arena);
    free(x);
}

const struct search_source *search_index_source(const struct search_index *x)
{
    return &x->source;
}

size_t search_index_words(const struct search_index *x)
{
    return x->words_len;
}

size_t search_index_bytes(const struct search_index *x)
{
    return x->arena.total + sizeof *x;
}
