// SPDX-License-Identifier: MIT
#include "net/warc.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "store/secret.h"

enum { UUID_SIZE = 37, DIGEST_SIZE = 64 };

// A random UUID (RFC 9562, section 5.4).
static void make_uuid(char out[UUID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char b[16];
    size_t n = 0;
    secret_random(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    for (size_t i = 0; i < sizeof b; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[n++] = '-';
        out[n++] = digits[b[i] >> 4];
        out[n++] = digits[b[i] & 15];
    }
    out[n] = '\0';
}

// SHA-256 in base32 (RFC 4648, section 6), as digests of archives are written.
static void make_digest(struct str bytes, char out[DIGEST_SIZE])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char hash[32];
    size_t n = 0;
    unsigned bits = 0, value = 0;
    secret_sha256(bytes, hash);
    for (size_t i = 0; i < sizeof hash; i++) {
        value = value << 8 | hash[i];
        for (bits += 8; bits >= 5; bits -= 5)
            out[n++] = digits[value >> (bits - 5) & 31];
    }
    out[n++] = digits[value << (5 - bits) & 31];
    while (n % 8)
        out[n++] = '=';
    out[n] = '\0';
}

struct record {
    const char *type, *content_type;
    struct str url;     // empty: none
    const char *about;  // id of the record of the same exchange; NULL: none
    const char *info;   // id of the warcinfo record; NULL: none
    const char *peer;   // NULL or empty: none
    const char *name;   // of the file; NULL: none
    struct str block;   // what is recorded
    struct str payload; // p NULL: no digest of it
    bool cut;
    int64_t at;
};

static void write_record(struct buf *out, const struct record *r, const char *id)
{
    char when[TIME_RFC3339_SIZE], digest[DIGEST_SIZE];
    time_rfc3339(r->at, when);
    buf_format(out, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\n", r->type, id);
    buf_format(out, "WARC-Date: %s\r\n", when);
    if (r->url.n)
        buf_format(out, "WARC-Target-URI: %.*s\r\n", STR_ARG(r->url));
    if (r->about)
        buf_format(out, "WARC-Concurrent-To: <urn:uuid:%s>\r\n", r->about);
    if (r->info)
        buf_format(out, "WARC-Warcinfo-ID: <urn:uuid:%s>\r\n", r->info);
    if (r->peer && *r->peer)
        buf_format(out, "WARC-IP-Address: %s\r\n", r->peer);
    if (r->name)
        buf_format(out, "WARC-Filename: %s\r\n", r->name);
    make_digest(r->block, digest);
    buf_format(out, "WARC-Block-Digest: sha256:%s\r\n", digest);
    if (r->payload.p) {
        make_digest(r->payload, digest);
        buf_format(out, "WARC-Payload-Digest: sha256:%s\r\n", digest);
    }
    if (r->cut)
        buf_c(out, "WARC-Truncated: length\r\n");
    buf_format(out, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", r->content_type, r->block.n);
    buf_str(out, r->block);
    buf_c(out, "\r\n\r\n");
}

static struct str one_line(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)p[i] < ' ')
            p[i] = ' ';
    return (struct str){p, s.n};
}

// The payload of a body in chunks (RFC 9112, section 7.1); false when it is no such thing.
static bool take_chunks(struct str body, struct buf *out)
{
    for (;;) {
        size_t size = 0, digits = 0, line = str_find(body, STR("\r\n"));
        for (; line != STR_NOT_FOUND && digits < line && digits < 8; digits++) {
            int value = hex_digit_ascii(body.p[digits]);
            if (value < 0)
                break;
            size = size * 16 + (size_t)value;
        }
        if (!digits)
            return false;
        body = str_from(body, line + 2);
        if (size == 0)
            return true;
        if (size + 2 > body.n || !str_starts(str_from(body, size), STR("\r\n")))
            return false;
        buf_str(out, str_slice(body, 0, size));
        body = str_from(body, size + 2);
    }
}

static bool is_chunked(struct str head)
{
    struct str line;
    while (str_line(&head, &line))
        if (str_starts_ascii(line, STR("transfer-encoding:")) && str_contains(line, STR("chunked")))
            return true;
    return false;
}

// Request and response; the payload is what the chunks hold, where there are any.
static void write_exchange(struct buf *out, struct arena *a, const struct warc_exchange *x,
                           const char *info)
{
    char request[UUID_SIZE], response[UUID_SIZE];
    struct str url = one_line(a, x->url);
    AUTO_BUF answer = BUF_EMPTY;
    AUTO_BUF payload = BUF_EMPTY;
    struct record r = {.type = "request",
                       .content_type = "application/http; msgtype=request",
                       .url = url,
                       .about = response,
                       .info = info,
                       .block = x->sent,
                       .at = x->at};
    make_uuid(request);
    make_uuid(response);
    write_record(out, &r, request);
    buf_str(&answer, x->head);
    buf_str(&answer, x->body);
    r.type = "response";
    r.content_type = "application/http; msgtype=response";
    r.about = request;
    r.peer = x->peer;
    r.block = buf_view(&answer);
    r.cut = x->cut;
    r.payload = (struct str){x->body.p ? x->body.p : "", x->body.n};
    if (is_chunked(x->head)) {
        bool whole = take_chunks(x->body, &payload);
        struct str bytes = buf_view(&payload);
        r.payload = whole ? (struct str){bytes.p ? bytes.p : "", bytes.n} : STR_NONE;
    }
    write_record(out, &r, response);
}

void warc_write(struct buf *out, const struct warc_file *x)
{
    AUTO_ARENA a = ARENA_EMPTY;
    char info[UUID_SIZE];
    struct str about = str_format(
        &a,
        "software: %.*s\r\nformat: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/"
        "warc-1.1/\r\nrobots: obey\r\ndescription: %.*s\r\n",
        STR_ARG(one_line(&a, x->software)), STR_ARG(one_line(&a, x->note)));
    make_uuid(info);
    write_record(out,
                 &(struct record){.type = "warcinfo",
                                  .content_type = "application/warc-fields",
                                  .name = x->name,
                                  .block = about,
                                  .at = x->at},
                 info);
    for (size_t i = 0; i < x->len; i++)
        write_exchange(out, &a, &x->exchanges[i], info);
}
