// SPDX-License-Identifier: MIT
// Flattens a block: visible text goes into one buffer; borders (line breaks, cells, blocks)
// become single control characters; each run remembers style, link and place. Raw HTML tags
// inside Markdown are read for what they say of style and links. Liquid and kramdown mark-up
// is no text.
#include <stdio.h>
#include <string.h>

#include "room/reader_flat.h"
#include "room/reader_words.h"
#include "text/entity.h"
#include "text/fold.h"

static void put_char(struct flat_builder *b, char c)
{
    ARENA_PUSH(&b->r->scratch, b->text, b->n, b->cap) = c;
}

// A border between parts; two borders in a row are one, the stronger.
void flat_put_border(struct flat_builder *b, char c)
{
    if (b->n == 0)
        return;
    char *last = &b->text[b->n - 1];
    bool is_border = *last == FLAT_HARD_BREAK || *last == FLAT_SOFT_BREAK || *last == FLAT_BLOCK ||
                     *last == FLAT_CELL;
    if (!is_border)
        put_char(b, c);
    else if (c == FLAT_CELL || (c == FLAT_BLOCK && *last != FLAT_CELL) ||
             (c == FLAT_HARD_BREAK && *last == FLAT_SOFT_BREAK))
        *last = c;
}

// The end of a line. One that holds an address alone is a line, too.
static void put_break(struct flat_builder *b, char c)
{
    if (b->n && b->address_at == b->n)
        put_char(b, c);
    else
        flat_put_border(b, c);
}

static bool is_wordy(char c)
{
    return (c & 0x80) || is_alpha_ascii(c) || is_digit_ascii(c);
}

// "by [<i class="icon"></i> Jane Doe](…)": blanks that begin a link behind a blank.
static size_t blanks_again(const struct flat_builder *b, const char *p, size_t n)
{
    bool begins = b->link >= 0 && b->links[b->link].at == b->n;
    size_t blanks = 0;
    if (begins && (b->n == 0 || b->text[b->n - 1] == ' '))
        while (blanks < n && p[blanks] == ' ')
            blanks++;
    return blanks;
}

void flat_put_run(struct flat_builder *b, const char *p, size_t n, uint32_t offset, bool exact)
{
    size_t blanks = blanks_again(b, p, n);
    p += blanks;
    n -= blanks;
    offset += exact ? (uint32_t)blanks : 0;
    if (n == 0)
        return;
    char before = b->gap && b->n ? b->text[b->n - 1] : ' ';
    if (flat_begins_year(b, p, n))
        put_char(b, ' ');
    else if ((is_wordy(before) || strchr(".!?)", before)) && is_wordy(p[0]))
        put_char(b, FLAT_SOFT_BREAK);
    b->gap = false;
    b->text = arena_grow(&b->r->scratch, b->text, b->n, &b->cap, b->n + n, 1);
    memcpy(b->text + b->n, p, n);
    struct run *last = b->runs_len ? &b->runs[b->runs_len - 1] : NULL;
    if (last && last->link == b->link && last->style == b->style && last->cell == b->cell &&
        last->at + last->len == b->n && last->exact && exact &&
        last->offset + last->len == offset) {
        last->len += (uint32_t)n;
    } else {
        ARENA_PUSH(&b->r->scratch, b->runs, b->runs_len, b->runs_cap) =
            (struct run){.at = (uint32_t)b->n,
                         .len = (uint32_t)n,
                         .offset = offset,
                         .link = b->link,
                         .cell = b->cell,
                         .style = b->style,
                         .exact = exact};
    }
    b->n += n;
}

// An address that was written over several lines, as a browser reads it; "\\" may say that it goes
// on in the next.
static struct str unbroken(struct reader *r, struct str url)
{
    if (str_find_char(url, '\n') == STR_NOT_FOUND)
        return url;
    char *whole = arena_alloc(r->lasting, url.n);
    size_t n = 0;
    for (size_t i = 0; i < url.n; i++) {
        bool blank = (unsigned char)url.p[i] < ' ';
        bool goes_on = url.p[i] == '\\' && i + 1 < url.n && (unsigned char)url.p[i + 1] < ' ';
        if (!blank && !goes_on)
            whole[n++] = url.p[i];
    }
    return (struct str){whole, n};
}

