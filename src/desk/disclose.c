// SPDX-License-Identifier: MIT
#include "desk/disclose.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "desk/mail.h"
#include "desk/texts.h"

bool file_names(struct desk *d, struct arena *a, struct str **out, size_t *len, struct error *e)
{
    struct file_list list = {0};
    const char *folder = str_c(a, d->files);
    *out = NULL;
    *len = 0;
    if (!file_is_folder(folder))
        return true;
    if (!file_walk(folder, NULL, a, &list, e))
        return false;
    *out = ARENA_ARRAY(a, list.len + 1, struct str);
    for (size_t i = 0; i < list.len && *len < FILES_MOST; i++)
        if (!list.items[i].is_link && field_line_clean(list.items[i].path))
            (*out)[(*len)++] = list.items[i].path;
    return true;
}

struct hand {
    struct desk *desk;
    int64_t request, staff, id, contact, days;
    struct str path, terms, how;
};

static struct desk_actor staff_actor(const struct hand *h)
{
    return (struct desk_actor){.who = ACTOR_STAFF, .staff = h->staff};
}

static struct str number(struct arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)n);
}

static bool hand_work(struct db *db, void *context, struct error *e)
{
    struct hand *h = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    h->id = store_new_id();
    if (!request_read(db, h->request, &a, &r, e))
        return false;
    if (r.erased_at)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_ERASED, 0);
    struct str title = path_base(h->path);
    struct mail m = {.request = h->request,
                     .kind = "file",
                     .to = r.email,
                     .subject = str_format(&a, "[%.*s] %.*s", STR_ARG(r.reference), STR_ARG(title)),
                     .body = text_file(&a, &r, title, h->terms, clock_now() + h->days * 86400),
                     .has_link = true,
                     .link = LINK_FILE,
                     .link_object = h->id,
                     .threaded = true};
    return DB_CHANGE(db, SQL_HANDOVER_ADD, NULL, e, C_INT(h->id), C_INT(h->request),
                     cell_int_or_null(h->staff), C_TEXT(h->path), C_TEXT(title), C_TEXT(h->terms),
                     C_INT(clock_now())) &&
           link_make(h->desk, db, LINK_FILE, h->id, h->days * 86400, &a, NULL, e) &&
           mail_queue(h->desk, db, &m, NULL, e) &&
           desk_log(db, staff_actor(h), h->request, "file handed over", number(&a, h->id), e);
}

bool handover_add(struct desk *d, int64_t request, int64_t staff, struct str path, struct str terms,
                  int64_t days, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str *names;
    size_t len;
    bool known = false;
    if (!file_names(d, &a, &names, &len, e))
        return false;
    for (size_t i = 0; i < len; i++)
        known = known || str_eq(names[i], path);
    if (!known)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_FILE_MISSING, 0);
    struct hand h = {.desk = d, .request = request, .staff = staff, .path = path};
    h.terms = str_trim(terms).n ? str_trim(terms) : desk_options(d)->terms;
    h.days = days > 0 && days <= 365 ? days : FILE_LINK_SECONDS / 86400;
    if (!field_text_clean(h.terms) || h.terms.n > FIELD_MESSAGE_MOST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_TEXT, FIELD_MESSAGE_MOST);
    return store_write(d->store, hand_work, &h, e);
}

bool handover_list(struct desk *d, int64_t request, struct arena *a, struct handover **out,
                   size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_HANDOVER_LIST, a, &t, e, C_INT(request));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct handover);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct handover){
            .id = table_int(&t, i, 0),
            .request = request,
            .path = table_text(&t, i, 1),
            .title = table_text(&t, i, 2),
            .downloads = table_int(&t, i, 3),
            .last_download_at = table_int(&t, i, 4),
            .created_at = table_int(&t, i, 5),
            .expires_at = table_int(&t, i, 6),
            .revoked_at = table_int(&t, i, 7),
        };
    return true;
}

