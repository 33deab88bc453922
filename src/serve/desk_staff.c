// SPDX-License-Identifier: MIT
// What the press service looks at first: signing in, the inbox, one request.
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "desk/answer.h"
#include "desk/disclose.h"
#include "desk/request.h"
#include "desk/runner.h"
#include "desk/slot.h"
#include "serve/desk_call.h"

enum { INBOX_PAGE = 50 };

static void desk_root(struct desk_call *c)
{
    page_redirect(c, STR("/desk/"));
}

struct str desk_path(struct str s)
{
    bool plain = s.n <= 200 && str_starts(s, STR("/desk/"));
    for (size_t i = 0; plain && i < s.n; i++)
        plain = is_alpha_ascii(s.p[i]) || is_digit_ascii(s.p[i]) || s.p[i] == '-' ||
                (s.p[i] == '/' && (i + 1 == s.n || s.p[i + 1] != '/'));
    return plain ? s : STR("/desk/");
}

static void show_login(struct desk_call *c, int status, struct str to, const char *problem)
{
    show(c, &c->page, "title", say(c, "desk-sign-in"));
    show(c, &c->page, "to", desk_path(to));
    show(c, &c->page, "problem", problem ? say(c, problem) : STR_NONE);
    page_render(c, status, "desk/login");
}

static void login_page(struct desk_call *c)
{
    show_login(c, 200, request_query(c->q, STR("to")), NULL);
}

static void login(struct desk_call *c)
{
    struct error e = {0};
    struct str token;
    if (!staff_login(c->desk, field(c, "email"), field(c, "password"), field(c, "code"),
                     str_of(c->q->peer), c->a, &token, &e)) {
        page_refused(c, &e, STR("/desk/login"));
        return;
    }
    desk_count(c, token.n ? EVENT_SIGNED_IN : EVENT_SIGN_IN_REFUSED);
    if (!token.n) {
        show_login(c, 403, field(c, "to"), "desk-sign-in-wrong");
        return;
    }
    // Lax, so that a link in a mail opens the desk for whoever is signed in: GET changes nothing.
    bool secure = str_starts(desk_options(c->desk)->base_url, STR("https://"));
    response_header(c->out, STR("Set-Cookie"),
                    str_format(c->a, SESSION_COOKIE "=%.*s; Path=/desk; HttpOnly; SameSite=Lax%s",
                               STR_ARG(token), secure ? "; Secure" : ""));
    page_redirect(c, desk_path(field(c, "to")));
}

static void logout(struct desk_call *c)
{
    struct error e = {0};
    if (!session_end(c->desk, call_cookie(c), &e)) {
        page_refused(c, &e, STR("/desk/"));
        return;
    }
    response_header(c->out, STR("Set-Cookie"),
                    STR(SESSION_COOKIE "=; Path=/desk; Max-Age=0; HttpOnly; SameSite=Lax"));
    page_redirect(c, STR("/desk/login"));
}

static void show_row(struct desk_call *c, struct value *list, const struct inbox_row *r)
{
    struct value *v = show_item(c, list);
    const char *state = desk_state_name(r->state);
    show(c, v, "href", str_format(c->a, "/desk/request/%lld", (long long)r->id));
    show(c, v, "reference", r->reference);
    show(c, v, "subject", r->subject.n ? r->subject : say(c, "desk-erased"));
    show(c, v, "name", r->name);
    show(c, v, "outlet", r->outlet);
    show(c, v, "kind", say_of(c, "desk-kind-", desk_kind_name(r->kind)));
    show(c, v, "state",
         r->withdrawn_at ? say(c, "desk-told-withdrawn") : say_of(c, "desk-state-", state));
    show(c, v, "state_class", str_of(state));
    show(c, v, "assignee", r->assignee_name);
    show_time(c, v, "deadline", r->deadline, r->zone);
    show_time(c, v, "created", r->created_at, STR_NONE);
    bool open = r->state == STATE_NEW || r->state == STATE_WAITING || r->state == STATE_AGREED;
    show_bool(c, v, "late", open && r->deadline && r->deadline < c->now);
    bool soon = open && r->deadline >= c->now && r->deadline < c->now + 86400;
    show_bool(c, v, "soon", soon);
    if (soon)
        show(c, v, "left", say_number(c, STR("desk-hours-left"), (r->deadline - c->now) / 3600));
}

