// SPDX-License-Identifier: MIT
// Entries that are written as tags for a site generator: {{< clip title="…" url="…" >}} of Hugo,
// {% include clip.html title="…" url="…" %} of Jekyll, <Clip title="…" url="…" /> of MDX and other
// components. A paragraph of nothing but such tags, of which one has an address, holds a record for
// each that has one.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_words.h"

enum { PAIRS_MOST = 24, PAIRS_LEAST = 2, TAGS_LONGEST = 16 << 10, CONTENT_LONGEST = 2 << 10 };

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

// Where the tag at s[i] ends that ends the tag called `name`: </Clip>, {{< /clip >}}, {% endclip
// %}; 0 when that is another. Hugo's marks stand in the order of their kinds.
static size_t ends_tag(struct str s, size_t i, struct str name)
{
    static const char *const opens[] = {"</", "{{<", "{{%", "{%"}, *const closes[] = {">", ">}}",
                                                                                      "%}}", "%}"};
    for (size_t k = 0; k < sizeof opens / sizeof *opens; k++) {
        if (!str_starts(str_from(s, i), str_of(opens[k])))
            continue;
        i = skip_blanks(s, i + strlen(opens[k]) + (k == 3 && s.p[i + 2] == '-'));
        size_t mark = k == 0 ? 0 : k == 3 ? 3 : 1;
        if (k && !str_starts(str_from(s, i), k == 3 ? STR("end") : STR("/")))
            return 0;
        i = skip_blanks(s, i + mark);
        size_t end = str_find(str_from(s, i), str_of(closes[k]));
        bool same = str_starts(str_from(s, i), name) && end != STR_NOT_FOUND &&
                    str_trim(str_slice(s, i + name.n, i + end)).n <= 1; // {% endclip -%}
        return same ? i + end + strlen(closes[k]) : 0;
    }
    return 0;
}

// The text without the tags that stand in it.
static struct str without_tags(struct reader *r, struct str s)
{
    char *text = arena_alloc(r->arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t end = s.p[i] == '<' ? str_find_char(str_from(s, i), '>') : STR_NOT_FOUND;
        if (end != STR_NOT_FOUND) {
            i += end;
            continue;
        }
        bool blank = is_space_ascii(s.p[i]);
        if (!blank || (n && text[n - 1] != ' '))
            text[n++] = blank ? ' ' : s.p[i];
    }
    return str_trim((struct str){text, n});
}

// What stands between a tag and the one that ends it, when it leads nowhere itself: the entry's
// title, if the tag says no other. Moves behind the end.
static void read_content(struct reader *r, struct str s, size_t base, size_t *at, struct str name,
                         struct tag *t)
{
    size_t i = *at, behind = 0, most = *at + CONTENT_LONGEST;
    while (i < s.n && i < most && !behind) {
        size_t next = i;
        while (next < s.n && s.p[next] != '<' && s.p[next] != '{')
            next++;
        i = next;
        behind = i < s.n ? ends_tag(s, i, name) : 0;
        i += !behind;
    }
    struct str inner = str_slice(s, *at, i), text = str_trim(inner);
    if (!behind || str_contains(inner, STR("://")) || str_contains(inner, STR("{{")))
        return;
    uint16_t says = 0;
    for (size_t k = 0; k < t->len; k++)
        says |= words_column(r->arena, t->keys[k]);
    bool titled = says & WORD_TITLE;
    if (!(says & WORD_TELLING & ~WORD_LINK)) // a button: "Read more"
        return;
    *at = behind;
    if (str_find_char(text, '<') != STR_NOT_FOUND)
        text = without_tags(r, text);
    if (text.n == 0 || t->len == PAIRS_MOST)
        return;
    size_t from = skip_blanks(inner, 0);
    t->keys[t->len] = titled ? STR("line") : STR("title");
    t->values[t->len++] = (struct value){.type = VALUE_STRING,
                                         .text = text,
                                         .offset = base + (size_t)(inner.p - s.p) + from,
                                         .length = str_trim(inner).n};
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
    size_t i = skip_blanks(s, *at + (hugo ? 3 : 2)), from = i;
    *t = (struct tag){.offset = base + *at};
    while (i < s.n && is_key_char(s.p[i]))
        i++;
    struct str name = str_slice(s, from, i);
    while ((i = skip_blanks(s, i)) < s.n) {
        if (str_starts(str_from(s, i), close)) {
            *at = i + close.n;
            if (t->address && name.n)
                read_content(r, s, base, at, name, t);
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

// Where paragraph n ends. Markdown takes ">}}" and ">" on a line of their own for a quotation.
static size_t end_of(const struct reader *r, const struct node *n)
{
    size_t end = n->offset + n->length, i = skip_blanks(r->doc->source, end);
    struct str rest = str_from(r->doc->source, i);
    bool element = n->offset < r->doc->source.n && r->doc->source.p[n->offset] == '<' &&
                   str_starts(rest, STR(">")) && (rest.n < 2 || is_space_ascii(rest.p[1]));
    return str_starts(rest, STR(">}}")) ? i + 3 : element ? i + 1 : end;
}

// Whether a component or a tag of a site generator may stand in s: a quick look.
static bool may_hold_tags(struct str s)
{
    if (memchr(s.p, '{', s.n))
        return true;
    for (size_t i = 0; i + 1 < s.n; i++) {
        const char *sign = memchr(s.p + i, '<', s.n - i - 1);
        if (!sign)
            return false;
        size_t from = i = (size_t)(sign - s.p) + 1;
        while (i < s.n && is_key_char(s.p[i]) && s.p[i] != '-')
            i++;
        if ((i > from && s.p[from] < 'a') || (i > from && i < s.n && s.p[i] == '-'))
            return true;
    }
    return false;
}

bool shortcodes_collect(struct reader *r, const struct node *n, struct tally *all)
{
    const struct node *first = n->type == NODE_ITEM ? n->first : n;
    if (!first || first->offset < n->offset || first->offset >= r->doc->source.n ||
        !strchr("{<", r->doc->source.p[first->offset]))
        return false;
    size_t end = end_of(r, n);
    struct str s = str_trim(str_slice(r->doc->source, first->offset, end));
    size_t base = (size_t)(s.p - r->doc->source.p), at = 0;
    if (s.n > TAGS_LONGEST || !str_contains(s, STR("://")) || !may_hold_tags(s))
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
