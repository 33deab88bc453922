// SPDX-License-Identifier: MIT
// Every order here is total: pages by address then path; releases newest first, then by
// address; coverage pages by number of clips, then by address; clips newest first, then by
// page and place on it. So two loads of one folder agree to the byte.
#include "room/arrange.h"

#include <stdlib.h>
#include <string.h>

#include "base/prefetch.h"
#include "base/sort.h"
#include "room/cache.h"
#include "room/clips.h"
#include "room/gather.h"
#include "room/place.h"
#include "text/address.h"
#include "text/fold.h"
#include "text/template_tags.h"

int page_by_url(const void *a, const void *b)
{
    const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;
    int c = str_cmp(x->url, y->url);
    return c ? c : str_cmp(x->path, y->path);
}

int page_by_newest(const void *a, const void *b)
{
    const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;
    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    return page_by_url(a, b);
}

static int by_clips(const void *a, const void *b)
{
    const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;
    if (x->clips_len != y->clips_len)
        return x->clips_len > y->clips_len ? -1 : 1;
    return page_by_url(a, b);
}

static void turn(struct page **pages, size_t len)
{
    for (size_t i = 0; i < len / 2; i++) {
        struct page *p = pages[i];
        pages[i] = pages[len - 1 - i];
        pages[len - 1 - i] = p;
    }
}

// Releases by address become releases by newest. Addresses often begin with the date: then turning
// them round, and those of each date back, leaves nothing to sort.
static void sort_newest(struct page **pages, size_t len)
{
    turn(pages, len);
    for (size_t i = 0, n; i < len; i += n) {
        for (n = 1; i + n < len && pages[i + n]->date == pages[i]->date;)
            n++;
        turn(pages + i, n);
    }
    sort_grown(pages, len, sizeof *pages, page_by_newest);
}

static bool is_data_page(const struct page *p)
{
    return p->doc &&
           (p->doc->format == DOC_YAML || p->doc->format == DOC_TOML || p->doc->format == DOC_JSON);
}

// A page that shows the entries of a data file lends its address, title and words to them.
static void join_data(struct room *r, struct loaded *loaded, size_t len, struct loaded *shows)
{
    for (size_t i = 0; i < len; i++) {
        struct page *data = loaded[i].page;
        if (!data || data->kind != PAGE_COVERAGE || !is_data_page(data))
            continue;
        struct str base = path_base(data->path), ext = path_extension(base);
        if (!str_eq(str_slice(base, 0, base.n - ext.n - 1), shows->data_name))
            continue;
        const struct page *p = shows->page;
        data->url = p->url;
        data->title = p->title;
        data->description = p->description;
        data->layout = p->layout;
        data->lang = p->lang.n ? p->lang : data->lang;
        data->published = p->published;
        data->home = p->home;
        data->aliases = p->aliases;
        data->aliases_len = p->aliases_len;
        data->translation_key = p->translation_key;
        diag_add(&r->diags, SEVERITY_NOTE, "data-list", p->path, 1, 1,
                 "this page shows the entries of %.*s; presse publishes them here itself",
                 STR_ARG(data->path));
        shows->page = NULL;
        return;
    }
}

static struct str commonest_language(const struct room *r)
{
    struct str best = STR_NONE;
    size_t most = 0;
    for (size_t i = 0; i < r->pages_len; i++) {
        struct str lang = r->pages[i]->lang;
        if (!lang.n || str_eq(lang, best))
            continue;
        size_t n = 0;
        for (size_t k = 0; k < r->pages_len; k++)
            n += str_eq(r->pages[k]->lang, lang) * (1 + r->pages[k]->clips_len);
        if (n > most || (n == most && str_cmp(lang, best) < 0)) {
            best = lang;
            most = n;
        }
        if (i > 256) // what the first pages say is enough
            break;
    }
    return best.n ? best : STR("en");
}

static void set_languages(struct room *r)
{
    size_t cap = 0;
    if (!r->lang.n)
        r->lang = r->part ? r->part->lang : commonest_language(r);
    ARENA_PUSH(&r->arena, r->languages, r->languages_len, cap) = r->lang;
    for (size_t i = 0; i < r->pages_len; i++) {
        struct page *p = r->pages[i];
        PREFETCH_NEXT(r->pages, r->pages_len, i);
        if (!p->lang.n)
            p->lang = r->lang;
        bool known = false;
        for (size_t k = 0; k < r->languages_len && !known; k++)
            known = str_eq(r->languages[k], p->lang);
        if (!known && p->published)
            ARENA_PUSH(&r->arena, r->languages, r->languages_len, cap) = p->lang;
    }
}

