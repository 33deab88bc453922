// SPDX-License-Identifier: MIT
// The name of an outlet within the words that stand above its articles: "The *Courier* runs a
// series on us:", "Two broadcasts of Radio Fen". The address of an article says what it is; where
// the name is emphasised, less of it need agree.
#include <string.h>

#include "room/reader_items.h"
#include "room/reader_names.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAME_LONGEST = 60, WORDS_MOST = 16, NAME_WORDS = 5, LONGEST = 160, WORDS_LEAST = 3 };

struct words {
    struct piece items[WORDS_MOST];
    size_t n;
};

static struct words words_of(const struct flat *f)
{
    struct words w = {.n = 0};
    for (uint32_t i = 0; i < f->n && w.n < WORDS_MOST; i++) {
        uint32_t at = i;
        while (i < f->n && (unsigned char)f->text[i] > ' ')
            i++;
        uint32_t end = i;
        while (end > at && strchr(".,:;", f->text[end - 1]))
            end--;
        if (end > at)
            w.items[w.n++] = (struct piece){at, end};
    }
    return w;
}

static float agreement(struct reader *r, struct address *address, struct str name)
{
    float agrees = address_names(address, fold_words(&r->scratch, name));
    arena_reset(&r->scratch);
    return agrees;
}

static uint32_t lists_of(const struct flat *f, struct piece word)
{
    char room[PROSE_WORD_ROOM];
    return words_whole_is(prose_word_folded(f, word, room));
}

static bool joins_names(const struct flat *f, struct piece word)
{
    char room[PROSE_WORD_ROOM];
    return words_is_beside(prose_word_folded(f, word, room), BESIDE_WITHIN);
}

// Whether words s to e are a part of a longer name: "Courier" in "the Moor Courier" and in "at the
// House of the Courier". The first word of a text begins with a capital whatever it is.
static bool is_part(const struct flat *f, const struct words *w, size_t s, size_t e)
{
    size_t before = s;
    while (before > 0 && joins_names(f, w->items[before - 1]))
        before--;
    return (before > 1 && !prose_starts_lower(f, w->items[before - 1].at)) ||
           (e + 1 < w->n && !prose_starts_lower(f, w->items[e + 1].at));
}

// Of the words side by side that agree with the address those that agree best, and most of them;
// all of the text is none.
static struct piece find_words(struct reader *r, const struct flat *f, const struct words *w,
                               struct address *address)
{
    struct piece best = {0, 0};
    float most = 0.95F;
    uint64_t of[WORDS_MOST];
    for (size_t i = 0; i < w->n; i++)
        of[i] = address_letters(
            &r->scratch, (struct str){f->text + w->items[i].at, w->items[i].end - w->items[i].at});
    for (size_t s = 0; s < w->n; s++) {
        uint64_t letters = 0;
        for (size_t e = s; e < w->n && e < s + NAME_WORDS; e++) {
            struct piece p = {w->items[s].at, w->items[e].end};
            letters |= of[e];
            if (prose_starts_lower(f, w->items[e].at)) {
                if (e == s || !(lists_of(f, w->items[e]) & WORD_CONNECTOR))
                    break;
                continue;
            }
            if ((s == 0 && e + 1 == w->n) || !address_may_name(address, letters) ||
                is_part(f, w, s, e))
                continue;
            float agrees = agreement(r, address, (struct str){f->text + p.at, p.end - p.at});
            if (agrees < most || (agrees == most && p.end - p.at <= best.end - best.at))
                continue;
            most = agrees;
            best = p;
        }
    }
    return best;
}

static struct piece find_emphasised(struct reader *r, const struct flat *f, struct address *address)
{
    const uint16_t emphasis = STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE;
    for (size_t i = 0; i < f->runs_len; i++) {
        const struct run *run = &f->runs[i];
        if ((run->style & emphasis) && run->len <= NAME_LONGEST && run->len + 1 < f->n &&
            agreement(r, address, (struct str){f->text + run->at, run->len}) >= 0.75F)
            return (struct piece){run->at, run->at + run->len};
    }
    return (struct piece){0, 0};
}

struct piece label_name(struct reader *r, const struct section *h, const struct item *x)
{
    const struct flat *f = &h->f;
    if (x->primary < 0 || !x->site || (x->site->is & HOST_PLATFORM))
        return (struct piece){0, 0};
    struct address address;
    site_address(r, x->site, x->f.links[x->primary].url, &address);
    struct piece name = find_emphasised(r, f, &address);
    if (name.end || h->level < LABEL_LIST || f->n > LONGEST) // headings speak of other things, too
        return name;
    struct words w = words_of(f);
    return w.n >= WORDS_LEAST ? find_words(r, f, &w, &address) : name;
}

bool label_leads_to(const struct flat *f, struct piece name)
{
    struct words w = words_of(f);
    size_t before = 0;
    bool says = false; // more than a name does: a word in small letters, a kind of thing
    for (; before < w.n && w.items[before].end <= name.at; before++) {
        uint32_t lists = lists_of(f, w.items[before]);
        bool lower = prose_starts_lower(f, w.items[before].at);
        struct piece one = {w.items[before].at, w.items[before].end - 1}; // "Beiträge"
        bool kind = (lists | lists_of(f, one)) & WORD_KIND;
        says = says || kind || (lower && !(lists & WORD_CONNECTOR));
    }
    return says && before >= 2 && (lists_of(f, w.items[before - 1]) & WORD_CONNECTOR);
}
