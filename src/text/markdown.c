// SPDX-License-Identifier: MIT
// Markdown to the tree. md4c parses: it is linear where cmark-gfm is not, twice as fast, and
// its text pointers lead into the file, which gives every node its exact place; what it lacks
// (a tree, named entities, a policy for raw HTML and addresses) is ours anyway. CommonMark
// 0.30 with GitHub's tables, strike-through, task lists and bare addresses.
//
// Text is never copied unless it must be decoded: a backslash escape splits a text node in
// two, an entity becomes a node of its own. Containers nested deeper than TREE_DEEPEST are
// left out, their contents kept. Where md4c would need more than linear time, markdown_guard.c
// gives it the page in parts.
#include "text/tree.h"

#include <md4c.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/entity.h"
#include "text/markdown_again.h"
#include "text/markdown_attributes.h"
#include "text/markdown_blanks.h"
#include "text/markdown_days.h"
#include "text/markdown_definition.h"
#include "text/markdown_divisions.h"
#include "text/markdown_guard.h"
#include "text/markdown_place.h"
#include "text/markdown_simple_tree.h"

struct builder {
    struct reading_state *s;
    struct arena *a;
    struct places at;
    struct node *top;
    unsigned depth;          // containers and spans open on the tree
    unsigned skipped_blocks; // containers open in md4c but left out
    unsigned skipped_spans;
    bool in_link;    // a link is open on the tree
    bool link_twice; // md4c opened a bare address inside a link: left out
    bool head;       // inside a table's head
    bool copying;    // the text of `top` could not stay a view: it grows in `text`
    bool deep;       // TREE_DEEPEST was passed
    bool html;       // there was raw HTML
    bool lost_links; // a reference link's address has no place yet
    struct buf text;
};

static bool in_file(const struct builder *b, const char *p, size_t n)
{
    return p >= b->at.src && p + n <= b->at.src + b->at.end;
}

static uint32_t offset_of(const struct builder *b, const char *p)
{
    return (uint32_t)(p - b->at.src);
}

static struct node *push(struct builder *b, enum node_type type)
{
    b->depth++;
    return b->top = tree_add(b->a, b->top, type, OFFSET_UNKNOWN);
}

static void pop(struct builder *b)
{
    b->depth--;
    b->top = b->top->parent;
}

// Verbatim text of `top` that md4c hands over in pieces: a view while the pieces join up in
// the file, a copy from the first that does not.
static void add_verbatim(struct builder *b, struct node *n, const char *p, size_t size)
{
    const char *end = n->text.p ? n->text.p + n->text.n : NULL;
    bool view = in_file(b, p, size);
    if (!b->copying && n->text.n == 0 && view) {
        n->text = (struct str){p, size};
    } else if (!b->copying && end && in_file(b, end, size) && memcmp(end, p, size) == 0 &&
               (p == end || !view)) {
        n->text.n += size;
    } else {
        if (!b->copying)
            buf_str(&b->text, n->text);
        b->copying = true;
        buf_add(&b->text, p, size);
    }
    if (view)
        places_text(&b->at, n, offset_of(b, p), (uint32_t)size);
}

static void finish_verbatim(struct builder *b, struct node *n)
{
    struct str text = b->copying ? buf_view(&b->text) : n->text;
    if (b->copying || !b->s->utf8)
        text = text_decode(b->a, text.p, text.n, b->s->utf8);
    if (b->copying)
        text = str_copy(b->a, text);
    n->text = text;
    b->copying = false;
    buf_reset(&b->text);
}

// Attributes: addresses, titles, info strings

