// SPDX-License-Identifier: MIT
// What changes requests: each function is one transaction.
#include "desk/request.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/mail.h"
#include "desk/remind.h"
#include "desk/texts.h"
#include "store/secret.h"
#include "text/fold.h"

enum {
    MESSAGE_KEPT_MOST = 250000, // of a mail: its text, and the names of what came with it
    SEARCHED_MOST = 50000,
};

static const int64_t rank_without_deadline = (int64_t)1 << 53;

// "K7Q2-M9X4": 40 random bits in letters that are not mistaken for one another.
static struct str make_reference(struct arena *a)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    unsigned char bytes[8];
    char text[9];
    secret_random(bytes, sizeof bytes);
    for (size_t i = 0, o = 0; i < 8; i++) {
        text[o++] = letters[bytes[i] & 31];
        if (i == 3)
            text[o++] = '-';
    }
    return str_copy(a, (struct str){text, sizeof text});
}

// Part of the address that replies come back to: letters that survive any mail server.
static struct str make_thread_token(struct arena *a)
{
    unsigned char bytes[10];
    secret_random(bytes, sizeof bytes);
    char *out = arena_alloc(a, 21);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = (char)('a' + (bytes[i] & 15));
        out[2 * i + 1] = (char)('a' + (bytes[i] >> 4));
    }
    return (struct str){out, 20};
}

static struct str search_text(struct arena *a, struct str reference, const struct submission *s)
{
    struct str all =
        str_format(a, "%.*s %.*s %.*s %.*s %.*s %.*s", STR_ARG(reference), STR_ARG(s->name),
                   STR_ARG(s->outlet), STR_ARG(s->email), STR_ARG(s->subject), STR_ARG(s->message));
    return fold_words(a, all);
}

// The files of a mail, within what one request may hold.
static bool add_files(struct db *db, int64_t request, const struct request_mail *m, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!m || !m->files_len)
        return true;
    if (!DB_QUERY(db, SQL_ATTACHMENT_SUM, &a, &t, e, C_INT(request)))
        return false;
    int64_t sum = table_int(&t, 0, 0);
    for (size_t i = 0; i < m->files_len; i++) {
        const struct request_file *f = &m->files[i];
        int64_t size = (int64_t)f->bytes.n;
        if (!size || sum + size > REQUEST_FILES_MOST)
            continue;
        sum += size;
        arena_reset(&a);
        if (!DB_CHANGE(db, SQL_ATTACHMENT_ADD, NULL, e, C_INT(store_new_id()), C_INT(request),
                       C_TEXT(f->name), C_TEXT(f->type), C_INT(size),
                       C_TEXT(secret_base64url(&a, f->bytes.p, f->bytes.n)), C_INT(clock_now())))
            return false;
    }
    return true;
}

struct submit {
    struct desk *desk;
    const struct submission *s;
    struct str idempotency;
    struct arena *arena;
    const char *source;
    const struct request_mail *mail; // that it came by, or NULL
    struct submitted out;
};

static bool insert(struct submit *w, struct db *db, struct str reference, bool *added,
                   struct error *e)
{
    const struct submission *s = w->s;
    int64_t now = clock_now(), changed = 0;
    bool ok = DB_CHANGE(db, SQL_REQUEST_ADD, &changed, e, C_INT(w->out.id), C_TEXT(reference),
                        C_TEXT(w->idempotency), C_TEXT(str_of(desk_kind_name(s->kind))),
                        C_TEXT(s->lang), C_TEXT(s->name), C_TEXT(s->outlet), C_TEXT(s->email),
                        C_TEXT(s->phone), cell_int_or_null(s->deadline), C_TEXT(s->zone),
                        C_TEXT(s->subject), C_TEXT(s->message), C_TEXT(s->dates), C_TEXT(s->place),
                        C_TEXT(s->medium), C_TEXT(s->picture_use), C_TEXT(str_of(w->source)),
                        C_TEXT(make_thread_token(w->arena)),
                        C_INT(s->deadline ? s->deadline : rank_without_deadline), C_INT(now));
    *added = changed == 1;
    return ok;
}

static bool find_again(struct submit *w, struct db *db, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_REQUEST_BY_IDEMPOTENCY, w->arena, &t, e, C_TEXT(w->idempotency)))
        return false;
    w->out.id = table_int(&t, 0, 0);
    w->out.reference = table_text(&t, 0, 1);
    w->out.again = true;
    return link_token(w->desk, db, LINK_REQUEST, w->out.id, w->arena, &w->out.token, e);
}

