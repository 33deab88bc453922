// SPDX-License-Identifier: MIT
// Any page of somebody else: what it says of itself survives the pipe, and what is taken of it
// are short texts and dates that exist. The first byte picks a status, the type and the charset.
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
    struct html_facts f = html_facts_read(&a, html), again;
    html_facts_write(&f, &b);
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
