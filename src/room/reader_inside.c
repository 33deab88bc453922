// SPDX-License-Identifier: MIT
// Names inside longer text, taken for the outlet when they agree with the article's address: a
// sentence such as "the paper that the Marsh Courier prints wrote of us" names it somewhere. Only
// a few words side by side can be one, and of few texts more than the first words are looked at.
#include <string.h>

#include "base/scan.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"
#include "text/fold.h"

enum { INSIDE_WORDS = 64, INSIDE_NAME = 4, INSIDE_LONGEST = 600 };

struct inside { // the words of an atom
    size_t n;
    uint32_t starts[INSIDE_WORDS];
    uint64_t letters[INSIDE_WORDS]; // address_letters() of those that can be part of a name
    bool lower[INSIDE_WORDS];
};

static uint32_t word_end(const struct inside *in, size_t i, uint32_t end)
{
    return i + 1 < in->n ? in->starts[i + 1] - 1 : end;
}

static void read_inside(struct work *w, const struct atom *m, struct inside *in)
{
    const char *text = w->x->f.text;
    in->n = 0;
    in->starts[in->n++] = m->at;
    for (uint32_t k = m->at; k < m->end; k += SCAN_BLOCK) {
        size_t left = m->end - 1 - k; // behind the last byte begins none
        scan_block b = left >= SCAN_BLOCK ? scan_load(text + k) : scan_load_part(text + k, left);
        for (unsigned bits = scan_bits((scan_mask)((b == ' ') | (b == '\''))); bits;
             bits &= bits - 1)
            if (in->n < INSIDE_WORDS)
                in->starts[in->n++] = k + (uint32_t)__builtin_ctz(bits) + 1;
    }
    for (size_t i = 0, behind = INSIDE_NAME; i < in->n; i++) {
        in->lower[i] = prose_starts_lower(&w->x->f, in->starts[i]);
        behind = in->lower[i] ? behind + 1 : 0; // so many words behind one that begins names
        struct str word = {text + in->starts[i], word_end(in, i, m->end) - in->starts[i]};
        in->letters[i] = behind < INSIDE_NAME ? address_letters(&w->r->scratch, word) : 0;
    }
}

// "Blog The fen at night", "Revista Muelle": before the name stands, capitalised, what sort of
// outlet it is, and no more.
static bool is_named_kind(struct work *w, int atom, uint32_t name)
{
    enum { KIND_LONGEST = 24 };
    const struct atom *m = &w->a.items[atom];
    if (name <= m->at + 1 || name - m->at > KIND_LONGEST || prose_starts_lower(&w->x->f, m->at) ||
        w->outlets_len == OUTLETS_MOST)
        return false;
    struct str kind =
        fold_words(&w->r->scratch, (struct str){w->x->f.text + m->at, name - 1 - m->at});
    return str_find_char(kind, ' ') == STR_NOT_FOUND && !(words_whole_is(kind) & WORD_TAIL) &&
           (words_stems_in(kind) & STEM_MEDIA_NAME);
}

// "the Courier's Fen Blog", "Fen Magazine's Deep Water Podcast": where what the name owns ends,
// when that is all to the end of the atom, and called as such things are; else where word e does.
static uint32_t with_owned(struct work *w, const struct inside *in, size_t e, uint32_t atom_end)
{
    enum { WORDS_MOST = 5 };
    const char *text = w->x->f.text;
    uint32_t end = word_end(in, e, atom_end), last = in->starts[in->n - 1];
    size_t owner = e + 1; // the "s" that marks it
    while (owner < in->n && owner <= e + 2 &&
           !str_starts((struct str){text + in->starts[owner], atom_end - in->starts[owner]},
                       STR("s ")))
        if (in->lower[owner++])
            return end;
    if (owner >= in->n - 1 || owner > e + 2 || in->n - owner > WORDS_MOST)
        return end;
    for (size_t i = owner + 1; i + 1 < in->n; i++)
        if (in->lower[i])
            return end;
    struct str kind = fold_words(&w->r->scratch, (struct str){text + last, atom_end - last});
    bool media = (words_one_is(kind) & WORD_PROGRAMME) || (words_stems_in(kind) & STEM_MEDIA_NAME);
    return media ? atom_end : end;
}

