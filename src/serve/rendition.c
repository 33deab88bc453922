// SPDX-License-Identifier: MIT
// Answers of one route. A compressed variant that would not be smaller is not made: the
// identity answers for it. Each variant is a representation of its own, with a strong entity
// tag of its own (RFC 9110, section 8.8.3.3). Ranges are of the identity.
#include "serve/rendition.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "serve/compress.h"
#include "serve/condition.h"

// Bytes that answers share.
struct blob {
    atomic_int references;
    struct buf bytes;
};

struct variant {
    struct blob *blob;
    char etag[64]; // with quotes; "" when the status has no validators
    struct answer *whole, *not_modified;
};

struct rendition {
    atomic_int references;
    int status;
    struct str type, caching; // in texts
    bool compressible, by_language;
    int64_t modified;
    char modified_text[TIME_HTTP_SIZE];
    pthread_mutex_t lock; // held while a variant is made
    _Atomic(struct variant *) variants[ENCODINGS];
    struct variant own[ENCODINGS];
    char *texts; // of its own: an arena takes 4 KiB
};

static struct blob *blob_ref(struct blob *b)
{
    atomic_fetch_add_explicit(&b->references, 1, memory_order_relaxed);
    return b;
}

static void blob_unref(void *p)
{
    struct blob *b = p;
    if (!b || atomic_fetch_sub_explicit(&b->references, 1, memory_order_acq_rel) != 1)
        return;
    buf_free(&b->bytes);
    free(b);
}

// Takes the bytes over and gives back what growth left unused.
static struct blob *blob_make(struct buf *bytes)
{
    struct blob *b = mem_alloc(sizeof *b);
    *b = (struct blob){.bytes = *bytes};
    if (b->bytes.cap > b->bytes.n && b->bytes.n) {
        b->bytes.p = mem_realloc(b->bytes.p, b->bytes.n);
        b->bytes.cap = b->bytes.n;
    }
    atomic_init(&b->references, 1);
    *bytes = BUF_EMPTY;
    return b;
}

void etag_of_bytes(struct buf *out, struct str bytes, const char *mark)
{
    buf_format(out, "\"%016" PRIx64 "-%zx%s\"", str_hash(bytes), bytes.n, mark);
}

// Headers that 200, 206 and 304 share (RFC 9110, section 15.4.5).
static size_t shared_headers(const struct rendition *r, const struct variant *v,
                             struct header out[5])
{
    size_t n = 0;
    out[n++] = (struct header){STR("Cache-Control"), r->caching};
    if (v->etag[0])
        out[n++] = (struct header){STR("ETag"), str_of(v->etag)};
    if (r->modified_text[0])
        out[n++] = (struct header){STR("Last-Modified"), str_of(r->modified_text)};
    if (r->compressible || r->by_language)
        out[n++] = (struct header){STR("Vary"), !r->by_language ? STR("Accept-Encoding")
                                                : !r->compressible
                                                    ? STR("Accept-Language")
                                                    : STR("Accept-Encoding, Accept-Language")};
    return n;
}

static void make_answers(struct rendition *r, struct variant *v, enum encoding e)
{
    struct header headers[8];
    size_t n = shared_headers(r, v, headers);
    if (v->etag[0])
        v->not_modified = answer_make(304, headers, n, STR(""), NULL, NULL);
    headers[n++] = (struct header){STR("Content-Type"), r->type};
    if (v->etag[0])
        headers[n++] = (struct header){STR("Accept-Ranges"), STR("bytes")};
    if (e != ENCODING_IDENTITY)
        headers[n++] = (struct header){STR("Content-Encoding"), encoding_names[e]};
    v->whole = answer_make(r->status, headers, n, buf_view(&v->blob->bytes), blob_unref,
                           blob_ref(v->blob));
}

// A 404 has no validators: they are of a selected representation, which it says there is not
// (RFC 9110, sections 8.8 and 15.5.5), and a request for it would be a 404 whatever it is
// compared with (section 13.2.1). Its page costs as little as a 304 would.
static void set_etag(const struct rendition *r, struct variant *v, struct str bytes,
                     const char *mark)
{
    struct buf text = {.limit = sizeof v->etag - 1};
    if (r->status != 200)
        return;
    etag_of_bytes(&text, bytes, mark);
    memcpy(v->etag, text.p, text.n);
    buf_free(&text);
}

static void keep_texts(struct rendition *r, struct str type, struct str caching)
{
    r->texts = mem_alloc(type.n + caching.n + 1);
    if (type.n)
        memcpy(r->texts, type.p, type.n);
    memcpy(r->texts + type.n, caching.p, caching.n);
    r->type = (struct str){r->texts, type.n};
    r->caching = (struct str){r->texts + type.n, caching.n};
}

struct rendition *rendition_make(const struct rendition_spec *spec, struct buf *bytes)
{
    struct rendition *r = mem_alloc(sizeof *r);
    *r = (struct rendition){.status = spec->status, .by_language = spec->by_language};
    atomic_init(&r->references, 1);
    keep_texts(r, spec->type, spec->caching);
    r->compressible = compress_pays(spec->type);
    if (spec->modified && spec->status == 200) {
        r->modified = spec->modified;
        time_http(spec->modified, r->modified_text);
    }
    pthread_mutex_init(&r->lock, NULL);
    struct variant *v = &r->own[ENCODING_IDENTITY];
    v->blob = blob_make(bytes);
    set_etag(r, v, buf_view(&v->blob->bytes), "");
    make_answers(r, v, ENCODING_IDENTITY);
    atomic_store(&r->variants[ENCODING_IDENTITY], v);
    return r;
}

