// SPDX-License-Identifier: MIT
// How a link is asked: a clip whose page was not read within READ_AGAIN is asked with a ranged
// GET, so that its title can be compared, in the one request that politeness grants a second;
// other links with HEAD, and with a ranged GET where HEAD did not succeed. A server that named its
// last good answer (ETag, Last-Modified) is asked whether it has changed. Judgements are stored in
// batches, one durable commit for many links, but none waits longer than a second: that much is
// asked again when the process is killed. As long as no server at all has answered, silence is
// not held against the links.
#include "net/health.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "net/reading.h"
#include "store/secret.h"

enum {
    WINDOW = 20000,
    REFILL = 1000,
    BATCH = 1000,         // links in one commit: as many as answer in a second
    PAGE_READ = 64 << 10, // bytes of a page: enough for its head
    READ_AGAIN = 30 * 86400,
    FRESH = 20 * 3600, // less than a day: a check at the same hour every day asks all of them
    STORE_AFTER_MS = 1000,
    SILENT_FEW = 4, // so many links without an answer may all be dead
    VALIDATOR_LONGEST = 250,
    YEAR = 366 * 86400,
};

struct asked {
    struct run *run;
    struct asked *before_it, *after_it; // in run->all
    struct arena arena;                 // for what an answer brings
    struct str url, title;              // in texts, each with its NUL
    struct link_history before;
    int64_t read_at;
    struct str etag, modified; // of the last good answer; kept for the next question
    bool tried_head;
    struct link_answer answer; // while its page is read
    struct link_judgement judgement;
    struct asked *next_silent;
    char texts[]; // thousands wait: no arena before there is an answer
};

struct run {
    const struct health_options *o;
    struct fetcher *fetcher;
    struct readings *readings;
    struct asked *all; // every link in memory
    struct health_progress progress;
    int64_t now, due_before;
    int64_t start;       // where in the order of links this run begins; even
    bool down;           // it goes through them from the last to the first
    bool wrapped;        // it has come to the end of the order, and goes on from the other
    int64_t last_spread; // the cursor: the last link taken from the store
    struct str last_url;
    struct arena cursor_arena;
    bool exhausted;
    struct asked *ready[BATCH]; // judged, not stored yet
    size_t ready_len;
    double stored_at;     // monotonic milliseconds
    struct asked *silent; // judged, while no server has answered anything
    size_t silent_len;
    bool heard; // one has
    struct error error;
    bool failed;
};

// ---- the store

struct know {
    const struct health_link *links;
    size_t len;
    int64_t now;
};

