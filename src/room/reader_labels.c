// SPDX-License-Identifier: MIT
// A label is a short text before a colon at the beginning of a line. What counts is that one
// entry has several whose words are those of columns and keys ("Fecha", "Medio", "URL"): one
// alone could be an outlet or the beginning of a title.
#include "room/reader_labels.h"

#include <string.h>

#include "room/reader_words.h"
#include "text/fold.h"

enum {
    LABEL_LONGEST = 40,
    LABEL_WORDS = 4,
};

static bool several(uint32_t roles)
{
    return (roles & (roles - 1)) != 0;
}

// Whether a colon stands in [at, end), which are marks and spaces alone.
static bool has_colon(const struct flat *f, uint32_t at, uint32_t end)
{
    for (uint32_t i = at; i < end; i++)
        if (f->text[i] == ':' || (i + 3 <= end && memcmp(f->text + i, "\xef\xbc\x9a", 3) == 0))
            return true;
    return false;
}

static bool begins_line(const struct atoms *a, size_t i)
{
    return i == 0 || a->items[i].before == '^' || a->items[i].cell != a->items[i - 1].cell;
}

static bool is_line_start(const struct item *x, const struct atoms *a, size_t i)
{
    if (begins_line(a, i))
        return true;
    for (uint32_t k = a->items[i - 1].end; k < a->items[i].at; k++)
        if (x->f.text[k] == FLAT_SOFT_BREAK)
            return true;
    return false;
}

// The label that atom i is, with the roles of its words; 0 when it is none.
static uint32_t label_at(const struct item *x, const struct atoms *a, size_t i, bool *is_label)
{
    const struct atom *m = &a->items[i];
    uint32_t end = i + 1 < a->len ? a->items[i + 1].at : x->f.n;
    struct str fold = atoms_fold(a, i, i);
    *is_label = m->end - m->at <= LABEL_LONGEST && m->link < 0 && !(m->style & STYLE_HEADING) &&
                has_colon(&x->f, m->end, end) && atoms_units(fold) <= LABEL_WORDS;
    return *is_label ? words_whole_is(fold) & WORD_COLUMN : 0;
}

// "Publication: The Courier. Date: 3 May": a label behind another entry of the line. Its word must
// be that of a column and its colon stand right behind it.
static bool is_label_inside(const struct item *x, const struct atoms *a, size_t i)
{
    const struct atom *m = &a->items[i];
    bool label;
    uint32_t at = m->end;
    while (at < x->f.n && x->f.text[at] == ' ')
        at++;
    return i > 0 && at < x->f.n && strchr(".|,;-", m->before) && !m->bracket &&
           has_colon(&x->f, at, at + 1) && (label_at(x, a, i, &label) & WORD_TELLING);
}

static bool may_be_label(const struct item *x, const struct atoms *a, size_t i)
{
    return is_line_start(x, a, i) || is_label_inside(x, a, i);
}

// "**Headline:** Title": a bold word before what is not, which can mean the title only.
static bool is_title_label(const struct item *x, const struct atoms *a, size_t i)
{
    static const char *const words[] = {"headline", "title", "titre", "titel", "titulo", "titolo"};
    bool label, known = false;
    struct str fold = atoms_fold(a, i, i);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        known = known || str_is(fold, words[k]);
    return known && i + 1 < a->len && is_line_start(x, a, i) && label_at(x, a, i, &label) &&
           (a->items[i].style & STYLE_STRONG) && !(a->items[i + 1].style & STYLE_STRONG);
}

bool labels_find(const struct item *x, const struct atoms *a, bool usual, uint16_t *roles)
{
    uint32_t found = 0;
    bool label, title = false;
    size_t bold = 0; // "**Type:** Radio", "**Date:** 3 May": one that tells, and others
    size_t all = 0;
    for (size_t i = 0; i < a->len; i++)
        if (may_be_label(x, a, i)) {
            uint32_t role = label_at(x, a, i, &label);
            found |= role & WORD_TELLING;
            bold += role && (a->items[i].style & STYLE_STRONG) != 0;
            all += label;
            title = title || is_title_label(x, a, i);
        }
    memset(roles, 0, a->len * sizeof *roles);
    if (!several(found) && !title && !(found && (bold >= 2 || (usual && all >= 2))))
        return false;
    uint16_t now = 0;
    for (size_t i = 0; i < a->len; i++) {
        if (!may_be_label(x, a, i)) {
            roles[i] = now;
            continue;
        }
        uint32_t role = label_at(x, a, i, &label);
        now = !label ? 0 : role ? (uint16_t)role : WORD_NOTE;
        roles[i] = label ? WORD_NOTE : 0;
    }
    return true;
}

bool labels_make_entry(struct reader *r, const struct node *list)
{
    enum { LINES_MOST = 16, REMARK_LONGEST = 60 }; // of an entry before any says what it is
    uint32_t found = 0;
    size_t items = 0, labelled = 0, links = 0, known = 0, others = 0;
    for (const struct node *n = list->first; n; n = n->next, items++) {
        struct flat f = flat_of_node(r, n);
        struct str text = {f.text, f.n < LABEL_LONGEST ? f.n : LABEL_LONGEST};
        size_t colon = str_find_char(text, ':');
        if (n->type != NODE_ITEM || links_articles(&f) > 1)
            return false;
        char room[LABEL_LONGEST * 2];
        struct str fold = fold_words_into(str_slice(text, 0, colon == STR_NOT_FOUND ? 0 : colon),
                                          room, sizeof room);
        // "- [Read](…)" beside "- Outlet: …" is the address.
        bool link = colon == STR_NOT_FOUND && f.links_len == 1 && f.links[0].at == 0 &&
                    f.links[0].end == f.n && links_articles(&f) == 1 && links++ == 0;
        labelled += link || (fold.n && atoms_units(fold) <= LABEL_WORDS);
        uint32_t role = link ? WORD_LINK : words_whole_is(fold) & WORD_TELLING;
        if (several(found & role))
            return false;
        known += link || (words_whole_is(fold) & WORD_COLUMN);
        others += colon == STR_NOT_FOUND && !link && !n->next && f.n <= REMARK_LONGEST;
        found |= role;
        if ((items == 0 && labelled == 0) || (items >= LINES_MOST && !several(found)))
            return false;
    }
    // "- (no longer online)" behind them is a remark.
    return (several(found) || (found && known >= 2)) && labelled + others == items;
}
