// SPDX-License-Identifier: MIT
// What is searched as data: the answer of the server as JSON, and the index of a built site.
// The index holds the documents' texts in columns, newest first, which compress to about a
// third; the script reads them as the server reads the room. Addresses, the bulkier half, are in
// files of their own, SEARCH_LINKS documents each from the oldest on, of which a page of results
// needs a few.
#include <inttypes.h>

#include "base/cleanup.h"
#include "room/search_words.h"
#include "site/pieces.h"
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

enum { NUMBER_LONGEST = 8 };

// A number as text, of which a large index has tens of thousands.
struct number {
    char digits[NUMBER_LONGEST]; // SEARCH_STATIC_MOST has fewer
    unsigned char n;
};

static struct number number_of(size_t n)
{
    struct number text = {.n = 1};
    for (size_t rest = n; rest >= 10; rest /= 10)
        text.n++;
    for (size_t at = text.n; at--; n /= 10)
        text.digits[at] = (char)('0' + n % 10);
    return text;
}

// The next one.
static void count_up(struct number *text)
{
    size_t at = text->n;
    while (at && text->digits[at - 1] == '9')
        text->digits[--at] = '0';
    if (at)
        text->digits[at - 1]++;
    else
        *text = (struct number){.digits = "1000000", .n = (unsigned char)(text->n + 1)};
}

// To where there is room for NUMBER_LONGEST bytes.
static inline void put_number(struct buf *out, const struct number *text)
{
    memcpy(out->p + out->n, text->digits, sizeof text->digits);
    out->n += text->n;
}

static inline void put_char(struct buf *out, char c)
{
    out->p[out->n++] = c;
}

// Facets by their keys, and their places as they are written. Most documents name one that was
// named just now, by the very same text.
struct finder {
    const struct search_facet *facets;
    size_t len;
    bool primary; // of languages: the part before a hyphen is the key
    struct map by_key;
    struct number none; // what is none of them
    struct {
        struct str key;
        struct number place;
    } known[64];
};

static struct finder finder_make(struct arena *a, struct search_facet *facets, size_t len)
{
    struct finder f = {.facets = facets, .len = len, .by_key = MAP_IN(a), .none = number_of(len)};
    for (size_t i = 0; i < len; i++)
        map_set(&f.by_key, facets[i].key, &facets[i]);
    return f;
}

// Which facet a key is; their count when it is none.
static const struct number *facet_at(struct finder *f, struct str key)
{
    size_t slot = ((uintptr_t)key.p >> 3) % (sizeof f->known / sizeof *f->known);
    if (!key.n)
        return &f->none;
    if (f->known[slot].key.p == key.p && f->known[slot].key.n == key.n)
        return &f->known[slot].place;
    struct str part = f->primary ? str_slice(key, 0, str_find_char(key, '-')) : key;
    const struct search_facet *facet = map_get(&f->by_key, part);
    f->known[slot].key = key;
    f->known[slot].place = facet ? number_of((size_t)(facet - f->facets)) : f->none;
    return &f->known[slot].place;
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
static void write_day(struct buf *out, struct date day, size_t count, bool first)
{
    char text[DATE_ISO_SIZE];
    buf_c(out, first ? "[\"" : ",[\"");
    buf_str(out, (struct str){text, date_iso(day, text)});
    const struct number documents = number_of(count);
    buf_c(out, "\",");
    buf_add(out, documents.digits, documents.n);
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
    struct piece_list *titles; // as they were written last
    struct number document;
    struct date day;
    size_t day_len; // documents of that day so far
};

// Begins the next cell of a column, with room for so many numbers and the marks around them.
static struct buf *begin_cell(struct index_writer *w, enum column c, size_t numbers)
{
    struct buf *out = &w->columns[c];
    size_t room = (numbers + 2) * (NUMBER_LONGEST + 1) + 4;
    if (out->cap - out->n < room)
        (void)buf_reserve(out, room); // without a limit
    if (out->n)
        put_char(out, ',');
    if (!is_sparse(c))
        return out;
    put_char(out, '"');
    put_number(out, &w->document);
    put_char(out, '"');
    put_char(out, ':');
    return out;
}

static void write_topics(struct index_writer *w, const struct search_doc *d)
{
    struct buf *out = begin_cell(w, COLUMN_TOPIC, d->topics_len);
    for (size_t k = 0; k < d->topics_len; k++) {
        put_char(out, k ? ',' : '[');
        put_number(out, facet_at(&w->topics, d->topic_keys[k]));
    }
    put_char(out, ']');
}

static void write_title(struct index_writer *w, struct str title)
{
    struct buf *out = begin_cell(w, COLUMN_TITLE, 0);
    uint64_t shows = w->titles ? map_hash(title) : 0;
    size_t from = out->n;
    if (pieces_take(w->titles, shows, out))
        return;
    write_json(out, title);
    pieces_note(w->titles, shows, out, from);
}

static void write_document(struct index_writer *w, const struct search_doc *d)
{
    put_char(begin_cell(w, COLUMN_KIND, 1), (char)('0' + d->kind));
    put_number(begin_cell(w, COLUMN_OUTLET, 1), facet_at(&w->outlets, d->outlet_key));
    put_number(begin_cell(w, COLUMN_LANG, 1), facet_at(&w->langs, d->lang));
    if (d->topics_len)
        write_topics(w, d);
    for (enum column c = COLUMN_AUTHOR; c <= COLUMN_NOTE; c++)
        if (sparse_text(d, c).n)
            write_json(begin_cell(w, c, 0), sparse_text(d, c));
    write_title(w, d->title);
    count_up(&w->document);
}

static void end_day(struct index_writer *w)
{
    if (w->day_len)
        write_day(&w->days, w->day, w->day_len, !w->days.n);
    w->day_len = 0;
}

// About what they need: a buffer that grows is copied each time.
static void make_room(struct index_writer *w, size_t documents)
{
    static const unsigned char bytes[COLUMNS] = {
        [COLUMN_KIND] = 2, [COLUMN_OUTLET] = 4, [COLUMN_LANG] = 2, [COLUMN_TITLE] = 80};
    for (enum column c = 0; c < COLUMNS; c++)
        (void)buf_reserve(&w->columns[c], documents * bytes[c]);
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
        write_document(w, &d);
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
        .document = number_of(0),
    };
    w.langs.primary = true;
    buf_format(r->out, "{\"version\": \"%016" PRIx64 "\", \"links\": %d, \"texts\": %d",
               search_version(r->site), SEARCH_LINKS,
               search_texts_fit(r->site->room, r->site->documents));
    write_parts(r, source->len);
    write_facets(r->out, "outlets", f->outlets, f->outlets_len);
    write_facets(r->out, "topics", f->topics, f->topics_len);
    write_facets(r->out, "langs", f->langs, f->langs_len);
    w.titles = pieces_open(r->site->options.pieces, r->route->path, 0);
    make_room(&w, source->len);
    walk(&w, source);
    pieces_close(w.titles, &w.columns[COLUMN_TITLE]);
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
