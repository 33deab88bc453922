// SPDX-License-Identifier: MIT
// XML is expat's. Names are taken as they are usually written ("dc:date", "atom:link"), without
// regard to what their prefixes are bound to: feeds forget to bind them. Declared entities are
// refused (a feed needs none); HTML's names are taken as HTML means them.
#include <expat.h>
#include <string.h>

#include "net/feed_parts.h"
#include "text/entity.h"

enum { DEEPEST = 64, NAME_MOST = 24 };

enum field { NOTHING, TITLE, LINK, GUID, DATE, LATE_DATE, SUMMARY, CONTENT };

struct reading {
    struct arena *a;
    struct feed *feed;
    XML_Parser parser;
    struct buf text;
    enum field field; // that text goes to
    unsigned depth;
    unsigned field_depth, item_depth; // 0: in none
    struct feed_item *item;           // NULL: in none, or one too many
    bool is_feed, permalink;
    struct str guid, late_date, content; // of the item
    const char *refused;
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

static void stop(struct reading *r, const char *why)
{
    r->refused = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const items[] = {"item", "entry", "atom:entry", NULL};
    static const char *const roots[] = {"rss", "rdf:RDF", "RDF", "feed", "atom:feed", NULL};
    static const char *const links[] = {"link", "atom:link", "atom10:link", NULL};
    struct reading *r = context;
    if (++r->depth > DEEPEST) {
        stop(r, "its elements are nested too deeply");
        return;
    }
    if (r->depth == 1)
        r->is_feed = is(name, roots);
    if (r->depth == 1 && !r->is_feed) {
        stop(r, "it is XML, but no feed");
        return;
    }
    if (!r->item_depth && is(name, items)) {
        begin_item(r);
        return;
    }
    const char *const *given = (const char *const *)attributes;
    if (is(name, links))
        take_link(r, given);
    // Fields are the children of an item, or of the channel or feed.
    bool child = r->item_depth ? r->depth == r->item_depth + 1 : r->depth <= 3;
    enum field field = child && !r->field_depth ? field_of(name) : NOTHING;
    if (field == NOTHING)
        return;
    const char *permalink = attribute(given, "isPermaLink");
    if (field == GUID)
        r->permalink = !(permalink && strcmp(permalink, "false") == 0);
    r->field = field;
    r->field_depth = r->depth;
    buf_reset(&r->text);
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

static void on_end(void *context, const XML_Char *name)
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

static void on_text(void *context, const XML_Char *text, int n)
{
    struct reading *r = context;
    if (r->field_depth && r->text.n < FEED_TEXT_MOST * 4)
        buf_add(&r->text, text, (size_t)n);
}

static void on_entity(void *context, const XML_Char *name, int is_parameter, const XML_Char *value,
                      int length, const XML_Char *base, const XML_Char *system,
                      const XML_Char *public, const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system;
    (void)public, (void)notation;
    stop(context, "it declares entities");
}

// A name that XML does not know: HTML's, or it stays as it is written.
static void on_skipped(void *context, const XML_Char *name, int is_parameter)
{
    struct reading *r = context;
    char out[NAME_MOST + 3];
    struct str n = str_of(name);
    if (is_parameter || !r->field_depth || n.n > NAME_MOST)
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
    struct reading r = {.a = a, .feed = f, .parser = XML_ParserCreate("UTF-8")};
    if (!r.parser) {
        f->fault = STR("the XML parser cannot be started");
        return;
    }
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetEntityDeclHandler(r.parser, on_entity);
    XML_SetSkippedEntityHandler(r.parser, on_skipped);
    XML_UseForeignDTD(r.parser, XML_TRUE); // unknown names are skipped, not faults
    enum XML_Status status = XML_Parse(r.parser, text.p, (int)text.n, XML_TRUE);
    if (status != XML_STATUS_OK)
        f->fault = r.refused ? str_of(r.refused)
                             : str_format(a, "line %lu: %s",
                                          (unsigned long)XML_GetCurrentLineNumber(r.parser),
                                          XML_ErrorString(XML_GetErrorCode(r.parser)));
    if (r.item_depth && f->len && r.item) // the item that the fault cut
        f->len--;
    if (!r.is_feed)
        f->len = 0;
    XML_ParserFree(r.parser);
    buf_free(&r.text);
}
