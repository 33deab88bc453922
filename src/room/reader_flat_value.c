// SPDX-License-Identifier: MIT
// Flattens the values of data files and front matter: each key is a cell. An address is a link,
// but for one that a key calls a note; names of pictures and answers such as "true" are no text.
// HTML in a value is read for what it says of style, Markdown for its links too.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_flat.h"
#include "room/reader_words.h"
#include "text/entity.h"
#include "text/fold.h"
#include "text/html_raw_tag.h"

// The number of a key among all keys of the page.
static int16_t cell_of_key(struct reader *r, struct str key)
{
    struct str folded = fold_words(r->arena, key);
    void **slot = map_at(&r->keys, folded);
    if (!*slot) {
        ARENA_PUSH(r->arena, r->key_roles, r->keys_len, r->keys_cap) = words_column(r->arena, key);
        *slot = (void *)(uintptr_t)r->keys_len;
    }
    size_t number = (size_t)(uintptr_t)*slot - 1;
    return (int16_t)(number < INT16_MAX ? number : INT16_MAX);
}

// "Title<br><i>Outlet</i>": values are written for pages. Addresses in them are no more than
// that: the record has a key for its own.
static void put_markup(struct flat_builder *b, struct str s, uint32_t offset, const struct node *n)
{
    uint16_t style = b->style;
    size_t open = b->open_len;
    while (s.n) {
        size_t tag = str_find_char(s, '<'), end = STR_NOT_FOUND;
        bool opens = tag != STR_NOT_FOUND && tag + 1 < s.n &&
                     (s.p[tag + 1] == '/' || is_alpha_ascii(s.p[tag + 1]));
        if (opens)
            end = str_find_char(str_from(s, tag), '>');
        if (end == STR_NOT_FOUND)
            tag = opens || tag == STR_NOT_FOUND ? s.n : tag + 1;
        flat_put_view(b, entity_decode_all(b->r->arena, str_slice(s, 0, tag)), offset);
        if (end == STR_NOT_FOUND) {
            s = str_from(s, tag);
            continue;
        }
        struct str inner = str_slice(s, tag, tag + end + 1);
        bool link = inner.n > 2 && (inner.p[1] | 0x20) == 'a' && !is_alpha_ascii(inner.p[2]);
        if (!link && !str_starts_ascii(inner, STR("</a>")))
            flat_put_tag(b, n, inner);
        s = str_from(s, tag + end + 1);
    }
    b->style = style;
    b->open_len = open;
}

// The links in a note or an author's name lead to the article when nothing else does.
static void settle_links(struct flat_builder *b, size_t from, uint16_t role)
{
    for (size_t i = from; i < b->links_len && (role & (WORD_NOTE | WORD_AUTHOR)); i++)
        if (b->links[i].class == LINK_ARTICLE)
            b->links[i].class = LINK_SECONDARY;
}

static uint16_t role_of_cell(const struct flat_builder *b)
{
    return b->cell >= 0 && (size_t)b->cell < b->r->keys_len ? b->r->key_roles[b->cell] : 0;
}

static void put_file(struct flat_builder *b, const struct node *n, struct str text, uint32_t offset)
{
    int32_t l = flat_add_link(b, n, text, STR_NONE, offset);
    b->links[l].class = LINK_SECONDARY;
}

// "<iframe src="https://…/embed/42"></iframe>": what is played, when nothing else leads there.
static bool put_player(struct flat_builder *b, const struct node *n, struct str text)
{
    struct str url, source = b->r->doc->source;
    if (!str_starts_ascii(text, STR("<iframe")) || !raw_tag_attribute(text, STR("src"), &url) ||
        !value_is_address(url, 0))
        return false;
    bool inside = url.p >= source.p && url.p + url.n <= source.p + source.n;
    put_file(b, n, entity_decode_all(b->r->arena, url), inside ? (uint32_t)(url.p - source.p) : 0);
    return true;
}

