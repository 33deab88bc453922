// SPDX-License-Identifier: MIT
// The model's lines are copied; its date, title, outlet and address are exchanged. What else
// stands there is kept when other entries have the same words in the same place ("at", "vom",
// a "read" link), and left out when it belongs to the model alone: a quotation, an author.
#include "room/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/write_date.h"
#include "room/written.h"
#include "text/dates.h"
#include "text/fold.h"

struct part { // a span of the model and what replaces it
    struct span span;
    struct str text;
};

struct parts {
    struct part items[8];
    size_t len;
};

static bool lies_in(const struct outline_item *x, struct span s)
{
    return s.length && s.offset >= x->from && s.offset + s.length <= x->to;
}

static int by_offset(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return x->span.offset < y->span.offset ? -1 : x->span.offset > y->span.offset;
}

static struct parts spans_of(const struct outline_item *x)
{
    struct parts p = {0};
    const struct span spans[] = {x->clip->date_at, x->clip->title_at, x->clip->outlet_at,
                                 x->clip->url_at};
    for (size_t i = 0; i < 4; i++)
        if (lies_in(x, spans[i]))
            p.items[p.len++].span = spans[i];
    qsort(p.items, p.len, sizeof *p.items, by_offset);
    return p;
}

static bool has_words(struct str s)
{
    size_t letters = 0;
    bool tag = false;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        tag = s.p[at] == '<' ? true : s.p[at] == '>' ? false : tag;
        letters += !tag && fold_is_letter(c);
    }
    return letters >= 2;
}

bool model_has_date(const struct models *m, size_t i)
{
    const struct outline_item *x = &m->outline->items[i];
    return x->clip && lies_in(x, x->clip->date_at);
}

// Which of date, title, outlet and address an entry states.
static unsigned kind_of(const struct clip *c)
{
    return (c->date_at.length ? 1u : 0u) | (c->title_at.length ? 2u : 0u) |
           (c->outlet_at.length ? 4u : 0u) | (c->url_at.length ? 8u : 0u);
}

struct models models_make(struct arena *a, const struct outline *o)
{
    struct models m = {.outline = o};
    const struct clips *clips = &o->page->reading->clips;
    m.heads = ARENA_ARRAY(a, o->len, struct str);
    m.tails = ARENA_ARRAY(a, o->len, struct str);
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        struct parts p = x->clip ? spans_of(x) : (struct parts){0};
        if (p.len == 0)
            continue;
        const struct span *last = &p.items[p.len - 1].span;
        m.heads[i] = str_slice(o->source, x->from, p.items[0].span.offset);
        m.tails[i] = str_slice(o->source, last->offset + last->length, x->to);
    }
    m.date_texts = ARENA_ARRAY(a, clips->len, struct str);
    m.date_clips = ARENA_ARRAY(a, clips->len, struct clip *);
    for (size_t i = 0; i < clips->len; i++) {
        struct clip *c = &clips->items[i];
        if (!c->date_at.length || !date_known(c->date))
            continue;
        m.date_texts[m.dates_len] =
            str_slice(o->source, c->date_at.offset, c->date_at.offset + c->date_at.length);
        m.date_clips[m.dates_len++] = c;
    }
    size_t named = 0, kinds[16] = {0};
    for (size_t i = 0; i < clips->len; i++)
        kinds[kind_of(&clips->items[i])]++;
    m.alike = ARENA_ARRAY(a, clips->len, int);
    for (size_t i = 0; i < clips->len; i++)
        m.alike[i] = (int)(kinds[kind_of(&clips->items[i])] * 120 / clips->len);
    for (size_t i = 0; i < clips->len; i++)
        named += clips->items[i].outlet_at.length > 0;
    m.outlet_share = clips->len ? (int)(named * 150 / clips->len) : 0;
    return m;
}

// How many other entries have the same text in this place.
static size_t repeats(const struct str *texts, size_t len, size_t own)
{
    size_t n = 0, from = own > 200 ? own - 200 : 0;
    for (size_t i = from; i < len && i < own + 200; i++)
        n += i != own && texts[i].p && str_eq(texts[i], texts[own]);
    return n;
}

static int precision(struct date d)
{
    return d.day ? 3 : d.month ? 2 : d.year ? 1 : 0;
}

