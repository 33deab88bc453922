// SPDX-License-Identifier: MIT
// The public site. In this order: the path as it is, the path with a slash behind it
// (redirected to), the page that says that nothing is there. Locations hold no host, so that the
// Host header does not matter.
#include "serve/public.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "serve/condition.h"
#include "serve/live.h"
#include "serve/path.h"
#include "serve/search.h"

static void failed(struct response *out, struct error *e)
{
    fprintf(stderr, "presse: %s\n", e->message);
    response_text(out, 500, STR("500 Internal Server Error: the page could not be made\n"));
}

static void not_found(struct snapshot *s, const struct request *q, struct response *out)
{
    struct error e = {0};
    struct rendition *r = snapshot_not_found(s, &e);
    if (r)
        rendition_respond(r, q, out);
    else
        failed(out, &e);
    rendition_unref(r);
}

// ---- redirects

// "../" for each folder of the path: from there to the root of the site.
static struct str up_to_root(struct arena *a, struct str path)
{
    struct buf b = BUF_EMPTY;
    for (size_t i = 1; i < path.n; i++)
        if (path.p[i] == '/')
            buf_c(&b, "../");
    struct str up = str_copy(a, buf_view(&b));
    buf_free(&b);
    return up.n ? up : STR("./");
}

// Whether base_url has a path: a front server then shows the site in a folder of its own, and
// only relative locations lead to the right place.
static bool is_in_folder(const struct room *r)
{
    size_t at = str_find(r->base_url, STR("://"));
    return at != STR_NOT_FOUND &&
           str_find_char(str_from(r->base_url, at + 3), '/') != STR_NOT_FOUND;
}

static void redirect(const struct snapshot *s, const struct request *q, int status,
                     struct str where, struct response *out)
{
    struct arena *a = q->arena;
    if (where.n && where.p[0] == '/') {
        bool relative = is_in_folder(snapshot_room(s));
        where = str_format(a, "%.*s%.*s", STR_ARG(relative ? up_to_root(a, q->path) : STR("/")),
                           STR_ARG(path_encode(a, str_from(where, 1))));
    }
    if (q->query.p)
        where = str_format(a, "%.*s?%.*s", STR_ARG(where), STR_ARG(q->query));
    out->status = status;
    out->body = BODY_BYTES;
    out->bytes = str_format(a, "%d %s: %.*s\n", status, http_reason(status), STR_ARG(where));
    response_header(out, STR("Content-Type"), STR("text/plain; charset=utf-8"));
    response_header(out, STR("Location"), where);
}

static void redirect_for_good(const struct snapshot *s, const struct request *q, struct str where,
                              struct response *out)
{
    redirect(s, q, 301, where, out);
    response_header(out, STR("Cache-Control"), STR("public, max-age=3600"));
}

// ---- languages

// A reader who follows a link of this very site has chosen the language by it.
static bool comes_from_here(const struct request *q)
{
    struct str from = q->known[HEADER_REFERER], site = q->known[HEADER_SEC_FETCH_SITE];
    if (site.p)
        return str_eq(site, STR("same-origin"));
    size_t at = str_find(from, STR("://"));
    if (!from.p || at == STR_NOT_FOUND)
        return false;
    from = str_from(from, at + 3);
    return str_eq_ascii(str_slice(from, 0, str_find_char(from, '/')), q->known[HEADER_HOST]);
}

// The home page of the reader's language, when the room has one that is not "/"; else empty.
static struct str home_for(const struct snapshot *s, const struct request *q)
{
    const struct room *r = snapshot_room(s);
    struct str wanted = q->known[HEADER_ACCEPT_LANGUAGE];
    if (r->languages_len < 2 || !wanted.p || comes_from_here(q))
        return STR_NONE;
    size_t i = language_choose(wanted, r->languages, r->languages_len);
    if (i == STR_NOT_FOUND || str_eq(r->languages[i], r->lang))
        return STR_NONE;
    struct str home = str_format(q->arena, "/%.*s/", STR_ARG(r->languages[i]));
    return snapshot_find(s, home) ? home : STR_NONE;
}

// ---- files

