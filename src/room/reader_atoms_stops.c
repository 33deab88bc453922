// SPDX-License-Identifier: MIT
// Sentences that end before or behind a name.
#include "room/reader_atoms_stops.h"

#include <string.h>

#include "room/reader_propose.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

// "A shelf for all. Available online: [https://…](…)", ". Interview on [The Harbour Radio](…)":
// behind a full stop the run goes on with words that lead to the link, and ends.
bool stop_before_way(const struct cutter *k, uint32_t i)
{
    enum { WAY_LONGEST = 30 };
    const struct flat *f = &k->x->f;
    const struct run *run = f->runs_len ? &f->runs[k->run] : NULL;
    uint32_t end = run ? run->at + run->len : 0;
    if (!run || run->link >= 0 || k->quoted || i + 3 >= end || end - i > WAY_LONGEST ||
        f->text[i + 1] != ' ')
        return false;
    char room[2 * WAY_LONGEST];
    struct str words = fold_words_into((struct str){f->text + i, end - i}, room, sizeof room);
    return (words_whole_is(words) & WORD_GENERIC_LINK) || words_lead_to_outlet(words);
}

// "[Is this a medium? Right Click Save](…)", "[On art. The Courier](…)": a few capitalised words
// behind a sentence end the text of a link.
bool stop_before_name(const struct cutter *k, uint32_t i, uint32_t c)
{
    enum { NAME_LONGEST = 40, NAME_WORDS = 4 };
    const struct flat *f = &k->x->f;
    const struct run *run = f->runs_len ? &f->runs[k->run] : NULL;
    if ((c != '.' && c != '?' && c != '!') || !run || run->link < 0 || k->quoted || i < 8)
        return false;
    uint32_t end = run->at + run->len, next;
    if (end > f->links[run->link].end)
        end = f->links[run->link].end;
    if (i + 3 >= end || f->text[i + 1] != ' ' || end - i > NAME_LONGEST ||
        f->links[run->link].end != end)
        return false;
    uint32_t first = cutter_char(f, i + 2, &next), words = 1;
    for (uint32_t p = i + 2; p < end; p++) {
        if (strchr("?!:;,\"", f->text[p]))
            return false;
        words += f->text[p] == ' ';
    }
    return words <= NAME_WORDS && fold_char(first) != first && f->text[i - 1] != '.' &&
           f->text[end - 1] != '.';
}

// "Jane Doe. A town of glass in the fen. The Courier, May 2008": behind the last sentence before
// the date stands a short name, and nothing else but a mark.
bool stop_before_dated_name(const struct cutter *k, uint32_t i)
{
    enum { NAME_LONGEST = 40, WORD_SHORTEST = 3 };
    const struct flat *f = &k->x->f;
    struct piece date = k->x->date_text;
    uint32_t at = i + 2, end = date.at, word = i, next;
    if (date.end <= date.at || end < at + 4 || end - at > NAME_LONGEST + 2 || k->quoted ||
        k->bracket || f->text[i + 1] != ' ' || !f->runs_len)
        return false;
    const char *mark = f->text + end - 2;
    if (memcmp(mark, ", ", 2) != 0 && memcmp(mark, ". ", 2) != 0 && memcmp(mark, " (", 2) != 0)
        return false;
    for (size_t n = (size_t)k->run; n < f->runs_len && f->runs[n].at < end; n++)
        if (f->runs[n].link != f->runs[k->run].link || f->runs[n].style != f->runs[k->run].style)
            return false;
    while (word > k->start && f->text[word - 1] != ' ')
        word--;
    for (uint32_t p = at; p < end - 2; p++)
        if (strchr("?!:;,\"()", f->text[p]) || (f->text[p] == '.' && f->text[p + 1] == ' '))
            return false;
    uint32_t c = cutter_char(f, at, &next);
    return i - word >= WORD_SHORTEST && word > k->start && fold_char(c) != c;
}

// Where the text ends that says all: in print the whole does, else before a link such as "Read
// more".
static uint32_t end_of_words(const struct item *x)
{
    enum { LINK_LONGEST = 40 };
    char room[2 * LINK_LONGEST];
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l)
        return item_is_printed(x) ? x->f.n : 0;
    if (l->end <= l->at || l->end - l->at > LINK_LONGEST || l->at == 0 ||
        x->f.text[l->at - 1] != ' ')
        return 0;
    struct str text = {x->f.text + l->at, l->end - l->at};
    return words_whole_is(fold_words_into(text, room, sizeof room)) & WORD_GENERIC_LINK ? l->at : 0;
}

