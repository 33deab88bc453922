// SPDX-License-Identifier: MIT
// Building the tree, and the few ways to walk it. Nodes come zeroed from the document's
// arena; a node never moves, and only HTML inside Markdown is regrouped after the parse.
#include "text/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/scan.h"
#include "text/windows1252.h"

void tree_append(struct node *parent, struct node *n)
{
    n->parent = parent;
    n->next = NULL;
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
}

struct node *tree_add(struct arena *a, struct node *parent, enum node_type type, size_t offset)
{
    struct node *n = ARENA_NEW(a, struct node);
    n->type = (uint8_t)type;
    n->offset = (uint32_t)offset;
    tree_append(parent, n);
    return n;
}

bool node_is_block(const struct node *n)
{
    return n->type < NODE_TEXT;
}

struct node *node_next(const struct node *top, const struct node *n)
{
    if (n->first)
        return n->first;
    while (n != top) {
        if (n->next)
            return n->next;
        n = n->parent;
    }
    return NULL;
}

static bool is_break(const struct node *n)
{
    return n->type == NODE_SOFT_BREAK || n->type == NODE_HARD_BREAK;
}

static bool has_text(const struct node *n)
{
    return n->type == NODE_TEXT || n->type == NODE_CODE || n->type == NODE_CODE_BLOCK;
}

// Adds s with runs of white space made one space, and none at the start of the whole.
static size_t add_folded(char *out, size_t n, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_space_ascii(s.p[i]))
            out[n++] = s.p[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    return n;
}

static bool is_folded(struct str s)
{
    if (s.n && is_space_ascii(s.p[0]) && s.p[0] != ' ')
        return false;
    for (size_t i = 1; i < s.n; i += SCAN_BLOCK) {
        size_t n = s.n - i;
        scan_block b = n < SCAN_BLOCK ? scan_load_part(s.p + i, n) : scan_load(s.p + i);
        scan_block before =
            n < SCAN_BLOCK ? scan_load_part(s.p + i - 1, n) : scan_load(s.p + i - 1);
        scan_mask control = b - '\t' <= '\r' - '\t', twice = (b == ' ') & (before == ' ');
        if (scan_any(control | twice))
            return false;
    }
    return true;
}

struct str node_text(struct arena *a, const struct node *top)
{
    size_t total = 0, parts = 0;
    struct str only = STR_NONE;
    for (const struct node *n = top; n; n = node_next(top, n)) {
        bool gap = is_break(n) || (n != top && node_is_block(n));
        if (!has_text(n) && !gap)
            continue;
        total += has_text(n) ? n->text.n + 1 : 1;
        if (has_text(n) && n->text.n && parts++ == 0)
            only = str_trim(n->text);
    }
    if (parts == 0 || (parts == 1 && is_folded(only)))
        return only;
    char *out = arena_alloc(a, total + 1);
    size_t len = 0;
    for (const struct node *n = top; n; n = node_next(top, n)) {
        if (is_break(n) || (n != top && node_is_block(n)))
            len = add_folded(out, len, STR(" "));
        if (has_text(n))
            len = add_folded(out, len, n->text);
    }
    while (len && out[len - 1] == ' ')
        len--;
    return (struct str){out, len};
}

void doc_place(const struct doc *d, size_t offset, unsigned *line, unsigned *column)
{
    line_index_find(d->lines, offset, line, column);
}

struct diag *report_at(struct reading_state *s, enum severity severity, const char *code,
                       size_t offset, const char *message, ...)
{
    char text[400];
    va_list args;
    va_start(args, message);
    vsnprintf(text, sizeof text, message, args);
    va_end(args);
    unsigned line = 0, column = 0;
    doc_place(s->d, offset, &line, &column);
    return diag_add(s->diags, severity, code, s->d->path, line, column, "%s", text);
}

static size_t put_decoded(struct buf *out, struct str s, size_t i)
{
    size_t good = utf8_valid_prefix(str_from(s, i));
    buf_add(out, s.p + i, good);
    i += good;
    if (i < s.n)
        buf_utf8(out, windows1252_to_unicode((unsigned char)s.p[i++]));
    return i;
}

struct str text_decode(struct arena *a, const char *p, size_t n, bool utf8)
{
    struct str s = {p, n};
    if (utf8 || utf8_valid_prefix(s) == n)
        return s;
    AUTO_BUF out = BUF_EMPTY;
    for (size_t i = 0; i < n;)
        i = put_decoded(&out, s, i);
    return str_copy(a, buf_view(&out));
}
