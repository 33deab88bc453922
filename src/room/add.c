// SPDX-License-Identifier: MIT
// Adds an entry. Several models and places are tried, the likeliest first; each result is read
// again, and the first that reads as the old entries and the new one is taken. When none does,
// nothing is written.
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/add_file.h"
#include "room/add_frame.h"
#include "room/add_inline.h"
#include "room/add_number.h"
#include "room/add_plain.h"
#include "room/add_section.h"
#include "room/add_sound.h"
#include "room/add_spot.h"
#include "room/add_values.h"
#include "room/blank.h"
#include "room/clipping.h"
#include "room/extra.h"
#include "room/own.h"
#include "room/verify.h"
#include "text/address.h"
#include "text/encoding.h"
#include "text/fold.h"

enum { MOST_MODELS = 24, MOST_PLAIN = 6 };
enum { MOST_READ = 16 << 20, FEWEST_READINGS = 3 }; // bytes: each model costs a reading of the page

struct adding {
    struct arena *a;
    const struct outline *o;
    const struct models *m;
    const struct entry *entry;
    size_t *readable; // bytes that may still be read to see what was made
    struct str plain; // what is inserted instead of a model's lines, or empty
};

// What parts the only object of a list from a second one: a comma, and its own indentation.
static struct str record_gap(struct arena *a, const struct outline *o, const struct outline_item *x)
{
    size_t from = x->from;
    while (from > 0 && (o->source.p[from - 1] == ' ' || o->source.p[from - 1] == '\t'))
        from--;
    if (from > 0 && o->source.p[from - 1] != '\n')
        return STR(", ");
    struct str indent = str_slice(o->source, from, x->from);
    return str_format(a, ",%s%.*s", o->eol, STR_ARG(indent));
}

// "- ", "| ", "12. ": lines that follow one another; "*Title*" is a paragraph.
static bool begins_item(struct str line)
{
    bool mark = line.n > 1 && strchr("-*+", line.p[0]) && line.p[1] == ' ';
    return mark || (line.n && strchr("|0123456789", line.p[0]));
}

// The most usual white space between an item of kind x and a following one of kind y.
static struct str usual_gap(const struct adding *t, size_t near, bool x_head, bool y_head)
{
    const struct outline *o = t->o;
    struct str best = STR_NONE;
    size_t most = 0, from = near > 60 ? near - 60 : 0;
    for (size_t i = from; i + 1 < o->len && i < near + 60; i++) {
        struct str gap;
        if ((o->items[i].clip == NULL) != x_head || (o->items[i + 1].clip == NULL) != y_head ||
            !outline_parting(o, o->items[i].to, o->items[i + 1].from, &gap))
            continue;
        size_t n = 0;
        for (size_t k = from; k + 1 < o->len && k < near + 60; k++) {
            struct str other;
            n += (o->items[k].clip == NULL) == x_head && (o->items[k + 1].clip == NULL) == y_head &&
                 outline_parting(o, o->items[k].to, o->items[k + 1].from, &other) &&
                 str_eq(gap, other);
        }
        if (n > most) {
            most = n;
            best = gap;
        }
    }
    if (best.n)
        return best;
    if (o->page->doc->format == DOC_JSON)
        return record_gap(t->a, o, &o->items[near]);
    size_t at = o->items[near].from;
    while (at < o->items[near].to && (o->source.p[at] == ' ' || o->source.p[at] == '\t'))
        at++;
    bool tight = !x_head && !y_head && o->items[near].clip &&
                 begins_item(str_slice(o->source, at, o->items[near].to));
    return str_format(t->a, "%s%s", o->eol, tight ? "" : o->eol);
}

// The text to insert: headings that are missing, then the entry.
static bool make_text(const struct adding *t, size_t model, const size_t *heads, size_t heads_len,
                      size_t depth, const struct frame *f, struct str *out)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str text;
    for (; depth < heads_len; depth++) {
        if (!model_heading(t->a, t->m, heads[depth], t->entry->date, &text))
            return false;
        buf_str(&b, text);
        buf_str(&b, f->opens[depth].n ? f->opens[depth]
                                      : usual_gap(t, heads[depth], true, depth + 1 < heads_len));
    }
    if (t->plain.n)
        text = t->plain;
    else if (!sound_write(t->a, t->m, model, t->entry, &text))
        return false;
    buf_str(&b, text);
    *out = str_copy(t->a, buf_view(&b));
    return true;
}

