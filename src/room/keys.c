// SPDX-License-Identifier: MIT
// One table says which keys are known, of which type, and where their value goes. Spelling is
// compared without case, as Hugo does. Keys that are not in the table are the templates'.
#include "room/keys.h"

#include <stddef.h>
#include <string.h>

#include "text/lang_tag.h"

enum key_type { KEY_TEXT, KEY_TIME, KEY_BOOL, KEY_LIST };

static const struct key {
    struct str name;
    enum key_type type;
    size_t field; // of struct front
    bool invert;  // of booleans: true means false
} keys[] = {
    {STR_INIT("title"), KEY_TEXT, offsetof(struct front, title), false},
    {STR_INIT("description"), KEY_TEXT, offsetof(struct front, description), false},
    {STR_INIT("summary"), KEY_TEXT, offsetof(struct front, description), false},
    {STR_INIT("excerpt"), KEY_TEXT, offsetof(struct front, description), false},
    {STR_INIT("layout"), KEY_TEXT, offsetof(struct front, layout), false},
    {STR_INIT("lang"), KEY_TEXT, offsetof(struct front, lang), false},
    {STR_INIT("language"), KEY_TEXT, offsetof(struct front, lang), false},
    {STR_INIT("locale"), KEY_TEXT, offsetof(struct front, lang), false},
    {STR_INIT("translationkey"), KEY_TEXT, offsetof(struct front, translation_key), false},
    {STR_INIT("slug"), KEY_TEXT, offsetof(struct front, slug), false},
    {STR_INIT("url"), KEY_TEXT, offsetof(struct front, url), false},
    {STR_INIT("permalink"), KEY_TEXT, offsetof(struct front, url), false},
    {STR_INIT("date"), KEY_TIME, offsetof(struct front, date), false},
    {STR_INIT("publishdate"), KEY_TIME, offsetof(struct front, publish_date), false},
    {STR_INIT("expirydate"), KEY_TIME, offsetof(struct front, expiry_date), false},
    {STR_INIT("draft"), KEY_BOOL, offsetof(struct front, draft), false},
    {STR_INIT("published"), KEY_BOOL, offsetof(struct front, draft), true},
    {STR_INIT("coverage"), KEY_BOOL, offsetof(struct front, coverage), false},
    {STR_INIT("tags"), KEY_LIST, offsetof(struct front, tags), false},
    {STR_INIT("categories"), KEY_LIST, offsetof(struct front, tags), false},
    {STR_INIT("category"), KEY_LIST, offsetof(struct front, tags), false},
    {STR_INIT("keywords"), KEY_LIST, offsetof(struct front, tags), false},
    {STR_INIT("aliases"), KEY_LIST, offsetof(struct front, aliases), false},
    {STR_INIT("redirect_from"), KEY_LIST, offsetof(struct front, aliases), false},
};

static const struct key *find_key(struct str name)
{
    char first = name.n ? (char)(name.p[0] | 0x20) : '\0'; // of those below in lower case
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].name.p[0] == first && keys[i].name.n == name.n &&
            (str_eq(name, keys[i].name) || str_eq_ascii(name, keys[i].name)))
            return &keys[i];
    return NULL;
}