static bool queue_confirmation(struct submit *w, struct db *db, struct error *e)
{
    const struct submission *s = w->s;
    struct mail m = {.request = w->out.id,
                     .kind = "confirmation",
                     .to = s->email,
                     .has_link = true,
                     .link = LINK_REQUEST,
                     .link_object = w->out.id};
    m.subject = str_format(w->arena, "[%.*s] %.*s", STR_ARG(w->out.reference), STR_ARG(s->subject));
    m.body = text_confirmation(w->arena, w->desk, s->lang, s->name, w->out.reference);
    return mail_queue(w->desk, db, &m, NULL, e);
}

static bool queue_notices(const struct desk *d, struct db *db, struct arena *a, int64_t request,
                          struct str reference, enum desk_notice what, struct error *e)
{
    const struct desk_options *o = desk_options(d);
    for (size_t i = 0; i < o->notify_len; i++) {
        struct mail m = {.request = request, .kind = "notice", .to = o->notify[i]};
        text_notice(a, d, what, request, reference, &m.subject, &m.body);
        if (!mail_queue(d, db, &m, NULL, e))
            return false;
    }
    return true;
}

static bool submit_work(struct db *db, void *context, struct error *e)
{
    struct submit *w = context;
    struct desk_actor who = {.who = ACTOR_JOURNALIST};
    w->out = (struct submitted){.id = store_new_id()};
    struct str reference = make_reference(w->arena);
    bool added;
    if (!insert(w, db, reference, &added, e))
        return false;
    if (!added)
        return find_again(w, db, e);
    w->out.reference = reference;
    return DB_CHANGE(db, SQL_SEARCH_ADD, NULL, e, C_INT(w->out.id),
                     C_TEXT(search_text(w->arena, reference, w->s))) &&
           link_make(w->desk, db, LINK_REQUEST, w->out.id, REQUEST_LINK_SECONDS, w->arena,
                     &w->out.token, e) &&
           desk_log(db, who, w->out.id, "submitted", str_of(w->source), e) &&
           add_files(db, w->out.id, w->mail, e) && queue_confirmation(w, db, e) &&
           remind_queue(w->desk, db, w->out.id, w->s->deadline, e) &&
           queue_notices(w->desk, db, w->arena, w->out.id, reference, NOTICE_NEW, e);
}

bool request_submit(struct desk *d, const struct submission *s, struct str idempotency,
                    struct arena *a, struct submitted *out, struct error *e)
{
    struct submit w = {.desk = d, .s = s, .idempotency = idempotency, .arena = a, .source = "form"};
    if (!store_write(d->store, submit_work, &w, e))
        return error_context(e, "storing the request");
    *out = w.out;
    return true;
}

bool request_submit_mail(struct desk *d, const struct submission *s, const struct request_mail *m,
                         struct arena *a, struct submitted *out, struct error *e)
{
    struct submit w = {.desk = d, .s = s, .arena = a, .source = "mail", .mail = m};
    w.idempotency = secret_hash(a, "presse mail", m->message_id);
    if (!store_write(d->store, submit_work, &w, e))
        return error_context(e, "storing the request");
    *out = w.out;
    return true;
}

bool request_state(struct db *db, int64_t id, enum desk_state to, struct desk_actor actor,
                   struct error *e)
{
    int64_t changed;
    const char *name = desk_state_name(to);
    if (!DB_CHANGE(db, SQL_REQUEST_STATE_SET, &changed, e, C_INT(id), C_TEXT(str_of(name)),
                   C_INT(clock_now())))
        return false;
    if (changed != 1)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_ERASED, 0);
    return desk_log(db, actor, id, "state", str_of(name), e);
}

// One change to one request, whoever asks for it.
struct change {
    struct desk *desk;
    int64_t id, staff, assignee;
    struct str text, subject, message_id;
    const struct request_mail *mail; // what is added came by it, or NULL
    enum desk_state to;
    bool bounce; // a mail of ours that came back
    bool added;
};

static struct desk_actor staff_actor(const struct change *c)
{
    return (struct desk_actor){.who = ACTOR_STAFF, .staff = c->staff};
}

static bool add_message_row(const struct change *c, struct db *db, struct arena *a, bool *added,
                            struct error *e)
{
    struct str id = c->message_id;
    int64_t changed;
    if (!id.n)
        id = str_format(a, "<%lld.page@presse.invalid>", (long long)store_new_id());
    struct str from = c->mail ? mail_address_key(a, c->mail->from) : STR("");
    const char *kind = c->bounce ? "bounce" : c->message_id.n ? "received" : "added";
    if (!DB_CHANGE(db, SQL_MESSAGE_ADD, &changed, e, C_INT(store_new_id()), C_INT(c->id),
                   C_TEXT(STR("in")), C_TEXT(str_of(kind)), C_TEXT(from), C_TEXT(c->subject),
                   C_TEXT(c->text), C_TEXT(STR("")), C_INT(0), C_TEXT(STR("")), C_TEXT(STR("")),
                   C_TEXT(id), C_TEXT(STR("")), C_INT(clock_now())))
        return false;
    *added = changed == 1;
    return true;
}

