// SPDX-License-Identifier: MIT
#include "room/ledger.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "text/value_read.h"

static char *path_of(struct arena *a, const struct ledger *l)
{
    return path_join(a, l->folder, str_c(a, l->name));
}

static bool refuse(const struct ledger *l, struct diags *diags, const char *message)
{
    diag_add(diags, SEVERITY_ERROR, "ledger", l->name, 0, 0, "%s", message)->remedy =
        STR("mend it, or move it away: presse writes a new one");
    return false;
}

bool ledger_read(struct arena *a, const char *folder, const char *name, struct ledger *out,
                 struct diags *diags)
{
    struct error e = {0};
    struct value v = {0};
    *out = (struct ledger){
        .arena = a, .folder = folder, .name = str_of(name), .list = {.type = VALUE_LIST}};
    const char *path = path_of(a, out);
    if (!file_exists(path))
        return true;
    if (!file_read(path, LEDGER_LARGEST, a, &out->source, NULL, &e))
        return refuse(out, diags, e.message);
    size_t before = diags->len;
    if (!value_read_yaml(a, out->name, out->source, 0, out->source.n, &v, diags))
        return diags->len > before ? false : refuse(out, diags, "it cannot be read");
    if (v.type == VALUE_NULL)
        return true;
    bool fits = v.type == VALUE_LIST;
    for (size_t i = 0; fits && i < v.len; i++)
        fits = v.items[i].type == VALUE_MAP;
    if (!fits)
        return refuse(out, diags, "it should be a list of entries, each beginning with \"- \"");
    out->list = v;
    return true;
}

unsigned ledger_line(const struct ledger *l, const struct value *entry)
{
    if (entry->offset == 0 && entry->length == 0)
        return 0;
    unsigned line = 1;
    for (size_t i = 0; i < entry->offset && i < l->source.n; i++)
        line += l->source.p[i] == '\n';
    return line;
}

struct value *ledger_add(struct ledger *l)
{
    struct value *v = value_push(l->arena, &l->list);
    v->type = VALUE_MAP;
    return v;
}

void ledger_set(struct ledger *l, struct value *entry, struct str key, struct str text)
{
    size_t i = 0;
    while (i < entry->len && !str_eq(entry->keys[i], key))
        i++;
    if (text.n) {
        struct value *v = i < entry->len ? &entry->items[i] : value_put(l->arena, entry, key, 0);
        *v = (struct value){.type = VALUE_STRING, .text = str_copy(l->arena, text)};
        return;
    }
    if (i == entry->len)
        return;
    for (entry->len--; i < entry->len; i++) {
        entry->keys[i] = entry->keys[i + 1];
        entry->key_offsets[i] = entry->key_offsets[i + 1];
        entry->items[i] = entry->items[i + 1];
    }
}

void ledger_remove(struct ledger *l, size_t i)
{
    for (l->list.len--; i < l->list.len; i++)
        l->list.items[i] = l->list.items[i + 1];
}

// ---- writing

// Whether a plain scalar says s and nothing else: no blank, no mark that YAML knows.
static bool is_plain(struct str s)
{
    if (!s.n || (!is_alpha_ascii(s.p[0]) && !is_digit_ascii(s.p[0])) || s.p[s.n - 1] == ':')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alpha_ascii(s.p[i]) && !is_digit_ascii(s.p[i]) && !strchr("_./:%?=&+~@-", s.p[i]))
            return false;
    static const char *const words[] = {"true", "false", "null", "yes", "no", "on", "off"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_ascii(s, str_of(words[i])))
            return false;
    return true;
}

static void write_quoted(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_format(b, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            buf_format(b, "\\x%02x", c);
        else
            buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}

// Lists and maps in an entry, which presse itself never writes, on one line.
static void write_value(struct buf *b, const struct value *v)
{
    bool map = v->type == VALUE_MAP;
    if (map || v->type == VALUE_LIST) {
        buf_char(b, map ? '{' : '[');
        for (size_t i = 0; i < v->len; i++) {
            buf_c(b, i ? ", " : "");
            if (map) {
                write_quoted(b, v->keys[i]);
                buf_c(b, ": ");
            }
            write_value(b, &v->items[i]);
        }
        buf_char(b, map ? '}' : ']');
    } else if (v->type == VALUE_STRING && !is_plain(v->text)) {
        write_quoted(b, v->text);
    } else if (v->type == VALUE_NULL) {
        buf_c(b, "null");
    } else {
        buf_str(b, v->text);
    }
}

static void write_entry(struct buf *b, const struct value *entry)
{
    for (size_t i = 0; i < entry->len; i++) {
        buf_c(b, i ? "  " : "- ");
        if (is_plain(entry->keys[i]))
            buf_str(b, entry->keys[i]);
        else
            write_quoted(b, entry->keys[i]);
        buf_c(b, ": ");
        write_value(b, &entry->items[i]);
        buf_char(b, '\n');
    }
    if (!entry->len)
        buf_c(b, "- {}\n");
}

struct str ledger_text(const struct ledger *l, const char *about)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str rest = l->source, line;
    if (!l->list.len)
        return STR_NONE;
    while (str_line(&rest, &line) && (str_starts(line, STR("#")) || !str_trim(line).n)) {
        buf_str(&b, line);
        buf_char(&b, '\n');
    }
    if (!b.n)
        buf_c(&b, about);
    for (size_t i = 0; i < l->list.len; i++)
        write_entry(&b, &l->list.items[i]);
    return str_copy(l->arena, buf_view(&b));
}

static bool is_as_read(const struct ledger *l, const char *path, struct error *e)
{
    struct str now = STR_NONE;
    if (file_exists(path) && !file_read(path, LEDGER_LARGEST, l->arena, &now, NULL, e))
        return false;
    if (str_eq(now, l->source))
        return true;
    error_set(e, ERROR_INPUT, "%s was changed meanwhile", path);
    return error_remedy(e, "do it again");
}

bool ledger_write(const struct ledger *l, const char *about, struct error *e)
{
    const char *path = path_of(l->arena, l);
    struct str text = ledger_text(l, about);
    if (!is_as_read(l, path, e))
        return false;
    if (text.n)
        return file_replace(path, text, true, e);
    if (unlink(path) == 0 || errno == ENOENT)
        return true;
    return error_errno(e, "cannot remove %s", path);
}
