// SPDX-License-Identifier: MIT
// The model's lines are copied; its date, title, outlet and address are exchanged. What else
// stands there is kept when other entries have the same words in the same place ("at", "vom",
// a "read" link), and left out when it belongs to the model alone: a quotation, an author.
#include "room/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/add_columns.h"
#include "room/add_sound.h"
#include "room/date_fields.h"
#include "room/entry_link.h"
#include "room/extra.h"
#include "room/own_words.h"
#include "room/write_date.h"
#include "room/written.h"
#include "text/dates.h"
#include "text/fold.h"

enum { SENTENCE_WORDS = 6 };

static int by_offset(const void *a, const void *b)
{
    const struct own_part *x = a, *y = b;
    return x->span.offset < y->span.offset ? -1 : x->span.offset > y->span.offset;
}

// "year: 2014", "month: May", "day: 5": where the part of the date of x stands that has a field of
// its own beside the year, which is where the date stands; or the year beside a date that says it
// too. Length 0: nowhere.
static struct span field_of_date(const struct models *m, const struct outline_item *x,
                                 enum date_part part)
{
    char room[64];
    struct str source = m->outline->source;
    const struct node *n = x->clip->node;
    while (n && n->type != NODE_RECORD)
        n = n->parent;
    bool year = part == DATE_PART_YEAR;
    if (!n || (x->clip->date_at.length != 4) != year)
        return (struct span){0, 0};
    for (const struct node *f = n->first; f; f = f->next) {
        const struct node *v = f->type == NODE_FIELD ? f->first : NULL;
        if (!v || v->next || v->type != NODE_TEXT || f->extra.n > sizeof room / 2 ||
            !date_field_is(fold_words_into(f->extra, room, sizeof room), part))
            continue;
        bool inside = v->text.p >= source.p && v->text.p + v->text.n <= source.p + source.n;
        if (inside)
            return (struct span){(uint32_t)(v->text.p - source.p), (uint32_t)v->text.n};
    }
    return (struct span){0, 0};
}

struct own_parts model_parts(const struct models *m, const struct outline_item *x)
{
    struct own_parts p = {0};
    for (enum date_part part = DATE_PART_YEAR; part < DATE_PARTS; part++) {
        struct span s = field_of_date(m, x, part);
        if (own_lies_in(x, s))
            p.items[p.len++].span = s;
    }
    const struct span spans[] = {x->clip->date_at, x->clip->title_at, x->clip->outlet_at,
                                 x->clip->url_at};
    for (size_t i = 0; i < 4; i++)
        if (own_lies_in(x, spans[i]))
            p.items[p.len++].span = spans[i];
    for (int k = 0; k < EXTRAS; k++) {
        struct span s = extra_at(x->clip, k);
        bool apart = (m->extras >> k & 1) && own_lies_in(x, s);
        for (size_t i = 0; i < p.len; i++)
            apart = apart && (p.items[i].span.offset >= s.offset + s.length ||
                              p.items[i].span.offset + p.items[i].span.length <= s.offset);
        if (apart)
            p.items[p.len++].span = s;
    }
    qsort(p.items, p.len, sizeof *p.items, by_offset);
    return p;
}

bool model_has_date(const struct models *m, size_t i)
{
    const struct outline_item *x = &m->outline->items[i];
    return x->clip && own_lies_in(x, x->clip->date_at);
}

// Which of date, title, outlet and address an entry states.
static unsigned kind_of(const struct clip *c)
{
    return (c->date_at.length ? 1u : 0u) | (c->title_at.length ? 2u : 0u) |
           (c->outlet_at.length ? 4u : 0u) | (c->url_at.length ? 8u : 0u);
}

static struct str bytes_at(const struct outline *o, struct span s)
{
    return str_slice(o->source, s.offset, s.offset + s.length);
}

// Where the date of c is written; in org with the weekday behind it.
static struct span date_span(const struct outline *o, const struct clip *c)
{
    struct span s = c->date_at;
    size_t end = s.offset + s.length, to = end + 1;
    if (o->page->doc->format != DOC_ORG || !s.length || end >= o->source.n ||
        o->source.p[end] != ' ')
        return s;
    while (to < o->source.n && (is_alpha_ascii(o->source.p[to]) || o->source.p[to] == '.' ||
                                (unsigned char)o->source.p[to] >= 0x80))
        to++;
    if (to < o->source.n && strchr(">] ", o->source.p[to]) &&
        dates_is_weekday(str_slice(o->source, end + 1, to)))
        s.length = (uint32_t)(to - s.offset);
    return s;
}

