// SPDX-License-Identifier: MIT
// What is searched as data: what stands for a document, and the answer of the server as JSON.
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
    struct str url = d->clip ? address_published(a, d->clip->url) : STR_NONE;
    enum address_kind kind = address_kind_of(url);
    if (kind == ADDRESS_WEB)
        return url;
    if (d->clip && d->page && kind == ADDRESS_PATH) {
        const struct link_context c = {s, d->page, STR("/")};
        struct html_target target = link_resolve(&c, a, url);
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
