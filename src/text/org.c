// SPDX-License-Identifier: MIT
// org, as far as pages use it: keywords at the top as front matter, headings, lists nested by
// indentation, tables, blocks, timestamps, links. Comments, drawers and planning lines are left
// out, as org's own exporter does, but for properties that say something of their heading.
#include "text/front_headers.h"
#include "text/markdown_days.h"
#include "text/markup.h"

static struct str indented(struct str line, size_t *indent)
{
    size_t n = 0;
    while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    *indent = n;
    return str_from(line, n);
}

static bool is_heading(struct str line)
{
    size_t stars = markup_run(line, '*');
    return stars && stars < line.n && line.p[stars] == ' ';
}

// The length of the bullet that text, behind `indent` blanks, begins with, or 0.
static size_t bullet(struct str text, size_t indent, bool *ordered)
{
    size_t digits = 0;
    *ordered = false;
    if (text.n && (text.p[0] == '-' || text.p[0] == '+' || (text.p[0] == '*' && indent)))
        return text.n == 1 || text.p[1] == ' ' ? 1 : 0;
    while (digits < text.n && digits < 9 && is_digit_ascii(text.p[digits]))
        digits++;
    *ordered = digits && digits < text.n && (text.p[digits] == '.' || text.p[digits] == ')') &&
               (digits + 1 == text.n || text.p[digits + 1] == ' ') && !days_begin(text);
    return *ordered ? digits + 1 : 0;
}

static bool is_keyword(struct str text)
{
    return str_starts(text, STR("#+"));
}

static bool is_comment(struct str text)
{
    return str_eq(text, STR("#")) || str_starts(text, STR("# "));
}

static bool is_table(struct str text)
{
    return text.n && text.p[0] == '|';
}

static bool is_rule(struct str text)
{
    return text.n >= 5 && markup_run(text, '-') == text.n;
}

static bool is_drawer(struct str text)
{
    text = str_trim(text);
    return text.n > 2 && text.p[0] == ':' && text.p[text.n - 1] == ':' &&
           str_find_char(text, ' ') == STR_NOT_FOUND;
}

// A line that no paragraph runs over.
static bool ends_paragraph(struct str line)
{
    size_t indent;
    bool ordered;
    struct str text = indented(line, &indent);
    return text.n == 0 || is_heading(line) || bullet(text, indent, &ordered) || is_keyword(text) ||
           is_comment(text) || is_table(text) || is_rule(text) || is_drawer(text);
}

// Headings

static struct str without_tags(struct str s)
{
    size_t space = str_rfind_char(s, ' ');
    struct str last = str_from(s, space == STR_NOT_FOUND ? s.n : space + 1);
    bool tags = last.n > 2 && last.p[0] == ':' && last.p[last.n - 1] == ':';
    return tags ? str_trim(str_slice(s, 0, space)) : s;
}

static void heading(struct markup *m, struct node *parent, struct str line)
{
    size_t stars = markup_run(line, '*');
    struct str text = str_trim(str_from(line, stars));
    if (str_starts(text, STR("TODO ")) || str_starts(text, STR("DONE ")))
        text = str_trim(str_from(text, 5));
    if (str_starts(text, STR("[#")) && text.n > 4 && text.p[3] == ']')
        text = str_trim(str_from(text, 4));
    text = without_tags(text);
    struct node *n = tree_add(m->s->a, parent, NODE_HEADING, m->at);
    n->level = (uint8_t)(stars > 6 ? 6 : stars);
    markup_end(n, m->at + line.n);
    if (text.n)
        markup_inline(m, n, markup_offset(m, text), markup_offset(m, text) + text.n);
    markup_skip(m);
}

// Tables

static bool is_table_rule(struct str text)
{
    return text.n > 1 && text.p[0] == '|' && text.p[1] == '-';
}

