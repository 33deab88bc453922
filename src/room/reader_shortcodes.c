// SPDX-License-Identifier: MIT
// Entries that are written as tags for a site generator: {{< clip title="…" url="…" >}} of Hugo,
// {% include clip.html title="…" url="…" %} of Jekyll, <Clip title="…" url="…" /> of MDX and other
// components. A paragraph of nothing but such tags, of which one has an address, holds a record for
// each that has one.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_words.h"

enum { PAIRS_MOST = 24, PAIRS_LEAST = 2, TAGS_LONGEST = 16 << 10 };

struct tag {
    struct value values[PAIRS_MOST];
    struct str keys[PAIRS_MOST];
    size_t len;
    size_t offset, end; // in the file
    bool address;
};

static size_t skip_blanks(struct str s, size_t i)
{
    while (i < s.n && is_space_ascii(s.p[i]))
        i++;
    return i;
}

static bool is_key_char(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c) || c == '_' || c == '-';
}

// The text between quotation marks at s[*at], without the backslashes before marks; moves behind.
static bool read_quoted(struct reader *r, struct str s, size_t *at, struct str *out)
{
    char mark = s.p[*at];
    size_t from = *at + 1, i = from, n = 0;
    bool escaped = false;
    while (i < s.n && s.p[i] != mark) {
        escaped = escaped || s.p[i] == '\\';
        i += s.p[i] == '\\' && mark != '`' ? 2 : 1;
    }
    if (i >= s.n)
        return false;
    *at = i + 1;
    *out = str_slice(s, from, i);
    if (!escaped || mark == '`')
        return true;
    char *text = arena_alloc(r->arena, out->n + 1);
    for (size_t k = 0; k < out->n; k++) {
        k += out->p[k] == '\\' && k + 1 < out->n;
        text[n++] = out->p[k];
    }
    *out = (struct str){text, n};
    return true;
}

// key="value" at s[*at]; s stands in the file at `base`.
static bool read_pair(struct reader *r, struct str s, size_t base, size_t *at, struct tag *t)
{
    size_t from = *at, i = from;
    while (i < s.n && is_key_char(s.p[i]))
        i++;
    struct str key = str_slice(s, from, i), text;
    i = skip_blanks(s, i);
    if (key.n == 0 || i >= s.n || s.p[i] != '=')
        return false;
    i = skip_blanks(s, i + 1);
    bool braces = i < s.n && s.p[i] == '{'; // title={"…"}
    i = braces ? skip_blanks(s, i + 1) : i;
    if (i >= s.n || !strchr("\"'`", s.p[i]) || t->len == PAIRS_MOST)
        return false;
    size_t value = i + 1;
    if (!read_quoted(r, s, &i, &text))
        return false;
    size_t close = braces ? skip_blanks(s, i) : i;
    if (braces && (close >= s.n || s.p[close] != '}'))
        return false;
    t->keys[t->len] = key;
    t->values[t->len++] = (struct value){
        .type = VALUE_STRING, .text = text, .offset = base + value, .length = i - 1 - value};
    t->address = t->address || is_web_address(str_trim(text));
    *at = close + braces;
    return true;
}

// Behind what a value without quotation marks says: {[1, 2]}, 3.
static size_t skip_value(struct str s, size_t i)
{
    unsigned deep = 0;
    for (; i < s.n && (deep || !(is_space_ascii(s.p[i]) || s.p[i] == '>')); i++) {
        deep += s.p[i] == '{';
        deep -= s.p[i] == '}' && deep;
    }
    return i;
}

// What a component holds, when it is text alone: its title, if it says no other. Moves behind it.
static void read_content(struct reader *r, struct str s, size_t base, size_t *at, struct str name,
                         struct tag *t)
{
    size_t n = str_find_char(str_from(s, *at), '<');
    struct str inner = str_slice(s, *at, *at + (n == STR_NOT_FOUND ? 0 : n));
    struct str text = str_trim(inner), end = str_from(s, *at + inner.n);
    if (n == STR_NOT_FOUND || text.n == 0 || t->len == PAIRS_MOST || !str_starts(end, STR("</")) ||
        !str_starts(str_from(end, 2), name))
        return;
    bool titled = false;
    for (size_t i = 0; i < t->len; i++)
        titled = titled || (words_column(r->arena, t->keys[i]) & WORD_TITLE);
    t->keys[t->len] = titled ? STR("line") : STR("title");
    t->values[t->len++] = (struct value){.type = VALUE_STRING,
                                         .text = text,
                                         .offset = base + (size_t)(text.p - s.p),
                                         .length = text.n};
    *at += inner.n;
}

