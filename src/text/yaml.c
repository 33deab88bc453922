// SPDX-License-Identifier: MIT
// YAML through libfyaml, which agrees with the whole YAML test suite on what is YAML. Typing
// is ours: the core schema of YAML 1.2 (10.3.2), on plain scalars only. Aliases are refused,
// not expanded: a page needs none, and a few lines of them can stand for gigabytes.
#include <errno.h>
#include <libfyaml.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/library.h"
#include "base/map.h"
#include "text/yaml_simple.h"

// What yaml_simple reads needs no library: it is loaded for the first text that does.
// clang-format off
#define CALLS(_) \
    _(fy_diag_cfg_default) _(fy_diag_create) _(fy_diag_destroy) _(fy_diag_errors_iterate) \
    _(fy_diag_got_error) _(fy_diag_set_collect_errors) _(fy_document_build_from_string) \
    _(fy_document_destroy) _(fy_document_root) _(fy_node_get_scalar) \
    _(fy_node_get_scalar_token) _(fy_node_get_style) _(fy_node_get_tag) _(fy_node_get_type) \
    _(fy_node_mapping_iterate) _(fy_node_pair_key) _(fy_node_pair_value) \
    _(fy_node_sequence_iterate) _(fy_token_end_mark) _(fy_token_start_mark)
// clang-format on
#define CALL(name) {#name, &fy.name},
LIBRARY_OF(fy, CALLS, LIBRARY_POINTER, CALL, "libfyaml.so.0", "libfyaml0", "read YAML")

static bool is_scalar(struct fy_node *n)
{
    return fy.fy_node_get_type(n) == FYNT_SCALAR;
}

static bool is_alias(struct fy_node *n)
{
    return is_scalar(n) && fy.fy_node_get_style(n) == FYNS_ALIAS;
}

static bool is_sequence(struct fy_node *n)
{
    return fy.fy_node_get_type(n) == FYNT_SEQUENCE;
}

static bool is_mapping(struct fy_node *n)
{
    return fy.fy_node_get_type(n) == FYNT_MAPPING;
}

struct yaml {
    struct arena *a;
    struct str path, whole;
    size_t from;
    struct diags *diags;
    struct line_index lines; // made by the first complaint
    unsigned keeps_from;     // maps this deep keep both values of a key that they have twice
    bool failed;
};

static struct diag *complain(struct yaml *y, enum severity severity, const char *code, size_t at,
                             const char *message)
{
    if (!y->lines.len)
        y->lines = line_index_make(y->a, y->whole);
    unsigned line = 0, column = 0;
    line_index_find(&y->lines, at, &line, &column);
    return diag_add(y->diags, severity, code, y->path, line, column, "%s", message);
}

// Scalars

static bool is_one_of(struct str s, const char *const *words)
{
    for (; *words; words++)
        if (str_eq(s, str_of(*words)))
            return true;
    return false;
}

static bool all_in(struct str s, const char *set)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i] || !strchr(set, s.p[i]))
            return false;
    return s.n > 0;
}

static struct str without_sign(struct str s)
{
    return s.n && (s.p[0] == '-' || s.p[0] == '+') ? str_from(s, 1) : s;
}

static bool read_integer(struct str s, int64_t *out)
{
    struct str digits = without_sign(s);
    int base = 10;
    if (str_starts(s, STR("0x")) || str_starts(s, STR("0o"))) {
        base = s.p[1] == 'x' ? 16 : 8;
        digits = str_from(s, 2);
    }
    if (!all_in(digits, base == 16  ? "0123456789abcdefABCDEF"
                        : base == 8 ? "01234567"
                                    : "0123456789") ||
        s.n > 24)
        return false;
    char copy[32];
    struct str number = base == 10 ? s : digits;
    memcpy(copy, number.p, number.n);
    copy[number.n] = '\0';
    errno = 0;
    *out = strtoll(copy, NULL, base);
    return errno == 0;
}

static bool read_real(struct str s, double *out)
{
    static const char *const infinite[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nan[] = {".nan", ".NaN", ".NAN", NULL};
    struct str body = without_sign(s);
    if (is_one_of(body, infinite) || is_one_of(s, nan)) {
        *out = strtod(is_one_of(s, nan) ? "nan" : s.p[0] == '-' ? "-inf" : "inf", NULL);
        return true;
    }
    if (!all_in(body, "0123456789.eE+-") || s.n > 60)
        return false;
    if (!is_digit_ascii(body.p[0]) &&
        !(body.n > 1 && body.p[0] == '.' && is_digit_ascii(body.p[1])))
        return false;
    char copy[64], *end;
    memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    double d = strtod(copy, &end);
    if (*end)
        return false;
    *out = d;
    return true;
}

// Most texts are words or days, which none of the others begins like.
static bool begins_otherwise(struct str s)
{
    enum { WORD_LONGEST = sizeof "false" - 1 };
    size_t digits = 0;
    while (digits < s.n && is_digit_ascii(s.p[digits]))
        digits++;
    if (digits)
        return digits < s.n && s.p[digits] == '-';
    if (s.n && is_alpha_ascii(s.p[0]))
        return s.n > WORD_LONGEST || !strchr("nNtTfF", s.p[0]);
    return s.n && !strchr("~+-.", s.p[0]);
}

void yaml_type_plain(struct value *v)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    if (begins_otherwise(v->text))
        return;
    if (is_one_of(v->text, nulls)) {
        v->type = VALUE_NULL;
    } else if (is_one_of(v->text, trues) || is_one_of(v->text, falses)) {
        v->type = VALUE_BOOL;
        v->boolean = is_one_of(v->text, trues);
    } else if (read_integer(v->text, &v->integer)) {
        v->type = VALUE_INTEGER;
        v->real = (double)v->integer;
    } else if (read_real(v->text, &v->real)) {
        v->type = VALUE_REAL;
    }
}

