// SPDX-License-Identifier: MIT
// Policy of feeds. The newest hundred entries, each dated: what has no date is in the exports
// but not here (`presse check` names it: clip-undated). Ids are UUIDs of version 8 (RFC 9562,
// section 5.8): "70726573-7365" spells "presse", then the kind of thing, then sixteen digits of
// the clip's identity or of the page's. No title, host or order of a page changes them.
//
// A page is known by the `id` of its front matter, else by its first address: an alias that it
// left behind when its file was renamed or moved, else where it stands now.
#include "site/feed.h"

#include <stdio.h>

#include "room/update.h"
#include "site/view.h"
#include "site/write.h"
#include "text/address.h"

const char feed_homeless[] =
    "The address of this site is not known: set base_url in presse.yaml, and the addresses of "
    "this feed will be complete.";

enum id_kind { ID_CLIP = 0x01, ID_RELEASE = 0x02, ID_COVERAGE_FEED = 0x11, ID_RELEASES_FEED };

// The feed of a tag carries fewer entries, and their summaries instead of their texts: there are
// as many such feeds as tags.
enum { TAG_ENTRIES = 20 };

// hex: at least sixteen digits.
static void make_id(char out[46], enum id_kind kind, struct str hex)
{
    static const char form[46] = "urn:uuid:70726573-7365-8kkx-8xxx-xxxxxxxxxxxx";
    enum { KIND = 24, ONE = 26, THREE = 29, TWELVE = 33 };
    memcpy(out, form, sizeof form);
    memcpy(out + KIND, (const char[]){"0123"[kind >> 4], "0123"[kind & 15]}, 2);
    out[ONE] = hex.p[0];
    memcpy(out + THREE, hex.p + 1, 3);
    memcpy(out + TWELVE, hex.p + 4, 12);
}

static void make_id_of(char out[46], enum id_kind kind, struct str name)
{
    static const char digits[] = "0123456789abcdef";
    char hex[16];
    uint64_t hash = str_hash(name);
    for (size_t i = sizeof hex; i-- > 0; hash >>= 4)
        hex[i] = digits[hash & 15];
    make_id(out, kind, (struct str){hex, sizeof hex});
}

// "/communiques/annonce/", "/communiques/annonce.html": the same place, "communiques/annonce".
static struct str bare_path(struct str path)
{
    while (path.n && path.p[0] == '/')
        path = str_from(path, 1);
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    return str_ends(path, STR(".html")) ? str_slice(path, 0, path.n - 5) : path;
}

static struct str folder_of(struct str bare)
{
    size_t at = str_rfind_char(bare, '/');
    return at == STR_NOT_FOUND ? STR_NONE : str_slice(bare, 0, at);
}

// Whether a page at `now` may have stood at `alias`: renamed in its folder, or moved by name. A
// short address for a poster is neither.
static bool is_former(struct str alias, struct str now)
{
    return !str_eq(alias, now) &&
           (str_eq(folder_of(alias), folder_of(now)) || str_eq(path_base(alias), path_base(now)));
}

static struct str page_identity(const struct page *p)
{
    struct str given = value_text(p->front, STR("id")), now = bare_path(p->url);
    if (!given.n)
        given = value_text(p->front, STR("guid"));
    for (size_t i = 0; !given.n && i < p->aliases_len; i++)
        if (is_former(bare_path(p->aliases[i]), now))
            given = bare_path(p->aliases[i]);
    return given.n ? given : now;
}

// Where links of a feed's own text start.
static struct str feed_root(const struct render *r)
{
    if (r->site->room->base_url.n)
        return link_absolute(r->site, r->arena, STR("/"));
    return link_root(r->arena, r->route->path);
}

static struct feed feed_begin(const struct render *r, const struct site_language *l,
                              struct str page)
{
    struct feed f = {.lang = l->lang};
    f.homeless = !r->site->room->base_url.n;
    f.page = uri_text(r->arena, link_absolute(r->site, r->arena, page));
    f.self = uri_text(r->arena, link_absolute(r->site, r->arena, r->route->path));
    f.entries = ARENA_ARRAY(r->arena, FEED_ENTRIES, struct feed_entry);
    return f;
}

