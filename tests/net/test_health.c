// SPDX-License-Identifier: MIT
// If these fail, dead links stay unseen, live ones are called dead, or a stopped run starts over.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/health.h"
#include "net/worker.h"

enum { DAY = 86400, NOW = 1790000000 };

static struct {
    pid_t pid;
    int stop, port;
    struct network loopback;
    char folder[64];
} box;

static int start(void **state)
{
    (void)state;
    int in[2], out[2];
    char script[512];
    snprintf(script, sizeof script, "%s/net/behaviours.py", getenv("PRESSE_TESTS"));
    strcpy(box.folder, "/tmp/presse-health-XXXXXX");
    if (!mkdtemp(box.folder) || pipe(in) != 0 || pipe(out) != 0)
        return -1;
    box.pid = fork();
    if (box.pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execlp("python3", "python3", script, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    box.stop = in[1];
    FILE *f = fdopen(out[0], "r");
    struct error e;
    bool ok = f && fscanf(f, "%d", &box.port) == 1;
    if (f)
        fclose(f);
    return ok && network_parse(STR("127.0.0.0/8"), &box.loopback, &e) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    close(box.stop);
    waitpid(box.pid, NULL, 0);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", box.folder);
    return system(command);
}

static struct store *open_store(const char *name)
{
    char path[128];
    struct store *s;
    struct error e;
    snprintf(path, sizeof path, "%s/%s.db", box.folder, name);
    if (!store_open(path, &s, &e))
        fail_msg("%s", e.message);
    return s;
}

static struct health_options quick(struct store *s, int64_t now)
{
    return (struct health_options){
        .store = s,
        .now = now,
        .fetch = {.impolite = true,
                  .per_host = 8,
                  .transfer = {.user_agent = "presse-test",
                               .any_port = true,
                               .allowed = {&box.loopback, 1},
                               .connect_ms = 1000,
                               .total_ms = 1000}},
    };
}

static struct str at(struct arena *a, const char *path)
{
    return str_format(a, "http://127.0.0.1:%d%s", box.port, path);
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

// Between the first day and the last only those count that die in time: the others' answers are
// not waited for again.
static void run_day(struct store *s, struct arena *a, int64_t now, bool first, bool last)
{
    struct health_link links[N], known[N];
    struct error e;
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        bool dies = table[i].later == LINK_GONE || table[i].later == LINK_SOFT_GONE;
        links[i] = (struct health_link){at(a, table[i].path), str_of(table[i].title)};
        if (first || last || dies)
            known[n++] = links[i];
    }
    assert_true(health_know(s, known, n, now, &e));
    struct health_options o = quick(s, now);
    struct health_progress p;
    if (!health_run(&o, &p, &e))
        fail_msg("%s", e.message);
    assert_int_equal(p.done, n);
    struct health_state *states;
    size_t len;
    assert_true(health_states(s, now, a, &states, &len, &e));
    assert_int_equal(len, n);
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

static bool after_some(void *context)
{
    return (*(int *)context)-- <= 0;
}

static void a_stopped_run_goes_on_where_it_was(void **state)
{
    (void)state;
    enum { LINKS = 60 };
    struct arena a = ARENA_EMPTY;
    struct store *s = open_store("resume");
    struct health_link links[LINKS];
    struct error e;
    for (int i = 0; i < LINKS; i++)
        links[i] = (struct health_link){str_format(&a, "http://127.0.0.1:%d/ok?n=%d", box.port, i),
                                        STR_NONE};
    assert_true(health_know(s, links, LINKS, NOW, &e));
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
        done += p.done;
    }
    assert_int_equal(done, LINKS); // each once, none twice
    assert_true(rounds > 1);
    store_close(s);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "page-reader") == 0)
        return worker_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_habit_has_its_verdict_at_first_and_in_time),
        cmocka_unit_test(a_stopped_run_goes_on_where_it_was),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
