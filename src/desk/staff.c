// SPDX-License-Identifier: MIT
#include "desk/staff.h"
#include "desk/texts.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/field.h"
#include "desk/spam.h"
#include "store/secret.h"

static const char session_domain[] = "presse session";
static const char recovery_domain[] = "presse recovery";

struct account {
    struct staff staff;
    struct str password, totp;
    int64_t totp_step;
};

static struct account account_of(const struct table *t, size_t i)
{
    bool manager = str_eq(table_text(t, i, 3), STR("manager"));
    return (struct account){
        .staff = {.id = table_int(t, i, 0),
                  .email = table_text(t, i, 1),
                  .name = table_text(t, i, 2),
                  .role = manager ? ROLE_MANAGER : ROLE_OFFICER,
                  .lang = table_text(t, i, 4),
                  .totp = table_text(t, i, 6).n > 0,
                  .disabled = !table_null(t, i, 8)},
        .password = table_text(t, i, 5),
        .totp = table_text(t, i, 6),
        .totp_step = table_int(t, i, 7),
    };
}

// One change to an account.
struct change {
    struct desk *desk;
    int64_t id, step;
    struct str email, name, password, hash, csrf, totp;
    struct str *codes; // RECOVERY_CODES, or NULL
    enum desk_role role;
    const char *action;
    bool done;
};

static bool by_email(struct db *db, struct str email, struct arena *a, struct account *out,
                     bool *found, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_STAFF_BY_EMAIL, a, &t, e, C_TEXT(email)))
        return false;
    *found = t.rows > 0;
    if (*found)
        *out = account_of(&t, 0);
    return true;
}

static bool password_fine(struct str password, struct error *e)
{
    if (password.n < PASSWORD_LEAST || password.n > SECRET_PASSWORD_LARGEST)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_PASSWORD, PASSWORD_LEAST);
    return true;
}

static bool add_work(struct db *db, void *context, struct error *e)
{
    struct change *c = context;
    struct desk_actor who = {.who = ACTOR_SYSTEM};
    int64_t changed;
    AUTO_ARENA a = ARENA_EMPTY;
    c->id = store_new_id();
    if (!DB_CHANGE(db, SQL_STAFF_ADD, &changed, e, C_INT(c->id), C_TEXT(c->email), C_TEXT(c->name),
                   C_TEXT(c->role == ROLE_MANAGER ? STR("manager") : STR("officer")),
                   C_TEXT(desk_options(c->desk)->lang), C_TEXT(c->hash), C_INT(clock_now())))
        return false;
    if (changed != 1) {
        error_set(e, ERROR_INPUT, "there is an account for %.*s already", STR_ARG(c->email));
        return error_remedy(e, "`presse user reset` gives it a new password");
    }
    return desk_log(db, who, 0, "account added", str_format(&a, "%lld", (long long)c->id), e);
}

bool staff_add(struct desk *d, struct str email, struct str name, enum desk_role role,
               struct str password, int64_t *id, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct change c = {.desk = d, .name = str_trim(name), .role = role};
    if (!mail_address_valid(email))
        return error_set(e, ERROR_INPUT, "%.*s is no mail address", STR_ARG(email));
    if (!c.name.n || !field_line_clean(c.name) || c.name.n > FIELD_NAME_MOST)
        return error_set(e, ERROR_INPUT, "a name is one line of at most %d bytes", FIELD_NAME_MOST);
    c.email = mail_address_key(&a, email);
    if (!password_fine(password, e) || !secret_password_hash(&a, password, &c.hash, e) ||
        !store_write(d->store, add_work, &c, e))
        return false;
    *id = c.id;
    return true;
}

static bool find_account(struct change *c, struct db *db, struct arena *a, struct error *e)
{
    struct account account;
    bool found;
    if (!by_email(db, c->email, a, &account, &found, e))
        return false;
    if (!found) {
        error_set(e, ERROR_MISSING, "there is no account for %.*s", STR_ARG(c->email));
        return error_remedy(e, "`presse user list` shows the accounts");
    }
    c->id = account.staff.id;
    return true;
}

static bool end_access(const struct change *c, struct db *db, struct arena *a, struct error *e)
{
    struct desk_actor who = {.who = ACTOR_SYSTEM};
    return DB_CHANGE(db, SQL_SESSION_END_ALL, NULL, e, C_INT(c->id)) &&
           DB_CHANGE(db, SQL_RECOVERY_DROP, NULL, e, C_INT(c->id)) &&
           desk_log(db, who, 0, c->action, str_format(a, "%lld", (long long)c->id), e);
}

static bool reset_work(struct db *db, void *context, struct error *e)
{
    struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    return find_account(c, db, &a, e) &&
           DB_CHANGE(db, SQL_STAFF_PASSWORD, NULL, e, C_INT(c->id), C_TEXT(c->hash)) &&
           DB_CHANGE(db, SQL_STAFF_TOTP, NULL, e, C_INT(c->id), C_TEXT(STR(""))) &&
           DB_CHANGE(db, SQL_STAFF_ENABLE, NULL, e, C_INT(c->id)) && end_access(c, db, &a, e);
}

