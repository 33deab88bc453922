// SPDX-License-Identifier: MIT
// Tells the names of persons from those of outlets: by first names, and where few of them are
// known, by the page: a place in the entries at which most names are persons' holds persons.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

// "Jane Doe Foundation", "Jane Doe Show": more than a person is called by.
static bool names_house(const struct work *w, const struct atom *m, struct str fold)
{
    enum { OTHERS = STEM_MEDIA_NAME | STEM_INSTITUTION };
    return item_may_say(w->x, (struct piece){m->at, m->end}, OTHERS) &&
           words_stems_of(fold, OTHERS);
}

bool is_person(const struct work *w, int atom)
{
    const struct atom *m = &w->a.items[atom];
    struct str fold = atoms_fold(&w->a, (size_t)atom, (size_t)atom);
    if (w->stands_for_person[atom])
        return true;
    return w->units[atom] >= 2 && w->units[atom] <= 4 && words_is_first_name(first_word(fold)) &&
           !prose_starts_lower(&w->x->f, m->at) && !prose_is_no_person(&w->x->f, m->at, m->end) &&
           !names_house(w, m, fold);
}

bool seems_person(const struct work *w, int atom)
{
    const struct atom *m = &w->a.items[atom];
    struct str fold = atoms_fold(&w->a, (size_t)atom, (size_t)atom);
    if (is_person(w, atom))
        return true;
    if (w->units[atom] < 2 || w->units[atom] > 3 || names_house(w, m, fold))
        return false;
    bool starts = true;
    for (uint32_t i = m->at; i < m->end; i++) {
        if (is_digit_ascii(w->x->f.text[i]) || (starts && prose_starts_lower(&w->x->f, i)))
            return false;
        starts = w->x->f.text[i] == ' ';
    }
    return true;
}

bool are_persons(const struct work *w, int atom)
{
    static const char *const links[] = {" and ", " et ", " und ", " y ", " e ", " en ", " og "};
    struct str fold = atoms_fold(&w->a, (size_t)atom, (size_t)atom);
    enum { NAMES_LEAST = 4, NAMES_MOST = 8 };
    if (w->units[atom] < NAMES_LEAST || w->units[atom] > NAMES_MOST ||
        !words_is_first_name(first_word(fold)))
        return false;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        size_t at = str_find(fold, str_of(links[i]));
        if (at != STR_NOT_FOUND)
            return words_is_first_name(first_word(str_from(fold, at + strlen(links[i]))));
    }
    return false;
}

int persons_in_brackets(const struct work *w, int i, int j)
{
    bool person = false;
    int first = j + 1;
    for (; first > i + 1 && w->a.items[first - 1].bracket && seems_person(w, first - 1); first--)
        person = person || is_person(w, first - 1) || first <= j;
    bool begins = person && w->a.items[first].before == '(' && !w->a.items[first - 1].bracket;
    return begins ? first : j + 1;
}

// Where atom i stands among those of its segment: the same in entries that are alike.
static uint32_t person_place(const struct work *w, int i)
{
    enum { MOST = 3 };
    const struct atom *m = &w->a.items[i];
    uint32_t before = 0, behind = 0;
    while (before < MOST && i > (int)before &&
           w->segment[0][i - (int)before - 1] == w->segment[0][i])
        before++;
    while (behind < MOST && i + (int)behind + 1 < (int)w->a.len &&
           w->segment[0][i + (int)behind + 1] == w->segment[0][i])
        behind++;
    uint32_t style = m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE | STYLE_HEADING);
    uint32_t place = (uint32_t)w->x->kind * 4 + before;
    place = (place * 4 + behind) * 64 + style;
    place = place * 131 + (unsigned char)m->before;
    place = place * 67 + (uint32_t)(m->cell + 1);
    return place * 2 + 1; // never 0
}

// Where in `places` what is known of it lies or could lie; NULL: there are more kinds of places
// than a page has.
static const struct person_place *place_at(const struct person_place *places, uint32_t place)
{
    size_t at = (place * 2654435761U) >> 16;
    for (size_t k = 0; k < 8; k++) {
        const struct person_place *p = &places[(at + k) % PLACES_MOST];
        if (p->place == place || p->place == 0)
            return p;
    }
    return NULL;
}

// "[Jane Doe, *The Courier* 12, no. 3](…)": the article's link is all of the entry, and atom i
// begins it; behind a comma stands what is emphasised, and no words behind that.
static bool begins_citation(const struct work *w, int i)
{
    enum { EMPHASIS = STYLE_EMPHASIS | STYLE_CITE, WORDS_MOST = 2 };
    const struct atom *m = &w->a.items[i];
    if (i > 0 || w->a.len < 2 || !w->primary[i] || (m->style & EMPHASIS) ||
        !(m[1].style & EMPHASIS) || m[1].quoted || !prose_has_char(&w->x->f, m->end, m[1].at, ","))
        return false;
    for (size_t k = 2; k < w->a.len; k++)
        if (w->units[k] > WORDS_MOST || m[k].quoted || (m[k].style & EMPHASIS))
            return false;
    const struct link *l = &w->x->f.links[m->link];
    return l->at == 0 && l->end == w->x->f.n;
}

bool is_cited_person(const struct work *w, int i)
{
    return begins_citation(w, i) && is_person(w, i);
}

// A text of its own that is no part of a title or a field that says what it is.
static bool may_be_author(const struct work *w, int i)
{
    const struct atom *m = &w->a.items[i];
    bool apart = (!w->primary[i] && m->link < 0) || begins_citation(w, i);
    return apart && !m->quoted && !m->bracket && !role_of(w, i) &&
           !(m->style & (STYLE_QUOTE | STYLE_HEADING)) &&
           !(w->word[i] & (WORD_KIND | WORD_GENERIC_LINK | WORD_CONNECTOR));
}

size_t persons_note(const struct work *w, struct person_note *notes)
{
    size_t len = 0;
    for (int i = 0; i < (int)w->a.len; i++)
        if (may_be_author(w, i))
            notes[len++] =
                (struct person_note){person_place(w, i), is_person(w, i)      ? PERSON_IS
                                                         : seems_person(w, i) ? PERSON_SEEMS
                                                                              : PERSON_NOT};
    return len;
}

bool persons_count(struct person_place *places, const struct person_note *notes, size_t len)
{
    bool names = false;
    for (size_t i = 0; i < len; i++) {
        const struct person_place *at = place_at(places, notes[i].place);
        if (!at)
            continue;
        struct person_place *p = &places[at - places];
        p->place = notes[i].place;
        p->persons += notes[i].is == PERSON_IS;
        p->seeming += notes[i].is == PERSON_SEEMS;
        p->others += notes[i].is == PERSON_NOT;
        names = names || notes[i].is == PERSON_SEEMS;
    }
    return names;
}

bool persons_place(struct work *w)
{
    enum { PERSONS_LEAST = 2 };
    bool found = false;
    for (int i = 0; i < (int)w->a.len; i++) {
        if (!may_be_author(w, i) || is_person(w, i) || !seems_person(w, i))
            continue;
        const struct person_place *p = place_at(w->places, person_place(w, i));
        struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
        if (!p || p->persons < PERSONS_LEAST || p->persons * 2 < p->seeming + p->others ||
            outlet_by_words(w->r->outlets, fold) || address_names(&w->address, fold) >= 0.7F)
            continue;
        w->stands_for_person[i] = true;
        found = true;
    }
    return found;
}
