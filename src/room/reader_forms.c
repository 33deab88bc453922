// SPDX-License-Identifier: MIT
// Forms in which entries put names, titles and kinds of things beside one another, and which tell
// them apart whatever the address says.
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

// "[Interview — WXYZ](…)": behind such a word and a dash a name that is no person's.
bool is_headed_by_kind(const struct work *w, int name)
{
    struct str fold = atoms_fold(&w->a, (size_t)name, (size_t)name);
    return name > 0 && (w->word[name - 1] & WORD_KIND) && w->a.items[name].before == '-' &&
           w->segment[0][name] == w->segment[0][name - 1] && !w->a.items[name].quoted &&
           !prose_starts_lower(&w->x->f, w->a.items[name].at) &&
           ((w->units[name] == 1 && !words_is_first_name(fold)) ||
            outlet_by_words(w->r->outlets, fold) || address_host_names(&w->address, fold) >= 0.9F);
}

// "–Jane Doe, The Reed: A Journal, May 2017": behind what the press says, its name goes up to the
// date, and who wrote it stands before.
float weigh_attributed(const struct work *w, const struct candidate *c)
{
    bool whole = (size_t)c->last + 1 == w->a.len && w->a.items[c->first].before != ':' &&
                 !(c->last > c->first && seems_person(w, c->first));
    return whole ? W_OUTLET_CONNECTOR : -W_OUTLET_PART;
}

// "**The Courier:** [The Courier feature](…)": all of the article's link, behind a name and a
// colon, says that name and more.
bool repeats_label(const struct work *w, const struct candidate *c)
{
    int i = c->first, n = (int)w->a.len;
    if (i == 0 || !w->primary[i] || w->primary[i - 1] || w->a.items[i - 1].bracket ||
        (c->last + 1 < n && w->primary[c->last + 1]) ||
        !prose_has_char(&w->x->f, w->a.items[i - 1].at, w->a.items[i].at, ":"))
        return false;
    struct str name = atoms_fold(&w->a, (size_t)i - 1, (size_t)i - 1);
    return name.n && c->fold.n > name.n && str_contains(c->fold, name);
}

// "The Courier, par Jean Roseau"
bool begins_with_by(const struct work *w, int i)
{
    return (w->first_word[i] & WORD_BY) && w->units[i] > 1 &&
           prose_starts_lower(&w->x->f, w->a.items[i].at);
}
