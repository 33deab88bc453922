// SPDX-License-Identifier: MIT
#include "room/dead.h"

#include "text/address.h"

static bool is_web(struct str s)
{
    return address_kind_of(s) == ADDRESS_WEB;
}

static void add(struct room *r, const struct ledger *l, const struct value *entry)
{
    struct dead_link *d = ARENA_NEW(&r->arena, struct dead_link);
    int64_t copied;
    d->url = value_text(entry, STR("url"));
    d->copy = value_text(entry, STR("copy"));
    if (time_parse_rfc3339(value_text(entry, STR("copied")), &copied))
        d->copied = date_of_time(copied);
    const char *wrong = !is_web(d->url)                 ? "\"url\" is no web address"
                        : d->copy.n && !is_web(d->copy) ? "\"copy\" is no web address"
                                                        : NULL;
    if (wrong)
        diag_add(&r->diags, SEVERITY_WARNING, "ledger", l->name, ledger_line(l, entry), 1, "%s",
                 wrong)
            ->remedy = STR("write it with its scheme: https://www.example.org/article");
    if (!is_web(d->url))
        return;
    if (!is_web(d->copy))
        d->copy = STR_NONE;
    map_set(&r->dead, address_identity(&r->arena, d->url), d);
}

void dead_read(struct room *r)
{
    struct ledger l;
    r->dead = MAP_IN(&r->arena);
    if (!ledger_read(&r->arena, r->root, DEAD_FILE, &l, &r->diags))
        return;
    for (size_t i = 0; i < l.list.len; i++)
        add(r, &l, &l.list.items[i]);
}

const struct dead_link *dead_find(const struct room *r, struct str identity)
{
    return map_get(&r->dead, identity);
}

bool dead_none(const struct room *r)
{
    return r->dead.len == 0;
}
