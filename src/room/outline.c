// SPDX-License-Identifier: MIT
// An entry's lines are those of its list item, row or record, or of its paragraph when no
// other entry shares it; where two entries share a line, neither can be copied or moved alone.
#include "room/outline.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "room/card.h"
#include "text/dates.h"
#include "text/fold.h"

static bool lies_across(const struct clip *c, size_t from, size_t to)
{
    return c->at.offset < to && c->at.offset + (size_t)c->at.length > from;
}

static bool holds_other(const struct clips *clips, const struct clip *c, size_t from, size_t to)
{
    size_t i = c->order;
    return (i > 0 && lies_across(&clips->items[i - 1], from, to)) ||
           (i + 1 < clips->len && lies_across(&clips->items[i + 1], from, to));
}

static bool is_own_block(const struct node *n)
{
    return n->type == NODE_ITEM || n->type == NODE_ROW || n->type == NODE_RECORD ||
           n->type == NODE_PARAGRAPH || n->type == NODE_CELL || n->type == NODE_FIELD ||
           n->type == NODE_LINK || n->type == NODE_EMPHASIS || n->type == NODE_STRONG ||
           n->type == NODE_TEXT || n->type == NODE_SPAN || n->type == NODE_TIME ||
           n->type == NODE_HTML_INLINE || n->type == NODE_DELETED;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

// Makes the line that holds the offset the one looked at.
static void look_at_line(struct outline *o, size_t at)
{
    struct str source = o->source;
    if (o->line_to && at >= o->line_from && at <= o->line_to)
        return;
    size_t feed = str_rfind_char(str_slice(source, 0, at), '\n');
    size_t from = feed == STR_NOT_FOUND ? 0 : feed + 1;
    size_t mark = str_rfind_char(str_slice(source, from, at), '\r');
    o->line_from = mark == STR_NOT_FOUND ? from : from + mark + 1;
    struct str rest = str_from(source, at);
    rest = str_slice(rest, 0, str_find_char(rest, '\n'));
    rest = str_slice(rest, 0, str_find_char(rest, '\r'));
    o->line_to = at + rest.n;
}

static void set_lines(struct outline *o, struct outline_item *x)
{
    look_at_line(o, x->from);
    x->from = o->line_from;
    look_at_line(o, x->to);
    x->to = o->line_to;
    // `to` may lie after the last line end: take it back.
    while (x->to > x->from + 1 && is_line_end(o->source.p[x->to - 1]))
        x->to--;
}

static void grow(size_t *from, size_t *to, struct span s)
{
    if (!s.length)
        return;
    if (s.offset < *from)
        *from = s.offset;
    if (s.offset + s.length > *to)
        *to = s.offset + s.length;
}

static struct str line_before(struct str source, size_t at)
{
    size_t end = at ? at - 1 : 0, from = end;
    while (from > 0 && source.p[from - 1] != '\n')
        from--;
    return str_slice(source, from, end);
}

// Takes blank lines and the head of the next TOML table from the end of an item.
static void without_next_head(struct str source, struct outline_item *x)
{
    for (;;) {
        size_t from = x->to;
        while (from > x->from && source.p[from - 1] != '\n')
            from--;
        struct str line = str_trim(str_slice(source, from, x->to));
        if (from == x->from || (line.n && !str_starts(line, STR("[["))))
            return;
        x->to = from - 1;
    }
}

// The head of a TOML table goes with its entry.
static void with_own_head(struct str source, struct outline_item *x)
{
    struct str before = str_trim(line_before(source, x->from));
    if (str_starts(before, STR("[[")))
        x->from = (size_t)(before.p - source.p);
}

// An entry's date that stands in its lines, but not in what the reader took for the entry.
static void find_date(struct str source, struct clip *c, const struct outline_item *x)
{
    struct str text = str_slice(source, x->from, x->to);
    struct date_hit hit;
    if (!dates_may_hold(text, c->date.year))
        return;
    for (size_t from = 0;
         !c->date_at.length && date_known(c->date) && dates_next(text, &from, 0, &hit);) {
        size_t at = x->from + hit.offset;
        bool in_url =
            c->url_at.length && at >= c->url_at.offset && at < c->url_at.offset + c->url_at.length;
        if (!in_url && date_compare(hit.date, c->date) == 0)
            c->date_at = (struct span){(uint32_t)at, (uint32_t)hit.length};
    }
}

// A title that only an attribute says: <a title="…">, [x](y "…").
static void find_title(struct str source, struct clip *c, const struct outline_item *x)
{
    struct str text = str_slice(source, x->from, x->to);
    size_t at = c->title.n && !c->title_at.length ? str_find(text, c->title) : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND || at == 0 || at + c->title.n >= text.n)
        return;
    char before = text.p[at - 1];
    if ((before == '"' || before == '\'') && text.p[at + c->title.n] == before)
        c->title_at = (struct span){(uint32_t)(x->from + at), (uint32_t)c->title.n};
}