// "website: Courier.example" beside "url: https://…", in a record without a key for the outlet: a
// name as others that the key holds are.
static bool is_named_by_domain(struct flat_builder *b, const struct node *n, struct str text)
{
    enum { FIELDS = 64 };
    const struct node *field = n;
    int left = FIELDS;
    bool address = false;
    if (strchr("./", text.p[0]) || str_find_char(text, '/') != STR_NOT_FOUND ||
        str_find_char(text, ' ') != STR_NOT_FOUND || value_is_address(text, 0) ||
        value_is_file(text))
        return false;
    while (field && field->type != NODE_FIELD)
        field = field->parent;
    for (const struct node *f = field ? field->parent->first : NULL; f && left-- > 0; f = f->next) {
        const struct node *in = f->type == NODE_FIELD && f != field ? f->first : NULL;
        uint16_t role = in ? b->r->key_roles[cell_of_key(b->r, f->extra)] : 0;
        if (role & WORD_OUTLET)
            return false;
        if (in && in->type == NODE_PARAGRAPH)
            in = in->first;
        struct str value = in && in->type == NODE_LINK ? in->url : in ? in->text : STR_NONE;
        address = address || ((role & WORD_LINK) && value_is_address(value, 0));
    }
    return address;
}

static void put_scalar(struct flat_builder *b, struct str text, uint32_t offset,
                       const struct node *n)
{
    uint16_t role = role_of_cell(b);
    if ((role & WORD_LINK) && value_is_address(text, role) && is_named_by_domain(b, n, text))
        role &= (uint16_t)~WORD_LINK;
    bool other_address = (role & WORD_NOTE) && !(role & WORD_LINK);
    bool picture = value_is_picture(text);
    bool scan = (role & WORD_LINK) && picture; // "url: /images/scan.jpg"
    scan = scan || scan_in_record(b->r, n, text);
    if (picture && !scan)
        return; // says nothing that a reader sees
    // "file: 2011-11-29.pdf": when nothing else leads there
    if (scan || (value_is_file(text) && (role & WORD_NOTE))) {
        put_file(b, n, text, offset);
        return;
    }
    if (put_player(b, n, text))
        return;
    if (str_eq_ascii(text, STR("true")) || str_eq_ascii(text, STR("false")))
        return; // "featured: true"
    if (value_is_address(text, role)) {
        if (!other_address)
            flat_add_link(b, n, text, STR_NONE, offset);
        return;
    }
    const struct node *inlines = doc_inlines(b->r->lasting, b->r->doc, text, offset, b->alone);
    size_t links = b->links_len;
    if (inlines && inlines->type == NODE_IMAGE && !inlines->next)
        flat_put_picture(b, inlines); // "![The Courier](/logos/courier.png)"
    else if (inlines)
        flat_put_nodes(b, inlines);
    else
        put_markup(b, text, offset, n);
    settle_links(b, links, role);
}

// "show_url", "publication_link": the address of the outlet, where there is one of the article too.
static void let_outlet_home(struct flat_builder *b, size_t from, struct str key)
{
    struct str words = fold_words(b->r->arena, key);
    size_t space = str_find_char(words, ' ');
    struct str first = str_slice(words, 0, space);
    if (space == STR_NOT_FOUND || str_eq(first, STR("source")) ||
        !(words_whole_is(first) & WORD_OUTLET) ||
        !(words_whole_is(str_from(words, space + 1)) & WORD_LINK))
        return;
    for (size_t i = from; i < b->links_len; i++)
        if (b->links[i].class == LINK_ARTICLE)
            b->links[i].class = LINK_HOME;
}

// "images: [press/one.jpg, press/two.jpg]": what one picture says, several do.
static bool lists_pictures(const struct node *n)
{
    if (!n || n->type != NODE_LIST || n->next)
        return false;
    for (const struct node *item = n->first; item; item = item->next) {
        const struct node *only = item->first;
        if (!only || only->next || only->type != NODE_TEXT || !value_is_picture(only->text))
            return false;
    }
    return true;
}

// "date: [2026, 8, 13]" as it would be written in one text, "2026-8-13"; empty for anything else.
static struct str date_in_parts(struct flat_builder *b, const struct node *list)
{
    enum { PARTS = 3, LONGEST = 4 };
    struct str date = STR_NONE;
    int parts = 0;
    if (!(role_of_cell(b) & WORD_DATE) || !list || list->type != NODE_LIST || list->next)
        return date;
    for (const struct node *item = list->first; item; item = item->next) {
        const struct node *only = item->first;
        if (!only || only->next || only->type != NODE_TEXT || !only->text.n || parts == PARTS ||
            only->text.n > (parts ? 2 : LONGEST))
            return STR_NONE;
        for (size_t i = 0; i < only->text.n; i++)
            if (!is_digit_ascii(only->text.p[i]))
                return STR_NONE;
        date = parts++ ? str_joined(b->r->arena, date, STR("-"), only->text) : only->text;
    }
    return parts > 1 && str_find_char(date, '-') == LONGEST ? date : STR_NONE;
}