bool staff_reset(struct desk *d, struct str email, struct str password, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct change c = {.desk = d, .action = "account reset"};
    c.email = mail_address_key(&a, email);
    return password_fine(password, e) && secret_password_hash(&a, password, &c.hash, e) &&
           store_write(d->store, reset_work, &c, e);
}

static bool remove_work(struct db *db, void *context, struct error *e)
{
    struct change *c = context;
    AUTO_ARENA a = ARENA_EMPTY;
    return find_account(c, db, &a, e) &&
           DB_CHANGE(db, SQL_STAFF_DISABLE, NULL, e, C_INT(c->id), C_INT(clock_now())) &&
           end_access(c, db, &a, e);
}

bool staff_remove(struct desk *d, struct str email, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct change c = {.desk = d, .action = "account removed"};
    c.email = mail_address_key(&a, email);
    return store_write(d->store, remove_work, &c, e);
}

static bool lang_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    return DB_CHANGE(db, SQL_STAFF_LANG, NULL, e, C_INT(c->id), C_TEXT(c->name));
}

bool staff_set_lang(struct desk *d, int64_t id, struct str lang, struct error *e)
{
    struct change c = {.id = id, .name = str_eq(lang, STR("en")) ? STR("en") : STR("fr")};
    return store_write(d->store, lang_work, &c, e);
}

bool staff_list(struct desk *d, struct arena *a, struct staff **out, size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = db_query(db, SQL_STAFF_LIST, NULL, 0, a, &t, e);
    store_read_end(d->store, db);
    if (!ok)
        return false;
    *out = ARENA_ARRAY(a, t.rows + 1, struct staff);
    *len = t.rows;
    for (size_t i = 0; i < t.rows; i++)
        (*out)[i] = account_of(&t, i).staff;
    return true;
}

static bool load_account(struct desk *d, struct str email, int64_t id, struct arena *a,
                         struct account *out, bool *found, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = id ? DB_QUERY(db, SQL_STAFF_GET, a, &t, e, C_INT(id))
                 : DB_QUERY(db, SQL_STAFF_BY_EMAIL, a, &t, e, C_TEXT(email));
    store_read_end(d->store, db);
    *found = ok && t.rows > 0;
    if (*found)
        *out = account_of(&t, 0);
    return ok;
}

// Stores the session; uses up the code that was given. done stays false when the code was used
// by somebody else meanwhile.
static bool login_work(struct db *db, void *context, struct error *e)
{
    struct change *c = context;
    int64_t changed = 1, now = clock_now();
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = c->id};
    c->done = false;
    if (c->step && !DB_CHANGE(db, SQL_STAFF_TOTP_USED, &changed, e, C_INT(c->id), C_INT(c->step)))
        return false;
    if (c->totp.n &&
        !DB_CHANGE(db, SQL_RECOVERY_USE, &changed, e, C_TEXT(c->totp), C_INT(c->id), C_INT(now)))
        return false;
    if (changed != 1)
        return true;
    c->done = true;
    return DB_CHANGE(db, SQL_SESSION_ADD, NULL, e, C_TEXT(c->hash), C_INT(c->id), C_TEXT(c->csrf),
                     C_INT(now)) &&
           desk_log(db, who, 0, c->totp.n ? "signed in, recovery code" : "signed in", STR(""), e);
}

static struct str recovery_hash(struct arena *a, int64_t id, struct str code)
{
    struct str plain = str_lower_ascii(a, str_trim(code));
    return secret_hash(a, recovery_domain,
                       str_format(a, "%lld:%.*s", (long long)id, STR_ARG(plain)));
}

// What the second step uses up, if the account has one. False: the code is wrong.
static bool second_step(const struct account *account, struct str code, struct arena *a,
                        struct change *c)
{
    if (!account->totp.n)
        return true;
    struct str trimmed = str_trim(code);
    if (trimmed.n > 6) {
        c->totp = recovery_hash(a, account->staff.id, trimmed);
        return true; // judged where it is used up
    }
    c->step = totp_check(account->totp, trimmed, clock_now());
    return c->step > account->totp_step;
}

bool staff_login(struct desk *d, struct str email, struct str password, struct str code,
                 struct str peer, struct arena *a, struct str *token, struct error *e)
{
    *token = STR_NONE;
    struct account account = {0};
    struct str key = mail_address_key(a, email);
    bool found = false, right = false;
    if (!login_allowed(d, key, peer))
        return true;
    if (mail_address_valid(key) && !load_account(d, key, 0, a, &account, &found, e))
        return false;
    if (!secret_password_check(found ? account.password : STR_NONE, password, &right, e))
        return false;
    struct change c = {.desk = d, .id = account.staff.id, .csrf = secret_token(a)};
    if (right && !account.staff.disabled && second_step(&account, code, a, &c)) {
        struct str made = secret_token(a);
        c.hash = secret_hash(a, session_domain, made);
        if (!store_write(d->store, login_work, &c, e))
            return false;
        if (c.done) {
            *token = made;
            return true;
        }
    }
    login_failed(d, key, peer);
    return true;
}

