// SPDX-License-Identifier: MIT
#include "desk/retention.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"

enum { BATCH = 200 };

struct erase {
    struct desk_actor who;
    int64_t id, count;
    struct str email;
    int64_t before;
};

static bool erase_one(struct db *db, int64_t id, struct desk_actor who, struct error *e)
{
    int64_t now = clock_now();
    return DB_CHANGE(db, SQL_ERASE_LINKS, NULL, e, C_INT(id), C_INT(now)) &&
           DB_CHANGE(db, SQL_ERASE_MESSAGES, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_NOTES, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_APPROVALS, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_ANSWERS, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_SLOTS, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_HANDOVERS, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_CONSENTS, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_SEARCH_DROP, NULL, e, C_INT(id)) &&
           DB_CHANGE(db, SQL_ERASE_REQUEST, NULL, e, C_INT(id), C_INT(now)) &&
           desk_log(db, who, id, "erased", STR(""), e);
}

static bool erase_work(struct db *db, void *context, struct error *e)
{
    const struct erase *x = context;
    return erase_one(db, x->id, x->who, e);
}

bool erase_request(struct desk *d, int64_t id, struct desk_actor who, struct error *e)
{
    struct erase x = {.who = who, .id = id};
    return store_write(d->store, erase_work, &x, e);
}

static bool erase_contacts(struct erase *x, struct db *db, struct arena *a, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_PERSON_CONTACTS, a, &t, e, C_TEXT(x->email)))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        int64_t id = table_int(&t, i, 0);
        if (!DB_CHANGE(db, SQL_ERASE_CONTACT_CONSENTS, NULL, e, C_INT(id), C_INT(clock_now())) ||
            !DB_CHANGE(db, SQL_ERASE_CONTACT, NULL, e, C_INT(id), C_INT(clock_now())) ||
            !desk_log(db, x->who, 0, "contact erased", STR(""), e))
            return false;
    }
    return true;
}

static bool erase_person_work(struct db *db, void *context, struct error *e)
{
    struct erase *x = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!DB_QUERY(db, SQL_PERSON_REQUESTS, &a, &t, e, C_TEXT(x->email)))
        return false;
    x->count = (int64_t)t.rows;
    for (size_t i = 0; i < t.rows; i++)
        if (!erase_one(db, table_int(&t, i, 0), x->who, e))
            return false;
    return DB_CHANGE(db, SQL_ERASE_MAILS, NULL, e, C_TEXT(x->email)) &&
           erase_contacts(x, db, &a, e);
}

bool erase_person(struct desk *d, struct str email, struct desk_actor who, int64_t *count,
                  struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct erase x = {.who = who, .email = mail_address_key(&a, str_trim(email))};
    if (!mail_address_valid(x.email))
        return error_set(e, ERROR_INPUT, "this is no mail address");
    if (!store_write(d->store, erase_person_work, &x, e))
        return false;
    *count = x.count;
    return true;
}

static bool retention_work(struct db *db, void *context, struct error *e)
{
    struct erase *x = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    int64_t now = x->id;
    if (!DB_QUERY(db, SQL_RETENTION_DUE, &a, &t, e, C_INT(x->before), C_INT(BATCH)))
        return false;
    for (size_t i = 0; i < t.rows; i++)
        if (!erase_one(db, table_int(&t, i, 0), x->who, e))
            return false;
    x->count = (int64_t)t.rows;
    return DB_CHANGE(db, SQL_SESSION_PURGE, NULL, e, C_INT(now - 8 * 86400), C_INT(now - 86400)) &&
           DB_CHANGE(db, SQL_JOB_PURGE, NULL, e, C_INT(now - 30 * 86400));
}

bool retention_run(struct desk *d, int64_t now, int64_t *count, struct error *e)
{
    int64_t before = now - d->options.retention_months * 30 * 86400;
    *count = 0;
    for (;;) {
        struct erase x = {.who = {.who = ACTOR_SYSTEM}, .before = before, .id = now};
        if (!store_write(d->store, retention_work, &x, e))
            return false;
        *count += x.count;
        if (x.count < BATCH)
            return true;
    }
}

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *when(int64_t time)
{
    char t[TIME_RFC3339_SIZE];
    if (!time)
        return json_null();
    time_rfc3339(time, t);
    return json_string(t);
}

static json_t *messages_json(const struct table *t)
{
    json_t *list = json_array();
    for (size_t i = 0; i < t->rows; i++) {
        json_t *m = json_object();
        json_object_set_new(m, "direction", text(table_text(t, i, 1)));
        json_object_set_new(m, "subject", text(table_text(t, i, 4)));
        json_object_set_new(m, "body", text(table_text(t, i, 5)));
        json_object_set_new(m, "at", when(table_int(t, i, 6)));
        json_array_append_new(list, m);
    }
    return list;
}

static json_t *request_json(const struct desk_request *r)
{
    json_t *o = json_object();
    json_object_set_new(o, "reference", text(r->reference));
    json_object_set_new(o, "kind", json_string(desk_kind_name(r->kind)));
    json_object_set_new(o, "state", json_string(desk_state_name(r->state)));
    json_object_set_new(o, "name", text(r->name));
    json_object_set_new(o, "outlet", text(r->outlet));
    json_object_set_new(o, "email", text(r->email));
    json_object_set_new(o, "phone", text(r->phone));
    json_object_set_new(o, "deadline", when(r->deadline));
    json_object_set_new(o, "subject", text(r->subject));
    json_object_set_new(o, "message", text(r->message));
    json_object_set_new(o, "dates", text(r->dates));
    json_object_set_new(o, "place", text(r->place));
    json_object_set_new(o, "medium", text(r->medium));
    json_object_set_new(o, "picture_use", text(r->picture_use));
    json_object_set_new(o, "created", when(r->created_at));
    json_object_set_new(o, "answered", when(r->answered_at));
    return o;
}

