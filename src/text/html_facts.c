// SPDX-License-Identifier: MIT
// HTML5 parsing is gumbo's. A first value wins where a page repeats itself, so facts keep the
// document's order and are only bounded in number and length.
#include "text/html_facts.h"

#include <gumbo.h>
#include <string.h>

#include "base/library.h"
#include "text/html_shorten.h"

// clang-format off
#define CALLS(_) \
    _(gumbo_destroy_output) \
    _(gumbo_get_attribute) \
    _(gumbo_parse_with_options) \
    _(kGumboDefaultOptions)
// clang-format on
#define CALL(name) {#name, &gumbo.name},
LIBRARY_OF(gumbo, CALLS, LIBRARY_POINTER, CALL, "libgumbo.so.1", "libgumbo1", "read HTML")

enum {
    VALUE_MOST = 4096,
    NAME_MOST = 200,
    JSON_MOST = 256 << 10,
    HEADINGS_MOST = 3,
    SOURCES_MOST = 24
};

struct collect {
    struct arena *arena;
    struct html_facts facts;
    struct buf text;
    size_t headings, sources;
    struct html_short shortened; // of the page that is read
};

// At most so many bytes of it, cut between two characters.
static struct str cut(struct str s, size_t most)
{
    if (s.n > most)
        s.n = utf8_valid_prefix(str_slice(s, 0, most));
    return s;
}

static void add(struct collect *c, enum html_fact_kind kind, struct str name, struct str value,
                struct str extra)
{
    if (c->facts.len >= HTML_FACTS_MOST)
        return;
    value = cut(value, kind == FACT_JSON_LD ? JSON_MOST : VALUE_MOST);
    ARENA_PUSH(c->arena, c->facts.items, c->facts.len, c->facts.cap) = (struct html_fact){
        .kind = kind,
        .name = str_lower_ascii(c->arena, cut(name, NAME_MOST)),
        .value = str_copy(c->arena, str_trim(value)),
        .extra = str_copy(c->arena, cut(extra, NAME_MOST)),
    };
}

static struct str attribute(const GumboNode *n, const char *name)
{
    const GumboAttribute *a = gumbo.gumbo_get_attribute(&n->v.element.attributes, name);
    return a ? str_of(a->value) : STR_NONE;
}

// Adds a text, white space folded, up to limit bytes.
static void add_folded(struct buf *out, struct str text, size_t limit)
{
    for (size_t i = 0; i < text.n && out->n < limit; i++) {
        if (!is_space_ascii(text.p[i]))
            buf_char(out, text.p[i]);
        else if (out->n && out->p[out->n - 1] != ' ')
            buf_char(out, ' ');
    }
}

// The same, with what was left out of the page put back.
static void add_text(const struct html_short *s, const char *text, struct buf *out, size_t limit)
{
    for (const char *p = text; *p && out->n < limit;) {
        size_t plain = strcspn(p + 1, "\xF4") + 1; // a mark starts with it
        const struct html_run *run = html_mark_at(s, p);
        add_folded(out, run ? run->text : (struct str){p, plain}, limit);
        p += run ? HTML_MARK_SIZE : plain;
    }
}

// Adds visible text under n, white space folded, up to limit bytes.
static void gather(const struct html_short *s, const GumboNode *n, struct buf *out, size_t limit)
{
    if (out->n >= limit)
        return;
    if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA ||
        n->type == GUMBO_NODE_WHITESPACE)
        add_text(s, n->v.text.text, out, limit);
    if (n->type != GUMBO_NODE_ELEMENT)
        return;
    GumboTag tag = n->v.element.tag;
    if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_NOSCRIPT ||
        tag == GUMBO_TAG_TEMPLATE)
        return;
    for (unsigned i = 0; i < n->v.element.children.length; i++)
        gather(s, n->v.element.children.data[i], out, limit);
    if (out->n && out->p[out->n - 1] != ' ')
        buf_char(out, ' ');
}

// The visible text of n, valid until the next call: up to `most` bytes.
static struct str text_of(struct collect *c, const GumboNode *n, size_t most)
{
    buf_reset(&c->text);
    gather(&c->shortened, n, &c->text, most + 1);
    return str_trim(cut(buf_view(&c->text), most));
}