// "outlet: {name: The Courier, url: …}": the name in a map of the outlet.
static bool names_outlet(struct flat_builder *b, const struct node *field)
{
    return (role_of_cell(b) & WORD_OUTLET) && field->parent && field->parent->type == NODE_RECORD &&
           words_column(b->r->arena, field->extra) == WORD_NAME;
}

void flat_put_field(struct flat_builder *b, const struct node *n)
{
    int16_t before = b->cell;
    if (n->parent && field_has_translation(n, n->parent->first, n))
        return; // "title_en" behind "title_fr": the same text once more
    bool language = field_is_called_by_language(n) && (field_has_translation(n, n->next, NULL) ||
                                                       (before >= 0 && field_is_of_language(n)));
    if ((!language && !names_outlet(b, n)) || before < 0) // "quote: {fr: …, en: …}": each is it
        b->cell = cell_of_key(b->r, n->extra);
    if (language && before < 0 && role_of_cell(b) == 0 &&
        (size_t)b->cell < b->r->keys_len) // "fr", "en": what it is called
        b->r->key_roles[b->cell] |= WORD_TITLE;
    flat_put_border(b, FLAT_CELL);
    size_t from = b->links_len;
    const struct node *only = n->first && !n->first->next ? n->first : NULL;
    struct str date = date_in_parts(b, n->first);
    if (only && only->type == NODE_PARAGRAPH && only->first && !only->first->next)
        only = only->first;
    if (only && only->type == NODE_TEXT && value_is_for_machines(n->extra, only->text))
        ; // says nothing that a reader sees
    else if (only && only->type == NODE_TEXT)
        put_scalar(b, only->text, only->offset, only);
    else if (only && only->type == NODE_LINK && flat_shows_address(only))
        put_scalar(b, only->url, only->url_offset ? only->url_offset : only->offset, only);
    else if (date.n)
        flat_put_view(b, date, n->first->offset);
    else if (!lists_pictures(n->first)) {
        flat_put_nodes(b, n->first);
        if (n->first && n->first->type != NODE_RECORD && n->first->type != NODE_LIST)
            settle_links(b, from, role_of_cell(b));
    }
    let_outlet_home(b, from, n->extra);
    if (b->links_len > from && role_of_cell(b) == WORD_OUTLET && record_tells_origin(n))
        b->links_len = from; // no text leads there
    flat_put_border(b, FLAT_CELL);
    b->cell = before;
}

static bool has_address(const struct value *map)
{
    for (size_t i = 0; i < map->len; i++)
        if (map->items[i].type >= VALUE_LIST || value_is_address(map->items[i].text, 0))
            return true;
    return false;
}

void flat_put_value(struct flat_builder *b, const struct value *v)
{
    if (v->type == VALUE_MAP) {
        b->alone = !has_address(v);
        for (size_t i = 0; i < v->len; i++) {
            int16_t before = b->cell;
            b->cell = cell_of_key(b->r, v->keys[i]);
            flat_put_border(b, FLAT_CELL);
            size_t from = b->links_len;
            if (scan_in_map(b->r, v, i))
                put_file(b, NULL, v->items[i].text, (uint32_t)v->items[i].offset);
            else if (v->items[i].type != VALUE_STRING ||
                     !value_is_for_machines(v->keys[i], v->items[i].text))
                flat_put_value(b, &v->items[i]);
            let_outlet_home(b, from, v->keys[i]);
            flat_put_border(b, FLAT_CELL);
            b->cell = before;
        }
    } else if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < v->len; i++) {
            flat_put_border(b, FLAT_BLOCK);
            flat_put_value(b, &v->items[i]);
        }
    } else if (v->type != VALUE_NULL && v->type != VALUE_BOOL) {
        put_scalar(b, v->text, (uint32_t)v->offset, NULL);
    }
}
