// SPDX-License-Identifier: MIT
// Front matter and presse.yaml as templates see them: {{page.audience}}, {{config.social.x}}.
// Dates and numbers are as they were written.
#include "site/view.h"

static const void *text_at(const void *list, size_t i)
{
    return &((const struct value *)list)[i].text;
}

static const void *value_at(const void *list, size_t i)
{
    return (const struct value *)list + i;
}

static struct tvalue value_other(const void *object, struct str name,
                                 const struct template_scope *scope)
{
    (void)scope;
    const struct value *v = value_get(object, name);
    if (!v)
        return tv_text(STR_NONE);
    switch (v->type) {
    case VALUE_NULL:
        return tv_text(STR_NONE);
    case VALUE_BOOL:
        return tv_bool(v->boolean);
    case VALUE_MAP:
        return tv_object(v, &class_value);
    case VALUE_LIST:
        if (v->len && v->items[0].type == VALUE_MAP)
            return tv_list(v->items, v->len, &class_value, value_at);
        return tv_list(v->items, v->len, NULL, text_at);
    default:
        return tv_text(v->text);
    }
}

const struct template_class class_value = {.name = "value", .other = value_other};
