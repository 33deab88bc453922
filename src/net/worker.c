// SPDX-License-Identifier: MIT
// Both ways a frame is eight hexadecimal digits and that many bytes. It holds 'P' for a page,
// 'F' for a feed or 'D' for a PDF, the charset, a NUL and the page or feed; its answer is what
// html_facts_write or feed_write wrote.
#include "net/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "net/pdf.h"
#include "net/sandbox.h"
#include "net/xml.h"
#include "text/address.h"
#include "text/charset.h"
#include "text/html_parse.h"

extern char **environ;

enum { HEAD = 8, FIRST = 8192, ANSWER_LARGEST = 8 << 20, RENEW_MS = 200 };

struct worker {
    const char *program;
    pid_t pid; // 0 when none runs
    bool pdf;  // it is one for PDFs
    int to, from;
};

struct worker *worker_make(const char *program)
{
    struct worker *w = mem_alloc(sizeof *w);
    *w = (struct worker){.program = program ? program : "/proc/self/exe", .to = -1, .from = -1};
    return w;
}

static void end(struct worker *w)
{
    if (w->pid == 0)
        return;
    close(w->to);
    close(w->from);
    kill(w->pid, SIGKILL);
    while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    w->pid = 0;
}

void worker_free(struct worker *w)
{
    if (!w)
        return;
    end(w);
    free(w);
}

