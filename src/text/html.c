// SPDX-License-Identifier: MIT
// HTML to the tree, from the events of html_parse.h. Elements become what Markdown would make
// of them; the text of a paragraph that has no <p> gets one, so that blocks hold blocks or
// inlines and not both. A block inside an inline (a card that is one link) becomes a span with
// a break before it. An element with markdown="1" is read as Markdown, as kramdown does.
// Text stays a view into the file but for its references, which become nodes of their own.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/entity.h"
#include "text/html_parse.h"
#include "text/html_raw_tag.h"
#include "text/tree.h"

struct builder {
    struct reading_state *s;
    struct arena *a;
    struct str html;
    const struct html_piece *pieces;
    size_t len, next_node;
    struct node *top;
    unsigned depth;
    bool head;        // inside <thead>
    struct buf *code; // text of the <pre> or <code> that is open
};

// The piece that holds byte `at` of the HTML.
static const struct html_piece *piece_of(const struct builder *b, size_t at)
{
    size_t low = 0, high = b->len;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (b->pieces[mid].at <= at)
            low = mid;
        else
            high = mid;
    }
    return &b->pieces[low];
}

// The byte of the file that stands at byte `at` of the HTML.
static size_t file_offset(const struct builder *b, size_t at)
{
    const struct html_piece *p = piece_of(b, at);
    size_t inside = at - p->at;
    return p->offset + (inside < p->n ? inside : p->n);
}

static size_t end_of(const struct node *n)
{
    return (size_t)n->offset + n->length;
}

// Implied nodes carry the mark `tight` while they are open.
static bool is_implied(const struct node *n)
{
    return n->tight && (n->type == NODE_PARAGRAPH || n->type == NODE_ITEM);
}

// White space at the end of a block is no break.
static void drop_last_break(struct node *n)
{
    if (!n->last || n->last->type != NODE_SOFT_BREAK)
        return;
    struct node *before = NULL;
    for (struct node *c = n->first; c != n->last; c = c->next)
        before = c;
    if (before)
        before->next = NULL;
    else
        n->first = NULL;
    n->last = before;
}

static void finish_implied(struct builder *b)
{
    struct node *n = b->top;
    drop_last_break(n);
    n->tight = false;
    // Text that stood between table rows comes before them: its end may lie before n.
    if (n->last && end_of(n->last) > n->offset)
        n->length = (uint32_t)(end_of(n->last) - n->offset);
    b->top = n->parent;
}

static void close_implied(struct builder *b, enum node_type type)
{
    while (is_implied(b->top) && (b->top->type == type || b->top->type == NODE_PARAGRAPH))
        finish_implied(b);
}

static struct node *imply(struct builder *b, enum node_type type, size_t offset)
{
    struct node *n = tree_add(b->a, b->top, type, offset);
    n->tight = true;
    return b->top = n;
}

static bool in_inline(const struct builder *b)
{
    return !node_is_block(b->top) || b->top->type == NODE_PARAGRAPH || b->top->type == NODE_HEADING;
}

static struct node *last_item(struct builder *b, size_t offset)
{
    struct node *n = b->top->last;
    return n && n->type == NODE_ITEM ? n : imply(b, NODE_ITEM, offset);
}

// Makes the top a node that may hold inlines.
static void want_inline(struct builder *b, size_t offset)
{
    if (b->top->type == NODE_LIST)
        imply(b, NODE_ITEM, offset);
    bool bare = b->top->type == NODE_DOCUMENT || b->top->type == NODE_DIVISION ||
                b->top->type == NODE_QUOTE || b->top->type == NODE_HTML_BLOCK;
    bool mixed = (b->top->type == NODE_ITEM || b->top->type == NODE_CELL ||
                  b->top->type == NODE_DEFINITION) &&
                 b->top->last && node_is_block(b->top->last);
    if (bare || mixed)
        imply(b, NODE_PARAGRAPH, offset);
}

// Text

static void add_part(struct builder *b, size_t from, size_t to, struct str text)
{
    if (text.n == 0)
        return;
    struct node *t = tree_add(b->a, b->top, NODE_TEXT, from);
    t->length = (uint32_t)(to - from);
    t->text = text;
}

