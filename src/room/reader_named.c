// SPDX-License-Identifier: MIT
// Titles and phrases that name the outlet: "A town of glass in the Marsh Courier", "The Courier's
// review of our play", "Interview on Radio Fen about the dyke". Where an entry says its outlet
// nowhere else, words in capitals that are the name of the article's site are it. At the end of the
// title, behind a word such as "in", a name that looks like an outlet's will do when the link leads
// to a platform or nowhere. The title keeps its words; a phrase that was taken for the outlet, or
// of which only the outlet was kept, is the title when it says more than that.
#include <string.h>

#include "base/map.h"
#include "room/reader_names.h"
#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { WORDS_MOST = 48, NAME_WORDS = 5, TITLE_LONGEST = 400 };

struct words { // of a title
    size_t n;
    struct piece items[WORDS_MOST];
    bool lower[WORDS_MOST];
    bool parted[WORDS_MOST]; // a mark stands before it, besides a space
};

// How long the mark at text + i is that no word has in it; 0 for none.
static uint32_t mark_at(const char *text, uint32_t i, uint32_t end)
{
    static const char *const marks[] = {"«", "»", "“", "”", "„", "‘", "’", "…", "–", "—"};
    unsigned char c = (unsigned char)text[i];
    if (is_alpha_ascii(text[i]) || is_digit_ascii(text[i]) || (c >= 0x80 && c != 0xc2 && c != 0xe2))
        return 0;
    if (c < ' ' || memchr(" \"()[]{},;:!?/*_'|", c, 18))
        return 1;
    if (c < 0x80)
        return 0;
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (str_starts((struct str){text + i, end - i}, str_of(marks[k])))
            return (uint32_t)strlen(marks[k]);
    return 0;
}

static void read_words(const struct item *x, struct piece of, struct words *out)
{
    const char *text = x->f.text;
    uint32_t i = of.at, end = of.end;
    out->n = 0;
    while (i < end && out->n < WORDS_MOST) {
        bool parted = out->n == 0, line = false;
        for (uint32_t n; i < end && (n = mark_at(text, i, end)) > 0; i += n) {
            line = line || text[i] == FLAT_HARD_BREAK;
            parted = parted || !(strchr(" '", text[i]) || text[i] == FLAT_SOFT_BREAK ||
                                 text[i] == FLAT_HARD_BREAK ||
                                 str_starts((struct str){text + i, end - i}, STR("’")));
        }
        struct piece w = {i, i};
        while (w.end < end && !mark_at(text, w.end, end))
            w.end++;
        i = w.end;
        while (w.end > w.at && strchr(".-", text[w.end - 1]))
            w.end--;
        if (w.end == w.at)
            continue;
        out->lower[out->n] = prose_starts_lower(&x->f, w.at);
        out->parted[out->n] =
            parted || (line && !out->lower[out->n] && !(out->n && out->lower[out->n - 1]));
        out->items[out->n++] = w;
    }
}

static struct str text_of(const struct item *x, const struct words *t, size_t s, size_t e)
{
    return (struct str){x->f.text + t->items[s].at, t->items[e].end - t->items[s].at};
}

static struct str word_folded(const struct item *x, const struct words *t, size_t i, char *room)
{
    return prose_word_folded(&x->f, t->items[i], room);
}

// Whether word s begins what "in", "for", "by" leads to; `in`: only what an outlet follows.
static bool is_led(const struct item *x, const struct words *t, size_t s, bool in)
{
    enum { BETWEEN = 3, FOR = BESIDE_FOR | BESIDE_LEADS_IN };
    char room[PROSE_WORD_ROOM];
    for (size_t i = s, n = 0; i > 0 && n < BETWEEN; n++) {
        struct str word = word_folded(x, t, --i, room);
        if (!t->lower[i])
            return false;
        if ((words_one_is(word) & WORD_IN) || words_is_beside(word, FOR))
            return i > 0;
        if (!in && ((words_one_is(word) & WORD_BY) || words_is_beside(word, BESIDE_LEADS_ON)))
            return i > 0;
        if (!words_is_beside(word, BESIDE_ARTICLE | BESIDE_BEFORE | BESIDE_MEDIUM))
            return false;
    }
    return false;
}

