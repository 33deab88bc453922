// SPDX-License-Identifier: MIT
// AsciiDoc, as far as pages use it: the header as front matter, sections, lists nested by their
// marks, description lists, delimited blocks, tables (asciidoc_table.c), block images. Comments
// and block attributes are left out; macros that nothing here knows stay text.
#include <string.h>

#include "text/asciidoc_table.h"
#include "text/front_headers.h"
#include "text/markdown_days.h"
#include "text/markup.h"

static void blocks(struct markup *m, struct node *parent);

static bool is_attribute(struct str line)
{
    if (line.n < 3 || line.p[0] != ':' || !(is_alpha_ascii(line.p[1]) || line.p[1] == '!'))
        return false;
    size_t colon = str_find_char(str_from(line, 1), ':');
    return colon != STR_NOT_FOUND &&
           str_find_char(str_slice(line, 1, colon + 1), ' ') == STR_NOT_FOUND;
}

static bool is_comment(struct str line)
{
    return str_starts(line, STR("//")) && !str_starts(line, STR("///"));
}

// Four or more of one sign: the mark around a block. Gives the sign.
static char delimiter(struct str line)
{
    line = str_trim(line);
    if (str_eq(line, STR("--")))
        return 'o';
    if (str_eq(line, STR("```")) || str_starts(line, STR("```")))
        return '`';
    if (line.n < 4 || !strchr("-.=*_+/", line.p[0]) || markup_run(line, line.p[0]) != line.n)
        return '\0';
    return line.p[0];
}

static bool is_table(struct str line)
{
    return str_starts(line, STR("|===")) || str_starts(line, STR("!==="));
}

static bool is_block_attribute(struct str line)
{
    line = str_trim(line);
    return line.n > 1 && line.p[0] == '[' && line.p[line.n - 1] == ']' &&
           !str_starts(line, STR("[http"));
}

static size_t section_level(struct str line)
{
    size_t n = markup_run(line, '=');
    if (n == 0)
        n = markup_run(line, '#');
    return n && n <= 6 && n + 1 < line.n && line.p[n] == ' ' ? n : 0;
}

static bool is_rule(struct str line)
{
    line = str_trim(line);
    return str_eq(line, STR("'''")) || str_eq(line, STR("---")) || str_eq(line, STR("***")) ||
           str_eq(line, STR("<<<"));
}

// A list mark: its sign and how often it stands there.
struct bullet {
    char sign; // '*', '-', '.', '1', or '\0'
    size_t count, length;
};

static struct bullet bullet_of(struct str line)
{
    struct str text = line;
    while (text.n && (text.p[0] == ' ' || text.p[0] == '\t'))
        text = str_from(text, 1);
    size_t lead = line.n - text.n;
    struct bullet none = {0};
    if (text.n < 2)
        return none;
    char c = text.p[0];
    size_t n = c == '-' ? 1 : c == '*' || c == '.' ? markup_run(text, c) : 0;
    if (n && n < 7 && n < text.n && text.p[n] == ' ')
        return (struct bullet){c, n, lead + n + 1};
    while (n < text.n && n < 9 && is_digit_ascii(text.p[n]))
        n++;
    if (n && n + 1 < text.n && text.p[n] == '.' && text.p[n + 1] == ' ' && !days_begin(text))
        return (struct bullet){'1', 1, lead + n + 2};
    return none;
}

// "term:: text": where the term ends, or 0.
static size_t term_of(struct str line)
{
    size_t at = str_find(line, STR("::"));
    if (at == STR_NOT_FOUND || at == 0)
        return 0;
    bool closed = at + 2 == line.n || line.p[at + 2] == ' ';
    return closed && !is_space_ascii(line.p[at - 1]) ? at : 0;
}

static bool ends_paragraph(struct str line)
{
    return str_trim(line).n == 0 || delimiter(line) || is_table(line) || is_block_attribute(line) ||
           bullet_of(line).sign || is_comment(line) || str_eq(str_trim(line), STR("+")) ||
           term_of(line);
}

// Lists

static size_t item_text(struct markup *m, size_t *end)
{
    struct str line;
    size_t from = m->at;
    *end = markup_peek(m, &line) ? m->at + line.n : m->at;
    markup_skip(m);
    while (markup_peek(m, &line) && !ends_paragraph(line)) {
        *end = m->at + line.n;
        markup_skip(m);
    }
    return from;
}

static bool same(struct bullet a, struct bullet b)
{
    return a.sign == b.sign && a.count == b.count;
}

static void one_block(struct markup *m, struct node *parent);

// "+" lines attach the block that follows them to the item.
static void attached(struct markup *m, struct node *item)
{
    struct str line;
    while (m->deep < MARKUP_DEEPEST && markup_peek(m, &line) && str_eq(str_trim(line), STR("+"))) {
        markup_skip(m);
        m->deep++;
        one_block(m, item);
        m->deep--;
    }
}

