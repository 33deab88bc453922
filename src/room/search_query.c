// SPDX-License-Identifier: MIT
// Reading queries and finding their words in a text. Whatever is neither letter nor quotation
// mark nor a star behind a word separates words, so that no input is an error of syntax; a
// phrase that is not closed ends with the query.
#include "room/search_query.h"

#include <string.h>

#include "text/fold.h"

struct parser {
    struct arena *arena;
    struct search_query *out;
    unsigned phrase; // the one that is open; 0 before its first word
    unsigned phrases;
    bool quoted;
};

static struct search_term *add_term(struct parser *p, const struct search_word *w)
{
    struct search_term *t = &p->out->terms[p->out->len++];
    *t = (struct search_term){.word = str_copy(p->arena, (struct str){w->text, w->n})};
    for (int k = 0; k < TONGUES; k++) {
        char stem[SEARCH_WORD_ROOM];
        memcpy(stem, w->text, w->n);
        size_t n = search_stem((enum search_tongue)k, stem, w->n);
        t->stems[k] = str_copy(p->arena, (struct str){stem, n});
    }
    return t;
}

// Takes the words between two quotation marks, or between a mark and an end.
static bool take_words(struct parser *p, struct str part)
{
    struct search_word w;
    size_t behind = SIZE_MAX;
    unsigned chain = 0; // of ideographs without a gap
    for (size_t at = 0; search_word_next(part, &at, &w);) {
        if (p->out->len == SEARCH_TERMS)
            return false;
        struct search_term *t = add_term(p, &w);
        if (p->quoted && !p->phrase)
            p->phrase = ++p->phrases;
        bool follows = w.ideograph && behind == w.from && p->out->len > 1;
        if (follows && !chain) {
            chain = ++p->phrases;
            t[-1].phrase = chain;
            t[-1].exact = true;
        }
        chain = follows ? chain : 0;
        t->phrase = p->quoted ? p->phrase : chain;
        t->exact = t->phrase > 0;
        t->prefix = !t->exact && w.to < part.n && part.p[w.to] == '*';
        behind = w.ideograph ? w.to : SIZE_MAX;
    }
    return true;
}

static bool take_all(struct parser *p, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        if (!search_is_quote(utf8_next(text, &i)))
            continue;
        if (!take_words(p, str_slice(text, from, at)))
            return false;
        p->quoted = !p->quoted;
        p->phrase = 0;
        from = i;
    }
    return take_words(p, str_from(text, from));
}

// The last word may be half typed.
static void open_last(struct search_query *q, struct str text)
{
    uint32_t c = 0;
    for (size_t i = 0; i < text.n;)
        c = utf8_next(text, &i);
    struct search_term *t = &q->terms[q->len - 1];
    if (!t->exact && !search_is_quote(c))
        t->prefix = true;
}

static bool counts(const struct search_term *t)
{
    return t->exact || t->prefix || !search_is_common(t->word);
}

// Before the last word is opened, as a word with a star is no common one.
static void drop_common(struct search_query *q)
{
    size_t kept = 0;
    bool others = false;
    for (size_t i = 0; i < q->len; i++)
        others |= counts(&q->terms[i]);
    for (size_t i = 0; others && i < q->len; i++) {
        if (counts(&q->terms[i]))
            q->terms[kept++] = q->terms[i];
    }
    q->len = others ? kept : q->len;
}

enum search_refusal search_parse(struct arena *a, struct str text, struct search_query *out)
{
    struct search_query q = {.len = 0};
    struct parser p = {.arena = a, .out = &q};
    out->len = 0;
    if (utf8_valid_prefix(text) < text.n)
        return SEARCH_NOT_TEXT;
    text = str_trim(text);
    if (utf8_length(text) > SEARCH_LONGEST)
        return SEARCH_TOO_LONG;
    if (!take_all(&p, text))
        return SEARCH_TOO_MANY;
    if (!q.len)
        return text.n ? SEARCH_NO_WORD : SEARCH_FINE;
    const char *last = q.terms[q.len - 1].word.p;
    drop_common(&q);
    if (q.terms[q.len - 1].word.p == last)
        open_last(&q, text);
    *out = q;
    return SEARCH_FINE;
}

// ---- finding the words in a text