// "3 May 2019⏎**The Courier**⏎Game over at sixty? Not at all": a line above has the name.
static bool has_name_line_above(const struct cutter *k, uint32_t i)
{
    const struct flat *f = &k->x->f;
    const struct run *own = flat_run_at(f, i);
    for (const struct run *n = f->runs; own && n < own; n++) {
        uint32_t end = n->at + n->len;
        if ((n->style & STYLE_STRONG) && !(own->style & STYLE_STRONG) && n->link < 0 && n->at > 0 &&
            f->text[n->at - 1] == FLAT_HARD_BREAK && f->text[end] == FLAT_HARD_BREAK)
            return true;
    }
    return false;
}

// "Potholes, meet Python. Harbour Public.": in print, or before "Read more", behind a sentence, a
// few capitalised words end the entry.
bool stop_before_last_name(const struct cutter *k, uint32_t i)
{
    enum { NAME_LONGEST = 40, NAME_WORDS = 4, NAME_SHORTEST = 4, SENTENCE_LEAST = 12 };
    enum { BEHIND_MOST = 8 }; // blanks and full stops
    const struct flat *f = &k->x->f;
    uint32_t at = i + 2, end = end_of_words(k->x), words = 1, next;
    if (end < at || end > at + NAME_LONGEST + BEHIND_MOST)
        return false;
    while (end > at && (f->text[end - 1] == ' ' || f->text[end - 1] == '.'))
        end--;
    if (k->quoted || k->bracket || end < at + NAME_SHORTEST || end > at + NAME_LONGEST ||
        f->text[i + 1] != ' ' || i < k->start + 1 || i < SENTENCE_LEAST ||
        k->x->date_text.end > at || prose_starts_lower(f, at) || has_name_line_above(k, i))
        return false;
    for (uint32_t p = at; p < end; p++) {
        if ((unsigned char)f->text[p] < ' ' || strchr("?!:;,.\"()0123456789", f->text[p]))
            return false;
        words += f->text[p] == ' ';
    }
    uint32_t c = cutter_char(f, at, &next);
    bool initial = f->text[i - 2] == ' ' || f->text[i - 2] == '.'; // "A. Roe"
    const struct run *a = flat_run_at(f, i), *b = flat_run_at(f, end - 1);
    return fold_char(c) != c && !initial && words <= NAME_WORDS &&
           prose_lower_words(f, at, end, 1) == 0 && a && b && a->style == b->style;
}

// "Doe, Jane M. A town of glass": in print, who wrote ends before the full stop at i: all that goes
// before are two to four capitalised words, the first of which a comma ends.
bool stop_behind_author(const struct cutter *k, uint32_t i)
{
    enum { NAME_LONGEST = 40 };
    const struct flat *f = &k->x->f;
    uint32_t next, words = 1, commas = 0;
    if (!item_is_printed(k->x) || k->quoted || i < 6 || i > NAME_LONGEST || i + 8 > f->n ||
        f->text[i + 1] != ' ' || k->out->len > 1)
        return false;
    for (uint32_t p = 0; p < i; p = next) {
        uint32_t c = cutter_char(f, p, &next);
        commas += c == ',';
        words += c == ' ';
        bool begins = p == 0 || f->text[p - 1] == ' ';
        if ((begins && fold_char(c) == c) || (c == ',' && words > 1) || c == '.' || c < ' ' ||
            (c < 0x80 && strchr("?!:;\"()0123456789", (int)c)))
            return false;
    }
    uint32_t c = cutter_char(f, i + 2, &next);
    return commas == 1 && words >= 2 && words <= 4 && (fold_char(c) != c || c == '"');
}

// "Jane Doe. A town of glass in the fen. The Courier, May 2008": of the name that ends at i all
// words are capitalised, and such a name before a date follows.
bool stop_behind_author_of_dated(const struct cutter *k, uint32_t i)
{
    const struct flat *f = &k->x->f;
    uint32_t next, stop = i + 2;
    bool starts = true;
    for (uint32_t p = k->start; p < i; p = next) {
        uint32_t c = cutter_char(f, p, &next);
        if (starts && c > ' ' && fold_char(c) == c)
            return false;
        starts = c == ' ';
    }
    while (stop < k->x->date_text.at && !(f->text[stop] == '.' && stop_before_dated_name(k, stop)))
        stop++;
    return stop < k->x->date_text.at;
}