static void add_words(struct builder *b, size_t from, size_t to)
{
    struct str source = b->s->d->source;
    size_t i = from;
    while (i < to) {
        const char *amp = memchr(source.p + i, '&', to - i);
        size_t at = amp ? (size_t)(amp - source.p) : to;
        add_part(b, i, at, text_decode(b->a, source.p + i, at - i, b->s->utf8));
        if (at == to)
            break;
        char out[8];
        struct str rest = str_slice(source, at, to);
        size_t semicolon = str_find_char(str_slice(rest, 0, 40), ';');
        size_t n =
            semicolon == STR_NOT_FOUND ? 0 : entity_decode(str_slice(rest, 0, semicolon + 1), out);
        i = at + (n ? semicolon + 1 : 1);
        add_part(b, at, i, n ? str_copy(b->a, (struct str){out, n}) : STR("&"));
    }
}

static bool in_link(const struct builder *b)
{
    for (const struct node *n = b->top; n && !node_is_block(n); n = n->parent)
        if (n->type == NODE_LINK)
            return true;
    return false;
}

// Where "https://…" begins in [from, to), and where it ends. Without one it begins at `to`.
static size_t find_address(struct str source, size_t from, size_t to, size_t *end)
{
    for (size_t at = from; at < to; at++) {
        const char *colon = memchr(source.p + at, ':', to - at);
        at = colon ? (size_t)(colon - source.p) : to;
        if (!str_starts(str_slice(source, at, to), STR("://")))
            continue;
        size_t begin = at;
        while (begin > from && is_alpha_ascii(source.p[begin - 1]))
            begin--;
        struct str scheme = str_slice(source, begin, at);
        if (!str_eq(scheme, STR("https")) && !str_eq(scheme, STR("http")))
            continue;
        *end = at + 3;
        while (*end < to && (unsigned char)source.p[*end] > ' ' && !strchr("<>\"", source.p[*end]))
            ++*end;
        while (*end > at && strchr(".,;:!?'*_)", source.p[*end - 1]))
            --*end;
        if (*end > at + 3)
            return begin;
    }
    return to;
}

// One line of text without its end; white space at its ends is kept only inside a line. An address
// that stands in it is one that somebody meant, whether it is a link or not.
static void add_line(struct builder *b, size_t from, size_t to)
{
    struct str source = b->s->d->source;
    size_t end = from;
    bool linked = in_link(b);
    while (from < to) {
        size_t at = linked ? to : find_address(source, from, to, &end);
        add_words(b, from, at);
        if (at == to)
            return;
        struct node *n = tree_add(b->a, b->top, NODE_LINK, at), *top = b->top;
        n->length = (uint32_t)(end - at);
        n->autolink = true;
        n->url = entity_decode_all(b->a, str_slice(source, at, end));
        n->url_offset = (uint32_t)at;
        b->top = n;
        add_words(b, at, end);
        b->top = top;
        from = end;
    }
}

static bool at_line_start(const struct builder *b)
{
    const struct node *last = b->top->last;
    if (!last)
        return node_is_block(b->top);
    return last->type == NODE_SOFT_BREAK || last->type == NODE_HARD_BREAK || node_is_block(last);
}

// Text that stands in the file: lines become text and breaks.
static void add_text(struct builder *b, size_t from, size_t to)
{
    struct str source = b->s->d->source;
    while (from < to) {
        if (at_line_start(b))
            while (from < to && is_space_ascii(source.p[from]))
                from++;
        const char *lf = memchr(source.p + from, '\n', to - from);
        size_t end = lf ? (size_t)(lf - source.p) : to;
        size_t trimmed = end;
        while (lf && trimmed > from && is_space_ascii(source.p[trimmed - 1]))
            trimmed--;
        add_line(b, from, trimmed);
        if (lf) {
            size_t next = end;
            while (next < to && is_space_ascii(source.p[next]))
                next++;
            if (!at_line_start(b))
                tree_add(b->a, b->top, NODE_SOFT_BREAK, trimmed)->length =
                    (uint32_t)(next - trimmed);
            end = next;
        }
        from = end;
    }
}

