// SPDX-License-Identifier: MIT
// Parts the items of a page among threads. What an item proposes depends on the page in two ways
// only, how often it has a text and where persons stand, and both are known before any thread
// begins with what needs them: first all are cut, then the texts counted in the page's order, then
// all propose, then persons are counted and patterns numbered in that order, then those propose
// again that hold persons. So what is read is the same for any number of threads. What the last
// reading of the page found of an item is taken instead, where the page would say the same.
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/parallel.h"
#include "room/reader_labels.h"
#include "room/reader_memo.h"
#include "room/reader_usual.h"
#include "room/reader_work.h"

enum { ITEMS_A_THREAD = 128, WORKERS_MOST = 64, NUMBERS_AT_FIRST = 64 };

struct worker {
    struct reader r; // as the page's, with memory of its own
    struct arena arena, lasting;
    struct work w;
    struct buf key; // of an item that is looked for
};

struct sharing {
    struct reader *r;
    struct proposals *all;
    struct page_memo *memo; // NULL: nothing is kept
    unsigned threads;
    struct worker *workers[WORKERS_MOST];
    struct person_place *places;
    bool samples; // only those are weighed
};

struct numbering { // of patterns: open addressing, at most half full
    struct arena *arena;
    struct number {
        uint64_t what, more;
        uint32_t kind, number; // 0: there is none
    } * slots;
    size_t cap, len;
};

struct shared_work {
    struct worker *workers;
    reader_work *work;
    void *context;
    size_t len;
};

static void do_portion(void *context, size_t portion, unsigned worker)
{
    struct shared_work *s = context;
    size_t from = portion * ITEMS_A_THREAD, to = from + ITEMS_A_THREAD;
    for (size_t i = from; i < to && i < s->len; i++)
        s->work(&s->workers[worker].r, i, s->context);
}

void reader_share(struct reader *r, size_t len, reader_work *work, void *context)
{
    size_t portions = (len + ITEMS_A_THREAD - 1) / ITEMS_A_THREAD;
    unsigned threads = r->threads < portions ? r->threads : (unsigned)portions;
    threads = threads < 1 ? 1 : threads < WORKERS_MOST ? threads : WORKERS_MOST;
    struct shared_work s = {NULL, work, context, len};
    s.workers = mem_alloc(threads * sizeof *s.workers);
    for (unsigned t = 0; t < threads; t++) {
        struct worker *k = &s.workers[t];
        k->r = *r;
        k->arena = k->lasting = k->r.scratch = ARENA_EMPTY;
        k->r.arena = threads > 1 ? &k->arena : r->arena;
        k->r.lasting = threads > 1 ? &k->lasting : r->lasting;
    }
    parallel_for(threads, portions, do_portion, &s);
    for (unsigned t = 0; t < threads; t++) {
        arena_free(&s.workers[t].r.scratch);
        arena_absorb(r->arena, &s.workers[t].arena);
        arena_absorb(r->lasting, &s.workers[t].lasting);
    }
    free(s.workers);
}

static struct number *number_at(const struct numbering *n, const struct number *key)
{
    uint64_t h = (key->what * UINT64_C(0x9e3779b97f4a7c15) ^ key->more << 2 ^ key->kind) *
                 UINT64_C(0xd6e8feb86659fd93);
    size_t i = (size_t)(h >> 32) & (n->cap - 1);
    while (n->slots[i].number && (n->slots[i].what != key->what || n->slots[i].more != key->more ||
                                  n->slots[i].kind != key->kind))
        i = (i + 1) & (n->cap - 1);
    return &n->slots[i];
}

static void number_more(struct numbering *n)
{
    const struct numbering old = *n;
    n->cap = old.cap ? old.cap * 2 : NUMBERS_AT_FIRST;
    n->slots = ARENA_ARRAY(n->arena, n->cap, struct number);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].number)
            *number_at(n, &old.slots[i]) = old.slots[i];
}

static uint32_t number_of(struct numbering *n, uint32_t kind, uint64_t what, uint64_t more)
{
    if (n->len * 2 >= n->cap)
        number_more(n);
    const struct number key = {.what = what, .more = more, .kind = kind};
    struct number *known = number_at(n, &key);
    if (!known->number) {
        *known = key;
        known->number = (uint32_t)++n->len;
    }
    return known->number;
}

// What the keys of a reading were, and are.
struct numbered {
    uint64_t title, outlet, order;
    uint32_t keys[3];
};

