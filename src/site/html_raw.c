// SPDX-License-Identifier: MIT
// Policy of raw HTML. Only the inline elements of the table are written, with only the
// attributes of the table, and each is closed where its paragraph ends at the latest. Of
// everything else the tags go and the text stays, but for script, style and the like, whose
// text was never meant to be read. A frame or film becomes a link to itself. Nothing of the
// author's tag is copied: names come from the table, values are escaped.
#include "site/html_parts.h"

#include <string.h>

#include "site/write.h"
#include "text/entity.h"

enum { RAW_ATTRIBUTES_MOST = 24 };

enum raw_kind {
    RAW_INLINE, // kept as it is, closed again
    RAW_VOID,   // kept, has no end: br, wbr
    RAW_LINK,
    RAW_IMAGE,
    RAW_FRAME,   // becomes a link to its src
    RAW_DROPPED, // goes with everything in it
};

struct raw_element {
    const char *name;
    enum raw_kind kind;
};

static const struct raw_element elements[] = {
    {"a", RAW_LINK},          {"abbr", RAW_INLINE},      {"b", RAW_INLINE},
    {"bdi", RAW_INLINE},      {"br", RAW_VOID},          {"cite", RAW_INLINE},
    {"code", RAW_INLINE},     {"del", RAW_INLINE},       {"dfn", RAW_INLINE},
    {"em", RAW_INLINE},       {"embed", RAW_FRAME},      {"i", RAW_INLINE},
    {"iframe", RAW_FRAME},    {"img", RAW_IMAGE},        {"ins", RAW_INLINE},
    {"kbd", RAW_INLINE},      {"mark", RAW_INLINE},      {"math", RAW_DROPPED},
    {"noscript", RAW_INLINE}, {"object", RAW_DROPPED},   {"q", RAW_INLINE},
    {"s", RAW_INLINE},        {"samp", RAW_INLINE},      {"script", RAW_DROPPED},
    {"small", RAW_INLINE},    {"span", RAW_INLINE},      {"strong", RAW_INLINE},
    {"style", RAW_DROPPED},   {"sub", RAW_INLINE},       {"sup", RAW_INLINE},
    {"svg", RAW_DROPPED},     {"template", RAW_DROPPED}, {"title", RAW_DROPPED},
    {"u", RAW_INLINE},        {"var", RAW_INLINE},       {"video", RAW_FRAME},
    {"audio", RAW_FRAME},     {"wbr", RAW_VOID},
};

struct raw_attribute {
    struct str name, value;
};

struct raw_tag {
    struct str name;
    bool closing;
    struct raw_attribute attributes[RAW_ATTRIBUTES_MOST];
    size_t len;
};

static const struct raw_element *element_find(struct str name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (str_eq_ascii(name, str_of(elements[i].name)))
            return &elements[i];
    }
    return NULL;
}

static void skip_space(struct str s, size_t *i)
{
    while (*i < s.n && (is_space_ascii(s.p[*i]) || s.p[*i] == '/'))
        (*i)++;
}

static struct str take_name(struct str s, size_t *i)
{
    size_t from = *i;
    while (*i < s.n && !is_space_ascii(s.p[*i]) && !memchr("/>=", s.p[*i], 3))
        (*i)++;
    return str_slice(s, from, *i);
}

static struct str take_value(struct str s, size_t *i)
{
    while (*i < s.n && is_space_ascii(s.p[*i]))
        (*i)++;
    if (*i >= s.n || s.p[*i] != '=')
        return STR_NONE;
    (*i)++;
    while (*i < s.n && is_space_ascii(s.p[*i]))
        (*i)++;
    size_t from = *i;
    if (*i < s.n && (s.p[*i] == '"' || s.p[*i] == '\'')) {
        char quote = s.p[(*i)++];
        while (*i < s.n && s.p[*i] != quote)
            (*i)++;
        struct str value = str_slice(s, from + 1, *i);
        *i += *i < s.n;
        return value;
    }
    while (*i < s.n && !is_space_ascii(s.p[*i]) && s.p[*i] != '>')
        (*i)++;
    return str_slice(s, from, *i);
}

// Reads the tag at the start of s. Returns the bytes it covers; 0 when there is none.
static size_t tag_read(struct str s, struct raw_tag *tag)
{
    *tag = (struct raw_tag){0};
    size_t i = 1;
    if (s.n < 3 || s.p[0] != '<')
        return 0;
    if (s.p[i] == '/') {
        tag->closing = true;
        i++;
    }
    if (!is_alpha_ascii(s.p[i]))
        return 0;
    tag->name = take_name(s, &i);
    for (;;) {
        skip_space(s, &i);
        if (i >= s.n)
            return 0;
        if (s.p[i] == '>')
            return i + 1;
        size_t before = i;
        struct raw_attribute a = {.name = take_name(s, &i)};
        a.value = take_value(s, &i);
        if (i == before)
            i++; // a stray '='
        else if (tag->len < RAW_ATTRIBUTES_MOST)
            tag->attributes[tag->len++] = a;
    }
}

static struct str attribute_of(struct html *h, const struct raw_tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->len; i++) {
        if (str_eq_ascii(tag->attributes[i].name, str_of(name)))
            return str_trim(entity_decode_all(h->arena, tag->attributes[i].value));
    }
    return STR_NONE;
}

