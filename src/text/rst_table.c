// SPDX-License-Identifier: MIT
// Grid tables and simple tables of reStructuredText. What a cell says lies in pieces, one in each
// of its lines; it is read from a copy of these lines in which all else is blank, so that links go
// on over lines and every byte has its place. A cell over several rows stands in each of them,
// unless it has a link: that would be another entry.
#include <string.h>

#include "text/rst.h"

enum { COLUMNS_MOST = 30, LINES_MOST = 100000, NEAR = 12 };

struct row_line {
    size_t at, n;    // without its indentation
    uint32_t closes; // bit k: column k ends above this line
};

struct table {
    struct markup *m;
    struct rst_names *names;
    struct node *node;
    bool grid;
    size_t edges[COLUMNS_MOST + 1]; // columns on a screen: where each column begins, and the end
    size_t len;                     // columns
    struct row_line *lines;
    size_t lines_len, lines_cap;
};

// How many columns of a screen a character takes.
static size_t width(uint32_t c)
{
    if (c >= 0x300 && c <= 0x36f)
        return 0;
    bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) ||
                (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
}

// The byte at each edge of the table, or the line's length.
static void bytes_at_edges(const struct table *t, struct str line, size_t *bytes)
{
    size_t column = 0, k = 0;
    for (size_t i = 0; i < line.n && k <= t->len;) {
        while (k <= t->len && column >= t->edges[k])
            bytes[k++] = i;
        column += width(utf8_next(line, &i));
    }
    while (k <= t->len)
        bytes[k++] = line.n;
}

static struct str line_text(const struct table *t, size_t i)
{
    return str_slice(t->m->src, t->lines[i].at, t->lines[i].at + t->lines[i].n);
}

static bool all_of(struct str s, const char *signs)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(signs, s.p[i]))
            return false;
    return s.n > 0;
}

// ---- cells

static void move_nodes(struct node *cell, size_t by)
{
    for (struct node *n = cell->first; n; n = node_next(cell, n)) {
        n->offset += (uint32_t)by;
        if (n->url_offset)
            n->url_offset += (uint32_t)by;
    }
}

// The columns [k, end) of lines [first, last], with all else blank; a blank stands before them.
static struct str cell_copy(const struct table *t, size_t k, size_t end, size_t first, size_t last)
{
    size_t from = t->lines[first].at, to = t->lines[last].at + t->lines[last].n;
    char *copy = arena_alloc(t->m->s->a, to - from + 2);
    memset(copy, ' ', to - from + 1);
    for (size_t i = first; i <= last; i++) {
        size_t bytes[COLUMNS_MOST + 1], at = t->lines[i].at - from + 1;
        struct str line = line_text(t, i);
        bytes_at_edges(t, line, bytes);
        size_t start = bytes[k] + t->grid < bytes[end] ? bytes[k] + t->grid : bytes[end];
        if (!t->grid || !all_of(str_slice(line, start, bytes[end]), "-=+"))
            memcpy(copy + at + start, line.p + start, bytes[end] - start);
        if (i < last)
            copy[at + line.n] = '\n';
    }
    return (struct str){copy, to - from + 1};
}

static bool has_link(struct str text)
{
    return str_contains(text, STR("`")) || str_contains(text, STR("://"));
}

static void add_cell(struct table *t, struct node *row, size_t k, size_t end, size_t first,
                     size_t last, bool again)
{
    struct str copy = cell_copy(t, k, end, first, last), text = str_trim(copy);
    size_t base = t->lines[first].at - 1, from = text.n ? (size_t)(text.p - copy.p) : 1;
    struct node *cell = tree_add(t->m->s->a, row, NODE_CELL, base + from);
    markup_end(cell, base + from + text.n);
    if (!text.n || (again && has_link(text)))
        return;
    struct markup m = *t->m;
    m.src = copy;
    rst_inline(&m, t->names, cell, from, from + text.n);
    move_nodes(cell, base);
}

