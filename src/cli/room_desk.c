// SPDX-License-Identifier: MIT
#include "cli/room_desk.h"

bool room_desk_locate(const char *path, struct room_desk *out, struct error *e)
{
    struct room_options options = {0};
    *out = (struct room_desk){0};
    if (!room_load(path, &options, &out->room, e))
        return false;
    out->location = desk_store_location(&out->arena, out->room->config, out->room->root);
    return true;
}

bool room_desk_open(const char *path, struct room_desk *out, struct error *e)
{
    struct desk_options options;
    if (!room_desk_locate(path, out, e))
        return false;
    const struct room *r = out->room;
    if (!desk_options_read(&out->arena, r->config, r->root, &options, e))
        return false;
    if (!options.title.n)
        options.title = r->title;
    if (!options.base_url.n)
        options.base_url = r->base_url;
    return desk_open(r->root, out->location, &options, &out->desk, e);
}

void room_desk_close(struct room_desk *r)
{
    desk_close(r->desk);
    room_free(r->room);
    arena_free(&r->arena);
}