static void respond_file(const struct request *q, const struct route *route, int fd,
                         const struct stat *st, struct response *out)
{
    struct arena *a = q->arena;
    int64_t modified = (int64_t)st->st_mtim.tv_sec;
    uint64_t size = (uint64_t)st->st_size, from = 0, len = size;
    char when[TIME_HTTP_SIZE];
    time_http(modified, when);
    struct str etag = str_format(a, "\"%" PRIx64 "-%" PRIx64 ".%lx\"", size, (uint64_t)modified,
                                 st->st_mtim.tv_nsec);
    struct validators known = {etag, modified, clock_now()};
    enum condition condition = condition_evaluate(q, &known);
    enum range range =
        condition == CONDITION_SEND ? range_evaluate(q, &known, size, &from, &len) : RANGE_WHOLE;
    bool sends = condition == CONDITION_SEND && range != RANGE_UNSATISFIABLE;
    if (!sends)
        close(fd);
    if (condition == CONDITION_FAILED) {
        response_text(out, 412, STR("412 Precondition Failed\n"));
        return;
    }
    if (range == RANGE_UNSATISFIABLE) {
        response_text(out, 416, STR("416 Range Not Satisfiable\n"));
        response_header(out, STR("Content-Range"), str_format(a, "bytes */%" PRIu64, size));
        return;
    }
    response_header(out, STR("Cache-Control"), STR("public, max-age=300"));
    response_header(out, STR("ETag"), etag);
    response_header(out, STR("Last-Modified"), str_copy(a, str_of(when)));
    if (!sends) {
        out->status = 304;
        return;
    }
    response_header(out, STR("Content-Type"), route->type);
    response_header(out, STR("Accept-Ranges"), STR("bytes"));
    out->body = BODY_FILE;
    out->fd = fd;
    out->file_from = (int64_t)from;
    out->file_size = (int64_t)len;
    if (range == RANGE_PART) {
        out->status = 206;
        response_header(
            out, STR("Content-Range"),
            str_format(a, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, from, from + len - 1, size));
    }
}

static void send_file(struct snapshot *s, const struct request *q, const struct route *route,
                      struct response *out)
{
    struct stat st;
    int fd = open(route->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        respond_file(q, route, fd, &st, out);
        return;
    }
    if (fd >= 0)
        close(fd);
    not_found(s, q, out);
}

// ---- the handlers

// Whether the request's bytes and the snapshot alone decide about the answer: some conditions
// depend on the time too, and what people carry with them is kept nowhere.
static bool lasts(const struct request *q)
{
    return !q->known[HEADER_RANGE].p && !q->known[HEADER_IF_UNMODIFIED_SINCE].p &&
           !q->known[HEADER_COOKIE].p &&
           (!q->known[HEADER_IF_MODIFIED_SINCE].p || q->known[HEADER_IF_NONE_MATCH].p);
}

static void respond(struct snapshot *s, const struct request *q, const struct route *route,
                    struct response *out)
{
    struct error e = {0};
    if (route->kind == ROUTE_REDIRECT) {
        redirect_for_good(s, q, route->target, out);
        return;
    }
    if (route->kind == ROUTE_FILE && !snapshot_keeps_file(route)) {
        send_file(s, q, route, out);
        return;
    }
    struct rendition *r = snapshot_rendition(s, route, &e);
    if (r)
        rendition_respond(r, q, out);
    else
        failed(out, &e);
    rendition_unref(r);
}

static void look_up(struct snapshot *s, struct request *q, const struct route *route,
                    struct response *out)
{
    if (route && route->path.n == 1) {
        struct str home = home_for(s, q);
        if (home.n) {
            redirect(s, q, 302, home, out);
            response_header(out, STR("Cache-Control"), STR("no-cache"));
            response_header(out, STR("Vary"), STR("Accept-Language"));
            return;
        }
    }
    if (route) {
        if (!search_respond(s, q, route, out))
            respond(s, q, route, out);
        return;
    }
    struct rendition *relic = snapshot_relic(s, q->path);
    if (relic) {
        rendition_respond(relic, q, out);
        rendition_unref(relic);
        return;
    }
    if (q->path.p[q->path.n - 1] != '/') {
        struct str slashed = str_format(q->arena, "%.*s/", STR_ARG(q->path));
        if (snapshot_find(s, slashed)) {
            redirect_for_good(s, q, slashed, out);
            return;
        }
    }
    not_found(s, q, out);
}

void public_handle(void *live, struct request *q, struct response *out)
{
    const atomic_uint_fast64_t *version = live_version(live);
    uint_fast64_t then = atomic_load(version);
    struct snapshot *s = live_snapshot(live);
    const struct route *route = snapshot_find(s, q->path);
    look_up(s, q, route, out);
    // Files may come and go without anybody saying so.
    if (out->ready && lasts(q) && !(route && route->kind == ROUTE_FILE))
        out->lasting = (struct lasting){.version = version, .then = then};
    snapshot_unref(s);
}

void public_health(void *live, struct request *q, struct response *out)
{
    (void)live;
    (void)q;
    response_text(out, 200, STR("ok\n"));
}