void arrange_pages(struct room *r, struct loaded *loaded, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (loaded[i].page && loaded[i].data_name.n)
            join_data(r, loaded, len, &loaded[i]);
    bool clippings = false;
    for (size_t i = 0; i < len && !clippings; i++)
        clippings = loaded[i].page && loaded[i].clipping;
    r->pages = ARENA_ARRAY(&r->arena, clippings ? 2 * len : len, struct page *);
    for (size_t i = 0; i < len; i++) {
        if (i + PREFETCH_AHEAD < len)
            prefetch(loaded[i + PREFETCH_AHEAD].page, PREFETCH_OBJECT);
        if (!loaded[i].page)
            continue;
        r->pages[r->pages_len++] = loaded[i].page;
        int64_t next = loaded[i].next_change;
        if (next && (!r->next_change || next < r->next_change))
            r->next_change = next;
    }
    if (clippings)
        clippings_gather(r);
    for (size_t i = 0; i < r->pages_len; i++)
        r->published_len += r->pages[i]->published;
    sort_grown(r->pages, r->pages_len, sizeof *r->pages, page_by_url);
    set_languages(r);
}

static struct page **select_pages(struct room *r, enum page_kind kind, size_t *len)
{
    struct page **out = ARENA_ARRAY(&r->arena, r->pages_len, struct page *);
    *len = 0;
    for (size_t i = 0; i < r->pages_len; i++)
        if (r->pages[i]->published && r->pages[i]->kind == kind)
            out[(*len)++] = r->pages[i];
    return out;
}

struct ranked {
    struct clip *clip;
    size_t page; // rank of its page
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int c = date_compare(y->clip->date, x->clip->date);
    if (c)
        return c;
    if (x->page != y->page)
        return x->page < y->page ? -1 : 1;
    return clip_newest(x->clip, y->clip);
}

// The clips of all coverage pages, each identity once: the largest page's word counts.
void arrange_clips(struct arena *a, struct room *r)
{
    size_t total = 0;
    for (size_t i = 0; i < r->coverage_len; i++)
        total += r->coverage[i]->clips_len;
    struct arena scratch = ARENA_EMPTY;
    struct map seen = map_for(&scratch, total);
    struct ranked *all = ARENA_ARRAY(&scratch, total, struct ranked);
    size_t len = 0;
    for (size_t i = 0; i < r->coverage_len; i++) {
        struct clips *clips = &r->coverage[i]->reading->clips;
        for (size_t k = 0; k < clips->len; k++)
            if (!map_set(&seen, clips->items[k].identity, r))
                all[len++] = (struct ranked){&clips->items[k], i};
        for (size_t k = 0; k < r->coverage[i]->gathered_len; k++)
            if (!map_set(&seen, r->coverage[i]->gathered[k]->identity, r))
                all[len++] = (struct ranked){r->coverage[i]->gathered[k], i};
    }
    sort_grown(all, len, sizeof *all, by_rank);
    r->clips = ARENA_ARRAY(a, len, struct clip *);
    r->clips_len = len;
    for (size_t i = 0; i < len; i++)
        r->clips[i] = all[i].clip;
    arena_free(&scratch);
}

static int by_slug(const void *a, const void *b)
{
    return str_cmp(((const struct tag *)a)->slug, ((const struct tag *)b)->slug);
}

struct str tag_slug(struct arena *a, struct str name)
{
    struct arena scratch = ARENA_EMPTY;
    struct str slug = str_copy(a, place_slug(&scratch, fold_words(&scratch, name)));
    arena_free(&scratch);
    return slug;
}

static void set_tags(struct room *r)
{
    if (r->part) {
        r->tags = r->part->tags;
        r->tags_len = r->part->tags_len;
        return;
    }
    struct arena scratch = ARENA_EMPTY;
    struct map by_name = MAP_IN(&scratch), slugs = MAP_IN(&scratch);
    struct tag **tags = NULL;
    size_t len = 0, cap = 0;
    for (size_t i = 0; i < r->releases_len; i++) {
        struct page *p = r->releases[i];
        PREFETCH_NEXT(r->releases, r->releases_len, i);
        for (size_t k = 0; k < p->tags_len; k++) {
            void **known = map_at(&by_name, p->tags[k]);
            if (!*known) {
                struct str slug = tag_slug(&r->arena, p->tags[k]);
                void **slot = map_at(&slugs, slug);
                if (!*slot) {
                    struct tag *t = ARENA_NEW(&scratch, struct tag);
                    *t = (struct tag){.name = p->tags[k], .slug = slug};
                    ARENA_PUSH(&scratch, tags, len, cap) = t;
                    *slot = t;
                }
                *known = *slot;
            }
            struct tag *t = *known;
            if (t->slug.n && !(t->len && t->pages[t->len - 1] == p))
                ARENA_PUSH(&r->arena, t->pages, t->len, t->cap) = p;
        }
    }
    r->tags = ARENA_ARRAY(&r->arena, len, struct tag);
    for (size_t i = 0; i < len; i++)
        if (tags[i]->slug.n)
            r->tags[r->tags_len++] = *tags[i];
    if (r->tags_len)
        qsort(r->tags, r->tags_len, sizeof *r->tags, by_slug);
    arena_free(&scratch);
}

