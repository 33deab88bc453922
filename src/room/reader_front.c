// SPDX-License-Identifier: MIT
// The entries that stand in the front matter: lists of maps that have addresses or name outlets,
// lists of Markdown links, and maps of names to addresses.
#include "room/clipping.h"
#include "room/reader_blocks.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { ADDRESS_DEEPEST = 5 };

// "<a href="https://…">Title</a>", "The Courier | Title | https://…"
static bool is_written(struct str text)
{
    return str_contains(text, STR("](")) || str_contains(text, STR("<a href=")) ||
           str_contains(text, STR(" http://")) || str_contains(text, STR(" https://"));
}

static bool has_address(const struct value *v, int depth)
{
    if (v->type == VALUE_STRING)
        return str_starts_ascii(v->text, STR("http")) || str_starts(v->text, STR("/")) ||
               str_starts_ascii(v->text, STR("www.")) || str_contains(v->text, STR("](http")) ||
               is_written(v->text);
    if ((v->type == VALUE_MAP || v->type == VALUE_LIST) && depth < ADDRESS_DEEPEST)
        for (size_t i = 0; i < v->len; i++)
            if (has_address(&v->items[i], depth + 1))
                return true;
    return false;
}

// As holds_pairs, of front matter.
static bool are_pairs(struct reader *r, const struct value *v)
{
    size_t articles = 0;
    for (size_t i = 0; v->type == VALUE_MAP && i < v->len; i++) {
        if (v->items[i].type != VALUE_STRING || !is_web_address(v->items[i].text) ||
            words_column(r->arena, v->keys[i]))
            return false;
        articles += blocks_lead_to_article(r, v->items[i].text);
    }
    return v->type == VALUE_MAP && v->len > 0 && articles * 2 > v->len;
}

static void push_front_label(struct reader *r, struct str key, size_t key_offset, int depth)
{
    struct flat label = {.text = key.p, .n = (uint32_t)key.n, .offset = (uint32_t)key_offset};
    label.end = label.offset + label.n;
    blocks_push(r, BLOCK_LABEL, NULL, label, LABEL_LEVEL + depth, -1);
}

static void collect_front_pairs(struct reader *r, const struct value *v, int32_t container)
{
    for (size_t i = 0; i < v->len; i++)
        blocks_push_pair(r, NULL, v->keys[i], v->key_offsets ? v->key_offsets[i] : 0, &v->items[i],
                         container);
}

// Whether the key says coverage and most of what it lists are such texts.
static bool lists_dated_texts(struct reader *r, const struct value *v, struct str key)
{
    enum { LEAST = 2 };
    size_t dated = 0;
    if (v->type != VALUE_LIST || v->len < LEAST || words_section(fold_words(r->arena, key)) <= 0)
        return false;
    for (size_t i = 0; i < v->len; i++)
        dated += v->items[i].type == VALUE_STRING && blocks_is_dated(r, v->items[i].text);
    return dated * 3 >= v->len * 2;
}

// A map that names an outlet and says what stood there, or when: an entry in print.
static bool names_outlet(struct reader *r, const struct value *map)
{
    uint16_t roles = 0;
    for (size_t i = 0; map->type == VALUE_MAP && i < map->len; i++)
        if (map->items[i].type == VALUE_STRING && map->items[i].text.n)
            roles |= words_column(r->arena, map->keys[i]);
    return (roles & WORD_OUTLET) && (roles & (WORD_TITLE | WORD_DATE | WORD_NOTE));
}

// An entry of a list: a map with an address or an outlet's name, or Markdown with a link.
static bool is_entry(struct reader *r, const struct value *v)
{
    if (names_outlet(r, v))
        return true;
    return (v->type == VALUE_MAP || (v->type == VALUE_STRING && is_written(v->text) &&
                                     !str_contains(v->text, STR("\n")))) &&
           has_address(v, 0);
}

enum { LABEL_LONGEST = 80 };

// What a map calls what it holds: "heading: As seen in" rather than "type: logos" before it; NULL
// when no short text does.
static const struct value *group_name(struct reader *r, const struct value *map, uint16_t roles)
{
    for (size_t i = 0; i < map->len; i++) {
        const struct value *v = &map->items[i];
        uint16_t role = v->type == VALUE_LIST || v->type == VALUE_MAP || v->text.n == 0 ||
                                v->text.n > LABEL_LONGEST || is_web_address(v->text)
                            ? WORD_DATE
                            : words_column(r->arena, map->keys[i]);
        if (!(role & WORD_DATE) && (!roles || (role & roles)))
            return v;
    }
    return NULL;
}

static const struct value *group_date(struct reader *r, const struct value *map)
{
    for (size_t i = 0; i < map->len; i++) {
        const struct value *v = &map->items[i];
        if (v->type != VALUE_LIST && v->type != VALUE_MAP && v->text.n &&
            v->text.n <= LABEL_LONGEST && (words_column(r->arena, map->keys[i]) & WORD_DATE))
            return v;
    }
    return NULL;
}

