// SPDX-License-Identifier: MIT
#include "desk/texts.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"

struct fill {
    const char *name; // "n" for {n}
    struct str text;
};

static bool english(struct str lang)
{
    return str_eq(lang, STR("en"));
}

static const struct fill *fill_at(struct str s, const struct fill *fills, size_t *skip)
{
    size_t end = s.p[0] == '{' ? str_find_char(s, '}') : STR_NOT_FOUND;
    for (; end != STR_NOT_FOUND && fills->name; fills++)
        if (str_eq(str_slice(s, 1, end), str_of(fills->name))) {
            *skip = end + 1;
            return fills;
        }
    return NULL;
}

// What people wrote, without the mark that stands for the link.
static void add_filling(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != TEXT_LINK[0])
            buf_char(b, s.p[i]);
}

// The word with each {name} replaced once, from left to right: what is put in is not read again.
static struct str fill_text(struct arena *a, const char *text, const struct fill *fills)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str rest = str_of(text);
    while (rest.n) {
        size_t skip;
        const struct fill *f = fill_at(rest, fills, &skip);
        if (f) {
            add_filling(&b, f->text);
            rest = str_from(rest, skip);
        } else if (str_starts(rest, STR("{link}"))) {
            buf_c(&b, TEXT_LINK);
            rest = str_from(rest, 6);
        } else {
            buf_char(&b, rest.p[0]);
            rest = str_from(rest, 1);
        }
    }
    return str_copy(a, buf_view(&b));
}

#define FILL(a, lang, word, ...)                                                                   \
    fill_text((a), word_texts[word].text[english(lang)],                                           \
              (const struct fill[]){__VA_ARGS__, {NULL, STR_NONE}})

struct str text_shown(struct arena *a, struct str body)
{
    size_t at = str_find(body, STR(TEXT_LINK));
    if (at == STR_NOT_FOUND)
        return body;
    return str_format(a, "%.*s(…)%.*s", STR_ARG(str_slice(body, 0, at)),
                      STR_ARG(str_from(body, at + 1)));
}

// A mail's text ends with a line end, which po/ cannot hold.
static struct str ended(struct arena *a, struct str text)
{
    return str_format(a, "%.*s\n", STR_ARG(text));
}

#define FILL_MAIL(a, lang, word, ...) ended((a), FILL(a, lang, word, __VA_ARGS__))

static struct str number_text(struct arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)n);
}

bool desk_refuse(struct error *e, enum error_kind kind, enum word why, int64_t number)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str text = FILL(&a, STR("en"), why, {"n", number_text(&a, number)});
    error_set(e, kind, "%.*s", STR_ARG(text));
    return error_name(e, word_texts[why].id, number);
}

struct str text_confirmation(struct arena *a, const struct desk *d, struct str lang,
                             struct str name, struct str reference)
{
    return FILL_MAIL(a, lang, WORD_MAIL_CONFIRMATION, {"name", name}, {"reference", reference},
                     {"title", desk_options(d)->title});
}

struct str text_new_link(struct arena *a, const struct desk *d, struct str lang, struct str name,
                         struct str reference)
{
    return FILL_MAIL(a, lang, WORD_MAIL_NEW_LINK, {"name", name}, {"reference", reference},
                     {"title", desk_options(d)->title});
}

// The n-th of words that are separated by spaces.
static struct str nth_word(const char *words, int n)
{
    struct str rest = str_of(words), word = STR_NONE;
    for (int i = 0; i <= n && str_split(&rest, ' ', &word); i++) {
    }
    return word;
}

struct str text_when(struct arena *a, int64_t time, struct str zone, struct str lang)
{
    struct str local = zone_local(a, time, zone);
    int64_t plain = 0;
    (void)!time_parse_rfc3339(local, &plain);
    struct date d = date_of_time(plain);
    int64_t days = plain / 86400 - (plain % 86400 < 0);
    int weekday = (int)((days % 7 + 10) % 7); // 1 January 1970 was a Thursday; 0: Monday
    bool english_text = english(lang), first = d.day == 1 && !english_text;
    const char *weekdays = word_texts[WORD_MAIL_WEEKDAYS].text[english_text];
    const char *months = word_texts[WORD_MAIL_MONTHS].text[english_text];
    struct str day = str_format(a, "%d%s", d.day, first ? "er" : "");
    return FILL(a, lang, WORD_MAIL_WHEN, {"weekday", nth_word(weekdays, weekday)}, {"day", day},
                {"month", nth_word(months, d.month - 1)}, {"year", number_text(a, d.year)},
                {"time", str_from(local, 11)}, {"zone", zone.n ? zone : STR("UTC")});
}