// The text of a token: a view into the file when it stands there unchanged.
static struct str token_text(struct yaml *y, const char *p, size_t n, size_t offset)
{
    if (n && offset + n <= y->whole.n && memcmp(y->whole.p + offset, p, n) == 0)
        return (struct str){y->whole.p + offset, n};
    return str_copy(y->a, (struct str){p, n});
}

static void locate(struct yaml *y, struct fy_token *token, size_t *offset, size_t *length)
{
    const struct fy_mark *start = token ? fy.fy_token_start_mark(token) : NULL;
    const struct fy_mark *end = token ? fy.fy_token_end_mark(token) : NULL;
    *offset = y->from + (start ? start->input_pos : 0);
    *length =
        start && end && end->input_pos > start->input_pos ? end->input_pos - start->input_pos : 0;
}

static void convert_scalar(struct yaml *y, struct fy_node *n, struct value *v)
{
    size_t len = 0;
    const char *p = fy.fy_node_get_scalar(n, &len);
    locate(y, fy.fy_node_get_scalar_token(n), &v->offset, &v->length);
    // The marks of a block are where its first line and the one behind it begin.
    for (; v->length && is_space_ascii(y->whole.p[v->offset]); v->length--)
        v->offset++;
    while (v->length && is_space_ascii(y->whole.p[v->offset + v->length - 1]))
        v->length--;
    v->type = VALUE_STRING;
    v->text = token_text(y, p ? p : "", p ? len : 0, v->offset);
    size_t tag_len = 0;
    const char *tag = fy.fy_node_get_tag(n, &tag_len);
    if (fy.fy_node_get_style(n) == FYNS_PLAIN && !tag)
        yaml_type_plain(v);
}

static void convert(struct yaml *y, struct fy_node *n, struct value *v, unsigned deep);

static void convert_list(struct yaml *y, struct fy_node *n, struct value *v, unsigned deep)
{
    v->type = VALUE_LIST;
    void *at = NULL;
    for (struct fy_node *item; (item = fy.fy_node_sequence_iterate(n, &at));) {
        // value_push may move the items: the new one is filled at once.
        struct value one = {0};
        convert(y, item, &one, deep + 1);
        *value_push(y->a, v) = one;
    }
    value_cover(v);
}

static void complain_twice(struct yaml *y, struct str key, size_t offset, bool keeps)
{
    struct str shown = str_slice(key, 0, 80);
    char message[200];
    snprintf(message, sizeof message, "the key \"%.*s\" is written twice; %s", STR_ARG(shown),
             keeps ? "both are read" : "the last counts");
    complain(y, SEVERITY_WARNING, "key-twice", offset, message)->remedy =
        keeps ? STR("begin each entry with a dash, or remove one of the two lines")
              : STR("remove one of the two lines");
}

// Where the value of key goes; `index` holds the position + 1 of each key of the map.
static struct value *slot_for(struct yaml *y, struct value *map, struct map *index, struct str key,
                              size_t offset, bool keeps)
{
    void **known = map_at(index, key);
    size_t i = (size_t)(uintptr_t)*known;
    if (i) {
        complain_twice(y, key, offset, keeps);
        if (keeps)
            return value_put(y->a, map, key, offset);
        map->key_offsets[i - 1] = offset;
        return &map->items[i - 1];
    }
    *known = (void *)(uintptr_t)(map->len + 1);
    return value_put(y->a, map, key, offset);
}

// Moves the beginning, not the end.
static void begin_at(struct value *v, size_t at)
{
    size_t end = v->offset + v->length;
    v->offset = at;
    v->length = end > at ? end - at : 0;
}

