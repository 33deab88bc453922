// SPDX-License-Identifier: MIT
// A feed is asked with what its last answer gave (ETag, Last-Modified). The outcome and what it
// brought are stored in one transaction. A failure changes nothing but the state of the feed:
// the next question comes twice as late each time, at most a day later.
#include "intake/watch_parts.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "net/worker.h"
#include "text/address.h"
#include "text/charset.h"

enum { DAY = 86400, DOUBLINGS_MOST = 8, GONE_AGAIN = 7 * DAY, TITLE_MOST = 500 };

// One feed in a run, as it was and as it will be.
struct asking {
    struct running *run;
    const struct watch_feed *feed;
    struct watch_state state;
    struct str etag, modified, topic;
};

struct running {
    const struct watch_options *o;
    const struct watch_plan *plan;
    struct arena *a;
    struct map known; // identities on the room's pages
    struct worker *worker;
    struct fetcher *fetcher;
    struct watch_outcome outcome;
    int64_t now;
    struct error error;
    bool failed;
};

// ---- storing

struct storing {
    struct running *run;
    const struct asking *asking; // NULL: only candidates
    struct watch_candidate *candidates;
    struct str *identities;
    size_t len, found;
};

static bool store_work_one(struct db *db, void *context, struct error *e)
{
    struct storing *s = context;
    const struct asking *x = s->asking;
    s->found = 0;
    if (x && !DB_CHANGE(db, SQL_FEED_ANSWERED, NULL, e, C_TEXT(x->feed->url),
                        cell_text_or_null(x->state.title), cell_text_or_null(x->etag),
                        cell_text_or_null(x->modified), cell_text_or_null(x->state.moved_to),
                        cell_text_or_null(x->state.trouble), C_INT(x->state.checked_at),
                        C_INT(x->state.next_at), C_INT(x->state.good_at), C_INT(x->state.failures),
                        cell_text_or_null(x->state.hub), cell_text_or_null(x->topic)))
        return false;
    for (size_t i = 0; i < s->len; i++) {
        const struct watch_candidate *c = &s->candidates[i];
        int64_t changed;
        if (!DB_CHANGE(db, SQL_CANDIDATE_ADD, &changed, e, C_TEXT(s->identities[i]),
                       C_TEXT(c->name), C_TEXT(c->url), C_TEXT(c->title), C_TEXT(c->outlet),
                       C_TEXT(c->word), C_TEXT(c->feed), C_INT(c->published_at),
                       C_INT(s->run->now)))
            return false;
        s->found += (size_t)changed;
    }
    return true;
}

static void store(struct storing *s)
{
    struct running *r = s->run;
    if (!r->failed && !store_write(r->o->store, store_work_one, s, &r->error))
        r->failed = true;
    r->outcome.found += r->failed ? 0 : s->found;
}

// ---- items