int32_t flat_add_link(struct flat_builder *b, const struct node *n, struct str url,
                      struct str title, uint32_t url_offset)
{
    struct link *l = &ARENA_PUSH(&b->r->scratch, b->links, b->links_len, b->links_cap);
    *l = (struct link){.node = n,
                       .url = unbroken(b->r, str_trim(url)),
                       .title = title,
                       .url_offset = url_offset,
                       .at = (uint32_t)b->n,
                       .end = (uint32_t)b->n};
    link_classify(b->r, l);
    return (int32_t)b->links_len - 1;
}

static void put_styled(struct flat_builder *b, const struct node *n, uint16_t style)
{
    uint16_t before = b->style;
    b->style |= style;
    flat_put_nodes(b, n->first);
    b->style = before;
}

// What the class of an element of text says; that of a container says nothing of its parts.
static uint16_t style_of_class(const struct flat_builder *b, const struct node *n, struct str names)
{
    const struct node *in = n->first;
    if (in && in->type == NODE_PARAGRAPH && !in->next)
        in = in->first;
    bool text = in && !node_is_block(in);
    uint16_t style = text && names.n ? class_style(names) : 0;
    return style ? (uint16_t)((b->style & ~STYLE_CLASSES) | style) : b->style;
}

// Whether the text of n, an address in several parts where it has entities, begins as one and has
// no blank.
bool flat_shows_address(const struct node *n)
{
    const struct node *first = n->first, *only = first && !first->next ? first : NULL;
    if (only &&
        (only->type == NODE_SPAN || only->type == NODE_STRONG || only->type == NODE_EMPHASIS))
        return flat_shows_address(only);
    if (!first || first->type != NODE_TEXT ||
        (!str_starts_ascii(first->text, STR("http://")) &&
         !str_starts_ascii(first->text, STR("https://"))))
        return false;
    for (const struct node *t = first; t && first->next; t = t->next)
        if (t->type != NODE_TEXT || str_find_char(t->text, ' ') != STR_NOT_FOUND)
            return false;
    return true;
}

// "[https://…](online)": the two were exchanged. Or there is but one: "[https://…]()".
static bool is_exchanged(const struct node *n)
{
    return n->first && n->first->type == NODE_TEXT && flat_shows_address(n) &&
           str_find_char(n->url, '/') == STR_NOT_FOUND &&
           str_find_char(n->url, '.') == STR_NOT_FOUND && !str_starts(n->url, STR("#")) &&
           str_find_char(n->url, ':') == STR_NOT_FOUND;
}

// "[Title](https://courier.example/title), *www.courier.example*": emphasis makes a name of the
// domain that the link before it leads to.
static bool names_site(const struct flat_builder *b, const struct node *n)
{
    const struct link *l = &b->links[b->links_len - 1];
    return b->links_len > 1 && (b->style & (STYLE_EMPHASIS | STYLE_CITE | STYLE_STRONG)) &&
           l->class == LINK_HOME && n->first && !n->first->next &&
           str_starts_ascii(n->first->text, STR("www.")) && str_eq(l->host, l[-1].host);
}

static void put_link(struct flat_builder *b, const struct node *n)
{
    int32_t before = b->link;
    bool exchanged = is_exchanged(n);
    int32_t l = flat_add_link(b, n, exchanged ? n->first->text : n->url, n->title,
                              exchanged ? n->first->offset : n->url_offset);
    b->link = l;
    size_t at = b->n;
    uint16_t style = b->style;
    b->style = style_of_class(b, n, n->extra);
    if ((!n->autolink && !flat_shows_address(n)) || names_site(b, n))
        flat_put_nodes(b, n->first);
    b->style = style;
    b->links[l].at = (uint32_t)at - (flat_take_initial(b, l, at) ? 1 : 0);
    b->links[l].end = (uint32_t)b->n;
    b->link = before;
    if (n->autolink)
        b->address_at = b->n;
}

