// SPDX-License-Identifier: MIT
// Opening the desk: store, key and options; the append-only log.
#include "desk/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "desk/spam.h"
#include "store/keyfile.h"
#include "store/secret.h"

static const char *const kinds[KIND_COUNT] = {
    [KIND_INFORMATION] = "information", [KIND_INTERVIEW] = "interview", [KIND_VISIT] = "visit",
    [KIND_PHOTOS] = "photos",           [KIND_TESTIMONY] = "testimony", [KIND_FIGURES] = "figures",
};

static const char *const states[STATE_COUNT] = {
    [STATE_NEW] = "new",           [STATE_WAITING] = "waiting",   [STATE_AGREED] = "agreed",
    [STATE_ANSWERED] = "answered", [STATE_DECLINED] = "declined", [STATE_CLOSED] = "closed",
};

const char *desk_kind_name(enum desk_kind k)
{
    return kinds[k];
}

const char *desk_state_name(enum desk_state s)
{
    return states[s];
}

bool desk_kind_of(struct str name, enum desk_kind *out)
{
    for (int i = 0; i < KIND_COUNT; i++)
        if (str_eq(name, str_of(kinds[i]))) {
            *out = (enum desk_kind)i;
            return true;
        }
    return false;
}

bool desk_state_of(struct str name, enum desk_state *out)
{
    for (int i = 0; i < STATE_COUNT; i++)
        if (str_eq(name, str_of(states[i]))) {
            *out = (enum desk_state)i;
            return true;
        }
    return false;
}

static struct desk_options copied(struct arena *a, const struct desk_options *o)
{
    struct desk_options c = *o;
    struct str *texts[] = {&c.base_url, &c.title,     &c.lang,          &c.mail_from, &c.mail_name,
                           &c.smtp_url, &c.smtp_user, &c.smtp_password, &c.terms};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = str_copy(a, *texts[i]);
    c.notify = ARENA_ARRAY(a, o->notify_len + 1, struct str);
    for (size_t i = 0; i < o->notify_len; i++)
        c.notify[i] = str_copy(a, o->notify[i]);
    c.approvers = ARENA_ARRAY(a, o->approvers_len + 1, struct desk_approver);
    for (size_t i = 0; i < o->approvers_len; i++) {
        c.approvers[i] = o->approvers[i];
        c.approvers[i].name = str_copy(a, o->approvers[i].name);
        c.approvers[i].email = str_copy(a, o->approvers[i].email);
    }
    return c;
}

struct desk_options_kept {
    struct arena arena;
    struct desk_options options;
    struct desk_options_kept *next;
};

static bool same_approvers(const struct desk_options *a, const struct desk_options *b)
{
    if (a->approvers_len != b->approvers_len)
        return false;
    for (size_t i = 0; i < a->approvers_len; i++)
        if (!str_eq(a->approvers[i].name, b->approvers[i].name) ||
            !str_eq(a->approvers[i].email, b->approvers[i].email) ||
            memcmp(a->approvers[i].kinds, b->approvers[i].kinds, sizeof a->approvers[i].kinds) != 0)
            return false;
    return true;
}

static bool same_notify(const struct desk_options *a, const struct desk_options *b)
{
    if (a->notify_len != b->notify_len)
        return false;
    for (size_t i = 0; i < a->notify_len; i++)
        if (!str_eq(a->notify[i], b->notify[i]))
            return false;
    return true;
}

static bool same_options(const struct desk_options *a, const struct desk_options *b)
{
    return str_eq(a->base_url, b->base_url) && str_eq(a->title, b->title) &&
           str_eq(a->lang, b->lang) && str_eq(a->mail_from, b->mail_from) &&
           str_eq(a->mail_name, b->mail_name) && str_eq(a->smtp_url, b->smtp_url) &&
           str_eq(a->smtp_user, b->smtp_user) && str_eq(a->smtp_password, b->smtp_password) &&
           a->smtp_starttls_optional == b->smtp_starttls_optional &&
           a->retention_months == b->retention_months && a->form_per_hour == b->form_per_hour &&
           a->attack_per_minute == b->attack_per_minute && a->remind_hours == b->remind_hours &&
           str_eq(a->terms, b->terms) && same_notify(a, b) && same_approvers(a, b);
}

const struct desk_options *desk_options(const struct desk *d)
{
    return d->options;
}

void desk_options_set(struct desk *d, const struct desk_options *options)
{
    if (d->kept && same_options(&d->kept->options, options))
        return;
    struct desk_options_kept *k = mem_alloc(sizeof *k);
    *k = (struct desk_options_kept){.next = d->kept};
    k->options = copied(&k->arena, options);
    d->kept = k;
    d->options = &k->options;
}

static void free_options(struct desk *d)
{
    for (struct desk_options_kept *k = d->kept, *next; k; k = next) {
        next = k->next;
        arena_free(&k->arena);
        free(k);
    }
}

bool desk_open(const char *folder, const char *location, const struct desk_options *options,
               struct desk **out, struct error *e)
{
    struct desk *d = mem_alloc(sizeof *d);
    memset(d, 0, sizeof *d);
    desk_options_set(d, options);
    char *data = path_join(&d->arena, folder, "data");
    d->files = str_of(path_join(&d->arena, data, "files"));
    d->spam = spam_new();
    bool ok = secret_ready(e) && file_make_folders(data, e) &&
              keyfile_read(&d->arena, path_join(&d->arena, data, "desk.key"), &d->key, e) &&
              store_open(location, &d->store, e);
    if (!ok) {
        desk_close(d);
        return error_context(e, "opening the desk");
    }
    *out = d;
    return true;
}

void desk_close(struct desk *d)
{
    if (!d)
        return;
    store_close(d->store);
    spam_free(d->spam);
    free_options(d);
    arena_free(&d->arena);
    free(d);
}

bool desk_can_mail(const struct desk *d)
{
    return desk_options(d)->smtp_url.n > 0 && desk_options(d)->mail_from.n > 0;
}

static const char *actor_name(struct desk_actor actor)
{
    static const char *const names[] = {"staff", "journalist", "approver", "system"};
    return names[actor.who];
}

bool desk_log(struct db *db, struct desk_actor actor, int64_t request, const char *action,
              struct str detail, struct error *e)
{
    return DB_CHANGE(db, SQL_AUDIT_ADD, NULL, e, C_INT(store_new_id()), C_INT(clock_now()),
                     C_TEXT(str_of(actor_name(actor))), cell_int_or_null(actor.staff),
                     cell_int_or_null(request), C_TEXT(str_of(action)), C_TEXT(detail));
}

bool desk_log_read(struct desk *d, int64_t request, struct arena *a, struct desk_log_line **out,
                   size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = request ? DB_QUERY(db, SQL_AUDIT_LIST, a, &t, e, C_INT(request))
                      : DB_QUERY(db, SQL_AUDIT_RECENT, a, &t, e, C_INT(200));
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct desk_log_line);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = (struct desk_log_line){
            .at = table_int(&t, i, 0),
            .actor = table_text(&t, i, 1),
            .staff_name = table_text(&t, i, 2),
            .action = table_text(&t, i, 3),
            .detail = table_text(&t, i, 4),
            .request = table_int(&t, i, 5),
            .reference = table_text(&t, i, 6),
        };
    return true;
}
