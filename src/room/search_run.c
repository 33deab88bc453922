// SPDX-License-Identifier: MIT
// Running a query: each term's lists are put together as bit sets, in which every document has
// its bit, newest first; the terms' sets are intersected, the filters applied, and the first
// documents taken.
//
// For relevance a term has a set for each level: the word itself in the title counts most, then
// a word of the same stem or beginning there, then the word elsewhere, then such a word
// elsewhere. A document's score is the sum over the terms of level times rarity. As titles are
// short, how often a word is repeated says nothing. Whole stretches of documents that cannot
// reach the worst of the best are passed over.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/search_parts.h"
#include "room/search_query.h"

enum { TEXT_WORK = 1 << 15 }; // what reading a text counts as
enum { LEVELS = 4, CHECK_EVERY = 1 << 17, POOL = 32, SETS = SEARCH_TERMS * (LEVELS + 1) + 8 };
static const uint32_t weights[LEVELS] = {8, 6, 3, 2};

struct run {
    const struct search_index *x;
    const struct search_request *request;
    struct arena *arena;
    double until;
    uint64_t work; // since the clock was looked at
    bool late;
    uint64_t *levels[SEARCH_TERMS][LEVELS]; // NULL: no document
    uint32_t scores[SEARCH_TERMS][LEVELS];
    uint64_t *found;
    uint64_t *sets[SETS]; // all bit sets of this run
    size_t sets_len;
};

// ---- memory

struct bits_pool {
    pthread_mutex_t lock;
    uint64_t *free[POOL];
    size_t len;
};

struct bits_pool *bits_pool_make(void)
{
    struct bits_pool *pool = mem_alloc(sizeof *pool);
    *pool = (struct bits_pool){.len = 0};
    pthread_mutex_init(&pool->lock, NULL);
    return pool;
}

