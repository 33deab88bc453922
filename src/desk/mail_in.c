// SPDX-License-Identifier: MIT
// Where an incoming message belongs. Reading it is mail_parse.c's.
#include "desk/mail_in.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "store/secret.h"

static struct str local_of(struct str address)
{
    return str_slice(address, 0, str_rfind_char(address, '@'));
}

static bool by_thread(struct db *db, struct str address, struct arena *a, int64_t *request,
                      struct error *e)
{
    struct str local = str_lower_ascii(a, local_of(address));
    size_t plus = str_rfind_char(local, '+');
    struct table t;
    if (plus == STR_NOT_FOUND || str_from(local, plus + 1).n != 20)
        return true;
    if (!DB_QUERY(db, SQL_REQUEST_BY_THREAD, a, &t, e, C_TEXT(str_from(local, plus + 1))))
        return false;
    if (t.rows)
        *request = table_int(&t, 0, 0);
    return true;
}

// The request of a stored message; *kind is the message's, empty when none is stored.
static bool by_reference(struct db *db, struct str id, struct arena *a, int64_t *request,
                         struct str *kind, struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_MESSAGE_REQUEST, a, &t, e, C_TEXT(id)))
        return false;
    if (t.rows)
        *request = table_int(&t, 0, 0);
    *kind = t.rows ? table_text(&t, 0, 1) : STR_NONE;
    return true;
}

// The request of a mail of ours that came back, unless it only told staff of something: a
// notice of a lost notice would be lost as well, without end.
static bool by_returned(struct db *db, struct str id, struct arena *a, int64_t *request, bool *told,
                        struct error *e)
{
    struct str kind;
    if (!by_reference(db, id, a, request, &kind, e))
        return false;
    *told = kind.n && !str_eq(kind, STR("notice"));
    return true;
}

// The request that a message belongs to, or 0; *known: this very message is stored already.
static bool find_request(struct desk *d, const struct mail_in *m, struct str extra, struct arena *a,
                         int64_t *request, bool *known, bool *told, struct error *e)
{
    struct db *db;
    struct str kind;
    int64_t same = 0;
    *request = 0;
    *known = *told = false;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok =
        !m->bounced || !m->returned_id.n || by_returned(db, m->returned_id, a, request, told, e);
    ok = ok && (!extra.n || *request || by_thread(db, extra, a, request, e));
    for (size_t i = 0; ok && !*request && i < m->recipients_len; i++)
        ok = by_thread(db, m->recipients[i], a, request, e);
    for (size_t i = m->references_len; ok && !*request && i > 0; i--)
        ok = by_reference(db, m->references[i - 1], a, request, &kind, e);
    if (ok && m->message_id.n) {
        ok = by_reference(db, m->message_id, a, &same, &kind, e);
        *known = ok && same > 0;
    }
    store_read_end(d->store, db);
    return ok;
}

static struct str body_of(const struct mail_in *m, struct arena *a)
{
    AUTO_BUF b = BUF_EMPTY;
    buf_str(&b, m->text);
    for (size_t i = 0; i < m->attachments_len; i++)
        buf_format(&b, "%s[%.*s (%.*s, %zu)]", i ? "\n" : "\n\n", STR_ARG(m->attachments[i].name),
                   STR_ARG(m->attachments[i].type), m->attachments[i].bytes.n);
    if (!str_trim(buf_view(&b)).n)
        buf_c(&b, "(…)");
    return str_copy(a, buf_view(&b));
}

// Single lines of a mail may hold anything: what the desk refuses becomes a space.
static struct str one_line(struct arena *a, struct str s, size_t most)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
        if (b.n + 4 > most)
            break;
        buf_utf8(&b, control ? ' ' : c);
    }
    return str_copy(a, str_trim(buf_view(&b)));
}

static bool make_request(struct desk *d, const struct mail_in *m, const struct request_mail *mail,
                         struct arena *a, enum mail_in_fate *fate, int64_t *request,
                         struct error *e)
{
    struct submission s = {
        .kind = KIND_INFORMATION,
        .lang = desk_options(d)->lang,
        .name = one_line(a, m->from_name.n ? m->from_name : m->from, FIELD_NAME_MOST),
        .email = mail_address_key(a, m->from),
        .zone = STR("Europe/Paris"),
        .subject = one_line(a, m->subject, FIELD_SUBJECT_MOST),
        .message = mail->text};
    struct submitted made;
    size_t at = str_rfind_char(s.email, '@');
    s.outlet = at == STR_NOT_FOUND ? STR("") : str_from(s.email, at + 1);
    if (!s.subject.n)
        s.subject = STR("(…)");
    if (!request_submit_mail(d, &s, mail, a, &made, e))
        return false;
    *request = made.id;
    *fate = made.again ? MAIL_AGAIN : MAIL_NEW;
    return true;
}

struct automatic {
    int64_t request;
};

static bool automatic_work(struct db *db, void *context, struct error *e)
{
    const struct automatic *x = context;
    struct desk_actor who = {.who = ACTOR_SYSTEM};
    return desk_log(db, who, x->request, "automatic mail", STR(""), e);
}

bool mail_in_take(struct desk *d, struct str raw, struct str extra, enum mail_in_fate *fate,
                  int64_t *request, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct mail_in m;
    bool known, told, added;
    if (raw.n > MAIL_IN_MOST)
        return error_set(e, ERROR_LIMIT, "a mail has at most %d bytes", MAIL_IN_MOST);
    if (!mail_in_read(raw, &a, &m, e) || !find_request(d, &m, extra, &a, request, &known, &told, e))
        return false;
    bool ours = desk_options(d)->mail_from.n && str_eq_ascii(m.from, desk_options(d)->mail_from);
    if (known || ours) {
        *fate = ours ? MAIL_OURS : MAIL_AGAIN;
        return true;
    }
    bool lost = m.bounced && told && *request;
    if (!lost && (m.automatic || !mail_address_valid(m.from))) {
        struct automatic x = {*request};
        *fate = MAIL_AUTOMATIC;
        return !*request || store_write(d->store, automatic_work, &x, e);
    }
    // A mail without Message-ID is known by its bytes: delivered twice, stored once.
    struct str id = m.message_id;
    if (!id.n)
        id = str_format(&a, "<%.*s@presse.invalid>",
                        STR_ARG(secret_hash(&a, "presse mail bytes", raw)));
    struct request_mail mail = {.text = body_of(&m, &a),
                                .subject = one_line(&a, m.subject, 300),
                                .from = m.from,
                                .message_id = id,
                                .files = m.attachments,
                                .files_len = m.attachments_len};
    for (size_t i = 0; i < m.attachments_len; i++) {
        m.attachments[i].name = one_line(&a, m.attachments[i].name, FIELD_NAME_MOST);
        m.attachments[i].type = one_line(&a, m.attachments[i].type, FIELD_NAME_MOST);
    }
    if (lost) {
        *fate = MAIL_BOUNCED;
        mail.files_len = 0; // what we sent ourselves
        return request_add_bounce(d, *request, &mail, &added, e) || e->kind == ERROR_MISSING;
    }
    if (!*request)
        return make_request(d, &m, &mail, &a, fate, request, e);
    *fate = MAIL_JOINED;
    if (!request_add_mail(d, *request, &mail, &added, e)) {
        // An erased request takes nothing more: what is written now is a new one.
        return e->kind == ERROR_MISSING && make_request(d, &m, &mail, &a, fate, request, e);
    }
    if (!added)
        *fate = MAIL_AGAIN;
    return true;
}
