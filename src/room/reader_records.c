// SPDX-License-Identifier: MIT
// What a record of a data file is: an entry, whose parts may lie in maps of their own, or what
// groups others, each of which is one.
#include "room/reader_blocks.h"
#include "room/reader_words.h"

// "- [Title](https://…), The Courier", "- <a href="…">Title</a>", "- The Courier | https://…": an
// entry of a list in a data file, written as Markdown or HTML.
static bool record_is_written(const struct node *n)
{
    enum { NODES_MOST = 64 };
    const struct node *first = n->type == NODE_ITEM ? n->first : NULL;
    int left = NODES_MOST;
    for (const struct node *c = first; c && left > 0; c = c->next, left--)
        if ((c->type == NODE_LINK && (!c->autolink || first->next)) ||
            (c->type == NODE_HTML_INLINE && str_starts_ascii(c->text, STR("<a "))))
            return true;
    return false;
}

bool field_holds_record(const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if ((c->type == NODE_RECORD && !record_is_translations(c)) || record_is_written(c) ||
            (c->type != NODE_FIELD && field_holds_record(c)))
            return true;
    return false;
}

bool field_holds_page(const struct node *field)
{
    const struct node *n = field->type == NODE_FIELD ? field->first : NULL;
    return n && !n->next && n->type == NODE_TEXT && value_holds_blocks(n->text);
}

size_t records_in(const struct node *n)
{
    size_t count = 0;
    for (const struct node *c = n->first; c; c = c->next)
        if (c->type == NODE_RECORD ? !record_is_translations(c) : record_is_written(c))
            count++;
        else if (c->type != NODE_FIELD && c->type != NODE_RECORD)
            count += records_in(c);
    return count;
}

size_t record_telling_fields(struct reader *r, const struct node *record)
{
    size_t n = 0;
    for (const struct node *f = record->first; f; f = f->next)
        n += f->type == NODE_FIELD && !field_holds_record(f) &&
             words_column(r->arena, f->extra) != 0;
    return n;
}

static const struct node *first_record(const struct node *n)
{
    const struct node *c = n->first;
    while (c && c->type != NODE_RECORD)
        c = c->type == NODE_ITEM || c->type == NODE_LIST ? c->first : c->next;
    return c;
}

static bool has_web_address(const struct node *record)
{
    for (const struct node *f = record->first; f; f = f->next)
        if (f->type == NODE_FIELD && f->first && f->first->type == NODE_LINK &&
            is_web_address(f->first->url))
            return true;
    return false;
}

// "outlet: {name: …, url: …}": a map in a field, not a list of one.
static bool is_map(const struct reader *r, const struct node *field)
{
    const struct node *inner = field->first;
    if (field->type != NODE_FIELD || !inner || inner->next || inner->type != NODE_RECORD ||
        !inner->first)
        return false;
    struct str between =
        str_slice(r->doc->source, field->offset + field->extra.n, inner->first->offset);
    return between.n > 0 && str_find_char(between, '-') == STR_NOT_FOUND &&
           str_find_char(between, '[') == STR_NOT_FOUND;
}

static bool has_field(struct reader *r, const struct node *record, uint16_t role)
{
    for (const struct node *f = record->first; f; f = f->next)
        if (f->type == NODE_FIELD && f->first && (words_column(r->arena, f->extra) & role))
            return true;
    return false;
}

// "title: …", "outlet: {name: …, url: …}": a map with the outlet's name and the address of the
// article.
static bool is_outlet_of_title(struct reader *r, const struct node *field)
{
    return is_map(r, field) && (words_column(r->arena, field->extra) & WORD_OUTLET) &&
           !has_field(r, field->first, WORD_TITLE | WORD_DATE) &&
           has_field(r, field->parent, WORD_TITLE | WORD_NAME);
}

bool field_holds_entry(struct reader *r, size_t around, const struct node *field)
{
    const struct node *inner = first_record(field);
    return inner && record_telling_fields(r, inner) > around && !is_outlet_of_title(r, field) &&
           (has_web_address(inner) || !has_web_address(field->parent));
}

bool field_holds_address(const struct node *field)
{
    enum { NODES = 64 };
    int left = NODES;
    for (const struct node *n = field->first; n && left > 0; n = node_next(field, n), left--)
        if (n->type == NODE_LINK || (n->type == NODE_TEXT && value_is_address(n->text, 0)))
            return true;
    return left == 0;
}

// Two records, or fewer, that stand below n among as many nodes as are left.
static size_t records_among(const struct node *n, int *left)
{
    size_t count = 0;
    for (const struct node *c = n->first; c && count < 2 && (*left)-- > 0; c = c->next)
        count += c->type == NODE_RECORD || record_is_written(c) ? 1
                 : c->type == NODE_FIELD                        ? 0
                                                                : records_among(c, left);
    return count;
}

bool record_is_grouping(const struct node *record, struct str key)
{
    enum { RECORDS = 32, FIELDS = 16, NODES = 32 }; // that are looked at, of each, below each
    int records = RECORDS;
    for (const struct node *n = record->parent->first; n && records > 0; n = n->next, records--) {
        const struct node *f = n->type == NODE_RECORD && n != record ? n->first : NULL;
        for (int fields = FIELDS; f && fields > 0; f = f->next, fields--) {
            int left = NODES;
            if (f->type == NODE_FIELD && str_eq(f->extra, key) && records_among(f, &left) >= 2)
                return true;
        }
    }
    return false;
}

bool field_is_empty_list(const struct node *field)
{
    return field->type == NODE_FIELD && field->first && field->first->type == NODE_LIST &&
           !field->first->first;
}

bool record_has_parts(struct reader *r, const struct node *record, struct flat *own)
{
    enum { FIELDS_MOST = 32 };
    size_t maps = 0, fields = 0;
    bool copies = false;
    const struct node *first = record->parent ? record->parent->first : NULL;
    if (!first || (first == record && !record->next))
        return false;
    for (const struct node *f = record->first; f; f = f->next) {
        if (++fields > FIELDS_MOST || field_holds_page(f))
            return false;
        if (!field_holds_record(f))
            continue;
        if (record_lists_links(r, f)) {
            copies = true;
            continue;
        }
        if (!is_map(r, f))
            return false;
        for (const struct node *inner = f->first->first; inner; inner = inner->next)
            if (field_holds_record(inner))
                return false;
        maps++;
    }
    if (maps < 2)
        return false;
    *own = flat_of_node(r, record);
    return links_articles(own) == 1 || copies;
}
