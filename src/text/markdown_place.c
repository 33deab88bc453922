// SPDX-License-Identifier: MIT
// Extents of Markdown constructs, from the text md4c points at. An open span or block has no
// place until the first text inside it is seen; then its opening mark is read backwards from
// that text, innermost first. Closing marks are read forwards from the last text. Blocks
// cover whole lines: from the line of their first text to the line of their last, plus
// fences and underlines. Blocks without any text (rules, empty items) are looked for in the
// lines that no other block has claimed. Every step moves forward: linear in the file.
#include "text/markdown_place.h"

#include <string.h>

#include "base/scan.h"

enum { TITLE_LONGEST = 4096, LABEL_LONGEST = 1000, PARENTHESES_DEEPEST = 32 };

uint32_t places_line_start(const struct places *p, uint32_t at)
{
    if (!p->has_cr) {
        const char *hit = at > p->begin ? memrchr(p->src + p->begin, '\n', at - p->begin) : NULL;
        return hit ? (uint32_t)(hit - p->src) + 1 : p->begin;
    }
    while (at > p->begin && p->src[at - 1] != '\n' && p->src[at - 1] != '\r')
        at--;
    return at;
}

uint32_t places_line_end(const struct places *p, uint32_t at)
{
    if (!p->has_cr) {
        const char *hit = at < p->end ? memchr(p->src + at, '\n', p->end - at) : NULL;
        return hit ? (uint32_t)(hit - p->src) : p->end;
    }
    while (at < p->end && p->src[at] != '\n' && p->src[at] != '\r')
        at++;
    return at;
}

static uint32_t skip_line_end(const struct places *p, uint32_t at)
{
    if (at < p->end && p->src[at] == '\r')
        at++;
    if (at < p->end && p->src[at] == '\n')
        at++;
    return at;
}

uint32_t places_next_line(const struct places *p, uint32_t at)
{
    return skip_line_end(p, places_line_end(p, at));
}

static bool is_gap(char c)
{
    return is_space_ascii(c) || c == '>';
}

// Moves over a line break with the quote marks of the next line, but never over `stop`.
static uint32_t skip_gap(const struct places *p, uint32_t at, char stop)
{
    uint32_t i = at;
    while (i < p->end && p->src[i] != stop && is_gap(p->src[i]))
        i++;
    return i < p->end && p->src[i] == stop ? i : at;
}

static uint32_t skip_gap_back(const struct places *p, uint32_t at, char stop)
{
    uint32_t i = at;
    while (i && p->src[i - 1] != stop && is_gap(p->src[i - 1]))
        i--;
    return i && p->src[i - 1] == stop ? i : at;
}

static uint32_t back_over(const struct places *p, uint32_t at, char mark, uint32_t most)
{
    while (most-- && at && p->src[at - 1] == mark)
        at--;
    return at;
}

// Is the link at text `at` a bare address, or one in angle brackets? Its address then is the
// text itself, perhaps with a scheme in front.
static bool is_autolink(const struct places *p, const struct node *n, uint32_t at)
{
    if (n->url_offset == at)
        return true;
    struct str url = n->url;
    if (n->url_offset || url.n == 0)
        return false;
    struct str rest = {p->src + at, p->end - at};
    if (!str_starts(rest, str_slice(url, 0, 5))) {
        struct str scheme = str_starts(url, STR("mailto:"))   ? STR("mailto:")
                            : str_starts(url, STR("http://")) ? STR("http://")
                                                              : STR_NONE;
        url = str_from(url, scheme.n);
        if (scheme.n == 0)
            return false;
    }
    if (at && p->src[at - 1] == '<')
        return true;
    size_t amp = str_find_char(url, '&');
    if (!str_starts(rest, str_slice(url, 0, amp)))
        return false;
    if (at == 0 || p->src[at - 1] != '[')
        return true;
    uint32_t after = at + (uint32_t)url.n;
    return !(after + 1 < p->end && p->src[after] == ']' &&
             (p->src[after + 1] == '(' || p->src[after + 1] == '['));
}

