// SPDX-License-Identifier: MIT
// Any feed: no crash, texts are UTF-8 and bounded, and the way through the pipe loses nothing.
#include <stdint.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "net/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(struct str a, struct str b)
{
    check(str_eq(a, b));
    check(utf8_valid_prefix(a) == a.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    if (size > 1 << 16)
        return 0;
    struct feed f = feed_read(&a, (struct str){(const char *)data, size}, STR_NONE), back;
    check(f.len <= FEED_ITEMS_MOST);
    feed_write(&f, &b);
    check(feed_parse(&a, buf_view(&b), &back) && back.len == f.len);
    check_text(f.title, back.title);
    for (size_t i = 0; i < f.len; i++) {
        check_text(f.items[i].title, back.items[i].title);
        check_text(f.items[i].summary, back.items[i].summary);
        check(f.items[i].published_at == back.items[i].published_at);
        check(f.items[i].title.n <= FEED_TEXT_MOST * 8);
    }
    struct feed ignored;
    (void)!feed_parse(&a, (struct str){(const char *)data, size}, &ignored);
    return 0;
}
