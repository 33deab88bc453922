// SPDX-License-Identifier: MIT
// Left out are scripts and styles, and of each text what follows its first words: the words at its
// start decide where it belongs. Left as it is: what is short, what other languages are embedded
// in a page (SVG, MathML: their texts can hold other markup), and scripts with comments,
// in which an end tag may end nothing.
#include "text/html_shorten.h"

#include <string.h>

#define MARK "\xF4\x8F\xBF\xBD" // U+10FFFD, private; then four digits

enum {
    PAGE_LEAST = 128,  // bytes, below which nothing is worth it
    WORDS_KEPT = 48,   // of a text, and on to the next blank: no entity's name is as long
    RUN_LEAST = 32,    // to be left out
    RUNS_MOST = 65536, // four digits of sixteen values
};

struct shortening {
    struct arena *arena;
    struct html_short result;
    struct str html;
    char *out;
    size_t n, copied; // written so far, and up to where the page is in it
    bool foreign;     // in <svg> or <math>
};

static void leave_out(struct shortening *s, size_t from, size_t to, bool raw)
{
    struct html_short *r = &s->result;
    if (to < from + RUN_LEAST || r->len == RUNS_MOST)
        return;
    memcpy(s->out + s->n, s->html.p + s->copied, from - s->copied);
    s->n += from - s->copied;
    memcpy(s->out + s->n, MARK, 4);
    for (int i = 0; i < 4; i++)
        s->out[s->n + 4 + (size_t)i] = (char)('A' + (r->len >> (12 - 4 * i) & 15));
    s->n += HTML_MARK_SIZE;
    s->copied = to;
    ARENA_PUSH(s->arena, r->runs, r->len, r->cap) =
        (struct html_run){.text = str_slice(s->html, from, to), .raw = raw};
}

// A text without markup and entities.
static void text_run(struct shortening *s, size_t from, size_t to)
{
    const char *p = s->html.p;
    while (from < to && is_space_ascii(p[from]))
        from++;
    from += WORDS_KEPT;
    while (from < to && !is_space_ascii(p[from]))
        from++;
    if (from < to && !s->foreign)
        leave_out(s, from + 1, to, false);
}

// The parser puts another character in the place of the one that starts here: a control
// character, or a code point that is none.
static bool is_replaced(struct str html, size_t i)
{
    const unsigned char *p = (const unsigned char *)html.p + i;
    size_t n = html.n - i;
    if (p[0] < 0x80)
        return (p[0] < ' ' && !is_space_ascii((char)p[0])) || p[0] == '\v' || p[0] == 0x7F;
    return (p[0] == 0xC2 && n > 1 && p[1] < 0xA0) ||
           (p[0] == 0xEF && n > 2 && (p[1] == 0xB7 || (p[1] == 0xBF && p[2] >= 0xBE))) ||
           (p[0] >= 0xF0 && n > 3 && p[2] == 0xBF && p[3] >= 0xBE);
}

// Where the text that starts at i ends.
static size_t text_end(struct str html, size_t i)
{
    while (i < html.n && html.p[i] != '<' && html.p[i] != '&' && !is_replaced(html, i))
        i++;
    return i;
}

static size_t after(struct str html, size_t from, struct str what)
{
    size_t at = str_find(str_from(html, from), what);
    return at == STR_NOT_FOUND ? html.n : from + at + what.n;
}

// The offset after the ">" of a tag whose name ends at i.
static size_t tag_end(struct str html, size_t i)
{
    while (i < html.n && html.p[i] != '>') {
        if (html.p[i++] != '=')
            continue;
        while (i < html.n && is_space_ascii(html.p[i]))
            i++;
        if (i < html.n && (html.p[i] == '"' || html.p[i] == '\''))
            i = after(html, i + 1, (struct str){html.p + i, 1});
        else
            while (i < html.n && !is_space_ascii(html.p[i]) && html.p[i] != '>')
                i++;
    }
    return i < html.n ? i + 1 : html.n;
}

static bool ends_name(struct str html, size_t i)
{
    return i >= html.n || is_space_ascii(html.p[i]) || html.p[i] == '/' || html.p[i] == '>';
}

static struct str name_at(struct str html, size_t i)
{
    size_t to = i;
    while (!ends_name(html, to))
        to++;
    return str_slice(html, i, to);
}

// Where the end tag starts that ends an element of text alone.
static size_t closing_tag(struct str html, size_t i, struct str name)
{
    for (; (i = after(html, i, STR("</"))) < html.n;)
        if (str_eq_ascii(name_at(html, i), name))
            return i - 2;
    return html.n;
}

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_ascii(name, str_of(names[i])))
            return true;
    return false;
}

