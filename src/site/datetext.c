// SPDX-License-Identifier: MIT
// Policy: the patterns of a language (dateformat.h) are filled here: y, M, L and d; other fields
// are left out. Digits are European, as in the addresses and data beside them.
#include "site/datetext.h"

#include <string.h>

#include "site/dateformat.h"

// A part of a pattern: what stands there, or a field of the date.
struct piece {
    struct str text; // as it is; of a month written in letters nothing
    char field;      // 0: none
    bool two_digits, letters;
};

struct pattern {
    struct piece *pieces;
    size_t len;
};

struct datetext {
    const struct dateformat *format; // NULL when the language is not known
    bool french;                     // "1er octobre"
    struct pattern day, month, day_in_year;
    struct str inside[12], alone[12]; // names of months
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

static struct piece field_piece(char field, size_t width)
{
    bool month = field == 'M' || field == 'L';
    return (struct piece){.field = field, .two_digits = width == 2, .letters = month && width > 2};
}

static struct pattern pattern_of(struct arena *a, const char *pattern)
{
    struct pattern made = {ARENA_ARRAY(a, strlen(pattern) + 1, struct piece), 0};
    for (const char *p = pattern; *p;) {
        const char *from = p;
        struct piece piece = {.text = {from, 1}};
        if (*p == '\'') {
            const char *end = strchr(p + 1, '\'');
            if (!end)
                break;
            if (end > p + 1)
                piece.text = (struct str){p + 1, (size_t)(end - p - 1)};
            p = end + 1;
        } else if (is_alpha_ascii(*p)) {
            while (*p == *from)
                p++;
            piece = field_piece(*from, (size_t)(p - from));
        } else {
            while (*p && *p != '\'' && !is_alpha_ascii(*p))
                p++;
            piece.text.n = (size_t)(p - from);
        }
        made.pieces[made.len++] = piece;
    }
    return made;
}

const struct datetext *datetext_make(struct arena *a, struct str lang)
{
    struct datetext *t = ARENA_NEW(a, struct datetext);
    struct str first = str_slice(lang, 0, str_find_char(lang, '-'));
    const struct dateformat *f = format_of(a, lang);
    t->format = f;
    t->french = str_eq_ascii(first, STR("fr"));
    if (!f)
        return t;
    t->day = pattern_of(a, f->day);
    t->month = pattern_of(a, f->month);
    t->day_in_year = pattern_of(a, f->day_in_year);
    for (size_t i = 0; i < 12; i++) {
        t->inside[i] = str_of(f->inside[i]);
        t->alone[i] = str_of(f->alone[i]);
    }
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
    const char four[4] = {(char)('0' + number / 1000 % 10), (char)('0' + number / 100 % 10),
                          (char)('0' + number / 10 % 10), (char)('0' + number % 10)};
    if (number >= 1000 && number <= 9999) {
        put(w, four, sizeof four);
        return;
    }
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

static void put_field(const struct datetext *t, struct writer *w, struct date d,
                      const struct piece *piece)
{
    struct str name = piece->field == 'M' ? t->inside[d.month - 1] : t->alone[d.month - 1];
    if (piece->letters) {
        put(w, name.p, name.n);
    } else if (piece->field == 'y' || piece->field == 'u') {
        put_number(w, d.year, false);
    } else if (piece->field == 'd') {
        put_number(w, d.day, piece->two_digits);
        if (t->french && d.day == 1)
            put(w, "er", 2);
    } else if (piece->field == 'M' || piece->field == 'L') {
        put_number(w, d.month, piece->two_digits);
    }
}

static void fill(const struct datetext *t, struct writer *w, const struct pattern *pattern,
                 struct date d)
{
    for (const struct piece *p = pattern->pieces; p < pattern->pieces + pattern->len; p++)
        if (p->field)
            put_field(t, w, d, p);
        else
            put(w, p->text.p, p->text.n);
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
        fill(t, &w, d.day ? &t->day : &t->month, d);
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
        fill(t, &w, &t->day_in_year, d);
    else
        put(&w, t->alone[d.month - 1].p, t->alone[d.month - 1].n);
    return w.n;
}

struct str language_autonym(struct arena *a, struct str lang)
{
    const struct dateformat *f = format_of(a, lang);
    return f ? str_of(f->name) : lang;
}