// The last word of the name that word e ends or goes on: "FZI Newsletter", "France Bleu Nord".
static size_t last_of_name(const struct item *x, const struct words *t, size_t s, size_t e,
                           bool led)
{
    char room[PROSE_WORD_ROOM];
    size_t last = e, media = e;
    while (last + 1 < t->n && last + 1 < s + NAME_WORDS && !t->parted[last + 1] &&
           !t->lower[last + 1]) {
        struct str word = word_folded(x, t, ++last, room);
        bool number =
            media > s && last == media + 1 && is_digit_ascii(word.p[0]); // "Radio Fen 98.3"
        if (number || ((words_stems_in(word) & STEM_MEDIA_NAME) && !str_ends(word, STR("post"))))
            media = last;
        else if (words_one_is(word) & (WORD_KIND | WORD_TAIL))
            return media;
    }
    return led && last + 1 == t->n ? last : media;
}

// Its first: "Radio Fen", "… in De Rietkrant".
static size_t first_of_name(const struct item *x, const struct words *t, size_t s)
{
    char room[PROSE_WORD_ROOM];
    if (s == 0 || t->parted[s] || t->lower[s - 1])
        return s;
    struct str before = word_folded(x, t, s - 1, room);
    bool article = s > 1 && words_is_beside(before, BESIDE_ARTICLE);
    return article || words_is_beside(before, BESIDE_MEDIUM) ? s - 1 : s;
}

// What is asked of the words of a title.
struct asked {
    struct address site;
    uint32_t begin; // letters that a name of the listed outlet begins with: bit c - 'a'
};

static uint32_t letter_of(char c)
{
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'z' ? UINT32_C(1) << (small - 'a') : UINT32_MAX;
}

// With and without an article before it.
static uint32_t begins_of(struct reader *r, struct str name)
{
    struct str bare = outlet_fold(&r->scratch, name);
    return (name.n ? letter_of(name.p[0]) : 0) | (bare.n ? letter_of(bare.p[0]) : 0);
}

static struct asked asked_of(struct reader *r, const struct item *x)
{
    struct asked a = {.site = address_take_apart(&r->scratch, x->host, x->host)};
    if (!x->listed)
        return a;
    a.begin = begins_of(r, x->listed->name);
    for (size_t i = 0; i < x->listed->names_len; i++)
        a.begin |= begins_of(r, x->listed->names[i]);
    return a;
}

// Whether the words, which have these letters, are what the site of the article is called.
static bool names_site(struct reader *r, const struct item *x, const struct asked *a,
                       const struct words *t, size_t s, size_t e, uint64_t letters)
{
    struct str text = text_of(x, t, s, e);
    bool listed = letter_of(text.p[0]) & a->begin, may = address_may_be(&a->site, letters);
    if (!listed && !may)
        return false;
    struct str fold = fold_words(&r->scratch, text);
    if (fold.n < 2 || (fold.n == 2 && e + 1 != t->n))
        return false;
    bool names = (may && address_host_names(&a->site, fold) >= 0.95F) ||
                 (listed && outlet_by_words(r->outlets, fold) == x->listed);
    return names && !(words_whole_is(fold) & (WORD_CONNECTOR | WORD_KIND));
}

static bool goes_on(const struct words *t, size_t s, size_t e)
{
    return e == s || !t->parted[e];
}

// "JT de 13h sur France 2" at news.example/france-2/13h: behind such a word less will do.
static bool names_part(struct reader *r, const struct item *x, const struct words *t, size_t s,
                       size_t e)
{
    struct str text = text_of(x, t, s, e);
    for (size_t i = s + 1; i <= e; i++)
        if (t->parted[i])
            return false;
    return e - s < NAME_WORDS && is_led(x, t, s, true) &&
           item_agrees(r, x, fold_words(&r->scratch, text)) >= 0.7F;
}

// The name of the article's site among the words of the title.
static bool find_site(struct reader *r, const struct item *x, const struct words *t, bool part,
                      struct piece *name)
{
    const struct asked asked = asked_of(r, x);
    uint64_t letters[WORDS_MOST];
    bool found = false;
    for (size_t i = 0; i < t->n; i++)
        letters[i] = address_letters(&r->scratch, text_of(x, t, i, i));
    for (size_t s = 0; s < t->n; s++) {
        size_t last = t->n;
        uint64_t together = 0;
        for (size_t e = s; !t->lower[s] && e < t->n && e < s + NAME_WORDS && goes_on(t, s, e);
             e++) {
            together |= letters[e];
            last = names_site(r, x, &asked, t, s, e, together) ? e : last;
        }
        if (last == t->n && part && !t->lower[s] && names_part(r, x, t, s, t->n - 1))
            last = t->n - 1;
        if (last == t->n)
            continue;
        bool led = is_led(x, t, s, false);
        if (found && !led)
            continue;
        size_t first = first_of_name(x, t, s), end = last_of_name(x, t, s, last, led);
        *name = (struct piece){t->items[first].at, t->items[end].end};
        found = true;
        s = last;
    }
    return found;
}

