// SPDX-License-Identifier: MIT
// Headings, paragraphs, quotes, tables and lists of single lines, with emphasis and links that can
// be read in one way only, and an empty line behind: what most releases consist of. md4c takes five
// times as long for them. Policy: whatever might have another meaning (a mark that is not surely
// one or surely none, a blank at the end of a line, an entity, a bare address) is md4c's, from the
// block on in which it stands; blocks before that are closed and cannot bear upon it.
#include "text/markdown_simple.h"

#include <string.h>

#include "base/scan.h"
#include "base/scan_wide.h"

// Longer paragraphs are looked at by the guard.
enum { LINES_MOST = 60, LEVEL_MOST = 6, MARKS_MOST = 2 };

struct simple {
    struct arena *a;
    const char *src;
    uint32_t end;
};

// The byte at `at`, a line's end behind the last.
static char byte_at(const struct simple *m, uint32_t at)
{
    return at < m->end ? m->src[at] : '\n';
}

static bool ends_line(const struct simple *m, uint32_t at)
{
    return byte_at(m, at) == '\n';
}

// --- Lines ----------------------------------------------------------------------------------

// The bytes of a block that may be more than text; next: the block a byte further on.
static inline scan_mask marks_in(scan_block b, scan_block next)
{
    scan_mask low = (scan_block)(b - '[') < 6; // [ \ ] ^ _ `
    scan_mask bars = (b | 0x42) == 0x7E;       // < > | ~
    scan_mask single = (b < ' ') | (b == '*') | (b == '&') | (b == '@') | (b == '/');
    return low | bars | single | ((b == 'w') & (next == '.'));
}

// The same bytes, and any w.
static const struct wide_set marks_or_w = {
    .low = {[0] = 1 | 8,
            [1] = 1,
            [2] = 1,
            [3] = 1,
            [4] = 1,
            [5] = 1,
            [6] = 1 | 2,
            [7] = 1 | 64,
            [8] = 1,
            [9] = 1,
            [10] = 1 | 2,
            [11] = 1 | 16,
            [12] = 1 | 4 | 16 | 32,
            [13] = 1 | 16,
            [14] = 1 | 4 | 16 | 32,
            [15] = 1 | 2 | 16},
    .high = {[0] = 1, [1] = 1, [2] = 2, [3] = 4, [4] = 8, [5] = 16, [6] = 8, [7] = 32 | 64},
};

// How far there is surely none of them.
static uint32_t unmarked(const struct simple *m, uint32_t at)
{
    while (at < m->end) {
        at += (uint32_t)wide_until(m->src + at, m->end - at, &marks_or_w);
        if (byte_at(m, at) != 'w' || byte_at(m, at + 1) == '.')
            return at;
        at++;
    }
    return at;
}

// The first of them from `at` on, or the end.
static inline uint32_t mark_from(const struct simple *m, uint32_t at)
{
    scan_mask marks;
    at = unmarked(m, at);
    for (; at + SCAN_BLOCK < m->end; at += SCAN_BLOCK) {
        marks = marks_in(scan_load(m->src + at), scan_load(m->src + at + 1));
        if (scan_any(marks))
            return at + (uint32_t)scan_first(marks);
    }
    while (at < m->end) { // no more than a block, of which the last byte has none behind it
        size_t left = m->end - at;
        size_t n = left < SCAN_BLOCK ? left : SCAN_BLOCK - 1;
        scan_block next = scan_load_part(m->src + at + 1, left > n ? n : n - 1);
        marks = marks_in(scan_load_part(m->src + at, n), next);
        size_t first = scan_first(marks);
        if (first < n)
            return at + (uint32_t)first;
        at += (uint32_t)n;
    }
    return m->end;
}

static struct node *add(const struct simple *m, struct node *parent, enum node_type type,
                        uint32_t from, uint32_t to)
{
    struct node *n = tree_add(m->a, parent, type, from);
    n->length = to - from;
    return n;
}

static void add_text(const struct simple *m, struct node *parent, uint32_t from, uint32_t to)
{
    if (from < to)
        add(m, parent, NODE_TEXT, from, to)->text = (struct str){m->src + from, to - from};
}

// Of UTF-8: letters of two bytes beyond U+00BF, of which none is a space.
static bool is_letter_lead(char c)
{
    return (unsigned char)c >= 0xC3 && (unsigned char)c <= 0xCA;
}

static bool is_word_ascii(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c);
}

static bool is_mark_ascii(char c)
{
    return c > ' ' && c < 0x7F && !is_word_ascii(c);
}

