// SPDX-License-Identifier: MIT
// CommonMark ends an address at the first blank; kramdown, and so most Jekyll sites, does not:
// "[scan](/press/The Courier.pdf)", "[scan]({{ site.baseurl }}/scan.pdf)", "[scan]: {% link … %}".
// What is hidden: blanks inside Liquid's braces, and those inside an address that begins as one
// and no title follows. It must end on its line. A byte that no UTF-8 text has stands for each.
#include "text/markdown_blanks.h"

#include <string.h>

#include "text/markdown_divisions.h"

enum { HIDDEN = 0xff, ADDRESS_LONGEST = 1000 };

// The end of Liquid's "{{ … }}" or "{% … %}" that begins at i; i when none does.
static size_t liquid_end(struct str s, size_t i)
{
    if (i + 3 >= s.n || s.p[i] != '{' || (s.p[i + 1] != '{' && s.p[i + 1] != '%'))
        return i;
    struct str close = s.p[i + 1] == '{' ? STR("}}") : STR("%}");
    size_t end = str_find(str_from(s, i + 2), close);
    return end == STR_NOT_FOUND ? i : i + 2 + end + close.n;
}

static bool has_file_ending(struct str s)
{
    enum { LONGEST = 5 };
    size_t dot = str_rfind_char(s, '.');
    if (dot == STR_NOT_FOUND || dot == 0 || s.n - dot < 3 || s.n - dot > LONGEST)
        return false;
    for (size_t i = dot + 1; i < s.n; i++)
        if (!is_alpha_ascii(s.p[i]) && !is_digit_ascii(s.p[i]))
            return false;
    return true;
}

// An address, not a remark in brackets, and nothing like a title behind the blank.
static bool is_address(struct str s)
{
    bool begins = str_starts_ascii(s, STR("http://")) || str_starts_ascii(s, STR("https://")) ||
                  (s.p[0] == '/' && s.n > 1) || has_file_ending(s);
    return begins && !memchr(s.p, '"', s.n) && !memchr(s.p, '\'', s.n) && !memchr(s.p, '<', s.n) &&
           !memchr(s.p, '[', s.n);
}

// What stands between "(" and the ")" that closes it; its place in s, or 0 when the line has none.
static size_t address_end(struct str s, bool *liquid, bool *blank)
{
    unsigned deep = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t behind = liquid_end(s, i);
        if (behind > i) {
            *liquid = true;
            i = behind - 1;
        } else if (s.p[i] == ')' && deep-- == 0) {
            return i;
        } else if (s.p[i] == '(') {
            deep++;
        } else {
            *blank = *blank || s.p[i] == ' ';
        }
    }
    return 0;
}

struct hiding {
    struct reading_state *s;
    struct str source;
    char *copy;
};

static void hide(struct hiding *h, size_t at, size_t end)
{
    for (size_t i = at; i < end; i++) {
        if (h->source.p[i] != ' ')
            continue;
        if (!h->copy)
            h->copy = arena_copy(h->s->a, h->source.p, h->source.n);
        h->copy[i] = (char)HIDDEN;
    }
}

// Hides what is in Liquid's braces; and all, where what stands around them is a file's name.
static void hide_liquid(struct hiding *h, size_t at, size_t end)
{
    struct str part = str_slice(h->source, 0, end);
    bool quoted = false;
    for (size_t i = at; i < end; i++) {
        size_t behind = liquid_end(part, i);
        if (behind > i)
            hide(h, i, behind);
        else
            quoted = quoted || part.p[i] == '"' || part.p[i] == '\'';
        i = behind > i ? behind - 1 : i;
    }
    if (!quoted && has_file_ending(str_slice(part, at, end)))
        hide(h, at, end);
}

// What is looked at of the line from `at` on: no more than an address can be long.
static struct str line_at(struct str source, size_t at)
{
    struct str line = str_slice(source, at, at + ADDRESS_LONGEST);
    const char *lf = memchr(line.p, '\n', line.n);
    return lf ? str_slice(line, 0, (size_t)(lf - line.p)) : line;
}

// "(address)" at `at`.
static void hide_in_address(struct hiding *h, size_t at)
{
    bool liquid = false, blank = false;
    struct str near = str_slice(h->source, at + 1, at + 1 + ADDRESS_LONGEST);
    const char *close = memchr(near.p, ')', near.n);
    if (!close || !memchr(near.p, ' ', (size_t)(close - near.p)))
        return; // nearly all
    struct str line = line_at(h->source, at + 1);
    size_t n = address_end(line, &liquid, &blank);
    struct str address = str_trim(str_slice(line, 0, n));
    if (address.n == 0)
        return;
    size_t from = (size_t)(address.p - h->source.p), to = from + address.n;
    if (liquid)
        hide_liquid(h, from, to);
    else if (blank && str_find_char(address, ' ') != STR_NOT_FOUND && is_address(address))
        hide(h, from, to);
}

static bool begins_line(struct str source, size_t open)
{
    while (open && source.p[open - 1] == ' ')
        open--;
    return open == 0 || source.p[open - 1] == '\n';
}

// "[label]: {{ address }}", whose "]" stands at `close`.
static void hide_in_definition(struct hiding *h, size_t close)
{
    enum { LABEL_LONGEST = 200 };
    size_t open = close, least = close > LABEL_LONGEST ? close - LABEL_LONGEST : 0;
    while (open > least && h->source.p[open] != '[' && h->source.p[open] != '\n')
        open--;
    struct str line = str_trim(line_at(h->source, close + 2));
    size_t at = (size_t)(line.p - h->source.p);
    if (h->source.p[open] == '[' && begins_line(h->source, open) && memchr(line.p, '{', line.n))
        hide_liquid(h, at, at + line.n);
}

struct str markdown_hide_blanks(struct reading_state *s)
{
    if (s->shown.p)
        return s->shown;
    struct hiding h = {.s = s, .source = s->d->source};
    struct str source = h.source;
    for (size_t i = s->d->front_end; s->utf8 && i + 2 < source.n; i++) {
        const char *close = memchr(source.p + i, ']', source.n - i - 2);
        if (!close)
            break;
        i = (size_t)(close - source.p);
        if (close[1] == '(')
            hide_in_address(&h, i + 1);
        else if (close[1] == ':' && close[2] == ' ')
            hide_in_definition(&h, i);
    }
    if (s->fences_len && !h.copy)
        h.copy = arena_copy(s->a, source.p, source.n);
    if (s->fences_len)
        markdown_hide_fences(s, h.copy);
    s->shown = h.copy ? (struct str){h.copy, source.n} : source;
    return s->shown;
}

static void show(struct reading_state *s, struct str *text)
{
    if (text->n == 0)
        return;
    if (text->p >= s->shown.p && text->p + text->n <= s->shown.p + s->shown.n) {
        text->p = s->d->source.p + (text->p - s->shown.p);
    } else if (memchr(text->p, HIDDEN, text->n)) {
        char *copy = arena_copy(s->a, text->p, text->n);
        for (size_t i = 0; i < text->n; i++)
            if ((unsigned char)copy[i] == HIDDEN)
                copy[i] = ' ';
        text->p = copy;
    }
}

void markdown_show_blanks(struct reading_state *s, struct node *top)
{
    if (s->shown.p == s->d->source.p)
        return;
    for (struct node *n = top; n; n = node_next(top, n)) {
        show(s, &n->text);
        show(s, &n->url);
        show(s, &n->title);
        show(s, &n->extra);
    }
}
