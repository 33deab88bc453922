// SPDX-License-Identifier: MIT
// Markdown that is made HTML at once: whatever is not left to md4c must be what md4c's tree gives,
// and so must the tree that is made without md4c.
#include <stdint.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "site/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct html_target resolve(const void *context, struct arena *a, struct str url)
{
    (void)context;
    struct html_target t = {.url = url, .outgoing = str_starts(url, STR("http"))};
    if (str_starts(url, STR("/")))
        t.after = str_copy(a, STR(" <small>(copy)</small>"));
    if (str_starts(url, STR("x")))
        t.url = STR_NONE; // leads nowhere
    return t;
}

static const struct html_options options = {.resolve = resolve, .ids = true, .utf8 = true};

// The page behind a first paragraph, by its tree.
static void by_tree(struct buf *out, struct arena *a, const char *begin, struct str page)
{
    struct diags found = DIAGS_IN(a);
    struct str whole = str_format(a, "%s%.*s", begin, STR_ARG(page));
    const struct doc *d = doc_read(a, STR("a.md"), whole, DOC_MARKDOWN, false, &found);
    html_render(out, a, d->root, &options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF once = BUF_EMPTY;
    AUTO_BUF tree = BUF_EMPTY;
    AUTO_BUF full = BUF_EMPTY;
    struct str page = {arena_copy(&a, (const char *)data, size), size};
    if (utf8_valid_prefix(page) != page.n)
        return 0;
    struct str whole = str_format(&a, "a-b\n\n%.*s", STR_ARG(page));
    bool simple = html_render_simple(&once, &a, whole, 0, &options);
    by_tree(&tree, &a, "a-b\n\n", page);
    if (simple && !str_eq(buf_view(&once), buf_view(&tree)))
        abort();
    // A first line that could mean something else leaves all behind it to md4c.
    by_tree(&full, &a, "a_b\n\n", page);
    char *mark = full.n ? memchr(full.p, '_', full.n) : NULL;
    if (mark)
        *mark = '-';
    if (!str_eq(buf_view(&full), buf_view(&tree)))
        abort();
    return 0;
}