void bits_pool_free(struct bits_pool *pool)
{
    while (pool->len)
        free(pool->free[--pool->len]);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

// No document; lives until the run ends.
static uint64_t *bits_new(struct run *r)
{
    size_t size = (r->x->bits_len + 1) * sizeof(uint64_t);
    struct bits_pool *pool = r->x->pool;
    pthread_mutex_lock(&pool->lock);
    uint64_t *bits = pool->len ? pool->free[--pool->len] : NULL;
    pthread_mutex_unlock(&pool->lock);
    if (!bits)
        bits = mem_alloc(size);
    memset(bits, 0, size);
    return r->sets[r->sets_len++] = bits;
}

static void give_back(struct run *r)
{
    struct bits_pool *pool = r->x->pool;
    pthread_mutex_lock(&pool->lock);
    while (r->sets_len && pool->len < POOL)
        pool->free[pool->len++] = r->sets[--r->sets_len];
    pthread_mutex_unlock(&pool->lock);
    while (r->sets_len)
        free(r->sets[--r->sets_len]);
}

static bool is_late(struct run *r, uint64_t work)
{
    r->work += work;
    if (r->work < CHECK_EVERY)
        return r->late;
    r->work = 0;
    r->late = r->late || clock_monotonic_ms() > r->until;
    return r->late;
}

// ---- words

// The first word that is not less than `text`; with `after`, the first that is greater than all
// that begin with it.
static size_t bound(const struct search_index *x, struct str text, bool after)
{
    size_t low = 0, high = x->words_len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str word = index_word(x, middle);
        int c = str_cmp(after ? str_slice(word, 0, text.n < word.n ? text.n : word.n) : word, text);
        if (c < 0 || (after && c == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_list(struct run *r, const struct search_list *list, uint64_t **set)
{
    if (is_late(r, list->dense ? r->x->bits_len / 8 : list->count))
        return;
    if (!*set)
        *set = bits_new(r);
    uint64_t *bits = *set;
    if (list->dense) {
        const uint64_t *more = r->x->dense + list->at;
        for (size_t i = 0; i < r->x->bits_len; i++)
            bits[i] |= more[i];
        return;
    }
    const unsigned char *p = r->x->postings + list->at;
    uint32_t doc = UINT32_MAX;
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t v = *p++;
        if (v >= 128) {
            v &= 127;
            for (unsigned shift = 7;; shift += 7) {
                v |= (uint32_t)(*p & 127) << shift;
                if (*p++ < 128)
                    break;
            }
        }
        doc += v;
        bits[doc >> 6] |= (uint64_t)1 << (doc & 63);
    }
}

// Adds the lists of a word to a term's sets. `near` when it is another word than the query's;
// tongue TONGUES takes the lists of all.
static void add_word(struct run *r, size_t term, size_t word, bool near, unsigned tongue)
{
    for (uint32_t l = r->x->lists_at[word]; l < r->x->lists_at[word + 1]; l++) {
        const struct search_list *list = &r->x->lists[l];
        if (tongue != TONGUES && list->slot / PLACES != tongue)
            continue;
        unsigned level = list->slot % PLACES == PLACE_TITLE ? 0 : 2;
        level = r->request->by_relevance ? level + near : 0;
        add_list(r, list, &r->levels[term][level]);
    }
}

static bool same_stem(struct str word, enum search_tongue tongue, struct str stem)
{
    char text[SEARCH_WORD_ROOM];
    memcpy(text, word.p, word.n);
    return str_eq((struct str){text, search_stem(tongue, text, word.n)}, stem);
}

static void add_stems(struct run *r, size_t term, size_t exact, size_t low, size_t high)
{
    const struct search_index *x = r->x;
    for (enum search_tongue tongue = TONGUE_FRENCH; tongue < TONGUES; tongue++) {
        struct str stem = r->request->query.terms[term].stems[tongue];
        const struct stem_entry *all = x->stems[tongue];
        uint32_t hash = search_hash(stem);
        size_t i = 0, end = x->stems_len[tongue];
        while (i < end) {
            size_t middle = i + (end - i) / 2;
            if (all[middle].hash < hash)
                i = middle + 1;
            else
                end = middle;
        }
        for (; i < x->stems_len[tongue] && all[i].hash == hash; i++) {
            size_t word = all[i].word;
            bool already = word == exact || (word >= low && word < high);
            if (!already && same_stem(index_word(x, word), tongue, stem))
                add_word(r, term, word, true, tongue);
        }
    }
}

static void add_term(struct run *r, size_t term)
{
    const struct search_term *t = &r->request->query.terms[term];
    size_t low = bound(r->x, t->word, false), high = low, exact = SIZE_MAX;
    if (low < r->x->words_len && str_eq(index_word(r->x, low), t->word))
        exact = low;
    if (exact != SIZE_MAX)
        add_word(r, term, exact, false, TONGUES);
    if (t->exact)
        return;
    if (t->prefix)
        high = bound(r->x, t->word, true);
    for (size_t word = low; word < high && !r->late; word++)
        if (word != exact)
            add_word(r, term, word, true, TONGUES);
    add_stems(r, term, exact, low, high);
}

// ---- sets

static size_t bits_count(const struct run *r, const uint64_t *bits)
{
    size_t n = 0;
    for (size_t i = 0; i < r->x->bits_len; i++)
        n += (size_t)__builtin_popcountll(bits[i]);
    return n;
}

static uint64_t *everything(struct run *r)
{
    uint64_t *bits = bits_new(r);
    for (size_t i = 0; i < r->x->source.len; i++)
        bits[i / 64] |= (uint64_t)1 << i % 64;
    return bits;
}

static uint64_t *term_found(struct run *r, size_t term)
{
    uint64_t *all = NULL;
    for (unsigned l = 0; l < LEVELS; l++) {
        const uint64_t *level = r->levels[term][l];
        if (!level)
            continue;
        if (!r->request->by_relevance)
            return r->levels[term][l];
        if (!all)
            all = bits_new(r);
        for (size_t i = 0; i < r->x->bits_len; i++)
            all[i] |= level[i];
    }
    return all ? all : bits_new(r);
}

// log2(n) in sixteenths, by halves of what is left; the same on every machine.
static uint32_t log_sixteenths(uint64_t n)
{
    uint32_t whole = 0;
    uint64_t x = n ? n : 1;
    for (uint64_t v = x; v > 1; v >>= 1)
        whole++;
    uint64_t fraction = whole >= 4 ? (x >> (whole - 4)) & 15 : (x << (4 - whole)) & 15;
    return whole * 16 + (uint32_t)fraction;
}

static void weigh(struct run *r, size_t term, size_t documents)
{
    uint32_t all = log_sixteenths(r->x->source.len + 1), own = log_sixteenths(documents + 1);
    uint32_t rarity = all > own ? all - own + 16 : 16;
    for (unsigned l = 0; l < LEVELS; l++)
        r->scores[term][l] = rarity * weights[l];
}

static void intersect(struct run *r)
{
    const struct search_query *q = &r->request->query;
    if (!q->len)
        r->found = everything(r);
    for (size_t t = 0; t < q->len && !r->late; t++) {
        add_term(r, t);
        uint64_t *own = term_found(r, t);
        if (r->request->by_relevance)
            weigh(r, t, bits_count(r, own));
        for (size_t i = 0; r->found && i < r->x->bits_len; i++)
            own[i] &= r->found[i];
        r->found = own;
    }
}

#define FOR_BITS(word, doc, i)                                                                     \
    for (uint64_t word##_left = (word);                                                            \
         word##_left && ((doc) = (i)*64 + (size_t)__builtin_ctzll(word##_left), true);             \
         word##_left &= word##_left - 1)

static void keep_year(const struct run *r, int year)
{
    for (size_t i = 0; i < r->x->bits_len; i++) {
        size_t first = i * 64, last = first + 63, doc;
        last = last < r->x->source.len ? last : r->x->source.len - 1;
        if (r->x->years[first] == year && r->x->years[last] == year)
            continue;
        uint64_t word = r->found[i];
        FOR_BITS(word, doc, i)
        {
            if (r->x->years[doc] != year)
                r->found[i] &= ~((uint64_t)1 << doc % 64);
        }
    }
}

static void keep_topic(struct run *r, struct str topic)
{
    uint64_t *bits = bits_new(r);
    uint32_t hash = search_hash(topic);
    for (size_t i = 0; i < r->x->topics_len; i++) {
        uint32_t doc = r->x->topics[i].doc;
        if (r->x->topics[i].hash == hash)
            bits[doc / 64] |= (uint64_t)1 << doc % 64;
    }
    for (size_t i = 0; i < r->x->bits_len; i++)
        r->found[i] &= bits[i];
}

static void keep_others(const struct run *r, const struct search_filter *f)
{
    uint64_t outlet = f->outlet.n ? str_hash(f->outlet) : 0;
    uint32_t lang = f->lang.n ? search_hash(search_primary(f->lang)) : 0;
    for (size_t i = 0; i < r->x->bits_len; i++) {
        uint64_t word = r->found[i];
        size_t doc;
        FOR_BITS(word, doc, i)
        {
            if ((outlet && r->x->outlets[doc] != outlet) || (lang && r->x->langs[doc] != lang))
                r->found[i] &= ~((uint64_t)1 << doc % 64);
        }
    }
}

// Whether its text, which is read again, has the phrases that the rest of it has not.
static bool text_has_phrases(struct run *r, size_t doc, struct search_doc *d)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    const struct search_source *source = &r->x->source;
    if (!source->text || is_late(r, TEXT_WORK))
        return false;
    struct error unheard;
    return source->text(source->context, doc, &scratch, &d->text, &unheard) && d->text.n &&
           search_has_phrases(&r->request->query, d);
}

static void keep_phrases(struct run *r)
{
    for (size_t i = 0; i < r->x->bits_len; i++) {
        uint64_t word = r->found[i];
        size_t doc;
        FOR_BITS(word, doc, i)
        {
            struct search_doc d = {0};
            if (is_late(r, 256))
                return;
            r->x->source.doc(r->x->source.context, doc, &d);
            if (!search_has_phrases(&r->request->query, &d) && !text_has_phrases(r, doc, &d))
                r->found[i] &= ~((uint64_t)1 << doc % 64);
        }
    }
}

static void apply_filters(struct run *r)
{
    const struct search_filter *f = &r->request->filter;
    bool phrases = false;
    for (size_t t = 0; t < r->request->query.len; t++)
        phrases |= r->request->query.terms[t].phrase > 0;
    if (f->year)
        keep_year(r, f->year);
    if (f->topic.n)
        keep_topic(r, f->topic);
    if (f->outlet.n || f->lang.n)
        keep_others(r, f);
    if (phrases)
        keep_phrases(r);
}

// ---- the first ones

static void take_newest(const struct run *r, struct search_answer *out)
{
    size_t skip = r->request->from, most = r->request->len, doc;
    for (size_t i = 0; i < r->x->bits_len && out->len < most; i++) {
        uint64_t word = r->found[i];
        size_t here = (size_t)__builtin_popcountll(word);
        if (skip >= here) {
            skip -= here;
            continue;
        }
        FOR_BITS(word, doc, i)
        {
            if (skip)
                skip--;
            else if (out->len < most)
                out->docs[out->len++] = (uint32_t)doc;
        }
    }
}

struct scored {
    uint32_t score, doc;
};

static bool is_worse(struct scored a, struct scored b)
{
    return a.score != b.score ? a.score < b.score : a.doc > b.doc;
}

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    return is_worse(*x, *y) ? 1 : is_worse(*y, *x) ? -1 : 0;
}

// A heap of the best, the worst of them at the top.
struct best {
    struct scored *heap;
    size_t len, most;
};

static void best_sink(struct best *b)
{
    for (size_t i = 0;;) {
        size_t least = i, left = 2 * i + 1;
        for (size_t c = left; c < left + 2 && c < b->len; c++)
            least = is_worse(b->heap[c], b->heap[least]) ? c : least;
        if (least == i)
            return;
        struct scored swapped = b->heap[i];
        b->heap[i] = b->heap[least];
        b->heap[least] = swapped;
        i = least;
    }
}

static void best_add(struct best *b, struct scored one)
{
    if (b->len == b->most) {
        if (!is_worse(b->heap[0], one))
            return;
        b->heap[0] = one;
        best_sink(b);
        return;
    }
    size_t i = b->len++;
    for (; i && is_worse(one, b->heap[(i - 1) / 2]); i = (i - 1) / 2)
        b->heap[i] = b->heap[(i - 1) / 2];
    b->heap[i] = one;
}

// The score that no document of a stretch of 64 passes.
static uint32_t most_of(const struct run *r, size_t i, uint64_t word)
{
    uint32_t sum = 0;
    for (size_t t = 0; t < r->request->query.len; t++) {
        for (unsigned l = 0; l < LEVELS; l++) {
            if (r->levels[t][l] && (r->levels[t][l][i] & word)) {
                sum += r->scores[t][l];
                break;
            }
        }
    }
    return sum;
}

static void take_best(struct run *r, struct search_answer *out)
{
    size_t from = r->request->from, most = from + r->request->len;
    most = most < out->total ? most : out->total;
    struct best best = {ARENA_ARRAY(r->arena, most + 1, struct scored), 0, most};
    for (size_t i = 0; most && i < r->x->bits_len; i++) {
        uint64_t word = r->found[i];
        size_t doc;
        if (!word || (best.len == most && most_of(r, i, word) <= best.heap[0].score))
            continue;
        if (is_late(r, 1024))
            return;
        FOR_BITS(word, doc, i)
        {
            uint32_t score = most_of(r, i, (uint64_t)1 << doc % 64);
            best_add(&best, (struct scored){score, (uint32_t)doc});
        }
    }
    if (best.len)
        qsort(best.heap, best.len, sizeof *best.heap, by_score);
    for (size_t i = from; i < best.len; i++)
        out->docs[out->len++] = best.heap[i].doc;
}

static void find(struct run *r, struct search_answer *out)
{
    intersect(r);
    if (!r->late)
        apply_filters(r);
    if (r->late)
        return;
    struct search_answer answer = {.total = bits_count(r, r->found)};
    size_t len = r->request->len < answer.total ? r->request->len : answer.total;
    answer.docs = ARENA_ARRAY(r->arena, len + 1, uint32_t);
    if (r->request->by_relevance && r->request->query.len)
        take_best(r, &answer);
    else
        take_newest(r, &answer);
    if (!r->late)
        *out = answer;
}

enum search_refusal search_run(const struct search_index *x, const struct search_request *request,
                               struct arena *a, struct search_answer *out)
{
    double budget = request->milliseconds > 0 ? request->milliseconds : SEARCH_MILLISECONDS;
    struct run *r = ARENA_NEW(a, struct run);
    *r = (struct run){.x = x, .request = request, .arena = a};
    r->until = clock_monotonic_ms() + budget;
    *out = (struct search_answer){0};
    if (!x->source.len)
        return SEARCH_FINE;
    find(r, out);
    give_back(r);
    return r->late ? SEARCH_TOO_SLOW : SEARCH_FINE;
}
