// SPDX-License-Identifier: MIT
// Raw HTML between Markdown. Inside a paragraph, a start tag and its end tag become one node
// around what stands between them; <br> and <img> become what they are; a tag without its
// partner stays raw. Between blocks, an HTML block is parsed into its children. Blocks that
// leave elements open are taken together with what follows up to the block that closes them:
// a table in several parts is one table, Markdown inside <div> stands inside its division.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/entity.h"
#include "text/html_raw_tag.h"
#include "text/html_tags.h"
#include "text/tree.h"

enum { OPEN_MOST = 64 };

// Inside paragraphs

static bool pairs(struct str name)
{
    const struct html_tag *t = html_tag_find(name);
    return t->kind == HTML_INLINE;
}

// Marks (with `header`) the start and end tags among parent's children that belong together.
static void match_tags(struct node *parent)
{
    struct node *open[OPEN_MOST];
    size_t len = 0;
    for (struct node *n = parent->first; n; n = n->next) {
        if (n->type != NODE_HTML_INLINE)
            continue;
        struct raw_tag t = raw_tag_read(n->text);
        if (!pairs(t.name))
            continue;
        if (!t.closing) {
            if (len < OPEN_MOST)
                open[len++] = n;
            continue;
        }
        size_t i = len;
        while (i && !str_eq_ascii(raw_tag_read(open[i - 1]->text).name, t.name))
            i--;
        if (i == 0)
            continue;
        open[i - 1]->header = n->header = true;
        len = i - 1;
    }
}

static bool inside_link(const struct node *n)
{
    for (; n && !node_is_block(n); n = n->parent)
        if (n->type == NODE_LINK)
            return true;
    return false;
}

// A decoded attribute; *offset is where it stands in the file, or 0.
static struct str attribute(struct reading_state *s, const struct node *n, struct str tag,
                            const char *name, uint32_t *offset)
{
    struct str v = STR_NONE;
    if (!raw_tag_attribute(tag, str_of(name), &v) || v.n == 0)
        return STR_NONE;
    struct str trimmed = str_trim(v);
    if (offset && s->utf8)
        *offset = n->offset + (uint32_t)(trimmed.p - tag.p);
    return entity_decode_all(s->a, trimmed);
}

// What `n`, a tag, is from now on.
static void become(struct reading_state *s, struct node *n)
{
    struct str tag = n->text;
    struct str name = raw_tag_read(tag).name;
    const struct html_tag *t = html_tag_find(name);
    n->type = t->type == NODE_CODE ? NODE_SPAN : t->type;
    n->text = STR_NONE;
    if (n->type == NODE_LINK) {
        n->url = attribute(s, n, tag, "href", &n->url_offset);
        n->title = attribute(s, n, tag, "title", NULL);
        n->extra = attribute(s, n, tag, "class", NULL);
        if (n->url.n == 0 || inside_link(n->parent))
            n->type = NODE_SPAN;
    } else if (n->type == NODE_TIME) {
        n->extra = attribute(s, n, tag, "datetime", NULL);
    } else if (n->type == NODE_IMAGE) {
        n->url = attribute(s, n, tag, "src", &n->url_offset);
        n->title = attribute(s, n, tag, "title", NULL);
        uint32_t at = n->offset;
        struct str alt = attribute(s, n, tag, "alt", &at);
        if (alt.n) {
            struct node *text = tree_add(s->a, n, NODE_TEXT, at);
            text->text = alt;
            text->length = at == n->offset ? 0 : (uint32_t)alt.n;
        }
    }
    if (n->type == NODE_SPAN)
        n->extra = attribute(s, n, tag, "class", NULL);
    if (n->type == NODE_SPAN && n->extra.n == 0)
        n->extra = str_copy(s->a, name);
}

// A paragraph that is one <h2>…</h2> or <p>…</p>: md4c reads some block tags as inline.
static void unwrap_paragraph(struct node *parent)
{
    struct node *first = parent->first, *last = parent->last, *before = first;
    if (parent->type != NODE_PARAGRAPH || !first || first == last ||
        first->type != NODE_HTML_INLINE || last->type != NODE_HTML_INLINE)
        return;
    struct raw_tag open = raw_tag_read(first->text), close = raw_tag_read(last->text);
    const struct html_tag *t = html_tag_find(open.name);
    bool text = t->type == NODE_HEADING || t->type == NODE_PARAGRAPH;
    if (t->kind != HTML_BLOCK || !text || open.closing || !close.closing ||
        !str_eq_ascii(open.name, close.name))
        return;
    while (before->next != last)
        before = before->next;
    parent->type = t->type;
    parent->level = t->level;
    parent->first = before == first ? NULL : first->next;
    parent->last = before == first ? NULL : before;
    before->next = NULL;
}