static void number_one(struct numbering *n, struct numbered *x)
{
    x->keys[0] = number_of(n, 0, x->title << 32 | x->outlet, x->order);
    x->keys[1] = number_of(n, 1, x->title, 0);
    x->keys[2] = number_of(n, 2, x->outlet & 0x1fffffff, x->order);
}

// Until now the keys are the places. `last`, READINGS_KEPT of them, is what the item before had:
// most have the same.
static void number_keys(struct numbering *n, struct proposals *all, struct numbered *last)
{
    for (size_t i = 0; i < all->len; i++) {
        struct reading_of *x = &all->items[i];
        bool both = x->has_title && x->has_outlet;
        struct numbered *known = &last[i];
        const struct numbered key = {.title = x->keys[1],
                                     .outlet = x->keys[2],
                                     .order = both ? 1U + (x->title_at < x->outlet_at) : 0};
        bool same = known->keys[0] && known->title == key.title && known->outlet == key.outlet &&
                    known->order == key.order;
        if (!same) {
            *known = key;
            number_one(n, known);
        }
        memcpy(x->keys, known->keys, sizeof known->keys);
    }
}

// Cuts item i and keeps what was cut.
static void cut_text(struct sharing *s, struct worker *k, size_t i, struct proposals *out)
{
    struct reader *r = &k->r;
    *out = (struct proposals){0};
    if (s->memo)
        known_find(s->memo, &r->items[i], &k->key, out);
    if (out->known)
        return;
    struct atom room[ATOMS_MOST];
    struct atoms a = {.items = room};
    atoms_cut(r, &r->items[i], &a);
    out->atoms_len = a.len;
    out->atoms = memcpy(ARENA_SPACE(r->arena, a.len, struct atom), room, a.len * sizeof *room);
    out->fold = arena_copy(r->arena, a.fold, a.fold_n);
    out->fold_n = a.fold_n;
    arena_reset(&r->scratch);
}

static void cut_item(void *context, size_t i, unsigned worker)
{
    struct sharing *s = context;
    struct worker *k = s->workers[worker];
    struct reader *r = &k->r;
    struct proposals *out = &s->all[i];
    cut_text(s, k, i, out);
    if (!out->known)
        out->stems = item_stems(&r->items[i], out);
    r->items[i].stems = out->stems;
    r->items[i].cut = s->memo ? NULL : out; // what is known goes with the memo
}

static struct atoms atoms_of(const struct proposals *p)
{
    return (struct atoms){.items = p->atoms, .len = p->atoms_len, .fold = p->fold};
}

static const struct seen *count_text(struct reader *r, struct map *seen, struct str fold,
                                     uint32_t item, uint64_t host)
{
    void **slot = map_at(seen, fold);
    struct seen *s = *slot;
    if (!s)
        *slot = s = ARENA_NEW(r->arena, struct seen);
    s->count += s->last_item != item;
    s->last_item = item;
    s->hosts = s->hosts || (s->host && s->host != host);
    s->host = host;
    return s;
}

static void count_texts(struct sharing *s, struct map *seen)
{
    struct reader *r = s->r;
    for (uint32_t i = 0; i < r->items_len; i++) {
        struct proposals *p = &s->all[i];
        const struct atoms a = atoms_of(p);
        uint64_t host = map_hash(r->items[i].host) | 1; // 0: none was seen
        p->seen = ARENA_ARRAY(r->arena, a.len, const struct seen *);
        for (size_t k = 0; k < a.len; k++) {
            struct str fold = atoms_fold(&a, k, k);
            if (fold.n < COUNTED_BELOW)
                p->seen[k] = count_text(r, seen, fold, i + 1, host);
        }
    }
}

// `<h4 class="card-title">The Courier</h4>`: whether what the class calls titles are the outlets'
// names, by the addresses of most entries.
static bool titles_are_names(struct work *w, const struct proposals *all)
{
    enum { NAMES_LEAST = 3, UNITS_MOST = 5 };
    size_t names = 0, titles = 0;
    for (uint32_t i = 0; i < w->r->items_len; i++) {
        const struct proposals *cut = &all[i];
        size_t from = 0, end;
        while (from < cut->atoms_len && !(cut->atoms[from].style & STYLE_CLASS_TITLE))
            from++;
        for (end = from; end < cut->atoms_len && cut->atoms[end].style & STYLE_CLASS_TITLE;)
            end++;
        if (from == end || w->r->items[i].primary < 0)
            continue;
        work_turn(w, i, cut);
        struct str fold = atoms_fold(&w->a, from, end - 1);
        titles++;
        names += atoms_units(fold) <= UNITS_MOST && (address_names(&w->address, fold) >= 0.75F ||
                                                     outlet_by_words(w->r->outlets, fold));
        work_leave(w, i);
    }
    return names >= NAMES_LEAST && names * 2 > titles;
}