// With the number that its place gives it, unless what begins the lines is a day.
static struct str numbered(const struct adding *t, struct str text, const struct outline_item *x,
                           bool behind)
{
    bool day = !x->clip || (x->clip->date_at.length && x->clip->date_at.offset == x->from);
    return day ? text : add_numbered(t->a, text, str_slice(t->o->source, x->from, x->to), behind);
}

// Where the list ends that item i stands in: items that are no entries may follow it, and a new
// heading would part them from theirs.
static size_t list_end(const struct outline *o, size_t i)
{
    const struct outline_item *x = &o->items[i];
    size_t end = x->to, next = i + 1 < o->len ? o->items[i + 1].from : o->source.n;
    for (const struct node *n = x->clip ? x->clip->node : NULL; n; n = n->parent)
        if (n->type == NODE_LIST && n->offset + n->length > end && n->offset + n->length <= next)
            end = n->offset + n->length;
    while (end > x->to && is_space_ascii(o->source.p[end - 1]))
        end--;
    return end;
}

static bool insert(const struct adding *t, size_t model, struct scope s, struct spot spot,
                   const size_t *heads, size_t heads_len, struct str *after)
{
    const struct outline *o = t->o;
    struct str text, gap;
    struct edits edits = {0};
    struct frame f = {0};
    bool makes_head = spot.depth < heads_len;
    if ((makes_head && !frame_find(t->a, o, s.from, s.to, heads, heads_len, spot.depth, &f)) ||
        !make_text(t, model, heads, heads_len, spot.depth, &f, &text))
        return false;
    if (spot.before < o->len) {
        const struct outline_item *x = &o->items[spot.before];
        gap = f.any ? f.close : usual_gap(t, spot.before, false, x->clip == NULL);
        text = numbered(t, text, x, false);
        edit_add(t->a, &edits, x->from, x->from,
                 str_format(t->a, "%.*s%.*s", STR_ARG(text), STR_ARG(gap)));
    } else {
        const struct outline_item *x = &o->items[spot.after];
        gap = f.any ? f.close : usual_gap(t, spot.after, x->clip == NULL, makes_head);
        text = numbered(t, text, x, true);
        size_t at = makes_head ? list_end(o, spot.after) : x->to;
        if (f.any && own_has_words(str_slice(o->source, x->to, at)))
            return false;
        at = f.any ? x->to : at;
        edit_add(t->a, &edits, at, at, str_format(t->a, "%.*s%.*s", STR_ARG(gap), STR_ARG(text)));
    }
    *after = edit_apply(t->a, o->source, &edits);
    return true;
}

// Whether the entry as it was read lacks the date or the title that it has and most of the page's
// entries state: its model is no usual entry.
static bool lacks_usual(const struct adding *t, const struct clip *made)
{
    const struct clips *all = &t->o->page->reading->clips;
    size_t dated = 0, titled = 0;
    for (size_t i = 0; i < all->len; i++) {
        dated += date_known(all->items[i].date);
        titled += all->items[i].title.n > 0;
    }
    return (date_known(t->entry->date) && !date_known(made->date) && dated * 2 > all->len) ||
           (t->entry->title.n && !made->title.n && titled * 2 > all->len);
}

// Whether the outlet stands in the entry's lines, but in no text that could be exchanged: the new
// entry has no logo yet, and it is said that its outlet was left out.
static bool is_named_by_picture(const struct outline_item *x, struct str source)
{
    return !x->clip->outlet_at.length &&
           str_contains(str_slice(source, x->from, x->to), x->clip->outlet_text);
}

// Whether the made entry is a link that shows nothing: all that it showed was the model's own.
static bool is_unseen(const struct page *now, const struct clip *made)
{
    if (!made->url_at.length || doc_is_data(now->doc, made->url_at.offset))
        return false;
    for (const struct node *n = made->node; n; n = node_next(made->node, n))
        if (n->type == NODE_LINK && n->url_offset == made->url_at.offset) {
            for (const struct node *k = n->first; k; k = node_next(n, k))
                if (k->type == NODE_IMAGE || k->type == NODE_CODE ||
                    (k->type == NODE_TEXT && str_trim(k->text).n))
                    return false;
            return true;
        }
    return false;
}

// Whether an item stands in a list, and a row in a table.
static bool has_place(const struct clip *c)
{
    for (const struct node *n = c->node; n; n = n->parent)
        if (n->type == NODE_ITEM || n->type == NODE_ROW)
            return n->parent && n->parent->type == (n->type == NODE_ITEM ? NODE_LIST : NODE_TABLE);
    return false;
}

