// SPDX-License-Identifier: MIT
// How a text is written where the model has its own: escaped as Markdown, HTML or data need it.
#include <string.h>

#include "base/cleanup.h"
#include "room/entry.h"
#include "room/plain.h"

enum context {
    CONTEXT_MARKDOWN,
    CONTEXT_HTML,
    CONTEXT_DOUBLE,
    CONTEXT_SINGLE,
    CONTEXT_PLAIN,
    CONTEXT_AS_IS
};

// Whether the line that begins with the tag at `at` holds nothing else.
static bool stands_alone(struct str source, size_t at, size_t to)
{
    struct str rest = str_slice(source, at, to);
    struct str line = str_slice(rest, 0, str_find_char(rest, '\n'));
    size_t end = str_find_char(line, '>');
    return end != STR_NOT_FOUND && !str_trim(str_from(line, end + 1)).n;
}

// Markdown leaves a block alone that begins with a tag: no backslash counts there.
static bool is_html_block(const struct outline *o, const struct outline_item *x)
{
    size_t i = x->from;
    while (i < x->to && (is_space_ascii(o->source.p[i]) || strchr("-*+", o->source.p[i])))
        i++;
    if (i + 1 >= x->to || o->source.p[i] != '<')
        return false;
    static const char *const inline_tags[] = {"a", "b",    "i",    "em", "strong",
                                              "u", "span", "font", NULL};
    size_t end = i + 1;
    while (end < x->to && (is_alpha_ascii(o->source.p[end]) || is_digit_ascii(o->source.p[end])))
        end++;
    for (const char *const *t = inline_tags; *t; t++)
        if (str_eq_ascii(str_slice(o->source, i + 1, end), str_of(*t)))
            return stands_alone(o->source, i, x->to);
    return end > i + 1;
}

// Whether `at` stands within a tag of the lines of x: in a value of an attribute.
static bool is_in_tag(struct str source, const struct outline_item *x, size_t at)
{
    struct str before = str_slice(source, x->from, at);
    size_t open = str_rfind_char(before, '<'), close = str_rfind_char(before, '>');
    return open != STR_NOT_FOUND && open + 1 < before.n && is_alpha_ascii(before.p[open + 1]) &&
           (close == STR_NOT_FOUND || close < open);
}

// "title: >-", and the text in the lines below: what stands there is meant as it is.
static bool is_in_block(struct str source, size_t at)
{
    while (at > 0 && (source.p[at - 1] == ' ' || source.p[at - 1] == '\t'))
        at--;
    if (at == 0 || source.p[at - 1] != '\n')
        return false;
    struct str above = str_trim(str_slice(source, 0, at));
    while (above.n && strchr("+-0123456789", above.p[above.n - 1]))
        above.n--;
    return above.n && (above.p[above.n - 1] == '>' || above.p[above.n - 1] == '|');
}

static enum context context_of(const struct outline *o, const struct outline_item *x, struct span s)
{
    const struct doc *d = o->page->doc;
    char before = s.offset ? o->source.p[s.offset - 1] : '\n';
    bool data = doc_is_data(d, s.offset);
    if (data && is_in_block(o->source, s.offset))
        return CONTEXT_AS_IS;
    if (data)
        return before == '"' ? CONTEXT_DOUBLE : before == '\'' ? CONTEXT_SINGLE : CONTEXT_PLAIN;
    if (d->format == DOC_HTML || before == '>' || is_html_block(o, x) ||
        is_in_tag(o->source, x, s.offset))
        return CONTEXT_HTML;
    return d->format == DOC_MARKDOWN ? CONTEXT_MARKDOWN : CONTEXT_AS_IS;
}

static void put_escaped(struct buf *b, struct str s, const char *special)
{
    for (size_t i = 0; i < s.n; i++) {
        if (strchr(special, s.p[i]) && s.p[i])
            buf_char(b, '\\');
        buf_char(b, s.p[i]);
    }
}

// A YAML scalar that needs no quotation marks, or one with them.
static void put_plain(struct buf *b, struct str s)
{
    bool safe = s.n && !strchr("-?:,[]{}#&*!|>'\"%@` ", s.p[0]) && s.p[s.n - 1] != ' ' &&
                !str_contains(s, STR(": ")) && !str_contains(s, STR(" #")) && s.p[s.n - 1] != ':' &&
                !is_digit_ascii(s.p[0]);
    if (safe) {
        buf_str(b, s);
        return;
    }
    buf_char(b, '"');
    put_escaped(b, s, "\"\\");
    buf_char(b, '"');
}

