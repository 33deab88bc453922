// SPDX-License-Identifier: MIT
#include "text/html_parse.h"

#include <gumbo.h>

#include "base/library.h"

// clang-format off
#define CALLS(_) \
    _(gumbo_destroy_output) \
    _(gumbo_get_attribute) \
    _(gumbo_normalized_tagname) \
    _(gumbo_parse_with_options) \
    _(gumbo_tag_from_original_text) \
    _(kGumboDefaultOptions)
// clang-format on
#define CALL(name) {#name, &gumbo.name},
LIBRARY_OF(gumbo, CALLS, LIBRARY_POINTER, CALL, "libgumbo.so.1", "libgumbo1", "read HTML")

struct walk {
    const struct html_events *events;
    const char *base;
};

bool html_attribute(const struct html_element *e, const char *name, struct str *value,
                    size_t *offset, const char *base)
{
    const GumboElement *g = e->parsed;
    const GumboAttribute *a = gumbo.gumbo_get_attribute(&g->attributes, name);
    if (!a)
        return false;
    *value = str_of(a->value);
    struct str raw = {a->original_value.data, a->original_value.length};
    size_t quote = raw.n >= 2 && (raw.p[0] == '"' || raw.p[0] == '\'');
    raw = str_slice(raw, quote, raw.n - quote);
    if (offset)
        *offset = raw.n ? (size_t)(raw.p - base) : 0;
    return true;
}

static struct str piece(GumboStringPiece p)
{
    return (struct str){p.data, p.length};
}

static struct str tag_name(const GumboElement *g)
{
    if (g->tag != GUMBO_TAG_UNKNOWN)
        return str_of(gumbo.gumbo_normalized_tagname(g->tag));
    GumboStringPiece name = g->original_tag;
    gumbo.gumbo_tag_from_original_text(&name);
    return piece(name);
}

static void describe(const struct walk *w, const GumboElement *g, struct html_element *e)
{
    e->name = tag_name(g);
    e->tag = html_tag_find(e->name);
    e->parsed = g;
    struct str start = piece(g->original_tag), end = piece(g->original_end_tag);
    e->started = start.n > 0;
    e->ended = end.n > 0 && str_starts(end, STR("</"));
    if (e->started) {
        e->start = (size_t)(start.p - w->base);
        e->content = e->start + start.n;
    }
    if (e->ended) {
        e->inner_end = (size_t)(end.p - w->base);
        e->end = e->inner_end + end.n;
    }
}

static void visit(const struct walk *w, const GumboNode *n);

static void visit_element(const struct walk *w, const GumboElement *g)
{
    struct html_element e = {0};
    describe(w, g, &e);
    void *cookie = NULL;
    if (w->events->enter(w->events->data, &e, &cookie))
        for (unsigned i = 0; i < g->children.length; i++)
            visit(w, g->children.data[i]);
    w->events->leave(w->events->data, &e, cookie);
}

static void visit(const struct walk *w, const GumboNode *n)
{
    switch (n->type) {
    case GUMBO_NODE_ELEMENT:
        visit_element(w, &n->v.element);
        break;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
        w->events->text(w->events->data, piece(n->v.text.original_text), str_of(n->v.text.text));
        break;
    default:
        break;
    }
}

void html_prepare(void)
{
    library_need(&libgumbo);
}

void html_parse(struct str html, const struct html_events *events)
{
    if (html.n == 0)
        return;
    html_prepare();
    struct walk w = {.events = events, .base = html.p};
    GumboOptions options = *gumbo.kGumboDefaultOptions;
    options.max_errors = 0;
    GumboOutput *out = gumbo.gumbo_parse_with_options(&options, html.p, html.n);
    if (!out)
        return;
    visit(&w, out->root);
    gumbo.gumbo_destroy_output(&options, out);
}
