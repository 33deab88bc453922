// SPDX-License-Identifier: MIT
// Most rules ask whether a text has words of some list, and nearly no text has. So all lists are
// asked for once, of all atoms of an item and what they leave out; its parts are folded and asked
// only when the whole has such a word, or where a part might cut one.
#include "room/reader_atoms.h"
#include "room/reader_propose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { FOLDED_MOST = 4000 }; // of longer texts all parts are asked

static bool is_word_byte(char c)
{
    return (c & 0x80) || is_alpha_ascii(c) || is_digit_ascii(c) || c == '\0';
}

// Whether it is sure that no word goes on over i. NUL falls away where words are folded.
static bool is_border(const struct flat *f, uint32_t i)
{
    if (i == 0 || i >= f->n || !is_word_byte(f->text[i - 1]) || !is_word_byte(f->text[i]))
        return true;
    struct str before = {f->text, i}, behind = {f->text + i, f->n - i};
    return str_ends(before, STR("“")) || str_ends(before, STR("«")) ||
           str_ends(before, STR("\xc2\xa0")) || str_starts(behind, STR("”")) ||
           str_starts(behind, STR("»")) || str_starts(behind, STR("\xc2\xa0"));
}

// The length of a dash, a quotation mark or a space that is no ASCII at i, or 0.
static uint32_t wide_mark(const struct flat *f, uint32_t i)
{
    const unsigned char *p = (const unsigned char *)f->text + i;
    if (i + 1 < f->n && p[0] == 0xc2 &&
        (p[1] == 0xa0 || p[1] == 0xab || p[1] == 0xbb || p[1] == 0xb7))
        return 2;
    return i + 2 < f->n && p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xa6 ? 3 : 0;
}

// Whether words stand in [at, end), which is between atoms, that are not of the date.
static bool has_words(const struct item *x, uint32_t at, uint32_t end)
{
    for (uint32_t i = at; i < end;) {
        if (i == x->date_text.at && x->date_text.end > i) {
            i = x->date_text.end;
            continue;
        }
        uint32_t wide = wide_mark(&x->f, i);
        if (!wide && is_word_byte(x->f.text[i]))
            return true;
        i += wide ? wide : 1;
    }
    return false;
}

// Whether the atoms and the date are all words of the text.
static bool is_cut_whole(const struct item *x, const struct proposals *cut)
{
    uint32_t at = 0;
    if (!is_border(&x->f, x->date_text.at) || !is_border(&x->f, x->date_text.end))
        return false;
    for (size_t i = 0; i < cut->atoms_len; i++) {
        if (has_words(x, at, cut->atoms[i].at))
            return false;
        at = cut->atoms[i].end;
    }
    return !has_words(x, at, x->f.n);
}

static uint32_t stems_of_text(struct str text)
{
    char room[FOLDED_MOST + FOLDED_MOST / 2 + FOLD_ROOM];
    size_t n = text.n > FOLDED_MOST ? SIZE_MAX : fold_words_at(text, room);
    return n == SIZE_MAX ? STEM_ALL : words_stems_of_all((struct str){room, n}, STEM_ALL);
}

// The date with as many words on either side as a stem may have before or behind one of its own.
static struct str around_date(const struct item *x)
{
    enum { BESIDE = 3 }; // data/embed-words.py sees to it
    const char *text = x->f.text;
    uint32_t at = x->date_text.at, end = x->date_text.end;
    for (int words = 0; words < BESIDE; words++) {
        while (at > 0 && !is_word_byte(text[at - 1]))
            at--;
        while (at > 0 && is_word_byte(text[at - 1]))
            at--;
        while (end < x->f.n && !is_word_byte(text[end]))
            end++;
        while (end < x->f.n && is_word_byte(text[end]))
            end++;
    }
    return (struct str){text + at, end - at};
}

// Whether no stem begins in the date, or before it and goes on there: none has a word in it that
// begins with a digit (data/embed-words.py sees to it).
static bool is_no_stem(const struct item *x)
{
    struct str date = {x->f.text + x->date_text.at, x->date_text.end - x->date_text.at};
    return is_digit_ascii(date.p[0]) && !words_may_begin(date, STEM_ALL);
}

uint32_t item_stems(const struct item *x, const struct proposals *cut)
{
    struct piece date = x->date_text;
    struct str text = {x->f.text, x->f.n};
    uint32_t stems = text.n > FOLDED_MOST
                         ? STEM_ALL
                         : words_stems_of_all((struct str){cut->fold, cut->fold_n}, STEM_ALL);
    if (!is_cut_whole(x, cut))
        stems |= stems_of_text(text);
    else if (date.end > date.at && !is_no_stem(x))
        stems |= stems_of_text(around_date(x));
    return stems;
}

bool item_may_say(const struct item *x, struct piece p, uint32_t lists)
{
    return (x->stems & lists) || !is_border(&x->f, p.at) || !is_border(&x->f, p.end);
}

struct str folded_piece(struct reader *r, const struct item *x, struct piece p)
{
    const struct proposals *cut = x->cut;
    for (size_t i = 0; cut && i < cut->atoms_len && cut->atoms[i].at <= p.at; i++)
        if (cut->atoms[i].at == p.at && cut->atoms[i].end == p.end)
            return (struct str){cut->fold + cut->atoms[i].fold_at,
                                cut->atoms[i].fold_end - cut->atoms[i].fold_at};
    return fold_words(&r->scratch, (struct str){x->f.text + p.at, p.end - p.at});
}

uint32_t item_says(struct reader *r, const struct item *x, struct piece p, uint32_t lists)
{
    return item_may_say(x, p, lists) ? words_stems_of(folded_piece(r, x, p), lists) : 0;
}