static bool seen_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    return DB_CHANGE(db, SQL_SESSION_SEEN, NULL, e, C_TEXT(c->hash), C_INT(clock_now()));
}

bool session_find(struct desk *d, struct str token, int64_t now, struct arena *a,
                  struct session *out, bool *found, struct error *e)
{
    struct db *db;
    struct table t;
    *found = false;
    if (token.n == 0 || token.n > 64 || utf8_valid_prefix(token) != token.n)
        return true;
    struct change c = {.hash = secret_hash(a, session_domain, token)};
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_SESSION_GET, a, &t, e, C_TEXT(c.hash));
    store_read_end(d->store, db);
    if (!ok || !t.rows)
        return ok;
    int64_t created = table_int(&t, 0, 2), seen = table_int(&t, 0, 3);
    bool over = now - created >= SESSION_LONGEST || now - seen >= SESSION_IDLE;
    if (over || !table_null(&t, 0, 8))
        return true;
    *out = (struct session){
        .staff = {.id = table_int(&t, 0, 0),
                  .email = table_text(&t, 0, 4),
                  .name = table_text(&t, 0, 5),
                  .role =
                      str_eq(table_text(&t, 0, 6), STR("manager")) ? ROLE_MANAGER : ROLE_OFFICER,
                  .lang = table_text(&t, 0, 7)},
        .csrf = table_text(&t, 0, 1),
    };
    *found = true;
    // Once in ten minutes is exact enough for an idle time of hours. A clock set back counts too.
    if (now - seen > 600 || seen - now > 600)
        return store_write(d->store, seen_work, &c, e);
    return true;
}

static bool end_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    return DB_CHANGE(db, SQL_SESSION_END, NULL, e, C_TEXT(c->hash));
}

bool session_end(struct desk *d, struct str token, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct change c = {.hash = secret_hash(&a, session_domain, token)};
    return store_write(d->store, end_work, &c, e);
}

static bool own_password_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = c->id};
    return DB_CHANGE(db, SQL_STAFF_PASSWORD, NULL, e, C_INT(c->id), C_TEXT(c->hash)) &&
           DB_CHANGE(db, SQL_SESSION_END_ALL, NULL, e, C_INT(c->id)) &&
           desk_log(db, who, 0, "password changed", STR(""), e);
}

bool staff_change_password(struct desk *d, int64_t id, struct str old, struct str new, bool *right,
                           struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct account account;
    struct change c = {.desk = d, .id = id};
    bool found;
    if (!password_fine(new, e) || !load_account(d, STR_NONE, id, &a, &account, &found, e) ||
        !secret_password_check(found ? account.password : STR_NONE, old, right, e))
        return false;
    return !*right || (secret_password_hash(&a, new, &c.hash, e) &&
                       store_write(d->store, own_password_work, &c, e));
}

static bool totp_work(struct db *db, void *context, struct error *e)
{
    const struct change *c = context;
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = c->id};
    AUTO_ARENA a = ARENA_EMPTY;
    if (!DB_CHANGE(db, SQL_STAFF_TOTP, NULL, e, C_INT(c->id), C_TEXT(c->totp)) ||
        !DB_CHANGE(db, SQL_RECOVERY_DROP, NULL, e, C_INT(c->id)))
        return false;
    for (size_t i = 0; c->codes && i < RECOVERY_CODES; i++)
        if (!DB_CHANGE(db, SQL_RECOVERY_ADD, NULL, e, C_TEXT(recovery_hash(&a, c->id, c->codes[i])),
                       C_INT(c->id)))
            return false;
    return desk_log(db, who, 0, c->totp.n ? "second step set up" : "second step removed", STR(""),
                    e);
}

bool staff_totp_confirm(struct desk *d, int64_t id, struct str secret, struct str code,
                        struct arena *a, struct str codes[RECOVERY_CODES], bool *right,
                        struct error *e)
{
    *right = secret.n >= 16 && totp_check(secret, str_trim(code), clock_now()) > 0;
    if (!*right)
        return true;
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        struct str token = str_lower_ascii(a, secret_token(a));
        codes[i] = str_format(a, "%.*s-%.*s", STR_ARG(str_slice(token, 0, 8)),
                              STR_ARG(str_slice(token, 8, 16)));
    }
    struct change c = {.desk = d, .id = id, .totp = secret, .codes = codes};
    return store_write(d->store, totp_work, &c, e);
}

bool staff_totp_remove(struct desk *d, int64_t id, struct error *e)
{
    struct change c = {.desk = d, .id = id};
    return store_write(d->store, totp_work, &c, e);
}
