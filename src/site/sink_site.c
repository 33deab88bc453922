// SPDX-License-Identifier: MIT
// A site as the source of a sink.
#include "site/sink.h"

static const struct route *site_route_of(const void *context, size_t i)
{
    return site_route(context, i);
}

static bool site_render_of(const void *context, const struct route *route, struct arena *scratch,
                           struct buf *out, struct error *e)
{
    return site_render(context, route, scratch, out, e);
}

static uint64_t site_shown_by(const void *context, const struct route *route)
{
    return site_shows(context, route);
}

struct sink_source sink_source_of(const struct site *s)
{
    return (struct sink_source){s, site_len(s), site_route_of, site_render_of, NULL, site_shown_by};
}
