// SPDX-License-Identifier: MIT
// Markdown's links among raw HTML: "<li>[Title](https://…), The Courier</li>". CommonMark shows
// them as they are written; Pandoc, kramdown and others read them, and only for those would anyone
// write them so.
#include "room/reader_blocks.h"
#include "room/reader_flat.h"

static bool is_in_html(const struct node *n)
{
    enum { DEPTH = 24 };
    for (int i = 0; n && i < DEPTH; i++, n = n->parent)
        if (n->type == NODE_HTML_BLOCK)
            return true;
    return false;
}

// The first "[text](address)" in s whose address is one of the web: *open is where it begins, *text
// where the text ends; its end, or 0.
static size_t find_link(struct str s, size_t *open, size_t *text)
{
    enum { ADDRESS_LONGEST = 1000 };
    for (size_t from = 0, hit; (hit = str_find(str_from(s, from), STR("]("))) != STR_NOT_FOUND;) {
        size_t at = from + hit, end = at + 2;
        size_t last = s.n - at > ADDRESS_LONGEST ? at + ADDRESS_LONGEST : s.n;
        unsigned deep = 0;
        for (*open = at; *open > from && s.p[*open] != '[';)
            --*open;
        while (end < last && s.p[end] != ' ' && (s.p[end] != ')' || deep)) {
            deep += s.p[end] == '(';
            deep -= s.p[end] == ')';
            end++;
        }
        *text = at;
        if (s.p[*open] == '[' && end < last && s.p[end] == ')' &&
            is_web_address(str_slice(s, at + 2, end)))
            return end + 1;
        from = at + 2;
    }
    return 0;
}

static size_t place_of(const struct flat_builder *b, struct str s)
{
    struct str source = b->r->doc->source;
    bool inside = source.p && s.p >= source.p && s.p + s.n <= source.p + source.n;
    return inside ? (size_t)(s.p - source.p) : 0;
}

void flat_put_written(struct flat_builder *b, const struct node *n)
{
    struct str s = n->text;
    size_t open, text, end;
    bool may = b->link < 0 && b->r->doc->format == DOC_MARKDOWN && str_contains(s, STR("](")) &&
               is_in_html(n);
    while (may && (end = find_link(s, &open, &text))) {
        flat_put_view(b, str_slice(s, 0, open), n->offset);
        struct str url = str_slice(s, text + 2, end - 1);
        int32_t l = flat_add_link(b, NULL, url, STR_NONE, (uint32_t)place_of(b, url));
        b->link = l;
        flat_put_view(b, str_slice(s, open + 1, text), n->offset);
        b->links[l].end = (uint32_t)b->n;
        b->link = -1;
        s = str_from(s, end);
    }
    flat_put_view(b, s, n->offset);
}
