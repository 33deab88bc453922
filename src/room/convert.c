// SPDX-License-Identifier: MIT
// Rewrites the entries of a page in another layout. Every run of entries and date headings
// becomes one run of the new layout in its place; prose, pictures and other headings stay.
// Nothing may be lost: an entry that says more than date, title, outlet and address is refused
// with its line. Each layout has a few forms; the first that reads back as the old entries is
// taken.
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/outline.h"
#include "room/verify.h"
#include "room/write_date.h"
#include "text/encoding.h"
#include "text/fold.h"

struct form {
    enum layout layout;
    const char *title, *bare; // an entry with and without outlet; %d date, %o outlet, %t link
};

// %t is the title, linked when there is an address.
static const struct form forms[] = {
    {LAYOUT_DATES, "%t – *%o*", "%t"},
    {LAYOUT_DATES, "*%o* – %t", "%t"},
    {LAYOUT_DATES, "%t, %o", "%t"},
    {LAYOUT_LIST, "- %d – *%o* – %t", "- %d – %t"},
    {LAYOUT_LIST, "- %d: *%o*, %t", "- %d: %t"},
    {LAYOUT_LIST, "- %d - %o - %t", "- %d - %t"},
    {LAYOUT_TABLE, "| %d | %o | %t |", "| %d | | %t |"},
};

struct converting {
    struct arena *a;
    const struct outline *o;
    const struct form *form;
    bool french;
    struct buf out;
    struct date last; // of the date line written last
};

