// SPDX-License-Identifier: MIT
// What the log may hold of a request.
#include "serve/request_log.h"

#include "base/buf.h"
#include "base/clock.h"
#include "serve/log.h"

// Personal links are secrets: of "/r/TOKEN/add" the log keeps "/r/".
static struct str loggable_path(struct str target)
{
    static const struct str secret[] = {STR_INIT("/r/"), STR_INIT("/approve/"), STR_INIT("/file/")};
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        if (str_starts(target, secret[i]))
            return secret[i];
    return str_slice(target, 0, str_find_char(target, '?'));
}

void request_log(const struct request_outcome *o)
{
    struct buf line = BUF_EMPTY;
    const struct request *q = o->request;
    log_start(&line, "request");
    log_pair(&line, "peer", str_of(q->peer));
    log_pair(&line, "method", str_of(http_method_name(q->method)));
    log_pair(&line, "path", loggable_path(q->target));
    log_number(&line, "status", o->status);
    log_number(&line, "us", (int64_t)((clock_monotonic_ms() - o->started) * 1000));
    if (o->refused)
        log_pair(&line, "refused", str_of(o->refused));
    if (!o->whole)
        log_pair(&line, "sent", STR("partly"));
    log_write(&line);
    buf_free(&line);
}
