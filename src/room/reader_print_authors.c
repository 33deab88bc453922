// SPDX-License-Identifier: MIT
// Authors of entries without a link, where nothing but a mark parts them from the title: "Jane Doe:
// A town of glass. The Courier, 3 May 2021", "A town of glass – Jane Doe, The Courier (2021)". Of
// one entry it may be whom the article is about; where most entries name a person in the same
// place, and not the same one, these wrote them.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAME_LONGEST = 40, REST_WORDS = 2, LEAST = 3 };

// Where the person stands: by mark, before the title or behind it.
enum place {
    NOWHERE,
    COLON_BEHIND,
    COMMA_BEHIND,
    COMMA_BEFORE,
    DASH_BEFORE,
    BRACKET_BEFORE,
    PLACES
};

struct part {
    enum place place;
    struct piece name, title;
};

static bool has_words(const struct flat *f, uint32_t at, uint32_t end)
{
    uint32_t words = 1;
    for (uint32_t i = at; i < end; i++)
        words += f->text[i] == ' ';
    return end > at && words >= REST_WORDS;
}

static struct part before_title(const struct flat *f, struct piece t)
{
    struct part p = {.place = NOWHERE};
    uint32_t end = t.at, most = t.at + NAME_LONGEST;
    while (end < t.end && end <= most && f->text[end] != ':' && f->text[end] != ',')
        end++;
    if (end + 2 >= t.end || end > most || f->text[end + 1] != ' ' ||
        !prose_names_person(f, t.at, end) || !has_words(f, end + 2, t.end))
        return p;
    p.place = f->text[end] == ':' ? COLON_BEHIND : COMMA_BEHIND;
    p.name = (struct piece){t.at, end};
    p.title = (struct piece){end + 2, t.end};
    return p;
}

static struct part behind_title(const struct flat *f, struct piece t)
{
    static const struct {
        const char *mark;
        enum place place;
    } marks[] = {{", ", COMMA_BEFORE},
                 {" – ", DASH_BEFORE},
                 {" — ", DASH_BEFORE},
                 {" - ", DASH_BEFORE},
                 {" (", BRACKET_BEFORE}};
    uint32_t least = t.end - t.at > NAME_LONGEST ? t.end - NAME_LONGEST : t.at;
    for (uint32_t at = t.end; at > least; at--)
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
            struct str mark = str_of(marks[k].mark);
            if (at < t.at + mark.n || memcmp(f->text + at - mark.n, mark.p, mark.n) != 0)
                continue;
            struct part p = {marks[k].place, {at, t.end}, {t.at, at - (uint32_t)mark.n}};
            bool person = prose_names_person(f, at, t.end) && has_words(f, t.at, p.title.end);
            return person ? p : (struct part){.place = NOWHERE};
        }
    return (struct part){.place = NOWHERE};
}

static bool is_asked(const struct item *x)
{
    return x->primary < 0 && !x->ignored && x->title.end > x->title.at && x->kind != BLOCK_RECORD &&
           x->kind != BLOCK_ROW && (x->outlet.end > x->outlet.at || x->outlet_other.n);
}

static struct part part_of(const struct item *x)
{
    struct part p = before_title(&x->f, x->title);
    return p.place ? p : behind_title(&x->f, x->title);
}

void authors_in_print(struct reader *r)
{
    size_t places[PLACES] = {0}, persons[PLACES] = {0}, titled = 0;
    struct map seen = MAP_IN(r->arena);
    struct part *parts = ARENA_ARRAY(r->arena, r->items_len + 1, struct part);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (!is_asked(x))
            continue;
        titled++;
        struct part p = parts[i] = part_of(x);
        if (!p.place)
            continue;
        places[p.place]++;
        struct str name = {x->f.text + p.name.at, p.name.end - p.name.at};
        persons[p.place] += !map_get(&seen, name);
        map_set(&seen, name, r);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        enum place place = parts[i].place;
        bool most = places[place] >= LEAST && places[place] * 2 > titled && persons[place] > 1;
        if (place == NOWHERE || !(most || place == BRACKET_BEFORE)) // nothing closes that
            continue;
        x->title = parts[i].title;
        if (x->author.end <= x->author.at)
            x->author = parts[i].name;
    }
}
