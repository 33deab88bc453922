// SPDX-License-Identifier: MIT
// Filling pages and ending them. Pages of the desk are never stored by anybody, never indexed,
// and tell no other site where they were.
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/field.h"
#include "serve/desk_call.h"
#include "site/datetext.h"

enum { PAGE_LARGEST = 8 << 20 };

void call_lang(struct desk_call *c, struct str lang)
{
    c->lang = str_eq(lang, STR("en")) ? STR("en") : STR("fr");
    c->strings = strings_catalogue(theme_strings(c->site->theme), c->lang);
}

struct str say(const struct desk_call *c, const char *id)
{
    return strings_get(c->strings, str_of(id));
}

struct str say_of(const struct desk_call *c, const char *prefix, const char *name)
{
    return strings_get(c->strings, str_format(c->a, "%s%s", prefix, name));
}

struct str say_number(const struct desk_call *c, struct str id, int64_t n)
{
    struct strings_value v = {"n", str_format(c->a, "%lld", (long long)n)};
    return strings_fill(c->a, strings_get(c->strings, id), &v, 1);
}

// "answer sent" becomes the id "desk-did-answer-sent".
static struct str action_id(const struct desk_call *c, struct str action)
{
    char *id = str_c(c->a, str_format(c->a, "desk-did-%.*s", STR_ARG(action)));
    for (char *p = id; *p; p++)
        *p = *p == ' ' ? '-' : *p;
    return str_of(id);
}

struct str say_done(struct desk_call *c, const struct desk_log_line *l)
{
    enum desk_state state;
    struct str did = strings_get(c->strings, action_id(c, l->action));
    if (str_eq(l->action, STR("clip")) && str_eq(l->detail, STR("removed")))
        return say(c, "desk-did-clip-removed");
    if (str_eq(l->action, STR("state")) && desk_state_of(l->detail, &state))
        return str_format(c->a, "%.*s%.*s%.*s", STR_ARG(did), STR_ARG(say(c, "desk-colon")),
                          STR_ARG(say_of(c, "desk-state-", desk_state_name(state))));
    if (str_eq(l->detail, STR("form")) || str_eq(l->detail, STR("page")) ||
        str_eq(l->detail, STR("mail")))
        return str_format(c->a, "%.*s %.*s", STR_ARG(did),
                          STR_ARG(say_of(c, "desk-via-", str_c(c->a, l->detail))));
    return did; // the rest are numbers of rows, of use to nobody who reads
}

static struct value *put(struct desk_call *c, struct value *map, const char *key,
                         enum value_type type)
{
    struct value *v = value_put(c->a, map, str_of(key), 0);
    v->type = type;
    return v;
}

void show(struct desk_call *c, struct value *map, const char *key, struct str text)
{
    put(c, map, key, VALUE_STRING)->text = text;
}

void show_number(struct desk_call *c, struct value *map, const char *key, int64_t n)
{
    show(c, map, key, str_format(c->a, "%lld", (long long)n));
}

void show_bool(struct desk_call *c, struct value *map, const char *key, bool truth)
{
    put(c, map, key, VALUE_BOOL)->boolean = truth;
}

void show_time(struct desk_call *c, struct value *map, const char *key, int64_t time,
               struct str zone)
{
    char iso[TIME_RFC3339_SIZE], text[DATETEXT_SIZE];
    if (!time)
        return;
    if (!zone.n)
        zone = STR("Europe/Paris");
    struct str local = zone_local(c->a, time, zone);
    struct date day = {0};
    int64_t plain;
    if (time_parse_rfc3339(local, &plain))
        day = date_of_time(plain);
    size_t n = datetext_full(c->site->dates[str_eq(c->lang, STR("en"))], day, text);
    time_rfc3339(time, iso);
    show(c, map, key,
         str_format(c->a, "%.*s, %.*s (%.*s)", (int)n, text, STR_ARG(str_from(local, 11)),
                    STR_ARG(zone)));
    show(c, map, str_c(c->a, str_format(c->a, "%s_iso", key)), str_copy(c->a, str_of(iso)));
}

struct value *show_list(struct desk_call *c, struct value *map, const char *key)
{
    return put(c, map, key, VALUE_LIST);
}