static void table_row(struct markup *m, struct node *table, struct str text)
{
    struct node *row = tree_add(m->s->a, table, NODE_ROW, m->at);
    markup_end(row, markup_offset(m, text) + text.n);
    struct str rest = str_trim(str_from(text, 1)), cell;
    if (rest.n && rest.p[rest.n - 1] == '|')
        rest.n--;
    while (rest.p && str_split(&rest, '|', &cell)) {
        struct str inner = str_trim(cell);
        size_t from = markup_offset(m, inner);
        struct node *n = tree_add(m->s->a, row, NODE_CELL, from);
        markup_end(n, from + inner.n);
        markup_inline(m, n, from, from + inner.n);
    }
}

static void mark_header(struct node *table)
{
    for (struct node *row = table->first; row; row = row->next) {
        row->header = true;
        for (struct node *cell = row->first; cell; cell = cell->next)
            cell->header = true;
    }
}

static void table(struct markup *m, struct node *parent)
{
    struct node *n = tree_add(m->s->a, parent, NODE_TABLE, m->at);
    struct str line;
    bool headed = false;
    while (markup_peek(m, &line) && is_table(str_trim(line))) {
        struct str text = str_trim(line);
        if (!is_table_rule(text))
            table_row(m, n, text);
        else if (n->first && !headed)
            mark_header(n), headed = true;
        markup_end(n, m->at + line.n);
        markup_skip(m);
    }
    // A rule under the last row is a frame, not a head.
    if (headed && n->last && n->last->header)
        for (struct node *row = n->first; row; row = row->next)
            row->header = false;
}

// Lists

static void blocks(struct markup *m, struct node *parent, size_t least_indent);

static void item(struct markup *m, struct node *list, struct str text, size_t indent, size_t mark)
{
    struct node *n = tree_add(m->s->a, list, NODE_ITEM, m->at);
    struct str body = str_trim(str_from(text, mark));
    if (str_starts(body, STR("[ ] ")) || str_starts(body, STR("[X] "))) {
        n->extra = body.p[1] == 'X' ? STR("x") : STR(" ");
        body = str_from(body, 4);
    }
    size_t from = body.n ? markup_offset(m, body) : m->at;
    struct str line;
    markup_peek(m, &line);
    size_t end = m->at + line.n;
    markup_skip(m);
    size_t deeper;
    while (markup_peek(m, &line) && !ends_paragraph(line) &&
           (indented(line, &deeper), deeper > indent)) {
        end = m->at + line.n;
        markup_skip(m);
    }
    if (body.n)
        markup_inline(m, n, from, end);
    markup_end(n, end);
    if (m->deep < MARKUP_DEEPEST) {
        m->deep++;
        blocks(m, n, indent + 1);
        m->deep--;
    }
    if (n->last && n->last->offset + n->last->length > n->offset + n->length)
        markup_end(n, (size_t)n->last->offset + n->last->length);
}

static void list(struct markup *m, struct node *parent)
{
    struct node *n = tree_add(m->s->a, parent, NODE_LIST, m->at);
    struct str line;
    size_t indent = 0, first = 0;
    n->tight = true;
    while (markup_peek(m, &line)) {
        struct str text = indented(line, &indent);
        bool ordered;
        size_t mark = is_heading(line) ? 0 : bullet(text, indent, &ordered);
        if (!mark || (n->first && indent != first))
            break;
        if (!n->first) {
            first = indent;
            n->ordered = ordered;
            n->level = ordered;
        } else if (ordered != n->ordered) {
            break;
        }
        item(m, n, text, indent, mark);
    }
    if (n->last)
        markup_end(n, (size_t)n->last->offset + n->last->length);
}

// Keywords and blocks

// Moves past the line that closes what `name` opened; returns where that line begins.
static size_t skip_to_end(struct markup *m, struct str name)
{
    struct str line;
    size_t indent;
    while (markup_peek(m, &line)) {
        struct str text = indented(line, &indent);
        size_t at = m->at;
        markup_skip(m);
        bool end =
            str_starts_ascii(text, STR("#+end_")) && str_starts_ascii(str_from(text, 6), name);
        if (end)
            return at;
    }
    return m->end;
}

static size_t line_before(const struct markup *m, size_t at)
{
    while (at && (m->src.p[at - 1] == '\n' || m->src.p[at - 1] == '\r'))
        at--;
    return at;
}

