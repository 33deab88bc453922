// SPDX-License-Identifier: MIT
// Where the parts of an entry end that style sheets part: elements that touch or have classes, and
// are all that a link, a box in it or a block holds.
#include "room/reader_flat.h"

// <span class="title">One.</span><span class="date">9 Dec 2021</span>: a style sheet parts them.
bool flat_is_part(const struct node *n)
{
    return n && n->type == NODE_SPAN && n->title.n;
}

// Whether n is a link, or an element with a class in one: `<a><span class="body">…</span></a>`.
static bool is_box_of_link(const struct node *n)
{
    enum { DEEP = 4 };
    for (int i = 0; n && i < DEEP; i++, n = n->parent) {
        if (n->type == NODE_LINK)
            return true;
        if (!flat_is_part(n))
            return false;
    }
    return false;
}

static bool is_element_of_text(const struct node *n)
{
    return n->type == NODE_SPAN || n->type == NODE_STRONG || n->type == NODE_EMPHASIS ||
           n->type == NODE_TIME;
}

// "c12", "T3", "SpellE", "normaltextrun": what word processors write says nothing of parts.
static bool is_written_by_program(struct str class)
{
    static const char *const names[] = {"SpellE", "GramE", "TextRun", "normaltextrun",
                                        "apple",  "Mso",   "EOP"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_contains(class, str_of(names[i])))
            return true;
    size_t end = str_find_char(class, ' ');
    end = end == STR_NOT_FOUND ? class.n : end;
    return end > 0 && end <= 4 && is_digit_ascii(class.p[end - 1]);
}

// " · " between elements.
static bool is_mark(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (is_alpha_ascii(text.p[i]) || is_digit_ascii(text.p[i]) ||
            ((text.p[i] & 0x80) && text.n > 8))
            return false;
    return true;
}

// `<a><small>The Courier</small><b>Title</b><span>What it tells</span></a>`: elements that are all
// of a link, or of a box in it, perhaps beside a picture, and without a space between them or each
// with a class, or one with a class beside others: a style sheet parts them, else their words would
// run on. Markdown's emphasis alone is none: there must be another.
static bool ends_part_of_link(const struct node *n)
{
    enum { PARTS_MOST = 12 };
    const struct node *box = n->parent, *next = n->next;
    int left = PARTS_MOST;
    if (!next || !is_box_of_link(box))
        return false;
    bool touch = is_element_of_text(next), classes = true, span = false, other = false;
    struct str class = STR_NONE;
    for (const struct node *c = box->first; c; c = c->next) {
        bool blank = c->type == NODE_SOFT_BREAK || c->type == NODE_IMAGE ||
                     (c->type == NODE_TEXT && is_mark(str_trim(c->text)));
        if (node_is_block(c)) // a part by itself
            continue;
        if ((!blank && (!is_element_of_text(c) || !c->first)) || --left < 0)
            return false;
        span = span || c->type == NODE_SPAN;
        classes = classes && (blank || (c->type == NODE_SPAN && c->title.n));
        other = other || (!blank && class.n && !str_eq(c->title, class));
        class = flat_is_part(c) && !class.n ? c->title : class;
    }
    bool marked = next->type == NODE_TEXT && str_trim(next->text).n;
    return span && (touch || classes || (other && !marked && !is_written_by_program(class)));
}

// `<p><span class="press-what">Title</span> <span class="press-who">The Courier</span>
// <a href="…">Read</a></p>`: elements with classes, and links, are all that the block has.
static bool ends_part_of_block(const struct node *n)
{
    enum { PARTS_MOST = 12 };
    int left = PARTS_MOST;
    size_t parts = 0;
    if (!n->parent || !node_is_block(n->parent) || !flat_is_part(n) || !n->next)
        return false;
    for (const struct node *c = n->parent->first; c; c = c->next) {
        bool blank = c->type == NODE_SOFT_BREAK || c->type == NODE_IMAGE ||
                     (c->type == NODE_TEXT && !str_trim(c->text).n);
        bool part = flat_is_part(c) && c->first && !is_written_by_program(c->title);
        if ((!blank && !part && c->type != NODE_LINK) || --left < 0)
            return false;
        parts += part;
    }
    return parts >= 2;
}

bool flat_ends_part(const struct node *n)
{
    return is_element_of_text(n) && (ends_part_of_link(n) || ends_part_of_block(n));
}