static void put_escaped(struct buf *b, struct str s, bool cell)
{
    for (size_t i = 0; i < s.n; i++) {
        if (strchr(cell ? "\\[]*_`<|" : "\\[]*_`<", s.p[i]) && s.p[i])
            buf_char(b, '\\');
        buf_char(b, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
}

static int precision(struct date d)
{
    return d.day ? 3 : d.month ? 2 : 1;
}

// As the page writes a whole date of that precision, when it does.
static bool like_page(struct converting *c, struct date d, struct str *text)
{
    const struct clips *clips = &c->o->page->reading->clips;
    for (size_t i = 0; i < clips->len && i < 200; i++) {
        const struct clip *x = &clips->items[i];
        struct date_sample sample = {
            str_slice(c->o->source, x->date_at.offset, x->date_at.offset + x->date_at.length),
            x->date};
        char year[8];
        snprintf(year, sizeof year, "%d", d.year);
        if (x->date_at.length && precision(x->date) == precision(d) &&
            date_like(c->a, &sample, 1, 0, d, c->o->page->reading->lang, text) &&
            str_contains(*text, str_of(year)))
            return true;
    }
    return false;
}

static void put_date(struct converting *c, struct date d)
{
    struct str text;
    char iso[DATE_ISO_SIZE];
    date_iso(d, iso);
    buf_str(&c->out, d.month && like_page(c, d, &text) ? text : str_of(iso));
}

static void put_link(struct converting *c, const struct clip *clip)
{
    bool cell = c->form->layout == LAYOUT_TABLE;
    struct str title = clip->title.n ? clip->title : clip->url;
    if (!clip->url.n) {
        put_escaped(&c->out, title, cell);
        return;
    }
    buf_char(&c->out, '[');
    put_escaped(&c->out, title, cell);
    buf_c(&c->out, "](");
    for (size_t i = 0; i < clip->url.n; i++) {
        char u = clip->url.p[i];
        if ((unsigned char)u <= ' ' || strchr("<>|", u))
            buf_format(&c->out, "%%%02X", (unsigned char)u);
        else if (u == '(' || u == ')')
            buf_format(&c->out, "\\%c", u);
        else
            buf_char(&c->out, u);
    }
    buf_char(&c->out, ')');
}

static void put_entry(struct converting *c, const struct clip *clip)
{
    const char *pattern = clip->outlet_text.n ? c->form->title : c->form->bare;
    for (const char *p = pattern; *p; p++) {
        if (*p != '%') {
            buf_char(&c->out, *p);
            continue;
        }
        p++;
        if (*p == 'd')
            put_date(c, clip->date);
        else if (*p == 'o')
            put_escaped(&c->out, clip->outlet_text, c->form->layout == LAYOUT_TABLE);
        else
            put_link(c, clip);
    }
}

static void put_table_head(struct converting *c)
{
    const char *eol = c->o->eol;
    buf_format(&c->out, c->french ? "| Date | Média | Titre |%s" : "| Date | Outlet | Title |%s",
               eol);
    buf_format(&c->out, "| --- | --- | --- |%s", eol);
}

// One run of entries, items [from, to) of the outline.
static void put_run(struct converting *c, size_t from, size_t to)
{
    const char *eol = c->o->eol;
    bool first = true;
    c->last = DATE_NONE;
    if (c->form->layout == LAYOUT_TABLE)
        put_table_head(c);
    for (size_t i = from; i < to; i++) {
        const struct clip *clip = c->o->items[i].clip;
        if (!clip)
            continue;
        bool dates = c->form->layout == LAYOUT_DATES;
        if (!first)
            buf_format(&c->out, "%s%s", eol, dates ? eol : "");
        if (dates && date_known(clip->date) && date_compare(clip->date, c->last) != 0) {
            buf_c(&c->out, "**");
            put_date(c, clip->date);
            buf_format(&c->out, "**%s%s", eol, eol);
            c->last = clip->date;
        }
        put_entry(c, clip);
        first = false;
    }
}

static size_t run_end(const struct outline *o, size_t from)
{
    size_t to = from;
    while (to < o->len) {
        const struct outline_item *x = &o->items[to];
        struct str gap;
        bool ours = x->clip || date_known(x->date);
        if (!ours || (to > from && !outline_gap(o, o->items[to - 1].to, x->from, &gap)))
            break;
        to++;
    }
    return to;
}

static bool holds_entry(const struct outline *o, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (o->items[i].clip)
            return true;
    return false;
}

// The head of a table stands above its first row and goes with it.
static size_t table_head(const struct outline_item *x)
{
    for (const struct node *n = x->clip ? x->clip->node : NULL; n; n = n->parent)
        if (n->type == NODE_TABLE && n->offset < x->from)
            return n->offset;
    return x->from;
}

static struct str make(struct arena *a, const struct outline *o, const struct form *form)
{
    struct converting c = {.a = a, .o = o, .form = form};
    struct edits edits = {0};
    c.french = str_starts(o->page->reading->lang, STR("fr"));
    for (size_t from = 0, to; from < o->len; from = to) {
        to = run_end(o, from);
        if (to == from || !holds_entry(o, from, to)) {
            to = to == from ? from + 1 : to;
            continue;
        }
        buf_reset(&c.out);
        put_run(&c, from, to);
        edit_add(a, &edits, table_head(&o->items[from]), o->items[to - 1].to,
                 str_copy(a, buf_view(&c.out)));
    }
    buf_free(&c.out);
    return edit_apply(a, o->source, &edits);
}

static void yaml_line(struct buf *b, const char *key, struct str value, const char *eol)
{
    if (!value.n)
        return;
    buf_format(b, "%s: \"", key);
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '"' || value.p[i] == '\\')
            buf_char(b, '\\');
        buf_char(b, value.p[i] == '\n' ? ' ' : value.p[i]);
    }
    buf_format(b, "\"%s", eol);
}

static void yaml_list(struct buf *b, const struct clips *clips, const char *eol)
{
    buf_format(b, "press:%s", eol);
    for (size_t i = 0; i < clips->len; i++) {
        const struct clip *c = &clips->items[i];
        char day[DATE_ISO_SIZE];
        date_iso(c->date, day);
        yaml_line(b, "  - title", c->title.n ? c->title : c->url, eol);
        yaml_line(b, "    url", c->url, eol);
        yaml_line(b, "    outlet", c->outlet_text, eol);
        if (date_known(c->date))
            buf_format(b, "    date: %s%s", day, eol);
    }
}

// Where the fence that closes the front matter begins.
static size_t closing_fence(const struct doc *d)
{
    size_t at = d->front_end;
    while (at > 0 && (d->source.p[at - 1] == '\n' || d->source.p[at - 1] == '\r'))
        at--;
    while (at > 0 && d->source.p[at - 1] != '\n')
        at--;
    return at;
}

