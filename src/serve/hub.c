// SPDX-License-Identifier: MIT
#include "serve/hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "intake/network.h"
#include "net/feed.h"
#include "serve/log.h"
#include "store/keyfile.h"
#include "store/secret.h"
#include "text/address.h"

struct hub {
    struct arena arena;
    struct live *live;
    struct store *store;
    struct handler handlers[2];
};

static bool is_wanted(const struct room *r)
{
    return r->base_url.n && value_bool(value_get(r->config, STR("watch")), STR("hubs"), false);
}

// Name and secret of a feed follow from the key: nothing need be kept.
static bool read_key(const struct room *r, struct arena *a, struct str *key, struct error *e)
{
    char *data = path_join(a, r->root, "data");
    return file_make_folders(data, e) && keyfile_read(a, path_join(a, data, "hub.key"), key, e);
}

static struct str derived(struct arena *a, struct str key, const char *what, struct str url)
{
    return secret_sign(a, key, str_format(a, "%s %.*s", what, STR_ARG(url)));
}

// ---- asking a hub

static void add_pair(struct buf *b, const char *name, struct str value)
{
    buf_format(b, "%s%s=", b->n ? "&" : "", name);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (is_alpha_ascii(c) || is_digit_ascii(c) || (c && strchr("-_.~", c)))
            buf_char(b, c);
        else
            buf_format(b, "%%%02X", (unsigned char)c);
    }
}

struct subscription {
    struct str url; // of the feed
    int64_t now;
    bool answered;
};

static bool asked_work(struct db *db, void *context, struct error *e)
{
    const struct subscription *s = context;
    return DB_CHANGE(db, SQL_FEED_HUB_ASKED, NULL, e, C_TEXT(s->url), C_INT(s->now));
}

// A hub that could not be reached is asked again with the next look at the feeds.
static void asked(void *user, const struct fetch_result *r)
{
    struct subscription *s = user;
    s->answered = r->status == FETCH_ANSWERED;
}

static void ask(struct fetcher *f, struct arena *a, const struct room *r, struct str key,
                struct subscription *s, struct str hub, struct str topic)
{
    AUTO_BUF body = BUF_EMPTY;
    add_pair(&body, "hub.mode", STR("subscribe"));
    add_pair(&body, "hub.topic", topic);
    add_pair(&body, "hub.callback",
             str_format(a, "%.*s/-/hub/%.*s", STR_ARG(r->base_url),
                        STR_ARG(derived(a, key, "name", s->url))));
    add_pair(&body, "hub.secret", derived(a, key, "secret", s->url));
    add_pair(&body, "hub.lease_seconds", str_format(a, "%d", HUB_LEASE));
    fetch_add(f, &(struct fetch_request){
                     .url = str_c(a, hub),
                     .spec = {.method = TRANSFER_POST,
                              .body = str_copy(a, buf_view(&body)),
                              .content_type = "application/x-www-form-urlencoded",
                              .body_limit = 1024},
                     .ignore_robots = true,
                     .done = asked,
                     .user = s,
                 });
}

static bool in_plan(const struct watch_plan *plan, struct str url)
{
    for (size_t i = 0; i < plan->len; i++)
        if (str_eq(plan->feeds[i].url, url))
            return true;
    return false;
}

bool hub_subscribe(const struct room *r, struct store *s, const struct watch_plan *plan,
                   const struct fetch_options *fetch, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    struct fetcher *f;
    struct str key;
    int64_t now = clock_now();
    if (!is_wanted(r))
        return true;
    if (!read_key(r, &a, &key, e) || !store_query(s, SQL_FEED_LIST, NULL, 0, &a, &t, e) ||
        !fetcher_make(fetch, &f, e))
        return false;
    struct subscription *subs = ARENA_ARRAY(&a, t.rows + 1, struct subscription);
    size_t len = 0;
    for (size_t i = 0; i < t.rows; i++) {
        struct str feed = table_text(&t, i, 0);
        struct str hub = table_text(&t, i, 10), topic = table_text(&t, i, 11);
        bool due =
            table_int(&t, i, 13) < now + HUB_RENEW && table_int(&t, i, 12) <= now - HUB_AGAIN;
        if (!due || address_kind_of(hub) != ADDRESS_WEB || !topic.n || !in_plan(plan, feed))
            continue;
        subs[len] = (struct subscription){.url = feed, .now = now};
        ask(f, &a, r, key, &subs[len++], hub, topic);
    }
    fetch_run(f, NULL, NULL);
    fetcher_free(f);
    bool ok = true;
    for (size_t i = 0; ok && i < len; i++)
        ok = !subs[i].answered || store_write(s, asked_work, &subs[i], e);
    return ok;
}

// ---- what the hub asks and delivers

struct callback {
    struct snapshot *snapshot;
    const struct room *room;
    struct watch_plan plan;
    struct str key, feed, topic; // feed is empty when the name fits none
};

static void refuse(const struct request *q, struct response *out, int status, const char *why)
{
    AUTO_BUF line = BUF_EMPTY;
    log_start(&line, "hub-refused");
    log_pair(&line, "peer", str_of(q->peer));
    log_pair(&line, "reason", str_of(why));
    log_write(&line);
    response_text(out, status, status == 404 ? STR("404 Not Found\n") : STR("refused\n"));
}

