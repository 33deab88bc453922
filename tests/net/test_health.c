// SPDX-License-Identifier: MIT
// If these fail, dead links stay unseen, live ones are called dead, or a stopped run starts over.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "net/health.h"
#include "net/worker.h"
#include "place.h"
#include "server.h"

enum { DAY = 86400, NOW = 1790000000 };

static struct test_server server;
static struct {
    bool postgres;
    const char *no_postgres;
    char folder[64];
} box;

static int start(void **state)
{
    (void)state;
    place_begin(); // before there are pipes that its processes would hold open
    box.postgres = place_postgres(&box.no_postgres);
    strcpy(box.folder, "/tmp/presse-health-XXXXXX");
    return mkdtemp(box.folder) && test_server_begin(&server) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    test_server_end(&server);
    place_end();
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", box.folder);
    return system(command);
}

static struct store *open_at(const char *location)
{
    struct store *s;
    struct error e;
    if (!store_open(location, &s, &e))
        fail_msg("%s", e.message);
    return s;
}

static struct store *open_store(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s.db", box.folder, name);
    return open_at(path);
}

// A busy machine may take seconds for any answer: only who never answers is waited for shortly.
enum { PATIENT_MS = 60000, SHORT_MS = 2000 };

static struct health_options quick(struct store *s, int64_t now)
{
    return (struct health_options){
        .store = s,
        .now = now,
        .fetch = {.impolite = true,
                  .per_host = 8,
                  .transfer = {.user_agent = "presse-test",
                               .any_port = true,
                               .allowed = {&server.loopback, 1},
                               .connect_ms = PATIENT_MS,
                               .total_ms = PATIENT_MS,
                               .slow_seconds = PATIENT_MS / 1000}},
    };
}

static struct str at(struct arena *a, const char *path)
{
    return str_format(a, "http://127.0.0.1:%d%s", server.port, path);
}

static const char title[] = "Un article sur la vie des biblioth\xC3\xA8ques";

static const struct {
    const char *path;
    const char *title;
    enum link_verdict first, later; // on the first day, and after five days
} table[] = {
    {"/ok", title, LINK_OK, LINK_OK},
    {"/ok?plain", "", LINK_OK, LINK_OK},
    {"/gzip", title, LINK_OK, LINK_OK},
    {"/head-405", "", LINK_OK, LINK_OK},
    {"/head-404", "", LINK_OK, LINK_OK},
    {"/head-hang", "", LINK_OK, LINK_OK},
    {"/range", title, LINK_OK, LINK_OK},
    {"/pdf", "Un rapport", LINK_OK, LINK_OK},
    {"/no-type", title, LINK_OK, LINK_OK},
    {"/latin1", "", LINK_OK, LINK_OK},
    {"/endless", "", LINK_OK, LINK_OK},
    {"/to-ok-301", title, LINK_MOVED, LINK_MOVED},
    {"/to-ok-308", "", LINK_MOVED, LINK_MOVED},
    {"/chain-3", title, LINK_MOVED, LINK_MOVED},
    {"/to-ok-302", title, LINK_OK, LINK_OK},
    {"/to-ok-307", "", LINK_OK, LINK_OK},
    {"/paywall", "Un article", LINK_PAYWALLED, LINK_PAYWALLED},
    {"/402", "", LINK_PAYWALLED, LINK_PAYWALLED},
    {"/401", "", LINK_BLOCKED, LINK_BLOCKED},
    {"/403", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/429", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/451", "", LINK_BLOCKED, LINK_BLOCKED},
    {"/999", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/challenge", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/challenge-200", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/consent", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/to-login", title, LINK_BLOCKED, LINK_BLOCKED},
    {"/404", title, LINK_UNSURE, LINK_GONE},
    {"/410", "", LINK_UNSURE, LINK_GONE},
    {"/hang-up", "", LINK_UNSURE, LINK_GONE},
    {"/soft-404", title, LINK_UNSURE, LINK_SOFT_GONE},
    {"/soft-404-fr", title, LINK_UNSURE, LINK_SOFT_GONE},
    {"/parked", title, LINK_UNSURE, LINK_SOFT_GONE},
    {"/other-title", title, LINK_UNSURE, LINK_SOFT_GONE},
    {"/to-home", title, LINK_UNSURE, LINK_SOFT_GONE},
    {"/500", "", LINK_UNSURE, LINK_UNSURE},
    {"/503", "", LINK_UNSURE, LINK_UNSURE},
    {"/400", "", LINK_UNSURE, LINK_UNSURE},
    {"/self", "", LINK_UNSURE, LINK_UNSURE},
    {"/chain-6", "", LINK_UNSURE, LINK_UNSURE},
    {"/silent", "", LINK_UNSURE, LINK_UNSURE},
    {"/slow-head", "", LINK_UNSURE, LINK_UNSURE},
    {"/garbage", "", LINK_UNSURE, LINK_UNSURE},
    {"/bad-gzip", title, LINK_OK, LINK_OK},
    {"/big-head", "", LINK_UNSURE, LINK_UNSURE},
    {"/to-private", "", LINK_UNSURE, LINK_UNSURE},
};
enum { N = sizeof table / sizeof *table };

