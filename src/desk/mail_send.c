// SPDX-License-Identifier: MIT
// From a stored mail to the SMTP server: the link is made again from the key, the reply address
// carries the request's thread token, the outcome is recorded with the job.
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/mail.h"
#include "desk/texts.h"

struct stored {
    struct mail_parts parts;
    int64_t id, sent_at, link_object;
    struct str link_purpose, thread_token;
};

// What somebody of the press service wrote, for this one reader.
static bool by_a_person(struct str kind)
{
    return str_eq(kind, STR("answer")) || str_eq(kind, STR("mail"));
}

static bool load(struct db *db, int64_t id, struct arena *a, struct stored *out, bool *found,
                 struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_MESSAGE_GET, a, &t, e, C_INT(id)))
        return false;
    *found = t.rows > 0;
    *out = (struct stored){
        .id = id,
        .link_purpose = table_text(&t, 0, 5),
        .link_object = table_int(&t, 0, 6),
        .sent_at = table_int(&t, 0, 12),
        .thread_token = table_text(&t, 0, 13),
        .parts = {.to = table_text(&t, 0, 2),
                  .subject = table_text(&t, 0, 3),
                  .body = table_text(&t, 0, 4),
                  .calendar = table_text(&t, 0, 7),
                  .calendar_method = table_text(&t, 0, 8),
                  .message_id = table_text(&t, 0, 9),
                  .references = table_text(&t, 0, 10),
                  .date = table_int(&t, 0, 11),
                  .automatic = !by_a_person(table_text(&t, 0, 14))},
    };
    return true;
}

static struct str with_link(struct arena *a, struct str body, struct str address)
{
    struct str mark = STR(TEXT_LINK);
    if (!str_contains(body, mark))
        mark = STR("{link}"); // stored by a presse before schema 6
    size_t at = str_find(body, mark);
    if (at == STR_NOT_FOUND)
        return body;
    return str_format(a, "%.*s%.*s%.*s", STR_ARG(str_slice(body, 0, at)), STR_ARG(address),
                      STR_ARG(str_from(body, at + mark.n)));
}

// "presse+TOKEN@example.org"
static struct str reply_address(struct arena *a, struct str from, struct str token)
{
    size_t at = str_rfind_char(from, '@');
    if (!token.n || at == STR_NOT_FOUND || at + token.n + 1 > 64)
        return STR_NONE;
    return str_format(a, "%.*s+%.*s%.*s", STR_ARG(str_slice(from, 0, at)), STR_ARG(token),
                      STR_ARG(str_from(from, at)));
}

static bool complete(struct desk *d, struct db *db, struct arena *a, struct stored *s,
                     struct error *e)
{
    enum link_purpose purpose;
    const struct desk_options *o = desk_options(d);
    s->parts.from = o->mail_from;
    s->parts.from_name = o->mail_name.n ? o->mail_name : o->title;
    bool to_journalist = !str_eq(s->link_purpose, STR("approval")) && s->thread_token.n;
    s->parts.reply_to = to_journalist ? reply_address(a, o->mail_from, s->thread_token) : STR_NONE;
    if (!link_purpose_of(s->link_purpose, &purpose))
        return true;
    struct str token;
    if (!link_token(d, db, purpose, s->link_object, a, &token, e))
        return false;
    if (!token.n)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_LINK_REVOKED, 0);
    s->parts.body = with_link(a, s->parts.body, link_address(d, a, purpose, token));
    return true;
}

struct sent {
    const struct job *job;
    int64_t message;
};

static bool sent_work(struct db *db, void *context, struct error *e)
{
    const struct sent *s = context;
    return DB_CHANGE(db, SQL_MESSAGE_SENT, NULL, e, C_INT(s->message), C_INT(clock_now())) &&
           job_done(db, s->job, e);
}

bool mail_send(struct desk *d, const struct job *j, bool *for_good, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct stored s;
    struct db *db;
    bool found = false;
    *for_good = false;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = load(db, strtoll(str_c(&a, j->payload), NULL, 10), &a, &s, &found, e);
    if (ok && found && !complete(d, db, &a, &s, e)) {
        *for_good = e->kind == ERROR_INPUT;
        ok = false;
    }
    store_read_end(d->store, db);
    if (!ok)
        return false;
    struct sent done = {j, s.id};
    if (!found || s.sent_at) // erased meanwhile, or sent by a worker whose record came late
        return store_write(d->store, sent_work, &done, e);
    if (!mail_compose(&s.parts, &out, e)) {
        *for_good = true;
        return false;
    }
    return smtp_send(desk_options(d), s.parts.to, buf_view(&out), for_good, e) &&
           store_write(d->store, sent_work, &done, e);
}
