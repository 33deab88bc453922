// SPDX-License-Identifier: MIT
// In order: walls; bad answers, which become death only in time; answers of something else
// (soft death); moves; payment; all well.
#include "net/link.h"

#include "net/metadata_parts.h"
#include "text/address.h"
#include "text/fold.h"

enum { DAY = 86400, STRANGE_TITLE = 15, WORD_LEAST = 3, WORDS_MOST = 64 };

enum reason {
    WHY_ROBOTS_TXT,
    WHY_LATER,
    WHY_REFUSES,
    WHY_CHALLENGE,
    WHY_ROBOT_WALL,
    WHY_CONSENT,
    WHY_LOGIN,
    WHY_HOME,
    WHY_SAYS_GONE,
    WHY_FOR_SALE,
    WHY_HOME_ANSWERS,
    WHY_OTHER_TITLE,
    WHY_NO_HOST,
    WHY_NO_ANSWER,
    WHY_TIMEOUT,
    WHY_GONE,
    WHY_NOT_FOUND,
    WHY_PAY,
    WHY_MOVED,
    WHY_SUBSCRIBERS,
    WHY_ADDRESS,
    WHY_NOT_PUBLIC,
    REASONS
};

// What evidence says, and its name for those who say it in another language.
static const struct {
    const char *name, *text;
} reasons[REASONS] = {
    [WHY_ROBOTS_TXT] = {"robots-txt", "robots.txt asks robots to stay away"},
    [WHY_LATER] = {"later", "the server asked to come back later"},
    [WHY_REFUSES] = {"refuses", "the server refuses robots"},
    [WHY_CHALLENGE] = {"challenge", "the server shows a challenge"},
    [WHY_ROBOT_WALL] = {"robot-wall", "the page is a wall against robots"},
    [WHY_CONSENT] = {"consent", "the page asks for consent first"},
    [WHY_LOGIN] = {"login", "the page asks to log in first"},
    [WHY_HOME] = {"home", "it leads to the home page"},
    [WHY_SAYS_GONE] = {"says-gone", "the page says that it is not there"},
    [WHY_FOR_SALE] = {"for-sale", "the domain is for sale"},
    [WHY_HOME_ANSWERS] = {"home-answers", "the home page answers"},
    [WHY_OTHER_TITLE] = {"other-title", "the page's title has nothing to do with the clip"},
    [WHY_NO_HOST] = {"no-host", "the host has no address"},
    [WHY_NO_ANSWER] = {"no-answer", "no answer"},
    [WHY_TIMEOUT] = {"timeout", "no answer in time"},
    [WHY_GONE] = {"gone", "410 gone"},
    [WHY_NOT_FOUND] = {"not-found", "404 not found"},
    [WHY_PAY] = {"pay", "the server asks for payment"},
    [WHY_MOVED] = {"moved", "moved for good"},
    [WHY_SUBSCRIBERS] = {"subscribers", "the article is for subscribers"},
    [WHY_ADDRESS] = {"address", "this is no address that can be asked"},
    [WHY_NOT_PUBLIC] = {"not-public", "the address is not public"},
};

const char *link_reason_name(struct str evidence)
{
    size_t end = str_find(evidence, STR(", seen on "));
    struct str what = str_slice(evidence, 0, end == STR_NOT_FOUND ? evidence.n : end);
    for (size_t i = 0; i < REASONS; i++)
        if (str_eq(what, str_of(reasons[i].text)))
            return reasons[i].name;
    return NULL;
}

const char *link_verdict_name(enum link_verdict v)
{
    static const char *const names[] = {
        [LINK_UNKNOWN] = "unknown",     [LINK_OK] = "ok",           [LINK_MOVED] = "moved",
        [LINK_PAYWALLED] = "paywalled", [LINK_BLOCKED] = "blocked", [LINK_GONE] = "gone",
        [LINK_SOFT_GONE] = "soft-gone", [LINK_UNSURE] = "unsure",
    };
    return names[v];
}

static size_t words_of(struct arena *a, struct str s, struct str out[WORDS_MOST])
{
    struct str rest = fold_words(a, s), word;
    size_t n = 0;
    while (n < WORDS_MOST && str_split(&rest, ' ', &word))
        if (word.n >= WORD_LEAST)
            out[n++] = word;
    return n;
}

unsigned link_words_shared(struct str one, struct str other)
{
    struct arena a = ARENA_EMPTY;
    struct str x[WORDS_MOST], y[WORDS_MOST];
    size_t nx = words_of(&a, one, x), ny = words_of(&a, other, y), hits = 0;
    for (size_t i = 0; i < nx; i++) {
        bool found = false;
        for (size_t j = 0; j < ny && !found; j++)
            found = str_eq(x[i], y[j]);
        hits += found;
    }
    arena_free(&a);
    return nx < 2 ? 100 : (unsigned)(hits * 100 / nx);
}

static struct link_judgement judged(enum link_verdict v, struct str evidence, int64_t now)
{
    return (struct link_judgement){
        .verdict = v, .evidence = evidence, .after = {.verdict = v, .checked_at = now}};
}