// The opening mark of span n, whose content begins at `at`.
static uint32_t open_mark(const struct places *p, struct node *n, uint32_t at)
{
    switch (n->type) {
    case NODE_EMPHASIS:
        return at && (p->src[at - 1] == '*' || p->src[at - 1] == '_') ? at - 1 : at;
    case NODE_STRONG:
        return at ? back_over(p, at, p->src[at - 1] == '_' ? '_' : '*', 2) : at;
    case NODE_DELETED:
        return back_over(p, at, '~', 2);
    case NODE_CODE:
        return back_over(p, skip_gap_back(p, at, '`'), '`', UINT32_MAX);
    case NODE_IMAGE:
        at = back_over(p, skip_gap_back(p, at, '['), '[', 1);
        return back_over(p, at, '!', 1);
    case NODE_LINK:
        n->autolink = is_autolink(p, n, at);
        if (n->autolink) {
            n->url_offset = at;
            return back_over(p, at, '<', 1);
        }
        return back_over(p, skip_gap_back(p, at, '['), '[', 1);
    default:
        return at;
    }
}

// Gives every open node without a place one, from the innermost out.
static void open_at(struct places *p, struct node *top, uint32_t at)
{
    struct node *n = top;
    for (; n && !node_is_block(n) && n->offset == OFFSET_UNKNOWN; n = n->parent)
        n->offset = at = open_mark(p, n, at);
    if (!n || n->offset != OFFSET_UNKNOWN)
        return;
    p->first = at;
    if (n->type == NODE_CELL) {
        n->offset = at;
        n = n->parent;
    }
    uint32_t line = OFFSET_UNKNOWN;
    for (; n && n->offset == OFFSET_UNKNOWN; n = n->parent) {
        if (line == OFFSET_UNKNOWN)
            line = places_line_start(p, at);
        n->offset = line;
    }
}

void places_text(struct places *p, struct node *top, uint32_t at, uint32_t n)
{
    if (top->offset == OFFSET_UNKNOWN) {
        bool escaped = at > p->cursor && p->src[at - 1] == '\\';
        open_at(p, top, escaped ? at - 1 : at);
    }
    if (at + n > p->cursor)
        p->cursor = at + n;
}

void places_break(struct places *p, struct node *n)
{
    uint32_t end = places_next_line(p, p->cursor);
    n->offset = p->cursor;
    n->length = end - p->cursor;
    p->cursor = end;
}

static uint32_t over(const struct places *p, uint32_t at, char mark, uint32_t most)
{
    while (most-- && at < p->end && p->src[at] == mark)
        at++;
    return at;
}

// The first byte from `at` on that may have a say about where a destination ends.
static uint32_t plain_end(const struct places *p, uint32_t at)
{
    for (; at + SCAN_BLOCK <= p->end; at += SCAN_BLOCK) {
        scan_block b = scan_load(p->src + at);
        scan_mask m = (b <= ' ') | (b == '\\') | (b == '(') | (b == ')');
        if (scan_any(m))
            return at + (uint32_t)scan_first(m);
    }
    return at;
}

// The end of a link's destination that begins at `at`, or 0 when there is none.
static uint32_t destination_end(const struct places *p, uint32_t at)
{
    if (at < p->end && p->src[at] == '<') {
        for (at++; at < p->end && p->src[at] != '\n' && p->src[at] != '\r'; at++) {
            if (p->src[at] == '>')
                return at + 1;
            if (p->src[at] == '<')
                return 0;
            if (p->src[at] == '\\' && at + 1 < p->end)
                at++;
        }
        return 0;
    }
    unsigned deep = 0;
    for (; (at = plain_end(p, at)) < p->end && (unsigned char)p->src[at] > ' '; at++) {
        char c = p->src[at];
        if (c == '\\' && at + 1 < p->end && (unsigned char)p->src[at + 1] > ' ')
            at++;
        else if (c == '(' && ++deep > PARENTHESES_DEEPEST)
            return 0;
        else if (c == ')' && deep-- == 0)
            break;
    }
    return at;
}

static uint32_t title_end(const struct places *p, uint32_t at)
{
    char open = at < p->end ? p->src[at] : '\0';
    if (open != '"' && open != '\'' && open != '(')
        return at;
    char close = open == '(' ? ')' : open;
    uint32_t stop = p->end - at > TITLE_LONGEST ? at + TITLE_LONGEST : p->end;
    for (at++; at < stop; at++) {
        if (p->src[at] == close)
            return at + 1;
        if (p->src[at] == '\\')
            at++;
    }
    return 0;
}

