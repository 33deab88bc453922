// SPDX-License-Identifier: MIT
// What journalists and approvers see. No account, no cookie, no script. Opening any of these
// addresses changes nothing; whatever acts is a form.
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/answer.h"
#include "desk/disclose.h"
#include "desk/link.h"
#include "desk/request.h"
#include "desk/spam.h"
#include "desk/texts.h"
#include "serve/desk_call.h"
#include "serve/negotiate.h"
#include "store/secret.h"

static const enum field_id form_fields[] = {
    FIELD_NAME,    FIELD_OUTLET,  FIELD_EMAIL, FIELD_PHONE, FIELD_DEADLINE, FIELD_ZONE,
    FIELD_SUBJECT, FIELD_MESSAGE, FIELD_DATES, FIELD_PLACE, FIELD_MEDIUM,   FIELD_PICTURE_USE};

// The trap's name says nothing that a browser would fill in by itself.
#define TRAP_FIELD "comments_2"

static void ask(struct desk_call *c)
{
    const struct str offered[] = {STR("fr"), STR("en")};
    size_t i = language_choose(c->q->known[HEADER_ACCEPT_LANGUAGE], offered, 2);
    struct str lang = i == STR_NOT_FOUND ? desk_options(c->desk)->lang : offered[i];
    page_redirect(c, str_format(c->a, "/ask/%.*s/", STR_ARG(lang)));
}

// The language of the address; false (and a page that says so) when there is no such one.
static bool address_lang(struct desk_call *c)
{
    struct str lang = c->q->params[0];
    if (!str_eq(lang, STR("fr")) && !str_eq(lang, STR("en"))) {
        page_missing(c);
        return false;
    }
    call_lang(c, lang);
    return true;
}

static void show_other_language(struct desk_call *c, const char *rest)
{
    struct str other = str_eq(c->lang, STR("fr")) ? STR("en") : STR("fr");
    show(c, &c->page, "other_lang", other);
    show(c, &c->page, "other_name", str_eq(other, STR("fr")) ? STR("Français") : STR("English"));
    show(c, &c->page, "other_href", str_format(c->a, "/ask/%.*s/%s", STR_ARG(other), rest));
}

static void choose_kind(struct desk_call *c)
{
    if (!address_lang(c))
        return;
    show_other_language(c, "");
    show(c, &c->page, "title", say(c, "desk-ask"));
    struct value *list = show_list(c, &c->page, "kinds");
    for (int k = 0; k < KIND_COUNT; k++) {
        const char *name = desk_kind_name((enum desk_kind)k);
        struct value *item = show_item(c, list);
        show(c, item, "href", str_format(c->a, "/ask/%.*s/%s", STR_ARG(c->lang), name));
        show(c, item, "name", say_of(c, "desk-kind-", name));
        show(c, item, "help", say_of(c, "desk-kind-help-", name));
    }
    page_render(c, 200, "desk/ask");
}

static const char *input_type(enum field_id f)
{
    return f == FIELD_EMAIL      ? "email"
           : f == FIELD_PHONE    ? "tel"
           : f == FIELD_DEADLINE ? "datetime-local"
                                 : "text";
}

static const char *autocomplete(enum field_id f)
{
    return f == FIELD_NAME     ? "name"
           : f == FIELD_OUTLET ? "organization"
           : f == FIELD_EMAIL  ? "email"
           : f == FIELD_PHONE  ? "tel"
                               : "off";
}

static size_t most_of(enum field_id f)
{
    static const size_t most[FIELD_COUNT] = {
        [FIELD_NAME] = FIELD_NAME_MOST,
        [FIELD_OUTLET] = FIELD_OUTLET_MOST,
        [FIELD_EMAIL] = FIELD_EMAIL_MOST,
        [FIELD_PHONE] = FIELD_PHONE_MOST,
        [FIELD_ZONE] = 64,
        [FIELD_DEADLINE] = 32,
        [FIELD_SUBJECT] = FIELD_SUBJECT_MOST,
        [FIELD_MESSAGE] = FIELD_MESSAGE_MOST,
    };
    return most[f] ? most[f] : FIELD_LINE_MOST;
}

