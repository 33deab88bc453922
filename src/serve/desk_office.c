// SPDX-License-Identifier: MIT
// The rest of the press service's office: calendar, people, figures, jobs, the log, one's own
// account, and what a data protection officer needs.
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/disclose.h"
#include "desk/retention.h"
#include "desk/runner.h"
#include "desk/slot.h"
#include "serve/desk_call.h"
#include "site/datetext.h"
#include "store/job.h"

static void calendar(struct desk_call *c)
{
    struct desk_slot *slots;
    size_t len;
    struct error e = {0};
    if (!slot_coming(c->desk, c->now - 3600, c->a, &slots, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", say(c, "desk-calendar"));
    struct value *list = show_list(c, &c->page, "slots");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "href", str_format(c->a, "/desk/request/%lld", (long long)slots[i].request));
        show(c, v, "summary", slots[i].summary);
        show(c, v, "slot_place", slots[i].place);
        show(c, v, "reference", slots[i].reference);
        show(c, v, "name", slots[i].name);
        show(c, v, "outlet", slots[i].outlet);
        show_time(c, v, "starts", slots[i].starts_at, slots[i].zone);
    }
    show_bool(c, &c->page, "empty", len == 0);
    page_render(c, 200, "desk/calendar");
}

static void contacts(struct desk_call *c)
{
    struct desk_contact *people;
    size_t len;
    struct error e = {0};
    if (!contact_list(c->desk, c->a, &people, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", say(c, "desk-contacts"));
    struct value *list = show_list(c, &c->page, "people");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "name", people[i].name);
        show(c, v, "email", people[i].email);
        show(c, v, "phone", people[i].phone);
        show(c, v, "about", people[i].about);
        show(c, v, "erase_path",
             str_format(c->a, "/desk/contacts/%lld/erase", (long long)people[i].id));
    }
    show_bool(c, &c->page, "empty", len == 0);
    page_render(c, 200, "desk/contacts");
}

static void add_contact(struct desk_call *c)
{
    int64_t id;
    struct error e = {0};
    if (contact_add(c->desk, c->session.staff.id, field(c, "name"), field(c, "email"),
                    field(c, "phone"), field(c, "about"), &id, &e))
        page_redirect(c, STR("/desk/contacts"));
    else
        page_refused(c, &e, STR("/desk/contacts"));
}

static void drop_contact(struct desk_call *c)
{
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = c->session.staff.id};
    struct error e = {0};
    if (erase_contact(c->desk, param_id(c, 0), who, &e))
        page_redirect(c, STR("/desk/contacts"));
    else
        page_refused(c, &e, STR("/desk/contacts"));
}

static struct str delay_text(struct desk_call *c, int64_t seconds)
{
    if (seconds < 0)
        return STR("\xE2\x80\x93"); // en dash
    return seconds < 7200 ? str_format(c->a, "%lld min", (long long)(seconds / 60))
                          : str_format(c->a, "%lld h", (long long)(seconds / 3600));
}

static struct str month_words(struct desk_call *c, int year, int month)
{
    char text[DATETEXT_SIZE];
    const struct date d = {(int16_t)year, (uint8_t)month, 0};
    size_t n = datetext_full(c->site->dates[str_eq(c->lang, STR("en"))], d, text);
    return str_copy(c->a, (struct str){text, n});
}

static void figures(struct desk_call *c)
{
    struct stats_row *rows;
    size_t len;
    struct error e = {0};
    if (!stats_read(c->desk, c->now - 400 * 86400, c->now + 86400, c->a, &rows, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", say(c, "desk-figures"));
    struct value *list = show_list(c, &c->page, "rows");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "month", month_words(c, rows[i].year, rows[i].month));
        show(c, v, "kind", say_of(c, "desk-kind-", desk_kind_name(rows[i].kind)));
        show_number(c, v, "received", rows[i].received);
        show_number(c, v, "answered", rows[i].answered);
        show_number(c, v, "withdrawn", rows[i].withdrawn);
        show(c, v, "delay", delay_text(c, rows[i].median_delay));
    }
    show_bool(c, &c->page, "empty", len == 0);
    page_render(c, 200, "desk/figures");
}

// Why a job did not succeed: the sentence, and what the mail server or the system said.
static void show_why(struct desk_call *c, struct value *v, const struct job_row *j)
{
    if (!j->last_error.n)
        return;
    struct str id = j->error_id.n ? j->error_id : STR("desk-cannot");
    show(c, v, "why", say_number(c, id, j->error_number));
    show(c, v, "technical", j->last_error);
}