// How a model is tried, in this order.
enum way {
    WAY_BY_DATE,  // the entry stands where its date belongs
    WAY_AT_MODEL, // before the model
    WAY_OUTLET,   // below a heading of its own that names its outlet
    WAY_SECTION,  // the same where mark-up stands between the heading and its entries
    WAY_BEFORE,   // in a row of links, which are no lines
    WAY_BEHIND,
    WAY_NO_OUTLET // by date, though nothing names its outlet: in others the title does
};

// The page as it was made, read again, and its new entry. NULL when it has not the old entries and
// one more, or when enough was read.
static const struct clip *read_made(const struct adding *t, struct str after,
                                    const struct page **now)
{
    size_t where;
    if (*t->readable < after.n)
        return NULL;
    *t->readable -= after.n;
    *now = verify_read(t->a, t->o->page, after);
    return verify_one_more(t->a, t->o->page, *now, &where) ? &(*now)->reading->clips.items[where]
                                                           : NULL;
}

// Whether a heading says another date than the entry has.
static bool belies(const struct adding *t, const size_t *heads, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        struct date d = t->o->items[heads[i]].date;
        if (spot_stands(true, d, t->entry->date) != 0)
            return true;
    }
    return false;
}

// Whether the heading above item i names another outlet than the entry's.
static bool stands_under_other(const struct adding *t, size_t i)
{
    const struct clip *c = t->o->items[i].clip;
    if (!c->outlet_text.n || own_lies_in(&t->o->items[i], c->outlet_at) || !t->entry->outlet.n ||
        str_eq(c->outlet_text, t->entry->outlet))
        return false;
    while (i > 0 && t->o->items[i].clip)
        i--;
    const struct outline_item *head = &t->o->items[i];
    return !head->clip &&
           str_contains(str_slice(t->o->source, head->from, head->to), c->outlet_text);
}

static bool try_model(const struct adding *t, size_t model, enum way way, struct str *after,
                      struct str *left_out)
{
    size_t heads[MOST_HEADS];
    if (stands_under_other(t, model))
        return false;
    struct scope s = scope_of(t->o, model);
    size_t heads_len = heads_of(t->o, s, model, heads);
    struct spot spot = spot_find(t->o, t->entry->date, s, heads, heads_len);
    if (way == WAY_AT_MODEL) {
        if (belies(t, heads, heads_len))
            return false;
        spot = (struct spot){model, 0, heads_len};
    }
    if (!insert(t, model, s, spot, heads, heads_len, after))
        return false;
    const struct page *now;
    const struct clip *made = read_made(t, *after, &now);
    if (!made)
        return false;
    bool lost = way != WAY_NO_OUTLET && t->o->items[model].clip->outlet_text.n &&
                !made->outlet_text.n && !is_named_by_picture(&t->o->items[model], t->o->source);
    if (has_place(t->o->items[model].clip) && !has_place(made))
        return false;
    return !lacks_usual(t, made) && !is_unseen(now, made) &&
           verify_entry(t->a, made, t->entry, left_out) && !(lost && t->entry->outlet.n) &&
           extras_agree(t->a, t->m, made, t->entry, left_out);
}

// In a plain line or record, in a place like that of item i; title and outlet must be read.
static bool try_form(const struct adding *t, size_t i, size_t form, struct str *after,
                     struct str *left_out)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    struct adding plain = *t;
    struct str made, missing;
    plain.a = &scratch;
    if (!plain_write(&scratch, t->m, i, t->entry, form, &plain.plain) ||
        !try_model(&plain, i, WAY_NO_OUTLET, &made, &missing) ||
        str_contains(missing, STR("title")) || str_contains(missing, STR("outlet")))
        return false;
    *after = str_copy(t->a, made);
    *left_out = str_copy(t->a, missing);
    return true;
}

static bool is_read(const struct adding *t, struct str after, struct str *left_out)
{
    const struct page *now;
    const struct clip *made = read_made(t, after, &now);
    return made && verify_entry(t->a, made, t->entry, left_out);
}

