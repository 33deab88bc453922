// SPDX-License-Identifier: MIT
// The one function for every outgoing request: whatever asks another server for something
// asks here. Adds to transfer.h what politeness and safety need: one connection and one
// request a second for each host, robots.txt and Retry-After obeyed, at most five redirects,
// each judged like a new address and never from https to http.
#ifndef PRESSE_NET_FETCH_H
#define PRESSE_NET_FETCH_H

#include "net/transfer.h"

enum fetch_status {
    FETCH_ANSWERED, // the last hop answered; see http_status
    FETCH_BAD_ADDRESS,
    FETCH_REFUSED, // an address that is not public, here or after a redirect
    FETCH_NO_HOST,
    FETCH_NO_ANSWER,
    FETCH_TLS,
    FETCH_TIMEOUT,
    FETCH_TOO_LARGE,
    FETCH_BROKEN,
    FETCH_LOOP,      // more than five redirects, or to where it came from
    FETCH_DOWNGRADE, // a redirect from https to http
    FETCH_ROBOTS,    // the host's robots.txt asks robots to stay away
    FETCH_LATER,     // the host asked to come back later than this run waits
};

const char *fetch_status_name(enum fetch_status s); // "refused", "timeout": may be shown

struct fetch_hop {
    char *url;       // where this hop led to, absolute
    int http_status; // that led there: 301, 302, 303, 307, 308
    // With spec.exact, as transfer.h has them of the last hop; else empty.
    struct str sent, head, body;
    bool cut;
    const char *peer;
    int64_t at; // seconds since 1970, when the answer was there
};

struct fetch_result {
    enum fetch_status status;
    const char *url;       // as asked
    const char *final_url; // after redirects
    const struct fetch_hop *hops;
    size_t hops_len;
    bool permanent;                     // every hop said so (301 or 308); false without hops
    const struct transfer_result *last; // of the last hop; valid like the result itself
    int64_t retry_at;                   // seconds since 1970 when the host asked to wait; else 0
};

struct fetch_request {
    const char *url;
    struct transfer_spec spec; // its url is ignored
    bool ignore_robots;        // a person asked for this one page, now
    bool no_redirects;         // the first answer is the result
    // Called once, from fetch_run; the result is valid during the call. May add requests.
    void (*done)(void *user, const struct fetch_result *result);
    void *user;
};

struct fetch_options {
    struct transfer_options transfer;
    const char *robot;        // product name in robots.txt; NULL: "presse"
    unsigned interval_ms;     // between requests to one host; 0: 1,000
    bool impolite;            // tests and benchmarks on loopback: no interval, no robots.txt,
    size_t per_host;          //   and this many connections to a host; 0: 1
    unsigned longest_wait_ms; // a host that asks for more is FETCH_LATER; 0: 120,000
};

struct fetcher;

MUST_USE bool fetcher_make(const struct fetch_options *options, struct fetcher **out,
                           struct error *e);
void fetcher_free(struct fetcher *f); // legal on NULL; waiting requests are dropped silently

// Queues a request; its texts are copied.
void fetch_add(struct fetcher *f, const struct fetch_request *request);
// Requests queued or running.
size_t fetch_pending(const struct fetcher *f);
// Works until nothing is pending, or until `stop` (may be NULL) returns true.
void fetch_run(struct fetcher *f, bool (*stop)(void *context), void *context);

#endif
