// SPDX-License-Identifier: MIT
// What staff do: one route each, all by POST. The gate has seen session, token and Origin.
#include <string.h>

#include "desk/answer.h"
#include "desk/disclose.h"
#include "desk/request.h"
#include "desk/retention.h"
#include "desk/slot.h"
#include "serve/desk_call.h"
#include "text/address.h"

static struct str request_path(struct desk_call *c, int64_t id)
{
    return id ? str_format(c->a, "/desk/request/%lld", (long long)id) : STR("/desk/");
}

// Back to the request, or what was refused.
static void finish(struct desk_call *c, bool ok, const struct error *e, struct str back)
{
    if (ok)
        page_redirect(c, back);
    else
        page_refused(c, e, back);
}

static void note(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct error e = {0};
    bool ok = request_note(c->desk, id, c->session.staff.id, field(c, "note"), &e);
    finish(c, ok, &e, request_path(c, id));
}

static void assign(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct error e = {0};
    bool ok = request_assign(c->desk, id, c->session.staff.id, number_of(field(c, "assignee")), &e);
    finish(c, ok, &e, request_path(c, id));
}

static void move(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    enum desk_state to;
    struct error e = {0};
    if (!desk_state_of(field(c, "state"), &to)) {
        page_message(c, 400, "desk-refused", "refuse-state");
        return;
    }
    bool ok = request_move(c->desk, id, c->session.staff.id, to, field(c, "text"), &e);
    if (ok && to == STATE_CLOSED && str_trim(field(c, "clip")).n)
        ok = request_clip(c->desk, id, c->session.staff.id,
                          address_identity(c->a, str_trim(field(c, "clip"))), &e);
    finish(c, ok, &e, request_path(c, id));
}

static void clip(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct error e = {0};
    struct str written = str_trim(field(c, "clip"));
    struct str identity = written.n ? address_identity(c->a, written) : STR("");
    bool ok = request_clip(c->desk, id, c->session.staff.id, identity, &e);
    finish(c, ok, &e, request_path(c, id));
}

static void new_link(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct error e = {0};
    finish(c, request_new_link(c->desk, id, c->session.staff.id, &e), &e, request_path(c, id));
}

// "ann@example.org, Bob <bob@example.org>" or one a line.
static size_t read_picked(struct desk_call *c, struct desk_approver *out, size_t most)
{
    struct str rest = field(c, "approvers"), line, part;
    size_t n = 0;
    while (str_split(&rest, '\n', &line))
        while (str_split(&line, ',', &part) && n < most) {
            struct str one = str_trim(part);
            size_t open = str_find_char(one, '<');
            if (!one.n)
                continue;
            out[n] = (struct desk_approver){.name = one, .email = one};
            if (open != STR_NOT_FOUND) {
                struct str address = str_from(one, open + 1);
                out[n].email = str_trim(str_slice(address, 0, str_find_char(address, '>')));
                out[n].name = str_trim(str_slice(one, 0, open));
            }
            n++;
        }
    return n;
}

// Browsers send CRLF; what is agreed to is the text with LF, in every step.
static struct str body_field(struct desk_call *c, const char *name)
{
    struct str s = field(c, name);
    char *out = arena_alloc(c->a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r')
            out[n++] = s.p[i];
    return (struct str){out, n};
}

static void propose(struct desk_call *c)
{
    int64_t id = param_id(c, 0), answer;
    struct desk_approver picked[ANSWER_APPROVERS_MOST];
    struct error e = {0};
    size_t n = read_picked(c, picked, ANSWER_APPROVERS_MOST);
    bool ok = answer_propose(c->desk, id, c->session.staff.id, str_trim(field(c, "subject")),
                             body_field(c, "body"), picked, n, &answer, &e);
    finish(c, ok, &e, request_path(c, id));
}

static void send_answer(struct desk_call *c)
{
    struct error e = {0};
    bool ok = answer_send(c->desk, param_id(c, 0), c->session.staff.id, field(c, "subject"),
                          body_field(c, "body"), &e);
    finish(c, ok, &e, request_path(c, number_of(field(c, "request"))));
}

static void add_slot(struct desk_call *c)
{
    int64_t id = param_id(c, 0), slot;
    struct error e = {0};
    bool ok = slot_add(c->desk, id, c->session.staff.id, field(c, "start"), field(c, "end"),
                       field(c, "zone"), body_field(c, "place"), field(c, "summary"), &slot, &e);
    finish(c, ok, &e, request_path(c, id));
}

static void change_slot(struct desk_call *c)
{
    struct error e = {0};
    bool ok = slot_change(c->desk, param_id(c, 0), c->session.staff.id, field(c, "start"),
                          field(c, "end"), field(c, "zone"), body_field(c, "place"),
                          field(c, "summary"), &e);
    finish(c, ok, &e, request_path(c, number_of(field(c, "request"))));
}

static void cancel_slot(struct desk_call *c)
{
    struct error e = {0};
    bool ok = slot_cancel(c->desk, param_id(c, 0), c->session.staff.id, &e);
    finish(c, ok, &e, request_path(c, number_of(field(c, "request"))));
}

static void hand_file(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct error e = {0};
    bool ok = handover_add(c->desk, id, c->session.staff.id, field(c, "file"),
                           body_field(c, "terms"), number_of(field(c, "days")), &e);
    finish(c, ok, &e, request_path(c, id));
}

static void revoke_file(struct desk_call *c)
{
    struct error e = {0};
    bool ok = handover_revoke(c->desk, param_id(c, 0), c->session.staff.id, &e);
    finish(c, ok, &e, request_path(c, number_of(field(c, "request"))));
}

static void give_consent(struct desk_call *c)
{
    int64_t id = param_id(c, 0), contact = number_of(field(c, "contact"));
    struct error e = {0};
    bool ok = str_eq(field(c, "consent"), STR("withdraw"))
                  ? consent_withdraw(c->desk, contact, id, c->session.staff.id, &e)
                  : consent_give(c->desk, contact, id, c->session.staff.id, field(c, "how"), &e);
    finish(c, ok, &e, request_path(c, id));
}

static void disclose(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct error e = {0};
    bool ok =
        contact_disclose(c->desk, number_of(field(c, "contact")), id, c->session.staff.id, &e);
    finish(c, ok, &e, request_path(c, id));
}

static void erase(struct desk_call *c)
{
    int64_t id = param_id(c, 0);
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = c->session.staff.id};
    struct error e = {0};
    finish(c, erase_request(c->desk, id, who, &e), &e, request_path(c, id));
}

const struct desk_route desk_action_routes[] = {
    {HTTP_POST, "/desk/request/:id/note", note, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/assign", assign, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/state", move, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/clip", clip, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/link", new_link, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/answer", propose, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/answer/:id/send", send_answer, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/slot", add_slot, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/slot/:id/change", change_slot, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/slot/:id/cancel", cancel_slot, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/file", hand_file, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/file/:id/revoke", revoke_file, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/consent", give_consent, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/disclose", disclose, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/request/:id/erase", erase, NEED_MANAGER, NULL},
};
const size_t desk_action_routes_len = sizeof desk_action_routes / sizeof *desk_action_routes;
