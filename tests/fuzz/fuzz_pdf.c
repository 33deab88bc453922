// SPDX-License-Identifier: MIT
// Any bytes as a PDF: what is taken from them are short texts that are valid UTF-8, and a process
// that reads them can hand them on.
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "net/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    struct error e;
    if (size > 1 << 18 || (!ready && !pdf_prepare(&e)))
        return 0;
    ready = true;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct html_facts f = pdf_facts(&a, (struct str){(const char *)data, size}), again;
    for (size_t i = 0; i < f.len; i++) {
        struct str v = f.items[i].value;
        check(f.items[i].kind == FACT_DOCUMENT && v.n && utf8_valid_prefix(v) == v.n);
        (void)pdf_title_is_junk(&a, v);
        (void)pdf_author_is_junk(&a, v);
    }
    html_facts_write(&f, &b);
    check(html_facts_parse(&a, buf_view(&b), &again) && again.len == f.len);
    return 0;
}
