// SPDX-License-Identifier: MIT
// JSON-LD of schema.org as outlets write it: one object, a list, or an @graph; types alone or
// in lists; publisher and author as texts, objects or lists of them, or an @id that another
// node of the page explains.
#include <string.h>

#include "net/metadata_parts.h"
#include "text/value_read.h"

enum { DEEPEST = 16 };

struct ld {
    struct arena *arena;
    const struct value *roots; // one for each script
    size_t len;
    const struct value *best;
    int best_rank;
};

// Rank of a type as "the article of this page"; 0: not one.
static int type_rank(struct str type)
{
    static const struct {
        const char *name;
        int rank;
    } ranks[] = {
        {"NewsArticle", 9},
        {"ReportageNewsArticle", 9},
        {"AnalysisNewsArticle", 9},
        {"OpinionNewsArticle", 9},
        {"BackgroundNewsArticle", 9},
        {"ReviewNewsArticle", 9},
        {"Article", 8},
        {"BlogPosting", 8},
        {"TechArticle", 8},
        {"ScholarlyArticle", 8},
        {"Report", 7},
        {"LiveBlogPosting", 8},
        {"PodcastEpisode", 7},
        {"RadioEpisode", 7},
        {"Episode", 6},
        {"VideoObject", 5},
        {"AudioObject", 4},
    };
    size_t slash = str_rfind_char(type, '/');
    if (slash != STR_NOT_FOUND)
        type = str_from(type, slash + 1);
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (str_eq(type, str_of(ranks[i].name)))
            return ranks[i].rank;
    return 0;
}

static int rank(const struct value *v)
{
    const struct value *type = value_get(v, STR("@type"));
    int best = 0;
    if (type && type->type == VALUE_STRING)
        return type_rank(type->text);
    for (size_t i = 0; type && type->type == VALUE_LIST && i < type->len; i++) {
        int r = type_rank(type->items[i].text);
        best = r > best ? r : best;
    }
    return best;
}

static void search(struct ld *l, const struct value *v, int depth)
{
    if (depth > DEEPEST)
        return;
    if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < v->len; i++)
            search(l, &v->items[i], depth + 1);
        return;
    }
    if (v->type != VALUE_MAP)
        return;
    int r = rank(v);
    if (r > l->best_rank) {
        l->best = v;
        l->best_rank = r;
    }
    static const char *const inside[] = {"@graph", "mainEntity", "mainEntityOfPage"};
    for (size_t i = 0; i < 3; i++) {
        const struct value *next = value_get(v, str_of(inside[i]));
        if (next)
            search(l, next, depth + 1);
    }
}

static const struct value *by_id(const struct value *v, struct str id, int depth)
{
    if (depth > DEEPEST)
        return NULL;
    if (v->type == VALUE_MAP && v->len > 1 && str_eq(value_text(v, STR("@id")), id))
        return v;
    for (size_t i = 0; (v->type == VALUE_MAP || v->type == VALUE_LIST) && i < v->len; i++) {
        const struct value *found = by_id(&v->items[i], id, depth + 1);
        if (found)
            return found;
    }
    return NULL;
}

// The name of a person or organisation given as text, object, reference or list.
static struct str name_of(const struct ld *l, const struct value *v, int depth)
{
    if (!v || depth > 4)
        return STR_NONE;
    if (v->type == VALUE_STRING)
        return v->text;
    if (v->type == VALUE_LIST) {
        struct str all = STR_NONE;
        for (size_t i = 0; i < v->len && i < 8; i++) {
            struct str one = name_of(l, &v->items[i], depth + 1);
            if (one.n)
                all = all.n ? str_format(l->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(one)) : one;
        }
        return all;
    }
    struct str name = value_text(v, STR("name")), id = value_text(v, STR("@id"));
    for (size_t i = 0; !name.n && id.n && i < l->len; i++) {
        const struct value *found = by_id(&l->roots[i], id, 0);
        if (found && found != v)
            name = name_of(l, found, depth + 1);
    }
    return name;
}

static struct str first_text(const struct value *v, const char *const *keys)
{
    for (; *keys; keys++) {
        struct str s = str_trim(value_text(v, str_of(*keys)));
        if (s.n)
            return s;
    }
    return STR_NONE;
}

static struct ld_article describe(const struct ld *l)
{
    static const char *const titles[] = {"headline", "name", "alternativeHeadline", NULL};
    static const char *const dates[] = {"datePublished", "uploadDate", "dateCreated", NULL};
    const struct value *v = l->best;
    struct ld_article out = {
        .found = l->best_rank >= 6,
        .typed = true,
        .headline = first_text(v, titles),
        .date = first_text(v, dates),
        .publisher = name_of(l, value_get(v, STR("publisher")), 0),
        .author = name_of(l, value_get(v, STR("author")), 0),
        .lang = value_text(v, STR("inLanguage")),
        .url = value_text(v, STR("url")),
    };
    if (!out.publisher.n) // a podcast's episode is a part of its programme
        out.publisher = name_of(l, value_get(v, STR("partOfSeries")), 0);
    const struct value *free = value_get(v, STR("isAccessibleForFree"));
    if (free && free->type == VALUE_BOOL) {
        out.has_free = true;
        out.is_free = free->boolean;
    } else if (free && free->type == VALUE_STRING) {
        out.has_free =
            str_eq_ascii(free->text, STR("true")) || str_eq_ascii(free->text, STR("false"));
        out.is_free = str_eq_ascii(free->text, STR("true"));
    }
    struct str type = value_text(v, STR("@type"));
    size_t slash = str_rfind_char(type, '/');
    type = slash == STR_NOT_FOUND ? type : str_from(type, slash + 1);
    bool audio = str_eq(type, STR("PodcastEpisode")) || str_eq(type, STR("RadioEpisode")) ||
                 str_eq(type, STR("AudioObject"));
    out.kind = audio ? META_AUDIO : str_eq(type, STR("VideoObject")) ? META_VIDEO : META_ARTICLE;
    return out;
}

struct ld_article metadata_ld(struct arena *a, const struct html_facts *f)
{
    struct value *roots = ARENA_ARRAY(a, f->len + 1, struct value);
    struct ld l = {.arena = a, .roots = roots};
    struct diags ignored = DIAGS_IN(a); // a script that is no JSON says nothing
    for (size_t i = 0; i < f->len; i++) {
        struct str s = f->items[i].value;
        if (f->items[i].kind == FACT_JSON_LD &&
            value_read_json(a, STR("JSON-LD"), s, 0, s.n, &roots[l.len], &ignored))
            l.len++;
    }
    for (size_t i = 0; i < l.len; i++)
        search(&l, &roots[i], 0);
    return l.best ? describe(&l) : (struct ld_article){0};
}