static void block(struct markup *m, struct node *parent, struct str text)
{
    struct str rest = str_from(text, 8), name = str_slice(rest, 0, str_find_char(rest, ' '));
    struct str argument = str_trim(str_from(rest, name.n));
    size_t start = m->at;
    markup_skip(m);
    size_t from = m->at, to = skip_to_end(m, name), end = line_before(m, m->at);
    if (str_eq_ascii(name, STR("src")) || str_eq_ascii(name, STR("example"))) {
        markup_code_block(m, parent, start, from, to, end,
                          str_slice(argument, 0, str_find_char(argument, ' ')));
        return;
    }
    if (str_eq_ascii(name, STR("export")) || str_eq_ascii(name, STR("html"))) {
        if (str_eq_ascii(name, STR("html")) || str_eq_ascii(argument, STR("html")))
            markup_html_block(m, parent, start, from, to, end);
        return;
    }
    if (str_eq_ascii(name, STR("comment")))
        return;
    bool quote = str_eq_ascii(name, STR("quote"));
    struct node *n = tree_add(m->s->a, parent, quote ? NODE_QUOTE : NODE_DIVISION, start);
    markup_end(n, end);
    struct markup inner = *m;
    inner.at = from;
    inner.end = to;
    inner.deep++;
    if (m->deep < MARKUP_DEEPEST)
        blocks(&inner, n, 0);
    else
        markup_text_block(m, n, NODE_PARAGRAPH, from, to);
}

static void keyword(struct markup *m, struct node *parent, struct str text)
{
    if (str_starts_ascii(text, STR("#+begin_")))
        block(m, parent, text);
    else
        markup_skip(m);
}

// ":OUTLET: The Courier" says something of what the heading is about, and not how org treats it.
static bool is_telling(struct str line)
{
    static const char *const others[] = {"ID",      "CUSTOM_ID",  "CREATED",   "CATEGORY",
                                         "ORDERED", "ARCHIVE",    "COLUMNS",   "LOGGING",
                                         "EFFORT",  "VISIBILITY", "UNNUMBERED"};
    line = str_trim(line);
    size_t colon = line.n > 1 && line.p[0] == ':' ? str_find_char(str_from(line, 1), ':') : 0;
    struct str key = str_slice(line, 1, 1 + colon);
    if (!colon || colon == STR_NOT_FOUND || !str_trim(str_from(line, colon + 2)).n ||
        str_starts_ascii(key, STR("EXPORT_")) || str_starts_ascii(key, STR("header-args")))
        return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq_ascii(key, str_of(others[i])))
            return false;
    return str_find_char(key, ' ') == STR_NOT_FOUND;
}

// The properties of a heading in [m->at, end) that say something are lines of a paragraph, when
// there are several. The whole drawer, which begins at `start`, is its place.
static void properties(struct markup *m, struct node *parent, size_t start, size_t end)
{
    enum { LEAST = 2 };
    struct str line;
    struct node *paragraph = NULL;
    size_t telling = 0;
    for (struct markup in = *m; in.at < end && markup_peek(&in, &line); markup_skip(&in))
        telling += is_telling(line);
    for (struct markup in = *m; telling >= LEAST && in.at < end && markup_peek(&in, &line);
         markup_skip(&in)) {
        if (!is_telling(line))
            continue;
        struct str text = str_from(str_trim(line), 1);
        size_t from = markup_offset(m, text);
        markup_line(m, parent, &paragraph, start, from, from + text.n);
    }
    if (paragraph)
        markup_end(paragraph, end);
}

static void drawer(struct markup *m, struct node *parent, struct str name)
{
    struct str line;
    size_t start = markup_offset(m, name);
    markup_skip(m);
    struct markup ahead = *m;
    while (!m->no_drawer_end && markup_peek(&ahead, &line) && !is_heading(line)) {
        bool end = str_eq_ascii(str_trim(line), STR(":END:"));
        if (end && str_eq_ascii(str_trim(name), STR(":PROPERTIES:")))
            properties(m, parent, start, ahead.at + line.n);
        markup_skip(&ahead);
        if (end) {
            m->at = ahead.at;
            return;
        }
    }
    // It was no drawer: only its first line is left out.
    m->no_drawer_end |= ahead.at >= m->end;
}

