// SPDX-License-Identifier: MIT
// Any page: its HTML has only elements and attributes of a short list, each element closed
// where it was opened, and no address that runs. The first byte picks the format.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "site/html.h"
#include "text/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OPEN_MOST = 2000, INPUT_MOST = 1 << 16 };

static const char *const elements[] = {
    "p",    "h2",   "h3",   "h4",    "h5",   "h6",  "ul",    "ol",    "li",     "blockquote",
    "pre",  "code", "hr",   "br",    "wbr",  "div", "table", "thead", "tbody",  "tr",
    "th",   "td",   "dl",   "dt",    "dd",   "a",   "img",   "em",    "strong", "del",
    "time", "abbr", "b",    "bdi",   "cite", "dfn", "i",     "ins",   "kbd",    "mark",
    "q",    "s",    "samp", "small", "span", "sub", "sup",   "u",     "var",    "noscript",
};
static const char *const attributes[] = {"id",       "href",    "title", "rel",   "class",
                                         "src",      "alt",     "width", "lang",  "height",
                                         "datetime", "loading", "start", "scope", "tabindex"};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static bool listed(struct str name, const char *const *list, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (str_eq(name, str_of(list[i])))
            return true;
    }
    return false;
}

static struct str word(struct str s, size_t *i)
{
    size_t from = *i;
    while (*i < s.n && (is_alpha_ascii(s.p[*i]) || is_digit_ascii(s.p[*i])))
        (*i)++;
    return str_slice(s, from, *i);
}

static void check_attribute(struct str s, size_t *i)
{
    (*i)++; // the blank
    struct str name = word(s, i);
    check(listed(name, attributes, sizeof attributes / sizeof *attributes));
    check(*i + 1 < s.n && s.p[*i] == '=' && s.p[*i + 1] == '"');
    size_t from = *i += 2;
    while (*i < s.n && s.p[*i] != '"')
        (*i)++;
    check(*i < s.n);
    struct str value = str_slice(s, from, (*i)++);
    check(!memchr(value.p, '<', value.n));
    if (str_eq(name, STR("href")) || str_eq(name, STR("src")))
        check(address_kind_of(value) != ADDRESS_FORBIDDEN);
}

static bool is_void(struct str name)
{
    static const char *const list[] = {"hr", "br", "wbr", "img"};
    return listed(name, list, 4);
}

static void check_html(struct str s)
{
    struct str *open = calloc(OPEN_MOST, sizeof *open);
    size_t len = 0;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] != '<') {
            i++;
            continue;
        }
        bool closing = i + 1 < s.n && s.p[i + 1] == '/';
        i += closing ? 2 : 1;
        struct str name = word(s, &i);
        check(listed(name, elements, sizeof elements / sizeof *elements));
        while (i < s.n && s.p[i] == ' ')
            check_attribute(s, &i);
        check(i < s.n && s.p[i++] == '>');
        if (closing) {
            check(len > 0 && str_eq(open[--len], name));
        } else if (!is_void(name)) {
            check(len < OPEN_MOST);
            open[len++] = name;
        }
    }
    check(len == 0);
    free(open);
}

// Some blocks and inlines are said to be clips, by the bytes of the page.
static void consume(struct node *root, const uint8_t *data, size_t size)
{
    size_t i = 0;
    for (struct node *n = root; n; n = (struct node *)(uintptr_t)node_next(root, n), i++) {
        if (n != root && data[i % size] % 7 == 0)
            n->consumed = 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum doc_format formats[] = {DOC_MARKDOWN, DOC_MARKDOWN, DOC_HTML, DOC_HTML};
    if (size < 2 || size > INPUT_MOST)
        return 0;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct diags found = DIAGS_IN(&a);
    struct str source = {(const char *)data + 1, size - 1};
    struct doc *d = doc_read(&a, STR("fuzz"), source, formats[data[0] & 3], false, &found);
    if (data[0] & 4)
        consume(d->root, data, size);
    const struct html_options options = {.ids = (data[0] & 8) != 0};
    size_t split = html_render(&b, &a, d->root, &options);
    check(split <= b.n && utf8_valid_prefix(buf_view(&b)) == b.n);
    check_html(buf_view(&b));
    check_html(str_slice(buf_view(&b), 0, split));
    return 0;
}
