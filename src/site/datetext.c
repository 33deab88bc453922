// SPDX-License-Identifier: MIT
// Policy: the patterns of a language (dateformat.h) are filled here: y, M, L and d; other fields
// are left out. Digits are European, as in the addresses and data beside them.
#include "site/datetext.h"

#include <string.h>

#include "site/dateformat.h"

struct datetext {
    const struct dateformat *format; // NULL when the language is not known
    bool french;                     // "1er octobre"
};

// In a unless the table has it; NULL for a language that nobody knows.
static const struct dateformat *format_of(struct arena *a, struct str lang)
{
    for (size_t i = 0; i < dateformats_len; i++)
        if (str_eq_ascii(str_of(dateformats[i].tag), lang))
            return &dateformats[i];
    struct dateformat *f = ARENA_NEW(a, struct dateformat);
    return lang.n && dateformat_read(str_c(a, lang), f) ? f : NULL;
}

const struct datetext *datetext_make(struct arena *a, struct str lang)
{
    struct datetext *t = ARENA_NEW(a, struct datetext);
    struct str first = str_slice(lang, 0, str_find_char(lang, '-'));
    t->format = format_of(a, lang);
    t->french = str_eq_ascii(first, STR("fr"));
    return t;
}

struct writer {
    char *out;
    size_t n;
};

static void put(struct writer *w, const char *text, size_t length)
{
    if (w->n + length < DATETEXT_SIZE) {
        memcpy(w->out + w->n, text, length);
        w->n += length;
    }
}

static void put_number(struct writer *w, int number, bool two_digits)
{
    char text[12];
    size_t at = sizeof text, least = at - (two_digits ? 2 : 1);
    bool minus = number < 0;
    unsigned rest = minus ? 0U - (unsigned)number : (unsigned)number;
    for (; rest || at > least; rest /= 10)
        text[--at] = (char)('0' + rest % 10);
    if (minus)
        text[--at] = '-';
    put(w, text + at, sizeof text - at);
}

static void put_field(const struct datetext *t, struct writer *w, struct date d, char field,
                      size_t width)
{
    const char *name = NULL;
    if (field == 'y' || field == 'u') {
        put_number(w, d.year, false);
    } else if (field == 'd') {
        put_number(w, d.day, width == 2);
        if (t->french && d.day == 1)
            put(w, "er", 2);
    } else if (field == 'M' || field == 'L') {
        name = field == 'M' ? t->format->inside[d.month - 1] : t->format->alone[d.month - 1];
        if (width < 3)
            put_number(w, d.month, width == 2);
        else
            put(w, name, strlen(name));
    }
}

static void fill(const struct datetext *t, struct writer *w, const char *pattern, struct date d)
{
    for (const char *p = pattern; *p;) {
        const char *from = p;
        if (*p == '\'') {
            const char *end = strchr(p + 1, '\'');
            if (!end)
                return;
            put(w, end == p + 1 ? p : p + 1, end == p + 1 ? 1 : (size_t)(end - p - 1));
            p = end + 1;
        } else if (is_alpha_ascii(*p)) {
            while (*p == *from)
                p++;
            put_field(t, w, d, *from, (size_t)(p - from));
        } else {
            put(w, p++, 1);
        }
    }
}

size_t datetext_full(const struct datetext *t, struct date d, char out[DATETEXT_SIZE])
{
    struct writer w = {out, 0};
    if (!date_known(d))
        return 0;
    if (!date_exists(d) || !t->format) {
        char iso[DATE_ISO_SIZE];
        put(&w, iso, date_iso(d, iso));
    } else if (d.month == 0) {
        put_number(&w, d.year, false);
    } else {
        fill(t, &w, d.day ? t->format->day : t->format->month, d);
    }
    return w.n;
}

size_t datetext_in_year(const struct datetext *t, struct date d, char out[DATETEXT_SIZE])
{
    struct writer w = {out, 0};
    if (!date_known(d) || d.month == 0)
        return 0;
    if (!t->format || !date_exists(d))
        return datetext_full(t, d, out);
    if (d.day)
        fill(t, &w, t->format->day_in_year, d);
    else
        put(&w, t->format->alone[d.month - 1], strlen(t->format->alone[d.month - 1]));
    return w.n;
}

struct str language_autonym(struct arena *a, struct str lang)
{
    const struct dateformat *f = format_of(a, lang);
    return f ? str_of(f->name) : lang;
}
