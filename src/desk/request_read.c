// SPDX-License-Identifier: MIT
// What reads requests: lists, one request, what belongs to it.
#include "base/cleanup.h"
#include "desk/request.h"
#include "desk/texts.h"
#include "store/secret.h"
#include "text/fold.h"

enum { HISTORY_MOST = 50 };

bool request_read(struct db *db, int64_t id, struct arena *a, struct desk_request *out,
                  struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_REQUEST_GET, a, &t, e, C_INT(id)))
        return false;
    if (!t.rows)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_REQUEST_MISSING, 0);
    struct desk_request r = {
        .id = table_int(&t, 0, 0),
        .reference = table_text(&t, 0, 1),
        .lang = table_text(&t, 0, 4),
        .name = table_text(&t, 0, 5),
        .outlet = table_text(&t, 0, 6),
        .email = table_text(&t, 0, 7),
        .phone = table_text(&t, 0, 8),
        .deadline = table_int(&t, 0, 9),
        .zone = table_text(&t, 0, 10),
        .subject = table_text(&t, 0, 11),
        .message = table_text(&t, 0, 12),
        .dates = table_text(&t, 0, 13),
        .place = table_text(&t, 0, 14),
        .medium = table_text(&t, 0, 15),
        .picture_use = table_text(&t, 0, 16),
        .source = table_text(&t, 0, 17),
        .thread_token = table_text(&t, 0, 18),
        .assignee = table_int(&t, 0, 19),
        .assignee_name = table_text(&t, 0, 20),
        .clip = table_text(&t, 0, 21),
        .withdrawn_at = table_int(&t, 0, 22),
        .created_at = table_int(&t, 0, 23),
        .updated_at = table_int(&t, 0, 24),
        .answered_at = table_int(&t, 0, 25),
        .closed_at = table_int(&t, 0, 26),
        .erased_at = table_int(&t, 0, 27),
    };
    if (!desk_kind_of(table_text(&t, 0, 2), &r.kind) ||
        !desk_state_of(table_text(&t, 0, 3), &r.state))
        return error_set(e, ERROR_SYSTEM, "request %lld has an unknown kind or state",
                         (long long)id);
    *out = r;
    return true;
}

bool request_hold(struct db *db, int64_t id, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!DB_QUERY(db, SQL_REQUEST_HOLD, &a, &t, e, C_INT(id)))
        return false;
    return t.rows || desk_refuse(e, ERROR_MISSING, WORD_REFUSE_REQUEST_MISSING, 0);
}

bool request_load(struct desk *d, int64_t id, struct arena *a, struct desk_request *out,
                  struct error *e)
{
    struct db *db;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = request_read(db, id, a, out, e);
    store_read_end(d->store, db);
    return ok;
}

static struct inbox_row *rows_of(const struct table *t, struct arena *a, size_t most, size_t *len)
{
    size_t n = t->rows < most ? t->rows : most;
    struct inbox_row *rows = ARENA_ARRAY(a, n + 1, struct inbox_row);
    for (size_t i = 0; i < n; i++) {
        struct inbox_row *r = &rows[i];
        *r = (struct inbox_row){
            .id = table_int(t, i, 0),
            .reference = table_text(t, i, 1),
            .name = table_text(t, i, 4),
            .outlet = table_text(t, i, 5),
            .subject = table_text(t, i, 6),
            .deadline = table_int(t, i, 7),
            .zone = table_text(t, i, 8),
            .rank = table_int(t, i, 9),
            .assignee_name = table_text(t, i, 10),
            .created_at = table_int(t, i, 11),
            .withdrawn_at = table_int(t, i, 12),
        };
        (void)desk_kind_of(table_text(t, i, 2), &r->kind);
        (void)desk_state_of(table_text(t, i, 3), &r->state);
    }
    *len = n;
    return rows;
}

static bool counts_of(struct db *db, struct arena *a, int64_t counts[STATE_COUNT], struct error *e)
{
    struct table t;
    if (!db_query(db, SQL_INBOX_COUNTS, NULL, 0, a, &t, e))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        enum desk_state s;
        if (desk_state_of(table_text(&t, i, 0), &s))
            counts[s] = table_int(&t, i, 1);
    }
    return true;
}

