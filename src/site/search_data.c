// SPDX-License-Identifier: MIT
// What is searched as data: the answer of the server as JSON, and the index of a built site.
// The index holds the documents' texts in columns, newest first, which compress to about a
// third; the script reads them as the server reads the room. Addresses, the bulkier half, are in
// files of their own, SEARCH_LINKS documents each from the oldest on, of which a page of results
// needs a few.
#include <inttypes.h>

#include "base/cleanup.h"
#include "room/search_words.h"
#include "site/search_parts.h"
#include "site/write.h"
#include "text/address.h"

struct str search_doc_heading(const struct search_doc *d)
{
    return d->clip ? clip_heading(d->clip) : d->title;
}

struct str search_doc_place(struct arena *a, const struct search_doc *d)
{
    if (!d->clip || !d->page)
        return d->page ? d->page->url : STR_NONE;
    return str_format(a, "%.*s#clip-%.*s", STR_ARG(d->page->url), STR_ARG(d->clip->id));
}

struct str search_doc_link(const struct site *s, struct arena *a, const struct search_doc *d)
{
    if (d->clip && address_kind_of(d->clip->url) == ADDRESS_WEB)
        return d->clip->url;
    if (d->clip && d->page && address_kind_of(d->clip->url) == ADDRESS_PATH) {
        const struct link_context c = {s, d->page, STR("/")};
        struct html_target target = link_resolve(&c, a, d->clip->url);
        if (target.url.n && (target.url.p[0] == '/' || target.outgoing))
            return target.url;
    }
    return search_doc_place(a, d);
}

static const char *const kinds[] = {"clip", "release", "page"};

static void member(struct buf *out, const char *name, struct str text)
{
    buf_format(out, ", \"%s\": ", name);
    if (text.n)
        write_json(out, text);
    else
        buf_c(out, "null");
}

static void marked_member(struct buf *out, const char *name, const struct search_found *f,
                          struct arena *a, struct str text, struct str lang)
{
    struct search_mark *marks;
    size_t len = search_marks(a, &f->query, text, lang, &marks);
    member(out, name, text);
    buf_format(out, ", \"%s_marks\": [", name);
    for (size_t i = 0; i < len; i++) {
        if (i)
            buf_c(out, ", ");
        write_json(out, str_slice(text, marks[i].from, marks[i].to));
    }
    buf_char(out, ']');
}

static void json_result(const struct site *s, const struct search_found *f, size_t i,
                        struct arena *a, struct buf *out)
{
    const struct search_source *source = site_search_source(s);
    struct search_doc d;
    source->doc(source->context, f->answer.docs[i], &d);
    char date[DATE_ISO_SIZE];
    buf_format(out, "%s{\"kind\": \"%s\"", i ? ",\n" : "\n", kinds[d.kind]);
    member(out, "id", search_doc_id(&d));
    member(out, "date", (struct str){date, date_iso(d.date, date)});
    marked_member(out, "title", f, a, search_doc_heading(&d), d.lang);
    member(out, "url", link_absolute(s, a, search_doc_link(s, a, &d)));
    member(out, "place", link_absolute(s, a, search_doc_place(a, &d)));
    member(out, "outlet", d.outlet);
    member(out, "author", d.author);
    marked_member(out, "note", f, a, d.note, d.lang);
    marked_member(out, "excerpt", f, a, search_doc_excerpt(a, &f->query, &d), d.lang);
    member(out, "language", d.lang);
    buf_c(out, ", \"topics\": [");
    for (size_t k = 0; k < d.topics_len; k++) {
        if (k)
            buf_c(out, ", ");
        write_json(out, d.topics[k]);
    }
    buf_c(out, "]}");
}

void site_search_json(const struct site *s, const struct search_found *found, struct arena *scratch,
                      struct buf *out)
{
    static const char *const refusals[] = {NULL,       "too-long", "too-many-words",
                                           "too-slow", "no-word",  "not-text"};
    const struct search_asked *q = &found->asked;
    buf_c(out, "{\"query\": ");
    write_json(out, q->text);
    if (q->year)
        buf_format(out, ", \"year\": %d", q->year);
    else
        buf_c(out, ", \"year\": null");
    member(out, "outlet", q->outlet);
    member(out, "topic", q->topic);
    member(out, "language", q->lang);
    member(out, "sort", q->by_date ? STR("date") : STR("relevance"));
    member(out, "refused", str_of(refusals[found->refusal]));
    buf_format(out, ", \"page\": %zu, \"per_page\": %d, \"count\": %zu, \"results\": [", q->page,
               SEARCH_PAGE_RESULTS, found->answer.total);
    for (size_t i = 0; i < found->answer.len; i++)
        json_result(s, found, i, scratch, out);
    buf_c(out, "\n]}\n");
}

// ---- the index of a built site

