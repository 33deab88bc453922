// SPDX-License-Identifier: MIT
// An excerpt begins and ends between words.
#include "room/search_text.h"

#include "base/cleanup.h"
#include "room/page_doc.h"

enum { BEFORE = 80, AFTER = 160 }; // bytes of an excerpt beside the first word

static bool is_text(const struct node *n)
{
    return n->type == NODE_TEXT || n->type == NODE_CODE || n->type == NODE_CODE_BLOCK;
}

bool search_text(struct arena *a, const struct page *p, struct str *out, struct error *e)
{
    AUTO_BUF b = BUF_EMPTY;
    *out = STR_NONE;
    if (p->kind != PAGE_RELEASE && p->kind != PAGE_PLAIN)
        return true;
    const struct doc *d = page_doc(a, p, e);
    for (const struct node *n = d ? d->root : NULL; n; n = node_next(d->root, n)) {
        if (node_is_block(n) || n->type == NODE_SOFT_BREAK || n->type == NODE_HARD_BREAK)
            buf_char(&b, '\n');
        if (is_text(n))
            buf_str(&b, n->text);
    }
    *out = str_trim(str_copy(a, buf_view(&b)));
    return d != NULL;
}

struct str search_excerpt(struct arena *a, const struct search_query *q, struct str text,
                          struct str lang)
{
    AUTO_BUF b = BUF_EMPTY;
    struct search_mark *marks;
    if (!search_marks(a, q, text, lang, &marks))
        return STR_NONE;
    size_t from = marks[0].from > BEFORE ? marks[0].from - BEFORE : 0;
    size_t to = marks[0].to + AFTER < text.n ? marks[0].to + AFTER : text.n;
    while (from && from < marks[0].from && !is_space_ascii(text.p[from - 1]))
        from++;
    while (to < text.n && to > marks[0].to && !is_space_ascii(text.p[to]))
        to--;
    if (from)
        buf_c(&b, "… ");
    for (size_t i = from; i < to; i++)
        if (!is_space_ascii(text.p[i]))
            buf_char(&b, text.p[i]);
        else if (i > from && !is_space_ascii(text.p[i - 1]))
            buf_char(&b, ' ');
    if (to < text.n)
        buf_c(&b, " …");
    return str_copy(a, buf_view(&b));
}
