// SPDX-License-Identifier: MIT
#include "desk/remind.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/mail.h"
#include "desk/texts.h"

bool remind_queue(const struct desk *d, struct db *db, int64_t request, int64_t deadline,
                  struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t hours = desk_options(d)->remind_hours, at = deadline - hours * 3600;
    if (!deadline || !hours || at <= clock_now())
        return true;
    struct str number = str_format(&a, "%lld", (long long)request);
    return job_add(db, STR(REMIND_JOB), str_format(&a, REMIND_JOB ":%.*s", STR_ARG(number)), number,
                   at, e);
}

struct remind {
    struct desk *desk;
    const struct job *job;
};

static bool remind_staff(const struct desk *d, struct db *db, const struct desk_request *r,
                         struct arena *a, struct error *e)
{
    const struct desk_options *o = desk_options(d);
    struct table t = {0};
    struct mail m = {.request = r->id, .kind = "notice"};
    text_reminder(a, d, r, &m.subject, &m.body);
    if (r->assignee && !DB_QUERY(db, SQL_STAFF_GET, a, &t, e, C_INT(r->assignee)))
        return false;
    if (t.rows && table_null(&t, 0, 8)) { // an account that is not disabled
        m.to = table_text(&t, 0, 1);
        return mail_queue(d, db, &m, NULL, e);
    }
    for (size_t i = 0; i < o->notify_len; i++) {
        m.to = o->notify[i];
        if (!mail_queue(d, db, &m, NULL, e))
            return false;
    }
    return true;
}

static bool remind_approvers(const struct desk *d, struct db *db, const struct desk_request *r,
                             struct arena *a, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_APPROVAL_WAITING, a, &t, e, C_INT(r->id)))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        struct mail m = {.request = r->id,
                         .kind = "approval",
                         .to = table_text(&t, i, 2),
                         .has_link = true,
                         .link = LINK_APPROVAL,
                         .link_object = table_int(&t, i, 0)};
        text_approval_reminder(a, d, table_text(&t, i, 1), r, &m.subject, &m.body);
        if (!mail_queue(d, db, &m, NULL, e))
            return false;
    }
    return true;
}

static bool remind_work(struct db *db, void *context, struct error *e)
{
    const struct remind *w = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    struct desk_actor who = {.who = ACTOR_SYSTEM};
    int64_t id = strtoll(str_c(&a, w->job->payload), NULL, 10);
    if (!job_done(db, w->job, e) || !request_read(db, id, &a, &r, e))
        return false;
    bool open = r.state == STATE_NEW || r.state == STATE_WAITING || r.state == STATE_AGREED;
    if (!open || r.erased_at || r.withdrawn_at)
        return true;
    return remind_staff(w->desk, db, &r, &a, e) && remind_approvers(w->desk, db, &r, &a, e) &&
           desk_log(db, who, id, "reminded", STR(""), e);
}

bool remind_run(struct desk *d, const struct job *j, struct error *e)
{
    struct remind w = {d, j};
    return store_write(d->store, remind_work, &w, e);
}
