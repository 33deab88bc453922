// SPDX-License-Identifier: MIT
// Pandoc, Quarto and MyST part a page with fences of colons: "::: {.card}" or "::: card" begins a
// division of that class, ":::" ends the last that was begun. They show nothing; Markdown without
// them would take them for text. md4c sees empty lines in their place, and what it has read is put
// into divisions afterwards, as if it stood in "<div class="card">". Fences in code are code, and
// those that are indented stand within a list.
#include "text/markdown_divisions.h"

#include <string.h>

enum { DEEPEST = 30 };

struct fence {
    uint32_t at, end; // the line
    bool opens;
    struct str classes;
};

static bool is_name_char(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c) || c == '-' || c == '_';
}

// The classes of "{#id .grid .press-card key=value}" as HTML writes them: "grid press-card".
static struct str classes_of(struct arena *a, struct str braces)
{
    char *out = arena_alloc(a, braces.n + 1);
    size_t n = 0;
    for (size_t i = 1; i < braces.n; i++) {
        if (braces.p[i] != '.' || is_name_char(braces.p[i - 1]))
            continue;
        if (n)
            out[n++] = ' ';
        while (i + 1 < braces.n && is_name_char(braces.p[i + 1]))
            out[n++] = braces.p[++i];
    }
    return (struct str){out, n};
}

// Reads a line that begins with colons; false when it is no fence.
static bool read_fence(struct arena *a, struct str line, struct fence *f)
{
    size_t n = line.n, i = 0;
    while (n && line.p[n - 1] == ':')
        n--;
    while (i < line.n && line.p[i] == ':')
        i++;
    f->opens = i < n;
    if (!f->opens)
        return line.n >= 3;
    struct str name = str_trim(str_slice(line, i, n));
    if (name.n == 0)
        return false;
    if (name.p[0] == '{') {
        f->classes = classes_of(a, name);
        return str_find_char(name, '}') == name.n - 1;
    }
    f->classes = name;
    for (size_t k = 0; k < name.n; k++)
        if (!is_name_char(name.p[k]))
            return false;
    return true;
}

// Whether three colons stand side by side. Most pages have few, and the C library finds one
// soonest.
static bool has_colons(struct str s)
{
    size_t at;
    while ((at = str_find_char(s, ':')) != STR_NOT_FOUND) {
        if (str_starts(str_from(s, at), STR(":::")))
            return true;
        s = str_from(s, at + 1);
    }
    return false;
}

struct code {
    char mark; // of the fence that is open; 0: none is
    size_t n;
};

// Goes on over a line, without its blanks, that may begin or end code (CommonMark 0.31, 4.5).
static void pass_code(struct code *open, struct str text)
{
    char mark = text.n ? text.p[0] : '\0';
    size_t n = 0;
    while (n < text.n && text.p[n] == mark)
        n++;
    if (n < 3 || (mark != '`' && mark != '~'))
        return;
    bool again = str_find_char(str_from(text, n), '`') != STR_NOT_FOUND;
    if (open->mark == mark && n >= open->n && n == text.n)
        *open = (struct code){0};
    else if (!open->mark && (mark == '~' || !again))
        *open = (struct code){mark, n};
}

void markdown_find_fences(struct reading_state *s)
{
    struct str source = s->d->source, rest = str_from(source, s->d->front_end), line;
    size_t cap = 0;
    struct code code = {0};
    if (!has_colons(rest))
        return; // nearly all
    while (str_line(&rest, &line)) {
        struct str text = str_trim(line);
        struct fence f = {.at = (uint32_t)(line.p - source.p)};
        f.end = f.at + (uint32_t)line.n;
        pass_code(&code, text);
        if (!code.mark && str_starts(line, STR(":::")) && read_fence(s->a, text, &f))
            ARENA_PUSH(s->a, s->fences, s->fences_len, cap) = f;
    }
}

void markdown_hide_fences(const struct reading_state *s, char *copy)
{
    for (size_t i = 0; i < s->fences_len; i++)
        memset(copy + s->fences[i].at, ' ', s->fences[i].end - s->fences[i].at);
}

// The first fence that does not stand before byte `at`; those that do begin and end divisions,
// but for those that lie in too many others.
static size_t pass_fences(struct reading_state *s, struct node **open, size_t i, size_t at,
                          unsigned *depth)
{
    for (; i < s->fences_len && s->fences[i].at < at; i++) {
        const struct fence *f = &s->fences[i];
        if (f->opens && (*depth)++ < DEEPEST) {
            *open = tree_add(s->a, *open, NODE_DIVISION, f->at);
            (*open)->extra = STR("div");
            (*open)->title = f->classes;
        } else if (!f->opens && *depth && (*depth)-- <= DEEPEST) {
            (*open)->length = f->end - (*open)->offset;
            *open = (*open)->parent;
        }
    }
    return i;
}

void markdown_divide(struct reading_state *s, struct node *top)
{
    struct node *n = top->first, *next, *open = top;
    unsigned depth = 0;
    size_t i = 0;
    top->first = top->last = NULL;
    for (; n; n = next) {
        next = n->next;
        i = pass_fences(s, &open, i, n->offset, &depth);
        tree_append(open, n);
    }
    pass_fences(s, &open, i, s->d->source.n, &depth);
    for (; open != top; open = open->parent)
        open->length = (uint32_t)s->d->source.n - open->offset;
}
