// SPDX-License-Identifier: MIT
// The link check alone, for bench/links.py: knows the links of a file, asks what is due, prints
// figures as JSON.
//
//   links STORE FILE polite|impolite NETWORK PORT [KNOWN]
//
// FILE: an address and a title a line, parted by a tab. KNOWN: so many other links are known to
// the store besides, and fresh; their answers are not waited for.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "net/health.h"
#include "net/worker.h"

enum { BATCH = 10000 };

static int fail(const struct error *e)
{
    fprintf(stderr, "links: %s\n", e->message);
    return 1;
}

static bool know_file(struct store *s, const char *path, int64_t now, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str text, line;
    struct health_link *links = NULL;
    size_t len = 0, cap = 0;
    if (!file_read(path, 0, &a, &text, NULL, e))
        return false;
    while (str_line(&text, &line)) {
        size_t tab = str_find_char(line, '\t');
        if (line.n)
            ARENA_PUSH(&a, links, len, cap) = (struct health_link){
                str_slice(line, 0, tab), tab == STR_NOT_FOUND ? STR_NONE : str_from(line, tab + 1)};
    }
    return health_know(s, links, len, now, e);
}

// Links of an earlier run: known, in the way of every question to the store, not asked now.
static bool know_more(struct store *s, size_t count, int64_t before, struct error *e)
{
    for (size_t i = 0; i < count; i += BATCH) {
        AUTO_ARENA a = ARENA_EMPTY;
        struct health_link *links = ARENA_ARRAY(&a, BATCH, struct health_link);
        size_t n = count - i < BATCH ? count - i : BATCH;
        for (size_t k = 0; k < n; k++)
            links[k] = (struct health_link){
                str_format(&a, "https://outlet-%zu.example/2021/10/11/an-article-%zu",
                           (i + k) % 5000, i + k),
                str_format(&a, "The title of article %zu", i + k)};
        if (!health_know(s, links, n, before, e))
            return false;
    }
    return true;
}

// Of this program alone: what getrusage says begins with what its parent had.
static long peak_kib(void)
{
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "re");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %ld", &kib) == 1)
            break;
    if (f)
        fclose(f);
    return kib;
}

int main(int argc, char **argv)
{
    struct error e = {0};
    struct store *s;
    struct network allowed;
    struct health_progress p;
    if (argc == 2 && strcmp(argv[1], "page-reader") == 0)
        return worker_main(false);
    if (argc < 6 || !network_parse(str_of(argv[4]), &allowed, &e))
        return 2;
    const unsigned port = (unsigned)atoi(argv[5]);
    int64_t now = clock_now();
    if (!store_open(argv[1], &s, &e))
        return fail(&e);
    if (!know_more(s, argc > 6 ? strtoul(argv[6], NULL, 10) : 0, now - 3600, &e) ||
        !know_file(s, argv[2], now, &e))
        return fail(&e);
    struct health_options o = {
        .store = s,
        .program = argv[0],
        .now = now,
        .fetch = {.impolite = strcmp(argv[3], "impolite") == 0,
                  .per_host = 4,
                  .transfer = {.user_agent = "presse-bench",
                               .allowed = {&allowed, 1},
                               .ports = &port,
                               .ports_len = 1}},
    };
    double from = clock_monotonic_ms();
    if (!health_run(&o, &p, &e))
        return fail(&e);
    printf("{\"done\": %zu, \"seconds\": %.3f, \"peak_kib\": %ld", p.done,
           (clock_monotonic_ms() - from) / 1e3, peak_kib());
    for (int v = 0; v <= LINK_UNSURE; v++)
        printf(", \"%s\": %zu", link_verdict_name((enum link_verdict)v), p.by_verdict[v]);
    puts("}");
    store_close(s);
    return 0;
}
