// SPDX-License-Identifier: MIT
// Policy of blocks. Headings are renumbered by their place in the outline, so that the page's
// title is the only <h1> and no level is skipped. What a clip already says is left out with
// whatever it leaves empty: the output is cut back to where the empty thing began, which keeps
// the work linear. Divisions mean nothing and leave no mark.
#include "site/html_parts.h"

#include <stdio.h>

#include "site/write.h"
#include "text/fold.h"

static void block(struct html *h, const struct node *n);

// Not within an element: what stands there is closed there, and may be taken back with it only.
static void close_headings(struct html *h, uint8_t level)
{
    if (h->enclosed)
        return;
    while (h->headings_len && h->headings[h->headings_len - 1].source >= level) {
        const struct html_heading *top = &h->headings[--h->headings_len];
        bool empty = h->shown == top->body && h->swallowed > top->swallowed;
        if (!empty)
            continue;
        h->out->n = top->at;
        h->shown = top->shown;
        if (h->split != SIZE_MAX && h->split > top->at)
            h->split = top->at;
    }
}

// The level in the page of a heading that its author gave that level: no level is left out.
static unsigned heading_level(const struct html *h, uint8_t level)
{
    unsigned found = 2;
    for (size_t i = 0; i < h->headings_len && found < 6; i++)
        found += h->headings[i].source < level;
    return found;
}

// Letters and digits of any script, ASCII in lower case, everything else as one hyphen.
static struct str id_slug(struct arena *a, struct str text)
{
    char *p = ARENA_SPACE(a, text.n + 3, char);
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        char plain = fold_ascii[(unsigned char)text.p[i]];
        if (plain) {
            p[n++] = plain;
            i++;
            continue;
        }
        if ((unsigned char)text.p[i] < 0x80) {
            if (n && p[n - 1] != '-' && text.p[i] != '\'')
                p[n++] = '-';
            i++;
            continue;
        }
        uint32_t c = utf8_next(text, &i);
        bool letter = c >= 0xC0 && c != 0xD7 && c != 0xF7 && c != 0xFFFD &&
                      (c < 0x2000 || c > 0x206F) && (c < 0x3000 || c > 0x303F) && c != 0xFEFF;
        if (letter) {
            while (from < i)
                p[n++] = text.p[from++];
        } else if (n && p[n - 1] != '-' && c != 0x2019) {
            p[n++] = '-';
        }
    }
    while (n && p[n - 1] == '-')
        n--;
    return (struct str){p, n};
}

// The page's furniture uses these ids; a heading that wants one gets "s-" in front.
static bool id_reserved(struct str id)
{
    static const struct str names[] = {
        STR_INIT("main"),  STR_INIT("contact"), STR_INIT("coverage"), STR_INIT("outlets"),
        STR_INIT("feeds"), STR_INIT("years"),   STR_INIT("latest")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(id, names[i]))
            return true;
    }
    return str_starts(id, STR("clip-")) || str_starts(id, STR("year-")) ||
           str_starts(id, STR("outlet-"));
}

// Whether an id that somebody gave can stand as it is: links in the page lead to it.
static bool id_serves(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!fold_ascii[(unsigned char)id.p[i]] && !strchr("-_.:", id.p[i]))
            return false;
    return id.n > 0 && id.n <= ID_LONGEST;
}

static struct str unique_id(struct html *h, struct str text, struct str given)
{
    struct str slug = id_serves(given) ? given : id_slug(h->arena, text);
    if (slug.n > ID_LONGEST) { // at the end of a word
        slug = str_slice(slug, 0, ID_LONGEST);
        size_t word = str_rfind_char(slug, '-');
        slug = str_slice(slug, 0, word == STR_NOT_FOUND ? utf8_valid_prefix(slug) : word);
    }
    if (!slug.n)
        slug = STR("section");
    if (id_reserved(slug))
        slug = str_format(h->arena, "s-%.*s", STR_ARG(slug));
    struct str id = slug;
    void **known = map_at(&h->ids, id);
    for (unsigned i = 2; *known; i++) {
        id = str_format(h->arena, "%.*s-%u", STR_ARG(slug), i);
        known = map_at(&h->ids, id);
    }
    *known = h;
    return id;
}

