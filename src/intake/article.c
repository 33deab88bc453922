// SPDX-License-Identifier: MIT
// robots.txt is about robots that wander; a person who adds one article asks for one page, now,
// as a browser does, so it is not asked here. The page is read in a process of its own.
#include "intake/article.h"

#include <stdio.h>

#include "base/file.h"
#include "intake/network.h"
#include "net/pdf.h"
#include "net/worker.h"
#include "room/incomplete.h"
#include "text/address.h"
#include "text/charset.h"
#include "text/fold.h"

struct fetching {
    struct arena *arena;
    struct article *article;
};

static struct str clean(struct arena *a, struct str url)
{
    bool changed;
    return address_without_tracking(a, url, &changed);
}

static bool same_site(struct arena *a, struct str x, struct str y)
{
    struct address one, other;
    return address_parse(a, x, &one) && address_parse(a, y, &other) &&
           str_eq(address_registrable(a, one.host), address_registrable(a, other.host));
}

static bool is_top(struct str url)
{
    struct str rest = str_from(url, str_find(url, STR("://")) + 3);
    size_t at = str_find_char(rest, '/');
    return at == STR_NOT_FOUND || at + 1 == rest.n;
}

// A wall says nothing of where the article is; neither does a page that calls the home page, or
// another site's article, its own. http is no better than https.
static void take_address(struct arena *a, struct article *x)
{
    struct metadata_text canonical = x->facts.canonical;
    struct str own = clean(a, canonical.text);
    bool alike = own.n && str_eq(address_identity(a, own), address_identity(a, x->final_url));
    bool worse =
        str_starts_ascii(own, STR("http:")) && str_starts_ascii(x->final_url, STR("https:"));
    x->address = (struct metadata_text){x->url, ORIGIN_HAND};
    if (own.n && !worse && (alike || (same_site(a, own, x->final_url) && !is_top(own))))
        x->address = (struct metadata_text){own, canonical.origin};
    else if (!str_eq(address_identity(a, x->url), address_identity(a, x->final_url)))
        x->address = (struct metadata_text){clean(a, x->final_url), ORIGIN_SERVER};
}

static void only_address(struct arena *a, struct article *x, struct str why)
{
    const struct html_facts nothing = {0};
    x->facts = metadata_of(a, &nothing, x->final_url, 404, STR_NONE);
    x->facts.wall = WALL_NONE;
    x->trouble = why;
}

static void read_page(struct arena *a, struct article *x, struct str html, struct str type,
                      int status)
{
    struct html_facts facts = {0};
    struct error e;
    struct worker *w = worker_make(NULL);
    bool ok = worker_read_page(w, a, html, charset_label(type), &facts, &e);
    worker_free(w);
    if (!ok) {
        only_address(a, x, str_copy(a, str_of(e.message)));
        return;
    }
    x->facts = metadata_of(a, &facts, x->final_url, status, type);
    if (x->facts.wall)
        x->trouble =
            str_format(a, "%s answers in place of the article", metadata_wall_name(x->facts.wall));
    else
        take_address(a, x);
}

static void read_pdf(struct arena *a, struct article *x, const struct transfer_result *t)
{
    struct html_facts facts = {0};
    struct error e = {0};
    struct worker *w = worker_make(NULL);
    bool cut = t->cut, ok = !cut && worker_read_pdf(w, a, t->body, &facts, &e);
    worker_free(w);
    x->facts = metadata_of(a, &facts, x->final_url, t->http_status, t->content_type);
    if (!x->facts.wall)
        take_address(a, x);
    if (x->facts.wall)
        x->trouble = str_format(a, "the server answers with status %d", t->http_status);
    else if (cut)
        x->trouble = STR("the PDF is too large to be read for its title and date");
    else if (!ok)
        x->trouble = str_copy(a, str_of(e.message));
    else if (!x->facts.title.text.n)
        x->trouble = STR("it is a PDF that says no title of its own");
}

