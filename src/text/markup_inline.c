// SPDX-License-Identifier: MIT
// Links, emphasis and breaks inside paragraphs of AsciiDoc and org. Both languages put one
// character around what they mark, at the edges of words; a mark inside an address closes nothing.
// Dashes and dots of three are read as both languages print them. A search for a closing mark that
// failed once in a text is not made again, and marks do not stand inside their own kind, so
// the cost is linear.
#include <string.h>

#include "text/entity.h"
#include "text/markup_cursor.h"

struct mark {
    char c;
    uint8_t type; // enum node_type
};

static const struct mark asciidoc_marks[] = {
    {'*', NODE_STRONG}, {'_', NODE_EMPHASIS}, {'`', NODE_CODE}, {'#', NODE_SPAN}};
static const struct mark org_marks[] = {{'*', NODE_STRONG}, {'/', NODE_EMPHASIS},
                                        {'_', NODE_SPAN},   {'+', NODE_DELETED},
                                        {'=', NODE_CODE},   {'~', NODE_CODE}};
enum { MARKS = 6, ADDRESS_LONGEST = 4096 };

// What a search from some place found. The same search from a place between answers the same.
struct found {
    size_t from, at;
};

struct run {
    struct cursor c;
    unsigned open;      // bit i: mark i is open around this text
    size_t none[MARKS]; // no closing mark i from there on
    size_t no_bracket;  // no closing bracket from there on
    struct found address_end;
    struct found kept_end[2]; // "+[" and "++["
};

static void parse(struct markup *m, struct node *parent, size_t from, size_t to, unsigned open);

static char at(const struct run *r, size_t i)
{
    return cursor_at(&r->c, i);
}

static struct str rest_at(const struct run *r, size_t i)
{
    return str_slice(r->c.m->src, i, r->c.to);
}

static void set_url(struct run *r, struct node *n, struct str url)
{
    n->url = cursor_decode(&r->c, url);
    n->url_offset = (uint32_t)markup_offset(r->c.m, url);
}

// Links

static bool is_web(struct str s)
{
    return str_starts(s, STR("http://")) || str_starts(s, STR("https://"));
}

static bool is_known(struct found f, size_t i)
{
    return i >= f.from && i < f.at;
}

