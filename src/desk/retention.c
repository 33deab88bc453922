// SPDX-License-Identifier: MIT
#include "desk/retention.h"
#include "desk/texts.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/clock.h"

enum { BATCH = 200, MONTH_SECONDS = 31556952 / 12 }; // of the Gregorian calendar's mean year

struct erase {
    const struct desk *desk;
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
           DB_CHANGE(db, SQL_ERASE_ATTACHMENTS, NULL, e, C_INT(id)) &&
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

// Out of the files as well, not only out of the tables: PostgreSQL's by a job of its own.
static bool forget(const struct desk *d, struct db *db, struct error *e)
{
    struct table t;
    AUTO_ARENA a = ARENA_EMPTY;
    store_forget(db);
    if (!db_query(db, SQL_FORGET, NULL, 0, &a, &t, e))
        return false;
    struct str key = str_format(&a, SWEEP_JOB ":%lld", (long long)store_new_id());
    return !store_is_postgres(d->store) ||
           job_add(db, STR(SWEEP_JOB), key, STR(""), clock_now(), e);
}

static bool erase_work(struct db *db, void *context, struct error *e)
{
    const struct erase *x = context;
    return request_hold(db, x->id, e) && erase_one(db, x->id, x->who, e) && forget(x->desk, db, e);
}

bool erase_request(struct desk *d, int64_t id, struct desk_actor who, struct error *e)
{
    struct erase x = {.desk = d, .who = who, .id = id};
    return store_write(d->store, erase_work, &x, e);
}

static bool erase_one_contact(const struct erase *x, struct db *db, int64_t id, struct error *e)
{
    int64_t changed, now = clock_now();
    if (!DB_CHANGE(db, SQL_ERASE_CONTACT_MAILS, NULL, e, C_INT(id)) ||
        !DB_CHANGE(db, SQL_ERASE_CONTACT_CONSENTS, NULL, e, C_INT(id), C_INT(now)) ||
        !DB_CHANGE(db, SQL_ERASE_CONTACT, &changed, e, C_INT(id), C_INT(now)))
        return false;
    if (changed != 1)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_CONTACT_MISSING, 0);
    return desk_log(db, x->who, 0, "contact erased", STR(""), e);
}

static bool erase_contacts(struct erase *x, struct db *db, struct arena *a, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_PERSON_CONTACTS, a, &t, e, C_TEXT(x->email)))
        return false;
    for (size_t i = 0; i < t.rows; i++)
        if (!erase_one_contact(x, db, table_int(&t, i, 0), e))
            return false;
    return true;
}

static bool erase_contact_work(struct db *db, void *context, struct error *e)
{
    struct erase *x = context;
    return erase_one_contact(x, db, x->id, e) && forget(x->desk, db, e);
}

bool erase_contact(struct desk *d, int64_t id, struct desk_actor who, struct error *e)
{
    struct erase x = {.desk = d, .who = who, .id = id};
    return store_write(d->store, erase_contact_work, &x, e);
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
           DB_CHANGE(db, SQL_ERASE_APPROVER, NULL, e, C_TEXT(x->email)) &&
           erase_contacts(x, db, &a, e) && forget(x->desk, db, e);
}

bool erase_person(struct desk *d, struct str email, struct desk_actor who, int64_t *count,
                  struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct erase x = {.desk = d, .who = who, .email = mail_address_key(&a, str_trim(email))};
    if (!mail_address_valid(x.email))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ADDRESS, 0);
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
    return (!t.rows || forget(x->desk, db, e)) &&
           DB_CHANGE(db, SQL_SESSION_PURGE, NULL, e, C_INT(now - 8 * 86400), C_INT(now - 86400)) &&
           DB_CHANGE(db, SQL_JOB_PURGE, NULL, e, C_INT(now - 30 * 86400));
}

bool retention_run(struct desk *d, int64_t now, int64_t *count, struct error *e)
{
    int64_t before = now - desk_options(d)->retention_months * MONTH_SECONDS;
    *count = 0;
    for (;;) {
        struct erase x = {.desk = d, .who = {.who = ACTOR_SYSTEM}, .before = before, .id = now};
        if (!store_write(d->store, retention_work, &x, e))
            return false;
        *count += x.count;
        if (x.count < BATCH)
            return true;
    }
}

static bool covered_work(struct db *db, void *context, struct error *e)
{
    const struct job *j = context;
    return DB_CHANGE(db, SQL_SWEEP_COVERED, NULL, e, C_INT(j->id));
}

static bool swept_work(struct db *db, void *context, struct error *e)
{
    return job_done(db, context, e);
}

bool sweep_run(struct desk *d, const struct job *j, bool *for_good, struct error *e)
{
    struct job copy = *j;
    *for_good = false;
    if (!store_write(d->store, covered_work, &copy, e))
        return false;
    if (store_sweep(d->store, e))
        return store_write(d->store, swept_work, &copy, e);
    *for_good = e->kind == ERROR_INPUT;
    return false;
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
