// SPDX-License-Identifier: MIT
// Rewrites the entries of a page in another layout. Every run of entries and date headings
// becomes one run of the new layout in its place; prose, pictures and other headings stay.
// Nothing may be lost: what an entry says beside its clip stands behind it, and where that cannot
// be, the entry is refused with its line. Each layout has a few forms; the first that reads back as
// the old entries is taken.
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "room/convert.h"
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
    {LAYOUT_DATES, "%t (*%o*)", "%t"},
    {LAYOUT_LIST, "- %d – *%o* – %t", "- %d – %t"},
    {LAYOUT_LIST, "- %d: *%o*, %t", "- %d: %t"},
    {LAYOUT_LIST, "- %d - %o - %t", "- %d - %t"},
    {LAYOUT_LIST, "- %d – %t – *%o*", "- %d – %t"},
    {LAYOUT_LIST, "- %d – %t (*%o*)", "- %d – %t"},
    {LAYOUT_TABLE, "| %d | %o | %t |", "| %d | | %t |"},
};

// How what else an entry says is joined to it.
struct aside {
    const char *before, *after;
};

// Each form of a layout with each aside: dates as the page writes them, then as numbers.
struct attempt {
    size_t next;
    const struct form *form;
    const struct aside *aside;
    bool numbers;
};

static const struct aside asides[] = {{" – ", ""}, {", ", ""}, {". ", ""}, {" (", ")"}, {"\\", ""}};

struct converting {
    struct arena *a;
    const struct outline *o;
    const struct form *form;
    const struct convert_rest *rests;
    const struct aside *aside;
    bool numbers; // dates as ISO 8601 writes them, not as the page does
    bool french;
    bool authors, access, notes; // some entry says such a thing
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
    buf_str(&c->out, d.month && !c->numbers && like_page(c, d, &text) ? text : str_of(iso));
}

// The title, linked; without one the outlet stands for it, and without that the address.
static void put_link(struct converting *c, const struct clip *clip)
{
    bool cell = c->form->layout == LAYOUT_TABLE;
    struct str text = clip->title.n ? clip->title : clip->outlet_text;
    if (!clip->url.n) {
        put_escaped(&c->out, text, cell);
        return;
    }
    buf_char(&c->out, text.n ? '[' : '<');
    put_escaped(&c->out, text, cell);
    buf_c(&c->out, text.n ? "](" : "");
    for (size_t i = 0; i < clip->url.n; i++) {
        char u = clip->url.p[i];
        if ((unsigned char)u <= ' ' || strchr("<>|", u))
            buf_format(&c->out, "%%%02X", (unsigned char)u);
        else if (text.n && (u == '(' || u == ')'))
            buf_format(&c->out, "\\%c", u);
        else
            buf_char(&c->out, u);
    }
    buf_char(&c->out, text.n ? ')' : '>');
}

static const char *pattern_of(const struct form *form, const struct clip *clip)
{
    if (clip->title.n)
        return clip->outlet_text.n ? form->title : form->bare;
    return form->layout == LAYOUT_TABLE && clip->outlet_text.n ? "| %d | %t | |" : form->bare;
}

