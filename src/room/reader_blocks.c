// SPDX-License-Identifier: MIT
// Cuts the tree into blocks that one clip could be, or be part of: paragraphs, list items,
// table rows, records, and cards. A card is a container whose neighbours are like it and that
// holds one article: then all of it is one block. Nested lists below text without a link make
// that text a label. Nothing is decided here about what is coverage.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_labels.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { DEEPEST = 200, SUMMARY_LEVEL = 7 };

void blocks_count(struct tally *t, const struct flat *f)
{
    for (size_t i = 0; i < f->links_len && t->articles < 3; i++) {
        bool again = f->links[i].class != LINK_ARTICLE;
        for (unsigned k = 0; k < t->articles; k++)
            again = again || t->seen[k] == f->links[i].hash;
        if (!again)
            t->seen[t->articles++] = f->links[i].hash;
    }
}

void tally_add(struct tally *t, const struct tally *more)
{
    t->cards = t->cards || more->cards;
    for (unsigned i = 0; i < more->articles && t->articles < 3; i++) {
        bool again = false;
        for (unsigned k = 0; k < t->articles; k++)
            again = again || t->seen[k] == more->seen[i];
        if (!again)
            t->seen[t->articles++] = more->seen[i];
    }
}

struct tally blocks_push(struct reader *r, enum block_kind kind, const struct node *n,
                         struct flat f, int level, int32_t container)
{
    struct tally t = {0};
    if (f.n == 0 && f.links_len == 0 && kind != BLOCK_RULE)
        return t;
    blocks_count(&t, &f);
    struct block *b = &ARENA_PUSH(r->arena, r->blocks, r->blocks_len, r->blocks_cap);
    *b = (struct block){.node = n,
                        .kind = (uint8_t)kind,
                        .level = (uint8_t)(level > 250 ? 250 : level),
                        .container = container,
                        .f = f,
                        .articles = (uint8_t)t.articles,
                        .ignored = f.offset < r->ignored_until};
    struct date_hit hit;
    b->dated = flat_is_date(r, &b->f, &hit);
    return t;
}

int32_t blocks_container(struct reader *r, const struct node *n)
{
    ARENA_PUSH(r->arena, r->containers, r->containers_len, r->containers_cap) =
        (struct container){.node = n};
    return (int32_t)r->containers_len - 1;
}

static struct tally collect(struct reader *r, const struct node *parent, int depth);

// Makes the blocks from `start` on one block.
void blocks_merge(struct reader *r, size_t start, enum block_kind kind, const struct node *n,
                  int32_t container)
{
    size_t count = r->blocks_len - start;
    if (count == 0)
        return;
    struct block *b = &r->blocks[start];
    if (count > 1) {
        struct flat *parts = ARENA_ARRAY(r->arena, count, struct flat);
        for (size_t i = 0; i < count; i++)
            parts[i] = b[i].f;
        b->f = flat_join(r, parts, count);
    }
    b->kind = (uint8_t)kind;
    b->node = n;
    b->container = container;
    struct tally t = {0};
    blocks_count(&t, &b->f);
    b->articles = (uint8_t)t.articles;
    b->dated = false;
    r->blocks_len = start + 1;
}

bool blocks_is_dated(const struct reader *r, struct str text)
{
    enum { WORDS_LEAST = 5 };
    struct date_hit hit;
    size_t from = 0, words = 1;
    for (size_t i = 0; i < text.n; i++)
        words += text.p[i] == ' ';
    return words >= WORDS_LEAST && dates_next(text, &from, r->languages, &hit) && !hit.impossible &&
           hit.date.year;
}

// "press:" over a list of texts most of which have dates.
static bool lists_dated_texts(struct reader *r, const struct node *field)
{
    enum { LEAST = 2 };
    const struct node *list = field->first;
    size_t items = 0, dated = 0;
    if (field->type != NODE_FIELD || !list || list->type != NODE_LIST ||
        words_section(fold_words(r->arena, field->extra)) <= 0)
        return false;
    for (const struct node *x = list->first; x; x = x->next, items++)
        dated += blocks_is_dated(r, node_text(r->arena, x));
    return items >= LEAST && dated * 3 >= items * 2;
}