// Opens an element, renders the children, closes it; cuts all of it back when consumed nodes
// were all that it held.
static void element(struct html *h, const struct node *n, struct str open, struct str close,
                    void (*children)(struct html *, const struct node *))
{
    size_t at = h->out->n, shown = h->shown, swallowed = h->swallowed;
    buf_str(h->out, open);
    h->enclosed++;
    children(h, n);
    h->enclosed--;
    buf_str(h->out, close);
    if (h->shown == shown && h->swallowed > swallowed)
        h->out->n = at;
}

// A heading as long as this is a sentence that its author wanted to stand out.
static void said(struct html *h, const void *n, void (*inside)(struct html *, const void *))
{
    close_headings(h, 0);
    size_t at = h->out->n, shown = h->shown, swallowed = h->swallowed;
    buf_c(h->out, "<p class=\"said\">");
    h->enclosed++;
    inside(h, n);
    h->enclosed--;
    buf_c(h->out, "</p>\n");
    if (h->shown == shown && h->swallowed > swallowed)
        h->out->n = at;
}

void html_heading(struct html *h, uint8_t written, struct str text, struct str id, const void *n,
                  void (*inside)(struct html *, const void *))
{
    bool repeats = !h->started && str_eq(text, str_trim(h->options->title));
    if (!text.n || repeats)
        return;
    if (text.n > HEADING_LONGEST) {
        said(h, n, inside);
        return;
    }
    uint8_t source = written < 1 ? 1 : written > 6 ? 6 : written;
    close_headings(h, source);
    struct html_heading mark = {source, h->out->n, h->shown, 0, h->swallowed};
    unsigned level = heading_level(h, source);
    buf_c(h->out, "<h");
    buf_char(h->out, (char)('0' + level));
    if (h->options->ids) {
        buf_c(h->out, " id=\"");
        id = unique_id(h, text, id);
        if (h->options->utf8)
            write_html_known(h->out, id);
        else
            write_html(h->out, id);
        buf_char(h->out, '"');
    }
    buf_char(h->out, '>');
    inside(h, n);
    buf_c(h->out, "</h");
    buf_char(h->out, (char)('0' + level));
    buf_c(h->out, ">\n");
    mark.body = h->shown;
    if (!h->enclosed && h->headings_len < 6)
        h->headings[h->headings_len++] = mark;
}

static void inlines_of(struct html *h, const void *n)
{
    html_inlines(h, n);
}

static void heading(struct html *h, const struct node *n)
{
    html_heading(h, n->level, str_trim(node_text(h->arena, n)), n->extra, n, inlines_of);
}

static void list(struct html *h, const struct node *n)
{
    char open[40] = "<ul>\n";
    if (n->ordered && n->level > 1)
        snprintf(open, sizeof open, "<ol start=\"%u\">\n", (unsigned)n->level);
    else if (n->ordered)
        snprintf(open, sizeof open, "<ol>\n");
    element(h, n, str_of(open), n->ordered ? STR("</ol>\n") : STR("</ul>\n"), html_blocks);
}

static void code_block(struct html *h, const struct node *n)
{
    buf_c(h->out, "<pre tabindex=\"0\"><code");
    struct str info = n->extra;
    for (size_t i = 0; i < info.n; i++) {
        if (is_space_ascii(info.p[i]))
            info.n = i;
    }
    if (info.n) {
        buf_c(h->out, " class=\"language-");
        write_html(h->out, info);
        buf_char(h->out, '"');
    }
    buf_char(h->out, '>');
    html_text(h, n->text);
    buf_c(h->out, "</code></pre>\n");
}