static void answered(void *user, const struct fetch_result *r)
{
    struct fetching *f = user;
    struct article *x = f->article;
    struct arena *a = f->arena;
    const struct transfer_result *t = r->last;
    x->final_url = str_copy(a, str_of(r->final_url));
    if (r->status != FETCH_ANSWERED) {
        only_address(a, x,
                     str_format(a, "the page cannot be had (%s: %s)", fetch_status_name(r->status),
                                t->reason));
        return;
    }
    bool html = t->content_type.n == 0 || str_starts_ascii(t->content_type, STR("text/html")) ||
                str_starts_ascii(t->content_type, STR("application/xhtml"));
    if (html) {
        read_page(a, x, t->body, t->content_type, t->http_status);
        return;
    }
    if (str_starts_ascii(t->content_type, STR("application/pdf"))) {
        read_pdf(a, x, t);
        return;
    }
    const struct html_facts nothing = {0};
    x->facts = metadata_of(a, &nothing, x->final_url, t->http_status, t->content_type);
    if (x->facts.wall) {
        x->trouble = str_format(a, "the server answers with status %d", t->http_status);
        return;
    }
    take_address(a, x);
    x->trouble = str_format(a, "it is %s, which says no title and no date that can be read",
                            x->facts.kind == META_AUDIO   ? "a sound file"
                            : x->facts.kind == META_VIDEO ? "a film"
                                                          : "a file, no page");
}

bool article_fetch(struct arena *a, const struct room *r, struct str url, struct article *out,
                   struct error *e)
{
    struct fetch_options options;
    struct fetcher *f;
    if (!network_options(a, r, &options, e) || !fetcher_make(&options, &f, e))
        return false;
    *out = (struct article){.url = clean(a, url), .final_url = url};
    struct fetching job = {a, out};
    fetch_add(f, &(struct fetch_request){
                     .url = str_c(a, url),
                     .spec = {.body_limit = WORKER_PAGE_LARGEST,
                              .pdf_limit = PDF_LARGEST,
                              .accept = "text/html,application/xhtml+xml,*/*;q=0.8",
                              .accept_language = "fr,en;q=0.8,*;q=0.5"},
                     .ignore_robots = true,
                     .done = answered,
                     .user = &job,
                 });
    fetch_run(f, NULL, NULL);
    fetcher_free(f);
    return true;
}

bool article_read(struct arena *a, const char *file, struct str url, struct article *out,
                  struct error *e)
{
    struct str html;
    if (!file_read(file, WORKER_PAGE_LARGEST * 16, a, &html, NULL, e))
        return false;
    *out = (struct article){.url = clean(a, url), .final_url = url};
    read_page(a, out, html, STR_NONE, 200);
    return true;
}

void article_take(struct arena *a, struct str html, struct str url, struct article *out)
{
    *out = (struct article){.url = clean(a, url), .final_url = url};
    read_page(a, out, html, STR("text/html; charset=utf-8"), 200);
}

static void fill(struct metadata_text *to, struct str text, enum metadata_origin origin)
{
    if (text.n && !to->text.n)
        *to = (struct metadata_text){text, origin};
}

bool article_complete(struct arena *a, const struct room *r, struct article *x, struct error *e)
{
    struct metadata *m = &x->facts;
    const struct outlet *known = outlet_by_address(r->outlets, x->final_url);
    struct entry kept = {0};
    bool found = false;
    if (known && known->name.n)
        m->outlet = (struct metadata_text){known->name, ORIGIN_ADDRESS};
    const struct str addresses[] = {x->url, x->address.text};
    for (size_t i = 0; i < 2 && !found; i++)
        if (addresses[i].n && !incomplete_get(a, r->root, addresses[i], &kept, &found, e))
            return false;
    fill(&m->title, kept.title, ORIGIN_HAND);
    fill(&m->outlet, kept.outlet, ORIGIN_HAND);
    fill(&m->author, kept.author, ORIGIN_HAND);
    fill(&m->lang, kept.lang, ORIGIN_HAND);
    if (!m->access && kept.access) { // both say the same in the same order
        m->access = (enum metadata_access)kept.access;
        m->access_origin = ORIGIN_HAND;
    }
    if (!m->kind_origin && kept.kind) {
        m->kind = (enum metadata_kind)kept.kind;
        m->kind_origin = ORIGIN_HAND;
    }
    if (!date_known(m->date) && date_known(kept.date)) {
        m->date = kept.date;
        m->date_origin = ORIGIN_HAND;
    }
    return true;
}