static void find_pictures(struct arena *a, struct models *m)
{
    const struct node *root = m->outline->page->doc->root;
    size_t cap = 0;
    for (const struct node *n = root; n; n = node_next(root, n))
        if (n->type == NODE_IMAGE)
            ARENA_PUSH(a, m->pictures, m->pictures_len, cap) = n;
}

struct models models_make(struct arena *a, const struct outline *o)
{
    struct models m = {.outline = o};
    const struct clips *clips = &o->page->reading->clips;
    m.heads = ARENA_ARRAY(a, o->len, struct str);
    m.tails = ARENA_ARRAY(a, o->len, struct str);
    m.shapes = ARENA_ARRAY(a, o->len, struct str);
    m.extras = extras_of_page(o);
    find_pictures(a, &m);
    m.words = own_words_make(a, &m);
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        struct own_parts p = x->clip ? model_parts(&m, x) : (struct own_parts){0};
        if (p.len == 0)
            continue;
        const struct span *last = &p.items[p.len - 1].span;
        m.shapes[i] = own_shape(a, o->source, &p);
        m.heads[i] = str_slice(o->source, x->from, p.items[0].span.offset);
        m.tails[i] = str_slice(o->source, last->offset + last->length, x->to);
    }
    m.date_texts = ARENA_ARRAY(a, clips->len, struct str);
    m.date_clips = ARENA_ARRAY(a, clips->len, struct clip *);
    for (size_t i = 0; i < clips->len; i++) {
        struct clip *c = &clips->items[i];
        if (!c->date_at.length || !date_known(c->date))
            continue;
        m.date_texts[m.dates_len] = bytes_at(o, date_span(o, c));
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

static int precision(struct date d)
{
    return d.day ? 3 : d.month ? 2 : d.year ? 1 : 0;
}

// Letters that belong to the model alone.
static int own_words(const struct models *m, size_t i)
{
    int n = 0;
    const struct outline *o = m->outline;
    if (own_has_words(m->heads[i]) && own_repeats(m->heads, o->len, i) == 0)
        n += (int)m->heads[i].n;
    if (own_has_words(m->tails[i]) && own_repeats(m->tails, o->len, i) == 0)
        n += (int)m->tails[i].n;
    struct own_parts p = model_parts(m, &o->items[i]);
    if (own_repeats(m->shapes, o->len, i) > 0)
        p.len = 0;
    for (size_t k = 1; k < p.len; k++) {
        size_t end = p.items[k - 1].span.offset + p.items[k - 1].span.length;
        struct str between = str_slice(o->source, end, p.items[k].span.offset);
        n += own_has_words(between) ? 20 + (int)between.n : 0;
    }
    return n < 400 ? n : 400;
}

// Whether a sentence about this article alone stands in a line between the parts: it would be said
// of the new one. Lines, elements and cells without a part are left out of a copy.
static bool says_a_sentence(const struct models *m, size_t i)
{
    const struct outline *o = m->outline;
    if (doc_is_data(o->page->doc, o->items[i].from) || own_repeats(m->shapes, o->len, i) > 0)
        return false;
    struct own_parts p = model_parts(m, &o->items[i]);
    for (size_t k = 1; k < p.len; k++) {
        size_t end = p.items[k - 1].span.offset + p.items[k - 1].span.length;
        struct str between = str_slice(o->source, end, p.items[k].span.offset);
        bool plain = true;
        for (size_t j = 0; j < between.n; j++)
            plain = plain && !strchr("\n<|", between.p[j]);
        if (plain && own_count_words(between) >= SENTENCE_WORDS)
            return true;
    }
    return false;
}

// Whether the date is said partly or wholly by the title's own words: a new title has others.
static bool dates_apart(const struct outline_item *x)
{
    const struct clip *c = x->clip;
    if (own_lies_in(x, c->date_at))
        return c->date_at.offset >= c->title_at.offset &&
               c->date_at.offset + c->date_at.length <= c->title_at.offset + c->title_at.length;
    return c->date_at.length == 4 && c->date.month; // a year above, the day inside
}

// Whether the lines close as many elements as they open.
static bool is_balanced(struct str source, const struct outline_item *x)
{
    static const char *const single[] = {"br", "img", "hr", "input", "wbr", "meta", "link", NULL};
    long open = 0;
    for (size_t i = x->from; i + 1 < x->to; i++) {
        if (source.p[i] != '<')
            continue;
        size_t end = i + 1;
        while (end < x->to && is_alpha_ascii(source.p[end]))
            end++;
        struct str name = str_slice(source, i + 1, end);
        bool counts = name.n > 0;
        for (const char *const *s = single; *s; s++)
            counts = counts && !str_eq_ascii(name, str_of(*s));
        open += counts ? 1 : source.p[i + 1] == '/' ? -1 : 0;
    }
    return open == 0;
}

// "logo: '![The Courier](/logos/courier.png)'": the picture is of this outlet, whatever the new
// one is called.
static bool is_named_by_logo(const struct outline *o, const struct outline_item *x)
{
    size_t at = x->clip->outlet_at.offset;
    return x->clip->outlet_at.length && at >= 2 && doc_is_data(o->page->doc, x->from) &&
           own_lies_in(x, x->clip->outlet_at) &&
           str_ends(str_slice(o->source, x->from, at), STR("!["));
}

const char *model_unfit(const struct models *m, size_t i)
{
    const struct outline_item *x = &m->outline->items[i];
    if (!x->whole)
        return "shares its lines with another one";
    if (!own_lies_in(x, x->clip->url_at) && !own_lies_in(x, x->clip->title_at))
        return "has neither its address nor its title in lines of its own";
    if (is_named_by_logo(m->outline, x))
        return "shows its outlet by a picture alone";
    return says_a_sentence(m, i) ? "is told in a sentence about its article" : NULL;
}

int model_score(const struct models *m, size_t i, const struct entry *entry, size_t near)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    const struct clip *c = x->clip;
    if (!c || model_unfit(m, i))
        return -1;
    int score = 1000;
    score += c->title_at.length && entry->title.n ? 120 : 0;
    score += c->outlet_at.length && entry->outlet.n ? m->outlet_share : 0;
    score += own_lies_in(x, c->url_at) && entry->url.n ? 150 : 0;
    score += m->alike[x->clip->order];
    bool above = c->outlet_text.n && !c->outlet_at.length; // named by a heading, perhaps
    score += entry->outlet.n && str_eq(c->outlet_text, entry->outlet) ? (above ? 400 : 25) : 0;
    score -= !entry->url.n && c->url.n ? 200 : 0;
    int finer = precision(c->date) - precision(entry->date);
    score -= finer > 0 ? 40 * finer : -120 * finer;
    score -= dates_apart(x) ? 300 : 0;
    score -= is_balanced(o->source, x) ? 0 : 150;
    score -= sound_model(o, x) ? 0 : 150;
    score -= own_words(m, i) / 2;
    score += extras_score(m, i, entry);
    size_t usual = own_repeats(m->shapes, o->len, i);
    score += 8 * (usual < 6 ? (int)usual : 6);
    size_t far = i > near ? i - near : near - i;
    score -= far < 60 ? (int)far : 60;
    return score > 0 ? score : 0;
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

// ---- the whole

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
        if (!edit_overlaps(edits, at, at + old.n))
            edit_add(a, edits, at, at + old.n, new);
        at += old.n;
    }
}

