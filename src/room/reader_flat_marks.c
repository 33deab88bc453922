// SPDX-License-Identifier: MIT
// What stands in a text and is none: attributes in braces, tags of site generators, shortcodes,
// icons. Some of it leads somewhere.
#include "room/reader_flat.h"
#include "text/markdown_attributes.h"

// {{< recording link="https://…" >}} is a link as well; what stands between it and its end tag, if
// it has one, is the link's text, else what it says that is. `offset` is where s stands in the
// file; UINT32_MAX: nowhere.
static void follow_tag(struct flat_builder *b, struct str s, size_t at, uint32_t offset)
{
    if (flat_closes_tag(s, at) && b->tag_link >= 0) {
        b->links[b->tag_link].end = (uint32_t)b->n;
        b->link = b->tag_link = -1;
    }
    bool may = b->link < 0 && offset < UINT32_MAX;
    struct tag_link tag = may ? flat_tag_link(b->r, s, at) : (struct tag_link){STR_NONE, STR_NONE};
    if (!tag.url.n)
        return;
    size_t from = offset + (size_t)(tag.url.p - s.p);
    int32_t l = flat_add_link(b, NULL, tag.url, STR_NONE, (uint32_t)from);
    if (flat_has_end_tag(str_from(b->r->doc->source, offset + at))) {
        b->link = b->tag_link = l;
    } else if (tag.text.n) {
        b->link = l;
        flat_put_run(b, tag.text.p, tag.text.n, offset + (uint32_t)(tag.text.p - s.p), true);
        b->links[l].end = (uint32_t)b->n;
        b->link = -1;
    }
}

// A shortcode of WordPress that begins at byte `at` is left out up to its bracket, which may stand
// in a later text. Its address, if it has one, is a link.
static void skip_shortcode(struct flat_builder *b, size_t at)
{
    struct str url = b->link < 0 ? flat_shortcode_address(b->r, at) : STR_NONE;
    if (url.n)
        flat_add_link(b, NULL, url, STR_NONE, (uint32_t)(url.p - b->r->doc->source.p));
    b->skipping = SKIPPING_SHORTCODE;
}

// Leaves out "{:target=…}", "{.lead}", "{% … %}", "{{ … }}" and "[column size=…]"; they may go on
// in the next text.
static void put_marked(struct flat_builder *b, struct str s, uint32_t offset, bool exact)
{
    size_t from = 0, first = b->skipping ? 0 : str_find_char(s, '{');
    if (b->r->shortcodes && exact && !b->skipping) {
        size_t open = str_find_char(s, '[');
        first = open < first ? open : first;
    }
    for (size_t i = first; i < s.n; i++) {
        if (b->skipping == SKIPPING_SHORTCODE) {
            if (s.p[i] == ']') {
                b->skipping = 0;
                from = i + 1;
            }
            continue;
        }
        if (s.p[i] == '[' && !b->skipping && b->r->shortcodes && exact &&
            flat_opens_shortcode(b->r, offset + i)) {
            flat_put_run(b, s.p + from, i - from, offset + (uint32_t)from, exact);
            skip_shortcode(b, offset + i);
            continue;
        }
        bool opens = s.p[i] == '{' && i + 1 < s.n &&
                     (s.p[i + 1] == ':' || s.p[i + 1] == '%' || s.p[i + 1] == '{' ||
                      markdown_opens_attributes(s, i));
        if (b->skipping == 0 && opens) {
            flat_put_run(b, s.p + from, i - from, offset + (uint32_t)from, exact);
            size_t end;
            bool tag = s.p[i + 1] == '%' || s.p[i + 1] == '{';
            struct str shown = tag ? flat_shown_by_tag(s, i, &end) : STR_NONE;
            if (tag)
                follow_tag(b, s, i, exact ? offset : UINT32_MAX);
            if (shown.n) {
                flat_put_run(b, shown.p, shown.n, offset + (uint32_t)(shown.p - s.p), exact);
                from = end;
                i = end - 1;
                continue;
            }
            b->skipping = 1;
        } else if (b->skipping && s.p[i] == '}') {
            bool twice = i + 1 < s.n && s.p[i + 1] == '}';
            i += twice;
            b->skipping = 0;
            from = i + 1;
        }
    }
    if (b->skipping == 0)
        flat_put_run(b, s.p + from, s.n - from, offset + (uint32_t)from, exact);
}

// Leaves out icons as well: ":material-newspaper:", ":link:".
static void put_text(struct flat_builder *b, struct str s, uint32_t offset, bool exact)
{
    size_t from = 0;
    for (size_t i = 0, n; i < s.n && (n = str_find_char(str_from(s, i), ':')) != STR_NOT_FOUND;) {
        size_t end = flat_icon_end(s, i + n);
        i += n + 1;
        if (!end)
            continue;
        put_marked(b, str_slice(s, from, i - 1), offset + (uint32_t)from, exact);
        from = i = end;
    }
    put_marked(b, str_from(s, from), offset + (uint32_t)from, exact);
}

void flat_put_view(struct flat_builder *b, struct str s, uint32_t node_offset)
{
    struct str source = b->r->doc->source;
    bool inside = source.p && s.p >= source.p && s.p + s.n <= source.p + source.n;
    put_text(b, s, inside ? (uint32_t)(s.p - source.p) : node_offset, inside);
}
