// SPDX-License-Identifier: MIT
// Every rule of the desk with each of its calls failing in turn: if this fails, a disk that answers
// once with an error ends the server, or leaves half of what somebody did.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "desk/answer.h"
#include "desk/disclose.h"
#include "desk/mail_in.h"
#include "desk/remind.h"
#include "desk/retention.h"
#include "desk/runner.h"
#include "desk/slot.h"
#include "desk/staff.h"
#include "place.h"
#include "room.h"
#include "store/engine.h"

static struct desk *d;
static struct error e;
static struct arena kept; // of the test: ids and tokens that one step hands to the next
static int64_t request, answer, approval, slot, contact, staff;
static struct str token, thread;
static unsigned long armed; // the call that fails now

static bool do_submit(struct arena *a)
{
    struct submission s = test_submission();
    struct submitted made;
    if (!request_submit(d, &s, STR("key"), a, &made, &e))
        return false;
    request = made.id;
    return true;
}

static bool do_load(struct arena *a)
{
    struct desk_request r;
    struct desk_message *m;
    struct desk_note *n;
    struct desk_attachment *f;
    size_t len;
    if (!request_load(d, request, a, &r, &e) || !request_messages(d, request, a, &m, &len, &e) ||
        !request_notes(d, request, a, &n, &len, &e) ||
        !request_attachments(d, request, a, &f, &len, &e))
        return false;
    thread = str_copy(&kept, r.thread_token);
    return true;
}

static bool do_staff(struct arena *a)
{
    (void)a;
    return staff_add(d, STR("ann@desk.example"), STR("Ann"), ROLE_MANAGER,
                     STR("correct horse battery"), &staff, &e);
}

static bool do_sign_in(struct arena *a)
{
    struct session s;
    bool found;
    return staff_login(d, STR("ann@desk.example"), STR("correct horse battery"), STR(""),
                       STR("127.0.0.1"), a, &token, &e) &&
           session_find(d, token, clock_now(), a, &s, &found, &e) && session_end(d, token, &e);
}

static bool do_add(struct arena *a)
{
    bool added;
    (void)a;
    return request_add_message(d, request, STR("More"), STR(""), STR("<m@x>"), &added, &e);
}

static bool do_mail_in(struct arena *a)
{
    enum mail_in_fate fate;
    int64_t found;
    struct str raw =
        str_format(a,
                   "From: zoe@paper.example\r\nTo: press+%.*s@desk.example\r\nSubject: x\r\n"
                   "Message-ID: <in@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                   "--b\r\n\r\nHello\r\n--b\r\nContent-Type: image/png; name=x\r\n\r\nx\r\n--b--",
                   STR_ARG(thread));
    return mail_in_take(d, raw, STR_NONE, &fate, &found, &e);
}

static bool do_work_on(struct arena *a)
{
    (void)a;
    return request_note(d, request, staff, STR("Called"), &e) &&
           request_assign(d, request, staff, staff, &e) &&
           request_clip(d, request, staff, STR("paper.example/x"), &e) &&
           request_new_link(d, request, staff, &e);
}

static bool do_propose(struct arena *a)
{
    struct desk_approver picked[] = {{.name = STR("Eve"), .email = STR("eve@desk.example")}};
    (void)a;
    return answer_propose(d, request, staff, STR("Re"), STR("Yes"), picked, 1, &answer, &e);
}

static bool do_answers(struct arena *a)
{
    struct desk_answer *list;
    size_t len;
    if (!answer_list(d, request, a, &list, &len, &e))
        return false;
    approval = list[len - 1].approvals[0].id;
    return true;
}

static bool do_decide(struct arena *a)
{
    struct approval_view v;
    return approval_load(d, approval, a, &v, &e) &&
           approval_decide(d, approval, true, v.hash, STR(""), &e);
}

static bool do_send(struct arena *a)
{
    (void)a;
    return answer_send(d, answer, staff, STR("Re"), STR("Yes"), &e);
}

static bool do_slot(struct arena *a)
{
    struct desk_slot *list;
    size_t len;
    return slot_add(d, request, staff, STR("2030-01-01T10:00"), STR("2030-01-01T11:00"), STR("UTC"),
                    STR(""), STR("Talk"), &slot, &e) &&
           slot_change(d, slot, staff, STR("2030-01-02T10:00"), STR("2030-01-02T11:00"), STR("UTC"),
                       STR(""), STR("Talk"), &e) &&
           slot_cancel(d, slot, staff, &e) && slot_coming(d, 0, a, &list, &len, &e);
}

static bool do_file(struct arena *a)
{
    struct handover *list, one;
    size_t len;
    int fd;
    int64_t size;
    if (!handover_add(d, request, staff, STR("photo.jpg"), STR(""), 0, &e) ||
        !handover_list(d, request, a, &list, &len, &e) ||
        !handover_open(d, list[0].id, a, &one, &fd, &size, &e))
        return false;
    close(fd);
    return handover_revoke(d, list[0].id, staff, &e);
}

static bool do_people(struct arena *a)
{
    (void)a;
    return contact_add(d, staff, STR("Lea"), STR("lea@x.example"), STR(""), STR(""), &contact,
                       &e) &&
           consent_give(d, contact, request, staff, STR("By mail"), &e) &&
           contact_disclose(d, contact, request, staff, &e) &&
           consent_withdraw(d, contact, request, staff, &e);
}