// A choice of a <select>.
static void show_option(struct desk_call *c, struct value *list, struct str value, struct str name,
                        bool chosen)
{
    struct value *v = show_item(c, list);
    show(c, v, "value", value);
    show(c, v, "name", name);
    show_bool(c, v, "chosen", chosen);
}

// "12", or "1000+" where counting stopped.
static struct str count_text(struct desk_call *c, const char *id, struct str name, int64_t n)
{
    struct str label = name.n ? name : say(c, id);
    return str_format(c->a, "%.*s (%lld%s)", STR_ARG(label), (long long)n,
                      n >= INBOX_COUNTED ? "+" : "");
}

static void show_filters(struct desk_call *c, const struct inbox_query *q, const struct inbox *box)
{
    struct value *states = show_list(c, &c->page, "states");
    struct value *kinds = show_list(c, &c->page, "kinds");
    int64_t open = box->counts[STATE_NEW] + box->counts[STATE_WAITING] + box->counts[STATE_AGREED];
    show_option(c, states, STR(""), count_text(c, "desk-open", STR_NONE, open), q->state < 0);
    for (int s = 0; s < STATE_COUNT; s++) {
        const char *name = desk_state_name((enum desk_state)s);
        show_option(c, states, str_of(name),
                    count_text(c, "", say_of(c, "desk-state-", name), box->counts[s]),
                    q->state == s);
    }
    show_option(c, kinds, STR(""), say(c, "desk-any"), q->kind < 0);
    for (int k = 0; k < KIND_COUNT; k++) {
        const char *name = desk_kind_name((enum desk_kind)k);
        show_option(c, kinds, str_of(name), say_of(c, "desk-kind-", name), q->kind == k);
    }
    show_bool(c, &c->page, "mine", q->assignee != 0);
    show(c, &c->page, "search", q->search);
}

static void show_next(struct desk_call *c, const struct inbox_query *q, const struct inbox *box)
{
    if (!box->more || q->search.n)
        return;
    const struct inbox_row *last = &box->rows[box->len - 1];
    const char *state = q->state < 0 ? "" : desk_state_name((enum desk_state)q->state);
    const char *kind = q->kind < 0 ? "" : desk_kind_name((enum desk_kind)q->kind);
    show(c, &c->page, "next",
         str_format(c->a, "/desk/?state=%s&kind=%s&mine=%s&rank=%lld&id=%lld", state, kind,
                    q->assignee ? "1" : "", (long long)last->rank, (long long)last->id));
}

static struct inbox_query read_query(struct desk_call *c)
{
    enum desk_state state;
    enum desk_kind kind;
    struct inbox_query q = {.state = -1, .kind = -1, .after_rank = -1, .most = INBOX_PAGE};
    if (desk_state_of(request_query(c->q, STR("state")), &state))
        q.state = (int)state;
    if (desk_kind_of(request_query(c->q, STR("kind")), &kind))
        q.kind = (int)kind;
    if (request_query(c->q, STR("mine")).n)
        q.assignee = c->session.staff.id;
    struct str search = request_query(c->q, STR("q"));
    q.search = str_slice(search, 0, search.n < 200 ? search.n : 200);
    q.search.n = utf8_valid_prefix(q.search);
    struct str rank = request_query(c->q, STR("rank"));
    if (rank.n) {
        q.after_rank = number_of(rank);
        q.after_id = (int64_t)number_of(request_query(c->q, STR("id")));
    }
    return q;
}

// What staff must know before they look at any request.
static void show_health(struct desk_call *c)
{
    struct job_health h;
    struct error e = {0};
    if (!jobs_health(c->desk, &h, &e))
        return;
    show_bool(c, &c->page, "mail_off", !desk_can_mail(c->desk));
    show_bool(c, &c->page, "jobs_bad", h.failed + h.stuck > 0);
    show_number(c, &c->page, "jobs_failed", h.failed + h.stuck);
    show_number(c, &c->page, "mail_waiting", h.mail_waiting);
    show_bool(c, &c->page, "no_address", desk_options(c->desk)->base_url.n == 0);
}

