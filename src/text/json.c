// SPDX-License-Identifier: MIT
// JSON (RFC 8259) through jansson, which refuses doubled keys, NUL and depth. jansson keeps no
// places, so a second walk over the text, which is then known to be valid, finds them: objects
// keep their keys in the order written.
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "text/value_read.h"

struct walk {
    struct arena *a;
    struct str s; // up to the end of the JSON
    size_t at;
    bool deep;
};

static void skip_space(struct walk *w)
{
    while (w->at < w->s.n && is_space_ascii(w->s.p[w->at]))
        w->at++;
}

// Past the string whose opening quote stands at w->at; *from is its first byte.
static void skip_string(struct walk *w, size_t *from, size_t *length)
{
    *from = ++w->at;
    while (w->at < w->s.n && w->s.p[w->at] != '"')
        w->at += w->s.p[w->at] == '\\' ? 2 : 1;
    *length = w->at - *from;
    w->at++;
}

// The text of a string: a view when the file holds it as it is.
static struct str text_of(struct walk *w, const char *p, size_t n, size_t from, size_t length)
{
    struct str raw = str_slice(w->s, from, from + length), text = {p, n};
    return str_eq(raw, text) ? raw : str_copy(w->a, text);
}

static void convert(struct walk *w, json_t *j, struct value *v, unsigned deep);

static void convert_object(struct walk *w, json_t *j, struct value *v, unsigned deep)
{
    v->type = VALUE_MAP;
    const char *key;
    json_t *item;
    w->at++;
    json_object_foreach(j, key, item)
    {
        size_t from, length;
        skip_space(w);
        if (w->at < w->s.n && w->s.p[w->at] == ',')
            w->at++;
        skip_space(w);
        skip_string(w, &from, &length);
        skip_space(w);
        w->at++; // ':'
        struct value one = {0};
        convert(w, item, &one, deep + 1);
        *value_put(w->a, v, text_of(w, key, strlen(key), from, length), from) = one;
    }
    skip_space(w);
    w->at++;
}

static void convert_array(struct walk *w, json_t *j, struct value *v, unsigned deep)
{
    v->type = VALUE_LIST;
    size_t i;
    json_t *item;
    w->at++;
    json_array_foreach(j, i, item)
    {
        skip_space(w);
        if (w->at < w->s.n && w->s.p[w->at] == ',')
            w->at++;
        struct value one = {0};
        convert(w, item, &one, deep + 1);
        *value_push(w->a, v) = one;
    }
    skip_space(w);
    w->at++;
}

static void convert_word(struct walk *w, json_t *j, struct value *v)
{
    size_t from = w->at;
    while (w->at < w->s.n && !is_space_ascii(w->s.p[w->at]) && !strchr(",]}", w->s.p[w->at]))
        w->at++;
    v->text = str_slice(w->s, from, w->at);
    v->type = json_is_integer(j)   ? VALUE_INTEGER
              : json_is_real(j)    ? VALUE_REAL
              : json_is_boolean(j) ? VALUE_BOOL
                                   : VALUE_NULL;
    v->boolean = json_is_true(j);
    v->integer = json_integer_value(j);
    v->real = json_number_value(j);
}

static void convert(struct walk *w, json_t *j, struct value *v, unsigned deep)
{
    skip_space(w);
    v->offset = w->at;
    w->deep |= deep > VALUE_DEEPEST;
    if (w->deep)
        return;
    if (json_is_object(j)) {
        convert_object(w, j, v, deep);
    } else if (json_is_array(j)) {
        convert_array(w, j, v, deep);
    } else if (json_is_string(j)) {
        v->type = VALUE_STRING;
        skip_string(w, &v->offset, &v->length);
        v->text = text_of(w, json_string_value(j), json_string_length(j), v->offset, v->length);
        return;
    } else {
        convert_word(w, j, v);
    }
    v->length = w->at - v->offset;
}

static void complain(struct arena *a, struct str path, struct str whole, size_t at,
                     struct diags *diags, const char *code, const char *message)
{
    struct line_index lines = line_index_make(a, whole);
    unsigned line = 0, column = 0;
    line_index_find(&lines, at, &line, &column);
    diag_add(diags, SEVERITY_ERROR, code, path, line, column, "%s", message)->remedy =
        str_eq(str_of(code), STR("nested-deep"))
            ? STR("nest less deeply")
            : STR("check the commas and quotes before this place");
}

bool value_read_json(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                     struct value *out, struct diags *diags)
{
    json_error_t e;
    size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
    json_t *j = json_loadb(whole.p + from, to - from, flags, &e);
    if (!j) {
        char message[sizeof e.text + 32];
        snprintf(message, sizeof message, "this is not JSON: %s", e.text);
        size_t at = e.position > 0 && (size_t)e.position < to - from ? (size_t)e.position : 0;
        complain(a, path, whole, from + at, diags, "json-syntax", message);
        return false;
    }
    struct walk w = {.a = a, .s = str_slice(whole, 0, to), .at = from};
    struct value v = {0};
    convert(&w, j, &v, 0);
    json_decref(j);
    if (w.deep) {
        complain(a, path, whole, from, diags, "nested-deep",
                 "values are nested more than 32 levels deep");
        return false;
    }
    *out = v;
    return true;
}