static bool never_answers(const char *path)
{
    static const char *const paths[] = {"/silent", "/slow-head", "/head-hang"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (strcmp(path, paths[i]) == 0)
            return true;
    return false;
}

// Asks for links that have not been asked for on that day.
static void ask_for(struct store *s, const struct health_link *links, size_t n, int64_t now,
                    unsigned total_ms)
{
    struct health_options o = quick(s, now);
    struct health_progress p;
    struct error e;
    o.fetch.transfer.total_ms = total_ms;
    assert_true(health_know(s, links, n, now, &e));
    if (!health_run(&o, &p, &e))
        fail_msg("%s", e.message);
    assert_int_equal(p.done, n);
}

// Between the first day and the last only those count that die in time: the others' answers are
// not waited for again.
static void run_day(struct store *s, struct arena *a, int64_t now, bool first, bool last)
{
    struct health_link links[N], known[N], silent[N];
    struct error e;
    size_t n = 0, silent_n = 0;
    for (size_t i = 0; i < N; i++) {
        bool dies = table[i].later == LINK_GONE || table[i].later == LINK_SOFT_GONE;
        links[i] = (struct health_link){at(a, table[i].path), str_of(table[i].title)};
        if (!first && !last && !dies)
            continue;
        if (never_answers(table[i].path))
            silent[silent_n++] = links[i];
        else
            known[n++] = links[i];
    }
    ask_for(s, silent, silent_n, now, SHORT_MS);
    ask_for(s, known, n, now, PATIENT_MS);
    struct health_state *states;
    size_t len;
    assert_true(health_states(s, now, a, &states, &len, &e));
    assert_int_equal(len, n + silent_n);
    for (size_t i = 0; i < N; i++) {
        enum link_verdict want = last ? table[i].later : table[i].first;
        for (size_t k = 0; k < len; k++)
            if ((first || last) && str_eq(states[k].url, links[i].url) && states[k].verdict != want)
                fail_msg("%s is %s (%.*s), not %s", table[i].path,
                         link_verdict_name(states[k].verdict), STR_ARG(states[k].evidence),
                         link_verdict_name(want));
    }
}

static void every_habit_has_its_verdict_at_first_and_in_time(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct store *s = open_store("verdicts");
    run_day(s, &a, NOW, true, false);
    for (int day = 1; day <= 2; day++)
        run_day(s, &a, NOW + day * 2 * DAY, false, day == 2);
    store_close(s);
    arena_free(&a);
}

static void one_link_does_not_keep_its_host_unasked_for_ever(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct store *s = open_store("turns");
    struct health_link links[6];
    bool asked[6] = {false};
    for (int i = 0; i < 5; i++)
        links[i] = (struct health_link){
            str_format(&a, "http://127.0.0.1:%d/ok?turn%d", server.port, i), STR_NONE};
    links[5] = (struct health_link){at(&a, "/429?turn"), STR_NONE}; // ends the questions of its day
    for (int day = 0; day < 20; day++) {
        struct health_options o = quick(s, NOW + day * DAY);
        struct health_progress p;
        struct health_state *states;
        size_t len;
        struct error e;
        o.fetch.impolite = false;
        o.fetch.interval_ms = 1;
        o.fetch.longest_wait_ms = 1000;
        assert_true(health_know(s, links, 6, o.now, &e));
        assert_true(health_run(&o, &p, &e));
        assert_int_equal(p.done, 6);
        assert_true(health_states(s, o.now, &a, &states, &len, &e));
        for (size_t i = 0; i < len; i++)
            for (size_t k = 0; k < 6; k++)
                if (str_eq(states[i].url, links[k].url) && states[i].verdict == LINK_OK)
                    asked[k] = true;
    }
    for (int i = 0; i < 5; i++)
        assert_true(asked[i]);
    store_close(s);
    arena_free(&a);
}

static bool after_some(void *context)
{
    return (*(int *)context)-- <= 0;
}

enum { LINKS = 60 };

static void know(struct store *s, struct arena *a, const char *path, int64_t now)
{
    struct health_link links[LINKS];
    struct error e;
    for (int i = 0; i < LINKS; i++)
        links[i] = (struct health_link){str_format(a, "http://127.0.0.1:%d%s%cn=%d", server.port,
                                                   path, strchr(path, '?') ? '&' : '?', i),
                                        STR_NONE};
    if (!health_know(s, links, LINKS, now, &e))
        fail_msg("%s", e.message);
}

// How often the server was asked for path so far; robots.txt is another path.
static int times_asked(const char *path)
{
    char command[200], line[300];
    int n = 0;
    snprintf(command, sizeof command, "curl -s http://127.0.0.1:%d/_log", server.port);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        n += strstr(line, path) != NULL;
    pclose(f);
    return n;
}

// Every link of the run has a verdict.
static size_t known_verdicts(struct store *s, int64_t now)
{
    struct arena a = ARENA_EMPTY;
    struct health_state *states;
    struct error e;
    size_t len, n = 0;
    assert_true(health_states(s, now, &a, &states, &len, &e));
    assert_int_equal(len, LINKS);
    for (size_t i = 0; i < len; i++)
        n += states[i].verdict != LINK_UNKNOWN;
    arena_free(&a);
    return n;
}

static void stop_and_go_on(struct store *s)
{
    struct arena a = ARENA_EMPTY;
    struct error e;
    know(s, &a, "/ok", NOW);
    size_t done = 0;
    int rounds = 0;
    while (done < LINKS && rounds++ < 200) {
        int left = 6;
        struct health_options o = quick(s, NOW);
        o.stop = after_some;
        o.context = &left;
        o.fetch.per_host = 2;
        struct health_progress p;
        assert_true(health_run(&o, &p, &e));
        assert_int_equal(p.total, LINKS - done); // what is left, told before it is asked
        done += p.done;
    }
    assert_int_equal(done, LINKS); // each once, none twice
    assert_true(rounds > 1);
    store_close(s);
    arena_free(&a);
}

static void a_stopped_run_goes_on_where_it_was(void **state)
{
    (void)state;
    stop_and_go_on(open_store("resume"));
    if (box.postgres)
        stop_and_go_on(open_at(place_database("resume")));
}

// ---- both engines

static const struct {
    const char *path, *title;
} few[] = {{"/ok", title},        {"/conditional", title},
           {"/to-ok-301", title}, {"/403", ""},
           {"/404", title},       {"/paywall", "Un article"},
           {"/soft-404", title},  {"/500", ""},
           {"/to-home", title},   {"/204", ""}};
enum { FEW = sizeof few / sizeof *few };

// What a store knows after a week of checks, as text: states, then the history of each link.
static char *a_week(struct store *s, struct arena *a)
{
    struct buf b = BUF_EMPTY;
    struct error e;
    struct health_state *states;
    size_t len;
    for (int day = 0; day < 7; day += 2) {
        struct health_link links[FEW];
        struct health_progress p;
        for (size_t i = 0; i < FEW; i++)
            links[i] = (struct health_link){at(a, few[i].path), str_of(few[i].title)};
        struct health_options o = quick(s, NOW + day * DAY);
        if (!health_know(s, links, FEW, o.now, &e) || !health_run(&o, &p, &e) ||
            !health_states(s, o.now, a, &states, &len, &e))
            fail_msg("%s", e.message);
        for (size_t i = 0; i < len; i++)
            buf_format(&b, "%.*s %s \"%.*s\" %.*s %lld %lld\n", STR_ARG(states[i].url),
                       link_verdict_name(states[i].verdict), STR_ARG(states[i].evidence),
                       STR_ARG(states[i].moved_to), (long long)states[i].checked_at,
                       (long long)states[i].bad_since);
    }
    if (!health_troubled(s, a, &states, &len, &e))
        fail_msg("%s", e.message);
    for (size_t i = 0; i < len; i++) {
        struct db *db;
        struct table t;
        assert_true(store_read_begin(s, &db, &e));
        assert_true(DB_QUERY(db, SQL_LINK_HISTORY, a, &t, &e, C_TEXT(states[i].url)));
        store_read_end(s, db);
        for (size_t k = 0; k < t.rows; k++)
            buf_format(&b, "%.*s since %lld: %.*s\n", STR_ARG(states[i].url),
                       (long long)table_int(&t, k, 0), STR_ARG(table_text(&t, k, 1)));
    }
    char *text = str_c(a, buf_view(&b));
    buf_free(&b);
    store_close(s);
    return text;
}

static void both_engines_know_the_same_after_a_week(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    if (!box.postgres) {
        print_message("left out: %s\n", box.no_postgres);
        skip();
    }
    char *lite = a_week(open_store("week"), &a);
    assert_string_equal(lite, a_week(open_at(place_database("week")), &a));
    assert_non_null(strstr(lite, "/404 gone"));
    assert_non_null(strstr(lite, "/paywall paywalled"));
    assert_non_null(strstr(lite, ": soft-gone"));
    arena_free(&a);
}

// ---- asking whether anything changed

static void what_did_not_change_is_not_sent_again(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct store *s = open_store("unchanged");
    struct error e;
    struct health_progress p;
    for (int month = 0; month < 3; month++) {
        const struct health_link link = {at(&a, "/conditional?mine"), str_of(title)};
        struct health_options o = quick(s, NOW + month * 40 * DAY);
        assert_true(health_know(s, &link, 1, o.now, &e));
        assert_true(health_run(&o, &p, &e));
        assert_int_equal(p.by_verdict[LINK_OK], 1);
    }
    assert_int_equal(times_asked("304 - /conditional?mine"), 2);
    // Under another title it must be read and compared again.
    const struct health_link other = {at(&a, "/conditional?mine"), STR("Recettes de cuisine")};
    struct health_options o = quick(s, NOW + 130 * DAY);
    assert_true(health_know(s, &other, 1, o.now, &e));
    assert_true(health_run(&o, &p, &e));
    assert_int_equal(times_asked("304 - /conditional?mine"), 2);
    assert_int_equal(p.by_verdict[LINK_UNSURE], 1);
    store_close(s);
    arena_free(&a);
}

// ---- a machine without a network

static void silence_of_all_is_no_death(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct store *s = open_store("offline");
    struct health_link links[8];
    struct error e;
    struct health_progress p;
    for (int day = 0; day <= 8; day += 2) {
        for (int i = 0; i < 8; i++)
            links[i] = (struct health_link){str_format(&a, "http://127.0.0.%d:1/%d", i + 2, i),
                                            STR_NONE}; // nobody listens
        struct health_options o = quick(s, NOW + day * DAY);
        assert_true(health_know(s, links, 8, o.now, &e));
        assert_true(health_run(&o, &p, &e));
        assert_int_equal(p.offline, 8);
        assert_int_equal(p.done, 0);
    }
    // One that answers shows that the line is up: then the silence of the others counts.
    links[0].url = at(&a, "/ok?up");
    for (int day = 10; day <= 14; day += 2) {
        struct health_options o = quick(s, NOW + day * DAY);
        assert_true(health_know(s, links, 8, o.now, &e));
        assert_true(health_run(&o, &p, &e));
        assert_int_equal(p.offline, 0);
    }
    assert_int_equal(p.by_verdict[LINK_GONE], 7);
    store_close(s);
    arena_free(&a);
}

static void what_no_page_names_for_a_year_is_forgotten(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct store *s = open_store("forgotten");
    struct error e;
    struct health_progress p;
    struct health_state *states;
    size_t len;
    const struct health_link old = {at(&a, "/ok?old"), STR_NONE},
                             new = {at(&a, "/ok?new"), STR_NONE};
    struct health_options o = quick(s, NOW);
    assert_true(health_know(s, &old, 1, NOW, &e) && health_run(&o, &p, &e));
    for (int day = 300; day <= 370; day += 70) {
        o = quick(s, NOW + day * DAY);
        assert_true(health_know(s, &new, 1, o.now, &e) && health_run(&o, &p, &e));
        assert_true(health_states(s, NOW, &a, &states, &len, &e));
        assert_int_equal(len, day < 366 ? 1 : 0);
    }
    store_close(s);
    arena_free(&a);
}

// ---- trouble of every kind

// A run whose N-th fallible call fails (a step of the database, a socket, a process): it says so
// or it does not matter; the next run completes it.
static void fail_at_every_call(struct store *s, const char *path, unsigned long step)
{
    struct error e;
    struct health_progress p;
    bool whole = false;
    step = getenv("PRESSE_EVERY_FAULT") ? 1 : step;
    for (unsigned long n = 1; !whole && n < 4000; n += step) {
        struct arena a = ARENA_EMPTY;
        const int64_t now = NOW + (int64_t)n * 2 * DAY;
        know(s, &a, path, now);
        struct health_options o = quick(s, now);
        fault_arm(n, EIO);
        bool ok = health_run(&o, &p, &e);
        whole = fault_calls() < n;
        fault_arm(0, 0);
        if (!ok)
            assert_true(e.message[0] != '\0');
        o = quick(s, now);
        if (!health_run(&o, &p, &e))
            fail_msg("after fault %lu: %s", n, e.message);
        assert_int_equal(known_verdicts(s, now), LINKS);
        arena_free(&a);
    }
    assert_true(whole);
    store_close(s);
}

static void any_call_may_fail_and_the_next_run_completes_it(void **state)
{
    (void)state;
    fail_at_every_call(open_store("faults"), "/204", 7);
    if (box.postgres)
        fail_at_every_call(open_at(place_database("faults")), "/204", 17);
}

// A process that checks links until it is killed: by itself, after so many answers.
struct until_killed {
    size_t after;
};

static void kill_self(void *context, const struct health_progress *p)
{
    const struct until_killed *k = context;
    if (p->done >= k->after)
        raise(SIGKILL);
}

static void killed_and_gone_on(const char *location, const char *path)
{
    struct arena a = ARENA_EMPTY;
    struct error e;
    struct health_progress p;
    struct store *s = open_at(location);
    know(s, &a, path, NOW);
    store_close(s);
    int before = times_asked(path), kills = 0;
    size_t stored = 0;
    for (size_t after = 20; after <= 40; after += 20, kills++) {
        pid_t child = fork();
        if (child == 0) {
            struct until_killed k = {after};
            s = open_at(location);
            struct health_options o = quick(s, NOW);
            o.store_after_ms = 1;
            o.fetch.per_host = 1;
            o.progress = kill_self;
            o.context = &k;
            (void)!health_run(&o, &p, &e);
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        s = open_at(location);
        size_t now_stored = known_verdicts(s, NOW);
        assert_true(now_stored > stored); // what was stored stays
        stored = now_stored;
        store_close(s);
    }
    s = open_at(location);
    struct health_options o = quick(s, NOW);
    assert_true(health_run(&o, &p, &e));
    assert_int_equal(p.done, LINKS - stored); // none of those is asked again
    assert_int_equal(known_verdicts(s, NOW), LINKS);
    // Twice is asked only what was under way or not yet on the disk when it was killed.
    int asked = times_asked(path) - before;
    assert_true(asked >= LINKS && asked <= LINKS + kills * 8);
    store_close(s);
    arena_free(&a);
}

static void a_killed_run_loses_nothing_that_was_stored(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/killed.db", box.folder);
    killed_and_gone_on(path, "/204?killed-sqlite");
    if (box.postgres) {
        snprintf(path, sizeof path, "%s", place_database("killed"));
        killed_and_gone_on(path, "/204?killed-postgres");
    }
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "page-reader") == 0)
        return worker_main(false);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_habit_has_its_verdict_at_first_and_in_time),
        cmocka_unit_test(one_link_does_not_keep_its_host_unasked_for_ever),
        cmocka_unit_test(a_stopped_run_goes_on_where_it_was),
        cmocka_unit_test(both_engines_know_the_same_after_a_week),
        cmocka_unit_test(what_did_not_change_is_not_sent_again),
        cmocka_unit_test(silence_of_all_is_no_death),
        cmocka_unit_test(what_no_page_names_for_a_year_is_forgotten),
        cmocka_unit_test(any_call_may_fail_and_the_next_run_completes_it),
        cmocka_unit_test(a_killed_run_loses_nothing_that_was_stored),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
