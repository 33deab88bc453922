// SPDX-License-Identifier: MIT
#include "room/entry_link.h"

#include <string.h>

#include "room/own.h"
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
