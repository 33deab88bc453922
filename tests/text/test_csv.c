// SPDX-License-Identifier: MIT
// Fields of CSV: no field ends before its end, and no spreadsheet computes one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "text/csv.h"

static void expect(void (*write)(struct buf *, struct str), struct str in, const char *out)
{
    AUTO_BUF b = BUF_EMPTY;
    write(&b, in);
    buf_char(&b, 0);
    assert_string_equal(b.p, out);
}

static void quotes_stand_where_they_must(void **state)
{
    (void)state;
    expect(csv_field, STR("plain"), "plain");
    expect(csv_field, STR(""), "");
    expect(csv_field, STR("a,\"b\""), "\"a,\"\"b\"\"\"");
    expect(csv_field, STR("two\nlines"), "\"two\nlines\"");
    expect(csv_field, STR("a comma far behind the first bytes, and more"),
           "\"a comma far behind the first bytes, and more\"");
    expect(csv_quoted, STR("plain"), "\"plain\"");
    expect(csv_quoted, STR(""), "\"\"");
    expect(csv_quoted, STR("\"b\""), "\"\"\"b\"\"\"");
}

static void a_spreadsheet_runs_nothing(void **state)
{
    (void)state;
    expect(csv_field, STR("=1+1"), "\"'=1+1\"");
    expect(csv_field, STR("@x"), "\"'@x\"");
    expect(csv_field, STR("-1"), "\"'-1\"");
    expect(csv_field, STR("\tx"), "\"'\tx\"");
    expect(csv_quoted, STR("+1"), "\"'+1\"");
    expect(csv_quoted, STR("\rx"), "\"'\rx\"");
    expect(csv_quoted, STR("1=1"), "\"1=1\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_stand_where_they_must),
        cmocka_unit_test(a_spreadsheet_runs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
