// SPDX-License-Identifier: MIT
// What a person has to decide comes first, and in the page's language: dates in words, outlets and
// titles instead of addresses where the room knows them.
#include "serve/notice.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "intake/links.h"
#include "intake/watch.h"
#include "net/health.h"
#include "room/outlet.h"
#include "site/datetext.h"
#include "text/address.h"

static struct str day_words(struct desk_call *c, int64_t at)
{
    char text[DATETEXT_SIZE];
    size_t n = datetext_full(c->site->dates[str_eq(c->lang, STR("en"))], date_of_time(at), text);
    return str_copy(c->a, (struct str){text, n});
}

// The day for machines under key, and in words under key_words.
static void show_day(struct desk_call *c, struct value *map, const char *key, int64_t at)
{
    char day[DATE_ISO_SIZE];
    if (!at)
        return;
    date_iso(date_of_time(at), day);
    show(c, map, key, str_copy(c->a, str_of(day)));
    show(c, map, str_c(c->a, str_format(c->a, "%s_words", key)), day_words(c, at));
}

// Why a server, a link or a feed is called so, in the page's language: evidence is kept in one.
static struct str why_words(struct desk_call *c, struct str evidence)
{
    const char *name = link_reason_name(evidence);
    if (name)
        return say_of(c, "why-", name);
    size_t end = str_find(evidence, STR(", seen on "));
    struct str what = str_slice(evidence, 0, end == STR_NOT_FOUND ? evidence.n : end);
    if (str_starts(what, STR("status ")))
        return say_number(c, STR("why-status"), number_of(str_from(what, 7)));
    if (str_starts(what, STR("it cannot be read")))
        return say(c, "why-unreadable");
    if (str_starts(what, STR("no answer (")))
        what = str_slice(what, 11, what.n - 1);
    for (int s = FETCH_BAD_ADDRESS; s <= FETCH_LATER; s++)
        if (str_eq(what, str_of(fetch_status_name((enum fetch_status)s))))
            return say_of(c, "why-fetch-", fetch_status_name((enum fetch_status)s));
    return what;
}

static struct str outlet_of(const struct desk_call *c, struct str url, struct str said)
{
    struct address parts;
    const struct outlet *known = c->room ? outlet_by_address(c->room->outlets, url) : NULL;
    return known && known->name.n             ? known->name
           : said.n                           ? said
           : address_parse(c->a, url, &parts) ? parts.host
                                              : url;
}

// ---- links

static bool show_events(struct desk_call *c, struct store *s, struct value *link, struct str url,
                        struct error *e)
{
    struct table t;
    if (!STORE_QUERY(s, SQL_LINK_HISTORY, c->a, &t, e, C_TEXT(url)))
        return false;
    show_bool(c, link, "has_events", t.rows > 1);
    struct value *events = show_list(c, link, "events");
    size_t from = t.rows > NOTICE_EVENTS_SHOWN ? t.rows - NOTICE_EVENTS_SHOWN : 0;
    for (size_t i = from; t.rows > 1 && i < t.rows; i++) {
        struct value *event = show_item(c, events);
        show_day(c, event, "day", table_int(&t, i, 0));
        show(c, event, "state", say_of(c, "link-", str_c(c->a, table_text(&t, i, 1))));
        show(c, event, "why", why_words(c, table_text(&t, i, 2)));
    }
    return true;
}

static bool show_link(struct desk_call *c, struct store *s, struct value *group,
                      const struct room_links *known, const struct health_state *x, struct error *e)
{
    struct value *link = show_item(c, group);
    const struct link_place *place = links_place(known, x->url);
    show(c, link, "url", x->url);
    show(c, link, "article", place && place->title.n ? place->title : x->url);
    show(c, link, "outlet", outlet_of(c, x->url, STR_NONE));
    show(c, link, "evidence", why_words(c, x->evidence));
    show(c, link, "moved_to", x->moved_to);
    if (x->bad_since)
        show_day(c, link, "since", x->bad_since);
    show_day(c, link, "asked", x->checked_at);
    return show_events(c, s, link, x->url, e);
}

// One section for each verdict that has links; *shown counts over all of them.
static bool show_group(struct desk_call *c, struct store *s, struct value *groups,
                       enum link_verdict verdict, const struct room_links *known,
                       const struct health_state *states, size_t len, size_t *shown,
                       struct error *e)
{
    int64_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += states[i].verdict == verdict;
    if (!count)
        return true;
    struct value *group = show_item(c, groups);
    show(c, group, "verdict", say_of(c, "link-", link_verdict_name(verdict)));
    show(c, group, "help", say_of(c, "links-do-", link_verdict_name(verdict)));
    show(c, group, "name", str_of(link_verdict_name(verdict)));
    show_number(c, group, "count", count);
    struct value *links = show_list(c, group, "links");
    for (size_t i = 0; i < len && *shown < NOTICE_LINKS_SHOWN; i++)
        if (states[i].verdict == verdict && (*shown)++ < NOTICE_LINKS_SHOWN &&
            !show_link(c, s, links, known, &states[i], e))
            return false;
    return true;
}

// Of those that the room still has.
static void keep_known(const struct room_links *known, struct health_state *states, size_t *len)
{
    size_t n = 0;
    for (size_t i = 0; i < *len; i++)
        if (links_place(known, states[i].url))
            states[n++] = states[i];
    *len = n;
}

bool notice_show_links(struct desk_call *c, struct store *s, struct error *e)
{
    static const enum link_verdict order[] = {LINK_GONE, LINK_SOFT_GONE, LINK_MOVED, LINK_BLOCKED};
    struct health_state *states;
    struct room_links known;
    size_t len, shown = 0;
    if (!health_troubled(s, c->a, &states, &len, e))
        return false;
    links_collect(c->a, c->room, &known);
    keep_known(&known, states, &len);
    show(c, &c->page, "title", say(c, "links-title"));
    show_bool(c, &c->page, "empty", len == 0);
    struct value *groups = show_list(c, &c->page, "groups");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (!show_group(c, s, groups, order[i], &known, states, len, &shown, e))
            return false;
    if (len > shown)
        show(c, &c->page, "more", say_number(c, STR("links-more"), (int64_t)(len - shown)));
    return true;
}

// ---- candidates

static struct str bare_address(struct str url)
{
    size_t at = str_find(url, STR("://"));
    return at == STR_NOT_FOUND ? url : str_from(url, at + 3);
}

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
        show(c, feed, "name", states[i].title.n ? states[i].title : bare_address(states[i].url));
        show(c, feed, "moved_to", states[i].moved_to);
        if (!states[i].moved_to.n)
            show(c, feed, "trouble", why_words(c, states[i].trouble));
        if (states[i].good_at)
            show_day(c, feed, "good", states[i].good_at);
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
        show(c, one, "outlet", outlet_of(c, all[i].url, all[i].outlet));
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
