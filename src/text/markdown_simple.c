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

// Of a block: the bytes that may be more than text, those that HTML may have a word for, and any w.
static inline scan_mask marks_in(scan_block b)
{
    scan_mask low = (scan_block)(b - '[') < 6; // [ \ ] ^ _ `
    scan_mask bars = (b | 0x42) == 0x7E;       // < > | ~
    scan_mask single = (b < ' ') | (b == '*') | (b == '&') | (b == '@') | (b == '/') | (b == '{');
    return low | bars | single | (b == '"') | (b == 0x7F) | (b == 'w') | (b == 0xC2) | (b == 0xEF);
}

// The same bytes.
static const struct wide_set marks = {
    .low = {[0] = 1 | 8,
            [1] = 1,
            [2] = 1 | 2,
            [3] = 1,
            [4] = 1,
            [5] = 1,
            [6] = 1 | 2,
            [7] = 1 | 64,
            [8] = 1,
            [9] = 1,
            [10] = 1 | 2,
            [11] = 1 | 16 | 32,
            [12] = 1 | 4 | 16 | 32,
            [13] = 1 | 16,
            [14] = 1 | 4 | 16 | 32,
            [15] = 1 | 2 | 16 | 128},
    .high = {[0] = 1, [1] = 1, [2] = 2, [3] = 4, [4] = 8, [5] = 16, [6] = 8, [7] = 32 | 64 | 128},
    .others = {0xC2, 0xEF},
};

// Looks for them from `at` on, as far as the window goes.
static void look(struct simple *m, uint32_t at)
{
    size_t n = m->end - at < SIMPLE_WINDOW ? m->end - at : SIMPLE_WINDOW, i;
    m->seen = at;
    m->seen_to = at + (uint32_t)n;
    i = wide_bits(m->src + at, n, &marks, m->marks);
    for (size_t k = i / 64; k < SIMPLE_WINDOW / 64; k++)
        m->marks[k] = 0;
    for (; i < n; i += SCAN_BLOCK) {
        size_t left = n - i;
        scan_block b =
            left < SCAN_BLOCK ? scan_load_part(m->src + at + i, left) : scan_load(m->src + at + i);
        m->marks[i / 64] |= (uint64_t)scan_bits(marks_in(b)) << i % 64;
    }
}

// The first from `at` on that may be more than text, or the end. m->special: HTML may have a word
// for what was passed.
static uint32_t mark_from(struct simple *m, uint32_t at)
{
    while (at < m->end) {
        if (at < m->seen || at >= m->seen_to)
            look(m, at);
        uint32_t i = at - m->seen;
        uint64_t ahead = m->marks[i / 64] >> i % 64;
        if (!ahead) {
            at += 64 - i % 64;
            at = at < m->seen_to ? at : m->seen_to;
            continue;
        }
        at += (uint32_t)__builtin_ctzll(ahead);
        if (at >= m->end)
            break;
        unsigned char c = (unsigned char)m->src[at];
        bool special = c == '"' || c == 0x7F || c >= 0xC2;
        if (!special && (c != 'w' || byte_at(m, at + 1) == '.'))
            return at;
        m->special |= special;
        at++;
    }
    return m->end;
}

static void open(struct simple *m, enum node_type type, uint32_t at)
{
    m->sink->open(m->to, type, at, 0, false);
}

static void close(struct simple *m, enum node_type type, uint32_t end)
{
    m->sink->close(m->to, type, end);
}

// The text that was passed since the last.
static void add_text(struct simple *m, uint32_t from, uint32_t to)
{
    if (from < to)
        m->sink->text(m->to, from, to, !m->special);
    m->special = false;
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
static bool only_opens(struct simple *m, uint32_t line, uint32_t from, uint32_t to)
{
    char next = byte_at(m, to);
    return (from == line || m->src[from - 1] == ' ') &&
           (is_word_ascii(next) || is_letter_lead(next) || (is_mark_ascii(next) && next != '*'));
}

// Do they only close it?
static bool only_closes(struct simple *m, uint32_t from, uint32_t to)
{
    char before = m->src[from - 1], next = byte_at(m, to);
    bool space = next == ' ' || next == '\n';
    bool word = is_word_ascii(before) ||
                ((unsigned char)before >= 0x80 && from > 1 && is_letter_lead(m->src[from - 2]));
    return word ? space || (is_mark_ascii(next) && next != '*') : is_mark_ascii(before) && space;
}

// Whether the byte at `at`, where marks_in found something, is text all the same.
static bool is_text(struct simple *m, uint32_t line, uint32_t at)
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

// "[text](address)" at `at`, or with '!' at `at`: its end, or 0.
static uint32_t read_link(struct simple *m, uint32_t at)
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
    const struct simple_link link = {image, at, to + 1, text, close, close + 2, to};
    m->sink->link(m->to, &link);
    m->special = false;
    return to + 1;
}