static struct str attribute(struct builder *b, const MD_ATTRIBUTE *at)
{
    if (at->size == 0)
        return STR_NONE;
    if (in_file(b, at->text, at->size))
        return text_decode(b->a, at->text, at->size, b->s->utf8);
    AUTO_BUF out = BUF_EMPTY;
    for (size_t i = 0; at->substr_offsets[i] < at->size; i++) {
        struct str part = {at->text + at->substr_offsets[i],
                           at->substr_offsets[i + 1] - at->substr_offsets[i]};
        char decoded[8];
        size_t n = at->substr_types[i] == MD_TEXT_ENTITY ? entity_decode(part, decoded) : 0;
        if (at->substr_types[i] == MD_TEXT_NULLCHAR)
            buf_utf8(&out, 0xFFFD);
        else if (n)
            buf_add(&out, decoded, n);
        else
            buf_str(&out, text_decode(b->a, part.p, part.n, b->s->utf8));
    }
    return str_copy(b->a, buf_view(&out));
}

// Blocks

static bool is_container(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
           type == MD_BLOCK_LI;
}

static void enter_list(struct builder *b, MD_BLOCKTYPE type, const void *detail)
{
    struct node *n = push(b, NODE_LIST);
    if (type == MD_BLOCK_UL) {
        n->tight = ((const MD_BLOCK_UL_DETAIL *)detail)->is_tight;
        return;
    }
    const MD_BLOCK_OL_DETAIL *d = detail;
    n->ordered = true;
    n->tight = d->is_tight;
    n->level = (uint8_t)(d->start > UINT8_MAX ? UINT8_MAX : d->start);
}

static void enter_item(struct builder *b, const MD_BLOCK_LI_DETAIL *d)
{
    struct node *n = push(b, NODE_ITEM);
    if (d->is_task)
        n->extra = d->task_mark == ' ' ? STR(" ") : STR("x");
}

static void enter_cell(struct builder *b, const MD_BLOCK_TD_DETAIL *d)
{
    struct node *n = push(b, NODE_CELL);
    n->header = b->head;
    n->level = (uint8_t)(d->align == MD_ALIGN_LEFT     ? ALIGN_LEFT
                         : d->align == MD_ALIGN_CENTER ? ALIGN_CENTRE
                         : d->align == MD_ALIGN_RIGHT  ? ALIGN_RIGHT
                                                       : ALIGN_NONE);
}

static void enter_code(struct builder *b, const MD_BLOCK_CODE_DETAIL *d)
{
    struct node *n = push(b, NODE_CODE_BLOCK);
    n->ordered = d->fence_char != 0; // fenced: until the block is closed
    n->extra = attribute(b, &d->info);
    b->html = b->html || markdown_is_raw_html(n->extra);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct builder *b = data;
    if (is_container(type) && (b->skipped_blocks || b->depth + 2 > TREE_DEEPEST) &&
        !(type == MD_BLOCK_LI && !b->skipped_blocks)) {
        b->skipped_blocks++;
        b->deep = true;
        return 0;
    }
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_TBODY:
        break;
    case MD_BLOCK_THEAD:
        b->head = true;
        break;
    case MD_BLOCK_QUOTE:
        push(b, NODE_QUOTE);
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        enter_list(b, type, detail);
        break;
    case MD_BLOCK_LI:
        enter_item(b, detail);
        break;
    case MD_BLOCK_HR:
        push(b, NODE_RULE);
        break;
    case MD_BLOCK_H:
        push(b, NODE_HEADING)->level = (uint8_t)((const MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        enter_code(b, detail);
        break;
    case MD_BLOCK_HTML:
        b->html = true;
        push(b, NODE_HTML_BLOCK);
        break;
    case MD_BLOCK_P:
        push(b, NODE_PARAGRAPH);
        break;
    case MD_BLOCK_TABLE:
        push(b, NODE_TABLE);
        break;
    case MD_BLOCK_TR:
        push(b, NODE_ROW)->header = b->head;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        enter_cell(b, detail);
        break;
    }
    return 0;
}

// "[Title]([https://a](https://b))": a link was pasted where its address belongs.
static void take_pasted(const struct builder *b, struct node *n)
{
    size_t at = str_starts(n->url, STR("[")) ? str_find(n->url, STR("](http")) : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND || !str_ends(n->url, STR(")")))
        return;
    struct str written = {b->at.src, b->at.end}, inner = str_slice(n->url, at + 2, n->url.n - 1);
    if (n->url_offset && str_starts(str_from(written, n->url_offset + at + 2), inner))
        n->url_offset += (uint32_t)at + 2;
    else
        n->url_offset = 0;
    n->url = inner;
}

