// SPDX-License-Identifier: MIT
// Outlets that what it was leads to: "Column in The Courier", "Guest on Radio Fen", "Podcast
// interview with Fen Post". Behind "in" stands an outlet; behind "on" and "with" may stand a
// subject or a person, so there the name has to look like an outlet's, or the same words lead to
// other names on the page.
#include <string.h>

#include "room/reader_names.h"
#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LEAD_WORDS = 4, NAME_WORDS = 7, LEAD_LONGEST = 64, OFTEN = 2 };

// How a text of an item leads to a name.
struct lead {
    struct piece name; // empty: it does not
    struct str words;  // before it, folded, in the reader's memory
    bool sure;         // such as "in"
    bool direct;       // nothing stands between
    float agrees;      // of the name with the address
    bool whole;        // which is called so and no more
};

// The next word at or behind *at, up to `end`; false when there is none.
static bool next_word(const struct flat *f, uint32_t *at, uint32_t end, struct piece *w)
{
    while (*at < end && (f->text[*at] == ' ' || f->text[*at] == '"'))
        ++*at;
    w->at = *at;
    while (*at < end && f->text[*at] != ' ' && f->text[*at] != '-')
        ++*at;
    w->end = *at;
    *at += *at < end && f->text[*at] == '-';
    return w->end > w->at;
}

// Where the phrase ends that goes on at `at`: before a mark, another link or field, the date.
static uint32_t phrase_end(const struct item *x, uint32_t at)
{
    const struct run *run = flat_run_at(&x->f, at);
    uint32_t end = run ? run->at + run->len : x->f.n, i = at;
    if (x->date_text.end > x->date_text.at && x->date_text.at > at && x->date_text.at < end)
        end = x->date_text.at;
    while (i < end && (unsigned char)x->f.text[i] >= ' ' && !strchr(",;:()[]|", x->f.text[i]) &&
           !str_starts((struct str){x->f.text + i, end - i}, STR(" – ")) &&
           !str_starts((struct str){x->f.text + i, end - i}, STR(" — ")) &&
           !str_starts((struct str){x->f.text + i, end - i}, STR(" - ")))
        i++;
    while (i > at && strchr(" .\"", x->f.text[i - 1]))
        i--;
    return i;
}

static bool begins_name(const struct flat *f, uint32_t at)
{
    char c = f->text[at];
    return (c & 0x80) || is_digit_ascii(c) || (c >= 'A' && c <= 'Z');
}

static bool is_thing(struct str word)
{
    return !words_is_beside(word, BESIDE_ARTICLE) && // "De Rietkrant"
           (words_is_beside(word, BESIDE_APPEARANCE | BESIDE_MEDIUM) ||
            (words_one_is(word) & WORD_KIND));
}

// Whether the first word is one that could lead to a name, and others follow.
static bool may_lead(const struct item *x, uint32_t from)
{
    char room[PROSE_WORD_ROOM];
    uint32_t at = from;
    struct piece w;
    return next_word(&x->f, &at, x->f.n, &w) && is_thing(prose_word_folded(&x->f, w, room));
}

