// SPDX-License-Identifier: MIT
// Links, emphasis and breaks inside paragraphs of reStructuredText. A search for a closing mark
// that failed once in a text is not made again, and marks do not stand inside their own kind, so
// the cost is linear.
#include <string.h>

#include "text/markup_cursor.h"
#include "text/rst.h"

enum { KIND_STRONG, KIND_EMPHASIS, KIND_TICK, KIND_CODE, KINDS, NAME_MOST = 100 };

struct run {
    struct cursor c;
    struct rst_names *names;
    unsigned open;      // bit k: kind k is open around this text
    size_t none[KINDS]; // no closing mark from there on
};

static void parse(struct run *outer, struct node *parent, size_t from, size_t to, unsigned open);

static char at(const struct run *r, size_t i)
{
    return cursor_at(&r->c, i);
}

static bool is_blank(char c)
{
    return c == '\0' || is_space_ascii(c);
}

static struct str without_blanks(const struct run *r, struct str url)
{
    size_t blanks = 0, n = 0;
    for (size_t i = 0; i < url.n; i++)
        blanks += is_space_ascii(url.p[i]);
    if (!blanks)
        return url;
    char *p = arena_alloc(r->c.m->s->a, url.n);
    for (size_t i = 0; i < url.n; i++)
        if (!is_space_ascii(url.p[i]))
            p[n++] = url.p[i];
    return (struct str){p, n};
}

// An address may go on over lines; then it stands nowhere as it is.
static struct node *add_link(struct run *r, size_t from, size_t to, struct str url)
{
    struct node *n = cursor_add(&r->c, NODE_LINK, from, to);
    struct str whole = without_blanks(r, url);
    n->url = cursor_decode(&r->c, whole);
    n->url_offset = whole.p == url.p ? (uint32_t)markup_offset(r->c.m, url) : 0;
    return n;
}

// Where the mark, of which a text of kind k that begins at i ends, stands; 0: nowhere.
static size_t closing(struct run *r, size_t i, int k, struct str mark)
{
    if (is_blank(at(r, i)) || (r->none[k] && i >= r->none[k]))
        return 0;
    for (size_t j = i + 1; j + mark.n <= r->c.to; j++)
        if (r->c.m->src.p[j] == mark.p[0] && str_starts(cursor_view(&r->c, j, r->c.to), mark) &&
            !is_blank(at(r, j - 1)) && at(r, j - 1) != '\\' && !cursor_is_word(at(r, j + mark.n)))
            return j;
    r->none[k] = i ? i : 1;
    return 0;
}

// "**bold**", "*emphasis*", "``code``" at i; 0 when it is none.
static size_t emphasis(struct run *r, size_t i)
{
    static const struct {
        struct str mark;
        uint8_t type; // enum node_type
        int kind;
    } kinds[] = {{{"**", 2}, NODE_STRONG, KIND_STRONG},
                 {{"*", 1}, NODE_EMPHASIS, KIND_EMPHASIS},
                 {{"``", 2}, NODE_CODE, KIND_CODE}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct str mark = kinds[k].mark;
        if (!str_starts(cursor_view(&r->c, i, r->c.to), mark) || cursor_is_word(at(r, i - 1)))
            continue;
        size_t start = i + mark.n, end = 0;
        if (!(r->open & 1U << kinds[k].kind))
            end = closing(r, start, kinds[k].kind, mark);
        if (!end)
            return 0;
        struct node *n = cursor_add(&r->c, kinds[k].type, i, end + mark.n);
        if (n->type == NODE_CODE)
            n->text = cursor_decode(&r->c, cursor_view(&r->c, start, end));
        else
            parse(r, n, start, end, r->open | 1U << kinds[k].kind);
        return end + mark.n;
    }
    return 0;
}

// The address of "text <address>", and where the text ends; empty when there is none.
static struct str embedded(const struct run *r, size_t from, size_t to, size_t *text)
{
    struct str inner = cursor_view(&r->c, from, to);
    size_t open = inner.n && inner.p[inner.n - 1] == '>' ? str_rfind_char(inner, '<') : 0;
    if (!inner.n || inner.p[inner.n - 1] != '>' || open == STR_NOT_FOUND)
        return STR_NONE;
    struct str url = str_trim(str_slice(inner, open + 1, inner.n - 1));
    *text = from + open;
    while (*text > from && is_space_ascii(r->c.m->src.p[*text - 1]))
        --*text;
    if (rst_is_reference(url))
        url = rst_names_target(r->c.m->s->a, r->names, str_slice(url, 0, url.n - 1));
    return url;
}

// The next of the addresses without a name.
static struct str anonymous(const struct run *r)
{
    struct rst_names *names = r->names;
    bool any = names->anonymous_used < names->anonymous_len;
    return any ? names->anonymous[names->anonymous_used++] : STR_NONE;
}