// The heading above the model names its outlet: a section for the new outlet is made before it.
static bool try_outlet(const struct adding *t, size_t model, struct str *after,
                       struct str *left_out)
{
    const struct outline *o = t->o;
    const struct clip *c = o->items[model].clip;
    struct edits edits = {0};
    struct str text;
    size_t head = model;
    while (head > 0 && o->items[head].clip)
        head--;
    const struct outline_item *h = &o->items[head];
    struct str line = str_slice(o->source, h->from, h->to);
    size_t at = str_find(line, c->outlet_text);
    if (h->clip || !t->entry->outlet.n || !c->outlet_text.n ||
        own_lies_in(&o->items[model], c->outlet_at) || at == STR_NOT_FOUND ||
        !sound_write(t->a, t->m, model, t->entry, &text))
        return false;
    struct str gap = usual_gap(t, head, true, false), next = usual_gap(t, head, false, true);
    text = str_format(t->a, "%.*s%.*s%.*s%.*s%.*s%.*s", STR_ARG(str_slice(line, 0, at)),
                      STR_ARG(t->entry->outlet), STR_ARG(str_from(line, at + c->outlet_text.n)),
                      STR_ARG(gap), STR_ARG(text), STR_ARG(next));
    edit_add(t->a, &edits, h->from, h->from, text);
    *after = edit_apply(t->a, o->source, &edits);
    return is_read(t, *after, left_out);
}

static bool try_inline(const struct adding *t, size_t model, bool behind, struct str *after,
                       struct str *left_out)
{
    const struct page *now;
    if (!inline_add(t->a, t->m, model, behind, t->entry, after))
        return false;
    const struct clip *made = read_made(t, *after, &now);
    return made && !lacks_usual(t, made) && verify_entry(t->a, made, t->entry, left_out);
}

static bool attempt(const struct adding *t, size_t model, enum way way, struct str *after,
                    struct str *left_out)
{
    switch (way) {
    case WAY_OUTLET:
        return try_outlet(t, model, after, left_out);
    case WAY_SECTION:
        return section_add(t->a, t->m, model, t->entry, after) && is_read(t, *after, left_out);
    case WAY_BEFORE:
    case WAY_BEHIND:
        return try_inline(t, model, way == WAY_BEHIND, after, left_out);
    default:
        return try_model(t, model, way, after, left_out);
    }
}

// With memory of its own: a page is read each time.
static bool try_apart(const struct adding *t, size_t model, enum way way, struct str *after,
                      struct str *left_out)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    struct adding apart = *t;
    struct str made, missing;
    apart.a = &scratch;
    if (!attempt(&apart, model, way, &made, &missing))
        return false;
    *after = str_copy(t->a, made);
    *left_out = str_copy(t->a, missing);
    return true;
}

struct candidate {
    size_t item;
    int score;
};

static int by_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

// The item nearest in time: its neighbours are the likeliest models.
static size_t nearest(const struct outline *o, struct date d)
{
    size_t best = 0;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < o->len; i++) {
        const struct clip *c = o->items[i].clip;
        if (!c)
            continue;
        int64_t apart =
            date_known(c->date) ? llabs(date_to_days(c->date) - date_to_days(d)) : 1000000;
        if (apart < least) {
            least = apart;
            best = i;
        }
    }
    return best;
}

static size_t rank(struct arena *a, const struct adding *t, struct candidate **out)
{
    struct candidate *all = ARENA_ARRAY(a, t->o->len, struct candidate);
    size_t len = 0, near = nearest(t->o, t->entry->date);
    size_t from = near > 500 ? near - 500 : 0;
    for (size_t i = from; i < t->o->len && i < near + 500; i++) {
        int score = model_score(t->m, i, t->entry, near);
        if (score >= 0)
            all[len++] = (struct candidate){i, score};
    }
    if (len)
        qsort(all, len, sizeof *all, by_score);
    *out = all;
    return len;
}

// The first that says all; else one that leaves out least.
static bool try_way(const struct adding *t, const struct candidate *all, size_t len, enum way way,
                    struct str *after, struct str *left_out)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < len && least > 0; i++) {
        struct str made, missing;
        if (!try_apart(t, all[i].item, way, &made, &missing) || missing.n >= least)
            continue;
        *after = made;
        *left_out = missing;
        least = missing.n;
    }
    return least != SIZE_MAX;
}

// The first place that serves.
static bool try_links(const struct adding *t, struct str *after, struct str *left_out)
{
    for (size_t i = 0; i < t->o->len; i++)
        if (try_apart(t, i, WAY_BEFORE, after, left_out) ||
            try_apart(t, i, WAY_BEHIND, after, left_out))
            return true;
    return false;
}

