// SPDX-License-Identifier: MIT
// Entries that say what it was and where, and no title: "Interview on Radio Fen about the dyke",
// "Bericht im „Hafenboten“ von Uwe Schlick". Such a phrase begins with a kind of thing; behind a
// word such as "in" stands the outlet's name, in capitals or in quotation marks.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

enum { PLACE_OF_PHRASE = 79 };
enum { WORDS_BEFORE = 8, NAME_WORDS = 7, PHRASE_LONGEST = 200, REST_LONGEST = 24 };

static bool next_word(const struct flat *f, uint32_t limit, struct piece *w)
{
    uint32_t at = w->end;
    while (at < limit && f->text[at] == ' ')
        at++;
    w->at = w->end = at;
    while (w->end < limit && f->text[w->end] != ' ')
        w->end++;
    return w->end > w->at;
}

// Leads to where something appeared.
static bool leads_in(struct str word)
{
    return (words_one_is(word) & WORD_IN) || words_is_beside(word, BESIDE_FOR);
}

// Stands between that and the name: "in the magazine Fen & Reed", "pour le numéro des Sables".
static bool stands_between(struct str word)
{
    enum { WORDS = BESIDE_ARTICLE | BESIDE_BEFORE };
    struct str first = word, rest = STR_NONE; // "hors-série", "l'émission"
    size_t space = str_find_char(word, ' ');
    if (space != STR_NOT_FOUND) {
        first = str_slice(word, 0, space);
        rest = str_from(word, space + 1);
    }
    return words_is_beside(first, WORDS) && (!rest.n || words_is_beside(rest, WORDS));
}

// "The Fen of Reeds", "Gazette des Sables": within a name, as is what has no letters.
static bool joins_name(struct str word)
{
    return word.n == 0 || words_is_beside(word, BESIDE_WITHIN);
}

// "ep. 385", "Folge 12", "#385": the number of what was broadcast, and no part of its name.
static bool begins_number(const struct flat *f, struct piece w)
{
    static const char *const words[] = {"ep",      "eps",    "episode", "episodio",   "episodi",
                                        "epizoda", "folge",  "puntata", "aflevering", "avsnitt",
                                        "afsnit",  "jakso",  "odcinek", "epizod",     "capitulo",
                                        "выпуск",  "випуск", "bolum",   "odcinek",    "dil"};
    char room[PROSE_WORD_ROOM];
    if (f->text[w.at] == '#')
        return true;
    struct str word = prose_word_folded(f, w, room);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i])))
            return true;
    return words_one_is(word) & WORD_ISSUE;
}

// A name that begins with word w of the atom: up to its last word in capitals.
static struct piece name_from(const struct flat *f, struct piece w, uint32_t limit)
{
    struct piece name = {w.at, w.at};
    char room[PROSE_WORD_ROOM];
    for (int words = 0; words < NAME_WORDS; words++) {
        bool lower = prose_starts_lower(f, w.at) && !prose_is_domain(f, w.at, w.end);
        bool sign = w.end == w.at + 1 && strchr("&+", f->text[w.at]);
        if (lower && !(words && joins_name(prose_word_folded(f, w, room))))
            break;
        if (words && begins_number(f, w))
            return name;
        if (!lower && !sign)
            name.end = w.end;
        if (strchr(".,;:!?", f->text[w.end - 1]) || !next_word(f, limit, &w))
            break;
    }
    // "Reed Review édition du soir": what goes on without a word that parts it belongs to it.
    bool parted = name.end >= limit || w.at >= w.end || w.at <= name.end || begins_number(f, w);
    uint32_t is = parted ? 0 : prose_word_is(f, w.at, w.end);
    if (!parted && limit - name.end <= REST_LONGEST &&
        !(is & (WORD_CONNECTOR | WORD_BY | WORD_TAIL | WORD_KIND)) &&
        !words_is_beside(prose_word_folded(f, w, room), BESIDE_ABOUT))
        name.end = limit;
    return name;
}

static bool is_kind(struct str word)
{
    enum { SHORTEST = 4 };
    return (words_one_is(word) & (WORD_KIND | WORD_TAIL)) && word.n >= SHORTEST &&
           !words_is_beside(word, BESIDE_MEDIUM);
}

