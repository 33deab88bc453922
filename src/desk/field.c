// SPDX-License-Identifier: MIT
#include "desk/field.h"

#include <string.h>

static const char *const names[FIELD_COUNT] = {
    [FIELD_KIND] = "kind",
    [FIELD_NAME] = "name",
    [FIELD_OUTLET] = "outlet",
    [FIELD_EMAIL] = "email",
    [FIELD_PHONE] = "phone",
    [FIELD_DEADLINE] = "deadline",
    [FIELD_ZONE] = "zone",
    [FIELD_SUBJECT] = "subject",
    [FIELD_MESSAGE] = "message",
    [FIELD_DATES] = "dates",
    [FIELD_PLACE] = "place",
    [FIELD_MEDIUM] = "medium",
    [FIELD_PICTURE_USE] = "picture_use",
};

const char *field_name(enum field_id f)
{
    return names[f];
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

bool field_line_clean(struct str s)
{
    if (utf8_valid_prefix(s) != s.n)
        return false;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (is_control(c) || c == 0x2028 || c == 0x2029)
            return false;
    }
    return true;
}

// NUL alone cannot be kept by both engines; everything else a text may hold.
bool field_text_clean(struct str s)
{
    return utf8_valid_prefix(s) == s.n && (s.n == 0 || !memchr(s.p, 0, s.n));
}

static bool is_atom(unsigned char c)
{
    return is_alpha_ascii((char)c) || is_digit_ascii((char)c) || c >= 0x80 ||
           strchr("!#$%&'*+-/=?^_`{|}~", c);
}

static bool local_valid(struct str s)
{
    if (s.n == 0 || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\0' || (c != '.' && !is_atom(c)) || (c == '.' && s.p[i - 1] == '.'))
            return false;
    }
    return true;
}

static bool label_valid(struct str s)
{
    if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alpha_ascii(s.p[i]) && !is_digit_ascii(s.p[i]) && s.p[i] != '-')
            return false;
    return true;
}

static bool domain_valid(struct str s)
{
    struct str rest = s, label;
    size_t labels = 0;
    if (s.n == 0 || s.n > 253)
        return false;
    while (str_split(&rest, '.', &label)) {
        if (!label_valid(label))
            return false;
        labels++;
    }
    return labels >= 1;
}

bool mail_address_valid(struct str s)
{
    size_t at = str_rfind_char(s, '@');
    if (s.n > FIELD_EMAIL_MOST || at == STR_NOT_FOUND || !field_line_clean(s))
        return false;
    return local_valid(str_slice(s, 0, at)) && domain_valid(str_from(s, at + 1));
}

bool mail_address_outside(struct str s)
{
    return mail_address_valid(s) &&
           str_find_char(str_from(s, str_rfind_char(s, '@')), '.') != STR_NOT_FOUND;
}

struct str mail_address_key(struct arena *a, struct str s)
{
    return str_lower_ascii(a, s);
}

bool field_asked(enum desk_kind kind, enum field_id f)
{
    switch (f) {
    case FIELD_DATES:
        return kind == KIND_INTERVIEW || kind == KIND_VISIT || kind == KIND_TESTIMONY;
    case FIELD_PLACE:
        return kind == KIND_INTERVIEW || kind == KIND_VISIT;
    case FIELD_MEDIUM:
        return kind == KIND_INTERVIEW || kind == KIND_TESTIMONY;
    case FIELD_PICTURE_USE:
        return kind == KIND_PHOTOS;
    default:
        return true;
    }
}

// CRLF and CR become LF.
static struct str one_line_end(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r') {
            out[n++] = '\n';
            i += i + 1 < s.n && s.p[i + 1] == '\n';
        } else {
            out[n++] = s.p[i];
        }
    }
    return (struct str){out, n};
}

struct field_rule {
    enum field_id id;
    bool needed, many_lines;
    size_t most;
};

