// SPDX-License-Identifier: MIT
// ICU is asked for the best pattern of "day month year", "month year" and "day month", and for
// month names as they stand inside a date and alone. ICU's default locale is never used:
// output must not depend on the machine.
#include "site/dateformat.h"

#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>

#include "base/library.h"
#include "base/str.h"

// The functions of ICU that are called here; loaded for the first language not in the table.
// clang-format off
#define CALLS(_) \
    _(udat_close) _(udat_getSymbols) _(udat_open) _(udatpg_close) _(udatpg_getBestPattern) \
    _(udatpg_open) _(uloc_countAvailable) _(uloc_forLanguageTag) _(uloc_getAvailable) \
    _(uloc_getDisplayLanguage) _(uloc_getLanguage)
// clang-format on
LIBRARY_OF_ICU(i18n, "write dates in every language")

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

static bool best_pattern(UDateTimePatternGenerator *g, const char *skeleton,
                         char out[DATE_PATTERN_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wanted[16], pattern[DATE_PATTERN_SIZE];
    int32_t length = 0;
    for (; skeleton[length]; length++)
        wanted[length] = (UChar)skeleton[length];
    int32_t n = icu.udatpg_getBestPattern(g, wanted, length, pattern, DATE_PATTERN_SIZE, &status);
    if (U_FAILURE(status) || n >= DATE_PATTERN_SIZE)
        return false;
    to_utf8(pattern, n, out, DATE_PATTERN_SIZE);
    return out[0] != 0;
}

static bool read_patterns(struct dateformat *f, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *g = icu.udatpg_open(locale, &status);
    if (U_FAILURE(status))
        return false;
    bool ok = best_pattern(g, "yMMMMd", f->day) && best_pattern(g, "yMMMM", f->month) &&
              best_pattern(g, "MMMMd", f->day_in_year);
    icu.udatpg_close(g);
    return ok;
}

static bool read_months(struct dateformat *f, const char *locale)
{
    static const UChar pattern[] = {'y', 0};
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *d =
        icu.udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, NULL, 0, pattern, 1, &status);
    if (U_FAILURE(status))
        return false;
    for (int32_t i = 0; i < 12; i++) {
        UChar name[DATE_MONTH_SIZE];
        int32_t n = icu.udat_getSymbols(d, UDAT_MONTHS, i, name, DATE_MONTH_SIZE, &status);
        to_utf8(name, n, f->inside[i], DATE_MONTH_SIZE);
        n = icu.udat_getSymbols(d, UDAT_STANDALONE_MONTHS, i, name, DATE_MONTH_SIZE, &status);
        to_utf8(name, n, f->alone[i], DATE_MONTH_SIZE);
    }
    icu.udat_close(d);
    return U_SUCCESS(status) && f->inside[0][0];
}

static bool read_name(struct dateformat *f, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[DATE_NAME_SIZE];
    int32_t n = icu.uloc_getDisplayLanguage(locale, locale, text, DATE_NAME_SIZE, &status);
    if (U_FAILURE(status) || n >= DATE_NAME_SIZE)
        return false;
    to_utf8(text, n, f->name, DATE_NAME_SIZE);
    return true;
}

// Whether ICU has data for the language itself, rather than falling back to a default.
static bool locale_known(const char *locale)
{
    char language[12];
    UErrorCode status = U_ZERO_ERROR;
    icu.uloc_getLanguage(locale, language, sizeof language, &status);
    if (U_FAILURE(status) || !language[0])
        return false;
    for (int32_t i = 0; i < icu.uloc_countAvailable(); i++) {
        if (strcmp(icu.uloc_getAvailable(i), language) == 0)
            return true;
    }
    return false;
}

bool dateformat_read(const char *lang, struct dateformat *out)
{
    struct dateformat f = {0};
    char locale[ULOC_FULLNAME_CAPACITY] = "";
    UErrorCode status = U_ZERO_ERROR;
    if (!library_open(&libicu, NULL))
        return false;
    icu.uloc_forLanguageTag(lang, locale, sizeof locale, NULL, &status);
    if (U_FAILURE(status) || !locale_known(locale))
        return false;
    // Gregorian dates with European digits, whatever the country's habit.
    char full[ULOC_FULLNAME_CAPACITY + 40];
    snprintf(full, sizeof full, "%s@calendar=gregorian;numbers=latn", locale);
    if (!read_patterns(&f, full) || !read_months(&f, full) || !read_name(&f, locale))
        return false;
    *out = f;
    return true;
}
