// SPDX-License-Identifier: MIT
// Scans and recordings in data files: a record whose entry has no address, "link: null", but a file
// of its own. A PDF or a recording is what such an entry leads to; a picture is when its place, its
// key or its name says so, and not the logo of an outlet or what stands beside the addresses of
// other entries.
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { FIELDS_MOST = 24, RECORDS_MOST = 24 };

struct field {
    struct str key, text; // text: of a scalar
    bool more;            // a link or a map, which may have the address
};

struct record {
    struct field fields[FIELDS_MOST];
    size_t len, own;   // own: the field that is asked about
    struct field rest; // the last of those that found no room
    bool cut_off;
};

static struct field *field_add(struct record *o, struct str key)
{
    o->cut_off = o->cut_off || o->len == FIELDS_MOST;
    struct field *f = o->cut_off ? &o->rest : &o->fields[o->len++];
    *f = (struct field){.key = key};
    return f;
}

static struct record record_of(const struct node *n, const struct node *field)
{
    struct record o = {.own = FIELDS_MOST};
    for (const struct node *f = n->first; f && !o.cut_off; f = f->next) {
        const struct node *v = f->type == NODE_FIELD ? f->first : NULL;
        if (!v)
            continue;
        o.own = f == field ? o.len : o.own;
        struct field *one = field_add(&o, f->extra);
        one->text = v->type == NODE_TEXT ? v->text : STR_NONE;
        one->more = v->type == NODE_LINK || v->type == NODE_RECORD;
    }
    return o;
}

// Whether it has an address beside the field, or what may have one.
static bool has_address(struct reader *r, const struct record *o)
{
    for (size_t i = 0; i < o->len; i++) {
        const struct field *f = &o->fields[i];
        if (i != o->own && (f->more || (!value_ends_as_picture(f->text) &&
                                        value_is_address(f->text, words_column(r->arena, f->key)))))
            return true;
    }
    return o->cut_off;
}

