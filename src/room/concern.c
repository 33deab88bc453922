// SPDX-License-Identifier: MIT
#include "room/concern.h"

#include "room/asked.h"
#include "room/takeover.h"
#include "room/update.h"

struct concern {
    const struct room *was, *now;
    struct str asked;
};

// Whether another page has the address, or one that leads there.
static bool is_taken(const struct room *r, const struct page *p, struct str url)
{
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *other = r->pages[i];
        if (other != p &&
            (str_eq(other->url, url) || str_is_among(url, other->aliases, other->aliases_len)))
            return true;
    }
    return false;
}

// Whether nothing in the room depended on the folder that holds the file being there.
static bool folders_stay(const struct concern *c, struct str path)
{
    const struct load_record *record = c->was->record;
    for (size_t n = path.n; n-- > 0;) {
        struct str folder = str_slice(path, 0, n + 1); // with its slash
        bool shared = path.p[n] != '/';
        for (size_t i = 0; !shared && i < record->len; i++) {
            struct str other = record->sources[i].path;
            shared = str_starts(other, folder) && update_page_of(c->now, other);
        }
        if (!shared && asked_has(c->asked, ASKED_FILE, str_slice(path, 0, n)))
            return false;
    }
    return true;
}

// Whether no page asked for this one, wherever it stands or stood, and it shares no address.
static bool stands_alone(const struct concern *c, const struct room *r, const struct page *p)
{
    bool alone = p->published && !p->home && p->kind == PAGE_RELEASE && !p->expiry_date &&
                 !value_get(p->front, STR("check")) && !asked_has(c->asked, ASKED_FILE, p->path) &&
                 !asked_has(c->asked, ASKED_ADDRESS, p->url) && !is_taken(r, p, p->url);
    for (size_t i = 0; alone && i < p->aliases_len; i++)
        alone = !asked_has(c->asked, ASKED_ADDRESS, p->aliases[i]) &&
                !is_taken(r, p, p->aliases[i]) && !str_eq(p->aliases[i], p->url) &&
                !str_is_among(p->aliases[i], p->aliases, i);
    return alone && folders_stay(c, p->path);
}

bool changes_stand_alone(const struct room *was, const struct room *now, struct str asked)
{
    const struct room_update *u = now->update;
    const struct concern c = {was, now, asked};
    bool alone = true;
    for (size_t i = 0; alone && i < u->changes_len; i++) {
        const struct page_change *p = &u->changes[i];
        alone = page_stays(p) || ((!p->was || stands_alone(&c, was, p->was)) &&
                                  (!p->now || stands_alone(&c, now, p->now)));
    }
    return alone;
}