static bool ends_address(char c)
{
    return (unsigned char)c <= ' ' || strchr("[]<>\"", c);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// The end of an address that begins at i, before the white space or sign that ends it.
static size_t address_end(struct run *r, size_t i)
{
    if (!is_known(r->address_end, i)) {
        size_t k = i;
        while (k < r->c.to && !ends_address(r->c.m->src.p[k]))
            k++;
        r->address_end = (struct found){i, k};
    }
    return least(r->address_end.at, i + ADDRESS_LONGEST);
}

static size_t bare_address(struct run *r, size_t i, size_t end)
{
    while (end > i && strchr(".,;:!?'*_)", r->c.m->src.p[end - 1]))
        end--;
    struct node *n = cursor_add(&r->c, NODE_LINK, i, end);
    n->autolink = true;
    struct str url = str_slice(r->c.m->src, i, end);
    set_url(r, n, url);
    cursor_add_plain(&r->c, n, url);
    return end;
}

static size_t closing_bracket(struct run *r, size_t i)
{
    if (r->no_bracket && i >= r->no_bracket)
        return 0;
    for (size_t k = i; k < r->c.to; k++)
        if (r->c.m->src.p[k] == ']' && r->c.m->src.p[k - 1] != '\\')
            return k;
    r->no_bracket = i ? i : 1;
    return 0;
}

// The text of "[text,window=_blank]" and "[text^]", without quotes.
static struct str link_text(struct str s)
{
    static const char *const options[] = {",window=", ",role=", ",opts=", ", window=", ", role="};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        s = str_slice(s, 0, str_find(s, str_of(options[i])));
    s = str_trim(s);
    if (s.n && s.p[s.n - 1] == '^')
        s.n--;
    if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
        s = str_slice(s, 1, s.n - 1);
    return s;
}

// Where "+[" or "++[" (width) stands at i or behind it, or the end of the text.
static size_t kept_end(struct run *r, size_t i, size_t width)
{
    struct found *f = &r->kept_end[width - 1];
    if (!is_known(*f, i)) {
        size_t n = str_find(rest_at(r, i), width == 2 ? STR("++[") : STR("+["));
        *f = (struct found){i, n == STR_NOT_FOUND ? r->c.to : i + n};
    }
    return f->at;
}

// "++address++[": the address between the signs that keep it as it is; `from` and `to` are moved.
// Returns where the bracket stands, or 0.
static size_t kept_address(struct run *r, size_t *from, size_t *to)
{
    struct str rest = rest_at(r, *from);
    size_t width = str_starts(rest, STR("++")) ? 2 : str_starts(rest, STR("+")) ? 1 : 0;
    size_t start = *from + width, end = width ? kept_end(r, start, width) : r->c.to;
    if (end == r->c.to || end - start > ADDRESS_LONGEST ||
        str_find_char(str_slice(r->c.m->src, start, end), ' ') != STR_NOT_FOUND)
        return 0;
    *from = start;
    *to = end;
    return end + width;
}

// "https://…[text]", "link:…[text]", "image:…[alt]" at i; 0 when there is none.
static size_t asciidoc_link(struct run *r, size_t i)
{
    static const struct {
        struct str name;
        bool keep, image;
    } macros[] = {{{"http://", 7}, true, false}, {{"https://", 8}, true, false},
                  {{"link:", 5}, false, false},  {{"mailto:", 7}, true, false},
                  {{"xref:", 5}, false, false},  {{"image:", 6}, false, true}};
    struct str rest = rest_at(r, i);
    for (size_t k = 0; k < sizeof macros / sizeof *macros; k++) {
        if (!str_starts(rest, macros[k].name))
            continue;
        size_t start = i + (macros[k].keep ? 0 : macros[k].name.n);
        start += macros[k].image && at(r, start) == ':'; // a block image
        size_t end = address_end(r, start);
        size_t kept = kept_address(r, &start, &end), bracket = kept ? kept : end;
        size_t close = at(r, bracket) == '[' ? closing_bracket(r, bracket + 1) : 0;
        if (!close)
            return is_web(rest) ? bare_address(r, i, end) : 0;
        struct node *n = cursor_add(&r->c, macros[k].image ? NODE_IMAGE : NODE_LINK, i, close + 1);
        set_url(r, n, str_slice(r->c.m->src, start, end));
        struct str text = link_text(str_slice(r->c.m->src, bracket + 1, close));
        if (macros[k].image)
            text = str_slice(text, 0, str_find_char(text, ','));
        if (text.n == 0 && !macros[k].image) {
            n->autolink = true;
            cursor_add_plain(&r->c, n, str_slice(r->c.m->src, start, end));
        }
        if (text.n)
            parse(r->c.m, n, markup_offset(r->c.m, text), markup_offset(r->c.m, text) + text.n,
                  n->type == NODE_IMAGE ? UINT32_MAX : r->open);
        return close + 1;
    }
    return 0;
}

static bool is_picture(struct str url)
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str e = str_of(ends[i]);
        if (url.n > e.n && str_eq_ascii(str_from(url, url.n - e.n), e))
            return true;
    }
    return false;
}

// "[[address][text]]" or "[[address]]" at i.
static size_t org_link(struct run *r, size_t i)
{
    enum { LONGEST = 1 << 20 };
    if (r->no_bracket && i >= r->no_bracket)
        return 0;
    size_t end = str_find(str_slice(rest_at(r, i), 0, LONGEST), STR("]]"));
    if (end == STR_NOT_FOUND) {
        r->no_bracket = i ? i : 1;
        return 0;
    }
    struct str inner = str_slice(r->c.m->src, i + 2, i + end);
    size_t middle = str_find(inner, STR("]["));
    struct str url = str_slice(inner, 0, middle);
    struct str text = middle == STR_NOT_FOUND ? url : str_from(inner, middle + 2);
    bool image = middle == STR_NOT_FOUND && is_picture(url);
    if (str_starts(url, STR("file:")))
        url = str_from(url, 5);
    struct node *n = cursor_add(&r->c, image ? NODE_IMAGE : NODE_LINK, i, i + end + 2);
    set_url(r, n, url);
    n->autolink = middle == STR_NOT_FOUND && !image;
    if (n->autolink)
        cursor_add_plain(&r->c, n, text);
    else if (!image)
        parse(r->c.m, n, markup_offset(r->c.m, text), markup_offset(r->c.m, text) + text.n,
              r->open);
    return i + end + 2;
}

