// SPDX-License-Identifier: MIT
// Opening the keeper's pages, and the gate before them.
#include "serve/keeper_call.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "serve/log.h"
#include "store/keyfile.h"
#include "store/secret.h"

static void log_refusal(const struct keeper_call *k, const char *why)
{
    AUTO_BUF line = BUF_EMPTY;
    log_start(&line, "keeper-refused");
    log_pair(&line, "peer", str_of(k->c.q->peer));
    log_pair(&line, "reason", str_of(why));
    log_write(&line);
}

void keeper_refuse(struct keeper_call *k, const char *why)
{
    log_refusal(k, why);
    page_message(&k->c, 403, "keeper-forbidden", "keeper-forbidden-help");
}

void keeper_failed(struct keeper_call *k, const struct error *e)
{
    show(&k->c, &k->c.page, "title", say(&k->c, "keeper-failed"));
    show(&k->c, &k->c.page, "text",
         str_format(k->c.a, e->remedy[0] ? "%s; %s" : "%s%s", e->message, e->remedy));
    show(&k->c, &k->c.page, "back", STR("/-/add"));
    page_render(&k->c, e->kind == ERROR_SYSTEM ? 503 : 409, "desk/message");
}

struct room *keeper_room(struct keeper_call *k)
{
    const struct room_options drafts = {.drafts = true};
    struct room *r;
    struct error e = {0};
    if (room_load(k->keeper->path, &drafts, &r, &e))
        return r;
    keeper_failed(k, &e);
    return NULL;
}

struct str keeper_token(struct keeper_call *k)
{
    return secret_sign(k->c.a, k->keeper->key, STR("form"));
}

// ---- the gate

// The host of a Host header or an origin, without its port.
static struct str bare_host(struct str host)
{
    size_t at = str_find(host, STR("://"));
    host = at == STR_NOT_FOUND ? host : str_from(host, at + 3);
    if (host.n && host.p[0] == '[')
        return str_slice(host, 0, str_find_char(host, ']') + 1);
    return str_slice(host, 0, str_find_char(host, ':'));
}

static bool is_loopback(struct str host)
{
    struct str bare = bare_host(host);
    return str_eq_ascii(bare, STR("localhost")) || str_eq(bare, STR("[::1]")) ||
           str_eq(bare, STR("127.0.0.1"));
}

// Beyond what client.h looks at: better once too often than an open door.
static bool is_forwarded(const struct request *q)
{
    static const char *const marks[] = {"X-Forwarded-Host", "X-Real-IP", "Via"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (request_header(q, str_of(marks[i])).p)
            return true;
    return false;
}

static bool is_same_origin(const struct request *q)
{
    struct str origin = q->known[HEADER_ORIGIN];
    size_t at = str_find(origin, STR("://"));
    if (!origin.p)
        return str_eq(q->known[HEADER_SEC_FETCH_SITE], STR("same-origin"));
    return at != STR_NOT_FOUND && str_eq_ascii(str_from(origin, at + 3), q->known[HEADER_HOST]);
}

static const char *objection(struct keeper_call *k, const struct keeper_route *r)
{
    const struct request *q = k->c.q;
    if (!q->peer_loopback || is_forwarded(q))
        return "elsewhere";
    if (!is_loopback(q->known[HEADER_HOST]))
        return "host";
    if (r->need == KEEPER_FORM && !is_same_origin(q))
        return "origin";
    if (r->need == KEEPER_FORM && !secret_equal(field(&k->c, "token"), keeper_token(k)))
        return "token";
    return NULL;
}

static void dispatch(void *context, struct request *q, struct response *out)
{
    const struct keeper_route *r = context;
    struct keeper_call k = {.c = {.site = &r->keeper->site,
                                  .desk = &r->keeper->desk,
                                  .q = q,
                                  .out = out,
                                  .a = q->arena,
                                  .now = clock_now(),
                                  .page = {.type = VALUE_MAP}},
                            .keeper = r->keeper};
    call_lang(&k.c, r->keeper->lang);
    show_bool(&k.c, &k.c.page, "keeper", true);
    const char *why = objection(&k, r);
    if (why)
        keeper_refuse(&k, why);
    else
        r->page(&k);
}

// ---- opening

static void add_routes(struct keeper *k, const struct keeper_route *routes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        struct keeper_route *r = ARENA_NEW(&k->site.arena, struct keeper_route);
        *r = routes[i];
        r->keeper = k;
        k->handlers[k->handlers_len++] = (struct handler){
            HTTP_METHOD_BIT(r->method), r->pattern, dispatch, r, r->body, false, false};
    }
}

static bool open_parts(struct keeper *k, const struct room *r, struct error *e)
{
    struct arena *a = &k->site.arena;
    char *data = path_join(a, r->root, "data");
    if (!desk_site_dress(&k->site, r, e) || !file_make_folders(data, e) ||
        !keyfile_read(a, path_join(a, data, "keeper.key"), &k->key, e))
        return false;
    struct desk_options *options = ARENA_NEW(a, struct desk_options);
    *options = (struct desk_options){.title = str_copy(a, r->title)};
    k->desk.options = options;
    k->lang = str_copy(a, r->lang);
    k->handlers =
        ARENA_ARRAY(a, keeper_add_routes_len + keeper_coverage_routes_len + 1, struct handler);
    desk_site_style(&k->site, &k->handlers[k->handlers_len++]);
    add_routes(k, keeper_add_routes, keeper_add_routes_len);
    add_routes(k, keeper_coverage_routes, keeper_coverage_routes_len);
    return true;
}

bool keeper_open(const char *path, const struct room *r, struct store *store, struct keeper **out,
                 struct error *e)
{
    struct keeper *k = mem_alloc(sizeof *k);
    *k = (struct keeper){.path = path, .store = store};
    if (!open_parts(k, r, e)) {
        keeper_close(k);
        return error_context(e, "opening the keeper's pages");
    }
    *out = k;
    return true;
}

void keeper_close(struct keeper *k)
{
    if (!k)
        return;
    theme_free(k->site.theme);
    arena_free(&k->site.arena);
    free(k);
}

struct handlers keeper_handlers(struct keeper *k)
{
    return (struct handlers){k->handlers, k->handlers_len};
}