// Do marks between bytes `from` and `to`, in a line that begins at `line`, only open emphasis?
static bool only_opens(const struct simple *m, uint32_t line, uint32_t from, uint32_t to)
{
    char next = byte_at(m, to);
    return (from == line || m->src[from - 1] == ' ') &&
           (is_word_ascii(next) || is_letter_lead(next) || (is_mark_ascii(next) && next != '*'));
}

// Do they only close it?
static bool only_closes(const struct simple *m, uint32_t from, uint32_t to)
{
    char before = m->src[from - 1], next = byte_at(m, to);
    bool space = next == ' ' || next == '\n';
    bool word = is_word_ascii(before) ||
                ((unsigned char)before >= 0x80 && from > 1 && is_letter_lead(m->src[from - 2]));
    return word ? space || (is_mark_ascii(next) && next != '*') : is_mark_ascii(before) && space;
}

// Whether the byte at `at`, where marks_in found something, is text all the same.
static bool is_text(const struct simple *m, uint32_t line, uint32_t at)
{
    char next = byte_at(m, at + 1);
    switch (m->src[at]) {
    case '>':
    case '^':
        return true;
    case '/':
        return at == line || m->src[at - 1] != ':';
    case '&':
        return next == ' ' || next == '\n';
    case 'w':
        return at < line + 2 || m->src[at - 1] != 'w' || m->src[at - 2] != 'w';
    default:
        return false;
    }
}