bool article_is_whole(const struct article *x)
{
    return x->facts.title.text.n && date_known(x->facts.date);
}

struct entry article_entry(const struct article *x)
{
    const struct metadata *m = &x->facts;
    static const enum clip_access access[] = {
        [META_ACCESS_UNKNOWN] = ACCESS_UNKNOWN,
        [META_FREE] = ACCESS_FREE,
        [META_REGISTRATION] = ACCESS_REGISTRATION,
        [META_SUBSCRIBERS] = ACCESS_SUBSCRIBERS,
    };
    static const enum clip_kind kinds[] = {
        [META_ARTICLE] = KIND_ARTICLE,
        [META_AUDIO] = KIND_AUDIO,
        [META_VIDEO] = KIND_VIDEO,
        [META_PDF] = KIND_PDF,
    };
    struct str url = x->address.text.n ? x->address.text : x->url;
    return (struct entry){.date = m->date,
                          .title = m->title.text,
                          .outlet = m->outlet.text,
                          .url = url,
                          .author = m->author.text,
                          .lang = m->lang.text,
                          .access = access[m->access],
                          .kind = kinds[m->kind]};
}

bool article_keep(const struct room *r, const struct article *x, struct error *e)
{
    struct entry known = article_entry(x);
    char today[DATE_ISO_SIZE];
    struct str why = x->trouble.n            ? x->trouble
                     : x->facts.title.text.n ? STR("its page says no date")
                                             : STR("its page says no title");
    date_iso(date_of_time(clock_now()), today);
    return incomplete_keep(r->root, &known, why, str_of(today), e);
}

bool article_forget(const struct room *r, const struct article *x, struct error *e)
{
    return (!x->url.n || incomplete_drop(r->root, x->url, e)) &&
           (!x->address.text.n || incomplete_drop(r->root, x->address.text, e));
}

const struct page *article_page(const struct room *r, struct error *e)
{
    if (r->lone_file.n && r->pages_len && r->pages[0]->reading)
        return r->pages[0];
    if (!r->lone_file.n && r->coverage_len)
        return r->coverage[0];
    error_set(e, ERROR_MISSING, "%s has no coverage page", r->root);
    error_remedy(e, "name the page");
    return NULL;
}

static bool same_article(struct arena *a, const struct clip *c, const struct article *x,
                         const struct outlet *outlet, const struct str ids[3])
{
    for (int i = 0; i < 3; i++)
        if (ids[i].n && str_eq(c->identity, ids[i]))
            return true;
    struct str title = fold_words(a, x->facts.title.text);
    if (title.n < 12 || !str_eq(fold_words(a, c->title), title))
        return false;
    // An outlet may have several domains: nextinpact.com became next.ink.
    return (outlet && c->outlet == outlet) || same_site(a, x->final_url, c->url);
}

const struct clip *article_known(struct arena *a, const struct room *r, const struct article *x)
{
    struct str canonical = x->facts.canonical.text;
    const struct str ids[3] = {address_identity(a, x->url), address_identity(a, x->final_url),
                               canonical.n ? address_identity(a, canonical) : STR_NONE};
    const struct outlet *outlet = outlet_by_address(r->outlets, x->final_url);
    for (size_t p = 0; p < r->pages_len; p++)
        for (size_t i = 0; i < r->pages[p]->clips_len; i++)
            if (same_article(a, r->pages[p]->clips[i], x, outlet, ids))
                return r->pages[p]->clips[i];
    return NULL;
}
