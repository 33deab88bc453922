// SPDX-License-Identifier: MIT
// The worker's side: see worker.h, and worker_frame.h for what is said. It trusts nobody either: a
// frame that is none ends it.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "net/pdf.h"
#include "net/sandbox.h"
#include "net/worker.h"
#include "net/worker_frame.h"
#include "net/xml.h"
#include "text/address.h"
#include "text/charset.h"
#include "text/html_parse.h"

enum { RENEW_MS = 200 };

static bool read_whole(char *p, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = read(0, p + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

// Each page may take as long as the first, give or take what RENEW_MS holds.
static void allow_more_time(void)
{
    static double renewed_at = -RENEW_MS;
    double now = clock_monotonic_ms();
    if (now - renewed_at < RENEW_MS)
        return;
    renewed_at = now;
    struct rusage used;
    struct rlimit limit;
    getrusage(RUSAGE_SELF, &used);
    limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + WORKER_CPU_SECONDS + 1;
    limit.rlim_max = RLIM_INFINITY;
    setrlimit(RLIMIT_CPU, &limit);
}

static void answer_page(struct arena *a, struct str html, struct str charset, struct buf *out)
{
    struct html_facts facts = html_facts_read(a, charset_to_utf8(a, html, charset, true));
    html_facts_write(&facts, out);
}

static void answer_feed(struct arena *a, struct str bytes, struct str charset, struct buf *out)
{
    struct feed feed = feed_read(a, bytes, charset);
    feed_write(&feed, out);
}

static void answer_pdf(struct arena *a, struct str bytes, struct buf *out)
{
    struct html_facts facts = pdf_facts(a, bytes);
    html_facts_write(&facts, out);
}

// Appends the answer to one page, feed or document with its size before it.
static bool answer(struct arena *a, struct str frame, struct buf *out)
{
    struct str all = str_from(frame, 1);
    size_t nul = str_find_char(all, '\0'), at = out->n;
    if (!frame.n || nul == STR_NOT_FOUND)
        return false;
    struct str charset = str_slice(all, 0, nul), bytes = str_from(all, nul + 1);
    allow_more_time();
    buf_add(out, "        ", WORKER_HEAD); // its size, when that is known
    if (frame.p[0] == WORKER_PDF)
        answer_pdf(a, bytes, out);
    else
        (frame.p[0] == WORKER_FEED ? answer_feed : answer_page)(a, bytes, charset, out);
    worker_put_size(out->p + at, out->n - at - WORKER_HEAD);
    return true;
}

static bool answer_batch(struct arena *a, struct str frames, struct buf *out)
{
    size_t at = out->n;
    buf_add(out, "        ", WORKER_HEAD);
    for (struct str frame; frames.n; arena_reset(a))
        if (!worker_take_frame(&frames, &frame) || !answer(a, frame, out))
            return false;
    worker_put_size(out->p + at, out->n - at - WORKER_HEAD);
    return true;
}

// frame: read by this; page: for one page after another.
static bool serve_one(struct arena *frames, struct arena *page, size_t n)
{
    char *bytes = arena_alloc(frames, n + 1);
    if (n < 1 || !read_whole(bytes, n))
        return false;
    struct str frame = {bytes, n};
    AUTO_BUF out = BUF_EMPTY;
    bool ok = bytes[0] == WORKER_BATCH ? answer_batch(page, str_from(frame, 1), &out)
                                       : answer(page, frame, &out);
    return ok && file_write_all(1, buf_view(&out));
}

int worker_main(bool pdf)
{
    struct error missing;
    xml_prepare();
    html_prepare();
    html_facts_prepare();
    address_prepare();
    charset_prepare(); // its tables are files: open them while that is allowed
    if (pdf && !pdf_prepare(&missing)) {
        fprintf(stderr, "presse: %s; %s\n", missing.message, missing.remedy);
        return 1;
    }
    if (!sandbox_enter(WORKER_MEMORY))
        return 1;
    AUTO_ARENA frames = ARENA_EMPTY;
    AUTO_ARENA page = ARENA_EMPTY;
    char head[WORKER_HEAD];
    size_t n;
    while (read_whole(head, WORKER_HEAD) && worker_take_size(head, PDF_LARGEST + 128, &n)) {
        if (!serve_one(&frames, &page, n))
            _exit(1);
        arena_reset(&frames);
        arena_reset(&page);
    }
    _exit(0); // no exit handlers: they may ask for what the sandbox forbids
}
