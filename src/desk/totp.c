// SPDX-License-Identifier: MIT
// Time-based codes by liboath.
#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/library.h"
#include "desk/staff.h"
#include "store/secret.h"

// The functions of liboath that are called here.
// clang-format off
#define CALLS(_) \
    _(oath_base32_decode) _(oath_base32_encode) _(oath_hotp_generate)
// clang-format on
#define CALL(name) {#name, &oath.name},
LIBRARY_OF(oath, CALLS, LIBRARY_POINTER, CALL, "liboath.so.0", "liboath0",
           "check codes of a second factor")

enum { STEP = 30, DIGITS = 6, SECRET_BYTES = 20 };

struct str totp_secret(struct arena *a)
{
    unsigned char bytes[SECRET_BYTES];
    char *text = NULL;
    size_t n = 0;
    library_need(&liboath);
    secret_random(bytes, sizeof bytes);
    if (oath.oath_base32_encode((const char *)bytes, sizeof bytes, &text, &n) != OATH_OK)
        return STR_NONE;
    struct str s = str_copy(a, (struct str){text, n});
    free(text);
    while (s.n && s.p[s.n - 1] == '=')
        s.n--;
    return s;
}

static void percent(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_alpha_ascii(c) || is_digit_ascii(c) || strchr("-._~", c))
            buf_char(b, c);
        else
            buf_format(b, "%%%02X", (unsigned)(unsigned char)c);
    }
}

struct str totp_address(struct arena *a, struct str title, struct str email, struct str secret)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str issuer = title.n ? title : STR("presse");
    buf_c(&b, "otpauth://totp/");
    percent(&b, issuer);
    buf_char(&b, ':');
    percent(&b, email);
    buf_format(&b, "?secret=%.*s&issuer=", STR_ARG(secret));
    percent(&b, issuer);
    return str_copy(a, buf_view(&b));
}

int64_t totp_check(struct str secret, struct str code, int64_t now)
{
    AUTO_ARENA a = ARENA_EMPTY;
    char *bytes = NULL;
    size_t n = 0;
    int64_t found = 0;
    library_need(&liboath);
    if (code.n != DIGITS ||
        oath.oath_base32_decode(str_c(&a, secret), secret.n, &bytes, &n) != OATH_OK)
        return 0;
    for (int64_t step = now / STEP - 1; step <= now / STEP + 1; step++) {
        char right[DIGITS + 1];
        if (oath.oath_hotp_generate(bytes, n, (uint64_t)step, DIGITS, false,
                                    OATH_HOTP_DYNAMIC_TRUNCATION, right) == OATH_OK &&
            secret_equal(code, str_of(right)))
            found = step;
    }
    free(bytes);
    return found;
}
