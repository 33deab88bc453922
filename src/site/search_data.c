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

// Which facet a key is; facets_len when it is none.
static size_t facet_at(const struct map *m, struct str key, size_t none)
{
    const struct search_facet *first = map_get(m, STR("")), *f = key.n ? map_get(m, key) : NULL;
    return f ? (size_t)(f - first) : none;
}

static struct map facet_map(struct arena *a, struct search_facet *facets, size_t len)
{
    struct map m = MAP_IN(a);
    map_set(&m, STR(""), facets);
    for (size_t i = 0; i < len; i++)
        map_set(&m, facets[i].key, &facets[i]);
    return m;
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

// Days and how many documents each has: [["2021-10-11",2],…].
static void write_days(struct buf *out, const struct search_source *source)
{
    char day[DATE_ISO_SIZE], next[DATE_ISO_SIZE];
    size_t count = 0, n = 0, days = 0;
    buf_c(out, ",\n\"days\": [");
    for (size_t i = 0; i <= source->len; i++) {
        struct search_doc d = {0};
        if (i < source->len)
            source->doc(source->context, i, &d);
        size_t next_n = date_iso(d.date, next);
        bool same =
            i < source->len && count && str_eq((struct str){day, n}, (struct str){next, next_n});
        if (!same && count)
            buf_format(out, "%s[\"%.*s\",%zu]", days++ ? "," : "", (int)n, day, count);
        count = same ? count + 1 : 1;
        n = date_iso(d.date, day);
    }
    buf_char(out, ']');
}

enum column {
    COLUMN_TITLE,
    COLUMN_KIND,
    COLUMN_OUTLET,
    COLUMN_LANG,
    COLUMN_AUTHOR, // sparse from here on
    COLUMN_PROGRAMME,
    COLUMN_NOTE,
};

static bool is_sparse(enum column c)
{
    return c >= COLUMN_AUTHOR;
}

static struct str sparse_text(const struct search_doc *d, enum column c)
{
    return c == COLUMN_AUTHOR ? d->author : c == COLUMN_PROGRAMME ? d->programme : d->note;
}

// As buf_format, of which a large index would need tens of thousands.
static void write_number(struct buf *out, size_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    buf_str(out, (struct str){digits + at, sizeof digits - at});
}

struct index_writer {
    struct buf *out;
    const struct search_facets *facets;
    struct map outlets, langs, topics;
};

static void write_cell(const struct index_writer *w, const struct search_doc *d, enum column c)
{
    if (c == COLUMN_TITLE)
        write_json(w->out, d->title);
    else if (c == COLUMN_KIND)
        write_number(w->out, (size_t)d->kind);
    else if (c == COLUMN_OUTLET)
        write_number(w->out, facet_at(&w->outlets, d->outlet_key, w->facets->outlets_len));
    else
        write_number(w->out, facet_at(&w->langs, str_slice(d->lang, 0, str_find_char(d->lang, '-')),
                                      w->facets->langs_len));
}

// A column as a list, or, where most documents have nothing, as an object by document.
static void write_column(const struct index_writer *w, const struct search_source *source,
                         const char *name, enum column c)
{
    bool any = false;
    buf_format(w->out, ",\n\"%s\": %c", name, is_sparse(c) ? '{' : '[');
    for (size_t i = 0; i < source->len; i++) {
        struct search_doc d;
        source->doc(source->context, i, &d);
        if (is_sparse(c) && !sparse_text(&d, c).n)
            continue;
        if (any)
            buf_char(w->out, ',');
        any = true;
        if (!is_sparse(c)) {
            write_cell(w, &d, c);
            continue;
        }
        buf_char(w->out, '"');
        write_number(w->out, i);
        buf_c(w->out, "\":");
        write_json(w->out, sparse_text(&d, c));
    }
    buf_char(w->out, is_sparse(c) ? '}' : ']');
}

static void write_topics(const struct index_writer *w, const struct search_source *source)
{
    bool any = false;
    buf_c(w->out, ",\n\"topic\": {");
    for (size_t i = 0; i < source->len; i++) {
        struct search_doc d;
        source->doc(source->context, i, &d);
        if (!d.topics_len)
            continue;
        buf_c(w->out, any ? ",\"" : "\"");
        write_number(w->out, i);
        buf_c(w->out, "\":[");
        any = true;
        for (size_t k = 0; k < d.topics_len; k++) {
            if (k)
                buf_char(w->out, ',');
            write_number(w->out, facet_at(&w->topics, d.topic_keys[k], w->facets->topics_len));
        }
        buf_char(w->out, ']');
    }
    buf_char(w->out, '}');
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
    struct index_writer w = {.out = r->out, .facets = f};
    w.outlets = facet_map(r->arena, f->outlets, f->outlets_len);
    w.langs = facet_map(r->arena, f->langs, f->langs_len);
    w.topics = facet_map(r->arena, f->topics, f->topics_len);
    buf_format(r->out, "{\"version\": \"%016" PRIx64 "\", \"links\": %d, \"texts\": %d",
               search_version(r->site), SEARCH_LINKS,
               search_texts_fit(r->site->room, r->site->documents));
    write_parts(r, source->len);
    write_facets(r->out, "outlets", f->outlets, f->outlets_len);
    write_facets(r->out, "topics", f->topics, f->topics_len);
    write_facets(r->out, "langs", f->langs, f->langs_len);
    write_days(r->out, source);
    write_column(&w, source, "kind", COLUMN_KIND);
    write_column(&w, source, "outlet", COLUMN_OUTLET);
    write_column(&w, source, "lang", COLUMN_LANG);
    write_topics(&w, source);
    write_column(&w, source, "author", COLUMN_AUTHOR);
    write_column(&w, source, "programme", COLUMN_PROGRAMME);
    write_column(&w, source, "note", COLUMN_NOTE);
    write_column(&w, source, "title", COLUMN_TITLE);
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
