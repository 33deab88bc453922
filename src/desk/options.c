// SPDX-License-Identifier: MIT
// What presse.yaml says of the desk:
//
//   store: postgresql://…            (else data/presse.db)
//   desk:
//     mail:
//       from: presse@example.org     smtp: smtp://localhost:25
//       name: Service presse         user: …  password_file: smtp-password
//     notify: [redaction@example.org]
//     approvers:
//       - {name: Mentor, email: mentor@example.org, kinds: [interview, testimony]}
//     retention_months: 12
//     form_per_hour: 5
//     remind_hours: 3
//     terms: Crédit obligatoire.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "desk/desk.h"
#include "desk/field.h"

static bool bad(struct error *e, const char *key, const char *want)
{
    error_set(e, ERROR_INPUT, "presse.yaml: `%s` is not %s", key, want);
    return error_remedy(e, "mend it; docs/desk.md shows an example");
}

static bool number(const struct value *v, const char *key, int64_t least, int64_t most,
                   int64_t *out, struct error *e)
{
    const struct value *n = value_get(v, str_of(key));
    if (!n)
        return true;
    if (n->type != VALUE_INTEGER || n->integer < least || n->integer > most) {
        char want[80];
        snprintf(want, sizeof want, "a whole number from %lld to %lld", (long long)least,
                 (long long)most);
        return bad(e, key, want);
    }
    *out = n->integer;
    return true;
}

static bool address(struct str s, const char *key, struct error *e)
{
    return mail_address_valid(s) || bad(e, key, "a mail address");
}

static bool read_password(struct arena *a, const struct value *mail, const char *folder,
                          struct desk_options *o, struct error *e)
{
    struct str name = value_text(mail, STR("password_file"));
    struct str text;
    if (!name.n)
        return true;
    if (!file_read(path_join(a, folder, str_c(a, name)), 4096, a, &text, NULL, e))
        return error_context(e, "presse.yaml: `desk.mail.password_file`");
    o->smtp_password = str_trim(text);
    return true;
}

static bool read_mail(struct arena *a, const struct value *mail, const char *folder,
                      struct desk_options *o, struct error *e)
{
    if (!mail)
        return true;
    o->mail_from = value_text(mail, STR("from"));
    o->mail_name = value_text(mail, STR("name"));
    o->smtp_url = value_text(mail, STR("smtp"));
    o->smtp_user = value_text(mail, STR("user"));
    o->smtp_starttls_optional = value_bool(mail, STR("plain"), false);
    if (!address(o->mail_from, "desk.mail.from", e))
        return false;
    if (!field_line_clean(o->mail_name))
        return bad(e, "desk.mail.name", "one line of text");
    bool smtp = str_starts(o->smtp_url, STR("smtp://")) || str_starts(o->smtp_url, STR("smtps://"));
    if (o->smtp_url.n && (!smtp || !field_line_clean(o->smtp_url)))
        return bad(e, "desk.mail.smtp", "smtp://host:port or smtps://host:port");
    return read_password(a, mail, folder, o, e);
}

static bool read_notify(struct arena *a, const struct value *list, struct desk_options *o,
                        struct error *e)
{
    size_t n = list ? list->len : 0;
    o->notify = ARENA_ARRAY(a, n + 1, struct str);
    for (size_t i = 0; i < n; i++) {
        if (!address(list->items[i].text, "desk.notify", e))
            return false;
        o->notify[o->notify_len++] = list->items[i].text;
    }
    return true;
}

static bool read_kinds(const struct value *kinds, struct desk_approver *out, struct error *e)
{
    for (int k = 0; k < KIND_COUNT; k++)
        out->kinds[k] = kinds == NULL; // none named: all
    for (size_t i = 0; kinds && i < kinds->len; i++) {
        enum desk_kind kind;
        if (!desk_kind_of(kinds->items[i].text, &kind))
            return bad(e, "desk.approvers.kinds", "a list of kinds of request");
        out->kinds[kind] = true;
    }
    return true;
}

static bool read_approvers(struct arena *a, const struct value *list, struct desk_options *o,
                           struct error *e)
{
    size_t n = list ? list->len : 0;
    o->approvers = ARENA_ARRAY(a, n + 1, struct desk_approver);
    for (size_t i = 0; i < n; i++) {
        const struct value *v = &list->items[i];
        struct desk_approver *p = &o->approvers[o->approvers_len++];
        p->name = value_text(v, STR("name"));
        p->email = value_text(v, STR("email"));
        if (!p->name.n || !field_line_clean(p->name))
            return bad(e, "desk.approvers.name", "one line of text");
        if (!address(p->email, "desk.approvers.email", e) ||
            !read_kinds(value_get(v, STR("kinds")), p, e))
            return false;
    }
    return true;
}

bool desk_options_read(struct arena *a, const struct value *config, const char *folder,
                       struct desk_options *out, struct error *e)
{
    const struct value *desk = value_get(config, STR("desk"));
    struct str lang = value_text(config, STR("lang"));
    struct desk_options o = {.retention_months = 12,
                             .form_per_hour = 5,
                             .attack_per_minute = 120,
                             .remind_hours = 3,
                             .title = value_text(config, STR("title")),
                             .lang = str_eq(lang, STR("en")) ? STR("en") : STR("fr"),
                             .base_url = value_text(config, STR("base_url")),
                             .terms = value_text(desk, STR("terms"))};
    while (str_ends(o.base_url, STR("/")))
        o.base_url.n--;
    if (!read_mail(a, value_get(desk, STR("mail")), folder, &o, e) ||
        !read_notify(a, value_get(desk, STR("notify")), &o, e) ||
        !read_approvers(a, value_get(desk, STR("approvers")), &o, e) ||
        !number(desk, "retention_months", 1, 1200, &o.retention_months, e) ||
        !number(desk, "form_per_hour", 0, 100000, &o.form_per_hour, e) ||
        !number(desk, "remind_hours", 0, 720, &o.remind_hours, e) ||
        !number(desk, "attack_per_minute", 0, 1000000, &o.attack_per_minute, e))
        return false;
    *out = o;
    return true;
}

const char *desk_store_location(struct arena *a, const struct value *config, const char *folder)
{
    struct str s = value_text(config, STR("store"));
    if (str_starts(s, STR("postgres://")) || str_starts(s, STR("postgresql://")))
        return str_c(a, s);
    return path_join(a, folder, s.n ? str_c(a, s) : "data/presse.db");
}
