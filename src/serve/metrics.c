// SPDX-License-Identifier: MIT
// Counters are atomic and only ever grow; gauges are asked when somebody reads them. When the
// store does not answer, presse_desk_up says 0 and what would come from it is left out: no
// number is better than a wrong one.
#include "serve/metrics.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"

enum { CLASSES = 5, BUCKETS = 9 };

static const double bounds[BUCKETS] = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 0};
static const char *const bound_names[BUCKETS] = {"0.001", "0.005", "0.01", "0.05", "0.1",
                                                 "0.5",   "1.0",   "5.0",  "+Inf"};
static const char *const part_names[METRICS_PARTS] = {"site", "desk", "own"};

struct part {
    // By status, 1xx to 5xx, and by how long it took: one step a request, summed up when written.
    atomic_uint_fast64_t counts[CLASSES][BUCKETS];
    atomic_uint_fast64_t microseconds;
};

struct metrics {
    struct part parts[METRICS_PARTS];
    atomic_uint_fast64_t reads[2]; // kept out, used
    atomic_uint_fast64_t read_microseconds, pages, clips, errors, warnings;
    int64_t started;
    const char *version;
};

struct counted {
    struct metrics *metrics;
    enum metrics_part part;
    struct handler inner;
};

struct metrics *metrics_make(const char *version)
{
    struct metrics *m = mem_alloc(sizeof *m);
    memset(m, 0, sizeof *m);
    m->started = clock_now();
    m->version = version ? version : "";
    return m;
}

void metrics_free(struct metrics *m)
{
    free(m);
}

static void observe(struct part *p, int status, double seconds)
{
    size_t bucket = 0;
    int class = status / 100;
    while (bucket < BUCKETS - 1 && seconds > bounds[bucket])
        bucket++;
    class = class >= 1 && class <= CLASSES ? class - 1 : CLASSES - 1;
    atomic_fetch_add_explicit(&p->counts[class][bucket], 1, memory_order_relaxed);
    uint64_t whole = (uint64_t)(seconds > 0 ? seconds * 1e6 : 0);
    if (whole)
        atomic_fetch_add_explicit(&p->microseconds, whole, memory_order_relaxed);
}

// An answer that was given without asking the handler took no time to make.
static void count_again(void *context, int status)
{
    struct counted *c = context;
    observe(&c->metrics->parts[c->part], status, 0);
}

static void handle(void *context, struct request *q, struct response *out)
{
    struct counted *c = context;
    double start = clock_monotonic_ms();
    c->inner.handle(c->inner.context, q, out);
    bool again = q->quick && (out->later || (!out->ready && out->status < 400));
    if (!again)
        observe(&c->metrics->parts[c->part], out->status, (clock_monotonic_ms() - start) / 1000);
    out->lasting.again = count_again;
    out->lasting.context = c;
}

struct handler metrics_count(struct metrics *m, struct arena *a, enum metrics_part part,
                             const struct handler *h)
{
    struct counted *c = ARENA_NEW(a, struct counted);
    *c = (struct counted){m, part, *h};
    struct handler made = *h;
    made.handle = handle;
    made.context = c;
    return made;
}

void metrics_read(struct metrics *m, bool used, double seconds)
{
    atomic_fetch_add(&m->reads[used], 1);
    atomic_store(&m->read_microseconds, (uint64_t)(seconds * 1e6));
}

void metrics_room(struct metrics *m, size_t pages, size_t clips, size_t errors, size_t warnings)
{
    atomic_store(&m->pages, pages);
    atomic_store(&m->clips, clips);
    atomic_store(&m->errors, errors);
    atomic_store(&m->warnings, warnings);
}

// ---- writing

static void family(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_format(out, "# TYPE %s %s\n# HELP %s %s\n", name, type, name, help);
}

static void unit_family(struct buf *out, const char *name, const char *type, const char *unit,
                        const char *help)
{
    buf_format(out, "# TYPE %s %s\n# UNIT %s %s\n# HELP %s %s\n", name, type, name, unit, name,
               help);
}

static void gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
    family(out, name, "gauge", help);
    buf_format(out, "%s %lld\n", name, (long long)value);
}

static void seconds(struct buf *out, uint64_t microseconds)
{
    buf_format(out, "%llu.%06llu\n", (unsigned long long)(microseconds / 1000000),
               (unsigned long long)(microseconds % 1000000));
}

