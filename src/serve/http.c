// SPDX-License-Identifier: MIT
// Names of methods, headers and statuses, and look-ups in a request.
#include "serve/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "serve/path.h"

static const struct str methods[] = {
    [HTTP_GET] = STR_INIT("GET"),         [HTTP_HEAD] = STR_INIT("HEAD"),
    [HTTP_POST] = STR_INIT("POST"),       [HTTP_PUT] = STR_INIT("PUT"),
    [HTTP_PATCH] = STR_INIT("PATCH"),     [HTTP_DELETE] = STR_INIT("DELETE"),
    [HTTP_OPTIONS] = STR_INIT("OPTIONS"), [HTTP_TRACE] = STR_INIT("TRACE"),
    [HTTP_CONNECT] = STR_INIT("CONNECT"), [HTTP_METHOD_UNKNOWN] = STR_INIT(""),
};

enum http_method http_method_of(struct str name)
{
    for (int m = HTTP_GET; m < HTTP_METHOD_UNKNOWN; m++)
        if (str_eq(name, methods[m]))
            return (enum http_method)m;
    return HTTP_METHOD_UNKNOWN;
}

const char *http_method_name(enum http_method m)
{
    return methods[m].p;
}

static const struct str known_headers[] = {
    [HEADER_ACCEPT_ENCODING] = STR_INIT("Accept-Encoding"),
    [HEADER_ACCEPT_LANGUAGE] = STR_INIT("Accept-Language"),
    [HEADER_CONNECTION] = STR_INIT("Connection"),
    [HEADER_CONTENT_LENGTH] = STR_INIT("Content-Length"),
    [HEADER_CONTENT_TYPE] = STR_INIT("Content-Type"),
    [HEADER_COOKIE] = STR_INIT("Cookie"),
    [HEADER_EXPECT] = STR_INIT("Expect"),
    [HEADER_FORWARDED] = STR_INIT("Forwarded"),
    [HEADER_HOST] = STR_INIT("Host"),
    [HEADER_IF_MATCH] = STR_INIT("If-Match"),
    [HEADER_IF_MODIFIED_SINCE] = STR_INIT("If-Modified-Since"),
    [HEADER_IF_NONE_MATCH] = STR_INIT("If-None-Match"),
    [HEADER_IF_RANGE] = STR_INIT("If-Range"),
    [HEADER_IF_UNMODIFIED_SINCE] = STR_INIT("If-Unmodified-Since"),
    [HEADER_ORIGIN] = STR_INIT("Origin"),
    [HEADER_RANGE] = STR_INIT("Range"),
    [HEADER_REFERER] = STR_INIT("Referer"),
    [HEADER_SEC_FETCH_SITE] = STR_INIT("Sec-Fetch-Site"),
    [HEADER_TRANSFER_ENCODING] = STR_INIT("Transfer-Encoding"),
    [HEADER_UPGRADE] = STR_INIT("Upgrade"),
    [HEADER_X_FORWARDED_FOR] = STR_INIT("X-Forwarded-For"),
};

enum http_header http_header_of(struct str name)
{
    for (int h = 0; h < HEADER_OTHER; h++)
        // Letters of either case differ in one bit; few names of a length begin alike.
        if (name.n == known_headers[h].n && ((name.p[0] ^ known_headers[h].p[0]) & ~0x20) == 0 &&
            str_eq_ascii(name, known_headers[h]))
            return (enum http_header)h;
    return HEADER_OTHER;
}

struct str request_header(const struct request *q, struct str name)
{
    for (size_t i = 0; i < q->headers_len; i++)
        if (str_eq_ascii(q->headers[i].name, name))
            return q->headers[i].value;
    return STR_NONE;
}

const struct form_field *request_field(const struct request *q, struct str name)
{
    for (size_t i = 0; i < q->form.len; i++)
        if (str_eq(q->form.fields[i].name, name))
            return &q->form.fields[i];
    return NULL;
}

struct str request_query(const struct request *q, struct str name)
{
    struct str rest = q->query, pair;
    while (str_split(&rest, '&', &pair)) {
        size_t eq = str_find_char(pair, '=');
        struct str key = str_slice(pair, 0, eq), value, decoded;
        if (!query_decode(q->arena, key, &decoded) || !str_eq(decoded, name))
            continue;
        value = eq == STR_NOT_FOUND ? STR("") : str_from(pair, eq + 1);
        return query_decode(q->arena, value, &decoded) ? decoded : STR_NONE;
    }
    return STR_NONE;
}

void response_header(struct response *r, struct str name, struct str value)
{
    if (r->headers_len == RESPONSE_MOST_HEADERS) {
        fprintf(stderr, "presse: a response has no room for the header %.*s\n", STR_ARG(name));
        abort();
    }
    r->headers[r->headers_len++] = (struct header){name, value};
}

void response_text(struct response *r, int status, struct str text)
{
    r->status = status;
    r->body = BODY_BYTES;
    r->bytes = text;
    response_header(r, STR("Content-Type"), STR("text/plain; charset=utf-8"));
    response_header(r, STR("Cache-Control"), STR("no-store"));
}

const char *http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown";
}

struct str http_allow(struct arena *a, unsigned taken)
{
    struct buf b = BUF_EMPTY;
    for (int m = HTTP_GET; m < HTTP_METHOD_UNKNOWN; m++) {
        bool has = taken & HTTP_METHOD_BIT(m);
        has = has || (m == HTTP_HEAD && (taken & HTTP_METHOD_BIT(HTTP_GET))) || m == HTTP_OPTIONS;
        if (!has)
            continue;
        buf_c(&b, b.n ? ", " : "");
        buf_c(&b, http_method_name((enum http_method)m));
    }
    struct str s = str_copy(a, buf_view(&b));
    buf_free(&b);
    return s;
}