// The length in words of the emphasised text that begins an entry before other text; 0 for none.
// What is emphasised behind a date or a mark is another part: "*The Courier*: *A town of glass*,
// Jane Doe".
static unsigned emphasis_that_begins(const struct proposals *cut, size_t *atoms)
{
    enum { EMPHASIS = STYLE_EMPHASIS | STYLE_CITE };
    unsigned words = 0;
    size_t end = 0;
    while (end < cut->atoms_len && (cut->atoms[end].style & EMPHASIS) &&
           (end == 0 || !strchr("~.", cut->atoms[end].before))) {
        const struct atom *m = &cut->atoms[end++];
        words += atoms_units((struct str){cut->fold + m->fold_at, m->fold_end - m->fold_at});
    }
    *atoms = end;
    bool again = end == 1 && cut->seen[0] && cut->seen[0]->count > 1;
    return end < cut->atoms_len && !again ? words : 0;
}

// Behind what begins the entry a link has a longer text: "*The Courier*, May: [A town of
// glass](…)".
static bool links_longer_text(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    const struct run *first = x->f.runs_len ? &x->f.runs[0] : NULL;
    return first && l->at >= first->at + first->len && l->end - l->at > first->len;
}

// The address says that the atoms which begin an entry are the name of its outlet.
static bool begins_with_name(struct work *w, const struct proposals *all, uint32_t i, size_t atoms)
{
    work_turn(w, i, &all[i]);
    struct str fold = atoms_fold(&w->a, 0, atoms - 1);
    bool name = address_host_names(&w->address, fold) >= 0.75F ||
                outlet_by_words(w->r->outlets, fold) != NULL;
    work_leave(w, i);
    return name;
}

// "*A town of glass*, Jane Doe, The Courier": nearly all entries begin so, and most of what is
// emphasised is as long as titles are. None stands twice.
static bool titles_begin(struct work *w, const struct proposals *all)
{
    enum { LEAST = 3, TITLE_WORDS = 4 };
    const struct reader *r = w->r;
    size_t entries = 0, begin = 0, titles = 0, atoms = 0;
    for (uint32_t i = 0; i < r->items_len; i++) {
        unsigned words = r->items[i].primary >= 0 ? emphasis_that_begins(&all[i], &atoms) : 0;
        entries += r->items[i].primary >= 0;
        begin += words > 0;
        titles += words >= TITLE_WORDS && !links_longer_text(&r->items[i]) &&
                  !begins_with_name(w, all, i, atoms);
    }
    return begin >= LEAST && begin * 5 >= entries * 4 && titles * 5 >= begin * 3;
}

// "## The Courier" over "**Title:** A town of glass": where several entries say their titles by a
// label, their headings are the outlets', as are those of entries with other labels.
static bool headings_are_names(const struct reader *r, const struct proposals *all)
{
    enum { LEAST = 2 };
    uint16_t roles[ATOMS_MOST];
    size_t names = 0;
    for (uint32_t i = 0; i < r->items_len && names < LEAST; i++) {
        const struct atoms a = atoms_of(&all[i]);
        uint32_t said = 0;
        if (!a.len || !(a.items[0].style & STYLE_HEADING) ||
            !labels_find(&r->items[i], &a, false, roles))
            continue;
        for (size_t k = 0; k < a.len; k++)
            said |= roles[k];
        names += (said & WORD_TITLE) && !(said & WORD_OUTLET);
    }
    return names >= LEAST;
}

// "A town of glass | *The Courier*": which part of the headings over entries names the outlet,
// where most have two parts and most of those say the same.
static enum head_side heads_decide(struct work *w, const struct proposals *all)
{
    enum { LEAST = 2 };
    size_t heads = 0, says[HEAD_EITHER + 1] = {0};
    for (uint32_t i = 0; i < w->r->items_len; i++) {
        const struct atoms a = atoms_of(&all[i]);
        if (!a.len || !(a.items[0].style & STYLE_HEADING))
            continue;
        heads++;
        if (!head_may_part(&w->r->items[i], &a)) {
            says[HEAD_NONE]++;
            continue;
        }
        work_turn(w, i, &all[i]);
        says[head_side(w)]++;
        work_leave(w, i);
    }
    size_t most = says[HEAD_FIRST] > says[HEAD_LAST] ? says[HEAD_FIRST] : says[HEAD_LAST];
    size_t least = says[HEAD_FIRST] + says[HEAD_LAST] - most;
    if (most < LEAST || says[HEAD_NONE] * 3 > heads || most < 3 * least || says[HEAD_EITHER] > most)
        return HEAD_NONE;
    return most == says[HEAD_FIRST] ? HEAD_FIRST : HEAD_LAST;
}