static void inbox(struct desk_call *c)
{
    struct inbox_query q = read_query(c);
    struct inbox box;
    struct error e = {0};
    if (!request_inbox(c->desk, &q, c->a, &box, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", say(c, "desk-inbox"));
    show_health(c);
    show_filters(c, &q, &box);
    struct value *rows = show_list(c, &c->page, "rows");
    for (size_t i = 0; i < box.len; i++)
        show_row(c, rows, &box.rows[i]);
    show_bool(c, &c->page, "empty", box.len == 0);
    show_next(c, &q, &box);
    page_render(c, 200, "desk/inbox");
}

// ---- one request

// The article that came of it, as the room lists it.
static void show_clip(struct desk_call *c, struct str identity)
{
    const struct clip *clip = clip_by_identity(c, identity);
    if (!clip)
        return;
    show(c, &c->page, "clip_title", clip->title);
    show(c, &c->page, "clip_href", str_format(c->a, "/desk/clip/%.*s", STR_ARG(clip->id)));
}

static void show_facts(struct desk_call *c, const struct desk_request *r)
{
    const struct {
        const char *id;
        struct str text;
    } facts[] = {{"name", r->name},     {"outlet", r->outlet},
                 {"email", r->email},   {"phone", r->phone},
                 {"dates", r->dates},   {"place", r->place},
                 {"medium", r->medium}, {"picture_use", r->picture_use}};
    struct value *p = &c->page, *list = show_list(c, p, "facts");
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (!facts[i].text.n)
            continue;
        struct value *v = show_item(c, list);
        // Forms ask for "your name"; here it is somebody else's.
        show(c, v, "label", say_of(c, i < 2 ? "desk-fact-" : "desk-field-", facts[i].id));
        show(c, v, "text", facts[i].text);
    }
    show(c, p, "reference", r->reference);
    show(c, p, "message", r->message);
    show(c, p, "kind", say_of(c, "desk-kind-", desk_kind_name(r->kind)));
    show(c, p, "state", say_of(c, "desk-state-", desk_state_name(r->state)));
    show(c, p, "state_class", str_of(desk_state_name(r->state)));
    show(c, p, "assignee", r->assignee_name);
    show(c, p, "clip", r->clip);
    show_clip(c, r->clip);
    show(c, p, "re_subject",
         str_format(c->a, "Re: [%.*s] %.*s", STR_ARG(r->reference), STR_ARG(r->subject)));
    show(c, p, "terms", desk_options(c->desk)->terms);
    show_time(c, p, "deadline", r->deadline, r->zone);
    show_time(c, p, "created", r->created_at, r->zone);
    show_bool(c, p, "withdrawn", r->withdrawn_at > 0);
    show_bool(c, p, "erased", r->erased_at > 0);
    show_bool(c, p, "open", r->state <= STATE_AGREED);
    show_bool(c, p, "may_change", !r->erased_at && !r->withdrawn_at);
}

// Whose mails are the journalist's own: others are named by their address.
static bool show_thread(struct desk_call *c, int64_t id, struct str email, struct error *e)
{
    struct desk_message *m;
    struct desk_note *n;
    size_t len;
    if (!request_messages(c->desk, id, c->a, &m, &len, e))
        return false;
    struct value *list = show_list(c, &c->page, "messages");
    for (size_t i = 0; i < len; i++) {
        if (str_eq(m[i].kind, STR("notice")) || str_eq(m[i].kind, STR("approval")))
            continue;
        struct value *v = show_item(c, list);
        show(c, v, "who",
             m[i].incoming && (!m[i].to.n || str_eq(m[i].to, email)) ? say(c, "desk-journalist")
                                                                     : m[i].to);
        show(c, v, "sort", say_of(c, "desk-mail-", str_c(c->a, m[i].kind)));
        show(c, v, "body", m[i].body);
        show_time(c, v, "when", m[i].created_at, STR_NONE);
        show_bool(c, v, "incoming", m[i].incoming);
        show_bool(c, v, "waiting", !m[i].incoming && !m[i].sent_at);
    }
    if (!request_notes(c->desk, id, c->a, &n, &len, e))
        return false;
    list = show_list(c, &c->page, "notes");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "who", n[i].staff_name);
        show(c, v, "body", n[i].body);
        show_time(c, v, "when", n[i].created_at, STR_NONE);
    }
    return true;
}

