// SPDX-License-Identifier: MIT
// Scans and recordings in data files: a record whose entry has no address, "link: null", but a file
// of its own. A PDF or a recording is what such an entry leads to; a picture is when its place, its
// key or its name says so, and not the logo of an outlet or what stands beside the addresses of
// other entries.
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { FIELDS_MOST = 24, RECORDS_MOST = 24 };

static const struct node *value_of(const struct node *field)
{
    return field->type == NODE_FIELD ? field->first : NULL;
}

// Whether the record has an address beside the field, or a map that may have one.
static bool has_address(struct reader *r, const struct node *record, const struct node *field)
{
    int left = FIELDS_MOST;
    for (const struct node *f = record->first; f && left > 0; f = f->next, left--) {
        const struct node *v = f == field ? NULL : value_of(f);
        bool text = v && v->type == NODE_TEXT && !value_ends_as_picture(v->text);
        if (v && (v->type == NODE_LINK || v->type == NODE_RECORD ||
                  (text && value_is_address(v->text, words_column(r->arena, f->extra)))))
            return true;
    }
    return left <= 0;
}

// "src: /uploads/press/courier.jpg" in a record that names no outlet apart and has no other
// picture.
static bool lies_with_press(struct reader *r, const struct node *record, const struct node *field,
                            struct str file)
{
    if (!value_lies_with_press(file))
        return false;
    for (const struct node *f = record->first; f; f = f->next) {
        const struct node *v = value_of(f);
        if (v && ((words_column(r->arena, f->extra) & WORD_OUTLET) ||
                  (f != field && v->type == NODE_TEXT && value_is_picture(v->text))))
            return false;
    }
    return true;
}

// "scan", "recorte", "zeitungsausschnitt": the key says what the picture is.
static bool is_called_scan(struct reader *r, struct str key)
{
    static const char *const words[] = {"scan",    "clipping", "recort",  "retall",  "coupure",
                                        "ausschn", "ritagli",  "knipsel", "utklipp", "udklip"};
    struct str folded = fold_words(r->arena, key);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_contains(folded, str_of(words[i])))
            return true;
    return false;
}

// "2023-04-11-courier.jpg", "article DNA 08062024.jpg": a day and the year that the text states.
static bool has_date_of(struct str name, struct str text)
{
    enum { YEAR = 4, DAY = 6 };
    size_t digits = 0;
    bool year = false;
    for (size_t i = 0; i < name.n; i++)
        digits += is_digit_ascii(name.p[i]);
    for (size_t i = 0; i + YEAR <= text.n && digits >= DAY && !year; i++) {
        struct str part = str_slice(text, i, i + YEAR);
        year = (str_starts(part, STR("19")) || str_starts(part, STR("20"))) &&
               is_digit_ascii(part.p[2]) && is_digit_ascii(part.p[3]) && str_contains(name, part);
    }
    return year;
}

// Whether the name of the file says of which entry it is: its day, words of its title, or that it
// is an article.
static bool says_entry(struct reader *r, const struct node *record, const struct node *field,
                       struct str file)
{
    enum { TEXT_LONGEST = 160, LETTERS = 4 };
    size_t slash = str_rfind_char(file, '/');
    struct str name = str_from(file, slash == STR_NOT_FOUND ? 0 : slash + 1);
    struct str words = fold_words(r->arena, str_slice(name, 0, str_rfind_char(name, '.'))), w;
    struct str rest = words;
    while (str_split(&rest, ' ', &w))
        if (w.n > LETTERS && (words_one_is(w) & WORD_KIND))
            return true;
    for (const struct node *f = record->first; f; f = f->next) {
        const struct node *v = f == field ? NULL : value_of(f);
        if (!v || v->type != NODE_TEXT || v->text.n > TEXT_LONGEST)
            continue;
        uint16_t role = words_column(r->arena, f->extra);
        if ((role & WORD_DATE) && has_date_of(name, v->text))
            return true;
        struct str title = role & WORD_OUTLET ? STR_NONE : fold_words(r->arena, v->text);
        if (fold_count_words(title) > 1 && title_in_address(title, file) >= 0.5F)
            return true;
    }
    return false;
}

// Whether another record of the list has a picture under the same key, and an address as well: then
// it is a small picture beside what is linked.
static bool is_beside_links(struct reader *r, const struct node *record, const struct node *field)
{
    int left = RECORDS_MOST;
    const struct node *first = record->parent ? record->parent->first : NULL;
    for (const struct node *o = first; o && left > 0; o = o->next, left--)
        for (const struct node *f = o == record ? NULL : o->first; f; f = f->next) {
            const struct node *v = str_eq(f->extra, field->extra) ? value_of(f) : NULL;
            if (v && v->type == NODE_TEXT && value_ends_as_picture(v->text) && has_address(r, o, f))
                return true;
        }
    return false;
}

bool scan_in_record(struct reader *r, const struct node *n, struct str file)
{
    const struct node *field = n ? n->parent : NULL, *record = field ? field->parent : NULL;
    bool picture = value_ends_as_picture(file), document = value_ends_as_document(file);
    if (!record || record->type != NODE_RECORD || !(picture || document) ||
        has_address(r, record, field))
        return false;
    if (document || lies_with_press(r, record, field, file))
        return true;
    return (is_called_scan(r, field->extra) || says_entry(r, record, field, file)) &&
           !str_contains(file, STR("logo")) && !is_beside_links(r, record, field);
}
