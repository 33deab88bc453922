// SPDX-License-Identifier: MIT
// The request guard. Order: version, method, target, header names and sizes, then the headers
// that decide where the request ends.
#include "serve/guard.h"

#include <string.h>

#define REFUSE(status, reason) ((struct request_verdict){status, reason})
#define PASS ((struct request_verdict){0, NULL})

// One bit for each byte that a token (RFC 9110, section 5.6.2) and a host may hold.
static const uint32_t token_bytes[8] = {0, 0x03FF6CFA, 0xC7FFFFFE, 0x57FFFFFF, 0, 0, 0, 0};
static const uint32_t host_bytes[8] = {0, 0x2FFF6FF2, 0xEFFFFFFE, 0x7FFFFFFF, 0, 0, 0, 0};

static bool consists_of(struct str s, const uint32_t bytes[8])
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!(bytes[c >> 5] >> (c & 31) & 1))
            return false;
    }
    return s.n > 0;
}

bool header_name_valid(struct str s)
{
    return consists_of(s, token_bytes);
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t') || c == 0x7F;
}

// Whether one of eight bytes may be a control character: a tab counts, and so may a byte behind
// another that is one.
static bool may_hold_controls(const char *p)
{
    const uint64_t ones = 0x0101010101010101u, high = ones << 7;
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    uint64_t deleted = eight ^ ones * 0x7F;
    return ((eight - ones * 0x20) & ~eight & high) | ((deleted - ones) & ~deleted & high);
}

bool header_value_valid(struct str s)
{
    size_t clean = 0; // bytes at the start that hold none
    while (s.n - clean >= 8 && !may_hold_controls(s.p + clean))
        clean += 8;
    if (s.n >= 8 && s.n - clean < 8 && !may_hold_controls(s.p + s.n - 8))
        return true;
    for (size_t i = clean; i < s.n; i++)
        if (is_control((unsigned char)s.p[i]))
            return false;
    return true;
}

static bool is_number(struct str s)
{
    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit_ascii(s.p[i]))
            return false;
    return true;
}

static bool is_target(struct str s)
{
    if (s.n == 0 || s.p[0] != '/')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= 0x20 || c == 0x7F || c == '#')
            return false;
    }
    return true;
}

// A name or address with an optional port; what it says is never used to build an address.
static bool is_host(struct str s)
{
    return consists_of(s, host_bytes);
}

static struct request_verdict check_sizes(const struct request *q,
                                          const struct request_limits *limits)
{
    size_t bytes = 0;
    if (q->target.n > limits->request_line)
        return REFUSE(414, "the address is too long");
    if (q->headers_len > limits->header_count)
        return REFUSE(431, "too many headers");
    for (size_t i = 0; i < q->headers_len; i++)
        bytes += q->headers[i].name.n + q->headers[i].value.n + 4;
    if (bytes > limits->header_bytes)
        return REFUSE(431, "the headers are too large");
    return PASS;
}

static size_t count(const struct request *q, enum http_header name)
{
    size_t n = 0;
    for (size_t i = 0; i < q->headers_len; i++)
        n += http_header_of(q->headers[i].name) == name;
    return n;
}

static struct request_verdict check_framing(const struct request *q, struct str version)
{
    struct str length = q->known[HEADER_CONTENT_LENGTH];
    struct str coding = q->known[HEADER_TRANSFER_ENCODING];
    // Two of them are joined by a comma, which no host holds.
    if (!is_host(q->known[HEADER_HOST]))
        return count(q, HEADER_HOST) == 1 ? REFUSE(400, "the Host header is not a host")
                                          : REFUSE(400, "there must be exactly one Host header");
    if (length.p && coding.p)
        return REFUSE(400, "Content-Length together with Transfer-Encoding");
    if (length.p && (count(q, HEADER_CONTENT_LENGTH) != 1 || !is_number(length)))
        return REFUSE(400, "Content-Length must be one number");
    if (coding.p && !str_eq_ascii(coding, STR("chunked")))
        return REFUSE(400, "the only Transfer-Encoding is chunked");
    if (coding.p && !str_eq(version, STR("HTTP/1.1")))
        return REFUSE(400, "Transfer-Encoding needs HTTP/1.1");
    return PASS;
}

struct request_verdict request_check(const struct request *q, struct str method, struct str version,
                                     const struct request_limits *limits)
{
    if (!str_eq(version, STR("HTTP/1.1")) && !str_eq(version, STR("HTTP/1.0")))
        return REFUSE(505, "the version must be HTTP/1.1");
    if (!header_name_valid(method)) // a token too
        return REFUSE(400, "the method is not a token");
    struct request_verdict v = check_sizes(q, limits);
    if (v.status)
        return v;
    if (!is_target(q->target))
        return REFUSE(400, "the target must be a path");
    for (size_t i = 0; i < q->headers_len; i++) {
        if (!header_name_valid(q->headers[i].name))
            return REFUSE(400, "a header's name is not a token");
        if (!header_value_valid(q->headers[i].value))
            return REFUSE(400, "a header's value holds control characters");
    }
    return check_framing(q, version);
}

bool request_has_body(const struct request *q)
{
    return q->known[HEADER_TRANSFER_ENCODING].p || request_content_length(q) > 0;
}

uint64_t request_content_length(const struct request *q)
{
    struct str s = q->known[HEADER_CONTENT_LENGTH];
    uint64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n = n * 10 + (uint64_t)(s.p[i] - '0');
    return n;
}

// The colon is a NUL by then, and so are CR and LF.
bool header_lies_clean(const char *key, size_t key_size, const char *value, size_t value_size)
{
    const char *after = key + key_size + 1;
    if (!value || value < after || value > after + 32768)
        return value_size == 0;
    for (; after < value; after++)
        if (*after != ' ' && *after != '\t')
            return false;
    return value[value_size] == '\0' && value[value_size + 1] == '\0';
}