bool keys_time(struct str text, int64_t *seconds, bool *has_time)
{
    char made[64];
    struct str s = str_trim(text);
    *has_time = s.n > 10;
    if (time_parse_rfc3339(s, seconds))
        return true;
    if (s.n < 17 || s.n > 40)
        return false;
    // Jekyll writes the zone after a blank and without a colon: " +0100", " UTC".
    size_t space = str_rfind_char(s, ' ');
    struct str zone = space == STR_NOT_FOUND ? STR_NONE : str_from(s, space + 1);
    struct str head = str_slice(s, 0, s.n - zone.n - (zone.n != 0));
    if (!zone.n && (s.p[s.n - 5] == '+' || s.p[s.n - 5] == '-')) {
        zone = str_from(s, s.n - 5);
        head = str_slice(s, 0, s.n - 5);
    }
    size_t n = head.n;
    memcpy(made, head.p, n);
    if (zone.n == 5 && (zone.p[0] == '+' || zone.p[0] == '-')) {
        memcpy(made + n, zone.p, 3);
        made[n + 3] = ':';
        memcpy(made + n + 4, zone.p + 3, 2);
        n += 6;
    } else if (zone.n == 6 && zone.p[3] == ':') {
        memcpy(made + n, zone.p, 6);
        n += 6;
    } else if (str_eq(zone, STR("UTC")) || str_eq(zone, STR("Z")) || str_eq(zone, STR("GMT"))) {
        made[n++] = 'Z';
    } else {
        return false;
    }
    return time_parse_rfc3339((struct str){made, n}, seconds);
}

static bool is_scalar(const struct value *v)
{
    return v->type != VALUE_LIST && v->type != VALUE_MAP && v->type != VALUE_NULL;
}

static void wrong(const struct doc *d, struct diags *diags, const struct value *v, struct str key,
                  const char *want, const char *remedy)
{
    unsigned line = 0, column = 0;
    if (v->offset)
        doc_place(d, v->offset, &line, &column);
    diag_add(diags, SEVERITY_WARNING, "front-type", d->path, line, column,
             "the value of \"%.*s\" is no %s and is not used", STR_ARG(key), want)
        ->remedy = str_of(remedy);
}

static bool to_bool(const struct value *v, bool *out)
{
    if (v->type == VALUE_BOOL) {
        *out = v->boolean;
        return true;
    }
    bool yes = str_eq_ascii(v->text, STR("yes")) || str_eq_ascii(v->text, STR("true")) ||
               str_eq_ascii(v->text, STR("oui"));
    bool no = str_eq_ascii(v->text, STR("no")) || str_eq_ascii(v->text, STR("false")) ||
              str_eq_ascii(v->text, STR("non"));
    *out = yes;
    return is_scalar(v) && (yes || no);
}

static void push_once(struct arena *a, struct str **list, size_t *len, struct str s)
{
    struct str text = str_trim(s);
    for (size_t i = 0; i < *len; i++)
        if (str_eq((*list)[i], text))
            return;
    if (text.n == 0)
        return;
    if (*len % 8 == 0) {
        struct str *more = ARENA_ARRAY(a, *len + 8, struct str);
        if (*len)
            memcpy(more, *list, *len * sizeof *more);
        *list = more;
    }
    (*list)[(*len)++] = text;
}

// "a, b" is two; Jekyll also separates by blanks, which would tear names apart.
static void push_text(struct arena *a, struct str **list, size_t *len, struct str s)
{
    struct str part;
    while (str_split(&s, ',', &part))
        push_once(a, list, len, part);
}

static void take_list(struct arena *a, const struct doc *d, struct front *f, const struct key *k,
                      struct str name, const struct value *v, struct diags *diags)
{
    bool alias = k->field == offsetof(struct front, aliases);
    struct str **list = alias ? &f->aliases : &f->tags;
    size_t *len = alias ? &f->aliases_len : &f->tags_len;
    if (v->type == VALUE_MAP || v->type == VALUE_BOOL) {
        wrong(d, diags, v, name, "list", "write a list: [one, two]");
        return;
    }
    if (v->type != VALUE_LIST) {
        push_text(a, list, len, v->text);
        return;
    }
    for (size_t i = 0; i < v->len; i++) {
        if (!is_scalar(&v->items[i]))
            wrong(d, diags, &v->items[i], name, "list of texts", "write a list: [one, two]");
        else if (alias)
            push_once(a, list, len, v->items[i].text);
        else
            push_once(a, list, len, v->items[i].text);
    }
    if (str_starts(k->name, STR("categor")) && v->len && is_scalar(&v->items[0]))
        f->category = v->items[0].text;
}