static json_t *notes_json(const struct table *t)
{
    json_t *list = json_array();
    for (size_t i = 0; i < t->rows; i++)
        json_array_append_new(list, text(table_text(t, i, 0)));
    return list;
}

static bool export_requests(struct db *db, struct str email, json_t *list, struct error *e)
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
        json_t *o = request_json(&r);
        json_object_set_new(o, "messages", messages_json(&t));
        json_array_append_new(list, o);
        if (!DB_QUERY(db, SQL_NOTE_LIST, &a, &t, e, C_INT(id)))
            return false;
        json_object_set_new(o, "notes", notes_json(&t));
    }
    return true;
}

static bool export_contacts(struct db *db, struct str email, json_t *list, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!DB_QUERY(db, SQL_PERSON_CONTACTS, &a, &t, e, C_TEXT(email)))
        return false;
    for (size_t i = 0; i < t.rows; i++) {
        struct table c;
        json_t *o = json_object(), *consents = json_array();
        json_array_append_new(list, o);
        json_object_set_new(o, "name", text(table_text(&t, i, 1)));
        json_object_set_new(o, "email", text(table_text(&t, i, 2)));
        json_object_set_new(o, "phone", text(table_text(&t, i, 3)));
        json_object_set_new(o, "about", text(table_text(&t, i, 4)));
        json_object_set_new(o, "consents", consents);
        if (!DB_QUERY(db, SQL_PERSON_CONSENTS, &a, &c, e, C_INT(table_int(&t, i, 0))))
            return false;
        for (size_t k = 0; k < c.rows; k++) {
            json_t *one = json_object();
            json_object_set_new(one, "request", text(table_text(&c, k, 0)));
            json_object_set_new(one, "how", text(table_text(&c, k, 1)));
            json_object_set_new(one, "given", when(table_int(&c, k, 2)));
            json_object_set_new(one, "withdrawn", when(table_int(&c, k, 3)));
            json_object_set_new(one, "disclosed", when(table_int(&c, k, 4)));
            json_array_append_new(consents, one);
        }
    }
    return true;
}

bool export_person(struct desk *d, struct str email, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct db *db;
    struct str key = mail_address_key(&a, str_trim(email));
    if (!mail_address_valid(key))
        return error_set(e, ERROR_INPUT, "this is no mail address");
    if (!store_read_begin(d->store, &db, e))
        return false;
    json_t *root = json_object(), *requests = json_array(), *contacts = json_array();
    json_object_set_new(root, "email", text(key));
    json_object_set_new(root, "requests", requests);
    json_object_set_new(root, "contacts", contacts);
    bool ok = export_requests(db, key, requests, e) && export_contacts(db, key, contacts, e);
    store_read_end(d->store, db);
    char *json = ok ? json_dumps(root, JSON_INDENT(2)) : NULL;
    if (json)
        buf_c(out, json);
    else if (ok)
        ok = error_set(e, ERROR_SYSTEM, "the export cannot be written as JSON");
    free(json);
    json_decref(root);
    return ok;
}

void csv_cell(struct buf *out, struct str s)
{
    buf_char(out, '"');
    if (s.n && strchr("=+-@\t\r", s.p[0]))
        buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
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
        csv_cell(out, cells[i]);
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

struct tally {
    struct stats_row row;
    int64_t *delays;
    size_t len, cap;
};

static int compare_delays(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t median(int64_t *delays, size_t n)
{
    if (!n)
        return -1;
    qsort(delays, n, sizeof *delays, compare_delays);
    return n % 2 ? delays[n / 2] : (delays[n / 2 - 1] + delays[n / 2]) / 2;
}

static int compare_rows(const void *a, const void *b)
{
    const struct stats_row *x = a, *y = b;
    if (x->year != y->year)
        return y->year - x->year;
    if (x->month != y->month)
        return y->month - x->month;
    return (int)x->kind - (int)y->kind;
}

static struct tally *tally_find(struct tally *list, size_t len, const struct stats_row *key)
{
    for (size_t i = len; i > 0; i--) // rows come by time: the month wanted is near the end
        if (compare_rows(&list[i - 1].row, key) == 0)
            return &list[i - 1];
    return NULL;
}

bool stats_read(struct desk *d, int64_t from, int64_t to, struct arena *a, struct stats_row **out,
                size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_STATS, a, &t, e, C_INT(from), C_INT(to));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    struct tally *list = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < t.rows; i++) {
        int64_t created = table_int(&t, i, 1), answered = table_int(&t, i, 2);
        struct date day = date_of_time(created);
        struct stats_row key = {.year = day.year, .month = day.month};
        (void)desk_kind_of(table_text(&t, i, 0), &key.kind);
        struct tally *one = tally_find(list, n, &key);
        if (!one) {
            ARENA_PUSH(a, list, n, cap) = (struct tally){.row = key};
            one = &list[n - 1];
        }
        one->row.received++;
        one->row.withdrawn += !table_null(&t, i, 4);
        if (answered) {
            one->row.answered++;
            ARENA_PUSH(a, one->delays, one->len, one->cap) = answered - created;
        }
    }
    *out = ARENA_ARRAY(a, n + 1, struct stats_row);
    for (size_t i = 0; i < n; i++) {
        (*out)[i] = list[i].row;
        (*out)[i].median_delay = median(list[i].delays, list[i].len);
    }
    qsort(*out, n, sizeof **out, compare_rows);
    *len = n;
    return true;
}
