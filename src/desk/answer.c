// SPDX-License-Identifier: MIT
#include "desk/answer.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/mail.h"
#include "desk/texts.h"
#include "store/secret.h"
#include "text/fold.h"

struct str answer_hash(struct arena *a, struct str subject, struct str body)
{
    // The length keeps "a" + "bc" and "ab" + "c" apart.
    return secret_hash(a, "presse answer",
                       str_format(a, "%zu:%.*s%.*s", subject.n, STR_ARG(subject), STR_ARG(body)));
}

struct propose {
    struct desk *desk;
    int64_t request, staff, id;
    struct str subject, body;
    struct desk_approver *approvers;
    size_t len;
};

static bool queue_approval(const struct propose *p, struct db *db, const struct desk_approver *who,
                           struct str reference, struct arena *a, struct error *e)
{
    int64_t id = store_new_id();
    struct mail m = {.request = p->request,
                     .kind = "approval",
                     .to = who->email,
                     .has_link = true,
                     .link = LINK_APPROVAL,
                     .link_object = id};
    text_approval(a, p->desk, who->name, reference, &m.subject, &m.body);
    return DB_CHANGE(db, SQL_APPROVAL_ADD, NULL, e, C_INT(id), C_INT(p->id), C_TEXT(who->name),
                     C_TEXT(who->email), C_INT(clock_now())) &&
           link_make(p->desk, db, LINK_APPROVAL, id, APPROVAL_LINK_SECONDS, a, NULL, e) &&
           mail_queue(p->desk, db, &m, NULL, e);
}

static bool propose_work(struct db *db, void *context, struct error *e)
{
    struct propose *p = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = p->staff};
    struct table held;
    if (!DB_QUERY(db, SQL_REQUEST_HOLD, &a, &held, e, C_INT(p->request)) ||
        !request_read(db, p->request, &a, &r, e))
        return false;
    if (r.erased_at || r.withdrawn_at)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_OVER, 0);
    p->id = store_new_id();
    bool agreed = p->len == 0;
    if (!DB_CHANGE(db, SQL_ANSWER_REPLACE, NULL, e, C_INT(p->request)) ||
        !DB_CHANGE(db, SQL_ANSWER_ADD, NULL, e, C_INT(p->id), C_INT(p->request),
                   cell_int_or_null(p->staff), C_TEXT(p->subject), C_TEXT(p->body),
                   C_TEXT(answer_hash(&a, p->subject, p->body)),
                   C_TEXT(agreed ? STR("agreed") : STR("waiting")), C_INT(clock_now())))
        return false;
    for (size_t i = 0; i < p->len; i++)
        if (!queue_approval(p, db, &p->approvers[i], r.reference, &a, e))
            return false;
    return desk_log(db, who, p->request, "answer proposed",
                    str_format(&a, "%lld", (long long)p->id), e) &&
           request_state(db, p->request, agreed ? STATE_AGREED : STATE_WAITING, who, e);
}

// Those the configuration demands for the kind, then the picked ones; each address once.
static bool collect(struct propose *p, enum desk_kind kind, const struct desk_approver *picked,
                    size_t picked_len, struct arena *a, struct error *e)
{
    const struct desk_options *o = desk_options(p->desk);
    size_t all = o->approvers_len + picked_len;
    p->approvers = ARENA_ARRAY(a, all + 1, struct desk_approver);
    for (size_t i = 0; i < all; i++) {
        bool fixed = i < o->approvers_len;
        struct desk_approver who = fixed ? o->approvers[i] : picked[i - o->approvers_len];
        if (fixed && !who.kinds[kind])
            continue;
        if (!mail_address_valid(who.email) || !field_line_clean(who.name))
            return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_APPROVER_ADDRESS, 0);
        who.email = mail_address_key(a, who.email);
        bool known = false;
        for (size_t k = 0; k < p->len; k++)
            known = known || str_eq(p->approvers[k].email, who.email);
        if (!known)
            p->approvers[p->len++] = who;
    }
    return p->len <= ANSWER_APPROVERS_MOST ||
           desk_refuse(e, ERROR_INPUT, WORD_REFUSE_APPROVERS_MANY, ANSWER_APPROVERS_MOST);
}

bool answer_propose(struct desk *d, int64_t request, int64_t staff, struct str subject,
                    struct str body, const struct desk_approver *picked, size_t picked_len,
                    int64_t *id, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    struct propose p = {
        .desk = d, .request = request, .staff = staff, .subject = subject, .body = body};
    if (!subject.n || !field_line_clean(subject) || subject.n > FIELD_SUBJECT_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ANSWER_SUBJECT, FIELD_SUBJECT_MOST);
    if (!str_trim(body).n || !field_text_clean(body) || body.n > FIELD_MESSAGE_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ANSWER_TEXT, FIELD_MESSAGE_MOST);
    if (!request_load(d, request, &a, &r, e) || !collect(&p, r.kind, picked, picked_len, &a, e) ||
        !store_write(d->store, propose_work, &p, e))
        return false;
    *id = p.id;
    return true;
}