static uint32_t skip_gaps(const struct places *p, uint32_t at)
{
    while (at < p->end && is_space_ascii(p->src[at])) {
        bool end = p->src[at] == '\n' || p->src[at] == '\r';
        at++;
        while (end && at < p->end && p->src[at] == '>')
            at++;
    }
    return at;
}

// "(destination "title")" at `at`: its end, or 0 when it is none; *url is where the
// destination stands.
static uint32_t inline_tail(const struct places *p, uint32_t at, uint32_t *url)
{
    if (at >= p->end || p->src[at] != '(')
        return 0;
    uint32_t dest = skip_gaps(p, at + 1);
    uint32_t i = destination_end(p, dest);
    if (!i)
        return 0;
    uint32_t after = skip_gaps(p, i);
    if (after > i) {
        after = title_end(p, after);
        if (!after)
            return 0;
        after = skip_gaps(p, after);
    }
    if (after >= p->end || p->src[after] != ')')
        return 0;
    *url = dest < p->end && p->src[dest] == '<' ? dest + 1 : dest;
    return after + 1;
}

// "[label]" at `at`: its end, or 0.
static uint32_t label_tail(const struct places *p, uint32_t at)
{
    if (at >= p->end || p->src[at] != '[')
        return 0;
    for (uint32_t i = at + 1; i < p->end && i - at < LABEL_LONGEST; i++) {
        if (p->src[i] == ']')
            return i + 1;
        if (p->src[i] == '[')
            return 0;
        if (p->src[i] == '\\')
            i++;
    }
    return 0;
}

static void close_link(struct places *p, struct node *n)
{
    if (n->autolink) {
        p->cursor = over(p, p->cursor, '>', n->offset < n->url_offset);
        return;
    }
    uint32_t at = over(p, skip_gap(p, p->cursor, ']'), ']', 1), url = 0;
    uint32_t end = inline_tail(p, at, &url);
    if (end) {
        n->url_offset = url;
    } else {
        n->reference = true;
        end = label_tail(p, at);
    }
    p->cursor = end ? end : at;
}

// A link or image without any text: "[](address)". Its content is the empty place before ']'.
static void open_empty(struct places *p, struct node *n)
{
    uint32_t at = p->cursor;
    struct str rest = {p->src + at, p->end - at};
    size_t hit = str_find_char(rest, ']');
    if (n->url_offset > p->cursor && n->url_offset <= p->end) {
        uint32_t i = n->url_offset;
        while (i > p->cursor && p->src[i - 1] != ']')
            i--;
        if (i > p->cursor && p->src[i] == '(') // else the address stands in a definition
            hit = i - 1 - at;
    }
    if (hit != STR_NOT_FOUND)
        at += (uint32_t)hit;
    open_at(p, n, at);
    p->cursor = at;
}

void places_close_span(struct places *p, struct node *n)
{
    if (n->offset == OFFSET_UNKNOWN)
        open_empty(p, n);
    char mark = p->cursor < p->end ? p->src[p->cursor] : '\0';
    switch (n->type) {
    case NODE_EMPHASIS:
        p->cursor += mark == '*' || mark == '_';
        break;
    case NODE_STRONG:
        p->cursor = over(p, p->cursor, mark == '_' ? '_' : '*', 2);
        break;
    case NODE_DELETED:
        p->cursor = over(p, p->cursor, '~', 2);
        break;
    case NODE_CODE:
        p->cursor = over(p, skip_gap(p, p->cursor, '`'), '`', UINT32_MAX);
        break;
    case NODE_LINK:
    case NODE_IMAGE:
        close_link(p, n);
        break;
    default:
        break;
    }
    n->length = p->cursor - n->offset;
}

// Blocks

static struct str line_at(const struct places *p, uint32_t at)
{
    return (struct str){p->src + at, places_line_end(p, at) - at};
}

static struct str without_quote_marks(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '>'))
        s = str_from(s, 1);
    return s;
}

// The length of the list mark that s begins with, or 0.
static size_t list_mark(struct str s)
{
    size_t i = 0;
    if (s.n && (s.p[0] == '-' || s.p[0] == '+' || s.p[0] == '*'))
        return 1;
    while (i < s.n && i < 9 && is_digit_ascii(s.p[i]))
        i++;
    return i && i < s.n && (s.p[i] == '.' || s.p[i] == ')') ? i + 1 : 0;
}

