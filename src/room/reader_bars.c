// SPDX-License-Identifier: MIT
// Links whose text a bar parts, "[A town of glass | The Courier](…)": what addresses and the table
// say of some tells on which side of the bar all of them name the outlet.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

// Whether a bar parts atoms i - 1 and i, which both belong to the article's link.
static bool is_barred(const struct work *w, size_t i)
{
    const struct atom *m = &w->a.items[i];
    return m->before == '|' && in_primary(w, (int)i) && in_primary(w, (int)i - 1) &&
           prose_has_char(&w->x->f, m[-1].end, m->at, "|");
}

// The atoms between which the bars stand: first ends before *first_end, last begins with *last.
// False: there is none, or the link does not say all of the entry.
static bool bars_of(const struct work *w, size_t *first_end, size_t *last)
{
    *first_end = *last = 0;
    for (size_t i = 0; i < w->a.len; i++) {
        if (!in_primary(w, (int)i) || w->a.items[i].cell >= 0)
            return false;
        if (i == 0 || !is_barred(w, i))
            continue;
        *first_end = *first_end ? *first_end : i;
        *last = i;
    }
    return *last > 0;
}

// Whether atoms from to end - 1, or the last of them, are called as the address or the table call
// the outlet.
static bool names_outlet(struct work *w, size_t from, size_t end)
{
    for (size_t k = from; k < end; k++) {
        struct str fold = atoms_fold(&w->a, k, end - 1);
        if (outlet_by_words(w->r->outlets, fold) || address_names(&w->address, fold) >= 0.7F)
            return true;
    }
    return false;
}

enum head_side bars_decide(struct work *w, const struct proposals *all)
{
    enum { LEAST = 3 };
    size_t first = 0, last = 0, end, begin;
    for (uint32_t i = 0; i < w->r->items_len; i++) {
        if (w->r->items[i].primary < 0 || !memchr(w->r->items[i].f.text, '|', w->r->items[i].f.n))
            continue;
        work_turn(w, i, &all[i]);
        if (bars_of(w, &end, &begin)) {
            first += names_outlet(w, 0, end);
            last += names_outlet(w, begin, w->a.len);
        }
        work_leave(w, i);
    }
    size_t most = first > last ? first : last, least = first + last - most;
    if (most < LEAST || most < 3 * least)
        return HEAD_NONE;
    return most == first ? HEAD_FIRST : HEAD_LAST;
}

// Says of atoms from to end - 1 what they are.
static void label(struct work *w, size_t from, size_t end, uint16_t role)
{
    for (size_t i = from; i < end; i++)
        w->label[i] = role;
}

void bars_label(struct work *w)
{
    enum { NAME_WORDS = 10 };
    size_t first_end, last, n = w->a.len;
    if (!bars_of(w, &first_end, &last))
        return;
    size_t from = w->bars == HEAD_FIRST ? 0 : last, end = w->bars == HEAD_FIRST ? first_end : n;
    size_t name = from; // "… | Jane Doe, The Courier"
    if (name + 1 < end && w->a.items[name + 1].before == ',' && is_person(w, (int)name))
        w->label[name++] = WORD_AUTHOR;
    // What goes on behind a comma or dash otherwise is weighed like any other.
    if (end > name + 1 || w->units[name] > NAME_WORDS || w->a.items[name].quoted)
        return;
    for (size_t k = 0; k < n; k++) // the address says that another part is
        if (k != name && (outlet_by_words(w->r->outlets, atoms_fold(&w->a, k, k)) ||
                          host_named(w, (int)k) >= 0.7F))
            return;
    label(w, name, end, is_person(w, (int)name) ? WORD_AUTHOR : WORD_OUTLET);
    if (w->bars == HEAD_FIRST)
        label(w, last, n, WORD_TITLE);
    else
        label(w, 0, first_end, WORD_TITLE);
}