// Facets by their keys. Most documents name one that was named just now, by the very same text.
struct finder {
    const struct search_facet *facets;
    size_t len;
    struct map by_key;
    struct str last;
    size_t last_at;
    struct {
        struct str key;
        size_t at;
    } known[64];
};

static struct finder finder_make(struct arena *a, struct search_facet *facets, size_t len)
{
    struct finder f = {.facets = facets, .len = len, .by_key = MAP_IN(a)};
    for (size_t i = 0; i < len; i++)
        map_set(&f.by_key, facets[i].key, &facets[i]);
    return f;
}

// Which facet a key is; len when it is none.
static size_t facet_at(struct finder *f, struct str key)
{
    size_t place = ((uintptr_t)key.p >> 3) % (sizeof f->known / sizeof *f->known);
    if (!key.n)
        return f->len;
    if (f->known[place].key.p == key.p && f->known[place].key.n == key.n)
        return f->known[place].at;
    if (f->last.n && str_eq(f->last, key))
        return f->last_at;
    const struct search_facet *facet = map_get(&f->by_key, key);
    f->last = f->known[place].key = key;
    f->last_at = f->known[place].at = facet ? (size_t)(facet - f->facets) : f->len;
    return f->last_at;
}

static void write_facets(struct buf *out, const char *name, const struct search_facet *facets,
                         size_t len)
{
    buf_format(out, ",\n\"%s\": [", name);
    for (size_t i = 0; i < len; i++) {
        buf_c(out, i ? ",[" : "[");
        write_json(out, facets[i].key);
        buf_char(out, ',');
        write_json(out, facets[i].name);
        buf_char(out, ']');
    }
    buf_char(out, ']');
}

// As buf_format, of which a large index would need tens of thousands.
static void write_number(struct buf *out, size_t n)
{
    char digits[20];
    if (n < 10) { // most are
        buf_char(out, (char)('0' + n));
        return;
    }
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    buf_str(out, (struct str){digits + at, sizeof digits - at});
}

// Days and how many documents each has: [["2021-10-11",2],…].
static void write_day(struct buf *out, struct date day, size_t count, bool first)
{
    char text[DATE_ISO_SIZE];
    buf_c(out, first ? "[\"" : ",[\"");
    buf_str(out, (struct str){text, date_iso(day, text)});
    buf_c(out, "\",");
    write_number(out, count);
    buf_char(out, ']');
}

enum column {
    COLUMN_KIND,
    COLUMN_OUTLET,
    COLUMN_LANG,
    COLUMN_TOPIC, // sparse from here on
    COLUMN_AUTHOR,
    COLUMN_PROGRAMME,
    COLUMN_NOTE,
    COLUMN_TITLE, // of all again
    COLUMNS
};

static bool is_sparse(enum column c)
{
    return c >= COLUMN_TOPIC && c <= COLUMN_NOTE;
}

static struct str sparse_text(const struct search_doc *d, enum column c)
{
    return c == COLUMN_AUTHOR ? d->author : c == COLUMN_PROGRAMME ? d->programme : d->note;
}

// What is written of each document, column by column, in one walk over all.
struct index_writer {
    struct finder outlets, langs, topics;
    struct buf columns[COLUMNS], days;
    struct date day;
    size_t day_len; // documents of that day so far
};

static void write_topics(struct index_writer *w, struct buf *out, const struct search_doc *d)
{
    buf_char(out, '[');
    for (size_t k = 0; k < d->topics_len; k++) {
        if (k)
            buf_char(out, ',');
        write_number(out, facet_at(&w->topics, d->topic_keys[k]));
    }
    buf_char(out, ']');
}

static bool is_empty(const struct search_doc *d, enum column c)
{
    return c == COLUMN_TOPIC ? !d->topics_len : is_sparse(c) && !sparse_text(d, c).n;
}

static void write_cell(struct index_writer *w, size_t i, const struct search_doc *d, enum column c)
{
    struct buf *out = &w->columns[c];
    if (is_empty(d, c))
        return;
    if (out->n)
        buf_char(out, ',');
    if (is_sparse(c)) {
        buf_char(out, '"');
        write_number(out, i);
        buf_c(out, "\":");
    }
    if (c == COLUMN_TITLE)
        write_json(out, d->title);
    else if (c == COLUMN_KIND)
        write_number(out, (size_t)d->kind);
    else if (c == COLUMN_OUTLET)
        write_number(out, facet_at(&w->outlets, d->outlet_key));
    else if (c == COLUMN_LANG)
        write_number(out, facet_at(&w->langs, str_slice(d->lang, 0, str_find_char(d->lang, '-'))));
    else if (c == COLUMN_TOPIC)
        write_topics(w, out, d);
    else
        write_json(out, sparse_text(d, c));
}

static void end_day(struct index_writer *w)
{
    if (w->day_len)
        write_day(&w->days, w->day, w->day_len, !w->days.n);
    w->day_len = 0;
}

