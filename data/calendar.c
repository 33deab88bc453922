// SPDX-License-Identifier: MIT
// Writes the calendar table that src/text/ compiles in: how each letter below U+2000 folds
// (case and accents away), and the names of months and weekdays in the languages that ICU
// knows. Run by the build on the building machine, so that the program itself neither loads
// a locale nor builds a table when it starts.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

// A language's place here is its bit in the masks; earlier ones win a name that two claim.
static const char *const locales[] = {
    "en", "fr",      "de", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "sl",
    "hr", "sr_Latn", "hu", "ro", "bg", "ru", "uk", "be", "sr", "mk", "el", "tr", "az", "ca", "gl",
    "eu", "et",      "lv", "lt", "sq", "ga", "cy", "is", "he", "ar", "fa", "hi", "bn", "ta", "th",
    "id", "ms",      "sw", "af", "ka", "hy", "br", "fy", "lb", "rm", "eo", "kk", "fo", "gd", "ur",
};
enum { LOCALES = sizeof locales / sizeof *locales, FOLDED = 0x2000, NAMES = 8000 };

// Spellings that people write and ICU does not list.
static const struct {
    const char *name;
    int month, locale;
} extras[] = {
    {"sept", 9, 0},   {"juill", 7, 1},   {"fevr", 2, 1},      {"janv", 1, 1},  {"septembre", 9, 1},
    {"janner", 1, 2}, {"jaenner", 1, 2}, {"feber", 2, 2},     {"maerz", 3, 2}, {"mrz", 3, 2},
    {"mrt", 3, 6},    {"sett", 9, 4},    {"setiembre", 9, 3}, {"genn", 1, 4},  {"magg", 5, 4},
    {"giu", 6, 4},    {"giugno", 6, 4},  {"avr", 4, 1},       {"aout", 8, 1},  {"octobre", 10, 1},
};

struct name {
    char text[64]; // folded, UTF-8
    int value;     // month 1 to 12, or weekday -1 (Sunday) to -7
    unsigned long long mask;
    int first; // the earliest locale that has it
};
static struct name names[NAMES];
static size_t names_len;

static unsigned fold_one(unsigned c)
{
    static const unsigned pairs[][2] = {{0xd8, 'o'},  {0xf8, 'o'},  {0x110, 'd'}, {0x111, 'd'},
                                        {0x141, 'l'}, {0x142, 'l'}, {0x131, 'i'}, {0x130, 'i'}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == c)
            return pairs[i][1];
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&e);
    if (u_charType((UChar32)c) == U_NON_SPACING_MARK && c >= 0x300 && c < 0x370)
        return 0;
    UChar out[16];
    int32_t n = unorm2_getDecomposition(nfd, (UChar32)c, out, 16, &e);
    UChar32 base = (UChar32)c;
    // Only marks that are ornaments fall away: й, ё and the marks of Indic scripts stay.
    if (U_SUCCESS(e) && n > 1 && (c < 0x400 || (c >= 0x1e00 && c < FOLDED)))
        base = out[0];
    return (unsigned)u_foldCase(base, U_FOLD_CASE_DEFAULT);
}

static unsigned table[FOLDED];

static void fold_text(const UChar *s, int32_t n, char *out, size_t size)
{
    size_t used = 0;
    // No name of a month has a letter beyond the basic plane.
    for (int32_t i = 0; i < n; i++) {
        unsigned f = s[i] < FOLDED ? table[s[i]] : s[i];
        if (f == 0 || used + 5 > size)
            continue;
        UErrorCode e = U_ZERO_ERROR;
        UChar one = (UChar)f;
        int32_t bytes = 0;
        u_strToUTF8(out + used, (int32_t)(size - used), &bytes, &one, 1, &e);
        used += (size_t)bytes;
    }
    out[used] = 0;
}

static void add(const char *text, int value, int locale)
{
    for (size_t i = 0; i < names_len; i++)
        if (names[i].value == value && strcmp(names[i].text, text) == 0) {
            names[i].mask |= 1ULL << locale;
            return;
        }
    if (names_len == NAMES)
        exit(1);
    struct name *n = &names[names_len++];
    snprintf(n->text, sizeof n->text, "%s", text);
    n->value = value;
    n->mask = 1ULL << locale;
    n->first = locale;
}