static void pair_tags(struct reading_state *s, struct node *parent)
{
    unwrap_paragraph(parent);
    match_tags(parent);
    struct node *n = parent->first, *next, *top = parent;
    parent->first = parent->last = NULL;
    for (; n; n = next) {
        next = n->next;
        bool matched = n->type == NODE_HTML_INLINE && n->header;
        struct raw_tag t =
            n->type == NODE_HTML_INLINE ? raw_tag_read(n->text) : (struct raw_tag){0};
        n->header = n->header && !matched;
        if (matched && t.closing) {
            top->length = n->offset + n->length - top->offset;
            top = top->parent;
            continue;
        }
        tree_append(top, n);
        bool empty = t.name.n && !t.closing && html_tag_find(t.name)->kind == HTML_EMPTY &&
                     html_tag_find(t.name)->type != NODE_RULE;
        if (matched || empty)
            become(s, n);
        if (matched)
            top = n;
    }
}

// Between blocks

static bool counts(struct str name)
{
    const struct html_tag *t = html_tag_find(name);
    return t->kind == HTML_BLOCK && t->closed;
}

static size_t skip_comment(struct str s, size_t i)
{
    if (!str_starts(str_from(s, i), STR("<!--")))
        return i;
    size_t end = str_find(str_from(s, i), STR("-->"));
    return end == STR_NOT_FOUND ? s.n : i + end + 3;
}

// How many elements s leaves open, less those that it closes without having opened them.
static int balance_of(struct str s)
{
    int balance = 0;
    for (size_t i = 0; i < s.n;) {
        const char *hit = memchr(s.p + i, '<', s.n - i);
        if (!hit)
            break;
        i = (size_t)(hit - s.p);
        size_t after = skip_comment(s, i);
        if (after > i) {
            i = after;
            continue;
        }
        struct raw_tag t = raw_tag_read(str_slice(s, i, i + 20));
        if (counts(t.name))
            balance += t.closing ? -1 : 1;
        i++;
    }
    return balance;
}

struct block {
    struct node *node;
    int before, after; // open elements before and after it, from the first block on
    size_t close;      // index of the block that closes what this one opens; own when none
};

static size_t end_of(const struct node *n)
{
    return (size_t)n->offset + n->length;
}

// Indented HTML behind an empty line is code to Markdown. Inside an element that is open its
// keepers mean it as HTML, and most site generators read it so.
static void read_indented(struct reading_state *s, struct node *c)
{
    struct str source = s->d->source, text = str_trim(c->text);
    bool tag = text.n > 2 && text.p[0] == '<' &&
               (is_alpha_ascii(text.p[1]) || text.p[1] == '/' || text.p[1] == '!');
    size_t at = c->offset, end = end_of(c);
    while (at < end && is_space_ascii(source.p[at]))
        at++;
    if (!tag || at >= end || source.p[at] != '<')
        return; // with a fence it is code after all
    c->type = NODE_HTML_BLOCK;
    c->extra = STR_NONE;
    c->offset = (uint32_t)at;
    c->length = (uint32_t)(end - at);
    c->text = text_decode(s->a, source.p + at, end - at, s->utf8);
}

bool markdown_is_raw_html(struct str info)
{
    return str_eq(info, STR("{=html}")) || str_eq(info, STR("{=html5}")) ||
           str_eq(info, STR("{raw} html"));
}

// "```{=html}": Pandoc, Quarto and MyST hand on what stands between such fences as HTML.
static void read_raw(struct reading_state *s, struct node *n)
{
    struct str whole = str_slice(s->d->source, n->offset, end_of(n));
    size_t from = str_find_char(whole, '\n'), last = str_rfind_char(whole, '\n');
    bool nested = n->parent->type != NODE_DOCUMENT && n->parent->type != NODE_DIVISION;
    if (nested || from == STR_NOT_FOUND)
        return;
    struct str mark = str_trim(str_from(whole, last));
    bool closed = str_starts(mark, STR("```")) || str_starts(mark, STR("~~~"));
    struct str html = str_slice(whole, from + 1, closed ? last + 1 : whole.n);
    if (!str_trim(html).n)
        return;
    n->type = NODE_HTML_BLOCK;
    n->extra = STR_NONE;
    n->offset += (uint32_t)from + 1;
    n->length = (uint32_t)html.n;
    n->text = text_decode(s->a, html.p, html.n, s->utf8);
}

static struct block *list_blocks(struct reading_state *s, struct node *parent, size_t *len)
{
    size_t n = 0, cap = 0;
    struct block *list = NULL;
    int open = 0;
    for (struct node *c = parent->first; c; c = c->next) {
        struct block b = {.node = c, .before = open, .close = n};
        if (open > 0 && c->type == NODE_CODE_BLOCK)
            read_indented(s, c);
        if (c->type == NODE_HTML_BLOCK)
            open += balance_of(c->text);
        b.after = open;
        ARENA_PUSH(s->a, list, n, cap) = b;
    }
    // For each opening block the next one after which no more is open than before it.
    size_t *waiting = ARENA_ARRAY(s->a, n + 1, size_t), waits = 0;
    for (size_t i = 0; i < n; i++) {
        while (waits && list[i].after <= list[waiting[waits - 1]].before)
            list[waiting[--waits]].close = i;
        if (list[i].after > list[i].before)
            waiting[waits++] = i;
    }
    *len = n;
    return list;
}

