// SPDX-License-Identifier: MIT
// Policy: rather none than a page of one's own. What keys say is the clip reader's to know
// (words_column); a link must lead to more than a site.
#include "room/clipping.h"

#include "base/file.h"
#include "room/reader_words.h"
#include "text/fold.h"

static bool is_web(struct str s)
{
    return str_starts_ascii(s, STR("http://")) || str_starts_ascii(s, STR("https://"));
}

// "https://courier.example/bees": an address of more than a site.
static bool leads_to_article(struct str s)
{
    size_t host = str_find(s, STR("://"));
    size_t slash = host == STR_NOT_FOUND ? host : str_find_char(str_from(s, host + 3), '/');
    return is_web(s) && slash != STR_NOT_FOUND && slash + 1 < str_from(s, host + 3).n;
}

// The parts of an entry that a field is for: WORD_*, or 0.
static uint16_t field_says(struct arena *a, struct str key, const struct value *v)
{
    static const char *const others[] = {"canonical", "canonical_url", "canonicalurl", "image",
                                         "layout",    "permalink",     "slug",         "tags"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq_ascii(key, str_of(others[i])))
            return 0;
    if (v->type == VALUE_LIST || v->type == VALUE_MAP || v->type == VALUE_NULL)
        return 0;
    uint16_t says = words_column(a, key);
    bool link = (says & WORD_LINK) != 0;
    return link && !leads_to_article(v->text) ? 0 : says;
}

static bool in_coverage_folder(struct arena *a, struct str path)
{
    struct str rest = path_folder(path), folder;
    while (str_split(&rest, '/', &folder))
        if (folder.n && words_section(fold_words(a, folder)) > 0)
            return true;
    return false;
}

bool clipping_is_bare(const struct doc *d)
{
    return str_trim(str_from(d->source, d->front_end)).n == 0;
}

static bool has_address(const struct value *front)
{
    for (size_t i = 0; i < front->len; i++)
        if (front->items[i].type == VALUE_STRING && is_web(front->items[i].text))
            return true;
    return false;
}

// The parts of an entry that the fields hold; 0 when they are none of one article.
static uint16_t article_says(struct arena *a, const struct doc *d)
{
    const struct value *front = d->front;
    uint16_t has = 0;
    if (!front || front->type != VALUE_MAP || !d->front_end || !has_address(front))
        return 0;
    for (size_t i = 0; i < front->len; i++) {
        const struct value *v = &front->items[i];
        if (v->type == VALUE_LIST && v->len && v->items[0].type == VALUE_MAP)
            return 0; // a page with lists of its own
        uint16_t says = field_says(a, front->keys[i], v);
        has |= v->text.n ? says : 0;
    }
    return (has & WORD_LINK) && (has & (WORD_TITLE | WORD_NAME)) ? has : 0;
}

// Whether the folder or, of an entry that has these parts, an outlet says that it is one.
static bool is_told(struct arena *a, const struct doc *d, uint16_t has)
{
    return in_coverage_folder(a, d->path) || ((has & WORD_OUTLET) && clipping_is_bare(d));
}

bool clipping_is(struct arena *a, const struct doc *d)
{
    uint16_t has = article_says(a, d);
    return has && is_told(a, d, has);
}

bool clipping_is_bundle(struct arena *a, const struct doc *d)
{
    uint16_t has = article_says(a, d);
    return (has & WORD_OUTLET) && is_told(a, d, has);
}

const struct value *clipping_fields(struct arena *a, const struct value *front)
{
    struct value *out = ARENA_NEW(a, struct value);
    *out = (struct value){.type = VALUE_MAP, .offset = front->offset, .length = front->length};
    for (size_t i = 0; i < front->len; i++)
        if (field_says(a, front->keys[i], &front->items[i]))
            *value_put(a, out, front->keys[i], front->key_offsets ? front->key_offsets[i] : 0) =
                front->items[i];
    return out;
}