static void jobs(struct desk_call *c)
{
    static const char *const states[] = {"failed", "running", "waiting"};
    struct error e = {0};
    show(c, &c->page, "title", say(c, "desk-jobs"));
    show_bool(c, &c->page, "mail_off", !desk_can_mail(c->desk));
    struct value *list = show_list(c, &c->page, "jobs");
    size_t shown = 0;
    for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
        struct job_row *rows;
        size_t len;
        if (!jobs_list(c->desk, str_of(states[s]), c->a, &rows, &len, &e)) {
            page_refused(c, &e, STR_NONE);
            return;
        }
        for (size_t i = 0; i < len && shown < 200; i++, shown++) {
            struct value *v = show_item(c, list);
            bool running = str_eq(rows[i].state, STR("running"));
            bool stuck = running && rows[i].claimed_until < c->now;
            show(c, v, "job", say_of(c, "desk-job-kind-", str_c(c->a, rows[i].kind)));
            show(c, v, "job_state", say_of(c, "desk-job-", stuck ? "stuck" : states[s]));
            show_why(c, v, &rows[i]);
            show(c, v, "to", rows[i].mail_to);
            if (rows[i].mail_request)
                show(c, v, "request",
                     str_format(c->a, "/desk/request/%lld", (long long)rows[i].mail_request));
            show_number(c, v, "attempts", rows[i].attempts);
            show_time(c, v, "due", rows[i].run_at, STR_NONE);
            show_bool(c, v, "still", !running);
            show(c, v, "job_path", str_format(c->a, "/desk/jobs/%lld", (long long)rows[i].id));
        }
    }
    show_bool(c, &c->page, "empty", shown == 0);
    page_render(c, 200, "desk/jobs");
}

static void job_change(struct desk_call *c,
                       bool (*change)(struct store *s, int64_t id, bool *found, struct error *e))
{
    bool found = false;
    struct error e = {0};
    if (!change(c->desk->store, param_id(c, 0), &found, &e))
        page_refused(c, &e, STR("/desk/jobs"));
    else if (!found)
        page_missing(c);
    else
        page_redirect(c, STR("/desk/jobs"));
}

static void again(struct desk_call *c)
{
    job_change(c, job_again);
}

static void drop(struct desk_call *c)
{
    job_change(c, job_drop);
}

static void log_page(struct desk_call *c)
{
    struct desk_log_line *lines;
    size_t len;
    struct error e = {0};
    if (!desk_log_read(c->desk, 0, c->a, &lines, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", say(c, "desk-log"));
    struct value *list = show_list(c, &c->page, "log");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "actor",
             lines[i].staff_name.n ? lines[i].staff_name
                                   : say_of(c, "desk-actor-", str_c(c->a, lines[i].actor)));
        show(c, v, "did", say_done(c, &lines[i]));
        show(c, v, "reference", lines[i].reference);
        show(c, v, "href", str_format(c->a, "/desk/request/%lld", (long long)lines[i].request));
        show_time(c, v, "when", lines[i].at, STR_NONE);
    }
    page_render(c, 200, "desk/log");
}

// ---- one's own account