static bool spawn(struct worker *w, bool pdf, struct error *e)
{
    int in[2], out[2];
    if (fault_now() || pipe2(in, O_CLOEXEC) != 0)
        return error_errno(e, "cannot start the page reader");
    if (fault_now() || pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return error_errno(e, "cannot start the page reader");
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    char name[] = "presse", command[] = "page-reader", documents[] = "pdf-reader";
    char *argv[] = {name, pdf ? documents : command, NULL};
    int failed = posix_spawn(&w->pid, w->program, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    w->pdf = pdf;
    w->to = in[1];
    w->from = out[0];
    if (!failed)
        return true;
    close(w->to);
    close(w->from);
    w->pid = 0;
    errno = failed;
    return error_errno(e, "cannot start the page reader");
}

// Reads from `least` to `most` bytes before the deadline (monotonic milliseconds); 0 when they
// do not come.
static size_t read_until(int fd, char *p, size_t least, size_t most, double deadline)
{
    size_t done = 0;
    while (done < least) {
        double left = deadline - clock_monotonic_ms();
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&ready, 1, (int)left + 1) <= 0)
            return 0;
        ssize_t got = read(fd, p + done, most - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        done += (size_t)got;
    }
    return done;
}

static bool head_size(const char head[HEAD], size_t most, size_t *out)
{
    char text[HEAD + 1] = "";
    memcpy(text, head, HEAD);
    char *rest;
    *out = strtoul(text, &rest, 16);
    return *rest == '\0' && *out <= most;
}

static bool ask(struct worker *w, char kind, struct str bytes, struct str charset)
{
    AUTO_BUF frame = BUF_EMPTY; // in one piece: the reader wakes once
    buf_format(&frame, "%08zx%c", charset.n + 2 + bytes.n, kind);
    buf_str(&frame, charset);
    buf_char(&frame, '\0');
    buf_str(&frame, bytes);
    return file_write_all(w->to, buf_view(&frame));
}

static bool exchange(struct worker *w, char kind, struct str bytes, struct str charset,
                     struct arena *a, struct str *out)
{
    char first[FIRST];
    size_t n;
    double deadline = clock_monotonic_ms() + WORKER_WALL_MILLISECONDS;
    if (!ask(w, kind, bytes, charset))
        return false;
    size_t got = read_until(w->from, first, HEAD, FIRST, deadline);
    if (!got || !head_size(first, ANSWER_LARGEST, &n) || got - HEAD > n)
        return false;
    char *answer = arena_alloc(a, n + 1);
    memcpy(answer, first + HEAD, got - HEAD);
    *out = (struct str){answer, n};
    size_t rest = n - (got - HEAD);
    return !rest || read_until(w->from, answer + n - rest, rest, rest, deadline);
}

// A process for pages, or one for PDFs.
static bool ready(struct worker *w, bool pdf, struct error *e)
{
    if (w->pid && w->pdf != pdf)
        end(w);
    return w->pid || spawn(w, pdf, e);
}

static struct str usable_charset(struct str charset)
{
    bool odd = charset.n > 64 || memchr(charset.n ? charset.p : "", '\0', charset.n);
    return odd ? STR_NONE : charset;
}

bool worker_read_page(struct worker *w, struct arena *a, struct str html, struct str charset,
                      struct html_facts *out, struct error *e)
{
    struct html_facts facts;
    struct str answer;
    html = str_slice(html, 0, WORKER_PAGE_LARGEST);
    if (!ready(w, false, e))
        return false;
    if (!exchange(w, 'P', html, usable_charset(charset), a, &answer) ||
        !html_facts_parse(a, answer, &facts)) {
        end(w);
        error_set(e, ERROR_LIMIT, "the page could not be read within its limits");
        return error_remedy(e, "write its title and date by hand");
    }
    if (facts.refused) {
        error_set(e, ERROR_LIMIT, "the page nests its elements too deeply to be read");
        return error_remedy(e, "write its title and date by hand");
    }
    *out = facts;
    return true;
}

bool worker_read_pdf(struct worker *w, struct arena *a, struct str bytes, struct html_facts *out,
                     struct error *e)
{
    struct html_facts facts;
    struct str answer;
    if (bytes.n > PDF_LARGEST) {
        error_set(e, ERROR_LIMIT, "the PDF is larger than %d MiB", PDF_LARGEST >> 20);
        return error_remedy(e, "write its title and date by hand");
    }
    if (!ready(w, true, e))
        return false;
    if (!exchange(w, 'D', bytes, STR_NONE, a, &answer) || !html_facts_parse(a, answer, &facts)) {
        end(w);
        error_set(e, ERROR_LIMIT, "the PDF could not be read within its limits");
        return error_remedy(e, "write its title and date by hand");
    }
    *out = facts;
    return true;
}

bool worker_read_feed(struct worker *w, struct arena *a, struct str bytes, struct str charset,
                      struct feed *out, struct error *e)
{
    struct str answer;
    bytes = str_slice(bytes, 0, FEED_LARGEST);
    if (!ready(w, false, e))
        return false;
    if (exchange(w, 'F', bytes, usable_charset(charset), a, &answer) && feed_parse(a, answer, out))
        return true;
    end(w);
    return error_set(e, ERROR_LIMIT, "the feed could not be read within its limits");
}

// ---- the worker's side

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

static bool serve_one(struct arena *a, size_t n)
{
    char *frame = arena_alloc(a, n + 1);
    if (n < 2 || !read_whole(frame, n))
        return false;
    struct str all = {frame + 1, n - 1};
    size_t nul = str_find_char(all, '\0');
    if (nul == STR_NOT_FOUND)
        return false;
    struct str charset = str_slice(all, 0, nul), bytes = str_from(all, nul + 1);
    AUTO_BUF out = BUF_EMPTY;
    buf_add(&out, "        ", HEAD); // its size, when that is known
    if (frame[0] == 'D')
        answer_pdf(a, bytes, &out);
    else
        (frame[0] == 'F' ? answer_feed : answer_page)(a, bytes, charset, &out);
    char head[HEAD + 1];
    snprintf(head, sizeof head, "%08zx", out.n - HEAD);
    memcpy(out.p, head, HEAD);
    return file_write_all(1, buf_view(&out));
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
    AUTO_ARENA a = ARENA_EMPTY;
    char head[HEAD];
    size_t n;
    while (read_whole(head, HEAD) && head_size(head, PDF_LARGEST + 128, &n)) {
        allow_more_time();
        if (!serve_one(&a, n))
            _exit(1);
        arena_reset(&a);
    }
    _exit(0); // no exit handlers: they may ask for what the sandbox forbids
}
