// SPDX-License-Identifier: MIT
// What gumbo may be given. The open elements are followed as the standard does, roughly and
// never with fewer than there are: an end tag closes what it could close, formatting elements
// are taken out singly, elements whose end may be left out are not counted. Depth is refused
// above HTML_TREE_DEEPEST; so is a page in which formatting left open would be copied into
// too many elements, and a tag with too many attributes.
#include <string.h>

#include "text/html_parse.h"

struct open {
    uint64_t name;
    bool formatting, boundary, foreign;
};

struct guard {
    struct open stack[HTML_TREE_DEEPEST];
    size_t depth, formatting, cost;
    size_t foreign; // <svg> and <math> that are open: scripts are elements there
};

static const char *const formatting[] = {"b",     "big",    "code",   "em", "font", "i",    "s",
                                         "small", "strike", "strong", "tt", "u",    "nobr", "a"};
static const char *const boundaries[] = {"table", "marquee", "object",   "applet",
                                         "svg",   "math",    "template", "button"};
static const char *const uncounted[] = {
    "p",      "li",     "td",       "th",       "tr",   "dd",      "dt",   "thead", "tbody",
    "tfoot",  "option", "optgroup", "colgroup", "col",  "caption", "html", "head",  "body",
    "br",     "hr",     "img",      "input",    "meta", "link",    "area", "base",  "embed",
    "source", "track",  "wbr",      "param",    "rp",   "rt"};

#define IS_ONE_OF(name, list) is_one_of((name), (list), sizeof(list) / sizeof *(list))
static bool is_one_of(struct str name, const char *const *list, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq_ascii(name, str_of(list[i])))
            return true;
    return false;
}

static uint64_t hash(struct str name)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)(name.p[i] | 32)) * 1099511628211u;
    return h;
}

static bool push(struct guard *g, struct str name)
{
    g->cost += 1 + g->formatting;
    if (IS_ONE_OF(name, uncounted))
        return true;
    if (g->depth == HTML_TREE_DEEPEST)
        return false;
    struct open *o = &g->stack[g->depth++];
    *o = (struct open){hash(name), IS_ONE_OF(name, formatting), IS_ONE_OF(name, boundaries),
                       str_eq_ascii(name, STR("svg")) || str_eq_ascii(name, STR("math"))};
    g->formatting += o->formatting;
    g->foreign += o->foreign;
    return true;
}

// An end tag: formatting elements leave the stack alone, others take along what is above
// them, but an inline element never takes a block along.
static void pop(struct guard *g, struct str name)
{
    uint64_t h = hash(name);
    bool block =
        html_tag_find(name)->kind != HTML_UNKNOWN && html_tag_find(name)->kind != HTML_INLINE;
    size_t i = g->depth;
    while (i && g->stack[i - 1].name != h) {
        i--;
        if (g->stack[i].boundary && !str_eq_ascii(name, STR("table")))
            return;
    }
    if (i == 0)
        return;
    if (g->stack[i - 1].formatting) {
        g->formatting--;
        memmove(&g->stack[i - 1], &g->stack[i], (g->depth - i) * sizeof *g->stack);
        g->depth--;
        return;
    }
    if (!block && i != g->depth)
        return;
    while (g->depth >= i) {
        g->depth--;
        g->formatting -= g->stack[g->depth].formatting;
        g->foreign -= g->stack[g->depth].foreign;
    }
}

// The end of the tag whose name ends at i, counting its attributes.
static size_t tag_end(struct str s, size_t i, size_t *attributes)
{
    char quote = '\0';
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '>') {
            return i + 1;
        } else if ((c == '"' || c == '\'') && s.p[i - 1] == '=') {
            quote = c;
        } else if ((is_space_ascii(c) || c == '/') && !is_space_ascii(s.p[i - 1])) {
            ++*attributes;
        } else if (c == '"' || c == '\'') {
            ++*attributes;
        }
    }
    return s.n;
}

static size_t after_first(struct str s, size_t i, struct str mark)
{
    size_t at = str_find(str_from(s, i), mark);
    return at == STR_NOT_FOUND ? s.n : i + at + mark.n;
}

// Past a comment, or up to the end tag of a script or style, that begins at i; else i.
static size_t skip_opaque(const struct guard *g, struct str s, size_t i, struct str name)
{
    static const char *const opaque[] = {"script", "style", "textarea", "title"};
    if (str_starts(str_from(s, i), STR("<!--"))) {
        size_t end = after_first(s, i + 2, STR("-->"));
        size_t odd = after_first(str_slice(s, 0, end), i + 2, STR("--!>"));
        return odd < end ? odd : end;
    }
    if (g->foreign || !IS_ONE_OF(name, opaque))
        return i;
    for (size_t j = i + 1; j + name.n + 1 < s.n; j++)
        if (s.p[j] == '<' && s.p[j + 1] == '/' && str_starts_ascii(str_from(s, j + 2), name))
            return j;
    return s.n;
}

enum html_refusal html_guard(struct str s, size_t *at)
{
    struct guard g; // of the stack nothing is read before it is written
    g.depth = g.formatting = g.cost = g.foreign = 0;
    for (size_t i = 0; i + 1 < s.n;) {
        const char *hit = memchr(s.p + i, '<', s.n - 1 - i);
        if (!hit)
            break;
        i = (size_t)(hit - s.p);
        *at = i;
        bool closing = s.p[i + 1] == '/';
        size_t from = i + 1 + closing, to = from;
        while (to < s.n && (is_alpha_ascii(s.p[to]) || is_digit_ascii(s.p[to]) || s.p[to] == '-'))
            to++;
        struct str name = str_slice(s, from, to);
        size_t after = closing ? i : skip_opaque(&g, s, i, name);
        if (after != i) {
            i = after > i ? after : i + 1;
            continue;
        }
        if (name.n == 0 || !is_alpha_ascii(name.p[0])) {
            i++;
            continue;
        }
        size_t attributes = 0;
        i = tag_end(s, to, &attributes);
        if (closing)
            pop(&g, name);
        else if (!push(&g, name))
            return HTML_TOO_DEEP;
        if (g.cost > HTML_NODES_MOST || attributes > HTML_ATTRIBUTES_MOST)
            return HTML_TOO_COSTLY;
    }
    return HTML_FINE;
}