static bool is_json_ld(const GumboNode *n)
{
    return str_starts_ascii(attribute(n, "type"), STR("application/ld+json"));
}

static struct str raw_text(const GumboNode *n)
{
    const GumboVector *children = &n->v.element.children;
    const GumboNode *first = children->length ? children->data[0] : NULL;
    bool is_text = first && (first->type == GUMBO_NODE_TEXT || first->type == GUMBO_NODE_CDATA);
    return is_text ? str_of(first->v.text.text) : STR_NONE;
}

static void meta(struct collect *c, const GumboNode *n)
{
    static const char *const naming[] = {"property", "name", "http-equiv", "itemprop"};
    struct str charset = attribute(n, "charset");
    if (charset.n)
        add(c, FACT_CHARSET, STR_NONE, charset, STR_NONE);
    for (size_t i = 0; i < sizeof naming / sizeof *naming; i++) {
        struct str name = attribute(n, naming[i]);
        if (name.n)
            add(c, FACT_META, name, attribute(n, "content"), STR_NONE);
    }
}

static void itemprop(struct collect *c, const GumboNode *n)
{
    struct str name = attribute(n, "itemprop");
    if (!name.n || n->v.element.tag == GUMBO_TAG_META)
        return;
    static const char *const holders[] = {"content", "datetime", "href", "src"};
    struct str value = STR_NONE;
    for (size_t i = 0; i < 4 && !value.n; i++)
        value = attribute(n, holders[i]);
    add(c, FACT_ITEMPROP, name, value.n ? value : text_of(c, n, VALUE_MOST), STR_NONE);
}

static void time_element(struct collect *c, const GumboNode *n)
{
    struct str when = attribute(n, "datetime");
    bool pubdate = gumbo.gumbo_get_attribute(&n->v.element.attributes, "pubdate") != NULL;
    struct str name = pubdate ? STR("pubdate") : attribute(n, "itemprop");
    add(c, FACT_TIME, name, when.n ? when : text_of(c, n, VALUE_MOST), STR_NONE);
}

static void source(struct collect *c, const GumboNode *n)
{
    struct str from = attribute(n, "src");
    if (from.n && c->sources++ < SOURCES_MOST)
        add(c, FACT_SOURCE, STR_NONE, cut(from, NAME_MOST), STR_NONE);
}

static void element(struct collect *c, const GumboNode *n)
{
    switch (n->v.element.tag) {
    case GUMBO_TAG_HTML:
        if (attribute(n, "lang").n)
            add(c, FACT_LANG, STR_NONE, attribute(n, "lang"), STR_NONE);
        break;
    case GUMBO_TAG_TITLE:
        add(c, FACT_TITLE, STR_NONE, raw_text(n), STR_NONE);
        break;
    case GUMBO_TAG_META:
        meta(c, n);
        break;
    case GUMBO_TAG_BASE:
        add(c, FACT_BASE, STR_NONE, attribute(n, "href"), STR_NONE);
        break;
    case GUMBO_TAG_LINK:
        add(c, FACT_LINK, attribute(n, "rel"), attribute(n, "href"), attribute(n, "type"));
        break;
    case GUMBO_TAG_SCRIPT:
        if (is_json_ld(n))
            add(c, FACT_JSON_LD, STR_NONE, raw_text(n), STR_NONE);
        source(c, n);
        break;
    case GUMBO_TAG_IFRAME:
        source(c, n);
        break;
    case GUMBO_TAG_TIME:
        time_element(c, n);
        break;
    case GUMBO_TAG_H1:
        if (c->headings++ < HEADINGS_MOST)
            add(c, FACT_HEADING, STR_NONE, text_of(c, n, VALUE_MOST), STR_NONE);
        break;
    case GUMBO_TAG_INPUT:
        if (str_eq_ascii(attribute(n, "type"), STR("password")))
            add(c, FACT_FORM, STR_NONE, STR("password"), STR_NONE);
        break;
    case GUMBO_TAG_BODY:
        add(c, FACT_TEXT, STR_NONE, text_of(c, n, HTML_TEXT_KEPT), STR_NONE);
        break;
    default:
        break;
    }
    itemprop(c, n);
}

