// SPDX-License-Identifier: MIT
// An excerpt begins and ends between words.
#include "room/search_text.h"

#include "base/cleanup.h"
#include "base/file.h"

enum { BEFORE = 80, AFTER = 160 }; // bytes of an excerpt beside the first word

// The tree of a page as its file says it now. NULL when it cannot be read.
static const struct doc *tree_of(struct arena *a, const struct page *p)
{
    struct error ignored; // whoever renders the page tells of it
    struct diags found = DIAGS_IN(a);
    struct file_stamp stamp;
    enum doc_format format;
    struct str source;
    if (!doc_format_of(p->path, &format) || !p->file.full ||
        !file_read(p->file.full, DOC_LARGEST, a, &source, &stamp, &ignored))
        return NULL;
    bool same = stamp.mtime == p->file.mtime && stamp.size == p->file.size;
    return same && p->body ? doc_read_body(a, p->path, source, format, p->body, &found)
                           : doc_read(a, p->path, source, format, false, &found);
}

static bool is_text(const struct node *n)
{
    return n->type == NODE_TEXT || n->type == NODE_CODE || n->type == NODE_CODE_BLOCK;
}

struct str search_text(struct arena *a, const struct page *p)
{
    AUTO_BUF b = BUF_EMPTY;
    if (p->kind != PAGE_RELEASE && p->kind != PAGE_PLAIN)
        return STR_NONE;
    const struct doc *d = tree_of(a, p);
    for (const struct node *n = d ? d->root : NULL; n; n = node_next(d->root, n)) {
        if (node_is_block(n) || n->type == NODE_SOFT_BREAK || n->type == NODE_HARD_BREAK)
            buf_char(&b, '\n');
        if (is_text(n))
            buf_str(&b, n->text);
    }
    return str_trim(str_copy(a, buf_view(&b)));
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
