// SPDX-License-Identifier: MIT
// Entries as records. Every text is quoted, so that none is taken for a number, a date or a key;
// the quotation of JSON is also that of YAML's double quotes and of TOML's basic strings.
#include <string.h>

#include "base/buf.h"
#include "room/convert.h"
#include "room/plain.h"

void convert_split_note(const struct clip *c, struct str *access, struct str *note)
{
    size_t blank = str_find_char(c->note, ' ');
    *access = c->access == ACCESS_UNKNOWN ? STR_NONE : str_slice(c->note, 0, blank);
    *note = c->access == ACCESS_UNKNOWN ? c->note : str_trim(str_from(c->note, access->n));
}

enum { FIELDS = 7 };
struct field {
    const char *key;
    struct str value; // empty: left out
};

static void fields_of(struct convert_records r, size_t i, char day[DATE_ISO_SIZE],
                      struct field out[FIELDS])
{
    const struct clip *c = &r.clips->items[i];
    struct str access, note, rest = r.entries[i].rest.text;
    convert_split_note(c, &access, &note);
    date_iso(c->date, day);
    const struct field all[FIELDS] = {
        {"title", c->title},           {"url", c->url},
        {"outlet", c->outlet_text},    {"date", date_known(c->date) ? str_of(day) : STR_NONE},
        {"author", c->author},         {"access", access},
        {"note", rest.n ? rest : note}};
    memcpy(out, all, sizeof all);
}

void convert_yaml(struct buf *b, struct convert_records r, struct str key, const char *eol)
{
    const char *indent = key.n ? "  " : "";
    if (key.n)
        buf_format(b, "%.*s:%s", STR_ARG(key), eol);
    for (size_t i = 0; i < r.clips->len; i++) {
        char day[DATE_ISO_SIZE];
        struct field fields[FIELDS];
        bool first = true;
        if (r.entries[i].stays.n)
            continue;
        fields_of(r, i, day, fields);
        for (size_t k = 0; k < FIELDS; k++) {
            if (!fields[k].value.n)
                continue;
            buf_format(b, "%s%s%s: ", indent, first ? "- " : "  ", fields[k].key);
            if (fields[k].value.p == day)
                buf_str(b, fields[k].value);
            else
                plain_quoted(b, fields[k].value);
            buf_c(b, eol);
            first = false;
        }
    }
}

void convert_toml(struct buf *b, struct convert_records r, struct str key, const char *eol)
{
    for (size_t i = 0; i < r.clips->len; i++) {
        char day[DATE_ISO_SIZE];
        struct field fields[FIELDS];
        if (r.entries[i].stays.n)
            continue;
        fields_of(r, i, day, fields);
        buf_format(b, "%s[[%.*s]]%s", b->n ? eol : "", STR_ARG(key), eol);
        for (size_t k = 0; k < FIELDS; k++) {
            if (!fields[k].value.n)
                continue;
            buf_format(b, "%s = ", fields[k].key);
            if (fields[k].value.p == day && r.clips->items[i].date.day)
                buf_str(b, fields[k].value); // a local date; TOML has none without a day
            else
                plain_quoted(b, fields[k].value);
            buf_c(b, eol);
        }
    }
}

void convert_json(struct buf *b, struct convert_records r)
{
    buf_c(b, "[\n");
    for (size_t i = 0; i < r.clips->len; i++) {
        char day[DATE_ISO_SIZE];
        struct field fields[FIELDS];
        bool first = true;
        fields_of(r, i, day, fields);
        buf_c(b, "  {\n");
        for (size_t k = 0; k < FIELDS; k++) {
            if (!fields[k].value.n)
                continue;
            buf_format(b, "%s    \"%s\": ", first ? "" : ",\n", fields[k].key);
            plain_quoted(b, fields[k].value);
            first = false;
        }
        buf_c(b, i + 1 < r.clips->len ? "\n  },\n" : "\n  }\n");
    }
    buf_c(b, "]\n");
}
