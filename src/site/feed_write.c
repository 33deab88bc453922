// SPDX-License-Identifier: MIT
// A feed as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1. Dates that a page gives without a day
// stand at the first one of their month or year, because these formats know nothing less.
#include "site/feed.h"

#include "site/write.h"

static void element(struct buf *out, const char *name, struct str text)
{
    buf_char(out, '<');
    buf_c(out, name);
    buf_char(out, '>');
    write_xml(out, text);
    buf_c(out, "</");
    buf_c(out, name);
    buf_c(out, ">\n");
}

static void element_time(struct buf *out, const char *name, int64_t seconds)
{
    char text[TIME_RFC3339_SIZE];
    time_rfc3339(seconds, text);
    element(out, name, str_of(text));
}

static void attribute(struct buf *out, const char *name, struct str value)
{
    buf_format(out, " %s=\"", name);
    write_xml(out, value);
    buf_char(out, '"');
}

static void note_homeless(struct buf *out, const struct feed *f)
{
    if (f->homeless)
        buf_format(out, "<!-- %s -->\n", feed_homeless);
}

static void atom_entry(struct buf *out, const struct feed *f, const struct feed_entry *e)
{
    buf_c(out, "<entry");
    if (e->lang.n && !str_eq(e->lang, f->lang))
        attribute(out, "xml:lang", e->lang);
    buf_c(out, ">\n");
    element(out, "title", e->title);
    element(out, "id", str_of(e->id));
    buf_c(out, "<link rel=\"alternate\"");
    attribute(out, "href", e->url);
    buf_c(out, "/>\n");
    element_time(out, "published", e->time);
    element_time(out, "updated", e->time);
    if (e->author.n || e->source.n) {
        buf_c(out, "<author>");
        element(out, "name", e->author.n ? e->author : e->source);
        buf_c(out, "</author>\n");
    }
    for (size_t i = 0; i < e->tags_len; i++) {
        buf_c(out, "<category");
        attribute(out, "term", e->tags[i]);
        buf_c(out, "/>\n");
    }
    if (e->summary.n)
        element(out, "summary", e->summary);
    if (e->content.n) {
        buf_c(out, "<content type=\"html\">");
        write_xml(out, e->content);
        buf_c(out, "</content>\n");
    }
    buf_c(out, "</entry>\n");
}

void feed_write_atom(struct buf *out, const struct feed *f)
{
    buf_c(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    note_homeless(out, f);
    buf_c(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    attribute(out, "xml:lang", f->lang);
    buf_c(out, ">\n");
    element(out, "title", f->title);
    if (f->description.n)
        element(out, "subtitle", f->description);
    element(out, "id", str_of(f->id));
    buf_c(out, "<link rel=\"self\" type=\"application/atom+xml\"");
    attribute(out, "href", f->self);
    buf_c(out, "/>\n<link rel=\"alternate\" type=\"text/html\"");
    attribute(out, "href", f->page);
    buf_c(out, "/>\n");
    element_time(out, "updated", f->updated);
    buf_c(out, "<author>");
    element(out, "name", f->title);
    buf_c(out, "</author>\n<generator>presse</generator>\n");
    for (size_t i = 0; i < f->len; i++)
        atom_entry(out, f, &f->entries[i]);
    buf_c(out, "</feed>\n");
}

// RFC 822 with a zone as RSS readers expect it.
static void rss_time(struct buf *out, const char *name, int64_t seconds)
{
    char text[TIME_HTTP_SIZE];
    time_http(seconds, text);
    element(out, name, str_of(text));
}

static void rss_item(struct buf *out, const struct feed_entry *e)
{
    buf_c(out, "<item>\n");
    element(out, "title", e->title);
    element(out, "link", e->url);
    buf_c(out, "<guid isPermaLink=\"false\">");
    write_xml(out, str_of(e->id));
    buf_c(out, "</guid>\n");
    rss_time(out, "pubDate", e->time);
    if (e->author.n || e->source.n)
        element(out, "dc:creator", e->author.n ? e->author : e->source);
    for (size_t i = 0; i < e->tags_len; i++)
        element(out, "category", e->tags[i]);
    if (e->summary.n)
        element(out, "description", e->summary);
    if (e->content.n)
        element(out, "content:encoded", e->content);
    buf_c(out, "</item>\n");
}

void feed_write_rss(struct buf *out, const struct feed *f)
{
    buf_c(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    note_homeless(out, f);
    buf_c(out, "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" "
               "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
               "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n");
    element(out, "title", f->title);
    element(out, "link", f->page);
    element(out, "description", f->description.n ? f->description : f->title);
    element(out, "language", f->lang);
    buf_c(out, "<atom:link rel=\"self\" type=\"application/rss+xml\"");
    attribute(out, "href", f->self);
    buf_c(out, "/>\n");
    if (f->len)
        rss_time(out, "lastBuildDate", f->updated);
    buf_c(out, "<generator>presse</generator>\n");
    for (size_t i = 0; i < f->len; i++)
        rss_item(out, &f->entries[i]);
    buf_c(out, "</channel>\n</rss>\n");
}

static void member(struct buf *out, const char *name, struct str text)
{
    buf_format(out, ",\n\"%s\": ", name);
    write_json(out, text);
}

static void json_names(struct buf *out, const struct str *names, size_t len)
{
    buf_c(out, ",\n\"tags\": [");
    for (size_t i = 0; i < len; i++) {
        buf_c(out, i ? ", " : "");
        write_json(out, names[i]);
    }
    buf_char(out, ']');
}

static void json_item(struct buf *out, const struct feed_entry *e)
{
    char date[DATE_ISO_SIZE], time[TIME_RFC3339_SIZE];
    time_rfc3339(e->time, time);
    buf_c(out, "{\"id\": ");
    write_json(out, str_of(e->id));
    member(out, "url", e->url);
    member(out, "title", e->title);
    if (e->content.n)
        member(out, "content_html", e->content);
    else
        member(out, "content_text", e->summary.n ? e->summary : e->title);
    if (e->content.n && e->summary.n)
        member(out, "summary", e->summary);
    member(out, "date_published", str_of(time));
    if (e->author.n || e->source.n) {
        buf_c(out, ",\n\"authors\": [{\"name\": ");
        write_json(out, e->author.n ? e->author : e->source);
        buf_c(out, "}]");
    }
    if (e->tags_len)
        json_names(out, e->tags, e->tags_len);
    if (e->lang.n)
        member(out, "language", e->lang);
    // What the page says and the format has no place for.
    buf_c(out, ",\n\"_presse\": {\"date\": ");
    write_json(out, (struct str){date, date_iso(e->date, date)});
    if (e->source.n) {
        buf_c(out, ", \"outlet\": ");
        write_json(out, e->source);
    }
    buf_c(out, "}}");
}

void feed_write_json(struct buf *out, const struct feed *f)
{
    buf_c(out, "{\"version\": \"https://jsonfeed.org/version/1.1\"");
    member(out, "title", f->title);
    if (f->description.n)
        member(out, "description", f->description);
    member(out, "home_page_url", f->page);
    member(out, "feed_url", f->self);
    member(out, "language", f->lang);
    if (f->homeless)
        member(out, "user_comment", str_of(feed_homeless));
    buf_c(out, ",\n\"items\": [");
    for (size_t i = 0; i < f->len; i++) {
        buf_c(out, i ? ",\n" : "\n");
        json_item(out, &f->entries[i]);
    }
    buf_c(out, "\n]}\n");
}