// Marks of emphasis between bytes `from` and `to`: *within is what stands behind them, NODE_TEXT
// for no emphasis. False when they may have another meaning.
static bool read_emphasis(struct simple *m, uint32_t line, uint32_t from, uint32_t to,
                          enum node_type *within)
{
    enum node_type type = to - from == MARKS_MOST ? NODE_STRONG : NODE_EMPHASIS;
    if (to - from > MARKS_MOST)
        return false;
    if (*within == NODE_TEXT) {
        if (!only_opens(m, line, from, to))
            return false;
        open(m, type, from);
        *within = type;
        return true;
    }
    if (*within != type || !only_closes(m, from, to))
        return false;
    close(m, type, to);
    *within = NODE_TEXT;
    return true;
}

// Reads the line from `line` on; its end, or 0 when it is left to md4c.
static uint32_t read_line(struct simple *m, uint32_t line)
{
    enum node_type within = NODE_TEXT;
    uint32_t from = line; // of text that is not put down yet
    m->special = false;
    for (uint32_t at = line;;) {
        at = mark_from(m, at);
        if (ends_line(m, at)) {
            add_text(m, from, at);
            return within == NODE_TEXT && at > line && m->src[at - 1] != ' ' ? at : 0;
        }
        uint32_t begin = at, behind = 0;
        if (m->src[at] == '[') {
            begin -= at > from && m->src[at - 1] == '!';
            add_text(m, from, begin);
            behind = read_link(m, begin);
        } else if (m->src[at] == '*') {
            for (behind = at + 1; behind < m->end && m->src[behind] == '*';)
                behind++;
            add_text(m, from, begin);
            behind = read_emphasis(m, line, begin, behind, &within) ? behind : 0;
        } else if (is_text(m, line, at)) {
            m->special |= m->src[at] == '&' || m->src[at] == '>';
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
static bool is_number(struct simple *m, uint32_t at)
{
    uint32_t i = at;
    while (is_digit_ascii(byte_at(m, i)))
        i++;
    return i > at && (byte_at(m, i) == '.' || byte_at(m, i) == ')');
}

static bool is_bullet(struct simple *m, uint32_t at)
{
    char c = byte_at(m, at), next = byte_at(m, at + 1);
    return (c == '-' || c == '+' || c == '*') && (next == ' ' || next == '\n');
}

// Whether a line that begins so belongs to a paragraph, wherever it stands.
static bool begins_text(struct simple *m, uint32_t at)
{
    char c = byte_at(m, at);
    return !memchr("\n #>-+=:|~`<\\_", c, 14) && !is_bullet(m, at) && !is_number(m, at);
}

// The end of a paragraph whose lines begin with `mark`; 0 when it is left to md4c.
static uint32_t read_paragraph(struct simple *m, uint32_t at, struct str mark)
{
    open(m, NODE_PARAGRAPH, at);
    for (int lines = 0; lines < LINES_MOST; lines++) {
        struct str rest = {m->src + at, m->end - at};
        uint32_t text = at + (uint32_t)mark.n;
        uint32_t end = str_starts(rest, mark) && begins_text(m, text) ? read_line(m, text) : 0;
        if (!end)
            return 0;
        if (ends_line(m, end + 1)) {
            close(m, NODE_PARAGRAPH, end);
            return end;
        }
        m->sink->soft_break(m->to, end);
        at = end + 1;
    }
    return 0;
}

static uint32_t read_quote(struct simple *m, uint32_t at)
{
    open(m, NODE_QUOTE, at);
    uint32_t end = read_paragraph(m, at, STR("> "));
    if (end)
        close(m, NODE_QUOTE, end);
    return end;
}

static uint32_t read_heading(struct simple *m, uint32_t at)
{
    uint32_t text = at;
    while (byte_at(m, text) == '#')
        text++;
    if (text - at > LEVEL_MOST || byte_at(m, text) != ' ' || byte_at(m, text + 1) == ' ')
        return 0;
    m->sink->open(m->to, NODE_HEADING, at, text - at, false);
    uint32_t end = read_line(m, text + 1);
    if (!end || m->src[end - 1] == '#')
        return 0;
    close(m, NODE_HEADING, end);
    return end;
}

// Whether a list whose last line ends at `end` ends there.
static bool ends_list(struct simple *m, uint32_t end)
{
    while (end < m->end && m->src[end] == '\n')
        end++;
    return end == m->end || !(byte_at(m, end) == ' ' || is_bullet(m, end) || is_number(m, end) ||
                              (unsigned char)byte_at(m, end) < ' ');
}

static uint32_t read_list(struct simple *m, uint32_t at)
{
    char mark = m->src[at];
    open(m, NODE_LIST, at);
    for (uint32_t end;; at = end + 1) {
        if (byte_at(m, at) != mark || byte_at(m, at + 1) != ' ' || !begins_text(m, at + 2))
            return 0;
        open(m, NODE_ITEM, at);
        end = read_line(m, at + 2);
        if (!end)
            return 0;
        close(m, NODE_ITEM, end);
        if (!ends_line(m, end + 1))
            continue;
        if (!ends_list(m, end))
            return 0;
        close(m, NODE_LIST, end);
        return end;
    }
}

enum { COLUMNS_MOST = 64, DASHES_LEAST = 3 };

// "| :--- | ---: |" at *at, which is moved to the end of the line: how many columns a table has;
// 0 when it is left to md4c.
static int read_columns(struct simple *m, uint32_t *at, uint8_t *align)
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
static uint32_t cell_end(struct simple *m, uint32_t at)
{
    at = mark_from(m, at);
    while (!ends_line(m, at) && m->src[at] != '|')
        at = mark_from(m, at + 1);
    return at;
}

// Whether the row at hand has something in a cell already; of its table, whether it is the first.
struct row {
    bool any, first;
};

// What stands between the bars before `from` and at `to`, as a cell.
static bool read_cell(struct simple *m, struct row *row, uint32_t from, uint32_t to, uint8_t align)
{
    uint32_t bar = from, end = m->end;
    while (from < to && m->src[from] == ' ')
        from++;
    while (to > from && m->src[to - 1] == ' ')
        to--;
    bool empty = from == to;
    if (empty)
        from = to = bar;
    m->sink->open(m->to, NODE_CELL, from, align, row->first);
    m->end = to;
    bool read = empty || read_line(m, from) == to;
    m->end = end;
    if (!read)
        return false;
    row->any |= !empty;
    close(m, NODE_CELL, to);
    return true;
}

// The end of the row at `at`, which has a bar before and behind each cell, and at least a space
// between them; 0 when it is left to md4c.
static uint32_t read_row(struct simple *m, uint32_t at, bool first, const uint8_t *align,
                         int columns)
{
    struct row row = {.first = first};
    uint32_t bar = at;
    m->sink->open(m->to, NODE_ROW, at, 0, first);
    for (int k = 0; k < columns; k++) {
        uint32_t next = byte_at(m, bar) == '|' ? cell_end(m, bar + 1) : bar;
        if (byte_at(m, next) != '|' || next <= bar + 1 ||
            !read_cell(m, &row, bar + 1, next, align[k]))
            return 0;
        bar = next;
    }
    if (!row.any || !ends_line(m, bar + 1))
        return 0;
    close(m, NODE_ROW, bar + 1);
    return bar + 1;
}

static uint32_t read_table(struct simple *m, uint32_t at)
{
    uint8_t align[COLUMNS_MOST];
    const char *head = memchr(m->src + at, '\n', m->end - at);
    uint32_t end = head ? (uint32_t)(head - m->src) + 1 : m->end;
    int columns = head ? read_columns(m, &end, align) : 0;
    if (!columns)
        return 0;
    open(m, NODE_TABLE, at);
    if (m->src + read_row(m, at, true, align, columns) != head)
        return 0;
    if (ends_line(m, end + 1))
        return 0; // no row but the head
    do {
        end = read_row(m, end + 1, false, align, columns);
        if (!end)
            return 0;
    } while (!ends_line(m, end + 1));
    close(m, NODE_TABLE, end);
    return end;
}

uint32_t markdown_simple_block(struct simple *m, uint32_t at)
{
    if (m->src[at] == '#')
        return read_heading(m, at);
    if (m->src[at] == '>')
        return read_quote(m, at);
    if (m->src[at] == '|')
        return m->tables ? read_table(m, at) : 0;
    return is_bullet(m, at) ? read_list(m, at) : read_paragraph(m, at, STR(""));
}