// Widens x, which may begin with an object's first key and end with its last value, to its braces;
// a comma may stand before the last of them.
static void to_braces(struct str source, struct outline_item *x)
{
    size_t from = x->from, to = x->to;
    while (from > 0 && (is_space_ascii(source.p[from - 1]) || source.p[from - 1] == '"'))
        from--;
    while (to < source.n && (is_space_ascii(source.p[to]) || strchr("\",", source.p[to])))
        to++;
    if (source.p[x->from] != '{' && from > 0 && source.p[from - 1] == '{')
        x->from = from - 1;
    if (to > 0 && to < source.n && source.p[x->to - 1] != '}' && source.p[to] == '}')
        x->to = to + 1;
}

// In JSON an entry is an object, wherever its lines end.
static void set_record(struct str source, struct outline_item *x)
{
    for (const struct node *n = x->clip->node; n; n = n->parent)
        if (n->type == NODE_RECORD && n->offset <= x->from && n->offset + n->length >= x->to) {
            x->from = n->offset;
            x->to = n->offset + n->length;
            break;
        }
    to_braces(source, x);
    while (x->from < x->to && source.p[x->from] != '{')
        x->from++;
    while (x->to > x->from && source.p[x->to - 1] != '}')
        x->to--;
}

static struct outline_item entry_item(struct outline *o, struct clip *c)
{
    const struct clips *clips = &o->page->reading->clips;
    struct outline_item x = {
        .from = c->at.offset, .to = c->at.offset + c->at.length, .level = LEVEL_ENTRY, .clip = c};
    grow(&x.from, &x.to, c->title_at);
    bool front = x.from < o->page->doc->front_end, json = o->page->doc->format == DOC_JSON;
    bool record = false; // the key that it stands below is not its own
    for (const struct node *n = c->node; n && !front && !json && is_own_block(n); n = n->parent) {
        if (record && n->type == NODE_FIELD)
            break;
        record = record || n->type == NODE_RECORD;
        if (!n->length || n->offset > x.from + 1 ||
            holds_other(clips, c, n->offset, n->offset + n->length))
            continue;
        grow(&x.from, &x.to, (struct span){n->offset, n->length});
    }
    if (json)
        set_record(o->source, &x);
    else
        set_lines(o, &x);
    bool toml = doc_is_toml(o->page->doc, x.from);
    if (toml)
        without_next_head(o->source, &x);
    find_date(o->source, c, &x);
    find_title(o->source, c, &x);
    if (toml)
        with_own_head(o->source, &x);
    x.whole = !holds_other(clips, c, x.from, x.to);
    return x;
}

static bool in_item(const struct outline_item *x, size_t offset)
{
    return offset >= x->from && offset < x->to;
}

static void add(struct arena *a, struct outline *o, struct outline_item x)
{
    ARENA_PUSH(a, o->items, o->len, o->cap) = x;
}

static int by_place(const void *a, const void *b)
{
    const struct outline_item *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->level < y->level ? -1 : x->level > y->level;
}

static bool in_entry(const struct outline *o, size_t entries, size_t offset)
{
    size_t low = 0, high = entries; // entries are sorted and do not overlap, or share lines
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (o->items[mid].to <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low < entries && in_item(&o->items[low], offset);
}

// Letters and digits of text outside the hit: a line that is nothing but a date has few.
static size_t other_letters(struct str text, const struct date_hit *hit)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        uint32_t c = utf8_next(text, &i);
        bool inside = at >= hit->offset && at < hit->offset + hit->length;
        n += !inside && (fold_is_letter(c) || fold_digit(c) >= 0);
    }
    return n;
}

// What stands in "<h3>…</h3>".
static struct str inside_tags(struct str text)
{
    size_t end;
    text = str_trim(text);
    while (text.n && text.p[0] == '<' && (end = str_find_char(text, '>')) != STR_NOT_FOUND)
        text = str_trim(str_from(text, end + 1));
    while (text.n && text.p[text.n - 1] == '>' &&
           (end = str_rfind_char(text, '<')) != STR_NOT_FOUND)
        text = str_trim(str_slice(text, 0, end));
    return text;
}