static void show_approvals(struct desk_call *c, struct value *v, const struct desk_answer *x)
{
    struct value *list = show_list(c, v, "approvals");
    for (size_t i = 0; i < x->approvals_len; i++) {
        const struct desk_approval *p = &x->approvals[i];
        struct value *one = show_item(c, list);
        show(c, one, "name", p->name.n ? p->name : p->email);
        show(c, one, "decision", say_of(c, "desk-approval-", str_c(c->a, p->state)));
        show(c, one, "reason", p->reason);
        show_time(c, one, "when", p->decided_at, STR_NONE);
    }
}

static bool show_answers(struct desk_call *c, int64_t id, struct error *e)
{
    struct desk_answer *x;
    size_t len;
    if (!answer_list(c->desk, id, c->a, &x, &len, e))
        return false;
    struct value *list = show_list(c, &c->page, "answers");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "answer_state", say_of(c, "desk-answer-", str_c(c->a, x[i].state)));
        show(c, v, "who", x[i].staff_name);
        show(c, v, "answer_subject", x[i].subject);
        show(c, v, "body", x[i].body);
        show_time(c, v, "when", x[i].created_at, STR_NONE);
        show_bool(c, v, "sendable", str_eq(x[i].state, STR("agreed")));
        show(c, v, "send", str_format(c->a, "/desk/answer/%lld/send", (long long)x[i].id));
        show_approvals(c, v, &x[i]);
    }
    return true;
}

static bool show_given(struct desk_call *c, int64_t id, struct error *e)
{
    struct desk_slot *slots;
    struct handover *files;
    struct consent *consents;
    size_t len;
    if (!slot_list(c->desk, id, c->a, &slots, &len, e))
        return false;
    struct value *list = show_list(c, &c->page, "slots");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "summary", slots[i].summary);
        show(c, v, "slot_place", slots[i].place);
        show_time(c, v, "starts", slots[i].starts_at, slots[i].zone);
        show_bool(c, v, "cancelled", slots[i].cancelled);
        show(c, v, "starts_local", zone_local(c->a, slots[i].starts_at, slots[i].zone));
        show(c, v, "ends_local", zone_local(c->a, slots[i].ends_at, slots[i].zone));
        show(c, v, "slot_zone", slots[i].zone);
        show(c, v, "slot_path", str_format(c->a, "/desk/slot/%lld", (long long)slots[i].id));
        show_number(c, v, "slot_id", slots[i].id);
    }
    if (!handover_list(c->desk, id, c->a, &files, &len, e))
        return false;
    list = show_list(c, &c->page, "handed");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "file_title", files[i].title);
        show_number(c, v, "downloads", files[i].downloads);
        show_bool(c, v, "dead", files[i].revoked_at || files[i].expires_at <= c->now);
        show(c, v, "revoke", str_format(c->a, "/desk/file/%lld/revoke", (long long)files[i].id));
    }
    if (!consent_list(c->desk, id, c->a, &consents, &len, e))
        return false;
    list = show_list(c, &c->page, "consents");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "person", consents[i].name);
        show(c, v, "how", consents[i].how);
        show_number(c, v, "contact_id", consents[i].contact);
        show_bool(c, v, "withdrawn_consent", consents[i].withdrawn_at > 0);
        show_bool(c, v, "disclosed", consents[i].disclosed_at > 0);
    }
    return true;
}

// What the forms of the page offer: colleagues, files, people.
static bool show_choices(struct desk_call *c, const struct desk_request *r, struct error *e)
{
    struct staff *staff;
    struct str *files;
    struct desk_contact *people;
    size_t len;
    if (!staff_list(c->desk, c->a, &staff, &len, e))
        return false;
    struct value *list = show_list(c, &c->page, "staff");
    for (size_t i = 0; i < len; i++)
        if (!staff[i].disabled)
            show_option(c, list, str_format(c->a, "%lld", (long long)staff[i].id), staff[i].name,
                        staff[i].id == r->assignee);
    if (!file_names(c->desk, c->a, &files, &len, e))
        return false;
    list = show_list(c, &c->page, "files");
    for (size_t i = 0; i < len; i++)
        show_option(c, list, files[i], files[i], false);
    show_bool(c, &c->page, "has_files", len > 0);
    if (!contact_list(c->desk, c->a, &people, &len, e))
        return false;
    list = show_list(c, &c->page, "people");
    for (size_t i = 0; i < len; i++)
        show_option(c, list, str_format(c->a, "%lld", (long long)people[i].id), people[i].name,
                    false);
    show_bool(c, &c->page, "has_people", len > 0);
    return true;
}

