// SPDX-License-Identifier: MIT
// The index of a built site's search. It holds the documents' texts in columns, newest first, which
// compress to about a third; the script reads them as the server reads the room. Addresses, the
// bulkier half, are in files of their own, SEARCH_LINKS documents each from the oldest on, of which
// a page of results needs a few.
//
// After an edit it is made of what is kept of the one before (search_rows.h): cells are copied in
// long runs, and the few that are others are written. Sparse columns name documents by number,
// which is written anew where documents have another.
#include <inttypes.h>

#include "base/cleanup.h"
#include "room/search_words.h"
#include "site/search_parts.h"
#include "site/write.h"

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

static bool is_sparse(enum search_column c)
{
    return c >= COLUMN_TOPIC && c <= COLUMN_NOTE;
}

static struct str sparse_text(const struct search_doc *d, enum search_column c)
{
    return c == COLUMN_AUTHOR ? d->author : c == COLUMN_PROGRAMME ? d->programme : d->note;
}

// What is written of each document, column by column, each cell behind its comma.
struct index_writer {
    struct finder outlets, langs, topics;
    struct buf columns[SEARCH_COLUMNS], days;
    struct number document;
};

// Begins the next cell of a column, with room for so many numbers and the marks around them.
static struct buf *begin_cell(struct index_writer *w, enum search_column c, size_t numbers)
{
    struct buf *out = &w->columns[c];
    size_t room = (numbers + 2) * (NUMBER_LONGEST + 1) + 4;
    if (out->cap - out->n < room)
        (void)buf_reserve(out, room); // without a limit
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

static void write_document(struct index_writer *w, const struct search_doc *d)
{
    put_char(begin_cell(w, COLUMN_KIND, 1), (char)('0' + d->kind));
    put_number(begin_cell(w, COLUMN_OUTLET, 1), facet_at(&w->outlets, d->outlet_key));
    put_number(begin_cell(w, COLUMN_LANG, 1), facet_at(&w->langs, d->lang));
    if (d->topics_len)
        write_topics(w, d);
    for (enum search_column c = COLUMN_AUTHOR; c <= COLUMN_NOTE; c++)
        if (sparse_text(d, c).n)
            write_json(begin_cell(w, c, 0), sparse_text(d, c));
    write_json(begin_cell(w, COLUMN_TITLE, 0), d->title);
}

// Days and how many documents each has: [["2021-10-11",2],…].
static void write_day(struct index_writer *w, struct date day, size_t count)
{
    char text[DATE_ISO_SIZE];
    const struct number documents = number_of(count);
    buf_c(&w->days, ",[\"");
    buf_str(&w->days, (struct str){text, date_iso(day, text)});
    buf_c(&w->days, "\",");
    buf_add(&w->days, documents.digits, documents.n);
    buf_char(&w->days, ']');
}

// About what they need: a buffer that grows is copied each time.
static void make_room(struct index_writer *w, size_t documents)
{
    static const unsigned char bytes[SEARCH_COLUMNS] = {
        [COLUMN_KIND] = 2, [COLUMN_OUTLET] = 4, [COLUMN_LANG] = 2, [COLUMN_TITLE] = 64};
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++)
        (void)buf_reserve(&w->columns[c], documents * bytes[c]);
}

// A column as a list, or, where most documents have nothing, as an object by document.
static void put_columns(struct index_writer *w, struct buf *out)
{
    static const char *const columns[] = {
        [COLUMN_KIND] = "kind",   [COLUMN_OUTLET] = "outlet", [COLUMN_LANG] = "lang",
        [COLUMN_TOPIC] = "topic", [COLUMN_AUTHOR] = "author", [COLUMN_PROGRAMME] = "programme",
        [COLUMN_NOTE] = "note",   [COLUMN_TITLE] = "title",
    };
    size_t all = w->days.n;
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++)
        all += w->columns[c].n;
    (void)buf_reserve(out,
                      all + all / 64); // all at once: what grows holds its old bytes beside the new
    buf_c(out, ",\n\"days\": [");
    buf_str(out, str_from(buf_view(&w->days), w->days.n > 0));
    buf_char(out, ']');
    buf_free(&w->days);
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++) {
        buf_format(out, ",\n\"%s\": %c", columns[c], is_sparse(c) ? '{' : '[');
        buf_str(out, str_from(buf_view(&w->columns[c]), w->columns[c].n > 0));
        buf_char(out, is_sparse(c) ? '}' : ']');
        buf_free(&w->columns[c]);
    }
}

// ---- of all documents

struct noting {
    struct arena *arena;
    uint32_t *cells[SEARCH_COLUMNS]; // NULL: nothing is kept
    struct row_day *days;
    size_t days_len, days_cap;
};

static void end_day(struct index_writer *w, struct noting *noting, struct date day, size_t count)
{
    size_t from = w->days.n;
    if (!count)
        return;
    write_day(w, day, count);
    if (noting->cells[0])
        ARENA_PUSH(noting->arena, noting->days, noting->days_len, noting->days_cap) =
            (struct row_day){day, (uint32_t)count, w->days.n - from};
}

static void note_cells(const struct index_writer *w, struct noting *noting, size_t i,
                       size_t ends[SEARCH_COLUMNS])
{
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++) {
        noting->cells[c][i] = (uint32_t)(w->columns[c].n - ends[c]);
        ends[c] = w->columns[c].n;
    }
}

static void walk(struct index_writer *w, const struct search_source *source, struct noting *noting)
{
    struct date day = DATE_NONE;
    size_t day_len = 0, ends[SEARCH_COLUMNS] = {0};
    for (size_t i = 0; i < source->len; i++) {
        struct search_doc d;
        source->doc(source->context, i, &d);
        if (day_len && date_compare(day, d.date) != 0) {
            end_day(w, noting, day, day_len);
            day_len = 0;
        }
        day = d.date;
        day_len++;
        write_document(w, &d);
        count_up(&w->document);
        if (noting->cells[0])
            note_cells(w, noting, i, ends);
    }
    end_day(w, noting, day, day_len);
}

