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
    const char *about;  // id of the record that it belongs to; NULL: none
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

void warc_write(struct buf *out, const struct warc_exchange *x)
{
    AUTO_ARENA a = ARENA_EMPTY;
    char info[UUID_SIZE], request[UUID_SIZE], response[UUID_SIZE];
    struct str about = str_format(
        &a,
        "software: %.*s\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\ndescription: %.*s\r\n",
        STR_ARG(one_line(&a, x->software)), STR_ARG(one_line(&a, x->note)));
    struct str url = one_line(&a, x->url);
    AUTO_BUF answer = BUF_EMPTY;
    buf_str(&answer, x->head);
    buf_str(&answer, x->body);
    make_uuid(info);
    make_uuid(request);
    make_uuid(response);
    write_record(out,
                 &(struct record){.type = "warcinfo",
                                  .content_type = "application/warc-fields",
                                  .block = about,
                                  .at = x->at},
                 info);
    write_record(out,
                 &(struct record){.type = "request",
                                  .content_type = "application/http; msgtype=request",
                                  .url = url,
                                  .about = response,
                                  .block = x->sent,
                                  .at = x->at},
                 request);
    write_record(out,
                 &(struct record){.type = "response",
                                  .content_type = "application/http; msgtype=response",
                                  .url = url,
                                  .block = buf_view(&answer),
                                  .payload = {x->body.p ? x->body.p : "", x->body.n},
                                  .cut = x->cut,
                                  .at = x->at},
                 response);
}