// Where a number stands in the order of links, from 0: spread evenly, so that the links of one
// host, whose addresses begin alike, are not asked one after another.
static int64_t place_of(uint64_t n)
{
    n = (n ^ n >> 32) * UINT64_C(0xd6e8feb86659fd93);
    n = (n ^ n >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return (int64_t)((n ^ n >> 32) >> 1);
}

static bool know_work(struct db *db, void *context, struct error *e)
{
    const struct know *k = context;
    for (size_t i = 0; i < k->len; i++) {
        const struct health_link *l = &k->links[i];
        int64_t spread = place_of(str_hash(l->url));
        if (!DB_CHANGE(db, SQL_LINK_KNOW, NULL, e, C_TEXT(l->url), C_INT(spread),
                       cell_text_or_null(l->title), C_INT(k->now)))
            return false;
    }
    return true;
}

// Once a run: it looks at every link.
static bool forget_work(struct db *db, void *context, struct error *e)
{
    const int64_t *before = context;
    return DB_CHANGE(db, SQL_LINK_FORGET, NULL, e, C_INT(*before));
}

bool health_know(struct store *s, const struct health_link *links, size_t len, int64_t now,
                 struct error *e)
{
    for (size_t i = 0; i < len; i += BATCH) {
        struct know k = {links + i, len - i < BATCH ? len - i : BATCH, now};
        if (!store_write(s, know_work, &k, e))
            return error_context(e, "remembering links");
    }
    return true;
}

static bool judged_work(struct db *db, void *context, struct error *e)
{
    struct run *r = context;
    for (size_t i = 0; i < r->ready_len; i++) {
        const struct asked *x = r->ready[i];
        const struct link_judgement *j = &x->judgement;
        const struct link_history *h = &j->after;
        struct cell verdict = C_TEXT(str_of(link_verdict_name(j->verdict)));
        if (!DB_CHANGE(db, SQL_LINK_JUDGED, NULL, e, C_TEXT(x->url), verdict,
                       cell_text_or_null(j->evidence), cell_text_or_null(j->moved_to),
                       C_INT(h->checked_at), C_INT(x->read_at), C_INT(h->bad_since),
                       C_INT(h->bad_at), C_INT(h->bad_tries), cell_text_or_null(x->etag),
                       cell_text_or_null(x->modified)))
            return false;
        if (j->verdict != x->before.verdict &&
            !DB_CHANGE(db, SQL_LINK_EVENT_ADD, NULL, e, C_INT(store_new_id()), C_TEXT(x->url),
                       C_INT(r->now), verdict, cell_text_or_null(j->evidence)))
            return false;
    }
    return true;
}

static void asked_free(struct asked *x)
{
    *(x->before_it ? &x->before_it->after_it : &x->run->all) = x->after_it;
    if (x->after_it)
        x->after_it->before_it = x->before_it;
    arena_free(&x->arena);
    free(x);
}

static void store_ready(struct run *r)
{
    if (r->ready_len && !r->failed && !store_write(r->o->store, judged_work, r, &r->error))
        r->failed = true;
    for (size_t i = 0; i < r->ready_len; i++)
        asked_free(r->ready[i]);
    r->ready_len = 0;
    r->stored_at = clock_monotonic_ms();
}

// ---- asking

static void answered(void *user, const struct fetch_result *result);

static void ask(struct asked *x)
{
    bool settled = x->before.verdict == LINK_OK || x->before.verdict == LINK_MOVED;
    bool read = x->title.n && (!settled || x->run->now - x->read_at > READ_AGAIN);
    bool head = !read && !x->tried_head;
    bool good = x->before.verdict == LINK_OK || x->before.verdict == LINK_PAYWALLED;
    x->tried_head = head;
    struct fetch_request q = {
        .url = x->url.p,
        .spec = {.method = head ? TRANSFER_HEAD : TRANSFER_GET,
                 .body_limit = head ? 0 : PAGE_READ,
                 .range = !head,
                 .accept = "text/html,application/xhtml+xml,*/*;q=0.8",
                 .if_none_match = good && x->etag.n ? x->etag.p : NULL,
                 .if_modified_since = good && x->modified.n ? x->modified.p : NULL},
        .done = answered,
        .user = x,
    };
    fetch_add(x->run->fetcher, &q);
}

static bool is_html(const struct transfer_result *t)
{
    return str_starts_ascii(t->content_type, STR("text/html")) ||
           str_starts_ascii(t->content_type, STR("application/xhtml"));
}

static void settle(struct asked *x)
{
    struct run *r = x->run;
    r->progress.done++;
    r->progress.by_verdict[x->judgement.verdict]++;
    r->ready[r->ready_len++] = x;
    if (r->ready_len == BATCH)
        store_ready(r);
    if (r->o->progress)
        r->o->progress(r->o->context, &r->progress);
}

static void settle_silent(struct run *r)
{
    for (struct asked *x = r->silent, *next; x; x = next) {
        next = x->next_silent;
        settle(x);
    }
    r->silent = NULL;
    r->silent_len = 0;
}

static void finish(struct asked *x)
{
    struct run *r = x->run;
    enum fetch_status s = x->answer.status;
    x->judgement = link_judge(&x->arena, x->url, x->title, &x->answer, &x->before, r->now);
    if (s == FETCH_ANSWERED && !r->heard) {
        r->heard = true;
        settle_silent(r);
    }
    if (r->heard || (s != FETCH_NO_HOST && s != FETCH_NO_ANSWER && s != FETCH_TIMEOUT)) {
        settle(x);
        return;
    }
    x->next_silent = r->silent;
    r->silent = x;
    r->silent_len++;
}

static void page_was_read(const struct reading *page)
{
    struct asked *x = page->user;
    struct link_answer *to = &x->answer;
    to->final_url = page->url;
    to->has_page = page->read;
    to->wall = page->metadata.wall;
    to->access = page->metadata.access;
    to->title = page->metadata.title.text;
    if (page->read && page->http_status < 300)
        x->read_at = x->run->now;
    finish(x);
}

// Of other answers the status alone decides.
static bool page_matters(int http_status)
{
    return http_status / 100 == 2 || http_status == 503;
}

static void read_page(struct asked *x, const struct transfer_result *t)
{
    struct reading page = {.html = t->body,
                           .content_type = t->content_type,
                           .url = x->answer.final_url,
                           .http_status = t->http_status,
                           .user = x};
    readings_add(x->run->readings, &page, page_was_read);
}

// What the server calls its answer: of a good one, so that the next question can name it.
static void keep_validators(struct asked *x, const struct transfer_result *t)
{
    if (t->http_status == 304)
        return;
    bool good = t->http_status / 100 == 2;
    x->etag = good && t->etag.n <= VALIDATOR_LONGEST ? str_copy(&x->arena, t->etag) : STR_NONE;
    x->modified = good && t->last_modified.n <= VALIDATOR_LONGEST
                      ? str_copy(&x->arena, t->last_modified)
                      : STR_NONE;
}

// 304: what was read then holds still.
static void take_unchanged(struct asked *x, struct link_answer *out)
{
    out->has_page = x->before.verdict == LINK_PAYWALLED;
    out->access = META_SUBSCRIBERS;
    if (x->read_at)
        x->read_at = x->run->now;
}

static void answered(void *user, const struct fetch_result *result)
{
    struct asked *x = user;
    int s = result->last->http_status;
    bool good = result->status == FETCH_ANSWERED && ((s >= 200 && s < 300) || s == 304);
    bool decided = result->status == FETCH_ROBOTS || result->status == FETCH_LATER ||
                   result->status == FETCH_REFUSED || result->status == FETCH_BAD_ADDRESS ||
                   result->status == FETCH_NO_HOST ||
                   (result->status == FETCH_ANSWERED && s == 429);
    if (x->tried_head && !good && !decided) {
        x->read_at = 0;
        ask(x);
        return;
    }
    x->answer = (struct link_answer){
        .status = result->status,
        .http_status = s,
        .redirected = result->hops_len > 0,
        .permanent = result->permanent,
        .final_url = str_of(result->final_url),
    };
    if (result->status == FETCH_ANSWERED)
        keep_validators(x, result->last);
    if (result->status == FETCH_ANSWERED && s == 304)
        take_unchanged(x, &x->answer);
    if (result->last->body.n && is_html(result->last) && page_matters(s))
        read_page(x, result->last);
    else
        finish(x);
}

// ---- the stream of links

static struct str put(char **at, struct str text)
{
    struct str copy = {*at, text.n};
    if (text.n)
        memcpy(*at, text.p, text.n);
    (*at)[text.n] = '\0';
    *at += text.n + 1;
    return copy;
}

static void take(struct run *r, const struct table *t, size_t i)
{
    static const size_t columns[] = {0, 2, 9, 10};
    size_t need = 0;
    for (size_t k = 0; k < 4; k++)
        need += table_text(t, i, columns[k]).n + 1;
    struct asked *x = mem_alloc(sizeof *x + need);
    char *texts = x->texts;
    *x = (struct asked){.run = r, .after_it = r->all};
    if (r->all)
        r->all->before_it = x;
    r->all = x;
    x->url = put(&texts, table_text(t, i, 0));
    x->title = put(&texts, table_text(t, i, 2));
    struct str verdict = table_text(t, i, 3);
    for (int v = 0; v <= LINK_UNSURE; v++)
        if (str_eq(verdict, str_of(link_verdict_name((enum link_verdict)v))))
            x->before.verdict = (enum link_verdict)v;
    x->before.checked_at = table_int(t, i, 4);
    x->read_at = table_int(t, i, 5);
    x->before.bad_since = table_int(t, i, 6);
    x->before.bad_at = table_int(t, i, 7);
    x->before.bad_tries = (unsigned)table_int(t, i, 8);
    x->etag = put(&texts, table_text(t, i, 9));
    x->modified = put(&texts, table_text(t, i, 10));
    ask(x);
}

static void begin_behind(struct run *r, int64_t spread)
{
    r->last_spread = spread;
    r->last_url = STR_NONE;
}

static bool read_due(struct run *r, struct arena *a, struct table *t)
{
    int64_t up = r->wrapped ? r->start - 1 : INT64_MAX, down = r->wrapped ? r->start + 1 : 0;
    return STORE_QUERY(r->o->store, r->down ? SQL_LINK_DUE_DOWN : SQL_LINK_DUE, a, t, &r->error,
                       C_INT(r->due_before), C_INT(r->last_spread), C_TEXT(r->last_url),
                       C_INT(r->now), C_INT(r->down ? down : up), C_INT(REFILL));
}

static void refill(struct run *r)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t = {0};
    bool ok = read_due(r, &a, &t);
    r->failed |= !ok;
    for (size_t i = 0; ok && i < t.rows; i++)
        take(r, &t, i);
    if (!ok || (t.rows < REFILL && r->wrapped)) {
        r->exhausted = true;
        return;
    }
    if (t.rows < REFILL) {
        begin_behind(r, r->down ? INT64_MAX : -1);
        r->wrapped = true;
        return;
    }
    r->last_spread = table_int(&t, t.rows - 1, 1);
    arena_reset(&r->cursor_arena);
    r->last_url = str_copy(&r->cursor_arena, table_text(&t, t.rows - 1, 0));
}