static void show_must(struct desk_call *c, enum desk_kind kind)
{
    const struct desk_options *o = desk_options(c->desk);
    struct value *list = show_list(c, &c->page, "must");
    for (size_t i = 0; i < o->approvers_len; i++)
        if (o->approvers[i].kinds[kind])
            show(c, show_item(c, list), "approver", o->approvers[i].name);
}

static bool show_history(struct desk_call *c, const struct desk_request *r, struct error *e)
{
    struct inbox_row *rows;
    struct desk_log_line *lines;
    size_t len;
    if (!request_history(c->desk, r, c->a, &rows, &len, e))
        return false;
    struct value *list = show_list(c, &c->page, "history");
    for (size_t i = 0; i < len; i++)
        show_row(c, list, &rows[i]);
    show_bool(c, &c->page, "has_history", len > 0);
    if (!desk_log_read(c->desk, r->id, c->a, &lines, &len, e))
        return false;
    list = show_list(c, &c->page, "log");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "actor",
             lines[i].staff_name.n ? lines[i].staff_name
                                   : say_of(c, "desk-actor-", str_c(c->a, lines[i].actor)));
        show(c, v, "did", say_done(c, &lines[i]));
        show_time(c, v, "when", lines[i].at, STR_NONE);
    }
    return true;
}

static bool show_attachments(struct desk_call *c, int64_t id, struct error *e)
{
    struct desk_attachment *files;
    size_t len;
    if (!request_attachments(c->desk, id, c->a, &files, &len, e))
        return false;
    struct value *list = show_list(c, &c->page, "attachments");
    for (size_t i = 0; i < len; i++) {
        struct value *v = show_item(c, list);
        show(c, v, "file_name", files[i].name);
        show(c, v, "file_type", files[i].type);
        show_number(c, v, "kilobytes", (files[i].size + 1023) / 1024);
        show(c, v, "href", str_format(c->a, "/desk/attachment/%lld", (long long)files[i].id));
    }
    show_bool(c, &c->page, "has_attachments", len > 0);
    return true;
}

static void attachment(struct desk_call *c)
{
    struct str name, bytes;
    struct error e = {0};
    if (!attachment_load(c->desk, param_id(c, 0), c->a, &name, &bytes, &e)) {
        page_refused(c, &e, STR("/desk/"));
        return;
    }
    c->out->status = 200;
    c->out->body = BODY_BYTES;
    c->out->bytes = bytes;
    attachment_headers(c, name);
}

static void request_page(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct desk_request r;
    struct error e = {0};
    if (!request_load(c->desk, id, c->a, &r, &e)) {
        if (e.kind == ERROR_MISSING)
            page_missing(c);
        else
            page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", r.subject.n ? r.subject : say(c, "desk-erased"));
    show(c, &c->page, "path", str_format(c->a, "/desk/request/%lld", (long long)id));
    show_number(c, &c->page, "request_id", id);
    show_facts(c, &r);
    show_must(c, r.kind);
    show_clip_choices(c);
    if (!show_thread(c, id, r.email, &e) || !show_attachments(c, id, &e) ||
        !show_answers(c, id, &e) || !show_given(c, id, &e) || !show_choices(c, &r, &e) ||
        !show_history(c, &r, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    page_render(c, 200, "desk/request");
}

// Where a form was sent to, opened again: the request itself.
static void request_again(struct desk_call *c)
{
    page_redirect(c, str_format(c->a, "/desk/request/%lld", (long long)param_id(c, 0)));
}

const struct desk_route desk_staff_routes[] = {
    {HTTP_GET, "/desk", desk_root, NEED_NOTHING, NULL},
    {HTTP_GET, "/desk/login", login_page, NEED_NOTHING, NULL},
    {HTTP_POST, "/desk/login", login, NEED_NOTHING, NULL},
    {HTTP_POST, "/desk/logout", logout, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/", inbox, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/request/:id", request_page, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/request/:id/*", request_again, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/attachment/:id", attachment, NEED_STAFF, NULL},
};
const size_t desk_staff_routes_len = sizeof desk_staff_routes / sizeof *desk_staff_routes;
