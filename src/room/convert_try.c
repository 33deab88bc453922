// SPDX-License-Identifier: MIT
// Which form of a layout a page is converted to. Every form is read again, and the one in which
// most entries say what they said is taken. Those that do not stay as they stand, and what is left
// is read again, until the page says what it said.
#include "base/buf.h"
#include "base/cleanup.h"
#include "room/convert.h"
#include "room/outline.h"
#include "room/verify.h"
#include "text/encoding.h"

static const enum doc_format formats[] = {
    [LAYOUT_DATES] = DOC_MARKDOWN, [LAYOUT_LIST] = DOC_MARKDOWN, [LAYOUT_TABLE] = DOC_MARKDOWN,
    [LAYOUT_YAML] = DOC_YAML,      [LAYOUT_TOML] = DOC_TOML,     [LAYOUT_JSON] = DOC_JSON};

// How often entries are left as they stand before the layout is given up.
enum { ROUNDS = 12 };

struct trying {
    struct arena *a;
    const struct outline *o;
    enum layout layout;
    struct convert_entry *entries;
    struct str name; // of a new file that holds the entries alone; empty: the page itself
    struct convert_attempt best;
    struct convert_wrong wrong; // of the best
};

static struct str made_by(const struct trying *t, const struct convert_attempt *attempt)
{
    if (t->layout == LAYOUT_YAML)
        return convert_in_front(t->o) ? t->o->source : convert_front(t->a, t->o, t->entries);
    return (t->name.n ? convert_alone : convert_page)(t->a, t->o, attempt, t->entries);
}

static struct convert_wrong wrong_of(const struct trying *t, struct str made)
{
    const struct page *p = t->o->page;
    const struct page *now = t->name.n ? verify_read_as(t->a, p, t->name, DOC_MARKDOWN, made)
                                       : verify_read(t->a, p, made);
    return convert_compare(t->a, p, now, t->entries);
}

// Finds the form in which the page reads as it did, or most of it.
static void find_form(struct trying *t)
{
    struct convert_attempt attempt = {0};
    t->wrong.count = SIZE_MAX;
    if (t->layout == LAYOUT_YAML) {
        t->wrong = wrong_of(t, made_by(t, &attempt));
        return;
    }
    while (t->wrong.count + t->wrong.besides && convert_next(&attempt, t->layout)) {
        struct convert_wrong w = wrong_of(t, made_by(t, &attempt));
        if (w.count > t->wrong.count ||
            (w.count == t->wrong.count && w.besides >= t->wrong.besides))
            continue;
        t->wrong = w;
        t->best = attempt;
    }
}

static void stay(struct trying *t, size_t i, struct str why)
{
    const struct clips *clips = &t->o->page->reading->clips;
    if (i < clips->len && !t->entries[i].stays.n)
        t->entries[i].stays = why;
}

// Entries of the front matter go all or none, and a list there takes no others in; those that share
// lines stay together.
static void stay_together(struct trying *t)
{
    const struct outline *o = t->o;
    const struct str why = STR("an entry that it shares its lines with stays");
    size_t front = convert_in_front(o), staying = 0;
    for (size_t i = 0; i < front; i++)
        staying += t->entries[o->items[i].clip->order].stays.n > 0;
    for (size_t i = 0; staying && i < front; i++)
        stay(t, o->items[i].clip->order, STR("another entry of the front matter stays there"));
    for (size_t i = front; front && t->layout == LAYOUT_YAML && i < o->len; i++)
        if (o->items[i].clip)
            stay(t, o->items[i].clip->order, STR("the front matter has a list already"));
    for (size_t i = 1; i < o->len; i++) {
        const struct outline_item *x = &o->items[i - 1], *y = &o->items[i];
        if (!x->clip || !y->clip || y->from >= x->to)
            continue;
        if (t->entries[x->clip->order].stays.n)
            stay(t, y->clip->order, why);
        else if (t->entries[y->clip->order].stays.n)
            stay(t, x->clip->order, why);
    }
}

// Leaves the entries that read otherwise as they stand; where such a one was left already, those
// beside it.
static void leave_wrong(struct trying *t)
{
    const struct clips *clips = &t->o->page->reading->clips;
    const struct str beside = STR("in that layout the entry beside it would read otherwise");
    bool *left = ARENA_ARRAY(t->a, clips->len + 1, bool);
    for (size_t i = 0; i < clips->len; i++)
        left[i] = t->entries[i].stays.n > 0;
    for (size_t i = 0; i < clips->len; i++) {
        const struct convert_verdict *v = &t->wrong.each[i];
        if (!v->wrong)
            continue;
        if (!left[i]) {
            stay(t, i, convert_says(t->a, &clips->items[i], v));
            continue;
        }
        if (i)
            stay(t, i - 1, beside);
        stay(t, i + 1, beside);
    }
    stay_together(t);
}

static bool most_are_converted(const struct trying *t)
{
    size_t staying = 0, len = t->o->page->reading->clips.len;
    for (size_t i = 0; i < len; i++)
        staying += t->entries[i].stays.n > 0;
    return staying * 2 <= len && staying < len;
}