static void visit(struct collect *c, const GumboNode *n)
{
    if (n->type != GUMBO_NODE_ELEMENT && n->type != GUMBO_NODE_DOCUMENT)
        return;
    bool is_element = n->type == GUMBO_NODE_ELEMENT;
    if (is_element && n->v.element.tag == GUMBO_TAG_SVG)
        return; // its <title> is not the page's
    if (is_element)
        element(c, n);
    const GumboVector *children = is_element ? &n->v.element.children : &n->v.document.children;
    for (unsigned i = 0; i < children->length; i++)
        visit(c, children->data[i]);
}

// Takes the marks of a text; none may stand in SVG and MathML, where a script is markup, and in
// elements whose text is read as it is.
static bool take_marks(struct html_short *s, const GumboNode *text, size_t *taken)
{
    const GumboNode *n = text->parent;
    GumboTag tag = n->type == GUMBO_NODE_ELEMENT ? n->v.element.tag : GUMBO_TAG_UNKNOWN;
    size_t before = *taken;
    bool raw = tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE;
    bool kept = n->type != GUMBO_NODE_ELEMENT || tag == GUMBO_TAG_TITLE ||
                n->v.element.tag_namespace != GUMBO_NAMESPACE_HTML || tag == GUMBO_TAG_TEXTAREA ||
                tag == GUMBO_TAG_XMP || tag == GUMBO_TAG_IFRAME || tag == GUMBO_TAG_NOEMBED ||
                tag == GUMBO_TAG_NOFRAMES || tag == GUMBO_TAG_PLAINTEXT ||
                (tag == GUMBO_TAG_SCRIPT && is_json_ld(n));
    return html_mark_take(s, text->v.text.text, raw, taken) && (!kept || *taken == before);
}

static bool marks_stand_right(struct html_short *s, const GumboNode *n, size_t *taken)
{
    if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA ||
        n->type == GUMBO_NODE_WHITESPACE)
        return take_marks(s, n, taken);
    if (n->type == GUMBO_NODE_COMMENT)
        return true;
    const GumboVector *children =
        n->type == GUMBO_NODE_DOCUMENT ? &n->v.document.children : &n->v.element.children;
    for (unsigned i = 0; i < children->length; i++)
        if (!marks_stand_right(s, children->data[i], taken))
            return false;
    return true;
}

static bool is_void(struct str name)
{
    static const char *const names[] = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                        "input", "link", "meta", "source", "track", "wbr"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_ascii(name, str_of(names[i])))
            return true;
    return false;
}