// A bad answer: unsure at first, `final` once enough days saw it.
static struct link_judgement bad(struct arena *a, enum link_verdict final, const char *what,
                                 const struct link_history *before, int64_t now)
{
    struct link_history h = *before;
    h.checked_at = now;
    if (h.bad_since == 0 || now < h.bad_since) { // the first, or the clock went back
        h.bad_since = h.bad_at = now;
        h.bad_tries = 1;
    } else if (now - h.bad_at >= DAY) {
        h.bad_at = now;
        h.bad_tries++;
    }
    bool sure = h.bad_tries >= LINK_GONE_TRIES && now - h.bad_since >= LINK_GONE_SECONDS;
    h.verdict = sure ? final : LINK_UNSURE;
    char since[DATE_ISO_SIZE];
    date_iso(date_of_time(h.bad_since), since);
    struct str evidence = str_format(a, "%s, seen on %u day%s since %s", what, h.bad_tries,
                                     h.bad_tries == 1 ? "" : "s", since);
    return (struct link_judgement){.verdict = h.verdict, .evidence = evidence, .after = h};
}

// Walls of the server and of the page; NULL when there is none.
static const char *wall_of(const struct link_answer *x)
{
    int s = x->http_status;
    if (x->status == FETCH_ROBOTS)
        return reasons[WHY_ROBOTS_TXT].text;
    if (x->status == FETCH_LATER)
        return reasons[WHY_LATER].text;
    if (x->status != FETCH_ANSWERED)
        return NULL;
    if (s == 401 || s == 403 || s == 407 || s == 429 || s == 451 || s == 999)
        return reasons[WHY_REFUSES].text;
    if (s == 503 && x->has_page && x->wall == WALL_ROBOT)
        return reasons[WHY_CHALLENGE].text;
    if (!x->has_page)
        return NULL;
    return x->wall == WALL_ROBOT     ? reasons[WHY_ROBOT_WALL].text
           : x->wall == WALL_CONSENT ? reasons[WHY_CONSENT].text
           : x->wall == WALL_LOGIN   ? reasons[WHY_LOGIN].text
                                     : NULL;
}

static bool leads_home(struct str asked, struct str final)
{
    struct str from = url_path(asked), to = url_path(final);
    return from.n > 1 && (to.n == 0 || str_eq(to, STR("/"))) && !str_contains(final, STR("?"));
}

// What answers in place of the article; NULL when it seems to be the article.
static const char *stand_in(struct str url, struct str title, const struct link_answer *x)
{
    if (x->redirected && leads_home(url, x->final_url))
        return reasons[WHY_HOME].text;
    if (!x->has_page)
        return NULL;
    if (x->wall == WALL_ERROR)
        return reasons[WHY_SAYS_GONE].text;
    if (x->wall == WALL_PARKED)
        return reasons[WHY_FOR_SALE].text;
    if (x->wall == WALL_HOME && url_path(url).n > 1)
        return reasons[WHY_HOME_ANSWERS].text;
    if (title.n && x->title.n && link_words_shared(title, x->title) < STRANGE_TITLE &&
        link_words_shared(x->title, title) < STRANGE_TITLE)
        return reasons[WHY_OTHER_TITLE].text;
    return NULL;
}

static struct link_judgement judge_failure(struct arena *a, const struct link_answer *x,
                                           const struct link_history *before, int64_t now)
{
    switch (x->status) {
    case FETCH_BAD_ADDRESS:
        return judged(LINK_UNSURE, str_of(reasons[WHY_ADDRESS].text), now);
    case FETCH_REFUSED:
        return judged(LINK_UNSURE, str_of(reasons[WHY_NOT_PUBLIC].text), now);
    case FETCH_NO_HOST:
        return bad(a, LINK_GONE, reasons[WHY_NO_HOST].text, before, now);
    case FETCH_NO_ANSWER:
        return bad(a, LINK_GONE, reasons[WHY_NO_ANSWER].text, before, now);
    case FETCH_TIMEOUT:
        return bad(a, LINK_UNSURE, reasons[WHY_TIMEOUT].text, before, now);
    default:
        return bad(a, LINK_UNSURE, fetch_status_name(x->status), before, now);
    }
}

struct link_judgement link_judge(struct arena *a, struct str url, struct str title,
                                 const struct link_answer *x, const struct link_history *before,
                                 int64_t now)
{
    const char *wall = wall_of(x);
    if (wall)
        return judged(LINK_BLOCKED, str_of(wall), now);
    if (x->status != FETCH_ANSWERED)
        return judge_failure(a, x, before, now);
    int s = x->http_status;
    if (s == 404 || s == 410)
        return bad(a, LINK_GONE, s == 410 ? reasons[WHY_GONE].text : reasons[WHY_NOT_FOUND].text,
                   before, now);
    if (s == 402)
        return judged(LINK_PAYWALLED, str_of(reasons[WHY_PAY].text), now);
    if (s >= 400 || s < 200 || (s >= 300 && s != 304))
        return bad(a, LINK_UNSURE, str_c(a, str_format(a, "status %d", s)), before, now);
    const char *other = stand_in(url, title, x);
    if (other)
        return bad(a, LINK_SOFT_GONE, other, before, now);
    bool same = str_eq(address_identity(a, url), address_identity(a, x->final_url));
    if (x->redirected && x->permanent && !same) {
        struct link_judgement j = judged(LINK_MOVED, str_of(reasons[WHY_MOVED].text), now);
        j.moved_to = str_copy(a, x->final_url);
        return j;
    }
    if (x->has_page && x->access == META_SUBSCRIBERS)
        return judged(LINK_PAYWALLED, str_of(reasons[WHY_SUBSCRIBERS].text), now);
    return judged(LINK_OK, str_format(a, "status %d", s), now);
}
