// SPDX-License-Identifier: MIT
// Cards without an address and without a date, below a heading or in a page that says coverage: a
// line with the outlet ("The Courier · Culture"), a heading with the title, perhaps a few words of
// what was said; and items of lists that are two such lines. Only several of them make entries.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { CELL_OUTLET, CELL_TITLE, CELL_NOTE, CELLS };
static const uint16_t cell_roles[CELLS] = {WORD_OUTLET, WORD_TITLE, WORD_NOTE};

struct told {
    const struct block *name, *heading; // NULL: there is none
    size_t texts;
};

static bool is_picture(const struct block *b)
{
    for (size_t i = 0; i < b->f.runs_len; i++)
        if (b->f.runs[i].len && !(b->f.runs[i].style & STYLE_PICTURE))
            return false;
    return true;
}

// Where the outlet's name ends in "The Courier · Culture".
static uint32_t name_end(const struct flat *f)
{
    static const char *const marks[] = {" · ", " • ", " | "};
    size_t end = f->n;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find((struct str){f->text, end}, str_of(marks[i]));
        end = at == STR_NOT_FOUND ? end : at;
    }
    return (uint32_t)end;
}

// A line that could be an outlet's name and what stands behind it; no sentence, number or label.
static bool may_be_name(const struct reader *r, struct str text)
{
    enum { LONGEST = 80, WORDS_MOST = 9 };
    size_t words = 1;
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < ' ')
            return false;
        words += text.p[i] == ' ';
    }
    struct date_hit hit;
    size_t from = 0;
    return text.n >= 2 && text.n <= LONGEST && words <= WORDS_MOST &&
           !strchr(".:!?", text.p[text.n - 1]) && !is_digit_ascii(text.p[0]) &&
           !dates_next(text, &from, r->languages, &hit);
}

// More than a word, and none that says what stands below it.
static bool may_be_title(struct reader *r, struct str text)
{
    enum { TITLE_WORDS = 2, SECTION_WORDS = 4 };
    struct str title = fold_words(&r->scratch, text);
    size_t words = fold_count_words(title);
    return words >= TITLE_WORDS && (words > SECTION_WORDS || words_section(title) == 0);
}

static bool says_outlet(const struct block *b)
{
    return b->f.runs_len && (b->f.runs[0].style & STYLE_CLASS_OUTLET);
}

// What child c is made of. False: it is no such card.
static bool take_apart(struct reader *r, const struct child *c, struct told *out)
{
    enum { BLOCKS_MOST = 8, TEXT_MOST = 1500 };
    size_t text = 0;
    *out = (struct told){0};
    if (c->t.articles || c->t.cards || c->end - c->start > BLOCKS_MOST)
        return false;
    for (size_t i = c->start; i < c->end; i++) {
        const struct block *b = &r->blocks[i];
        if (is_picture(b))
            continue;
        if (b->ignored || b->f.links_len ||
            (b->kind != BLOCK_HEADING && b->kind != BLOCK_PARAGRAPH))
            return false;
        text += b->f.n;
        if (b->kind == BLOCK_HEADING && out->heading)
            return false;
        if (b->kind == BLOCK_HEADING)
            out->heading = b;
        else if (!out->name && b->kind == BLOCK_PARAGRAPH &&
                 may_be_name(r, (struct str){b->f.text, b->f.n}) &&
                 (!out->heading || says_outlet(b)))
            out->name = b;
        else if (!out->heading)
            return false;
        else
            out->texts++;
    }
    if (!out->name || !out->heading || out->heading->dated || text > TEXT_MOST)
        return false;
    return may_be_title(r, (struct str){out->heading->f.text, out->heading->f.n});
}

// The table or a word of media says that the text is an outlet's name.
static bool is_outlet(struct reader *r, struct str name)
{
    struct str fold = fold_words(&r->scratch, name);
    return outlet_by_words(r->outlets, fold) || (words_stems_in(fold) & STEM_MEDIA_NAME);
}

// The nearest heading that says anything, or the page, says coverage.
static bool is_announced(struct reader *r, size_t start)
{
    for (size_t i = start; i > 0; i--) {
        const struct block *b = &r->blocks[i - 1];
        int says =
            b->kind == BLOCK_HEADING ? words_heading(r->arena, (struct str){b->f.text, b->f.n}) : 0;
        if (says)
            return says > 0;
    }
    return reader_page_says(r) > 0;
}

// The first class alone: "press-card feature".
static struct str first_class(const struct child *c)
{
    struct str names = c->node->title, name = STR_NONE;
    return str_split(&names, ' ', &name) ? name : STR_NONE;
}

static void set_cell(struct flat *f, int16_t cell)
{
    for (size_t i = 0; i < f->runs_len; i++)
        f->runs[i].cell = cell;
}

// "Press · a note": no outlet, but what it is.
static bool says_press(struct reader *r, const struct flat *name)
{
    struct str fold = fold_words(&r->scratch, (struct str){name->text, name->n});
    return fold_count_words(fold) == 1 && words_section(fold) > 0;
}