// "### March", "### 3月": the month is all that the heading says.
static void names_month(const struct outline *o, struct outline_item *x)
{
    size_t from = x->from, to = x->to;
    while (from < to && strchr("#=* \t", o->source.p[from]))
        from++;
    struct str text = inside_tags(str_slice(o->source, from, to));
    while (text.n && strchr("#=* \t:", text.p[text.n - 1]))
        text.n--;
    unsigned month = dates_month(text, 0);
    if (!month)
        return;
    x->date.month = (uint8_t)month;
    x->date_at = (struct span){(uint32_t)(text.p - o->source.p), (uint32_t)text.n};
}

// A block outside all entries that may give the entries after it their date: a heading, or a
// paragraph or list item that is nothing but a date.
static void add_block(struct arena *a, struct outline *o, const struct node *n, size_t length)
{
    struct outline_item x = {.from = n->offset, .to = n->offset + length, .level = n->level};
    struct str text = str_slice(o->source, x.from, x.to);
    struct date_hit hit;
    size_t from = 0;
    bool heading = n->type == NODE_HEADING;
    if (!heading && length > 200)
        return;
    bool dated = dates_next(text, &from, 0, &hit) && !hit.impossible;
    if (!heading && (!dated || other_letters(text, &hit) > 4))
        return;
    if (!heading)
        x.level = LEVEL_DATE_LINE;
    if (dated) {
        x.date = hit.date; // the year may stand above it: see place_dates
        x.date_at = (struct span){(uint32_t)(n->offset + hit.offset), (uint32_t)hit.length};
    } else {
        names_month(o, &x);
    }
    set_lines(o, &x);
    add(a, o, x);
}

static bool is_year(struct str s)
{
    return s.n == 4 && (s.p[0] == '1' || s.p[0] == '2') && is_digit_ascii(s.p[1]) &&
           is_digit_ascii(s.p[2]) && is_digit_ascii(s.p[3]);
}

// A key of a data file that is a year: the entries below it are of that year.
static void add_year_key(struct arena *a, struct outline *o, const struct node *n)
{
    struct outline_item x = {.from = n->offset, .to = n->offset + 1, .level = 1};
    set_lines(o, &x);
    size_t at = str_find(str_slice(o->source, x.from, x.to), n->extra);
    if (at == STR_NOT_FOUND)
        return;
    struct str year = n->extra;
    x.date.year = (int16_t)((year.p[0] - '0') * 1000 + (year.p[1] - '0') * 100 +
                            (year.p[2] - '0') * 10 + year.p[3] - '0');
    x.date_at = (struct span){(uint32_t)(x.from + at), 4};
    add(a, o, x);
}

static void add_blocks(struct arena *a, struct outline *o, size_t entries)
{
    const struct node *root = o->page->doc->root;
    for (const struct node *n = root->first; n; n = node_next(root, n)) {
        bool block = n->type == NODE_HEADING || n->type == NODE_PARAGRAPH;
        size_t length = n->length;
        for (const struct node *k = n->type == NODE_ITEM ? n->first : NULL; k; k = k->next)
            if (k->type == NODE_LIST && k->offset > n->offset) {
                length = k->offset - n->offset;
                block = true;
                break;
            }
        if (block && length && !in_entry(o, entries, n->offset))
            add_block(a, o, n, length);
        if (n->type == NODE_FIELD && is_year(n->extra))
            add_year_key(a, o, n);
    }
}

static bool agrees(struct date heading, struct date clip)
{
    return (!heading.year || heading.year == clip.year) &&
           (!heading.month || heading.month == clip.month) &&
           (!heading.day || heading.day == clip.day);
}

// Gives entries without a date of their own the place where a heading above says it, and
// headings without a year that of their first entry.
static void place_dates(struct outline *o)
{
    struct outline_item *heads[LEVEL_ENTRY] = {NULL};
    for (size_t i = 0; i < o->len; i++) {
        struct outline_item *x = &o->items[i];
        if (!x->clip) {
            heads[x->level] = x->date_at.length ? x : NULL;
            for (size_t k = x->level + 1u; k < LEVEL_ENTRY; k++)
                heads[k] = NULL;
            continue;
        }
        struct clip *c = x->clip;
        for (size_t k = LEVEL_ENTRY; k-- > 0;) {
            struct outline_item *h = heads[k];
            if (!h || !date_known(c->date) || !agrees(h->date, c->date))
                continue;
            if (!h->date.year && (h->date.month || h->date.day))
                h->date = (struct date){c->date.year, h->date.month, h->date.day};
            bool own =
                c->date_at.length && c->date_at.offset >= x->from && c->date_at.offset < x->to;
            if (!own && !c->date_at.length)
                c->date_at = h->date_at;
        }
    }
}