static bool must_stop(void *context)
{
    struct run *r = context;
    size_t window = r->o->window ? r->o->window : WINDOW;
    if (r->failed || (r->o->stop && r->o->stop(r->o->context)))
        return true;
    readings_turn(r->readings, false, page_was_read);
    double longest = r->o->store_after_ms ? r->o->store_after_ms : STORE_AFTER_MS;
    if (r->ready_len && clock_monotonic_ms() - r->stored_at > longest)
        store_ready(r);
    while (!r->exhausted && !r->failed && fetch_pending(r->fetcher) + REFILL <= window)
        refill(r);
    return false;
}

static bool count_due(struct run *r)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    bool ok = STORE_QUERY(r->o->store, SQL_LINK_DUE_COUNT, &a, &t, &r->error, C_INT(r->due_before),
                          C_INT(r->now));
    if (ok)
        r->progress.total = (size_t)table_int(&t, 0, 0);
    return ok;
}

// A few that are silent may be dead, each of them; many are a line that is down. A run that was
// stopped has not heard the others yet.
static void judge_silence(struct run *r)
{
    if (!r->exhausted || fetch_pending(r->fetcher))
        return;
    if (r->silent_len <= SILENT_FEW)
        settle_silent(r);
    else
        r->progress.offline = r->silent_len;
}

