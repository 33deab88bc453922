// SPDX-License-Identifier: MIT
// Links whose text a colon parts, "[The Courier: A town of glass](…)", "[潮汐周刊：桥上的灯](…)".
// Titles have colons as well: only where nearly all entries below a heading are so, and each site
// has one name, the names are those of the outlets.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

// What the entries below a heading say.
struct told {
    uint32_t names[2];   // whose first, or last, part could be a name
    uint32_t evident[2]; // … and is one, by the table or the address
    uint32_t shorter;    // whose last part could be, and is the shorter one by far
    uint32_t wide;       // … with a full-width colon, or in East Asian letters
    uint32_t entries;    // with a link
    struct map hosts;    // site -> hash of the first part there
};

enum { FIRST, LAST };

// Whether a colon stands between atoms i - 1 and i, *wide a full-width one.
static bool is_parted(const struct work *w, size_t i, bool *wide)
{
    const struct atom *m = &w->a.items[i];
    struct str between = {w->x->f.text + m[-1].end, m->at - m[-1].end};
    *wide = str_find(between, STR("：")) != STR_NOT_FOUND;
    return *wide || m->before == ':' ||
           (m->before == '"' && str_find_char(between, ':') != STR_NOT_FOUND);
}

// The first and the last atom that a colon stands before, where the article's link is all of the
// entry. False: there is none.
static bool colons_of(const struct work *w, size_t *first, size_t *last, bool *wide)
{
    bool is_wide;
    *first = *last = 0;
    *wide = false;
    for (size_t i = 0; i < w->a.len; i++) {
        if (!w->primary[i] || w->a.items[i].cell >= 0 || (w->a.items[i].style & STYLE_HEADING))
            return false;
        if (i == 0 || !is_parted(w, i, &is_wide))
            continue;
        *first = *first ? *first : i;
        *last = i;
        *wide = *wide || is_wide;
    }
    return *last > 0;
}

static bool is_evident(struct work *w, size_t i)
{
    struct str fold = atoms_fold(&w->a, i, i);
    return outlet_by_words(w->r->outlets, fold) || address_names(&w->address, fold) >= 0.7F ||
           address_host_names(&w->address, first_word(fold)) >= 0.9F;
}

// Whether atom i could be an outlet's name.
static bool may_be_name(struct work *w, size_t i)
{
    enum { NAME_UNITS = 5, OTHER = WORD_KIND | WORD_GENERIC_LINK | WORD_CONNECTOR | WORD_BY };
    const struct atom *m = &w->a.items[i];
    struct str fold = atoms_fold(&w->a, i, i);
    return !m->quoted && !m->bracket && w->units[i] <= NAME_UNITS && !is_person(w, (int)i) &&
           !(w->word[i] & OTHER) && !(w->first_word[i] & (WORD_GENERIC_LINK | WORD_CONNECTOR)) &&
           !prose_starts_lower(&w->x->f, m->at) &&
           !prose_has_char(&w->x->f, m->at, m->end, OUTLET_MARKS) &&
           prose_lower_words(&w->x->f, m->at, m->end, 2) < 2 &&
           (address_titles(&w->address, fold) < 0.9F || is_evident(w, i));
}

static unsigned units_of(const struct work *w, size_t from, size_t end)
{
    unsigned units = 0;
    while (from < end)
        units += w->units[from++];
    return units;
}

// Whether the site has had another name before, or the name another site.
static bool contradicts(struct work *w, struct told *t, size_t i)
{
    struct str fold = atoms_fold(&w->a, i, i), host = w->x->host;
    const struct seen *seen = w->atom_seen ? w->atom_seen[i] : NULL;
    if (outlet_by_words(w->r->outlets, fold) || w->address.platform)
        return false;
    void **slot = map_at(&t->hosts, host);
    uint32_t hash = asked_hash(fold) | 1;
    bool other = *slot && (uint32_t)(uintptr_t)*slot != hash;
    *slot = (void *)(uintptr_t)hash;
    return other || (seen && seen->hosts);
}