static void on_text(void *data, struct str raw, struct str decoded)
{
    struct builder *b = data;
    if (b->code) {
        buf_str(b->code, decoded);
        return;
    }
    bool inside = raw.n && raw.p >= b->html.p && raw.p + raw.n <= b->html.p + b->html.n;
    if (!inside)
        return;
    bool blank = str_trim(decoded).n == 0;
    if (blank && !in_inline(b) && !(b->top->last && !node_is_block(b->top->last)))
        return;
    size_t at = (size_t)(raw.p - b->html.p);
    size_t from = file_offset(b, at), to = file_offset(b, at + raw.n - 1) + 1;
    size_t lead = 0;
    while (lead + 1 < raw.n && is_space_ascii(raw.p[lead]))
        lead++;
    want_inline(b, from + lead);
    // Text that gumbo put together around stray tags stands nowhere as it is.
    if (memchr(raw.p, '<', raw.n) || to - from != raw.n)
        add_part(b, from, to > from ? to : from, str_copy(b->a, decoded));
    else
        add_text(b, from, to);
}

// Elements

// How many rows or columns a cell fills beside its own.
static unsigned span_of(const struct builder *b, const struct html_element *e, const char *name)
{
    enum { MOST = 16 };
    struct str v = STR_NONE;
    unsigned n = 0;
    if (!html_attribute(e, name, &v, NULL, b->html.p))
        return 0;
    for (size_t i = 0; i < v.n && is_digit_ascii(v.p[i]) && n < MOST; i++)
        n = n * 10 + (unsigned)(v.p[i] - '0');
    return n > MOST ? MOST - 1 : n > 0 ? n - 1 : 0;
}

static struct str attribute(struct builder *b, const struct html_element *e, const char *name,
                            size_t *offset)
{
    struct str v = STR_NONE;
    size_t at = 0;
    if (!html_attribute(e, name, &v, &at, b->html.p))
        return STR_NONE;
    if (offset)
        *offset = at ? file_offset(b, at) : 0;
    if (at && b->s->utf8 && str_eq(str_slice(b->html, at, at + v.n), v))
        return (struct str){b->s->d->source.p + file_offset(b, at), v.n};
    return str_copy(b->a, v);
}

static void fill_link(struct builder *b, const struct html_element *e, struct node *n,
                      const char *name)
{
    size_t offset = 0;
    n->url = str_trim(attribute(b, e, name, &offset));
    n->url_offset = (uint32_t)offset;
    while (offset && n->url.n && n->url_offset < b->s->d->source.n &&
           is_space_ascii(b->s->d->source.p[n->url_offset]))
        n->url_offset++;
    n->title = attribute(b, e, "title", NULL);
}

// The type an element has where it stands.
static enum node_type type_of(struct builder *b, const struct html_element *e)
{
    if (e->tag->type == NODE_LINK) {
        struct str href;
        for (const struct node *n = b->top; n && !node_is_block(n); n = n->parent)
            if (n->type == NODE_LINK)
                return NODE_SPAN;
        return html_attribute(e, "href", &href, NULL, b->html.p) ? NODE_LINK : NODE_SPAN;
    }
    return e->tag->type;
}

// The id of an element, when it says that it is the frame of the page; those of others name one
// thing each.
static struct str frame_of(struct str id)
{
    static const char *const frames[] = {"footer", "navbar", "nav", "menu", "navigation", "header"};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        if (str_eq_ascii(id, str_of(frames[i])))
            return id;
    return STR_NONE;
}

enum { CLASS_LONGEST = 1024 }; // in which is looked for what it says: each child asks

static struct str without_blanks_before(struct str s)
{
    size_t i = 0;
    while (i < s.n && (unsigned char)s.p[i] <= ' ')
        i++;
    return str_from(s, i);
}

// Whether a style has one of these values, with or without a space before it.
static bool style_has(struct str style, const char *property, const char *value)
{
    size_t at = 0, next;
    struct str name = str_of(property);
    while ((next = str_find(str_from(style, at), name)) != STR_NOT_FOUND) {
        at += next + name.n;
        struct str rest = without_blanks_before(str_from(style, at));
        if (str_starts(rest, STR(":")) &&
            str_begins(without_blanks_before(str_from(rest, 1)), value))
            return true;
    }
    return false;
}

// "column" of a class such as "flex flex-col", or of a style that says so: what it holds stands
// one below another.
static bool is_column(const struct node *n)
{
    struct str class = n->type == NODE_LINK ? n->extra : n->title;
    return class.n <= CLASS_LONGEST && str_contains(class, STR("flex-col"));
}

