// SPDX-License-Identifier: MIT
// Opening the desk beside the site, and the gate before its pages.
#include "serve/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "desk/runner.h"
#include "serve/desk_call.h"
#include "serve/live.h"
#include "serve/log.h"
#include "serve/negotiate.h"
#include "site/datetext.h"
#include "store/secret.h"

enum { FORM_BODY = 64 << 10 };

// A file of the theme whose name changes with its bytes.
struct desk_file {
    struct str path, bytes, type;
};

static void serve_file(void *context, struct request *q, struct response *out)
{
    const struct desk_file *file = context;
    (void)q;
    out->status = 200;
    out->body = BODY_BYTES;
    out->bytes = file->bytes;
    response_header(out, STR("Content-Type"), file->type);
    response_header(out, STR("Cache-Control"), STR("public, max-age=31536000, immutable"));
}

static struct str host_of(struct str address)
{
    size_t at = str_find(address, STR("://"));
    struct str rest = at == STR_NOT_FOUND ? STR_NONE : str_from(address, at + 3);
    return str_slice(rest, 0, str_find_char(rest, '/'));
}

// The Origin must be this site: what presse.yaml says it is, or the host that was asked. Without
// the header a browser's own statement must say so.
static bool origin_fits(const struct desk_call *c)
{
    struct str origin = c->q->known[HEADER_ORIGIN];
    if (!origin.p)
        return str_eq(c->q->known[HEADER_SEC_FETCH_SITE], STR("same-origin"));
    struct str host = host_of(origin);
    return host.n && (str_eq_ascii(host, host_of(desk_options(c->desk)->base_url)) ||
                      str_eq_ascii(host, c->q->known[HEADER_HOST]));
}

// Journalists' browsers may be old and their letters signed: only a stated other site is refused.
static bool origin_not_foreign(const struct desk_call *c)
{
    return (!c->q->known[HEADER_ORIGIN].p && !c->q->known[HEADER_SEC_FETCH_SITE].p) ||
           origin_fits(c);
}

static void log_refusal(const struct desk_call *c, const char *why)
{
    AUTO_BUF line = BUF_EMPTY;
    log_start(&line, "desk-refused");
    log_pair(&line, "peer", str_of(c->q->peer));
    log_pair(&line, "reason", str_of(why));
    log_write(&line);
    desk_count(c, EVENT_DENIED);
}

// Whoever was signed out while writing gets back what was written; another site's form does not.
static void refuse(struct desk_call *c, const char *why)
{
    log_refusal(c, why);
    if (strcmp(why, "origin") != 0)
        show_typed(c);
    if (strcmp(why, "session") == 0)
        show(c, &c->page, "sign_in",
             str_format(c->a, "/desk/login?to=%.*s", STR_ARG(desk_path(c->q->target))));
    page_message(c, 403, "desk-forbidden", "desk-forbidden-help");
}

static bool find_session(struct desk_call *c)
{
    struct error e = {0};
    if (!session_find(c->desk, call_cookie(c), c->now, c->a, &c->session, &c->signed_in, &e)) {
        page_refused(c, &e, STR_NONE);
        return false;
    }
    if (c->signed_in)
        call_lang(c, c->session.staff.lang);
    return true;
}

// False when the response is made already.
static bool let_in(struct desk_call *c, const struct desk_route *r)
{
    bool post = c->q->method == HTTP_POST;
    if (!(r->need & NEED_STAFF)) {
        if (!post || origin_not_foreign(c))
            return true;
        refuse(c, "origin");
        return false;
    }
    if (!find_session(c))
        return false;
    if (!c->signed_in && !post) {
        struct str to = desk_path(c->q->target);
        page_redirect(c, str_eq(to, STR("/desk/"))
                             ? STR("/desk/login")
                             : str_format(c->a, "/desk/login?to=%.*s", STR_ARG(to)));
        return false;
    }
    const char *why = NULL;
    if (!c->signed_in)
        why = "session";
    else if (post && !origin_fits(c))
        why = "origin";
    else if (post && !secret_equal(field(c, "csrf"), c->session.csrf))
        why = "token";
    else if (r->need == NEED_MANAGER && c->session.staff.role != ROLE_MANAGER)
        why = "role";
    if (!why)
        return true;
    refuse(c, why);
    return false;
}