void text_notice(struct arena *a, const struct desk *d, enum desk_notice what, int64_t request,
                 struct str reference, struct str *subject, struct str *body)
{
    static const enum word words[] = {
        [NOTICE_NEW] = WORD_MAIL_NOTICE_NEW,
        [NOTICE_ADDED] = WORD_MAIL_NOTICE_ADDED,
        [NOTICE_WITHDRAWN] = WORD_MAIL_NOTICE_WITHDRAWN,
        [NOTICE_AGREED] = WORD_MAIL_NOTICE_AGREED,
        [NOTICE_OBJECTED] = WORD_MAIL_NOTICE_OBJECTED,
        [NOTICE_BOUNCED] = WORD_MAIL_NOTICE_BOUNCED,
    };
    const char *text = word_texts[words[what]].text[english(desk_options(d)->lang)];
    *subject = str_format(a, "[%.*s] %s", STR_ARG(reference), text);
    *body = FILL(a, desk_options(d)->lang, WORD_MAIL_NOTICE, {"what", str_of(text)},
                 {"reference", reference}, {"base", desk_options(d)->base_url},
                 {"id", number_text(a, request)});
}

void text_approval(struct arena *a, const struct desk *d, struct str name, struct str reference,
                   struct str *subject, struct str *body)
{
    *subject = FILL(a, desk_options(d)->lang, WORD_MAIL_APPROVAL_SUBJECT, {"reference", reference});
    *body = FILL_MAIL(a, desk_options(d)->lang, WORD_MAIL_APPROVAL, {"name", name});
}

void text_reminder(struct arena *a, const struct desk *d, const struct desk_request *r,
                   struct str *subject, struct str *body)
{
    const struct desk_options *o = desk_options(d);
    struct str when = text_when(a, r->deadline, r->zone, o->lang);
    *subject =
        FILL(a, o->lang, WORD_MAIL_REMINDER_SUBJECT, {"reference", r->reference}, {"when", when});
    *body = FILL_MAIL(a, o->lang, WORD_MAIL_REMINDER, {"when", when}, {"base", o->base_url},
                      {"id", number_text(a, r->id)});
}

void text_approval_reminder(struct arena *a, const struct desk *d, struct str name,
                            const struct desk_request *r, struct str *subject, struct str *body)
{
    const struct desk_options *o = desk_options(d);
    struct str when = text_when(a, r->deadline, r->zone, o->lang);
    *subject = FILL(a, o->lang, WORD_MAIL_APPROVAL_REMINDER_SUBJECT, {"reference", r->reference},
                    {"when", when});
    *body = FILL_MAIL(a, o->lang, WORD_MAIL_APPROVAL_REMINDER, {"name", name}, {"when", when});
}

struct str text_file(struct arena *a, const struct desk_request *r, struct str title,
                     struct str terms, int64_t until)
{
    struct str body =
        FILL_MAIL(a, r->lang, WORD_MAIL_FILE, {"name", r->name}, {"reference", r->reference},
                  {"title", title}, {"until", text_when(a, until, r->zone, r->lang)});
    struct str more = FILL_MAIL(a, r->lang, WORD_MAIL_FILE_TERMS, {"terms", terms});
    return terms.n ? str_format(a, "%.*s\n%.*s", STR_ARG(body), STR_ARG(more)) : body;
}

struct str text_contact(struct arena *a, struct str lang, struct str name, struct str email,
                        struct str phone)
{
    return FILL_MAIL(a, lang, WORD_MAIL_CONTACT, {"name", name}, {"email", email},
                     {"phone", phone});
}

struct str text_invitation(struct arena *a, struct str lang, bool cancelled, struct str when,
                           struct str place)
{
    enum word head = cancelled ? WORD_MAIL_SLOT_CANCELLED : WORD_MAIL_SLOT;
    return FILL_MAIL(a, lang, head, {"when", when}, {"place", place});
}
