// SPDX-License-Identifier: MIT
// Entries that take several paragraphs each: date, title and outlet, each in a paragraph of its
// own, or the title, what it says, and then outlet and date. Where the kinds of lines come round
// again and again, each round is an entry, wherever its article stands; where each article has a
// date beside it, the dates say where entries begin, or where they end.
#include "room/reader_items.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LONGEST = 4, SKIPPED_MOST = 3 };

// What the line is for a round: a long text stands where a short one may.
static char kind_of(const struct line *l)
{
    return l->class == 'Q' ? 'T' : l->class;
}

// "Our work was in the papers. [Write to us](…)" before the entries.
static bool is_introduction(const struct line *l)
{
    struct str text = str_trim((struct str){l->f.text, l->f.n});
    return l->class == 'Q' || (l->class == 'L' && text.n && text.p[text.n - 1] == '.');
}

static bool may_take_part(struct maker *m, const struct line *l)
{
    enum { SECTION_WORDS = 4 };
    if (l->class != 'T' && l->class != 'Q')
        return l->class == 'L' || l->class == 'D';
    struct str folded = items_folded(m->r, &l->f);
    return words_section(folded) == 0 || fold_count_words(folded) > SECTION_WORDS;
}

static bool repeats(const struct line *lines, size_t n, size_t p)
{
    size_t articles = 0, dates = 0, texts = 0;
    for (size_t i = 0; i < p; i++) {
        articles += lines[i].class == 'L';
        dates += lines[i].class == 'D';
        texts += kind_of(&lines[i]) == 'T';
    }
    // Dates alone over articles, and what articles say below them, are others' to tell.
    if (articles != 1 || dates > 1 || !texts)
        return false;
    size_t long_texts = 0;
    for (size_t i = 0; i < n; i++) {
        if (kind_of(&lines[i]) != kind_of(&lines[i % p]))
            return false;
        long_texts += lines[i].class == 'Q';
    }
    return p > 2 || long_texts == 0;
}

// Rounds of p lines each from *from to the end; 0 when there are none. Of two lines without
// anything before them the ends of the run tell.
static size_t find_rounds(struct maker *m, const struct line *lines, size_t n, size_t *from)
{
    for (size_t i = 0; i < n; i++)
        if (!may_take_part(m, &lines[i]))
            return 0;
    for (*from = 0; *from <= SKIPPED_MOST && *from + 4 <= n; ++*from) {
        for (size_t p = *from ? 2 : 3; p <= LONGEST; p++)
            if ((n - *from) % p == 0 && (n - *from) / p >= 2 &&
                repeats(lines + *from, n - *from, p))
                return p;
        if (!is_introduction(&lines[*from]))
            break;
    }
    return 0;
}

// Marks where entries begin by their dates, which stand first or last in each. How many there are.
static size_t mark_by_dates(const struct line *lines, size_t n, bool last, bool *begins)
{
    size_t entries = 0, articles = 0, from = 0, texts = 0, dates = 0;
    while (from < n && is_introduction(&lines[from]) && lines[from].class == 'Q')
        from++;
    for (size_t i = from; i < n; i++) {
        bool border = lines[i].class == 'D';
        bool start = last ? i == from || lines[i - 1].class == 'D' : border;
        if (start && articles != (i > from))
            return 0;
        articles = start ? 0 : articles;
        articles += lines[i].class == 'L';
        dates += border;
        texts += kind_of(&lines[i]) == 'T' && (last || articles);
        begins[i] = start;
        entries += start;
    }
    bool right = articles == 1 && entries >= 2 && dates == entries && texts * 5 >= entries * 3;
    return right && (last ? lines[n - 1].class == 'D' && lines[from].class != 'L' : true) ? entries
                                                                                          : 0;
}

bool *lines_rounds(struct maker *m, const struct line *lines, size_t n)
{
    size_t articles = 0, dates = 0, from, p;
    for (size_t i = 0; i < n; i++) {
        articles += lines[i].class == 'L';
        dates += lines[i].class == 'D';
    }
    if (articles < 2 || n < 4)
        return NULL;
    bool *begins = ARENA_ARRAY(m->r->arena, n, bool);
    if ((p = find_rounds(m, lines, n, &from))) {
        for (size_t i = from; i < n; i += p)
            begins[i] = true;
        return begins;
    }
    if (dates != articles)
        return NULL;
    for (int last = 0; last < 2; last++) {
        if (mark_by_dates(lines, n, last, begins))
            return begins;
        for (size_t i = 0; i < n; i++)
            begins[i] = false;
    }
    return NULL;
}