static bool approvals_of(struct db *db, int64_t answer, struct arena *a, struct desk_approval **out,
                         size_t *len, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_APPROVAL_LIST, a, &t, e, C_INT(answer)))
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct desk_approval);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct desk_approval){
            .id = table_int(&t, i, 0),
            .name = table_text(&t, i, 1),
            .email = table_text(&t, i, 2),
            .state = table_text(&t, i, 3),
            .hash = table_text(&t, i, 4),
            .reason = table_text(&t, i, 5),
            .decided_at = table_int(&t, i, 6),
        };
    return true;
}

static bool list_read(struct db *db, int64_t request, struct arena *a, struct desk_answer **out,
                      size_t *len, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_ANSWER_LIST, a, &t, e, C_INT(request)))
        return false;
    struct desk_answer *list = ARENA_ARRAY(a, t.rows + 1, struct desk_answer);
    for (size_t i = 0; i < t.rows; i++) {
        list[i] = (struct desk_answer){
            .id = table_int(&t, i, 0),
            .request = request,
            .subject = table_text(&t, i, 1),
            .body = table_text(&t, i, 2),
            .hash = table_text(&t, i, 3),
            .state = table_text(&t, i, 4),
            .created_at = table_int(&t, i, 5),
            .sent_at = table_int(&t, i, 6),
            .staff_name = table_text(&t, i, 7),
        };
        if (!approvals_of(db, list[i].id, a, &list[i].approvals, &list[i].approvals_len, e))
            return false;
    }
    *out = list;
    *len = t.rows;
    return true;
}

bool answer_list(struct desk *d, int64_t request, struct arena *a, struct desk_answer **out,
                 size_t *len, struct error *e)
{
    struct db *db;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = list_read(db, request, a, out, len, e);
    store_read_end(d->store, db);
    return ok;
}

static bool approval_read(struct db *db, int64_t id, struct arena *a, struct approval_view *out,
                          struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_APPROVAL_GET, a, &t, e, C_INT(id)))
        return false;
    if (!t.rows)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_APPROVAL_MISSING, 0);
    *out = (struct approval_view){
        .id = id,
        .answer = table_int(&t, 0, 1),
        .name = table_text(&t, 0, 2),
        .email = table_text(&t, 0, 3),
        .state = table_text(&t, 0, 4),
        .request = table_int(&t, 0, 5),
        .subject = table_text(&t, 0, 6),
        .body = table_text(&t, 0, 7),
        .hash = table_text(&t, 0, 8),
        .answer_state = table_text(&t, 0, 9),
        .reference = table_text(&t, 0, 10),
        .journalist = table_text(&t, 0, 12),
        .outlet = table_text(&t, 0, 13),
        .request_subject = table_text(&t, 0, 14),
        .message = table_text(&t, 0, 15),
        .lang = table_text(&t, 0, 16),
        .deadline = table_int(&t, 0, 17),
    };
    return true;
}

bool approval_load(struct desk *d, int64_t approval, struct arena *a, struct approval_view *out,
                   struct error *e)
{
    struct db *db;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = approval_read(db, approval, a, out, e);
    store_read_end(d->store, db);
    return ok;
}

struct decide {
    struct desk *desk;
    int64_t approval;
    bool agree;
    struct str hash, reason;
};

static bool notify(const struct desk *d, struct db *db, struct arena *a,
                   const struct approval_view *v, enum desk_notice what, struct error *e)
{
    const struct desk_options *o = desk_options(d);
    for (size_t i = 0; i < o->notify_len; i++) {
        struct mail m = {.request = v->request, .kind = "notice", .to = o->notify[i]};
        text_notice(a, d, what, v->request, v->reference, &m.subject, &m.body);
        if (!mail_queue(d, db, &m, NULL, e))
            return false;
    }
    return true;
}

// All approvers agreed to this very text.
static bool all_agreed(const struct desk_approval *list, size_t len, struct str hash)
{
    for (size_t i = 0; i < len; i++)
        if (!str_eq(list[i].state, STR("agreed")) || !secret_equal(list[i].hash, hash))
            return false;
    return true;
}

static bool after_decision(const struct decide *c, struct db *db, struct arena *a,
                           const struct approval_view *v, struct error *e)
{
    struct desk_actor who = {.who = ACTOR_APPROVER};
    struct desk_approval *list;
    size_t len;
    if (!c->agree)
        return DB_CHANGE(db, SQL_ANSWER_STATE_SET, NULL, e, C_INT(v->answer),
                         C_TEXT(STR("objected")), C_NULL) &&
               request_state(db, v->request, STATE_NEW, who, e) &&
               notify(c->desk, db, a, v, NOTICE_OBJECTED, e);
    if (!approvals_of(db, v->answer, a, &list, &len, e))
        return false;
    if (!all_agreed(list, len, v->hash))
        return true;
    return DB_CHANGE(db, SQL_ANSWER_STATE_SET, NULL, e, C_INT(v->answer), C_TEXT(STR("agreed")),
                     C_NULL) &&
           request_state(db, v->request, STATE_AGREED, who, e) &&
           notify(c->desk, db, a, v, NOTICE_AGREED, e);
}