bool health_run(const struct health_options *o, struct health_progress *out, struct error *e)
{
    struct run r = {.o = o, .now = o->now ? o->now : clock_now()};
    // A host may stop answering after the same link every time: each run begins elsewhere, and
    // about every second goes the other way.
    int64_t place = place_of((uint64_t)r.now);
    r.start = place & ~INT64_C(1);
    r.down = place & 1;
    begin_behind(&r, r.down ? r.start + 1 : r.start - 1);
    r.due_before = r.now - (o->fresh ? o->fresh : FRESH);
    if (!fetcher_make(&o->fetch, &r.fetcher, e))
        return false;
    r.readings = readings_make(o->program);
    r.stored_at = clock_monotonic_ms();
    int64_t before = r.now - YEAR;
    r.failed = !store_write(o->store, forget_work, &before, &r.error) || !count_due(&r);
    if (!must_stop(&r))
        fetch_run(r.fetcher, must_stop, &r);
    if (!r.failed && r.exhausted && !fetch_pending(r.fetcher)) // what a stop cut off is asked again
        readings_turn(r.readings, true, page_was_read);
    readings_free(r.readings);
    judge_silence(&r);
    store_ready(&r);
    fetcher_free(r.fetcher);
    while (r.all) // those that a stop left unasked
        asked_free(r.all);
    arena_free(&r.cursor_arena);
    *out = r.progress;
    if (!r.failed)
        return true;
    if (e)
        *e = r.error;
    return error_context(e, "checking links");
}

static struct health_state *states_of(struct arena *a, const struct table *t)
{
    struct health_state *states = ARENA_ARRAY(a, t->rows + 1, struct health_state);
    for (size_t i = 0; i < t->rows; i++) {
        states[i] = (struct health_state){.url = table_text(t, i, 0),
                                          .evidence = table_text(t, i, 2),
                                          .moved_to = table_text(t, i, 3),
                                          .checked_at = table_int(t, i, 4),
                                          .bad_since = table_int(t, i, 5)};
        for (int v = 0; v <= LINK_UNSURE; v++)
            if (str_eq(table_text(t, i, 1), str_of(link_verdict_name((enum link_verdict)v))))
                states[i].verdict = (enum link_verdict)v;
    }
    return states;
}

bool health_states(struct store *s, int64_t now, struct arena *a, struct health_state **out,
                   size_t *len, struct error *e)
{
    struct table t;
    bool ok = STORE_QUERY(s, SQL_LINK_OF_RUN, a, &t, e, C_INT(now));
    if (!ok)
        return error_context(e, "reading the state of links");
    *out = states_of(a, &t);
    *len = t.rows;
    return true;
}

bool health_troubled(struct store *s, struct arena *a, struct health_state **out, size_t *len,
                     struct error *e)
{
    struct table t;
    bool ok = store_query(s, SQL_LINK_TROUBLED, NULL, 0, a, &t, e);
    if (!ok)
        return error_context(e, "reading the state of links");
    *out = states_of(a, &t);
    *len = t.rows;
    return true;
}