// Ends the innermost span.
static void close_span(struct builder *b)
{
    struct node *n = b->top;
    if (n->type == NODE_CODE)
        finish_verbatim(b, n);
    if (n->type == NODE_LINK)
        b->in_link = false;
    places_close_span(&b->at, n);
    if (n->type == NODE_LINK)
        take_pasted(b, n);
    b->lost_links |= n->reference && n->url_offset == 0;
    pop(b);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)detail;
    struct builder *b = data;
    if (is_container(type) && b->skipped_blocks) {
        b->skipped_blocks--;
        return 0;
    }
    if (type == MD_BLOCK_THEAD)
        b->head = false;
    if (type == MD_BLOCK_DOC || type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY)
        return 0;
    while (!node_is_block(b->top)) // a span that md4c never closed
        close_span(b);
    struct node *n = b->top;
    places_close_block(&b->at, n);
    if (type == MD_BLOCK_CODE || type == MD_BLOCK_HTML) {
        n->ordered = false;
        finish_verbatim(b, n);
    }
    pop(b);
    if (n->first && !node_is_block(n->first) && memchr(b->at.src + n->offset, '{', n->length))
        markdown_attributes((struct str){b->at.src, b->at.end}, n);
    if (type == MD_BLOCK_OL && b->s->utf8)
        markdown_days(b->a, (struct str){b->at.src, b->at.end}, n);
    return 0;
}

// Spans

static void enter_link(struct builder *b, enum node_type type, const MD_ATTRIBUTE *href,
                       const MD_ATTRIBUTE *title)
{
    struct node *n = push(b, type);
    n->url = attribute(b, href);
    n->title = attribute(b, title);
    if (href->size && in_file(b, href->text, href->size))
        n->url_offset = offset_of(b, href->text);
}

static bool is_plain(MD_SPANTYPE type)
{
    return type == MD_SPAN_EM || type == MD_SPAN_STRONG || type == MD_SPAN_DEL;
}

static enum node_type node_of_span(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return NODE_EMPHASIS;
    case MD_SPAN_STRONG:
        return NODE_STRONG;
    case MD_SPAN_DEL:
        return NODE_DELETED;
    case MD_SPAN_CODE:
        return NODE_CODE;
    case MD_SPAN_A:
        return NODE_LINK;
    case MD_SPAN_IMG:
        return NODE_IMAGE;
    default:
        return NODE_SPAN;
    }
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct builder *b = data;
    if (is_plain(type) && (b->skipped_spans || b->depth >= 2 * TREE_DEEPEST)) {
        b->skipped_spans++;
        b->deep = true;
        return 0;
    }
    if (type == MD_SPAN_A && b->in_link) {
        b->link_twice = true;
        return 0;
    }
    if (type == MD_SPAN_A) {
        b->in_link = true;
        enter_link(b, NODE_LINK, &((const MD_SPAN_A_DETAIL *)detail)->href,
                   &((const MD_SPAN_A_DETAIL *)detail)->title);
    } else if (type == MD_SPAN_IMG) {
        enter_link(b, NODE_IMAGE, &((const MD_SPAN_IMG_DETAIL *)detail)->src,
                   &((const MD_SPAN_IMG_DETAIL *)detail)->title);
    } else {
        push(b, node_of_span(type));
    }
    return 0;
}