// <Clip title="…" url={"…"} />, or an element around such. Components begin with a capital or have
// a hyphen in their names; other elements say nothing here.
static bool read_element(struct reader *r, struct str s, size_t base, size_t *at, struct tag *t)
{
    size_t i = *at + 1, from;
    bool closing = i < s.n && s.p[i] == '/';
    i += closing;
    for (from = i; i < s.n && (is_key_char(s.p[i]) || s.p[i] == '.');)
        i++;
    struct str name = str_slice(s, from, i);
    if (name.n == 0 || !is_alpha_ascii(name.p[0]))
        return false;
    *t = (struct tag){.offset = base + *at};
    while ((i = skip_blanks(s, i)) < s.n && s.p[i] != '>' && s.p[i] != '/') {
        if (read_pair(r, s, base, &i, t))
            continue;
        for (from = i; i < s.n && is_key_char(s.p[i]);)
            i++;
        if (i == from && s.p[i] != '{') // <Clip {...one} />
            return false;
        if (i < s.n && (s.p[i] == '=' || s.p[i] == '{'))
            i = skip_value(s, i + (s.p[i] == '='));
    }
    bool alone = i < s.n && s.p[i] == '/';
    i += alone;
    if (i >= s.n || s.p[i] != '>')
        return false;
    *at = i + 1;
    bool component = name.p[0] < 'a' || str_find_char(name, '-') != STR_NOT_FOUND;
    if (!component || closing)
        t->len = 0, t->address = false;
    else if (!alone && t->address)
        read_content(r, s, base, at, name, t);
    t->end = base + *at;
    return true;
}

// The tag at s[*at]; moves behind it. False when there is none that can be read whole.
static bool read_tag(struct reader *r, struct str s, size_t base, size_t *at, struct tag *t)
{
    struct str rest = str_from(s, *at);
    if (str_starts(rest, STR("<")))
        return read_element(r, s, base, at, t);
    bool hugo = str_starts(rest, STR("{{<")) || str_starts(rest, STR("{{%"));
    if (!hugo && !str_starts(rest, STR("{%")))
        return false;
    struct str close = str_starts(rest, STR("{{<")) ? STR(">}}") : hugo ? STR("%}}") : STR("%}");
    size_t i = *at + (hugo ? 3 : 2);
    *t = (struct tag){.offset = base + *at};
    while ((i = skip_blanks(s, i)) < s.n) {
        if (str_starts(str_from(s, i), close)) {
            *at = i + close.n;
            t->end = base + *at;
            return true;
        }
        if (read_pair(r, s, base, &i, t))
            continue;
        if (s.p[i] == '"' || s.p[i] == '\'' || s.p[i] == '`') { // a value without a name
            struct str unused;
            if (!read_quoted(r, s, &i, &unused))
                return false;
            continue;
        }
        size_t word = i;
        while (i < s.n && !is_space_ascii(s.p[i]) && !strchr("\"'`{}>%=", s.p[i]))
            i++;
        if (i == word && s.p[i] != '=') // what is no word and no end
            return false;
        i += i == word;
    }
    return false;
}

// Where paragraph n ends. Markdown takes ">}}" on a line of its own for a quotation.
static size_t end_of(const struct reader *r, const struct node *n)
{
    size_t end = n->offset + n->length, i = skip_blanks(r->doc->source, end);
    return str_starts(str_from(r->doc->source, i), STR(">}}")) ? i + 3 : end;
}

bool shortcodes_collect(struct reader *r, const struct node *n, struct tally *all)
{
    size_t end = end_of(r, n);
    struct str s = str_trim(str_slice(r->doc->source, n->offset, end));
    size_t base = (size_t)(s.p - r->doc->source.p), at = 0;
    bool tags = str_starts(s, STR("{")) || str_starts(s, STR("<"));
    if (s.n > TAGS_LONGEST || !tags || !str_contains(s, STR("://")))
        return false;
    bool any = false;
    struct tag *t = ARENA_NEW(r->arena, struct tag);
    for (size_t i = 0; i < s.n; i = skip_blanks(s, i)) {
        if (!read_tag(r, s, base, &i, t))
            return false;
        any = any || (t->address && t->len >= PAIRS_LEAST);
    }
    while (any && at < s.n) {
        t = ARENA_NEW(r->arena, struct tag);
        if (!read_tag(r, s, base, &at, t))
            break;
        at = skip_blanks(s, at);
        if (!t->address || t->len < PAIRS_LEAST)
            continue;
        struct value map = {.type = VALUE_MAP,
                            .offset = t->offset,
                            .length = t->end - t->offset,
                            .items = t->values,
                            .keys = t->keys,
                            .len = t->len};
        struct tally one = blocks_push(r, BLOCK_RECORD, n, flat_of_value(r, &map), 0, -1);
        tally_add(all, &one);
    }
    if (any && end > n->offset + n->length && end > r->ignored_until)
        r->ignored_until = end;
    return any;
}
