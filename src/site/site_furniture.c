// SPDX-License-Identifier: MIT
// What the pages of a site have in common, as one number. An edit of a coverage page that leaves it
// as it was concerns the pages that show its clips, and no other: those were made from files that
// have not changed, and from what is summed here.
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/sum.h"
#include "site/site_parts.h"

static void put(struct buf *out, struct str s)
{
    buf_format(out, "%zu:", s.n);
    buf_str(out, s);
}

static void put_page(struct buf *out, const struct page *p)
{
    const struct str texts[] = {p->path, p->url,    p->title,          p->description,
                                p->lang, p->layout, p->translation_key};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(out, texts[i]);
    for (size_t i = 0; i < p->aliases_len; i++)
        put(out, p->aliases[i]);
    buf_format(out, "%d %d %d %zu\n", (int)p->kind, p->published, p->home, p->aliases_len);
}

static void put_language(struct buf *out, const struct site_language *l)
{
    const struct str texts[] = {l->lang, l->home, l->search_path};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(out, texts[i]);
    for (size_t i = 0; i < l->nav_len; i++) {
        put(out, l->nav[i].title);
        put(out, l->nav[i].path);
        put(out, l->nav[i].page ? l->nav[i].page->path : STR_NONE);
    }
    for (size_t i = 0; i < l->feeds_len; i++) {
        put(out, l->feeds[i].title);
        put(out, l->feeds[i].path);
    }
    for (size_t i = 0; i < l->tags_len; i++) {
        put(out, l->tags[i].tag->name);
        put(out, l->tags[i].path);
    }
    if (l->releases)
        put(out, l->releases->path);
    if (l->releases && l->releases->intro)
        put_page(out, l->releases->intro);
    if (l->home_page)
        put(out, l->home_page->path);
    buf_format(out, "%zu %zu %zu %d %d\n", l->nav_len, l->feeds_len, l->tags_len, l->main,
               l->releases != NULL);
}

uint64_t site_furniture(const struct site *s)
{
    AUTO_BUF out = BUF_EMPTY;
    const struct room *r = s->room;
    const struct contact *c = &r->contact;
    const struct str texts[] = {s->name,       s->publisher,    s->host, s->prefix,
                                s->style_path, s->request_form, s->logo, r->base_url,
                                r->title,      r->description,  r->lang, c->name,
                                c->mail,       c->phone,        c->url,  c->text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(&out, texts[i]);
    for (size_t i = 0; i < s->languages_len; i++)
        put_language(&out, &s->languages[i]);
    // Where links lead: pages that are no releases, and media.
    for (size_t i = 0; i < r->pages_len; i++)
        if (r->pages[i]->kind != PAGE_RELEASE)
            put_page(&out, r->pages[i]);
    for (size_t i = 0; i < r->media_len; i++)
        put(&out, r->media[i].path);
    // Addresses that two things claim: which of them has it may depend on clips.
    uint64_t contested = s->contested.len;
    for (size_t i = 0; i < s->contested.cap; i++)
        if (s->contested.slots[i].key.p)
            contested += str_hash(s->contested.slots[i].key);
    buf_format(&out, "%llx", (unsigned long long)contested);
    const struct sum sum = sum_of(buf_view(&out));
    return sum.a ^ sum.b;
}

bool site_leaves_alone(const struct site *s, const struct route *route, const struct str *changed,
                       size_t len, uint64_t shown)
{
    const struct page *p = route->object;
    switch ((enum renderer)route->renderer) {
    case RENDER_PAGE:
    case RENDER_RELEASE:
        return !str_is_among(p->path, changed, len);
    case RENDER_REDIRECT:
        return p->path.n && !str_is_among(p->path, changed, len);
    case RENDER_SECTION:
    case RENDER_TAGS:
    case RENDER_NOT_FOUND:
    case RENDER_RELEASES_ATOM:
    case RENDER_RELEASES_RSS:
    case RENDER_RELEASES_FEED_JSON:
        return true;
    default:
        return shown && shown == site_shows(s, route);
    }
}