static void account_page(struct desk_call *c)
{
    struct staff *all;
    size_t len;
    struct error e = {0};
    bool totp = false;
    if (!staff_list(c->desk, c->a, &all, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    for (size_t i = 0; i < len; i++)
        totp = totp || (all[i].id == c->session.staff.id && all[i].totp);
    struct str secret = totp_secret(c->a);
    show(c, &c->page, "title", say(c, "desk-account"));
    show(c, &c->page, "email", c->session.staff.email);
    show_bool(c, &c->page, "totp", totp);
    show_bool(c, &c->page, "in_english", str_eq(c->lang, STR("en")));
    show(c, &c->page, "secret", secret);
    show(c, &c->page, "otpauth",
         totp_address(c->a, desk_options(c->desk)->title, c->session.staff.email, secret));
    show_number(c, &c->page, "least", PASSWORD_LEAST);
    page_render(c, 200, "desk/account");
}

static void change_password(struct desk_call *c)
{
    struct error e = {0};
    bool right = false;
    struct str old = field(c, "old"), new = field(c, "new");
    if (!str_eq(new, field(c, "again")))
        page_message(c, 400, "desk-refused", "desk-password-differs");
    else if (!staff_change_password(c->desk, c->session.staff.id, old, new, &right, &e))
        page_refused(c, &e, STR("/desk/account"));
    else if (!right)
        page_message(c, 403, "desk-refused", "desk-password-wrong");
    else
        page_redirect(c, STR("/desk/login")); // all sessions ended, this one too
}

static void set_lang(struct desk_call *c)
{
    struct error e = {0};
    if (staff_set_lang(c->desk, c->session.staff.id, field(c, "lang"), &e))
        page_redirect(c, STR("/desk/account"));
    else
        page_refused(c, &e, STR("/desk/account"));
}

static void set_totp(struct desk_call *c)
{
    struct error e = {0};
    struct str codes[RECOVERY_CODES];
    bool right = false;
    if (!staff_totp_confirm(c->desk, c->session.staff.id, field(c, "secret"), field(c, "code"),
                            c->a, codes, &right, &e)) {
        page_refused(c, &e, STR("/desk/account"));
        return;
    }
    if (!right) {
        page_message(c, 400, "desk-refused", "desk-code-wrong");
        return;
    }
    show(c, &c->page, "title", say(c, "desk-recovery"));
    struct value *list = show_list(c, &c->page, "codes");
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        show(c, show_item(c, list), "code", codes[i]);
    page_render(c, 200, "desk/recovery");
}

static void remove_totp(struct desk_call *c)
{
    struct error e = {0};
    if (staff_totp_remove(c->desk, c->session.staff.id, &e))
        page_redirect(c, STR("/desk/account"));
    else
        page_refused(c, &e, STR("/desk/account"));
}

// ---- persons

static void person_page(struct desk_call *c)
{
    show(c, &c->page, "title", say(c, "desk-person"));
    page_render(c, 200, "desk/person");
}

static void send_bytes(struct desk_call *c, const struct buf *b, struct str type, struct str name)
{
    c->out->status = 200;
    c->out->body = BODY_BYTES;
    c->out->bytes = str_copy(c->a, buf_view(b));
    response_header(c->out, STR("Content-Type"), type);
    response_header(c->out, STR("Content-Disposition"),
                    str_format(c->a, "attachment; filename=\"%.*s\"", STR_ARG(name)));
    response_header(c->out, STR("Cache-Control"), STR("no-store"));
}

static void person_export(struct desk_call *c)
{
    AUTO_BUF b = BUF_EMPTY;
    struct error e = {0};
    if (export_person(c->desk, field(c, "email"), &b, &e))
        send_bytes(c, &b, STR("application/json; charset=utf-8"), STR("person.json"));
    else
        page_refused(c, &e, STR("/desk/person"));
}

static void person_erase(struct desk_call *c)
{
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = c->session.staff.id};
    struct error e = {0};
    int64_t count;
    if (!str_eq(field(c, "sure"), STR("yes")))
        page_message(c, 400, "desk-refused", "desk-erase-sure");
    else if (erase_person(c->desk, field(c, "email"), who, &count, &e))
        page_message(c, 200, "desk-erased", "desk-erased-help");
    else
        page_refused(c, &e, STR("/desk/person"));
}

static void requests_csv(struct desk_call *c)
{
    AUTO_BUF b = BUF_EMPTY;
    struct error e = {0};
    if (export_csv(c->desk, 0, c->now + 86400, &b, &e))
        send_bytes(c, &b, STR("text/csv; charset=utf-8"), STR("requests.csv"));
    else
        page_refused(c, &e, STR("/desk/figures"));
}

const struct desk_route desk_office_routes[] = {
    {HTTP_GET, "/desk/calendar", calendar, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/contacts", contacts, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/contacts", add_contact, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/contacts/:id/erase", drop_contact, NEED_MANAGER, NULL},
    {HTTP_GET, "/desk/figures", figures, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/jobs", jobs, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/jobs/:id/again", again, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/jobs/:id/drop", drop, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/log", log_page, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/account", account_page, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/account/password", change_password, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/account/lang", set_lang, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/account/totp", set_totp, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/account/totp-off", remove_totp, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/person", person_page, NEED_MANAGER, NULL},
    {HTTP_POST, "/desk/person/export", person_export, NEED_MANAGER, NULL},
    {HTTP_POST, "/desk/person/erase", person_erase, NEED_MANAGER, NULL},
    {HTTP_POST, "/desk/requests.csv", requests_csv, NEED_MANAGER, NULL},
};
const size_t desk_office_routes_len = sizeof desk_office_routes / sizeof *desk_office_routes;
