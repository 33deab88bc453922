// SPDX-License-Identifier: MIT
// From bytes that the head was made of to a handler, or a refusal with its reason.
#include "serve/admit.h"

#include "serve/client.h"
#include "serve/path.h"

void request_note_header(struct request *q, struct header h)
{
    enum http_header known = http_header_of(h.name);
    if (known == HEADER_OTHER)
        return;
    if (q->known[known].p)
        h.value = str_format(q->arena, "%.*s%s%.*s", STR_ARG(q->known[known]),
                             known == HEADER_COOKIE ? "; " : ", ", STR_ARG(h.value));
    q->known[known] = h.value;
}

static struct request_verdict check(struct request *q, struct str method, struct str version,
                                    bool loose, const struct request_limits *limits)
{
    struct request_verdict v = request_check(q, method, version, limits);
    if (!v.status && loose)
        return (struct request_verdict){400, "a NUL, a bare LF or a folded line in the head"};
    if (v.status)
        return v;
    size_t mark = str_find_char(q->target, '?');
    q->query = mark == STR_NOT_FOUND ? STR_NONE : str_from(q->target, mark + 1);
    if (!path_decode(q->arena, str_slice(q->target, 0, mark), &q->path))
        return (struct request_verdict){400, "the path is not one that could exist"};
    return v;
}

struct admission request_admit(struct request *q, struct str method, struct str version, bool loose,
                               const struct request_limits *limits, const struct handlers *handlers)
{
    struct admission a = {.verdict = check(q, method, version, loose, limits)};
    if (a.verdict.status)
        return a;
    client_find(q, limits->fronts);
    a.handler = handlers_find(handlers, q->method, q->path, q->params, &a.allowed);
    return a;
}
