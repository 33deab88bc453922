// SPDX-License-Identifier: MIT
// The sites that a page's links lead to: most pages have many links to few of them, so what a host
// says is found out once.
#include <string.h>

#include "base/scan.h"
#include "room/reader_names.h"
#include "room/reader_words.h"

enum { LONGEST = 256 };

// The host in small letters; in room, of LONGEST bytes, if it has others.
static struct str lower_host(struct str host, char *room)
{
    unsigned capitals = 0;
    for (size_t i = 0; i < host.n; i += SCAN_BLOCK) {
        size_t left = host.n - i;
        scan_mask b = (scan_mask)(left >= SCAN_BLOCK ? scan_load(host.p + i)
                                                     : scan_load_part(host.p + i, left));
        capitals |= scan_bits((b > 'A' - 1) & (b < 'Z' + 1));
    }
    if (!capitals)
        return host;
    for (size_t i = 0; i < host.n; i++)
        room[i] = (char)(host.p[i] >= 'A' && host.p[i] <= 'Z' ? host.p[i] + 32 : host.p[i]);
    return (struct str){room, host.n};
}

struct site *site_of(struct reader *r, struct str host)
{
    char room[LONGEST];
    if (host.n <= LONGEST) {
        struct site *known = map_get(&r->sites, lower_host(host, room));
        if (known)
            return known;
    }
    struct site *s = ARENA_NEW(r->arena, struct site);
    s->host = str_lower_ascii(r->arena, host);
    s->is = words_host_is(s->host);
    map_set(&r->sites, s->host, s);
    return s;
}

const struct outlet *site_outlet(struct reader *r, struct site *s, struct str url)
{
    if (!s->looked_up)
        s->whole = outlet_of_host(r->outlets, s->host, &s->outlet);
    s->looked_up = true;
    return s->whole ? s->outlet : outlet_by_address(r->outlets, url);
}

const struct host_labels *site_labels(struct reader *r, struct site *s)
{
    if (!s->labels)
        s->labels = labels_of_host(r->arena, s->host);
    return s->labels;
}

void site_address(struct reader *r, struct site *s, struct str url, struct address *out)
{
    out->host = s->host;
    out->url = url;
    out->platform = s->is & HOST_PLATFORM;
    out->of_host = *site_labels(r, s);
    address_forget(out);
}

float item_agrees(struct reader *r, const struct item *x, struct str folded)
{
    struct address address;
    if (x->primary < 0)
        return 0;
    if (!x->site)
        return name_agrees(folded, x->host, x->f.links[x->primary].url);
    site_address(r, x->site, x->f.links[x->primary].url, &address);
    return address_names(&address, folded);
}