static const char *fault_id(enum field_fault f)
{
    static const char *const ids[] = {
        [FAULT_NONE] = "",
        [FAULT_MISSING] = "desk-fault-missing",
        [FAULT_LONG] = "desk-fault-long",
        [FAULT_CHARACTERS] = "desk-fault-characters",
        [FAULT_ADDRESS] = "desk-fault-address",
        [FAULT_DATE] = "desk-fault-date",
        [FAULT_PAST] = "desk-fault-past",
        [FAULT_ZONE] = "desk-fault-zone",
        [FAULT_KIND] = "desk-fault-missing",
    };
    return ids[f];
}

static void show_field(struct desk_call *c, struct value *list, enum field_id f, struct str text,
                       enum field_fault fault)
{
    struct value *v = show_item(c, list);
    const char *name = field_name(f);
    bool needed = f == FIELD_NAME || f == FIELD_OUTLET || f == FIELD_EMAIL || f == FIELD_SUBJECT ||
                  f == FIELD_MESSAGE;
    bool area = f == FIELD_MESSAGE || f >= FIELD_DATES;
    show(c, v, "name", str_of(name));
    show(c, v, "label", say_of(c, "desk-field-", name));
    show(c, v, "value", text);
    show_bool(c, v, "needed", needed);
    show_bool(c, v, "area", area);
    show_bool(c, v, "tall", f == FIELD_MESSAGE);
    show_bool(c, v, "zones", f == FIELD_ZONE);
    show(c, v, "type", str_of(input_type(f)));
    show(c, v, "complete", str_of(autocomplete(f)));
    show_number(c, v, "most", (int64_t)most_of(f));
    show(c, v, "fault", fault ? say(c, fault_id(fault)) : STR_NONE);
}

// Shows the form, filled with what was sent, with what is wrong at each field and on top. token:
// the one it came with, so that nobody who mends a field has to wait again; empty for a new one.
static void show_form(struct desk_call *c, int status, enum desk_kind kind, struct str token,
                      const struct submission_fields *in, const enum field_fault *faults,
                      const char *problem)
{
    const char *name = desk_kind_name(kind);
    show_other_language(c, name);
    show(c, &c->page, "title", say_of(c, "desk-kind-", name));
    show(c, &c->page, "help", say_of(c, "desk-kind-help-", name));
    show(c, &c->page, "action", str_format(c->a, "/ask/%.*s/%s", STR_ARG(c->lang), name));
    show(c, &c->page, "token", token.n ? token : form_token_make(c->desk, c->a, c->now));
    show(c, &c->page, "trap", STR(TRAP_FIELD));
    show(c, &c->page, "problem", problem ? say(c, problem) : STR_NONE);
    show(c, &c->page, "privacy",
         say_number(c, STR("desk-privacy"), desk_options(c->desk)->retention_months));
    show(c, &c->page, "proof_script", c->site->proof_path);
    show_bool(c, &c->page, "attack", spam_attack(c->desk));
    struct value *list = show_list(c, &c->page, "fields");
    for (size_t i = 0; i < sizeof form_fields / sizeof *form_fields; i++) {
        enum field_id f = form_fields[i];
        struct str text = f == FIELD_ZONE && !in->text[f].n ? STR("Europe/Paris") : in->text[f];
        if (field_asked(kind, f))
            show_field(c, list, f, text, faults ? faults[f] : FAULT_NONE);
    }
    page_render(c, status, "desk/form");
}

static void form(struct desk_call *c)
{
    enum desk_kind kind;
    struct submission_fields empty = {0};
    if (!address_lang(c))
        return;
    if (!desk_kind_of(c->q->params[1], &kind))
        page_missing(c);
    else
        show_form(c, 200, kind, STR_NONE, &empty, NULL, NULL);
}

