// SPDX-License-Identifier: MIT
#include "serve/notice.h"

#include "base/cleanup.h"
#include "intake/watch.h"
#include "net/health.h"

static void show_day(struct desk_call *c, struct value *map, const char *key, int64_t at)
{
    char day[DATE_ISO_SIZE];
    if (!at)
        return;
    date_iso(date_of_time(at), day);
    show(c, map, key, str_copy(c->a, str_of(day)));
}

// ---- links

static bool show_events(struct desk_call *c, struct store *s, struct value *link, struct str url,
                        struct error *e)
{
    struct table t;
    bool ok = STORE_QUERY(s, SQL_LINK_HISTORY, c->a, &t, e, C_TEXT(url));
    struct value *events = ok ? show_list(c, link, "events") : NULL;
    size_t from = ok && t.rows > NOTICE_EVENTS_SHOWN ? t.rows - NOTICE_EVENTS_SHOWN : 0;
    for (size_t i = from; ok && i < t.rows; i++) {
        struct value *event = show_item(c, events);
        show_day(c, event, "day", table_int(&t, i, 0));
        show(c, event, "state", say_of(c, "link-", str_c(c->a, table_text(&t, i, 1))));
        show(c, event, "why", table_text(&t, i, 2));
    }
    return ok;
}

bool notice_show_links(struct desk_call *c, struct store *s, struct error *e)
{
    struct health_state *states;
    size_t len;
    if (!health_troubled(s, c->a, &states, &len, e))
        return false;
    show(c, &c->page, "title", say(c, "links-title"));
    show_number(c, &c->page, "count", (int64_t)len);
    show_bool(c, &c->page, "empty", len == 0);
    struct value *links = show_list(c, &c->page, "links");
    for (size_t i = 0; i < len && i < NOTICE_LINKS_SHOWN; i++) {
        struct value *link = show_item(c, links);
        show(c, link, "url", states[i].url);
        show(c, link, "verdict", say_of(c, "link-", link_verdict_name(states[i].verdict)));
        show(c, link, "evidence", states[i].evidence);
        show(c, link, "moved_to", states[i].moved_to);
        show_day(c, link, "asked", states[i].checked_at);
        if (!show_events(c, s, link, states[i].url, e))
            return false;
    }
    return true;
}

// ---- candidates

static bool show_feeds(struct desk_call *c, struct store *s, struct error *e)
{
    struct watch_state *states;
    size_t len;
    if (!watch_states(s, c->a, &states, &len, e))
        return false;
    struct value *feeds = show_list(c, &c->page, "feeds");
    for (size_t i = 0; i < len; i++) {
        if (!states[i].failures && !states[i].moved_to.n)
            continue;
        struct value *feed = show_item(c, feeds);
        show(c, feed, "url", states[i].url);
        show(c, feed, "trouble", states[i].trouble);
        show(c, feed, "moved_to", states[i].moved_to);
    }
    return true;
}

bool notice_show_candidates(struct desk_call *c, struct store *s, const char *action,
                            struct error *e)
{
    struct watch_candidate *all;
    size_t len;
    if (!watch_candidates(s, STR("new"), c->a, &all, &len, e))
        return false;
    show(c, &c->page, "title", say(c, "watch-title"));
    show(c, &c->page, "action", str_of(action));
    show_bool(c, &c->page, "empty", len == 0);
    struct value *list = show_list(c, &c->page, "candidates");
    for (size_t i = 0; i < len; i++) {
        struct value *one = show_item(c, list);
        show(c, one, "name", all[i].name);
        show(c, one, "article", all[i].title);
        show(c, one, "outlet", all[i].outlet);
        show(c, one, "url", all[i].url);
        show(c, one, "word", all[i].word);
        show_day(c, one, "day", all[i].published_at);
    }
    return show_feeds(c, s, e);
}

bool notice_decide(struct desk_call *c, struct store *s, const char *path, bool *kept,
                   struct error *e)
{
    const struct room_options drafts = {.drafts = true};
    struct watch_candidate candidate;
    struct room *r;
    *kept = false;
    if (!watch_candidate(s, field(c, "name"), c->a, &candidate, e))
        return false;
    if (!str_eq(field(c, "do"), STR("accept")))
        return watch_decide(s, candidate.name, false, e);
    if (!room_load(path, &drafts, &r, e))
        return false;
    bool ok = watch_accept(s, r, &candidate, kept, e);
    room_free(r);
    return ok;
}