// "year: 2021" beside "articles:": labels of what a map says of the entries it holds, its date and
// its name. Returns how many.
static int push_group_labels(struct reader *r, const struct value *map, int depth)
{
    int levels = 0;
    const struct value *date = group_date(r, map), *first = group_name(r, map, 0);
    const struct value *title = group_name(r, map, WORD_TITLE | WORD_NAME);
    if (date)
        push_front_label(r, date->text, date->offset, depth + levels++);
    bool says = first && words_section(fold_words(r->arena, first->text)) > 0; // "type: press"
    if (first && (!title || says))
        push_front_label(r, first->text, first->offset, depth + levels++);
    if (title && title != first)
        push_front_label(r, title->text, title->offset, depth + levels++);
    return levels;
}

static size_t telling_keys(struct reader *r, const struct value *map)
{
    size_t n = 0;
    for (size_t i = 0; i < map->len; i++)
        n += map->items[i].type < VALUE_LIST && words_column(r->arena, map->keys[i]) != 0;
    return n;
}

// Whether a list in a map has entries, which the map groups: several, or one that tells more of an
// entry than the map; or a text of it has.
static bool groups_entries(struct reader *r, const struct value *map)
{
    for (size_t i = 0; map->type == VALUE_MAP && i < map->len; i++) {
        const struct value *v = &map->items[i];
        if (v->type == VALUE_STRING && value_holds_blocks(v->text))
            return true;
        if (v->type == VALUE_LIST && v->len && v->items[0].type == VALUE_MAP &&
            (v->len > 1 || telling_keys(r, &v->items[0]) > telling_keys(r, map)))
            return true;
    }
    return false;
}

// Begins a heading or an item of a list.
static bool begins_block(struct str line)
{
    line = str_trim(line);
    size_t marks = 0;
    while (marks < line.n && line.p[marks] == '#')
        marks++;
    bool item = line.n > 2 && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == '+');
    return (marks && marks < line.n && line.p[marks] == ' ') || (item && line.p[1] == ' ');
}

// Two lines at least begin such.
static bool is_page(struct str text)
{
    enum { LEAST = 2 };
    struct str line;
    size_t blocks = 0;
    while (str_find_char(text, '\n') != STR_NOT_FOUND && blocks < LEAST && str_line(&text, &line))
        blocks += begins_block(line);
    return blocks >= LEAST;
}

// The blocks of a text.
static void collect_text(struct reader *r, const struct value *v, int depth)
{
    blocks_collect_below(r, doc_blocks(r->lasting, r->doc, v->text, v->offset), depth);
    r->in_texts = true;
}

// "body: |" over a page of Markdown, as editors of sites keep it.
static bool collect_page(struct reader *r, const struct value *v, int depth)
{
    if (v->type != VALUE_STRING || !is_page(v->text))
        return false;
    collect_text(r, v, depth);
    return true;
}

// The pages among the texts of a list of maps. Whether there are any.
static bool collect_pages(struct reader *r, const struct value *list, int depth)
{
    bool any = false;
    for (size_t i = 0; i < list->len; i++) {
        const struct value *map = &list->items[i];
        for (size_t k = 0; map->type == VALUE_MAP && k < map->len; k++)
            any = collect_page(r, &map->items[k], depth) || any;
    }
    return any;
}

static void collect_value(struct reader *r, const struct value *v, struct str key,
                          size_t key_offset, int depth)
{
    enum { FRONT_DEEPEST = 6 };
    if (depth > FRONT_DEEPEST || collect_page(r, v, depth) ||
        (v->type == VALUE_LIST && collect_pages(r, v, depth)))
        return;
    if (v->type == VALUE_STRING && value_holds_blocks(v->text)) {
        push_front_label(r, key, key_offset, depth);
        collect_text(r, v, depth + 1);
        return;
    }
    if (v->len > 1 && are_pairs(r, v) && words_section(fold_words(r->arena, key)) > 0) {
        push_front_label(r, key, key_offset, depth);
        collect_front_pairs(r, v, blocks_container(r, NULL));
    } else if (v->type == VALUE_MAP)
        for (size_t i = 0; i < v->len; i++)
            collect_value(r, &v->items[i], v->keys[i], v->key_offsets ? v->key_offsets[i] : 0,
                          depth + 1);
    if (v->type != VALUE_LIST)
        return;
    bool texts = lists_dated_texts(r, v, key), entries = texts;
    for (size_t i = 0; i < v->len; i++)
        entries = entries || is_entry(r, &v->items[i]);
    if (!entries)
        return;
    push_front_label(r, key, key_offset, depth);
    int32_t container = blocks_container(r, NULL);
    for (size_t i = 0; i < v->len; i++)
        if (are_pairs(r, &v->items[i])) {
            collect_front_pairs(r, &v->items[i], container);
        } else if (v->items[i].type == VALUE_MAP) {
            if (groups_entries(r, &v->items[i]))
                collect_value(r, &v->items[i], key, key_offset,
                              depth + 1 + push_group_labels(r, &v->items[i], depth + 1));
            else
                blocks_push(r, BLOCK_RECORD, NULL, flat_of_value(r, &v->items[i]), 0, container);
        } else if (is_entry(r, &v->items[i]) || (texts && v->items[i].type == VALUE_STRING))
            blocks_push(r, BLOCK_ITEM, NULL, flat_of_value(r, &v->items[i]), 0, container);
}

void front_collect(struct reader *r)
{
    if (r->clipping) {
        const struct value *fields = clipping_fields(r->arena, r->doc->front);
        blocks_push(r, BLOCK_RECORD, NULL, flat_of_value(r, fields), 0, -1);
        return;
    }
    collect_value(r, r->doc->front, STR_NONE, 0, 0);
}