static struct tally collect_page(struct reader *r, const struct node *field, int depth)
{
    const struct node *text = field->first;
    return collect(r, doc_blocks(r->lasting, r->doc, text->text, text->offset), depth + 1);
}

// The field of a record whose key says `role`, or NULL.
static const struct node *field_of(struct reader *r, const struct node *record, uint16_t role)
{
    for (const struct node *f = record->first; f; f = f->next)
        if (f->type == NODE_FIELD && (words_column(r->arena, f->extra) & role) &&
            !field_holds_record(f))
            return f;
    return NULL;
}

// "publication_id: doe-2023-ropes": what is called so, and its year, is something else.
static bool is_identifier(struct reader *r, const struct node *field)
{
    const struct node *v = field->first;
    return words_column(r->arena, field->extra) == WORD_NOTE && v && !v->next &&
           str_find_char(node_text(r->arena, v), ' ') == STR_NOT_FOUND;
}

// Labels of what stands in a record beside the records it holds: its date, its title when it
// has a date, and all the rest. Returns how many levels that takes.
static int push_record_labels(struct reader *r, const struct node *record, int depth)
{
    const struct node *date = field_of(r, record, WORD_DATE);
    const struct node *title = date ? field_of(r, record, WORD_TITLE) : NULL;
    if (date)
        blocks_push(r, BLOCK_LABEL, date, flat_of_range(r, date->first, NULL), LABEL_LEVEL + depth,
                    -1);
    size_t start = r->blocks_len;
    if (title)
        blocks_push(r, BLOCK_LABEL, title, flat_of_range(r, title->first, NULL),
                    LABEL_LEVEL + depth + 1, -1);
    if (r->blocks_len > start)
        r->blocks[start].title = true;
    start = r->blocks_len;
    size_t texts = 0, outlets = 0;
    for (const struct node *f = record->first; f; f = f->next)
        if (f->type == NODE_FIELD && f != date && f != title && !field_holds_record(f) &&
            !field_holds_page(f) && !is_identifier(r, f)) {
            const struct node *v = f->first;
            if (v && !v->next && value_is_picture(node_text(r->arena, v)))
                continue;                  // "logo: courier.png"
            size_t before = r->blocks_len; // nothing is pushed of a field without text
            blocks_push(r, BLOCK_LABEL, f, flat_of_range(r, f->first, NULL),
                        LABEL_LEVEL + depth + 2, -1);
            bool text = r->blocks_len > before && r->blocks[before].f.n > 0;
            texts += text;
            outlets += text && (words_column(r->arena, f->extra) & WORD_OUTLET);
        }
    if (r->blocks_len > start) {
        blocks_merge(r, start, BLOCK_LABEL, record, -1);
        r->blocks[start].outlet = texts == 1 && outlets == 1;
    }
    return 3;
}

static void push_key(struct reader *r, const struct node *field, int depth)
{
    struct str key = field->extra;
    struct flat f = {.text = key.p, .n = (uint32_t)key.n, .offset = field->offset};
    f.end = f.offset + f.n;
    blocks_push(r, BLOCK_LABEL, field, f, LABEL_LEVEL + depth, -1);
}

// "Le Monde: https://…": an entry whose name is the key.
struct tally blocks_push_pair(struct reader *r, const struct node *n, struct str key,
                              size_t key_offset, const struct value *url, int32_t container)
{
    struct value parts[2] = {
        {.type = VALUE_STRING, .text = key, .offset = key_offset, .length = key.n}, *url};
    struct str keys[2] = {STR("name"), STR("url")};
    struct value pair = {
        .type = VALUE_MAP, .offset = key_offset, .items = parts, .keys = keys, .len = 2};
    pair.length =
        url->offset + url->length > key_offset ? url->offset + url->length - key_offset : 0;
    return blocks_push(r, BLOCK_RECORD, n, flat_of_value(r, &pair), 0, container);
}

// An address of an article, not of a profile, a platform or a front page.
bool blocks_lead_to_article(struct reader *r, struct str url)
{
    struct link l = {.url = url};
    link_classify(r, &l);
    return l.class == LINK_ARTICLE && !host_is_platform(l.host);
}