static bool do_look(struct arena *a)
{
    struct inbox_query q = {.state = -1, .kind = -1, .after_rank = -1, .most = 10};
    struct inbox box;
    struct desk_log_line *lines;
    struct stats_row *rows;
    struct job_health h;
    AUTO_BUF out = BUF_EMPTY;
    size_t len;
    return request_inbox(d, &q, a, &box, &e) && desk_log_read(d, 0, a, &lines, &len, &e) &&
           stats_read(d, 0, clock_now() + 1, a, &rows, &len, &e) && jobs_health(d, &h, &e) &&
           export_csv(d, 0, clock_now() + 1, &out, &e) &&
           export_person(d, STR("zoe@paper.example"), &out, &e);
}

static bool do_jobs(struct arena *a)
{
    int64_t done, failed;
    (void)a;
    return run_due(d, &done, &failed, &e);
}

// A mail server that nobody runs: what fails on the way to it is recorded with the job, which
// waits.
static bool do_mail(struct arena *a)
{
    struct desk_options o = *desk_options(d), off = o;
    struct job_row *jobs;
    size_t len;
    int64_t done, failed;
    bool found = false;
    o.smtp_url = STR("smtp://127.0.0.1:1");
    if (!jobs_list(d, STR("waiting"), a, &jobs, &len, &e))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!found && str_eq(jobs[i].kind, STR("mail")) &&
            !job_again(d->store, jobs[i].id, &found, &e))
            return false;
    assert_true(found);
    desk_options_set(d, &o);
    bool ok = run_due(d, &done, &failed, &e);
    desk_options_set(d, &off);
    if (!ok || fault_calls() < armed)
        return ok;
    return error_set(&e, ERROR_SYSTEM, "recorded with the job");
}

static bool do_runner(struct arena *a)
{
    struct runner *r = NULL;
    (void)a;
    bool ok = runner_start(d, &r, &e);
    runner_stop(r);
    return ok;
}

static bool do_erase(struct arena *a)
{
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = staff};
    int64_t count;
    (void)a;
    return request_withdraw(d, request, &e) && erase_request(d, request, who, &e) &&
           erase_person(d, STR("zoe@paper.example"), who, &count, &e);
}

// In the order of a request's life. whole: one transaction, so that failing leaves nothing.
static const struct {
    const char *name;
    bool (*run)(struct arena *a);
    bool whole;
} steps[] = {
    {"staff", do_staff, true},   {"sign in", do_sign_in, false}, {"submit", do_submit, true},
    {"load", do_load, true},     {"add", do_add, true},          {"mail in", do_mail_in, true},
    {"work", do_work_on, false}, {"propose", do_propose, true},  {"answers", do_answers, true},
    {"decide", do_decide, true}, {"send", do_send, true},        {"slot", do_slot, false},
    {"file", do_file, false},    {"people", do_people, false},   {"look", do_look, true},
    {"jobs", do_jobs, false},    {"mail", do_mail, false},       {"runner", do_runner, false},
    {"erase", do_erase, false},
};

static bool count_work(struct db *db, void *context, struct error *why)
{
    static const char *const tables[] = {"request", "message",  "note",    "answer",    "approval",
                                         "slot",    "handover", "contact", "consent",   "audit",
                                         "link",    "job",      "staff",   "attachment"};
    int64_t *sum = context;
    *sum = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        AUTO_ARENA a = ARENA_EMPTY;
        struct table t;
        const char *text = str_c(&a, str_format(&a, "SELECT COUNT(*) FROM %s", tables[i]));
        if (!db->calls->run_text(db, text, NULL, 0, &a, &t, why))
            return false;
        *sum += table_int(&t, 0, 0);
    }
    return true;
}

static int64_t rows(void)
{
    int64_t sum;
    assert_true(store_write(d->store, count_work, &sum, &e));
    return sum;
}

static void fail_each_call(size_t i, unsigned long step)
{
    armed = 1;
    for (bool ok = false; !ok; armed += step) {
        AUTO_ARENA a = ARENA_EMPTY;
        int64_t before = rows();
        e = (struct error){0};
        fault_arm(armed, armed % 2 ? EIO : ENOSPC);
        ok = steps[i].run(&a);
        fault_arm(0, 0);
        if (!ok && (!e.message[0] || e.kind == ERROR_NONE))
            fail_msg("%s, call %lu: an error without a word", steps[i].name, armed);
        if (!ok && steps[i].whole && rows() != before)
            fail_msg("%s, call %lu: half of it was stored: %s", steps[i].name, armed, e.message);
        if (armed > 400)
            fail_msg("%s does not get well: %s", steps[i].name, e.message);
    }
    assert_true(armed > 2); // something was made to fail
}

static void every_rule_bears_every_failing_call(void **state)
{
    (void)state;
    struct db *db;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        fail_each_call(i, 1);
    assert_true(store_read_begin(d->store, &db, &e));
    if (!sqlite_check(db, &e))
        fail_msg("%s", e.message);
    store_read_end(d->store, db);
}

// Over PostgreSQL every third call: each is a round trip.
static void and_over_postgresql(void **state)
{
    (void)state;
    struct desk *sqlite = d;
    struct desk_options o = test_options();
    const char *missing;
    if (!place_postgres(&missing)) {
        print_message("PostgreSQL left out: %s\n", missing);
        return;
    }
    d = test_desk("fault", place_database("fault"), &o);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        fail_each_call(i, 3);
    desk_close(d);
    d = sqlite;
}

static int begin(void **state)
{
    (void)state;
    d = test_begin("fault");
    return file_make_folders(place_file("fault/data/files"), &e) &&
                   file_replace(place_file("fault/data/files/photo.jpg"), STR("JPEG"), false, &e)
               ? 0
               : -1;
}

static int end(void **state)
{
    (void)state;
    arena_free(&kept);
    test_end(d);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_bears_every_failing_call),
        cmocka_unit_test(and_over_postgresql),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