// Whether a bar stands before column k in all lines [first, last].
static bool is_parted(const struct table *t, size_t k, size_t first, size_t last)
{
    for (size_t i = first; t->grid && i <= last; i++) {
        size_t bytes[COLUMNS_MOST + 1];
        struct str line = line_text(t, i);
        bytes_at_edges(t, line, bytes);
        if (bytes[k] >= line.n || !strchr("|+", line.p[bytes[k]]))
            return false;
    }
    return true;
}

// The lines of the cell in column k that has line i, as far as they are near it.
static void cell_lines(const struct table *t, size_t k, size_t i, size_t *first, size_t *last)
{
    *first = *last = i;
    while (*first > 0 && i - *first < NEAR && !(t->lines[*first].closes >> k & 1))
        --*first;
    while (*last + 1 < t->lines_len && (*last - i < NEAR || !t->lines[*last + 1].closes) &&
           !(t->lines[*last + 1].closes >> k & 1))
        ++*last;
}

// The row of lines [first, last].
static void add_row(struct table *t, size_t first, size_t last, bool head)
{
    struct node *row = tree_add(t->m->s->a, t->node, NODE_ROW, t->lines[first].at);
    markup_end(row, t->lines[last].at + t->lines[last].n);
    for (size_t k = 0, end; k < t->len; k = end) {
        size_t from, to;
        for (end = k + 1; end < t->len && !is_parted(t, end, first, last);)
            end++;
        cell_lines(t, k, first, &from, &to);
        bool again = from < first;
        add_cell(t, row, k, end, from, to, again);
        for (size_t more = k + 1; more < end; more++)
            tree_add(t->m->s->a, row, NODE_CELL, t->lines[first].at);
    }
    row->header = head;
    for (struct node *c = row->first; head && c; c = c->next)
        c->header = true;
}

// Rows are the lines between those that close something.
static void add_rows(struct table *t, size_t heads)
{
    for (size_t i = 0, last; i < t->lines_len; i = last + 1) {
        for (last = i; last + 1 < t->lines_len && !t->lines[last + 1].closes; last++)
            continue;
        add_row(t, i, last, i < heads);
    }
}

static void push_line(struct table *t, struct str line, uint32_t closes)
{
    ARENA_PUSH(t->m->s->a, t->lines, t->lines_len, t->lines_cap) =
        (struct row_line){markup_offset(t->m, line), line.n, closes};
}

// ---- grids

static bool is_grid_border(struct str line)
{
    return line.n > 2 && line.p[0] == '+' && line.p[line.n - 1] == '+' && all_of(line, "+-=") &&
           line.p[1] != '+';
}

static bool add_edge(struct table *t, size_t column)
{
    size_t i = t->len;
    for (size_t k = 0; k < t->len; k++)
        if (t->edges[k] == column)
            return true;
    if (t->len > COLUMNS_MOST)
        return false;
    for (; i > 0 && t->edges[i - 1] > column; i--)
        t->edges[i] = t->edges[i - 1];
    t->edges[i] = column;
    t->len++;
    return true;
}

// Which columns a line of "-" or "=" closes above it; none of a line with no such part.
static uint32_t closed_by(const struct table *t, struct str line)
{
    size_t bytes[COLUMNS_MOST + 1];
    uint32_t closes = 0;
    bytes_at_edges(t, line, bytes);
    for (size_t k = 0; k < t->len; k++) {
        if (bytes[k + 1] >= line.n || bytes[k + 1] <= bytes[k] + 1)
            continue;
        struct str part = str_slice(line, bytes[k] + 1, bytes[k + 1]);
        bool edges = strchr("+|", line.p[bytes[k]]) && strchr("+|-=", line.p[bytes[k + 1]]);
        if (edges && (all_of(part, "-") || all_of(part, "=")))
            closes |= UINT32_C(1) << k;
    }
    return closes;
}

static bool next_line(struct markup *m, struct str *line)
{
    if (!markup_peek(m, line))
        return false;
    *line = str_trim(*line);
    markup_skip(m);
    return true;
}

// The edges of all borders, and where the grid ends.
static bool grid_edges(struct table *t, struct markup *ahead)
{
    struct str line;
    struct markup end = *ahead;
    size_t lines = 0, borders = 0;
    while (next_line(ahead, &line) && line.n && strchr("+|", line.p[0]) && lines++ < LINES_MOST) {
        bool border = is_grid_border(line);
        if (border)
            end = *ahead;
        for (size_t i = 0; border && i < line.n; i++)
            if (line.p[i] == '+' && !add_edge(t, i))
                return false;
        borders += border;
    }
    *ahead = end;
    t->len -= t->len > 0;
    return borders > 1 && t->len > 0;
}