static const struct field_rule rules[] = {
    {FIELD_NAME, true, false, FIELD_NAME_MOST},
    {FIELD_OUTLET, true, false, FIELD_OUTLET_MOST},
    {FIELD_EMAIL, true, false, FIELD_EMAIL_MOST},
    {FIELD_PHONE, false, false, FIELD_PHONE_MOST},
    {FIELD_ZONE, false, false, 64},
    {FIELD_DEADLINE, false, false, 32},
    {FIELD_SUBJECT, true, false, FIELD_SUBJECT_MOST},
    {FIELD_MESSAGE, true, true, FIELD_MESSAGE_MOST},
    {FIELD_DATES, false, true, FIELD_LINE_MOST},
    {FIELD_PLACE, false, true, FIELD_LINE_MOST},
    {FIELD_MEDIUM, false, true, FIELD_LINE_MOST},
    {FIELD_PICTURE_USE, false, true, FIELD_LINE_MOST},
};

static enum field_fault read_field(struct arena *a, const struct field_rule *rule, struct str raw,
                                   struct str *out)
{
    struct str s = str_trim(raw);
    if (!(rule->many_lines ? field_text_clean(s) : field_line_clean(s)))
        return FAULT_CHARACTERS;
    s = rule->many_lines ? one_line_end(a, s) : str_copy(a, s);
    if (s.n > rule->most)
        return FAULT_LONG;
    if (rule->needed && s.n == 0)
        return FAULT_MISSING;
    *out = s;
    return FAULT_NONE;
}

static struct str *place_of(struct submission *s, enum field_id f)
{
    struct str *places[FIELD_COUNT] = {
        [FIELD_NAME] = &s->name,
        [FIELD_OUTLET] = &s->outlet,
        [FIELD_EMAIL] = &s->email,
        [FIELD_PHONE] = &s->phone,
        [FIELD_ZONE] = &s->zone,
        [FIELD_SUBJECT] = &s->subject,
        [FIELD_MESSAGE] = &s->message,
        [FIELD_DATES] = &s->dates,
        [FIELD_PLACE] = &s->place,
        [FIELD_MEDIUM] = &s->medium,
        [FIELD_PICTURE_USE] = &s->picture_use,
    };
    return places[f];
}

static void read_deadline(struct submission *s, struct str local, int64_t now,
                          enum field_fault faults[FIELD_COUNT])
{
    if (!s->zone.n)
        s->zone = STR("Europe/Paris");
    if (!zone_known(s->zone)) {
        faults[FIELD_ZONE] = FAULT_ZONE;
        return;
    }
    if (!local.n)
        return;
    if (!zone_to_time(local, s->zone, &s->deadline))
        faults[FIELD_DEADLINE] = FAULT_DATE;
    else if (s->deadline < now - 3600)
        faults[FIELD_DEADLINE] = FAULT_PAST;
}

bool submission_read(struct arena *a, const struct submission_fields *in, int64_t now,
                     struct submission *out, enum field_fault faults[FIELD_COUNT])
{
    struct submission s = {.lang = str_eq(in->lang, STR("en")) ? STR("en") : STR("fr")};
    struct str deadline = STR_NONE;
    memset(faults, 0, FIELD_COUNT * sizeof *faults);
    if (!desk_kind_of(in->text[FIELD_KIND], &s.kind))
        faults[FIELD_KIND] = FAULT_KIND;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        enum field_id f = rules[i].id;
        struct str *to = f == FIELD_DEADLINE ? &deadline : place_of(&s, f);
        if (field_asked(s.kind, f))
            faults[f] = read_field(a, &rules[i], in->text[f], to);
    }
    if (!faults[FIELD_EMAIL] && !mail_address_outside(s.email))
        faults[FIELD_EMAIL] = FAULT_ADDRESS;
    if (!faults[FIELD_ZONE] && !faults[FIELD_DEADLINE])
        read_deadline(&s, deadline, now, faults);
    for (int f = 0; f < FIELD_COUNT; f++)
        if (faults[f])
            return false;
    s.email = mail_address_key(a, s.email);
    *out = s;
    return true;
}