// Letters that belong to the model alone.
static int own_words(const struct models *m, size_t i)
{
    int n = 0;
    const struct outline *o = m->outline;
    if (has_words(m->heads[i]) && repeats(m->heads, o->len, i) == 0)
        n += (int)m->heads[i].n;
    if (has_words(m->tails[i]) && repeats(m->tails, o->len, i) == 0)
        n += (int)m->tails[i].n;
    struct parts p = spans_of(&o->items[i]);
    for (size_t k = 1; k < p.len; k++) {
        size_t end = p.items[k - 1].span.offset + p.items[k - 1].span.length;
        struct str between = str_slice(o->source, end, p.items[k].span.offset);
        n += has_words(between) ? (int)between.n / 2 : 0;
    }
    return n < 400 ? n : 400;
}

int model_score(const struct models *m, size_t i, const struct entry *entry, size_t near)
{
    const struct outline_item *x = &m->outline->items[i];
    const struct clip *c = x->clip;
    if (!c || !x->whole || !(lies_in(x, c->url_at) || lies_in(x, c->title_at)))
        return -1;
    int score = 1000;
    score += c->title_at.length && entry->title.n ? 120 : 0;
    score += c->outlet_at.length && entry->outlet.n ? m->outlet_share : 0;
    score += lies_in(x, c->url_at) && entry->url.n ? 150 : 0;
    score += m->alike[x->clip->order];
    bool above = c->outlet_text.n && !c->outlet_at.length; // named by a heading, perhaps
    score += entry->outlet.n && str_eq(c->outlet_text, entry->outlet) ? (above ? 400 : 25) : 0;
    score -= !entry->url.n && c->url.n ? 200 : 0;
    score -= 40 * abs(precision(c->date) - precision(entry->date));
    score -= own_words(m, i) / 2;
    size_t far = i > near ? i - near : near - i;
    score -= far < 60 ? (int)far : 60;
    return score > 0 ? score : 0;
}

// ---- how a text is written where the model has its own

enum context {
    CONTEXT_MARKDOWN,
    CONTEXT_HTML,
    CONTEXT_DOUBLE,
    CONTEXT_SINGLE,
    CONTEXT_PLAIN,
    CONTEXT_AS_IS
};

// Markdown leaves a block alone that begins with a tag: no backslash counts there.
static bool is_html_block(const struct outline *o, const struct outline_item *x)
{
    size_t i = x->from;
    while (i < x->to && is_space_ascii(o->source.p[i]))
        i++;
    if (i + 1 >= x->to || o->source.p[i] != '<')
        return false;
    static const char *const inline_tags[] = {"a", "b",    "i",    "em", "strong",
                                              "u", "span", "font", NULL};
    size_t end = i + 1;
    while (end < x->to && (is_alpha_ascii(o->source.p[end]) || is_digit_ascii(o->source.p[end])))
        end++;
    for (const char *const *t = inline_tags; *t; t++)
        if (str_eq_ascii(str_slice(o->source, i + 1, end), str_of(*t)))
            return false;
    return end > i + 1;
}

static enum context context_of(const struct outline *o, const struct outline_item *x, struct span s)
{
    const struct doc *d = o->page->doc;
    char before = s.offset ? o->source.p[s.offset - 1] : '\n';
    bool data = d->format == DOC_YAML || d->format == DOC_TOML || d->format == DOC_JSON ||
                s.offset < d->front_end;
    if (data)
        return before == '"' ? CONTEXT_DOUBLE : before == '\'' ? CONTEXT_SINGLE : CONTEXT_PLAIN;
    if (d->format == DOC_HTML || before == '>' || is_html_block(o, x))
        return CONTEXT_HTML;
    return d->format == DOC_MARKDOWN ? CONTEXT_MARKDOWN : CONTEXT_AS_IS;
}

static void put_escaped(struct buf *b, struct str s, const char *special)
{
    for (size_t i = 0; i < s.n; i++) {
        if (strchr(special, s.p[i]) && s.p[i])
            buf_char(b, '\\');
        buf_char(b, s.p[i]);
    }
}

static void put_html(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '&')
            buf_c(b, "&amp;");
        else if (c == '<')
            buf_c(b, "&lt;");
        else if (c == '"')
            buf_c(b, "&quot;");
        else
            buf_char(b, c);
    }
}