static void mark_moved(struct arena *a, struct outline *o)
{
    struct order order = order_find(a, o->page);
    bool *moved = ARENA_ARRAY(a, o->page->reading->clips.len, bool);
    bool *rising = ARENA_ARRAY(a, o->page->reading->clips.len, bool);
    o->newest_first = order.newest_first;
    o->ordered = order.ordered;
    for (size_t i = 0; i < order.len; i++)
        for (size_t k = 0; k < order.items[i].len; k++) {
            moved[order.items[i].clip->order + k] = order.items[i].moved;
            rising[order.items[i].clip->order + k] = !order.items[i].newest_first;
        }
    for (size_t i = 0; i < o->len; i++) {
        const struct clip *c = o->items[i].clip;
        o->items[i].moved = c && moved[c->order];
        o->items[i].newest_first = c && order.ordered ? !rising[c->order] : o->newest_first;
    }
}

static const char *line_end(struct str source)
{
    size_t at = str_find_char(source, '\n');
    if (at == STR_NOT_FOUND)
        return str_find_char(source, '\r') == STR_NOT_FOUND ? "\n" : "\r";
    return at > 0 && source.p[at - 1] == '\r' ? "\r\n" : "\n";
}

enum { ENTRIES_LEAST = 128, PORTIONS = 4 };

struct portions { // few of them: each looks for the ends of its first line
    const struct outline *outline;
    size_t len; // entries in each
};

// Entries know nothing of one another but where the others lie, which stays.
static void add_entries(void *context, size_t portion, unsigned worker)
{
    const struct portions *p = context;
    struct outline o = *p->outline; // that looks at a line of its own
    struct clips *clips = &o.page->reading->clips;
    size_t from = portion * p->len, to = from + p->len;
    (void)worker;
    for (size_t i = from; i < to && i < clips->len; i++)
        o.items[i] = entry_item(&o, &clips->items[i]);
}

static struct outline make(struct arena *a, const struct page *p, unsigned threads)
{
    struct outline o = {.page = p, .source = p->doc->source, .eol = line_end(p->doc->source)};
    size_t len = p->reading->clips.len, count = threads > 1 ? threads * PORTIONS : 1;
    count = len / ENTRIES_LEAST < count ? len / ENTRIES_LEAST + 1 : count;
    struct portions parts = {&o, (len + count - 1) / count};
    o.items = arena_grow(a, NULL, 0, &o.cap, 2 * len + 1, sizeof *o.items);
    parallel_for(count > 1 ? threads : 1, count, add_entries, &parts);
    o.len = len;
    cards_find(a, &o);
    for (size_t i = 0; i < o.len; i++)
        if (o.items[i].card) {
            find_date(o.source, o.items[i].clip, &o.items[i]);
            find_title(o.source, o.items[i].clip, &o.items[i]);
        }
    add_blocks(a, &o, o.len);
    if (o.len)
        qsort(o.items, o.len, sizeof *o.items, by_place);
    place_dates(&o);
    return o;
}

void outline_place_dates(const struct page *p, unsigned threads)
{
    struct arena scratch = ARENA_EMPTY;
    make(&scratch, p, threads);
    arena_free(&scratch);
}

struct outline outline_make(struct arena *a, const struct page *p)
{
    struct outline o = make(a, p, 1);
    mark_moved(a, &o);
    // What the lines of two entries share is nobody's own.
    for (size_t i = 1; i < o.len; i++)
        if (o.items[i].from < o.items[i - 1].to)
            o.items[i].whole = o.items[i - 1].whole = false;
    return o;
}

bool outline_gap(const struct outline *o, size_t from, size_t to, struct str *gap)
{
    if (to <= from || to > o->source.n)
        return false;
    *gap = str_slice(o->source, from, to);
    return str_trim(*gap).n == 0;
}

bool outline_parting(const struct outline *o, size_t from, size_t to, struct str *gap)
{
    if (to <= from || to > o->source.n)
        return false;
    *gap = str_slice(o->source, from, to);
    struct str rule = str_trim(*gap);
    if (o->page->doc->format == DOC_JSON)
        return str_eq(rule, STR(","));
    bool marks = rule.n == 0 || rule.n >= 3;
    for (size_t i = 0; i < rule.n; i++)
        marks = marks && strchr("-*_ ", rule.p[i]);
    return marks || str_eq(rule, STR("<hr>")) || str_eq(rule, STR("<hr/>")) ||
           str_eq(rule, STR("<hr />"));
}
