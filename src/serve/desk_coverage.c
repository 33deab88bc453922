// SPDX-License-Identifier: MIT
// Pages of the desk about coverage, for staff.
#include "serve/notice.h"

static void links(struct desk_call *c)
{
    struct error e = {0};
    if (notice_show_links(c, c->desk->store, &e))
        page_render(c, 200, "desk/links");
    else
        page_refused(c, &e, STR("/desk/"));
}

static void candidates(struct desk_call *c)
{
    struct error e = {0};
    if (notice_show_candidates(c, c->desk->store, "/desk/watch", &e))
        page_render(c, 200, "desk/watch");
    else
        page_refused(c, &e, STR("/desk/"));
}

static void decide(struct desk_call *c)
{
    struct error e = {0};
    bool kept;
    if (!notice_decide(c, c->desk->store, c->site->path, &kept, &e))
        page_refused(c, &e, STR("/desk/watch"));
    else if (kept)
        page_message(c, 200, "keeper-kept", "watch-kept");
    else
        page_redirect(c, STR("/desk/watch"));
}

const struct desk_route desk_coverage_routes[] = {
    {HTTP_GET, "/desk/links", links, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/watch", candidates, NEED_STAFF, NULL},
    {HTTP_POST, "/desk/watch", decide, NEED_STAFF, NULL},
};
const size_t desk_coverage_routes_len = sizeof desk_coverage_routes / sizeof *desk_coverage_routes;