// Refuses with what is wrong with the first entry that reads otherwise in the layout, or stays.
static bool refuse(const struct trying *t, struct error *e)
{
    const struct page *p = t->o->page;
    const struct convert_verdict *each = t->wrong.each; // NULL before anything was tried
    size_t i = 0;
    while (i + 1 < p->reading->clips.len && !t->entries[i].stays.n && !(each && each[i].wrong))
        i++;
    const struct clip *x = &p->reading->clips.items[i];
    struct str why = each && each[i].wrong ? convert_says(t->a, x, &each[i]) : t->entries[i].stays;
    error_set(e, ERROR_INPUT, "this entry cannot be converted: %.*s", STR_ARG(why));
    error_place(e, p->file.full, x->line, x->column);
    return error_remedy(
        e, "nothing was written; try another layout, or write this entry more plainly first");
}

// Whether the page's front matter, if it has any, can hold a list of records.
static bool can_list(const struct page *p)
{
    enum front_format f = p->doc->front_format;
    return f == FRONT_NONE || f == FRONT_YAML || f == FRONT_TOML;
}

static bool suits(const struct page *page, enum layout layout, struct error *e)
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
    return true;
}

static void tell_stays(const struct trying *t, struct diags *stays)
{
    const struct page *p = t->o->page;
    for (size_t i = 0; i < p->reading->clips.len; i++) {
        const struct clip *x = &p->reading->clips.items[i];
        if (t->entries[i].stays.n)
            diag_add(stays, SEVERITY_NOTE, "entry-stays", str_of(p->file.full), x->line, x->column,
                     "this entry stays as it stands: %.*s", STR_ARG(t->entries[i].stays));
    }
}

bool write_convert(struct arena *a, const struct page *page, enum layout layout, struct str *after,
                   struct diags *stays, struct error *e)
{
    if (!suits(page, layout, e))
        return false;
    struct page *p = verify_page(a, page);
    struct outline o = outline_make(a, p);
    if (p->reading->clips.len == 0)
        return error_set(e, ERROR_INPUT, "%.*s has no entries", STR_ARG(p->path));
    struct trying t = {.a = a,
                       .o = &o,
                       .layout = layout,
                       .entries = convert_entries(a, &o, layout == LAYOUT_YAML)};
    stay_together(&t);
    if (!most_are_converted(&t))
        return refuse(&t, e);
    find_form(&t);
    for (unsigned round = 0; t.wrong.count && round < ROUNDS; round++) {
        leave_wrong(&t);
        if (!most_are_converted(&t))
            return refuse(&t, e);
        t.wrong = wrong_of(&t, made_by(&t, &t.best));
    }
    if (t.wrong.count)
        return refuse(&t, e);
    tell_stays(&t, stays);
    return encoding_bytes(a, page->doc->bytes, made_by(&t, &t.best), after, e);
}

static struct str data_of(struct arena *a, const struct page *p, enum layout layout,
                          const struct convert_entry *entries)
{
    AUTO_BUF b = BUF_EMPTY;
    const struct convert_records all = {&p->reading->clips, entries};
    if (layout == LAYOUT_YAML)
        convert_yaml(&b, all, STR(""), "\n");
    else if (layout == LAYOUT_TOML)
        convert_toml(&b, all, STR("press"), "\n");
    else
        convert_json(&b, all);
    return str_copy(a, buf_view(&b));
}

static bool name_suits(struct str name, enum layout layout, struct error *e)
{
    enum doc_format format;
    if (doc_format_of(name, &format) && format == formats[layout])
        return true;
    error_set(e, ERROR_INPUT, "%.*s is no name for that layout", STR_ARG(name));
    return error_remedy(e, "name a file that ends in .%s",
                        formats[layout] == DOC_MARKDOWN ? "md"
                        : layout == LAYOUT_YAML         ? "yml"
                        : layout == LAYOUT_TOML         ? "toml"
                                                        : "json");
}

bool write_export(struct arena *a, const struct page *page, enum layout layout, struct str name,
                  struct str *out, struct error *e)
{
    if (!page->reading || !page->doc)
        return error_set(e, ERROR_INPUT, "%.*s is no coverage page", STR_ARG(page->path));
    if (!name_suits(name, layout, e))
        return false;
    struct page *p = verify_page(a, page);
    struct outline o = outline_make(a, p);
    enum doc_format format = formats[layout];
    struct trying t = {.a = a,
                       .o = &o,
                       .layout = layout,
                       .entries = convert_entries(a, &o, format != DOC_MARKDOWN),
                       .name = name};
    o.eol = "\n";
    for (size_t i = 0; i < p->reading->clips.len; i++)
        if (t.entries[i].stays.n)
            return refuse(&t, e);
    struct str made = STR_NONE;
    if (format == DOC_MARKDOWN) {
        find_form(&t);
    } else {
        made = data_of(a, p, layout, t.entries);
        t.wrong = convert_compare(a, p, verify_read_as(a, p, name, format, made), t.entries);
    }
    if (t.wrong.count)
        return refuse(&t, e);
    *out = format == DOC_MARKDOWN ? made_by(&t, &t.best) : made;
    return true;
}