// The entries as a list in the front matter; their lines go.
static struct str make_yaml(struct arena *a, const struct outline *o)
{
    AUTO_BUF b = BUF_EMPTY;
    const struct doc *d = o->page->doc;
    struct edits edits = {0};
    bool has_front = d->front_format == FRONT_YAML;
    size_t at = has_front ? closing_fence(d) : d->front_end;
    if (!has_front)
        buf_format(&b, "---%s", o->eol);
    yaml_list(&b, &o->page->reading->clips, o->eol);
    if (!has_front)
        buf_format(&b, "---%s", o->eol);
    edit_add(a, &edits, at, at, str_copy(a, buf_view(&b)));
    for (size_t from = 0, to; from < o->len; from = to) {
        to = run_end(o, from);
        if (to > from && holds_entry(o, from, to))
            edit_add(a, &edits, table_head(&o->items[from]), o->items[to - 1].to, STR(""));
        to = to == from ? from + 1 : to;
    }
    return edit_apply(a, o->source, &edits);
}

// Words of an item's lines that no span of its clip covers.
static size_t other_words(struct arena *a, const struct outline *o, const struct outline_item *x)
{
    const struct clip *c = x->clip;
    const struct span spans[] = {c->date_at, c->title_at, c->outlet_at, c->url_at};
    AUTO_BUF rest = BUF_EMPTY;
    for (size_t i = x->from; i < x->to; i++) {
        bool said = false;
        for (size_t k = 0; k < 4; k++)
            said = said || (spans[k].length && i >= spans[k].offset &&
                            i < spans[k].offset + spans[k].length);
        buf_char(&rest, said ? ' ' : o->source.p[i]);
    }
    struct str words = fold_words(a, buf_view(&rest));
    bool html = str_find_char(buf_view(&rest), '<') != STR_NOT_FOUND;
    return html ? 0 : words.n;
}

static bool nothing_lost(struct arena *a, const struct outline *o, struct error *e)
{
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        if (!x->clip ||
            (x->whole && !x->clip->note.n && !x->clip->author.n && !x->clip->programme.n &&
             x->clip->access == ACCESS_UNKNOWN && other_words(a, o, x) <= 3))
            continue;
        error_set(e, ERROR_INPUT, "this entry says more than the new layout holds");
        error_place(e, o->page->file.full, x->clip->line, x->clip->column);
        return error_remedy(e, "keep the layout, or shorten the entry first");
    }
    return true;
}

static bool reads_the_same(struct arena *a, const struct page *was, struct str after)
{
    const struct page *now = verify_read(a, was, after);
    const struct clips *x = &was->reading->clips, *y = &now->reading->clips;
    for (size_t i = 0; x->len == y->len && i < x->len; i++)
        if (!verify_same(a, &x->items[i], &y->items[i]))
            return false;
    return x->len == y->len;
}

bool write_convert(struct arena *a, const struct page *page, enum layout layout, struct str *after,
                   struct error *e)
{
    if (!page->reading || !page->doc || page->doc->format != DOC_MARKDOWN) {
        error_set(e, ERROR_INPUT, "%.*s is no coverage page in Markdown", STR_ARG(page->path));
        return error_remedy(e, "only Markdown pages are converted");
    }
    struct page *p = verify_page(a, page);
    struct outline o = outline_make(a, p);
    if (!nothing_lost(a, &o, e))
        return false;
    if (layout == LAYOUT_YAML) {
        *after = make_yaml(a, &o);
        if (reads_the_same(a, p, *after))
            return encoding_bytes(a, page->doc->bytes, *after, after, e);
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (forms[i].layout != layout)
            continue;
        *after = make(a, &o, &forms[i]);
        if (reads_the_same(a, p, *after))
            return encoding_bytes(a, page->doc->bytes, *after, after, e);
    }
    error_set(e, ERROR_INPUT, "%.*s does not read the same in that layout", STR_ARG(page->path));
    return error_remedy(e, "nothing was written; try another layout");
}