// Which words of a phrase were read last, for each phrase that ends there: after word i of a
// phrase its bit i is set when words 0 to i stand one behind the other.
struct phrase_state {
    uint32_t bits;
};

static uint32_t phrase_mask(const struct search_query *q, unsigned phrase, struct str word,
                            unsigned *words)
{
    uint32_t mask = 0;
    unsigned n = 0;
    for (size_t i = 0; i < q->len; i++) {
        if (q->terms[i].phrase != phrase)
            continue;
        mask |= (uint32_t)str_eq(q->terms[i].word, word) << n;
        n++;
    }
    *words = n;
    return mask;
}

// True when the phrase ends with this word; *words tells how many it has.
static bool phrase_step(const struct search_query *q, unsigned phrase, struct str word,
                        struct phrase_state *s, unsigned *words)
{
    uint32_t mask = phrase_mask(q, phrase, word, words);
    s->bits = ((s->bits << 1) | 1) & mask;
    return *words && (s->bits >> (*words - 1) & 1);
}

static bool text_has_phrase(const struct search_query *q, unsigned phrase, struct str text)
{
    struct phrase_state s = {0};
    struct search_word w;
    unsigned words;
    for (size_t at = 0; search_word_next(text, &at, &w);)
        if (phrase_step(q, phrase, (struct str){w.text, w.n}, &s, &words))
            return true;
    return false;
}

static bool doc_has_phrase(const struct search_query *q, unsigned phrase,
                           const struct search_doc *d)
{
    const struct str texts[] = {d->title, d->outlet, d->author, d->programme, d->note, d->text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (text_has_phrase(q, phrase, texts[i]))
            return true;
    for (size_t i = 0; i < d->topics_len; i++)
        if (text_has_phrase(q, phrase, d->topics[i]))
            return true;
    return false;
}

bool search_has_phrases(const struct search_query *q, const struct search_doc *d)
{
    unsigned done = 0;
    for (size_t i = 0; i < q->len; i++) {
        unsigned phrase = q->terms[i].phrase;
        if (!phrase || phrase == done)
            continue;
        if (!doc_has_phrase(q, phrase, d))
            return false;
        done = phrase;
    }
    return true;
}

static bool is_found(const struct search_query *q, struct search_word *w, enum search_tongue tongue)
{
    struct str word = {w->text, w->n};
    char stem[SEARCH_WORD_ROOM];
    memcpy(stem, w->text, w->n);
    struct str stemmed = {stem, search_stem(tongue, stem, w->n)};
    for (size_t i = 0; i < q->len; i++) {
        const struct search_term *t = &q->terms[i];
        if (t->phrase)
            continue;
        if (str_eq(word, t->word) || (t->prefix && str_starts(word, t->word)) ||
            (!t->exact && str_eq(stemmed, t->stems[tongue])))
            return true;
    }
    return false;
}

struct seen_word {
    struct search_mark at;
    bool found;
};

static size_t read_words(struct arena *a, const struct search_query *q, struct str text,
                         enum search_tongue tongue, struct seen_word **out)
{
    struct phrase_state states[SEARCH_TERMS + 1] = {{0}};
    struct seen_word *seen = NULL;
    size_t len = 0, cap = 0;
    struct search_word w;
    for (size_t at = 0; search_word_next(text, &at, &w);) {
        struct seen_word one = {{w.from, w.to}, is_found(q, &w, tongue)};
        ARENA_PUSH(a, seen, len, cap) = one;
        for (unsigned p = 1; p <= SEARCH_TERMS; p++) {
            unsigned words = 0;
            if (!phrase_step(q, p, (struct str){w.text, w.n}, &states[p], &words))
                continue;
            for (unsigned k = 0; k < words; k++)
                seen[len - 1 - k].found = true;
        }
    }
    *out = seen;
    return len;
}

size_t search_marks(struct arena *a, const struct search_query *q, struct str text, struct str lang,
                    struct search_mark **out)
{
    struct seen_word *seen;
    size_t len = read_words(a, q, text, search_tongue_of(lang), &seen), n = 0;
    struct search_mark *marks = ARENA_ARRAY(a, len + 1, struct search_mark);
    for (size_t i = 0; i < len; i++)
        if (seen[i].found)
            marks[n++] = seen[i].at;
    *out = marks;
    return n;
}