// What a style attribute says of how the text is laid out, as the class that would.
static void fill_style(struct builder *b, const struct html_element *e, struct node *n)
{
    struct str style = attribute(b, e, "style", NULL);
    struct str *class = n->type == NODE_LINK ? &n->extra : &n->title;
    if (style.n &&
        (style_has(style, "flex-direction", "column") || style_has(style, "display", "grid")))
        *class = class->n ? str_format(b->a, "%.*s flex-col", STR_ARG(*class)) : STR("flex-col");
    bool text = n->type == NODE_SPAN || n->type == NODE_STRONG || n->type == NODE_EMPHASIS;
    if (text && !class->n &&
        ((n->parent && is_column(n->parent)) || (style.n && style_has(style, "display", "block"))))
        *class = STR("flex-item");
}

static void fill(struct builder *b, const struct html_element *e, struct node *n)
{
    struct str here;
    if (n->type != NODE_LINK)
        n->title = attribute(b, e, "class", NULL);
    if (n->type != NODE_LINK && n->title.n == 0) // says of the text what a class would
        n->title = attribute(b, e, "itemprop", NULL);
    struct str frame = n->type == NODE_DIVISION ? frame_of(attribute(b, e, "id", NULL)) : STR_NONE;
    if (frame.n)
        n->title =
            n->title.n ? str_format(b->a, "%.*s %.*s", STR_ARG(n->title), STR_ARG(frame)) : frame;
    if (n->type == NODE_SPAN || n->type == NODE_STRONG || n->type == NODE_EMPHASIS ||
        n->type == NODE_DIVISION)
        fill_style(b, e, n);
    switch (n->type) {
    case NODE_LINK:
        fill_link(b, e, n, "href");
        n->extra = attribute(b, e, "class", NULL);
        if (n->extra.n == 0 && html_attribute(e, "aria-current", &here, NULL, b->html.p))
            n->extra = STR("current");
        fill_style(b, e, n);
        break;
    case NODE_TIME:
        n->extra = attribute(b, e, "datetime", NULL);
        break;
    case NODE_HEADING:
        n->level = e->tag->level;
        break;
    case NODE_LIST:
        n->ordered = str_eq_ascii(e->name, STR("ol"));
        n->level = n->ordered;
        break;
    case NODE_CELL:
        n->header = str_eq_ascii(e->name, STR("th"));
        n->more_rows = span_of(b, e, "rowspan") & 15;
        n->more_columns = span_of(b, e, "colspan") & 15;
        break;
    case NODE_ROW:
        n->header = b->head;
        break;
    case NODE_SPAN:
        n->extra = n->title.n ? n->title : str_copy(b->a, e->name);
        break;
    default:
        if (e->tag->named)
            n->extra = str_of(e->tag->name);
        break;
    }
}

// Where an element begins; one that no tag opens stands behind what is there already.
static size_t start_of(const struct builder *b, const struct html_element *e)
{
    if (e->started)
        return file_offset(b, e->start);
    return b->top->last ? end_of(b->top->last) : b->top->offset;
}

static void add_empty(struct builder *b, const struct html_element *e)
{
    size_t from = start_of(b, e);
    size_t to = e->started ? file_offset(b, e->content - 1) + 1 : from;
    if (e->tag->type == NODE_RULE)
        close_implied(b, NODE_PARAGRAPH);
    else
        want_inline(b, from);
    struct node *n = tree_add(b->a, b->top, e->tag->type, from);
    n->length = (uint32_t)(to - from);
    if (n->type != NODE_IMAGE)
        return;
    fill_link(b, e, n, "src");
    size_t alt = 0;
    struct str text = attribute(b, e, "alt", &alt);
    if (text.n == 0)
        return;
    bool as_is = alt && str_eq(str_slice(b->s->d->source, alt, alt + text.n), text);
    struct node *t = tree_add(b->a, n, NODE_TEXT, as_is ? alt : from);
    t->text = text;
    t->length = as_is ? (uint32_t)text.n : 0;
}

