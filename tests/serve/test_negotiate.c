// SPDX-License-Identifier: MIT
// If these fail, somebody gets bytes that their browser cannot unpack, or a language they do
// not read.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "serve/negotiate.h"

static void the_encoding_is_one_that_the_client_takes(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum encoding want;
    } table[] = {
        {"", ENCODING_IDENTITY},
        {"gzip", ENCODING_GZIP},
        {"br", ENCODING_BROTLI},
        {"gzip, deflate, br", ENCODING_BROTLI},
        {"gzip;q=1.0, br;q=0.5", ENCODING_GZIP},
        {"gzip;q=0.5, br;q=1.0", ENCODING_BROTLI},
        {"br;q=0", ENCODING_IDENTITY},
        {"br;q=0.000, gzip", ENCODING_GZIP},
        {"br;q=0, *", ENCODING_GZIP},
        {"*", ENCODING_BROTLI},
        {"*;q=0", ENCODING_IDENTITY},
        {"identity", ENCODING_IDENTITY},
        {"identity, br;q=0.9", ENCODING_IDENTITY},
        {"identity;q=0.5, br;q=0.9", ENCODING_BROTLI},
        {"identity;q=0, br", ENCODING_BROTLI},
        {"identity;q=0", ENCODING_IDENTITY},
        {"gzip;q=0.001", ENCODING_GZIP},
        {"GZIP", ENCODING_GZIP},
        {"x-gzip", ENCODING_GZIP},
        {"deflate", ENCODING_IDENTITY},
        {"gzipped", ENCODING_IDENTITY},
        {"br;q=2", ENCODING_IDENTITY},
        {"br;q=0.12345", ENCODING_IDENTITY},
        {"br;q=", ENCODING_IDENTITY},
        {"br;q=x, gzip", ENCODING_GZIP},
        {" br ; q=0.8 , gzip ; q=0.2 ", ENCODING_BROTLI},
        {",,,", ENCODING_IDENTITY},
        {";q=1", ENCODING_IDENTITY},
        {"zstd, br;q=0.1", ENCODING_BROTLI},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (encoding_choose(str_of(table[i].header)) != table[i].want)
            fail_msg("%s", table[i].header);
    assert_int_equal(encoding_choose(STR_NONE), ENCODING_IDENTITY);
}

static void the_language_is_the_one_preferred_among_those_there(void **state)
{
    (void)state;
    const struct str offered[] = {STR("fr"), STR("en"), STR("pt-BR")};
    static const struct {
        const char *header;
        size_t want;
    } table[] = {
        {"fr", 0},
        {"en", 1},
        {"en-GB,en;q=0.9,fr;q=0.8", 1},
        {"fr-CA", 0},
        {"pt", 2},
        {"pt-BR", 2},
        {"PT-br", 2},
        {"de", STR_NOT_FOUND},
        {"*", STR_NOT_FOUND},
        {"", STR_NOT_FOUND},
        {"de, en;q=0.5, fr;q=0.6", 0},
        {"en;q=0, fr;q=0.1", 0},
        {"en;q=0", STR_NOT_FOUND},
        {"fr;q=0.5, en;q=0.5", 0},
        {"frx", STR_NOT_FOUND},
        {"e", STR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (language_choose(str_of(table[i].header), offered, 3) != table[i].want)
            fail_msg("%s", table[i].header);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_encoding_is_one_that_the_client_takes),
        cmocka_unit_test(the_language_is_the_one_preferred_among_those_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
