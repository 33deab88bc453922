// SPDX-License-Identifier: MIT
// Records whose key for titles holds the outlet, what it was and when, and whose title stands in
// another field: "title: The Courier - Interview (May 2021)", "details: <a href=…>A town of
// glass</a>". Several on a page show that it keeps them so.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAME_LONGEST = 60, KIND_LONGEST = 40, SEVERAL = 3 };

struct parted {
    struct piece name, kind, title; // title.end == title.at: the record is another
};

static bool begins_dash(struct str s)
{
    return str_starts(s, STR(" - ")) || str_starts(s, STR(" – ")) || str_starts(s, STR(" — "));
}

static bool is_edge(char c)
{
    return c == ' ' || c == '-' || (unsigned char)c >= 0x80;
}

// Whether brackets hold a year and no sentence.
static bool holds_year(struct str s)
{
    enum { LONGEST = 48, DIGITS = 4 };
    size_t digits = 0;
    for (size_t i = 0; i < s.n && s.n <= LONGEST; i++) {
        digits = is_digit_ascii(s.p[i]) ? digits + 1 : 0;
        if (digits == DIGITS && (i + 1 == s.n || !is_digit_ascii(s.p[i + 1])))
            return true;
    }
    return false;
}

// "The Courier - Interview (May 2021)" from `from` on: name and kind.
static bool part_field(struct str s, uint32_t from, struct parted *out)
{
    size_t open = str_rfind_char(s, '('), dash = 1;
    if (open == STR_NOT_FOUND || !str_ends(s, STR(")")) ||
        !holds_year(str_slice(s, open + 1, s.n - 1)))
        return false;
    while (dash < open && !begins_dash(str_from(s, dash)))
        dash++;
    size_t at = dash, end = open;
    while (at < end && is_edge(s.p[at]))
        at++;
    while (end > at && (s.p[end - 1] == ' ' || s.p[end - 1] == '-'))
        end--;
    out->name = (struct piece){from, from + (uint32_t)dash};
    out->kind = (struct piece){from + (uint32_t)at, from + (uint32_t)end};
    return dash <= NAME_LONGEST && end > at && end - at <= KIND_LONGEST;
}

static struct str text_of(const struct item *x, struct piece p)
{
    return (struct str){x->f.text + p.at, p.end - p.at};
}

// What else the record says: the text of its link, or the only other field.
static struct piece text_beside(const struct item *x, int cell)
{
    enum { TEXT_LEAST = 3, FOLDED = 240 };
    char room[2 * FOLDED];
    struct piece found = {0, 0};
    for (size_t i = 0; i < x->f.runs_len; i++) {
        const struct run *run = &x->f.runs[i];
        bool linked = run->link >= 0 && run->link == x->primary;
        if (run->cell < 0 || run->cell == cell || (x->primary >= 0 && !linked))
            continue;
        if (found.end && run->at > found.end + 1)
            return (struct piece){0, 0};
        found.at = found.end ? found.at : run->at;
        found.end = run->at + run->len;
    }
    struct str text = text_of(x, found);
    bool brief = text.n <= FOLDED;
    if (text.n < TEXT_LEAST || value_is_address(text, 0) ||
        (brief && (words_whole_is(fold_words_into(text, room, sizeof room)) & WORD_GENERIC_LINK)))
        return (struct piece){0, 0};
    return found;
}

static struct parted part_record(const struct item *x)
{
    struct parted p = {0};
    for (size_t i = 0; x->kind == BLOCK_RECORD && i < x->f.runs_len; i++) {
        const struct run *run = &x->f.runs[i];
        if (run->cell < 0 || (size_t)run->cell >= x->roles_len || run->link >= 0 ||
            !(x->roles[run->cell] & WORD_TITLE))
            continue;
        bool parted = part_field((struct str){x->f.text + run->at, run->len}, run->at, &p);
        p.title = parted ? text_beside(x, run->cell) : p.title;
        break;
    }
    return p;
}

// "Author", "Speaker": what was done there by those whose page it is.
static bool is_own_part(struct str kind)
{
    static const char *const own[] = {"author", "co author", "coauthor",    "autor",   "autorin",
                                      "auteur", "auteure",   "autrice",     "autora",  "autore",
                                      "mentor", "moderator", "contributor", "co autor"};
    char room[2 * KIND_LONGEST];
    struct str says = fold_words_into(kind, room, sizeof room);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_eq(says, str_of(own[i])))
            return true;
    struct str last = str_from(says, str_rfind_char(says, ' ') + 1); // STR_NOT_FOUND + 1 is 0
    return words_is_beside(last, BESIDE_TALK);                       // "Closing Keynote"
}

void fields_part_kinds(struct reader *r)
{
    size_t records = 0, parted = 0, kinds = 0, titles = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        struct parted p = part_record(x);
        records += x->kind == BLOCK_RECORD;
        parted += p.title.end > p.title.at;
        if (p.title.end > p.title.at) {
            kinds += p.kind.end - p.kind.at;
            titles += p.title.end - p.title.at;
        }
    }
    if (parted < SEVERAL || parted * 3 < records * 2 || titles < kinds)
        return;
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct parted p = part_record(x);
        if (p.title.end == p.title.at)
            continue;
        x->outlet = p.name;
        x->title = p.title;
        x->own_part = is_own_part(text_of(x, p.kind));
    }
}