// <time datetime="2021-04-04">last spring</time>: what is seen says no date. That of a new entry is
// written out, as the mark-up does.
static bool is_stamp(const struct outline *o, const struct outline_item *x, struct str day)
{
    struct date_hit hit;
    size_t from = 0;
    return !dates_next(bytes_at(o, x->clip->date_at), &from, 0, &hit) &&
           str_contains(str_slice(o->source, x->from, x->to), day);
}

static void exchange(struct arena *a, const struct outline_item *x, struct span s, struct str text,
                     struct edits *edits)
{
    if (own_lies_in(x, s) && !edit_overlaps(edits, s.offset, s.offset + s.length))
        edit_add(a, edits, s.offset, s.offset + s.length, text);
}

// What stands in the model's field for the month or the day, exchanged: a number, or the month's
// name written as the model's is. Empty when there is no such name.
static struct str date_field_text(struct arena *a, const struct models *m, struct str text,
                                  struct date was, struct date date, enum date_part part)
{
    bool number = text.n > 0, month = part == DATE_PART_MONTH;
    struct str made = STR_NONE;
    for (size_t i = 0; i < text.n; i++)
        number = number && is_digit_ascii(text.p[i]);
    if (number)
        return str_format(a, text.p[0] == '0' ? "%02d" : "%d", month ? date.month : date.day);
    struct date_sample sample = {text, {0, was.month, 0}};
    bool named = month && date_like(a, &sample, 1, 0, (struct date){0, date.month, 0},
                                    m->outline->page->reading->lang, &made);
    return named ? made : STR_NONE;
}

