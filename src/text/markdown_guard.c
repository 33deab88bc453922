// SPDX-License-Identifier: MIT
// md4c costs the product of lines and brackets in a paragraph, and of bare addresses and marks:
// nothing on pages that people write, minutes on a megabyte made for it. A paragraph of more
// than PARAGRAPH_LINES_MOST lines and as many brackets is read in parts of that many lines; in
// one with more than PARAGRAPH_ADDRESSES_MOST bare addresses they stay text. Lines that begin a
// block of their own (lists, headings) end a paragraph; fenced code, HTML and tables, whose rows
// md4c reads one by one, are never split.
#include "text/markdown_guard.h"

#include <string.h>

#include "base/scan.h"
#include "text/html_raw_tag.h"
#include "text/html_tags.h"

static struct str unindented(struct str line)
{
    while (line.n && (line.p[0] == ' ' || line.p[0] == '\t' || line.p[0] == '>'))
        line = str_from(line, 1);
    return line;
}

static bool ends_word(struct str line, size_t at)
{
    return at >= line.n || line.p[at] == ' ' || line.p[at] == '\t';
}

// An empty line or a heading, which is no part of any paragraph.
static bool stands_alone(struct str line)
{
    enum { LEVELS = 6 };
    size_t level = 0;
    while (level < line.n && level < LEVELS && line.p[level] == '#')
        level++;
    return line.n == 0 || (level && ends_word(line, level));
}

static bool begins_item(struct str line)
{
    return line.n && (line.p[0] == '-' || line.p[0] == '+' || line.p[0] == '*') &&
           ends_word(line, 1);
}

static bool is_fence(struct str line)
{
    return str_starts(line, STR("```")) || str_starts(line, STR("~~~"));
}

// Does the scheme that ends at i stand in a link or between angle brackets already?
static bool is_enclosed(struct str line, size_t i)
{
    while (i && is_alpha_ascii(line.p[i - 1]))
        i--;
    return i && (line.p[i - 1] == '(' || line.p[i - 1] == '<' || line.p[i - 1] == '"');
}

// Counts "://", "www." and '@' that begin an address of their own.
static size_t count_addresses(struct str line)
{
    size_t n = 0;
    for (size_t i = 0; i + 3 < line.n; i++) {
        char c = line.p[i];
        if (c == ':')
            n += line.p[i + 1] == '/' && !is_enclosed(line, i);
        else if (c == '@')
            n++;
        else if (c == 'w')
            n += line.p[i + 1] == 'w' && line.p[i + 2] == 'w' && line.p[i + 3] == '.';
    }
    return n;
}

// A line that opens an HTML block, which has no links to be looked for.
static bool opens_html(struct str line)
{
    if (line.n < 2 || line.p[0] != '<')
        return false;
    const struct html_tag *t = html_tag_find(raw_tag_read(str_slice(line, 0, 20)).name);
    return line.p[1] == '!' || t->kind == HTML_SKIP ||
           (t->kind == HTML_BLOCK && t->type != NODE_HEADING);
}

static size_t count_brackets(struct str line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++)
        n += line.p[i] == '[' || line.p[i] == ']';
    return n;
}

// "|:---|---|", below the first line of a paragraph: the line that makes it a table for md4c, which
// wants three dashes.
static bool is_table_rule(struct str line)
{
    enum { DASHES_LEAST = 3 };
    struct str rest = str_trim(line), cell;
    if (str_find_char(rest, '|') == STR_NOT_FOUND)
        return false;
    if (rest.p[0] == '|')
        rest = str_from(rest, 1);
    if (rest.n && rest.p[rest.n - 1] == '|')
        rest = str_slice(rest, 0, rest.n - 1);
    bool any = false;
    while (str_split(&rest, '|', &cell)) {
        cell = str_trim(cell);
        if (cell.n && cell.p[0] == ':')
            cell = str_from(cell, 1);
        if (cell.n && cell.p[cell.n - 1] == ':')
            cell = str_slice(cell, 0, cell.n - 1);
        if (cell.n < DASHES_LEAST)
            return false;
        for (size_t i = 0; i < cell.n; i++)
            if (cell.p[i] != '-')
                return false;
        any = true;
    }
    return any;
}

struct paragraph {
    size_t lines, brackets, addresses;
    bool html, fenced, table;
};

// Shorter paragraphs need no count.
enum { FREE_LINES = 64, FREE_BYTES = 65536 };

static void add_line(struct paragraph *p, struct str line)
{
    struct str body = unindented(line);
    bool fence = is_fence(body);
    if (fence)
        p->fenced = !p->fenced;
    bool alone = stands_alone(body);
    if (p->fenced || fence || alone || begins_item(body))
        *p = (struct paragraph){.fenced = p->fenced};
    if (p->lines == 0 && !p->fenced)
        p->html = opens_html(body);
    p->lines += !alone;
    p->table |= p->lines == 2 && is_table_rule(body);
    if (p->html || p->fenced || p->table || (p->lines < FREE_LINES && line.n < FREE_BYTES))
        return;
    p->addresses += count_addresses(line);
    p->brackets += count_brackets(line);
}

static bool next_line(struct str *rest, bool has_cr, struct str *line)
{
    if (has_cr || rest->n == 0)
        return str_line(rest, line);
    const char *lf = memchr(rest->p, '\n', rest->n);
    size_t n = lf ? (size_t)(lf - rest->p) : rest->n;
    *line = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n + 1);
    return true;
}

static size_t sum_of_counts(scan_block counts)
{
    size_t sum = 0;
    for (size_t i = 0; i < SCAN_BLOCK; i++)
        sum += counts[i];
    return sum;
}

static inline void count(scan_block b, scan_block *feeds, scan_mask *returns)
{
    *feeds -= (scan_block)(b == '\n');
    *returns |= b == '\r';
}

// Whether s is no longer than any paragraph may be, and its lines end with line feeds.
static bool is_short(struct str s)
{
    enum { TOGETHER = UINT8_MAX * SCAN_BLOCK }; // bytes, until a count may be full
    size_t lines = 1, i = 0;
    scan_mask returns = {0};
    if (s.n >= FREE_BYTES)
        return false;
    while (i < s.n && lines < FREE_LINES) {
        scan_block feeds = {0};
        size_t to = s.n - i < TOGETHER ? s.n : i + TOGETHER;
        for (; i + SCAN_BLOCK <= to; i += SCAN_BLOCK)
            count(scan_load(s.p + i), &feeds, &returns);
        if (i < to)
            count(scan_load_part(s.p + i, to - i), &feeds, &returns);
        i = to;
        lines += sum_of_counts(feeds);
    }
    return lines < FREE_LINES && !scan_any(returns);
}

struct markdown_guard markdown_guard(struct str s, size_t from)
{
    struct markdown_guard g = {.split = s.n};
    struct str rest = str_from(s, from), line;
    if (is_short(rest)) {
        g.line_feeds = true;
        return g;
    }
    bool has_cr = str_find_char(rest, '\r') != STR_NOT_FOUND;
    struct paragraph p = {0};
    while (next_line(&rest, has_cr, &line)) {
        add_line(&p, line);
        g.many_addresses |= p.addresses > PARAGRAPH_ADDRESSES_MOST;
        if (p.lines > PARAGRAPH_LINES_MOST && p.brackets > PARAGRAPH_LINES_MOST && rest.n) {
            g.split = s.n - rest.n;
            return g;
        }
    }
    return g;
}