// "Moorzeitung", "Fjordposten"
static bool ends_as_paper(struct str folded)
{
    static const char *const ends[] = {"zeitung", "magazin", "anzeiger",   "tagblatt", "kurier",
                                       "krant",   "bladet",  "posten",     "avisen",   "avisa",
                                       "tidende", "radio",   "zeitschrift"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(folded, str_of(ends[i])))
            return true;
    return false;
}

// A name at the end that looks like an outlet's, behind "in".
static bool find_led(struct reader *r, const struct item *x, const struct words *t,
                     struct piece *name)
{
    char room[PROSE_WORD_ROOM];
    size_t s = t->n;
    while (s > 0 && t->n - s < NAME_WORDS &&
           (!t->lower[s - 1] ||
            (s < t->n && words_is_beside(word_folded(x, t, s - 1, room), BESIDE_WITHIN))))
        s--;
    for (; s < t->n; s++) {
        if (t->lower[s] || !is_led(x, t, s, true))
            continue;
        struct str text = text_of(x, t, s, t->n - 1), fold = fold_words(&r->scratch, text);
        *name = (struct piece){t->items[s].at, t->items[t->n - 1].end};
        return (words_stems_in(fold) & STEM_MEDIA_NAME) || ends_as_paper(fold) ||
               outlet_by_words(r->outlets, fold);
    }
    return false;
}

// "Who owns the fen? The Courier": the end of the title without the name behind the end of a
// sentence.
static uint32_t before_name(const struct item *x, struct piece name)
{
    enum { WORDS_LEAST = 3 };
    static const char *const ends[] = {"?", "!", "…", "»", "”", ".", "\""};
    uint32_t end = name.at, words = 1;
    if (name.end != x->title.end)
        return x->title.end;
    while (end > x->title.at && x->f.text[end - 1] == ' ')
        end--;
    for (uint32_t i = x->title.at; i < end; i++)
        words += x->f.text[i] == ' ';
    for (size_t i = 0; i < sizeof ends / sizeof *ends && end < name.at; i++)
        if (str_ends((struct str){x->f.text + x->title.at, end - x->title.at}, str_of(ends[i])))
            return words >= WORDS_LEAST ? end : x->title.end;
    return x->title.end;
}

// Whether the address says nothing of who published it.
static bool leads_anywhere(const struct item *x)
{
    return x->primary < 0 || !x->host.n || host_is_platform(x->host);
}

// Whether a word such as "on" leads to the outlet.
static bool was_led(const struct item *x)
{
    char room[PROSE_WORD_ROOM];
    struct piece word = {x->outlet.at, x->outlet.at};
    while (word.end > 0 && x->f.text[word.end - 1] == ' ')
        word.end--;
    for (word.at = word.end; word.at > 0 && (unsigned char)x->f.text[word.at - 1] > ' ';)
        word.at--;
    return word.end > word.at && prose_starts_lower(&x->f, word.at) &&
           words_is_beside(prose_word_folded(&x->f, word, room),
                           BESIDE_FOR | BESIDE_LEADS_IN | BESIDE_LEADS_ON);
}

// Behind the name, from word i on, stands what it was about.
static bool goes_on_about(const struct item *x, const struct words *t, size_t i)
{
    static const char *const words[] = {"sur", "sul", "sulla", "sulle", "sui", "sugli", "a"};
    char room[PROSE_WORD_ROOM];
    struct str word = word_folded(x, t, i, room);
    if (t->parted[i] || !t->lower[i])
        return false;
    if (words_is_beside(word, BESIDE_ABOUT | BESIDE_TELLS))
        return true;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (str_eq(word, str_of(words[k])))
            return i + 2 < t->n && t->lower[i + 1] && was_led(x);
    return false;
}

// The first word of the name, and the one behind it.
static void words_of_name(const struct words *t, struct piece name, size_t *first, size_t *behind)
{
    for (*first = 0; *first < t->n && t->items[*first].at < name.at;)
        ++*first;
    for (*behind = *first; *behind < t->n && t->items[*behind].at < name.end;)
        ++*behind;
}

// "Interview on Radio Fen about the dyke", "Our boats in the Courier" as the outlet: what stands
// around the name of the article's site is a sentence.
static bool says_more(const struct item *x, const struct words *t, struct piece name)
{
    enum { LEAST = 2 };
    size_t lower = 0, first, behind;
    words_of_name(t, name, &first, &behind);
    for (size_t i = 0; i < first; i++)
        lower += t->lower[i];
    if (behind < t->n)
        return goes_on_about(x, t, behind);
    char room[PROSE_WORD_ROOM];
    return lower >= LEAST && lower + 1 >= first && is_led(x, t, first, false) &&
           !words_is_beside(word_folded(x, t, first - 1, room), BESIDE_WITHIN);
}

