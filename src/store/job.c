// SPDX-License-Identifier: MIT
#include "store/job.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "store/secret.h"

bool job_add(struct db *db, struct str kind, struct str key, struct str payload, int64_t run_at,
             struct error *e)
{
    return DB_CHANGE(db, SQL_JOB_ADD, NULL, e, C_INT(store_new_id()), C_TEXT(kind), C_TEXT(key),
                     C_TEXT(payload), C_INT(run_at), C_INT(clock_now()));
}

struct claim {
    bool outgoing;
    struct arena *arena;
    struct str without, token;
    int64_t now;
    struct table t;
};

static bool claim_work(struct db *db, void *context, struct error *e)
{
    struct claim *c = context;
    return DB_CHANGE(db, SQL_JOB_GIVE_UP, NULL, e, C_INT(c->now), C_INT(JOB_TRIES)) &&
           DB_QUERY(db, SQL_JOB_CLAIM, c->arena, &c->t, e, C_INT(c->now), C_TEXT(c->token),
                    C_INT(c->now + JOB_LEASE), C_TEXT(c->without), C_INT(c->outgoing));
}

static bool claim(struct store *s, struct claim c, struct job *out, bool *found, struct error *e)
{
    c.token = secret_token(c.arena);
    if (!store_write(s, claim_work, &c, e))
        return error_context(e, "claiming a job");
    *found = c.t.rows > 0;
    if (*found)
        *out = (struct job){
            .id = table_int(&c.t, 0, 0),
            .kind = table_text(&c.t, 0, 1),
            .key = table_text(&c.t, 0, 2),
            .payload = table_text(&c.t, 0, 3),
            .attempts = table_int(&c.t, 0, 4),
            .created_at = table_int(&c.t, 0, 5),
            .claim = c.token,
        };
    return true;
}

bool job_claim(struct store *s, struct str without, int64_t now, struct arena *a, struct job *out,
               bool *found, struct error *e)
{
    return claim(s, (struct claim){.arena = a, .without = without, .now = now}, out, found, e);
}

bool job_claim_outgoing(struct store *s, int64_t now, struct arena *a, struct job *out, bool *found,
                        struct error *e)
{
    return claim(s, (struct claim){.arena = a, .without = STR(""), .now = now, .outgoing = true},
                 out, found, e);
}

bool job_done(struct db *db, const struct job *j, struct error *e)
{
    int64_t changed;
    if (!DB_CHANGE(db, SQL_JOB_DONE, &changed, e, C_INT(j->id), C_TEXT(j->claim),
                   C_INT(clock_now())))
        return false;
    return changed == 1 || error_set(e, ERROR_MISSING, "another worker took this job over");
}

int64_t job_next_try(int64_t created_at, int64_t attempts, int64_t now)
{
    static const int64_t after[] = {300, 1800, 4 * 3600, 24 * 3600};
    size_t i = attempts < 1 ? 0 : (size_t)attempts - 1;
    if (i >= sizeof after / sizeof *after)
        i = sizeof after / sizeof *after - 1;
    int64_t at = created_at + after[i];
    // A job made long ago (or a clock set back) still waits between tries.
    if (at < now + 300)
        at = now + 300;
    return at > now + after[i] ? now + after[i] : at;
}

struct outcome {
    const struct job *job;
    int64_t now;
    const struct error *why;
    bool for_good;
};

// An error's message may have been cut within a character.
static struct str message_of(const struct error *why)
{
    struct str s = str_of(why->message);
    return str_slice(s, 0, utf8_valid_prefix(s));
}

static bool failed_work(struct db *db, void *context, struct error *e)
{
    const struct outcome *o = context;
    const struct job *j = o->job;
    struct cell why = C_TEXT(message_of(o->why)), number = C_INT(o->why->number);
    struct cell id = C_TEXT(str_of(o->why->id ? o->why->id : ""));
    if (o->for_good || j->attempts >= JOB_TRIES)
        return DB_CHANGE(db, SQL_JOB_FAIL, NULL, e, C_INT(j->id), C_TEXT(j->claim), C_INT(o->now),
                         why, id, number);
    return DB_CHANGE(db, SQL_JOB_RETRY, NULL, e, C_INT(j->id), C_TEXT(j->claim),
                     C_INT(job_next_try(j->created_at, j->attempts, o->now)), why, id, number);
}

bool job_failed(struct store *s, const struct job *j, int64_t now, const struct error *why,
                bool for_good, struct error *e)
{
    struct outcome o = {j, now, why, for_good};
    return store_write(s, failed_work, &o, e);
}

struct one {
    enum sql query;
    int64_t id;
    bool found;
};

static bool one_work(struct db *db, void *context, struct error *e)
{
    struct one *o = context;
    int64_t changed;
    bool ok = o->query == SQL_JOB_AGAIN
                  ? DB_CHANGE(db, o->query, &changed, e, C_INT(o->id), C_INT(clock_now()))
                  : DB_CHANGE(db, o->query, &changed, e, C_INT(o->id));
    if (ok)
        o->found = changed > 0;
    return ok;
}

static bool change_one(struct store *s, enum sql query, int64_t id, bool *found, struct error *e)
{
    struct one o = {.query = query, .id = id};
    if (!store_write(s, one_work, &o, e))
        return false;
    *found = o.found;
    return true;
}

bool job_again(struct store *s, int64_t id, bool *found, struct error *e)
{
    return change_one(s, SQL_JOB_AGAIN, id, found, e);
}

bool job_drop(struct store *s, int64_t id, bool *found, struct error *e)
{
    return change_one(s, SQL_JOB_DROP, id, found, e);
}