// What a machine's submission, or one too many, is told. FORM_FINE never comes here.
static void judged(struct desk_call *c, enum form_verdict verdict, enum desk_kind kind,
                   struct str token, const struct submission_fields *in)
{
    static const struct {
        int status;
        const char *problem;
    } words[] = {
        [FORM_FINE] = {200, NULL},
        [FORM_FORGED] = {400, "desk-form-again"},
        [FORM_OLD] = {400, "desk-form-again"},
        [FORM_FAST] = {400, "desk-form-fast"},
        [FORM_TRAP] = {400, "desk-form-trap"},
        [FORM_PROOF] = {503, "desk-form-slow"},
        [FORM_LIMIT] = {429, "desk-form-limit"},
    };
    bool over = verdict == FORM_FORGED || verdict == FORM_OLD;
    show_form(c, words[verdict].status, kind, over ? STR_NONE : token, in, NULL,
              words[verdict].problem);
}

// The same form with the same words, sent twice, is one request; with other words it is another:
// somebody went back and wrote more.
static struct str submission_key(struct desk_call *c, struct str token,
                                 const struct submission_fields *in)
{
    AUTO_BUF b = BUF_EMPTY;
    buf_format(&b, "%zu:%.*s", token.n, STR_ARG(token));
    for (int f = 0; f < FIELD_COUNT; f++)
        buf_format(&b, "%zu:%.*s", in->text[f].n, STR_ARG(in->text[f]));
    return secret_hash(c->a, "presse submission", buf_view(&b));
}

static void submit(struct desk_call *c)
{
    enum desk_kind kind;
    struct submission_fields in = {0};
    struct submission s;
    struct submitted made;
    enum field_fault faults[FIELD_COUNT];
    struct error e = {0};
    if (!address_lang(c))
        return;
    if (!desk_kind_of(c->q->params[1], &kind)) {
        page_missing(c);
        return;
    }
    for (int f = 0; f < FIELD_COUNT; f++)
        in.text[f] = field(c, field_name((enum field_id)f));
    in.text[FIELD_KIND] = c->q->params[1];
    in.lang = c->lang;
    struct str peer = str_of(c->q->peer), token = field(c, "form");
    enum form_verdict verdict =
        form_judge(c->desk, token, field(c, TRAP_FIELD), field(c, "proof"), peer, c->now);
    if (verdict != FORM_FINE) {
        desk_count(c, EVENT_REFUSED);
        judged(c, verdict, kind, token, &in);
    } else if (!submission_read(c->a, &in, c->now, &s, faults)) {
        desk_count(c, EVENT_FAULTY);
        show_form(c, 400, kind, token, &in, faults, "desk-form-faults");
    } else if (!request_submit(c->desk, &s, submission_key(c, token, &in), c->a, &made, &e)) {
        desk_count(c, EVENT_NOT_STORED);
        show_form(c, 503, kind, token, &in, NULL, "desk-not-stored");
    } else {
        desk_count(c, made.again ? EVENT_REPEATED : EVENT_STORED);
        if (!made.again)
            form_count(c->desk, peer);
        page_redirect(c, str_format(c->a, "/r/%.*s?new=1", STR_ARG(made.token)));
    }
}

// The object that the token in the address opens; 0 (and a page that says so) when none.
static int64_t opened(struct desk_call *c, enum link_purpose purpose)
{
    struct error e = {0};
    int64_t object;
    if (!link_open(c->desk, purpose, c->q->params[0], c->now, &object, &e)) {
        page_refused(c, &e, STR_NONE);
        return 0;
    }
    if (!object)
        page_message(c, 404, "desk-link-dead", "desk-link-dead-help");
    return object;
}

