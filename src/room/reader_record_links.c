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

// The address that a field of a record holds alone, or nothing.
static struct str address_in(const struct node *field)
{
    const struct node *v = field->type == NODE_FIELD ? field->first : NULL;
    return v && !v->next && v->type == NODE_LINK && v->autolink ? v->url : STR_NONE;
}

static struct str host_in(struct str url)
{
    size_t from = str_find(url, STR("//"));
    struct str rest = str_from(url, from == STR_NOT_FOUND ? 0 : from + 2);
    return str_slice(rest, 0, str_find_char(rest, '/'));
}

// The sites that a key of the records names, and how often; false when they are more than few.
struct origins {
    struct str sites[2];
    size_t sites_len, records, beside;
};

static bool count_origin(struct origins *o, struct str site)
{
    enum { SITES_MOST = sizeof o->sites / sizeof *o->sites };
    size_t i = 0;
    while (i < o->sites_len && !str_eq(o->sites[i], site))
        i++;
    if (i == SITES_MOST)
        return false;
    o->sites[i] = site;
    o->sites_len += i == o->sites_len;
    o->records++;
    return true;
}

bool record_tells_origin(const struct node *field)
{
    enum { LOOKED_AT = 24, RECORDS_LEAST = 3 }; // of each site
    const struct node *record = field->parent;
    struct origins o = {0};
    size_t left = LOOKED_AT;
    if (!address_in(field).n || !record || record->type != NODE_RECORD || !record->parent)
        return false;
    for (const struct node *n = record->parent->first; n && left > 0; n = n->next, left--) {
        struct str own = STR_NONE, other = STR_NONE;
        for (const struct node *f = n->type == NODE_RECORD ? n->first : NULL; f; f = f->next) {
            struct str site = host_in(address_in(f));
            if (site.n && str_eq(f->extra, field->extra))
                own = site;
            else if (site.n)
                other = site;
        }
        if (own.n && !count_origin(&o, own))
            return false;
        o.beside += own.n && other.n && !str_eq(own, other);
    }
    return o.beside > 0 && o.records >= RECORDS_LEAST * o.sites_len;
}
