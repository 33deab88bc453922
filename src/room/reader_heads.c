// SPDX-License-Identifier: MIT
// Headings in two parts, "A town of glass | *The Courier*", over one scan or one article each, or
// over none: entries, of which the page decides which part names the outlet.
#include <string.h>

#include "room/reader_heads.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "room/reader_work.h"
#include "text/fold.h"

enum { EMPHASIS = STYLE_EMPHASIS | STYLE_CITE, HEAD_LONGEST = 160 };

bool head_has_parts(const struct flat *f)
{
    static const char *const marks[] = {" — ", " – ", " - ", "|"};
    struct str text = {f->text, f->n};
    if (text.n > HEAD_LONGEST || !prose_has_char(f, 0, f->n, "|-\xe2"))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_contains(text, str_of(marks[i])))
            return true;
    return false;
}

// The only link of the blocks below heading i, when it leads to a picture and says so in words; or
// NULL. *end: behind them. *articles: whether any leads to an article.
static struct link *scan_below(const struct reader *r, size_t i, size_t *end, bool *articles)
{
    enum { TEXT_MOST = 1200, TEXT_LONGEST = 60 };
    struct link *scan = NULL;
    size_t links = 0, text = 0, k = i + 1;
    *articles = false;
    for (; k < r->blocks_len && r->blocks[k].kind != BLOCK_HEADING; k++) {
        const struct block *b = &r->blocks[k];
        *articles = *articles || b->articles;
        text += b->f.n;
        links += b->f.links_len;
        struct link *l = b->f.links_len == 1 ? b->f.links : NULL;
        const struct run *run = l && l->end > l->at ? flat_run_at(&b->f, l->at) : NULL;
        if (run && l->class == LINK_PICTURE && l->end - l->at <= TEXT_LONGEST &&
            !(run->style & STYLE_PICTURE))
            scan = l;
    }
    *end = k;
    return links == 1 && text <= TEXT_MOST ? scan : NULL;
}

// "### Logo", "[Download](logo.png)": for those who write.
static bool is_for_print(struct reader *r, const struct flat *f)
{
    struct str head = fold_words(&r->scratch, (struct str){f->text, f->n});
    bool look_alike = words_stems_in(head) & (STEM_LOOK_ALIKE | STEM_CONTACT);
    arena_reset(&r->scratch);
    return look_alike;
}

uint32_t heads_of_scans(struct reader *r)
{
    enum { LEAST = 2, LEVELS_MOST = 8 };
    size_t entries[LEVELS_MOST] = {0}, all[LEVELS_MOST] = {0}, scans = 0, end;
    bool articles;
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING || b->level >= LEVELS_MOST)
            continue;
        all[b->level]++;
        if (b->articles || !head_has_parts(&b->f))
            continue;
        struct link *l = scan_below(r, i, &end, &articles);
        bool scan = l && !articles && !is_for_print(r, &b->f);
        scans += scan;
        entries[b->level] += scan || articles;
    }
    uint32_t levels = 0;
    for (unsigned k = 0; k < LEVELS_MOST; k++)
        levels |= entries[k] >= LEAST && entries[k] * 3 >= all[k] * 2 ? UINT32_C(1) << k : 0;
    for (size_t i = 0; i < r->blocks_len && scans; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING || !(levels >> b->level & 1) || b->articles ||
            !head_has_parts(&b->f))
            continue;
        struct link *l = scan_below(r, i, &end, &articles);
        if (!l || articles || is_for_print(r, &b->f))
            continue;
        l->class = LINK_ARTICLE;
        for (size_t k = i + 1; k < end; k++)
            r->blocks[k].articles = r->blocks[k].f.links_len == 1;
    }
    return levels;
}

// Whether the atom has no link, or that to the article.
static bool leads_nowhere_else(const struct item *x, const struct atom *m)
{
    return m->link < 0 || x->f.links[m->link].hash == x->f.links[x->primary].hash;
}

// "### 3 May 2021 – The Courier" over "A town of glass" and "[PDF](…)": a date and one text more
// are the heading, and the text below it is the second part. Either may lead to the article.
static bool may_go_on_below(const struct item *x, const struct atoms *a, size_t n)
{
    const struct piece date = x->date_text;
    const struct run *run = date.end > date.at ? flat_run_at(&x->f, date.at) : NULL;
    return n == 1 && a->len >= 2 && run && (run->style & STYLE_HEADING) && x->primary >= 0 &&
           leads_nowhere_else(x, a->items) && leads_nowhere_else(x, a->items + 1) &&
           a->items[1].cell < 0;
}