// "Live interview", "TV-Interview", "Exclusive report": the word that stands before the kind.
static bool may_precede_kind(struct str word)
{
    static const char *const words[] = {
        "exclusive", "short",  "long",       "full",          "brief",    "extended", "telephone",
        "phone",     "joint",  "first",      "second",        "in depth", "guest",    "featured",
        "kurzes",    "langes", "exklusives", "ausfuhrliches", "grosses",  "longue",   "courte",
        "grand",     "petit",  "breve",      "larga",         "lunga",    "lang",     "kort"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i])))
            return true;
    return words_is_beside(word, BESIDE_MEDIUM);
}

// The kind that the phrase begins with says what somebody did, and is no name of an outlet. How
// many words it is; 0 when the atom begins with none.
static int begins_with_kind(const struct work *w, int i)
{
    struct str rest = atoms_fold(&w->a, (size_t)i, (size_t)i), word, next;
    if (!str_split(&rest, ' ', &word))
        return 0;
    if (is_kind(word))
        return 1;
    return may_precede_kind(word) && str_split(&rest, ' ', &next) && is_kind(next) ? 2 : 0;
}

// "**Our glass project**: Interview on Radio Fen": the atom of the phrase stands behind a label.
static int atom_of_phrase(const struct work *w)
{
    enum { LABEL_WORDS = 6 };
    const struct atom *a = w->a.items;
    if (w->a.len < 2 || w->units[0] > LABEL_WORDS || w->primary[0] ||
        !(a[0].style & ~a[1].style & (STYLE_STRONG | STYLE_EMPHASIS)) ||
        !prose_has_char(&w->x->f, a[0].end, a[1].at, ":"))
        return 0;
    return 1;
}

// "Interview for Late Hours, Fen Radio": what stands behind the comma is known to be an outlet.
static bool names_outlet_behind(struct work *w, struct piece name)
{
    if (w->a.len < 2 || name.end < w->a.items[0].end || w->a.items[1].before != ',')
        return false;
    struct str fold = atoms_fold(&w->a, 1, 1);
    return outlet_by_words(w->r->outlets, fold) || address_names(&w->address, fold) >= 0.7F;
}

// Behind atom i stands a link that says the title.
static bool is_titled_behind(const struct work *w, size_t i)
{
    enum { TITLE_WORDS = 3 };
    for (size_t k = i + 1; k < w->a.len; k++)
        if (w->primary[k] && !w->primary[0] && w->units[k] >= TITLE_WORDS)
            return true;
    return false;
}

// "Interview on Fen FM in the programme Late Hours"
static bool goes_on_in(const struct flat *f, struct piece name, uint32_t limit)
{
    struct piece w = {name.end, name.end};
    return next_word(f, limit, &w) && prose_starts_lower(f, w.at) &&
           (prose_word_is(f, w.at, w.end) & WORD_IN);
}

// "Interview Fen & Reed about the dyke": without a word between, a name must look like an outlet's.
static bool follows_kind(struct work *w, struct piece name)
{
    const char *text = w->x->f.text;
    if (name.end <= name.at || prose_has_char(&w->x->f, name.at, name.end, ":"))
        return false;
    struct str fold = fold_words(&w->r->scratch, (struct str){text + name.at, name.end - name.at});
    return str_find(((struct str){text + name.at, name.end - name.at}), STR(" & ")) !=
               STR_NOT_FOUND ||
           outlet_by_words(w->r->outlets, fold);
}

// "Report of The Courier about the dyke": what stands behind such a word need not be an outlet.
static bool is_outlet_of(struct work *w, struct piece name)
{
    struct str text = {w->x->f.text + name.at, name.end - name.at};
    struct str fold = fold_words(&w->r->scratch, text);
    return name.end > name.at &&
           (outlet_by_words(w->r->outlets, fold) || address_host_names(&w->address, fold) >= 0.75F);
}