// Moves over blank lines and comments when a list mark follows them.
static struct bullet next_bullet(struct markup *m)
{
    struct markup ahead = *m;
    struct str line;
    while (markup_peek(&ahead, &line) && (str_trim(line).n == 0 || is_comment(line)))
        markup_skip(&ahead);
    if (!markup_peek(&ahead, &line))
        return (struct bullet){0};
    struct bullet b = bullet_of(line);
    if (b.sign)
        m->at = ahead.at;
    return b;
}

static size_t end_of(const struct node *n)
{
    return (size_t)n->offset + n->length;
}

// Items with mark b; marks that are open around it end the list.
static void list(struct markup *m, struct node *parent, struct bullet b, const struct bullet *open,
                 size_t opened)
{
    struct bullet inner[MARKUP_DEEPEST + 1];
    for (size_t i = 0; i < opened; i++)
        inner[i] = open[i];
    inner[opened] = b;
    struct node *n = tree_add(m->s->a, parent, NODE_LIST, m->at);
    n->tight = true;
    n->ordered = b.sign == '.' || b.sign == '1';
    n->level = n->ordered;
    for (struct bullet next = b; same(next, b);) {
        struct node *item = tree_add(m->s->a, n, NODE_ITEM, m->at);
        size_t end, from = item_text(m, &end);
        struct str first = str_slice(m->src, from, end);
        struct bullet mark = bullet_of(first);
        markup_inline(m, item, from + mark.length, end);
        markup_end(item, end);
        attached(m, item);
        next = next_bullet(m);
        bool outer = !next.sign || same(next, b);
        for (size_t i = 0; i < opened && !outer; i++)
            outer = same(next, open[i]);
        if (!outer && opened + 1 < MARKUP_DEEPEST) {
            list(m, item, next, inner, opened + 1);
            next = next_bullet(m);
        }
        if (item->last && end_of(item->last) > end_of(item))
            markup_end(item, end_of(item->last));
    }
    markup_end(n, end_of(n->last));
}

static void description(struct markup *m, struct node *parent)
{
    struct node *n = tree_add(m->s->a, parent, NODE_DIVISION, m->at);
    n->extra = STR("dl");
    struct str line;
    size_t at;
    while (markup_peek(m, &line) && (at = term_of(line)) > 0) {
        size_t start = m->at;
        struct node *term = tree_add(m->s->a, n, NODE_TERM, start);
        markup_end(term, start + at);
        markup_inline(m, term, start, start + at);
        size_t end, from = item_text(m, &end);
        from += at + 2;
        while (from < end && is_space_ascii(m->src.p[from]))
            from++;
        struct node *d = markup_text_block(m, n, NODE_DEFINITION, from, end);
        attached(m, d);
        if (m->deep < MARKUP_DEEPEST && next_bullet(m).sign) {
            m->deep++;
            one_block(m, d);
            m->deep--;
        }
        if (d->last && end_of(d->last) > end_of(d))
            markup_end(d, end_of(d->last));
        markup_end(n, end_of(d));
        while (markup_peek(m, &line) && str_trim(line).n == 0)
            markup_skip(m);
    }
}

// Delimited blocks

static void delimited(struct markup *m, struct node *parent, struct str opening, char sign)
{
    struct str mark = str_trim(opening), line;
    struct str language = sign == '`' ? str_trim(str_from(mark, 3)) : STR_NONE;
    if (sign == '`')
        mark = STR("```");
    size_t start = m->at;
    markup_skip(m);
    size_t from = m->at, to = m->end, end = m->end;
    while (markup_peek(m, &line)) {
        bool closing = str_eq(str_trim(line), mark);
        to = closing ? m->at : m->end;
        end = m->at + line.n;
        markup_skip(m);
        if (closing)
            break;
    }
    if (sign == '/')
        return;
    if (sign == '-' || sign == '.' || sign == '`') {
        markup_code_block(m, parent, start, from, to, end, language);
    } else if (sign == '+') {
        markup_html_block(m, parent, start, from, to, end);
    } else {
        struct node *n = tree_add(m->s->a, parent, sign == '_' ? NODE_QUOTE : NODE_DIVISION, start);
        markup_end(n, end);
        struct markup inner = *m;
        inner.at = from;
        inner.end = to;
        inner.deep++;
        if (m->deep < MARKUP_DEEPEST)
            blocks(&inner, n);
        else
            markup_text_block(m, n, NODE_PARAGRAPH, from, to);
    }
}

static void section(struct markup *m, struct node *parent, struct str line, size_t level)
{
    struct node *n = tree_add(m->s->a, parent, NODE_HEADING, m->at);
    struct str text = str_trim(str_from(line, level));
    n->level = (uint8_t)level;
    markup_end(n, m->at + line.n);
    markup_inline(m, n, markup_offset(m, text), markup_offset(m, text) + text.n);
    markup_skip(m);
}

static void paragraph(struct markup *m, struct node *parent)
{
    struct str line;
    size_t start = m->at, end = m->at;
    bool literal = m->src.p[m->at] == ' ' || m->src.p[m->at] == '\t';
    do {
        end = markup_peek(m, &line) ? m->at + line.n : m->at;
        markup_skip(m);
    } while (markup_peek(m, &line) && !ends_paragraph(line) && !section_level(line));
    if (literal)
        markup_code_block(m, parent, start, start, end, end, STR_NONE);
    else
        markup_text_block(m, parent, NODE_PARAGRAPH, start, end);
}

