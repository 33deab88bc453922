// SPDX-License-Identifier: MIT
// In order: walls; bad answers, which become death only in time; answers of something else
// (soft death); moves; payment; all well.
#include "net/link.h"

#include "net/metadata_parts.h"
#include "text/address.h"
#include "text/fold.h"

enum { DAY = 86400, STRANGE_TITLE = 15, WORD_LEAST = 3, WORDS_MOST = 64 };

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
        return "robots.txt asks robots to stay away";
    if (x->status == FETCH_LATER)
        return "the server asked to come back later";
    if (x->status != FETCH_ANSWERED)
        return NULL;
    if (s == 401 || s == 403 || s == 407 || s == 429 || s == 451 || s == 999)
        return "the server refuses robots";
    if (s == 503 && x->has_page && x->wall == WALL_ROBOT)
        return "the server shows a challenge";
    if (!x->has_page)
        return NULL;
    return x->wall == WALL_ROBOT     ? "the page is a wall against robots"
           : x->wall == WALL_CONSENT ? "the page asks for consent first"
           : x->wall == WALL_LOGIN   ? "the page asks to log in first"
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
        return "it leads to the home page";
    if (!x->has_page)
        return NULL;
    if (x->wall == WALL_ERROR)
        return "the page says that it is not there";
    if (x->wall == WALL_PARKED)
        return "the domain is for sale";
    if (x->wall == WALL_HOME && url_path(url).n > 1)
        return "the home page answers";
    if (title.n && x->title.n && link_words_shared(title, x->title) < STRANGE_TITLE &&
        link_words_shared(x->title, title) < STRANGE_TITLE)
        return "the page's title has nothing to do with the clip";
    return NULL;
}

static struct link_judgement judge_failure(struct arena *a, const struct link_answer *x,
                                           const struct link_history *before, int64_t now)
{
    switch (x->status) {
    case FETCH_BAD_ADDRESS:
        return judged(LINK_UNSURE, STR("this is no address that can be asked"), now);
    case FETCH_REFUSED:
        return judged(LINK_UNSURE, STR("the address is not public"), now);
    case FETCH_NO_HOST:
        return bad(a, LINK_GONE, "the host has no address", before, now);
    case FETCH_NO_ANSWER:
        return bad(a, LINK_GONE, "no answer", before, now);
    case FETCH_TIMEOUT:
        return bad(a, LINK_UNSURE, "no answer in time", before, now);
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
        return bad(a, LINK_GONE, s == 410 ? "410 gone" : "404 not found", before, now);
    if (s == 402)
        return judged(LINK_PAYWALLED, STR("the server asks for payment"), now);
    if (s >= 400 || s < 200 || (s >= 300 && s != 304))
        return bad(a, LINK_UNSURE, str_c(a, str_format(a, "status %d", s)), before, now);
    const char *other = stand_in(url, title, x);
    if (other)
        return bad(a, LINK_SOFT_GONE, other, before, now);
    bool same = str_eq(address_identity(a, url), address_identity(a, x->final_url));
    if (x->redirected && x->permanent && !same) {
        struct link_judgement j = judged(LINK_MOVED, STR("moved for good"), now);
        j.moved_to = str_copy(a, x->final_url);
        return j;
    }
    if (x->has_page && x->access == META_SUBSCRIBERS)
        return judged(LINK_PAYWALLED, STR("the article is for subscribers"), now);
    return judged(LINK_OK, str_format(a, "status %d", s), now);
}