// "An interview with the Guild about our boats on the [Courier](…)": words s follow such a word,
// and the atom leads on to a name that is linked.
static bool is_asked(const struct work *w, const struct inside *in, size_t s, uint32_t atom_end)
{
    const char *text = w->x->f.text;
    while (s > 0 && in->lower[s - 1]) {
        uint32_t at = in->starts[--s], end = in->starts[s + 1] - 1;
        char room[32];
        struct str word = fold_words_into((struct str){text + at, end - at}, room, sizeof room);
        if (says_with(w, at, end))
            return prose_ends_open(&w->x->f, at, atom_end);
        if (!words_is_beside(word, BESIDE_ARTICLE))
            return false;
    }
    return false;
}

// The words s to e of an atom, when they agree with the address. False: enough are proposed.
static bool add_inside(struct work *w, int atom, const struct inside *in, size_t s, size_t e,
                       float least)
{
    const struct item *x = w->x;
    const struct atom *m = &w->a.items[atom];
    uint32_t end = word_end(in, e, m->end);
    struct str text = {x->f.text + in->starts[s], end - in->starts[s]};
    struct str fold = fold_words(&w->r->scratch, text);
    float agrees = fold.n < 3 ? 0 : address_names(&w->address, fold);
    if (fold.n < 3 || (agrees < least && !x->listed) ||
        (words_whole_is(fold) & (WORD_CONNECTOR | WORD_KIND)))
        return true;
    const struct outlet *known = outlet_by_words(w->r->outlets, fold);
    if (agrees < least && !(known && known == x->listed))
        return true;
    if (w->outlets_len == OUTLETS_MOST)
        return false;
    if (e + 1 == in->n && s > 0 && is_named_kind(w, atom, in->starts[s])) {
        size_t before = w->outlets_len;
        propose_outlet(w, atom);
        for (struct candidate *c = &w->outlets[before]; c < w->outlets + w->outlets_len; c++) {
            c->score += W_OUTLET_HOST * agrees;
            c->agreement = agrees;
        }
        return true;
    }
    end = with_owned(w, in, e, m->end);
    struct candidate c = {.at = in->starts[s],
                          .end = end,
                          .first = atom,
                          .last = atom,
                          .agreement = agrees,
                          .known = known != NULL,
                          .inside = true,
                          .fold = fold,
                          .place = 77};
    while (c.end > c.at && strchr(".,:;", x->f.text[c.end - 1]))
        c.end--;
    c.score = W_OUTLET_HOST * agrees + (known ? W_OUTLET_KNOWN : 0) - W_OUTLET_INNER +
              (float)(e - s) * 0.1F;
    bool with = false; // "Interview with the Guild"
    for (size_t i = s + 1; i < e; i++)
        with = with || (in->lower[i] && says_with(w, in->starts[i], in->starts[i + 1] - 1));
    if (with || (s > 0 && is_asked(w, in, s, m->end)))
        c.score -= W_OUTLET_COLUMN;
    w->outlets[w->outlets_len++] = c;
    return true;
}

// Whether the words s to e of an atom, which have these letters, are looked at.
static bool may_add(struct work *w, const struct inside *in, size_t s, size_t e, uint64_t letters,
                    float least)
{
    return !(s == 0 && e + 1 == in->n) &&
           (w->x->listed || (least > 0.9F ? address_may_be(&w->address, letters)
                                          : address_may_name(&w->address, letters)));
}

// Names inside atom i. False: enough are proposed.
static bool propose_inside_atom(struct work *w, int i, float least)
{
    const struct atom *m = &w->a.items[i];
    struct candidate whole = {.at = m->at, .end = m->end, .whole = i};
    struct inside in;
    bool prose = false;
    read_inside(w, m, &in);
    for (size_t s = 0; s < in.n; s++) {
        uint64_t letters = 0;
        for (size_t e = s; e < in.n && e < s + INSIDE_NAME && !in.lower[s]; e++) {
            letters |= in.letters[e];
            if (!may_add(w, &in, s, e, letters, least))
                continue;
            prose = prose || is_prose(w, &whole, 1);
            if (!prose)
                return true;
            if (!add_inside(w, i, &in, s, e, least))
                return false;
        }
    }
    return true;
}

// Names inside longer text that agree with the address.
void propose_inside(struct work *w)
{
    const struct item *x = w->x;
    bool link_alone = true; // then its words are a title, unless they name the outlet in full
    for (int i = 0; i < (int)w->a.len; i++)
        link_alone = link_alone && w->primary[i];
    bool undated = x->kind == BLOCK_PARAGRAPH && x->hit.length == 0;
    bool sentence = x->mention || undated;
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        if ((w->primary[i] && !sentence) || m->end - m->at > INSIDE_LONGEST ||
            begins_as_house(w, i))
            continue;
        if (!propose_inside_atom(w, i, link_alone ? 0.95F : 0.75F))
            return;
    }
}
