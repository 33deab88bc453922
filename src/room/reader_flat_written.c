// SPDX-License-Identifier: MIT
// Markdown's links among raw HTML: "<li>[Title](https://…), The Courier</li>". CommonMark shows
// them as they are written; Pandoc, kramdown and others read them, and only for those would anyone
// write them so. And addresses without a blank before them, "Boats sail again?https://…" and
// "报道：https://…", which are no links in Markdown either.
#include <string.h>

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

// Whether an address may begin at s[at]: behind a mark, or a letter of a script without blanks.
static bool may_begin(struct str s, size_t at)
{
    return at == 0 || (s.p[at - 1] & 0x80) || strchr("?!:;,.)]", s.p[at - 1]);
}

// Where the address that begins at s[at] ends: at a blank, a mark of a script without blanks, or
// the end, without the marks of the sentence around it.
static size_t end_of_address(struct str s, size_t at)
{
    size_t end = at;
    while (end < s.n && (unsigned char)s.p[end] > ' ' && !strchr("<>\"", s.p[end])) {
        struct str rest = str_from(s, end);
        if (str_starts(rest, STR("\xe3\x80")) || str_starts(rest, STR("\xef\xbc")) ||
            str_starts(rest, STR("[/")))
            break; // "。", "，"; the end of a shortcode
        end++;
    }
    while (end > at && strchr(".,;:!?)]'*_", s.p[end - 1]))
        end--;
    return end;
}

// The first address in s that no blank parts from the text before it; its end, or 0.
static size_t find_bare(struct str s, size_t *at)
{
    for (size_t from = 0, hit; (hit = str_find(str_from(s, from), STR("://"))) != STR_NOT_FOUND;) {
        size_t scheme = from + hit, end = end_of_address(s, scheme);
        *at = scheme >= 5 && memcmp(s.p + scheme - 5, "https", 5) == 0  ? scheme - 5
              : scheme >= 4 && memcmp(s.p + scheme - 4, "http", 4) == 0 ? scheme - 4
                                                                        : s.n;
        if (*at < s.n && may_begin(s, *at) && is_web_address(str_slice(s, *at, end)))
            return end;
        from = scheme + 3;
    }
    return 0;
}

static struct str put_bare(struct flat_builder *b, const struct node *n, struct str s)
{
    for (size_t at, end; (end = find_bare(s, &at));) {
        struct str url = str_slice(s, at, end);
        flat_put_view(b, str_slice(s, 0, at), n->offset);
        flat_add_link(b, NULL, url, STR_NONE, (uint32_t)place_of(b, url));
        b->address_at = b->n;
        s = str_from(s, end);
    }
    return s;
}

void flat_put_written(struct flat_builder *b, const struct node *n)
{
    struct str s = n->text;
    size_t open, text, end;
    bool markdown = b->link < 0 && b->r->doc->format == DOC_MARKDOWN;
    bool may = markdown && str_find_char(s, ']') != STR_NOT_FOUND && str_contains(s, STR("](")) &&
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
    if (markdown && str_find_char(s, ':') != STR_NOT_FOUND && str_contains(s, STR("://")))
        s = put_bare(b, n, s);
    flat_put_view(b, s, n->offset);
}