// "`text <address>`_", "`name`_", "`name`__", "`text`" and ":role:`text`", of which i is the first
// tick; 0 when it is none.
static size_t tick(struct run *r, size_t i)
{
    size_t start = i + 1, end = start, text, behind;
    while (end < r->c.to && !(r->c.m->src.p[end] == '`' && end > start && at(r, end - 1) != '\\'))
        end++;
    if (end >= r->c.to || (r->none[KIND_TICK] && i >= r->none[KIND_TICK])) {
        r->none[KIND_TICK] = i ? i : 1;
        return 0;
    }
    text = end;
    behind = end + 1;
    unsigned lines = at(r, behind) == '_' ? 1U + (at(r, behind + 1) == '_') : 0;
    struct str url = embedded(r, start, end, &text);
    if (!url.n && lines == 2)
        url = anonymous(r);
    else if (!url.n && lines == 1)
        url = rst_names_target(r->c.m->s->a, r->names, cursor_view(&r->c, start, end));
    behind += lines;
    size_t first = i;
    for (size_t k = i; k > r->c.text && at(r, i - 1) == ':' && i - k < NAME_MOST; k--)
        if (at(r, k - 1) == ':' && k < i && is_alpha_ascii(at(r, k))) {
            first = k - 1; // ":doc:"
            break;
        }
    struct node *n =
        url.n && lines ? add_link(r, i, behind, url) : cursor_add(&r->c, NODE_SPAN, first, behind);
    bool bare = n->type == NODE_LINK && text <= start;
    n->autolink = bare;
    if (bare)
        cursor_add_plain(&r->c, n, url);
    else
        parse(r, n, start, n->type == NODE_LINK || url.n ? text : end, r->open | 1U << KIND_TICK);
    return behind;
}

// Where the name that ends at `end` begins: words, and single signs between them.
static size_t name_start(const struct run *r, size_t end)
{
    size_t start = end;
    while (start > r->c.text && end - start < NAME_MOST) {
        bool between = start < end && cursor_is_word(at(r, start)) && start - 1 > r->c.text &&
                       cursor_is_word(at(r, start - 2));
        if (!cursor_is_word(at(r, start - 1)) && !(between && strchr("-.:+_", at(r, start - 1))))
            break;
        start--;
    }
    return start;
}

// "name_" or "name__" whose first line stands at i, when it is a target; 0 otherwise.
static size_t named(struct run *r, size_t i)
{
    bool nameless = at(r, i + 1) == '_';
    size_t start = name_start(r, i), end = i + 1 + nameless;
    if (start == i || cursor_is_word(at(r, end)) || at(r, end) == '_')
        return 0;
    struct str name = cursor_view(&r->c, start, i);
    struct str url = nameless ? anonymous(r) : rst_names_target(r->c.m->s->a, r->names, name);
    if (!url.n)
        return 0;
    cursor_add_plain(&r->c, add_link(r, start, end, url), name);
    return end;
}

// "|name|" at i; 0 when nothing stands for it.
static size_t substitution(struct run *r, size_t i)
{
    size_t end = str_find_char(
        cursor_view(&r->c, i + 1, i + 1 + NAME_MOST < r->c.to ? i + 1 + NAME_MOST : r->c.to), '|');
    if (end == STR_NOT_FOUND || end == 0 || is_blank(at(r, i + 1)))
        return 0;
    struct str name = cursor_view(&r->c, i + 1, i + 1 + end);
    const struct rst_substitution *x =
        map_get(&r->names->substitutions, str_lower_ascii(r->c.m->s->a, name));
    if (!x)
        return 0;
    struct node *n = cursor_add(&r->c, x->image ? NODE_IMAGE : NODE_SPAN, i, i + end + 2);
    if (x->image) {
        n->url = cursor_decode(&r->c, x->text);
        n->url_offset = (uint32_t)markup_offset(r->c.m, x->text);
    } else {
        struct node *t = tree_add(r->c.m->s->a, n, NODE_TEXT, i);
        t->length = n->length;
        t->text = cursor_decode(&r->c, x->text);
    }
    return i + end + 2;
}

// "https://…" as it stands at i; 0 when there is none.
static size_t address(struct run *r, size_t i)
{
    struct str rest = cursor_view(&r->c, i, r->c.to);
    if (cursor_is_word(at(r, i - 1)) ||
        (!str_starts(rest, STR("http://")) && !str_starts(rest, STR("https://"))))
        return 0;
    size_t end = i, host = i + str_find(rest, STR("//")) + 2;
    while (end < r->c.to && !is_blank(at(r, end)) && !strchr("<>\"`|", at(r, end)))
        end++;
    while (end > i && strchr(".,;:!?'*_)", r->c.m->src.p[end - 1]))
        end--;
    if (end <= host)
        return 0;
    struct node *n = add_link(r, i, end, cursor_view(&r->c, i, end));
    n->autolink = true;
    cursor_add_plain(&r->c, n, cursor_view(&r->c, i, end));
    return end;
}

static size_t mark(struct run *r, size_t i)
{
    size_t next = 0;
    switch (r->c.m->src.p[i]) {
    case '\n':
        return cursor_end_line(&r->c, i, STR_NONE);
    case '\\': // what follows is what it is; a blank is nothing
        cursor_flush(&r->c, i);
        r->c.text = i + 1 + is_blank(at(r, i + 1));
        return i + 2 < r->c.to ? i + 2 : r->c.to;
    case '`':
        next = emphasis(r, i);
        return next || at(r, i + 1) == '`' || (r->open & 1U << KIND_TICK) ? next : tick(r, i);
    case '*':
        return emphasis(r, i);
    case '_':
        return r->open & 1U << KIND_TICK ? 0 : named(r, i);
    case '|':
        return substitution(r, i);
    case 'h':
        return r->open & 1U << KIND_TICK ? 0 : address(r, i);
    default:
        return 0;
    }
}

static void parse(struct run *outer, struct node *parent, size_t from, size_t to, unsigned open)
{
    struct run r = {.c = {outer->c.m, parent, from, to, from}, .names = outer->names, .open = open};
    for (size_t i = from; i < to;) {
        size_t next = mark(&r, i);
        i = next > i ? next : i + 1;
    }
    cursor_flush(&r.c, to);
}

void rst_inline(struct markup *m, struct rst_names *names, struct node *parent, size_t from,
                size_t to)
{
    struct run outer = {.c.m = m, .names = names};
    parse(&outer, parent, from, to, 0);
}
