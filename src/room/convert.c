// SPDX-License-Identifier: MIT
// Rewrites the entries of a page in another layout. Every run of entries and date headings
// becomes one run of the new layout in its place; prose, pictures and other headings stay.
// Nothing may be lost: what an entry says beside its clip stands behind it, and where that cannot
// be, the entry stays as it stands. Each layout has a few forms, of which convert_try.c takes one.
#include <string.h>

#include "base/cleanup.h"
#include "room/convert.h"
#include "room/outline.h"
#include "room/plain.h"
#include "text/fold.h"

struct convert_form {
    enum layout layout;
    const char *title, *bare; // an entry with and without outlet; %d date, %o outlet, %t link
};

// %t is the title, linked when there is an address.
static const struct convert_form forms[] = {
    {LAYOUT_DATES, "%t – *%o*", "%t"},
    {LAYOUT_DATES, "*%o* – %t", "%t"},
    {LAYOUT_DATES, "%t, %o", "%t"},
    {LAYOUT_DATES, "%t (*%o*)", "%t"},
    {LAYOUT_LIST, "- %d – *%o* – %t", "- %d – %t"},
    {LAYOUT_LIST, "- %d: *%o*, %t", "- %d: %t"},
    {LAYOUT_LIST, "- %d - %o - %t", "- %d - %t"},
    {LAYOUT_LIST, "- %d – %t – *%o*", "- %d – %t"},
    {LAYOUT_LIST, "- %d – %t (*%o*)", "- %d – %t"},
    {LAYOUT_TABLE, "| %d | %o | %t |", "| %d | | %t |"},
};

struct convert_aside {
    const char *before, *after;
};

static const struct convert_aside asides[] = {
    {" – ", ""}, {", ", ""}, {". ", ""}, {" (", ")"}, {"\\", ""}};

struct converting {
    struct arena *a;
    const struct outline *o;
    const bool *stay; // as the items of the outline
    const struct convert_form *form;
    const struct convert_entry *entries; // as the clips stand
    const struct convert_aside *aside;
    bool numbers; // dates as ISO 8601 writes them, not as the page does
    bool french;
    bool authors, access, notes; // some entry says such a thing
    struct buf out;
    struct date last; // of the date line written last
};

static bool is_table(const struct converting *c)
{
    return c->form->layout == LAYOUT_TABLE;
}

static struct plain_style style_of(const struct converting *c)
{
    return (struct plain_style){.cell = is_table(c), .numbers = c->numbers};
}

static const char *pattern_of(const struct convert_form *form, const struct clip *clip)
{
    if (clip->title.n)
        return clip->outlet_text.n ? form->title : form->bare;
    return form->layout == LAYOUT_TABLE && clip->outlet_text.n ? "| %d | %t | |" : form->bare;
}

static void put_entry(struct converting *c, const struct clip *clip)
{
    plain_entry(c->a, &c->out, c->o, pattern_of(c->form, clip), clip, style_of(c));
}

// Where a line is broken by force, the next one still belongs to the item.
static void put_aside(struct converting *c, const char *mark)
{
    buf_c(&c->out, mark);
    if (strcmp(mark, "\\") == 0)
        buf_format(&c->out, "%s%s", c->o->eol, c->form->layout == LAYOUT_LIST ? "  " : "");
}

// What an entry says beside its four parts: columns of a table, a tail elsewhere.
static void put_extras(struct converting *c, const struct clip *clip)
{
    const struct convert_entry *entry = &c->entries[clip->order];
    struct str access, note, rest = entry->rest.text;
    bool table = is_table(c);
    convert_split_note(clip, &access, &note);
    const struct {
        bool used, raw;
        struct str text;
        const char *lead;
    } extras[] = {
        {c->authors && (table || !rest.n), false, clip->author, c->french ? "par " : "by "},
        {c->access && (table || !rest.n), false, access, ""},
        {c->notes, rest.n > 0, rest.n ? rest : note, ""}};
    for (size_t i = 0; i < 3; i++) {
        if (!extras[i].used || (!table && !extras[i].text.n))
            continue;
        if (table)
            buf_char(&c->out, ' ');
        else
            put_aside(c, c->aside->before);
        buf_c(&c->out, table ? "" : extras[i].lead);
        if (extras[i].raw)
            buf_str(&c->out, extras[i].text);
        else
            plain_escaped(&c->out, extras[i].text, table);
        buf_c(&c->out, !table ? c->aside->after : extras[i].text.n ? " |" : "|");
    }
}

