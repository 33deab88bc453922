// SPDX-License-Identifier: MIT
// What stands behind an outlet or a title between dashes and is no title: where the paper appears,
// "Interview – The Courier – Fenmouth, India", and the sort of thing with its language, "A town of
// glass – Web (EN)".
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LONGEST = 60, DASH = 5 }; // " – "

static const char *const dashes[] = {" – ", " — ", " - "};

// Whether the text is kinds of things and nothing else.
static bool are_sorts(struct str text)
{
    char room[2 * LONGEST];
    struct str rest = text.n <= LONGEST ? fold_words_into(text, room, sizeof room) : STR_NONE, word;
    bool any = rest.n > 0;
    while (any && str_split(&rest, ' ', &word))
        if (!(words_one_is(word) & WORD_KIND))
            return false;
    return any;
}

// "Fenmouth, India".
static bool is_town_and_country(struct str text)
{
    char room[2 * LONGEST];
    size_t comma = str_rfind_char(text, ',');
    if (comma == STR_NOT_FOUND || comma < 2 || text.n > LONGEST)
        return false;
    struct str fold = fold_words_into(str_from(text, comma + 1), room, sizeof room);
    return fold.n && words_is_place(fold);
}

// Where the last dash between blanks stands, and how many bytes it has; text.n when none does.
static size_t last_dash(struct str text, size_t *bytes)
{
    size_t found = text.n;
    *bytes = 0;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        struct str dash = str_of(dashes[i]);
        for (size_t at = text.n >= dash.n ? text.n - dash.n + 1 : 0; at-- > 0;) {
            if (!str_starts(str_from(text, at), dash))
                continue;
            if (!*bytes || at > found) {
                found = at;
                *bytes = dash.n;
            }
            break;
        }
    }
    return found;
}

static struct str text_of(const struct item *x, struct piece p)
{
    return (struct str){x->f.text + p.at, p.end - p.at};
}

// "Interview – The Courier – Fenmouth, India" as one title: the name in the midst of it.
static struct piece name_within(const struct item *x, struct piece t)
{
    enum { NAME_LEAST = 3, NAME_WORDS = 6 };
    const struct piece none = {0, 0};
    struct str text = text_of(x, t);
    if (str_find_char(text, ',') == STR_NOT_FOUND)
        return none;
    size_t bytes, place = last_dash(text, &bytes), kind, words = 1;
    if (place == text.n || !is_town_and_country(str_from(text, place + bytes)))
        return none;
    text.n = place;
    kind = last_dash(text, &bytes);
    if (kind == text.n || !are_sorts(str_slice(text, 0, kind)) ||
        text.n < kind + bytes + NAME_LEAST)
        return none;
    struct piece name = {t.at + (uint32_t)(kind + bytes), t.at + (uint32_t)place};
    for (uint32_t i = name.at; i < name.end; i++)
        words += x->f.text[i] == ' ';
    return words <= NAME_WORDS && !prose_starts_lower(&x->f, name.at) ? name : none;
}

// Where a title ends before " – Web (EN)".
static uint32_t before_sort(const struct item *x, struct piece t)
{
    enum { TITLE_LEAST = 8 };
    struct str text = text_of(x, t);
    if (!str_ends(text, STR(")")))
        return t.end;
    size_t bytes, at = last_dash(text, &bytes);
    struct str tail = str_from(text, at + bytes);
    bool sort = at < text.n && at >= TITLE_LEAST && str_find_char(tail, '(') != STR_NOT_FOUND &&
                are_sorts(tail);
    return sort ? t.at + (uint32_t)at : t.end;
}

void titles_leave_places(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->title.end <= x->title.at || x->kind == BLOCK_RECORD || x->kind == BLOCK_ROW)
            continue;
        x->title.end = before_sort(x, x->title);
        bool named = x->outlet.end > x->outlet.at;
        struct piece name = named ? (struct piece){0, 0} : name_within(x, x->title);
        if (name.end > name.at)
            x->outlet = name;
        bool behind = named && x->title.at >= x->outlet.end &&
                      x->title.at <= x->outlet.end + DASH &&
                      is_town_and_country(text_of(x, x->title));
        if (name.end > name.at || behind)
            x->title = (struct piece){0, 0};
    }
}
