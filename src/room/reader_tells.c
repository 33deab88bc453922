// SPDX-License-Identifier: MIT
// Entries that say who told of something, and no title: "The Courier's review of our play",
// "Skærbypostens anmeldelse af spillet", "Le Fanal évoque la réouverture". Such a text begins with
// a name in capitals; behind it stands a kind of thing, or what an outlet does. Titles begin so as
// well: only where the address or the page's own entries show that the name is an outlet's, more
// than once, is a page read so.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

enum { NAME_WORDS = 7, NAMES_MOST = 64, PLACE_OF_TOLD = 80 };

struct told {
    struct piece name, word; // the name, with its "'s"; the word behind it
    bool kind;               // that word is a kind of thing, and no verb
};

static bool is_space(char c)
{
    return (unsigned char)c <= ' ';
}

static struct piece word_behind(const struct flat *f, uint32_t at, uint32_t limit)
{
    while (at < limit && is_space(f->text[at]))
        at++;
    struct piece w = {at, at};
    while (w.end < limit && !is_space(f->text[w.end]))
        w.end++;
    return w;
}

// "review"; behind a name that ends with an s also a word that ends so: "forhåndsomtale".
static bool is_kind(struct str word, bool owned)
{
    enum { KIND_LEAST = 5 };
    if (words_one_is(word) & (WORD_KIND | WORD_TAIL))
        return true;
    for (size_t i = 3; owned && word.n >= i + KIND_LEAST; i++)
        if ((word.p[i] & 0xc0) != 0x80 &&
            (words_one_is(str_from(word, i)) & (WORD_KIND | WORD_TAIL)))
            return true;
    return false;
}

// Where the text goes on in the same link as its first atom, or without one.
static uint32_t end_of_text(const struct atom *atoms, size_t len)
{
    size_t i = 0;
    while (i + 1 < len && atoms[i + 1].link == atoms->link && atoms[i + 1].cell == atoms->cell)
        i++;
    while (i > 0 && atoms[i].quoted)
        i--;
    return atoms[i].end;
}

// 'Fen TV "Late Hours" interview': whether word w begins the name of a programme in quotation
// marks; then w is all of it.
static bool is_programme(const struct flat *f, const struct atom *atoms, size_t len,
                         struct piece *w)
{
    enum { MARK = 3, LONGEST = 40 };
    for (size_t i = 1; i < len && atoms[i].at <= w->at + MARK; i++) {
        if (!atoms[i].quoted || atoms[i].at <= w->at || atoms[i].end > w->at + LONGEST)
            continue;
        for (w->end = atoms[i].end; w->end < f->n && !is_space(f->text[w->end]);)
            w->end++;
        return !strchr(".,;:!?", f->text[w->end - 1]);
    }
    return false;
}

// "Fen TV Interview über den Deich": German writes kinds of things in capitals; a word behind it
// says what it was about.
static bool is_kind_in_capitals(const struct flat *f, struct piece w, struct str fold,
                                uint32_t limit)
{
    char room[PROSE_WORD_ROOM];
    struct piece next = word_behind(f, w.end, limit);
    return (words_one_is(fold) & (WORD_KIND | WORD_TAIL)) &&
           !words_is_beside(fold, BESIDE_MEDIUM) && prose_starts_lower(f, next.at) &&
           words_is_beside(prose_word_folded(f, next, room), BESIDE_ABOUT);
}

// Reads the name and the word behind it. False when the text is no such.
static bool read_told(const struct flat *f, const struct atom *atoms, size_t len, struct told *told)
{
    uint32_t limit = end_of_text(atoms, len);
    char room[PROSE_WORD_ROOM];
    told->name = (struct piece){atoms->at, atoms->at};
    if (atoms->quoted || atoms->bracket || prose_starts_lower(f, atoms->at))
        return false;
    struct piece w = word_behind(f, atoms->at, limit);
    for (int n = 0; n <= NAME_WORDS && w.end > w.at; n++) {
        if (n > 0 && is_programme(f, atoms, len, &w)) {
            told->name.end = w.end;
            w = word_behind(f, w.end, limit);
            continue;
        }
        struct str fold = prose_word_folded(f, w, room);
        bool lower = prose_starts_lower(f, w.at) && !prose_is_domain(f, w.at, w.end);
        bool kind = !lower && n > 0 && is_kind_in_capitals(f, w, fold, limit);
        if (kind || (lower && !words_is_beside(fold, BESIDE_WITHIN))) {
            told->word = w;
            bool owned = n > 0 && f->text[told->name.end - 1] == 's';
            told->kind = kind || is_kind(fold, owned);
            char name[PROSE_WORD_ROOM];
            bool article =
                n == 1 && words_is_beside(prose_word_folded(f, told->name, name), BESIDE_ARTICLE);
            return n > 0 && !article &&
                   (told->kind || words_is_beside(fold, BESIDE_TELLS | BESIDE_ABOUT));
        }
        if (strchr(".,;:!?)\"", f->text[w.end - 1]))
            return false;
        if (!lower)
            told->name.end = w.end;
        w = word_behind(f, w.end, limit);
    }
    return false;
}

