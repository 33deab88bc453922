// SPDX-License-Identifier: MIT
// Catalogues by language and the look-up in them. A string that a language lacks comes from
// English; one that English lacks shows as its id, which a test forbids for the built-in ones.
#include "site/strings.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "site/strings_parts.h"

struct strings *strings_new(void)
{
    struct strings *s = mem_alloc(sizeof *s);
    *s = (struct strings){0};
    return s;
}

void strings_free(struct strings *s)
{
    if (!s)
        return;
    arena_free(&s->arena);
    free(s);
}

static struct catalogue *find(const struct strings *s, struct str lang)
{
    for (size_t i = 0; i < s->len; i++)
        if (str_eq_ascii(s->items[i]->lang, lang))
            return s->items[i];
    return NULL;
}

struct catalogue *strings_open(struct strings *s, struct str lang)
{
    struct catalogue *c = find(s, lang);
    if (c)
        return c;
    c = ARENA_NEW(&s->arena, struct catalogue);
    c->lang = str_copy(&s->arena, lang);
    c->entries = MAP_IN(&s->arena);
    ARENA_PUSH(&s->arena, s->items, s->len, s->cap) = c;
    for (size_t i = s->len - 1; i > 0 && str_cmp(s->items[i - 1]->lang, lang) > 0; i--) {
        s->items[i] = s->items[i - 1];
        s->items[i - 1] = c;
    }
    const struct catalogue *english = find(s, STR("en"));
    for (size_t i = 0; i < s->len; i++)
        s->items[i]->english = s->items[i] == english ? NULL : english;
    return c;
}

void catalogue_put(struct strings *s, struct catalogue *c, struct str id,
                   const struct strings_entry *entry)
{
    struct strings_entry *copy = ARENA_NEW(&s->arena, struct strings_entry);
    copy->len = entry->len;
    for (size_t i = 0; i < entry->len; i++)
        copy->forms[i] = str_copy(&s->arena, entry->forms[i]);
    map_set(&c->entries, str_copy(&s->arena, id), copy);
}

bool catalogue_header(struct catalogue *c, struct str header, struct error *e)
{
    struct str rest = header, line;
    while (str_line(&rest, &line)) {
        if (str_starts_ascii(line, STR("Plural-Forms:")) &&
            !plural_rule_read(str_from(line, 13), &c->rule)) {
            error_set(e, ERROR_INPUT, "the plural rule \"%.*s\" cannot be read", STR_ARG(line));
            return error_remedy(e, "write it as \"nplurals=2; plural=(n > 1);\"");
        }
        size_t charset = str_find(line, STR("charset="));
        if (str_starts_ascii(line, STR("Content-Type:")) && charset != STR_NOT_FOUND &&
            !str_eq_ascii(str_trim(str_from(line, charset + 8)), STR("UTF-8"))) {
            error_set(e, ERROR_INPUT, "the strings are not in UTF-8: \"%.*s\"", STR_ARG(line));
            return error_remedy(e, "convert the file with msgconv --to-code=UTF-8");
        }
    }
    return true;
}

size_t strings_len(const struct strings *s)
{
    return s->len;
}

struct str strings_language(const struct strings *s, size_t i)
{
    return s->items[i]->lang;
}

static bool is_subtag(struct str lang, const char *const *wanted)
{
    for (size_t from = 0, n; from < lang.n; from += n + 1) {
        for (n = 0; from + n < lang.n && lang.p[from + n] != '-' && lang.p[from + n] != '_'; n++)
            continue;
        for (const char *const *w = wanted; *w; w++)
            if (str_eq_ascii(str_slice(lang, from, from + n), str_of(*w)))
                return true;
    }
    return false;
}