// "<meta itemprop="datePublished" content="2021-05-03">": what an entry says unseen. A time, or a
// span, that shows nothing.
static void add_unseen(struct builder *b, const struct html_element *e)
{
    static const char *const said[] = {"datePublished", "dateCreated", "publisher", "headline",
                                       "name",          "author",      "provider"};
    struct str prop = attribute(b, e, "itemprop", NULL);
    struct str content = str_trim(attribute(b, e, "content", NULL));
    bool known = false;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        known = known || str_eq(prop, str_of(said[i]));
    if (!known || content.n == 0 || !e->started)
        return;
    size_t from = start_of(b, e), to = file_offset(b, e->content - 1) + 1;
    want_inline(b, from);
    bool date = str_starts(prop, STR("date"));
    struct node *n = tree_add(b->a, b->top, date ? NODE_TIME : NODE_SPAN, from);
    n->length = (uint32_t)(to - from);
    n->extra = date ? content : prop;
    n->text = date ? STR_NONE : content;
}

static bool reads_markdown(struct builder *b, const struct html_element *e)
{
    struct str v = STR_NONE;
    return e->tag->kind == HTML_BLOCK && e->started && e->ended &&
           html_attribute(e, "markdown", &v, NULL, b->html.p) && !str_eq(v, STR("0")) &&
           piece_of(b, e->content) == piece_of(b, e->inner_end);
}

static void place_node(struct builder *b)
{
    while (b->next_node < b->len && !b->pieces[b->next_node].node)
        b->next_node++;
    if (b->next_node == b->len)
        return;
    struct node *n = b->pieces[b->next_node++].node;
    close_implied(b, NODE_PARAGRAPH);
    if (b->top->type == NODE_LIST && n->type != NODE_ITEM)
        b->top = last_item(b, n->offset);
    tree_append(b->top, n);
}

// "<a href="#" class="press-item"><div>…": a box that leads nowhere, not a link.
static bool is_box(struct builder *b, const struct html_element *e)
{
    enum { NAME_LONGEST = 12 };
    struct str href = STR_NONE;
    if (e->tag->type != NODE_LINK || !e->started ||
        !html_attribute(e, "href", &href, NULL, b->html.p) || (href.n && !str_eq(href, STR("#"))))
        return false;
    size_t i = e->content;
    while (i < b->html.n && is_space_ascii(b->html.p[i]))
        i++;
    struct str name = raw_tag_read(str_slice(b->html, i, i + NAME_LONGEST)).name;
    return name.n && html_tag_find(name)->kind == HTML_BLOCK;
}

static void open_block(struct builder *b, const struct html_element *e)
{
    enum node_type type = e->tag->type == NODE_LINK ? NODE_DIVISION : e->tag->type;
    close_implied(b, e->tag->type == NODE_ITEM ? NODE_ITEM : NODE_PARAGRAPH);
    size_t from = start_of(b, e);
    bool apart = type == NODE_DIVISION || type == NODE_HEADING;
    if (apart && b->top->type == NODE_ITEM && is_implied(b->top))
        finish_implied(b);
    if (apart && b->top->type == NODE_LIST && !b->top->header)
        imply(b, NODE_ITEM, from); // "</li><div>2015</div><ul>": the list was not closed
    else if (b->top->type == NODE_LIST && e->tag->type != NODE_ITEM)
        b->top = last_item(b, from);
    if (e->tag->type == NODE_ITEM && b->top->type != NODE_LIST) {
        struct node *list = imply(b, NODE_LIST, from);
        list->tight = false;
        list->header = true;
    }
    b->top = tree_add(b->a, b->top, type, from);
    fill(b, e, b->top);
}

static void open_inline(struct builder *b, const struct html_element *e)
{
    size_t from = start_of(b, e);
    bool block = e->tag->kind == HTML_BLOCK;
    want_inline(b, from);
    if (block && b->top->last && !at_line_start(b))
        tree_add(b->a, b->top, NODE_SOFT_BREAK, from);
    b->top = tree_add(b->a, b->top, block ? NODE_SPAN : type_of(b, e), from);
    if (!block) {
        fill(b, e, b->top);
        return;
    }
    b->top->extra = str_of(e->tag->name);
    b->top->title = attribute(b, e, "class", NULL);
    b->top->header = true;
}

// "<h3><button>The Courier, 3 May</button></h3>" over what it folds away: the heading's text.
static bool is_heading_button(const struct builder *b, const struct html_element *e)
{
    return b->top->type == NODE_HEADING && !b->code && str_eq_ascii(e->name, STR("button"));
}

