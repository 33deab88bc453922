// SPDX-License-Identifier: MIT
// Copies of dead articles: the archives that the configuration names, asked for the copy that
// is nearest to the day on which the page says that the article appeared.
#include <string.h>

#include "intake/links.h"
#include "net/memento.h"
#include "room/dead.h"
#include "text/address.h"

static bool read_archive(const struct value *v, struct memento_archive *out, struct error *e)
{
    if (v->type == VALUE_MAP)
        *out =
            (struct memento_archive){value_text(v, STR("timegate")), value_text(v, STR("timemap"))};
    else
        *out = (struct memento_archive){.timegate = v->text};
    bool gate = address_kind_of(out->timegate) == ADDRESS_WEB;
    bool map = address_kind_of(out->timemap) == ADDRESS_WEB;
    if ((gate || map) && (gate || !out->timegate.n) && (map || !out->timemap.n))
        return true;
    error_set(e, ERROR_INPUT, "presse.yaml: links: archives: \"%.*s\" is no web address",
              STR_ARG(gate ? out->timemap : out->timegate));
    return error_remedy(e, "name a TimeGate: https://web.archive.org/web/");
}

bool links_archives(struct arena *a, const struct value *config, struct memento_archive **out,
                    size_t *len, struct error *e)
{
    const struct value *list = value_get(value_get(config, STR("links")), STR("archives"));
    size_t n = !list ? 0 : list->type == VALUE_LIST ? list->len : 1;
    struct memento_archive *archives = ARENA_ARRAY(a, n + 1, struct memento_archive);
    for (size_t i = 0; i < n; i++)
        if (!read_archive(list->type == VALUE_LIST ? &list->items[i] : list, &archives[i], e))
            return false;
    *out = archives;
    *len = n;
    return true;
}

// Noon of the day, so that a copy of the day itself is nearest whatever the zone.
static int64_t when_of(const struct link_place *at)
{
    return at && date_known(at->date) ? date_midnight(at->date) + 12 * 3600 : 0;
}

static void keep_copy(struct ledger *dead, const struct memento_query *q)
{
    char day[DATE_ISO_SIZE];
    date_iso(date_of_time(q->copied), day);
    for (size_t i = 0; i < dead->list.len; i++) {
        struct value *entry = &dead->list.items[i];
        if (!str_eq(value_text(entry, STR("url")), q->url))
            continue;
        ledger_set(dead, entry, STR("copy"), q->copy);
        ledger_set(dead, entry, STR("copied"), str_of(day));
    }
}

bool links_find_copies(const struct room_links *l, struct ledger *dead,
                       const struct fetch_options *fetch, const struct memento_archive *archives,
                       size_t archives_len, struct diags *diags, size_t *found, struct error *e)
{
    struct arena *a = dead->arena;
    struct memento_query *queries = ARENA_ARRAY(a, dead->list.len + 1, struct memento_query);
    size_t len = 0;
    *found = 0;
    for (size_t i = 0; i < dead->list.len; i++) {
        struct str url = value_text(&dead->list.items[i], STR("url"));
        if (address_kind_of(url) == ADDRESS_WEB && !value_text(&dead->list.items[i], STR("copy")).n)
            queries[len++] =
                (struct memento_query){.url = url, .when = when_of(links_place(l, url))};
    }
    if (!len || !archives_len)
        return true;
    if (!memento_find(fetch, archives, archives_len, a, queries, len, NULL, NULL, e))
        return error_context(e, "asking the archives");
    for (size_t i = 0; i < len; i++) {
        if (queries[i].copy.n) {
            keep_copy(dead, &queries[i]);
            ++*found;
        } else if (queries[i].trouble.n) {
            diag_add(diags, SEVERITY_NOTE, "archive", dead->name, 0, 0, "%.*s: %.*s",
                     STR_ARG(queries[i].url), STR_ARG(queries[i].trouble))
                ->remedy = STR("try again later");
        }
    }
    return true;
}