static bool grid(struct table *t)
{
    struct markup ahead = *t->m, lines = *t->m;
    struct str line;
    size_t heads = 0;
    uint32_t closed = 0;
    if (!grid_edges(t, &ahead))
        return false;
    while (lines.at < ahead.at && next_line(&lines, &line)) {
        uint32_t closes = closed_by(t, line);
        bool border = is_grid_border(line);
        if (border && str_find_char(line, '=') != STR_NOT_FOUND)
            heads = t->lines_len;
        closed = border ? UINT32_MAX : closed | closes;
        if (border)
            continue;
        push_line(t, line, closed); // beside a line that closes some columns, others go on
        closed = 0;
    }
    add_rows(t, heads);
    t->m->at = ahead.at;
    return true;
}

// ---- simple tables

static bool is_simple_border(struct str line)
{
    return line.n > 2 && line.p[0] == '=' && all_of(line, "= ") &&
           str_find_char(line, ' ') != STR_NOT_FOUND;
}

static bool simple_edges(struct table *t, struct str border)
{
    for (size_t i = 0; i < border.n; i++)
        if (border.p[i] == '=' && (i == 0 || border.p[i - 1] == ' ') && !add_edge(t, i))
            return false;
    if (t->len > COLUMNS_MOST || t->len < 2)
        return false;
    t->edges[t->len] = SIZE_MAX;
    return true;
}

// Whether nothing stands between columns: what does is text that is no table's.
static bool fits(const struct table *t, struct str line)
{
    size_t bytes[COLUMNS_MOST + 1];
    bytes_at_edges(t, line, bytes);
    for (size_t k = 1; k < t->len; k++)
        if (bytes[k] < line.n && line.p[bytes[k] - 1] != ' ')
            return false;
    return true;
}

// The line without the indentation of the table and blanks at its end.
static struct str unindented(struct str line, size_t indent)
{
    size_t n = 0;
    while (n < indent && n < line.n && line.p[n] == ' ')
        n++;
    while (line.n > n && is_space_ascii(line.p[line.n - 1]))
        line.n--;
    return str_slice(line, n, line.n);
}

// Between a border and the next, or the one after that: then the first part is the head.
static bool simple(struct table *t, size_t indent, struct str border)
{
    struct markup ahead = *t->m;
    struct str line;
    size_t borders = 0, heads = 0;
    if (!simple_edges(t, border))
        return false;
    while (markup_peek(&ahead, &line)) {
        line = unindented(line, indent);
        markup_skip(&ahead);
        if (is_simple_border(line)) {
            struct markup next = ahead;
            struct str below;
            bool blank = !markup_peek(&next, &below) || !str_trim(below).n;
            bool ends = borders > 1 || (borders && blank);
            heads = borders == 1 && !ends ? t->lines_len : heads;
            borders++;
            if (!ends)
                continue;
            add_rows(t, heads);
            t->m->at = ahead.at;
            return true;
        }
        if (!line.n || all_of(line, "- "))
            continue; // a blank line, or one that joins columns
        if (!fits(t, line) || t->lines_len > LINES_MOST)
            return false;
        push_line(t, line, line.p[0] == ' ' ? 0 : UINT32_MAX);
    }
    return false;
}

bool rst_table(struct markup *m, struct rst_names *names, struct node *parent, struct str text,
               size_t indent)
{
    struct table t = {.m = m, .names = names, .grid = is_grid_border(text)};
    struct node apart = {.type = NODE_DOCUMENT};
    if (!t.grid && !is_simple_border(text))
        return false;
    size_t start = m->at;
    t.node = tree_add(m->s->a, &apart, NODE_TABLE, start);
    if (!(t.grid ? grid(&t) : simple(&t, indent, text)))
        return false;
    markup_end(t.node, m->at);
    tree_append(parent, t.node);
    return true;
}
