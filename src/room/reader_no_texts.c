// SPDX-License-Identifier: MIT
// What stood in the place of a title or an outlet and is none, once it is known what is coverage:
// an address, or what a picture of the article is called, is no title, and "@marshnotes" names who
// wrote, to follow or to thank, where the address is not called so.
#include <string.h>

#include "room/reader_texts.h"
#include "room/reader_words.h"
#include "text/fold.h"

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

// "LE Monde screenshot": a picture calls itself one.
static bool is_called_picture(const struct item *x, struct str title)
{
    enum { LONGEST = 24 };
    char room[3 * LONGEST];
    const struct run *run = title.n ? flat_run_at(&x->f, x->title.at) : NULL;
    size_t space = str_rfind_char(title, ' ');
    struct str last = str_from(title, space == STR_NOT_FOUND ? title.n : space + 1);
    return run && (run->style & STYLE_PICTURE) && last.n && last.n <= LONGEST &&
           (words_whole_is(fold_words_into(last, room, sizeof room)) & WORD_PICTURE);
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
    if (is_address(title) || is_called_picture(x, title))
        x->title = (struct piece){0, 0};
}