bool handover_load(struct desk *d, int64_t id, struct arena *a, struct handover *out,
                   struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_HANDOVER_GET, a, &t, e, C_INT(id));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    if (!t.rows || !table_text(&t, 0, 2).n)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_FILE_GONE, 0);
    *out = (struct handover){
        .id = id,
        .request = table_int(&t, 0, 1),
        .path = table_text(&t, 0, 2),
        .title = table_text(&t, 0, 3),
        .terms = table_text(&t, 0, 4),
        .downloads = table_int(&t, 0, 5),
    };
    return true;
}

static bool revoke_work(struct db *db, void *context, struct error *e)
{
    const struct hand *h = context;
    AUTO_ARENA a = ARENA_EMPTY;
    return link_revoke(db, LINK_FILE, h->id, e) &&
           desk_log(db, staff_actor(h), h->request, "file revoked", number(&a, h->id), e);
}

bool handover_revoke(struct desk *d, int64_t id, int64_t staff, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct handover file;
    if (!handover_load(d, id, &a, &file, e))
        return false;
    struct hand h = {.desk = d, .id = id, .staff = staff, .request = file.request};
    return store_write(d->store, revoke_work, &h, e);
}

static bool count_work(struct db *db, void *context, struct error *e)
{
    const struct hand *h = context;
    return DB_CHANGE(db, SQL_HANDOVER_COUNT, NULL, e, C_INT(h->id), C_INT(clock_now()));
}

bool handover_open(struct desk *d, int64_t id, struct arena *a, struct handover *out, int *fd,
                   int64_t *size, struct error *e)
{
    struct stat st;
    struct hand h = {.desk = d, .id = id};
    if (!handover_load(d, id, a, out, e))
        return false;
    char *path = path_join(a, str_c(a, d->files), str_c(a, out->path));
    int opened = fault_now() ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (opened < 0)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_FILE_GONE, 0);
    if (fstat(opened, &st) != 0 || !S_ISREG(st.st_mode) ||
        !store_write(d->store, count_work, &h, e)) {
        close(opened);
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_FILE_GONE, 0);
    }
    *fd = opened;
    *size = (int64_t)st.st_size;
    return true;
}

struct contact_plan {
    int64_t id, staff;
    struct desk_contact c;
};

static bool contact_work(struct db *db, void *context, struct error *e)
{
    struct contact_plan *p = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = p->staff};
    p->id = store_new_id();
    return DB_CHANGE(db, SQL_CONTACT_ADD, NULL, e, C_INT(p->id), C_TEXT(p->c.name),
                     C_TEXT(p->c.email), C_TEXT(p->c.phone), C_TEXT(p->c.about),
                     C_INT(clock_now())) &&
           desk_log(db, who, 0, "contact added", number(&a, p->id), e);
}

bool contact_add(struct desk *d, int64_t staff, struct str name, struct str email, struct str phone,
                 struct str about, int64_t *id, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct contact_plan p = {.staff = staff,
                             .c = {0, str_trim(name), mail_address_key(&a, str_trim(email)),
                                   str_trim(phone), str_trim(about)}};
    bool fine = p.c.name.n && p.c.name.n <= FIELD_NAME_MOST && field_line_clean(p.c.name) &&
                p.c.phone.n <= FIELD_PHONE_MOST && field_line_clean(p.c.phone) &&
                p.c.about.n <= FIELD_LINE_MOST && field_text_clean(p.c.about) &&
                (!p.c.email.n || mail_address_outside(p.c.email));
    if (!fine || !(p.c.email.n || p.c.phone.n))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_CONTACT, 0);
    if (!store_write(d->store, contact_work, &p, e))
        return false;
    *id = p.id;
    return true;
}

static struct desk_contact contact_of(const struct table *t, size_t i)
{
    return (struct desk_contact){table_int(t, i, 0), table_text(t, i, 1), table_text(t, i, 2),
                                 table_text(t, i, 3), table_text(t, i, 4)};
}

bool contact_list(struct desk *d, struct arena *a, struct desk_contact **out, size_t *len,
                  struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = db_query(db, SQL_CONTACT_LIST, NULL, 0, a, &t, e);
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct desk_contact);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = contact_of(&t, i);
    return true;
}