static struct str shortened(struct str s, size_t most)
{
    size_t n = s.n < most ? s.n : most;
    while (n && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_slice(s, 0, n);
}

// The table's name; else the feed's own title, where the article stands on the feed's site.
static struct str outlet_of(struct running *r, struct str url, const struct feed *f,
                            struct str feed_url)
{
    const struct outlet *known = outlet_by_address(r->o->room->outlets, url);
    struct address article, feed;
    if (known && known->name.n)
        return known->name;
    bool same =
        address_parse(r->a, url, &article) && address_parse(r->a, feed_url, &feed) &&
        str_eq(address_registrable(r->a, article.host), address_registrable(r->a, feed.host));
    return same ? shortened(f->title, TITLE_MOST) : STR_NONE;
}

static bool to_candidate(struct running *r, const struct watch_feed *feed, const char *base,
                         const struct feed *f, const struct feed_item *item,
                         struct watch_candidate *out, struct str *identity)
{
    char *whole;
    bool changed;
    struct str word;
    if (!item->url.n || !watch_matches(r->a, feed, item, &word) ||
        !transfer_resolve(r->a, base, item->url, &whole))
        return false;
    struct str url = watch_unwrap(r->a, str_of(whole));
    url = address_without_tracking(r->a, url, &changed);
    *identity = address_identity(r->a, url);
    if (address_kind_of(url) != ADDRESS_WEB || map_get(&r->known, *identity))
        return false;
    struct str title = item->title.n ? item->title : item->summary.n ? item->summary : url;
    *out = (struct watch_candidate){
        .name = str_format(r->a, "%08x", (unsigned)(str_hash(*identity) >> 32)),
        .url = url,
        .title = shortened(title, TITLE_MOST),
        .outlet = outlet_of(r, url, f, feed->url),
        .word = word,
        .feed = feed->url,
        .published_at = item->published_at > r->now + DAY ? 0 : item->published_at,
    };
    return true;
}

static struct storing collect(struct running *r, const struct watch_feed *feed, const char *base,
                              const struct feed *f)
{
    struct storing s = {.run = r,
                        .candidates = ARENA_ARRAY(r->a, f->len + 1, struct watch_candidate),
                        .identities = ARENA_ARRAY(r->a, f->len + 1, struct str)};
    for (size_t i = 0; i < f->len; i++)
        s.len += to_candidate(r, feed, base, f, &f->items[i], &s.candidates[s.len],
                              &s.identities[s.len]);
    r->outcome.items += f->len;
    return s;
}

// ---- answers

static void well(struct asking *x)
{
    x->state.good_at = x->run->now;
    x->state.failures = 0;
    x->state.trouble = STR_NONE;
    x->state.next_at = x->run->now + x->run->plan->every;
    // A hub that delivers makes questions a safeguard only.
    if (x->state.hub_until > x->run->now && x->run->plan->every < DAY)
        x->state.next_at = x->run->now + DAY;
}

static void ill(struct asking *x, struct str why, int64_t retry_at, bool gone)
{
    int64_t doublings = x->state.failures < DOUBLINGS_MOST ? x->state.failures : DOUBLINGS_MOST;
    int64_t wait = x->run->plan->every << (doublings + 1);
    int64_t most = x->run->plan->every > DAY ? x->run->plan->every : DAY;
    x->run->outcome.failed++;
    x->state.failures++;
    x->state.trouble = why;
    x->state.next_at = x->run->now + (gone ? GONE_AGAIN : wait < most ? wait : most);
    if (retry_at > x->state.next_at)
        x->state.next_at = retry_at;
}

static void take_feed(struct asking *x, const struct fetch_result *r, struct storing *s)
{
    struct running *run = x->run;
    const struct transfer_result *t = r->last;
    struct feed f;
    struct error e;
    if (!worker_read_feed(run->worker, run->a, t->body, charset_label(t->content_type), &f, &e)) {
        ill(x, str_copy(run->a, str_of(e.message)), 0, false);
        return;
    }
    if (f.fault.n && !f.len) {
        ill(x, str_format(run->a, "it cannot be read: %.*s", STR_ARG(f.fault)), 0, false);
        return;
    }
    *s = collect(run, x->feed, r->final_url, &f);
    well(x);
    x->state.title = shortened(f.title, TITLE_MOST);
    x->etag = f.fault.n ? STR_NONE : str_copy(run->a, t->etag);
    x->modified = f.fault.n ? STR_NONE : str_copy(run->a, t->last_modified);
    x->state.hub = f.hub;
    x->topic = f.self.n ? f.self : str_copy(run->a, str_of(r->final_url));
}

static void answered(void *user, const struct fetch_result *r)
{
    struct asking *x = user;
    struct running *run = x->run;
    struct storing s = {.run = run};
    int status = r->last->http_status;
    run->outcome.asked++;
    x->state.checked_at = run->now;
    // Where it moved to stays known when the old address fails later.
    bool good = r->status == FETCH_ANSWERED && (status / 100 == 2 || status == 304);
    if (good)
        x->state.moved_to = r->permanent ? str_copy(run->a, str_of(r->final_url)) : STR_NONE;
    if (r->status != FETCH_ANSWERED) {
        ill(x, str_format(run->a, "no answer (%s)", fetch_status_name(r->status)), r->retry_at,
            false);
    } else if (status == 304) {
        run->outcome.unchanged++;
        well(x);
    } else if (status / 100 == 2) {
        take_feed(x, r, &s);
    } else {
        ill(x, str_format(run->a, "status %d", status), r->retry_at, status == 410);
    }
    s.asking = x;
    store(&s);
}

// ---- a run

static void know_room(struct running *r)
{
    const struct room *room = r->o->room;
    r->known = MAP_IN(r->a);
    for (size_t p = 0; p < room->pages_len; p++)
        for (size_t i = 0; i < room->pages[p]->clips_len; i++)
            map_set(&r->known, room->pages[p]->clips[i]->identity, r);
}

static bool know_work(struct db *db, void *context, struct error *e)
{
    const struct watch_plan *plan = context;
    for (size_t i = 0; i < plan->len; i++)
        if (!DB_CHANGE(db, SQL_FEED_KNOW, NULL, e, C_TEXT(plan->feeds[i].url)))
            return false;
    return true;
}

static void ask(struct running *r, const struct watch_feed *feed, const struct table *t, size_t row)
{
    struct asking *x = ARENA_NEW(r->a, struct asking);
    *x = (struct asking){.run = r,
                         .feed = feed,
                         .state = {.title = table_text(t, row, 1),
                                   .moved_to = table_text(t, row, 4),
                                   .hub = table_text(t, row, 10),
                                   .good_at = table_int(t, row, 8),
                                   .failures = table_int(t, row, 9),
                                   .hub_until = table_int(t, row, 13)},
                         .etag = table_text(t, row, 2),
                         .modified = table_text(t, row, 3),
                         .topic = table_text(t, row, 11)};
    fetch_add(r->fetcher,
              &(struct fetch_request){
                  .url = str_c(r->a, feed->url),
                  .spec = {.body_limit = FEED_LARGEST,
                           .whole = true,
                           .accept = "application/atom+xml, application/rss+xml, "
                                     "application/feed+json, application/xml;q=0.9, "
                                     "*/*;q=0.5",
                           .if_none_match = x->etag.n ? str_c(r->a, x->etag) : NULL,
                           .if_modified_since = x->modified.n ? str_c(r->a, x->modified) : NULL},
                  .ignore_robots = true, // a person named it
                  .done = answered,
                  .user = x,
              });
}

static bool run_due(struct running *r, struct error *e)
{
    struct table t;
    struct watch_plan copy = *r->plan;
    if (!store_write(r->o->store, know_work, &copy, e) ||
        !store_query(r->o->store, SQL_FEED_LIST, NULL, 0, r->a, &t, e))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        const struct watch_feed *feed = watch_find(r->plan, table_text(&t, i, 0));
        if (feed && (r->o->all || table_int(&t, i, 7) <= r->now))
            ask(r, feed, &t, i);
    }
    fetch_run(r->fetcher, r->o->stop, r->o->context);
    if (r->failed) {
        if (e)
            *e = r->error;
        return false;
    }
    if (!store_query(r->o->store, SQL_FEED_LIST, NULL, 0, r->a, &t, e))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        int64_t next = table_int(&t, i, 7);
        if (watch_find(r->plan, table_text(&t, i, 0)) &&
            (!r->outcome.next_at || next < r->outcome.next_at))
            r->outcome.next_at = next;
    }
    return true;
}