static bool is_language(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_alpha_ascii(s.p[i]) && !is_digit_ascii(s.p[i]) && s.p[i] != '-')
            return false;
    }
    return s.n >= 2 && s.n <= 35;
}

static void open_inline(struct html *h, const char *name, const struct raw_tag *tag)
{
    buf_format(h->out, "<%s", name);
    struct str lang = attribute_of(h, tag, "lang"), title = attribute_of(h, tag, "title");
    if (is_language(lang))
        buf_format(h->out, " lang=\"%.*s\"", STR_ARG(lang));
    if (title.n) {
        buf_c(h->out, " title=\"");
        write_html(h->out, title);
        buf_char(h->out, '"');
    }
    buf_char(h->out, '>');
    h->raw[h->raw_len++] = name;
}

static void raw_pop(struct html *h)
{
    const char *name = h->raw[--h->raw_len];
    const struct raw_element *e = element_find(str_of(name));
    if (e && e->kind == RAW_DROPPED)
        h->muted--;
    else if (e && e->kind == RAW_LINK)
        html_link_close(h);
    else
        buf_format(h->out, "</%s>", name);
}

void html_raw_close(struct html *h, size_t keep)
{
    while (h->raw_len > keep)
        raw_pop(h);
}

static void frame(struct html *h, const struct raw_tag *tag)
{
    struct str src = attribute_of(h, tag, "src"), title = attribute_of(h, tag, "title");
    if (!html_link_open(h, src, STR_NONE))
        return;
    html_text(h, title.n ? title : src);
    html_link_close(h);
}

static void open_tag(struct html *h, const struct raw_element *e, const struct raw_tag *tag)
{
    if (h->raw_len == RAW_OPEN_MOST)
        return;
    switch (e->kind) {
    case RAW_INLINE:
        open_inline(h, e->name, tag);
        break;
    case RAW_VOID:
        buf_format(h->out, "<%s>", e->name);
        break;
    case RAW_LINK:
        if (html_link_open(h, attribute_of(h, tag, "href"), attribute_of(h, tag, "title")))
            h->raw[h->raw_len++] = e->name;
        break;
    case RAW_IMAGE:
        html_image(h, attribute_of(h, tag, "src"), attribute_of(h, tag, "alt"),
                   attribute_of(h, tag, "title"), attribute_of(h, tag, "width"),
                   attribute_of(h, tag, "height"));
        break;
    case RAW_FRAME:
        frame(h, tag);
        break;
    case RAW_DROPPED:
        h->raw[h->raw_len++] = e->name;
        h->muted++;
        break;
    }
}

// Ends the innermost open element of that name and what stands open inside it. What was open
// before the current paragraph or link is not this one's to close.
static void close_tag(struct html *h, const struct raw_element *e, size_t floor)
{
    for (size_t i = h->raw_len; i-- > floor;) {
        if (strcmp(h->raw[i], e->name) == 0) {
            html_raw_close(h, i);
            return;
        }
    }
}

static void handle_tag(struct html *h, const struct raw_tag *tag)
{
    const struct raw_element *e = element_find(tag->name);
    if (!e)
        return;
    if (tag->closing)
        close_tag(h, e, h->raw_floor);
    else if (!h->muted)
        open_tag(h, e, tag);
}

void html_raw_tag(struct html *h, struct str text)
{
    struct raw_tag tag;
    if (tag_read(text, &tag))
        handle_tag(h, &tag);
}

// Text between tags keeps its character references; everything else in it is escaped.
static void raw_text(struct html *h, struct str s)
{
    if (!h->muted)
        html_text(h, entity_decode_all(h->arena, s));
}

static size_t skip_declaration(struct str s)
{
    struct str end = str_starts(s, STR("<!--")) ? STR("-->") : STR(">");
    size_t at = str_find(s, end);
    return at == STR_NOT_FOUND ? s.n : at + end.n;
}

static size_t next_mark(struct str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] == '<' && (is_alpha_ascii(s.p[i + 1]) || memchr("/!?", s.p[i + 1], 3)))
            return i;
    }
    return s.n;
}

static void paragraph_end(struct html *h, size_t at, size_t shown, size_t raw)
{
    html_raw_close(h, raw);
    if (h->shown == shown)
        h->out->n = at;
    else
        buf_c(h->out, "</p>\n");
}

void html_raw_block(struct html *h, struct str s)
{
    size_t raw = h->raw_len, at = h->out->n, shown = h->shown;
    buf_c(h->out, "<p>");
    while (s.n) {
        size_t mark = next_mark(s);
        raw_text(h, str_slice(s, 0, mark));
        s = str_from(s, mark);
        if (!s.n)
            break;
        struct raw_tag tag;
        size_t taken = tag_read(s, &tag);
        if (!taken) {
            s = str_from(s, s.p[1] == '!' || s.p[1] == '?' ? skip_declaration(s) : 1);
            continue;
        }
        s = str_from(s, taken);
        if (element_find(tag.name)) {
            handle_tag(h, &tag);
        } else if (!h->muted) { // a block: what follows is another paragraph
            paragraph_end(h, at, shown, raw);
            at = h->out->n;
            shown = h->shown;
            buf_c(h->out, "<p>");
        }
    }
    paragraph_end(h, at, shown, raw);
}