static void put_table_head(struct converting *c)
{
    const char *eol = c->o->eol;
    const struct {
        bool used;
        const char *english, *french;
    } heads[] = {{true, "Date", "Date"},         {true, "Outlet", "Média"},
                 {true, "Title", "Titre"},       {c->authors, "Author", "Auteur"},
                 {c->access, "Access", "Accès"}, {c->notes, "Note", "Note"}};
    for (size_t i = 0; i < 6; i++)
        if (heads[i].used)
            buf_format(&c->out, "| %s ", c->french ? heads[i].french : heads[i].english);
    buf_format(&c->out, "|%s", eol);
    for (size_t i = 0; i < 6; i++)
        buf_c(&c->out, heads[i].used ? "| --- " : "");
    buf_format(&c->out, "|%s", eol);
}

// The entries among items [from, to) of the outline that are converted, with a date or without.
static bool put_entries(struct converting *c, size_t from, size_t to, bool first, bool dated)
{
    const char *eol = c->o->eol;
    bool dates = c->form->layout == LAYOUT_DATES;
    for (size_t i = from; i < to; i++) {
        const struct clip *clip = c->o->items[i].clip;
        if (!clip || c->stay[i] || (dates && date_known(clip->date) != dated))
            continue;
        if (!first)
            buf_format(&c->out, "%s%s", eol, dates ? eol : "");
        if (dates && dated && date_compare(clip->date, c->last) != 0) {
            buf_c(&c->out, "**");
            plain_date(c->a, &c->out, c->o, clip->date, style_of(c));
            buf_format(&c->out, "**%s%s", eol, eol);
            c->last = clip->date;
        }
        put_entry(c, clip);
        put_extras(c, clip);
        first = false;
    }
    return first;
}

// One run of entries. Below a date line every entry has that date: those without stand above.
static void put_run(struct converting *c, size_t from, size_t to)
{
    bool dates = c->form->layout == LAYOUT_DATES;
    c->last = DATE_NONE;
    if (is_table(c))
        put_table_head(c);
    bool first = !dates || put_entries(c, from, to, true, false);
    put_entries(c, from, to, first, true);
}