// Several entries say what it was, and where: "Interview on Radio Fen".
static bool has_phrases(struct work *w, const struct proposals *all)
{
    enum { LEAST = 2 };
    size_t phrases = 0;
    for (uint32_t i = 0; i < w->r->items_len && phrases < LEAST; i++) {
        const struct atoms a = atoms_of(&all[i]);
        struct str fold = a.len ? atoms_fold(&a, 0, 0) : STR_NONE;
        if (!(words_one_is(first_word(fold)) & (WORD_KIND | WORD_TAIL)))
            continue;
        work_turn(w, i, &all[i]);
        phrases += w->phrase.name.end > w->phrase.name.at;
        work_leave(w, i);
    }
    return phrases >= LEAST;
}

// Most entries say who told of something: "The Courier's review of our play".
static bool has_tellers(struct work *w, const struct proposals *all)
{
    enum { SHOWN_LEAST = 2, ASKED = 32 };
    struct tells found = {.len = 0};
    size_t entries = 0;
    w->tells_asked = true;
    for (uint32_t i = 0; i < w->r->items_len; i++) {
        const struct item *x = &w->r->items[i];
        bool entry = x->primary >= 0 ? !x->f.links[x->primary].relative : date_known(x->date);
        entries += entry;
        if (entries >= ASKED && found.shown * 4 < entries)
            break;
        if (!entry || !tells_perhaps(&x->f, all[i].atoms, all[i].atoms_len))
            continue;
        work_turn(w, i, &all[i]);
        if (w->phrase.told)
            tells_count(w, &found);
        work_leave(w, i);
    }
    w->tells_asked = false;
    return found.shown >= SHOWN_LEAST && found.shown * 2 >= entries;
}

static const struct outlet *outlet_of(struct reader *r, const struct item *x, struct str url)
{
    const struct link *l = &x->f.links[x->primary];
    return l->site ? site_outlet(r, l->site, url) : outlet_by_address(r->outlets, url);
}

static struct str title_attribute(const struct item *x)
{
    struct str title = STR_NONE;
    for (size_t i = 0; x->primary >= 0 && i < x->f.links_len; i++)
        if (x->f.links[i].hash == x->f.links[x->primary].hash && x->f.links[i].title.n)
            title = x->f.links[i].title;
    return title;
}

// What all threads share of sites is found out before they begin.
static void look_up_sites(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
        x->listed = url.n ? outlet_of(r, x, url) : NULL;
        if (x->site)
            (void)site_labels(r, x->site);
    }
}

static void propose_item(void *context, size_t i, unsigned worker)
{
    struct sharing *s = context;
    struct work *w = &s->workers[worker]->w;
    struct proposals *p = &s->all[i];
    struct person_note notes[ATOMS_MOST];
    struct asked_texts asked;
    asked.len = 0;
    if (p->sample != s->samples)
        return;
    if (s->memo && known_recall(s->memo, w->r->arena, p))
        return;
    w->asked = s->memo ? &asked : NULL;
    work_turn(w, (uint32_t)i, p);
    propose(w, p);
    p->persons_len = persons_note(w, notes);
    p->persons = memcpy(ARENA_SPACE(w->r->arena, p->persons_len, struct person_note), notes,
                        p->persons_len * sizeof *notes);
    p->link_shared = shared_by_link(w);
    if (s->memo)
        known_note(p, &asked);
    w->asked = NULL;
    work_leave(w, (uint32_t)i);
}

// What the page says of it was not known when it was read.
static bool is_doubtful(const struct proposals *p)
{
    return p->names || p->unusual;
}

// Of an item that was read before the page was known.
static void propose_again(void *context, size_t i, unsigned worker)
{
    struct sharing *s = context;
    struct work *w = &s->workers[worker]->w;
    struct proposals *p = &s->all[i];
    if (!is_doubtful(p))
        return;
    w->places = s->places;
    work_turn(w, (uint32_t)i, p);
    p->again = (p->names && persons_place(w)) || p->unusual;
    if (p->again) {
        p->len = 0;
        p->usual = NULL;
        propose(w, p);
    }
    work_leave(w, (uint32_t)i);
}