// Where the next part of "[quote, Jane Doe, The Courier]" ends: at a comma that stands in neither
// quotation marks nor the brackets of a link, or at the end of s.
static size_t part_end(struct str s)
{
    size_t open = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        quoted = quoted != (s.p[i] == '"');
        open += s.p[i] == '[';
        open -= s.p[i] == ']' && open;
        if (s.p[i] == ',' && !quoted && !open)
            return i;
    }
    return s.n;
}

// Who is quoted and where, as the attributes of a quotation say: a paragraph at its end.
static void attribution(struct markup *m, struct node *quote, struct str attributes)
{
    struct str rest = str_trim(attributes);
    struct node *paragraph = NULL;
    size_t quote_end = end_of(quote);
    quote->offset = (uint32_t)markup_offset(m, rest);
    markup_end(quote, quote_end);
    rest = str_slice(rest, 1, rest.n - 1);
    for (int i = 0; i < 3 && rest.n; i++) {
        size_t end = part_end(rest);
        struct str part = str_trim(str_slice(rest, 0, end));
        rest = str_from(rest, end < rest.n ? end + 1 : end);
        if (part.n > 1 && part.p[0] == '"' && part.p[part.n - 1] == '"')
            part = str_slice(part, 1, part.n - 1);
        if (i == 0 || !part.n)
            continue;
        size_t from = markup_offset(m, part);
        markup_line(m, quote, &paragraph, from, from, from + part.n);
    }
}

static bool is_quote_attribute(struct str attributes)
{
    return str_starts(attributes, STR("[quote,")) || str_starts(attributes, STR("[verse,"));
}

// One block, with the attribute lines before it.
static void one_block(struct markup *m, struct node *parent)
{
    struct str line, attributes = STR_NONE;
    while (markup_peek(m, &line) && is_block_attribute(line)) {
        attributes = line;
        markup_skip(m);
    }
    if (!markup_peek(m, &line))
        return;
    size_t level = section_level(line);
    if (str_trim(line).n == 0 || is_comment(line) || is_attribute(line) ||
        str_eq(str_trim(line), STR("+"))) {
        markup_skip(m);
    } else if (level) {
        section(m, parent, line, level);
    } else if (is_rule(line)) {
        markup_end(tree_add(m->s->a, parent, NODE_RULE, m->at), m->at + line.n);
        markup_skip(m);
    } else if (is_table(line)) {
        asciidoc_table(m, parent, attributes);
    } else if (delimiter(line)) {
        delimited(m, parent, line, delimiter(line));
        if (is_quote_attribute(attributes) && delimiter(line) == '_')
            attribution(m, parent->last, attributes);
    } else if (bullet_of(line).sign) {
        list(m, parent, bullet_of(line), NULL, 0);
    } else if (term_of(line)) {
        description(m, parent);
    } else if (is_quote_attribute(attributes)) {
        struct node *quote = tree_add(m->s->a, parent, NODE_QUOTE, m->at);
        paragraph(m, quote);
        markup_end(quote, end_of(quote->last));
        attribution(m, quote, attributes);
    } else {
        paragraph(m, parent);
    }
}

static void blocks(struct markup *m, struct node *parent)
{
    while (m->at < m->end)
        one_block(m, parent);
}

// "= Title", an author line, and ":name: value" lines.
static void read_front(struct markup *m)
{
    struct str line;
    while (markup_peek(m, &line) && (str_trim(line).n == 0 || is_comment(line)))
        markup_skip(m);
    if (!markup_peek(m, &line))
        return;
    bool titled = str_starts(line, STR("= "));
    if (!titled && !is_attribute(line))
        return;
    struct reading_state *s = m->s;
    if (s->d->front_format == FRONT_NONE)
        s->d->front_format = FRONT_HEADERS;
    if (titled) {
        struct str title = str_trim(str_from(line, 2));
        struct value *v = value_get(s->d->front, STR("title"))
                              ? NULL
                              : value_put(s->a, s->d->front, STR("title"), m->at);
        if (v)
            *v = (struct value){.type = VALUE_STRING,
                                .text = text_decode(s->a, title.p, title.n, s->utf8),
                                .offset = markup_offset(m, title),
                                .length = title.n};
        markup_skip(m);
    }
    while (markup_peek(m, &line) && str_trim(line).n) {
        if (is_attribute(line)) {
            size_t colon = 1 + str_find_char(str_from(line, 1), ':');
            front_add_header(s, str_slice(line, 1, colon), str_trim(str_from(line, colon + 1)));
        } else if (!titled && !is_comment(line)) {
            break;
        }
        markup_skip(m);
    }
    s->d->front_end = m->at;
}

void asciidoc_read(struct reading_state *s, bool front_only)
{
    struct doc *d = s->d;
    struct markup m = {.s = s, .src = d->source, .at = d->front_end, .end = d->source.n};
    read_front(&m);
    if (!front_only)
        blocks(&m, d->root);
}