// Whether the record is names and their addresses: all its values are addresses, of articles in
// the main, and no key is a word for what a field holds.
static bool holds_pairs(struct reader *r, const struct node *record)
{
    size_t fields = 0, articles = 0;
    for (const struct node *f = record->first; f; f = f->next) {
        const struct node *v = f->type == NODE_FIELD ? f->first : NULL;
        if (!v || v->next || v->type != NODE_LINK || !v->autolink || !is_web_address(v->url) ||
            words_column(r->arena, f->extra))
            return false;
        fields++;
        articles += blocks_lead_to_article(r, v->url);
    }
    return fields > 0 && articles * 2 > fields;
}

static struct tally collect_pairs(struct reader *r, const struct node *record, int32_t container)
{
    struct tally t = {0};
    for (const struct node *f = record->first; f; f = f->next) {
        struct value url = {.type = VALUE_STRING,
                            .text = f->first->url,
                            .offset = f->first->offset,
                            .length = f->first->length};
        struct tally one = blocks_push_pair(r, f, f->extra, f->offset, &url, container);
        tally_add(&t, &one);
    }
    return t;
}

static struct tally collect_record(struct reader *r, const struct node *record, int32_t container,
                                   int depth)
{
    struct tally t = {0};
    for (const struct node *f = record->first; f; f = f->next)
        if (field_is_empty_list(f) && record_is_grouping(record, f->extra))
            return t; // "articles: []"
    if (holds_pairs(r, record))
        return collect_pairs(r, record, container < 0 ? blocks_container(r, record) : container);
    struct flat own = {0};
    if (record_has_parts(r, record, &own))
        return blocks_push(r, BLOCK_RECORD, record, own, LABEL_LEVEL + depth, container);
    size_t lists = 0, fields = 0, groups = 0, telling = SIZE_MAX; // not counted yet
    bool copies = false, addresses = false;                       // in the records it holds
    for (const struct node *f = record->first; f; f = f->next) {
        size_t n = f->type == NODE_FIELD ? records_in(f) : 0;
        if (n && record_lists_links(r, f)) {
            n = 0;
            copies = true;
        }
        copies = copies || record_lists_addresses(f);
        fields += n == 0;
        groups += n > 0;
        addresses = addresses || (n > 0 && field_holds_address(f));
        telling = n == 1 && telling == SIZE_MAX ? record_telling_fields(r, record) : telling;
        lists += n >= 2 || field_holds_page(f) ||
                 (n == 1 &&
                  (field_holds_entry(r, telling, f) || record_is_grouping(record, f->extra))) ||
                 lists_dated_texts(r, f);
    }
    if (!lists && groups)
        own = flat_of_node(r, record);
    if (!lists &&
        (groups == 0 || (fields >= 1 && (copies || !addresses || links_articles(&own) <= 1))))
        return blocks_push(r, BLOCK_RECORD, record, groups ? own : flat_of_node(r, record),
                           LABEL_LEVEL + depth, container);
    depth += push_record_labels(r, record, depth);
    for (const struct node *f = record->first; f; f = f->next) {
        bool page = field_holds_page(f);
        if (f->type != NODE_FIELD || (!page && !field_holds_record(f) && !lists_dated_texts(r, f)))
            continue;
        push_key(r, f, depth);
        struct tally one = page ? collect_page(r, f, depth) : collect(r, f, depth + 1);
        tally_add(&t, &one);
    }
    return t;
}

// How far behind `from` the next "presse: end" stands, or STR_NOT_FOUND. Found once for all
// comments before it.
static size_t ignored_end(struct reader *r, size_t from)
{
    if (!r->end_sought || from < r->end_from || from > r->end_at) {
        size_t at = str_find(str_from(r->doc->source, from), STR("presse: end"));
        r->end_at = at == STR_NOT_FOUND ? at : from + at;
        r->end_from = from;
        r->end_sought = true;
    }
    return r->end_at == STR_NOT_FOUND ? STR_NOT_FOUND : r->end_at - from;
}