static bool query_rows(struct desk *d, struct db *db, const struct inbox_query *q, struct arena *a,
                       struct table *t, struct error *e)
{
    struct str kind = q->kind < 0 ? STR("") : str_of(desk_kind_name((enum desk_kind)q->kind));
    int64_t most = (int64_t)q->most + 1;
    struct str words = fold_words(a, q->search);
    if (words.n)
        return DB_QUERY(db, SQL_INBOX_SEARCH, a, t, e, C_TEXT(store_match_all(d->store, a, words)),
                        C_INT(most));
    if (q->state < 0)
        return DB_QUERY(db, SQL_INBOX_OPEN, a, t, e, C_INT(q->after_rank), C_INT(q->after_id),
                        C_TEXT(kind), C_INT(q->assignee), C_INT(most));
    return DB_QUERY(db, SQL_INBOX_STATE, a, t, e, C_INT(q->after_rank), C_INT(q->after_id),
                    C_TEXT(kind), C_INT(q->assignee), C_INT(most),
                    C_TEXT(str_of(desk_state_name((enum desk_state)q->state))));
}

bool request_inbox(struct desk *d, const struct inbox_query *q, struct arena *a, struct inbox *out,
                   struct error *e)
{
    struct db *db;
    struct table t;
    struct inbox made = {0};
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = query_rows(d, db, q, a, &t, e) && counts_of(db, a, made.counts, e);
    store_read_end(d->store, db);
    if (!ok)
        return false;
    made.rows = rows_of(&t, a, q->most, &made.len);
    made.more = t.rows > q->most;
    *out = made;
    return true;
}

bool request_open_count(struct desk *d, int64_t now, struct request_open *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct db *db;
    struct table t;
    struct request_open made = {0};
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_REQUEST_OPEN, &a, &t, e, C_INT(now));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        enum desk_state state;
        if (desk_state_of(table_text(&t, i, 0), &state))
            made.by_state[state] = table_int(&t, i, 1);
        made.late += table_int(&t, i, 2);
    }
    *out = made;
    return true;
}

bool request_of_clip(struct desk *d, struct str identity, struct arena *a,
                     struct clip_request **out, size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_REQUEST_OF_CLIP, a, &t, e, C_TEXT(identity));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct clip_request);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++) {
        struct clip_request *r = &(*out)[i];
        *r = (struct clip_request){.id = table_int(&t, i, 0),
                                   .reference = table_text(&t, i, 1),
                                   .subject = table_text(&t, i, 3),
                                   .name = table_text(&t, i, 4),
                                   .outlet = table_text(&t, i, 5)};
        (void)desk_state_of(table_text(&t, i, 2), &r->state);
    }
    return true;
}

bool request_history(struct desk *d, const struct desk_request *r, struct arena *a,
                     struct inbox_row **out, size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_REQUEST_HISTORY, a, &t, e, C_TEXT(r->email), C_TEXT(r->outlet),
                       C_INT(r->id), C_INT(HISTORY_MOST));
    store_read_end(d->store, db);
    if (ok)
        *out = rows_of(&t, a, HISTORY_MOST, len);
    return ok;
}

bool request_messages(struct desk *d, int64_t id, struct arena *a, struct desk_message **out,
                      size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_MESSAGE_LIST, a, &t, e, C_INT(id));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct desk_message);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct desk_message){
            .id = table_int(&t, i, 0),
            .incoming = str_eq(table_text(&t, i, 1), STR("in")),
            .kind = table_text(&t, i, 2),
            .to = table_text(&t, i, 3),
            .subject = table_text(&t, i, 4),
            .body = text_shown(a, table_text(&t, i, 5)),
            .created_at = table_int(&t, i, 6),
            .sent_at = table_int(&t, i, 7),
        };
    return true;
}

bool request_attachments(struct desk *d, int64_t id, struct arena *a, struct desk_attachment **out,
                         size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_ATTACHMENT_LIST, a, &t, e, C_INT(id));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct desk_attachment);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct desk_attachment){.id = table_int(&t, i, 0),
                                             .name = table_text(&t, i, 1),
                                             .type = table_text(&t, i, 2),
                                             .size = table_int(&t, i, 3),
                                             .created_at = table_int(&t, i, 4)};
    return true;
}

bool attachment_load(struct desk *d, int64_t id, struct arena *a, struct str *name,
                     struct str *bytes, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_ATTACHMENT_GET, a, &t, e, C_INT(id));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    if (!t.rows || !secret_from_base64url(a, table_text(&t, 0, 3), bytes))
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_FILE_GONE, 0);
    *name = table_text(&t, 0, 1);
    return true;
}

bool request_notes(struct desk *d, int64_t id, struct arena *a, struct desk_note **out, size_t *len,
                   struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_NOTE_LIST, a, &t, e, C_INT(id));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct desk_note);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct desk_note){
            .body = table_text(&t, i, 0),
            .created_at = table_int(&t, i, 1),
            .staff_name = table_text(&t, i, 2),
        };
    return true;
}
