// SPDX-License-Identifier: MIT
// The caller's side: starts, asks, judges and ends the process. Nothing of its answers is believed
// before it was read as what it should be, and nothing is waited for beyond its time, neither an
// answer nor the process taking what it is sent.
#include "net/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "net/pdf.h"
#include "net/worker_frame.h"

extern char **environ;

enum { FIRST = 8192, ANSWER_LARGEST = 8 << 20 };

struct worker {
    const char *program;
    pid_t pid; // 0 when none runs
    bool pdf;  // it is one for PDFs
    int fd;    // a stream both ways
};

struct worker *worker_make(const char *program)
{
    struct worker *w = mem_alloc(sizeof *w);
    *w = (struct worker){.program = program ? program : "/proc/self/exe", .fd = -1};
    return w;
}

static void end(struct worker *w)
{
    if (w->pid == 0)
        return;
    close(w->fd);
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
    int ends[2];
    if (fault_now() || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return error_errno(e, "cannot start the page reader");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    char name[] = "presse", command[] = "page-reader", documents[] = "pdf-reader";
    char *argv[] = {name, pdf ? documents : command, NULL};
    int failed = posix_spawn(&w->pid, w->program, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    w->pdf = pdf;
    w->fd = ends[0];
    if (!failed)
        return true;
    close(w->fd);
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

// The process is sent to without a signal when it died, and without waiting when it takes nothing.
static bool send_until(int fd, struct str bytes, double deadline)
{
    while (bytes.n) {
        ssize_t sent = fault_now() ? -1 : send(fd, bytes.p, bytes.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        double left = deadline - clock_monotonic_ms();
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        if (sent > 0)
            bytes = str_from(bytes, (size_t)sent);
        else if (errno != EINTR && errno != EAGAIN)
            return false;
        else if (left <= 0 || poll(&ready, 1, (int)left + 1) <= 0)
            return false;
    }
    return true;
}

// Appends a frame; see worker_frame.h.
static void put_frame(struct buf *out, enum worker_kind kind, struct str charset, struct str bytes)
{
    char head[WORKER_HEAD];
    worker_put_size(head, 1 + charset.n + 1 + bytes.n);
    buf_add(out, head, sizeof head);
    buf_char(out, (char)kind);
    buf_str(out, charset);
    buf_char(out, '\0');
    buf_str(out, bytes);
}

// Sends what has been written, and waits for one frame.
static bool exchange(struct worker *w, struct str frame, struct arena *a, struct str *out)
{
    char first[FIRST];
    size_t n;
    double deadline = clock_monotonic_ms() + WORKER_WALL_MILLISECONDS;
    if (!send_until(w->fd, frame, deadline))
        return false;
    size_t got = read_until(w->fd, first, WORKER_HEAD, FIRST, deadline);
    if (!got || !worker_take_size(first, ANSWER_LARGEST, &n) || got - WORKER_HEAD > n)
        return false;
    char *answer = arena_alloc(a, n + 1);
    memcpy(answer, first + WORKER_HEAD, got - WORKER_HEAD);
    *out = (struct str){answer, n};
    size_t rest = n - (got - WORKER_HEAD);
    return !rest || read_until(w->fd, answer + n - rest, rest, rest, deadline);
}

static bool ask(struct worker *w, enum worker_kind kind, struct str bytes, struct str charset,
                struct arena *a, struct str *out)
{
    AUTO_BUF frame = BUF_EMPTY; // in one piece: the reader wakes once
    put_frame(&frame, kind, charset, bytes);
    return exchange(w, buf_view(&frame), a, out);
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
    if (!ask(w, WORKER_PAGE, html, usable_charset(charset), a, &answer) ||
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

// How many of them, from the first on, go into one exchange: 1 at least.
static size_t batch_of(const struct worker_page *pages, size_t n)
{
    size_t k = 0, bytes = 0;
    while (k < n && k < WORKER_BATCH_PAGES &&
           (bytes += pages[k].html.n + pages[k].charset.n) <= WORKER_BATCH_BYTES)
        k++;
    return k ? k : 1;
}

// False when one answer is none: then none is believed.
static bool take_batch(struct worker_page *pages, size_t n, struct str answers, struct arena *a)
{
    struct str answer;
    for (size_t i = 0; i < n; i++) {
        if (!worker_take_frame(&answers, &answer) || !html_facts_parse(a, answer, &pages[i].facts))
            return false;
        pages[i].read = !pages[i].facts.refused;
    }
    return answers.n == 0;
}

static bool ask_batch(struct worker *w, struct arena *a, struct worker_page *pages, size_t n)
{
    AUTO_BUF frame = BUF_EMPTY;
    AUTO_ARENA answered = ARENA_EMPTY; // facts are copied from it
    char head[WORKER_HEAD + 1] = {[WORKER_HEAD] = WORKER_BATCH};
    struct str answers;
    buf_add(&frame, head, sizeof head); // its size, when that is known
    for (size_t i = 0; i < n; i++)
        put_frame(&frame, WORKER_PAGE, usable_charset(pages[i].charset), pages[i].html);
    worker_put_size(frame.p, frame.n - WORKER_HEAD);
    return exchange(w, buf_view(&frame), &answered, &answers) && take_batch(pages, n, answers, a);
}

size_t worker_read_pages(struct worker *w, struct arena *a, struct worker_page *pages, size_t n)
{
    struct error ignored; // a page that cannot be read has said nothing
    size_t many = batch_of(pages, n);
    if (many > 1 && ready(w, false, &ignored)) {
        if (ask_batch(w, a, pages, many))
            return many;
        end(w);
    }
    for (size_t i = 0; i < many; i++)
        pages[i].read =
            worker_read_page(w, a, pages[i].html, pages[i].charset, &pages[i].facts, &ignored);
    return many;
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
    if (!ask(w, WORKER_PDF, bytes, STR_NONE, a, &answer) || !html_facts_parse(a, answer, &facts)) {
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
    if (ask(w, WORKER_FEED, bytes, usable_charset(charset), a, &answer) &&
        feed_parse(a, answer, out))
        return true;
    end(w);
    return error_set(e, ERROR_LIMIT, "the feed could not be read within its limits");
}