// False when the answer is made already.
static bool find_feed(struct hub *h, struct request *q, struct response *out, struct callback *c)
{
    struct table t;
    struct error e = {0};
    if (!is_wanted(c->room) || !watch_read(q->arena, c->room->config, &c->plan, &e) ||
        !read_key(c->room, q->arena, &c->key, &e) ||
        !store_query(h->store, SQL_FEED_LIST, NULL, 0, q->arena, &t, &e)) {
        refuse(q, out, e.message[0] ? 503 : 404, e.message[0] ? e.message : "not wanted");
        return false;
    }
    for (size_t i = 0; i < t.rows; i++) {
        struct str url = table_text(&t, i, 0);
        bool mine = secret_equal(q->params[0], derived(q->arena, c->key, "name", url));
        if (!mine || !in_plan(&c->plan, url))
            continue;
        c->feed = url;
        c->topic = table_text(&t, i, 11);
        return true;
    }
    refuse(q, out, 404, "name");
    return false;
}

struct grant {
    struct str url;
    int64_t until, next_at;
};

static bool grant_work(struct db *db, void *context, struct error *e)
{
    const struct grant *g = context;
    return DB_CHANGE(db, SQL_FEED_HUB_GRANTED, NULL, e, C_TEXT(g->url), C_INT(g->until),
                     C_INT(g->next_at));
}

static int64_t seconds_of(struct str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n && i < 9 && is_digit_ascii(s.p[i]); i++)
        n = n * 10 + (s.p[i] - '0');
    return n;
}

// Verification of intent (section 5.3): the challenge is given back only for what was asked for.
static void verify(struct hub *h, struct request *q, struct response *out, const struct callback *c)
{
    struct str mode = request_query(q, STR("hub.mode")), topic = request_query(q, STR("hub.topic"));
    struct str challenge = request_query(q, STR("hub.challenge"));
    int64_t lease = seconds_of(request_query(q, STR("hub.lease_seconds"))), now = clock_now();
    struct error e = {0};
    struct grant g = {c->feed, now + (lease ? lease : HUB_LEASE), now + HUB_RENEW};
    if (str_eq(mode, STR("denied"))) {
        g.until = g.next_at = 0;
        response_text(out, 200, STR("ok\n"));
        (void)!store_write(h->store, grant_work, &g, &e);
        return;
    }
    if (!str_eq(mode, STR("subscribe")) || !str_eq(topic, c->topic) || !challenge.n) {
        refuse(q, out, 404, "intent");
        return;
    }
    if (!store_write(h->store, grant_work, &g, &e)) {
        refuse(q, out, 503, e.message);
        return;
    }
    out->status = 200;
    out->body = BODY_BYTES;
    out->bytes = challenge;
    response_header(out, STR("Content-Type"), STR("text/plain; charset=utf-8"));
}

// X-Hub-Signature: "sha256=" and HMAC-SHA-256 in hexadecimal (section 7.1).
static bool is_signed(const struct request *q, struct str secret, struct str body)
{
    struct str given = request_header(q, STR("X-Hub-Signature"));
    if (!str_starts(given, STR("sha256=")))
        return false;
    return secret_equal(str_lower_ascii(q->arena, str_from(given, 7)),
                        secret_sign_hex(q->arena, secret, body));
}

static void deliver(struct hub *h, struct request *q, struct response *out,
                    const struct callback *c)
{
    struct error e = {0};
    struct watch_options o = {.store = h->store, .room = c->room};
    size_t found;
    if (!is_signed(q, derived(q->arena, c->key, "secret", c->feed), q->body)) {
        // The hub shall not learn whether the signature was right (section 7.1).
        refuse(q, out, 202, "signature");
        return;
    }
    if (!watch_take(&c->plan, &o, c->feed, q->body, STR_NONE, &found, &e)) {
        refuse(q, out, 503, e.message);
        return;
    }
    response_text(out, 202, STR("taken\n"));
}

static void handle(void *context, struct request *q, struct response *out)
{
    struct hub *h = context;
    struct callback c = {.snapshot = live_snapshot(h->live)};
    c.room = snapshot_room(c.snapshot);
    if (find_feed(h, q, out, &c))
        (q->method == HTTP_POST ? deliver : verify)(h, q, out, &c);
    snapshot_unref(c.snapshot);
}

bool hub_open(struct live *live, struct store *store, struct hub **out, struct error *e)
{
    struct snapshot *now = live_snapshot(live);
    AUTO_ARENA a = ARENA_EMPTY;
    struct str key;
    bool wanted = store && is_wanted(snapshot_room(now));
    bool ok = !wanted || read_key(snapshot_room(now), &a, &key, e);
    snapshot_unref(now);
    *out = NULL;
    if (!wanted || !ok)
        return ok;
    struct hub *h = mem_alloc(sizeof *h);
    *h = (struct hub){.live = live, .store = store};
    h->handlers[0] =
        (struct handler){HTTP_METHOD_BIT(HTTP_GET), "/-/hub/:name", handle, h, 0, false, false};
    h->handlers[1] = (struct handler){
        HTTP_METHOD_BIT(HTTP_POST), "/-/hub/:name", handle, h, FEED_LARGEST, false, false};
    *out = h;
    return true;
}

void hub_close(struct hub *h)
{
    if (!h)
        return;
    arena_free(&h->arena);
    free(h);
}

struct handlers hub_handlers(struct hub *h)
{
    return (struct handlers){h->handlers, 2};
}
