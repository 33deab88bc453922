// SPDX-License-Identifier: MIT
// One exchange, as handlers see it: a request that the guard has let through, and the response
// that the handler fills. No type of the HTTP library shows here, so that handlers (the site,
// the desk's forms, search) and the library can change without each other.
//
// Lifetimes: everything a request points to lives until the response has been sent. What a
// response points to must live as long; request.arena is made for that.
#ifndef PRESSE_SERVE_HTTP_H
#define PRESSE_SERVE_HTTP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_TRACE,
    HTTP_CONNECT,
    HTTP_METHOD_UNKNOWN,
};

#define HTTP_METHOD_BIT(m) (1u << (m))

// Names are compared with their case, as RFC 9110 (section 9.1) wants.
enum http_method http_method_of(struct str name);
const char *http_method_name(enum http_method m); // "GET"; "" for the unknown one

// Request headers that presse itself reads.
enum http_header {
    HEADER_ACCEPT_ENCODING,
    HEADER_ACCEPT_LANGUAGE,
    HEADER_CONNECTION,
    HEADER_CONTENT_LENGTH,
    HEADER_CONTENT_TYPE,
    HEADER_COOKIE,
    HEADER_EXPECT,
    HEADER_FORWARDED,
    HEADER_HOST,
    HEADER_IF_MATCH,
    HEADER_IF_MODIFIED_SINCE,
    HEADER_IF_NONE_MATCH,
    HEADER_IF_RANGE,
    HEADER_IF_UNMODIFIED_SINCE,
    HEADER_ORIGIN,
    HEADER_RANGE,
    HEADER_REFERER,
    HEADER_SEC_FETCH_SITE,
    HEADER_TRANSFER_ENCODING,
    HEADER_UPGRADE,
    HEADER_X_FORWARDED_FOR,
    HEADER_OTHER, // also the number of known ones
};

enum http_header http_header_of(struct str name);

struct header {
    struct str name, value;
};

struct form_field {
    struct str name;
    struct str value;
    struct str file_name; // of an upload; p is NULL for a plain field
    struct str type;      // media type that an upload claims; may be empty
};

struct form {
    const struct form_field *fields; // in the order sent
    size_t len;
};

enum { REQUEST_MOST_PARAMS = 4, REQUEST_MOST_HEADERS = 100 };

struct request {
    enum http_method method;
    struct str target; // as sent: path and query
    struct str path;   // decoded once: valid UTF-8, starts with '/', no NUL, no ".." part
    struct str query;  // as sent, without '?'
    const struct header *headers;
    size_t headers_len;
    // Value of each known header; p is NULL when absent. Repeated ones are joined by ", "
    // (Cookie by "; "), which makes those that must not repeat unreadable, hence ignored.
    struct str known[HEADER_OTHER];
    struct str params[REQUEST_MOST_PARAMS]; // what the pattern's ":name" and "*" parts took
    struct str body;                        // when it is no form
    struct form form;                       // of a urlencoded or multipart body
    int refused; // 413 or 400: the body was not taken and is empty; only to handlers that answer it
    char peer[48];       // numeric address of the client (client.h), "" when unknown
    bool peer_loopback;  // asked on this machine, not through another server
    bool quick;          // by a door that cannot wait: see response.later
    struct arena *arena; // memory of this exchange
};

// Value of the header (ASCII case ignored), p NULL when absent; the first when repeated.
struct str request_header(const struct request *q, struct str name);
// First field of the form, or NULL.
const struct form_field *request_field(const struct request *q, struct str name);
// First value of the query parameter, decoded, in the arena; p NULL when absent or not UTF-8.
struct str request_query(const struct request *q, struct str name);

// A prepared answer: status, headers and body ready to be sent any number of times.
struct answer;

// Makes an answer. Headers are copied; security headers and Content-Length are added. The body
// must stay until `release(context)` is called (may be NULL), once, after the last reference
// and the last sending have ended. NULL when a header has control characters or a name that is
// no token; release has then been called.
struct answer *answer_make(int status, const struct header *headers, size_t len, struct str body,
                           void (*release)(void *context), void *context);
struct answer *answer_ref(struct answer *a);
void answer_unref(struct answer *a); // legal on NULL

enum body_kind {
    BODY_NONE,
    BODY_BYTES,  // `bytes`; released by `release` when that is set, else owned by the arena
    BODY_FILE,   // `file_size` bytes of `fd` from `file_from` on; the descriptor is given away
    BODY_STREAM, // what `stream` gives, until it ends
};

// A body that is made while it is sent. `read` gives 1..max bytes into out; 0 means nothing
// yet: the stream sleeps until stream_wake; -1 ends it. `ended` is called once at the end.
struct stream_source {
    long (*read)(void *context, char *out, size_t max);
    void (*ended)(void *context);
    void *context;
};

struct stream;
// Makes a sleeping stream read again. Safe from any thread until `ended` was called.
void stream_wake(struct stream *s);

// A ready answer is the answer to every request of the same bytes, while *version is what it was
// before the handler looked at anything: a door may give it again without asking the handler.
struct lasting {
    const atomic_uint_fast64_t *version; // NULL: ask each time; else it outlives the server
    uint_fast64_t then;
    void (*again)(void *context, int status); // told each time that is done; may be NULL
    void *context;
};

enum { RESPONSE_MOST_HEADERS = 16 };

struct response {
    int status;           // 200 unless the handler says otherwise
    struct answer *ready; // a reference, given away; when set, all but `lasting` is ignored
    struct lasting lasting;
    struct header headers[RESPONSE_MOST_HEADERS];
    size_t headers_len;
    enum body_kind body;
    struct str bytes;
    void (*release)(void *context);
    void *release_context;
    int fd;
    int64_t file_from, file_size;
    struct stream_source stream;
    void (*stream_started)(void *context, struct stream *s); // before the first read
    bool close; // end the connection after this response
    bool later; // to a quick request: call again, where there is time; all else is ignored
};

// Adds a header (name and value must live as long as the exchange). More than fit is a
// programming error and ends the program.
void response_header(struct response *r, struct str name, struct str value);
// A short page of plain text: "404 Not Found" and a sentence.
void response_text(struct response *r, int status, struct str text);
const char *http_reason(int status); // "Not Found"; "Unknown" when not listed
// The value of an Allow header for methods (bits): HEAD comes with GET, OPTIONS always.
struct str http_allow(struct arena *a, unsigned methods);

// A place where requests end up.
struct handler {
    unsigned methods;    // HTTP_METHOD_BIT of each; GET includes HEAD
    const char *pattern; // "/desk/request/:id"; a last part "*" takes the rest, also if empty
    void (*handle)(void *context, struct request *q, struct response *out);
    void *context;
    size_t body_limit; // most bytes of a body; 0 for none
    bool quick;        // never waits for anybody, and may be called twice for one request
    // Called for a body that is refused as well, with request.refused: people whose form was too
    // long are told in a page of their own. Others get a line of text.
    bool answers_refused;
};

struct handlers {
    const struct handler *items; // the first that matches path and method is called
    size_t len;
};

// The handler for method and path, with params filled; NULL when there is none: *allowed then
// holds the methods that the path would take (0: no such path).
const struct handler *handlers_find(const struct handlers *h, enum http_method method,
                                    struct str path, struct str params[REQUEST_MOST_PARAMS],
                                    unsigned *allowed);

#endif