bool watch_run(const struct watch_plan *plan, const struct watch_options *o,
               struct watch_outcome *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct running r = {.o = o, .plan = plan, .a = &a, .now = o->now ? o->now : clock_now()};
    if (!fetcher_make(&o->fetch, &r.fetcher, e))
        return false;
    r.worker = worker_make(o->program);
    know_room(&r);
    bool ok = run_due(&r, e);
    worker_free(r.worker);
    fetcher_free(r.fetcher);
    *out = r.outcome;
    return ok || error_context(e, "watching feeds");
}

bool watch_take(const struct watch_plan *plan, const struct watch_options *o, struct str feed_url,
                struct str bytes, struct str charset, size_t *found, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct running r = {.o = o, .plan = plan, .a = &a, .now = o->now ? o->now : clock_now()};
    const struct watch_feed *feed = watch_find(plan, feed_url);
    struct feed f = {0};
    if (!feed)
        return error_set(e, ERROR_MISSING, "this feed is not watched");
    r.worker = worker_make(o->program);
    know_room(&r);
    bool ok = worker_read_feed(r.worker, &a, bytes, charset, &f, e);
    worker_free(r.worker);
    if (!ok)
        return false;
    struct storing s = collect(&r, feed, str_c(&a, feed_url), &f);
    store(&s);
    *found = r.outcome.found;
    if (r.failed && e)
        *e = r.error;
    return !r.failed;
}