bool tells_perhaps(const struct flat *f, const struct atom *atoms, size_t len)
{
    struct told told;
    return len && read_told(f, atoms, len, &told);
}

// How sure it is that it is called so: the table has it, or how far the host is called so.
static float names_outlet(struct work *w, struct piece p)
{
    struct str fold = fold_words(&w->r->scratch, (struct str){w->x->f.text + p.at, p.end - p.at});
    return outlet_by_words(w->r->outlets, fold) ? 1 : address_host_names(&w->address, fold);
}

// Northern languages set an s behind a name, "Kystavisens omtale av spillet", and their words say
// that this is one.
static bool goes_on_in_north(const struct flat *f, const struct told *told)
{
    static const char *const words[] = {"av", "af",  "om",   "fra", "från", "i",   "med",
                                        "pa", "til", "till", "vid", "ved",  "over"};
    char room[PROSE_WORD_ROOM];
    struct str fold = prose_word_folded(f, word_behind(f, told->word.end, f->n), room);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(fold, str_of(words[i])))
            return true;
    return false;
}

// The name without what says that something is its own, and without a German article that the
// address does not have either.
static struct piece bare_name(struct work *w, const struct told *told)
{
    static const char *const articles[] = {"Die ", "Der ", "Das ", "Im "};
    const struct flat *f = &w->x->f;
    struct piece name = told->name, bare = name;
    struct str text = {f->text + name.at, name.end - name.at};
    if (str_ends(text, STR("'s")) || str_ends(text, STR("’s")))
        bare.end -= str_ends(text, STR("'s")) ? 2 : 4;
    else if (str_ends(text, STR("s")) && told->kind && goes_on_in_north(f, told))
        bare.end -= 1;
    for (size_t i = 0; i < sizeof articles / sizeof *articles && bare.at == name.at; i++)
        if (str_begins(text, articles[i]))
            bare.at += (uint32_t)strlen(articles[i]);
    if (bare.at + 1 >= bare.end || (bare.at == name.at && bare.end == name.end))
        return name;
    float full = names_outlet(w, name);
    return full >= 0.9F && names_outlet(w, bare) < full ? name : bare;
}

// Whether the entry has a title beside the text, or the name of its outlet; or any name where it is
// not `sure` that the text begins with that.
static bool says_more(struct work *w, bool sure)
{
    enum { TITLE_WORDS = 3 };
    for (size_t i = 1; i < w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        bool other = m->link != w->a.items->link || m->cell != w->a.items->cell;
        bool generic = w->word[i] & (WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR);
        if ((m->quoted || (other && m->link >= 0 && !generic)) && w->units[i] >= TITLE_WORDS)
            return true;
        bool name = other && !generic && !prose_starts_lower(&w->x->f, m->at);
        if (name && (!sure || host_named(w, (int)i) >= 0.75F))
            return true;
    }
    return false;
}

void tells_find(struct work *w)
{
    struct told told;
    w->phrase.told = w->phrase.sure = false;
    if (!(w->tells || w->tells_asked) || !w->a.len || w->phrase.name.end > w->phrase.name.at ||
        (role_of(w, 0) & ~(unsigned)WORD_NAME) || !read_told(&w->x->f, w->a.items, w->a.len, &told))
        return;
    struct piece name = bare_name(w, &told);
    w->phrase.sure = names_outlet(w, name) >= 0.75F;
    char room[PROSE_WORD_ROOM];
    if (says_more(w, w->phrase.sure))
        return;
    bool about =
        !told.kind && !words_is_beside(prose_word_folded(&w->x->f, told.word, room), BESIDE_TELLS);
    if (about && !w->phrase.sure)
        return; // "Otters on life in the fens"
    w->phrase.told = true;
    w->phrase.atom = 0;
    w->phrase.name = name;
}

void tells_count(struct work *w, struct tells *all)
{
    struct piece p = w->phrase.name;
    struct str fold = fold_words(&w->r->scratch, (struct str){w->x->f.text + p.at, p.end - p.at});
    uint32_t hash = asked_hash(fold);
    bool again = false;
    for (size_t i = 0; i < all->len && !again; i++)
        again = all->hashes[i] == hash;
    if (!again && all->len < NAMES_MOST)
        all->hashes[all->len++] = hash;
    all->shown += again || w->phrase.sure;
}