// "<!-- presse: ignore -->": up to "<!-- presse: end -->", or else the one block that follows.
static void read_comment(struct reader *r, const struct node *n)
{
    struct str source = r->doc->source;
    if (!str_contains(n->text, STR("presse: ignore")) &&
        !str_contains(n->text, STR("presse:ignore")))
        return;
    struct str rest = str_from(source, n->offset + 4);
    size_t end = ignored_end(r, n->offset + 4);
    struct str again = str_from(rest, str_find(rest, STR("presse: ignore")) + 14);
    size_t next = str_find(again, STR("presse: ignore"));
    if (end != STR_NOT_FOUND && (next == STR_NOT_FOUND || end < next + (size_t)(again.p - rest.p)))
        r->ignored_until = (size_t)(rest.p - source.p) + end;
    else if (n->next)
        r->ignored_until = n->next->offset + n->next->length;
}

// "<h2>": the level, when raw HTML opens a heading; 0 otherwise.
static int raw_heading(const struct node *n)
{
    struct str t = n->text;
    bool heading = n->type == NODE_HTML_INLINE && t.n > 3 && t.p[0] == '<' &&
                   (t.p[1] == 'h' || t.p[1] == 'H') && t.p[2] >= '1' && t.p[2] <= '6';
    return heading ? t.p[2] - '0' : 0;
}

// A paragraph; raw headings in it are headings.
static struct tally collect_paragraph(struct reader *r, const struct node *n)
{
    struct tally t = {0};
    const struct node *c = n->first, *from = c;
    if (shortcodes_collect(r, n, &t) || definitions_collect(r, n, &t))
        return t;
    if (!c || !raw_heading(c))
        return blocks_push(r, BLOCK_PARAGRAPH, n, flat_made(r, n), 0, -1);
    while (c) {
        int level = raw_heading(c);
        if (!level) {
            c = c->next;
            continue;
        }
        struct tally one = blocks_push(r, BLOCK_PARAGRAPH, n, flat_of_range(r, from, c), 0, -1);
        tally_add(&t, &one);
        const struct node *end = c->next;
        while (end && !(end->type == NODE_HTML_INLINE && str_starts(end->text, STR("</h"))))
            end = end->next;
        one = blocks_push(r, BLOCK_HEADING, n, flat_of_range(r, c, end), level, -1);
        tally_add(&t, &one);
        from = c = end ? end->next : NULL;
    }
    struct tally one = blocks_push(r, BLOCK_PARAGRAPH, n, flat_of_range(r, from, NULL), 0, -1);
    tally_add(&t, &one);
    return t;
}

// "<summary>2023</summary>" over what it folds away: a line that has no heading in it.
static bool is_summary(const struct node *n)
{
    return n->type == NODE_DIVISION && str_eq(n->extra, STR("summary")) && n->first &&
           !n->first->next && n->first->type == NODE_PARAGRAPH;
}

// "<div class="heading">Press review 2016</div>": a line of text that a style sheet makes a
// heading.
static bool is_called_heading(struct reader *r, const struct node *n)
{
    enum { HEADING_LONGEST = 60 };
    const struct node *p = n->type == NODE_DIVISION ? n->first : NULL;
    struct str text = p && !p->next && p->type == NODE_PARAGRAPH && class_is_heading(n->title)
                          ? str_trim(node_text(r->arena, p))
                          : STR_NONE;
    return text.n && text.n <= HEADING_LONGEST && !flat_of_node(r, p).links_len;
}

// Of a summary behind another one that folds headings away: above theirs, for they end with it.
static int summary_level(const struct reader *r)
{
    int level = SUMMARY_LEVEL;
    uint32_t end = 0;
    for (size_t i = r->blocks_len; i > 0; i--) {
        const struct block *b = &r->blocks[i - 1];
        if (b->kind != BLOCK_HEADING)
            continue;
        if (b->node->type != NODE_HEADING) {
            struct str between = str_slice(r->doc->source, b->f.offset, end);
            bool inside = is_summary(b->node) && !str_contains(between, STR("</details"));
            return inside && level > 1 ? level : SUMMARY_LEVEL;
        }
        if (b->level <= level) {
            level = b->level - 1;
            end = b->f.offset;
        }
    }
    return SUMMARY_LEVEL;
}