static bool begins_with_kind(const struct item *x, const struct words *t)
{
    char room[PROSE_WORD_ROOM];
    struct str word = word_folded(x, t, 0, room);
    return (words_one_is(word) & (WORD_KIND | WORD_TAIL)) ||
           words_is_beside(word, BESIDE_APPEARANCE | BESIDE_MEDIUM);
}

// Takes the name of the article's site from the sentence that was taken for it.
static void outlet_name(struct reader *r, struct item *x)
{
    struct words words;
    struct piece name, all = x->outlet;
    if (!x->host.n || x->outlet_known || x->kind == BLOCK_RECORD ||
        all.end - all.at > TITLE_LONGEST)
        return;
    size_t spaces = 0;
    for (uint32_t i = all.at; i < all.end; i++)
        spaces += x->f.text[i] == ' ';
    if (spaces < 2)
        return;
    read_words(x, all, &words);
    if (words.n < 3 || !find_site(r, x, &words, false, &name) || !says_more(x, &words, name))
        return;
    x->outlet = name;
    x->agreement = 1;
    if (x->title.end <= x->title.at && !begins_with_kind(x, &words) && name.at > all.at)
        x->title = all;
}

// Words that say what is told, and not only what it is and where: of "Interview on Radio Fen about
// the dyke" the last. None where a mark parts them from the name.
static bool tells_something(const struct item *x, const struct words *t, struct piece name)
{
    enum { ROLES = WORD_KIND | WORD_TAIL | WORD_CONNECTOR | WORD_IN | WORD_BY | WORD_ACCESS };
    enum {
        BESIDE = BESIDE_ARTICLE | BESIDE_FOR | BESIDE_BEFORE | BESIDE_MEDIUM | BESIDE_APPEARANCE
    };
    char room[PROSE_WORD_ROOM];
    size_t first, behind, told = 0, lower = 0;
    words_of_name(t, name, &first, &behind);
    for (size_t i = 0; i < t->n; i++) {
        if (i >= first && i < behind)
            continue;
        struct str word = word_folded(x, t, i, room);
        if (i > 0 && t->parted[i])
            return false;
        lower += t->lower[i];
        told += word.n > 2 && !is_digit_ascii(word.p[0]) && !(words_one_is(word) & ROLES) &&
                !words_is_beside(word, BESIDE);
    }
    return told >= 1 && lower >= 1 && (behind == t->n || !t->parted[behind]);
}

// "[The Courier's review of our play 23.3.2006](…)", "[Interview on Radio Fen about the dyke](…)":
// what says more than its outlet is the title, without the day at its end.
static void take_phrase(struct item *x)
{
    struct words words;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || x->title.end > x->title.at || x->title_other.n || x->title_above.n ||
        x->kind == BLOCK_RECORD ||
        (x->author.end > x->author.at && !prose_starts_lower(&x->f, x->author.at)) ||
        x->outlet.at < l->at || x->outlet.end > l->end || l->end - l->at > TITLE_LONGEST)
        return;
    struct piece all = {l->at, l->end};
    if (x->date_text.end > x->date_text.at && x->date_text.at > all.at && x->date_text.at < all.end)
        all.end = x->date_text.at;
    while (all.end > all.at && ((unsigned char)x->f.text[all.end - 1] < ' ' ||
                                strchr(" ,.;:(-", x->f.text[all.end - 1])))
        all.end--;
    if (all.end < x->outlet.end)
        return;
    read_words(x, all, &words);
    if (tells_something(x, &words, x->outlet))
        x->title = all;
}

void titles_name(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct words words;
        struct piece name;
        arena_reset(&r->scratch);
        if (!x->ignored && x->outlet.end > x->outlet.at) {
            outlet_name(r, x);
            take_phrase(x);
        }
        if (x->ignored || x->outlet.end > x->outlet.at || x->outlet_other.n ||
            x->title.end <= x->title.at || x->title.end - x->title.at > TITLE_LONGEST ||
            map_get(&r->own_hosts, x->host))
            continue;
        read_words(x, x->title, &words);
        if (words.n < 2)
            continue;
        if ((x->host.n && find_site(r, x, &words, true, &name)) ||
            (leads_anywhere(x) && find_led(r, x, &words, &name))) {
            x->outlet = name;
            x->title.end = before_name(x, name);
        }
    }
    arena_reset(&r->scratch);
}