// The innermost open span of that type, or NULL: md4c also closes emphasis whose opening it
// took for a part of a bare address ("http://.h**e**").
static struct node *open_span(const struct builder *b, enum node_type type)
{
    for (struct node *n = b->top; n && !node_is_block(n); n = n->parent)
        if (n->type == type)
            return n;
    return NULL;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)detail;
    struct builder *b = data;
    if (is_plain(type) && b->skipped_spans) {
        b->skipped_spans--;
        return 0;
    }
    if (type == MD_SPAN_A && b->link_twice) {
        b->link_twice = false;
        return 0;
    }
    const struct node *outer = open_span(b, node_of_span(type));
    for (const struct node *n = NULL; outer && n != outer;) {
        n = b->top;
        close_span(b);
    }
    return 0;
}

// Text

static struct node *add_text(struct builder *b, uint32_t at, uint32_t n, struct str text)
{
    places_text(&b->at, b->top, at, n);
    struct node *t = tree_add(b->a, b->top, NODE_TEXT, at);
    t->length = n;
    t->text = text;
    return t;
}

static void plain_text(struct builder *b, const char *p, uint32_t size)
{
    struct node *last = b->top->last;
    if (last && last->type == NODE_TEXT && last->text.p + last->text.n == p && b->s->utf8) {
        last->text.n += size;
        last->length += size;
        places_text(&b->at, b->top, offset_of(b, p), size);
        return;
    }
    add_text(b, offset_of(b, p), size, text_decode(b->a, p, size, b->s->utf8));
}

static void entity(struct builder *b, const char *p, uint32_t size)
{
    char out[8];
    size_t n = entity_decode((struct str){p, size}, out);
    if (n)
        add_text(b, offset_of(b, p), size, str_copy(b->a, (struct str){out, n}));
    else
        plain_text(b, p, size);
}

static void nul(struct builder *b)
{
    uint32_t left = b->at.end - b->at.cursor;
    const char *hit = left ? memchr(b->at.src + b->at.cursor, '\0', left) : NULL;
    if (hit)
        add_text(b, offset_of(b, hit), 1, STR("\xEF\xBF\xBD"));
}

// One raw tag, which md4c hands over line by line: a view from its first byte to its last.
static void inline_html(struct builder *b, const char *p, uint32_t size)
{
    struct node *last = b->top->last;
    if (!in_file(b, p, size))
        return;
    places_text(&b->at, b->top, offset_of(b, p), size);
    bool goes_on = last && last->type == NODE_HTML_INLINE &&
                   !(p[0] == '<' && last->text.p[last->text.n - 1] == '>');
    b->html = true;
    if (!goes_on) {
        last = tree_add(b->a, b->top, NODE_HTML_INLINE, offset_of(b, p));
        last->text.p = p;
    }
    last->text.n = (size_t)(p + size - last->text.p);
    last->length = (uint32_t)last->text.n;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *data)
{
    struct builder *b = data;
    struct node *top = b->top;
    if (top->type == NODE_CODE_BLOCK || top->type == NODE_HTML_BLOCK || top->type == NODE_CODE) {
        if (type == MD_TEXT_NULLCHAR)
            add_verbatim(b, top, "\xEF\xBF\xBD", 3);
        else
            add_verbatim(b, top, p, size);
        return 0;
    }
    switch (type) {
    case MD_TEXT_BR:
        places_break(&b->at, tree_add(b->a, top, NODE_HARD_BREAK, 0));
        break;
    case MD_TEXT_SOFTBR:
        places_break(&b->at, tree_add(b->a, top, NODE_SOFT_BREAK, 0));
        break;
    case MD_TEXT_NULLCHAR:
        nul(b);
        break;
    case MD_TEXT_ENTITY:
        entity(b, p, size);
        break;
    case MD_TEXT_HTML:
        inline_html(b, p, size);
        break;
    default:
        if (size && in_file(b, p, size))
            plain_text(b, p, size);
        break;
    }
    return 0;
}

static void decode_tags(struct reading_state *s, struct node *root)
{
    for (struct node *n = root; n; n = node_next(root, n))
        if (n->type == NODE_HTML_INLINE)
            n->text = text_decode(s->a, n->text.p, n->text.n, false);
}