static void walk(struct index_writer *w, const struct search_source *source)
{
    for (size_t i = 0; i < source->len; i++) {
        struct search_doc d;
        source->doc(source->context, i, &d);
        if (w->day_len && date_compare(w->day, d.date) != 0)
            end_day(w);
        w->day = d.date;
        w->day_len++;
        for (enum column c = 0; c < COLUMNS; c++)
            write_cell(w, i, &d, c);
    }
    end_day(w);
}

// A column as a list, or, where most documents have nothing, as an object by document.
static void put_columns(struct index_writer *w, struct buf *out)
{
    static const char *const columns[] = {
        [COLUMN_KIND] = "kind",   [COLUMN_OUTLET] = "outlet", [COLUMN_LANG] = "lang",
        [COLUMN_TOPIC] = "topic", [COLUMN_AUTHOR] = "author", [COLUMN_PROGRAMME] = "programme",
        [COLUMN_NOTE] = "note",   [COLUMN_TITLE] = "title",
    };
    buf_c(out, ",\n\"days\": [");
    buf_str(out, buf_view(&w->days));
    buf_char(out, ']');
    buf_free(&w->days);
    for (enum column c = 0; c < COLUMNS; c++) {
        buf_format(out, ",\n\"%s\": %c", columns[c], is_sparse(c) ? '{' : '[');
        buf_str(out, buf_view(&w->columns[c]));
        buf_char(out, is_sparse(c) ? '}' : ']');
        buf_free(&w->columns[c]);
    }
}

static void write_parts(const struct render *r, size_t documents)
{
    buf_c(r->out, ", \"parts\": [");
    for (size_t i = 0; i * SEARCH_LINKS < documents; i++)
        buf_format(r->out, "%s\"%016" PRIx64 "\"", i ? "," : "", search_part_version(r->site, i));
    buf_char(r->out, ']');
}

bool render_search_index(const struct render *r, struct error *e)
{
    (void)e;
    const struct search_source *source = site_search_source(r->site);
    const struct search_facets *f = site_search_facets(r->site);
    struct index_writer w = {
        .outlets = finder_make(r->arena, f->outlets, f->outlets_len),
        .langs = finder_make(r->arena, f->langs, f->langs_len),
        .topics = finder_make(r->arena, f->topics, f->topics_len),
    };
    buf_format(r->out, "{\"version\": \"%016" PRIx64 "\", \"links\": %d, \"texts\": %d",
               search_version(r->site), SEARCH_LINKS,
               search_texts_fit(r->site->room, r->site->documents));
    write_parts(r, source->len);
    write_facets(r->out, "outlets", f->outlets, f->outlets_len);
    write_facets(r->out, "topics", f->topics, f->topics_len);
    write_facets(r->out, "langs", f->langs, f->langs_len);
    walk(&w, source);
    put_columns(&w, r->out);
    buf_c(r->out, "}\n");
    return true;
}

// The words of a text that the script will compare, each once, in the order in which they come.
static void write_words(struct buf *out, struct str text)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    struct map seen = MAP_IN(&scratch);
    struct search_word w;
    bool any = false;
    for (size_t at = 0; search_word_next(text, &at, &w);) {
        void **known = map_at(&seen, str_copy(&scratch, (struct str){w.text, w.n}));
        if (*known)
            continue;
        *known = &seen;
        if (any)
            buf_char(out, ' ');
        any = true;
        buf_str(out,
                (struct str){w.text, w.n}); // letters and digits: JSON needs no escape for them
    }
}

bool render_search_texts(const struct render *r, struct error *e)
{
    const struct search_source *source = site_search_source(r->site);
    bool any = false;
    buf_format(r->out, "{\"version\": \"%016" PRIx64 "\", \"texts\": {", search_version(r->site));
    for (size_t i = 0; i < source->len; i++) {
        AUTO_ARENA scratch = ARENA_EMPTY;
        struct str text;
        if (!source->text(source->context, i, &scratch, &text, e))
            return false;
        if (!text.n)
            continue;
        buf_format(r->out, "%s\n\"%zu\":\"", any ? "," : "", i);
        any = true;
        write_words(r->out, text);
        buf_char(r->out, '"');
    }
    buf_c(r->out, "\n}}\n");
    return true;
}

bool render_search_links(const struct render *r, struct error *e)
{
    (void)e;
    const struct search_source *source = site_search_source(r->site);
    size_t from = r->route->number * SEARCH_LINKS, to = from + SEARCH_LINKS;
    buf_format(r->out, "{\"version\": \"%016" PRIx64 "\", \"links\": [",
               search_part_version(r->site, r->route->number));
    for (size_t i = from; i < to && i < source->len; i++) {
        struct search_doc d;
        source->doc(source->context, search_doc_of_link(source, i), &d);
        buf_c(r->out, i > from ? ",\n" : "\n");
        write_json(r->out, uri_text(r->arena, search_doc_link(r->site, r->arena, &d)));
    }
    buf_c(r->out, "\n]}\n");
    return true;
}