static bool try_ways(const struct adding *t, const struct candidate *all, size_t len,
                     struct str *after, struct str *left_out)
{
    if (try_way(t, all, len, WAY_BY_DATE, after, left_out) ||
        try_way(t, all, len, WAY_AT_MODEL, after, left_out))
        return true;
    for (size_t i = 0; i < len; i++)
        if (try_apart(t, all[i].item, WAY_OUTLET, after, left_out) ||
            try_apart(t, all[i].item, WAY_SECTION, after, left_out))
            return true;
    return try_links(t, after, left_out) || try_way(t, all, len, WAY_NO_OUTLET, after, left_out);
}

// The precision that most of the page's dates have.
static int usual_precision(const struct page *p)
{
    size_t counts[4] = {0};
    int best = 0;
    for (size_t i = 0; i < p->reading->clips.len; i++)
        counts[spot_precision(p->reading->clips.items[i].date)]++;
    for (int k = 1; k < 4; k++)
        best = counts[k] > counts[best] ? k : best;
    return best;
}

// The words of a heading that says another date than the entry of item i, or empty.
static struct str false_head(const struct adding *t, size_t i)
{
    size_t heads[MOST_HEADS], len = heads_of(t->o, scope_of(t->o, i), i, heads);
    if (!belies(t, heads, len))
        return STR_NONE;
    struct span at = t->o->items[heads[0]].date_at;
    return str_slice(t->o->source, at.offset, at.offset + at.length);
}

// Why the entry nearest in time cannot be followed: "the nearest, in line 10, shares its lines
// with another one".
static struct str why_none(const struct adding *t)
{
    const struct page *p = t->o->page;
    size_t near = nearest(t->o, t->entry->date);
    unsigned line = 0, column = 0;
    doc_place(p->doc, t->o->items[near].from, &line, &column);
    const char *why = model_unfit(t->m, near);
    struct str head = why ? STR_NONE : false_head(t, near);
    if (head.n)
        return str_format(t->a,
                          "the nearest, in line %u, stands under a heading that cannot be made for "
                          "another date: \"%.*s\"",
                          line, STR_ARG(head));
    return str_format(t->a, "the nearest, in line %u, %s", line,
                      why ? why : "is read as something else with this article in its place");
}

static bool refuse(const struct adding *t, struct error *e)
{
    const struct page *p = t->o->page;
    struct date d = t->entry->date;
    int usual = usual_precision(p);
    if (spot_precision(d) < usual) {
        error_set(e, ERROR_INPUT, "the entries of %.*s stand under their %s, and this one has none",
                  STR_ARG(p->path), usual == 3 ? "day" : "month");
        return error_remedy(e, "give the whole date: --date %04d-%02d%s", d.year,
                            d.month ? d.month : 5,
                            usual < 3 ? ""
                            : d.month ? "-28"
                                      : "-31");
    }
    error_set(e, ERROR_INPUT, "no entry of %.*s can be taken as a model for this one: %.*s",
              STR_ARG(p->path), STR_ARG(why_none(t)));
    if (!t->entry->outlet.n)
        return error_remedy(e, "name its outlet: --outlet");
    return error_remedy(e, "write it by hand beside that one; `presse convert` gives the page a "
                           "plainer layout");
}

// The items nearest in the outline to the one nearest in time, each in all forms.
static bool try_plain(const struct adding *t, struct str *after, struct write_said *said)
{
    size_t near = nearest(t->o, t->entry->date);
    size_t from = near > MOST_PLAIN / 2 ? near - MOST_PLAIN / 2 : 0;
    struct str line;
    if (spot_precision(t->entry->date) < usual_precision(t->o->page))
        return false;
    for (size_t form = 0; plain_write(t->a, t->m, near, t->entry, form, &line); form++)
        for (size_t i = from; i < t->o->len && i < from + MOST_PLAIN; i++) {
            size_t at = i == from ? near : i <= near ? i - 1 : i; // that one first
            if (!t->o->items[at].clip || !try_form(t, at, form, after, &said->left_out))
                continue;
            struct str keys = plain_new_keys(t->a, t->m, at, t->entry);
            said->plain =
                str_format(t->a, keys.n ? "%.*s; keys that its record has not: %.*s" : "%.*s",
                           STR_ARG(why_none(t)), STR_ARG(keys));
            return true;
        }
    return false;
}

// Who publishes an article is not known: the name of its site says no more than its address does.
static struct str site_name(struct arena *a, struct str url)
{
    struct address parts;
    return address_parse(a, url, &parts) ? address_registrable(a, parts.host) : STR_NONE;
}

// A heading's words without its date.
static struct str words_beside(struct arena *a, const struct outline *o,
                               const struct outline_item *x)
{
    size_t at = x->date_at.offset;
    struct str before = str_slice(o->source, x->from, at);
    struct str behind = str_slice(o->source, at + x->date_at.length, x->to);
    return fold_words(a, str_format(a, "%.*s | %.*s", STR_ARG(before), STR_ARG(behind)));
}

