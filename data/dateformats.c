// SPDX-License-Identifier: MIT
// Writes the table of date formats that src/site/ compiles in. Run by the build on the building
// machine: a server of a room in one of these languages then starts without ICU.
#include <stdio.h>

#include "site/dateformat.h"

static const char *const languages[] = {
    "en",    "en-GB", "en-US", "en-CA", "en-AU", "en-IE", "fr", "fr-FR", "fr-BE", "fr-CH",
    "fr-CA", "fr-LU", "de",    "de-DE", "de-AT", "de-CH", "es", "es-ES", "it",    "it-IT",
    "pt",    "pt-PT", "pt-BR", "nl",    "nl-NL", "nl-BE", "da", "sv",    "nb",    "fi",
    "pl",    "cs",    "sk",    "sl",    "hr",    "hu",    "ro", "bg",    "ru",    "uk",
    "el",    "tr",    "ca",    "gl",    "eu",    "et",    "lv", "lt",    "ga",    "cy",
    "is",    "br",    "lb",    "he",    "ar",    "ja",    "zh", "ko",
};

static void text(const char *s)
{
    putchar('"');
    for (; *s; s++)
        printf("\\%03o", (unsigned)(unsigned char)*s);
    fputs("\",", stdout);
}

static void months(char (*names)[DATE_MONTH_SIZE])
{
    putchar('{');
    for (int i = 0; i < 12; i++)
        text(names[i]);
    fputs("},", stdout);
}

int main(void)
{
    size_t n = 0;
    puts("#include \"site/dateformat.h\"\nconst struct dateformat dateformats[] = {");
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct dateformat f;
        if (!dateformat_read(languages[i], &f))
            continue;
        putchar('{');
        text(languages[i]);
        text(f.day);
        text(f.month);
        text(f.day_in_year);
        months(f.inside);
        months(f.alone);
        text(f.name);
        puts("},");
        n++;
    }
    printf("};\nconst size_t dateformats_len = %zu;\n", n);
    if (n == 0)
        fputs("dateformats: ICU cannot be asked\n", stderr);
    return n == 0;
}
