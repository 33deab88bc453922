// SPDX-License-Identifier: MIT
// Heads of requests: what is read lies in the bytes given, ends where the empty line ends, and
// written again is read again to the same end.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "serve/admit.h"
#include "serve/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_again(const struct head *h, struct buf *b)
{
    buf_str(b, h->method);
    buf_char(b, ' ');
    buf_str(b, h->target);
    buf_char(b, ' ');
    buf_str(b, h->version);
    buf_c(b, "\r\n");
    for (size_t i = 0; i < h->headers_len; i++) {
        buf_str(b, h->headers[i].name);
        buf_c(b, ": ");
        buf_str(b, h->headers[i].value);
        buf_c(b, "\r\n");
    }
    buf_c(b, "\r\n");
}

static void admit(struct head *h)
{
    static const struct request_limits limits = {8192, 32768, REQUEST_MOST_HEADERS, NULL};
    static const struct handlers none = {0};
    struct arena a = ARENA_EMPTY;
    struct request q = {.arena = &a,
                        .method = http_method_of(h->method),
                        .target = h->target,
                        .headers = h->headers,
                        .headers_len = h->headers_len};
    for (size_t i = 0; i < h->headers_len; i++)
        request_note_header(&q, h->headers[i]);
    struct admission x = request_admit(&q, h->method, h->version, false, &limits, &none);
    if (!x.verdict.status && (q.path.p[0] != '/' || !q.known[HEADER_HOST].n))
        abort();
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct head h, again;
    struct buf b = BUF_EMPTY;
    struct str bytes = {(const char *)data, size};
    if (!head_read(bytes, &h))
        return 0;
    if (h.size > size || memcmp(data + h.size - 2, "\r\n", 2) != 0)
        abort();
    write_again(&h, &b);
    if (!head_read(buf_view(&b), &again) || again.size != b.n ||
        again.headers_len != h.headers_len || !str_eq(again.version, h.version))
        abort();
    admit(&h);
    buf_free(&b);
    return 0;
}