// Exchanges year, month and day where they have fields of their own. False when the new date has
// none.
static bool write_date_fields(struct arena *a, const struct models *m, const struct outline_item *x,
                              struct date date, struct edits *edits)
{
    for (enum date_part part = DATE_PART_YEAR; part < DATE_PARTS; part++) {
        struct span s = field_of_date(m, x, part);
        if (!own_lies_in(x, s))
            continue;
        bool year = part == DATE_PART_YEAR;
        struct str made =
            year ? str_format(a, "%d", date.year)
                 : date_field_text(a, m, bytes_at(m->outline, s), x->clip->date, date, part);
        bool known = year || (part == DATE_PART_MONTH ? date.month : date.day) != 0;
        if (!known || !made.n)
            return false;
        exchange(a, x, s, made, edits);
    }
    return true;
}

// The address with the "file:" that org files have before paths: it belongs to the old one.
static struct span with_scheme(const struct outline *o, const struct outline_item *x, struct span s)
{
    const struct str scheme = STR("file:");
    bool has = o->page->doc->format == DOC_ORG && s.offset >= x->from + scheme.n &&
               str_ends(str_slice(o->source, x->from, s.offset), scheme);
    return has ? (struct span){s.offset - (uint32_t)scheme.n, s.length + (uint32_t)scheme.n} : s;
}

// data-year="2021": the year of the date that is exchanged.
static void exchange_years(struct arena *a, const struct outline *o, const struct outline_item *x,
                           int year, struct edits *edits)
{
    struct str was = str_format(a, "=\"%d\"", x->clip->date.year), now = str_format(a, "%d", year);
    for (size_t at = x->from, hit; at < x->to; at += hit + was.n) {
        hit = str_find(str_slice(o->source, at, x->to), was);
        if (hit == STR_NOT_FOUND)
            return;
        struct str before = str_slice(o->source, x->from, at + hit);
        size_t name = str_rfind_char(before, ' ');
        if (name != STR_NOT_FOUND && str_starts(str_from(before, name), STR(" data-")) &&
            !edit_overlaps(edits, at + hit, at + hit + was.n))
            edit_add(a, edits, at + hit + 2, at + hit + was.n - 1, now);
    }
}

bool model_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 struct str *out)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    const struct clip *c = x->clip;
    struct edits edits = {0};
    struct own_parts p = model_parts(m, x);
    own_drop_pictures(a, m, i, &p, entry, &edits);
    char was[DATE_ISO_SIZE], now[DATE_ISO_SIZE];
    if (own_lies_in(x, c->date_at)) {
        struct str date;
        date_iso(c->date, was);
        date_iso(entry->date, now);
        if (is_stamp(o, x, str_of(was)))
            date = str_copy(a, str_of(now));
        else if (!date_for(a, m, c, bytes_at(o, date_span(o, c)), c->date, entry->date, &date))
            return false;
        exchange(a, x, date_span(o, c), date, &edits);
        if (!write_date_fields(a, m, x, entry->date, &edits))
            return false;
        replace_copies(a, o->source, x, str_of(was), str_copy(a, str_of(now)), &edits);
        exchange_years(a, o, x, entry->date.year, &edits);
    }
    struct str title = entry->title.n ? model_title(a, m, x, entry->title) : STR_NONE;
    if (entry->url.n && c->url.n && !own_lies_in(x, c->url_at)) {
        entry_link_label(a, o, x, entry->url, &edits);
    } else if (entry->url.n && !c->url.n) {
        title = entry_link_title(a, o, x, title, entry->url);
        entry_link_field(a, o, x, entry->url, &edits);
    } else if (entry->url.n) {
        struct str url = written_url(a, o->page->doc, c->url_at.offset, entry->url);
        exchange(a, x, with_scheme(o, x, c->url_at), url, &edits);
        replace_copies(a, o->source, x, bytes_at(o, c->url_at), url, &edits);
    }
    if (title.n)
        exchange(a, x, c->title_at, title, &edits);
    if (entry->outlet.n && !str_eq(entry->outlet, c->outlet_text)) {
        entry_link_outlet(a, o, x, entry->url, &edits);
        exchange(a, x, c->outlet_at, model_text(a, m, x, c->outlet_at, entry->outlet), &edits);
    }
    if (!own_words_rename(a, m, i, entry->outlet, &edits))
        return false;
    extras_write(a, m, i, entry, &p, &edits);
    own_drop(a, m, i, &p, &edits);
    for (size_t k = 0; k < edits.len; k++) {
        edits.items[k].from -= x->from;
        edits.items[k].to -= x->from;
    }
    struct str lines = str_slice(o->source, x->from, x->to);
    *out = edit_apply(a, lines, &edits);
    if (own_is_row(o, x))
        *out = add_columns(a, *out, lines);
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
