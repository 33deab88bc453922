// SPDX-License-Identifier: MIT
// Items of a list that are labels of the years: "Fen Fair 2023", below it what was written of that,
// and "Fen Fair 2022" in the same list.
#include <string.h>

#include "room/reader_items.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LONGEST = 60, WORDS_MOST = 5, YEAR_DIGITS = 4 };

// Where the year stands that the item ends with, behind a few words; its end when there is none.
static uint32_t year_of(const struct block *b)
{
    const struct flat *f = &b->f;
    uint32_t end = f->n, words = 0;
    while (end > 0 && (unsigned char)f->text[end - 1] <= ' ')
        end--;
    if (b->kind != BLOCK_ITEM || f->links_len || f->n > LONGEST || end <= YEAR_DIGITS + 1 ||
        f->text[end - YEAR_DIGITS - 1] != ' ')
        return f->n;
    uint32_t at = end - YEAR_DIGITS;
    for (uint32_t i = at; i < end; i++)
        if (!is_digit_ascii(f->text[i]))
            return f->n;
    for (uint32_t i = 0; i < at; i++) {
        if ((unsigned char)f->text[i] < ' ' || is_digit_ascii(f->text[i]))
            return f->n;
        words += f->text[i] == ' ';
    }
    bool year = f->text[at] == '2' || (f->text[at] == '1' && f->text[at + 1] == '9');
    return year && words <= WORDS_MOST ? at : f->n;
}

// What it is called, and in which list.
static struct str name_of(struct reader *r, const struct block *b, uint32_t year)
{
    struct str words = fold_words(&r->scratch, (struct str){b->f.text, year});
    return str_format(r->arena, "%d %.*s", (int)b->container, (int)words.n, words.p);
}

bool *year_items_find(struct reader *r)
{
    bool *is = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    struct map names = MAP_IN(r->arena); // -> the block that was called so first, + 1
    for (size_t i = 0; i + 1 < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i], *next = b + 1;
        uint32_t year = year_of(b);
        if (year == b->f.n || next->kind != BLOCK_ITEM || next->container != b->container ||
            year_of(next) < next->f.n)
            continue;
        void **before = map_at(&names, name_of(r, b, year));
        if (!*before) {
            *before = (void *)(uintptr_t)(i + 1);
            continue;
        }
        size_t first = (size_t)(uintptr_t)*before - 1;
        const struct block *other = &r->blocks[first];
        is[i] = memcmp(b->f.text + year, other->f.text + year_of(other), YEAR_DIGITS) != 0;
        is[first] = is[first] || is[i];
    }
    arena_reset(&r->scratch);
    return is;
}

struct flat year_item_of(struct reader *r, const struct block *b)
{
    return flat_slice(r, &b->f, year_of(b), b->f.n);
}