// A form that was too long, or did not arrive whole: nothing of it was read, the token neither, so
// that all there is to decide is the language. Whoever asked in one is answered in it.
static void body_refused(struct desk_call *c, const struct desk_route *r)
{
    static const struct str offered[] = {STR_INIT("fr"), STR_INIT("en")};
    bool found = false;
    struct error e = {0};
    size_t i = language_choose(c->q->known[HEADER_ACCEPT_LANGUAGE], offered, 2);
    if (i != STR_NOT_FOUND)
        call_lang(c, offered[i]);
    if (str_starts(c->q->path, STR("/ask/")))
        call_lang(c, c->q->params[0]);
    else if (r->need & NEED_STAFF &&
             session_find(c->desk, call_cookie(c), c->now, c->a, &c->session, &found, &e) && found)
        call_lang(c, c->session.staff.lang);
    page_message(c, c->q->refused, "desk-refused",
                 c->q->refused == 413 ? "desk-body-large" : "desk-body-broken");
}

static void dispatch(void *context, struct request *q, struct response *out)
{
    const struct desk_route *r = context;
    struct snapshot *now = live_snapshot(r->site->live);
    struct desk_call c = {.site = r->site,
                          .desk = r->site->desk,
                          .room = snapshot_room(now),
                          .q = q,
                          .out = out,
                          .a = q->arena,
                          .now = clock_now(),
                          .page = {.type = VALUE_MAP}};
    call_lang(&c, desk_options(c.desk)->lang);
    if (q->refused)
        body_refused(&c, r);
    else if (let_in(&c, r))
        r->page(&c);
    if (q->method == HTTP_POST)
        runner_wake(r->site->runner);
    snapshot_unref(now);
}

static void add_routes(struct desk_site *s, const struct desk_route *routes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        struct desk_route *r = ARENA_NEW(&s->arena, struct desk_route);
        *r = routes[i];
        r->site = s;
        size_t body = r->method == HTTP_POST ? FORM_BODY : 0;
        s->handlers[s->handlers_len++] = (struct handler){
            HTTP_METHOD_BIT(r->method), r->pattern, dispatch, r, body, false, true};
    }
}

static struct str hashed(struct arena *a, const char *stem, const char *end, struct str bytes)
{
    return str_format(a, "/%s.%012llx.%s", stem,
                      (unsigned long long)(str_hash(bytes) & 0xFFFFFFFFFFFFULL), end);
}

static struct desk_file *find_file(struct desk_site *s, struct str name, const char *stem,
                                   const char *end, struct str type)
{
    const struct theme_asset *assets;
    struct desk_file *f = ARENA_NEW(&s->arena, struct desk_file);
    size_t n = theme_assets(s->theme, &assets);
    for (size_t i = 0; i < n; i++)
        if (str_eq(assets[i].name, name))
            f->bytes = assets[i].bytes;
    f->type = type;
    f->path = hashed(&s->arena, stem, end, f->bytes);
    return f;
}

static void add_file(struct desk_site *s, struct desk_file *f)
{
    s->handlers[s->handlers_len++] = (struct handler){
        HTTP_METHOD_BIT(HTTP_GET), str_c(&s->arena, f->path), serve_file, f, 0, false, false};
}

bool desk_site_dress(struct desk_site *s, const struct room *r, struct error *e)
{
    const char *folder = path_join(&s->arena, r->root, "theme");
    const char *theme = r->lone_file.n || !file_is_folder(folder) ? NULL : folder;
    if (!theme_load(theme, &s->theme, e))
        return false;
    s->home = STR("/");
    s->path = r->lone_file.n ? path_join(&s->arena, r->root, str_c(&s->arena, r->lone_file))
                             : str_c(&s->arena, str_of(r->root));
    s->dates[0] = datetext_make(&s->arena, STR("fr"));
    s->dates[1] = datetext_make(&s->arena, STR("en"));
    s->style_path = hashed(&s->arena, "style", "css", theme_style(s->theme));
    return true;
}

