// SPDX-License-Identifier: MIT
// Structured data for search engines (schema.org, as JSON-LD): who publishes, what the page
// is, which articles it lists. Only what is known is said; a date is as precise as the page
// gives it, which ISO 8601 and schema.org's Date allow. Every string goes through write_json,
// which keeps "<" out, so that the script element cannot be left.
//
// A coverage page names all its articles. One that is divided into years and outlets names the
// newest hundred, and how many there are: the page of each year names all of its own, and none
// has to carry the list twice over.
#include "base/cleanup.h"
#include "site/view.h"
#include "site/write.h"
#include "text/address.h"

static void member(struct buf *out, const char *name, struct str text)
{
    if (!text.n)
        return;
    buf_c(out, ",\"");
    buf_c(out, name);
    buf_c(out, "\":");
    write_json(out, text);
}

static void begin(struct buf *out, const char *type)
{
    buf_c(out, "{\"@type\":\"");
    buf_c(out, type);
    buf_char(out, '"');
}

static struct str absolute(const struct site *s, struct arena *a, struct str path)
{
    return uri_text(a, link_absolute(s, a, path));
}

static void contact_point(struct buf *out, const struct site *s, struct arena *a)
{
    const struct contact *c = &s->room->contact;
    enum address_kind kind = address_kind_of(c->url);
    if (!c->mail.n && !c->phone.n && kind != ADDRESS_WEB)
        return;
    buf_c(out, ",\"contactPoint\":");
    begin(out, "ContactPoint");
    buf_c(out, ",\"contactType\":\"press\"");
    member(out, "name", c->name);
    member(out, "email", c->mail);
    member(out, "telephone", c->phone);
    if (kind == ADDRESS_WEB)
        member(out, "url", uri_text(a, c->url));
    buf_char(out, '}');
}

struct str structured_organisation(const struct site *s, struct arena *a)
{
    AUTO_BUF out = BUF_EMPTY;
    begin(&out, "Organization");
    member(&out, "name", s->publisher);
    if (s->room->base_url.n)
        member(&out, "url", absolute(s, a, STR("/")));
    if (s->logo.n)
        member(&out, "logo", absolute(s, a, s->logo));
    contact_point(&out, s, a);
    buf_char(&out, '}');
    return str_copy(a, buf_view(&out));
}

static void article(struct buf *out, const struct clip *c, size_t position, struct arena *a)
{
    char date[DATE_ISO_SIZE];
    buf_format(out, "{\"@type\":\"ListItem\",\"position\":%zu,\"item\":", position);
    begin(out, "NewsArticle");
    member(out, "headline", clip_heading(c));
    struct str url = address_published(a, c->url);
    if (address_kind_of(url) == ADDRESS_WEB)
        member(out, "url", uri_text(a, url));
    if (date_exists(c->date))
        member(out, "datePublished", (struct str){date, date_iso(c->date, date)});
    if (clip_source(c).n) {
        buf_c(out, ",\"publisher\":");
        begin(out, "Organization");
        member(out, "name", clip_source(c));
        buf_char(out, '}');
    }
    if (c->author.n) {
        buf_c(out, ",\"author\":");
        begin(out, "Person");
        member(out, "name", c->author);
        buf_char(out, '}');
    }
    member(out, "inLanguage", c->lang);
    if (c->access != ACCESS_UNKNOWN)
        buf_format(out, ",\"isAccessibleForFree\":%s", c->access == ACCESS_FREE ? "true" : "false");
    buf_c(out, "}}");
}

static void articles(struct buf *out, const struct view *v)
{
    size_t written = 0;
    size_t most = v->coverage->divided && !v->part ? STRUCTURED_ENTRIES : SIZE_MAX;
    buf_format(out, ",\"mainEntity\":{\"@type\":\"ItemList\",\"numberOfItems\":%zu", v->clips_len);
    buf_c(out, ",\"itemListElement\":[");
    for (size_t i = 0; i < v->years_len; i++) {
        for (size_t k = 0; k < v->years[i].len && written < most; k++) {
            if (written++)
                buf_char(out, ',');
            article(out, v->years[i].clips[k].clip, written, v->render->arena);
        }
    }
    buf_c(out, "]}");
}

static void release(struct buf *out, const struct view *v)
{
    char date[DATE_ISO_SIZE];
    if (v->page->date)
        member(out, "datePublished",
               (struct str){date, date_iso(date_of_time(v->page->date), date)});
    buf_c(out, ",\"publisher\":");
    buf_str(out, v->site->organisation);
}

void structured_make(struct view *v)
{
    struct buf *out = v->render->out; // made at the end of the output, then moved to the arena
    size_t at = out->n;
    bool is_release = v->render->route->renderer == RENDER_RELEASE;
    bool is_home = v->render->route->renderer == RENDER_HOME;
    const char *type = v->coverage || v->section ? "CollectionPage"
                       : is_release              ? "NewsArticle"
                       : is_home                 ? "WebSite"
                                                 : "WebPage";
    buf_c(out, "{\"@context\":\"https://schema.org\",\"@type\":\"");
    buf_c(out, type);
    buf_char(out, '"');
    member(out, is_release ? "headline" : "name", v->title);
    if (v->site->room->base_url.n)
        member(out, "url", absolute(v->site, v->render->arena, v->render->route->path));
    member(out, "description", v->description);
    member(out, "inLanguage", v->lang);
    if (is_release) {
        release(out, v);
    } else if (v->site->name.n) {
        buf_c(out, is_home ? ",\"publisher\":" : ",\"about\":");
        buf_str(out, v->site->organisation);
    }
    if (v->coverage)
        articles(out, v);
    buf_char(out, '}');
    v->structured = str_copy(v->render->arena, str_from(buf_view(out), at));
    out->n = at;
}
