// SPDX-License-Identifier: MIT
// Two keys for the outlet, one for machines and one for readers: "source: harbourtimes",
// "sourceName: Harbour Times". What the first holds says less than the second, though the address
// agrees with it better.
#include "room/reader_parts.h"
#include "room/reader_words.h"

enum { COLUMNS = 64, ROWS_LOOKED_AT = 200 };

// Whether the folded key `longer` is "source name" or "outletlabel" for "source" or "outlet".
static bool names_what(struct str longer, struct str key)
{
    if (!key.n || longer.n <= key.n || !str_starts(longer, key))
        return false;
    uint32_t rest = words_whole_is(str_trim(str_from(longer, key.n)));
    return rest & (WORD_NAME | WORD_TITLE);
}

struct key_pair keys_of_outlets(const struct reader *r)
{
    const struct key_pair none = {-1, -1};
    struct str keys[COLUMNS] = {0};
    size_t n = r->keys_len < COLUMNS ? r->keys_len : COLUMNS;
    for (size_t i = 0; i < r->keys.cap; i++) {
        size_t cell = (size_t)(uintptr_t)r->keys.slots[i].value - 1;
        if (r->keys.slots[i].key.p && cell < n && (r->key_roles[cell] & WORD_OUTLET))
            keys[cell] = r->keys.slots[i].key;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; keys[i].n && k < n; k++)
            if (names_what(keys[k], keys[i]))
                return (struct key_pair){(int16_t)i, (int16_t)k};
    return none;
}

void keys_yield_to_names(struct key_pair p, const struct item *first, const struct item *end,
                         uint16_t *roles)
{
    unsigned slugs = 0, others = 0, names = 0; // names: of the rows with a slug
    for (const struct item *x = first; x < end && x < first + ROWS_LOOKED_AT; x++) {
        bool slug = false, other = false, named = false;
        for (size_t i = 0; i < x->f.runs_len; i++) {
            const struct run *run = &x->f.runs[i];
            bool key = value_is_slug((struct str){x->f.text + run->at, run->len});
            slug = slug || (run->cell == p.machine && key);
            other = other || (run->cell == p.machine && !key);
            named = named || (run->cell == p.name && !key);
        }
        slugs += slug;
        others += other;
        names += slug && named;
    }
    // A name may look like a key ("zeit"), but most do not.
    if (slugs && !others && names * 2 > slugs)
        roles[p.machine] = WORD_NOTE;
}
