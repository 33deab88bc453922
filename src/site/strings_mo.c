// SPDX-License-Identifier: MIT
// Reads catalogues compiled by msgfmt, of either byte order. Every offset and length is
// checked before it is followed; the hash table of the file is not used.
#include <string.h>

#include "site/strings_parts.h"

struct mo {
    struct str bytes;
    bool swapped;
};

static const uint32_t mo_magic = 0x950412de;

enum { MO_HEADER = 20 };

// The 32 bits at offset, which must lie inside.
static uint32_t number_at(const struct mo *m, size_t offset)
{
    uint32_t v;
    memcpy(&v, m->bytes.p + offset, sizeof v);
    return m->swapped ? __builtin_bswap32(v) : v;
}

static bool is_inside(const struct mo *m, size_t offset, size_t len)
{
    return offset <= m->bytes.n && len <= m->bytes.n - offset;
}

// The text that the i-th row of a table points to. It must end in NUL.
static bool text_at(const struct mo *m, size_t table, size_t i, struct str *out)
{
    size_t len = number_at(m, table + i * 8);
    size_t offset = number_at(m, table + i * 8 + 4);
    if (!is_inside(m, offset, len + 1) || m->bytes.p[offset + len] != '\0')
        return false;
    *out = (struct str){m->bytes.p + offset, len};
    return utf8_valid_prefix(*out) == out->n;
}

static bool add_entry(struct strings *s, struct catalogue *c, struct str original,
                      struct str translation, struct error *e)
{
    struct str id, rest = original;
    str_split(&rest, '\0', &id);
    if (original.n == 0)
        return catalogue_header(c, translation, e);
    struct strings_entry entry = {0};
    struct str form;
    rest = translation;
    while (entry.len < STRINGS_FORMS_LIMIT && str_split(&rest, '\0', &form))
        entry.forms[entry.len++] = form;
    catalogue_put(s, c, id, &entry);
    return true;
}

bool strings_add_mo(struct strings *s, struct str lang, struct str bytes, struct error *e)
{
    struct mo m = {.bytes = bytes};
    if (bytes.n < MO_HEADER)
        return error_set(e, ERROR_INPUT, "a compiled catalogue is shorter than its header");
    uint32_t magic = number_at(&m, 0);
    m.swapped = magic == __builtin_bswap32(mo_magic);
    if ((magic != mo_magic && !m.swapped) || number_at(&m, 4) >> 16 > 1)
        return error_set(e, ERROR_INPUT, "this is not a compiled catalogue");
    size_t len = number_at(&m, 8);
    size_t originals = number_at(&m, 12), translations = number_at(&m, 16);
    if (len > STRINGS_ENTRIES_LIMIT)
        return error_set(e, ERROR_LIMIT, "a catalogue holds %zu strings; at most %d are read", len,
                         STRINGS_ENTRIES_LIMIT);
    if (!is_inside(&m, originals, len * 8) || !is_inside(&m, translations, len * 8))
        return error_set(e, ERROR_INPUT, "a compiled catalogue is cut off");
    struct catalogue *c = strings_open(s, lang);
    for (size_t i = 0; i < len; i++) {
        struct str original, translation;
        if (!text_at(&m, originals, i, &original) || !text_at(&m, translations, i, &translation))
            return error_set(e, ERROR_INPUT, "string %zu of a compiled catalogue is damaged", i);
        if (!add_entry(s, c, original, translation, e))
            return false;
    }
    return true;
}
