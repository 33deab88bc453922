// SPDX-License-Identifier: MIT
// Prepared answers. Each is one block of memory, so that what is sent lies together. A name
// that is no token and a value with control characters are refused, whoever wrote them.
#include "serve/answer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "serve/guard.h"
#include "serve/security.h"

bool headers_have(const struct header *headers, size_t len, struct str name)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq_ascii(headers[i].name, name))
            return true;
    return false;
}

// RFC 9110, sections 15.3.5 and 15.4.5: a 304 is about a body that is not sent.
static bool has_length(int status)
{
    return status != 204 && status != 304;
}

static void add_line(struct buf *b, struct header h)
{
    buf_str(b, h.name);
    buf_c(b, ": ");
    buf_str(b, h.value);
    buf_c(b, "\r\n");
}

// The status line, the given headers, and what every response carries.
static void write_head(struct buf *b, int status, const struct header *headers, size_t len,
                       size_t body)
{
    buf_format(b, "HTTP/1.1 %d %s\r\n", status, http_reason(status));
    for (size_t i = 0; i < len; i++)
        add_line(b, headers[i]);
    for (size_t i = 0; i < security_headers_len; i++)
        if (!headers_have(headers, len, security_headers[i].name))
            add_line(b, security_headers[i]);
    if (has_length(status))
        buf_format(b, "Content-Length: %zu\r\n", body);
}

// Points the list at its texts in the head, which begin behind the status line.
static void list_headers(struct header *list, const struct header *headers, size_t len, char *head)
{
    const char *p = strchr(head, '\n') + 1;
    for (size_t i = 0; i < len; i++) {
        list[i].name = (struct str){p, headers[i].name.n};
        list[i].value = (struct str){p + headers[i].name.n + 2, headers[i].value.n};
        p += headers[i].name.n + headers[i].value.n + 4;
    }
}

static bool are_sound(const struct header *headers, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!header_name_valid(headers[i].name) || !header_value_valid(headers[i].value))
            return false;
    return true;
}

struct answer *answer_make(int status, const struct header *headers, size_t len, struct str body,
                           void (*release)(void *context), void *context)
{
    if (!are_sound(headers, len)) {
        if (release)
            release(context);
        return NULL;
    }
    struct buf b = BUF_EMPTY;
    write_head(&b, status, headers, len, body.n);
    struct answer *a = mem_alloc(sizeof *a + len * sizeof *headers + b.n + 1);
    struct header *list = (struct header *)(a + 1);
    char *head = (char *)(list + len);
    memcpy(head, b.p, b.n);
    head[b.n] = '\0';
    list_headers(list, headers, len, head);
    *a = (struct answer){.status = status,
                         .head = {head, b.n},
                         .headers = list,
                         .headers_len = len,
                         .body = body,
                         .release = release,
                         .context = context};
    atomic_init(&a->references, 1);
    buf_free(&b);
    return a;
}

struct answer *answer_ref(struct answer *a)
{
    atomic_fetch_add_explicit(&a->references, 1, memory_order_relaxed);
    return a;
}

void answer_unref(struct answer *a)
{
    if (!a || atomic_fetch_sub_explicit(&a->references, 1, memory_order_acq_rel) != 1)
        return;
    if (a->release)
        a->release(a->context);
    free(a);
}

static void give_back(struct response *out)
{
    if (out->body == BODY_BYTES && out->release)
        out->release(out->release_context);
    else if (out->body == BODY_FILE)
        close(out->fd);
    else if (out->body == BODY_STREAM)
        out->stream.ended(out->stream.context);
    out->body = BODY_NONE;
}

struct answer *answer_from(struct response *out)
{
    if (out->ready)
        return out->ready;
    if (out->close || out->body == BODY_FILE || out->body == BODY_STREAM) {
        give_back(out);
        return NULL;
    }
    struct str body = out->body == BODY_BYTES ? out->bytes : STR("");
    if (out->body == BODY_BYTES && !out->release && body.n) {
        // It lies in the exchange's arena, and the sending may last longer.
        char *copy = mem_alloc(body.n);
        memcpy(copy, body.p, body.n);
        body.p = copy;
        out->release = free;
        out->release_context = copy;
    }
    return answer_make(out->status, out->headers, out->headers_len, body, out->release,
                       out->release_context);
}
