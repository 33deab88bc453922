// SPDX-License-Identifier: MIT
// Collects the pieces of a form body. A value grows by doubling inside the request's arena, so
// that a form of n bytes costs at most a small multiple of n whatever the slicing.
#include "serve/form.h"

#include <string.h>

struct form_field_builder {
    struct form_field field;
    char *value;
    size_t n, cap;
};

static bool refuse(struct form_builder *b, const char *why)
{
    if (!b->refused)
        b->refused = why;
    return false;
}

static struct form_field_builder *start_field(struct form_builder *b, const char *name,
                                              const char *file_name, const char *type)
{
    if (b->len == FORM_MOST_FIELDS) {
        refuse(b, "the form has too many fields");
        return NULL;
    }
    if (strlen(name) > FORM_LONGEST_NAME) {
        refuse(b, "a field's name is too long");
        return NULL;
    }
    struct form_field_builder *f = &ARENA_PUSH(b->arena, b->fields, b->len, b->cap);
    *f = (struct form_field_builder){0};
    f->field.name = str_copy(b->arena, str_of(name));
    if (file_name)
        f->field.file_name = str_copy(b->arena, str_of(file_name));
    if (type)
        f->field.type = str_copy(b->arena, str_of(type));
    return f;
}

bool form_piece(struct form_builder *b, const char *name, const char *file_name, const char *type,
                const char *bytes, uint64_t offset, size_t n)
{
    if (b->refused)
        return false;
    struct form_field_builder *f = b->len && offset ? &b->fields[b->len - 1] : NULL;
    if (!f && offset)
        return refuse(b, "the form starts in the middle of a field");
    if (!f)
        f = start_field(b, name, file_name, type);
    if (!f)
        return false;
    if (offset != f->n)
        return refuse(b, "the form's pieces do not join");
    if (n > b->limit - b->used)
        return refuse(b, "the form is too large");
    f->value = arena_grow(b->arena, f->value, f->n, &f->cap, f->n + n + 1, 1);
    memcpy(f->value + f->n, bytes, n);
    f->n += n;
    b->used += n;
    return true;
}

static bool is_text(struct str s)
{
    return s.n == 0 || (!memchr(s.p, '\0', s.n) && utf8_valid_prefix(s) == s.n);
}

bool form_finish(struct form_builder *b, struct form *out)
{
    if (b->refused)
        return false;
    struct form_field *fields = ARENA_ARRAY(b->arena, b->len ? b->len : 1, struct form_field);
    for (size_t i = 0; i < b->len; i++) {
        struct form_field_builder *f = &b->fields[i];
        fields[i] = f->field;
        fields[i].value = f->value ? (struct str){f->value, f->n} : STR("");
        bool upload = fields[i].file_name.p != NULL;
        if (!is_text(fields[i].name) || !is_text(fields[i].file_name))
            return refuse(b, "a field's name is not UTF-8");
        if (!upload && !is_text(fields[i].value))
            return refuse(b, "a field's text is not UTF-8");
    }
    *out = (struct form){fields, b->len};
    return true;
}
