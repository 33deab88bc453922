// SPDX-License-Identifier: MIT
// Policy: what html.c makes of the tree, made as the text is read. Nothing is consumed here,
// nothing raw, no table; a link or a picture is given to html_inline.c as the node that it would
// be.
#include "site/html_parts.h"
#include "text/markdown_simple.h"

struct writing {
    struct html h;
    const char *src;
    size_t span, span_shown; // where the open emphasis began in out, and h.shown there
    bool in_heading;
    unsigned level;    // of that heading
    size_t heading;    // where it began in out
    struct node words; // its texts, one behind the other
};

static void write_inside(struct html *h, const void *n)
{
    const struct str *html = n;
    buf_str(h->out, *html);
}

static void begin_heading(struct writing *w, unsigned level)
{
    w->in_heading = true;
    w->level = level;
    w->heading = w->h.out->n;
    w->words = (struct node){.type = NODE_HEADING};
}

// What its text is decides how it begins, so it is written again behind that.
static void end_heading(struct writing *w)
{
    struct html *h = &w->h;
    struct str html = str_from(buf_view(h->out), w->heading);
    html = str_copy(h->arena, html);
    h->out->n = w->heading;
    w->in_heading = false;
    html_heading(h, (uint8_t)w->level, node_text(h->arena, &w->words), STR_NONE, &html,
                 write_inside);
}

static void add_words(struct writing *w, struct str text)
{
    struct node *n = ARENA_NEW(w->h.arena, struct node), *last = w->words.last;
    n->type = NODE_TEXT;
    n->text = text;
    n->parent = &w->words;
    *(last ? &last->next : &w->words.first) = n;
    w->words.last = n;
}

static void open(void *to, enum node_type type, uint32_t at, unsigned level, bool header)
{
    (void)at, (void)header;
    struct writing *w = to;
    struct buf *out = w->h.out;
    if (type == NODE_PARAGRAPH) {
        buf_c(out, "<p>");
    } else if (type == NODE_STRONG || type == NODE_EMPHASIS) {
        w->span = out->n;
        w->span_shown = w->h.shown;
        buf_str(out, type == NODE_STRONG ? STR("<strong>") : STR("<em>"));
    } else if (type == NODE_ITEM) {
        buf_c(out, "<li>");
    } else if (type == NODE_HEADING) {
        begin_heading(w, level);
    } else {
        buf_str(out, type == NODE_LIST ? STR("<ul>\n") : STR("<blockquote>\n"));
    }
}

static void close(void *to, enum node_type type, uint32_t end)
{
    (void)end;
    struct writing *w = to;
    struct buf *out = w->h.out;
    if (type == NODE_STRONG || type == NODE_EMPHASIS) {
        buf_str(out, type == NODE_STRONG ? STR("</strong>") : STR("</em>"));
        if (w->h.shown == w->span_shown)
            out->n = w->span;
        return;
    }
    if (type == NODE_PARAGRAPH)
        buf_c(out, "</p>\n");
    else if (type == NODE_ITEM)
        buf_c(out, "</li>\n");
    else if (type == NODE_HEADING)
        end_heading(w);
    else
        buf_str(out, type == NODE_LIST ? STR("</ul>\n") : STR("</blockquote>\n"));
    w->h.started = true;
}

static void text(void *to, uint32_t from, uint32_t end, bool plain)
{
    struct writing *w = to;
    struct str s = {w->src + from, end - from};
    if (plain && s.p[0] != ' ') {
        buf_str(w->h.out, s);
        w->h.shown++;
    } else {
        html_text(&w->h, s);
    }
    if (w->in_heading)
        add_words(w, s);
}

static void soft_break(void *to, uint32_t at)
{
    (void)at;
    struct writing *w = to;
    buf_char(w->h.out, '\n');
}

static void link(void *to, const struct simple_link *l)
{
    struct writing *w = to;
    struct node n = {.type = l->image ? NODE_IMAGE : NODE_LINK,
                     .url = {w->src + l->url, l->url_to - l->url}};
    struct node words = {
        .type = NODE_TEXT, .text = {w->src + l->text, l->text_to - l->text}, .parent = &n};
    n.first = n.last = &words;
    html_inline(&w->h, &n);
    if (w->in_heading)
        add_words(w, words.text);
}

static const struct simple_sink html = {open, close, text, soft_break, link};

bool html_render_simple(struct buf *out, struct arena *a, struct str source, size_t from,
                        const struct html_options *options)
{
    struct writing w = {.h = {.out = out, .arena = a, .options = options, .split = SIZE_MAX},
                        .src = source.p};
    struct simple m = {.src = source.p, .end = (uint32_t)source.n, .sink = &html, .to = &w};
    size_t begins = out->n;
    w.h.ids = MAP_IN(a);
    for (uint32_t at = (uint32_t)from; at < m.end;) {
        if (m.src[at] == '\n') {
            at++;
            continue;
        }
        at = markdown_simple_block(&m, at);
        if (!at) {
            out->n = begins;
            return false;
        }
    }
    return true;
}