// "<2021-10-11 Mon>" or "[2021-10-11]" at i.
static size_t org_time(struct run *r, size_t i)
{
    char close = at(r, i) == '<' ? '>' : ']';
    struct str rest = rest_at(r, i + 1);
    static const char shape[] = "0000-00-00";
    for (size_t k = 0; k < 10; k++)
        if (k >= rest.n || (shape[k] == '0' ? !is_digit_ascii(rest.p[k]) : rest.p[k] != '-'))
            return 0;
    size_t end = str_find_char(str_slice(rest, 0, 60), close);
    if (end == STR_NOT_FOUND)
        return 0;
    struct node *n = cursor_add(&r->c, NODE_TIME, i, i + end + 2);
    n->extra = str_slice(rest, 0, 10);
    cursor_add_plain(&r->c, n, str_slice(rest, 0, 10));
    return i + end + 2;
}

static size_t link(struct run *r, size_t i)
{
    char c = at(r, i);
    if (r->c.m->org && c == '[' && at(r, i + 1) == '[' && at(r, i + 2) != '[')
        return org_link(r, i);
    if (r->c.m->org && (c == '<' || c == '[') && is_digit_ascii(at(r, i + 1)))
        return org_time(r, i);
    char before = at(r, i - 1);
    if (!strchr("hlmxi", c) || is_alpha_ascii(before) || is_digit_ascii(before))
        return 0; // behind a letter that takes no blanks, an address may begin
    if (!r->c.m->org)
        return asciidoc_link(r, i);
    return is_web(rest_at(r, i)) ? bare_address(r, i, address_end(r, i)) : 0;
}

// Emphasis

// The end of the link or the address that the byte at i begins, or i. Cheap: marks are looked for
// by what can close them, and each address is passed once.
static size_t behind_address(struct run *r, size_t i)
{
    struct str rest = rest_at(r, i);
    if (r->c.m->org && str_starts(rest, STR("[["))) {
        size_t end = str_find(str_slice(rest, 0, ADDRESS_LONGEST), STR("]"));
        return end == STR_NOT_FOUND ? i : i + end;
    }
    return is_web(rest) ? address_end(r, i) : i;
}

// The first mark c at j or behind it that stands in no address, or the end of the text.
static size_t next_mark(struct run *r, size_t j, char c)
{
    while (j < r->c.to && r->c.m->src.p[j] != c) {
        char first = r->c.m->src.p[j];
        size_t next = first == 'h' || first == '[' ? behind_address(r, j) : j;
        j = next > j ? next : j + 1;
    }
    return j;
}

static size_t closing_mark(struct run *r, size_t i, size_t k, char c, size_t width)
{
    if (r->none[k] && i >= r->none[k])
        return 0;
    // What is marked may begin with a link.
    size_t first = behind_address(r, i + width);
    for (size_t j = first > i + width ? first : i + width + 1; j + width <= r->c.to; j++) {
        j = next_mark(r, j, c);
        if (j >= r->c.to)
            break;
        bool pair = width == 1 || at(r, j + 1) == c;
        bool edge = width == 2 || (!is_space_ascii(at(r, j - 1)) && !cursor_is_word(at(r, j + 1)));
        if (pair && edge && j + width <= r->c.to)
            return j;
    }
    r->none[k] = i ? i : 1;
    return 0;
}