// Adds what an entry says to what the others below its heading do.
static void count(struct work *w, struct told *t)
{
    size_t first, last, n = w->a.len;
    bool wide;
    if (!colons_of(w, &first, &last, &wide) || w->label[0])
        return;
    bool begins = first == 1 && may_be_name(w, 0) && !contradicts(w, t, 0);
    bool ends = last + 1 == n && may_be_name(w, last);
    unsigned before = units_of(w, 0, last), behind = w->units[last];
    t->names[FIRST] += begins;
    t->names[LAST] += ends;
    t->evident[FIRST] += begins && is_evident(w, 0);
    t->evident[LAST] += ends && is_evident(w, last);
    t->shorter += ends && (wide || w->counted[last].wide ? behind < before : 2 * behind < before);
    t->wide += wide || w->counted[0].wide;
}

// Which part of the entries below a heading names their outlets.
static enum head_side side_of(const struct told *t)
{
    enum { LEAST = 3, ALONE = 4, TIMES = 3 };
    bool shorter = t->shorter == t->names[LAST] && t->names[LAST] >= t->names[FIRST];
    bool last =
        t->evident[LAST] > t->evident[FIRST] || (t->evident[LAST] == t->evident[FIRST] && shorter);
    int side = last ? LAST : FIRST;
    uint32_t names = t->names[side];
    bool shown = names >= ALONE || t->evident[side] || t->wide >= names;
    if (names < LEAST || (t->entries - names) * TIMES > names || !shown)
        return HEAD_NONE;
    return last ? HEAD_LAST : HEAD_FIRST;
}

// The heading that an item stands below, which is no date; 0: none, else its number from 1.
static size_t heading_of(const struct reader *r, const struct item *x)
{
    int32_t s = x->section;
    while (s >= 0 && r->sections[s].only_date)
        s = r->sections[s].parent;
    return (size_t)(s + 1);
}

// Whether the article's link is all of the entry, and a colon stands behind its first words or
// before its last ones.
static bool looks_parted(const struct item *x)
{
    enum { NAME_LONGEST = 60 };
    const struct link *l = &x->f.links[x->primary];
    struct str text = {x->f.text + l->at, l->end - l->at};
    if (x->kind == BLOCK_RECORD || l->at > l->end || x->roles_len)
        return false;
    size_t first = str_find_char(text, ':'), last = str_rfind_char(text, ':');
    if (first == STR_NOT_FOUND) {
        first = last = str_find(text, STR("："));
        for (size_t next = first; next != STR_NOT_FOUND;) {
            last = next;
            size_t more = str_find(str_from(text, last + 3), STR("："));
            next = more == STR_NOT_FOUND ? more : last + 3 + more;
        }
    }
    return first != STR_NOT_FOUND && (first <= NAME_LONGEST || text.n - last <= NAME_LONGEST);
}

void colons_decide(struct work *w, struct proposals *all)
{
    enum { LEAST = 3 };
    struct reader *r = w->r;
    uint32_t *parted = ARENA_ARRAY(r->arena, r->sections_len + 1, uint32_t), most = 0;
    for (uint32_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        uint32_t *p = &parted[heading_of(r, x)];
        *p += x->primary >= 0 && looks_parted(x);
        most = *p > most ? *p : most;
    }
    if (most < LEAST)
        return;
    struct told *told = ARENA_ARRAY(r->arena, r->sections_len + 1, struct told);
    for (uint32_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        size_t h = heading_of(r, x);
        if (x->primary < 0 || parted[h] < LEAST)
            continue;
        told[h].entries++;
        if (!looks_parted(x))
            continue;
        told[h].hosts.arena = r->arena;
        work_turn(w, i, &all[i]);
        count(w, &told[h]);
        work_leave(w, i);
    }
    for (uint32_t i = 0; i < r->items_len; i++)
        if (r->items[i].primary >= 0)
            all[i].colon = (uint8_t)side_of(&told[heading_of(r, &r->items[i])]);
}

void colons_label(struct work *w)
{
    size_t first, last, n = w->a.len;
    bool wide;
    if (!colons_of(w, &first, &last, &wide))
        return;
    bool begins = w->colon == HEAD_FIRST;
    size_t name = begins ? 0 : last, at = begins ? first : 0, end = begins ? n : last;
    if ((begins ? first > 1 : last + 1 < n) || !may_be_name(w, name))
        return;
    for (size_t k = at; k < end; k++) // the address says that another part is
        if (!is_evident(w, name) && is_evident(w, k) && may_be_name(w, k))
            return;
    w->label[name] = WORD_OUTLET;
    for (size_t k = at; k < end; k++)
        w->label[k] = WORD_TITLE;
}