// A YAML scalar that needs no quotation marks, or one with them.
static void put_plain(struct buf *b, struct str s)
{
    bool safe = s.n && !strchr("-?:,[]{}#&*!|>'\"%@` ", s.p[0]) && s.p[s.n - 1] != ' ' &&
                !str_contains(s, STR(": ")) && !str_contains(s, STR(" #")) && s.p[s.n - 1] != ':' &&
                !is_digit_ascii(s.p[0]);
    if (safe) {
        buf_str(b, s);
        return;
    }
    buf_char(b, '"');
    put_escaped(b, s, "\"\\");
    buf_char(b, '"');
}

static struct str text_for(struct arena *a, const struct outline *o, const struct outline_item *x,
                           struct span at, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    switch (context_of(o, x, at)) {
    case CONTEXT_MARKDOWN:
        put_escaped(&b, s, "\\[]*_`<|");
        break;
    case CONTEXT_HTML:
        put_html(&b, s);
        break;
    case CONTEXT_DOUBLE:
        put_escaped(&b, s, "\"\\");
        break;
    case CONTEXT_SINGLE:
        for (size_t i = 0; i < s.n; i++) {
            buf_char(&b, s.p[i]);
            if (s.p[i] == '\'')
                buf_char(&b, '\'');
        }
        break;
    case CONTEXT_PLAIN:
        put_plain(&b, s);
        break;
    case CONTEXT_AS_IS:
        buf_str(&b, s);
    }
    return str_copy(a, buf_view(&b));
}

// The span with quotation marks that stand around it inside a plain scalar: none. Dates are
// written as they are, but a title's own quotation marks are the page's.
static bool date_for(struct arena *a, const struct models *m, const struct clip *c, struct str text,
                     struct date own, struct date date, struct str *out)
{
    struct date_sample *samples = ARENA_ARRAY(a, m->dates_len + 1, struct date_sample);
    size_t len = 0, which = m->dates_len;
    for (size_t i = 0; i < m->dates_len; i++) {
        if (m->date_clips[i] == c)
            which = i;
        samples[len++] = (struct date_sample){m->date_texts[i], m->date_clips[i]->date};
    }
    if (which == m->dates_len) {
        struct date_hit hit;
        size_t from = 0;
        if (!date_known(own) && dates_next(text, &from, 0, &hit))
            own = hit.date; // the page never says the year: neither does the entry
        samples[len++] = (struct date_sample){text, own};
    }
    return date_like(a, samples, len, which, date, m->outline->page->reading->lang, out);
}

// ---- what belongs to the model alone

// Where what follows the last span stops being mark-up.
static size_t closing(struct str tail)
{
    size_t i = 0;
    while (i < tail.n) {
        struct str rest = str_from(tail, i);
        if (rest.p[0] == '<' && rest.n > 1 && (rest.p[1] == '/' || str_starts(rest, STR("<br")))) {
            size_t end = str_find_char(rest, '>');
            i += end == STR_NOT_FOUND ? rest.n : end + 1;
        } else if (str_starts(rest, STR("{:")) || str_starts(rest, STR("{target"))) {
            size_t end = str_find_char(rest, '}');
            i += end == STR_NOT_FOUND ? rest.n : end + 1;
        } else if (rest.p[0] == '&' && str_find_char(rest, ';') < 8) { // a quotation mark
            i += str_find_char(rest, ';') + 1;
        } else if (strchr(")]*_\"'>.}", rest.p[0])) {
            i++;
        } else if (str_starts(rest, STR("»")) || str_starts(rest, STR("”"))) {
            i += str_starts(rest, STR("»")) ? 2 : 3;
        } else if (str_starts(rest, STR("\xc2\xa0»")) || str_starts(rest, STR(" »"))) {
            i += rest.p[0] == ' ' ? 3 : 4;
        } else {
            break;
        }
    }
    return i;
}