static bool decide_work(struct db *db, void *context, struct error *e)
{
    const struct decide *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct approval_view v;
    struct table held;
    int64_t changed;
    if (!approval_read(db, c->approval, &a, &v, e) ||
        !DB_QUERY(db, SQL_REQUEST_HOLD, &a, &held, e, C_INT(v.request)) ||
        !approval_read(db, c->approval, &a, &v, e)) // what it is now that the row is held
        return false;
    if (!str_eq(v.answer_state, STR("waiting")))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ANSWER_DECIDED, 0);
    if (!secret_equal(c->hash, v.hash))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_TEXT_SHOWN, 0);
    const char *state = c->agree ? "agreed" : "objected";
    if (!DB_CHANGE(db, SQL_APPROVAL_DECIDE, &changed, e, C_INT(c->approval), C_TEXT(str_of(state)),
                   C_TEXT(v.hash), C_TEXT(c->reason), C_INT(clock_now())))
        return false;
    if (changed != 1)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_DECIDED, 0);
    struct desk_actor who = {.who = ACTOR_APPROVER};
    return desk_log(db, who, v.request, state, str_format(&a, "%lld", (long long)v.id), e) &&
           after_decision(c, db, &a, &v, e);
}

bool approval_decide(struct desk *d, int64_t approval, bool agree, struct str hash,
                     struct str reason, struct error *e)
{
    struct decide c = {d, approval, agree, hash, str_trim(reason)};
    if (!agree && !c.reason.n)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_OBJECTION_REASON, 0);
    if (!field_text_clean(c.reason) || c.reason.n > FIELD_MESSAGE_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_TEXT, FIELD_MESSAGE_MOST);
    return store_write(d->store, decide_work, &c, e);
}

struct send {
    struct desk *desk;
    int64_t answer, staff;
    struct str subject, body;
};

// The one gate that every answer passes.
static bool may_send(const struct send *s, struct db *db, const struct table *answer,
                     const struct desk_request *r, struct arena *a, struct error *e)
{
    struct desk_approval *list;
    size_t len;
    struct str hash = table_text(answer, 0, 4);
    if (!str_eq(table_text(answer, 0, 5), STR("agreed")))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_NOT_AGREED, 0);
    if (r->erased_at || r->withdrawn_at)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_OVER, 0);
    struct str stored = answer_hash(a, table_text(answer, 0, 2), table_text(answer, 0, 3));
    struct str given = answer_hash(a, s->subject, s->body);
    if (!secret_equal(given, hash) || !secret_equal(stored, hash))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_TEXT_DIFFERS, 0);
    if (!approvals_of(db, s->answer, a, &list, &len, e))
        return false;
    if (!all_agreed(list, len, hash))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_NOT_EVERYBODY, 0);
    // The configuration may have come to demand more since the answer was proposed.
    const struct desk_options *o = desk_options(s->desk);
    for (size_t i = 0; i < o->approvers_len; i++) {
        const struct desk_approver *must = &o->approvers[i];
        bool found = !must->kinds[r->kind];
        for (size_t k = 0; k < len && !found; k++)
            found = str_eq_ascii(list[k].email, must->email);
        if (!found)
            return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_APPROVER_NEW, 0);
    }
    return true;
}

static bool send_work(struct db *db, void *context, struct error *e)
{
    const struct send *s = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t, held;
    struct desk_request r;
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = s->staff};
    if (!DB_QUERY(db, SQL_ANSWER_GET, &a, &t, e, C_INT(s->answer)))
        return false;
    if (!t.rows)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_ANSWER_MISSING, 0);
    int64_t request = table_int(&t, 0, 1);
    if (!DB_QUERY(db, SQL_REQUEST_HOLD, &a, &held, e, C_INT(request)) ||
        !DB_QUERY(db, SQL_ANSWER_GET, &a, &t, e, C_INT(s->answer)) ||
        !request_read(db, request, &a, &r, e) || !may_send(s, db, &t, &r, &a, e))
        return false;
    struct mail m = {.request = request,
                     .kind = "answer",
                     .to = r.email,
                     .subject = table_text(&t, 0, 2),
                     .body = table_text(&t, 0, 3),
                     .threaded = true};
    return mail_queue(s->desk, db, &m, NULL, e) &&
           DB_CHANGE(db, SQL_ANSWER_STATE_SET, NULL, e, C_INT(s->answer), C_TEXT(STR("sent")),
                     C_INT(clock_now())) &&
           DB_CHANGE(db, SQL_SEARCH_MORE, NULL, e, C_INT(request),
                     C_TEXT(fold_words(&a, table_text(&t, 0, 3)))) &&
           desk_log(db, who, request, "answer sent", str_format(&a, "%lld", (long long)s->answer),
                    e) &&
           request_state(db, request, STATE_ANSWERED, who, e);
}

bool answer_send(struct desk *d, int64_t answer, int64_t staff, struct str subject, struct str body,
                 struct error *e)
{
    struct send s = {d, answer, staff, subject, body};
    return store_write(d->store, send_work, &s, e);
}
