// SPDX-License-Identifier: MIT
// The sites that a page's links lead to: most pages have many links to few of them, so what a host
// says is found out once.
#include <string.h>

#include "room/reader_names.h"
#include "room/reader_words.h"

struct site *site_of(struct reader *r, struct str host)
{
    enum { LONGEST = 256 };
    char room[LONGEST];
    if (host.n <= LONGEST) {
        for (size_t i = 0; i < host.n; i++)
            room[i] = (char)(host.p[i] >= 'A' && host.p[i] <= 'Z' ? host.p[i] + 32 : host.p[i]);
        struct site *known = map_get(&r->sites, (struct str){room, host.n});
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

struct address site_address(struct reader *r, struct site *s, struct str url)
{
    if (!s->labels)
        s->labels = labels_of_host(r->arena, s->host);
    return (struct address){
        .host = s->host, .url = url, .platform = s->is & HOST_PLATFORM, .of_host = *s->labels};
}
