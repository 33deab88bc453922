// SPDX-License-Identifier: MIT
// The same pages as the desk has about coverage, for the keeper of a room without a desk.
#include "serve/keeper_call.h"
#include "serve/notice.h"

enum { FORM_BODY = 16 << 10 };

// A room whose links were never asked and that watches no feed has no store.
static bool has_store(struct keeper_call *k)
{
    if (k->keeper->store)
        return true;
    page_message(&k->c, 404, "keeper-no-store", "keeper-no-store-help");
    return false;
}

static void links(struct keeper_call *k)
{
    struct error e = {0};
    struct room *r = has_store(k) ? keeper_room(k) : NULL;
    if (!r)
        return;
    k->c.room = r;
    if (notice_show_links(&k->c, k->keeper->store, &e))
        page_render(&k->c, 200, "desk/links");
    else
        keeper_failed(k, &e);
    room_free(r);
}

static void candidates(struct keeper_call *k)
{
    struct error e = {0};
    struct room *r = has_store(k) ? keeper_room(k) : NULL;
    if (!r)
        return;
    k->c.room = r;
    show(&k->c, &k->c.page, "token", keeper_token(k));
    if (notice_show_candidates(&k->c, k->keeper->store, "/-/watch", &e))
        page_render(&k->c, 200, "desk/watch");
    else
        keeper_failed(k, &e);
    room_free(r);
}

static void decide(struct keeper_call *k)
{
    struct error e = {0};
    bool kept;
    if (!has_store(k))
        return;
    if (!notice_decide(&k->c, k->keeper->store, k->keeper->path, &kept, &e))
        keeper_failed(k, &e);
    else if (kept)
        page_message(&k->c, 200, "keeper-kept", "watch-kept");
    else
        page_redirect(&k->c, STR("/-/watch"));
}

const struct keeper_route keeper_coverage_routes[] = {
    {HTTP_GET, "/-/links", links, KEEPER_NOTHING, 0, NULL},
    {HTTP_GET, "/-/watch", candidates, KEEPER_NOTHING, 0, NULL},
    {HTTP_POST, "/-/watch", decide, KEEPER_FORM, FORM_BODY, NULL},
};
const size_t keeper_coverage_routes_len =
    sizeof keeper_coverage_routes / sizeof *keeper_coverage_routes;