static bool enter(void *data, const struct html_element *e, void **cookie)
{
    struct builder *b = data;
    *cookie = NULL;
    if (str_eq_ascii(e->name, STR("presse-node"))) {
        place_node(b);
        return false;
    }
    if (!b->code && str_eq_ascii(e->name, STR("meta"))) {
        add_unseen(b, e);
        return false;
    }
    if (is_heading_button(b, e))
        return true;
    if (e->tag->kind == HTML_SKIP || b->code)
        return e->tag->kind != HTML_SKIP;
    if (str_eq_ascii(e->name, STR("thead")))
        b->head = true;
    if (e->tag->kind == HTML_EMPTY) {
        add_empty(b, e);
        return false;
    }
    if (e->tag->kind == HTML_TRANSPARENT || e->tag->kind == HTML_UNKNOWN ||
        b->depth >= TREE_DEEPEST)
        return true;
    b->depth++;
    bool inside = !node_is_block(b->top) || (in_inline(b) && !is_implied(b->top));
    if (!inside && (e->tag->kind == HTML_BLOCK || is_box(b, e)))
        open_block(b, e);
    else
        open_inline(b, e);
    *cookie = b->top;
    if (b->top->type == NODE_CODE || b->top->type == NODE_CODE_BLOCK) {
        b->code = mem_alloc(sizeof *b->code);
        *b->code = BUF_EMPTY;
    }
    if (!reads_markdown(b, e))
        return true;
    markdown_read_part(b->s, b->top, file_offset(b, e->content), file_offset(b, e->inner_end));
    return false;
}

static void finish_code(struct builder *b, struct node *n)
{
    n->text = str_copy(b->a, buf_view(b->code));
    buf_free(b->code);
    free(b->code);
    b->code = NULL;
}

// Offsets of an element without tags of its own are those of its children.
static void set_extent(struct builder *b, const struct html_element *e, struct node *n)
{
    if (!e->started && n->first)
        n->offset = n->first->offset;
    size_t end = n->offset;
    if (e->started)
        end = file_offset(b, e->content - 1) + 1;
    if (n->last && end_of(n->last) > end)
        end = end_of(n->last);
    if (e->ended && file_offset(b, e->end - 1) + 1 > end)
        end = file_offset(b, e->end - 1) + 1;
    n->length = (uint32_t)(end > n->offset ? end - n->offset : 0);
}

static void leave(void *data, const struct html_element *e, void *cookie)
{
    struct builder *b = data;
    struct node *n = cookie;
    if (str_eq_ascii(e->name, STR("thead")))
        b->head = false;
    if (!n)
        return;
    while (b->top != n)
        finish_implied(b);
    drop_last_break(n);
    if (b->code)
        finish_code(b, n);
    set_extent(b, e, n);
    b->depth--;
    b->top = n->parent;
}

bool html_build(struct reading_state *s, struct node *top, struct str html,
                const struct html_piece *pieces, size_t len)
{
    size_t at = 0;
    enum html_refusal refusal = html_guard(html, &at);
    struct builder b = {.s = s, .a = s->a, .html = html, .pieces = pieces, .len = len, .top = top};
    if (refusal != HTML_FINE) {
        report_at(s, SEVERITY_WARNING, "html-deep", file_offset(&b, at),
                  refusal == HTML_TOO_DEEP ? "this HTML is nested more than %d elements deep; "
                                             "what it says is not read"
                                           : "this HTML leaves too many elements open or has a "
                                             "tag with too many attributes; what it says is not "
                                             "read (limit %d)",
                  refusal == HTML_TOO_DEEP ? HTML_TREE_DEEPEST : HTML_ATTRIBUTES_MOST)
            ->remedy = STR("close the elements that are open");
        return false;
    }
    struct html_events events = {.data = &b, .enter = enter, .leave = leave, .text = on_text};
    html_parse(html, &events);
    while (b.top != top)
        finish_implied(&b);
    return true;
}

void html_read(struct reading_state *s)
{
    struct doc *d = s->d;
    struct html_piece whole = {.offset = d->front_end, .n = d->source.n - d->front_end};
    html_build(s, d->root, str_from(d->source, d->front_end), &whole, 1);
}