static uint16_t style_of_tag(struct str name)
{
    static const struct {
        const char *name;
        uint16_t style;
    } styles[] = {
        {"b", STYLE_STRONG},    {"strong", STYLE_STRONG},
        {"i", STYLE_EMPHASIS},  {"em", STYLE_EMPHASIS},
        {"u", STYLE_UNDERLINE}, {"cite", STYLE_CITE | STYLE_EMPHASIS},
        {"small", STYLE_SMALL}, {"h1", STYLE_HEADING},
        {"h2", STYLE_HEADING},  {"h3", STYLE_HEADING},
        {"h4", STYLE_HEADING},  {"h5", STYLE_HEADING},
        {"h6", STYLE_HEADING},  {"font", STYLE_SMALL},
        {"span", STYLE_SMALL},  {"blockquote", STYLE_QUOTE},
        {"q", STYLE_EMPHASIS},
    };
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (str_eq_ascii(name, str_of(styles[i].name)))
            return styles[i].style;
    return 0;
}

// `<a><div class="news-source">The Courier</div>…</a>`: the class of a block in a link, when it
// holds no other blocks.
static uint16_t style_of_boxed(const struct flat_builder *b, const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if (c->type == NODE_SPAN && c->header)
            return b->style;
    uint16_t style = class_style(n->title);
    return style ? (uint16_t)((b->style & ~STYLE_CLASSES) | style) : b->style;
}

static void put_span(struct flat_builder *b, const struct node *n)
{
    uint16_t style = b->style;
    b->style = n->header ? style_of_boxed(b, n) : b->style | class_style(n->extra);
    b->style |= style_of_tag(n->extra);
    if (n->header)
        flat_put_border(b, FLAT_BLOCK);
    flat_put_nodes(b, n->first);
    if (n->header)
        flat_put_border(b, FLAT_BLOCK);
    if (!n->first && n->text.n) { // said unseen
        flat_put_border(b, FLAT_HARD_BREAK);
        flat_put_run(b, n->text.p, n->text.n, n->offset, false);
        flat_put_border(b, FLAT_HARD_BREAK);
    }
    b->style = style;
    b->gap = b->gap || (flat_is_part(n) && flat_is_part(n->next));
}

static void put_time(struct flat_builder *b, const struct node *n)
{
    size_t at = b->n, from = 0;
    struct date_hit hit;
    flat_put_nodes(b, n->first);
    bool dated = dates_next(n->extra, &from, 0, &hit) && !hit.impossible && hit.date.year;
    if (dated && b->n == at) // shows nothing, but says so
        flat_put_run(b, n->extra.p, n->extra.n, n->offset, false);
    if (dated && b->n > at)
        ARENA_PUSH(&b->r->scratch, b->stamps, b->stamps_len, b->stamps_cap) =
            (struct stamp){(uint32_t)at, (uint32_t)b->n, hit.date};
}

// The value of an attribute of a raw tag, decoded.
static struct str attribute(struct flat_builder *b, struct str tag, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 1; i + len + 1 < tag.n; i++) {
        if (!is_space_ascii(tag.p[i - 1]) && tag.p[i - 1] != '"' && tag.p[i - 1] != '\'')
            continue;
        if (!str_starts_ascii(str_from(tag, i), (struct str){name, len}))
            continue;
        size_t p = i + len;
        while (p < tag.n && is_space_ascii(tag.p[p]))
            p++;
        if (p >= tag.n || tag.p[p] != '=')
            continue;
        for (p++; p < tag.n && is_space_ascii(tag.p[p]);)
            p++;
        char quote = p < tag.n && (tag.p[p] == '"' || tag.p[p] == '\'') ? tag.p[p++] : 0;
        size_t end = p;
        while (end < tag.n &&
               (quote ? tag.p[end] != quote : !is_space_ascii(tag.p[end]) && tag.p[end] != '>'))
            end++;
        return entity_decode_all(b->r->arena, str_slice(tag, p, end));
    }
    return STR_NONE;
}