struct value *show_item(struct desk_call *c, struct value *list)
{
    struct value *v = value_push(c->a, list);
    v->type = VALUE_MAP;
    return v;
}

struct value *show_map(struct desk_call *c, struct value *map, const char *key)
{
    return put(c, map, key, VALUE_MAP);
}

struct str field(const struct desk_call *c, const char *name)
{
    const struct form_field *f = request_field(c->q, str_of(name));
    return f && !f->file_name.p ? f->value : STR_NONE;
}

int64_t number_of(struct str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (!is_digit_ascii(s.p[i]) || n > (INT64_MAX - digit) / 10)
            return 0;
        n = n * 10 + digit;
    }
    return n;
}

int64_t param_id(const struct desk_call *c, size_t i)
{
    return number_of(c->q->params[i]);
}

struct str call_cookie(const struct desk_call *c)
{
    struct str rest = c->q->known[HEADER_COOKIE], pair;
    while (str_split(&rest, ';', &pair)) {
        struct str one = str_trim(pair);
        if (str_starts(one, STR(SESSION_COOKIE "=")))
            return str_from(one, sizeof SESSION_COOKIE);
    }
    return STR_NONE;
}

// ---- what templates see

static struct tvalue look_up(const void *object, struct str name,
                             const struct template_scope *scope);
static struct tvalue look_up_string(const void *object, struct str name,
                                    const struct template_scope *scope);
static const struct template_class class_map = {.name = "desk", .other = look_up};
static const struct template_class class_say = {.name = "strings", .other = look_up_string};

static const void *map_at_index(const void *list, size_t i)
{
    return (const struct value *)list + i;
}

static struct tvalue look_up(const void *object, struct str name,
                             const struct template_scope *scope)
{
    const struct value *v = value_get(object, name);
    if (!v && str_eq(name, STR("t")))
        return (struct tvalue){.type = TVALUE_OBJECT, .object = scope->user, .cls = &class_say};
    if (!v)
        return (struct tvalue){.type = TVALUE_NONE};
    if (v->type == VALUE_BOOL)
        return (struct tvalue){.type = TVALUE_BOOL, .truth = v->boolean};
    if (v->type == VALUE_MAP)
        return (struct tvalue){.type = TVALUE_OBJECT, .object = v, .cls = &class_map};
    if (v->type == VALUE_LIST)
        return (struct tvalue){.type = TVALUE_LIST,
                               .object = v->items,
                               .cls = &class_map,
                               .len = v->len,
                               .at = map_at_index};
    return (struct tvalue){.type = TVALUE_TEXT, .text = v->text};
}

static struct tvalue look_up_string(const void *object, struct str name,
                                    const struct template_scope *scope)
{
    (void)scope;
    const struct desk_call *c = object;
    return (struct tvalue){.type = TVALUE_TEXT, .text = strings_get(c->strings, name)};
}

// ---- ends

static void private_headers(struct desk_call *c)
{
    response_header(c->out, STR("Cache-Control"), STR("no-store"));
    response_header(c->out, STR("X-Robots-Tag"), STR("noindex"));
    // An address that is a secret goes nowhere, not into this site's own logs either. Not
    // no-referrer: with that browsers send "Origin: null" with forms.
    bool secret = !str_starts(c->q->path, STR("/desk")) && !str_starts(c->q->path, STR("/ask"));
    response_header(c->out, STR("Referrer-Policy"),
                    secret ? STR("strict-origin") : STR("same-origin"));
}

static void show_frame(struct desk_call *c)
{
    struct value *p = &c->page;
    show(c, p, "lang", c->lang);
    show(c, p, "style", c->site->style_path);
    show(c, p, "desk_style", c->site->desk_style_path);
    show(c, p, "site_name", desk_options(c->desk)->title);
    show(c, p, "home", c->site->home);
    if (!c->signed_in)
        return;
    show_bool(c, p, "signed_in", true);
    show(c, p, "staff_name", c->session.staff.name);
    show(c, p, "csrf", c->session.csrf);
    show_bool(c, p, "manager", c->session.staff.role == ROLE_MANAGER);
}

