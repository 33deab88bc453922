// SPDX-License-Identifier: MIT
// HTTP exchanges through libcurl, many at once, one thread: each is a single request and its
// answer. Redirects are not followed and nothing is asked twice here; fetch.h decides that.
// The address guard sits where a socket is opened, so that no spelling of a host and no
// answer of a name server gets around it.
#ifndef PRESSE_NET_TRANSFER_H
#define PRESSE_NET_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "net/guard.h"

enum transfer_status {
    TRANSFER_ANSWERED,    // a status line and headers came; see http_status
    TRANSFER_BAD_ADDRESS, // not http(s), no host, a user name, a port that is not allowed
    TRANSFER_REFUSED,     // the guard refused every address of the host
    TRANSFER_NO_HOST,     // the name does not resolve
    TRANSFER_NO_ANSWER,   // no connection, reset, or closed without an answer
    TRANSFER_TLS,         // the certificate or the handshake is bad
    TRANSFER_TIMEOUT,     // connecting, or the whole, took too long; or it crawled
    TRANSFER_TOO_LARGE,   // the head passed its limit, or the body did and must be whole
    TRANSFER_BROKEN,      // not HTTP, or an encoding that does not decode
};

enum transfer_method { TRANSFER_GET, TRANSFER_HEAD, TRANSFER_POST };

struct transfer_options {
    const char *user_agent;      // an honest one, with a contact
    struct network_list allowed; // networks allowed although not public
    const unsigned *ports;       // allowed besides 80 and 443
    size_t ports_len;
    bool any_port;                 // tests on loopback
    unsigned connect_ms, total_ms; // 0: 5,000 and 15,000
    unsigned slow_seconds;         // below 1 kB/s this long ends it; 0: 10
    const char *ca_file;           // NULL: the system's
    const char *const *resolve;    // "host:port:address" lines in place of DNS, NULL-terminated
    // Most at work at once; 0: 400, or as many as this process may have files open for. As many
    // more may wait, open, for the next.
    size_t connections;
};

size_t transfer_connections(const struct transfer_options *options);

struct transfer_spec {
    const char *url;
    enum transfer_method method;
    struct str body;          // POST: copied
    const char *content_type; // POST
    size_t body_limit;        // decoded bytes of the answer to keep; 0: none is read
    size_t pdf_limit;         // the same when it is a PDF, which says at its end where things are
    bool whole;               // an answer over the limit is TRANSFER_TOO_LARGE, not cut
    bool exact;               // keep the bytes of both sides as they go over the line, in HTTP/1.1
    bool range;               // ask for the first body_limit bytes only
    const char *accept;       // NULL: */*
    const char *accept_language;
    const char *if_none_match; // NULL: unconditional
    const char *if_modified_since;
    const char *accept_datetime; // RFC 7089, section 2.1
};

struct transfer_result {
    enum transfer_status status;
    int http_status; // 100 to 599; 0 when nothing came
    // Decoded; at most body_limit bytes. Empty when it came in an encoding that was not offered.
    struct str body;
    bool cut; // the body was longer
    struct str location, content_type, etag, last_modified, retry_after, link, server;
    struct str memento_datetime;
    struct str sent,
        head;         // with spec.exact: request and status line with headers, to the blank line
    char peer[46];    // the address that answered; empty when none did
    char reason[160]; // for the terminal; never shown to visitors
    double milliseconds;
};

struct transfers;

MUST_USE bool transfers_make(const struct transfer_options *options, struct transfers **out,
                             struct error *e);
void transfers_free(struct transfers *t); // legal on NULL; running ones are dropped

// Starts one. `user` comes back with the result. Never fails: what is wrong with the address
// is a result like any other.
void transfers_start(struct transfers *t, const struct transfer_spec *spec, void *user);

// Waits up to milliseconds for something to happen and calls done for each exchange that
// ended; the result is valid during the call, which may start others. Returns how many run.
size_t transfers_poll(struct transfers *t, unsigned milliseconds,
                      void (*done)(void *context, void *user, const struct transfer_result *r),
                      void *context);

// Resolves a reference against a base as libcurl understands addresses (RFC 3986); false when
// either is no address. The text lives in a.
bool transfer_resolve(struct arena *a, const char *base, struct str reference, char **out);
// "https://host:port" and the host of an address, in a. False when it is not one.
bool transfer_origin(struct arena *a, const char *url, char **origin, char **host);

// A mail for the organisation's own mail server, which the configuration names: the guard of
// fetches does not stand before it. from and to are mail addresses that were judged.
struct transfer_mail {
    const char *url;             // "smtp://host:25" or "smtps://host:465"
    const char *user, *password; // user NULL: no sign-in
    const char *from, *to;
    bool plain;       // without STARTTLS too, where the server does not offer it
    struct str bytes; // the whole message, CRLF line ends
};
// Waits until the server has taken it. *answer is its last code, 0 when it gave none. Control
// characters and angle brackets in an address are refused.
MUST_USE bool transfer_mail(const struct transfer_mail *m, long *answer, struct error *e);

#endif
