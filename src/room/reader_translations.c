// SPDX-License-Identifier: MIT
// Fields of records in several languages: "title_fr" beside "title_en", "quote: {fr: …, en: …}",
// "url: {en: https://…, ja: https://…}". They are one title, one quotation, one entry.
#include <string.h>

#include "room/reader_blocks.h"
#include "text/lang_tag.h"

// A text, or a list of nothing else: no addresses, no records.
static bool is_text(const struct node *n)
{
    if (!n || n->next)
        return false;
    if (n->type == NODE_TEXT)
        return !value_is_address(n->text, 0);
    const struct node *item = n->type == NODE_LIST ? n->first : NULL;
    bool texts = item != NULL;
    for (; item && texts; item = item->next)
        texts = item->first && is_text(item->first) && item->first->type == NODE_TEXT;
    return texts;
}

// "pt-BR", "zh_TW", "en-us".
static bool is_tag(struct str key)
{
    enum { CODE = 2, TAG = 5 };
    char mark = key.n == TAG ? key.p[CODE] : 0;
    struct str region = mark ? str_from(key, CODE + 1) : STR_NONE;
    return (mark == '-' || mark == '_') && lang_is_code(str_slice(key, 0, CODE)) &&
           is_alpha_ascii(region.p[0]) && is_alpha_ascii(region.p[1]) &&
           (mark == '-' || country_is_code(region));
}

// "français": in a map of two or three of them.
static bool is_name(const struct node *field)
{
    enum { FIELDS = 4, LEAST = 4 };
    int fields = 0;
    for (const struct node *f = field->parent ? field->parent->first : NULL; f; f = f->next)
        if (++fields > FIELDS)
            return false;
    return field->extra.n >= LEAST && lang_of_name(field->extra).n;
}

bool field_is_called_by_language(const struct node *field)
{
    struct str key = field->extra;
    return field->type == NODE_FIELD &&
           ((key.n == 2 && is_alpha_ascii(key.p[0]) && is_alpha_ascii(key.p[1])) || is_tag(key) ||
            is_name(field));
}

// Whether the key of a text is a language or ends in one, "en", "title_fr", "titleDe", and what
// stands before it.
static bool language_of_key(const struct node *field, struct str *base)
{
    static const char *const codes[] = {"en", "fr", "de", "es", "it", "pt", "nl", "ca", "eu", "gl",
                                        "da", "sv", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "ru",
                                        "uk", "tr", "el", "ja", "zh", "ko", "ar", "he"};
    struct str key = field->extra, code = key.n >= 2 ? str_from(key, key.n - 2) : STR_NONE;
    bool apart = key.n == 2 || (key.n > 3 && (strchr("_-. ", key.p[key.n - 3]) ||
                                              (code.p[0] >= 'A' && code.p[0] <= 'Z' &&
                                               !(code.p[1] >= 'A' && code.p[1] <= 'Z'))));
    if (field->type != NODE_FIELD || !code.n || !is_text(field->first))
        return false;
    *base = str_slice(key, 0, 0);
    if (is_tag(key) || is_name(field))
        return true;
    *base = str_slice(key, 0, key.n - 2);
    for (size_t i = 0; apart && i < sizeof codes / sizeof *codes; i++)
        if (str_eq_ascii(code, str_of(codes[i])))
            return true;
    return false;
}

static bool has_text(const struct node *field)
{
    const struct node *text = field->type == NODE_FIELD ? field->first : NULL;
    return text && !text->next && text->type == NODE_TEXT && text->text.n;
}

// Whether a field is called as "title_" and "title" for "titleEn" are, without the language.
static bool is_base(const struct node *field, struct str base)
{
    if (base.n && strchr("_-. ", base.p[base.n - 1]))
        base.n--;
    return base.n && str_eq(field->extra, base) && has_text(field);
}

bool field_has_translation(const struct node *n, const struct node *from, const struct node *until)
{
    enum { FIELDS = 64 };
    struct str base = STR_NONE, other;
    int left = FIELDS;
    const struct node *f = language_of_key(n, &base) ? from : until;
    for (; f != until && left > 0; f = f->next, left--)
        if (f != n && ((language_of_key(f, &other) && str_eq(other, base)) || is_base(f, base)))
            return true;
    return false;
}

// "{de: …, en: …}": one text in several languages.
static bool is_texts(const struct node *record)
{
    size_t fields = 0;
    for (const struct node *f = record->first; f; f = f->next, fields++)
        if (f->type != NODE_FIELD || !field_is_called_by_language(f) || !f->first ||
            f->first->type == NODE_RECORD || f->first->type == NODE_LINK)
            return false;
    return fields >= 2;
}

// "{de: https://…, en: https://…}": the addresses of one article, or its address in one language.
static bool is_addresses(const struct node *record)
{
    size_t fields = 0;
    for (const struct node *f = record->first; f; f = f->next, fields++)
        if (f->type != NODE_FIELD || !(lang_is_code(f->extra) || is_tag(f->extra)) ||
            (f->first &&
             (f->first->next || (f->first->type != NODE_TEXT &&
                                 (f->first->type != NODE_LINK || !f->first->autolink)))))
            return false;
    return fields > 0;
}

// Whether the record is all that a field of another record holds, beside fields with a text.
static bool is_one_of_parts(const struct node *record)
{
    enum { FIELDS = 64 };
    const struct node *field = record->parent, *outer = field ? field->parent : NULL;
    int left = FIELDS;
    if (!outer || field->type != NODE_FIELD || outer->type != NODE_RECORD ||
        field->first != record || record->next)
        return false;
    for (const struct node *f = outer->first; f && left-- > 0; f = f->next)
        if (f != field && (has_text(f) || (f->type == NODE_FIELD && f->first &&
                                           f->first->type == NODE_RECORD && is_texts(f->first))))
            return true;
    return false;
}

bool record_is_translations(const struct node *record)
{
    return is_texts(record) || (is_addresses(record) && is_one_of_parts(record));
}

bool field_is_of_language(const struct node *field)
{
    const struct node *record = field->parent;
    return record && record->type == NODE_RECORD && record_is_translations(record);
}