static void close_tag(struct flat_builder *b, struct str name)
{
    for (size_t i = b->open_len; i-- > 0;) {
        if (!str_eq_ascii(name, str_of(b->open[i].name)))
            continue;
        b->style = b->open[i].style;
        if (str_eq_ascii(name, STR("a")) && b->link >= 0)
            b->links[b->link].end = (uint32_t)b->n;
        b->link = b->open[i].link;
        b->open_len = i;
        return;
    }
}

static void open_tag(struct flat_builder *b, const struct node *n, struct str tag, struct str name)
{
    if (b->open_len == OPEN_TAGS || name.n >= sizeof b->open[0].name)
        return;
    bool is_a = str_eq_ascii(name, STR("a"));
    uint16_t style = style_of_tag(name);
    if (!is_a && !style)
        return;
    memcpy(b->open[b->open_len].name, name.p, name.n);
    b->open[b->open_len].name[name.n] = 0;
    b->open[b->open_len].style = b->style;
    b->open[b->open_len].link = b->link;
    b->open_len++;
    b->style |= style;
    if (is_a)
        b->link = flat_add_link(b, n, attribute(b, tag, "href"), attribute(b, tag, "title"), 0);
}

void flat_put_tag(struct flat_builder *b, const struct node *n, struct str tag)
{
    bool closing = tag.n > 1 && tag.p[1] == '/';
    size_t i = closing ? 2 : 1, start = i;
    while (i < tag.n && (is_alpha_ascii(tag.p[i]) || is_digit_ascii(tag.p[i])))
        i++;
    struct str name = str_slice(tag, start, i);
    if (str_eq_ascii(name, STR("br")))
        flat_put_border(b, FLAT_HARD_BREAK);
    else if (str_eq_ascii(name, STR("img")))
        return;
    else if (closing)
        close_tag(b, name);
    else
        open_tag(b, n, tag, name);
}

// One or several raw tags.
static void put_raw(struct flat_builder *b, const struct node *n)
{
    struct str s = n->text;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '<')
            continue;
        size_t end = i;
        while (end < s.n && s.p[end] != '>')
            end++;
        flat_put_tag(b, n, str_slice(s, i, end + 1));
        i = end;
    }
}

// Whether any of n and what stands behind it is text; looks at `most` nodes.
static bool has_text(const struct node *n, int *most)
{
    for (; n && *most > 0; n = n->next) {
        --*most;
        if (n->type == NODE_IMAGE)
            continue;
        bool text = n->type == NODE_TEXT && str_trim(n->text).n;
        if (text || has_text(n->first, most))
            return true;
    }
    return false;
}

void flat_put_picture(struct flat_builder *b, const struct node *n)
{
    put_styled(b, n, STYLE_PICTURE);
}

static void put_image(struct flat_builder *b, const struct node *n)
{
    enum { DEPTH = 6, NODES = 24 };
    // Pictures beside text say nothing more; a picture alone in a link names it.
    const struct node *link = n->parent;
    for (int i = 0; link && link->type != NODE_LINK && i < DEPTH; i++)
        link = link->parent;
    int most = NODES;
    if (b->link < 0 || (link && link->type == NODE_LINK && has_text(link->first, &most)))
        return;
    flat_put_picture(b, n);
}

// "5. 6. 2021" at the beginning of a list item is read as a list of one item in a list of
// one item; it is a date.
bool flat_is_number(const struct node *n)
{
    return n && n->type == NODE_LIST && n->ordered && n->first && !n->first->next && n->parent &&
           n->parent->first == n && n->parent->type == NODE_ITEM;
}