static void show_messages(struct desk_call *c, const struct desk_message *list, size_t len)
{
    struct value *messages = show_list(c, &c->page, "messages");
    for (size_t i = 0; i < len; i++) {
        bool shown = list[i].incoming || str_eq(list[i].kind, STR("answer")) ||
                     str_eq(list[i].kind, STR("mail"));
        if (!shown || str_eq(list[i].kind, STR("notice")) || str_eq(list[i].kind, STR("bounce")))
            continue;
        struct value *m = show_item(c, messages);
        show(c, m, "who", say(c, list[i].incoming ? "desk-you" : "desk-press-service"));
        show(c, m, "body", list[i].body);
        show_time(c, m, "when", list[i].created_at, STR_NONE);
    }
}

static void personal(struct desk_call *c)
{
    int64_t id = opened(c, LINK_REQUEST);
    struct desk_request r;
    struct desk_message *messages;
    size_t len;
    struct error e = {0};
    if (!id)
        return;
    if (!request_load(c->desk, id, c->a, &r, &e) ||
        !request_messages(c->desk, id, c->a, &messages, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    call_lang(c, r.lang);
    show(c, &c->page, "title", r.subject);
    show(c, &c->page, "reference", r.reference);
    show(c, &c->page, "kind", say_of(c, "desk-kind-", desk_kind_name(r.kind)));
    show(c, &c->page, "state",
         r.withdrawn_at ? say(c, "desk-told-withdrawn")
                        : say_of(c, "desk-told-", desk_state_name(r.state)));
    show(c, &c->page, "message", r.message);
    show(c, &c->page, "address", r.email);
    show_time(c, &c->page, "deadline", r.deadline, r.zone);
    show_time(c, &c->page, "created", r.created_at, r.zone);
    show_bool(c, &c->page, "withdrawn", r.withdrawn_at > 0);
    show_bool(c, &c->page, "new", request_query(c->q, STR("new")).n > 0);
    show_bool(c, &c->page, "added", request_query(c->q, STR("added")).n > 0);
    show(c, &c->page, "action", str_format(c->a, "/r/%.*s", STR_ARG(c->q->params[0])));
    show_messages(c, messages, len);
    page_render(c, 200, "desk/personal");
}

static void personal_add(struct desk_call *c)
{
    int64_t id = opened(c, LINK_REQUEST);
    struct error e = {0};
    bool added;
    if (!id)
        return;
    struct str path = str_format(c->a, "/r/%.*s", STR_ARG(c->q->params[0]));
    struct str text = field(c, "message");
    bool fits = text.n <= FIELD_MESSAGE_MOST ||
                desk_refuse(&e, ERROR_INPUT, WORD_REFUSE_TEXT, FIELD_MESSAGE_MOST);
    if (!fits || !request_add_message(c->desk, id, text, STR(""), STR(""), &added, &e))
        page_refused(c, &e, path);
    else
        page_redirect(c, str_format(c->a, "%.*s?added=1", STR_ARG(path)));
}

static void personal_withdraw(struct desk_call *c)
{
    int64_t id = opened(c, LINK_REQUEST);
    struct error e = {0};
    if (!id)
        return;
    struct str path = str_format(c->a, "/r/%.*s", STR_ARG(c->q->params[0]));
    if (!request_withdraw(c->desk, id, &e))
        page_refused(c, &e, path);
    else
        page_redirect(c, path);
}

// Where a form was sent to, opened again by a browser that comes back to it: the page itself.
static void personal_again(struct desk_call *c)
{
    page_redirect(c, str_format(c->a, "/r/%.*s", STR_ARG(c->q->params[0])));
}

static void approval(struct desk_call *c)
{
    int64_t id = opened(c, LINK_APPROVAL);
    struct approval_view v;
    struct error e = {0};
    if (!id)
        return;
    if (!approval_load(c->desk, id, c->a, &v, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    struct value *p = &c->page;
    bool waits = str_eq(v.state, STR("waiting")) && str_eq(v.answer_state, STR("waiting"));
    show(c, p, "reference", v.reference);
    show(c, p, "name", v.name);
    show(c, p, "journalist", v.journalist);
    show(c, p, "outlet", v.outlet);
    show(c, p, "asked_subject", v.request_subject);
    show(c, p, "asked", v.message);
    show(c, p, "answer_subject", v.subject);
    show(c, p, "answer", v.body);
    show(c, p, "hash", v.hash);
    show_time(c, p, "deadline", v.deadline, STR_NONE);
    show_bool(c, p, "waits", waits);
    bool over = !waits && str_eq(v.state, STR("waiting"));
    struct str decided = waits  ? STR_NONE
                         : over ? say(c, "desk-approval-over")
                                : say_of(c, "desk-approval-", str_c(c->a, v.state));
    show(c, p, "title", waits || over ? say(c, "desk-approval") : decided);
    show(c, p, "decided", decided);
    show(c, p, "action", str_format(c->a, "/approve/%.*s", STR_ARG(c->q->params[0])));
    page_render(c, 200, "desk/approval");
}

static void approval_post(struct desk_call *c)
{
    int64_t id = opened(c, LINK_APPROVAL);
    struct error e = {0};
    if (!id)
        return;
    struct str path = str_format(c->a, "/approve/%.*s", STR_ARG(c->q->params[0]));
    struct str decision = field(c, "decision");
    bool agree = str_eq(decision, STR("agree"));
    if (!agree && !str_eq(decision, STR("object")))
        page_message(c, 400, "desk-refused", "desk-fault-missing");
    else if (!approval_decide(c->desk, id, agree, field(c, "hash"), field(c, "reason"), &e))
        page_refused(c, &e, path);
    else
        page_redirect(c, path);
}

static void file_page(struct desk_call *c)
{
    int64_t id = opened(c, LINK_FILE);
    struct handover h;
    struct error e = {0};
    if (!id)
        return;
    if (!handover_load(c->desk, id, c->a, &h, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show(c, &c->page, "title", h.title);
    show(c, &c->page, "terms", h.terms);
    show(c, &c->page, "action", str_format(c->a, "/file/%.*s", STR_ARG(c->q->params[0])));
    page_render(c, 200, "desk/file");
}

static void file_take(struct desk_call *c)
{
    int64_t id = opened(c, LINK_FILE), size;
    struct handover h;
    struct error e = {0};
    int fd;
    if (!id)
        return;
    if (!handover_open(c->desk, id, c->a, &h, &fd, &size, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    c->out->status = 200;
    c->out->body = BODY_FILE;
    c->out->fd = fd;
    c->out->file_size = size;
    attachment_headers(c, h.title);
}

const struct desk_route desk_public_routes[] = {
    {HTTP_GET, "/ask/", ask, NEED_NOTHING, NULL},
    {HTTP_GET, "/ask/:lang/", choose_kind, NEED_NOTHING, NULL},
    {HTTP_GET, "/ask/:lang/:kind", form, NEED_NOTHING, NULL},
    {HTTP_POST, "/ask/:lang/:kind", submit, NEED_NOTHING, NULL},
    {HTTP_GET, "/r/:token", personal, NEED_NOTHING, NULL},
    {HTTP_POST, "/r/:token/add", personal_add, NEED_NOTHING, NULL},
    {HTTP_POST, "/r/:token/withdraw", personal_withdraw, NEED_NOTHING, NULL},
    {HTTP_GET, "/r/:token/*", personal_again, NEED_NOTHING, NULL},
    {HTTP_GET, "/approve/:token", approval, NEED_NOTHING, NULL},
    {HTTP_POST, "/approve/:token", approval_post, NEED_NOTHING, NULL},
    {HTTP_GET, "/file/:token", file_page, NEED_NOTHING, NULL},
    {HTTP_POST, "/file/:token", file_take, NEED_NOTHING, NULL},
};
const size_t desk_public_routes_len = sizeof desk_public_routes / sizeof *desk_public_routes;
