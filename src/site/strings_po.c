// SPDX-License-Identifier: MIT
// Reads PO files (GNU gettext manual, "The Format of PO Files"), line by line. Comments and
// obsolete entries (#~) are passed over, fuzzy and untranslated entries too. A header is
// optional: an override of a few strings needs none.
#include "base/buf.h"
#include "site/strings_parts.h"

enum { FIELD_NONE = -4, FIELD_CONTEXT, FIELD_ID, FIELD_PLURAL }; // else the index of a form

struct po {
    struct strings *strings;
    struct catalogue *catalogue;
    struct error *e;
    const char *file;
    unsigned line;
    struct arena *arena; // of the texts of the entry being read
    struct buf text;     // of the field being read
    int field;
    bool fuzzy, has_id, next_fuzzy;
    struct str context, id;
    struct strings_entry entry;
};

static bool fail(struct po *p, struct str line, struct str at, const char *message)
{
    error_set(p->e, ERROR_INPUT, "%s", message);
    unsigned column = at.p ? (unsigned)(at.p - line.p) + 1 : 1;
    return error_place(p->e, p->file, p->line, column);
}

static void end_field(struct po *p)
{
    struct str text = str_copy(p->arena, buf_view(&p->text));
    buf_reset(&p->text);
    if (p->field == FIELD_ID) {
        p->id = text;
        p->has_id = true;
    } else if (p->field == FIELD_CONTEXT) {
        p->context = text;
    } else if (p->field >= 0) {
        p->entry.forms[p->field] = text;
        if (p->entry.len < (size_t)p->field + 1)
            p->entry.len = (size_t)p->field + 1;
    }
    p->field = FIELD_NONE;
}

static bool end_entry(struct po *p)
{
    end_field(p);
    bool ok = true;
    bool translated = p->entry.len > 0;
    for (size_t i = 0; i < p->entry.len; i++)
        translated = translated && p->entry.forms[i].n > 0;
    if (p->has_id && translated && !p->fuzzy) {
        if (p->id.n == 0 && p->context.n == 0)
            ok = catalogue_header(p->catalogue, p->entry.forms[0], p->e) ||
                 error_place(p->e, p->file, p->line, 1);
        else if (p->context.n == 0)
            catalogue_put(p->strings, p->catalogue, p->id, &p->entry);
    }
    p->has_id = false;
    p->fuzzy = p->next_fuzzy;
    p->next_fuzzy = false;
    p->context = p->id = STR_NONE;
    p->entry = (struct strings_entry){0};
    arena_reset(p->arena);
    return ok;
}

static char escaped(char c)
{
    static const char from[] = "ntr\"\\abfv", to[] = "\n\t\r\"\\\a\b\f\v";
    for (size_t i = 0; from[i]; i++)
        if (from[i] == c)
            return to[i];
    return '\0';
}

// Appends the quoted text that is the rest of the line.
static bool read_quoted(struct po *p, struct str line, struct str quoted)
{
    if (quoted.n < 2 || quoted.p[0] != '"')
        return fail(p, line, quoted, "a text in double quotes was expected here");
    size_t i = 1;
    for (; i < quoted.n && quoted.p[i] != '"'; i++) {
        char c = quoted.p[i];
        if (c == '\\') {
            c = i + 1 < quoted.n ? escaped(quoted.p[i + 1]) : '\0';
            if (c == '\0')
                return fail(p, line, str_from(quoted, i), "unknown escape in a text");
            i++;
        }
        buf_char(&p->text, c);
    }
    if (i + 1 != quoted.n)
        return fail(p, line, str_from(quoted, i < quoted.n ? i : 0),
                    "the closing double quote is missing or is not the last character");
    return true;
}

static bool start_form(struct po *p, struct str line, struct str *rest)
{
    p->field = 0;
    if (!str_starts(*rest, STR("[")))
        return true;
    bool digit = rest->n > 2 && is_digit_ascii(rest->p[1]) && rest->p[2] == ']';
    if (!digit)
        return fail(p, line, *rest, "the number of a plural form is written [0] to [9]");
    p->field = rest->p[1] - '0';
    *rest = str_from(*rest, 3);
    return true;
}

static bool read_keyword(struct po *p, struct str line)
{
    static const struct {
        const char *word;
        int field;
    } words[] = {{"msgctxt", FIELD_CONTEXT}, {"msgid_plural", FIELD_PLURAL}, {"msgid", FIELD_ID}};
    end_field(p);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str word = str_of(words[i].word);
        if (!str_starts(line, word))
            continue;
        bool starts =
            words[i].field == FIELD_CONTEXT || (words[i].field == FIELD_ID && p->context.p == NULL);
        if ((starts || p->entry.len) && !end_entry(p))
            return false;
        p->field = words[i].field;
        return read_quoted(p, line, str_trim(str_from(line, word.n)));
    }
    if (!str_starts(line, STR("msgstr"))) {
        fail(p, line, line, "neither a comment nor msgid, msgid_plural, msgstr or a text");
        return error_remedy(p->e, "see the manual of gettext for the form of PO files");
    }
    if (!p->has_id)
        return fail(p, line, line, "msgstr without a msgid before it");
    struct str rest = str_from(line, 6);
    return start_form(p, line, &rest) && read_quoted(p, line, str_trim(rest));
}

static bool read_line(struct po *p, struct str raw)
{
    struct str line = str_trim(raw);
    if (line.n == 0)
        return true;
    if (line.p[0] == '#') {
        if (str_starts(line, STR("#,")) && str_contains(line, STR("fuzzy")))
            p->next_fuzzy = true;
        return true;
    }
    if (line.p[0] != '"')
        return read_keyword(p, line);
    if (p->field == FIELD_NONE)
        return fail(p, raw, line, "a text that belongs to no msgid or msgstr");
    return read_quoted(p, raw, line);
}

bool strings_add_po(struct strings *s, struct str lang, struct str text, const char *file,
                    struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct po p = {.strings = s,
                   .catalogue = strings_open(s, lang),
                   .e = e,
                   .file = file,
                   .arena = &scratch,
                   .field = FIELD_NONE};
    bool ok = true;
    struct str rest = text, line;
    while (ok && str_line(&rest, &line)) {
        p.line++;
        ok = read_line(&p, line);
    }
    ok = ok && end_entry(&p);
    buf_free(&p.text);
    arena_free(&scratch);
    return ok;
}
