// SPDX-License-Identifier: MIT
// Names are taken as they are usually written ("dc:date", "atom:link"), without
// regard to what their prefixes are bound to: feeds forget to bind them. Declared entities are
// refused (a feed needs none); HTML's names are taken as HTML means them.
#include <string.h>

#include "net/feed_parts.h"
#include "net/xml.h"
#include "text/entity.h"

enum { NAME_MOST = 24 };

enum field { NOTHING, TITLE, LINK, GUID, DATE, LATE_DATE, SUMMARY, CONTENT };

struct reading {
    struct arena *a;
    struct feed *feed;
    struct buf text;
    enum field field; // that text goes to
    unsigned depth;
    unsigned field_depth, item_depth; // 0: in none
    struct feed_item *item;           // NULL: in none, or one too many
    bool is_feed, permalink;
    struct str guid, late_date, content; // of the item
};

static bool is(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static enum field field_of(const char *name)
{
    static const struct {
        const char *name;
        enum field field;
    } fields[] = {{"title", TITLE},
                  {"atom:title", TITLE},
                  {"link", LINK},
                  {"guid", GUID},
                  {"id", GUID},
                  {"pubDate", DATE},
                  {"published", DATE},
                  {"issued", DATE},
                  {"dc:date", DATE},
                  {"updated", LATE_DATE},
                  {"modified", LATE_DATE},
                  {"description", SUMMARY},
                  {"summary", SUMMARY},
                  {"atom:summary", SUMMARY},
                  {"content:encoded", CONTENT},
                  {"content", CONTENT},
                  {"atom:published", DATE},
                  {"atom:updated", LATE_DATE}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(name, fields[i].name) == 0)
            return fields[i].field;
    return NOTHING;
}

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

static struct str kept(struct reading *r, const char *text)
{
    return str_copy(r->a, str_trim(str_of(text)));
}

// Atom's links, which RSS borrows: the address is an attribute.
static void take_link(struct reading *r, const char *const *attributes)
{
    const char *href = attribute(attributes, "href"), *rel = attribute(attributes, "rel");
    if (!href)
        return;
    if (r->item && (!rel || strcmp(rel, "alternate") == 0) && !r->item->url.n)
        r->item->url = kept(r, href);
    if (!r->item_depth && rel && strcmp(rel, "hub") == 0 && !r->feed->hub.n)
        r->feed->hub = kept(r, href);
    if (!r->item_depth && rel && strcmp(rel, "self") == 0 && !r->feed->self.n)
        r->feed->self = kept(r, href);
}

static void begin_item(struct reading *r)
{
    r->item_depth = r->depth;
    r->item = feed_add(r->a, r->feed);
    r->guid = r->late_date = r->content = STR_NONE;
    r->permalink = true;
}

static const char *on_start(void *context, const char *name, const char *const *attributes)
{
    static const char *const items[] = {"item", "entry", "atom:entry", NULL};
    static const char *const roots[] = {"rss", "rdf:RDF", "RDF", "feed", "atom:feed", NULL};
    static const char *const links[] = {"link", "atom:link", "atom10:link", NULL};
    struct reading *r = context;
    if (++r->depth == 1)
        r->is_feed = is(name, roots);
    if (!r->is_feed)
        return "it is XML, but no feed";
    if (!r->item_depth && is(name, items)) {
        begin_item(r);
        return NULL;
    }
    if (is(name, links))
        take_link(r, attributes);
    // Fields are the children of an item, or of the channel or feed.
    bool child = r->item_depth ? r->depth == r->item_depth + 1 : r->depth <= 3;
    enum field field = child && !r->field_depth ? field_of(name) : NOTHING;
    if (field == NOTHING)
        return NULL;
    const char *permalink = attribute(attributes, "isPermaLink");
    if (field == GUID)
        r->permalink = !(permalink && strcmp(permalink, "false") == 0);
    r->field = field;
    r->field_depth = r->depth;
    buf_reset(&r->text);
    return NULL;
}

static void take_field(struct reading *r)
{
    struct str text = buf_view(&r->text);
    struct feed_item *item = r->item;
    if (!r->item_depth) {
        if (r->field == TITLE && !r->feed->title.n)
            r->feed->title = feed_plain(r->a, text);
        return;
    }
    if (!item)
        return;
    if (r->field == TITLE && !item->title.n)
        item->title = feed_plain(r->a, text);
    else if (r->field == LINK && !item->url.n)
        item->url = str_copy(r->a, str_trim(text));
    else if (r->field == GUID && r->permalink)
        r->guid = str_copy(r->a, str_trim(text));
    else if (r->field == DATE && !item->published_at)
        item->published_at = feed_time(text);
    else if (r->field == LATE_DATE)
        r->late_date = str_copy(r->a, text);
    else if (r->field == SUMMARY && !item->summary.n)
        item->summary = feed_plain(r->a, text);
    else if (r->field == CONTENT && !r->content.n)
        r->content = feed_plain(r->a, text);
}

static void end_item(struct reading *r)
{
    struct feed_item *item = r->item;
    r->item_depth = 0;
    r->item = NULL;
    if (!item)
        return;
    if (!item->url.n &&
        (str_starts(r->guid, STR("http://")) || str_starts(r->guid, STR("https://"))))
        item->url = r->guid;
    if (!item->published_at)
        item->published_at = feed_time(r->late_date);
    if (!item->summary.n)
        item->summary = r->content;
}

static void on_end(void *context, const char *name)
{
    struct reading *r = context;
    (void)name;
    if (r->field_depth && r->depth == r->field_depth) {
        take_field(r);
        r->field_depth = 0;
        r->field = NOTHING;
    }
    if (r->item_depth && r->depth == r->item_depth)
        end_item(r);
    r->depth--;
}

static void on_text(void *context, struct str text)
{
    struct reading *r = context;
    if (r->field_depth && r->text.n < FEED_TEXT_MOST * 4)
        buf_str(&r->text, text);
}

// A name that XML does not know: HTML's, or it stays as it is written.
static void on_unknown(void *context, struct str n)
{
    struct reading *r = context;
    char out[NAME_MOST + 3];
    if (!r->field_depth || n.n > NAME_MOST)
        return;
    out[0] = '&';
    memcpy(out + 1, n.p, n.n);
    out[n.n + 1] = ';';
    char decoded[8];
    size_t size = entity_decode((struct str){out, n.n + 2}, decoded);
    if (size)
        buf_add(&r->text, decoded, size);
    else
        buf_add(&r->text, out, n.n + 2);
}

void feed_read_xml(struct arena *a, struct str text, struct feed *f)
{
    static const struct xml_calls calls = {on_start, on_end, on_text, on_unknown};
    struct reading r = {.a = a, .feed = f};
    struct str fault = xml_walk(a, text, &calls, &r);
    if (fault.n)
        f->fault = fault;
    if (r.item_depth && f->len && r.item) // the item that the fault cut
        f->len--;
    if (!r.is_feed)
        f->len = 0;
    buf_free(&r.text);
}
