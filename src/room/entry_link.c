// SPDX-License-Identifier: MIT
#include "room/entry_link.h"

#include <string.h>

#include "room/own.h"
#include "room/reader_words.h"
#include "room/written.h"
#include "text/address.h"

void entry_link_label(struct arena *a, const struct outline *o, const struct outline_item *x,
                      struct str url, struct edits *edits)
{
    size_t end = x->clip->title_at.offset + x->clip->title_at.length;
    size_t close = end + str_find_char(str_slice(o->source, end, x->to), ']');
    if (!x->clip->title_at.length || close >= x->to)
        return;
    size_t to = close + 1;
    if (to < x->to && o->source.p[to] == '[') {
        size_t label = str_find_char(str_slice(o->source, to, x->to), ']');
        to = label == STR_NOT_FOUND ? to : to + label + 1;
    }
    edit_add(a, edits, close + 1, to, str_format(a, "(%.*s)", STR_ARG(url)));
}

struct str entry_link_title(struct arena *a, const struct outline *o, const struct outline_item *x,
                            struct str title, struct str url)
{
    struct span at = x->clip->title_at;
    if (!title.n || !own_lies_in(x, at) || doc_is_data(o->page->doc, x->from))
        return title; // data has a field for the address, or none
    bool html = at.offset && o->source.p[at.offset - 1] == '>';
    enum doc_format format = html ? DOC_HTML : o->page->doc->format;
    struct str address = format == DOC_HTML ? written_href(a, url) : written_target(a, url);
    switch (format) {
    case DOC_HTML:
        return str_format(a, "<a href=\"%.*s\">%.*s</a>", STR_ARG(address), STR_ARG(title));
    case DOC_ORG:
        return str_format(a, "[[%.*s][%.*s]]", STR_ARG(url), STR_ARG(title));
    case DOC_RST:
        return str_format(a, "`%.*s <%.*s>`__", STR_ARG(title), STR_ARG(url));
    case DOC_ASCIIDOC:
        return str_format(a, "%.*s[%.*s]", STR_ARG(url), STR_ARG(title));
    default:
        return str_format(a, "[%.*s](%.*s)", STR_ARG(title), STR_ARG(address));
    }
}

// A line of data whose key is that of an address, and whose value is none: false when it is
// another. *at: what stands for the value, in quotes or not.
static bool finds_empty_address(struct arena *a, struct str source, struct span line,
                                struct span *at)
{
    struct str text = str_slice(source, line.offset, line.offset + line.length);
    size_t colon = str_find_char(text, ':'), equals = str_find_char(text, '=');
    size_t sign = colon < equals ? colon : equals;
    if (sign == STR_NOT_FOUND)
        return false;
    struct str key = str_trim(str_slice(text, 0, sign)), value = str_trim(str_from(text, sign + 1));
    while (key.n && strchr("-\"'{ ", key.p[0]))
        key = str_from(key, 1);
    while (key.n && strchr("\"' ", key.p[key.n - 1]))
        key = str_slice(key, 0, key.n - 1);
    value = str_ends(value, STR(",")) ? str_slice(value, 0, value.n - 1) : value;
    bool quoted = str_eq(value, STR("\"\"")) || str_eq(value, STR("''"));
    bool plain = sign == colon && (!value.n || str_eq(value, STR("null")));
    *at = (struct span){line.offset + (uint32_t)sign + 1, 0};
    if (value.n)
        *at = (struct span){(uint32_t)(value.p - source.p), (uint32_t)value.n};
    return (quoted || plain) && key.n && (words_column(a, key) & WORD_LINK);
}

// A line "url: …" below that of the title, where x is a record of YAML.
static void add_address_line(struct arena *a, const struct outline *o, const struct outline_item *x,
                             struct str url, struct edits *edits)
{
    struct span title = x->clip->title_at;
    if (!doc_is_yaml(o->page->doc, x->from) || !own_lies_in(x, title))
        return;
    size_t line = str_rfind_char(str_slice(o->source, 0, title.offset), '\n');
    size_t from = line == STR_NOT_FOUND ? 0 : line + 1, key = from;
    size_t rest = str_find_char(str_slice(o->source, from, x->to), '\n');
    size_t end = rest == STR_NOT_FOUND ? x->to : from + rest;
    while (key < title.offset && strchr("- ", o->source.p[key]))
        key++;
    size_t colon = str_find_char(str_slice(o->source, key, title.offset), ':');
    if (colon == STR_NOT_FOUND || colon == 0 || from < x->from ||
        title.offset + title.length > end || memchr("{[\"'", o->source.p[key], 4))
        return;
    edit_add(a, edits, end, end,
             str_format(a, "\n%*surl: %.*s", (int)(key - from), "", STR_ARG(url)));
}

void entry_link_field(struct arena *a, const struct outline *o, const struct outline_item *x,
                      struct str url, struct edits *edits)
{
    struct str source = o->source;
    if (!doc_is_data(o->page->doc, x->from) || str_find_char(url, '"') != STR_NOT_FOUND)
        return;
    for (size_t from = x->from, end; from < x->to; from = end + 1) {
        size_t stop = str_find_char(str_slice(source, from, x->to), '\n');
        end = stop == STR_NOT_FOUND ? x->to : from + stop;
        struct span at, line = {(uint32_t)from, (uint32_t)(end - from)};
        if (!finds_empty_address(a, source, line, &at))
            continue;
        edit_add(a, edits, at.offset, at.offset + at.length,
                 str_format(a, at.length ? "\"%.*s\"" : " \"%.*s\"", STR_ARG(url)));
        return;
    }
    add_address_line(a, o, x, url, edits);
}

// "https://paper.example/", of an address there.
static struct str origin(struct arena *a, struct str url)
{
    struct address parts;
    if (address_kind_of(url) != ADDRESS_WEB || !address_parse(a, url, &parts))
        return STR_NONE;
    size_t end = str_find(url, STR("//")) + 2;
    while (end < url.n && !strchr("/?#", url.p[end]))
        end++;
    return str_format(a, "%.*s/", STR_ARG(str_slice(url, 0, end)));
}

void entry_link_outlet(struct arena *a, const struct outline *o, const struct outline_item *x,
                       struct str url, struct edits *edits)
{
    struct span at = x->clip->outlet_at;
    const struct node *root = o->page->doc->root, *found = NULL;
    for (const struct node *n = root; n && own_lies_in(x, at); n = node_next(root, n))
        if (n->type == NODE_LINK && n->url_offset && n->offset <= at.offset &&
            n->offset + n->length >= at.offset + at.length)
            found = n;
    if (!found || found->url_offset == x->clip->url_at.offset)
        return;
    size_t from = found->url_offset, n = written_length(o->source, from, found->url);
    struct str home = origin(a, url);
    if (n && home.n && from >= x->from && from + n <= x->to &&
        !edit_overlaps(edits, from, from + n))
        edit_add(a, edits, from, from + n, written_url(a, o->page->doc, from, home));
}