// "Zeitungsartikel", "blogpost", "blogginlägg": what stands in such a medium, and not its name.
static bool ends_as_piece(struct str words)
{
    static const char *const pieces[] = {"artikel", "artikkel", "beitrag", "bericht",  "eintrag",
                                         "entry",   "indlaeg",  "inlagg",  "innlegg",  "interview",
                                         "post",    "posts",    "text",    "reportage"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (words.n > strlen(pieces[i]) && str_ends(words, str_of(pieces[i])))
            return true;
    return false;
}

// "Blogpost Netzpolitik": what it was stands right before the name, which the address must confirm.
static struct lead lead_directly(struct reader *r, const struct item *x, struct piece kind,
                                 uint32_t end)
{
    struct lead l = {.sure = false, .direct = true};
    uint32_t words = 0;
    for (uint32_t i = kind.end; i < end; i++)
        words += x->f.text[i] == ' ';
    if (words >= NAME_WORDS || !begins_name(&x->f, kind.end))
        return l;
    l.words = fold_words(r->arena, (struct str){x->f.text + kind.at, kind.end - kind.at});
    l.words = str_trim(l.words);
    if (!(words_stems_in(l.words) & STEM_MEDIA_NAME) || ends_as_piece(l.words)) // "Diari Ara"
        l.name = (struct piece){kind.end, end};
    return l;
}

// "Interviu la Radio Stuf", "Wawancara di Suara Rawa": the word leads to an outlet behind that kind
// of thing, and may be an article or lead to anything in other languages.
static bool leads_behind(struct str thing, struct str word)
{
    static const char *const things[][2] = {
        {"interviu", "la"},  {"interviuri", "la"}, {"articol", "la"},  {"reportaj", "la"},
        {"emisiune", "la"},  {"invitat", "la"},    {"invitata", "la"}, {"participare", "la"},
        {"wawancara", "di"}, {"liputan", "di"},    {"berita", "di"},   {"artikel", "di"},
    };
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (str_is(thing, things[i][0]) && str_is(word, things[i][1]))
            return true;
    return false;
}

static struct lead lead_at(struct reader *r, const struct item *x, uint32_t from)
{
    const struct flat *f = &x->f;
    struct lead l = {.sure = false};
    uint32_t end = phrase_end(x, from), at = from;
    struct piece w;
    char rooms[2][PROSE_WORD_ROOM]; // of this word and the one before
    struct str thing = STR_NONE;
    bool kind = false, medium = true, leads = false;
    unsigned words = 0;
    for (; !leads && words <= LEAD_WORDS && next_word(f, &at, end, &w); words++) {
        struct str word = prose_word_folded(f, w, rooms[words % 2]);
        bool lower = prose_starts_lower(f, w.at);
        l.sure = lower && (words_is_beside(word, BESIDE_LEADS_IN) || leads_behind(thing, word));
        leads = kind && lower && (l.sure || words_is_beside(word, BESIDE_LEADS_ON));
        if (leads)
            break;
        if (kind && !medium && !lower && word.n && !is_thing(word))
            return lead_directly(r, x, (struct piece){from, w.at}, end);
        if (!word.n || !is_thing(word))
            return l;
        kind = true;
        thing = word;
        medium = medium && words_is_beside(word, BESIDE_MEDIUM | BESIDE_BEFORE);
    }
    if (!leads || medium || w.end - from > LEAD_LONGEST)
        return l;
    l.words = fold_words(r->arena, (struct str){f->text + from, w.end - from});
    uint32_t name = at;
    while (next_word(f, &at, end, &w) && prose_starts_lower(f, w.at) &&
           words_is_beside(prose_word_folded(f, w, rooms[0]), BESIDE_ARTICLE))
        name = at; // "in der Zeit"
    while (name < end && f->text[name] == ' ')
        name++;
    words = 0;
    for (uint32_t i = name; i < end; i++)
        words += f->text[i] == ' ';
    if (name < end && begins_name(f, name) && words < NAME_WORDS)
        l.name = (struct piece){name, end};
    return l;
}

// Whether a name looks like an outlet's: known, with a word of outlets in it, as the address says.
static bool is_evident(struct reader *r, const struct item *x, struct lead *l)
{
    struct str text = {x->f.text + l->name.at, l->name.end - l->name.at};
    struct str folded = fold_words(&r->scratch, text);
    l->agrees = item_agrees(r, x, folded);
    l->whole = l->agrees >= 0.95F;
    bool evident = outlet_by_name(r->outlets, text) || (words_stems_in(folded) & STEM_MEDIA_NAME) ||
                   l->agrees >= 0.75F;
    arena_reset(&r->scratch);
    return evident;
}

static bool begins_with_person(const struct item *x, struct piece p)
{
    char room[PROSE_WORD_ROOM];
    struct piece w;
    uint32_t at = p.at;
    return next_word(&x->f, &at, p.end, &w) && at < p.end &&
           words_is_first_name(prose_word_folded(&x->f, w, room));
}

static bool has_outlet(const struct item *x)
{
    return x->outlet.end > x->outlet.at;
}

// A text that may lead to a name is where the outlet was found, or else the title.
static bool may_be_led(const struct item *x)
{
    bool title = x->title.end > x->title.at && !x->outlet_other.n;
    return !x->outlet_known && (has_outlet(x) || title) &&
           may_lead(x, has_outlet(x) ? x->outlet.at : x->title.at);
}

// Counts the different names that the same words lead to.
static void count_names(struct reader *r, const struct item *x, const struct lead *l,
                        struct map *often)
{
    struct str name = {x->f.text + l->name.at, l->name.end - l->name.at};
    void **seen =
        map_at(often, str_format(r->arena, "%.*s|%.*s", STR_ARG(l->words), STR_ARG(name)));
    if (!*seen) {
        *seen = often;
        void **slot = map_at(often, l->words);
        *slot = (void *)((uintptr_t)*slot + 1);
    }
}

// Whether the title says more behind the name than when it was.
static bool goes_on(const struct item *x, const struct lead *l)
{
    struct piece date = x->date_text;
    for (uint32_t i = l->name.end; i < x->title.end; i++) {
        bool dated = i >= date.at && i < date.end;
        if (!dated && ((x->f.text[i] & 0x80) || is_alpha_ascii(x->f.text[i])))
            return true;
    }
    return x->title.end > l->name.end + 1 && date.end <= date.at;
}

// "Blogpost Virtuelles Moorhaus" at virtuelles-moorhaus.example, "Interview pour Botz" at
// botz.example: the address has the name alone.
static bool is_bettered(const struct item *x, const struct lead *l)
{
    return (l->direct || l->whole) && l->agrees > x->agreement &&
           !str_contains(x->f.links[x->primary].url, l->words);
}

// Whether the name that a text leads to is taken for the outlet.
static bool is_taken(const struct item *x, const struct lead *l, bool evident, bool repeats)
{
    if (!l->name.end || (has_outlet(x) && x->agreement >= 0.9F && !is_bettered(x, l)))
        return false; // "Report on Business": the site is called so
    if (x->kind == BLOCK_RECORD && (l->direct || !l->whole))
        return false; // a field of its own has more than a name where the address says so
    if (!has_outlet(x) && goes_on(x, l))
        return false;
    if (evident || l->direct)
        return evident;
    return !begins_with_person(x, l->name) &&
           (has_outlet(x) ? l->sure || repeats : l->sure && repeats);
}

void outlets_led(struct reader *r)
{
    struct map often = MAP_IN(r->arena);
    struct lead *leads = ARENA_ARRAY(r->arena, r->items_len + 1, struct lead);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (may_be_led(x))
            leads[i] = lead_at(r, x, has_outlet(x) ? x->outlet.at : x->title.at);
        if (leads[i].name.end)
            count_names(r, x, &leads[i], &often);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct lead *l = &leads[i];
        bool evident = l->name.end && is_evident(r, x, l);
        bool repeats = l->name.end && (uintptr_t)map_get(&often, l->words) >= OFTEN;
        if (!is_taken(x, l, evident, repeats))
            continue;
        if (!has_outlet(x))
            x->title = (struct piece){0, 0};
        x->outlet = l->name;
        x->agreement = evident ? 1 : x->agreement;
    }
}