static void put_entry(struct converting *c, const struct clip *clip)
{
    for (const char *p = pattern_of(c->form, clip); *p; p++) {
        if (*p != '%') {
            buf_char(&c->out, *p);
            continue;
        }
        p++;
        if (*p == 't')
            put_link(c, clip);
        else if (*p == 'o')
            put_escaped(&c->out, clip->outlet_text, c->form->layout == LAYOUT_TABLE);
        else if (date_known(clip->date))
            put_date(c, clip->date);
        else if (c->form->layout != LAYOUT_TABLE) // nor what parts it from the rest
            p += strcspn(p, "%*") - 1;
    }
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
    struct str access, note, rest = c->rests[clip->order].text;
    bool table = c->form->layout == LAYOUT_TABLE;
    convert_split_note(clip, &access, &note);
    const struct {
        bool used, raw;
        struct str text;
        const char *lead;
    } extras[] = {
        {c->authors && (table || !rest.n), false, clip->author, c->french ? "par " : "by "},
        {c->access && table, false, access, ""},
        {c->notes, rest.n > 0,
         rest.n  ? rest
         : table ? note
                 : clip->note,
         ""}};
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
            put_escaped(&c->out, extras[i].text, table);
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
        put_extras(c, clip);
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

// The lines of the front matter that hold the entries, with their key; false when they stand
// elsewhere or under several keys.
static bool front_lines(const struct outline *o, size_t *from, size_t *to)
{
    const struct value *front = o->page->doc->front;
    const struct clips *clips = &o->page->reading->clips;
    size_t first = clips->items[0].at.offset, last = clips->items[clips->len - 1].at.offset;
    size_t key = front->len;
    for (size_t i = 0; i < front->len; i++)
        if (front->key_offsets[i] <= first)
            key = i;
    if (last >= o->page->doc->front_end || key == front->len || o->len == 0 ||
        (key + 1 < front->len && front->key_offsets[key + 1] <= last))
        return false;
    *from = line_start(o->source, front->key_offsets[key]);
    *to = key + 1 < front->len ? line_start(o->source, front->key_offsets[key + 1])
                               : closing_fence(o->page->doc);
    return true;
}

// The entries of the front matter at the beginning of the body.
static struct str make_body(struct arena *a, const struct outline *o, struct converting *c,
                            size_t from, size_t to)
{
    struct edits edits = {0};
    size_t at = o->page->doc->front_end;
    buf_c(&c->out, o->eol);
    put_run(c, 0, o->len);
    buf_c(&c->out, o->eol);
    edit_add(a, &edits, from, to, STR(""));
    edit_add(a, &edits, at, at, str_copy(a, buf_view(&c->out)));
    buf_free(&c->out);
    return edit_apply(a, o->source, &edits);
}

static struct converting begin(struct arena *a, const struct outline *o, const struct attempt *t,
                               const struct convert_rest *rests)
{
    struct converting c = {
        .a = a, .o = o, .form = t->form, .aside = t->aside, .numbers = t->numbers, .rests = rests};
    const struct clips *clips = &o->page->reading->clips;
    c.french = str_starts(o->page->reading->lang, STR("fr"));
    for (size_t i = 0; i < clips->len; i++) {
        struct str access, note;
        convert_split_note(&clips->items[i], &access, &note);
        c.authors |= clips->items[i].author.n > 0;
        c.access |= access.n > 0;
        c.notes |= rests[i].text.n > 0 ||
                   (t->form->layout == LAYOUT_TABLE ? note.n > 0 : clips->items[i].note.n > 0);
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

static struct str make(struct arena *a, const struct outline *o, const struct attempt *t,
                       const struct convert_rest *rests)
{
    struct converting c = begin(a, o, t, rests);
    struct edits edits = {0};
    size_t begin_at, end_at;
    if (front_lines(o, &begin_at, &end_at))
        return make_body(a, o, &c, begin_at, end_at);
    for (size_t from = 0, to; from < o->len; from = to) {
        to = run_end(o, from);
        if (to == from || !holds_entry(o, from, to)) {
            to = to == from ? from + 1 : to;
            continue;
        }
        size_t first = table_head(&o->items[from]), last = o->items[to - 1].to;
        unwrap(o->source, &first, &last);
        buf_reset(&c.out);
        buf_c(&c.out, stands_apart_before(o->source, first) ? "" : o->eol);
        put_run(&c, from, to);
        buf_c(&c.out, stands_apart_behind(o->source, last) ? "" : o->eol);
        edit_add(a, &edits, first, last, str_copy(a, buf_view(&c.out)));
    }
    buf_free(&c.out);
    return edit_apply(a, o->source, &edits);
}

// The entries as a list in the front matter, which may be in TOML; their lines go.
static struct str make_yaml(struct arena *a, const struct outline *o,
                            const struct convert_rest *rests)
{
    AUTO_BUF b = BUF_EMPTY;
    const struct doc *d = o->page->doc;
    struct edits edits = {0};
    const struct convert_records all = {&o->page->reading->clips, rests};
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
    for (size_t from = 0, to; from < o->len; from = to) {
        to = run_end(o, from);
        if (to > from && holds_entry(o, from, to))
            edit_add(a, &edits, table_head(&o->items[from]), o->items[to - 1].to, STR(""));
        to = to == from ? from + 1 : to;
    }
    return edit_apply(a, o->source, &edits);
}

static bool next_attempt(struct attempt *t, enum layout layout)
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

static const enum doc_format formats[] = {
    [LAYOUT_DATES] = DOC_MARKDOWN, [LAYOUT_LIST] = DOC_MARKDOWN, [LAYOUT_TABLE] = DOC_MARKDOWN,
    [LAYOUT_YAML] = DOC_YAML,      [LAYOUT_TOML] = DOC_TOML,     [LAYOUT_JSON] = DOC_JSON};

static struct str make_page(struct arena *a, const struct outline *o, const struct attempt *t,
                            const struct convert_rest *rests);

// What is tried until it reads as it did.
struct trying {
    struct arena *a;
    const struct outline *o;
    const struct convert_rest *rests;
    struct str name; // of a new file that holds the entries alone; empty: the page itself
    struct attempt best;
    struct convert_wrong wrong; // of the best
};

static struct str made_by(struct arena *a, const struct trying *t, const struct attempt *attempt)
{
    return (t->name.n ? make_page : make)(a, t->o, attempt, t->rests);
}

static struct convert_wrong wrong_of(struct arena *a, const struct trying *t, struct str made)
{
    const struct page *p = t->o->page;
    const struct page *now =
        t->name.n ? verify_read_as(a, p, t->name, DOC_MARKDOWN, made) : verify_read(a, p, made);
    return convert_compare(a, p, now, t->rests);
}

// Finds the form in which the page reads as it did; false when it reads otherwise in the best.
static bool find_form(struct trying *t, enum layout layout)
{
    struct attempt attempt = {0};
    t->wrong.count = SIZE_MAX;
    while (t->wrong.count + t->wrong.besides && next_attempt(&attempt, layout)) {
        struct convert_wrong w = wrong_of(t->a, t, made_by(t->a, t, &attempt));
        if (w.count > t->wrong.count ||
            (w.count == t->wrong.count && w.besides >= t->wrong.besides))
            continue;
        t->wrong = w;
        t->best = attempt;
    }
    return t->wrong.count == 0;
}

// Whether the page's front matter, if it has any, can hold a list of records.
static bool can_list(const struct page *p)
{
    enum front_format f = p->doc->front_format;
    return f == FRONT_NONE || f == FRONT_YAML || f == FRONT_TOML;
}

bool write_convert(struct arena *a, const struct page *page, enum layout layout, struct str *after,
                   struct error *e)
{
    if (!page->reading || !page->doc || page->doc->format != DOC_MARKDOWN || layout > LAYOUT_YAML) {
        error_set(e, ERROR_INPUT, "%.*s cannot hold that layout", STR_ARG(page->path));
        return error_remedy(e, "write into a new file: --output FILE.%s",
                            layout == LAYOUT_TOML   ? "toml"
                            : layout == LAYOUT_JSON ? "json"
                                                    : "md");
    }
    if (layout == LAYOUT_YAML && !can_list(page)) {
        error_set(e, ERROR_INPUT, "the header of %.*s cannot hold a list", STR_ARG(page->path));
        return error_remedy(e, "write into a new file: --output FILE.yml");
    }
    if (page->reading->in_texts) {
        error_set(e, ERROR_INPUT, "%.*s has its entries within a text of its front matter",
                  STR_ARG(page->path));
        return error_remedy(e, "nothing was written; move that text below the front matter first");
    }
    struct page *p = verify_page(a, page);
    struct outline o = outline_make(a, p);
    struct convert_rest *rests;
    struct str made;
    if (p->reading->clips.len == 0)
        return error_set(e, ERROR_INPUT, "%.*s has no entries", STR_ARG(p->path));
    if (!convert_rests(a, &o, layout == LAYOUT_YAML, &rests, e))
        return false;
    struct trying t = {.a = a, .o = &o, .rests = rests};
    if (layout == LAYOUT_YAML) {
        made = front_lines(&o, &(size_t){0}, &(size_t){0}) ? o.source : make_yaml(a, &o, rests);
        t.wrong = wrong_of(a, &t, made);
    } else if (find_form(&t, layout)) {
        made = made_by(a, &t, &t.best);
    }
    return t.wrong.count ? convert_refuse(p, &t.wrong, e)
                         : encoding_bytes(a, page->doc->bytes, made, after, e);
}

// A new Markdown page that holds the entries alone, in one run.
static struct str make_page(struct arena *a, const struct outline *o, const struct attempt *t,
                            const struct convert_rest *rests)
{
    struct converting c = begin(a, o, t, rests);
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

static struct str make_data(struct arena *a, const struct page *p, enum layout layout,
                            const struct convert_rest *rests)
{
    AUTO_BUF b = BUF_EMPTY;
    const struct convert_records all = {&p->reading->clips, rests};
    if (layout == LAYOUT_YAML)
        convert_yaml(&b, all, STR(""), "\n");
    else if (layout == LAYOUT_TOML)
        convert_toml(&b, all, STR("press"), "\n");
    else
        convert_json(&b, all);
    return str_copy(a, buf_view(&b));
}

bool write_export(struct arena *a, const struct page *page, enum layout layout, struct str name,
                  struct str *out, struct error *e)
{
    enum doc_format format;
    if (!page->reading || !page->doc)
        return error_set(e, ERROR_INPUT, "%.*s is no coverage page", STR_ARG(page->path));
    if (!doc_format_of(name, &format) || format != formats[layout]) {
        error_set(e, ERROR_INPUT, "%.*s is no name for that layout", STR_ARG(name));
        return error_remedy(e, "name a file that ends in .%s",
                            formats[layout] == DOC_MARKDOWN ? "md"
                            : layout == LAYOUT_YAML         ? "yml"
                            : layout == LAYOUT_TOML         ? "toml"
                                                            : "json");
    }
    struct page *p = verify_page(a, page);
    struct outline o = outline_make(a, p);
    struct convert_rest *rests;
    if (!convert_rests(a, &o, format != DOC_MARKDOWN, &rests, e))
        return false;
    o.eol = "\n";
    if (format != DOC_MARKDOWN) {
        *out = make_data(a, p, layout, rests);
        const struct page *now = verify_read_as(a, p, name, format, *out);
        struct convert_wrong wrong = convert_compare(a, p, now, rests);
        return !wrong.count || convert_refuse(p, &wrong, e);
    }
    struct trying t = {.a = a, .o = &o, .rests = rests, .name = name};
    if (!find_form(&t, layout))
        return convert_refuse(p, &t.wrong, e);
    *out = made_by(a, &t, &t.best);
    return true;
}
