// SPDX-License-Identifier: MIT
// A line that begins with "25. Februar 2024", "12. 3. 2021" or "2024. február 25." opens a list in
// Markdown, and the day or year is its number. Its authors wrote a date: the line is a paragraph
// again, number and all. A list counts as dates when every item reads as one with its number, and
// the numbers do not count 1, 2, 3: "1. March for Science, 2. May Day" stays a list.
#include "text/markdown_days.h"

#include "text/dates.h"
#include "text/tree.h"

enum { NUMBERS_MOST = 3, DIGITS_MOST = 4, COUNTED_LEAST = 3 };

// The item whose text follows the numbers: "12. 3. 2021" is an item in an item.
static struct node *innermost(struct node *item)
{
    for (int i = 1; i < NUMBERS_MOST; i++) {
        struct node *list = item->first;
        if (!list || list->type != NODE_LIST || !list->ordered || list->next || list->first->next)
            break;
        item = list->first;
    }
    return item;
}

// What an item begins with, text or a span; NULL when it begins with a block.
static struct node *opening(struct node *item)
{
    struct node *n = innermost(item)->first;
    if (n && n->type == NODE_PARAGRAPH)
        n = n->first;
    return n && !node_is_block(n) && n->length ? n : NULL;
}

// Where the numbers begin that stand before file[at]: "12. 3. "; `at` when there are none.
static size_t numbers_begin(struct str file, size_t at)
{
    size_t begin = at;
    for (int i = 0; i < NUMBERS_MOST; i++) {
        size_t dot = begin;
        while (dot && file.p[dot - 1] == ' ')
            dot--;
        if (dot == begin || dot < 2 || file.p[dot - 1] != '.')
            break;
        size_t digits = dot - 1;
        while (digits && is_digit_ascii(file.p[digits - 1]))
            digits--;
        if (digits == dot - 1 || dot - 1 - digits > DIGITS_MOST)
            break;
        begin = digits;
    }
    return begin;
}

bool days_begin(struct str s)
{
    enum { BYTES = 48 };
    struct date_hit hit;
    size_t from = 0;
    if (!dates_next(str_slice(s, 0, s.n < BYTES ? s.n : BYTES), &from, 0, &hit) || hit.offset ||
        hit.impossible || hit.date.day == 0 || (!hit.date.year && hit.strength != DATE_STRONG))
        return false;
    struct str rest = str_trim(str_from(s, hit.length));
    return hit.date.year || rest.n == 0 ||
           !(is_alpha_ascii(rest.p[0]) || is_digit_ascii(rest.p[0]));
}

// Whether the item is a date with its number, which *number becomes.
static bool is_dated(struct str file, struct node *item, unsigned *number)
{
    const struct node *n = opening(item);
    if (!n || n->offset > file.n)
        return false;
    size_t at = n->offset, begin = numbers_begin(file, at);
    *number = 0;
    for (size_t i = begin; i < at && is_digit_ascii(file.p[i]); i++)
        *number = *number * 10 + (unsigned)(file.p[i] - '0');
    size_t end = n->type == NODE_TEXT ? at + n->text.n : at;
    return begin < at && days_begin(str_slice(file, begin, end));
}

static bool are_days(struct str file, const struct node *list)
{
    unsigned first = 0, last = 0, n = 0;
    bool counted = true;
    for (struct node *item = list->first; item; item = item->next, n++) {
        unsigned number;
        if (!is_dated(file, item, &number))
            return false;
        first = n ? first : number;
        counted = counted && (n == 0 || number == last + 1);
        last = number;
    }
    return n && !(counted && n >= 2 && (first <= 1 || n >= COUNTED_LEAST));
}

// Gives what the item begins with its numbers back and makes `p` its paragraph, which may be the
// item itself; the blocks below it follow as children of `parent`.
static void write_out(struct arena *a, struct str file, struct node *item, struct node *p,
                      struct node *parent)
{
    struct node *rest = innermost(item)->first, *part = rest, *next, *n = opening(item);
    size_t at = n->offset, begin = numbers_begin(file, at);
    if (rest->type == NODE_PARAGRAPH) {
        part = rest->first;
        rest = rest->next;
    } else {
        while (rest && !node_is_block(rest))
            rest = rest->next;
    }
    p->type = NODE_PARAGRAPH;
    p->ordered = p->tight = false;
    p->level = 0;
    p->first = p->last = NULL;
    if (n->type != NODE_TEXT) {
        n = tree_add(a, p, NODE_TEXT, at);
        n->text = str_slice(file, at, at);
    }
    n->text = str_slice(file, begin, at + n->text.n);
    n->offset = (uint32_t)begin;
    n->length = (uint32_t)n->text.n;
    for (; part && !node_is_block(part); part = next) {
        next = part->next;
        tree_append(p, part);
    }
    for (; rest; rest = next) {
        next = rest->next;
        tree_append(parent, rest);
    }
}

void markdown_days(struct arena *a, struct str file, struct node *list)
{
    struct node *parent = list->parent, *next;
    if (!parent || parent->type == NODE_ITEM || !are_days(file, list))
        return;
    struct node *item = list->first;
    next = item->next;
    list->length = item->length;
    write_out(a, file, item, list, parent);
    for (item = next; item; item = next) {
        next = item->next;
        tree_append(parent, item);
        write_out(a, file, item, item, parent);
    }
}