static void parse(struct reading_state *s, struct node *top, size_t from,
                  const struct markdown_guard *g)
{
    size_t to = g->split;
    MD_PARSER parser = {
        .flags = MD_DIALECT_GITHUB,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = text,
    };
    if (g->many_addresses)
        parser.flags &= ~(unsigned)MD_FLAG_PERMISSIVEAUTOLINKS;
    struct str source = markdown_hide_blanks(s);
    uint32_t begin = (uint32_t)from;
    struct builder b = {.s = s, .a = s->a, .top = top, .text = BUF_EMPTY};
    b.at = (struct places){.src = source.p,
                           .begin = begin,
                           .end = (uint32_t)to,
                           .has_cr =
                               !g->line_feeds && memchr(source.p + from, '\r', to - from) != NULL,
                           .cursor = begin,
                           .line = begin};
    md_parse(source.p + begin, (MD_SIZE)(to - from), &parser, &b);
    buf_free(&b.text);
    s->raw_html |= b.html;
    s->apart = s->apart && !b.deep;
    s->lost_links |= b.lost_links;
    if (b.deep)
        report_at(s, SEVERITY_WARNING, "nested-deep", begin,
                  "lists or quotes are nested more than %d levels deep; deeper levels are "
                  "shown at that level",
                  TREE_DEEPEST)
            ->remedy = STR("nest less deeply");
}

static void report_guard(struct reading_state *s, size_t from, size_t split, bool many)
{
    if (many)
        report_at(s, SEVERITY_WARNING, "addresses-many", from,
                  "a paragraph holds more than %d bare addresses; they stay text",
                  PARAGRAPH_ADDRESSES_MOST)
            ->remedy = STR("make its entries a list");
    if (split)
        report_at(s, SEVERITY_WARNING, "paragraph-long", split,
                  "a paragraph has more than %d lines with links; it goes on here as a new one",
                  PARAGRAPH_LINES_MOST)
            ->remedy = STR("make its entries a list, or put blank lines between them");
}

void markdown_read_part(struct reading_state *s, struct node *top, size_t from, size_t to)
{
    struct str source = str_slice(s->d->source, 0, to);
    bool told = false, hidden = false;
    bool outer_html = s->raw_html, outer_lost = s->lost_links;
    s->raw_html = s->lost_links = false;
    for (size_t at = from; at < to;) {
        struct markdown_guard g = markdown_guard(source, at);
        parse(s, top, at, &g);
        hidden |= s->shown.p != source.p;
        if (!told && (g.many_addresses || g.split < to))
            report_guard(s, at, g.split < to ? g.split : 0, g.many_addresses);
        told |= g.many_addresses || g.split < to;
        at = g.split;
    }
    s->apart = s->apart && s->utf8 && !told && !hidden && !s->raw_html && !s->lost_links;
    if (hidden)
        markdown_show_blanks(s, top);
    if (!s->utf8)
        decode_tags(s, top);
    if (s->lost_links)
        markdown_find_definitions(s, top, from, to);
    if (s->raw_html)
        markdown_html(s, top);
    s->raw_html = outer_html;
    s->lost_links = outer_lost;
}

void markdown_read(struct reading_state *s)
{
    struct doc *d = s->d;
    const struct doc *before = s->before;
    markdown_find_fences(s);
    bool utf8 = d->utf8 && s->utf8 && s->fences_len == 0;
    if (!(utf8 && before && before->apart && markdown_read_again(s, before))) {
        size_t at = d->front_end;
        s->apart = utf8;
        if (s->utf8)
            at = markdown_simple(s, d->root, at, d->source.n);
        markdown_read_part(s, d->root, at, d->source.n);
        s->apart = s->apart && markdown_stands_apart(str_from(d->source, at));
        if (s->fences_len)
            markdown_divide(s, d->root);
    }
    d->apart = s->apart;
}