bool page_invites_alike(const struct page *p, const struct page *q)
{
    struct arena scratch = ARENA_EMPTY;
    const struct node *a = p->reading->contact, *b = q->reading->contact;
    bool alike = !a && !b;
    if (a && b)
        alike = str_eq(a->url, b->url) && str_eq(node_text(&scratch, a), node_text(&scratch, b));
    arena_free(&scratch);
    return alike;
}

static void set_contact(struct room *r)
{
    struct contact *c = &r->contact;
    for (size_t i = 0; i < r->coverage_len && !c->url.n && !c->mail.n && !c->phone.n; i++) {
        const struct node *link = r->coverage[i]->reading->contact;
        if (!link)
            continue;
        c->url = link->url;
        if (!c->text.n)
            c->text = node_text(&r->arena, link);
        if (address_kind_of(c->url) == ADDRESS_MAIL && c->url.n > 7) {
            struct str mail = str_from(c->url, 7);
            c->mail = str_slice(mail, 0, str_find_char(mail, '?'));
        }
    }
}

// The next node from n on, n included, that shows or links a file; *url is where it lies.
static const struct node *next_linked(struct arena *a, const struct page *p, const struct node *n,
                                      struct str *url)
{
    for (; n; n = node_next(p->doc->root, n)) {
        enum doc_format format;
        if ((n->type != NODE_LINK && n->type != NODE_IMAGE) || !n->url.n ||
            str_starts(n->url, STR("https://"))) // most links do
            continue;
        *url = template_address(a, n->url);
        *url = str_slice(*url, 0, str_find_char(*url, '#'));
        *url = str_slice(*url, 0, str_find_char(*url, '?'));
        if (url->n && address_kind_of(*url) == ADDRESS_PATH && path_extension(*url).n &&
            !doc_format_of(*url, &format) && url->p[url->n - 1] != '/')
            return n;
    }
    return NULL;
}

static uint64_t linked_files(const struct page *p)
{
    uint64_t known = p->reading ? p->reading->linked : 0, sum = 0;
    struct str url;
    struct arena scratch = ARENA_EMPTY;
    if (known)
        return known;
    for (const struct node *n = p->doc->root; (n = next_linked(&scratch, p, n, &url));
         n = node_next(p->doc->root, n))
        sum = (sum ^ str_hash(url)) * UINT64_C(0x9e3779b97f4a7c15) + 1;
    arena_free(&scratch);
    sum |= UINT64_C(1) << 63;
    if (p->reading)
        p->reading->linked = sum;
    return sum;
}

bool page_links_same_files(const struct page *a, const struct page *b)
{
    return linked_files(a) == linked_files(b);
}

// A file that a page shows or links and that lies in the room is published with it.
static void add_linked(struct room *r, struct media_list *media, const struct page *p)
{
    struct str folder = path_folder(p->path), url;
    struct str content = str_starts(folder, STR("content/")) ? str_from(folder, 8) : folder;
    for (const struct node *n = p->doc->root; (n = next_linked(&r->arena, p, n, &url));
         n = node_next(p->doc->root, n)) {
        if (url.p[0] == '/') {
            files_add_media(r, media, str_from(url, 1), str_copy(&r->arena, url));
            continue;
        }
        struct str file = str_format(&r->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(url));
        struct str site = str_format(&r->arena, "/%.*s%.*s", STR_ARG(content), STR_ARG(url));
        files_add_media(r, media, file, site);
    }
}

void arrange_room(struct room *r, struct media_list *media)
{
    r->releases = select_pages(r, PAGE_RELEASE, &r->releases_len);
    sort_newest(r->releases, r->releases_len);
    r->coverage = select_pages(r, PAGE_COVERAGE, &r->coverage_len);
    sort_grown(r->coverage, r->coverage_len, sizeof *r->coverage, by_clips);
    arrange_clips(&r->arena, r);
    set_tags(r);
    set_contact(r);
    for (size_t i = 0; i < r->pages_len; i++) {
        struct page *p = r->pages[i];
        if (p->doc && p->published)
            add_linked(r, media, p);
        if (p->home && !r->title.n)
            r->title = p->title;
    }
    if (!r->title.n && r->coverage_len)
        r->title = r->coverage[0]->title;
    else if (!r->title.n && r->pages_len)
        r->title = r->pages[0]->title;
}