static bool give_work(struct db *db, void *context, struct error *e)
{
    const struct hand *h = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!request_hold(db, h->request, e) ||
        !DB_QUERY(db, SQL_CONTACT_GET, &a, &t, e, C_INT(h->contact)))
        return false;
    if (!t.rows)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_CONTACT_MISSING, 0);
    return DB_CHANGE(db, SQL_CONSENT_ADD, NULL, e, C_INT(store_new_id()), C_INT(h->contact),
                     C_INT(h->request), cell_int_or_null(h->staff), C_TEXT(h->how),
                     C_INT(clock_now())) &&
           desk_log(db, staff_actor(h), h->request, "consent recorded", number(&a, h->contact), e);
}

bool consent_give(struct desk *d, int64_t contact, int64_t request, int64_t staff, struct str how,
                  struct error *e)
{
    struct hand h = {
        .desk = d, .contact = contact, .request = request, .staff = staff, .how = str_trim(how)};
    if (!h.how.n || h.how.n > FIELD_LINE_MOST || !field_text_clean(h.how))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_CONSENT_HOW, FIELD_LINE_MOST);
    return store_write(d->store, give_work, &h, e);
}

static bool withdraw_work(struct db *db, void *context, struct error *e)
{
    const struct hand *h = context;
    AUTO_ARENA a = ARENA_EMPTY;
    return request_hold(db, h->request, e) &&
           DB_CHANGE(db, SQL_CONSENT_WITHDRAW, NULL, e, C_INT(h->contact), C_INT(h->request),
                     C_INT(clock_now())) &&
           desk_log(db, staff_actor(h), h->request, "consent withdrawn", number(&a, h->contact), e);
}

bool consent_withdraw(struct desk *d, int64_t contact, int64_t request, int64_t staff,
                      struct error *e)
{
    struct hand h = {.desk = d, .contact = contact, .request = request, .staff = staff};
    return store_write(d->store, withdraw_work, &h, e);
}

bool consent_list(struct desk *d, int64_t request, struct arena *a, struct consent **out,
                  size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_CONSENT_LIST, a, &t, e, C_INT(request));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct consent);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct consent){
            .id = table_int(&t, i, 0),
            .contact = table_int(&t, i, 1),
            .name = table_text(&t, i, 2),
            .how = table_text(&t, i, 3),
            .given_at = table_int(&t, i, 4),
            .withdrawn_at = table_int(&t, i, 5),
            .disclosed_at = table_int(&t, i, 6),
        };
    return true;
}

static bool disclose_work(struct db *db, void *context, struct error *e)
{
    const struct hand *h = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    struct table t;
    int64_t changed;
    if (!request_read(db, h->request, &a, &r, e) ||
        !DB_QUERY(db, SQL_CONTACT_GET, &a, &t, e, C_INT(h->contact)) ||
        !DB_CHANGE(db, SQL_CONSENT_DISCLOSE, &changed, e, C_INT(h->contact), C_INT(h->request),
                   C_INT(clock_now())))
        return false;
    if (changed != 1 || !t.rows || r.erased_at)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_CONSENT, 0);
    struct desk_contact c = contact_of(&t, 0);
    struct mail m = {.request = h->request,
                     .kind = "contact",
                     .to = r.email,
                     .subject =
                         str_format(&a, "[%.*s] %.*s", STR_ARG(r.reference), STR_ARG(r.subject)),
                     .body = text_contact(&a, r.lang, c.name, c.email, c.phone),
                     .threaded = true};
    return mail_queue(h->desk, db, &m, NULL, e) &&
           desk_log(db, staff_actor(h), h->request, "contact disclosed", number(&a, h->contact), e);
}

bool contact_disclose(struct desk *d, int64_t contact, int64_t request, int64_t staff,
                      struct error *e)
{
    struct hand h = {.desk = d, .contact = contact, .request = request, .staff = staff};
    return store_write(d->store, disclose_work, &h, e);
}