static bool all_html(const struct block *list, size_t from, size_t to)
{
    for (size_t i = from; i <= to; i++)
        if (list[i].node->type != NODE_HTML_BLOCK)
            return false;
    return true;
}

// HTML blocks from..to, which stand one after the other, as one.
static void join_html(struct reading_state *s, struct node *parent, const struct block *list,
                      size_t from, size_t to)
{
    struct node *n = list[from].node;
    size_t end = end_of(list[to].node);
    struct str html = str_slice(s->d->source, n->offset, end);
    if (to > from) {
        n->length = (uint32_t)html.n;
        n->text = text_decode(s->a, html.p, html.n, s->utf8);
    }
    tree_append(parent, n);
    struct html_piece piece = {.offset = n->offset, .n = html.n};
    html_build(s, n, html, &piece, 1);
}

// HTML blocks with Markdown between them: one division that holds both.
static void join_mixed(struct reading_state *s, struct node *parent, const struct block *list,
                       size_t from, size_t to)
{
    struct html_piece *pieces = ARENA_ARRAY(s->a, to - from + 1, struct html_piece);
    AUTO_BUF html = BUF_EMPTY;
    for (size_t i = from; i <= to; i++) {
        struct node *n = list[i].node;
        struct html_piece *p = &pieces[i - from];
        *p = (struct html_piece){.at = html.n, .offset = n->offset, .n = n->length};
        if (n->type == NODE_HTML_BLOCK) {
            buf_add(&html, s->d->source.p + n->offset, n->length);
        } else {
            buf_c(&html, HTML_STANDS_FOR_NODE);
            p->node = n;
        }
    }
    struct node *division = tree_add(s->a, parent, NODE_DIVISION, list[from].node->offset);
    division->length = (uint32_t)(end_of(list[to].node) - division->offset);
    if (!html_build(s, division, buf_view(&html), pieces, to - from + 1))
        for (size_t i = from; i <= to; i++)
            tree_append(division, list[i].node);
}

static void group_blocks(struct reading_state *s, struct node *parent)
{
    size_t len = 0;
    struct block *list = list_blocks(s, parent, &len);
    parent->first = parent->last = NULL;
    for (size_t i = 0; i < len; i++) {
        size_t to = list[i].close;
        if (list[i].node->type != NODE_HTML_BLOCK)
            tree_append(parent, list[i].node);
        else if (all_html(list, i, to))
            join_html(s, parent, list, i, to);
        else
            join_mixed(s, parent, list, i, to);
        i = to;
    }
}

static bool is_paragraph_tag(const struct node *n)
{
    return n->type == NODE_HTML_INLINE && str_eq_ascii(raw_tag_read(n->text).name, STR("p"));
}

// A paragraph behind p, from byte `at` on to where p ended; p ends at byte `to`.
static struct node *break_paragraph(struct reading_state *s, struct node *p, uint32_t to,
                                    uint32_t at)
{
    struct node *rest = ARENA_ARRAY(s->a, 1, struct node);
    *rest =
        (struct node){.type = NODE_PARAGRAPH, .offset = at, .parent = p->parent, .next = p->next};
    rest->length = p->offset + p->length - at;
    if (p->parent->last == p)
        p->parent->last = rest;
    p->next = rest;
    p->length = to - p->offset;
    return rest;
}

// "… May 2018.</p><p>[Title](…)": paragraphs that HTML ends and begins in one of Markdown.
static void split_paragraph(struct reading_state *s, struct node *p)
{
    struct node *n = p->first;
    while (n && !is_paragraph_tag(n))
        n = n->next;
    if (p->type != NODE_PARAGRAPH || !n || !p->first->next) {
        pair_tags(s, p);
        return;
    }
    n = p->first;
    p->first = p->last = NULL;
    struct node *tag = NULL; // the last of those before n
    uint32_t to = 0;
    for (struct node *next; n; n = next) {
        next = n->next;
        if (is_paragraph_tag(n)) {
            to = tag ? to : n->offset;
            tag = n;
            continue;
        }
        if (tag && p->first) {
            struct node *rest = break_paragraph(s, p, to, tag->offset + tag->length);
            pair_tags(s, p);
            p = rest;
        }
        tag = NULL;
        tree_append(p, n);
    }
    pair_tags(s, p);
}

void markdown_html(struct reading_state *s, struct node *top)
{
    struct node **parents = NULL;
    size_t len = 0, cap = 0;
    for (struct node *n = top; n; n = node_next(top, n)) {
        if (n->type == NODE_CODE_BLOCK && markdown_is_raw_html(n->extra))
            read_raw(s, n);
        bool html = n->type == NODE_HTML_BLOCK || n->type == NODE_HTML_INLINE;
        if (!html || n == top || n->parent->consumed)
            continue;
        n->parent->consumed = true; // only to take each parent once
        ARENA_PUSH(s->a, parents, len, cap) = n->parent;
    }
    for (size_t i = 0; i < len; i++) {
        parents[i]->consumed = false;
        if (parents[i]->first && node_is_block(parents[i]->first))
            group_blocks(s, parents[i]);
        else
            split_paragraph(s, parents[i]);
    }
}