struct rendition *rendition_ref(struct rendition *r)
{
    atomic_fetch_add_explicit(&r->references, 1, memory_order_relaxed);
    return r;
}

void rendition_unref(struct rendition *r)
{
    if (!r || atomic_fetch_sub_explicit(&r->references, 1, memory_order_acq_rel) != 1)
        return;
    for (int e = 0; e < ENCODINGS; e++) {
        answer_unref(r->own[e].whole);
        answer_unref(r->own[e].not_modified);
        blob_unref(r->own[e].blob);
    }
    pthread_mutex_destroy(&r->lock);
    free(r->texts);
    free(r);
}

// Under r->lock.
static struct variant *make_variant(struct rendition *r, enum encoding e)
{
    struct variant *identity = &r->own[ENCODING_IDENTITY], *v = &r->own[e];
    struct buf packed = BUF_EMPTY;
    struct str bytes = buf_view(&identity->blob->bytes);
    if (!compress_bytes(e, bytes, &packed))
        return identity;
    v->blob = blob_make(&packed);
    set_etag(r, v, bytes, e == ENCODING_GZIP ? "-gz" : "-br");
    make_answers(r, v, e);
    return v;
}

static struct variant *variant_of(struct rendition *r, enum encoding e)
{
    struct variant *v = atomic_load_explicit(&r->variants[e], memory_order_acquire);
    if (v)
        return v;
    pthread_mutex_lock(&r->lock);
    v = atomic_load_explicit(&r->variants[e], memory_order_relaxed);
    if (!v) {
        v = make_variant(r, e);
        atomic_store_explicit(&r->variants[e], v, memory_order_release);
    }
    pthread_mutex_unlock(&r->lock);
    return v;
}

void rendition_warm(struct rendition *r)
{
    for (int e = ENCODING_GZIP; r->compressible && e < ENCODINGS; e++)
        (void)variant_of(r, (enum encoding)e);
}

size_t rendition_size(struct rendition *r)
{
    size_t n = sizeof *r + r->type.n + r->caching.n;
    for (int e = 0; e < ENCODINGS; e++) {
        const struct variant *v = atomic_load_explicit(&r->variants[e], memory_order_acquire);
        if (v == &r->own[e])
            n += v->blob->bytes.cap;
    }
    return n;
}

// ---- responses

static void add_shared(const struct rendition *r, const struct variant *v, struct response *out)
{
    struct header headers[5];
    size_t n = shared_headers(r, v, headers);
    for (size_t i = 0; i < n; i++)
        response_header(out, headers[i].name, headers[i].value);
}

static void respond_part(struct rendition *r, const struct request *q, uint64_t from, uint64_t len,
                         struct response *out)
{
    struct variant *v = &r->own[ENCODING_IDENTITY];
    struct blob *b = v->blob;
    out->status = 206;
    out->body = BODY_BYTES;
    out->bytes = (struct str){b->bytes.p + from, (size_t)len};
    out->release = blob_unref;
    out->release_context = blob_ref(b);
    struct arena *a = q->arena;
    add_shared(r, v, out);
    response_header(out, STR("Content-Type"), r->type);
    response_header(
        out, STR("Content-Range"),
        str_format(a, "bytes %" PRIu64 "-%" PRIu64 "/%zu", from, from + len - 1, b->bytes.n));
}

// The status is that of the answer: it is only counted.
static void send_ready(struct response *out, int status, struct answer *a)
{
    out->status = status;
    out->ready = answer_ref(a);
}

static void respond_ranges(struct rendition *r, const struct request *q,
                           const struct validators *known, struct response *out)
{
    uint64_t from, len;
    struct variant *v = &r->own[ENCODING_IDENTITY];
    switch (range_evaluate(q, known, v->blob->bytes.n, &from, &len)) {
    case RANGE_PART:
        respond_part(r, q, from, len, out);
        return;
    case RANGE_UNSATISFIABLE:
        response_text(out, 416, STR("416 Range Not Satisfiable\n"));
        response_header(out, STR("Content-Range"),
                        str_format(q->arena, "bytes */%zu", v->blob->bytes.n));
        return;
    case RANGE_WHOLE:
        send_ready(out, r->status, v->whole);
        return;
    }
}

void rendition_respond(struct rendition *r, const struct request *q, struct response *out)
{
    bool range = q->known[HEADER_RANGE].p && q->method == HTTP_GET && r->status == 200;
    enum encoding e = ENCODING_IDENTITY;
    if (r->compressible && !range && q->known[HEADER_ACCEPT_ENCODING].p)
        e = encoding_choose(q->known[HEADER_ACCEPT_ENCODING]);
    struct variant *v = variant_of(r, e);
    if (r->status != 200 || !condition_asked(q)) {
        send_ready(out, r->status, v->whole);
        return;
    }
    struct validators known = {str_of(v->etag), r->modified, range ? clock_now() : 0};
    switch (condition_evaluate(q, &known)) {
    case CONDITION_NOT_MODIFIED:
        send_ready(out, 304, v->not_modified);
        return;
    case CONDITION_FAILED:
        response_text(out, 412, STR("412 Precondition Failed\n"));
        return;
    case CONDITION_SEND:
        break;
    }
    if (range)
        respond_ranges(r, q, &known, out);
    else
        send_ready(out, r->status, v->whole);
}
