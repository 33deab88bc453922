// SPDX-License-Identifier: MIT
// md4c knows nothing of these lists and gives them as text, in one piece or, where they hold an
// underscore or a quotation mark, in several.
#include "text/markdown_attributes.h"

#include <string.h>

enum { LONGEST = 200, LEAST = 3 }; // bytes of a list: "{#a"

bool markdown_opens_attributes(struct str s, size_t i)
{
    size_t name = i + 1, length = str_find_char(str_slice(s, i, i + LONGEST), '}');
    if (i + LEAST >= s.n || length == STR_NOT_FOUND)
        return false;
    while (name + 1 < s.n && s.p[name] == ' ') // "{ width="450" }"
        name++;
    size_t key = name;
    bool close = i == 0 || strchr("])*_`\"", s.p[i - 1]);
    if (!close && str_trim(str_from(s, i + length + 1)).n)
        return false; // "The set {n=3} explained"
    if (s.p[name] == '.')
        return is_alpha_ascii(s.p[name + 1]);
    if (s.p[name] == '#') // "## 2017 {#2017}"
        return is_alpha_ascii(s.p[name + 1]) || is_digit_ascii(s.p[name + 1]);
    while (name < s.n && (is_alpha_ascii(s.p[name]) || s.p[name] == '-'))
        name++;
    return name > key && name < s.n && s.p[name] == '=';
}

// The list that begins in a text, and the text among those behind it in which it ends.
struct list {
    struct node *last;
    size_t end; // behind its brace, in the last one's text
    size_t length;
};

static bool find_end(struct node *n, size_t from, struct list *out)
{
    *out = (struct list){n, 0, 0};
    for (; n && n->type == NODE_TEXT && out->length < LONGEST; n = n->next, from = 0) {
        size_t brace = str_find_char(str_slice(n->text, from, from + LONGEST), '}');
        out->last = n;
        out->length += brace == STR_NOT_FOUND ? n->text.n - from : brace + 1;
        out->end = from + brace + 1;
        if (brace != STR_NOT_FOUND)
            return true;
    }
    return false;
}

static bool is_mark(enum node_type type)
{
    return type == NODE_LINK || type == NODE_IMAGE || type == NODE_EMPHASIS ||
           type == NODE_STRONG || type == NODE_CODE;
}

static bool is_break(const struct node *n)
{
    return n && (n->type == NODE_SOFT_BREAK || n->type == NODE_HARD_BREAK);
}

// Whether "{" at text[i] of n begins a list of the block or of what stands before it: where one may
// stand, and where it is none in a sentence.
static bool begins_list(struct str file, const struct node *block, const struct node *before,
                        const struct node *n, size_t i)
{
    struct str rest = str_from(n->text, i);
    bool in_file = n->text.p > file.p && n->text.p < file.p + file.n;
    bool escaped = in_file && i == 0 && n->text.p[-1] == '\\';
    if (rest.n < LEAST || escaped)
        return false;
    char sign = rest.p[1];
    bool behind = i == 0 && before && (is_mark(before->type) || is_break(before));
    bool ends = block->type == NODE_HEADING && i > 0 && n->text.p[i - 1] == ' ';
    if (sign == ':')
        return rest.p[2] != ')' && rest.p[2] != '}'; // "{:)"
    if (!behind && !ends)
        return false;
    bool word = is_alpha_ascii(rest.p[2]) || (sign == '#' && is_digit_ascii(rest.p[2]));
    if ((sign == '#' || sign == '.') && word)
        return true;
    return behind && markdown_opens_attributes(rest, 0);
}

// What ends a heading stands behind all of its words.
static bool stands_last(const struct node *block, const struct list *l)
{
    return block->type != NODE_HEADING ||
           (!str_trim(str_from(l->last->text, l->end)).n && !l->last->next);
}

// "#press" of "{#press .wide}", without its sign; empty when there is none.
static struct str id_of(struct str list)
{
    size_t at = str_find_char(list, '#'), end = at + 1;
    if (at == STR_NOT_FOUND || at == 0 || !strchr("{: ", list.p[at - 1]))
        return STR_NONE;
    while (end < list.n && !strchr(" }\t\n", list.p[end]))
        end++;
    return str_slice(list, at + 1, end);
}

// The first bytes of a text go.
static void drop(struct node *n, size_t bytes)
{
    if (n->length == n->text.n) { // it stands in the file as it is
        n->offset += (uint32_t)bytes;
        n->length -= (uint32_t)bytes;
    }
    n->text = str_from(n->text, bytes);
}

static void cut(struct node *n, size_t i, struct list l)
{
    struct str behind = str_from(l.last->text, l.end);
    struct str before = str_slice(n->text, 0, i);
    while (before.n && before.p[before.n - 1] == ' ' && !str_trim(behind).n)
        before.n--;
    if (l.last == n && !before.n) {
        drop(n, l.end);
        return;
    }
    n->text = before;
    if (l.last == n)
        return;
    for (struct node *k = n->next; k != l.last; k = k->next)
        k->text = STR_NONE;
    drop(l.last, l.end);
}

// "* TOC", "{:toc}" below it: a list of the headings is to stand there.
static bool is_contents(struct str list)
{
    return str_eq(list, STR("{:toc}")) || str_eq(list, STR("{: toc}")) ||
           str_starts(list, STR("{:toc ")) || str_starts(list, STR("{: toc "));
}

static void hide(struct node *block)
{
    for (struct node *n = block->first; n; n = n->next)
        if (n->type == NODE_TEXT)
            n->type = NODE_TAG;
}

static void take_from(struct str file, struct node *block, struct node *before, struct node *n)
{
    for (size_t i = 0, at; i < n->text.n; i++) {
        struct list l;
        at = str_find_char(str_from(n->text, i), '{');
        if (at == STR_NOT_FOUND)
            return;
        i += at;
        if (!begins_list(file, block, before, n, i) || !find_end(n, i, &l) ||
            !stands_last(block, &l))
            continue;
        if (l.last == n && i > 0 && str_trim(str_from(n->text, l.end)).n)
            continue; // words on both sides
        if (block->type == NODE_HEADING && l.last == n && !block->extra.n)
            block->extra = id_of(str_slice(n->text, i, l.end));
        if (l.last == n && is_contents(str_slice(n->text, i, l.end)))
            hide(block);
        bool gone = i == 0 && !str_trim(str_from(l.last->text, l.end)).n;
        cut(n, i, l);
        if (gone && is_break(before)) // a line of its own
            before->type = NODE_TEXT;
    }
}

void markdown_attributes(struct str file, struct node *block)
{
    struct node *before = NULL;
    for (struct node *n = block->first; n; before = n, n = n->next) {
        if (n->type == NODE_TEXT)
            take_from(file, block, before, n);
        else if (is_mark(n->type) && n->first)
            markdown_attributes(file, n);
    }
}
