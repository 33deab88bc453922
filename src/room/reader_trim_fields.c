// SPDX-License-Identifier: MIT
// What stands in the field for the outlet beside its name: an issue behind a comma, "The Courier,
// n°158 du 28 mars", and before it what sort of thing it was, "Reportage Radio Fen".
#include <string.h>

#include "room/reader_names.h"
#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAME_LEAST = 3, NAME_LONGEST = 80 };

// "n°158", "no. 12", "№ 4", "#7": the number of an issue begins the text.
static bool begins_issue(struct str s)
{
    static const char *const marks[] = {"n°", "nº", "no.", "nr.", "№", "#", "num.", "núm."};
    s = str_trim(s);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str mark = str_of(marks[i]), begins = str_slice(s, 0, mark.n);
        struct str rest = str_trim(str_from(s, mark.n));
        if (s.n > mark.n && str_eq_ascii(begins, mark) && is_digit_ascii(rest.p[0]))
            return true;
    }
    return false;
}

static uint32_t before_issue(const struct item *x, struct piece o)
{
    struct str text = {x->f.text + o.at, o.end - o.at};
    size_t comma = str_rfind_char(text, ',');
    bool issue =
        comma != STR_NOT_FOUND && comma >= NAME_LEAST && begins_issue(str_from(text, comma + 1));
    return issue ? o.at + (uint32_t)comma : o.end;
}

// Where the name begins behind a word for a sort of thing, when the table knows it without that
// word, or the site is called by it alone.
static uint32_t behind_sort(const struct reader *r, const struct item *x, struct piece o)
{
    enum { SORT_LEAST = 5, SORT_LONGEST = 24 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct str text = {x->f.text + o.at, o.end - o.at};
    size_t space = str_find_char(text, ' ');
    char sort_room[2 * SORT_LONGEST], room[2 * NAME_LONGEST], whole_room[2 * NAME_LONGEST];
    if (x->outlet_known || space == STR_NOT_FOUND || space > SORT_LONGEST ||
        text.n > NAME_LONGEST || text.n < space + 1 + NAME_LEAST)
        return o.at;
    struct str sort = fold_words_into(str_slice(text, 0, space), sort_room, sizeof sort_room);
    uint32_t at = o.at + (uint32_t)space + 1;
    if (!(words_one_is(sort) & WORD_KIND) ||
        words_is_beside(sort, BESIDE_MEDIUM | BESIDE_ARTICLE | BESIDE_BEFORE) ||
        sort.n < SORT_LEAST || (words_stems_in(sort) & STEM_MEDIA_NAME) ||
        prose_starts_lower(&x->f, at))
        return o.at;
    struct str name = fold_words_into(str_from(text, space + 1), room, sizeof room),
               whole = fold_words_into(text, whole_room, sizeof whole_room);
    if (outlet_by_words(r->outlets, whole))
        return o.at;
    float agrees = l ? name_agrees(name, l->host, l->url) : 0;
    bool sure = agrees >= 0.9F && agrees > name_agrees(whole, l->host, l->url);
    return sure || outlet_by_words(r->outlets, name) ? at : o.at;
}

struct piece outlet_trim_field(const struct reader *r, const struct item *x, struct piece o)
{
    if (x->kind != BLOCK_RECORD || o.end <= o.at)
        return o;
    o.end = before_issue(x, o);
    o.at = behind_sort(r, x, o);
    return o;
}