// The offset after a start tag at i, and after what it holds if that is text alone.
static size_t start_tag(struct shortening *s, size_t i)
{
    static const char *const foreign[] = {"svg", "math"}, *const opaque[] = {"script", "style"},
                             *const raw[] = {"title",  "textarea", "xmp",
                                             "iframe", "noembed",  "noframes"};
    struct str name = name_at(s->html, i + 1);
    size_t end = tag_end(s->html, i + 1 + name.n);
    if (is_one_of(name, foreign, 2))
        s->foreign = true;
    if (str_eq_ascii(name, STR("plaintext")))
        return s->html.n;
    bool is_opaque = is_one_of(name, opaque, 2);
    if (s->foreign || (!is_opaque && !is_one_of(name, raw, 6)))
        return end;
    size_t close = closing_tag(s->html, end, name);
    struct str tag = str_slice(s->html, i, end), content = str_slice(s->html, end, close);
    if (is_opaque && !str_contains(tag, STR("json")) && !str_contains(content, STR("<!--")) &&
        close < s->html.n)
        leave_out(s, end, close, true);
    return close;
}

// The offset after the markup at i, which is a "<".
static size_t markup(struct shortening *s, size_t i)
{
    struct str html = s->html;
    char c = i + 1 < html.n ? html.p[i + 1] : '\0';
    if (is_alpha_ascii(c))
        return start_tag(s, i);
    if (c == '!' && str_starts(str_from(html, i), STR("<!--")))
        return after(html, i + 2, STR("-->"));
    if (c == '/') {
        struct str name = name_at(html, i + 2);
        if (str_eq_ascii(name, STR("svg")) || str_eq_ascii(name, STR("math")))
            s->foreign = false;
        return tag_end(html, i + 2 + name.n);
    }
    return c == '!' || c == '?' ? after(html, i, STR(">")) : i + 1;
}

// The page has the character that marks start with, as itself or as an entity.
static bool has_marks(struct str html)
{
    if (str_contains(html, STR(MARK)))
        return true;
    for (size_t i = 0; (i = after(html, i, STR("&#"))) < html.n;) {
        bool hexadecimal = html.p[i] == 'x' || html.p[i] == 'X';
        size_t digits = i + hexadecimal;
        while (digits < html.n && html.p[digits] == '0')
            digits++;
        if (str_starts_ascii(str_from(html, digits), hexadecimal ? STR("10FFFD") : STR("1114109")))
            return true;
        i = digits;
    }
    return false;
}

struct html_short html_shorten(struct arena *a, struct str html)
{
    struct shortening s = {.arena = a, .html = html};
    if (html.n >= PAGE_LEAST && utf8_valid_prefix(html) == html.n && !has_marks(html))
        s.out = arena_alloc(a, html.n + 1);
    for (size_t i = 0; s.out && i < html.n;) {
        size_t end = text_end(html, i);
        text_run(&s, i, end);
        i = end < html.n && html.p[end] == '<' ? markup(&s, end) : end + 1;
    }
    if (!s.result.len)
        return (struct html_short){.html = html};
    memcpy(s.out + s.n, html.p + s.copied, html.n - s.copied);
    s.result.html = (struct str){s.out, s.n + html.n - s.copied};
    return s.result;
}

static size_t mark_at(const struct html_short *s, const char *text)
{
    size_t index = 0;
    if (!s->len || strncmp(text, MARK, 4) != 0)
        return STR_NOT_FOUND;
    for (int i = 4; i < HTML_MARK_SIZE; i++) {
        if (text[i] < 'A' || text[i] > 'P')
            return STR_NOT_FOUND;
        index = index << 4 | (size_t)(text[i] - 'A');
    }
    return index < s->len ? index : STR_NOT_FOUND;
}

const struct html_run *html_mark_at(const struct html_short *s, const char *text)
{
    size_t index = mark_at(s, text);
    return index == STR_NOT_FOUND ? NULL : &s->runs[index];
}

bool html_mark_take(struct html_short *s, const char *text, bool raw, size_t *taken)
{
    for (const char *p = text; (p = strstr(p, MARK)); p += HTML_MARK_SIZE) {
        size_t index = mark_at(s, p);
        if (index == STR_NOT_FOUND || s->runs[index].seen || s->runs[index].raw != raw)
            return false;
        s->runs[index].seen = true;
        ++*taken;
    }
    return true;
}