enum { LEVELS_TOLD = 16 };

static unsigned level_of(const struct outline_item *x)
{
    return (unsigned)x->level < LEVELS_TOLD ? (unsigned)x->level : LEVELS_TOLD - 1;
}

// The words beside the date of each heading that has one, and how many of its level have the same.
static struct str *heading_words(struct arena *a, const struct outline *o, struct map *same,
                                 size_t all[LEVELS_TOLD])
{
    struct str *keys = ARENA_ARRAY(a, o->len + 1, struct str);
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        if (x->clip || !x->date_at.length)
            continue;
        keys[i] = str_format(a, "%u %.*s", level_of(x), STR_ARG(words_beside(a, o, x)));
        void **count = map_at(same, keys[i]);
        *count = (void *)((uintptr_t)*count + 1);
        all[level_of(x)]++;
    }
    return keys;
}

// "## Horne & Powell, 2015, PNAS" is the name of a paper: no entry belongs below it by its date,
// and none like it can be made. That is seen by words that no other heading with a date has.
static void forget_names(struct outline *o)
{
    enum { ALONE = 5, AMONG = 3 }; // words
    struct arena a = ARENA_EMPTY;
    struct map same = MAP_IN(&a);
    size_t all[LEVELS_TOLD] = {0};
    struct str *keys = heading_words(&a, o, &same, all);
    for (size_t i = 0; i < o->len; i++) {
        struct outline_item *x = &o->items[i];
        if (!keys[i].n || (uintptr_t)map_get(&same, keys[i]) > 1)
            continue;
        struct str words = str_from(keys[i], str_find_char(keys[i], ' '));
        if (own_count_words(words) >= (all[level_of(x)] > 1 ? AMONG : ALONE))
            x->date = DATE_NONE;
    }
    arena_free(&a);
}

bool write_add(struct arena *a, const struct page *page, const struct entry *entry,
               struct str *after, struct write_said *said, struct error *e)
{
    struct str *left_out = &said->left_out;
    struct page *p = verify_page(a, page);
    if (p->reading->clips.len == 0 && clipping_is(a, page->doc)) {
        error_set(e, ERROR_INPUT, "%.*s is one article in a file of its own", STR_ARG(page->path));
        return error_remedy(e, "name the room or its folder instead");
    }
    if (p->reading->clips.len == 0) {
        error_set(e, ERROR_INPUT, "%.*s has no entry to take as a model", STR_ARG(page->path));
        return error_remedy(e, "write the first entry by hand; the next ones follow it");
    }
    struct outline o = outline_make(a, p);
    blank_titles(a, &o);
    forget_names(&o);
    values_widen(&o);
    values_forget_prose(&o);
    struct models m = models_make(a, &o);
    struct entry wanted = *entry;
    struct str missed;
    wanted.extras = extras_wanted(a, &m, entry, &missed);
    bool named = entry->outlet.n > 0;
    if (!named)
        wanted.outlet = site_name(a, entry->url);
    size_t readable =
        o.source.n * FEWEST_READINGS > MOST_READ ? o.source.n * FEWEST_READINGS : MOST_READ;
    struct adding t = {a, &o, &m, &wanted, &readable, STR_NONE};
    struct candidate *all;
    size_t len = rank(a, &t, &all);
    m.encoding = encoding_of(page->doc->bytes);
    *said = (struct write_said){STR_NONE, STR_NONE};
    if (try_ways(&t, all, len < MOST_MODELS ? len : MOST_MODELS, after, left_out) ||
        try_plain(&t, after, said)) {
        if (missed.n)
            *left_out = left_out->n
                            ? str_format(a, "%.*s, %.*s", STR_ARG(*left_out), STR_ARG(missed))
                            : missed;
        blank_fill(a, p, entry, m.encoding, after, left_out);
        if (!named)
            leave_unsaid(a, left_out, "outlet");
        return encoding_bytes(a, page->doc->bytes, *after, after, e);
    }
    return refuse(&t, e);
}

bool write_add_to(struct arena *a, const struct page **p, const struct entry *entry,
                  struct str *after, struct write_said *said, struct error *e)
{
    const struct page *shown = *p;
    return add_file_serves(shown) ? add_file(a, shown, entry, p, after, said, e)
                                  : write_add(a, shown, entry, after, said, e);
}