static void write_histogram(const struct part *p, const char *part, struct buf *out)
{
    unsigned long long sum = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        for (size_t c = 0; c < CLASSES; c++)
            sum += atomic_load(&p->counts[c][i]);
        buf_format(out, "presse_http_request_seconds_bucket{part=\"%s\",le=\"%s\"} %llu\n", part,
                   bound_names[i], sum);
    }
    buf_format(out, "presse_http_request_seconds_count{part=\"%s\"} %llu\n", part, sum);
    buf_format(out, "presse_http_request_seconds_sum{part=\"%s\"} ", part);
    seconds(out, atomic_load(&p->microseconds));
}

static unsigned long long count_of_class(const struct part *p, size_t class)
{
    unsigned long long sum = 0;
    for (size_t i = 0; i < BUCKETS; i++)
        sum += atomic_load(&p->counts[class][i]);
    return sum;
}

static void write_http(const struct metrics *m, size_t connections, struct buf *out)
{
    family(out, "presse_http_requests", "counter", "Requests answered, by part and status.");
    for (size_t p = 0; p < METRICS_PARTS; p++)
        for (size_t i = 0; i < CLASSES; i++)
            buf_format(out, "presse_http_requests_total{part=\"%s\",status=\"%zuxx\"} %llu\n",
                       part_names[p], i + 1, count_of_class(&m->parts[p], i));
    unit_family(out, "presse_http_request_seconds", "histogram", "seconds",
                "Time to make an answer, without sending it.");
    for (size_t p = 0; p < METRICS_PARTS; p++)
        write_histogram(&m->parts[p], part_names[p], out);
    gauge(out, "presse_http_connections", "Open connections.", (int64_t)connections);
}

static void write_room(const struct metrics *m, struct buf *out)
{
    static const char *const outcomes[] = {"kept_out", "used"};
    gauge(out, "presse_room_pages", "Published pages.", (int64_t)atomic_load(&m->pages));
    gauge(out, "presse_room_clips", "Clips.", (int64_t)atomic_load(&m->clips));
    family(out, "presse_room_findings", "gauge", "What `presse check` would list.");
    buf_format(out, "presse_room_findings{severity=\"error\"} %llu\n",
               (unsigned long long)atomic_load(&m->errors));
    buf_format(out, "presse_room_findings{severity=\"warning\"} %llu\n",
               (unsigned long long)atomic_load(&m->warnings));
    family(out, "presse_room_reads", "counter", "Readings of the room, by what came of them.");
    for (size_t i = 0; i < 2; i++)
        buf_format(out, "presse_room_reads_total{outcome=\"%s\"} %llu\n", outcomes[i],
                   (unsigned long long)atomic_load(&m->reads[i]));
    unit_family(out, "presse_room_read_seconds", "gauge", "seconds", "The last reading's time.");
    buf_c(out, "presse_room_read_seconds ");
    seconds(out, atomic_load(&m->read_microseconds));
}

static int64_t open_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    int64_t n = 0;
    while (d && readdir(d))
        n++;
    if (d)
        closedir(d);
    return n > 3 ? n - 3 : 0; // without ".", ".." and the folder itself
}

static int64_t resident_bytes(void)
{
    long long all, resident = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    if (fscanf(f, "%lld %lld", &all, &resident) != 2)
        resident = 0;
    fclose(f);
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

static void write_process(const struct metrics *m, struct buf *out)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    uint64_t cpu = (uint64_t)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 +
                   (uint64_t)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
    family(out, "presse_build", "info", "The program.");
    buf_format(out, "presse_build_info{version=\"%s\"} 1\n", m->version);
    unit_family(out, "process_cpu_seconds", "counter", "seconds", "Processor time used.");
    buf_c(out, "process_cpu_seconds_total ");
    seconds(out, cpu);
    unit_family(out, "process_resident_memory_bytes", "gauge", "bytes", "Memory in use.");
    buf_format(out, "process_resident_memory_bytes %lld\n", (long long)resident_bytes());
    gauge(out, "process_open_fds", "Open file descriptors.", open_descriptors());
    unit_family(out, "process_start_time_seconds", "gauge", "seconds", "When it started.");
    buf_format(out, "process_start_time_seconds %lld\n", (long long)m->started);
}

void metrics_write(const struct metrics *m, struct desk_site *desk, size_t connections,
                   size_t indexes, struct buf *out)
{
    write_process(m, out);
    write_http(m, connections, out);
    write_room(m, out);
    family(out, "presse_search_indexes", "counter", "Search indexes made before a search.");
    buf_format(out, "presse_search_indexes_total %zu\n", indexes);
    if (desk)
        desk_site_metrics(desk, out);
    buf_c(out, "# EOF\n");
}