// Skips a comment, a script or a style that starts at i; returns the offset after it, or i.
static size_t skip_opaque(struct str html, size_t i)
{
    static const struct {
        const char *open, *close;
    } opaque[] = {{"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}};
    for (size_t k = 0; k < 3; k++) {
        if (!str_starts_ascii(str_from(html, i), str_of(opaque[k].open)))
            continue;
        for (size_t j = i + 4; j < html.n; j++)
            if (html.p[j] == opaque[k].close[0] &&
                str_starts_ascii(str_from(html, j), str_of(opaque[k].close)))
                return j + strlen(opaque[k].close);
        return html.n;
    }
    return i;
}

// End tags count only down to the floor; mismatched ones therefore lower the estimate, which
// is why the process that parses has a limit of its own on time.
size_t html_depth(struct str html)
{
    size_t depth = 0, deepest = 0;
    for (size_t i = 0; i + 1 < html.n; i++) {
        if (html.p[i] != '<')
            continue;
        size_t after = skip_opaque(html, i);
        if (after != i) {
            i = after - 1;
            continue;
        }
        bool closing = html.p[i + 1] == '/';
        size_t from = i + 1 + closing, to = from;
        while (to < html.n && (is_alpha_ascii(html.p[to]) || is_digit_ascii(html.p[to])))
            to++;
        if (to == from)
            continue;
        if (closing)
            depth -= depth > 0;
        else if (!is_void(str_slice(html, from, to)) && ++depth > deepest)
            deepest = depth;
    }
    return deepest;
}

void html_facts_prepare(void)
{
    library_need(&libgumbo);
}

// False, and nothing read, when what was left out of the page was no mere text.
static bool read_tree(struct collect *c)
{
    GumboOptions options = *gumbo.kGumboDefaultOptions;
    options.max_errors = 0;
    struct str html = c->shortened.html;
    size_t taken = 0;
    GumboOutput *tree = gumbo.gumbo_parse_with_options(&options, html.n ? html.p : "", html.n);
    if (!tree)
        return true;
    bool right = !c->shortened.len || (marks_stand_right(&c->shortened, tree->document, &taken) &&
                                       taken == c->shortened.len);
    if (right)
        visit(c, tree->document);
    gumbo.gumbo_destroy_output(&options, tree);
    return right;
}

static struct html_facts read_page(struct arena *a, struct str html, bool whole)
{
    html_facts_prepare();
    struct collect c = {.arena = a, .shortened.html = html};
    // Unclosed <p> and <li> count as depth here but not in the tree: allow for them.
    if (html_depth(html) > HTML_DEEPEST * 4) {
        c.facts.refused = true;
        return c.facts;
    }
    if (!whole)
        c.shortened = html_shorten(a, html);
    if (!read_tree(&c)) {
        c.shortened = (struct html_short){.html = html};
        (void)read_tree(&c);
    }
    buf_free(&c.text);
    return c.facts;
}

struct html_facts html_facts_read(struct arena *a, struct str html)
{
    return read_page(a, html, false);
}

struct html_facts html_facts_read_whole(struct arena *a, struct str html)
{
    return read_page(a, html, true);
}

static void put_number(struct buf *out, size_t n)
{
    for (int shift = 0; shift < 32; shift += 8)
        buf_char(out, (char)(n >> shift & 0xFF));
}

static void put_text(struct buf *out, struct str s)
{
    put_number(out, s.n);
    buf_str(out, s);
}

void html_facts_write(const struct html_facts *f, struct buf *out)
{
    buf_char(out, f->refused ? 'R' : 'F');
    put_number(out, f->len);
    for (size_t i = 0; i < f->len; i++) {
        buf_char(out, (char)f->items[i].kind);
        put_text(out, f->items[i].name);
        put_text(out, f->items[i].value);
        put_text(out, f->items[i].extra);
    }
}

static bool take_number(struct str *s, size_t *out)
{
    if (s->n < 4)
        return false;
    *out = 0;
    for (int i = 3; i >= 0; i--)
        *out = *out << 8 | (unsigned char)s->p[i];
    *s = str_from(*s, 4);
    return true;
}

static bool take_text(struct arena *a, struct str *s, struct str *out)
{
    size_t n;
    if (!take_number(s, &n) || n > s->n)
        return false;
    *out = str_copy(a, str_slice(*s, 0, n));
    *s = str_from(*s, n);
    return true;
}

bool html_facts_parse(struct arena *a, struct str bytes, struct html_facts *out)
{
    struct html_facts f = {0};
    size_t count;
    if (bytes.n < 1 || (bytes.p[0] != 'F' && bytes.p[0] != 'R'))
        return false;
    f.refused = bytes.p[0] == 'R';
    bytes = str_from(bytes, 1);
    if (!take_number(&bytes, &count) || count > HTML_FACTS_MOST)
        return false;
    f.items = ARENA_ARRAY(a, count ? count : 1, struct html_fact);
    f.cap = count;
    for (; f.len < count; f.len++) {
        struct html_fact *x = &f.items[f.len];
        if (bytes.n < 1 || (unsigned char)bytes.p[0] > FACT_DOCUMENT)
            return false;
        x->kind = (enum html_fact_kind)bytes.p[0];
        bytes = str_from(bytes, 1);
        if (!take_text(a, &bytes, &x->name) || !take_text(a, &bytes, &x->value) ||
            !take_text(a, &bytes, &x->extra))
            return false;
    }
    *out = f;
    return bytes.n == 0;
}