static void put_number(struct flat_builder *b, const struct node *list)
{
    // The tree keeps small numbers only; the file has them all. Lists in lists that begin on
    // one line have their numbers one behind the other, after that of the entry itself.
    size_t before = 0;
    const struct node *up = list->parent;
    for (; up && flat_is_number(up->parent); up = up->parent->parent)
        before++;
    before += up && up->parent && up->parent->type == NODE_LIST && up->parent->ordered;
    struct str source = b->r->doc->source;
    size_t i = list->offset, end;
    char small[8];
    if (list->length == 0) { // a copy: the file has it elsewhere
        int n = snprintf(small, sizeof small, "%u. ", (unsigned)list->level);
        flat_put_run(b, small, (size_t)n, list->offset, false);
        flat_put_nodes(b, list->first->first);
        return;
    }
    for (;; i = end) {
        while (i < source.n && source.p[i] != '\n' && !is_digit_ascii(source.p[i]))
            i++;
        for (end = i; end < source.n && is_digit_ascii(source.p[end]);)
            end++;
        if (end == i || before-- == 0)
            break;
    }
    flat_put_run(b, source.p + i, end - i, (uint32_t)i, true);
    flat_put_run(b, ". ", 2, (uint32_t)end, false);
    flat_put_nodes(b, list->first->first);
}

static void put_block(struct flat_builder *b, const struct node *n)
{
    if (flat_is_number(n)) {
        put_number(b, n);
        return;
    }
    flat_put_border(b, FLAT_BLOCK);
    uint16_t style = b->style;
    b->style = style_of_class(b, n, n->title);
    switch (n->type) {
    case NODE_HEADING:
        put_styled(b, n, STYLE_HEADING);
        break;
    case NODE_QUOTE:
        put_styled(b, n, STYLE_QUOTE);
        break;
    case NODE_ROW:
        flat_put_row(b, n);
        break;
    case NODE_FIELD:
        flat_put_field(b, n);
        break;
    case NODE_CODE_BLOCK:
        break;
    default:
        flat_put_nodes(b, n->first);
    }
    b->style = style;
    flat_put_border(b, FLAT_BLOCK);
}

static void put_node(struct flat_builder *b, const struct node *n)
{
    switch (n->type) {
    case NODE_TEXT:
    case NODE_TAG:
        flat_put_written(b, n);
        break;
    case NODE_CODE:
        flat_put_view(b, n->text, n->offset);
        break;
    case NODE_EMPHASIS:
        put_styled(b, n, STYLE_EMPHASIS);
        break;
    case NODE_STRONG:
        put_styled(b, n, STYLE_STRONG);
        break;
    case NODE_SPAN: // "<a>Title</a><span>May 2020</span>"
        b->gap = true;
        put_span(b, n);
        b->gap = true;
        break;
    case NODE_LINK:
        put_link(b, n);
        break;
    case NODE_IMAGE:
        put_image(b, n);
        break;
    case NODE_TIME:
        b->gap = true;
        put_time(b, n);
        b->gap = true;
        break;
    case NODE_SOFT_BREAK:
        put_break(b, FLAT_SOFT_BREAK);
        break;
    case NODE_HARD_BREAK:
        put_break(b, FLAT_HARD_BREAK);
        break;
    case NODE_HTML_INLINE:
        put_raw(b, n);
        break;
    case NODE_DELETED:
        flat_put_nodes(b, n->first);
        break;
    default:
        put_block(b, n);
    }
    if (flat_ends_part(n))
        flat_put_border(b, FLAT_BLOCK);
}

// In HTML and reStructuredText the end of a line within a text is no more than a blank: the file
// was wrapped there. So it is in Markdown whose lines an editor filled.
static bool is_wrapped(const struct flat_builder *b, const struct node *before,
                       const struct node *n)
{
    enum { DEPTH = 12 };
    if (n->type != NODE_SOFT_BREAK || !before || !n->next)
        return false;
    if (b->r->filled)
        return true;
    if (before->type != NODE_TEXT || n->next->type != NODE_TEXT)
        return false;
    if (b->r->doc->format == DOC_HTML || b->r->doc->format == DOC_RST)
        return true;
    const struct node *p = n->parent;
    for (int i = 0; p && p->type != NODE_HTML_BLOCK && i < DEPTH; i++)
        p = p->parent;
    return p && p->type == NODE_HTML_BLOCK;
}

void flat_put_nodes(struct flat_builder *b, const struct node *first)
{
    const struct node *before = NULL;
    for (const struct node *n = first; n; before = n, n = n->next)
        if (is_wrapped(b, before, n))
            flat_put_run(b, " ", 1, n->offset, false);
        else
            put_node(b, n);
}

