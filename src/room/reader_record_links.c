// SPDX-License-Identifier: MIT
// Lists of links inside a record of a data file: "links:" over records of an address and a word for
// what is there, "PDF", "Listen", "English". They are more addresses of the entry around them; a
// list whose records say more than that holds entries of its own.
#include "room/reader_blocks.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { RECORDS_MOST = 12, FIELDS_MOST = 8 };

// "Article", "PDF (English)", "Listen": nothing but what a link leads to.
static bool says_what_is_there(struct str text)
{
    enum { LONGEST = 40, SAYS_KIND = WORD_GENERIC_LINK | WORD_KIND | WORD_LANGUAGE_NAME };
    char room[4 * LONGEST];
    if (text.n > LONGEST)
        return false;
    struct str words = fold_words_into(text, room, sizeof room), w;
    bool kind = words.n == 0 || (words_whole_is(words) & SAYS_KIND), all = true;
    while (!kind && all && str_split(&words, ' ', &w))
        all = words_whole_is(w) & (SAYS_KIND | WORD_CONNECTOR | WORD_INVITES);
    return kind || all;
}

// "icon: fas fa-link", "target: _blank": how the link is shown.
static bool is_look(struct str key)
{
    return str_eq(key, STR("icon")) || str_eq(key, STR("class")) || str_eq(key, STR("target")) ||
           str_eq(key, STR("rel")) || str_eq(key, STR("style"));
}

// The address, if all that is said beside it is what is there.
static const struct node *address_of(struct reader *r, const struct node *record)
{
    const struct node *address = NULL;
    size_t fields = 0;
    for (const struct node *f = record->first; f; f = f->next) {
        const struct node *v = f->type == NODE_FIELD ? f->first : NULL;
        if (!v)
            continue;
        bool scalar = v->type == NODE_TEXT || (v->type == NODE_LINK && v->autolink);
        if (++fields > FIELDS_MOST || v->next || !scalar || (v->type == NODE_LINK && address))
            return NULL;
        if (v->type == NODE_LINK)
            address = v;
        else if (!is_look(f->extra) && !says_what_is_there(node_text(r->arena, v)))
            return NULL;
    }
    return address;
}

bool record_lists_addresses(const struct node *field)
{
    const struct node *list = field->first;
    size_t addresses = 0;
    if (!list || list->type != NODE_LIST || list->next)
        return false;
    for (const struct node *x = list->first; x; x = x->next) {
        const struct node *v = x->type == NODE_ITEM ? x->first : x;
        if (!v || v->type != NODE_LINK || !v->autolink || ++addresses > RECORDS_MOST)
            return false;
    }
    return addresses > 0;
}

bool record_lists_links(struct reader *r, const struct node *field)
{
    size_t records = 0;
    for (const struct node *x = field->first; x; x = x->next)
        if (x->type != NODE_RECORD || ++records > RECORDS_MOST || !address_of(r, x))
            return false;
    return records > 0;
}