// 'Report in the Fenner "Post"', 'Bericht im Berner „Hafenboten“ von Uwe Schlick': where a paper is
// from, in one word that is the name of none, and what it is called, in quotation marks.
static bool says_whence(struct work *w, struct piece name, const struct atom *m)
{
    enum { QUOTED_WORDS = 3, GAP_LONGEST = 5 };
    const struct atom *next = m + 1;
    size_t i = (size_t)(next - w->a.items);
    struct str text = {w->x->f.text + name.at, name.end - name.at};
    if (i >= w->a.len || !next->quoted || next->before != '"' || name.end != m->end ||
        next->at > m->end + GAP_LONGEST || w->units[i] > QUOTED_WORDS || !str_ends(text, STR("er")))
        return false;
    struct str fold = fold_words(&w->r->scratch, text);
    return str_find_char(fold, ' ') == STR_NOT_FOUND && !outlet_by_words(w->r->outlets, fold) &&
           !(words_stems_in(fold) & STEM_MEDIA_NAME) &&
           address_host_names(&w->address, fold) < 0.7F;
}

void phrase_find(struct work *w)
{
    const struct flat *f = &w->x->f;
    w->phrase.name = (struct piece){0, 0};
    const int i = w->a.len ? atom_of_phrase(w) : 0, kind = w->a.len ? begins_with_kind(w, i) : 0;
    const struct atom *m = &w->a.items[i];
    if (!kind || m->quoted || m->end - m->at > PHRASE_LONGEST ||
        (role_of(w, i) & ~(unsigned)WORD_NAME))
        return;
    struct piece word = {m->at, m->at};
    bool in = false, of = false;
    for (int n = 0; n < WORDS_BEFORE && next_word(f, m->end, &word); n++) {
        char room[PROSE_WORD_ROOM];
        struct str fold = prose_word_folded(f, word, room);
        bool lower = prose_starts_lower(f, word.at);
        if (!lower && (in || (of && is_outlet_of(w, name_from(f, word, m->end))) ||
                       (n == kind && follows_kind(w, name_from(f, word, m->end))))) {
            struct piece name = name_from(f, word, m->end);
            if (says_whence(w, name, m)) {
                w->phrase.atom = i + 1;
                w->phrase.name = (struct piece){m[1].at, m[1].end};
                return;
            }
            if (!names_outlet_behind(w, name) &&
                (!is_titled_behind(w, (size_t)i) || goes_on_in(f, name, m->end)))
                w->phrase.name = name;
            w->phrase.atom = i;
            return;
        }
        bool leads = n >= kind && lower && (leads_in(fold) || (in && stands_between(fold)));
        if (n >= kind && lower && (words_is_beside(fold, BESIDE_ABOUT) || (in && !leads)))
            return; // "Comment on life in the fens"
        in = leads;
        of = lower && words_is_beside(fold, BESIDE_WITHIN | BESIDE_ARTICLE);
    }
    const struct atom *next = w->a.len > (size_t)i + 1 ? m + 1 : NULL; // 'Article in "The Courier"'
    if (in && word.end >= m->end && next && next->quoted && w->units[i + 1] <= NAME_WORDS &&
        !is_titled_behind(w, (size_t)i + 1)) {
        w->phrase.atom = i + 1;
        w->phrase.name = (struct piece){next->at, next->end};
    }
}

// Such a number stands right behind the name that ends at `at`.
static bool begins_number_behind(const struct flat *f, uint32_t at, uint32_t end)
{
    struct piece w = {at, at};
    return next_word(f, end, &w) && begins_number(f, w);
}

void phrase_propose(struct work *w)
{
    struct piece name = w->phrase.name;
    bool shown = w->tells || (w->phrases && !w->phrase.told);
    if (name.end <= name.at || w->outlets_len == OUTLETS_MOST)
        return;
    struct str fold =
        fold_words(&w->r->scratch, (struct str){w->x->f.text + name.at, name.end - name.at});
    // "Interview on Fen Weekly ep. 12: Reeds" at fen.example/fen-weekly/12
    bool confirmed = !shown && w->primary[w->phrase.atom] &&
                     begins_number_behind(&w->x->f, name.end, w->a.items[w->phrase.atom].end) &&
                     address_names(&w->address, fold) >= 0.7F;
    if (!shown && !confirmed)
        return;
    struct candidate c = candidate_of(w, w->phrase.atom, w->phrase.atom, name, fold);
    c.score = weigh_name(w, &c) + W_OUTLET_CONNECTOR + W_OUTLET_LOWER + W_OUTLET_WORD;
    c.place = PLACE_OF_PHRASE;
    c.inside = confirmed;
    w->outlets[w->outlets_len++] = c;
}