static struct tally collect_one(struct reader *r, const struct node *n, int depth)
{
    struct tally t = {0};
    switch (n->type) {
    case NODE_HEADING:
        return blocks_push(r, BLOCK_HEADING, n, flat_made(r, n), n->level ? n->level : 1, -1);
    case NODE_TERM:
        return blocks_push(r, BLOCK_HEADING, n, flat_of_node(r, n), TERM_LEVEL, -1);
    case NODE_PARAGRAPH:
        return collect_paragraph(r, n);
    case NODE_RULE:
        return blocks_push(r, BLOCK_RULE, n, (struct flat){.offset = n->offset}, 0, -1);
    case NODE_LIST:
        return blocks_collect_list(r, n, depth);
    case NODE_TABLE:
        tables_collect(r, n, &t, depth);
        return t;
    case NODE_QUOTE: {
        struct flat f = flat_of_node(r, n);
        if (links_articles(&f) >= 2)
            return collect(r, n, depth + 1);
        return blocks_push(r, BLOCK_QUOTE, n, f, 0, -1);
    }
    case NODE_RECORD:
        return collect_record(r, n, -1, depth);
    case NODE_FIELD: // at the top of a data file
        if (!field_holds_page(n) && !field_holds_record(n) && !lists_dated_texts(r, n))
            return t;
        push_key(r, n, depth);
        return field_holds_page(n) ? collect_page(r, n, depth) : collect(r, n, depth + 1);
    case NODE_CODE_BLOCK:
        return t;
    case NODE_HTML_BLOCK:
        read_comment(r, n);
        if (shortcodes_collect(r, n, &t) || markdown_inside_collect(r, n, &t, depth))
            return t;
        return collect(r, n, depth + 1);
    default:
        if (is_called_heading(r, n))
            return blocks_push(r, BLOCK_HEADING, n, flat_of_node(r, n->first), SUMMARY_LEVEL, -1);
        if (is_summary(n))
            return blocks_push(r, BLOCK_HEADING, n, flat_of_node(r, n->first),
                               (uint8_t)summary_level(r), -1);
        return collect(r, n, depth + 1);
    }
}

// The navigation of a site, and the foot of its pages; not that of an article or quotation.
static bool is_site_frame(const struct reader *r, const struct node *n)
{
    if (n->type != NODE_DIVISION ||
        (!str_eq(n->extra, STR("nav")) && !str_eq(n->extra, STR("footer")) &&
         !str_eq(n->extra, STR("aside")) && !class_is_frame(n->title) &&
         !class_is_frame(markup_id(r->doc, n))))
        return false;
    bool nav = str_eq(n->extra, STR("nav")); // in "page-layout-article" as well
    for (const struct node *p = n->parent; p; p = p->parent)
        if (p->type == NODE_QUOTE || p->type == NODE_ITEM ||
            (p->type == NODE_DIVISION &&
             (str_eq(p->extra, STR("article")) ||
              (!nav && class_is_entry(p->title) && !class_is_grid_row(p->title)))))
            return false;
    return true;
}

static bool is_called_header(const struct reader *r, const struct node *n)
{
    return n->type == NODE_DIVISION &&
           (str_eq(n->extra, STR("header")) || str_contains(n->title, STR("header")) ||
            str_eq(markup_id(r->doc, n), STR("header")));
}

// What stands beside the navigation in the head of a site leads to the site as well: its mark,
// its accounts. Headings still say what the page is.
static void ignore_head(struct reader *r, size_t start)
{
    bool frame = false;
    for (size_t i = start; i < r->blocks_len; i++)
        frame = frame || r->blocks[i].ignored;
    for (size_t i = start; i < r->blocks_len && frame; i++)
        r->blocks[i].ignored = r->blocks[i].ignored || r->blocks[i].kind != BLOCK_HEADING;
}