static void write_feed(const struct render *r, const struct feed *f)
{
    enum renderer renderer = (enum renderer)r->route->renderer;
    if (renderer == RENDER_COVERAGE_ATOM || renderer == RENDER_RELEASES_ATOM)
        feed_write_atom(r->out, f);
    else if (renderer == RENDER_COVERAGE_RSS || renderer == RENDER_RELEASES_RSS)
        feed_write_rss(r->out, f);
    else
        feed_write_json(r->out, f);
}

static struct str entry_url(const struct render *r, const struct coverage *c,
                            const struct clip *clip)
{
    struct str url = address_published(r->arena, clip->url);
    if (address_kind_of(url) == ADDRESS_WEB)
        return uri_text(r->arena, url);
    struct str page = link_absolute(r->site, r->arena, c->page->url);
    return uri_text(r->arena,
                    str_format(r->arena, "%.*s#clip-%.*s", STR_ARG(page), STR_ARG(clip->id)));
}

static struct str joined(struct arena *a, struct str x, const char *between, struct str y)
{
    if (!x.n || !y.n)
        return x.n ? x : y;
    return str_format(a, "%.*s%s%.*s", STR_ARG(x), between, STR_ARG(y));
}

static void clip_entry(const struct render *r, const struct coverage *c, const struct clip *clip,
                       struct feed_entry *e)
{
    char date[DATETEXT_SIZE];
    size_t n = datetext_full(c->language->dates, clip->date, date);
    make_id(e->id, ID_CLIP, clip->id);
    e->title = clip_heading(clip);
    e->url = entry_url(r, c, clip);
    e->date = clip->date;
    e->time = date_midnight(clip->date);
    e->source = clip_source(clip);
    e->author = clip->author;
    e->lang = clip->lang.n ? clip->lang : c->page->lang;
    e->summary = joined(r->arena, e->source, ", ", (struct str){arena_copy(r->arena, date, n), n});
    e->summary = joined(r->arena, e->summary, ". ", clip->note);
}

bool render_coverage_feed(const struct render *r, struct error *e)
{
    (void)e;
    const struct coverage *c = r->route->object;
    struct feed f = feed_begin(r, c->language, c->page->url);
    make_id_of(f.id, ID_COVERAGE_FEED, page_identity(c->page));
    f.title = c->page->title;
    if (!str_eq(r->site->name, f.title))
        f.title = joined(r->arena, f.title, " – ", r->site->name);
    f.description = c->page->description;
    f.lang = c->page->lang;
    for (size_t i = 0; i < c->page->clips_len && f.len < FEED_ENTRIES; i++) {
        if (date_exists(c->page->clips[i]->date))
            clip_entry(r, c, c->page->clips[i], &f.entries[f.len++]);
    }
    f.updated = f.len ? f.entries[0].time : 0;
    write_feed(r, &f);
    return true;
}

// A text that feeds show, being rendered or ready.
struct feed_text {
    struct str text;
    bool ready;
};

static bool known_text(const struct render *r, const struct page *p, struct str *out)
{
    struct feed_texts *texts = r->site->feed_texts;
    pthread_mutex_lock(&texts->lock);
    const struct feed_text *known = map_get(&texts->by_file, p->path);
    bool ready = known && known->ready;
    if (ready)
        *out = known->text;
    pthread_mutex_unlock(&texts->lock);
    return ready;
}

// NULL when another thread has taken it on.
static struct feed_text *claim_text(const struct render *r, const struct page *p)
{
    struct feed_texts *texts = r->site->feed_texts;
    struct feed_text *mine = NULL;
    pthread_mutex_lock(&texts->lock);
    void **known = map_at(&texts->by_file, p->path);
    if (!*known)
        *known = mine = ARENA_NEW(&texts->arena, struct feed_text);
    pthread_mutex_unlock(&texts->lock);
    return mine;
}