static const bool in_address[256] = {
    ['!'] = true, ['#'] = true, ['$'] = true, ['%'] = true, ['+'] = true, [','] = true,
    ['-'] = true, ['.'] = true, ['/'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
    ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
    ['9'] = true, [':'] = true, [';'] = true, ['='] = true, ['?'] = true, ['@'] = true,
    ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true, ['F'] = true,
    ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true, ['L'] = true,
    ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true, ['R'] = true,
    ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true, ['X'] = true,
    ['Y'] = true, ['Z'] = true, ['_'] = true, ['a'] = true, ['b'] = true, ['c'] = true,
    ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true,
    ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true,
    ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true,
    ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

// "[text](address)" at `at`, or with '!' at `at`: puts it below parent; its end, or 0.
static uint32_t read_link(const struct simple *m, struct node *parent, uint32_t at)
{
    bool image = m->src[at] == '!';
    uint32_t text = at + 1 + image, close = mark_from(m, text);
    while (close < m->end && is_text(m, text, close))
        close = mark_from(m, close + 1);
    uint32_t to = close + 2;
    if (close == text || byte_at(m, close) != ']' || byte_at(m, close + 1) != '(')
        return 0;
    while (to < m->end && in_address[(unsigned char)m->src[to]])
        to++;
    if (to == close + 2 || byte_at(m, to) != ')')
        return 0;
    struct node *n = add(m, parent, image ? NODE_IMAGE : NODE_LINK, at, to + 1);
    n->url_offset = close + 2;
    n->url = (struct str){m->src + n->url_offset, to - n->url_offset};
    add_text(m, n, text, close);
    return to + 1;
}

// Marks of emphasis between bytes `from` and `to`: *top is what stands behind them. False when
// they may have another meaning.
static bool read_emphasis(const struct simple *m, uint32_t line, uint32_t from, uint32_t to,
                          struct node **top)
{
    enum node_type type = to - from == MARKS_MOST ? NODE_STRONG : NODE_EMPHASIS;
    struct node *n = *top;
    if (to - from > MARKS_MOST)
        return false;
    if (n->type != NODE_STRONG && n->type != NODE_EMPHASIS) {
        if (!only_opens(m, line, from, to))
            return false;
        *top = tree_add(m->a, n, type, from);
        return true;
    }
    if (n->type != type || !only_closes(m, from, to))
        return false;
    n->length = to - n->offset;
    *top = n->parent;
    return true;
}

// Reads the line from `line` on below parent; its end, or 0 when it is left to md4c.
static uint32_t read_line(const struct simple *m, struct node *parent, uint32_t line)
{
    struct node *top = parent;
    uint32_t from = line; // of text that is not put down yet
    for (uint32_t at = line;;) {
        at = mark_from(m, at);
        if (ends_line(m, at)) {
            add_text(m, top, from, at);
            return top == parent && at > line && m->src[at - 1] != ' ' ? at : 0;
        }
        uint32_t begin = at, behind = 0;
        if (m->src[at] == '[') {
            begin -= at > from && m->src[at - 1] == '!';
            add_text(m, top, from, begin);
            behind = read_link(m, top, begin);
        } else if (m->src[at] == '*') {
            for (behind = at + 1; behind < m->end && m->src[behind] == '*';)
                behind++;
            add_text(m, top, from, begin);
            behind = read_emphasis(m, line, begin, behind, &top) ? behind : 0;
        } else if (is_text(m, line, at)) {
            at++;
            continue;
        }
        if (!behind)
            return 0;
        from = at = behind;
    }
}

// --- Blocks ---------------------------------------------------------------------------------

// A number that a list would begin with.
static bool is_number(const struct simple *m, uint32_t at)
{
    uint32_t i = at;
    while (is_digit_ascii(byte_at(m, i)))
        i++;
    return i > at && (byte_at(m, i) == '.' || byte_at(m, i) == ')');
}

static bool is_bullet(const struct simple *m, uint32_t at)
{
    char c = byte_at(m, at), next = byte_at(m, at + 1);
    return (c == '-' || c == '+' || c == '*') && (next == ' ' || next == '\n');
}

// Whether a line that begins so belongs to a paragraph, wherever it stands.
static bool begins_text(const struct simple *m, uint32_t at)
{
    char c = byte_at(m, at);
    return !memchr("\n #>-+=:|~`<\\_", c, 14) && !is_bullet(m, at) && !is_number(m, at);
}

// The end of a paragraph whose lines begin with `mark`, put below parent; 0 when it is left to
// md4c.
static uint32_t read_paragraph(const struct simple *m, struct node *parent, uint32_t at,
                               struct str mark)
{
    struct node *n = tree_add(m->a, parent, NODE_PARAGRAPH, at);
    for (int lines = 0; lines < LINES_MOST; lines++) {
        struct str rest = {m->src + at, m->end - at};
        uint32_t text = at + (uint32_t)mark.n;
        uint32_t end = str_starts(rest, mark) && begins_text(m, text) ? read_line(m, n, text) : 0;
        if (!end)
            return 0;
        n->length = end - n->offset;
        if (ends_line(m, end + 1))
            return end;
        add(m, n, NODE_SOFT_BREAK, end, end + 1);
        at = end + 1;
    }
    return 0;
}

static uint32_t read_quote(const struct simple *m, struct node *parent, uint32_t at)
{
    struct node *n = tree_add(m->a, parent, NODE_QUOTE, at);
    uint32_t end = read_paragraph(m, n, at, STR("> "));
    n->length = end - at;
    return end;
}

static uint32_t read_heading(const struct simple *m, struct node *parent, uint32_t at)
{
    struct node *n = tree_add(m->a, parent, NODE_HEADING, at);
    uint32_t text = at;
    while (byte_at(m, text) == '#')
        text++;
    n->level = (uint8_t)(text - at);
    if (text - at > LEVEL_MOST || byte_at(m, text) != ' ' || byte_at(m, text + 1) == ' ')
        return 0;
    uint32_t end = read_line(m, n, text + 1);
    n->length = end - at;
    return end && m->src[end - 1] != '#' ? end : 0;
}

// Whether a list whose last line ends at `end` ends there.
static bool ends_list(const struct simple *m, uint32_t end)
{
    while (end < m->end && m->src[end] == '\n')
        end++;
    return end == m->end || !(byte_at(m, end) == ' ' || is_bullet(m, end) || is_number(m, end) ||
                              (unsigned char)byte_at(m, end) < ' ');
}

static uint32_t read_list(const struct simple *m, struct node *parent, uint32_t at)
{
    struct node *n = tree_add(m->a, parent, NODE_LIST, at);
    char mark = m->src[at];
    n->tight = true;
    for (uint32_t end;; at = end + 1) {
        if (byte_at(m, at) != mark || byte_at(m, at + 1) != ' ' || !begins_text(m, at + 2))
            return 0;
        struct node *item = tree_add(m->a, n, NODE_ITEM, at);
        end = read_line(m, item, at + 2);
        if (!end)
            return 0;
        item->length = end - at;
        n->length = end - n->offset;
        if (ends_line(m, end + 1))
            return ends_list(m, end) ? end : 0;
    }
}

enum { COLUMNS_MOST = 64, DASHES_LEAST = 3 };

// "| :--- | ---: |" at *at, which is moved to the end of the line: how many columns a table has;
// 0 when it is left to md4c.
static int read_columns(const struct simple *m, uint32_t *at, uint8_t *align)
{
    int columns = 0;
    uint32_t i = *at;
    if (byte_at(m, i++) != '|')
        return 0;
    for (; columns < COLUMNS_MOST && !ends_line(m, i); columns++, i++) {
        while (byte_at(m, i) == ' ')
            i++;
        bool left = byte_at(m, i) == ':';
        uint32_t dashes = i += left;
        while (byte_at(m, i) == '-')
            i++;
        bool right = byte_at(m, i) == ':';
        if (i - dashes < DASHES_LEAST)
            return 0;
        i += right;
        while (byte_at(m, i) == ' ')
            i++;
        if (byte_at(m, i) != '|')
            return 0;
        align[columns] = left    ? right ? ALIGN_CENTRE : ALIGN_LEFT
                         : right ? ALIGN_RIGHT
                                 : ALIGN_NONE;
    }
    *at = i;
    return ends_line(m, i) ? columns : 0;
}

// Where the cell ends that begins at `at`: the bar or the end of the line.
static uint32_t cell_end(const struct simple *m, uint32_t at)
{
    at = mark_from(m, at);
    while (!ends_line(m, at) && m->src[at] != '|')
        at = mark_from(m, at + 1);
    return at;
}

// What stands between the bars before `from` and at `to`, put into a cell below row.
static bool read_cell(const struct simple *m, struct node *row, uint32_t from, uint32_t to,
                      uint8_t align)
{
    struct node *n = tree_add(m->a, row, NODE_CELL, from);
    struct simple inside = *m;
    n->header = row->header;
    n->level = align;
    while (from < to && m->src[from] == ' ')
        from++;
    while (to > from && m->src[to - 1] == ' ')
        to--;
    if (from == to)
        return true;
    n->offset = from;
    n->length = to - from;
    inside.end = to;
    return read_line(&inside, n, from) == to;
}

// The end of the row at `at`, which has a bar before and behind each cell, and at least a space
// between them; 0 when it is left to md4c.
static uint32_t read_row(const struct simple *m, struct node *table, uint32_t at,
                         const uint8_t *align, int columns)
{
    struct node *n = tree_add(m->a, table, NODE_ROW, at);
    uint32_t bar = at;
    bool any = false;
    n->header = table->first == n;
    for (int k = 0; k < columns; k++) {
        uint32_t next = byte_at(m, bar) == '|' ? cell_end(m, bar + 1) : bar;
        if (byte_at(m, next) != '|' || next <= bar + 1 || !read_cell(m, n, bar + 1, next, align[k]))
            return 0;
        any = any || n->last->first;
        bar = next;
    }
    n->length = bar + 1 - at;
    return any && ends_line(m, bar + 1) ? bar + 1 : 0;
}

static uint32_t read_table(const struct simple *m, struct node *parent, uint32_t at)
{
    struct node *n = tree_add(m->a, parent, NODE_TABLE, at);
    uint8_t align[COLUMNS_MOST];
    const char *head = memchr(m->src + at, '\n', m->end - at);
    uint32_t end = head ? (uint32_t)(head - m->src) + 1 : m->end;
    int columns = head ? read_columns(m, &end, align) : 0;
    if (!columns || m->src + read_row(m, n, at, align, columns) != head)
        return 0;
    while (!ends_line(m, end + 1)) {
        end = read_row(m, n, end + 1, align, columns);
        if (!end)
            return 0;
        n->length = end - at;
    }
    return n->length ? end : 0;
}

// The end of the block at `at`, put below parent; 0 when it is left to md4c.
static uint32_t read_block(const struct simple *m, struct node *parent, uint32_t at)
{
    if (m->src[at] == '#')
        return read_heading(m, parent, at);
    if (m->src[at] == '>')
        return read_quote(m, parent, at);
    if (m->src[at] == '|')
        return read_table(m, parent, at);
    return is_bullet(m, at) ? read_list(m, parent, at) : read_paragraph(m, parent, at, STR(""));
}

// Ends top's children behind n, NULL for none.
static void cut_behind(struct node *top, struct node *n)
{
    top->last = n;
    if (n)
        n->next = NULL;
    else
        top->first = NULL;
}

size_t markdown_simple(struct reading_state *s, struct node *top, size_t from, size_t to)
{
    struct simple m = {s->a, s->d->source.p, (uint32_t)to};
    struct node *kept = top->last; // what stands before the last text
    size_t text = from;            // where that begins
    for (uint32_t at = (uint32_t)from;;) {
        while (at < m.end && m.src[at] == '\n')
            at++;
        if (at == m.end)
            return to;
        struct node apart = {0};
        uint32_t end = read_block(&m, &apart, at);
        if (!end)
            break;
        if (apart.first->type != NODE_LIST) {
            kept = top->last;
            text = at;
        }
        tree_append(top, apart.first);
        at = end;
    }
    // How md4c reads an item that begins with empty lines depends on whether it has seen a block.
    cut_behind(top, kept);
    return text;
}