static void convert_map(struct yaml *y, struct fy_node *n, struct value *v, unsigned deep)
{
    v->type = VALUE_MAP;
    struct map index = MAP_IN(y->a);
    void *at = NULL;
    for (struct fy_node_pair *pair; (pair = fy.fy_node_mapping_iterate(n, &at));) {
        struct fy_node *key = fy.fy_node_pair_key(pair);
        size_t len = 0, offset = y->from, length = 0;
        const char *p =
            key && is_scalar(key) && !is_alias(key) ? fy.fy_node_get_scalar(key, &len) : NULL;
        if (key && !p)
            complain(y, SEVERITY_WARNING, "yaml-key", y->from, "a key that is no text is ignored");
        if (!p)
            continue;
        locate(y, fy.fy_node_get_scalar_token(key), &offset, &length);
        struct value one = {0};
        if (fy.fy_node_pair_value(pair))
            convert(y, fy.fy_node_pair_value(pair), &one, deep + 1);
        if (one.offset == y->from) // nothing is written there, or no key
            begin_at(&one, offset + length);
        *slot_for(y, v, &index, token_text(y, p, len, offset), offset, deep >= y->keeps_from) = one;
    }
    value_cover(v);
}

static void convert(struct yaml *y, struct fy_node *n, struct value *v, unsigned deep)
{
    if (deep > VALUE_DEEPEST) {
        if (!y->failed)
            complain(y, SEVERITY_ERROR, "nested-deep", y->from,
                     "values are nested more than 32 levels deep")
                ->remedy = STR("nest less deeply");
        y->failed = true;
    } else if (is_alias(n)) {
        size_t offset, length;
        locate(y, fy.fy_node_get_scalar_token(n), &offset, &length);
        complain(y, SEVERITY_ERROR, "yaml-alias", offset ? offset - 1 : 0,
                 "aliases (*name) are not followed")
            ->remedy = STR("write the value out");
    } else if (is_mapping(n)) {
        convert_map(y, n, v, deep);
    } else if (is_sequence(n)) {
        convert_list(y, n, v, deep);
    } else {
        convert_scalar(y, n, v);
    }
}

// The first thing that libfyaml complained of, as our diagnostic.
static void report_syntax(struct yaml *y, struct fy_diag *diag)
{
    void *at = NULL;
    const struct fy_diag_error *e = fy.fy_diag_errors_iterate(diag, &at);
    struct line_index lines = line_index_make(y->a, y->whole);
    unsigned line = 1, column = 1;
    line_index_find(&lines, y->from, &line, &column);
    if (e && e->line > 0) {
        line += (unsigned)e->line - 1;
        column = e->column > 0 ? (unsigned)e->column : 1;
    }
    const char *message = e && e->msg ? e->msg : "it cannot be read";
    if (strstr(message, "depth")) { // libfyaml's own limit, beyond ours
        diag_add(y->diags, SEVERITY_ERROR, "nested-deep", y->path, line, column,
                 "values are nested more than %d levels deep", VALUE_DEEPEST)
            ->remedy = STR("nest less deeply");
        return;
    }
    diag_add(y->diags, SEVERITY_ERROR, "yaml-syntax", y->path, line, column, "this is not YAML: %s",
             message)
        ->remedy = STR("put quotes around a text that holds \": \", \" #\" or begins with a sign");
}

static bool read_all(struct yaml *y, size_t to, struct value *out)
{
    struct fy_diag_cfg diag_cfg;
    library_need(&libfy);
    fy.fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    struct fy_diag *diag = fy.fy_diag_create(&diag_cfg);
    if (!diag)
        return false;
    fy.fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg cfg = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_ALLOW_DUPLICATE_KEYS |
                 FYPCF_DEFAULT_VERSION_1_2,
        .diag = diag,
    };
    struct fy_document *doc =
        fy.fy_document_build_from_string(&cfg, y->whole.p + y->from, to - y->from);
    struct fy_node *root = doc ? fy.fy_document_root(doc) : NULL;
    struct value v = {.offset = y->from};
    if (root)
        convert(y, root, &v, 0);
    else if (fy.fy_diag_got_error(diag)) {
        report_syntax(y, diag);
        y->failed = true;
    }
    fy.fy_document_destroy(doc);
    fy.fy_diag_destroy(diag);
    if (y->failed)
        return false;
    *out = v;
    return true;
}

bool yaml_read_any(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                   struct value *out, struct diags *diags)
{
    struct yaml y = {
        .a = a, .path = path, .whole = whole, .from = from, .diags = diags, .keeps_from = UINT_MAX};
    return read_all(&y, to, out);
}

bool value_read_yaml(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                     struct value *out, struct diags *diags)
{
    return yaml_read_simple(a, whole, from, to, out) ||
           yaml_read_any(a, path, whole, from, to, out, diags);
}

bool value_read_yaml_kept(struct arena *a, struct str path, struct str whole, size_t from,
                          size_t to, unsigned deep, struct value *out, struct diags *diags)
{
    struct yaml y = {
        .a = a, .path = path, .whole = whole, .from = from, .diags = diags, .keeps_from = deep};
    return yaml_read_simple(a, whole, from, to, out) || read_all(&y, to, out) ||
           yaml_read_lenient(a, path, whole, from, to, out);
}