void page_render(struct desk_call *c, int status, const char *template)
{
    struct buf out = {.limit = PAGE_LARGEST};
    struct error e = {0};
    struct template_scope scope = {.arena = c->a, .user = c};
    show_frame(c);
    bool ok = template_render(theme_templates(c->site->theme), str_of(template), &c->page,
                              &class_map, &scope, &out, &e);
    if (!ok || out.overflow) {
        response_text(c->out, 500, STR("500 Internal Server Error: the page cannot be shown\n"));
        buf_free(&out);
        return;
    }
    c->out->status = status;
    c->out->body = BODY_BYTES;
    c->out->bytes = str_copy(c->a, buf_view(&out));
    buf_free(&out);
    response_header(c->out, STR("Content-Type"), STR("text/html; charset=utf-8"));
    private_headers(c);
}

void page_redirect(struct desk_call *c, struct str path)
{
    c->out->status = 303;
    c->out->body = BODY_NONE;
    response_header(c->out, STR("Location"), path);
    private_headers(c);
}

void page_message(struct desk_call *c, int status, const char *title, const char *text)
{
    show(c, &c->page, "title", say(c, title));
    show(c, &c->page, "text", say(c, text));
    page_render(c, status, "desk/message");
}

void page_missing(struct desk_call *c)
{
    page_message(c, 404, "desk-missing", "desk-missing-help");
}

void show_typed(struct desk_call *c)
{
    static const struct {
        const char *field, *label;
    } texts[] = {{"subject", "desk-field-subject"}, {"body", "desk-answer"},
                 {"message", "desk-field-message"}, {"note", "desk-note"},
                 {"text", "desk-decline-text"},     {"reason", "desk-reason"},
                 {"approvers", "desk-approvers"},   {"how", "desk-consent-how"},
                 {"about", "desk-about"},           {"terms", "desk-terms"},
                 {"summary", "desk-slot-title"},    {"place", "desk-field-place"}};
    struct value *list = show_list(c, &c->page, "typed");
    bool any = false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str text = field(c, texts[i].field);
        if (!str_trim(text).n)
            continue;
        struct value *v = show_item(c, list);
        show(c, v, "name", str_of(texts[i].field));
        show(c, v, "label", say(c, texts[i].label));
        show(c, v, "value", text);
        any = true;
    }
    show_bool(c, &c->page, "has_typed", any);
}

void page_refused(struct desk_call *c, const struct error *e, struct str back)
{
    if (c->q->method == HTTP_POST)
        show_typed(c);
    int status = e->kind == ERROR_MISSING ? 404 : e->kind == ERROR_INPUT ? 409 : 503;
    struct str why = e->id                      ? say_number(c, str_of(e->id), e->number)
                     : e->kind == ERROR_MISSING ? say(c, "desk-missing-help")
                     : e->kind == ERROR_INPUT   ? say(c, "desk-cannot")
                                                : say(c, "desk-not-stored");
    show(c, &c->page, "title", say(c, "desk-refused"));
    show(c, &c->page, "text", why);
    if (back.n)
        show(c, &c->page, "back", back);
    page_render(c, status, "desk/message");
}

// RFC 6266: an ASCII name, and the real one in UTF-8.
static struct str disposition(struct desk_call *c, struct str title)
{
    struct buf b = BUF_EMPTY;
    buf_c(&b, "attachment; filename=\"");
    for (size_t i = 0; i < title.n; i++) {
        bool plain = title.p[i] > ' ' && title.p[i] < 0x7F && !strchr("\"\\%;", title.p[i]);
        buf_char(&b, plain ? title.p[i] : '_');
    }
    buf_c(&b, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < title.n; i++) {
        unsigned char x = (unsigned char)title.p[i];
        if (is_alpha_ascii((char)x) || is_digit_ascii((char)x) || x == '.' || x == '-')
            buf_char(&b, (char)x);
        else
            buf_format(&b, "%%%02X", (unsigned)x);
    }
    struct str s = str_copy(c->a, buf_view(&b));
    buf_free(&b);
    return s;
}

void attachment_headers(struct desk_call *c, struct str name)
{
    response_header(c->out, STR("Content-Type"), STR("application/octet-stream"));
    response_header(c->out, STR("Content-Disposition"), disposition(c, name));
    private_headers(c);
}