// How many marks part the heading of an item, the first of which stands before atom *second.
// *n: how many atoms the heading has.
static size_t marks_in(const struct atoms *a, size_t *n, size_t *second)
{
    const struct atom *m = a->items;
    size_t marks = 0;
    *n = *second = 0;
    while (*n < a->len && (m[*n].style & STYLE_HEADING))
        ++*n;
    for (size_t i = 1; i < *n; i++) {
        bool mark = m[i].before == '|' || m[i].before == '-';
        bool style = (m[i].style ^ m[i - 1].style) & EMPHASIS;
        if (!mark && !style)
            continue;
        *second = *second ? *second : i;
        marks++;
    }
    return marks;
}

bool head_may_part(const struct item *x, const struct atoms *a)
{
    size_t n, second, marks = marks_in(a, &n, &second);
    return marks == 1 || (!marks && may_go_on_below(x, a, n));
}

// Behind the last atom of the second part: of the heading, or of the line below it.
static size_t second_end(const struct work *w, size_t second)
{
    const struct atom *m = w->a.items;
    size_t n = second;
    while (n < w->a.len &&
           (m[second].style & STYLE_HEADING ? m[n].style & STYLE_HEADING
                                            : w->segment[2][n] == w->segment[2][second]))
        n++;
    return n;
}

// Several sentences below the heading tell of the article.
static bool tells_below(const struct work *w)
{
    const char *text = w->x->f.text;
    size_t end = second_end(w, 1);
    for (uint32_t i = w->a.items[1].at; i + 2 < w->a.items[end - 1].end; i++)
        if (text[i] == '.' && text[i + 1] == ' ' && text[i + 2] >= 'A' && text[i + 2] <= 'Z')
            return true;
    return end < w->a.len && w->a.items[end].before == '.';
}

size_t head_second(const struct work *w)
{
    size_t n, second, marks = marks_in(&w->a, &n, &second);
    bool below = !marks && may_go_on_below(w->x, &w->a, n) && !tells_below(w);
    return marks == 1 ? second : below ? 1 : 0;
}

// How much says that atoms i to j name the outlet; less than 0: that they are a title.
static int names_outlet(struct work *w, size_t i, size_t j)
{
    enum { TITLE_WORDS = 5 };
    struct str fold = atoms_fold(&w->a, i, j);
    uint32_t at = w->a.items[i].at, end = w->a.items[j].end;
    int says = w->a.items[i].style & EMPHASIS ? 1 : 0;
    says += names_media(w, at, end, fold) ? 1 : 0;
    says += outlet_by_words(w->r->outlets, fold) ? 2 : 0;
    says += address_names(&w->address, fold) >= 0.7F ? 2 : 0;
    says -= atoms_units(fold) >= TITLE_WORDS ? 1 : 0;
    says -= prose_has_char(&w->x->f, at, end, "?!\"") || w->a.items[i].quoted ? 1 : 0;
    return says - (address_titles(&w->address, fold) >= 0.5F ? 2 : 0);
}

// "The Marsh Reporter" over "Keen sailors spark up": nothing but capitals over a text that has
// small letters and is no sentence, which may be all that is said of the article.
static bool is_name_over_title(const struct work *w)
{
    const struct flat *f = &w->x->f;
    const struct atom *name = w->a.items, *last = &w->a.items[second_end(w, 1) - 1];
    return !prose_starts_lower(f, name->at) && prose_lower_words(f, name->at, name->end, 1) == 0 &&
           !prose_starts_lower(f, name[1].at) && prose_lower_words(f, name[1].at, last->end, 1) &&
           (last->end >= f->n || f->text[last->end] != '.');
}

enum head_side head_side(struct work *w)
{
    size_t second = head_second(w);
    if (!second)
        return HEAD_NONE;
    int first = names_outlet(w, 0, second - 1);
    int last = names_outlet(w, second, second_end(w, second) - 1);
    if (!(w->a.items[second].style & STYLE_HEADING) && first <= 0 && last <= 0)
        return !link_is_titled(w) && is_name_over_title(w) ? HEAD_FIRST : HEAD_EITHER;
    return first > last ? HEAD_FIRST : last > first ? HEAD_LAST : HEAD_EITHER;
}

void head_label(struct work *w)
{
    size_t second = head_second(w);
    bool first = w->heads == HEAD_FIRST;
    for (size_t i = 0, end = second ? second_end(w, second) : 0; i < end; i++)
        if (i <= second || !(w->word[i] & WORD_GENERIC_LINK)) // "A town of glass [Read more](…)"
            w->label[i] = (i < second) == first ? WORD_OUTLET : WORD_TITLE;
}