static struct flat_builder begin(struct reader *r)
{
    return (struct flat_builder){.r = r, .link = -1, .tag_link = -1, .cell = -1};
}

static void *keep(struct arena *a, const void *items, size_t len, size_t size)
{
    if (len == 0)
        return NULL;
    return memcpy(arena_array(a, len, size), items, len * size);
}

static struct flat finish(struct flat_builder *b, uint32_t offset, uint32_t end)
{
    struct arena *a = b->r->arena;
    struct flat f = {.text = arena_copy(a, b->text ? b->text : "", b->n),
                     .n = (uint32_t)b->n,
                     .runs = keep(a, b->runs, b->runs_len, sizeof *b->runs),
                     .runs_len = b->runs_len,
                     .links = keep(a, b->links, b->links_len, sizeof *b->links),
                     .links_len = b->links_len,
                     .stamps = keep(a, b->stamps, b->stamps_len, sizeof *b->stamps),
                     .stamps_len = b->stamps_len,
                     .offset = offset,
                     .end = end};
    links_settle(b->r, &f);
    arena_reset(&b->r->scratch);
    return f;
}

// Its class, or that of the `<div>` around it that holds nothing else.
static struct str class_around(const struct node *n)
{
    const struct node *p = n->parent;
    bool alone = p && p->type == NODE_DIVISION && p->first == n && !n->next;
    return n->title.n == 0 && n->type == NODE_PARAGRAPH && alone ? p->title : n->title;
}

struct flat flat_of_node(struct reader *r, const struct node *n)
{
    struct flat_builder b = begin(r);
    if (n->type == NODE_HEADING)
        b.style = STYLE_HEADING;
    if (n->type == NODE_QUOTE)
        b.style = STYLE_QUOTE;
    if (node_is_block(n))
        b.style = style_of_class(&b, n, class_around(n));
    if (n->type == NODE_ROW)
        put_block(&b, n);
    else if (node_is_block(n))
        flat_put_nodes(&b, n->first);
    else
        put_node(&b, n);
    return finish(&b, n->offset, n->offset + n->length);
}

struct flat flat_of_range(struct reader *r, const struct node *first, const struct node *until)
{
    struct flat_builder b = begin(r);
    uint32_t offset = first ? first->offset : 0, end = offset;
    if (first && first->parent && !node_is_block(first) && node_is_block(first->parent))
        b.style = style_of_class(&b, first->parent, first->parent->title);
    for (const struct node *n = first; n && n != until; n = n->next) {
        put_node(&b, n);
        end = n->offset + n->length;
    }
    return finish(&b, offset, end);
}

struct flat flat_of_value(struct reader *r, const struct value *map)
{
    struct flat_builder b = begin(r);
    b.alone = map->type != VALUE_MAP;
    flat_put_value(&b, map);
    return finish(&b, (uint32_t)map->offset, (uint32_t)(map->offset + map->length));
}

struct flat flat_join(struct reader *r, const struct flat *parts, size_t n)
{
    struct flat_builder b = begin(r);
    uint32_t offset = UINT32_MAX, end = 0;
    for (size_t p = 0; p < n; p++) {
        const struct flat *f = &parts[p];
        flat_put_border(&b, FLAT_BLOCK);
        uint32_t shift = (uint32_t)b.n;
        int32_t links = (int32_t)b.links_len;
        b.text = arena_grow(&r->scratch, b.text, b.n, &b.cap, b.n + f->n, 1);
        if (f->n)
            memcpy(b.text + b.n, f->text, f->n);
        b.n += f->n;
        for (size_t i = 0; i < f->runs_len; i++) {
            struct run run = f->runs[i];
            run.at += shift;
            if (run.link >= 0)
                run.link += links;
            ARENA_PUSH(&r->scratch, b.runs, b.runs_len, b.runs_cap) = run;
        }
        for (size_t i = 0; i < f->links_len; i++) {
            struct link l = f->links[i];
            l.at += shift;
            l.end += shift;
            ARENA_PUSH(&r->scratch, b.links, b.links_len, b.links_cap) = l;
        }
        for (size_t i = 0; i < f->stamps_len; i++) {
            struct stamp s = f->stamps[i];
            ARENA_PUSH(&r->scratch, b.stamps, b.stamps_len, b.stamps_cap) =
                (struct stamp){s.at + shift, s.end + shift, s.date};
        }
        offset = f->offset < offset ? f->offset : offset;
        end = f->end > end ? f->end : end;
    }
    return finish(&b, offset, end);
}

