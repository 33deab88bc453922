// SPDX-License-Identifier: MIT
// Writes the table of month and weekday names, as people write them in a date, that
// src/room/ compiles in. Run by the build on the building machine.
#include <stdio.h>

#include <unicode/udat.h>
#include <unicode/ustring.h>

static const char *const locales[] = {
    "en", "fr", "de", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "sl", "hr",
    "hu", "ro", "bg", "ru", "uk", "el", "tr", "ca", "gl", "eu", "et", "lv", "lt", "sq", "ga", "cy",
    "is", "he", "ar", "fa", "hi", "th", "id", "ms", "af", "br", "eo", "ja", "zh", "ko",
};

static void quoted(const UChar *s)
{
    char text[256];
    UErrorCode e = U_ZERO_ERROR;
    u_strToUTF8(text, sizeof text, NULL, s, -1, &e);
    putchar('"');
    for (const char *c = U_SUCCESS(e) ? text : ""; *c; c++) {
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    printf("\", ");
}

static void names(const UDateFormat *f, UDateFormatSymbolType type, int from, int to)
{
    printf("{");
    for (int i = from; i < to; i++) {
        UChar name[128] = {0};
        UErrorCode e = U_ZERO_ERROR;
        udat_getSymbols(f, type, i, name, 128, &e);
        quoted(name);
    }
    printf("}, ");
}

int main(void)
{
    puts("#include \"room/month_table.h\"\n\nconst struct month_names month_table[] = {");
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        UErrorCode e = U_ZERO_ERROR;
        UDateFormat *f = udat_open(UDAT_LONG, UDAT_LONG, locales[i], NULL, 0, NULL, 0, &e);
        if (U_FAILURE(e))
            return 1;
        printf("    {\"%s\", ", locales[i]);
        names(f, UDAT_MONTHS, 0, 12);
        names(f, UDAT_SHORT_MONTHS, 0, 12);
        names(f, UDAT_WEEKDAYS, 1, 8);
        names(f, UDAT_SHORT_WEEKDAYS, 1, 8);
        puts("},");
        udat_close(f);
    }
    puts("};");
    printf("const size_t month_table_len = %zu;\n", sizeof locales / sizeof *locales);
    return 0;
}