static bool any_doubtful(const struct proposals *all, size_t len)
{
    bool any = false;
    for (size_t i = 0; i < len && !any; i++)
        any = is_doubtful(&all[i]);
    return any;
}

static void begin(struct sharing *s, const struct map *seen)
{
    struct reader *r = s->r;
    size_t most = r->items_len / ITEMS_A_THREAD + 1;
    s->threads = r->threads < most ? r->threads : (unsigned)most;
    s->threads = s->threads < 1 ? 1 : s->threads < WORKERS_MOST ? s->threads : WORKERS_MOST;
    for (unsigned t = 0; t < s->threads; t++) {
        struct worker *k = s->workers[t] = ARENA_SPACE(r->arena, 1, struct worker);
        memset(&k->w, 0, offsetof(struct work, words));
        k->key = BUF_EMPTY;
        k->arena = k->lasting = ARENA_EMPTY;
        k->r = *r;
        k->r.scratch = ARENA_EMPTY;
        k->r.arena = s->threads > 1 ? &k->arena : r->arena;
        k->w.r = &k->r;
        k->w.seen = seen;
    }
}

static void end(struct sharing *s)
{
    for (unsigned t = 0; t < s->threads; t++) {
        arena_free(&s->workers[t]->r.scratch);
        buf_free(&s->workers[t]->key);
        arena_absorb(s->r->arena, &s->workers[t]->arena);
    }
}

struct proposals *proposals_make(struct reader *r, size_t *patterns)
{
    const size_t len = r->items_len;
    struct map seen = map_for(r->arena, len);
    struct numbering numbering = {.arena = r->arena}, *n = &numbering;
    struct sharing s = {
        .r = r, .memo = r->memo, .all = ARENA_SPACE(r->arena, len + 1, struct proposals)};
    s.places = ARENA_ARRAY(r->arena, PLACES_MOST, struct person_place);
    begin(&s, &seen);
    parallel_for(s.threads, len, cut_item, &s);
    count_texts(&s, &seen);
    look_up_sites(r);
    bool names = titles_are_names(&s.workers[0]->w, s.all);
    bool titles = titles_begin(&s.workers[0]->w, s.all);
    bool headings = headings_are_names(r, s.all);
    enum head_side heads = heads_decide(&s.workers[0]->w, s.all);
    enum head_side bars = bars_decide(&s.workers[0]->w, s.all);
    colons_decide(&s.workers[0]->w, s.all);
    bool phrases = has_phrases(&s.workers[0]->w, s.all);
    bool tells = has_tellers(&s.workers[0]->w, s.all);
    for (unsigned t = 0; t < s.threads; t++) {
        s.workers[t]->w.phrases = phrases;
        s.workers[t]->w.tells = tells;
        s.workers[t]->w.heads = heads;
        s.workers[t]->w.bars = bars;
        s.workers[t]->w.titles_are_names = names;
        s.workers[t]->w.titles_begin = titles;
        s.workers[t]->w.headings_are_names = headings;
    }
    if (s.memo)
        known_compare(s.memo, &seen,
                      (unsigned)names + 2 * (unsigned)titles + 4 * (unsigned)headings +
                          8 * (unsigned)phrases + 16 * (unsigned)heads + 64 * (unsigned)tells +
                          128 * (unsigned)bars);
    struct shape **shapes = shapes_find(r, s.all);
    s.samples = true;
    parallel_for(s.threads, len, propose_item, &s);
    shapes_learn(shapes, &s.workers[0]->w, s.all);
    s.samples = false;
    parallel_for(s.threads, len, propose_item, &s);
    struct numbered last[READINGS_KEPT] = {0};
    for (size_t i = 0; i < len; i++) {
        struct proposals *p = &s.all[i];
        number_keys(n, p, last);
        p->names = persons_count(s.places, p->persons, p->persons_len);
        p->title_other = title_attribute(&r->items[i]);
        r->items[i].link_shared = p->link_shared;
    }
    shapes_doubt(r, s.all, n->len);
    if (any_doubtful(s.all, len))
        parallel_for(s.threads, len, propose_again, &s);
    for (size_t i = 0; i < len; i++)
        if (s.all[i].again)
            number_keys(n, &s.all[i], last);
    if (s.memo)
        known_close(s.memo, s.all, len);
    end(&s);
    *patterns = n->len;
    return s.all;
}