// Takes "de gener" as "gener" and "janv." as "janv"; leaves out numbers and single letters.
static void add_symbol(UDateFormat *f, UDateFormatSymbolType type, int32_t index, int value,
                       int locale)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar raw[128];
    int32_t n = udat_getSymbols(f, type, index, raw, 128, &e);
    if (U_FAILURE(e) || n < 1)
        return;
    char text[64];
    fold_text(raw, n, text, sizeof text);
    char *p = text;
    if (strncmp(p, "de ", 3) == 0)
        p += 3;
    else if (strncmp(p, "d\xe2\x80\x99", 4) == 0)
        p += 4;
    size_t len = strlen(p);
    while (len && (p[len - 1] == '.' || p[len - 1] == ' '))
        p[--len] = 0;
    int shortest = value > 0 ? 3 : 2;
    if ((int)len < shortest || strpbrk(p, "0123456789 ."))
        return;
    add(p, value, locale);
}

static int by_text(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int c = strcmp(x->text, y->text);
    return c ? c : x->first - y->first;
}

static void collect(int locale)
{
    UErrorCode e = U_ZERO_ERROR;
    UDateFormat *f = udat_open(UDAT_LONG, UDAT_LONG, locales[locale], NULL, 0, NULL, 0, &e);
    if (U_FAILURE(e))
        return;
    static const UDateFormatSymbolType months[] = {
        UDAT_MONTHS, UDAT_SHORT_MONTHS, UDAT_STANDALONE_MONTHS, UDAT_STANDALONE_SHORT_MONTHS};
    static const UDateFormatSymbolType days[] = {UDAT_WEEKDAYS, UDAT_SHORT_WEEKDAYS,
                                                 UDAT_STANDALONE_WEEKDAYS};
    for (size_t t = 0; t < 4; t++)
        for (int32_t m = 0; m < 12; m++)
            add_symbol(f, months[t], m, m + 1, locale);
    for (size_t t = 0; t < 3; t++)
        for (int32_t d = 1; d <= 7; d++)
            add_symbol(f, days[t], d, -d, locale);
    udat_close(f);
}

static void print_names(const char *what, bool months)
{
    printf("const struct calendar_name %s[] = {\n", what);
    size_t count = 0;
    for (size_t i = 0; i < names_len; i++)
        if ((names[i].value > 0) == months) {
            printf("    {\"");
            for (const unsigned char *p = (const unsigned char *)names[i].text; *p; p++)
                printf(*p < 128 ? "%c" : "\\%03o", *p);
            printf("\", %zu, %d, %lluULL},\n", strlen(names[i].text), abs(names[i].value),
                   names[i].mask);
            count++;
        }
    printf("};\nconst size_t %s_len = %zu;\n", what, count);
}

// Where the names of months begin that do not begin with a byte below i.
static void print_months_first(void)
{
    printf("const uint16_t calendar_months_first[257] = {");
    for (int i = 0; i <= 256; i++) {
        size_t first = 0;
        for (size_t k = 0; k < names_len; k++)
            first += names[k].value > 0 && (unsigned char)names[k].text[0] < i;
        printf("%s%zu,", i % 16 ? " " : "\n    ", first);
    }
    printf("\n};\n");
}

int main(void)
{
    for (unsigned c = 0; c < FOLDED; c++)
        table[c] = fold_one(c);
    for (int i = 0; i < LOCALES; i++)
        collect(i);
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        add(extras[i].name, extras[i].month, extras[i].locale);
    qsort(names, names_len, sizeof *names, by_text);
    printf("// Made by data/calendar.c.\n#include \"text/calendar.h\"\n\n");
    printf("const uint16_t calendar_fold[%d] = {", FOLDED);
    for (unsigned c = 0; c < FOLDED; c++)
        printf("%s%u,", c % 16 ? " " : "\n    ", table[c] < 0x10000 ? table[c] : c);
    printf("\n};\n");
    printf("const char calendar_plain[128] = {");
    for (unsigned c = 0; c < 128; c++) {
        bool letter = (table[c] >= 'a' && table[c] <= 'z') || (table[c] >= '0' && table[c] <= '9');
        printf("%s%u,", c % 16 ? " " : "\n    ", letter ? table[c] : c ? ' ' : 0);
    }
    printf("\n};\n");
    print_names("calendar_months", true);
    print_months_first();
    print_names("calendar_weekdays", false);
    printf("const char *const calendar_languages[] = {");
    for (int i = 0; i < LOCALES; i++)
        printf("\"%.2s\", ", locales[i]);
    printf("};\nconst size_t calendar_languages_len = %d;\n", LOCALES);
    return 0;
}