// "src: /uploads/press/courier.jpg" in a record that names no outlet apart and has no other
// picture.
static bool lies_with_press(struct reader *r, const struct record *o)
{
    if (!value_lies_with_press(o->fields[o->own].text))
        return false;
    for (size_t i = 0; i < o->len; i++)
        if ((words_column(r->arena, o->fields[i].key) & WORD_OUTLET) ||
            (i != o->own && value_is_picture(o->fields[i].text)))
            return false;
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

static bool has_word(struct reader *r, struct str key, const char *const *words, size_t n)
{
    struct str rest = fold_words(r->arena, key), w;
    while (str_split(&rest, ' ', &w))
        for (size_t i = 0; i < n; i++)
            if (str_eq(w, str_of(words[i])))
                return true;
    return false;
}

// "pdf_path: courier-inside.jpg": the key says that this is what was printed; "file" does where
// another key has a picture of it, "cover".
static bool is_called_document(struct reader *r, const struct record *o)
{
    static const char *const files[] = {
        "file",     "document", "fichier",  "datei",   "archivo",  "arquivo", "documento",
        "bestand",  "soubor",   "plik",     "fil",     "fajl",     "fitxer",  "attachment",
        "download", "page",     "pages",    "inside",  "interior", "full",    "article",
        "artikel",  "dokument", "allegato", "tiedosto"};
    static const char *const pdf[] = {"pdf"};
    struct str key = o->fields[o->own].key;
    bool other = false;
    for (size_t i = 0; i < o->len; i++)
        other = other || (i != o->own && value_ends_as_picture(o->fields[i].text) &&
                          !has_word(r, o->fields[i].key, files, sizeof files / sizeof *files));
    return has_word(r, key, pdf, 1) ||
           (other && has_word(r, key, files, sizeof files / sizeof *files));
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
static bool says_entry(struct reader *r, const struct record *o)
{
    enum { TEXT_LONGEST = 160, LETTERS = 4 };
    struct str file = o->fields[o->own].text;
    size_t slash = str_rfind_char(file, '/');
    struct str name = str_from(file, slash == STR_NOT_FOUND ? 0 : slash + 1);
    struct str rest = fold_words(r->arena, str_slice(name, 0, str_rfind_char(name, '.'))), w;
    while (str_split(&rest, ' ', &w))
        if (w.n > LETTERS && (words_one_is(w) & WORD_KIND))
            return true;
    for (size_t i = 0; i < o->len; i++) {
        struct str text = o->fields[i].text;
        if (i == o->own || !text.n || text.n > TEXT_LONGEST || value_ends_as_picture(text))
            continue;
        uint16_t role = words_column(r->arena, o->fields[i].key);
        if ((role & WORD_DATE) && has_date_of(name, text))
            return true;
        struct str title = role & WORD_OUTLET ? STR_NONE : fold_words(r->arena, text);
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
    for (const struct node *n = first; n && left > 0; n = n->next, left--)
        for (const struct node *f = n == record ? NULL : n->first; f; f = f->next) {
            if (f->type != NODE_FIELD || !str_eq(f->extra, field->extra))
                continue;
            struct record o = record_of(n, f);
            if (o.own < o.len && value_ends_as_picture(o.fields[o.own].text) && has_address(r, &o))
                return true;
        }
    return false;
}

// "featured_image: press/courier.jpg" over "pdf_path: press/courier.pdf": a picture of what the
// entry leads to.
static bool is_beside_document(const struct record *o)
{
    for (size_t i = 0; i < o->len; i++)
        if (i != o->own && value_ends_as_document(o->fields[i].text))
            return true;
    return false;
}

// Whether another field of the record is called a scan or document: then this is not it.
static bool is_beside_called(struct reader *r, const struct record *o)
{
    struct record other = *o;
    for (other.own = 0; other.own < o->len; other.own++)
        if (other.own != o->own && value_ends_as_picture(other.fields[other.own].text) &&
            (is_called_scan(r, other.fields[other.own].key) || is_called_document(r, &other)))
            return true;
    return false;
}

enum scan { SCAN_NONE, SCAN_DOCUMENT, SCAN_PICTURE };

static enum scan scan_of(struct reader *r, const struct record *o)
{
    struct str file = o->own < o->len ? o->fields[o->own].text : STR_NONE;
    bool picture = value_ends_as_picture(file), document = value_ends_as_document(file);
    if (!(picture || document) || has_address(r, o))
        return SCAN_NONE;
    if (picture && is_beside_document(o))
        return SCAN_NONE;
    if (document || lies_with_press(r, o))
        return SCAN_DOCUMENT;
    bool says = is_called_scan(r, o->fields[o->own].key) || is_called_document(r, o) ||
                (!is_beside_called(r, o) && says_entry(r, o));
    return says && !str_contains(file, STR("logo")) ? SCAN_PICTURE : SCAN_NONE;
}

// Whether a text may name such a file: a quick look.
static bool may_name_file(struct str text)
{
    enum { ENDING_LONGEST = 5 };
    return str_find_char(str_from(text, text.n > ENDING_LONGEST ? text.n - ENDING_LONGEST : 0),
                         '.') != STR_NOT_FOUND;
}

// Whether a field of the record is an address of the web: a quick look.
static bool has_link(const struct node *record)
{
    for (const struct node *f = record->first; f; f = f->next)
        if (f->first && f->first->type == NODE_LINK)
            return true;
    return false;
}

bool scan_in_record(struct reader *r, const struct node *n, struct str file)
{
    const struct node *field = n ? n->parent : NULL, *record = field ? field->parent : NULL;
    if (!record || record->type != NODE_RECORD || !may_name_file(file) || has_link(record))
        return false;
    struct record o = record_of(record, field);
    enum scan scan = scan_of(r, &o);
    return scan == SCAN_DOCUMENT || (scan == SCAN_PICTURE && !is_beside_links(r, record, field));
}

bool scan_in_map(struct reader *r, const struct value *map, size_t i)
{
    if (map->items[i].type != VALUE_STRING || !may_name_file(map->items[i].text))
        return false;
    struct record o = {.own = i};
    for (size_t k = 0; k < map->len && !o.cut_off; k++) {
        const struct value *v = &map->items[k];
        struct field *f = field_add(&o, map->keys[k]);
        f->text = v->type < VALUE_LIST && v->type != VALUE_NULL ? v->text : STR_NONE;
        f->more = v->type >= VALUE_LIST && v->len > 0;
    }
    return scan_of(r, &o) != SCAN_NONE;
}