// The head of an HTML page: its first heading, perhaps with the day on which the page was written.
static bool is_page_head(const struct reader *r, const struct node *n, size_t start)
{
    if (!is_called_header(r, n))
        return false;
    bool first = false;
    for (size_t i = start; i < r->blocks_len; i++) {
        if (r->blocks[i].articles)
            return false;
        first = first || (r->blocks[i].kind == BLOCK_HEADING && r->blocks[i].level == 1);
    }
    return first;
}

// What is dated by the lines of a page's head is the page, and not what it lists.
static void drop_dates(struct reader *r, size_t start)
{
    size_t kept = start;
    for (size_t i = start; i < r->blocks_len; i++)
        if (r->blocks[i].kind == BLOCK_HEADING || !r->blocks[i].dated)
            r->blocks[kept++] = r->blocks[i];
    r->blocks_len = kept;
}

static struct tally collect(struct reader *r, const struct node *parent, int depth)
{
    struct tally t = {0};
    if (depth > DEEPEST)
        return t;
    struct child *divisions = NULL;
    size_t len = 0, cap = 0;
    const struct node *n = parent->first;
    int32_t records = -1;
    while (n) {
        size_t start = r->blocks_len;
        struct tally one;
        const struct node *next = n->next;
        if (!node_is_block(n)) {
            while (next && !node_is_block(next))
                next = next->next;
            if (n->type == NODE_HTML_INLINE)
                read_comment(r, n);
            one = blocks_push(r, BLOCK_PARAGRAPH, n, flat_of_range(r, n, next), 0, -1);
        } else if (n->type == NODE_RECORD) {
            records = records < 0 ? blocks_container(r, parent) : records;
            one = collect_record(r, n, records, depth);
        } else if (!markdown_behind_comment(r, n, &next, &one, depth)) {
            one = collect_one(r, n, depth);
        }
        if (is_site_frame(r, n)) {
            one = (struct tally){0};
            for (size_t i = start; i < r->blocks_len; i++)
                r->blocks[i].ignored = true;
        } else if (is_page_head(r, n, start)) {
            drop_dates(r, start);
        } else if (n->type == NODE_DIVISION)
            ARENA_PUSH(r->arena, divisions, len, cap) =
                (struct child){start, r->blocks_len, one, n};
        if (is_called_header(r, n))
            ignore_head(r, start);
        tally_add(&t, &one);
        n = next;
    }
    if (len)
        cards_make(r, divisions, len, &t);
    return t;
}

struct tally blocks_collect_below(struct reader *r, const struct node *parent, int depth)
{
    return collect(r, parent, depth);
}

static uint64_t only_article(const struct block *b)
{
    for (size_t i = 0; b->articles == 1 && i < b->f.links_len; i++)
        if (b->f.links[i].class == LINK_ARTICLE)
            return b->f.links[i].hash;
    return 0;
}

// "[The Courier](x), 3 May" and "[Title](x)" in the next paragraph: one entry.
static void join_same_articles(struct reader *r)
{
    size_t to = 0;
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i], *last = to ? &r->blocks[to - 1] : NULL;
        bool same = last && last->kind == BLOCK_PARAGRAPH && b->kind == BLOCK_PARAGRAPH &&
                    last->ignored == b->ignored && b->node && last->node && only_article(last) &&
                    only_article(last) == only_article(b);
        if (!same) {
            r->blocks[to++] = *b;
            continue;
        }
        struct flat parts[2] = {last->f, b->f};
        last->f = flat_join(r, parts, 2);
        last->dated = false;
    }
    r->blocks_len = to;
}

void blocks_collect(struct reader *r)
{
    enum { BYTES_A_BLOCK = 64 }; // of a page of entries, at least
    r->blocks_cap = r->doc->source.n / BYTES_A_BLOCK + 64;
    r->blocks = ARENA_SPACE(r->arena, r->blocks_cap, struct block);
    if (r->doc->front)
        front_collect(r);
    if (r->clipping)
        return;
    // What follows does not stand under the last key of the front matter.
    if (r->blocks_len)
        blocks_push(r, BLOCK_RULE, NULL, (struct flat){.offset = (uint32_t)r->doc->front_end}, 1,
                    -1);
    flats_make(r);
    collect(r, r->doc->root, 0);
    join_same_articles(r);
    players_place(r);
}