void desk_site_style(struct desk_site *s, struct handler *out)
{
    struct desk_file *style =
        find_file(s, STR("desk/desk.css"), "desk-style", "css", STR("text/css; charset=utf-8"));
    s->desk_style_path = style->path;
    *out = (struct handler){HTTP_METHOD_BIT(HTTP_GET),
                            str_c(&s->arena, style->path),
                            serve_file,
                            style,
                            0,
                            false,
                            false};
}

static void make_handlers(struct desk_site *s)
{
    size_t all = desk_public_routes_len + desk_staff_routes_len + desk_action_routes_len +
                 desk_office_routes_len + desk_coverage_routes_len + desk_clip_routes_len + 2;
    struct desk_file *proof = find_file(s, STR("desk/proof.js"), "desk-proof", "js",
                                        STR("text/javascript; charset=utf-8"));
    s->handlers = ARENA_ARRAY(&s->arena, all, struct handler);
    s->proof_path = proof->path;
    desk_site_style(s, &s->handlers[s->handlers_len++]);
    add_file(s, proof);
    add_routes(s, desk_public_routes, desk_public_routes_len);
    add_routes(s, desk_staff_routes, desk_staff_routes_len);
    add_routes(s, desk_action_routes, desk_action_routes_len);
    add_routes(s, desk_office_routes, desk_office_routes_len);
    add_routes(s, desk_coverage_routes, desk_coverage_routes_len);
    add_routes(s, desk_clip_routes, desk_clip_routes_len);
}

static bool read_options(struct arena *a, const struct room *r, struct desk_options *out,
                         struct error *e)
{
    if (!desk_options_read(a, r->config, r->root, out, e))
        return false;
    if (!out->title.n)
        out->title = r->title;
    if (!out->base_url.n)
        out->base_url = r->base_url;
    return true;
}

static bool open_parts(struct desk_site *s, const struct room *r, struct error *e)
{
    struct desk_options options;
    s->location = desk_store_location(&s->arena, r->config, r->root);
    return read_options(&s->arena, r, &options, e) && desk_site_dress(s, r, e) &&
           desk_open(r->root, s->location, &options, &s->desk, e) &&
           runner_start(s->desk, &s->runner, e);
}

static bool open_site(struct live *live, const struct room *r, struct desk_site **out,
                      struct error *e)
{
    if (!value_get(r->config, STR("desk")))
        return true;
    struct desk_site *s = mem_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    s->live = live;
    if (!open_parts(s, r, e)) {
        desk_site_close(s);
        return false;
    }
    make_handlers(s);
    *out = s;
    return true;
}

bool desk_site_open(struct live *live, struct desk_site **out, struct error *e)
{
    struct snapshot *now = live_snapshot(live);
    *out = NULL;
    bool ok = open_site(live, snapshot_room(now), out, e);
    snapshot_unref(now);
    return ok;
}

static void reload_from(struct desk_site *s, const struct room *r)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_options options;
    struct error e = {0};
    if (!value_get(r->config, STR("desk")))
        return; // the desk stays until the server is restarted
    if (!read_options(&a, r, &options, &e)) {
        fprintf(stderr, "presse: the desk keeps its settings: %s; %s\n", e.message, e.remedy);
        return;
    }
    if (strcmp(desk_store_location(&a, r->config, r->root), s->location) != 0)
        fputs("presse: another `store` counts after a restart\n", stderr);
    desk_options_set(s->desk, &options);
    runner_wake(s->runner); // mail may have got its server
}

void desk_site_reload(struct desk_site *s)
{
    struct snapshot *now = live_snapshot(s->live);
    reload_from(s, snapshot_room(now));
    snapshot_unref(now);
}

void desk_site_close(struct desk_site *s)
{
    if (!s)
        return;
    runner_stop(s->runner);
    desk_close(s->desk);
    theme_free(s->theme);
    arena_free(&s->arena);
    free(s);
}

struct handlers desk_site_handlers(struct desk_site *s)
{
    return (struct handlers){s->handlers, s->handlers_len};
}

struct store *desk_site_store(struct desk_site *s)
{
    return s->desk->store;
}