static bool add_work(struct db *db, void *context, struct error *e)
{
    struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    struct desk_actor who = {.who = c->bounce ? ACTOR_SYSTEM : ACTOR_JOURNALIST};
    c->added = false;
    if (!request_read(db, c->id, &a, &r, e))
        return false;
    if (r.erased_at)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_ERASED, 0);
    if (!add_message_row(c, db, &a, &c->added, e))
        return false;
    if (!c->added)
        return true;
    bool opens = r.state == STATE_ANSWERED || r.state == STATE_CLOSED || r.state == STATE_DECLINED;
    return add_files(db, c->id, c->mail, e) &&
           DB_CHANGE(db, SQL_SEARCH_MORE, NULL, e, C_INT(c->id),
                     C_TEXT(fold_words(&a, str_slice(c->text, 0, SEARCHED_MOST)))) &&
           desk_log(db, who, c->id, c->bounce ? "bounce" : "added",
                    str_of(c->message_id.n ? "mail" : "page"), e) &&
           (!opens || request_state(db, c->id, STATE_NEW, who, e)) &&
           queue_notices(c->desk, db, &a, c->id, r.reference,
                         c->bounce ? NOTICE_BOUNCED : NOTICE_ADDED, e);
}

static bool add(struct change *c, bool *added, struct error *e)
{
    if (!field_text_clean(c->text) || !str_trim(c->text).n)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_NOTHING_WRITTEN, 0);
    if (c->text.n > MESSAGE_KEPT_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_TEXT, FIELD_MESSAGE_MOST);
    if (!store_write(c->desk->store, add_work, c, e))
        return false;
    *added = c->added;
    return true;
}

bool request_add_message(struct desk *d, int64_t id, struct str text, struct str subject,
                         struct str message_id, bool *added, struct error *e)
{
    struct change c = {
        .desk = d, .id = id, .text = text, .subject = subject, .message_id = message_id};
    return add(&c, added, e);
}

bool request_add_mail(struct desk *d, int64_t id, const struct request_mail *m, bool *added,
                      struct error *e)
{
    struct change c = {.desk = d,
                       .id = id,
                       .text = m->text,
                       .subject = m->subject,
                       .message_id = m->message_id,
                       .mail = m};
    return add(&c, added, e);
}

bool request_add_bounce(struct desk *d, int64_t id, const struct request_mail *m, bool *added,
                        struct error *e)
{
    struct change c = {.desk = d,
                       .id = id,
                       .text = m->text,
                       .subject = m->subject,
                       .message_id = m->message_id,
                       .mail = m,
                       .bounce = true};
    return add(&c, added, e);
}

static bool withdraw_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    int64_t changed;
    struct desk_actor who = {.who = ACTOR_JOURNALIST};
    if (!request_read(db, c->id, &a, &r, e) ||
        !DB_CHANGE(db, SQL_REQUEST_WITHDRAW, &changed, e, C_INT(c->id), C_INT(clock_now())))
        return false;
    if (changed == 0)
        return true; // withdrawn already
    return DB_CHANGE(db, SQL_ANSWER_REPLACE, NULL, e, C_INT(c->id)) &&
           desk_log(db, who, c->id, "withdrawn", STR(""), e) &&
           queue_notices(c->desk, db, &a, c->id, r.reference, NOTICE_WITHDRAWN, e);
}

bool request_withdraw(struct desk *d, int64_t id, struct error *e)
{
    struct change c = {.desk = d, .id = id};
    return store_write(d->store, withdraw_work, &c, e);
}

static bool note_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    return request_hold(db, c->id, e) &&
           DB_CHANGE(db, SQL_NOTE_ADD, NULL, e, C_INT(store_new_id()), C_INT(c->id),
                     cell_int_or_null(c->staff), C_TEXT(c->text), C_INT(clock_now())) &&
           desk_log(db, staff_actor(c), c->id, "note", STR(""), e);
}

bool request_note(struct desk *d, int64_t id, int64_t staff, struct str text, struct error *e)
{
    struct change c = {.desk = d, .id = id, .staff = staff, .text = str_trim(text)};
    if (!c.text.n || !field_text_clean(c.text) || c.text.n > FIELD_MESSAGE_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_NOTE, FIELD_MESSAGE_MOST);
    return store_write(d->store, note_work, &c, e);
}

