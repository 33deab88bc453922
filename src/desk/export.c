// SPDX-License-Identifier: MIT
// What leaves the desk as data: all of a person as JSON (RFC 8259), requests as CSV (RFC 4180).
#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/retention.h"
#include "desk/texts.h"
#include "text/csv.h"

// A JSON string: texts of the store are valid UTF-8.
static void json_text(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c < 0x20)
            buf_format(out, "\\u%04x", (unsigned)c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

// `"key": ` with the comma that parts it from what stands before it.
static void json_key(struct buf *out, const char *key)
{
    char last = out->n ? out->p[out->n - 1] : '{';
    buf_format(out, "%s\"%s\": ", last == '{' ? "" : ", ", key);
}

static void json_pair(struct buf *out, const char *key, struct str s)
{
    json_key(out, key);
    json_text(out, s);
}

static void json_when(struct buf *out, const char *key, int64_t time)
{
    char t[TIME_RFC3339_SIZE] = "";
    json_key(out, key);
    if (time)
        time_rfc3339(time, t);
    if (time)
        json_text(out, str_of(t));
    else
        buf_c(out, "null");
}

static void json_messages(struct buf *out, const struct table *t)
{
    AUTO_ARENA a = ARENA_EMPTY;
    json_key(out, "messages");
    buf_char(out, '[');
    for (size_t i = 0; i < t->rows; i++) {
        buf_c(out, i ? ",\n  {" : "\n  {");
        json_pair(out, "direction", table_text(t, i, 1));
        json_pair(out, "subject", table_text(t, i, 4));
        json_pair(out, "body", text_shown(&a, table_text(t, i, 5)));
        json_when(out, "at", table_int(t, i, 6));
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void json_request(struct buf *out, const struct desk_request *r)
{
    json_pair(out, "reference", r->reference);
    json_pair(out, "kind", str_of(desk_kind_name(r->kind)));
    json_pair(out, "state", str_of(desk_state_name(r->state)));
    json_pair(out, "name", r->name);
    json_pair(out, "outlet", r->outlet);
    json_pair(out, "email", r->email);
    json_pair(out, "phone", r->phone);
    json_when(out, "deadline", r->deadline);
    json_pair(out, "subject", r->subject);
    json_pair(out, "message", r->message);
    json_pair(out, "dates", r->dates);
    json_pair(out, "place", r->place);
    json_pair(out, "medium", r->medium);
    json_pair(out, "picture_use", r->picture_use);
    json_when(out, "created", r->created_at);
    json_when(out, "answered", r->answered_at);
}

static void json_notes(struct buf *out, const struct table *t)
{
    json_key(out, "notes");
    buf_char(out, '[');
    for (size_t i = 0; i < t->rows; i++) {
        buf_c(out, i ? ", " : "");
        json_text(out, table_text(t, i, 0));
    }
    buf_char(out, ']');
}

static bool json_attachments(struct db *db, int64_t request, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t, body;
    if (!DB_QUERY(db, SQL_ATTACHMENT_LIST, &a, &t, e, C_INT(request)))
        return false;
    json_key(out, "attachments");
    buf_char(out, '[');
    for (size_t i = 0; i < t.rows; i++) {
        if (!DB_QUERY(db, SQL_ATTACHMENT_GET, &a, &body, e, C_INT(table_int(&t, i, 0))))
            return false;
        buf_c(out, i ? ", {" : "{");
        json_pair(out, "name", table_text(&t, i, 1));
        json_pair(out, "type", table_text(&t, i, 2));
        json_pair(out, "base64url", table_text(&body, 0, 3));
        buf_char(out, '}');
    }
    buf_char(out, ']');
    return true;
}

// Meetings, and files that were handed over.
static bool json_given(struct db *db, int64_t request, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!DB_QUERY(db, SQL_SLOT_LIST, &a, &t, e, C_INT(request)))
        return false;
    json_key(out, "meetings");
    buf_char(out, '[');
    for (size_t i = 0; i < t.rows; i++) {
        buf_c(out, i ? ", {" : "{");
        json_when(out, "starts", table_int(&t, i, 4));
        json_when(out, "ends", table_int(&t, i, 5));
        json_pair(out, "place", table_text(&t, i, 7));
        json_pair(out, "summary", table_text(&t, i, 8));
        json_pair(out, "state", table_text(&t, i, 9));
        buf_char(out, '}');
    }
    buf_char(out, ']');
    if (!DB_QUERY(db, SQL_HANDOVER_LIST, &a, &t, e, C_INT(request)))
        return false;
    json_key(out, "files");
    buf_char(out, '[');
    for (size_t i = 0; i < t.rows; i++) {
        buf_c(out, i ? ", {" : "{");
        json_pair(out, "title", table_text(&t, i, 2));
        json_when(out, "handed_over", table_int(&t, i, 5));
        json_when(out, "last_download", table_int(&t, i, 4));
        buf_char(out, '}');
    }
    buf_char(out, ']');
    return true;
}

// What went to the address, or came from it, about requests of others: approvals, a colleague's
// reply.
static bool export_mails(struct db *db, struct str email, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!DB_QUERY(db, SQL_PERSON_MAILS, &a, &t, e, C_TEXT(email)))
        return false;
    buf_c(out, ",\n\"other\": {");
    json_messages(out, &t);
    buf_char(out, '}');
    return true;
}

static bool export_requests(struct db *db, struct str email, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table ids, t;
    if (!DB_QUERY(db, SQL_PERSON_REQUESTS, &a, &ids, e, C_TEXT(email)))
        return false;
    for (size_t i = 0; i < ids.rows; i++) {
        struct desk_request r;
        int64_t id = table_int(&ids, i, 0);
        if (!request_read(db, id, &a, &r, e) ||
            !DB_QUERY(db, SQL_MESSAGE_LIST, &a, &t, e, C_INT(id)))
            return false;
        buf_c(out, i ? ",\n {" : "\n {");
        json_request(out, &r);
        json_messages(out, &t);
        if (!DB_QUERY(db, SQL_NOTE_LIST, &a, &t, e, C_INT(id)))
            return false;
        json_notes(out, &t);
        if (!json_attachments(db, id, out, e) || !json_given(db, id, out, e))
            return false;
        buf_char(out, '}');
    }
    return true;
}

static void json_consents(struct buf *out, const struct table *t)
{
    json_key(out, "consents");
    buf_char(out, '[');
    for (size_t i = 0; i < t->rows; i++) {
        buf_c(out, i ? ", {" : "{");
        json_pair(out, "request", table_text(t, i, 0));
        json_pair(out, "how", table_text(t, i, 1));
        json_when(out, "given", table_int(t, i, 2));
        json_when(out, "withdrawn", table_int(t, i, 3));
        json_when(out, "disclosed", table_int(t, i, 4));
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static bool export_contacts(struct db *db, struct str email, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t, c;
    if (!DB_QUERY(db, SQL_PERSON_CONTACTS, &a, &t, e, C_TEXT(email)))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        buf_c(out, i ? ",\n {" : "\n {");
        json_pair(out, "name", table_text(&t, i, 1));
        json_pair(out, "email", table_text(&t, i, 2));
        json_pair(out, "phone", table_text(&t, i, 3));
        json_pair(out, "about", table_text(&t, i, 4));
        if (!DB_QUERY(db, SQL_PERSON_CONSENTS, &a, &c, e, C_INT(table_int(&t, i, 0))))
            return false;
        json_consents(out, &c);
        buf_char(out, '}');
    }
    return true;
}

bool export_person(struct desk *d, struct str email, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct db *db;
    struct str key = mail_address_key(&a, str_trim(email));
    if (!mail_address_valid(key))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ADDRESS, 0);
    if (!store_read_begin(d->store, &db, e))
        return false;
    buf_char(out, '{');
    json_pair(out, "email", key);
    buf_c(out, ",\n\"requests\": [");
    bool ok = export_requests(db, key, out, e);
    buf_c(out, "],\n\"contacts\": [");
    ok = ok && export_contacts(db, key, out, e);
    buf_char(out, ']');
    ok = ok && export_mails(db, key, out, e);
    buf_c(out, "}\n");
    store_read_end(d->store, db);
    return ok;
}

static void csv_row(struct buf *out, const struct desk_request *r)
{
    char created[TIME_RFC3339_SIZE], deadline[TIME_RFC3339_SIZE] = "";
    char answered[TIME_RFC3339_SIZE] = "";
    time_rfc3339(r->created_at, created);
    if (r->deadline)
        time_rfc3339(r->deadline, deadline);
    if (r->answered_at)
        time_rfc3339(r->answered_at, answered);
    const struct str cells[] = {r->reference,
                                str_of(desk_kind_name(r->kind)),
                                str_of(desk_state_name(r->state)),
                                str_of(created),
                                str_of(deadline),
                                str_of(answered),
                                r->name,
                                r->outlet,
                                r->email,
                                r->phone,
                                r->subject,
                                r->message,
                                r->clip};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (i)
            buf_char(out, ',');
        csv_quoted(out, cells[i]);
    }
    buf_c(out, "\r\n");
}

bool export_csv(struct desk *d, int64_t from, int64_t to, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_ARENA row = ARENA_EMPTY;
    struct db *db;
    struct table ids;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_REQUESTS_BETWEEN, &a, &ids, e, C_INT(from), C_INT(to));
    buf_c(out, "reference,kind,state,created,deadline,answered,name,outlet,email,phone,subject,"
               "message,clip\r\n");
    for (size_t i = 0; ok && i < ids.rows; i++) {
        struct desk_request r;
        arena_reset(&row);
        ok = request_read(db, table_int(&ids, i, 0), &row, &r, e);
        if (ok)
            csv_row(out, &r);
    }
    store_read_end(d->store, db);
    return ok;
}