static size_t run_end(const struct outline *o, const bool *stay, size_t from)
{
    size_t to = from;
    while (to < o->len) {
        const struct outline_item *x = &o->items[to];
        struct str gap;
        bool ours = (x->clip || date_known(x->date)) && !stay[to];
        if (!ours || (to > from && !outline_parting(o, o->items[to - 1].to, x->from, &gap)))
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

static const struct node *table_of(const struct outline_item *x)
{
    const struct node *n = x->clip ? x->clip->node : NULL;
    while (n && n->type != NODE_TABLE)
        n = n->parent;
    return n;
}

// The head of a table stands above its first row and goes with it.
static size_t table_head(const struct outline_item *x)
{
    const struct node *table = table_of(x);
    return table && table->offset < x->from ? table->offset : x->from;
}

// Behind the rows of the table that begins with the item, when some of its rows stay and some do
// not; else `from`.
static size_t parted_table(const struct outline *o, const bool *stay, size_t from)
{
    const struct node *table = table_of(&o->items[from]);
    size_t to = from, staying = 0;
    if (from && table_of(&o->items[from - 1]) == table)
        return from;
    while (table && to < o->len && table_of(&o->items[to]) == table)
        staying += stay[to++];
    return staying && staying < to - from ? to : from;
}

// The closing tag of that name, behind white space only; 0 when it does not stand there.
static size_t closing_tag_end(struct str source, size_t at, struct str name)
{
    while (at < source.n && is_space_ascii(source.p[at]))
        at++;
    struct str rest = str_from(source, at);
    bool closes = str_starts(rest, STR("</")) && str_starts_ascii(str_from(rest, 2), name) &&
                  str_starts(str_from(rest, 2 + name.n), STR(">"));
    return closes ? at + name.n + 3 : 0;
}

// Where the tag that ends before `at`, but for white space, begins; `at` when none does.
static size_t tag_before(struct str source, size_t at)
{
    size_t end = at;
    while (end > 0 && is_space_ascii(source.p[end - 1]))
        end--;
    size_t from = end && source.p[end - 1] == '>' ? end - 1 : 0;
    while (from > 0 && source.p[from] != '<' && source.p[from] != '\n')
        from--;
    return from < end && source.p[from] == '<' ? from : at;
}

// HTML that holds a run of entries and nothing else goes with them.
static void unwrap(struct str source, size_t *first, size_t *last)
{
    static const char *const names[] = {"ul", "ol", "dl", "tbody", "table"};
    size_t end;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str name = str_of(names[i]);
        size_t tag = tag_before(source, *first), at = tag + 1 + name.n;
        bool opens = tag < *first && str_starts_ascii(str_from(source, tag + 1), name) &&
                     at < source.n && (source.p[at] == '>' || source.p[at] == ' ');
        if (opens && (end = closing_tag_end(source, *last, name))) {
            *first = tag;
            *last = end;
        }
    }
    if (str_starts_ascii(str_from(source, *first), STR("<table"))) { // its head is gone already
        if ((end = closing_tag_end(source, *last, STR("tbody"))))
            *last = end;
        if ((end = closing_tag_end(source, *last, STR("table"))))
            *last = end;
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

static size_t line_start(struct str source, size_t at)
{
    while (at > 0 && source.p[at - 1] != '\n')
        at--;
    return at;
}

// The lines of the front matter that hold entries, with their key, and how many items these are; 0
// when there are none there, or under several keys.
static size_t front_lines(const struct outline *o, size_t *from, size_t *to)
{
    const struct value *front = o->page->doc->front;
    size_t end = o->page->doc->front_end, n = 0, key = front->len;
    while (n < o->len && o->items[n].clip && o->items[n].clip->at.offset < end)
        n++;
    if (!n)
        return 0;
    size_t first = o->items[0].clip->at.offset, last = o->items[n - 1].clip->at.offset;
    for (size_t i = 0; i < front->len; i++)
        if (front->key_offsets[i] <= first)
            key = i;
    if (key == front->len || (key + 1 < front->len && front->key_offsets[key + 1] <= last))
        return 0;
    *from = line_start(o->source, front->key_offsets[key]);
    *to = key + 1 < front->len ? line_start(o->source, front->key_offsets[key + 1])
                               : closing_fence(o->page->doc);
    return n;
}

size_t convert_in_front(const struct outline *o)
{
    return front_lines(o, &(size_t){0}, &(size_t){0});
}

// Entries that stay keep their lines, with all that shares these, and the headings that date them.
static const bool *items_that_stay(struct arena *a, const struct outline *o,
                                   const struct convert_entry *entries)
{
    bool *stay = ARENA_ARRAY(a, o->len + 1, bool);
    for (size_t i = 0; i < o->len; i++)
        stay[i] = o->items[i].clip && entries[o->items[i].clip->order].stays.n;
    for (size_t i = 1; i < o->len; i++)
        if (o->items[i].from < o->items[i - 1].to && (stay[i] || stay[i - 1]))
            stay[i] = stay[i - 1] = true;
    for (size_t i = o->len; i-- > 0;) {
        const struct outline_item *x = &o->items[i];
        for (size_t k = i + 1; !x->clip && k < o->len && !stay[i]; k++) {
            if (!o->items[k].clip && o->items[k].level <= x->level)
                break;
            stay[i] = o->items[k].clip && stay[k];
        }
    }
    return stay;
}

static struct converting begin(struct arena *a, const struct outline *o,
                               const struct convert_attempt *t, const struct convert_entry *entries)
{
    struct converting c = {.a = a,
                           .o = o,
                           .form = t->form,
                           .aside = t->aside,
                           .numbers = t->numbers,
                           .entries = entries,
                           .stay = items_that_stay(a, o, entries)};
    const struct clips *clips = &o->page->reading->clips;
    c.french = str_starts(o->page->reading->lang, STR("fr"));
    for (size_t i = 0; i < clips->len; i++) {
        struct str access, note;
        if (entries[i].stays.n)
            continue;
        convert_split_note(&clips->items[i], &access, &note);
        c.authors |= clips->items[i].author.n > 0;
        c.access |= access.n > 0;
        c.notes |= entries[i].rest.text.n > 0 || note.n > 0;
    }
    return c;
}

// Whether the lines before and behind, when there are any, are empty.
static bool stands_apart_before(struct str source, size_t from)
{
    struct str before = str_slice(source, 0, line_start(source, from));
    return !before.n || str_ends(before, STR("\n\n")) || str_ends(before, STR("\r\n\r\n"));
}

static bool stands_apart_behind(struct str source, size_t to)
{
    struct str rest = str_from(source, to), line;
    str_split(&rest, '\n', &line); // of the line at hand
    str_split(&rest, '\n', &line);
    return !str_trim(line).n;
}

static void replace_run(struct converting *c, struct edits *edits, size_t from, size_t to)
{
    const struct outline *o = c->o;
    size_t first = table_head(&o->items[from]), last = o->items[to - 1].to;
    unwrap(o->source, &first, &last);
    buf_reset(&c->out);
    buf_c(&c->out, stands_apart_before(o->source, first) ? "" : o->eol);
    put_run(c, from, to);
    buf_c(&c->out, stands_apart_behind(o->source, last) ? "" : o->eol);
    edit_add(c->a, edits, first, last, str_copy(c->a, buf_view(&c->out)));
}

// The lines of an item, with the end of the last.
static void remove_lines(struct converting *c, struct edits *edits, const struct outline_item *x)
{
    size_t end = x->to;
    while (end < c->o->source.n && c->o->source.p[end] != '\n')
        end++;
    edit_add(c->a, edits, x->from, end < c->o->source.n ? end + 1 : end, STR(""));
}

// A table that keeps some of its rows has the others above it.
static void empty_table(struct converting *c, struct edits *edits, size_t from, size_t to)
{
    size_t head = table_head(&c->o->items[from]);
    buf_reset(&c->out);
    put_run(c, from, to);
    buf_format(&c->out, "%s%s", c->o->eol, c->o->eol);
    edit_add(c->a, edits, head, head, str_copy(c->a, buf_view(&c->out)));
    for (size_t i = from; i < to; i++)
        if (!c->stay[i])
            remove_lines(c, edits, &c->o->items[i]);
}

// The entries of the front matter go to the beginning of the body, unless some of them stay.
static size_t replace_front(struct converting *c, struct edits *edits)
{
    size_t from, to, n = front_lines(c->o, &from, &to), at = c->o->page->doc->front_end;
    for (size_t i = 0; i < n; i++)
        if (c->stay[i])
            return n;
    if (!n)
        return 0;
    buf_c(&c->out, c->o->eol);
    put_run(c, 0, n);
    buf_c(&c->out, c->o->eol);
    edit_add(c->a, edits, from, to, STR(""));
    edit_add(c->a, edits, at, at, str_copy(c->a, buf_view(&c->out)));
    return n;
}

struct str convert_page(struct arena *a, const struct outline *o, const struct convert_attempt *t,
                        const struct convert_entry *entries)
{
    struct converting c = begin(a, o, t, entries);
    struct edits edits = {0};
    for (size_t from = replace_front(&c, &edits), to; from < o->len; from = to) {
        to = parted_table(o, c.stay, from);
        if (to > from) {
            empty_table(&c, &edits, from, to);
            continue;
        }
        to = run_end(o, c.stay, from);
        if (to > from && holds_entry(o, from, to))
            replace_run(&c, &edits, from, to);
        else
            to = to == from ? from + 1 : to;
    }
    buf_free(&c.out);
    return edit_apply(a, o->source, &edits);
}

struct str convert_front(struct arena *a, const struct outline *o,
                         const struct convert_entry *entries)
{
    AUTO_BUF b = BUF_EMPTY;
    const struct doc *d = o->page->doc;
    struct edits edits = {0};
    const struct convert_records all = {&o->page->reading->clips, entries};
    const bool *stay = items_that_stay(a, o, entries);
    size_t at = d->front_format == FRONT_NONE ? d->front_end : closing_fence(d);
    if (d->front_format == FRONT_NONE)
        buf_format(&b, "---%s", o->eol);
    if (d->front_format == FRONT_TOML)
        convert_toml(&b, all, STR("press"), o->eol);
    else
        convert_yaml(&b, all, STR("press"), o->eol);
    if (d->front_format == FRONT_NONE)
        buf_format(&b, "---%s", o->eol);
    edit_add(a, &edits, at, at, str_copy(a, buf_view(&b)));
    for (size_t from = 0, to, table, parted = 0; from < o->len; from = to) {
        table = parted_table(o, stay, from);
        parted = table > from ? table : parted; // its head stays up to there
        to = run_end(o, stay, from);
        if (to > from && holds_entry(o, from, to)) {
            size_t first = from < parted ? o->items[from].from : table_head(&o->items[from]);
            edit_add(a, &edits, first, o->items[to - 1].to, STR(""));
        }
        to = to == from ? from + 1 : to;
    }
    return edit_apply(a, o->source, &edits);
}

struct str convert_alone(struct arena *a, const struct outline *o, const struct convert_attempt *t,
                         const struct convert_entry *entries)
{
    struct converting c = begin(a, o, t, entries);
    struct str title = o->page->title.n ? o->page->title : STR("Press");
    buf_c(&c.out, "---\ntitle: \"");
    for (size_t i = 0; i < title.n; i++) {
        if (title.p[i] == '"' || title.p[i] == '\\')
            buf_char(&c.out, '\\');
        buf_char(&c.out, title.p[i]);
    }
    buf_format(&c.out, "\"\nlang: %.*s\n---\n\n", STR_ARG(o->page->lang));
    put_run(&c, 0, o->len);
    buf_char(&c.out, '\n');
    struct str out = str_copy(a, buf_view(&c.out));
    buf_free(&c.out);
    return out;
}

bool convert_next(struct convert_attempt *t, enum layout layout)
{
    enum { FORMS = sizeof forms / sizeof *forms, ASIDES = sizeof asides / sizeof *asides };
    while (t->next < 2 * FORMS * ASIDES) {
        size_t i = t->next++;
        t->aside = &asides[i % ASIDES];
        t->form = &forms[i / ASIDES % FORMS];
        t->numbers = i / ASIDES / FORMS;
        if (t->form->layout == layout && (layout != LAYOUT_TABLE || t->aside == asides))
            return true;
    }
    return false;
}