static bool assign_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t changed;
    struct table t;
    if (!DB_QUERY(db, SQL_STAFF_GET, &a, &t, e, C_INT(c->assignee)))
        return false;
    if (c->assignee && (!t.rows || !table_null(&t, 0, 8)))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ASSIGNEE, 0);
    if (!DB_CHANGE(db, SQL_REQUEST_ASSIGN, &changed, e, C_INT(c->id), cell_int_or_null(c->assignee),
                   C_INT(clock_now())))
        return false;
    if (changed != 1)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_REQUEST_MISSING, 0);
    return desk_log(db, staff_actor(c), c->id, "assigned",
                    str_format(&a, "%lld", (long long)c->assignee), e);
}

bool request_assign(struct desk *d, int64_t id, int64_t staff, int64_t assignee, struct error *e)
{
    struct change c = {.desk = d, .id = id, .staff = staff, .assignee = assignee};
    return store_write(d->store, assign_work, &c, e);
}

static bool move_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    if (!request_read(db, c->id, &a, &r, e))
        return false;
    if (!DB_CHANGE(db, SQL_ANSWER_REPLACE, NULL, e, C_INT(c->id)) ||
        !request_state(db, c->id, c->to, staff_actor(c), e))
        return false;
    if (c->to != STATE_DECLINED || !c->text.n)
        return true;
    struct mail m = {
        .request = c->id,
        .kind = "mail",
        .to = r.email,
        .body = c->text,
        .threaded = true,
        .subject = str_format(&a, "Re: [%.*s] %.*s", STR_ARG(r.reference), STR_ARG(r.subject))};
    return mail_queue(c->desk, db, &m, NULL, e);
}

bool request_move(struct desk *d, int64_t id, int64_t staff, enum desk_state to, struct str text,
                  struct error *e)
{
    struct change c = {.desk = d, .id = id, .staff = staff, .to = to, .text = str_trim(text)};
    if (to != STATE_DECLINED && to != STATE_CLOSED && to != STATE_NEW)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_STATE, 0);
    // An answer that needs agreement cannot leave by this door.
    if (to == STATE_DECLINED && c.text.n && desk_options(d)->approvers_len)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_DECLINE_TEXT, 0);
    if (!field_text_clean(c.text) || c.text.n > FIELD_MESSAGE_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_TEXT, FIELD_MESSAGE_MOST);
    return store_write(d->store, move_work, &c, e);
}

static bool clip_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    int64_t changed;
    if (!DB_CHANGE(db, SQL_REQUEST_CLIP_SET, &changed, e, C_INT(c->id), C_TEXT(c->text),
                   C_INT(clock_now())))
        return false;
    if (changed != 1)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_REQUEST_MISSING, 0);
    return desk_log(db, staff_actor(c), c->id, "clip", c->text.n ? STR("set") : STR("removed"), e);
}

bool request_clip(struct desk *d, int64_t id, int64_t staff, struct str identity, struct error *e)
{
    struct change c = {.desk = d, .id = id, .staff = staff, .text = str_trim(identity)};
    if (!field_line_clean(c.text) || c.text.n > 2000)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_CLIP, 0);
    return store_write(d->store, clip_work, &c, e);
}

static bool new_link_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    if (!request_hold(db, c->id, e) || !request_read(db, c->id, &a, &r, e))
        return false;
    if (r.erased_at)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_ERASED, 0);
    struct mail m = {.request = c->id,
                     .kind = "confirmation",
                     .to = r.email,
                     .has_link = true,
                     .link = LINK_REQUEST,
                     .link_object = c->id,
                     .threaded = true,
                     .subject =
                         str_format(&a, "[%.*s] %.*s", STR_ARG(r.reference), STR_ARG(r.subject)),
                     .body = text_new_link(&a, c->desk, r.lang, r.name, r.reference)};
    return link_revoke(db, LINK_REQUEST, c->id, e) &&
           link_make(c->desk, db, LINK_REQUEST, c->id, REQUEST_LINK_SECONDS, &a, NULL, e) &&
           mail_queue(c->desk, db, &m, NULL, e) &&
           desk_log(db, staff_actor(c), c->id, "new link", STR(""), e);
}

bool request_new_link(struct desk *d, int64_t id, int64_t staff, struct error *e)
{
    struct change c = {.desk = d, .id = id, .staff = staff};
    return store_write(d->store, new_link_work, &c, e);
}
