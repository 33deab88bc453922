// SPDX-License-Identifier: MIT
#include "desk/link.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "store/secret.h"

static const char *const names[] = {"request", "approval", "file"};
static const char *const paths[] = {"/r/", "/approve/", "/file/"};
static const char hash_domain[] = "presse link";

const char *link_purpose_name(enum link_purpose p)
{
    return names[p];
}

bool link_purpose_of(struct str name, enum link_purpose *out)
{
    for (int i = 0; i < 3; i++)
        if (str_eq(name, str_of(names[i]))) {
            *out = (enum link_purpose)i;
            return true;
        }
    return false;
}

static struct str token_of(const struct desk *d, struct arena *a, enum link_purpose purpose,
                           int64_t object, struct str serial)
{
    struct str text =
        str_format(a, "link:%s:%lld:%.*s", names[purpose], (long long)object, STR_ARG(serial));
    return secret_sign(a, d->key, text);
}

bool link_make(const struct desk *d, struct db *db, enum link_purpose purpose, int64_t object,
               int64_t seconds, struct arena *a, struct str *token, struct error *e)
{
    struct str serial = secret_token(a);
    struct str made = token_of(d, a, purpose, object, serial);
    int64_t now = clock_now();
    if (!DB_CHANGE(db, SQL_LINK_ADD, NULL, e, C_TEXT(secret_hash(a, hash_domain, made)),
                   C_TEXT(str_of(names[purpose])), C_INT(object), C_TEXT(serial), C_INT(now),
                   C_INT(now + seconds)))
        return false;
    if (token)
        *token = made;
    return true;
}

bool link_token(const struct desk *d, struct db *db, enum link_purpose purpose, int64_t object,
                struct arena *a, struct str *token, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_LINK_SERIAL, a, &t, e, C_TEXT(str_of(names[purpose])), C_INT(object)))
        return false;
    *token = t.rows ? token_of(d, a, purpose, object, table_text(&t, 0, 0)) : STR_NONE;
    return true;
}

bool link_revoke(struct db *db, enum link_purpose purpose, int64_t object, struct error *e)
{
    return DB_CHANGE(db, SQL_LINK_REVOKE, NULL, e, C_TEXT(str_of(names[purpose])), C_INT(object),
                     C_INT(clock_now()));
}

bool link_open(struct desk *d, enum link_purpose purpose, struct str token, int64_t now,
               int64_t *object, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    struct db *db;
    *object = 0;
    if (token.n == 0 || token.n > 64 || utf8_valid_prefix(token) != token.n)
        return true;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_LINK_FIND, &a, &t, e, C_TEXT(secret_hash(&a, hash_domain, token)),
                       C_TEXT(str_of(names[purpose])));
    store_read_end(d->store, db);
    if (ok && t.rows && table_null(&t, 0, 2) && table_int(&t, 0, 1) > now)
        *object = table_int(&t, 0, 0);
    return ok;
}

struct str link_address(const struct desk *d, struct arena *a, enum link_purpose p,
                        struct str token)
{
    return str_format(a, "%.*s%s%.*s", STR_ARG(desk_options(d)->base_url), paths[p],
                      STR_ARG(token));
}