static void keep_text(const struct render *r, struct feed_text *mine, struct str text)
{
    struct feed_texts *texts = r->site->feed_texts;
    pthread_mutex_lock(&texts->lock);
    if (texts->bytes + text.n <= FEED_TEXTS_LARGEST) {
        mine->text = str_copy(&texts->arena, text);
        mine->ready = true;
        texts->bytes += text.n;
    }
    pthread_mutex_unlock(&texts->lock);
}

// The text of a release, which three formats show: rendered once when the addresses in it are
// whole, hence everywhere the same.
static bool feed_text(const struct render *r, const struct page *p, struct str *out,
                      struct error *e)
{
    if (r->site->room->base_url.n && known_text(r, p, out))
        return true;
    return page_html(r, p, feed_root(r), out, e);
}

// Threads that make feeds of the same releases share the work: each takes what nobody has taken.
static void prepare_texts(const struct render *r, const struct section *s, size_t most)
{
    size_t entries = 0;
    for (size_t i = 0; r->site->room->base_url.n && i < s->len && entries < most; i++) {
        struct error unheard = {0}; // it will be said when the entry is made
        struct str text;
        struct feed_text *mine = s->pages[i]->date ? claim_text(r, s->pages[i]) : NULL;
        entries += s->pages[i]->date != 0;
        if (mine && page_html(r, s->pages[i], feed_root(r), &text, &unheard))
            keep_text(r, mine, text);
    }
}

// whole: with its text; else its summary stands for it.
static bool release_entry(const struct render *r, const struct page *p, bool whole,
                          struct feed_entry *out, struct error *e)
{
    make_id_of(out->id, ID_RELEASE, page_identity(p));
    out->title = p->title;
    out->url = uri_text(r->arena, link_absolute(r->site, r->arena, p->url));
    out->date = date_of_time(p->date);
    out->time = p->date;
    out->summary = p->description;
    out->lang = p->lang;
    out->tags = p->tags;
    out->tags_len = p->tags_len;
    return !whole || feed_text(r, p, &out->content, e);
}

// Entries with their texts are the same only when they are the same pages.
bool feed_stays(const struct section *was, const struct section *now)
{
    if (!now || (now->tag && !str_eq(was->tag->name, now->tag->name)))
        return false;
    size_t most = now->tag ? TAG_ENTRIES : FEED_ENTRIES, entries = 0;
    for (size_t i = 0; entries < most; i++) {
        if (i == was->len || i == now->len)
            return was->len == now->len;
        const struct page *a = was->pages[i], *b = now->pages[i];
        if (a != b && (!now->tag || !page_shows_same(a, b)))
            return false;
        entries += b->date != 0;
    }
    return true;
}

bool render_releases_feed(const struct render *r, struct error *e)
{
    const struct section *s = section_now(r->site, r->route->object);
    struct feed f = feed_begin(r, s->language, s->path);
    struct str key = str_format(r->arena, "releases:%.*s", STR_ARG(s->language->lang));
    struct str title = strings_get(s->language->strings, STR("press-releases"));
    size_t most = s->tag ? TAG_ENTRIES : FEED_ENTRIES;
    if (s->tag) {
        key = str_format(r->arena, "%.*s:%.*s", STR_ARG(key), STR_ARG(s->tag->slug));
        title = joined(r->arena, s->tag->name, ", ", title);
    }
    make_id_of(f.id, ID_RELEASES_FEED, key);
    f.title = joined(r->arena, title, " – ", r->site->name);
    if (!s->tag)
        prepare_texts(r, s, most);
    for (size_t i = 0; i < s->len && f.len < most; i++) {
        if (s->pages[i]->date && !release_entry(r, s->pages[i], !s->tag, &f.entries[f.len++], e))
            return false;
    }
    f.updated = f.len ? f.entries[0].time : 0;
    write_feed(r, &f);
    return true;
}
