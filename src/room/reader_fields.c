// SPDX-License-Identifier: MIT
// What the key for the outlet holds beside the name: "QSP — magazine of the club, issue 06/2025",
// "QSP — Jane Doe". Where most such fields have parts, and many more in them than a name has, the
// first part is the outlet. And what a title holds beside it, where most titles of a list are
// "Outlet, Place, « Title »".
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"

// Where the first part of a field ends, up to a dash or bar between spaces; its length when it has
// one part.
static uint32_t first_part(struct str s)
{
    static const char *const marks[] = {" — ", " – ", " | ", " · ", " - "};
    size_t end = s.n;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(s, str_of(marks[i]));
        end = at < end ? at : end;
    }
    return (uint32_t)end;
}

// The field of the key for outlets, when the item's outlet stands in one.
static struct piece outlet_field(const struct item *x)
{
    const struct run *run = x->kind == BLOCK_RECORD && x->outlet.end > x->outlet.at
                                ? flat_run_at(&x->f, x->outlet.at)
                                : NULL;
    bool called = run && run->cell >= 0 && (size_t)run->cell < x->roles_len &&
                  (x->roles[run->cell] & WORD_OUTLET);
    return called ? (struct piece){run->at, run->at + run->len} : (struct piece){0, 0};
}

// Figures, brackets or a further part behind the first: an issue, an author, a call sign.
static bool says_more(struct str tail)
{
    for (size_t i = 0; i < tail.n; i++)
        if (is_digit_ascii(tail.p[i]) || tail.p[i] == '(')
            return true;
    return first_part(tail) < tail.n;
}

// The field of the key for titles, when names of outlets stand in it as well.
static struct piece mixed_field(const struct item *x)
{
    const struct piece none = {0, 0};
    const struct run *run = x->kind == BLOCK_RECORD && x->f.runs_len ? &x->f.runs[0] : NULL;
    for (size_t i = 0; run && i < x->f.runs_len; i++, run++)
        if (run->cell >= 0 && (size_t)run->cell < x->roles_len &&
            (x->roles[run->cell] & WORD_TITLE) && (x->roles[run->cell] & WORD_NAME))
            return (struct piece){run->at, run->at + run->len};
    return none;
}

bool field_quotes(struct str text, struct piece *name, struct piece *title)
{
    enum { NAME_LEAST = 3, NAME_LONGEST = 60 };
    static const char *const pairs[][2] = {{"«", "»"}, {"“", "”"}, {"„", "“"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str open = str_of(pairs[i][0]), close = str_of(pairs[i][1]);
        size_t at = str_find(text, open), comma = str_find_char(text, ','), end = at;
        size_t from = at == STR_NOT_FOUND ? text.n : at + open.n;
        size_t to = str_find(str_from(text, from), close);
        if (at == STR_NOT_FOUND || to == STR_NOT_FOUND || at < NAME_LEAST || at > NAME_LONGEST ||
            comma > at)
            continue;
        for (to += from; from < to && text.p[from] == ' ';)
            from++;
        while (to > from && text.p[to - 1] == ' ')
            to--;
        for (end = comma; end > 0 && text.p[end - 1] == ' ';)
            end--;
        *name = (struct piece){0, (uint32_t)end};
        *title = (struct piece){(uint32_t)from, (uint32_t)to};
        return end >= NAME_LEAST && to > from;
    }
    return false;
}

static void part_quotations(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct piece p = mixed_field(x), name, title;
        if (p.end == p.at ||
            !field_quotes((struct str){x->f.text + p.at, p.end - p.at}, &name, &title))
            continue;
        x->outlet = (struct piece){p.at + name.at, p.at + name.end};
        x->title = (struct piece){p.at + title.at, p.at + title.end};
    }
}

void fields_cut(struct reader *r)
{
    part_quotations(r);
    enum { LEAST = 3, DASH = 3 };
    size_t all = 0, parted = 0, more = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        struct piece p = outlet_field(&r->items[i]);
        if (p.end == p.at)
            continue;
        struct str text = {r->items[i].f.text + p.at, p.end - p.at};
        uint32_t end = first_part(text);
        all++;
        parted += end < text.n;
        more += end < text.n && says_more(str_from(text, end + DASH));
    }
    for (size_t i = 0;
         i < r->items_len && parted >= LEAST && parted * 3 >= all * 2 && more * 2 >= parted; i++) {
        struct item *x = &r->items[i];
        struct piece p = outlet_field(x);
        uint32_t end = p.at + first_part((struct str){x->f.text + p.at, p.end - p.at});
        if (end < p.end && end > p.at)
            x->outlet = (struct piece){p.at, end};
    }
}
