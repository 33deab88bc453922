// SPDX-License-Identifier: MIT
// Policy: ICU is asked for the best pattern of "day month year", "month year" and "day month",
// and for month names as they stand inside a date and alone. The patterns are then filled
// here: y, M, L and d; other fields are left out. Digits are European, as in the addresses and
// data beside them. ICU's default locale is never used: output must not depend on the machine.
#include "site/datetext.h"

#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>

enum { PATTERN_SIZE = 64, MONTH_SIZE = 40 };

struct datetext {
    bool known;
    bool french;            // "1er octobre"
    char day[PATTERN_SIZE]; // "d MMMM y", UTF-8
    char month[PATTERN_SIZE];
    char day_in_year[PATTERN_SIZE];
    char inside[12][MONTH_SIZE]; // "octobre", in Polish "października"
    char alone[12][MONTH_SIZE];  // "październik"
};

static void to_utf8(const UChar *text, int32_t length, char *out, size_t size)
{
    size_t n = 0;
    for (int32_t i = 0; i < length && n + 5 <= size; i++) {
        uint32_t c = text[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < length)
            c = 0x10000 + ((c - 0xD800) << 10) + (text[++i] & 0x3FFu);
        n += utf8_put(c, out + n);
    }
    out[n] = 0;
}

static bool best_pattern(UDateTimePatternGenerator *g, const char *skeleton, char out[PATTERN_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wanted[16], pattern[PATTERN_SIZE];
    int32_t length = 0;
    for (; skeleton[length]; length++)
        wanted[length] = (UChar)skeleton[length];
    int32_t n = udatpg_getBestPattern(g, wanted, length, pattern, PATTERN_SIZE, &status);
    if (U_FAILURE(status) || n >= PATTERN_SIZE)
        return false;
    to_utf8(pattern, n, out, PATTERN_SIZE);
    return out[0] != 0;
}

static bool read_patterns(struct datetext *t, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *g = udatpg_open(locale, &status);
    if (U_FAILURE(status))
        return false;
    bool ok = best_pattern(g, "yMMMMd", t->day) && best_pattern(g, "yMMMM", t->month) &&
              best_pattern(g, "MMMMd", t->day_in_year);
    udatpg_close(g);
    return ok;
}

static bool read_months(struct datetext *t, const char *locale)
{
    static const UChar pattern[] = {'y', 0};
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, NULL, 0, pattern, 1, &status);
    if (U_FAILURE(status))
        return false;
    for (int32_t i = 0; i < 12; i++) {
        UChar name[MONTH_SIZE];
        int32_t n = udat_getSymbols(f, UDAT_MONTHS, i, name, MONTH_SIZE, &status);
        to_utf8(name, n, t->inside[i], MONTH_SIZE);
        n = udat_getSymbols(f, UDAT_STANDALONE_MONTHS, i, name, MONTH_SIZE, &status);
        to_utf8(name, n, t->alone[i], MONTH_SIZE);
    }
    udat_close(f);
    return U_SUCCESS(status) && t->inside[0][0];
}

// Whether ICU has data for the language itself, rather than falling back to a default.
static bool locale_known(const char *locale)
{
    char language[12];
    UErrorCode status = U_ZERO_ERROR;
    uloc_getLanguage(locale, language, sizeof language, &status);
    if (U_FAILURE(status) || !language[0])
        return false;
    for (int32_t i = 0; i < uloc_countAvailable(); i++) {
        if (strcmp(uloc_getAvailable(i), language) == 0)
            return true;
    }
    return false;
}

const struct datetext *datetext_make(struct arena *a, struct str lang)
{
    struct datetext *t = ARENA_NEW(a, struct datetext);
    char locale[ULOC_FULLNAME_CAPACITY] = "";
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(str_c(a, lang), locale, sizeof locale, NULL, &status);
    if (U_FAILURE(status) || !locale_known(locale))
        return t;
    t->french = strncmp(locale, "fr", 2) == 0 && (!locale[2] || locale[2] == '_');
    // Gregorian dates with European digits, whatever the country's habit.
    char full[ULOC_FULLNAME_CAPACITY + 40];
    snprintf(full, sizeof full, "%s@calendar=gregorian;numbers=latn", locale);
    t->known = read_patterns(t, full) && read_months(t, full);
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
    int n = snprintf(text, sizeof text, two_digits ? "%02d" : "%d", number);
    put(w, text, (size_t)n);
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
        name = field == 'M' ? t->inside[d.month - 1] : t->alone[d.month - 1];
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
    if (!date_exists(d) || !t->known) {
        char iso[DATE_ISO_SIZE];
        put(&w, iso, date_iso(d, iso));
    } else if (d.month == 0) {
        put_number(&w, d.year, false);
    } else {
        fill(t, &w, d.day ? t->day : t->month, d);
    }
    return w.n;
}

size_t datetext_in_year(const struct datetext *t, struct date d, char out[DATETEXT_SIZE])
{
    struct writer w = {out, 0};
    if (!date_known(d) || d.month == 0)
        return 0;
    if (!t->known || !date_exists(d))
        return datetext_full(t, d, out);
    if (d.day)
        fill(t, &w, t->day_in_year, d);
    else
        put(&w, t->alone[d.month - 1], strlen(t->alone[d.month - 1]));
    return w.n;
}

struct str language_autonym(struct arena *a, struct str lang)
{
    char locale[ULOC_FULLNAME_CAPACITY] = "", name[200];
    UErrorCode status = U_ZERO_ERROR;
    UChar text[60];
    uloc_forLanguageTag(str_c(a, lang), locale, sizeof locale, NULL, &status);
    if (U_FAILURE(status) || !locale_known(locale))
        return lang;
    int32_t n = uloc_getDisplayLanguage(locale, locale, text, 60, &status);
    if (U_FAILURE(status) || n >= 60)
        return lang;
    to_utf8(text, n, name, sizeof name);
    return str_copy(a, str_of(name));
}