// One block of those of the card, from `to` on, with its parts in cells.
static void make_card(struct reader *r, const struct child *c, const struct told *card,
                      int32_t container)
{
    enum { PARTS_MOST = 12 };
    struct flat parts[PARTS_MOST];
    size_t n = 0;
    for (size_t i = c->start; i < c->end && n + 2 < PARTS_MOST; i++) {
        struct block *b = &r->blocks[i];
        if (is_picture(b))
            continue;
        uint32_t end = b == card->name ? name_end(&b->f) : b->f.n;
        if (end < b->f.n) {
            parts[n] = flat_slice(r, &b->f, 0, end);
            set_cell(&parts[n], says_press(r, &parts[n]) ? CELL_NOTE : CELL_OUTLET);
            parts[++n] = flat_slice(r, &b->f, end, b->f.n);
            set_cell(&parts[n++], CELL_NOTE);
            continue;
        }
        parts[n] = b->f;
        bool press = b == card->name && says_press(r, &b->f);
        set_cell(&parts[n++], press || (b != card->name && b != card->heading) ? CELL_NOTE
                              : b == card->name                                ? CELL_OUTLET
                                                                               : CELL_TITLE);
    }
    struct block *b = &r->blocks[c->start];
    *b = (struct block){.kind = BLOCK_UNIT,
                        .node = c->node,
                        .container = container,
                        .told = true,
                        .f = flat_join(r, parts, n)};
}

bool cards_make_told(struct reader *r, struct child *children, size_t n)
{
    enum { LEAST = 2 };
    size_t told = 0, outlets = 0;
    struct told card;
    struct str class = STR_NONE;
    for (size_t i = 0; i < n; i++) {
        if (children[i].end == children[i].start || !take_apart(r, &children[i], &card))
            continue;
        if (told++ && !str_eq(first_class(&children[i]), class))
            return false;
        class = first_class(&children[i]);
        outlets += says_outlet(card.name) ||
                   is_outlet(r, (struct str){card.name->f.text, name_end(&card.name->f)});
    }
    bool are = told >= LEAST && told * 3 >= n * 2 && outlets * 2 >= told &&
               is_announced(r, children[0].start);
    arena_reset(&r->scratch);
    int32_t container = are ? blocks_container(r, children[0].node->parent) : -1;
    size_t to = children[0].start, len = r->blocks_len;
    for (size_t i = 0; i < n && are; i++) {
        struct child *c = &children[i];
        size_t end = i + 1 < n ? children[i + 1].start : len;
        if (c->end > c->start && take_apart(r, c, &card)) {
            make_card(r, c, &card, container);
            r->blocks[to++] = r->blocks[c->start];
        } else {
            memmove(&r->blocks[to], &r->blocks[c->start], (c->end - c->start) * sizeof *r->blocks);
            to += c->end - c->start;
        }
        memmove(&r->blocks[to], &r->blocks[c->end], (end - c->end) * sizeof *r->blocks);
        to += end - c->end;
    }
    r->blocks_len = are ? to : r->blocks_len;
    arena_reset(&r->scratch);
    return are;
}

// Where the first of the two lines of b ends, "The Courier", "A town of glass"; 0: it is no such
// item.
static uint32_t line_end(struct reader *r, const struct block *b)
{
    enum { LONGEST = 300 };
    const char breaks[] = {FLAT_HARD_BREAK, FLAT_SOFT_BREAK, FLAT_BLOCK, FLAT_CELL, '@'};
    uint32_t end = 0;
    if (b->kind != BLOCK_ITEM || b->f.links_len || b->f.n > LONGEST || b->ignored)
        return 0;
    for (uint32_t i = 0; i < b->f.n; i++)
        if (memchr(breaks, b->f.text[i], sizeof breaks)) {
            if (end || b->f.text[i] != FLAT_HARD_BREAK)
                return 0;
            end = i;
        }
    struct str first = {b->f.text, end}, second = str_from((struct str){b->f.text, b->f.n}, end);
    second = str_trim(second);
    bool names = may_be_name(r, first) && may_be_title(r, second);
    return end && (names || (may_be_name(r, second) && may_be_title(r, first))) ? end : 0;
}

// Which of the lines of the items from `from` to end names the outlet: 0 or 1; -1: they are not
// told.
static int line_of_outlet(struct reader *r, size_t from, size_t end)
{
    enum { LEAST = 3 };
    size_t told = 0, outlets[2] = {0};
    for (size_t i = from; i < end; i++) {
        struct str text = {r->blocks[i].f.text, r->blocks[i].f.n};
        uint32_t at = line_end(r, &r->blocks[i]);
        told += at > 0;
        outlets[0] += at && is_outlet(r, str_slice(text, 0, at));
        outlets[1] += at && is_outlet(r, str_trim(str_from(text, at)));
    }
    arena_reset(&r->scratch);
    int most = outlets[1] > outlets[0];
    return told >= LEAST && told * 4 >= (end - from) * 3 && outlets[most] * 2 >= told &&
                   outlets[!most] * 4 <= told && is_announced(r, from)
               ? most
               : -1;
}

static void make_item(struct reader *r, struct block *b, int outlet)
{
    uint32_t at = line_end(r, b);
    arena_reset(&r->scratch);
    if (!at)
        return;
    struct flat parts[2] = {flat_slice(r, &b->f, 0, at), flat_slice(r, &b->f, at + 1, b->f.n)};
    set_cell(&parts[outlet], CELL_OUTLET);
    set_cell(&parts[!outlet], CELL_TITLE);
    b->f = flat_join(r, parts, 2);
    b->told = true;
}

void told_lists_find(struct reader *r)
{
    for (size_t i = 0, end; i < r->blocks_len; i = end) {
        const struct block *b = &r->blocks[i];
        end = i + 1;
        if (b->kind != BLOCK_ITEM || b->container < 0)
            continue;
        while (end < r->blocks_len && r->blocks[end].container == b->container)
            end++;
        int outlet = line_end(r, b) ? line_of_outlet(r, i, end) : -1;
        for (size_t k = i; k < end && outlet >= 0; k++)
            make_item(r, &r->blocks[k], outlet);
    }
    arena_reset(&r->scratch);
}

void told_note(struct item *x)
{
    x->called = x->beside = true;
    x->roles = cell_roles;
    x->roles_len = CELLS;
}
