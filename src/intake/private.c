// SPDX-License-Identifier: MIT
#include "intake/private.h"

#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "net/warc.h"
#include "text/address.h"

struct keeping {
    const struct room *room;
    const char *folder;
    const char *software;
    struct arena *a;
    size_t kept;
    struct error error;
    bool failed;
};

struct one {
    struct keeping *keeping;
    struct str url;
    const char *path;
};

bool private_wanted(const struct room *r)
{
    return value_bool(value_get(r->config, STR("links")), STR("copies"), false);
}

static bool write_copy(struct one *x, const struct fetch_result *r, struct error *e)
{
    AUTO_BUF out = BUF_EMPTY;
    const struct transfer_result *t = r->last;
    struct warc_exchange *all = ARENA_ARRAY(x->keeping->a, r->hops_len + 1, struct warc_exchange);
    for (size_t i = 0; i < r->hops_len; i++) {
        const struct fetch_hop *h = &r->hops[i];
        struct str from = str_of(i ? r->hops[i - 1].url : r->url);
        all[i] = (struct warc_exchange){from, h->sent, h->head, h->body, h->cut, h->at, h->peer};
    }
    all[r->hops_len] = (struct warc_exchange){
        str_of(r->final_url), t->sent, t->head, t->body, t->cut, clock_now(), t->peer};
    const char *slash = strrchr(x->path, '/');
    warc_write(&out, &(struct warc_file){
                         .name = slash ? slash + 1 : x->path,
                         .software = str_of(x->keeping->software),
                         .note = str_format(x->keeping->a,
                                            "private copy of %.*s; the article is under the "
                                            "copyright of its publisher",
                                            STR_ARG(x->url)),
                         .at = clock_now(),
                         .exchanges = all,
                         .len = r->hops_len + 1,
                     });
    return file_replace(x->path, buf_view(&out), true, e) &&
           (chmod(x->path, 0600) == 0 || error_errno(e, "cannot make %s private", x->path));
}

static void answered(void *user, const struct fetch_result *r)
{
    struct one *x = user;
    struct keeping *k = x->keeping;
    bool good = r->status == FETCH_ANSWERED && r->last->http_status / 100 == 2;
    if (!good || k->failed)
        return;
    if (write_copy(x, r, &k->error))
        k->kept++;
    else
        k->failed = true;
}

static void ask(struct keeping *k, struct fetcher *f, struct str url)
{
    struct str identity = address_identity(k->a, url);
    struct str name = str_format(k->a, "%016llx.warc", (unsigned long long)str_hash(identity));
    struct one *x = ARENA_NEW(k->a, struct one);
    *x = (struct one){k, url, path_join(k->a, k->folder, str_c(k->a, name))};
    if (file_exists(x->path))
        return;
    fetch_add(f, &(struct fetch_request){
                     .url = str_c(k->a, url),
                     .spec = {.body_limit = PRIVATE_LARGEST,
                              .exact = true,
                              .accept = "text/html,application/xhtml+xml,*/*;q=0.8"},
                     .done = answered,
                     .user = x,
                 });
}

bool private_keep(const struct room *r, const struct room_links *links,
                  const struct health_state *states, size_t len, const struct fetch_options *fetch,
                  bool (*stop)(void *context), void *context, size_t *kept, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct keeping k = {.room = r, .a = &a, .software = fetch->transfer.user_agent};
    struct fetcher *f;
    k.folder = path_join(&a, r->root, "data/copies");
    *kept = 0;
    if (!file_make_folders(k.folder, e) || !fetcher_make(fetch, &f, e))
        return false;
    for (size_t i = 0; i < len; i++) {
        const struct link_place *at = links_place(links, states[i].url);
        bool there = states[i].verdict == LINK_OK || states[i].verdict == LINK_PAYWALLED ||
                     states[i].verdict == LINK_MOVED;
        if (at && at->title.n && there)
            ask(&k, f, states[i].url);
    }
    fetch_run(f, stop, context);
    fetcher_free(f);
    *kept = k.kept;
    if (k.failed && e)
        *e = k.error;
    return !k.failed || error_context(e, "keeping private copies");
}
