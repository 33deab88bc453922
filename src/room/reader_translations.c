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

// The language that ends the key of a text, "en", "title_fr", "titleDe", and what stands before it;
// empty for none.
static struct str language_of_key(const struct node *field, struct str *base)
{
    static const char *const codes[] = {"en", "fr", "de", "es", "it", "pt", "nl", "ca", "eu", "gl",
                                        "da", "sv", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "ru",
                                        "uk", "tr", "el", "ja", "zh", "ko", "ar", "he"};
    struct str key = field->extra, code = key.n >= 2 ? str_from(key, key.n - 2) : STR_NONE;
    bool apart = key.n == 2 || (key.n > 3 && (strchr("_-. ", key.p[key.n - 3]) ||
                                              (code.p[0] >= 'A' && code.p[0] <= 'Z' &&
                                               !(code.p[1] >= 'A' && code.p[1] <= 'Z'))));
    if (field->type != NODE_FIELD || !code.n || !apart || !is_text(field->first))
        return STR_NONE;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_eq_ascii(code, str_of(codes[i]))) {
            *base = str_slice(key, 0, key.n - 2);
            return code;
        }
    return STR_NONE;
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
    struct str base = STR_NONE, other, code = language_of_key(n, &base);
    int left = FIELDS;
    for (const struct node *f = code.n ? from : until; f != until && left > 0; f = f->next, left--)
        if (f != n && ((language_of_key(f, &other).n && str_eq(other, base)) || is_base(f, base)))
            return true;
    return false;
}

// "{de: …, en: …}": one text in several languages.
static bool is_texts(const struct node *record)
{
    size_t fields = 0;
    for (const struct node *f = record->first; f; f = f->next, fields++)
        if (f->type != NODE_FIELD || f->extra.n != 2 || !is_alpha_ascii(f->extra.p[0]) ||
            !is_alpha_ascii(f->extra.p[1]) || !f->first || f->first->type == NODE_RECORD ||
            f->first->type == NODE_LINK)
            return false;
    return fields >= 2;
}

// "de", "pt-BR", "zh_TW".
static bool is_language(struct str key)
{
    enum { CODE = 2, TAG = 5 };
    bool tag = key.n == TAG && (key.p[CODE] == '-' || key.p[CODE] == '_') &&
               is_alpha_ascii(key.p[CODE + 1]) && is_alpha_ascii(key.p[CODE + 2]);
    return (key.n == CODE || tag) && lang_is_code(str_slice(key, 0, CODE));
}

// "{de: https://…, en: https://…}": the addresses of one article, or its address in one language.
static bool is_addresses(const struct node *record)
{
    size_t fields = 0;
    for (const struct node *f = record->first; f; f = f->next, fields++)
        if (f->type != NODE_FIELD || !is_language(f->extra) ||
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