static size_t emphasis(struct run *r, size_t i)
{
    const struct mark *marks = r->c.m->org ? org_marks : asciidoc_marks;
    size_t len = r->c.m->org ? 6 : 4;
    char c = at(r, i);
    for (size_t k = 0; k < len; k++) {
        if (marks[k].c != c || r->open & 1u << k)
            continue;
        size_t width = !r->c.m->org && at(r, i + 1) == c ? 2 : 1;
        bool opens = width == 2 || (!cursor_is_word(at(r, i - 1)) && at(r, i + 1) &&
                                    !is_space_ascii(at(r, i + 1)));
        size_t close = opens ? closing_mark(r, i, k, c, width) : 0;
        if (!close)
            return 0;
        struct node *n = cursor_add(&r->c, marks[k].type, i, close + width);
        if (n->type == NODE_CODE)
            n->text = cursor_decode(&r->c, str_slice(r->c.m->src, i + width, close));
        else
            parse(r->c.m, n, i + width, close, r->open | 1u << k);
        if (n->type == NODE_SPAN)
            n->extra = r->c.m->org ? STR("u") : STR("mark");
        return close + width;
    }
    return 0;
}

static size_t reference(struct run *r, size_t i)
{
    struct str rest = str_slice(rest_at(r, i), 0, 40);
    size_t semicolon = str_find_char(rest, ';');
    char out[8];
    size_t n =
        semicolon == STR_NOT_FOUND ? 0 : entity_decode(str_slice(rest, 0, semicolon + 1), out);
    if (!n)
        return 0;
    struct node *t = cursor_add(&r->c, NODE_TEXT, i, i + semicolon + 1);
    t->text = str_copy(r->c.m->s->a, (struct str){out, n});
    return i + semicolon + 1;
}

// "--", "---" and "..." as they are printed: a dash, or the sign for what was left out.
static size_t printed(struct run *r, size_t i)
{
    char c = at(r, i);
    size_t n = markup_run(str_slice(rest_at(r, i), 0, 5), c);
    bool dash = c == '-' && (n == 2 || n == 3) && at(r, i - 1) != '-';
    // AsciiDoc joins words or parts of a sentence by two, and has nothing for three.
    bool blanks = at(r, i - 1) == ' ' && at(r, i + 2) == ' ';
    bool joined = cursor_is_word(at(r, i - 1)) && cursor_is_word(at(r, i + 2));
    if (dash && !r->c.m->org)
        dash = n == 2 && (blanks || joined);
    if (!dash && (c != '.' || n != 3 || at(r, i - 1) == '.'))
        return 0;
    struct node *t = cursor_add(&r->c, NODE_TEXT, i, i + n);
    t->text = c == '.'                ? STR("\xe2\x80\xa6")
              : n == 2 && r->c.m->org ? STR("\xe2\x80\x93")
                                      : STR("\xe2\x80\x94");
    return i + n;
}

static void parse(struct markup *m, struct node *parent, size_t from, size_t to, unsigned open)
{
    struct run r = {.c = {m, parent, from, to, from}, .open = open};
    struct str hard = m->org ? STR("\\\\") : STR(" +");
    bool in_link = parent->type == NODE_LINK || parent->type == NODE_IMAGE;
    for (const struct node *n = parent; n && !node_is_block(n); n = n->parent)
        in_link |= n->type == NODE_LINK;
    for (size_t i = from; i < to;) {
        char c = m->src.p[i];
        size_t next = 0;
        if (c == '\n' || c == '\r') {
            i = cursor_end_line(&r.c, i, hard);
            continue;
        }
        if (c == '&' && !m->org)
            next = reference(&r, i);
        else if (c && strchr("hlmxi[<", c))
            next = in_link ? 0 : link(&r, i);
        else if (c == '-' || c == '.')
            next = printed(&r, i);
        else if (c && strchr("*_`#/+=~", c))
            next = emphasis(&r, i);
        i = next ? next : i + 1;
    }
    cursor_flush(&r.c, to);
}

void markup_inline(struct markup *m, struct node *parent, size_t from, size_t to)
{
    parse(m, parent, from, to, 0);
}
