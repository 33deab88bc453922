// SPDX-License-Identifier: MIT
// Compressed variants. Small texts get the library's slow levels: they are made once and sent
// often. Large ones get levels that keep the first reader waiting less than 50 ms, and what is
// sent once quick ones.
#include "serve/compress.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/library.h"

// The functions of both that are called here, loaded for the first text that is packed.
#define BROTLI_CALLS(_) _(BrotliEncoderCompress)
#define BROTLI_CALL(name) {#name, &br.name},
LIBRARY_OF(br, BROTLI_CALLS, LIBRARY_POINTER, BROTLI_CALL, "libbrotlienc.so.1", "libbrotli1",
           "compress pages")
#define ZLIB_CALLS(_) _(deflate) _(deflateEnd) _(deflateInit2_)
#define ZLIB_CALL(name) {#name, &gz.name},
LIBRARY_OF(gz, ZLIB_CALLS, LIBRARY_POINTER, ZLIB_CALL, "libz.so.1", "zlib1g", "compress pages")

enum {
    SMALL = 64 * 1024,
    BROTLI_SMALL = 9,
    BROTLI_LARGE = 5,
    GZIP_SMALL = 9,
    GZIP_LARGE = 6,
    BROTLI_ONCE = 3,
    GZIP_ONCE = 3,
    BROTLI_WINDOW_GAP = 16, // RFC 7932, section 9.1: a window of 2^b reaches 2^b - 16 bytes back
    GZIP_WRAPPER = 16,      // zlib's sign for a gzip header around the stream
};

bool compress_pays(struct str type)
{
    static const struct str kinds[] = {
        STR_INIT("application/json"),          STR_INIT("application/feed+json"),
        STR_INIT("application/ld+json"),       STR_INIT("application/xml"),
        STR_INIT("application/rss+xml"),       STR_INIT("application/atom+xml"),
        STR_INIT("application/javascript"),    STR_INIT("image/svg+xml"),
        STR_INIT("application/manifest+json"), STR_INIT("image/x-icon"),
    };
    struct str kind = str_trim(str_slice(type, 0, str_find_char(type, ';')));
    if (str_starts_ascii(kind, STR("text/")) && !str_eq_ascii(kind, STR("text/event-stream")))
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq_ascii(kind, kinds[i]))
            return true;
    return false;
}

// The smallest window that holds all of `in`. The default of 4 MiB clears tables of its own size
// for every page: 73 ms for one of 12 kB at quality 9, and 0.2 ms so, for the same bytes saved.
static int brotli_window(size_t n)
{
    int bits = BROTLI_MIN_WINDOW_BITS;
    while (bits < BROTLI_DEFAULT_WINDOW && ((size_t)1 << bits) - BROTLI_WINDOW_GAP < n)
        bits++;
    return bits;
}

static size_t brotli(int quality, struct str in, uint8_t *out, size_t room)
{
    size_t n = room;
    library_need(&libbr);
    if (!br.BrotliEncoderCompress(quality, brotli_window(in.n), BROTLI_MODE_TEXT, in.n,
                                  (const uint8_t *)in.p, &n, out))
        return 0;
    return n;
}

static size_t gzip(int level, struct str in, uint8_t *out, size_t room)
{
    z_stream z = {0};
    library_need(&libgz);
    if (gz.deflateInit2_(&z, level, Z_DEFLATED, MAX_WBITS + GZIP_WRAPPER, 9, Z_DEFAULT_STRATEGY,
                         ZLIB_VERSION, (int)sizeof z) != Z_OK)
        return 0;
    z.next_in = (z_const Bytef *)(uintptr_t)in.p;
    z.avail_in = (uInt)in.n;
    z.next_out = out;
    z.avail_out = (uInt)room;
    bool whole = gz.deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t n = z.total_out;
    gz.deflateEnd(&z);
    return whole ? n : 0;
}

static bool pack(enum encoding e, int level, struct str in, struct buf *out)
{
    if (in.n < 32 || in.n > UINT32_MAX / 2)
        return false;
    size_t room = in.n - 1;
    uint8_t *made = mem_alloc(room);
    size_t n = e == ENCODING_BROTLI ? brotli(level, in, made, room) : gzip(level, in, made, room);
    if (n > 0)
        buf_add(out, made, n);
    free(made);
    return n > 0;
}

bool compress_bytes(enum encoding e, struct str in, struct buf *out)
{
    bool small = in.n <= SMALL;
    if (e == ENCODING_BROTLI)
        return pack(e, small ? BROTLI_SMALL : BROTLI_LARGE, in, out);
    return pack(e, small ? GZIP_SMALL : GZIP_LARGE, in, out);
}

bool compress_once(enum encoding e, struct str in, struct buf *out)
{
    return pack(e, e == ENCODING_BROTLI ? BROTLI_ONCE : GZIP_ONCE, in, out);
}
