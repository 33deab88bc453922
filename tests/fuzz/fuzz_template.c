// SPDX-License-Identifier: MIT
// Two templates, separated by a byte 0x01, that include each other, rendered over an object
// that holds itself.
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "site/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct template_class node_class;
static const char node;

static struct tvalue node_item(const void *list, size_t i, const struct template_scope *scope)
{
    (void)list;
    (void)scope;
    return (struct tvalue){.type = TVALUE_TEXT, .text = i ? STR("b") : STR("<a>\n")};
}

static struct tvalue node_other(const void *object, struct str name,
                                const struct template_scope *scope)
{
    (void)scope;
    switch (name.n ? name.p[0] : '\0') {
    case 'a':
        return (struct tvalue){.type = TVALUE_TEXT, .text = name};
    case 'b':
        return (struct tvalue){.type = TVALUE_BOOL, .truth = name.n > 1};
    case 'l':
        return (struct tvalue){.type = TVALUE_LIST, .len = 2, .value_at = node_item};
    case 'o':
        return (struct tvalue){.type = TVALUE_OBJECT, .object = object, .cls = &node_class};
    default:
        return (struct tvalue){0};
    }
}

static const struct template_class node_class = {.name = "node", .other = node_other};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size}, first = STR_NONE;
    str_split(&rest, '\x01', &first);
    struct template_source sources[] = {{STR("a"), first, STR("a.mustache")},
                                        {STR("ab"), rest, STR("ab.mustache")}};
    struct template_set *s = NULL;
    struct error e = {0};
    if (!template_set_make(sources, 2, &s, &e))
        return 0;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    out.limit = 1 << 16;
    struct template_scope scope = {.arena = &a, .user = NULL};
    bool complete = template_set_complete(s, &e);
    bool ok = template_render(s, STR("a"), &node, &node_class, &scope, &out, &e);
    (void)(ok && complete);
    template_set_free(s);
    return 0;
}
