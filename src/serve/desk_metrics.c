// SPDX-License-Identifier: MIT
// What the desk tells of itself: whether it can store, and numbers without names.
#include "desk/request.h"
#include "desk/runner.h"
#include "serve/desk.h"
#include "serve/desk_call.h"

#include "base/clock.h"

void desk_count(const struct desk_call *c, enum desk_event what)
{
    atomic_fetch_add(&c->site->events[what], 1);
}

bool desk_site_healthy(struct desk_site *s)
{
    struct error e = {0};
    return store_healthy(s->desk->store, &e);
}

static void family(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_format(out, "# TYPE %s %s\n# HELP %s %s\n", name, type, name, help);
}

static void labelled(struct buf *out, const char *name, const char *label, const char *value,
                     int64_t n)
{
    buf_format(out, "%s{%s=\"%s\"} %lld\n", name, label, value, (long long)n);
}

static void write_events(struct desk_site *s, struct buf *out)
{
    static const char *const names[EVENT_COUNT] = {
        [EVENT_STORED] = "stored",
        [EVENT_REPEATED] = "repeated",
        [EVENT_FAULTY] = "faulty",
        [EVENT_REFUSED] = "refused",
        [EVENT_NOT_STORED] = "not_stored",
        [EVENT_SIGNED_IN] = "signed_in",
        [EVENT_SIGN_IN_REFUSED] = "sign_in_refused",
        [EVENT_DENIED] = "denied",
    };
    family(out, "presse_desk_events", "counter", "Forms sent, sign-ins, and what was denied.");
    for (size_t i = 0; i < EVENT_COUNT; i++)
        labelled(out, "presse_desk_events_total", "event", names[i],
                 (int64_t)atomic_load(&s->events[i]));
}

static void write_requests(const struct request_open *open, struct buf *out)
{
    family(out, "presse_desk_requests", "gauge", "Open requests, by state.");
    for (int i = STATE_NEW; i <= STATE_AGREED; i++)
        labelled(out, "presse_desk_requests", "state", desk_state_name((enum desk_state)i),
                 open->by_state[i]);
    family(out, "presse_desk_requests_late", "gauge", "Open requests past their deadline.");
    buf_format(out, "presse_desk_requests_late %lld\n", (long long)open->late);
}

static void write_jobs(const struct job_health *h, int64_t now, struct buf *out)
{
    int64_t wait = h->oldest_due && h->oldest_due < now ? now - h->oldest_due : 0;
    family(out, "presse_desk_jobs", "gauge", "Jobs, by state; stuck ones are running, too.");
    labelled(out, "presse_desk_jobs", "state", "waiting", h->waiting);
    labelled(out, "presse_desk_jobs", "state", "running", h->running);
    labelled(out, "presse_desk_jobs", "state", "failed", h->failed);
    labelled(out, "presse_desk_jobs", "state", "stuck", h->stuck);
    family(out, "presse_desk_mail_waiting", "gauge", "Mails that wait to be sent.");
    buf_format(out, "presse_desk_mail_waiting %lld\n", (long long)h->mail_waiting);
    buf_c(out, "# TYPE presse_desk_job_overdue_seconds gauge\n"
               "# UNIT presse_desk_job_overdue_seconds seconds\n"
               "# HELP presse_desk_job_overdue_seconds How long the oldest due job has waited.\n");
    buf_format(out, "presse_desk_job_overdue_seconds %lld\n", (long long)wait);
}

void desk_site_metrics(struct desk_site *s, struct buf *out)
{
    struct request_open open;
    struct job_health h;
    struct error e = {0};
    int64_t now = clock_now();
    bool up = store_healthy(s->desk->store, &e);
    family(out, "presse_desk_up", "gauge", "1 when the desk can store what it is sent.");
    buf_format(out, "presse_desk_up %d\n", up);
    write_events(s, out);
    if (!request_open_count(s->desk, now, &open, &e) || !jobs_health(s->desk, &h, &e))
        return;
    write_requests(&open, out);
    write_jobs(&h, now, out);
}