static void take_time(const struct doc *d, struct front *f, const struct key *k, struct str name,
                      const struct value *v, struct diags *diags)
{
    int64_t seconds;
    bool has_time;
    if (!is_scalar(v) || !keys_time(v->text, &seconds, &has_time)) {
        wrong(d, diags, v, name, "date", "write it as 2021-10-11 or 2021-10-11T09:00:00+02:00");
        return;
    }
    *(int64_t *)(void *)((char *)f + k->field) = seconds;
    if (k->field == offsetof(struct front, date)) {
        f->has_date = true;
        f->has_time = has_time;
    }
}

static void take_bool(const struct doc *d, struct front *f, const struct key *k, struct str name,
                      const struct value *v, struct diags *diags)
{
    bool truth;
    if (!to_bool(v, &truth)) {
        wrong(d, diags, v, name, "yes or no", "write true or false");
        return;
    }
    if (k->field == offsetof(struct front, coverage))
        f->coverage = truth ? ANSWER_YES : ANSWER_NO;
    else if (truth != k->invert)
        f->draft = true;
}

static void take_text(struct arena *a, const struct doc *d, struct front *f, const struct key *k,
                      struct str name, const struct value *v, struct diags *diags)
{
    struct str *field = (struct str *)(void *)((char *)f + k->field);
    bool is_flag = v->type == VALUE_BOOL && k->field != offsetof(struct front, title);
    if (!is_scalar(v) || is_flag) {
        if (!(is_flag && str_eq_ascii(name, STR("layout")))) // Jekyll: "layout: false"
            wrong(d, diags, v, name, "text", "put the text between quotation marks");
        return;
    }
    if (field->n)
        return;
    *field = str_trim(v->text);
    if (k->field == offsetof(struct front, lang) && field->n && !(*field = lang_tag(a, *field)).n)
        wrong(d, diags, v, name, "language", "write its code: fr, en, de, pt-BR");
}

struct front keys_read(struct arena *a, const struct doc *d, struct diags *diags)
{
    struct front f = {0};
    for (size_t i = 0; i < d->front->len; i++) {
        const struct value *v = &d->front->items[i];
        struct str name = d->front->keys[i];
        const struct key *k = find_key(name);
        f.others |= !k;
        if (!k || v->type == VALUE_NULL)
            continue;
        if (k->type == KEY_TEXT)
            take_text(a, d, &f, k, name, v, diags);
        else if (k->type == KEY_TIME)
            take_time(d, &f, k, name, v, diags);
        else if (k->type == KEY_BOOL)
            take_bool(d, &f, k, name, v, diags);
        else
            take_list(a, d, &f, k, name, v, diags);
    }
    return f;
}

static struct value copy(struct arena *a, const struct value *v, bool known_too)
{
    struct value out = *v;
    out.text = v->text.n ? str_copy(a, v->text) : STR_NONE;
    out.len = 0;
    out.cap = v->len;
    out.items = v->len ? ARENA_ARRAY(a, v->len, struct value) : NULL;
    out.keys = v->len && v->type == VALUE_MAP ? ARENA_ARRAY(a, v->len, struct str) : NULL;
    out.key_offsets = out.keys ? ARENA_ARRAY(a, v->len, size_t) : NULL;
    for (size_t i = 0; i < v->len; i++) {
        if (v->type == VALUE_MAP && !known_too && find_key(v->keys[i]))
            continue;
        if (out.keys) {
            out.keys[out.len] = str_copy(a, v->keys[i]);
            out.key_offsets[out.len] = v->key_offsets[i];
        }
        out.items[out.len++] = copy(a, &v->items[i], true);
    }
    return out;
}

const struct value *keys_rest(struct arena *a, const struct front *front, const struct value *v)
{
    static struct value nothing = {.type = VALUE_MAP};
    if (!front->others)
        return &nothing;
    struct value *out = ARENA_NEW(a, struct value);
    *out = copy(a, v, false);
    return out;
}