// "fr-CA" reads what French has; Norwegian without saying which, and Nynorsk, what Bokmål has;
// Chinese of places that write traditional characters, unless it says otherwise, what has these.
static struct str nearest(struct str lang)
{
    static const char *const traditional[] = {"Hant", "TW", "HK", "MO", NULL};
    static const char *const simplified[] = {"Hans", NULL};
    size_t n = 0;
    while (n < lang.n && lang.p[n] != '-' && lang.p[n] != '_')
        n++;
    struct str first = str_slice(lang, 0, n);
    if (str_eq_ascii(first, STR("zh")) && is_subtag(lang, traditional) &&
        !is_subtag(lang, simplified))
        return STR("zh-Hant");
    bool norwegian = str_eq_ascii(first, STR("no")) || str_eq_ascii(first, STR("nn"));
    return norwegian ? STR("nb") : first;
}

bool strings_has_language(const struct strings *s, struct str lang)
{
    return find(s, lang) || find(s, nearest(lang));
}

const struct catalogue *strings_catalogue(const struct strings *s, struct str lang)
{
    static const struct catalogue empty = {.lang = {"en", 2}};
    const struct catalogue *c = find(s, lang);
    if (!c)
        c = find(s, nearest(lang));
    if (!c)
        c = find(s, STR("en"));
    if (!c && s->len)
        c = s->items[0];
    return c ? c : &empty;
}

struct str catalogue_language(const struct catalogue *c)
{
    return c->lang;
}

struct str strings_get(const struct catalogue *c, struct str id)
{
    for (; c; c = c->english) {
        const struct strings_entry *entry = map_get(&c->entries, id);
        if (entry)
            return entry->forms[0];
    }
    return id;
}

static unsigned form_for(const struct catalogue *c, uint64_t n)
{
    return c->rule.forms ? plural_rule_form(&c->rule, n) : n != 1;
}

struct str strings_plural(const struct catalogue *c, struct str id, uint64_t n)
{
    for (; c; c = c->english) {
        const struct strings_entry *entry = map_get(&c->entries, id);
        if (!entry)
            continue;
        size_t form = form_for(c, n);
        return entry->forms[form < entry->len ? form : entry->len - 1];
    }
    return id;
}

static const struct strings_value *value_named(const struct strings_value *values, size_t len,
                                               struct str name)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq(str_of(values[i].name), name))
            return &values[i];
    return NULL;
}

struct str strings_fill(struct arena *a, struct str text, const struct strings_value *values,
                        size_t len)
{
    if (str_find_char(text, '{') == STR_NOT_FOUND)
        return text;
    struct buf out = BUF_EMPTY;
    while (text.n) {
        size_t open = str_find_char(text, '{');
        size_t close = open == STR_NOT_FOUND ? open : str_find_char(str_from(text, open), '}');
        if (close == STR_NOT_FOUND)
            break;
        struct str name = str_slice(text, open + 1, open + close);
        const struct strings_value *value = value_named(values, len, name);
        buf_str(&out, str_slice(text, 0, value ? open : open + 1));
        if (value)
            buf_str(&out, value->text);
        text = str_from(text, value ? open + close + 1 : open + 1);
    }
    buf_str(&out, text);
    struct str filled = str_copy(a, buf_view(&out));
    buf_free(&out);
    return filled;
}

static struct str grouped(struct arena *a, const struct catalogue *c, uint64_t n)
{
    struct str id = STR("thousands-separator");
    struct str separator = strings_get(c, id);
    if (separator.p == id.p)
        separator = STR_NONE;
    struct str digits = str_format(a, "%llu", (unsigned long long)n);
    // Four digits stay together in these languages; others set them apart.
    static const struct str together[] = {{"fr", 2}, {"es", 2}, {"ca", 2}, {"pl", 2}};
    bool apart = digits.n > 4 ||
                 !str_is_among(nearest(c->lang), together, sizeof together / sizeof *together);
    struct buf out = BUF_EMPTY;
    for (size_t i = 0; i < digits.n; i++) {
        if (i && apart && (digits.n - i) % 3 == 0)
            buf_str(&out, separator);
        buf_char(&out, digits.p[i]);
    }
    struct str text = str_copy(a, buf_view(&out));
    buf_free(&out);
    return text;
}

struct str strings_count(struct arena *a, const struct catalogue *c, struct str id, uint64_t n)
{
    struct strings_value value = {"n", grouped(a, c, n)};
    return strings_fill(a, strings_plural(c, id, n), &value, 1);
}