static void keep(const struct render *r, const struct index_writer *w, const struct noting *noting,
                 const struct search_facets *f, size_t documents)
{
    struct rows_noted noted = {.documents = documents,
                               .days = noting->days,
                               .days_len = noting->days_len,
                               .day_text = buf_view(&w->days),
                               .facets = f};
    search_sums(r->site, &noted.ids, &noted.links);
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++) {
        noted.cells[c] = noting->cells[c];
        noted.columns[c] = buf_view(&w->columns[c]);
    }
    if (noted.ids)
        rows_note(r->site->options.rows, r->site, &noted);
}

static void write_all(const struct render *r, struct index_writer *w, const struct search_facets *f)
{
    const struct search_source *source = site_search_source(r->site);
    struct noting noting = {.arena = r->arena};
    bool kept = r->site->options.rows && !r->site->base;
    for (enum search_column c = 0; kept && c < SEARCH_COLUMNS; c++)
        noting.cells[c] = ARENA_SPACE(r->arena, source->len + 1, uint32_t);
    make_room(w, source->len);
    walk(w, source, &noting);
    if (kept)
        keep(r, w, &noting, f, source->len);
}

// ---- of those there were

struct copying {
    const struct rows_view *rows;
    size_t at;                      // documents that were copied or passed by
    size_t columns[SEARCH_COLUMNS]; // and the bytes of their cells
};

// The cells of the next documents, which have the numbers that they had.
static struct str cells_to(struct copying *from, enum search_column c, size_t to)
{
    const uint32_t *cells = from->rows->cells[c];
    size_t n = 0, at = from->columns[c];
    for (size_t i = from->at; i < to; i++)
        n += cells[i];
    from->columns[c] += n;
    return (struct str){from->rows->columns[c] + at, n};
}

static size_t digits_of(size_t n)
{
    return number_of(n).n;
}

// Those of a sparse column under other numbers.
static void put_renumbered(struct index_writer *w, struct copying *from, enum search_column c,
                           size_t to, size_t at)
{
    enum { MARKS = 4 }; // ,"":
    const uint32_t *cells = from->rows->cells[c];
    const char *text = from->rows->columns[c] + from->columns[c];
    w->document = number_of(at);
    for (size_t i = from->at; i < to; i++, count_up(&w->document)) {
        size_t old = digits_of(i) + MARKS;
        if (!cells[i])
            continue;
        buf_add(begin_cell(w, c, 0), text + old, cells[i] - old);
        text += cells[i];
        from->columns[c] += cells[i];
    }
}

// Puts the documents up to `to` that had other numbers, of which the first is now `at`.
static void put_run(struct index_writer *w, struct copying *from, size_t to, size_t at)
{
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++)
        if (is_sparse(c) && at != from->at)
            put_renumbered(w, from, c, to, at);
        else
            buf_str(&w->columns[c], cells_to(from, c, to));
    from->at = to;
}

static void pass_by(struct copying *from, size_t to)
{
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++)
        (void)cells_to(from, c, to);
    from->at = to;
}

// With room for a few more than there were.
static void make_room_again(struct index_writer *w, const struct rows_again *again)
{
    enum { MORE = 8 << 10, MORE_DIGITS = 1 };
    const struct rows_view *v = again->rows;
    for (enum search_column c = 0; c < SEARCH_COLUMNS; c++) {
        size_t n = MORE;
        for (size_t i = 0; i < v->documents; i++)
            n += v->cells[c][i] + (is_sparse(c) ? MORE_DIGITS : 0);
        (void)buf_reserve(&w->columns[c], n);
    }
}

static void put_documents(struct index_writer *w, const struct rows_again *again)
{
    struct copying from = {.rows = again->rows};
    make_room_again(w, again);
    for (size_t i = 0; i < again->steps_len; i++) {
        const struct rows_step *step = &again->steps[i];
        w->document = number_of(step->at);
        if (step->fresh) {
            write_document(w, &step->doc);
            continue;
        }
        pass_by(&from, step->from);
        put_run(w, &from, step->to, step->at);
    }
}

static void put_days(struct index_writer *w, const struct rows_again *again)
{
    const struct rows_view *v = again->rows;
    const char *text = v->day_text;
    size_t next = 0;
    for (size_t i = 0; i <= v->days_len; i++) {
        const struct row_day *day = i < v->days_len ? &v->days[i] : NULL;
        while (next < again->days_len &&
               (!day || date_compare(again->days[next].date, day->date) > 0)) {
            const struct rows_day *more = &again->days[next++];
            if (more->more > 0)
                write_day(w, more->date, (size_t)more->more);
        }
        if (!day)
            break;
        bool other = next < again->days_len && date_compare(again->days[next].date, day->date) == 0;
        int more = other ? again->days[next++].more : 0;
        if (!more)
            buf_add(&w->days, text, day->n);
        else if ((int)day->count + more > 0)
            write_day(w, day->date, (size_t)((int)day->count + more));
        text += day->n;
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
    const struct rows_again *again = search_again(r->site);
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
    write_parts(r, again ? again->documents : site_search_source(r->site)->len);
    write_facets(r->out, "outlets", f->outlets, f->outlets_len);
    write_facets(r->out, "topics", f->topics, f->topics_len);
    write_facets(r->out, "langs", f->langs, f->langs_len);
    if (again) {
        put_documents(&w, again);
        put_days(&w, again);
    } else {
        write_all(r, &w, f);
    }
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
