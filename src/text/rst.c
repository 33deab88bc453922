// SPDX-License-Identifier: MIT
// reStructuredText, as far as pages use it: titles with lines under (and over) them, in the order
// in which the page first uses each sort of line; lists and quotations by indentation; field lists
// at the top as front matter; tables; pictures, raw HTML and what other directives hold. Comments,
// targets and directives for the builder alone are left out.
#include <string.h>

#include "text/front_headers.h"
#include "text/rst.h"

enum { TITLES_MOST = 6, TAB = 8 };

struct rst {
    struct markup m;
    struct rst_names *names;
    char titles[TITLES_MOST][2]; // the line's sign; whether a line stands over the title as well
    size_t titles_len;
    bool fields; // at the top: field lists are front matter
};

// A line without its indentation, which a tab brings to the next column of eight.
static struct str indented(struct str line, size_t *indent)
{
    size_t n = 0;
    *indent = 0;
    for (; n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'); n++)
        *indent = line.p[n] == '\t' ? (*indent / TAB + 1) * TAB : *indent + 1;
    return str_trim(str_from(line, n));
}

// The sign that the whole line, three or more long, is made of; '\0' when it is no such line.
static char ruled(struct str line)
{
    static const char signs[] = "=-~`:'\"^_*+#<>.!$%&,;@?/|";
    enum { LEAST = 3 };
    while (line.n && is_space_ascii(line.p[line.n - 1]))
        line.n--;
    bool any = line.n >= LEAST && strchr(signs, line.p[0]) && markup_run(line, line.p[0]) == line.n;
    return any ? line.p[0] : '\0';
}

// The length of the bullet and the blanks behind it that text begins with, or 0.
static size_t bullet(struct str text, bool *ordered)
{
    size_t n = 0;
    *ordered = false;
    if (text.n && strchr("*+-", text.p[0]))
        n = 1;
    else if (str_starts(text, STR("•")))
        n = strlen("•");
    size_t digits = str_starts(text, STR("#"));
    while (n == 0 && digits < text.n && digits < 9 && is_digit_ascii(text.p[digits]))
        digits++;
    *ordered = n == 0 && digits && digits < text.n && strchr(".)", text.p[digits]);
    n += *ordered ? digits + 1 : 0;
    size_t behind = n;
    while (behind < text.n && text.p[behind] == ' ')
        behind++;
    return n && (behind > n || n == text.n) ? behind : 0;
}

static bool is_explicit(struct str text)
{
    return str_eq(text, STR("..")) || str_starts(text, STR(".. ")) || str_starts(text, STR("__ "));
}

// ":name: value"
static bool is_field(struct str text, struct str *name, struct str *value)
{
    enum { NAME_MOST = 40 };
    size_t end = text.n > 2 && text.p[0] == ':' ? str_find(str_from(text, 1), STR(":")) : 0;
    if (text.n < 3 || text.p[0] != ':' || end == STR_NOT_FOUND || end == 0 || end > NAME_MOST ||
        (end + 2 < text.n && text.p[end + 2] != ' '))
        return false;
    *name = str_slice(text, 1, end + 1);
    *value = str_trim(str_from(text, end + 2));
    return true;
}

static void blocks(struct rst *r, struct node *parent, size_t least);

static struct node *text_block(struct rst *r, struct node *parent, enum node_type type, size_t from,
                               size_t to)
{
    while (to > from && is_space_ascii(r->m.src.p[to - 1]))
        to--;
    while (from < to && is_space_ascii(r->m.src.p[from]))
        from++;
    struct node *n = tree_add(r->m.s->a, parent, type, from);
    markup_end(n, to);
    rst_inline(&r->m, r->names, n, from, to);
    return n;
}

// Where what is indented by at least `least` columns ends, from the next line on: behind its last
// line that is not blank. Moves there.
static size_t skip_indented(struct rst *r, size_t least)
{
    size_t end = r->m.at, indent;
    struct markup ahead = r->m;
    struct str line;
    while (markup_peek(&ahead, &line)) {
        struct str text = indented(line, &indent);
        if (text.n && indent < least)
            break;
        markup_skip(&ahead);
        if (text.n) {
            end = markup_offset(&r->m, text) + text.n;
            r->m.at = ahead.at;
        }
    }
    return end;
}

// Where the lines end that are indented by at least `least` columns, up to the next that is blank;
// r->m.at when none is. Moves there.
static size_t skip_lines(struct rst *r, size_t least)
{
    size_t end = r->m.at, indent;
    struct str line;
    while (markup_peek(&r->m, &line)) {
        struct str text = indented(line, &indent);
        if (!text.n || indent < least)
            break;
        end = markup_offset(&r->m, text) + text.n;
        markup_skip(&r->m);
    }
    return end;
}

// Titles

static uint8_t title_level(struct rst *r, char sign, bool over)
{
    size_t i = 0;
    while (i < r->titles_len && !(r->titles[i][0] == sign && r->titles[i][1] == (char)over))
        i++;
    if (i == r->titles_len && i < TITLES_MOST) {
        r->titles[i][0] = sign;
        r->titles[i][1] = (char)over;
        r->titles_len++;
    }
    return (uint8_t)(i < TITLES_MOST ? i + 1 : TITLES_MOST);
}

// A title at the line `first`, with or without a line over it.
static bool title(struct rst *r, struct node *parent, struct str first)
{
    struct markup ahead = r->m;
    struct str text = first, under;
    size_t start = r->m.at;
    char over = ruled(first);
    markup_skip(&ahead);
    if (over && (!markup_peek(&ahead, &text) || !str_trim(text).n))
        return false;
    if (over)
        markup_skip(&ahead);
    if (!markup_peek(&ahead, &under) || !ruled(under) || (over && ruled(under) != over) ||
        (!over && is_space_ascii(text.p[0])))
        return false;
    markup_skip(&ahead);
    text = str_trim(text);
    size_t from = markup_offset(&r->m, text);
    struct node *n = tree_add(r->m.s->a, parent, NODE_HEADING, start);
    n->level = title_level(r, ruled(under), over != '\0');
    markup_end(n, markup_offset(&r->m, under) + under.n);
    rst_inline(&r->m, r->names, n, from, from + text.n);
    r->m.at = ahead.at;
    return true;
}

// Lists

static void item(struct rst *r, struct node *list, struct str text, size_t indent, size_t mark)
{
    struct node *n = tree_add(r->m.s->a, list, NODE_ITEM, markup_offset(&r->m, text));
    struct str body = str_from(text, mark), line;
    size_t from = markup_offset(&r->m, body), end = from + body.n, deeper;
    bool ordered;
    markup_skip(&r->m);
    while (markup_peek(&r->m, &line)) {
        struct str more = indented(line, &deeper);
        if (!more.n || deeper <= indent || (deeper < indent + mark && bullet(more, &ordered)))
            break;
        end = markup_offset(&r->m, more) + more.n;
        markup_skip(&r->m);
    }
    if (end > from)
        rst_inline(&r->m, r->names, n, from, end);
    markup_end(n, end);
    if (r->m.deep < MARKUP_DEEPEST) {
        r->m.deep++;
        blocks(r, n, indent + 1);
        r->m.deep--;
    }
    if (n->last && n->last->offset + n->last->length > n->offset + n->length)
        markup_end(n, (size_t)n->last->offset + n->last->length);
}

// The next line that is not blank.
static bool next_text(struct rst *r, struct str *text, size_t *indent)
{
    struct markup ahead = r->m;
    struct str line;
    while (markup_peek(&ahead, &line)) {
        *text = indented(line, indent);
        if (text->n) {
            r->m.at = ahead.at;
            return true;
        }
        markup_skip(&ahead);
    }
    return false;
}

static void list(struct rst *r, struct node *parent, size_t first)
{
    struct node *n = tree_add(r->m.s->a, parent, NODE_LIST, r->m.at);
    struct str text;
    size_t indent;
    n->tight = true;
    while (next_text(r, &text, &indent)) {
        bool ordered;
        size_t mark = indent == first && !is_explicit(text) ? bullet(text, &ordered) : 0;
        if (!mark || (n->first && ordered != n->ordered))
            break;
        n->ordered = ordered;
        n->level = ordered;
        item(r, n, text, indent, mark);
    }
    if (n->last)
        markup_end(n, (size_t)n->last->offset + n->last->length);
}

// Directives

struct options {
    struct str alt, target;
};

// The lines ":name: value" that follow a directive, indented.
static struct options read_options(struct rst *r, size_t least)
{
    struct options o = {.alt = STR_NONE};
    struct str line, name, value;
    size_t indent;
    while (markup_peek(&r->m, &line)) {
        struct str text = indented(line, &indent);
        if (!text.n || indent < least || !is_field(text, &name, &value))
            break;
        if (str_eq(name, STR("alt")))
            o.alt = value;
        else if (str_eq(name, STR("target")))
            o.target = value;
        markup_skip(&r->m);
    }
    return o;
}

static void picture(struct rst *r, struct node *parent, struct str path, const struct options *o,
                    size_t start)
{
    struct node *p = tree_add(r->m.s->a, parent, NODE_PARAGRAPH, start), *in = p;
    markup_end(p, r->m.at);
    struct str url =
        rst_is_reference(o->target)
            ? rst_names_target(r->m.s->a, r->names, str_slice(o->target, 0, o->target.n - 1))
            : o->target;
    if (url.n) {
        in = tree_add(r->m.s->a, p, NODE_LINK, start);
        in->length = p->length;
        in->url = text_decode(r->m.s->a, url.p, url.n, r->m.s->utf8);
        in->url_offset = (uint32_t)markup_offset(&r->m, url);
    }
    struct node *n = tree_add(r->m.s->a, in, NODE_IMAGE, start);
    n->length = p->length;
    n->url = text_decode(r->m.s->a, path.p, path.n, r->m.s->utf8);
    n->url_offset = (uint32_t)markup_offset(&r->m, path);
    if (o->alt.n) {
        size_t from = markup_offset(&r->m, o->alt);
        rst_inline(&r->m, r->names, n, from, from + o->alt.n);
    }
}

static bool is_one_of(struct str s, const char *const *names)
{
    for (; *names; names++)
        if (str_eq(s, str_of(*names)))
            return true;
    return false;
}

// What follows indented, as blocks of a division.
static void contents(struct rst *r, struct node *parent, enum node_type type, size_t start,
                     size_t least)
{
    if (r->m.deep >= MARKUP_DEEPEST) {
        skip_indented(r, least);
        return;
    }
    struct node *n = tree_add(r->m.s->a, parent, type, start);
    r->m.deep++;
    blocks(r, n, least);
    r->m.deep--;
    markup_end(n, n->last ? (size_t)n->last->offset + n->last->length : r->m.at);
}

// The text that begins behind the name of a directive.
static void begun_text(struct rst *r, struct node *parent, struct str argument, size_t least)
{
    size_t from = markup_offset(&r->m, argument), end = skip_lines(r, least);
    end = end > from + argument.n ? end : from + argument.n;
    text_block(r, parent, NODE_PARAGRAPH, from, end);
}

static void directive(struct rst *r, struct node *parent, struct str name, struct str argument,
                      size_t least)
{
    static const char *const silent[] = {
        "contents", "toctree", "meta",   "include", "index",        "highlight", "literalinclude",
        "sectnum",  "math",    "header", "footer",  "default-role", NULL};
    static const char *const said[] = {
        "note",      "tip",     "hint",     "important",  "warning",    "caution",
        "attention", "danger",  "error",    "seealso",    "admonition", "rubric",
        "topic",     "sidebar", "epigraph", "highlights", "pull-quote", NULL};
    static const char *const code[] = {"code", "code-block", "sourcecode", "parsed-literal", NULL};
    size_t start = r->m.at;
    markup_skip(&r->m);
    struct options o = read_options(r, least);
    if (is_one_of(name, silent)) {
        skip_indented(r, least);
    } else if (str_eq(name, STR("image"))) {
        picture(r, parent, argument, &o, start);
    } else if (str_eq(name, STR("raw")) || is_one_of(name, code)) {
        size_t from = r->m.at, end = skip_indented(r, least);
        if (!str_eq(name, STR("raw")))
            markup_code_block(&r->m, parent, start, from, end, end, argument);
        else if (str_eq(argument, STR("html")))
            markup_html_block(&r->m, parent, start, from, end, end);
    } else {
        if (str_eq(name, STR("figure")))
            picture(r, parent, argument, &o, start);
        else if (argument.n && is_one_of(name, said))
            begun_text(r, parent, argument, least);
        contents(r, parent, NODE_DIVISION, start, least);
    }
}

// ".. name:: argument", ".. _target: …", ".. a comment".
static void explicit_markup(struct rst *r, struct node *parent, struct str text, size_t indent)
{
    struct str rest = str_trim(str_from(text, 2));
    size_t mark = str_find(rest, STR("::"));
    struct str name = str_trim(str_slice(rest, 0, mark));
    bool is = mark != STR_NOT_FOUND && name.n && is_alpha_ascii(name.p[0]) &&
              str_find_char(name, ' ') == STR_NOT_FOUND;
    if (is) {
        directive(r, parent, name, str_trim(str_from(rest, mark + 2)), indent + 1);
        return;
    }
    markup_skip(&r->m);
    bool target = str_starts(rest, STR("_")) || str_starts(text, STR("__"));
    struct str line;
    size_t deeper;
    bool goes_on = markup_peek(&r->m, &line) && indented(line, &deeper).n && deeper > indent;
    if (!target && (rest.n || goes_on))
        skip_indented(r, indent + 1);
    else if (target)
        skip_lines(r, indent + 1);
}

// Lines

static void lines(struct rst *r, struct node *parent)
{
    struct str line;
    size_t indent, start = r->m.at;
    struct node *n = tree_add(r->m.s->a, parent, NODE_PARAGRAPH, start);
    while (markup_peek(&r->m, &line)) {
        struct str text = indented(line, &indent);
        if (!text.n || text.p[0] != '|' || (text.n > 1 && text.p[1] != ' '))
            break;
        struct str body = str_trim(str_from(text, 1));
        size_t from = markup_offset(&r->m, body);
        if (n->first)
            tree_add(r->m.s->a, n, NODE_HARD_BREAK, from)->length = 0;
        rst_inline(&r->m, r->names, n, from, from + body.n);
        markup_end(n, from + body.n);
        markup_skip(&r->m);
    }
}

// A paragraph; "::" at its end says that code follows.
static void paragraph(struct rst *r, struct node *parent, size_t indent)
{
    struct str line;
    size_t start = r->m.at, end = start, deeper;
    while (markup_peek(&r->m, &line)) {
        struct str text = indented(line, &deeper);
        if (!text.n || (end > start && deeper != indent))
            break;
        end = markup_offset(&r->m, text) + text.n;
        markup_skip(&r->m);
    }
    bool code = str_ends(str_slice(r->m.src, start, end), STR("::"));
    size_t to = code ? end - 1 : end;
    if (!code || to > start + indent + 1)
        text_block(r, parent, NODE_PARAGRAPH, start, to);
    struct str text;
    if (code && next_text(r, &text, &deeper) && deeper > indent) {
        size_t from = r->m.at, last = skip_indented(r, indent + 1);
        markup_code_block(&r->m, parent, from, from, last, last, STR_NONE);
    }
}

static bool front_field(struct rst *r, struct str text)
{
    struct str name, value;
    if (!r->fields || !is_field(text, &name, &value))
        return false;
    front_add_header(r->m.s, name, value);
    markup_skip(&r->m);
    return true;
}

static void one_block(struct rst *r, struct node *parent, struct str line, size_t least)
{
    size_t indent;
    bool ordered;
    struct str text = indented(line, &indent);
    if (least == 0 && indent == 0 && front_field(r, text))
        return;
    bool heads = least == 0 && title(r, parent, line);
    if (heads)
        return;
    r->fields = false;
    if (rst_table(&r->m, r->names, parent, text, indent))
        return;
    if (is_explicit(text)) {
        explicit_markup(r, parent, text, indent);
    } else if (ruled(text) && text.n >= 4) {
        markup_end(tree_add(r->m.s->a, parent, NODE_RULE, r->m.at), r->m.at + line.n);
        markup_skip(&r->m);
    } else if (bullet(text, &ordered)) {
        list(r, parent, indent);
    } else if (text.p[0] == '|' && (text.n == 1 || text.p[1] == ' ')) {
        lines(r, parent);
    } else {
        paragraph(r, parent, indent);
    }
}

// Blocks indented by at least `least` columns. What is indented further than they are is quoted.
static void blocks(struct rst *r, struct node *parent, size_t least)
{
    struct str text, line;
    size_t indent, own = SIZE_MAX;
    while (next_text(r, &text, &indent) && indent >= least) {
        own = own == SIZE_MAX ? (least ? indent : 0) : own;
        markup_peek(&r->m, &line);
        if (indent > own && r->m.deep < MARKUP_DEEPEST)
            contents(r, parent, NODE_QUOTE, r->m.at, indent);
        else
            one_block(r, parent, line, least);
        own = indent < own ? indent : own;
    }
}

void rst_read(struct reading_state *s, bool front_only)
{
    struct rst_names names;
    struct rst r = {.m = {.s = s, .src = s->d->source, .at = s->d->front_end}, .fields = true};
    r.m.end = s->d->source.n;
    rst_names_read(&r.m, &names);
    r.names = &names;
    struct node top = {.type = NODE_DOCUMENT};
    blocks(&r, front_only ? &top : s->d->root, 0);
}