static bool is_rule(struct str s)
{
    size_t marks = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' || s.p[i] == '\t')
            continue;
        if (s.p[i] != s.p[0])
            return false;
        marks++;
    }
    return marks >= 3 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '_');
}

static bool is_fence(struct str s)
{
    return str_starts(s, STR("```")) || str_starts(s, STR("~~~"));
}

static bool line_fits(struct str s, enum node_type type)
{
    switch (type) {
    case NODE_RULE:
        return is_rule(s);
    case NODE_HEADING:
        return s.n && s.p[0] == '#';
    case NODE_CODE_BLOCK:
        return is_fence(s);
    case NODE_ITEM:
        return list_mark(s) > 0;
    default:
        return str_trim(s).n > 0;
    }
}

// Does the line hold an empty block of that type, perhaps behind list marks?
static bool holds(struct str s, enum node_type type)
{
    for (;;) {
        s = without_quote_marks(s);
        if (line_fits(s, type))
            return true;
        size_t mark = list_mark(s);
        if (!mark)
            return false;
        s = str_from(s, mark);
    }
}

// The block n had no text: looks for it in the lines not yet claimed.
static void find_empty(struct places *p, struct node *n)
{
    uint32_t at = p->line;
    while (!p->lost && at < p->end && !holds(line_at(p, at), n->type))
        at = places_next_line(p, at);
    if (p->lost || at >= p->end) {
        p->lost = true;
        at = p->cursor;
    }
    if (at > p->cursor)
        p->cursor = at;
    for (; n && n->offset == OFFSET_UNKNOWN; n = n->parent)
        n->offset = places_line_start(p, at);
}

static bool is_underline(struct str s)
{
    s = str_trim(without_quote_marks(s));
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != s.p[0])
            return false;
    return s.n && (s.p[0] == '=' || s.p[0] == '-');
}

// A heading written over its underline, not behind '#'.
static bool is_underlined(const struct places *p)
{
    uint32_t i = p->first;
    while (i && (p->src[i - 1] == ' ' || p->src[i - 1] == '\t'))
        i--;
    return !(i && p->src[i - 1] == '#');
}

static uint32_t close_fenced(struct places *p, struct node *n, uint32_t end, bool empty)
{
    if (!empty && n->offset)
        n->offset = places_line_start(p, skip_line_end(p, n->offset - 1) - 1);
    uint32_t next = skip_line_end(p, end);
    if (next > end && next < p->end && is_fence(without_quote_marks(line_at(p, next))))
        return places_line_end(p, next);
    return end;
}

static uint32_t leaf_end(struct places *p, struct node *n, bool empty)
{
    uint32_t end = places_line_end(p, p->cursor);
    if (n->type == NODE_HEADING && !empty && is_underlined(p)) {
        uint32_t next = skip_line_end(p, end);
        if (next > end && next < p->end && is_underline(line_at(p, next)))
            end = places_line_end(p, next);
    } else if (n->type == NODE_CODE_BLOCK && n->ordered) {
        end = close_fenced(p, n, end, empty);
    }
    return end;
}

// Cells without text stand behind the bar that follows the cell before them.
static void place_empty_cells(struct places *p, struct node *row)
{
    uint32_t at = row->offset, end = places_line_end(p, row->offset);
    for (struct node *c = row->first; c; c = c->next) {
        if (c->offset != OFFSET_UNKNOWN) {
            at = c->offset + c->length;
            continue;
        }
        const char *bar = at < end ? memchr(p->src + at, '|', end - at) : NULL;
        at = bar ? (uint32_t)(bar - p->src) + 1 : end;
        c->offset = at;
    }
}

void places_close_block(struct places *p, struct node *n)
{
    if (n->type == NODE_CELL) {
        if (n->offset != OFFSET_UNKNOWN)
            n->length = p->cursor - n->offset;
        return;
    }
    bool empty = n->offset == OFFSET_UNKNOWN;
    if (empty)
        find_empty(p, n);
    uint32_t end = leaf_end(p, n, empty);
    if (n->last && node_is_block(n->last) && n->type != NODE_ROW)
        end = n->last->offset + n->last->length;
    if (n->type == NODE_ROW)
        place_empty_cells(p, n);
    n->length = end - n->offset;
    uint32_t next = skip_line_end(p, end);
    if (n->type == NODE_ROW && n->header)
        next = places_next_line(p, next);
    if (next > p->line)
        p->line = next;
}