// The links that lie in [at, end), of which all begin at at or behind: indexes first to last.
static void links_within(const struct flat *f, uint32_t at, uint32_t end, size_t *first,
                         size_t *last)
{
    size_t lo = 0, hi = f->links_len;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (f->links[mid].at < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    *first = lo;
    while (hi < f->links_len && f->links[hi].at <= end)
        hi++;
    *last = hi;
}

// The first run that ends behind at.
static inline size_t run_behind(const struct flat *f, uint32_t at)
{
    enum { FEW = 4 }; // as nearly all have
    size_t lo = 0, hi = f->runs_len;
    while (hi - lo > FEW) {
        size_t mid = (lo + hi) / 2;
        if (f->runs[mid].at + f->runs[mid].len <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo < hi && f->runs[lo].at + f->runs[lo].len <= at)
        lo++;
    return lo;
}

// The first stamp that ends at at or behind; they stand in the order of their ends.
static size_t stamp_behind(const struct flat *f, uint32_t at)
{
    size_t lo = 0, hi = f->stamps_len;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (f->stamps[mid].end < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void slice_links(struct flat_builder *b, const struct flat *f, uint32_t at, uint32_t end,
                        size_t first, size_t last, int32_t *moved)
{
    for (size_t i = first; i < last; i++) {
        struct link l = f->links[i];
        bool kept = l.end <= end && (l.at < end || l.at == l.end);
        moved[i - first] = kept ? (int32_t)b->links_len : -1;
        if (!kept)
            continue;
        l.at -= at;
        l.end -= at;
        ARENA_PUSH(&b->r->scratch, b->links, b->links_len, b->links_cap) = l;
    }
}

// Its cost is that of the part, not of the whole: a line is cut into as many parts as it has
// links.
struct flat flat_slice(struct reader *r, const struct flat *f, uint32_t at, uint32_t end)
{
    struct flat_builder b = begin(r);
    size_t first_link, last_link;
    links_within(f, at, end, &first_link, &last_link);
    int32_t *moved = ARENA_SPACE(&r->scratch, last_link - first_link + 1, int32_t);
    slice_links(&b, f, at, end, first_link, last_link, moved);
    uint32_t first = f->offset, last = f->end;
    bool any = false;
    for (size_t i = run_behind(f, at); i < f->runs_len && f->runs[i].at < end; i++) {
        struct run run = f->runs[i];
        uint32_t from = run.at > at ? run.at : at;
        uint32_t to = run.at + run.len < end ? run.at + run.len : end;
        if (from >= to)
            continue;
        run.offset += run.exact ? from - run.at : 0;
        run.at = from - at;
        run.len = to - from;
        bool within = run.link >= (int32_t)first_link && run.link < (int32_t)last_link;
        run.link = within ? moved[(size_t)run.link - first_link] : -1;
        if (!any)
            first = run.offset;
        any = true;
        last = run.offset + run.len;
        ARENA_PUSH(&r->scratch, b.runs, b.runs_len, b.runs_cap) = run;
    }
    for (size_t i = stamp_behind(f, at); i < f->stamps_len && f->stamps[i].end <= end; i++)
        if (f->stamps[i].at >= at)
            ARENA_PUSH(&r->scratch, b.stamps, b.stamps_len, b.stamps_cap) =
                (struct stamp){f->stamps[i].at - at, f->stamps[i].end - at, f->stamps[i].date};
    b.text = arena_copy(&r->scratch, f->text + at, end - at);
    b.n = end - at;
    return finish(&b, first, last);
}

const struct run *flat_run_at(const struct flat *f, uint32_t at)
{
    size_t i = run_behind(f, at);
    return i < f->runs_len && f->runs[i].at <= at ? &f->runs[i] : NULL;
}
