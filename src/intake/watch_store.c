// SPDX-License-Identifier: MIT
// Candidates and the state of feeds, as people see and decide them.
#include "intake/article.h"
#include "intake/watch_parts.h"
#include "room/incomplete.h"
#include "text/address.h"

enum { DAY = 86400 };

static struct watch_candidate candidate_of(const struct table *t, size_t i)
{
    return (struct watch_candidate){.name = table_text(t, i, 0),
                                    .url = table_text(t, i, 1),
                                    .title = table_text(t, i, 2),
                                    .outlet = table_text(t, i, 3),
                                    .word = table_text(t, i, 4),
                                    .feed = table_text(t, i, 5),
                                    .published_at = table_int(t, i, 6),
                                    .found_at = table_int(t, i, 7),
                                    .state = table_text(t, i, 8)};
}

bool watch_candidates(struct store *s, struct str state, struct arena *a,
                      struct watch_candidate **out, size_t *len, struct error *e)
{
    struct table t;
    bool ok = STORE_QUERY(s, SQL_CANDIDATE_LIST, a, &t, e, C_TEXT(state), C_INT(WATCH_LIST_MOST));
    if (!ok)
        return error_context(e, "reading the candidates");
    *out = ARENA_ARRAY(a, t.rows + 1, struct watch_candidate);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = candidate_of(&t, i);
    return true;
}

bool watch_candidate(struct store *s, struct str name, struct arena *a, struct watch_candidate *out,
                     struct error *e)
{
    struct table t;
    struct str identity =
        address_kind_of(name) == ADDRESS_WEB ? address_identity(a, name) : STR("");
    bool ok = STORE_QUERY(s, SQL_CANDIDATE_GET, a, &t, e, C_TEXT(name), C_TEXT(identity));
    if (!ok)
        return error_context(e, "reading the candidates");
    if (!t.rows) {
        error_set(e, ERROR_MISSING, "there is no candidate \"%.*s\"", STR_ARG(name));
        return error_remedy(e, "`presse watch list` names them");
    }
    *out = candidate_of(&t, 0);
    return true;
}

struct deciding {
    struct str name;
    bool accepted;
};

static bool decide_work(struct db *db, void *context, struct error *e)
{
    const struct deciding *d = context;
    return DB_CHANGE(db, SQL_CANDIDATE_DECIDE, NULL, e, C_TEXT(d->name),
                     C_TEXT(d->accepted ? STR("accepted") : STR("dismissed")));
}

bool watch_decide(struct store *s, struct str name, bool accepted, struct error *e)
{
    struct deciding d = {name, accepted};
    return store_write(s, decide_work, &d, e);
}

struct entry watch_entry(struct arena *a, const struct room *r, const struct watch_candidate *c)
{
    const struct outlet *known = outlet_by_address(r->outlets, c->url);
    struct date day = c->published_at ? date_of_time(c->published_at) : address_date(c->url);
    (void)a;
    return (struct entry){.date = day,
                          .title = c->title,
                          .outlet = known && known->name.n ? known->name : c->outlet,
                          .url = c->url};
}

static bool keep(const struct room *r, const struct entry *entry, struct str why, int64_t now,
                 struct error *e)
{
    char today[DATE_ISO_SIZE];
    date_iso(date_of_time(now), today);
    return incomplete_keep(r->root, entry, why, str_of(today), e);
}

static bool write_entry(struct room *r, const struct entry *entry, bool *kept, struct error *e)
{
    struct error why = {0};
    struct str after;
    struct write_said said;
    const struct page *p = article_page(r, e);
    *kept = false;
    if (!p)
        return false;
    bool can = date_known(entry->date) && write_add_to(&r->arena, &p, entry, &after, &said, &why);
    if (can)
        return write_save(p, after, e);
    *kept = true;
    return keep(r, entry, why.message[0] ? str_of(why.message) : STR("its feed gives no date"),
                r->now, e);
}

bool watch_accept(struct store *s, struct room *r, const struct watch_candidate *c, bool *kept,
                  struct error *e)
{
    struct entry entry = watch_entry(&r->arena, r, c);
    struct article article = {.url = c->url, .final_url = c->url};
    article.facts.title.text = c->title;
    *kept = false;
    if (!article_known(&r->arena, r, &article) && !write_entry(r, &entry, kept, e))
        return false;
    return watch_decide(s, c->name, true, e);
}

bool watch_states(struct store *s, struct arena *a, struct watch_state **out, size_t *len,
                  struct error *e)
{
    struct table t;
    bool ok = store_query(s, SQL_FEED_LIST, NULL, 0, a, &t, e);
    if (!ok)
        return error_context(e, "reading the state of feeds");
    *out = ARENA_ARRAY(a, t.rows + 1, struct watch_state);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct watch_state){.url = table_text(&t, i, 0),
                                         .title = table_text(&t, i, 1),
                                         .moved_to = table_text(&t, i, 4),
                                         .trouble = table_text(&t, i, 5),
                                         .checked_at = table_int(&t, i, 6),
                                         .next_at = table_int(&t, i, 7),
                                         .good_at = table_int(&t, i, 8),
                                         .failures = table_int(&t, i, 9),
                                         .hub = table_text(&t, i, 10),
                                         .hub_until = table_int(&t, i, 13)};
    return true;
}

static void report_one(const struct watch_state *s, int64_t now, struct arena *a,
                       struct diags *diags)
{
    static const struct str file = STR_INIT("presse.yaml");
    struct diag *d;
    bool dead = s->failures > 1 && s->good_at && now - s->good_at >= WATCH_DEAD_DAYS * DAY;
    if (s->moved_to.n) {
        d = diag_add(diags, SEVERITY_WARNING, "feed-moved", file, 0, 0,
                     "the feed %.*s moved for good", STR_ARG(s->url));
        d->remedy = str_format(a, "write %.*s", STR_ARG(s->moved_to));
    } else if (dead || str_eq(s->trouble, STR("status 410"))) {
        d = diag_add(diags, SEVERITY_WARNING, "feed-dead", file, 0, 0,
                     "the feed %.*s is dead: %.*s", STR_ARG(s->url), STR_ARG(s->trouble));
        d->remedy = STR("look for the outlet's new feed, or take this one out");
    } else if (s->failures) {
        d = diag_add(diags, SEVERITY_NOTE, "feed-failing", file, 0, 0,
                     "the feed %.*s failed %lld time%s: %.*s", STR_ARG(s->url),
                     (long long)s->failures, s->failures == 1 ? "" : "s", STR_ARG(s->trouble));
        d->remedy = STR("it is asked again, more and more seldom");
    }
}

bool watch_report(struct store *s, const struct watch_plan *plan, int64_t now, struct arena *a,
                  struct diags *diags, struct error *e)
{
    struct watch_state *states;
    size_t len;
    if (!watch_states(s, a, &states, &len, e))
        return false;
    for (size_t i = 0; i < len; i++)
        if (watch_find(plan, states[i].url))
            report_one(&states[i], now, a, diags);
    return true;
}