// A page takes what looks like a tag out of a value in data: its "<" is written as HTML has it.
static struct str tags_as_text(struct arena *a, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n; i++) {
        char next = i + 1 < s.n ? s.p[i + 1] : ' ';
        if (s.p[i] == '<' && (is_alpha_ascii(next) || next == '/' || next == '!'))
            buf_c(&b, "&lt;");
        else
            buf_char(&b, s.p[i]);
    }
    return str_copy(a, buf_view(&b));
}

struct str entry_references(struct arena *a, enum encoding encoding, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        if (encoding_has(encoding, c))
            buf_str(&b, str_slice(s, at, i));
        else
            buf_format(&b, "&#%u;", (unsigned)c);
    }
    return str_copy(a, buf_view(&b));
}

struct str model_text(struct arena *a, const struct models *m, const struct outline_item *x,
                      struct span at, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    enum context context = context_of(m->outline, x, at);
    if (doc_is_data(m->outline->page->doc, at.offset))
        s = tags_as_text(a, s);
    switch (context) {
    case CONTEXT_MARKDOWN:
        put_escaped(&b, s, "\\[]*_`<|");
        break;
    case CONTEXT_HTML:
        plain_html(&b, s);
        break;
    case CONTEXT_DOUBLE:
        put_escaped(&b, s, "\"\\");
        break;
    case CONTEXT_SINGLE:
        for (size_t i = 0; i < s.n; i++) {
            buf_char(&b, s.p[i]);
            if (s.p[i] == '\'')
                buf_char(&b, '\'');
        }
        break;
    case CONTEXT_PLAIN:
        put_plain(&b, s);
        break;
    case CONTEXT_AS_IS:
        buf_str(&b, s);
    }
    if (context == CONTEXT_MARKDOWN || context == CONTEXT_HTML)
        return entry_references(a, m->encoding, buf_view(&b));
    return str_copy(a, buf_view(&b));
}

// Quotation marks that titles stand in, the same written as references, and what people put within.
static const struct {
    const char *open, *close, *written[2], *inner_open, *inner_close;
} quotes[] = {{"\"", "\"", {"&quot;", "&#34;"}, "'", "'"},
              {"“", "”", {"&ldquo;", "&#8220;"}, "‘", "’"},
              {"„", "“", {"&bdquo;", "&#8222;"}, "‚", "‘"},
              {"«", "»", {"&laquo;", "&#171;"}, "“", "”"}};

// Where the mark-up before `at` begins: tags, and what opens links and emphasis.
static size_t before_markup(struct str source, size_t from, size_t at)
{
    for (;;) {
        while (at > from && strchr("[*_", source.p[at - 1]))
            at--;
        size_t open = at > from && source.p[at - 1] == '>'
                          ? str_rfind_char(str_slice(source, from, at), '<')
                          : STR_NOT_FOUND;
        if (open == STR_NOT_FOUND)
            return at;
        at = from + open;
    }
}

static struct str exchanged(struct arena *a, struct str s, const char *old, const char *new)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t at; (at = str_find(s, str_of(old))) != STR_NOT_FOUND;
         s = str_from(s, at + strlen(old))) {
        buf_str(&b, str_slice(s, 0, at));
        buf_c(&b, new);
    }
    buf_str(&b, s);
    return str_copy(a, buf_view(&b));
}

struct str model_title(struct arena *a, const struct models *m, const struct outline_item *x,
                       struct str title)
{
    struct span at = x->clip->title_at;
    struct str source = m->outline->source;
    if (!at.length || doc_is_data(m->outline->page->doc, at.offset))
        return model_text(a, m, x, at, title);
    size_t begin = before_markup(source, x->from, at.offset);
    struct str head = str_slice(source, x->from, begin);
    if (begin > x->from && source.p[begin - 1] == '"' && begin - 1 > x->from &&
        source.p[begin - 2] == '=') // of an attribute
        return model_text(a, m, x, at, title);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        bool opens = str_ends(head, str_of(quotes[i].open)) ||
                     str_ends(head, str_of(quotes[i].written[0])) ||
                     str_ends(head, str_of(quotes[i].written[1]));
        if (!opens)
            continue;
        title = exchanged(a, title, quotes[i].open, quotes[i].inner_open);
        title = exchanged(a, title, quotes[i].close, quotes[i].inner_close);
        break;
    }
    return model_text(a, m, x, at, title);
}