static size_t table_width(const struct node *table)
{
    size_t widest = 0;
    for (const struct node *row = table->first; row; row = row->next) {
        size_t width = 0;
        for (const struct node *cell = row->first; cell; cell = cell->next)
            width++;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void table_row(struct html *h, const struct node *row, size_t width)
{
    static const char *const aligned[] = {"", "", " class=\"centre\"", " class=\"right\""};
    buf_c(h->out, "<tr>");
    for (const struct node *cell = row->first; cell; cell = cell->next) {
        bool head = cell->header || row->header;
        buf_c(h->out, head ? row->header ? "<th scope=\"col\"" : "<th scope=\"row\"" : "<td");
        buf_c(h->out, aligned[cell->level & 3]);
        buf_char(h->out, '>');
        html_blocks(h, cell);
        buf_c(h->out, head ? "</th>" : "</td>");
        width--;
    }
    while (width-- > 0)
        buf_c(h->out, "<td></td>");
    buf_c(h->out, "</tr>\n");
}

// Rows of the head count as shown only when a row of the body is.
static void table(struct html *h, const struct node *n)
{
    size_t at = h->out->n, width = table_width(n), heads = h->shown;
    buf_c(h->out, "<div class=\"table\" tabindex=\"0\"><table>\n");
    h->enclosed++;
    const struct node *row = n->first;
    if (row && row->header) {
        buf_c(h->out, "<thead>\n");
        for (; row && row->header; row = row->next)
            table_row(h, row, width);
        buf_c(h->out, "</thead>\n");
    }
    buf_c(h->out, "<tbody>\n");
    size_t shown = h->shown, swallowed = h->swallowed, body = h->out->n;
    for (; row; row = row->next) {
        if (row->consumed)
            h->swallowed++;
        else if (row->type == NODE_ROW)
            table_row(h, row, width);
    }
    h->enclosed--;
    buf_c(h->out, "</tbody>\n</table></div>\n");
    if (h->shown == shown && h->swallowed > swallowed) {
        h->out->n = at;
        h->shown = heads;
    } else if (h->out->n == body + sizeof "</tbody>\n</table></div>\n" - 1) {
        h->out->n = body - (sizeof "<tbody>\n" - 1);
        buf_c(h->out, "</table></div>\n");
    }
}

static void field(struct html *h, const struct node *n)
{
    size_t at = h->out->n, shown = h->shown, swallowed = h->swallowed;
    buf_c(h->out, "<dt>");
    html_text(h, n->extra);
    buf_c(h->out, "</dt>\n<dd>");
    size_t value = h->shown;
    html_blocks(h, n);
    buf_c(h->out, "</dd>\n");
    if (h->shown == value && h->swallowed > swallowed) {
        h->out->n = at;
        h->shown = shown;
    }
}

static void paragraph(struct html *h, const struct node *n)
{
    element(h, n, STR("<p>"), STR("</p>\n"), html_inlines);
}

static void raw_block(struct html *h, const struct node *n)
{
    if (n->first)
        html_blocks(h, n);
    else
        html_raw_block(h, n->text);
}

static void block_element(struct html *h, const struct node *n)
{
    switch (n->type) {
    case NODE_LIST:
        list(h, n);
        break;
    case NODE_ITEM:
        element(h, n, STR("<li>"), STR("</li>\n"), html_blocks);
        break;
    case NODE_QUOTE:
        element(h, n, STR("<blockquote>\n"), STR("</blockquote>\n"), html_blocks);
        break;
    case NODE_CODE_BLOCK:
        code_block(h, n);
        break;
    case NODE_RULE: // one that only parted entries goes with them
        if (!h->swallowed || h->shown > h->shown_at_swallow)
            buf_c(h->out, "<hr>\n");
        break;
    case NODE_TABLE:
        table(h, n);
        break;
    case NODE_TERM:
        element(h, n, STR("<dt>"), STR("</dt>\n"), html_inlines);
        break;
    case NODE_DEFINITION:
        element(h, n, STR("<dd>"), STR("</dd>\n"), html_blocks);
        break;
    case NODE_RECORD:
        element(h, n, STR("<dl>\n"), STR("</dl>\n"), html_blocks);
        break;
    case NODE_FIELD:
        field(h, n);
        break;
    default: // rows and cells outside a table, divisions, the document
        html_blocks(h, n);
    }
}

static void block(struct html *h, const struct node *n)
{
    if (n->type == NODE_HEADING)
        heading(h, n);
    else if (n->type == NODE_PARAGRAPH)
        paragraph(h, n);
    else if (n->type == NODE_HTML_BLOCK)
        raw_block(h, n);
    else
        block_element(h, n);
    h->started = true;
}

// What must stand between this child and its parent to be legal HTML.
static const char *wrapper_of(const struct node *parent, const struct node *n)
{
    if (parent->type == NODE_LIST)
        return n->type == NODE_ITEM ? NULL : "li";
    if (n->type == NODE_ITEM)
        return "ul";
    if (n->type == NODE_TERM || n->type == NODE_DEFINITION)
        return "dl";
    if (n->type == NODE_FIELD && parent->type != NODE_RECORD)
        return "dl";
    // Loose inline content between blocks of a page reads as a paragraph.
    if (!node_is_block(n) && (parent->type == NODE_DOCUMENT || parent->type == NODE_DIVISION))
        return "p";
    return NULL;
}

// The text before the clips ends here, or before the headings that lead to nothing else.
static void set_split(struct html *h)
{
    if (h->split != SIZE_MAX)
        return;
    h->split = h->out->n;
    for (size_t i = h->headings_len; i-- > 0 && h->headings[i].body == h->shown;)
        h->split = h->headings[i].at;
}

static void swallow(struct html *h)
{
    h->swallowed++;
    h->shown_at_swallow = h->shown;
    if (!h->enclosed)
        set_split(h);
}

// A block that cannot be divided and holds something consumed stands after the clips.
static void undivided(struct html *h, size_t at, size_t shown)
{
    size_t end = h->out->n, seen = h->shown;
    h->out->n = at;
    h->shown = shown;
    set_split(h);
    h->out->n = end;
    h->shown = seen;
}

static void child(struct html *h, const struct node *n)
{
    size_t swallowed = h->swallowed, at = h->out->n, shown = h->shown;
    if (n->consumed) {
        swallow(h);
    } else if (!node_is_block(n)) {
        html_inline(h, n);
        h->started = true;
    } else if (h->phrasing) {
        html_inlines(h, n);
    } else {
        block(h, n);
        if (!h->enclosed && h->swallowed > swallowed)
            undivided(h, at, shown);
    }
}

// An element that had to be added around some children of a node; dropped when they show
// nothing.
struct wrap {
    const char *name; // NULL when none is open
    size_t at, shown, raw;
};

static void wrap_close(struct html *h, struct wrap *w)
{
    if (!w->name)
        return;
    html_raw_close(h, w->raw);
    h->enclosed--;
    if (h->shown == w->shown)
        h->out->n = w->at;
    else
        buf_format(h->out, "</%s>\n", w->name);
    w->name = NULL;
}

static void wrap_open(struct html *h, struct wrap *w, const char *name)
{
    *w = (struct wrap){name, h->out->n, h->shown, h->raw_len};
    buf_format(h->out, "<%s>", name);
    h->enclosed++;
}

void html_blocks(struct html *h, const struct node *parent)
{
    if (h->depth >= HTML_DEEPEST) {
        html_text(h, node_text(h->arena, parent));
        return;
    }
    h->depth++;
    size_t raw = h->raw_len, floor = h->raw_floor;
    h->raw_floor = raw;
    struct wrap w = {0};
    for (const struct node *n = parent->first; n; n = n->next) {
        const char *name = n->consumed || h->phrasing ? w.name : wrapper_of(parent, n);
        if (name != w.name)
            wrap_close(h, &w);
        if (name && !w.name)
            wrap_open(h, &w, name);
        child(h, n);
    }
    wrap_close(h, &w);
    html_raw_close(h, raw);
    h->raw_floor = floor;
    h->depth--;
}

size_t html_render(struct buf *out, struct arena *a, const struct node *root,
                   const struct html_options *options)
{
    struct html h = {.out = out, .arena = a, .options = options, .split = SIZE_MAX};
    h.ids = MAP_IN(a);
    html_blocks(&h, root);
    close_headings(&h, 0);
    return h.split == SIZE_MAX ? out->n : h.split;
}
