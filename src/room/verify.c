// SPDX-License-Identifier: MIT
#include "room/verify.h"

#include "room/clips.h"
#include "room/outline.h"
#include "room/written.h"
#include "text/address.h"
#include "text/encoding.h"
#include "text/fold.h"

// The reader gives the length of addresses, and of titles and names in data files, as they are
// meant.
static void place_texts(struct clips *clips, struct str source)
{
    for (size_t i = 0; i < clips->len; i++) {
        struct clip *c = &clips->items[i];
        size_t n = c->url_at.length ? written_length(source, c->url_at.offset, c->url) : 0;
        if (n)
            c->url_at.length = (uint32_t)n;
        n = c->title_at.length ? written_length(source, c->title_at.offset, c->title) : 0;
        if (n > c->title_at.length)
            c->title_at.length = (uint32_t)n;
        n = c->outlet_at.length ? written_length(source, c->outlet_at.offset, c->outlet_text) : 0;
        if (n > c->outlet_at.length)
            c->outlet_at.length = (uint32_t)n;
    }
}

struct page *verify_read(struct arena *a, const struct page *p, struct str after)
{
    return verify_read_as(a, p, p->path, p->doc->format, after);
}

struct page *verify_read_as(struct arena *a, const struct page *p, struct str path,
                            enum doc_format format, struct str after)
{
    struct diags ignored = DIAGS_IN(a);
    struct page *out = ARENA_NEW(a, struct page);
    *out = *p;
    out->doc = doc_read(a, path, after, format, false, &ignored);
    if (!p->reading)
        return out;
    const struct reader_how how = {.alone = p->room->lone_file.n > 0};
    out->reading = reader_read_as(a, out->doc, p->room->outlets, p->reading->lang, &how, &ignored);
    place_texts(&out->reading->clips, after);
    outline_place_dates(out, 1);
    return out;
}

struct page *verify_page(struct arena *a, const struct page *p)
{
    return verify_read(a, p, encoding_text(a, p->doc->bytes));
}

static bool same_text(struct arena *a, struct str x, struct str y)
{
    return str_eq(x, y) || str_eq(fold_words(a, x), fold_words(a, y));
}

bool verify_same(struct arena *a, const struct clip *x, const struct clip *y)
{
    return date_compare(x->date, y->date) == 0 && str_eq(x->url, y->url) &&
           same_text(a, x->title, y->title) && same_text(a, x->outlet_text, y->outlet_text);
}

// Whether x still says what it said. More entries around it may show what its title and outlet
// are, where the page had too few to tell; that is gained, when the page had these words before.
static bool still_says(struct arena *a, const struct page *was, const struct clip *x,
                       const struct clip *y)
{
    if (x->title.n && x->outlet_text.n)
        return verify_same(a, x, y);
    struct str source = was->doc->source;
    bool title = x->title.n ? same_text(a, x->title, y->title)
                            : !y->title.n || str_contains(source, y->title);
    bool outlet = x->outlet_text.n ? same_text(a, x->outlet_text, y->outlet_text)
                                   : !y->outlet_text.n || str_contains(source, y->outlet_text);
    return date_compare(x->date, y->date) == 0 && str_eq(x->url, y->url) && title && outlet;
}

bool verify_extras(struct arena *a, const struct clip *x, const struct clip *y)
{
    return same_text(a, x->author, y->author) && same_text(a, x->note, y->note) &&
           same_text(a, x->programme, y->programme) && x->access == y->access &&
           x->kind == y->kind && str_eq(x->lang, y->lang);
}

bool verify_one_more(struct arena *a, const struct page *was, const struct page *now, size_t *where)
{
    const struct clips *x = &was->reading->clips, *y = &now->reading->clips;
    if (y->len != x->len + 1)
        return false;
    size_t i = 0;
    while (i < x->len && still_says(a, was, &x->items[i], &y->items[i]))
        i++;
    *where = i;
    for (; i < x->len; i++)
        if (!still_says(a, was, &x->items[i], &y->items[i + 1]))
            return false;
    return true;
}

static bool agrees(struct date found, struct date wanted)
{
    return found.year == 0 ||
           (found.year == wanted.year && (found.month == 0 || found.month == wanted.month) &&
            (found.day == 0 || found.day == wanted.day));
}

void leave_out(struct arena *a, struct str *list, const char *what)
{
    *list = list->n ? str_format(a, "%.*s, %s", STR_ARG(*list), what) : str_of(what);
}

void leave_unsaid(struct arena *a, struct str *list, const char *name)
{
    struct str rest = *list, one, out = STR_NONE;
    while (rest.n) {
        size_t end = str_find(rest, STR(", "));
        one = str_slice(rest, 0, end == STR_NOT_FOUND ? rest.n : end);
        rest = end == STR_NOT_FOUND ? STR_NONE : str_from(rest, end + 2);
        if (!str_eq(one, str_of(name)))
            out = out.n ? str_format(a, "%.*s, %.*s", STR_ARG(out), STR_ARG(one)) : one;
    }
    *list = out;
}

bool verify_entry(struct arena *a, const struct clip *c, const struct entry *entry,
                  struct str *left_out)
{
    *left_out = STR_NONE;
    bool url =
        entry->url.n == 0 || str_eq(address_identity(a, c->url), address_identity(a, entry->url));
    if (!url || !agrees(c->date, entry->date))
        return false;
    if (!date_known(c->date))
        leave_out(a, left_out, "date");
    else if (!c->date.month && entry->date.month)
        leave_out(a, left_out, "month");
    else if (!c->date.day && entry->date.day)
        leave_out(a, left_out, "day");
    if (entry->title.n && !c->title.n)
        leave_out(a, left_out, "title");
    else if (entry->title.n && !same_text(a, c->title, entry->title))
        return false;
    if (!entry->outlet.n && c->outlet_text.n)
        return false; // the model's, which is not its own
    if (entry->outlet.n && !c->outlet_text.n)
        leave_out(a, left_out, "outlet");
    else if (entry->outlet.n && !same_text(a, c->outlet_text, entry->outlet))
        return false;
    return true;
}