// ": as it stands", perhaps with nothing behind.
static bool is_fixed(struct str text)
{
    return str_starts(text, STR(": "));
}

static void fixed(struct markup *m, struct node *parent)
{
    struct str line;
    size_t indent, start = m->at, end = m->at;
    while (markup_peek(m, &line) && is_fixed(indented(line, &indent))) {
        end = m->at + line.n;
        markup_skip(m);
    }
    markup_code_block(m, parent, start, start, end, end, STR_NONE);
}

static void paragraph(struct markup *m, struct node *parent, size_t least_indent)
{
    struct str line;
    size_t indent, start = m->at, end = m->at;
    do {
        end = m->at + (markup_peek(m, &line) ? line.n : 0);
        markup_skip(m);
    } while (markup_peek(m, &line) && !ends_paragraph(line) &&
             (indented(line, &indent), indent >= least_indent));
    markup_peek(m, &line);
    while (start < end && is_space_ascii(m->src.p[start]))
        start++;
    markup_text_block(m, parent, NODE_PARAGRAPH, start, end);
}

static void one_block(struct markup *m, struct node *parent, struct str line, size_t least)
{
    size_t indent;
    bool ordered;
    struct str text = indented(line, &indent);
    if (text.n == 0 || is_comment(text)) {
        markup_skip(m);
    } else if (is_heading(line)) {
        heading(m, parent, line);
    } else if (bullet(text, indent, &ordered)) {
        list(m, parent);
    } else if (is_keyword(text)) {
        keyword(m, parent, text);
    } else if (is_table(text)) {
        table(m, parent);
    } else if (is_rule(text)) {
        markup_end(tree_add(m->s->a, parent, NODE_RULE, m->at), m->at + line.n);
        markup_skip(m);
    } else if (is_drawer(text)) {
        drawer(m, parent, text);
    } else if (is_fixed(text)) {
        fixed(m, parent);
    } else {
        paragraph(m, parent, least);
    }
}

// Blocks indented by at least `least` columns; 0: all. A heading never stands in a list.
static void blocks(struct markup *m, struct node *parent, size_t least)
{
    struct str line;
    size_t indent;
    while (markup_peek(m, &line)) {
        struct str text = indented(line, &indent);
        if (least && text.n && (indent < least || is_heading(line)))
            return;
        if (least && text.n == 0) {
            // A blank line belongs to the item only when the next line does.
            struct markup ahead = *m;
            markup_skip(&ahead);
            struct str next;
            if (!markup_peek(&ahead, &next))
                return;
            struct str body = indented(next, &indent);
            if (body.n == 0 || indent < least || is_heading(next)) {
                if (body.n && !is_heading(next))
                    m->at = ahead.at; // the list may go on after one blank line
                return;
            }
        }
        one_block(m, parent, line, least);
    }
}

// "#+TITLE: x" lines at the top.
static void read_front(struct markup *m)
{
    struct str line;
    while (markup_peek(m, &line)) {
        size_t colon = str_find_char(line, ':');
        bool entry =
            is_keyword(line) && colon != STR_NOT_FOUND && !str_starts_ascii(line, STR("#+begin"));
        if (!entry && str_trim(line).n && !is_comment(line))
            return;
        if (entry) {
            front_add_header(m->s, str_slice(line, 2, colon), str_trim(str_from(line, colon + 1)));
            m->s->d->front_format = FRONT_HEADERS;
        }
        markup_skip(m);
        m->s->d->front_end = m->at;
    }
}

void org_read(struct reading_state *s, bool front_only)
{
    struct doc *d = s->d;
    struct markup m = {
        .s = s, .src = d->source, .at = d->front_end, .end = d->source.n, .org = true};
    read_front(&m);
    if (!front_only)
        blocks(&m, d->root, 0);
}
