// SPDX-License-Identifier: MIT
// Titles that end with the outlet in brackets: "[A town of glass (The Courier)](…)", "title: A town
// of glass (The Courier)". What addresses and the table say of some tells what the brackets of all
// the others hold, when nothing else names their outlets.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_slots.h"
#include "room/reader_words.h"
#include "text/fold.h"

static const struct str open_marks[] = {STR_INIT("("), STR_INIT("（"), STR_INIT("["),
                                        STR_INIT("【")};
static const struct str close_marks[] = {STR_INIT(")"), STR_INIT("）"), STR_INIT("]"),
                                         STR_INIT("】")};
enum { MARKS = sizeof open_marks / sizeof *open_marks };

// The brackets that end a title of x, and the title before them.
struct tail {
    struct piece title, name;
};

static bool find_tail(const struct item *x, struct tail *out)
{
    enum { LONGEST = 48, TITLE_LEAST = 6 };
    struct str text = {x->f.text + x->title.at, x->title.end - x->title.at};
    for (size_t m = 0; m < MARKS && x->title.end > x->title.at; m++) {
        if (!str_ends(text, close_marks[m]))
            continue;
        size_t end = text.n - close_marks[m].n, from = end > LONGEST ? end - LONGEST : 0;
        struct str last = str_slice(text, from, end);
        size_t at = STR_NOT_FOUND, next = 0, n;
        while ((n = str_find(str_from(last, next), open_marks[m])) != STR_NOT_FOUND) {
            at = from + next + n + open_marks[m].n;
            next += n + open_marks[m].n;
        }
        if (at == STR_NOT_FOUND || at >= end)
            return false;
        size_t title = at - open_marks[m].n;
        while (title > 0 && text.p[title - 1] == ' ')
            title--;
        uint32_t base = x->title.at;
        *out = (struct tail){{base, base + (uint32_t)title},
                             {base + (uint32_t)at, base + (uint32_t)end}};
        return title >= TITLE_LEAST;
    }
    return false;
}

// Whether the outlet was found in brackets right behind the title, in the same link or field.
static bool is_named_there(const struct item *x)
{
    const struct flat *f = &x->f;
    if (x->title.end <= x->title.at || x->outlet.end <= x->outlet.at ||
        x->outlet.at <= x->title.end || x->outlet.end >= f->n)
        return false;
    const struct run *title = flat_run_at(f, x->title.at), *name = flat_run_at(f, x->outlet.at);
    struct str gap = {f->text + x->title.end, x->outlet.at - x->title.end};
    struct str behind = {f->text + x->outlet.end, f->n - x->outlet.end};
    bool field = title && name && title->cell == name->cell && title->link == name->link &&
                 (title->cell >= 0 || title->link >= 0);
    for (size_t m = 0; m < MARKS && field; m++)
        if (str_eq(str_trim(gap), open_marks[m]) && str_starts(behind, close_marks[m]))
            return x->agreement >= 0.7F || x->outlet_known;
    return false;
}

// Whether what is in the brackets could be a name.
static bool may_name(struct reader *r, const struct item *x, struct piece in)
{
    enum { SPACES_MOST = 4 };
    const struct flat *f = &x->f;
    struct str text = {f->text + in.at, in.end - in.at};
    size_t spaces = 0;
    for (size_t i = 0; i < text.n; i++)
        spaces += text.p[i] == ' ';
    if (spaces > SPACES_MOST || prose_starts_lower(f, in.at) || roles_no_name(r, text) ||
        prose_has_char(f, in.at, in.end, "0123456789?!\""))
        return false;
    return !(words_whole_is(fold_words(&r->scratch, text)) & WORD_LANGUAGE_NAME);
}

// Which outlet it is; 0: none that is bracketed.
static uint64_t outlet_of(const struct item *x)
{
    return is_named_there(x)
               ? str_hash((struct str){x->f.text + x->outlet.at, x->outlet.end - x->outlet.at})
               : 0;
}

void bracketed_name(struct reader *r)
{
    enum { LEAST = 3 };
    size_t named = 0, unnamed = 0;
    uint64_t first = 0;
    bool various = false;
    struct tail tail;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        uint64_t outlet = x->ignored ? 0 : outlet_of(x);
        named += outlet != 0;
        various = various || (first && outlet && outlet != first);
        first = first ? first : outlet;
        unnamed += !x->ignored && find_tail(x, &tail);
    }
    for (size_t i = 0; i < r->items_len && named >= LEAST && various && named * 2 >= unnamed; i++) {
        struct item *x = &r->items[i];
        if (x->ignored || x->outlet.end > x->outlet.at || x->outlet_other.n ||
            !find_tail(x, &tail) || !may_name(r, x, tail.name))
            continue;
        x->outlet = tail.name;
        x->title = tail.title;
    }
    arena_reset(&r->scratch);
}
