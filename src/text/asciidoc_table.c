// SPDX-License-Identifier: MIT
// Cells begin at a bar, wherever it stands; how many make a row is said by cols="…", or by the
// first line. The first row is the head when the attributes say so or a blank line follows it.
#include "text/asciidoc_table.h"

#include <string.h>

struct table {
    struct markup *m;
    struct node *node, *row;
    size_t columns, cells; // of a row; cells in the row that is open
    size_t cell;           // where the text of the open cell begins, or 0
};

// The number of columns that cols="1,2*" gives, or 0.
static size_t columns_of(struct str attributes)
{
    size_t at = str_find(attributes, STR("cols="));
    if (at == STR_NOT_FOUND)
        return 0;
    struct str list = str_from(attributes, at + 5), part;
    bool quoted = list.n && list.p[0] == '"';
    list = str_from(list, quoted);
    size_t end = str_find_char(list, quoted ? '"' : ',');
    if (end == STR_NOT_FOUND && list.n)
        end = list.n - 1;
    list = str_slice(list, 0, end);
    size_t n = 0;
    if (!list.n)
        return 0;
    while (n < 1000 && str_split(&list, ',', &part)) { // ",," has three
        size_t times = 0;
        struct str p = str_trim(part);
        for (size_t i = 0; i < p.n && is_digit_ascii(p.p[i]) && times < 100; i++)
            times = times * 10 + (size_t)(p.p[i] - '0');
        n += str_find_char(p, '*') != STR_NOT_FOUND && times ? times : 1;
    }
    return n;
}

static size_t bars_in(struct str line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++)
        n += line.p[i] == '|' && (i == 0 || line.p[i - 1] != '\\');
    return n;
}

static void close_cell(struct table *t, size_t end)
{
    if (!t->cell)
        return;
    size_t from = t->cell;
    t->cell = 0;
    while (from < end && is_space_ascii(t->m->src.p[from]))
        from++;
    while (end > from && is_space_ascii(t->m->src.p[end - 1]))
        end--;
    if (!t->row) {
        t->row = tree_add(t->m->s->a, t->node, NODE_ROW, from);
        t->cells = 0;
    }
    struct node *c = tree_add(t->m->s->a, t->row, NODE_CELL, from);
    markup_end(c, end);
    markup_inline(t->m, c, from, end);
    markup_end(t->row, end);
    if (++t->cells >= t->columns)
        t->row = NULL;
}

// Where the specification before a bar begins: "2+", "a", ".^l". What is none belongs to the text.
static size_t spec_start(struct str line, size_t bar)
{
    size_t i = bar;
    if (i && strchr("adehlmsv", line.p[i - 1]))
        i--;
    while (i && strchr("<>^.", line.p[i - 1]))
        i--;
    if (i && strchr("+*", line.p[i - 1]))
        for (i--; i && (is_digit_ascii(line.p[i - 1]) || line.p[i - 1] == '.'); i--)
            ;
    return i == 0 || line.p[i - 1] == ' ' ? i : bar;
}

static void cells_of_line(struct table *t, struct str line)
{
    size_t start = t->m->at;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != '|' || (i && line.p[i - 1] == '\\'))
            continue;
        close_cell(t, start + spec_start(line, i));
        t->cell = start + i + 1;
    }
}

static void make_header(struct node *row)
{
    row->header = true;
    for (struct node *c = row->first; c; c = c->next)
        c->header = true;
}

void asciidoc_table(struct markup *m, struct node *parent, struct str attributes)
{
    struct table t = {.m = m, .columns = columns_of(attributes)};
    bool header = str_contains(attributes, STR("header"));
    bool first = true;
    struct str line;
    t.node = tree_add(m->s->a, parent, NODE_TABLE, m->at);
    markup_peek(m, &line);
    struct str mark = str_trim(line);
    size_t end = m->at + line.n;
    markup_skip(m);
    while (markup_peek(m, &line)) {
        bool closing = str_eq(str_trim(line), mark);
        if (closing)
            close_cell(&t, m->at);
        end = m->at + line.n;
        if (!closing && first && bars_in(line)) {
            size_t bars = bars_in(line);
            t.columns = t.columns ? t.columns : bars;
            first = false;
            struct markup ahead = *m;
            struct str next;
            markup_skip(&ahead);
            header |= bars == t.columns && markup_peek(&ahead, &next) && str_trim(next).n == 0;
        }
        if (!closing)
            cells_of_line(&t, line);
        markup_skip(m);
        if (closing)
            break;
    }
    close_cell(&t, m->at);
    markup_end(t.node, end);
    if (header && t.node->first)
        make_header(t.node->first);
}