// Closing tags in text, which must stay when the words around them go.
static struct str closing_tags(struct arena *a, struct str text)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t at; (at = str_find(text, STR("</"))) != STR_NOT_FOUND;) {
        struct str rest = str_from(text, at);
        size_t end = str_find_char(rest, '>');
        if (end == STR_NOT_FOUND)
            break;
        struct str tag = str_slice(rest, 0, end + 1);
        struct str name = str_slice(tag, 2, tag.n - 1);
        struct str opens = str_format(a, "<%.*s", STR_ARG(name));
        if (!str_contains(str_slice(text, 0, at), opens))
            buf_str(&b, tag);
        text = str_from(rest, end + 1);
    }
    return str_copy(a, buf_view(&b));
}

// A row's cells without a span lose their words.
static void empty_cells(struct arena *a, struct edits *edits, struct str source, size_t from,
                        size_t to, const struct parts *p)
{
    size_t start = from;
    for (size_t i = from; i <= to; i++) {
        if (i < to && !(source.p[i] == '|' && (i == from || source.p[i - 1] != '\\')))
            continue;
        bool used = false;
        for (size_t k = 0; k < p->len; k++)
            used = used || (p->items[k].span.offset >= start && p->items[k].span.offset < i);
        if (!used && has_words(str_slice(source, start, i)))
            edit_add(a, edits, start, i, STR(" "));
        start = i + 1;
    }
}

// A record's lines without a span go, but for the first.
static void drop_fields(struct arena *a, struct edits *edits, struct str source,
                        const struct outline_item *x, const struct parts *p)
{
    size_t start = x->from;
    for (size_t i = x->from; i <= x->to; i++) {
        if (i < x->to && source.p[i] != '\n')
            continue;
        bool used = start == x->from;
        for (size_t k = 0; k < p->len; k++) {
            struct span s = p->items[k].span;
            used = used || (s.offset < i && s.offset + s.length > start);
        }
        struct str line = str_trim(str_slice(source, start, i));
        bool parent = line.n && (line.p[line.n - 1] == ':' || line.p[0] == '[');
        bool pair =
            str_find_char(line, ':') != STR_NOT_FOUND || str_find_char(line, '=') != STR_NOT_FOUND;
        if (!used && pair && !parent)
            edit_add(a, edits, start - 1, i, STR(""));
        start = i + 1;
    }
}

static bool is_row(const struct outline *o, const struct outline_item *x)
{
    for (const struct node *n = x->clip->node; n; n = n->parent)
        if (n->type == NODE_ROW)
            return o->page->doc->format == DOC_MARKDOWN && n->offset >= x->from &&
                   n->offset < x->to && o->source.p[n->offset] != '<';
    return false;
}

static bool is_data(const struct outline *o, const struct outline_item *x)
{
    enum doc_format f = o->page->doc->format;
    return f == DOC_YAML || f == DOC_TOML || x->from < o->page->doc->front_end;
}

static void drop_own_words(struct arena *a, const struct models *m, size_t i, const struct parts *p,
                           struct edits *edits)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    if (is_row(o, x)) {
        empty_cells(a, edits, o->source, x->from, x->to, p);
        return;
    }
    if (is_data(o, x)) {
        drop_fields(a, edits, o->source, x, p);
        return;
    }
    struct str head = m->heads[i], tail = m->tails[i];
    if (has_words(tail) && repeats(m->tails, o->len, i) == 0) {
        size_t keep = closing(tail), at = x->to - tail.n + keep;
        edit_add(a, edits, at, x->to, closing_tags(a, str_from(tail, keep)));
    }
    if (!has_words(head) || repeats(m->heads, o->len, i) > 0)
        return;
    size_t marker = 0, end = head.n; // from the list marker to the mark-up of the first span
    while (marker < head.n && strchr(" \t-*+>", head.p[marker]))
        marker++;
    size_t tag = str_rfind_char(head, '<'), closed = str_rfind_char(head, '>');
    if (tag != STR_NOT_FOUND && (closed == STR_NOT_FOUND || closed < tag))
        end = tag;
    while (end > marker &&
           (strchr("[(\"*_'`!", head.p[end - 1]) || (unsigned char)head.p[end - 1] >= 0x80))
        end--;
    if (end > marker && !str_contains(str_slice(head, marker, end), STR("<")))
        edit_add(a, edits, x->from + marker, x->from + end, STR(""));
}

// ---- the whole

static bool overlaps(const struct edits *edits, size_t from, size_t to)
{
    for (size_t i = 0; i < edits->len; i++)
        if (from < edits->items[i].to && to > edits->items[i].from)
            return true;
    return false;
}

