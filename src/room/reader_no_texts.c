// SPDX-License-Identifier: MIT
// What stood in the place of a title or an outlet and is none, once it is known what is coverage:
// an address says where a title would say what, and "@marshnotes" names who wrote, to follow or to
// thank, where the address is not called so.
#include <string.h>

#include "room/reader_texts.h"
#include "room/reader_words.h"

// "@marshnotes", and nothing behind it.
static bool is_handle(struct str s)
{
    return s.n > 1 && s.p[0] == '@' && (is_alpha_ascii(s.p[1]) || s.p[1] == '_') &&
           !memchr(s.p, ' ', s.n);
}

// "https://…", "www.courier.example/2021/05", and nothing behind it.
static bool is_address(struct str s)
{
    bool begins = str_starts_ascii(s, STR("http://")) || str_starts_ascii(s, STR("https://")) ||
                  str_starts_ascii(s, STR("www."));
    return begins && !memchr(s.p, ' ', s.n);
}

void texts_leave(struct item *x)
{
    const char *text = x->f.text;
    struct str outlet = {text + x->outlet.at, x->outlet.end - x->outlet.at};
    struct str title = {text + x->title.at, x->title.end - x->title.at};
    bool shared = x->primary >= 0 && (link_host_is(&x->f.links[x->primary]) & HOST_PLATFORM);
    if (is_handle(outlet) && x->agreement < 0.7F && !x->outlet_known && x->primary >= 0 &&
        !shared && x->kind != BLOCK_RECORD)
        x->outlet = (struct piece){0, 0};
    if (is_address(title))
        x->title = (struct piece){0, 0};
}
