// SPDX-License-Identifier: MIT
// Any page of somebody else: what it says of itself survives the pipe, and what is taken of it
// are short texts and dates that exist; and it is the same with its texts left out for the parser
// (html_shorten.h). A tilde stands for a text that is long enough for that. The first byte picks a
// status, the type and the charset.
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "net/metadata.h"
#include "text/charset.h"
#include "text/html_facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(struct str s)
{
    check(utf8_valid_prefix(s) == s.n);
}

static struct str expand(struct arena *a, struct str s)
{
    static const char words[] =
        " some words of a text that is long enough to be left out, which is "
        "more than a line of it; and some words more of it until its end";
    AUTO_BUF out = BUF_EMPTY;
    for (size_t i = 0; i < s.n && out.n < 1 << 20; i++)
        if (s.p[i] == '~')
            buf_c(&out, words);
        else
            buf_char(&out, s.p[i]);
    return str_copy(a, buf_view(&out));
}

static void check_same(struct arena *a, struct str written, struct str html)
{
    AUTO_BUF whole = BUF_EMPTY;
    struct html_facts f = html_facts_read_whole(a, html);
    html_facts_write(&f, &whole);
    check(str_eq(written, buf_view(&whole)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 403, 404, 0};
    static const char *const labels[] = {"", "utf-8", "iso-8859-1", "shift_jis"};
    if (size < 1 || size > 1 << 17)
        return 0;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct str bytes = {(const char *)data + 1, size - 1};
    struct str html = charset_to_utf8(&a, bytes, str_of(labels[data[0] >> 2 & 3]), true);
    html = expand(&a, html);
    struct html_facts f = html_facts_read(&a, html), again;
    html_facts_write(&f, &b);
    check_same(&a, buf_view(&b), html);
    check(html_facts_parse(&a, buf_view(&b), &again) && again.len == f.len);
    struct metadata m = metadata_of(&a, &again, STR("https://paper.example/2026/04/05/an-article"),
                                    statuses[data[0] & 3], STR("text/html"));
    check_text(m.title.text);
    check_text(m.outlet.text);
    check_text(m.author.text);
    check(!date_known(m.date) || date_exists(m.date));
    check(m.wall == WALL_NONE || !m.title.text.n);
    return 0;
}