// Every other place in the lines that has the same text, as an image's link or a datetime.
static void replace_copies(struct arena *a, struct str source, const struct outline_item *x,
                           struct str old, struct str new, struct edits *edits)
{
    if (old.n < 8)
        return;
    for (size_t at = x->from; at < x->to;) {
        size_t hit = str_find(str_slice(source, at, x->to), old);
        if (hit == STR_NOT_FOUND)
            return;
        at += hit;
        if (!overlaps(edits, at, at + old.n))
            edit_add(a, edits, at, at + old.n, new);
        at += old.n;
    }
}

static struct str bytes_at(const struct outline *o, struct span s)
{
    return str_slice(o->source, s.offset, s.offset + s.length);
}

static void exchange(struct arena *a, const struct outline_item *x, struct span s, struct str text,
                     struct edits *edits)
{
    if (lies_in(x, s) && !overlaps(edits, s.offset, s.offset + s.length))
        edit_add(a, edits, s.offset, s.offset + s.length, text);
}

// "[title][label]", whose address stands elsewhere, becomes "[title](address)".
static void link_inline(struct arena *a, const struct outline *o, const struct outline_item *x,
                        struct str url, struct edits *edits)
{
    size_t end = x->clip->title_at.offset + x->clip->title_at.length;
    size_t close = end + str_find_char(str_slice(o->source, end, x->to), ']');
    if (!x->clip->title_at.length || close >= x->to)
        return;
    size_t to = close + 1;
    if (to < x->to && o->source.p[to] == '[') {
        size_t label = str_find_char(str_slice(o->source, to, x->to), ']');
        to = label == STR_NOT_FOUND ? to : to + label + 1;
    }
    edit_add(a, edits, close + 1, to, str_format(a, "(%.*s)", STR_ARG(url)));
}

bool model_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 struct str *out)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    const struct clip *c = x->clip;
    struct edits edits = {0};
    struct parts p = spans_of(x);
    char was[DATE_ISO_SIZE], now[DATE_ISO_SIZE];
    if (lies_in(x, c->date_at)) {
        struct str date;
        if (!date_for(a, m, c, bytes_at(o, c->date_at), c->date, entry->date, &date))
            return false;
        exchange(a, x, c->date_at, date, &edits);
        date_iso(c->date, was);
        date_iso(entry->date, now);
        replace_copies(a, o->source, x, str_of(was), str_copy(a, str_of(now)), &edits);
    }
    if (entry->url.n && c->url.n && !lies_in(x, c->url_at))
        link_inline(a, o, x, entry->url, &edits);
    else if (entry->url.n) {
        struct str url = written_url(a, o->page->doc, c->url_at.offset, entry->url);
        exchange(a, x, c->url_at, url, &edits);
        replace_copies(a, o->source, x, bytes_at(o, c->url_at), url, &edits);
    }
    if (entry->title.n)
        exchange(a, x, c->title_at, text_for(a, o, x, c->title_at, entry->title), &edits);
    if (entry->outlet.n)
        exchange(a, x, c->outlet_at, text_for(a, o, x, c->outlet_at, entry->outlet), &edits);
    drop_own_words(a, m, i, &p, &edits);
    for (size_t k = 0; k < edits.len; k++) {
        edits.items[k].from -= x->from;
        edits.items[k].to -= x->from;
    }
    *out = edit_apply(a, str_slice(o->source, x->from, x->to), &edits);
    return true;
}

bool model_heading(struct arena *a, const struct models *m, size_t i, struct date date,
                   struct str *out)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    struct str text = bytes_at(o, x->date_at), made;
    struct edits edits = {0};
    const struct clip *own = NULL;
    for (size_t k = 0; k < m->dates_len && !own; k++)
        if (m->date_clips[k]->date_at.offset == x->date_at.offset)
            own = m->date_clips[k];
    struct date was = own && x->date.year == 0 ? own->date : x->date;
    if (!date_for(a, m, own, text, was, date, &made))
        return false;
    edit_add(a, &edits, x->date_at.offset - x->from,
             x->date_at.offset + x->date_at.length - x->from, made);
    *out = edit_apply(a, str_slice(o->source, x->from, x->to), &edits);
    return true;
}
